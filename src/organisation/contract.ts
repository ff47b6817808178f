import * as z from 'zod/mini'
import { isDay, type Language, type RefusalTexts, route } from '#kernel'

export { type Department, departmentFor, type Directory, type Unit, type UnitKind } from './model/directory.ts'
export { type NoticeFault, readHolidayNotice } from './model/holiday-notice.ts'
export { movedDeadline } from './model/moved-deadline.ts'
export {
  exceptionsOf,
  holidaysKnownUntil,
  type PublicHolidays,
  type SpecialDay,
  type SpecialKind,
  specialDaysOf,
} from './model/special-days.ts'
export {
  addWorkingDays,
  addWorkingTime,
  isOpen,
  isWorkingDay,
  nextOpening,
  type Period,
  resumedDeadline,
  type WorkingCalendar,
  workingPeriods,
  workingTimeBetween,
} from './model/working-time.ts'

export const refusals = {
  'organisation.unknown_unit': { status: 404, 'zh-CN': '没有这个机构。', en: 'There is no such unit.' },
  'organisation.key_taken': {
    status: 409,
    'zh-CN': '这里已经有这个代码了，请换一个。',
    en: 'This code is taken here. Please choose another.',
  },
  'organisation.wrong_place': {
    status: 422,
    'zh-CN': '不能放在这里：总部下设区域，区域下设网点。',
    en: 'It cannot be put here: regions stand under the head office, sites under a region.',
  },
  'organisation.in_use': {
    status: 409,
    'zh-CN': '里面还有 {count} 个没有关闭的机构或科室，请先关闭它们。',
    en: 'Units or departments still open in it: {count}. Please close them first.',
  },
  'organisation.unknown_department': { status: 404, 'zh-CN': '没有这个科室。', en: 'There is no such department.' },
  'organisation.wrong_hours': {
    status: 422,
    'zh-CN': '时间不对：每段要先开门后关门，各段不能重叠，时区要存在。',
    en: 'These hours cannot be: each opens before it closes, none overlap, and the time zone must exist.',
  },
  'organisation.past_day': {
    status: 422,
    'zh-CN': '{date} 已经过去了，只能改今天和以后的日子。',
    en: '{date} has passed. Only today and days to come can be changed.',
  },
  'organisation.no_department': {
    status: 409,
    'zh-CN': '这里还没有能办这件事的科室，请联系工作人员。',
    en: 'No department here can handle this yet. Please ask our staff.',
  },
} as const satisfies RefusalTexts

export const events = { changed: 'organisation.changed', daysChanged: 'organisation.days_changed' } as const

/** A name in every language. */
export const names = z.object({ 'zh-CN': z.string(), en: z.string() })
export type Names = Readonly<Record<Language, string>>

/** A place people can come to or call. */
export const siteView = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  phone: z.string(),
  zone: z.string(),
  /** Today's opening periods in minutes from midnight; empty when closed. */
  today: z.array(z.tuple([z.number(), z.number()])),
  /** When it opens next; null when it is open now. */
  opensAt: z.nullable(z.number()),
})
export type SiteView = z.infer<typeof siteView>

/** A name as an administrator gives it. */
const given = z.object({
  'zh-CN': z.string().check(z.minLength(1), z.maxLength(80)),
  en: z.string().check(z.minLength(1), z.maxLength(80)),
})
const address = z.object({ 'zh-CN': z.string().check(z.maxLength(120)), en: z.string().check(z.maxLength(120)) })
const phone = z.string().check(z.maxLength(40))
const key = z.string().check(z.regex(/^[a-z][a-z0-9_]*$/), z.maxLength(40))

/** Minutes from midnight by ISO weekday, and the zone they are meant in. */
export const hours = z.object({
  zone: z.string().check(z.maxLength(60)),
  week: z.record(z.enum(['1', '2', '3', '4', '5', '6', '7']), z.array(z.tuple([z.int(), z.int()])).check(z.maxLength(6))),
})
export type Hours = z.infer<typeof hours>

export const managedUnit = z.object({
  id: z.string(),
  key: z.string(),
  kind: z.enum(['head', 'region', 'site']),
  path: z.string(),
  name: names,
  address: names,
  phone: z.string(),
  districts: z.array(z.string()),
  hours,
  closed: z.boolean(),
})
export type ManagedUnit = z.infer<typeof managedUnit>

export const managedDepartment = z.object({
  id: z.string(),
  key: z.string(),
  unitId: z.string(),
  name: names,
  phone: z.string(),
  closed: z.boolean(),
})
export type ManagedDepartment = z.infer<typeof managedDepartment>

/** The tree under one's own place, from the top down. */
export const readOrganisation = route({
  name: 'organisation.tree',
  method: 'GET',
  path: '/api/console/organisation',
  who: 'staff',
  input: z.object({}),
  output: z.object({ units: z.array(managedUnit), departments: z.array(managedDepartment) }),
})

const unitFields = {
  name: given,
  address,
  phone,
  districts: z.array(z.string().check(z.regex(/^[a-z0-9_]{1,40}$/))).check(z.maxLength(200)),
  hours,
}
const made = z.object({ id: z.string() })

export const makeUnit = route({
  name: 'organisation.make_unit',
  method: 'POST',
  path: '/api/console/units',
  who: 'staff',
  input: z.object({ parentId: z.uuid(), key, kind: z.enum(['region', 'site']), ...unitFields }),
  output: made,
  refusals: ['organisation.unknown_unit', 'organisation.key_taken', 'organisation.wrong_place', 'organisation.wrong_hours'],
})

export const changeUnit = route({
  name: 'organisation.change_unit',
  method: 'PUT',
  path: '/api/console/units/:unit',
  who: 'staff',
  input: z.object({ unit: z.uuid(), ...unitFields }),
  output: z.object({}),
  refusals: ['organisation.unknown_unit', 'organisation.wrong_hours'],
})

/** Closes a unit in which nothing is open, or opens it again. */
export const closeUnit = route({
  name: 'organisation.close_unit',
  method: 'POST',
  path: '/api/console/units/:unit/close',
  who: 'staff',
  input: z.object({ unit: z.uuid(), closed: z.boolean() }),
  output: z.object({}),
  refusals: ['organisation.unknown_unit', 'organisation.in_use', 'organisation.wrong_place'],
})

export const makeDepartment = route({
  name: 'organisation.make_department',
  method: 'POST',
  path: '/api/console/departments',
  who: 'staff',
  input: z.object({ unitId: z.uuid(), key, name: given, phone }),
  output: made,
  refusals: ['organisation.unknown_unit', 'organisation.key_taken'],
})

export const changeDepartment = route({
  name: 'organisation.change_department',
  method: 'PUT',
  path: '/api/console/departments/:department',
  who: 'staff',
  input: z.object({ department: z.uuid(), name: given, phone }),
  output: z.object({}),
  refusals: ['organisation.unknown_department'],
})

/** Opens a closed department again. Closing one asks first whether it has work: that is a door of the cases. */
export const reopenDepartment = route({
  name: 'organisation.reopen_department',
  method: 'POST',
  path: '/api/console/departments/:department/reopen',
  who: 'staff',
  input: z.object({ department: z.uuid() }),
  output: z.object({}),
  refusals: ['organisation.unknown_department', 'organisation.wrong_place'],
})

const day = z.string().check(z.refine(isDay))
const period = z.tuple([z.int(), z.int()])
export const specialDay = z.object({
  date: day,
  kind: z.enum(['off', 'make_up', 'own', 'usual']),
  periods: z.array(period).check(z.maxLength(6)),
  name: given,
})

/** Which days differ at a place: its own and those of the places above it, from the top down. */
export const readSpecialDays = route({
  name: 'organisation.special_days',
  method: 'GET',
  path: '/api/console/units/:unit/special-days',
  who: 'staff',
  input: z.object({ unit: z.uuid() }),
  output: z.object({
    hours,
    /** In the place's zone. */
    today: z.string(),
    layers: z.array(z.object({ unit: z.string(), name: names, own: z.boolean(), days: z.array(specialDay) })),
    /** Up to when public holidays are known; null: not even this year's. */
    knownUntil: z.nullable(z.string()),
  }),
  refusals: ['organisation.unknown_unit'],
})

/** Sets days of a place from today on, each instead of what the place itself said about it; deadlines under way are counted on by them. */
export const setSpecialDays = route({
  name: 'organisation.set_special_days',
  method: 'PUT',
  path: '/api/console/units/:unit/special-days',
  who: 'staff',
  input: z.object({ unit: z.uuid(), days: z.array(specialDay).check(z.minLength(1), z.maxLength(400)) }),
  output: z.object({}),
  refusals: ['organisation.unknown_unit', 'organisation.past_day', 'organisation.wrong_hours'],
})

/** Takes back what a place itself said about days: what is above it holds again. */
export const clearSpecialDays = route({
  name: 'organisation.clear_special_days',
  method: 'POST',
  path: '/api/console/units/:unit/special-days/clear',
  who: 'staff',
  input: z.object({ unit: z.uuid(), dates: z.array(day).check(z.minLength(1), z.maxLength(400)) }),
  output: z.object({}),
  refusals: ['organisation.unknown_unit', 'organisation.past_day'],
})

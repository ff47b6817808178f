import * as z from 'zod/mini'
import { type RefusalTexts, route } from '#kernel'
import { names } from '#organisation'

export { byDayPart, type DayPart } from './model/day-parts.ts'
export { type Cut, cutDays, faultsOfPlan, type Plan } from './model/plan.ts'

export const refusals = {
  'queueing.unknown_resource': { status: 404, 'zh-CN': '这里没有可以预约的号。', en: 'There is nothing to book here.' },
  'queueing.plan_faulty': {
    status: 422,
    'zh-CN': '开放时间有误：{faults}。',
    en: 'The opening hours are not right: {faults}.',
  },
  'queueing.slot_full': {
    status: 409,
    'zh-CN': '这个时间刚刚约满了，请另选一个。',
    en: 'This time has just been taken. Please choose another.',
  },
  'queueing.slot_gone': {
    status: 409,
    'zh-CN': '这个时间已经取消，请另选一个。',
    en: 'This time is no longer offered. Please choose another.',
  },
  'queueing.too_late': {
    status: 409,
    'zh-CN': '这个时间已经来不及约了，请另选一个。',
    en: 'It is too late to book this time. Please choose another.',
  },
  'queueing.hold_expired': {
    status: 409,
    'zh-CN': '给您留的时间过期了，号已被别人约走。请另选一个。',
    en: 'The time kept for you has run out and somebody else has taken it. Please choose another.',
  },
  'queueing.already_booked': {
    status: 409,
    'zh-CN': '这件事已经约好了时间。要换时间，请先改约。',
    en: 'A time is already booked for this. To have another, please move it.',
  },
  'queueing.once_a_day': {
    status: 409,
    'zh-CN': '您这一天已经约过了，一天只能约一次。请另选一天。',
    en: 'You have a booking on this day already, and one a day is allowed. Please choose another day.',
  },
  'queueing.too_late_to_release': {
    status: 409,
    'zh-CN': '离约好的时间太近，这里不能取消了，请联系工作人员。',
    en: 'It is too close to the time booked to cancel here. Please ask our staff.',
  },
  'queueing.unknown_booking': { status: 404, 'zh-CN': '没有找到这个预约。', en: 'This booking was not found.' },
} as const satisfies RefusalTexts

export const events = {
  resourceChanged: 'queueing.resource_changed',
  published: 'queueing.published',
  held: 'queueing.held',
  moved: 'queueing.moved',
  booked: 'queueing.booked',
  released: 'queueing.released',
  expired: 'queueing.expired',
} as const

/** A booking's life. `held` and `booked` have a seat, the others have given it back. */
const bookingStates = ['held', 'booked', 'released', 'expired'] as const
export type BookingState = (typeof bookingStates)[number]

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))

const stretch = z.object({ from: z.int(), to: z.int(), minutes: z.int(), capacity: z.int() })
const stretches = z.array(stretch)
const weekday = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6), z.literal(7)])

/** A plan as it is stored (see `Plan`). */
const planShape = z.object({
  week: z.object({ 1: stretches, 2: stretches, 3: stretches, 4: stretches, 5: stretches, 6: stretches, 7: stretches }),
  days: z.record(day, stretches),
  follows: z.enum(['hours', 'days', 'none']),
  makeUpAs: z.nullable(weekday),
})

/** What may be booked, beside when. */
const rulesShape = z.object({
  /** Days ahead for which slots are there, today included. */
  daysAhead: z.int().check(z.minimum(1), z.maximum(366)),
  /** Minutes a hold is kept. */
  holdMinutes: z.int().check(z.minimum(1), z.maximum(120)),
  /** Minutes before its beginning from which a slot can no longer be taken. */
  closesBefore: z.int().check(z.minimum(0)),
  /** Minutes before its beginning from which a booking can no longer be given back by the customer. */
  releasesUntil: z.int().check(z.minimum(0)),
  /** One booking per customer and day: of this resource, or of all of its group at the site; null: as many as they like. */
  onceADay: z.nullable(z.enum(['resource', 'group'])),
})
export type Rules = z.infer<typeof rulesShape>

/** Something whose time can be booked: a doctor's sessions, a counter's appointments. `group` puts those of one kind together: a department's doctors. */
const resourceGiven = z.object({
  key: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,59}$/)),
  group: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,59}$/)),
  name: names,
  plan: planShape,
  rules: rulesShape,
})
export type ResourceGiven = z.infer<typeof resourceGiven>

/** A slot as people choose it. `free` is how many can still have it, 0 when it is full; one that can no longer be taken is not there. */
const slotView = z.object({
  id: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  capacity: z.number(),
  free: z.number(),
})
export type SlotView = z.infer<typeof slotView>

const slotDay = z.object({ day: z.string(), free: z.number(), slots: z.array(slotView) })
export type SlotDay = z.infer<typeof slotDay>

const resourceView = z.object({
  id: z.string(),
  key: z.string(),
  group: z.string(),
  site: z.string(),
  name: z.string(),
  zone: z.string(),
  /** Today at the site. */
  today: z.string(),
  holdMinutes: z.number(),
})
export type ResourceView = z.infer<typeof resourceView>

/** What can be booked at a site, with how much is free on each day. */
export const listResources = route({
  name: 'queueing.resources',
  method: 'GET',
  path: '/api/sites/:site/resources',
  who: 'visitor',
  input: z.object({ site: z.uuid(), group: z.optional(z.string().check(z.maxLength(60))) }),
  output: z.object({
    resources: z.array(z.object({ resource: resourceView, days: z.array(z.object({ day: z.string(), free: z.number() })) })),
  }),
  refusals: ['organisation.unknown_unit'],
})

/** The slots of a resource, by day: of one day or of all that can be booked. Days on which it is closed are not there. */
export const listSlots = route({
  name: 'queueing.slots',
  method: 'GET',
  path: '/api/resources/:resource/slots',
  who: 'visitor',
  input: z.object({ resource: z.uuid(), day: z.optional(day) }),
  output: z.object({ resource: resourceView, days: z.array(slotDay) }),
  refusals: ['queueing.unknown_resource'],
})

/** Live room of a resource's day: told whenever somebody takes a slot or gives one back. */
export function slotsRoom(resource: string, date: string): string {
  return `slots:${resource}/${date}`
}

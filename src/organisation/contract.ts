import * as z from 'zod/mini'
import type { Language, RefusalTexts } from '#kernel'

export { type Department, departmentFor, type Directory, type Unit, type UnitKind, unitOfDistrict } from './model/directory.ts'
export {
  addWorkingDays,
  addWorkingTime,
  holidayExceptions,
  isOpen,
  isWorkingDay,
  nextOpening,
  type Period,
  type PublicHolidays,
  resumedDeadline,
  type WorkingCalendar,
  workingPeriods,
  workingTimeBetween,
} from './model/working-time.ts'

export const refusals = {
  'organisation.unknown_unit': { status: 404, 'zh-CN': '没有这个机构。', en: 'There is no such unit.' },
  'organisation.no_department': {
    status: 409,
    'zh-CN': '这里还没有能办这件事的科室，请联系工作人员。',
    en: 'No department here can handle this yet. Please ask our staff.',
  },
} as const satisfies RefusalTexts

export const events = { changed: 'organisation.changed' } as const

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

import { type Handling, type Program, survey, type Survey } from '#catalog'
import type { Day, Instant } from '#kernel'
import type { WorkingCalendar } from '#organisation'
import { type CaseState, givenOf } from './state.ts'

/** What a command is decided in besides the case: nothing here is looked up by the engine itself. */
export interface World {
  readonly now: Instant
  /** The day at the case's site. */
  readonly today: Day
  /** The instant at which a day ends at the case's site. */
  endOf(day: Day): Instant
  /** The department that has a stage, by its key and the district the case lies in. */
  department(
    key: string,
    district: string | undefined,
  ): { readonly id: string; readonly path: string; readonly calendar: WorkingCalendar } | undefined
  calendarOf(departmentId: string): WorkingCalendar
  /** Whether the terminal at which the case was begun has such a device. */
  has(device: 'card-dispenser'): boolean
  /** An id for what is set going outside: a due, a seat, a question to a partner. */
  newId(): string
}

/** What a case pinned, made ready. */
export interface Rules {
  readonly program: Program
  readonly handling: Handling
}

/** The survey of a case as it stands. */
export function surveyCase({ program }: Rules, state: Pick<CaseState, 'entries' | 'rows' | 'documents'>, today: Day): Survey {
  return survey(program, givenOf(state), today)
}

import { addDays, type Day, dayIn, daysBetween, type Instant, instantOf } from '#kernel'
import {
  addWorkingDays,
  addWorkingTime,
  isWorkingDay,
  nextOpening,
  type WorkingCalendar,
  workingPeriods,
  workingTimeBetween,
} from './working-time.ts'

export interface Moving {
  /** Since when the new calendar counts: now, or the beginning of a pause. Before it the two calendars agree. */
  readonly from: Instant
  /** What the deadline was promised in: days end with the business of the last one, however long it is; hours are hours. */
  readonly in: 'days' | 'hours'
  /** Whether the day of `from` is one of the promised days: it began on an earlier one. */
  readonly counts: boolean
}

/**
 * A stored deadline when the calendar it was counted in changes (a year's holidays are announced, a place is closed for a day): as many working days, or as much working time,
 * are left as before. What the change does not touch stays to the millisecond; what was due before `from` stays due when it was; none comes to lie before `from`.
 * For what `addWorkingDays(before, start, n)` gave it is `addWorkingDays(after, start, n)`.
 */
export function movedDeadline(before: WorkingCalendar, after: WorkingCalendar, due: Instant, moving: Moving): Instant {
  const { from } = moving
  if (due <= from) return due
  const today = dayIn(from, before.zone)
  // A closing at midnight is the end of the day before.
  const last = dayIn(due - 1, before.zone)
  if (agree(before, after, today, last)) return due
  const moved =
    moving.in === 'hours'
      ? addWorkingTime(after, from, workingTimeBetween(before, from, due))
      : byDays(before, after, due, { ...moving, today, last })
  return Math.max(from, moved)
}

function byDays(
  before: WorkingCalendar,
  after: WorkingCalendar,
  due: Instant,
  { today, last, counts }: Moving & { readonly today: Day; readonly last: Day },
): Instant {
  const tomorrow = addDays(today, 1)
  const ahead = daysFrom(tomorrow, last).filter(date => isWorkingDay(before, date)).length
  const changed = counts ? Number(isWorkingDay(before, today)) - Number(isWorkingDay(after, today)) : 0
  const left = Math.max(0, ahead + changed)
  const midnight = (date: Day) => instantOf(date, 0, after.zone)
  // The end of the day before, so that today may be the first to count.
  const closing = left === 0 ? addWorkingDays(after, midnight(addDays(today, -1)), 1) : addWorkingDays(after, midnight(today), left)
  const used = workingTimeBetween(before, midnight(last), due)
  if (used === workingTimeBetween(before, midnight(last), midnight(addDays(last, 1)))) return closing
  const opening = nextOpening(after, midnight(dayIn(closing - 1, after.zone))) ?? closing
  return Math.min(closing, addWorkingTime(after, opening, used))
}

function agree(one: WorkingCalendar, other: WorkingCalendar, first: Day, last: Day): boolean {
  return daysFrom(first, last).every(date => JSON.stringify(workingPeriods(one, date)) === JSON.stringify(workingPeriods(other, date)))
}

function daysFrom(first: Day, last: Day): readonly Day[] {
  return Array.from({ length: Math.max(0, daysBetween(first, last) + 1) }, (_, index) => addDays(first, index))
}

/**
 * Slots: what of a day can be booked. A plan says when a resource (a doctor's sessions, a counter's appointments) is open, as a week and the days that differ; slots are
 * cut from it. All functions are pure. Days and minutes are meant in the time zone of the site's calendar; instants are milliseconds UTC.
 */
import { addDays, type Day, daysBetween, type Instant, instantOf, minute } from '#kernel'
import { type WorkingCalendar, workingPeriods } from '#organisation'

/** A part of a day that is cut into slots of `minutes`, each for `capacity` people. `from` and `to` are minutes from midnight, a day ends at 1440. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly minutes: number
  readonly capacity: number
}

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** When a resource is open. */
export interface Plan {
  /** By ISO weekday (1 is Monday): stretches in order, not overlapping. */
  readonly week: Readonly<Record<Weekday, readonly Stretch[]>>
  /** Days that differ, whatever the site's calendar says: none for a day off. */
  readonly days: Readonly<Record<Day, readonly Stretch[]>>
  /**
   * What the site's calendar decides. `hours`: only what lies within the site's opening hours. `days`: only days on which the site opens, at hours of its own (a
   * hospital's clinic opens before the offices). `none`: nothing, the site's holidays are not the resource's.
   */
  readonly follows: 'hours' | 'days' | 'none'
  /** The weekday whose stretches hold on a make-up day (调休: a day off by the week on which the site opens); null: it is closed then, unless `days` names it. */
  readonly makeUpAs: Weekday | null
}

/** A slot as the plan wants it. */
export interface Cut {
  readonly day: Day
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly capacity: number
}

/** A slot as it is stored. `taken` is the highest seat that somebody has: below it the capacity cannot go. */
export interface Stored extends Cut {
  readonly id: string
  readonly taken: number
  readonly withdrawn: boolean
}

/** What is wrong with a plan, as `week.1: overlap`; empty when it can be cut. */
export function faultsOfPlan(plan: Plan): readonly string[] {
  return [...Object.entries(plan.week).map(([name, day]) => [`week.${name}`, day] as const), ...Object.entries(plan.days)].flatMap(
    ([name, day]) => faultsOfDay(day).map(fault => `${name}: ${fault}`),
  )
}

/** The stretches of a day; none when it is closed. */
function stretchesOn(plan: Plan, calendar: WorkingCalendar, date: Day): readonly Stretch[] {
  const own = plan.days[date]
  if (own !== undefined) return own
  const weekday = weekdayOf(date)
  if (plan.follows === 'none') return plan.week[weekday]
  const isOpenDay = workingPeriods(calendar, date).length > 0
  if (!isOpenDay) return []
  const isMakeUp = calendar.week[weekday].length === 0
  if (!isMakeUp) return plan.week[weekday]
  return plan.makeUpAs === null ? [] : plan.week[plan.makeUpAs]
}

/**
 * The slots of a day, in order; each lasts as long as its stretch says, by the clock on the wall as by the watch. A stretch opens when the wall clock first reaches its
 * beginning and closes when it first reaches its end: on the day summer time ends there is an hour more of slots, on the day it begins one less. What is left over
 * at the end of a stretch is too short for a slot. Throws a RangeError for a plan that has faults.
 */
export function cutDay(plan: Plan, calendar: WorkingCalendar, date: Day): readonly Cut[] {
  const stretches = stretchesOn(plan, calendar, date)
  const faults = faultsOfDay(stretches)
  if (faults.length > 0) throw new RangeError(`A plan cannot be cut on ${date}: ${faults.join(', ')}`)
  const isOwn = plan.days[date] !== undefined
  const hours =
    plan.follows === 'hours' && !isOwn ? workingPeriods(calendar, date).map(([from, to]) => between(date, from, to, calendar)) : null
  return stretches.flatMap(stretch => {
    const [opens, closes] = between(date, stretch.from, stretch.to, calendar)
    const cuts: Cut[] = []
    for (let startsAt = opens; startsAt + stretch.minutes * minute <= closes; startsAt += stretch.minutes * minute) {
      const endsAt = startsAt + stretch.minutes * minute
      if (hours && !hours.some(([from, to]) => from <= startsAt && endsAt <= to)) continue
      cuts.push({ day: date, startsAt, endsAt, capacity: stretch.capacity })
    }
    return cuts
  })
}

/** The slots of the days from `first` (inclusive) to `last` (inclusive) that have not begun at `now`. */
export function cutDays(
  plan: Plan,
  calendar: WorkingCalendar,
  { first, last, now }: { readonly first: Day; readonly last: Day; readonly now: Instant },
): readonly Cut[] {
  const count = Math.max(0, daysBetween(first, last) + 1)
  return Array.from({ length: count }, (_, index) => addDays(first, index))
    .flatMap(date => cutDay(plan, calendar, date))
    .filter(({ startsAt }) => startsAt > now)
}

/** What has to be done so that the slots stored are those the plan wants. */
export interface Renewal {
  readonly add: readonly Cut[]
  /** Slots that are there (withdrawn ones come back), with the capacity they get. */
  readonly keep: readonly { readonly id: string; readonly capacity: number }[]
  readonly withdraw: readonly string[]
}

/**
 * Compares what is stored of some days with what is wanted. Nobody loses a seat: a slot that is no longer wanted is withdrawn (nobody else can take it), its people stay,
 * and what would overlap it is not made; a capacity is never lowered under a seat somebody has.
 */
export function renew(stored: readonly Stored[], wanted: readonly Cut[]): Renewal {
  const wantedAt = new Map(wanted.map(cut => [keyOf(cut), cut]))
  const storedAt = new Set(stored.map(keyOf))
  const staying = stored.filter(slot => slot.taken > 0 && !wantedAt.has(keyOf(slot)))
  const mayStand = (cut: Cut) => !staying.some(slot => cut.startsAt < slot.endsAt && slot.startsAt < cut.endsAt)
  const keep = stored.flatMap(slot => {
    const cut = wantedAt.get(keyOf(slot))
    if (!cut || (slot.taken === 0 && !mayStand(cut))) return []
    const capacity = Math.max(cut.capacity, slot.taken)
    return slot.withdrawn || capacity !== slot.capacity ? [{ id: slot.id, capacity }] : []
  })
  return {
    add: wanted.filter(cut => !storedAt.has(keyOf(cut)) && mayStand(cut)),
    keep,
    withdraw: stored
      .filter(slot => !slot.withdrawn)
      .filter(slot => {
        const cut = wantedAt.get(keyOf(slot))
        return !cut || (slot.taken === 0 && !mayStand(cut))
      })
      .map(({ id }) => id),
  }
}

function keyOf({ startsAt, endsAt }: Pick<Cut, 'startsAt' | 'endsAt'>): string {
  return `${startsAt}-${endsAt}`
}

function between(date: Day, from: number, to: number, { zone }: WorkingCalendar): readonly [Instant, Instant] {
  return [instantOf(date, from, zone), instantOf(date, to, zone)]
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(date: Day): Weekday {
  return (((((daysBetween('1970-01-01', date) + 3) % 7) + 7) % 7) + 1) as Weekday
}

function faultsOfDay(stretches: readonly Stretch[]): readonly string[] {
  const faults: string[] = []
  let previous = 0
  for (const { from, to, minutes, capacity } of stretches) {
    if (!(Number.isInteger(from) && Number.isInteger(to) && from < to && to <= 1440)) faults.push('hours')
    if (from < previous) faults.push('overlap')
    if (!(Number.isInteger(minutes) && minutes >= 1)) faults.push('minutes')
    if (!(Number.isInteger(capacity) && capacity >= 1 && capacity <= 10_000)) faults.push('capacity')
    previous = to
  }
  return faults
}

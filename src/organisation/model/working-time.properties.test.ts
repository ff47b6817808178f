import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day, dayIn, daysBetween, hour, type Instant, instantOf, minute, wallClock } from '#kernel'
import {
  addWorkingDays,
  addWorkingTime,
  isOpen,
  nextOpening,
  type Period,
  resumedDeadline,
  type WorkingCalendar,
  workingPeriods,
  workingTimeBetween,
} from './working-time.ts'
import { runs } from '../../../test/setup/runs.ts'

// Random calendars, zones, starts and lengths against two brute forces: a walk over every minute and a walk over every period. Each check is also
// given a wrong function, which it must catch.

const officeDay: readonly Period[] = [
  [540, 720],
  [810, 1050],
]

describe('any calendar', { timeout: runs(30_000) }, () => {
  test('adds working time as a walk over the minutes does', () => {
    expect(counterexample(fc.property(scenes(), addsLikeMinutes(addWorkingTime)), runs(100))).toBeNull()
  })

  test.each<[string, typeof addWorkingTime]>([
    ['ignores the exceptions', (calendar, start, duration) => addWorkingTime({ ...calendar, exceptions: {} }, start, duration)],
    ['takes the hours for UTC', (calendar, start, duration) => addWorkingTime({ ...calendar, zone: 'UTC' }, start, duration)],
    ['ignores summer time', withoutSummerTime],
    ['moves a deadline at closing to the next opening', (...given) => nextOpening(given[0], addWorkingTime(...given)) ?? 0],
    ['counts closed hours, too', (_, start, duration) => start + duration],
  ])('the walk sees a wrong answer: what %s', (_, wrong) => {
    expect(isCaught(fc.property(scenes(), addsLikeMinutes(wrong)))).toBe(true)
  })

  test('measures working time and finds openings as a walk over the minutes does', () => {
    expect(counterexample(fc.property(scenes(), measuresLikeMinutes), runs(60))).toBeNull()
  })

  test('adds working days as a walk over the minutes does', () => {
    const withTheFirstDay: typeof addWorkingDays = (calendar, start, days) => addWorkingDays(calendar, start - day, days)
    expect(counterexample(fc.property(scenes(), addsDaysLikeMinutes(addWorkingDays)), runs(60))).toBeNull()
    expect(isCaught(fc.property(scenes(), addsDaysLikeMinutes(withTheFirstDay)))).toBe(true)
  })

  test('adds months and years as a walk over the periods does', () => {
    const property = fc.property(longScenes(), ({ calendar, start, duration }) => {
      expect(addWorkingTime(calendar, start, duration)).toBe(walkPeriods(calendar, start, duration))
    })
    expect(counterexample(property, runs(25))).toBeNull()
  })

  test('measures what it adds, and adds in parts as in one', () => {
    const property = fc.property(longScenes(), shares(), ({ calendar, start, duration }, share) => {
      const due = addWorkingTime(calendar, start, duration)
      const first = Math.floor(duration * share)
      expect(workingTimeBetween(calendar, start, due)).toBe(duration)
      expect(addWorkingTime(calendar, addWorkingTime(calendar, start, first), duration - first)).toBe(due)
      expect([isOpen(calendar, due - 1), nextOpening(calendar, due - 1)]).toEqual([true, due - 1])
    })
    expect(counterexample(property, runs(60))).toBeNull()
  })
})

describe('any pause', { timeout: runs(30_000) }, () => {
  test('that ends at once changes no deadline', () => {
    const onlyTheRemaining: typeof resumedDeadline = (calendar, due, pause) =>
      addWorkingTime(calendar, pause.to, Math.max(0, workingTimeBetween(calendar, pause.from, due)))
    expect(counterexample(fc.property(pauses(), isUnchangedAtOnce(resumedDeadline)), runs(80))).toBeNull()
    expect(isCaught(fc.property(pauses(), isUnchangedAtOnce(onlyTheRemaining)))).toBe(true)
  })

  test('leaves as much working time as there was', () => {
    const byTheClock: typeof resumedDeadline = (_, due, pause) => due + pause.to - pause.from
    expect(counterexample(fc.property(pauses(), leavesTheSame(resumedDeadline)), runs(80))).toBeNull()
    expect(isCaught(fc.property(pauses(), leavesTheSame(byTheClock)))).toBe(true)
  })

  test('keeps the remaining working time of a deadline that was counted', () => {
    const counted = pauses().filter(({ kind }) => kind !== 'hand')
    const property = fc.property(counted, ({ calendar, due, from, to }) => {
      expect(resumedDeadline(calendar, due, { from, to })).toBe(addWorkingTime(calendar, to, workingTimeBetween(calendar, from, due)))
    })
    expect(counterexample(property, runs(80))).toBeNull()
  })

  test('may be cut in two', () => {
    const property = fc.property(pauses(), shares(), ({ calendar, due, from, to }, share) => {
      const middle = Math.floor(from + (to - from) * share)
      const inTwo = resumedDeadline(calendar, resumedDeadline(calendar, due, { from, to: middle }), { from: middle, to })
      expect(inTwo).toBe(resumedDeadline(calendar, due, { from, to }))
    })
    expect(counterexample(property, runs(80))).toBeNull()
  })
})

/** A stretch of minutes around changes of the clock and public holidays. */
interface Window {
  readonly first: string
  readonly days: number
}

interface Scene {
  readonly calendar: WorkingCalendar
  readonly window: Window
  readonly start: Instant
  readonly duration: number
}

const zones = [
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Europe/London',
  'America/St_Johns',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
] as const

/** Days in order from touching or separate periods, whole minutes; often none, often an office's. */
function anyPeriods(): fc.Arbitrary<readonly Period[]> {
  const any = fc.array(fc.integer({ min: 0, max: 1440 }), { maxLength: 8 }).map(points => {
    const sorted = points.sort((a, b) => a - b)
    return sorted.flatMap((from, n): Period[] => (n % 2 === 0 && from < (sorted[n + 1] ?? 0) ? [[from, sorted[n + 1]!]] : []))
  })
  const touching = fc.constant<readonly Period[]>([
    [0, 90],
    [90, 150],
    [1380, 1440],
  ])
  return fc.oneof(fc.constant([]), fc.constant(officeDay), fc.constant<readonly Period[]>([[540, 720]]), touching, any)
}

function calendars(first: string, days: number): fc.Arbitrary<WorkingCalendar> {
  const exceptions = fc.array(fc.tuple(fc.nat(days), anyPeriods()), { maxLength: 20 })
  return fc.record({
    zone: fc.constantFrom(...zones),
    week: fc.record({
      1: anyPeriods(),
      2: anyPeriods(),
      3: anyPeriods(),
      4: anyPeriods(),
      5: anyPeriods(),
      6: anyPeriods(),
      7: anyPeriods(),
    }),
    exceptions: exceptions.map(list => Object.fromEntries(list.map(([n, hours]) => [addDays(first, n), hours]))),
  })
}

function durations(longest: number): fc.Arbitrary<number> {
  return fc.oneof(
    fc.nat(longest),
    fc.nat(longest / minute).map(minutes => minutes * minute),
    fc.nat(longest / (30 * minute)).map(halves => halves * 30 * minute),
  )
}

function scenes(): fc.Arbitrary<Scene> {
  return fc.constantFrom('2026-02-20', '2026-03-20', '2026-09-18', '2026-10-18').chain(first => {
    const window = { first, days: 24 }
    return fc.record({
      calendar: calendars(first, window.days),
      window: fc.constant(window),
      start: durations(12 * day).map(offset => Date.parse(`${first}T00:00:00Z`) + day + offset),
      duration: durations(60 * hour),
    })
  })
}

/** Scenes of up to three working years that open every week, before and after 1970. */
function longScenes(): fc.Arbitrary<Omit<Scene, 'window'>> {
  return fc.constantFrom('1969-10-01', '2026-01-01').chain(first =>
    fc.record({
      calendar: calendars(first, 400).map(calendar => ({ ...calendar, week: { ...calendar.week, 2: officeDay, 3: [[0, 1440]] as const } })),
      start: durations(200 * day).map(offset => Date.parse(`${first}T00:00:00Z`) + offset),
      duration: durations(3 * 50 * 31 * hour).filter(duration => duration > 0),
    }),
  )
}

/** Deadlines in hours, in days and set by hand, with a pause that begins before they are due. */
function pauses() {
  return fc
    .tuple(longScenes(), fc.constantFrom('hours', 'days', 'hand'), fc.integer({ min: 1, max: 60 }), shares(), durations(40 * day))
    .map(([{ calendar, start, duration }, kind, days, begun, length]) => {
      const inDays = kind === 'days' ? addWorkingDays(calendar, start, days) : start + duration
      const due = kind === 'hours' ? addWorkingTime(calendar, start, duration) : inDays
      const from = Math.floor(start + (due - start) * begun)
      return { calendar, kind, due, from, to: from + length }
    })
}

type Paused = ReturnType<typeof pauses> extends fc.Arbitrary<infer Value> ? Value : never

function isUnchangedAtOnce(resume: typeof resumedDeadline) {
  return ({ calendar, due, from }: Paused) => {
    expect(resume(calendar, due, { from, to: from })).toBe(due)
  }
}

function leavesTheSame(resume: typeof resumedDeadline) {
  return ({ calendar, due, from, to }: Paused) => {
    const moved = resume(calendar, due, { from, to })
    expect(moved).toBeGreaterThanOrEqual(to)
    expect(workingTimeBetween(calendar, to, moved)).toBe(workingTimeBetween(calendar, from, due))
  }
}

function addsLikeMinutes(add: typeof addWorkingTime) {
  return ({ calendar, window, start, duration }: Scene) => {
    const expected = minutesOf(calendar, window).add(start, duration)
    fc.pre(expected !== null)
    expect(add(calendar, start, duration)).toBe(expected)
  }
}

function addsDaysLikeMinutes(add: typeof addWorkingDays) {
  return ({ calendar, window, start, duration }: Scene) => {
    const days = 1 + (duration % 7)
    const expected = minutesOf(calendar, window).closing(start, days)
    fc.pre(expected !== null)
    expect(add(calendar, start, days)).toBe(expected)
  }
}

function measuresLikeMinutes({ calendar, window, start, duration }: Scene): void {
  const minutes = minutesOf(calendar, window)
  const worked = minutes.between(start, start + duration)
  expect(workingTimeBetween(calendar, start, start + duration)).toBe(worked)
  expect(workingTimeBetween(calendar, start + duration, start)).toBe(0 - worked)
  expect(isOpen(calendar, start)).toBe(minutes.isOpen(start))
  const opening = minutes.opening(start)
  fc.pre(opening !== null)
  expect(nextOpening(calendar, start)).toBe(opening)
}

/**
 * The brute force: every minute of a window with the day and time the clock has reached, looked up in the calendar. A clock that goes back is
 * taken to stand still until it has caught up. Answers that lie beyond the window are null.
 */
function minutesOf(calendar: WorkingCalendar, window: Window) {
  const origin = Date.parse(`${window.first}T00:00:00Z`) - day
  const clock = clockOf(calendar.zone, window)
  const open: boolean[] = []
  let [today, hours]: [number, readonly Period[]] = [Number.NaN, []]
  for (const reached of clock) {
    if (today !== Math.floor(reached / 1440)) {
      today = Math.floor(reached / 1440)
      const date = new Date(today * day)
      hours = calendar.exceptions[date.toISOString().slice(0, 10)] ?? calendar.week[(date.getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7]
    }
    open.push(hours.some(([from, to]) => from <= reached % 1440 && reached % 1440 < to))
  }
  const minuteOf = (instant: Instant) => Math.floor((instant - origin) / minute)
  const between = (from: Instant, to: Instant) => {
    let worked = 0
    for (let n = minuteOf(from); n <= minuteOf(to); n++) {
      const begin = origin + n * minute
      if (open[n]) worked += Math.min(to, begin + minute) - Math.max(from, begin)
    }
    return worked
  }
  const add = (start: Instant, duration: number) => {
    let [left, n] = [duration, minuteOf(start)]
    if (left === 0) return start
    for (; n < open.length; n++) {
      const begin = Math.max(start, origin + n * minute)
      const room = open[n] ? origin + (n + 1) * minute - begin : 0
      if (left <= room) return begin + left
      left -= room
    }
    return null
  }
  const opening = (start: Instant) => {
    const n = open.indexOf(true, minuteOf(start))
    return n < 0 ? null : Math.max(start, origin + n * minute)
  }
  const closing = (start: Instant, days: number) => {
    const first = daysBetween('1970-01-01', dayIn(start, calendar.zone)) + 1
    const closings = new Map<number, Instant>()
    for (const [n, reached] of clock.entries()) {
      if (open[n] && reached >= first * 1440) closings.set(Math.floor(reached / 1440), origin + (n + 1) * minute)
    }
    // The last day of the window may be cut off.
    closings.delete(Math.floor(clock.at(-1)! / 1440))
    return [...closings.values()][days - 1] ?? null
  }
  return { between, add, opening, closing, isOpen: (instant: Instant) => open[minuteOf(instant)]! }
}

const clocks = new Map<string, Int32Array>()

/** What a zone's clock has reached at every minute of a window and the day before it, in minutes since 1970. It changes at quarters only. */
function clockOf(zone: string, { first, days }: Window): Int32Array {
  const key = `${zone} ${first} ${days}`
  const known = clocks.get(key)
  if (known) return known
  const origin = Date.parse(`${first}T00:00:00Z`) - day
  const clock = new Int32Array((days + 1) * 1440)
  let highest = 0
  for (let n = 0; n < clock.length; n += 15) {
    const shownNow = wallClock(origin + n * minute, zone)
    const reached = daysBetween('1970-01-01', shownNow.day) * 1440 + shownNow.minutes
    for (let more = 0; more < 15; more++) {
      highest = Math.max(highest, reached + more)
      clock[n + more] = highest
    }
  }
  clocks.set(key, clock)
  return clock
}

/** The other brute force: every period of every day in turn. */
function walkPeriods(calendar: WorkingCalendar, start: Instant, duration: number): Instant {
  let left = duration
  for (let date = addDays(dayIn(start, calendar.zone), -1); ; date = addDays(date, 1)) {
    for (const [from, to] of workingPeriods(calendar, date)) {
      const begin = Math.max(start, instantOf(date, from, calendar.zone))
      const room = Math.max(0, instantOf(date, to, calendar.zone) - begin)
      if (room > 0 && left <= room) return begin + left
      left -= room
    }
  }
}

/** As if the zone kept the offset it had at `start`. */
function withoutSummerTime(calendar: WorkingCalendar, start: Instant, duration: number): Instant {
  const { day: date, minutes } = wallClock(start, calendar.zone)
  const ahead = daysBetween('1970-01-01', date) * day + minutes * minute - Math.floor(start / minute) * minute
  return addWorkingTime({ ...calendar, zone: 'UTC' }, start + ahead, duration) - ahead
}

/** What breaks a property, null when nothing was found. */
function counterexample<Values>(property: fc.IProperty<Values>, numRuns: number): string | null {
  const details = fc.check(property, { numRuns })
  return details.failed ? String(fc.defaultReportMessage(details)) : null
}

function isCaught<Values>(property: fc.IProperty<Values>): boolean {
  const { failed, counterexample: found } = fc.check(property, { numRuns: 1000, endOnFailure: true })
  return failed && found !== null
}

/** Between 0 and 1. Not fc.double: nearly all of its numbers lie at the ends. */
function shares(): fc.Arbitrary<number> {
  return fc.nat(1000).map(thousandths => thousandths / 1000)
}

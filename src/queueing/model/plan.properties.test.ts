import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, dayIn, daysBetween, hour, instantOf, minute, wallClock } from '#kernel'
import { type Period, type WorkingCalendar, workingPeriods } from '#organisation'
import { type Cut, cutDay, cutDays, faultsOfPlan, type Plan, renew, type Stored, type Stretch, type Weekday } from './plan.ts'

// Random plans, calendars, zones and days against walks over every minute. Each check is also given a wrong function, which it must catch.

const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kathmandu']
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

describe('any plan', { timeout: 30_000 }, () => {
  test('is cut as a walk over the minutes of the day does', () => {
    expect(() => fc.assert(fc.property(scenes(), cutsLikeMinutes(cutDay)), { numRuns: 150 })).not.toThrow()
  })

  test.each<[string, typeof cutDay]>([
    ['takes the hours for UTC', (plan, calendar, date) => cutDay(plan, { ...calendar, zone: 'UTC' }, date)],
    ['ignores the site’s calendar', (plan, calendar, date) => cutDay({ ...plan, follows: 'none' }, calendar, date)],
    ['ignores special days', (plan, calendar, date) => cutDay({ ...plan, days: {} }, calendar, date)],
    ['keeps the remainder of a stretch', (plan, calendar, date) => withRemainders(plan, calendar, date)],
    ['takes every day to have 24 hours', (plan, calendar, date) => evenDays(plan, calendar, date)],
  ])('the walk sees a wrong answer: what %s', (_, wrong) => {
    expect(() => fc.assert(fc.property(scenes(), cutsLikeMinutes(wrong)), { numRuns: 2000 })).toThrow('Property failed')
  })

  test('never overlaps itself, and every slot lasts as long as it says and lies on its day', () => {
    fc.assert(
      fc.property(scenes(), ({ plan, calendar, date }) => {
        const cuts = cutDays(plan, calendar, { first: date, last: addDays(date, 3), now: 0 })
        for (const [index, cut] of cuts.entries()) {
          if (index > 0) expect(cuts[index - 1]!.endsAt).toBeLessThanOrEqual(cut.startsAt)
          expect(dayIn(cut.startsAt, calendar.zone)).toBe(cut.day)
          expect(cut.endsAt).toBeGreaterThan(cut.startsAt)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('a renewal', { timeout: 30_000 }, () => {
  const play = (stored: readonly Stored[], wanted: readonly Cut[], renewing: typeof renew): readonly Stored[] => {
    const { add, keep, withdraw } = renewing(stored, wanted)
    const kept = new Map(keep.map(({ id, capacity }) => [id, capacity]))
    return [
      ...stored.map(slot => ({
        ...slot,
        capacity: kept.get(slot.id) ?? slot.capacity,
        withdrawn: withdraw.includes(slot.id) || (slot.withdrawn && !kept.has(slot.id)),
      })),
      ...add.map((cut, index) => ({ ...cut, id: `${stored.length}-${index}`, taken: 0, withdrawn: false })),
    ]
  }
  const holds = (renewing: typeof renew) =>
    fc.property(
      fc.array(plans(), { minLength: 2, maxLength: 4 }),
      calendars(),
      dates(),
      fc.infiniteStream(fc.nat(3)),
      (all, calendar, date, taken) => {
        let stored: readonly Stored[] = []
        for (const plan of all) {
          const wanted = cutDay(plan, calendar, date)
          const before = stored
          stored = play(before, wanted, renewing)
          // Nobody loses a seat; what can be booked or is taken never overlaps; what is offered is what is wanted, but for the room the staying need.
          for (const slot of stored) expect(slot.capacity).toBeGreaterThanOrEqual(slot.taken)
          const real = stored.filter(slot => !slot.withdrawn || slot.taken > 0).sort((a, b) => a.startsAt - b.startsAt)
          for (const [index, slot] of real.entries()) if (index > 0) expect(real[index - 1]!.endsAt).toBeLessThanOrEqual(slot.startsAt)
          const staying = before.filter(
            ({ taken: seats, startsAt, endsAt }) => seats > 0 && !wanted.some(cut => cut.startsAt === startsAt && cut.endsAt === endsAt),
          )
          const offered = wanted.filter(cut => !staying.some(slot => cut.startsAt < slot.endsAt && slot.startsAt < cut.endsAt))
          expect(
            stored
              .filter(slot => !slot.withdrawn)
              .map(({ startsAt }) => startsAt)
              .sort((a, b) => a - b),
          ).toEqual(offered.map(({ startsAt }) => startsAt))
          // A second time changes nothing.
          expect(renewing(stored, wanted)).toEqual({ add: [], keep: [], withdraw: [] })
          stored = stored.map(slot => ({
            ...slot,
            taken: slot.withdrawn ? slot.taken : Math.max(slot.taken, Math.min(slot.capacity, taken.next().value as number)),
          }))
        }
      },
    )

  test('keeps every seat, overlaps nothing, and has nothing to do the second time', () => {
    fc.assert(holds(renew), { numRuns: 200 })
  })

  test.each<[string, typeof renew]>([
    [
      'throws out who is in the way',
      (stored, wanted) =>
        renew(
          stored.map(slot => ({ ...slot, taken: 0 })),
          wanted,
        ),
    ],
    ['withdraws nothing', (stored, wanted) => ({ ...renew(stored, wanted), withdraw: [] })],
    ['never opens again', (stored, wanted) => ({ ...renew(stored, wanted), keep: [] })],
  ])('a wrong one is seen: one that %s', (_, wrong) => {
    expect(() => fc.assert(holds(wrong), { numRuns: 500 })).toThrow('Property failed')
  })
})

test('a plan’s faults are named', () => {
  const stretch = (given: Partial<Stretch>) => ({ from: 540, to: 600, minutes: 15, capacity: 1, ...given })
  const week = (monday: readonly Stretch[]) => ({ 1: monday, 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] })
  const faults = (monday: readonly Stretch[]) => faultsOfPlan({ week: week(monday), days: {}, follows: 'none', makeUpAs: null })
  expect(faults([stretch({}), stretch({ from: 600, to: 660 })])).toEqual([])
  expect(faults([stretch({}), stretch({ from: 590, to: 660 })])).toEqual(['week.1: overlap'])
  expect(faults([stretch({ to: 540 })])).toEqual(['week.1: hours'])
  expect(faults([stretch({ minutes: 0, capacity: 0 })])).toEqual(['week.1: minutes', 'week.1: capacity'])
  expect(faultsOfPlan({ week: week([]), days: { '2026-12-01': [stretch({ to: 1500 })] }, follows: 'none', makeUpAs: null })).toEqual([
    '2026-12-01: hours',
  ])
})

test('a make-up Saturday is worked as the plan says, a holiday is not, and the site’s half-day ends the day early', () => {
  const hours: readonly Period[] = [[540, 720]]
  const site: WorkingCalendar = {
    zone: 'Asia/Shanghai',
    week: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: [], 7: [] },
    exceptions: { '2026-10-01': [], '2026-10-10': hours, '2026-12-31': [[540, 600]] },
  }
  const day = [{ from: 540, to: 720, minutes: 60, capacity: 2 }]
  const plan: Plan = { week: { 1: day, 2: day, 3: day, 4: [], 5: day, 6: [], 7: [] }, days: {}, follows: 'hours', makeUpAs: 3 }
  const starts = (given: Plan, date: string) => cutDay(given, site, date).map(({ startsAt }) => wallClock(startsAt, site.zone).minutes)
  expect(starts(plan, '2026-10-10')).toEqual([540, 600, 660])
  expect(starts({ ...plan, makeUpAs: null }, '2026-10-10')).toEqual([])
  expect(starts(plan, '2026-10-01')).toEqual([])
  expect(starts({ ...plan, days: { '2026-10-01': day } }, '2026-10-01')).toEqual([540, 600, 660])
  expect(starts({ ...plan, week: { ...plan.week, 4: day } }, '2026-12-31')).toEqual([540])
})

/** Built minute by minute: an instant is open when its first coming on the wall clock lies in a stretch. */
function cutsLikeMinutes(cutting: typeof cutDay) {
  return ({ plan, calendar, date }: Scene) => {
    const { zone } = calendar
    const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
    const isOpenDay = workingPeriods(calendar, date).length > 0
    const isMakeUp = isOpenDay && calendar.week[weekday as Weekday].length === 0
    const ruled =
      plan.follows === 'none'
        ? plan.week[weekday as Weekday]
        : !isOpenDay
          ? []
          : !isMakeUp
            ? plan.week[weekday as Weekday]
            : plan.makeUpAs
              ? plan.week[plan.makeUpAs]
              : []
    const stretches = plan.days[date] ?? ruled
    const clipped = plan.follows === 'hours' && plan.days[date] === undefined
    const [begin, end] = [instantOf(date, 0, zone), instantOf(addDays(date, 1), 0, zone)]
    const clock = Array.from({ length: (end - begin) / minute }, (_, index) => wallClock(begin + index * minute, zone).minutes)
    const reached = (minutes: number) => {
      const index = clock.findIndex(shown => shown >= minutes)
      return index < 0 ? end : begin + index * minute
    }
    const expected: Cut[] = []
    for (const { from, to, minutes, capacity } of stretches) {
      const [opens, closes] = [reached(from), reached(to)]
      for (let at = opens; at + minutes * minute <= closes; at += minutes * minute) {
        const isInside = workingPeriods(calendar, date).some(([a, b]) => reached(a) <= at && at + minutes * minute <= reached(b))
        if (!clipped || isInside) expected.push({ day: date, startsAt: at, endsAt: at + minutes * minute, capacity })
      }
    }
    expect(cutting(plan, calendar, date)).toEqual(expected)
  }
}

function withRemainders(...[plan, calendar, date]: Parameters<typeof cutDay>): readonly Cut[] {
  const cuts = cutDay(plan, calendar, date)
  const last = cuts.at(-1)
  return last ? [...cuts, { ...last, startsAt: last.endsAt, endsAt: last.endsAt + minute }] : cuts
}

function evenDays(...[plan, calendar, date]: Parameters<typeof cutDay>): readonly Cut[] {
  const off = instantOf(date, 0, calendar.zone) - Date.parse(`${date}T00:00:00Z`)
  return cutDay(plan, { ...calendar, zone: 'UTC' }, date).map(cut => ({ ...cut, startsAt: cut.startsAt + off, endsAt: cut.endsAt + off }))
}

interface Scene {
  readonly plan: Plan
  readonly calendar: WorkingCalendar
  readonly date: string
}

function scenes(): fc.Arbitrary<Scene> {
  return fc.record({ plan: plans(), calendar: calendars(), date: dates() }).chain(scene =>
    // Often enough the day is one that differs.
    fc.constantFrom(scene, scene, {
      ...scene,
      plan: { ...scene.plan, days: { [scene.date]: scene.plan.week[3] } },
    }),
  )
}

/** Days on which the clock changes somewhere come up often. */
function dates(): fc.Arbitrary<string> {
  const changes = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04', '2018-11-04', '2018-02-17']
  return fc.oneof(
    fc.constantFrom(...changes),
    fc.nat(daysBetween('2026-01-01', '2027-12-31')).map(days => addDays('2026-01-01', days)),
  )
}

function calendars(): fc.Arbitrary<WorkingCalendar> {
  const periods = fc.constantFrom<readonly Period[]>(
    [],
    [[0, 1440]],
    [
      [540, 720],
      [810, 1020],
    ],
    [[60, 200]],
  )
  return fc
    .record({
      zone: fc.constantFrom(...zones),
      week: fc.array(periods, { minLength: 7, maxLength: 7 }),
      exceptions: fc.dictionary(dates(), periods, { maxKeys: 6, noNullPrototype: true }),
    })
    .map(({ zone, week, exceptions }) => ({
      zone,
      exceptions,
      week: Object.fromEntries(weekdays.map((name, index) => [name, week[index]!])) as unknown as WorkingCalendar['week'],
    }))
}

function plans(): fc.Arbitrary<Plan> {
  const stretches = fc
    .array(
      fc.record({
        from: fc.nat(23).map(at => at * 60),
        length: fc.integer({ min: 1, max: 6 }),
        minutes: fc.constantFrom(20, 30, 45, 60),
        capacity: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 3 },
    )
    .map(given => {
      const day: Stretch[] = []
      for (const { from, length, minutes, capacity } of given.sort((a, b) => a.from - b.from)) {
        const start = Math.max(from, day.at(-1)?.to ?? 0)
        const to = Math.min(1440, start + length * (hour / minute))
        if (start < to) day.push({ from: start, to, minutes, capacity })
      }
      return day
    })
  return fc
    .record({
      week: fc.array(stretches, { minLength: 7, maxLength: 7 }),
      days: fc.dictionary(dates(), stretches, { maxKeys: 3, noNullPrototype: true }),
      follows: fc.constantFrom<Plan['follows']>('hours', 'days', 'none'),
      makeUpAs: fc.constantFrom<Weekday | null>(null, 1, 3, 7),
    })
    .map(({ week, ...rest }) => ({
      ...rest,
      week: Object.fromEntries(weekdays.map((name, index) => [name, week[index]!])) as unknown as Plan['week'],
    }))
}

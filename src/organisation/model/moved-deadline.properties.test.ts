import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayIn, hour, instantOf, minute } from '#kernel'
import { runs } from '../../../test/setup/runs.ts'
import { movedDeadline, type Moving } from './moved-deadline.ts'
import { addWorkingDays, addWorkingTime, type Period, type WorkingCalendar } from './working-time.ts'

const officeDay: readonly Period[] = [
  [540, 720],
  [810, 1050],
]
const halfDay: readonly Period[] = [[540, 720]]
const hoursOfDays = fc.constantFrom<readonly Period[]>([], officeDay, halfDay, [[0, 1440]])

/** A calendar, a deadline promised at `start`, and a change of days not before the day of `from`. */
const scenes = fc
  .record({
    zone: fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'America/New_York'),
    weekend: hoursOfDays,
    before: fc.array(fc.tuple(fc.nat(60), hoursOfDays), { maxLength: 15 }),
    change: fc.array(fc.tuple(fc.oneof(fc.constant(0), fc.nat(40)), hoursOfDays), { maxLength: 12 }),
    start: fc.nat(10 * 24 * 60).map(minutes => Date.parse('2026-09-21T00:00:00Z') + minutes * minute),
    length: fc.integer({ min: 1, max: 25 }),
    // Not fc.double: nearly all of its numbers lie at the ends.
    passed: fc.nat(999).map(thousandths => thousandths / 1000),
    promised: fc.constantFrom('days', 'hours'),
  })
  .map(({ zone, weekend, before, change, start, length, passed, promised }) => {
    const week = { 1: officeDay, 2: officeDay, 3: officeDay, 4: officeDay, 5: officeDay, 6: weekend, 7: [] }
    const days = (first: string, list: typeof change) => Object.fromEntries(list.map(([n, hours]) => [addDays(first, n), hours]))
    const old: WorkingCalendar = { zone, week, exceptions: days('2026-09-15', before) }
    const count = (calendar: WorkingCalendar) =>
      promised === 'days' ? addWorkingDays(calendar, start, length) : addWorkingTime(calendar, start, length * 3 * hour)
    const due = count(old)
    const from = Math.floor(start + (due - start) * passed)
    const changed = { ...old, exceptions: { ...old.exceptions, ...days(dayIn(from, zone), change) } }
    const moving: Moving = { from, in: promised === 'days' ? 'days' : 'hours', counts: dayIn(start, zone) < dayIn(from, zone) }
    return { old, changed, due, moving, wanted: Math.max(from, count(changed)) }
  })

/** Hours may already have run today: what was promised in hours is counted anew from `from`, so a change of this very day is left out here and tried below. */
const isOfToday = ({ changed, old, moving }: Scene) => {
  const today = dayIn(moving.from, old.zone)
  return JSON.stringify(changed.exceptions[today]) !== JSON.stringify(old.exceptions[today])
}
type Scene = typeof scenes extends fc.Arbitrary<infer Value> ? Value : never

function movesLikeCountingAnew(move: typeof movedDeadline) {
  return fc.property(scenes, scene => {
    fc.pre(scene.moving.in === 'days' || !isOfToday(scene))
    expect(move(scene.old, scene.changed, scene.due, scene.moving)).toBe(scene.wanted)
  })
}

test('a moved deadline is the one that would have been given, had the change been known', { timeout: runs(30_000) }, () => {
  fc.assert(movesLikeCountingAnew(movedDeadline), { numRuns: runs(200) })
})

test.each<[string, typeof movedDeadline]>([
  ['leaves it', (_, __, due) => due],
  ['counts days as hours', (old, changed, due, moving) => movedDeadline(old, changed, due, { ...moving, in: 'hours' })],
  ['forgets that today counted', (old, changed, due, moving) => movedDeadline(old, changed, due, { ...moving, counts: false })],
  ['counts from the deadline', (old, changed, due, moving) => movedDeadline(old, changed, due, { ...moving, from: due - 1 })],
])('the property sees what %s', (_, wrong) => {
  expect(fc.check(movesLikeCountingAnew(wrong), { numRuns: 3000, endOnFailure: true }).failed).toBe(true)
})

test('a deadline set within a day keeps its hour of business, and never comes to lie outside it', () => {
  const week = { 1: officeDay, 2: officeDay, 3: officeDay, 4: officeDay, 5: officeDay, 6: [], 7: [] }
  const old: WorkingCalendar = { zone: 'Asia/Shanghai', week, exceptions: {} }
  const at = (date: string, minutes: number) => instantOf(date, minutes, 'Asia/Shanghai')
  const moving = { from: at('2026-11-24', 600), in: 'days', counts: true } as const
  const closed = (...dates: string[]) => ({ ...old, exceptions: Object.fromEntries(dates.map(date => [date, []])) })
  // After a pause a deadline of days may be due at any hour.
  expect(movedDeadline(old, closed('2026-11-25'), at('2026-11-26', 570), moving)).toBe(at('2026-11-27', 570))
  expect(movedDeadline(old, { ...old, exceptions: { '2026-11-26': halfDay } }, at('2026-11-26', 900), moving)).toBe(at('2026-11-26', 720))
  // This very day is closed (a typhoon): what was due today is due on the next working day.
  expect(movedDeadline(old, closed('2026-11-24'), at('2026-11-24', 1050), moving)).toBe(at('2026-11-25', 1050))
  expect(movedDeadline(old, closed('2026-11-25'), moving.from - 1, moving)).toBe(moving.from - 1)
  expect(movedDeadline(old, closed('2026-11-30'), at('2026-11-26', 3 * 60), moving)).toBe(at('2026-11-26', 3 * 60))
  expect(movedDeadline(old, closed('2026-11-25'), at('2026-11-26', 1050), { ...moving, in: 'hours' })).toBe(at('2026-11-27', 1050))
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { day, hour, second } from '#kernel'
import { clearSpecialDays, readOrganisation, readSpecialDays, setSpecialDays, type SpecialDay } from '#organisation'
import { apply, attach, giveBack, somebody } from '../../../test/setup/applying.ts'
import { atDesk, type Face, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product, tuesday } from '../../../test/setup/product.ts'
import { reactions } from './clock.ts'

let product: Product
let admin: Face
let units: Readonly<Record<string, string>>
const name = { 'zh-CN': '临时停业', en: 'Closed' }

beforeAll(async () => {
  product = await openTestProduct()
  admin = await atDesk(product, 'admin')
  units = Object.fromEntries((await admin.call(readOrganisation, {})).units.map(({ key, id }) => [key, id]))
})
afterAll(async () => await product.close())

function closed(date: string): SpecialDay {
  return { date, kind: 'off', periods: [], name }
}

async function set(unit: string, ...days: SpecialDay[]): Promise<void> {
  product.clock.advance(second)
  const given = days.map(each => ({ ...each, periods: each.periods.map(([from, to]): [number, number] => [from, to]) }))
  // Sessions end when a test lets days pass.
  const face = await atDesk(product, 'admin')
  await face.call(setSpecialDays, { unit: units[unit]!, days: given })
}

async function clear(unit: string, ...dates: string[]): Promise<void> {
  product.clock.advance(second)
  await (await atDesk(product, 'admin')).call(clearSpecialDays, { unit: units[unit]!, dates })
}

/** Closing time at the end of November and the beginning of December. */
function closing(date: string): number {
  return Date.parse(`${date}T17:00:00+08:00`)
}

async function dues(desk: Face, id: string): Promise<readonly [number | null, number | null]> {
  const { head, stage } = await desk.call(cases.readWork, { id })
  return [stage?.dueAt ?? null, head.wholeDueAt]
}

test('a day off that is announced moves the deadlines of every case below it, once; taken back, they are where they were', async () => {
  const { head } = await apply(await somebody(product, '13800000031'))
  const desk = await atDesk(product, 'lina')
  expect(await dues(desk, head.id)).toEqual([closing('2026-12-01'), closing('2026-12-08')])
  await set('binjiang', closed('2026-11-26'))
  const moved = [closing('2026-12-02'), closing('2026-12-09')]
  await expect.poll(async () => await dues(desk, head.id)).toEqual(moved)
  // A job may run twice.
  const [event] = await product.context.database`select * from kernel.events where event = 'organisation.days_changed' limit 1`
  await reactions.find(({ name: each }) => each === 'cases.replan')!.react(product.context, event as never)
  expect(await dues(desk, head.id)).toEqual(moved)
  // What comes in now is counted by the new days alone.
  const later = await apply(await somebody(product, '13800000032'))
  expect(await dues(desk, later.head.id)).toEqual(moved)
  await clear('binjiang', '2026-11-26')
  await expect
    .poll(async () => [await dues(desk, head.id), await dues(desk, later.head.id)])
    .toEqual([
      [closing('2026-12-01'), closing('2026-12-08')],
      [closing('2026-12-01'), closing('2026-12-08')],
    ])
})

test('another district keeps its days, and a place may stay open on a holiday of all', async () => {
  const region = units['jiangbei']!
  await set('binjiang', closed('2026-12-24'))
  await set('jiangbei', { date: '2026-12-24', kind: 'usual', periods: [], name })
  const { layers, today, knownUntil } = await admin.call(readSpecialDays, { unit: region })
  expect([today, knownUntil]).toEqual(['2026-11-24', '2026-12-31'])
  expect(layers.map(({ own, days }) => [own, days.find(({ date }) => date === '2026-12-24')?.kind])).toEqual([
    [false, 'off'],
    [true, 'usual'],
  ])
})

test('what cannot be is refused: days gone by, hours that overlap, other places, and whoever may not', async () => {
  const unit = units['wangjiang_hall']!
  const own = { date: '2026-12-25', kind: 'own' as const, name }
  expect(await refusalOf(set('wangjiang_hall', closed('2026-11-23')))).toBe('organisation.past_day')
  expect(await refusalOf(admin.call(clearSpecialDays, { unit, dates: ['2026-01-01'] }))).toBe('organisation.past_day')
  expect(await refusalOf(set('wangjiang_hall', { ...own, periods: [] }))).toBe('organisation.wrong_hours')
  expect(
    await refusalOf(
      set('wangjiang_hall', {
        ...own,
        periods: [
          [540, 720],
          [700, 800],
        ],
      }),
    ),
  ).toBe('organisation.wrong_hours')
  expect(await refusalOf(set('wangjiang_hall', { ...closed('2026-12-25'), periods: [[540, 720]] }))).toBe('organisation.wrong_hours')
  expect(await refusalOf(admin.call(readSpecialDays, { unit: '019b0000-0000-7000-8000-000000000000' }))).toBe('organisation.unknown_unit')
  expect(await refusalOf((await atDesk(product, 'lina')).call(readSpecialDays, { unit }))).toBe('kernel.not_allowed')
})

test('while a case lies with the customer, the days that are left are counted from the pause', async () => {
  const { head } = await apply(await somebody(product, '13800000034'))
  const desk = await atDesk(product, 'lina')
  const intoTheDay = product.clock.now() - tuesday
  await giveBack(desk, head.id, [{ kind: 'document', path: 'photo', reason: 'photo_unclear' }])
  await set('jiangnan', closed('2026-11-25'))
  await expect.poll(async () => (await dues(desk, head.id))[0]).toBe(closing('2026-12-02'))
  product.clock.advance(day)
  const again = await somebody(product, '13800000034')
  const mended = await attach(again, head.id, 'photo')
  await again.call(cases.resubmit, { id: head.id, seen: mended.revision })
  // From Tuesday at ten there were five hours and a half of that day left, and five days; on Wednesday, closed, nobody works.
  expect((await dues(await atDesk(product, 'lina'), head.id))[0]).toBe(closing('2026-12-03') - hour - intoTheDay)
  product.clock.set(tuesday)
  await clear('jiangnan', '2026-11-25')
})

test('the alarm rings by the new time', async () => {
  const { head } = await apply(await somebody(product, '13800000033'))
  const desk = await atDesk(product, 'lina')
  await set('wangjiang_hall', closed('2026-12-01'), closed('2026-12-02'))
  await expect.poll(async () => (await dues(desk, head.id))[0]).toBe(closing('2026-12-03'))
  // Sessions end meanwhile: one looks afresh each time.
  const isOverdue = async () => (await (await atDesk(product, 'lina')).call(cases.readWork, { id: head.id })).stage?.overdue
  await product.passTime(closing('2026-12-01') - product.clock.now() + hour)
  expect(await isOverdue()).toBe(false)
  await product.passTime(2 * day)
  await expect.poll(isOverdue).toBe(true)
})

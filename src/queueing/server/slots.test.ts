import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { day, hour, minute, Refusal } from '#kernel'
import { findEvents, operate, type Operation } from '#kernel/server'
import { clearSpecialDays, setSpecialDays } from '#organisation'
import { readDirectory } from '#organisation/server'
import { listResources, listSlots, type ResourceGiven, slotsRoom, type SlotView } from '#queueing'
import { book, findBookings, findResource, hold, move, publishSlots, putResource, release } from '#queueing/server'
import { openLive } from '../../../test/setup/live.ts'
import { atDesk, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product, tuesday } from '../../../test/setup/product.ts'

let product: Product
let site: string
let resource: string
let slots: readonly SlotView[]
let sequence = 0

beforeAll(async () => {
  product = await openTestProduct({ work: false })
  site = (await readDirectory(product.context)).units.find(({ key }) => key === 'wangjiang_hall')!.id
})
afterAll(async () => await product.close())
beforeEach(async () => {
  product.clock.set(tuesday)
  resource = await put({ key: `doctor-${++sequence}` })
  slots = await slotsOf('2026-11-25')
})

const act = async <T>(work: (operation: Operation) => Promise<T>): Promise<T> =>
  await operate(product.context, { name: 'test.queueing', actor: { kind: 'system', id: 'test' } }, work)

/** Open on every weekday 9:00 to 11:00, two people every half hour. */
const given: Omit<ResourceGiven, 'key'> = {
  group: 'cardiology',
  name: { 'zh-CN': '心内科 张医生', en: 'Cardiology, Dr Zhang' },
  plan: {
    week: { 1: open(), 2: open(), 3: open(), 4: open(), 5: open(), 6: open(), 7: [] },
    days: {},
    follows: 'hours',
    makeUpAs: 1,
  },
  rules: { daysAhead: 7, holdMinutes: 10, closesBefore: 30, releasesUntil: 60, onceADay: null },
}

function open() {
  return [{ from: 540, to: 660, minutes: 30, capacity: 2 }]
}

const put = async (changed: Partial<ResourceGiven>) =>
  await act(async operation => await putResource(operation, { siteId: site, key: 'x', ...given, ...changed }))
const slotsOf = async (date: string, of = resource) => {
  const { days } = await (await inHall(product)).call(listSlots, { resource: of, day: date })
  return days.flatMap(({ slots: found }) => found)
}
const free = async (date = '2026-11-25') => (await slotsOf(date)).map(each => each.free)
const wish = (slot: SlotView | undefined, more: { readonly owner?: string; readonly customer?: string; readonly id?: string } = {}) => ({
  id: product.context.newId(),
  slot: slot!.id,
  owner: product.context.newId(),
  customer: null,
  ...more,
})
const keep = async (wanted: Parameters<typeof hold>[1]) => await act(async operation => await hold(operation, wanted))
const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refusal) return error.code
  throw error ?? new Error('a refusal was expected')
}
const eventsOf = async (owner: string) => (await findEvents(product.context.database, { caseId: owner }, 10)).map(({ event }) => event)

test('what can be booked is shown by day, in the site’s zone, holidays and days off left out', async () => {
  const face = await inHall(product)
  const { resource: view, days } = await face.call(listSlots, { resource })
  expect(view).toMatchObject({ name: '心内科 张医生', zone: 'Asia/Shanghai', today: '2026-11-24', holdMinutes: 10 })
  // It is Tuesday 10:00: the slots of 10:30 close half an hour before, and the site is closed at the weekend.
  expect(days.map(({ day: date, free: all, slots: found }) => [date, all, found.length])).toEqual([
    ['2026-11-25', 8, 4],
    ['2026-11-26', 8, 4],
    ['2026-11-27', 8, 4],
    ['2026-11-30', 8, 4],
  ])
  const { resources } = await face.call(listResources, { site, group: 'cardiology' })
  expect(resources.find(each => each.resource.id === resource)?.days).toEqual(
    days.map(({ day: date, free: all }) => ({ day: date, free: all })),
  )
  expect(await refusalOf(face.call(listSlots, { resource: site }))).toBe('queueing.unknown_resource')
})

test('slots are kept so many days ahead, and doing it again changes nothing', async () => {
  product.clock.advance(2 * day)
  await publishSlots(product.context)
  const { days } = await (await inHall(product)).call(listSlots, { resource })
  expect(days.map(({ day: date }) => date)).toEqual(['2026-11-27', '2026-11-30', '2026-12-01', '2026-12-02'])
  const before = await product.context.database`select id, capacity, withdrawn_at from queueing.slots order by id`
  await publishSlots(product.context)
  expect(await product.context.database`select id, capacity, withdrawn_at from queueing.slots order by id`).toEqual(before)
})

test('a seat is held, then booked; asking again takes no second one', async () => {
  const wanted = wish(slots[0])
  await keep(wanted)
  await keep(wanted)
  expect(await free()).toEqual([1, 2, 2, 2])
  await act(async operation => await book(operation, wanted.id))
  await act(async operation => await book(operation, wanted.id))
  await keep(wanted)
  expect(await free()).toEqual([1, 2, 2, 2])
  const sql = product.context.database as unknown as Operation['sql']
  expect(await findBookings({ sql }, wanted.owner)).toEqual([
    {
      id: wanted.id,
      slot: slots[0]!.id,
      resource,
      owner: wanted.owner,
      state: 'booked',
      startsAt: slots[0]!.startsAt,
      endsAt: slots[0]!.endsAt,
      expiresAt: null,
    },
  ])
  // What is booked does not expire.
  await product.passTime(hour)
  expect(await free()).toEqual([1, 2, 2, 2])
})

test('a hold expires after its minutes; booking it late gets the seat again, or hears that it is gone', async () => {
  const [first, second, third] = [wish(slots[0]), wish(slots[0]), wish(slots[0])]
  await keep(first)
  await keep(second)
  expect(await codeOf(keep(third))).toBe('queueing.slot_full')
  await product.passTime(10 * minute - 1)
  expect(await free()).toEqual([0, 2, 2, 2])
  await product.passTime(1)
  expect(await free()).toEqual([2, 2, 2, 2])
  expect(await codeOf(keep(first))).toBe('queueing.hold_expired')
  await act(async operation => await book(operation, first.id))
  await keep(third)
  expect(await codeOf(act(async operation => await book(operation, second.id)))).toBe('queueing.hold_expired')
  expect(await free()).toEqual([0, 2, 2, 2])
  expect(await eventsOf(first.owner)).toEqual(['queueing.held', 'queueing.expired', 'queueing.booked'])
})

test('choosing another time gives the first back; a full one leaves it', async () => {
  const wanted = wish(slots[0])
  await keep(wanted)
  await keep(wish(slots[1], { owner: wanted.owner }))
  expect(await free()).toEqual([2, 1, 2, 2])
  await keep(wish(slots[2]))
  await keep(wish(slots[2]))
  expect(await codeOf(keep(wish(slots[2], { owner: wanted.owner })))).toBe('queueing.slot_full')
  expect(await free()).toEqual([2, 1, 0, 2])
  expect(await codeOf(keep({ ...wanted, owner: product.context.newId() }))).toBe('kernel.key_reused')
})

test('what is booked is moved in one step, and is not booked twice', async () => {
  const wanted = wish(slots[0])
  await keep(wanted)
  await act(async operation => await book(operation, wanted.id))
  expect(await codeOf(keep(wish(slots[1], { owner: wanted.owner })))).toBe('queueing.already_booked')
  await act(async operation => await move(operation, { id: wanted.id, slot: slots[3]!.id }))
  await act(async operation => await move(operation, { id: wanted.id, slot: slots[3]!.id }))
  expect(await free()).toEqual([2, 2, 2, 1])
  await keep(wish(slots[2]))
  await keep(wish(slots[2]))
  expect(await codeOf(act(async operation => await move(operation, { id: wanted.id, slot: slots[2]!.id })))).toBe('queueing.slot_full')
  expect(await free()).toEqual([2, 2, 0, 1])
  await product.passTime(20 * minute)
  expect(await free()).toEqual([2, 2, 2, 1])
})

test('giving back frees the seat once; too late is too late, but not for the product', async () => {
  const wanted = wish(slots[0])
  await keep(wanted)
  await act(async operation => await book(operation, wanted.id))
  product.clock.set(slots[0]!.startsAt - hour)
  expect(await codeOf(act(async operation => await release(operation, { id: wanted.id })))).toBe('queueing.too_late_to_release')
  expect(await codeOf(act(async operation => await move(operation, { id: wanted.id, slot: slots[1]!.id })))).toBe(
    'queueing.too_late_to_release',
  )
  await act(async operation => await release(operation, { id: wanted.id, anyTime: true }))
  await act(async operation => await release(operation, { id: wanted.id }))
  expect(await free()).toEqual([2, 2, 2, 2])
  expect(await codeOf(keep(wanted))).toBe('queueing.unknown_booking')
  expect(await codeOf(act(async operation => await book(operation, wanted.id)))).toBe('queueing.unknown_booking')
  expect(await codeOf(act(async operation => await release(operation, { id: site })))).toBe('queueing.unknown_booking')
})

test('a slot closes before it begins', async () => {
  product.clock.set(slots[0]!.startsAt - 30 * minute)
  expect(await codeOf(keep(wish(slots[0])))).toBe('queueing.too_late')
  expect(await free()).toEqual([2, 2, 2])
})

test('one a day: of this resource, or of all of its group', async () => {
  const customer = (await product.context.database`select gen_random_uuid() as id`)[0]!['id'] as string
  const rules = { ...given.rules, onceADay: 'group' as const }
  const [one, other] = [await put({ key: 'once-a', group: 'once', rules }), await put({ key: 'once-b', group: 'once', rules })]
  const [first, second, next] = [
    (await slotsOf('2026-11-25', one))[0],
    (await slotsOf('2026-11-25', other))[0],
    (await slotsOf('2026-11-26', other))[0],
  ]
  const wanted = wish(first, { customer })
  await keep(wanted)
  expect(await codeOf(keep(wish(second, { customer })))).toBe('queueing.once_a_day')
  const tomorrow = wish(next, { customer })
  await keep(tomorrow)
  expect(await codeOf(act(async operation => await move(operation, { id: tomorrow.id, slot: second!.id })))).toBe('queueing.once_a_day')
  await act(async operation => await release(operation, { id: wanted.id }))
  await act(async operation => await move(operation, { id: tomorrow.id, slot: second!.id }))
})

test('a plan that changes keeps whoever has a seat, and offers the rest anew', async () => {
  const key = `doctor-${sequence}`
  const wanted = wish(slots[1])
  await keep(wanted)
  const later = [{ from: 600, to: 720, minutes: 20, capacity: 3 }]
  await put({ key, plan: { ...given.plan, days: { '2026-11-25': later } } })
  // 9:30 to 10:00 is kept for who has it and offered to nobody else; 10:00 to 12:00 is cut anew.
  expect(await free()).toEqual([3, 3, 3, 3, 3, 3])
  expect(await codeOf(keep(wish(slots[1])))).toBe('queueing.slot_gone')
  expect(await codeOf(keep(wish(slots[0])))).toBe('queueing.slot_gone')
  await act(async operation => await book(operation, wanted.id))
  await put({ key, plan: { ...given.plan, days: { '2026-11-25': [] } } })
  expect(await free()).toEqual([])
  await put({ key })
  expect(await free()).toEqual([2, 1, 2, 2])
  expect(await codeOf(put({ key, plan: { ...given.plan, days: { '2026-11-25': [...later, ...later] } } }))).toBe('queueing.plan_faulty')
})

test('a day on which the place is closed offers nothing any more; who has booked keeps it', async () => {
  const booked = wish(slots[0])
  await keep(booked)
  await act(async operation => await book(operation, booked.id))
  const admin = await atDesk(product, 'admin')
  const closed = { date: '2026-11-25', kind: 'off' as const, periods: [], name: { 'zh-CN': '停电', en: 'No power' } }
  await admin.call(setSpecialDays, { unit: site, days: [closed] })
  // The directory that is kept hears of it a moment later.
  await expect.poll(async () => await publishSlots(product.context).then(async () => await slotsOf('2026-11-25'))).toEqual([])
  const sql = product.context.database as unknown as Operation['sql']
  expect(await findBookings({ sql }, booked.owner)).toMatchObject([{ id: booked.id, state: 'booked' }])
  await admin.call(clearSpecialDays, { unit: site, dates: ['2026-11-25'] })
  await expect.poll(async () => await publishSlots(product.context).then(async () => await free())).toEqual([1, 2, 2, 2])
})

test('a page that shows a day hears of every change to it, and of none to another', async () => {
  const face = await inHall(product)
  const live = await openLive(face)
  const room = slotsRoom(resource, '2026-11-25')
  live.say({ watch: room, since: 0 })
  live.say({ watch: slotsRoom('x', 'y'), since: 0 })
  await live.heard()
  await keep(wish((await slotsOf('2026-11-26'))[0]))
  await keep(wish(slots[0]))
  await expect
    .poll(() => live.told, { timeout: 5000 })
    .toEqual([
      { refused: 'slots:x/y', code: 'kernel.not_found' },
      { room, sequence: 0 },
    ])
  await live.close()
})

test('the database itself refuses a seat too many, whatever the code does', async () => {
  await keep(wish(slots[0]))
  const sql = product.context.database
  const insert = async (seat: number) =>
    await sql`
      insert into queueing.bookings (id, slot_id, capacity, seat, owner_id, day, state, held_at, booked_at)
      select ${product.context.newId()}, id, capacity, ${seat}, ${product.context.newId()}, day, 'booked', starts_at, starts_at from queueing.slots where id = ${slots[0]!.id}`
  await expect(insert(1)).rejects.toThrow('bookings_seat_once')
  await expect(insert(3)).rejects.toThrow('bookings_seat_there')
  await insert(2)
  await expect(sql`update queueing.slots set capacity = 1 where id = ${slots[0]!.id}`).rejects.toThrow('bookings_seat_there')
})

test('a key means the resource of the site where somebody is, or the nearest to it', async () => {
  const { units } = await readDirectory(product.context)
  const at = (key: string) => units.find(unit => unit.key === key)!.id
  const putAt = async (key: string) => {
    product.clock.advance(1)
    return await act(async operation => await putResource(operation, { siteId: at(key), ...given, key: 'counter' }))
  }
  const [north, south] = [await putAt('xincheng_hall'), await putAt('qianjiang_point')]
  const found = async (siteId: string | null) => (await findResource(product.context, { key: 'counter', siteId }, 'en')).id
  expect(await Promise.all([found(at('xincheng_hall')), found(at('wangjiang_hall')), found(at('jiangbei')), found(null)])).toEqual([
    north,
    south,
    north,
    north,
  ])
  expect(await codeOf(findResource(product.context, { key: 'nobody', siteId: null }, 'en'))).toBe('queueing.unknown_resource')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { signOut } from '#identity'
import { minute } from '#kernel'
import { operate } from '#kernel/server'
import { helpRoom, readVisit, visitRoom } from '#visits'
import { apply, open } from '../../../test/setup/applying.ts'
import { openLive } from '../../../test/setup/live.ts'
import { atDesk, byPhone, Face, inHall } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
beforeAll(async () => {
  product = await openTestProduct({ recheck: 100 })
})
afterAll(async () => await product.close())

const scope = 'binjiang.jiangnan.wangjiang_hall'

async function answer(face: Face, id: string, seen: number, input: boolean): Promise<number> {
  return (await face.call(cases.answer, { id, seen, patches: [{ path: 'local_register', input }] })).revision
}

test('who watches a case is told its revision after each change, and nothing of what it holds', async () => {
  const hall = await inHall(product)
  const { head, revision } = await open(hall)
  const live = await openLive(hall)
  live.say({ watch: cases.caseRoom(head.id), since: revision })
  await live.heard()
  expect(live.told).toEqual([])
  const next = await answer(hall, head.id, revision, true)
  await expect.poll(() => live.told).toEqual([{ room: cases.caseRoom(head.id), sequence: next }])
  live.say({ leave: cases.caseRoom(head.id) })
  await live.heard()
  await answer(hall, head.id, next, false)
  await live.heard()
  expect(live.told).toHaveLength(1)
  await live.close()
})

test('who comes back after a cut with the sequence they know is told what they missed, and not what they know', async () => {
  const hall = await inHall(product)
  const { head, revision } = await open(hall)
  const first = await openLive(hall)
  await first.close()
  const next = await answer(hall, head.id, revision, true)
  const live = await openLive(hall)
  live.say({ watch: cases.caseRoom(head.id), since: revision })
  await expect.poll(() => live.told).toEqual([{ room: cases.caseRoom(head.id), sequence: next }])
  const knows = await openLive(hall)
  knows.say({ watch: cases.caseRoom(head.id), since: next })
  await knows.heard()
  expect(knows.told).toEqual([])
  await Promise.all([live.close(), knows.close()])
})

test('a list says nothing to who joins it first, and "fetch again" to who comes back', async () => {
  const desk = await atDesk(product, 'lina')
  const live = await openLive(desk)
  live.say({ watch: cases.workRoom(scope), since: 0 })
  await live.heard()
  expect(live.told).toEqual([])
  live.say({ watch: cases.workRoom(scope), since: 1 })
  await expect.poll(() => live.told).toEqual([{ room: cases.workRoom(scope), sequence: 0 }])
  await live.close()
})

test('the desks of a place and of all places above it hear of new work; another region does not', async () => {
  const [site, region, other] = await Promise.all(
    ['lina', 'zhaomin', 'sunli'].map(async login => await openLive(await atDesk(product, login))),
  )
  site!.say({ watch: cases.workRoom(scope), since: 0 })
  region!.say({ watch: cases.workRoom('binjiang.jiangnan'), since: 0 })
  other!.say({ watch: cases.workRoom('binjiang.jiangbei.xincheng_hall'), since: 0 })
  await Promise.all([site!.heard(), region!.heard(), other!.heard()])
  const hall = await inHall(product)
  await byPhone(product, hall, '13800000777')
  await apply(hall)
  await expect.poll(() => site!.told).toContainEqual({ room: cases.workRoom(scope), sequence: 0 })
  await expect.poll(() => region!.told).toContainEqual({ room: cases.workRoom('binjiang.jiangnan'), sequence: 0 })
  await other!.heard()
  expect(other!.told).toEqual([])
  await Promise.all([site!.close(), region!.close(), other!.close()])
})

test('a room that is not theirs is refused, whoever asks and however it is called', async () => {
  const [hall, stranger, desk] = [await inHall(product), await inHall(product), await atDesk(product, 'lina')]
  const { head } = await open(hall)
  const { id } = await hall.call(readVisit, {})
  const ask = async (face: Face, rooms: readonly string[]) => {
    const live = await openLive(face)
    for (const watch of rooms) live.say({ watch, since: 0 })
    await expect.poll(() => live.told.length).toBe(rooms.length)
    await live.close()
    // In no order: a room whose case is looked up takes longer.
    return rooms.map(room => live.told.find(message => 'refused' in message && message.refused === room))
  }
  const odd = ['', 'x', ':', 'nothing:1', 'constructor:1', '__proto__:1', 'toString:1', 'case:', 'case:1', `case:${'x'.repeat(90)}`]
  expect(
    await ask(stranger, [cases.caseRoom(head.id), visitRoom(id), cases.workRoom(scope), helpRoom(scope), cases.customerRoom(id), ...odd]),
  ).toEqual([
    { refused: cases.caseRoom(head.id), code: 'case.unknown' },
    { refused: visitRoom(id), code: 'kernel.not_found' },
    { refused: cases.workRoom(scope), code: 'kernel.not_found' },
    { refused: helpRoom(scope), code: 'kernel.not_found' },
    { refused: cases.customerRoom(id), code: 'kernel.not_found' },
    ...odd.map(refused => ({ refused, code: refused.startsWith('case:') ? 'case.unknown' : 'kernel.not_found' })),
  ])
  const outside = ['binjiang', 'binjiang.jiangbei', 'binjiang.jiangnan', `${scope}2`]
  expect(await ask(desk, [cases.caseRoom(head.id), visitRoom(id), ...outside.map(cases.workRoom), helpRoom(scope)])).toEqual([
    { refused: cases.caseRoom(head.id), code: 'case.unknown' },
    { refused: visitRoom(id), code: 'kernel.not_found' },
    ...outside.map(each => ({ refused: cases.workRoom(each), code: 'kernel.not_found' })),
    { refused: helpRoom(scope), code: 'kernel.not_found' },
  ])
})

test('a page without a session, or whose session ends, is closed and hears no more', async () => {
  expect(await (await openLive(new Face(product.url, 'hall'))).closed).toBe(4401)
  const desk = await atDesk(product, 'lina')
  const live = await openLive(desk)
  live.say({ watch: cases.workRoom(scope), since: 0 })
  await live.heard()
  await desk.call(signOut, {})
  expect(await live.closed).toBe(4401)
})

test('an open page alone does not keep a person signed in', async () => {
  const [desk, hall] = [await atDesk(product, 'wangwei'), await inHall(product)]
  const [staff, visitor] = [await openLive(desk), await openLive(hall)]
  product.clock.advance(100 * minute)
  expect(await staff.closed).toBe(4401)
  product.clock.advance(100 * minute)
  expect(await visitor.closed).toBe(4401)
})

test('the database cuts the connection by which changes are heard: pages are told to look again, and hear what comes after', async () => {
  const [hall, other] = [await inHall(product), await inHall(product)]
  const [mine, others] = [await open(hall), await open(other)]
  const pages = await Promise.all([hall, hall, other].map(async face => await openLive(face)))
  for (const [index, { head, revision }] of [mine, mine, others].entries())
    pages[index]!.say({ watch: cases.caseRoom(head.id), since: revision })
  const list = await openLive(await atDesk(product, 'lina'))
  list.say({ watch: cases.workRoom(scope), since: 0 })
  await Promise.all([...pages, list].map(async page => await page.heard()))

  const sql = product.context.database
  const stop = product.context.live.watch('test:again', () => {})
  let again = false
  const watching = product.context.live.watch('test:noted', sequence => (again ||= sequence === null))
  const cut = await sql`
    select pg_terminate_backend(pid) as cut from pg_stat_activity where datname = current_database() and query ilike 'listen%live%'`
  expect(cut.length).toBe(1)
  // Changed while nobody could hear.
  const revision = await answer(hall, mine.head.id, mine.revision, true)
  await expect.poll(() => again, { timeout: 15_000 }).toBe(true)
  await expect
    .poll(() => [pages[0]!.told.at(-1), pages[1]!.told.at(-1)])
    .toEqual([
      { room: cases.caseRoom(mine.head.id), sequence: revision },
      { room: cases.caseRoom(mine.head.id), sequence: revision },
    ])
  await expect.poll(() => list.told).toEqual([{ room: cases.workRoom(scope), sequence: 0 }])
  const next = await answer(other, others.head.id, others.revision, true)
  await expect.poll(() => pages[2]!.told).toEqual([{ room: cases.caseRoom(others.head.id), sequence: next }])
  stop()
  watching()
  await Promise.all([...pages, list].map(async page => await page.close()))
})

test('a listener that leaves its room and enters it again while it is told is told once', async () => {
  const { live } = product.context
  const room = 'test:again'
  const others = live.watch(room, () => {})
  let told = 0
  const again = () => {
    stop()
    // Told of its own coming back it would go on for ever; a hundred times are enough to see it.
    if (++told < 100) stop = live.watch(room, again)
  }
  let stop = live.watch(room, again)
  const tester = { kind: 'system', id: 'test' } as const
  await operate(product.context, { name: 'test.announce', actor: tester }, async operation => {
    operation.announce(room)
    return await Promise.resolve()
  })
  await expect.poll(() => told).toBe(1)
  stop()
  others()
})

test('what is no message, too many rooms and too many messages', async () => {
  const hall = await inHall(product)
  for (const words of ['', 'no json', '{}', '[]', '{"watch":1}', '{"watch":"a"}', `{"watch":"${'x'.repeat(200)}","since":0}`]) {
    const live = await openLive(hall)
    live.say(words)
    expect(await live.closed, words).toBe(4400)
  }
  const { id } = await hall.call(readVisit, {})
  const many = await openLive(hall)
  for (let index = 0; index < 49; index++) many.say({ watch: `nothing:${index}`, since: 0 })
  await many.heard()
  expect(many.told).toHaveLength(49)
  many.say({ watch: visitRoom(id), since: 0 })
  await many.heard()
  expect(many.told).toHaveLength(49)
  await many.close()
  const loud = await openLive(hall)
  for (let index = 0; index < 2000; index++) loud.say({ ping: index })
  expect(await loud.closed).toBe(4429)
})

test('a program that stops tells its pages to come back', async () => {
  const hall = await inHall(product)
  const live = await openLive(hall)
  await live.heard()
  product.server.moveAll()
  expect([await live.closed, live.told]).toEqual([1012, [{ moving: 1 }]])
})

test('another site cannot open a socket in a person’s name', async () => {
  const hall = await inHall(product)
  await expect(openLive(hall, { origin: 'https://elsewhere.example' })).rejects.toThrow('403')
  await expect(openLive(hall, { 'sec-fetch-site': 'cross-site' })).rejects.toThrow('403')
  const own = await openLive(hall, { origin: product.url, 'sec-fetch-site': 'same-origin' })
  await own.close()
})

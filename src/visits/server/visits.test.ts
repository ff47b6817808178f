import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as cases from '#cases'
import { hour, minute, second } from '#kernel'
import { countWaitingJobs, startJobs } from '#kernel/server'
import { cardStatement } from '#terminals'
import { endVisit, openVisit, proveCard, provePhone, readVisit, sendPhoneCode } from '#visits'
import { jobs } from '../../programs/compose.ts'
import { open } from '../../../test/setup/applying.ts'
import { openLive } from '../../../test/setup/live.ts'
import {
  atTerminal,
  byPhone,
  card,
  codeFor,
  enrolTerminal,
  Face,
  idNumber,
  inHall,
  layCard,
  refusalOf,
  type TestTerminal,
} from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let terminal: TestTerminal
let sequence = 0
let phone: string
beforeAll(async () => {
  product = await openTestProduct()
  terminal = await enrolTerminal(product)
})
afterAll(async () => await product.close())
beforeEach(() => {
  phone = `1340000${String(++sequence).padStart(4, '0')}`
})

/** What is left of a visit in the database, its personal parts as whether they are there. */
async function stored(id: string): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await product.context.database`
    select ending, ended_at, assurance, card is not null as card, phone is not null as phone from visits.visits where id = ${id}`
  return { ...row! }
}

async function settle(): Promise<void> {
  await expect.poll(async () => await countWaitingJobs(product.context.database), { timeout: 10_000 }).toBe(0)
}

test('a visit in the hall: nobody known, and the same after the page is loaded again', async () => {
  const hall = await inHall(product)
  const visit = await hall.call(readVisit, {})
  expect(visit).toEqual({
    id: visit.id,
    channel: 'hall',
    assurance: 'none',
    customer: null,
    name: null,
    phone: null,
    terminal: null,
    terminalId: null,
    site: null,
  })
  expect(await hall.again().call(openVisit, { language: 'zh-CN' })).toEqual(visit)
  expect(await hall.again().call(readVisit, {})).toEqual(visit)
})

test('a terminal’s page begins a new visit whenever it is loaded, and the one before has ended', async () => {
  const first = await atTerminal(product, terminal)
  await layCard(first.face, terminal, first.visit)
  const live = await openLive(first.face)
  live.say({ watch: `visit:${first.visit.id}`, since: 0 })
  await live.heard()
  const later = await atTerminal(product, terminal)
  expect(later.visit.id).not.toBe(first.visit.id)
  expect(later.visit).toMatchObject({ assurance: 'none', name: null })
  await expect.poll(() => live.told).toEqual([{ room: `visit:${first.visit.id}`, sequence: 0 }])
  expect(await refusalOf(first.face.call(readVisit, {}))).toBe('visits.ended')
  expect(await stored(first.visit.id)).toEqual({
    ending: 'preempted',
    ended_at: product.clock.now(),
    assurance: 'card',
    card: false,
    phone: false,
  })
  await live.close()
})

test('another terminal’s visit goes on', async () => {
  const other = await enrolTerminal(product, 'wangjiang-2')
  const there = await atTerminal(product, other)
  await atTerminal(product, terminal)
  expect((await there.face.call(readVisit, {})).id).toBe(there.visit.id)
})

test('the kiosk page in anyone’s browser is a demonstration: a card read there proves nothing', async () => {
  const face = new Face(product.url, 'kiosk')
  const visit = await face.call(openVisit, { language: 'zh-CN' })
  expect(visit).toMatchObject({ channel: 'kiosk', terminal: null, site: null })
  expect(await refusalOf(layCard(face, terminal, visit))).toBe('visits.not_a_terminal')
  const hall = await inHall(product)
  expect(await refusalOf(layCard(hall, terminal, await hall.call(readVisit, {})))).toBe('visits.not_a_terminal')
  expect((await byPhone(product, face, phone)).assurance).toBe('phone')
})

test('an expired card is refused, on its last day it is taken, and one without end always', async () => {
  const { face, visit } = await atTerminal(product, terminal)
  expect(await refusalOf(layCard(face, terminal, visit, card({ validTo: '2026-11-23' })))).toBe('visits.card_expired')
  expect((await layCard(face, terminal, visit, card({ validTo: '2026-11-24' }))).assurance).toBe('card')
  const again = await atTerminal(product, terminal)
  expect((await layCard(again.face, terminal, again.visit, card({ validTo: null }))).name).toBe('张*')
})

test('in one visit one person: another’s card is refused, the same person’s is not', async () => {
  const { face, visit } = await atTerminal(product, terminal)
  await layCard(face, terminal, visit)
  const other = card({ name: '李四', idNumber: idNumber('1975-03-03', 55) })
  expect(await refusalOf(layCard(face, terminal, visit, other))).toBe('visits.another_person')
  expect(await layCard(face, terminal, visit)).toMatchObject({ assurance: 'card', name: '张*' })
})

test('who comes with a card is known by the phone they proved before, masked, and it is filled in as proved', async () => {
  const own = card({ name: '王芳', idNumber: idNumber('1988-08-08', 46) })
  const first = await atTerminal(product, terminal)
  expect(await layCard(first.face, terminal, first.visit, own)).toMatchObject({ assurance: 'card', phone: null })
  expect(await byPhone(product, first.face, phone)).toMatchObject({ assurance: 'card', phone: `134****${phone.slice(-4)}` })
  await first.face.call(endVisit, { ending: 'completed' })

  const later = await atTerminal(product, terminal)
  expect(await layCard(later.face, terminal, later.visit, own)).toMatchObject({ assurance: 'card', phone: `134****${phone.slice(-4)}` })
  expect(await later.face.call(readVisit, {})).toMatchObject({ assurance: 'card', phone: `134****${phone.slice(-4)}` })
  const { head } = await open(later.face)
  const { entries } = await later.face.call(cases.identify, { id: head.id })
  expect(entries['phone']).toMatchObject({ value: phone, source: 'visit.phone', trust: 'B' })

  // Another person at the same terminal is not.
  const other = await atTerminal(product, terminal)
  const stranger = card({ name: '赵六', idNumber: idNumber('1969-09-09', 57) })
  expect(await layCard(other.face, terminal, other.visit, stranger)).toMatchObject({ assurance: 'card', phone: null })
})

test('a phone proved now goes before the one known from earlier', async () => {
  const own = card({ name: '吴强', idNumber: idNumber('1977-07-07', 75) })
  const first = await atTerminal(product, terminal)
  await layCard(first.face, terminal, first.visit, own)
  await byPhone(product, first.face, phone)
  const later = await atTerminal(product, terminal)
  await layCard(later.face, terminal, later.visit, own)
  const newer = `1350000${phone.slice(-4)}`
  expect(await byPhone(product, later.face, newer)).toMatchObject({ phone: `135****${phone.slice(-4)}` })
})

test('who becomes known gets a new cookie, and the old one is worth nothing', async () => {
  const hall = await inHall(product)
  const before = hall.again()
  await byPhone(product, hall, phone)
  expect(hall.cookie).not.toBe(before.cookie)
  expect(await refusalOf(before.call(readVisit, {}))).toBe('visits.ended')
  expect(await refusalOf(before.call(provePhone, { phone, code: '000000' }))).toBe('visits.ended')
  const { face, visit } = await atTerminal(product, terminal)
  const unknown = face.again()
  await layCard(face, terminal, visit)
  expect(await refusalOf(unknown.call(readVisit, {}))).toBe('visits.ended')
  expect((await face.call(readVisit, {})).assurance).toBe('card')
})

test('the answer that made them known was lost: the same request again brings it, with the old cookie, and nothing else does', async () => {
  const hall = await inHall(product)
  await hall.call(sendPhoneCode, { phone })
  const code = await codeFor(product, phone)
  const [page, key] = [hall.again(), `lost-${phone}`]
  // The page never sees the answer, nor its cookie.
  await hall.again().call(provePhone, { phone, code }, { key })
  expect(await refusalOf(page.call(readVisit, {}))).toBe('visits.ended')
  expect(await refusalOf(page.again().call(provePhone, { phone, code }, { key: `other-${phone}` }))).toBe('visits.ended')
  expect(await refusalOf(page.again().call(provePhone, { phone, code: '000000' }, { key }))).toBe('kernel.key_reused')
  expect(await page.call(provePhone, { phone, code }, { key })).toMatchObject({ assurance: 'phone' })
  expect((await page.call(readVisit, {})).assurance).toBe('phone')

  const { face, visit } = await atTerminal(product, terminal)
  const [kiosk, data] = [face.again(), card()]
  const reading = { card: data, signature: terminal.signed(cardStatement({ terminal: terminal.id, visit: visit.id, card: data })) }
  await face.call(proveCard, reading, { key: `card-${phone}` })
  expect(await kiosk.call(proveCard, reading, { key: `card-${phone}` })).toMatchObject({ assurance: 'card' })
  expect((await kiosk.call(readVisit, {})).name).toBe('张*')
})

test('at the end what was proved is taken away, and the cookie opens nothing', async () => {
  const { face, visit } = await atTerminal(product, terminal)
  await layCard(face, terminal, visit)
  await byPhone(product, face, phone)
  expect(await stored(visit.id)).toEqual({ ending: null, ended_at: null, assurance: 'card', card: true, phone: true })
  const before = face.again()
  await face.call(endVisit, { ending: 'explicit_exit' })
  expect(face.cookie).toBe('')
  expect(await stored(visit.id)).toEqual({
    ending: 'explicit_exit',
    ended_at: product.clock.now(),
    assurance: 'card',
    card: false,
    phone: false,
  })
  expect(await refusalOf(before.call(readVisit, {}))).toBe('visits.ended')
  expect(await refusalOf(before.call(endVisit, { ending: 'timeout' }))).toBe('visits.ended')
  const ends = await product.context.database`select outcome from kernel.events where event = 'visit.ended' and visit_id = ${visit.id}`
  expect([...ends]).toEqual([{ outcome: 'explicit_exit' }])
})

test('a terminal’s visit without a sign of life ends after five minutes, with all that was proved in it', async () => {
  const { face, visit } = await atTerminal(product, terminal)
  await layCard(face, terminal, visit)
  await product.passTime(4 * minute)
  await face.call(readVisit, {})
  await product.passTime(4 * minute)
  expect((await face.call(readVisit, {})).id).toBe(visit.id)
  await product.passTime(5 * minute + second)
  expect(await refusalOf(face.call(readVisit, {}))).toBe('visits.ended')
  expect(await stored(visit.id)).toMatchObject({ ending: 'timeout', card: false })
})

test('a visit in the hall ends two hours after the last thing done', async () => {
  const hall = await inHall(product)
  await byPhone(product, hall, phone)
  const { id } = await hall.call(readVisit, {})
  await product.passTime(2 * hour - minute)
  await hall.call(readVisit, {})
  await product.passTime(2 * hour - minute)
  await hall.call(readVisit, {})
  await product.passTime(2 * hour + minute)
  expect(await stored(id)).toMatchObject({ ending: 'timeout', phone: false })
})

test('messages of a visit’s cases are in the language its page shows now', async () => {
  const hall = await inHall(product, 'zh-CN')
  const { id } = await hall.call(readVisit, {})
  const answer = await fetch(`${product.url}/api/visits/current`, { headers: { cookie: hall.cookie, 'accept-language': 'en' } })
  expect(answer.status).toBe(200)
  const [row] = await product.context.database`select language from visits.visits where id = ${id}`
  expect(row!['language']).toBe('en')
})

test('an anonymous draft goes with its visit; one of a known person stays', async () => {
  const [nobody, known] = [await inHall(product), await inHall(product)]
  const [lost, kept] = [await open(nobody), await open(known)]
  await byPhone(product, known, phone)
  await settle()
  await nobody.call(endVisit, { ending: 'explicit_exit' })
  await known.call(endVisit, { ending: 'explicit_exit' })
  await settle()
  const phases = await product.context
    .database`select id, phase, actor_id is null as nobodys from cases.cases where id in ${product.context.database([lost.head.id, kept.head.id])}`
  expect(Object.fromEntries(phases.map(row => [row['id'] as string, [row['phase'], row['nobodys']]]))).toEqual({
    [lost.head.id]: ['ended', true],
    [kept.head.id]: ['draft', false],
  })
})

test('who becomes known and leaves at once keeps what they began, in whatever order that is heard', async () => {
  const idle = await openTestProduct({ work: false })
  const hall = await inHall(idle)
  const { head } = await open(hall)
  await hall.call(sendPhoneCode, { phone })
  let working = await startJobs(idle.context, idle.databaseUrl, { jobs, crontab: '' })
  const code = await codeFor(idle, phone)
  await working.stop()
  await hall.call(provePhone, { phone, code })
  await hall.call(endVisit, { ending: 'explicit_exit' })
  // The end is heard first.
  const sql = idle.context.database
  await sql`delete from graphile_worker._private_jobs j using kernel.events e where j.payload->>'message' = e.message_id::text and e.event = 'visit.identified'`
  working = await startJobs(idle.context, idle.databaseUrl, { jobs, crontab: '' })
  await expect.poll(async () => await countWaitingJobs(sql), { timeout: 10_000 }).toBe(0)
  await working.stop()
  const later = await inHall(idle)
  await byPhoneOf(idle, later)
  expect((await later.call(cases.listCases, {})).cases.map(({ id }) => id)).toEqual([head.id])
  await idle.close()
})

/** The same person comes back a minute later; jobs run only as long as the code needs. */
async function byPhoneOf(idle: Product, face: Face): Promise<void> {
  idle.clock.advance(2 * minute)
  const working = await startJobs(idle.context, idle.databaseUrl, { jobs, crontab: '' })
  await byPhone(idle, face, phone)
  await working.stop()
}

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as cases from '#cases'
import { declarePerson, recogniseCard, recognisePhone } from '#customers/server'
import { minute } from '#kernel'
import { countWaitingJobs, operate } from '#kernel/server'
import { endVisit, provePhone, readVisit, sendPhoneCode } from '#visits'
import { answerAll, apply, attach, open, rented } from '../../../test/setup/applying.ts'
import {
  atTerminal,
  byPhone,
  card,
  enrolTerminal,
  type Face,
  idNumber,
  inHall,
  layCard,
  refusalOf,
  type TestTerminal,
} from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let terminals: readonly TestTerminal[]
let sequence = 0
let phone: string
let person: ReturnType<typeof card>
beforeAll(async () => {
  product = await openTestProduct()
  terminals = await Promise.all(['wangjiang-1', 'wangjiang-2', 'qianjiang-1'].map(async key => await enrolTerminal(product, key)))
})
afterAll(async () => await product.close())
beforeEach(() => {
  sequence++
  phone = `1330000${String(sequence).padStart(4, '0')}`
  person = card({ name: '钱多多', idNumber: idNumber('1970-01-01', 100 + sequence) })
  product.clock.advance(2 * minute)
})

/** Somebody at a terminal with their card, and with a phone they prove. */
async function known(data = person, proved: string | null = phone, terminal = terminals[0]!): Promise<Face> {
  const { face, visit } = await atTerminal(product, terminal)
  await layCard(face, terminal, visit, data)
  if (proved !== null) await byPhone(product, face, proved)
  return face
}

async function customers(): Promise<number> {
  return (await product.context.database`select count(distinct canonical_id) as count from customers.customers`)[0]!['count'] as number
}

async function mine(face: Face): Promise<readonly string[]> {
  return (await face.call(cases.listCases, {})).cases.map(({ id }) => id)
}

test('what was begun at the terminal is found in the hall by the phone proved beside the card, and the person by their name', async () => {
  const kiosk = await known()
  const { head } = await open(kiosk)
  await kiosk.call(cases.identify, { id: head.id })
  await kiosk.call(endVisit, { ending: 'explicit_exit' })
  product.clock.advance(2 * minute)
  const hall = await inHall(product)
  expect(await refusalOf(hall.call(cases.readCase, { id: head.id }))).toBe('case.unknown')
  expect(await byPhone(product, hall, phone)).toMatchObject({ assurance: 'phone', name: '钱*多' })
  expect(await mine(hall)).toEqual([head.id])
  expect((await hall.call(cases.readCase, { id: head.id })).entries['name']).toMatchObject({ value: '钱多多', locked: true, trust: 'A' })
})

test('what was begun in the hall by phone is found at a terminal by the card, once both were proved in one visit', async () => {
  const hall = await inHall(product)
  await byPhone(product, hall, phone)
  const { head } = await open(hall)
  product.clock.advance(2 * minute)
  const { face, visit } = await atTerminal(product, terminals[0]!)
  await layCard(face, terminals[0]!, visit, person)
  expect(await mine(face)).toEqual([])
  const before = await customers()
  await byPhone(product, face, phone)
  expect(await customers()).toBe(before - 1)
  expect(await mine(face)).toEqual([head.id])
  // And by the card alone from then on, at any terminal.
  expect(await mine(await known(person, null, terminals[1]))).toEqual([head.id])
  // The phone first and then the card is the same.
  expect((await hall.call(readVisit, {})).name).toBe('钱*多')
})

test('a family’s phone is not joined: it stays the first one’s, and shows the second one nothing of them', async () => {
  const first = await known()
  const { head } = await open(first)
  await first.call(endVisit, { ending: 'explicit_exit' })
  product.clock.advance(2 * minute)
  const wife = card({ name: '孙小小', idNumber: idNumber('1972-02-02', 300 + sequence) })
  const before = await customers()
  const second = await known(wife)
  expect(await customers()).toBe(before + 1)
  expect(await second.call(readVisit, {})).toMatchObject({ assurance: 'card', name: '孙*小' })
  expect(await mine(second)).toEqual([])
  expect(await refusalOf(second.call(cases.readCase, { id: head.id }))).toBe('case.unknown')
  // Her matter names the phone all the same, and the hall opens to its owner.
  const hers = await open(second)
  expect((await second.call(cases.identify, { id: hers.head.id })).entries['phone']).toMatchObject({ value: phone, source: 'visit.phone' })
  product.clock.advance(2 * minute)
  const hall = await inHall(product)
  expect(await byPhone(product, hall, phone)).toMatchObject({ name: '钱*多' })
  expect(await mine(hall)).toEqual([head.id])
})

test('the same new card in several visits at once is one person', async () => {
  const before = await customers()
  const faces = await Promise.all(
    terminals.map(async terminal => {
      const { face, visit } = await atTerminal(product, terminal)
      return { face, terminal, visit }
    }),
  )
  await Promise.all(faces.map(async ({ face, terminal, visit }) => await layCard(face, terminal, visit, person)))
  expect(await customers()).toBe(before + 1)
  const { head } = await open(faces[0]!.face)
  for (const { face } of faces) expect(await mine(face)).toEqual([head.id])
})

test('many recognised at once, cards and phones, without a deadlock', async () => {
  const before = await customers()
  const act = { name: 'test.recognise', actor: { kind: 'system', id: 'test' } } as const
  const ids = await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      operate(product.context, act, async operation =>
        index % 2 === 0 ? await recogniseCard(operation, person) : await recognisePhone(operation, phone),
      ),
    ),
  )
  expect(new Set(ids).size).toBe(2)
  expect(await customers()).toBe(before + 2)
})

test('the same phone beside two cards in two visits at once belongs to one of them', async () => {
  const other = card({ name: '周小川', idNumber: idNumber('1980-08-08', 400 + sequence) })
  const [first, second] = [await known(person, null, terminals[0]), await known(other, null, terminals[1])]
  const numbers = product.sms.messages.length
  await first.call(sendPhoneCode, { phone })
  product.clock.advance(minute)
  await second.call(sendPhoneCode, { phone })
  const codes = async () =>
    product.sms.messages
      .slice(numbers)
      .filter(({ to }) => to === phone)
      .map(({ text }) => /\d{6}/.exec(text)![0])
  await expect.poll(async () => (await codes()).length, { timeout: 10_000 }).toBe(2)
  const arrived = await codes()
  const answers = await Promise.all(
    [first, second].map(async (face, index) => await face.call(provePhone, { phone, code: arrived[index]! })),
  )
  expect(answers.map(({ assurance }) => assurance)).toEqual(['card', 'card'])
  const rows = await product.context
    .database`select count(*) as count from customers.identifiers where kind = 'phone' and proved_at = ${product.context.database.typed.instant(product.clock.now())}`
  expect(rows[0]!['count']).toBe(1)
})

test('a child who was declared is the same person when their card is read: they find their matter, and are called as the card says', async () => {
  const childNumber = idNumber('2012-05-05', 500 + sequence)
  const parent = await known()
  const answers = (today: string) =>
    [
      ...rented(today).filter(([path]) => !['for_whom', 'home_address', 'with_family'].includes(path)),
      ['for_whom', 'child'],
      ['child_name', '钱小多'],
      ['child_id', childNumber],
      ['ground', 'study'],
      ['school', '望江小学'],
      ['signature', { strokes: [[0, 0, 100, 100, 300, 300, 500, 100, 700, 300, 900, 900]] }],
    ] as const
  const opened = await open(parent)
  const { id } = opened.head
  const identified = await parent.call(cases.identify, { id })
  const filled = await answerAll(parent, identified, [
    ['for_whom', 'child'],
    ['ground', 'study'],
  ])
  await answerAll(
    parent,
    filled,
    answers(identified.today).filter(([path]) => !['landlord_name', 'lease_end'].includes(path)),
  )
  let view = await attach(parent, id, 'photo')
  for (const rule of ['study_proof', 'child_proof']) view = await attach(parent, id, rule)
  expect((await parent.call(cases.submit, { id, seen: view.revision })).head.phase).toBe('handling')
  const before = await customers()
  product.clock.advance(2 * minute)

  const child = await known(card({ name: '钱晓多', idNumber: childNumber, birth: '2012-05-05' }), null, terminals[1])
  expect(await customers()).toBe(before)
  expect((await child.call(readVisit, {})).name).toBe('钱*多')
  expect(await mine(child)).toEqual([id])
  const seen = await child.call(cases.readCase, { id })
  expect([seen.head.phase, seen.entries, seen.documents, seen.slip]).toEqual(['handling', {}, [], null])
})

test('nobody gets a way in by being declared: the name of one who is known stays, and their phone opens nothing of the declarer’s', async () => {
  const own = await known()
  const submitted = await apply(own)
  await own.call(endVisit, { ending: 'completed' })
  product.clock.advance(2 * minute)
  // Somebody else names this person's number with another name.
  const stranger = await inHall(product)
  const other = `1320000${String(sequence).padStart(4, '0')}`
  await byPhone(product, stranger, other)
  const act = { name: 'test.declare', actor: { kind: 'system', id: 'test' } } as const
  const declared = await operate(product.context, act, async operation =>
    declarePerson(operation, { idNumber: person.idNumber, name: '假名字' }),
  )
  const again = await known(person, null, terminals[2])
  expect((await again.call(readVisit, {})).name).toBe('钱*多')
  expect(await mine(again)).toEqual([submitted.head.id])
  expect(await mine(stranger)).toEqual([])
  const rows = await product.context.database`select canonical_id from customers.customers where id = ${declared}`
  expect(rows[0]!['canonical_id']).toBe(declared)
  await expect.poll(async () => await countWaitingJobs(product.context.database), { timeout: 10_000 }).toBe(0)
})

test('a join is kept so that it can be taken back, and told in the log by ids', async () => {
  const hall = await inHall(product)
  await byPhone(product, hall, phone)
  product.clock.advance(2 * minute)
  await known()
  const sql = product.context.database
  const [link] = await sql`select from_id, to_id, reason, undone_at from customers.links order by at desc limit 1`
  expect(link).toEqual({ from_id: expect.any(String), to_id: expect.any(String), reason: 'card and phone in one visit', undone_at: null })
  const [event] = await sql`select customer_id, props from kernel.events where event = 'customer.joined' order by position desc limit 1`
  expect(event).toEqual({ customer_id: link!['to_id'] as string, props: { from: link!['from_id'] as string } })
})

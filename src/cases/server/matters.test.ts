import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as cases from '#cases'
import type { MatterRow } from '#cases'
import { minute } from '#kernel'
import { outputStatement, reportOutput } from '#terminals'
import {
  fillFor,
  hasEnded,
  isSettled,
  moneyKept,
  openWorlds,
  pay,
  send,
  until,
  waitsFor,
  type Worlds,
} from '../../../test/setup/dealing.ts'
import {
  atDesk,
  atTerminal,
  card,
  enrolTerminal,
  Face,
  idNumber,
  inHall,
  layCard,
  refusalOf,
  type TestTerminal,
} from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

/* What does not come right by itself, as staff see it, and what they can do about it. */

let product: Product
let worlds: Worlds
let terminal: TestTerminal
let banker: Face
let cashier: Face
beforeAll(async () => {
  worlds = await openWorlds()
  product = await openTestProduct({ config: worlds.config! })
  worlds.follow(product)
  terminal = await enrolTerminal(product, 'wangjiang-1', ['card-reader', 'card-dispenser'])
})
afterAll(async () => {
  await product.close()
  await worlds.close()
})
beforeEach(async () => {
  product.clock.advance(1000)
  await worlds.freshBiller()
  banker = await atDesk(product, 'fanyun')
  cashier = await atDesk(product, 'xuli')
})

const mattersOf = async (desk: Face) => (await desk.call(cases.listMatters, {})).rows
const settle = async (desk: Face, { case: { id }, id: matter, kind }: MatterRow, given: Pick<Given, 'remedy'> & Partial<Given>) =>
  await desk.call(cases.settleMatter, { id, kind, matter, ...given })
type Given = { readonly remedy: cases.Remedy; readonly reason: string; readonly card: string }

const eventsOf = async (id: string, event: string) =>
  (await product.context.database`select props from kernel.events where case_id = ${id} and event = ${event}`).map(row => row['props'])

const strokes = { strokes: [[0, 0, 100, 100, 300, 300, 500, 100, 700, 300, 900, 900]] } as const

/** Somebody whose card the terminal was asked for, and who has heard nothing since. */
async function inTheDark(sequence: number) {
  const { face, visit } = await atTerminal(product, terminal)
  await layCard(face, terminal, visit, card({ idNumber: idNumber('1990-05-12', sequence) }))
  const answers = [
    ['phone', `139000${String(10_000 + sequence)}`],
    ['home', '江南区望江路 88 号 3 幢 502 室'],
    ['occupation', 'retired'],
    ['purpose', 'daily'],
    ['own_use', true],
    ['signature', strokes],
  ] as const
  const { head } = await send(face, await fillFor(face, 'bank-card-issue', answers, { product: 'classic' }, { identified: true }))
  const { revision: seen } = await banker.call(cases.claim, { id: head.id })
  await banker.call(cases.advance, { id: head.id, seen, action: 'allow' })
  const { output } = await until(product, face, head.id, waitsFor('device'))
  await face.call(cases.beginOutput, { id: head.id, output: output!.id })
  expect(await mattersOf(banker)).toEqual([])
  await product.passTime(3 * minute)
  banker = await atDesk(product, 'fanyun')
  const [row] = await mattersOf(banker)
  expect(row).toMatchObject({ kind: 'output_unknown', id: output!.id, amount: null, remedies: ['put_out', 'not_put_out'] })
  const report = async (result: 'done' | 'failed') => {
    const said = { terminal: terminal.id, case: head.id, output: output!.id, result }
    await new Face(product.url, 'kiosk').call(reportOutput, { ...said, signature: terminal.signed(outputStatement(said)) })
  }
  return { face, id: head.id, output: output!.id, row: row!, report }
}

test('a terminal that never comes back: somebody with the card in sight says it came out, and which', async () => {
  const dark = await inTheDark(11)
  // Another department of the same hall, and the bank's own people elsewhere, know nothing of it.
  expect([await mattersOf(await atDesk(product, 'lina')), await mattersOf(await atDesk(product, 'gaojie'))]).toEqual([[], []])
  expect(
    await refusalOf(settle(await atDesk(product, 'gaojie'), dark.row, { remedy: 'put_out', reason: 'person_has_it', card: '1234' })),
  ).toBe('case.unknown')
  expect(await refusalOf(settle(banker, dark.row, { remedy: 'put_out', card: '1234' }))).toBe('case.reason_needed')
  expect(await refusalOf(settle(banker, dark.row, { remedy: 'put_out', reason: 'person_has_it' }))).toBe('case.card_needed')
  await settle(banker, dark.row, { remedy: 'put_out', reason: 'person_has_it', card: '1234' })
  const [{ doing }] = (await product.context.database`select doing from cases.cases where id = ${dark.id}`) as unknown as [
    { doing: { output: object } },
  ]
  expect(doing.output).toMatchObject({ state: 'done', word: { reason: 'person_has_it', card: '1234' } })
  expect(await mattersOf(banker)).toEqual([])
  expect(await refusalOf(settle(banker, dark.row, { remedy: 'not_put_out', reason: 'counted' }))).toBe('case.nothing_open')
  await dark.report('done')
  await product.passTime(1000)
  expect(await eventsOf(dark.id, 'case.output_contradicted')).toEqual([])
  const audited = await product.context
    .database`select details from kernel.audit where action = 'cases.settle_matter' and object_id = ${dark.id} and result = 'done'`
  expect(audited.map(row => row['details'])).toEqual([
    { matter: dark.output, kind: 'output_unknown', remedy: 'put_out', reason: 'person_has_it' },
  ])
})

test('nothing came out: it is handed over at the counter, the machine puts out nothing any more, and what it says later is kept in the log', async () => {
  const dark = await inTheDark(12)
  await settle(banker, dark.row, { remedy: 'not_put_out', reason: 'still_inside' })
  const { face, visit } = await atTerminal(product, terminal)
  await layCard(face, terminal, visit, card({ idNumber: idNumber('1990-05-12', 12) }))
  const begun = await face.call(cases.beginOutput, { id: dark.id, output: dark.output })
  expect([begun.output?.state, begun.head.path.find(({ state }) => state === 'now')?.id]).toEqual(['failed', 'hand_over'])
  await dark.report('done')
  await expect
    .poll(async () => await eventsOf(dark.id, 'case.output_contradicted'))
    .toEqual([{ output: dark.output, said: 'failed', told: 'done' }])
  expect((await face.call(cases.readCase, { id: dark.id })).head.path.find(({ state }) => state === 'now')?.id).toBe('hand_over')
})

/** Somebody's bill, paid, which the water company then refuses, and the bank the refund. */
async function refusedRefund() {
  const face = await inHall(product)
  const sent = await send(face, await fillFor(face, 'water-bill', [['number', '1020030005']], { bill: null }))
  const open = await until(product, face, sent.head.id, waitsFor('payment'))
  worlds.biller.misbehave('refuse', 1, 'post')
  worlds.bank.misbehave('refuse', 1, 'refund')
  await pay(worlds, face, open)
  await until(product, face, sent.head.id, hasEnded)
  await expect.poll(async () => await mattersOf(cashier)).toHaveLength(1)
  const [row] = await mattersOf(cashier)
  const { total, due } = open.head.money!
  expect(row).toMatchObject({ kind: 'refund_refused', amount: total, currency: 'CNY', remedies: ['again', 'by_hand'] })
  expect(row!.case).toMatchObject({ id: sent.head.id, serviceName: '交水费' })
  return { face, id: sent.head.id, row: row!, total, due }
}

test('a refund the bank refuses: told anew under another number, it goes back the way it came', async () => {
  const { face, id, row, due } = await refusedRefund()
  expect(await mattersOf(banker)).toEqual([])
  await settle(cashier, row, { remedy: 'again' })
  await until(product, face, id, ({ head }) => head.money?.state === 'refunded')
  expect([moneyKept(worlds, due), await mattersOf(cashier)]).toEqual([0, []])
})

test('or it is given back over the counter: booked as that, and the bank is not asked any more', async () => {
  const { face, id, row, due, total } = await refusedRefund()
  expect(await refusalOf(settle(cashier, row, { remedy: 'by_hand' }))).toBe('case.reason_needed')
  await settle(cashier, row, { remedy: 'by_hand', reason: 'cash' })
  const view = await until(product, face, id, ({ head }) => head.money?.state === 'refunded')
  expect([isSettled(view), moneyKept(worlds, due), await mattersOf(cashier)]).toEqual([true, total, []])
  const lines = await product.context.database`
    select l.account, l.amount from payments.ledger l join payments.attempts a on a.id = l.attempt_id where a.due_id = ${due} order by l.kind, l.account`
  expect(lines.map(({ account, amount }) => [account, amount])).toEqual([
    ['bank', total],
    ['income', -total],
    ['counter', -total],
    ['income', total],
  ])
  expect(await refusalOf(settle(cashier, row, { remedy: 'again' }))).toBe('case.nothing_open')
})

test('paid and not booked: in the list after two minutes, and asked about at once', async () => {
  const face = await inHall(product)
  const sent = await send(face, await fillFor(face, 'water-bill', [['number', '1020030006']], { bill: null }))
  const open = await until(product, face, sent.head.id, waitsFor('payment'))
  worlds.biller.misbehave('lose', 1, 'post')
  worlds.biller.misbehave('fail', 50, 'calls')
  await pay(worlds, face, open)
  await until(product, face, sent.head.id, waitsFor('unknown'))
  await product.passTime(3 * minute)
  cashier = await atDesk(product, 'xuli')
  await expect.poll(async () => await mattersOf(cashier)).toMatchObject([{ kind: 'unposted', remedies: ['ask'] }])
  const [row] = await mattersOf(cashier)
  await worlds.freshBiller()
  await settle(cashier, row!, { remedy: 'ask' })
  await until(product, face, sent.head.id, hasEnded)
  expect(await mattersOf(cashier)).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import { fillFor, hasEnded, openWorlds, send, until, waitsFor, type Worlds } from '../../../test/setup/dealing.ts'
import type { CardData } from '#terminals'
import { watchList } from '../../../test/world/core-bank.ts'
import { atDesk, atTerminal, card, enrolTerminal, type Face, idNumber, layCard, type TestTerminal } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

/* A bank card: decided by a clerk of the same place while the person stands there, opened by the bank's own system exactly once, handed over. */

let product: Product
let worlds: Worlds
let terminal: TestTerminal
let clerk: Face
beforeAll(async () => {
  worlds = await openWorlds()
  product = await openTestProduct({ config: worlds.config! })
  worlds.follow(product)
  terminal = await enrolTerminal(product)
  clerk = await atDesk(product, 'fanyun')
})
afterAll(async () => {
  await product.close()
  await worlds.close()
})

const strokes = { strokes: [[0, 0, 100, 100, 300, 300, 500, 100, 700, 300, 900, 900]] } as const

/** Somebody at the terminal with their card applies for the classic one. */
async function applyFor(sequence: number, bearer: Partial<CardData> = {}): Promise<{ readonly face: Face; readonly sent: CaseView }> {
  const { face, visit } = await atTerminal(product, terminal)
  await layCard(face, terminal, visit, card({ idNumber: idNumber('1990-05-12', sequence), ...bearer }))
  const answers = [
    ['phone', `139000${String(10_000 + sequence)}`],
    ['home', '江南区望江路 88 号 3 幢 502 室'],
    ['occupation', 'retired'],
    ['purpose', 'daily'],
    ['own_use', true],
    ['signature', strokes],
  ] as const
  const view = await fillFor(face, 'bank-card-issue', answers, { product: 'classic' }, { identified: true })
  return { face, sent: await send(face, view) }
}

async function decide(id: string, action: string): Promise<void> {
  const { revision: seen } = await clerk.call(cases.claim, { id })
  await clerk.call(cases.advance, { id, seen, action })
}

/** Accounts the bank has opened for a person. */
const opened = (sequence: number) =>
  worlds.coreBank.book.filter(
    ({ verb, outcome, request }) => verb === 'post' && 'result' in outcome && request['idNumber'] === idNumber('1990-05-12', sequence),
  ).length

test('allowed on the spot, opened, handed over; the terminal is told at each turn', async () => {
  const { face, sent } = await applyFor(31)
  expect(sent.head).toMatchObject({ phase: 'handling', waiting: 'decision', doing: '柜员正在审核，请在这里等几分钟。', money: null })
  // Ten minutes by the clock, whatever the office hours are.
  const { stage } = await clerk.call(cases.readWork, { id: sent.head.id })
  expect(stage!.dueAt - product.clock.now()).toBe(600_000)
  await decide(sent.head.id, 'allow')
  const ready = await until(product, face, sent.head.id, ({ head }) =>
    head.path.some(({ id, state }) => id === 'hand_over' && state === 'now'),
  )
  expect([ready.head.doing, opened(31)]).toEqual(['卡已开好，请到旁边的个人银行服务台领卡。', 1])
  await decide(sent.head.id, 'handed')
  const done = await until(product, face, sent.head.id, hasEnded)
  expect(done.head).toMatchObject({ outcome: 'granted', doing: '卡已领取' })
})

test('declined on the spot: told why, and no account', async () => {
  const { face, sent } = await applyFor(33)
  const { revision: seen } = await clerk.call(cases.claim, { id: sent.head.id })
  await clerk.call(cases.refuse, { id: sent.head.id, seen, action: 'decline', reason: 'purpose_unclear' })
  const { head } = await until(product, face, sent.head.id, hasEnded)
  expect([head.outcome, head.why, opened(33)]).toEqual(['refused', '用途说不清楚', 0])
})

test('the bank’s system refuses: told why', async () => {
  const [listed] = watchList
  const { face, sent } = await applyFor(35, { idNumber: listed!, birth: '1988-11-11' })
  await decide(sent.head.id, 'allow')
  const { head } = await until(product, face, sent.head.id, hasEnded)
  expect([head.outcome, head.why]).toEqual(['refused', '需要到柜台核实情况'])
})

test.each(['drop', 'lose', 'late'] as const)('the bank’s system fails (%s): one account, never two', async kind => {
  const sequence = { drop: 41, lose: 43, late: 45 }[kind]
  const { face, sent } = await applyFor(sequence)
  worlds.coreBank.misbehave(kind, 1, 'post')
  await decide(sent.head.id, 'allow')
  await until(product, face, sent.head.id, waitsFor('decision'))
  expect(opened(sequence)).toBe(1)
})

test('answers of an application for a card are sealed and masked', async () => {
  const { sent } = await applyFor(47)
  const rows = await product.context.database`
    select path from cases.answers where case_id = ${sent.head.id} and plain is not null order by path`
  expect(rows.map(row => row['path'] as string)).toEqual(['own_use', 'product'])
  const work = await clerk.call(cases.readWork, { id: sent.head.id })
  expect(work.entries['id_number']?.masked).toMatch(/^\d{4}\*+\d{3}[\dX]$/)
})

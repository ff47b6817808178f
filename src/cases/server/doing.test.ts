import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import { minute } from '#kernel'
import {
  fillFor,
  hasEnded,
  isSettled,
  moneyKept,
  openWorlds,
  pay,
  send,
  showCode,
  until,
  waitsFor,
  type Worlds,
} from '../../../test/setup/dealing.ts'
import { type Face, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { type PartnerFault, type PartnerPath } from '../../../test/world/partner.ts'

/* Paying a water bill, with the water company and the bank failing at every call: in the end it is paid and booked, or it is neither. */

let product: Product
let worlds: Worlds
let face: Face
beforeAll(async () => {
  worlds = await openWorlds()
  product = await openTestProduct({ config: worlds.config! })
  worlds.follow(product)
})
afterAll(async () => {
  await product.close()
  await worlds.close()
})
beforeEach(async () => {
  product.clock.advance(1000)
  face = await inHall(product)
})

const bill = async (number = '1020030005') => await fillFor(face, 'water-bill', [['number', number]], { bill: null })

/** What the water company has booked for a case and not undone. */
function booked(view: CaseView): boolean {
  const undone = new Set(worlds.biller.book.filter(({ verb }) => verb === 'reverse').map(({ of }) => of))
  const bills = worlds.biller.book.filter(
    ({ verb, number, outcome, request }) =>
      verb === 'post' && 'result' in outcome && !undone.has(number) && request['account'] === (view.entries['number']?.value as string),
  )
  return bills.length > 0
}

test('a bill is looked up, locked, paid, booked, and told', async () => {
  const filled = await bill('1020030002')
  expect(filled.entries['bill']?.value).toMatchObject({ item: '2026-10', label: '2026年10月水费', amount: 2610 })
  const sent = await send(face, filled)
  expect(sent.head).toMatchObject({ phase: 'handling', waiting: 'partner', doing: '正在向自来水公司确认账单。' })
  const open = await until(product, face, sent.head.id, waitsFor('payment'))
  expect(open.head).toMatchObject({
    phase: 'paying',
    money: { state: 'open', total: 2610, currency: 'CNY', items: [{ name: '水费', amount: 2610 }] },
  })
  // It waits for whoever pays, not for a department of ours.
  expect(open.head.path.find(({ id }) => id === 'pay')).toMatchObject({ state: 'waiting', department: null, dueAt: open.head.money!.until })
  await pay(worlds, face, open)
  const { head } = await until(product, face, sent.head.id, isSettled)
  expect(head).toMatchObject({ phase: 'ended', outcome: 'granted', doing: '水费已交清', waiting: null, money: { state: 'paid' } })
  expect(booked(sent)).toBe(true)
  expect(moneyKept(worlds, head.money!.due)).toBe(2610)
})

test('the number of the water card finds the same bill', async () => {
  const filled = await bill('880310701117')
  expect(filled.entries['bill']?.value).toMatchObject({ item: 'all', label: '全部欠费' })
  const byAccount = await bill('1020030001')
  expect(byAccount.entries['bill']?.value).toMatchObject({ amount: (filled.entries['bill']!.value as { amount: number }).amount })
  const sent = await send(face, filled)
  const open = await until(product, face, sent.head.id, waitsFor('payment'))
  // Who comes with the account number meanwhile meets the same lock.
  const second = await send(face, byAccount)
  expect((await until(product, face, second.head.id, hasEnded)).head.why).toBe('有人正在交这笔水费，请过一会儿再试')
  await pay(worlds, face, open)
  expect((await until(product, face, sent.head.id, isSettled)).head.outcome).toBe('granted')
})

test('what a page sends itself is not believed: neither a bill nor its amount', async () => {
  const { head, revision } = await fillFor(face, 'water-bill', [['number', '1020030006']], {})
  const forged = { item: '2026-10', label: '', amount: 1, shown: [], asked: '{"account":"1020030006"}' }
  const view = await face.call(cases.answer, { id: head.id, seen: revision, patches: [{ path: 'bill', input: forged }] })
  expect(view.entries['bill']).toMatchObject({ problem: { code: 'not_offered' } })
  expect(await refusalOf(send(face, view))).toBe('case.incomplete')
  expect(await refusalOf(face.call(cases.choose, { id: head.id, seen: view.revision, path: 'bill', choice: '2020-01' }))).toBe(
    'case.not_offered',
  )
})

test('what is being booked cannot be called off, where nobody undoes it', async () => {
  await worlds.freshBiller()
  const sent = await send(face, await bill())
  const open = await until(product, face, sent.head.id, waitsFor('payment'))
  worlds.biller.misbehave('lose', 1, 'post')
  worlds.biller.misbehave('fail', 3, 'calls')
  await pay(worlds, face, open)
  const unsure = await until(product, face, sent.head.id, waitsFor('unknown'))
  expect(unsure.head).toMatchObject({ cancel: null, money: { state: 'paid' } })
  expect(unsure.head.doing).toContain('不用再付')
  expect(await refusalOf(face.call(cases.withdraw, { id: sent.head.id }))).toBe('case.not_to_be_cancelled')
  await until(product, face, sent.head.id, isSettled)
  expect(await refusalOf(face.call(cases.withdraw, { id: sent.head.id }))).toBe('case.ended')
})

test('another account makes the chosen bill void', async () => {
  const filled = await bill('1020030006')
  const patches = [{ path: 'number', input: '1020030005' }]
  const changed = await face.call(cases.answer, { id: filled.head.id, seen: filled.revision, patches })
  expect(await refusalOf(send(face, changed))).toBe('case.incomplete')
})

test('nobody pays: after its minutes the case ends, the bill is free and the due closed', async () => {
  const sent = await send(face, await bill('1020030006'))
  const open = await until(product, face, sent.head.id, waitsFor('payment'))
  const number = await showCode(worlds, face, open)
  await product.passTime(16 * minute)
  const ended = await until(product, face, sent.head.id, hasEnded)
  expect(ended.head).toMatchObject({ ending: 'unpaid', money: { state: 'closed' } })
  // The phone had the code all the while: what comes too late goes back by itself.
  worlds.bank.pay(number, { late: true })
  await worlds.bank.quiet()
  await expect
    .poll(async () => (await product.passTime(5000), moneyKept(worlds, open.head.money!.due)), { timeout: 15_000, interval: 30 })
    .toBe(0)
  const again = await send(face, await bill('1020030006'))
  await until(product, face, again.head.id, waitsFor('payment'))
  await face.call(cases.withdraw, { id: again.head.id })
  await until(product, face, again.head.id, hasEnded)
})

test('somebody else paid it meanwhile: refused with the reason, and the lock let go', async () => {
  const first = await send(face, await bill('1020030004'))
  const second = await send(face, await bill('1020030004'))
  await until(product, face, first.head.id, waitsFor('payment'))
  const { head } = await until(product, face, second.head.id, hasEnded)
  expect(head).toMatchObject({ outcome: 'refused', why: '有人正在交这笔水费，请过一会儿再试' })
  await face.call(cases.withdraw, { id: first.head.id })
  await until(product, face, first.head.id, hasEnded)
})

const faults: readonly (readonly [PartnerPath, PartnerFault])[] = (['lock', 'post'] as const).flatMap(on =>
  (['fail', 'drop', 'lose', 'hang', 'late', 'delay', 'refuse', 'garble', 'forge'] as const).map(kind => [on, kind] as const),
)

describe('the water company misbehaves', () => {
  test.each(faults)('at %s: %s', async (on, kind) => {
    await worlds.freshBiller()
    const filled = await bill()
    worlds.biller.misbehave(kind, 1, on)
    const sent = await send(face, filled)
    const first = await until(product, face, sent.head.id, each => waitsFor('payment')(each) || hasEnded(each))
    if (first.head.waiting === 'payment') await pay(worlds, face, first)
    const { head } = await until(product, face, sent.head.id, isSettled)
    // What was posted stays only if it was paid, and what was paid only if it was posted.
    const total = head.money?.total ?? 0
    const seen = { ended: head.outcome, kept: head.money === null ? 0 : moneyKept(worlds, head.money.due), booked: booked(sent) }
    expect(seen).toEqual(kind === 'refuse' ? { ended: 'refused', kept: 0, booked: false } : { ended: 'granted', kept: total, booked: true })
  })
})

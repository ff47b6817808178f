import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { minute } from '#kernel'
import { operate, type Operation } from '#kernel/server'
import * as payments from '#payments'
import { changeDue, closeDue, findDue, listOpenMatters, markPosted, openDue, refund } from '#payments/server'
import { readVisit } from '#visits'
import { openLive } from '../../../test/setup/live.ts'
import { byPhone, type Face, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product, testClock } from '../../../test/setup/product.ts'
import { type BankWorld, startBankWorld } from '../../../test/world/bank.ts'

let product: Product
let bank: BankWorld
let face: Face
let visit: string
beforeAll(async () => {
  // The bank goes by the product's clock, which is made after it.
  let now = testClock().now
  bank = await startBankWorld({ now: () => now() })
  product = await openTestProduct({ config: { bankUrl: bank.url, bankKey: bank.key } })
  now = product.clock.now
  bank.notifyAt(product.url)
})
afterAll(async () => {
  await product.close()
  await bank.close()
})
beforeEach(async () => {
  product.clock.advance(1000)
  face = await inHall(product)
  visit = (await face.call(readVisit, {})).id
})

// What a test leaves open would go on asking the bank, and meet what the next one has ordered.
afterEach(async () => {
  for (const id of opened.splice(0)) {
    await does(async operation => await closeDue(operation, id)).catch(() => {})
    await lapse(
      async () => ['starting', 'waiting', 'checking', 'closing'].includes((await findDue(product.context, id))?.attempt?.state ?? ''),
      false,
    )
  }
})

const opened: string[] = []
const by = { name: 'test.payments', actor: { kind: 'system', id: 'test' } } as const
const does = async (work: (operation: Operation) => Promise<void>) => await operate(product.context, by, work)

async function owe(amount = 1250, changed: { readonly customerId?: string } = {}): Promise<string> {
  const id = randomUUID()
  opened.push(id)
  await does(async operation => {
    const subject = { kind: 'test', id: randomUUID() }
    const zone = 'Asia/Shanghai'
    await openDue(operation, {
      id,
      subject,
      amount,
      currency: 'CNY',
      description: 'test.fee',
      visitId: visit,
      customerId: null,
      zone,
      ...changed,
    })
  })
  return id
}

const read = async (due: string) => await face.call(payments.readDue, { due })
const start = async (due: string) => await face.call(payments.startAttempt, { due, channel: 'terminal' })

/** Waits for the due, and its newest attempt, to stand as asked; with the bank's timers let run. */
async function until(due: string, wanted: { readonly state?: string; readonly attempt?: string }): Promise<payments.DueView> {
  const look = async () => {
    const seen = await read(due)
    return { ...(wanted.state && { state: seen.state }), ...(wanted.attempt && { attempt: seen.attempt?.state }) }
  }
  await expect.poll(look, { timeout: 10_000, interval: 20 }).toEqual(wanted)
  return await read(due)
}

/** Lets time pass in steps of two seconds until it is so; what is done meanwhile is waited for. */
async function lapse(look: () => Promise<unknown>, wanted: unknown): Promise<void> {
  const step = async () => {
    const seen = await look()
    if (seen !== wanted) await product.passTime(2000)
    return seen
  }
  await expect.poll(step, { timeout: 20_000, interval: 30 }).toEqual(wanted)
}

/** The trade number behind the code that is shown. */
const numberOf = (view: payments.DueView) => view.attempt!.code!.split('/').at(-1)!
const tradesOf = (due: string) => [...bank.book.trades.values()].filter(({ memo }) => memo === due)

async function shown(due: string): Promise<string> {
  await start(due)
  return numberOf(await until(due, { attempt: 'waiting' }))
}

async function ledgerOf(due: string): Promise<readonly (readonly [string, string, number])[]> {
  const rows = await product.context.database`
    select kind, account, ledger.amount from payments.ledger join payments.attempts attempt on attempt.id = attempt_id where due_id = ${due} order by at, kind, account`
  return rows.map(row => [row['kind'] as string, row['account'] as string, row['amount'] as number] as const)
}

async function told(due: string): Promise<readonly string[]> {
  const rows = await product.context.database`select event from kernel.events where props->>'due' = ${due} order by position`
  return rows.map(row => row['event'] as string)
}

test('a code, a scan, paid: booked once, a receipt, and whoever posts it is told', async () => {
  const due = await owe(1250)
  const number = await shown(due)
  bank.misbehave('double', 1)
  bank.pay(number)
  await bank.quiet()
  const paid = await until(due, { state: 'paid' })
  expect(paid).toEqual({
    id: due,
    revision: paid.revision,
    state: 'paid',
    amount: 1250,
    currency: 'CNY',
    description: 'test.fee',
    attempt: expect.objectContaining({ state: 'captured', code: null, link: null, amount: 1250 }) as object,
    receipt: expect.stringMatching(/^2026\d{12}$/) as string,
    refunded: 0,
    returned: 0,
    zone: 'Asia/Shanghai',
    paidAt: product.clock.now(),
  })
  expect(payments.isReceiptNumber(paid.receipt!)).toBe(true)
  expect(await ledgerOf(due)).toEqual([
    ['capture', 'bank', 1250],
    ['capture', 'income', -1250],
  ])
  expect(await told(due)).toEqual(['payments.due_opened', 'payments.started', 'payments.captured'])
  await does(async operation => await markPosted(operation, due))
  await does(async operation => await markPosted(operation, due))
  expect((await told(due)).slice(3)).toEqual(['payments.posted'])
  expect(await refusalOf(start(due))).toBe('payments.already_paid')
})

test('a second press shows the same code: there is never another trade beside one that could be paid', async () => {
  const due = await owe()
  const number = await shown(due)
  expect(numberOf(await start(due))).toBe(number)
  const both = await Promise.all([face.call(payments.startAttempt, { due, channel: 'phone' }), start(due)])
  expect(both.map(numberOf)).toEqual([number, number])
  expect(tradesOf(due)).toHaveLength(1)
})

test.each(['drop', 'lose', 'fail', 'hang', 'signature'] as const)(
  'the first call goes wrong (%s): the bank is asked, and there is one trade',
  async fault => {
    const due = await owe()
    bank.misbehave(fault, 1, 'create')
    await start(due)
    await until(due, { attempt: 'checking' })
    await product.passTime(1000)
    bank.pay(numberOf(await until(due, { attempt: 'waiting' })))
    await until(due, { state: 'paid' })
    expect(tradesOf(due)).toHaveLength(1)
  },
)

test('no notice ever comes: the bank is asked until it says so', async () => {
  const due = await owe()
  const number = await shown(due)
  bank.misbehave('silent', 1)
  bank.misbehave('fail', 2, 'query')
  bank.pay(number)
  await lapse(async () => (await read(due)).state, 'paid')
  expect(tradesOf(due)).toHaveLength(1)
})

test('a notice with a wrong signature, and one about another amount, are not believed', async () => {
  const due = await owe(900)
  const number = await shown(due)
  bank.misbehave('signature', 1, 'notice')
  bank.pay(number)
  expect((await read(due)).state).toBe('open')
  const notice = { number, status: 'captured', amount: 900, currency: 'CNY', reference: 'x' }
  const forged = face.call(payments.takeNotice, { notice, signature: 'A'.repeat(43) })
  expect(await refusalOf(forged)).toBe('payments.not_signed')
  bank.misbehave('amount', 1, 'query')
  await lapse(async () => (await read(due)).attempt?.state, 'checking')
  expect(await listOpenMatters(product.context)).toEqual([expect.objectContaining({ kind: 'mismatch', dueId: due, amount: 900 })])
  await lapse(async () => (await read(due)).state, 'paid')
  expect(await ledgerOf(due)).toEqual([
    ['capture', 'bank', 900],
    ['capture', 'income', -900],
  ])
  expect(await listOpenMatters(product.context)).toEqual([])
})

test('not enough money: told with the reason, and the next try is another trade', async () => {
  const due = await owe()
  bank.pay(await shown(due), { fail: true })
  const failed = await until(due, { attempt: 'failed' })
  expect([failed.state, failed.attempt?.reason]).toEqual(['open', 'declined'])
  bank.pay(await shown(due))
  await until(due, { state: 'paid' })
  expect(tradesOf(due).map(({ state }) => state)).toEqual(['failed', 'captured'])
})

test('money that comes after the code was taken back goes back by itself', async () => {
  const due = await owe(700)
  const number = await shown(due)
  await face.call(payments.cancelAttempt, { due })
  await until(due, { attempt: 'closed' })
  bank.misbehave('fail', 1, 'refund')
  bank.pay(number, { late: true })
  await bank.quiet()
  await expect.poll(async () => (await read(due)).returned).toBe(700)
  await lapse(async () => (await told(due)).includes('payments.refunded'), true)
  expect(await ledgerOf(due)).toEqual([
    ['capture', 'bank', 700],
    ['capture', 'owed', -700],
    ['refund', 'bank', -700],
    ['refund', 'owed', 700],
  ])
  expect([bank.book.balance(number), (await read(due)).state, (await read(due)).receipt]).toEqual([0, 'open', null])
  bank.pay(await shown(due))
  await until(due, { state: 'paid' })
})

test('a cancelled code that was paid a moment before is given back; one that ran out is paid', async () => {
  const cancelled = await owe(300)
  const number = await shown(cancelled)
  bank.misbehave('silent', 2)
  bank.pay(number)
  await face.call(payments.cancelAttempt, { due: cancelled })
  await expect.poll(() => bank.book.balance(number), { timeout: 5000 }).toBe(0)
  expect((await read(cancelled)).state).toBe('open')

  const due = await owe(300)
  const last = await shown(due)
  bank.misbehave('fail', 8, 'query')
  bank.pay(last)
  await product.passTime(5 * minute)
  await until(due, { attempt: 'closing' })
  await lapse(async () => (await read(due)).state, 'paid')
})

test('a code nobody scans runs out and is closed at the bank, too', async () => {
  const due = await owe()
  const number = await shown(due)
  await product.passTime(5 * minute)
  const closed = await until(due, { attempt: 'closed' })
  expect([closed.state, closed.attempt?.reason, bank.book.trades.get(number)?.state]).toEqual(['open', 'expired', 'closed'])
})

test('another amount: the old code is taken back, the next is over the new amount', async () => {
  const due = await owe(500)
  const number = await shown(due)
  bank.misbehave('delay', 1, 'close')
  await does(async operation => await changeDue(operation, due, { amount: 800 }))
  expect(await refusalOf(start(due))).toBe('payments.being_cancelled')
  await until(due, { attempt: 'closed' })
  bank.pay(number, { late: true })
  await expect.poll(() => bank.book.balance(number)).toBe(0)
  bank.pay(await shown(due))
  expect((await until(due, { state: 'paid' })).amount).toBe(800)
})

test('a due is closed with what is under way; paid ones are not closed but refunded', async () => {
  const due = await owe()
  const number = await shown(due)
  await does(async operation => await closeDue(operation, due))
  await until(due, { state: 'closed', attempt: 'closed' })
  expect(bank.book.trades.get(number)?.state).toBe('closed')
  expect(await refusalOf(start(due))).toBe('payments.not_open')
})

test('refunds: in parts, never more than was paid, each once', async () => {
  const due = await owe(1000)
  const number = await shown(due)
  bank.pay(number)
  await until(due, { state: 'paid' })
  const give = async (amount: number, id = randomUUID()) =>
    await does(async operation => await refund(operation, { id, due, amount, reason: 'test.withdrawn' }))
  bank.misbehave('lose', 1, 'refund')
  const id = randomUUID()
  await give(400, id)
  await give(400, id)
  await expect(give(601)).rejects.toMatchObject({ code: 'payments.too_much_back' })
  await until(due, { state: 'refunding' })
  await lapse(async () => (await read(due)).refunded, 400)
  await give(600)
  expect(await until(due, { state: 'refunded' })).toMatchObject({ refunded: 1000 })
  expect(bank.book.balance(number)).toBe(0)
  await expect(give(1)).rejects.toMatchObject({ code: 'payments.too_much_back' })
})

test('a refund the bank will not make is told, listed, and can be asked anew', async () => {
  const due = await owe(1000)
  bank.pay(await shown(due))
  await until(due, { state: 'paid' })
  await does(async operation => await markPosted(operation, due))
  bank.misbehave('refuse', 1, 'refund')
  await does(async operation => await refund(operation, { id: randomUUID(), due, amount: 1000, reason: 'test.withdrawn' }))
  await expect.poll(async () => await told(due)).toContain('payments.refund_refused')
  expect((await listOpenMatters(product.context)).filter(({ dueId }) => dueId === due)).toEqual([
    expect.objectContaining({ kind: 'refund_refused' }),
  ])
  await does(async operation => await refund(operation, { id: randomUUID(), due, amount: 1000, reason: 'test.withdrawn' }))
  await until(due, { state: 'refunded' })
})

test('paid and not posted: found, told again after 1, 2, 4 minutes, listed until it is posted', async () => {
  const due = await owe()
  bank.pay(await shown(due))
  await until(due, { state: 'paid' })
  const remind = async () => {
    const { jobs } = await import('../../programs/compose.ts')
    await jobs['payments:remind']!(product.context, {})
    return (await told(due)).filter(event => event === 'payments.unposted').length
  }
  const counts: number[] = []
  for (let minutes = 0; minutes <= 8; minutes++) {
    counts.push(await remind())
    product.clock.advance(minute)
  }
  expect(counts).toEqual([0, 1, 1, 2, 2, 2, 2, 3, 3])
  expect((await listOpenMatters(product.context)).map(({ kind, dueId }) => [kind, dueId])).toContainEqual(['unposted', due])
  await does(async operation => await markPosted(operation, due))
  expect((await listOpenMatters(product.context)).map(({ dueId }) => dueId)).not.toContain(due)
})

test('a receipt is printed once; what is printed after it is a reprint', async () => {
  const due = await owe(1999)
  expect(await refusalOf(face.call(payments.printReceipt, { due }))).toBe('payments.not_paid')
  bank.pay(await shown(due))
  const { receipt } = await until(due, { state: 'paid' })
  const key = randomUUID()
  const first = await face.call(payments.printReceipt, { due }, { key })
  expect(first).toEqual({
    number: receipt,
    copy: 1,
    amount: 1999,
    currency: 'CNY',
    description: 'test.fee',
    paidAt: product.clock.now(),
    zone: 'Asia/Shanghai',
    channel: 'terminal',
    reference: expect.stringMatching(/^\d{8}$/) as string,
    refunded: 0,
  })
  // The answer was lost and is asked for again: no second copy.
  expect(await face.call(payments.printReceipt, { due }, { key })).toEqual(first)
  expect((await face.call(payments.printReceipt, { due })).copy).toBe(2)
})

test('receipts run without a gap', async () => {
  const rows = await product.context.database`select number from payments.receipts order by number`
  const running = rows.map(row => Number((row['number'] as string).slice(7, 15)))
  expect(running).toEqual(running.map((_, index) => index + 1))
})

test('a due is its visit’s and its customer’s; for others it does not exist, on the line either', async () => {
  const due = await owe()
  const stranger = await inHall(product)
  for (const route of [payments.readDue, payments.cancelAttempt, payments.printReceipt] as const)
    expect(await refusalOf(stranger.call(route, { due }))).toBe('payments.unknown')
  expect(await refusalOf(stranger.call(payments.startAttempt, { due, channel: 'phone' }))).toBe('payments.unknown')
  const own = await openLive(face)
  const other = await openLive(stranger)
  for (const socket of [own, other]) {
    socket.say({ watch: payments.dueRoom(due), since: 1 })
    await socket.heard()
  }
  await expect.poll(() => other.told).toEqual([{ refused: payments.dueRoom(due), code: 'payments.unknown' }])
  bank.pay(await shown(due))
  const { revision } = await until(due, { state: 'paid' })
  await expect.poll(() => own.told.at(-1)).toEqual({ room: payments.dueRoom(due), sequence: revision })
  expect(other.told).toHaveLength(1)
  await own.close()
  await other.close()

  const { customer } = await byPhone(product, stranger, '13800000077')
  await does(async operation => await changeDue(operation, due, { customerId: customer! }))
  expect((await stranger.call(payments.readDue, { due })).state).toBe('paid')
})

test('the database holds what the rules say: the ledger is only added to, and adds up', async () => {
  const { database } = product.context
  const [line] = await database`select journal_id, attempt_id from payments.ledger limit 1`
  await expect(database`update payments.ledger set amount = 1`).rejects.toThrow('only added to')
  await expect(database`delete from payments.ledger`).rejects.toThrow('only added to')
  await expect(database`truncate payments.ledger`).rejects.toThrow('only added to')
  const half = database`
    insert into payments.ledger (journal_id, kind, account, attempt_id, amount, currency, at)
    values (${randomUUID()}, 'capture', 'bank', ${line!['attempt_id'] as string}, 5, 'CNY', now())`
  await expect(half).rejects.toThrow('does not add up')
})

test('without a bank nobody is left standing before a code that cannot be paid', async () => {
  const deaf = await openTestProduct({ config: { bankUrl: null } })
  const id = randomUUID()
  const somebody = await inHall(deaf)
  const { id: visitId } = await somebody.call(readVisit, {})
  await operate(deaf.context, by, async operation => {
    const subject = { kind: 'test', id }
    await openDue(operation, { id, subject, amount: 1, currency: 'CNY', description: 'test.fee', visitId, customerId: null, zone: 'UTC' })
  })
  await somebody.call(payments.startAttempt, { due: id, channel: 'phone' })
  await expect.poll(async () => (await findDue(deaf.context, id))?.attempt).toMatchObject({ state: 'failed', reason: 'refused' })
  await deaf.close()
})

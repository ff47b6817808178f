import { describe, expect, test } from 'vitest'
import { apply, decide, returnNumber, waitAfter } from './decide.ts'
import type { PaymentEvent } from './events.ts'
import { bankNumber, isReceiptNumber, receiptNumber } from './numbers.ts'
import { type Due, payingAttempt, standingOf } from './state.ts'

const owed: Due = {
  id: 'due',
  amount: 100,
  currency: 'CNY',
  state: 'open',
  openedAt: 0,
  paidAt: null,
  postedAt: null,
  remindAt: null,
  reminders: 0,
  attempts: [],
  refunds: [],
}
const start: PaymentEvent = { type: 'start', id: 'a', number: 'T1', channel: 'terminal', expiresAt: 300_000 }
const captured: PaymentEvent = {
  type: 'hear',
  number: 'T1',
  answer: { status: 'captured', amount: 100, currency: 'CNY', reference: 'B1' },
  spare: 'back',
}
const says = (status: 'closed' | 'none' | 'unanswered'): PaymentEvent => ({ type: 'hear', number: 'T1', answer: { status }, spare: 'back' })

function after(...events: readonly PaymentEvent[]): Due {
  return events.reduce((due, event) => {
    const decision = decide(due, event, 1000)
    return 'refused' in decision ? due : decision.changes.reduce(apply, due)
  }, owed)
}

describe('a due', () => {
  test.each<[string, readonly PaymentEvent[], string, string | undefined]>([
    ['is paid by the first capture', [start, captured], 'paid', 'captured'],
    ['is paid though nothing was heard before', [start, says('unanswered'), captured], 'paid', 'captured'],
    ['is paid by a code that had just run out', [start, { type: 'stop', why: 'expired' }, captured], 'paid', 'captured'],
    ['is not paid by a code that was taken back', [start, { type: 'stop', why: 'cancelled' }, captured], 'open', 'captured'],
    ['is not paid by a code that is closed', [start, { type: 'stop', why: 'expired' }, says('closed'), captured], 'open', 'captured'],
    ['is not paid when it was closed', [start, { type: 'close' }, captured], 'closed', 'captured'],
    [
      'is not paid by the old amount, though its code had run out',
      [start, { type: 'stop', why: 'expired' }, { type: 'change', amount: 90 }, captured],
      'open',
      'captured',
    ],
    ['stays paid, whatever is said later', [start, captured, says('closed'), says('none')], 'paid', 'captured'],
  ])('%s', (_, events, state, attempt) => {
    const due = after(...events)
    expect([due.state, due.attempts[0]?.state]).toEqual([state, attempt])
    expect(due.refunds.length).toBe(state === 'paid' ? 0 : 1)
  })

  test('money that came too late goes back under a number that follows from the trade’s', () => {
    const due = after(start, { type: 'close' }, captured, captured)
    expect(due.refunds).toEqual([expect.objectContaining({ id: 'back', number: returnNumber('T1'), amount: 100, reason: 'late' })])
  })

  test('is refunding, then refunded; a refund that is refused gives its sum free again', () => {
    const ask = (id: string, amount: number): PaymentEvent => ({ type: 'refund', id, number: id, amount, reason: 'test' })
    const done = (number: string, amount: number): PaymentEvent => ({
      type: 'hear-refund',
      number,
      answer: { status: 'done', amount, currency: 'CNY' },
    })
    const paid = [start, captured] as const
    expect(standingOf(after(...paid, ask('r', 60)))).toBe('refunding')
    expect(standingOf(after(...paid, ask('r', 60), done('r', 60)))).toBe('paid')
    expect(standingOf(after(...paid, ask('r', 60), done('r', 60), ask('s', 40), done('s', 40)))).toBe('refunded')
    expect(decide(after(...paid, ask('r', 60)), ask('s', 41), 0)).toEqual({ refused: 'payments.too_much_back' })
    const refused = after(...paid, ask('r', 60), { type: 'hear-refund', number: 'r', answer: { status: 'refused' } }, ask('s', 100))
    expect(standingOf(refused)).toBe('refunding')
    expect(after(...paid, ask('r', 60), done('r', 61)).refunds[0]?.state).toBe('created')
  })

  test('books nothing on an answer about another amount or currency', () => {
    for (const wrong of [{ amount: 101 }, { currency: 'USD' }]) {
      const event = { ...captured, answer: { ...captured.answer, ...wrong } } as PaymentEvent
      const due = after(start, event)
      expect([due.state, due.attempts[0]?.state, due.attempts[0]?.mismatch]).toEqual(['open', 'unknown', true])
      expect(payingAttempt(after(start, event, captured))?.mismatch).toBe(false)
    }
  })
})

test('the bank is asked soon, then seldom, and never gives up', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 35, 36, 5000].map(waitAfter)).toEqual([1, 1, 2, 4, 8, 15, 30, 30, 300, 300].map(s => s * 1000))
})

test('numbers: trades by chance, receipts running with a check digit that finds every wrong digit', () => {
  expect(bankNumber('T', count => new Uint8Array(count).fill(171))).toBe(`T${'ab'.repeat(12)}`)
  const number = receiptNumber({ year: 2026, installation: '019b-00000abc', sequence: 17 })
  expect([number.slice(0, 15), isReceiptNumber(number)]).toEqual(['202674800000017', true])
  const wrong = Array.from(number, (digit, index) => number.slice(0, index) + ((Number(digit) + 1) % 10) + number.slice(index + 1))
  expect(wrong.filter(isReceiptNumber)).toEqual([])
})

import type { Answer, Change, Decision, Line, PaymentEvent } from './events.ts'
import { type Attempt, type Due, isLive, liveAttempt, payingAttempt, type Refund, refundedOf } from './state.ts'

/** What an event makes of a due at `now`; nothing is done here. Never throws; what may not be is refused with a code. */
export function decide(due: Due, event: PaymentEvent, now: number): Decision {
  switch (event.type) {
    case 'change':
      return changeTo(due, event.amount)
    case 'start':
      return start(due, event, now)
    case 'stop':
      return stopOf(due, event.why, event.attempt)
    case 'close':
      return close(due)
    case 'hear':
      return hear(due, event, now)
    case 'refund':
      return refund(due, event, now)
    case 'hear-refund':
      return hearRefund(due, event, now)
    case 'post':
      return post(due, now)
    case 'remind':
      return remind(due, event, now)
    case 'refund-again':
      return refundAgain(due, event, now)
    case 'refund-by-hand':
      return refundByHand(due, event, now)
    case 'looked-into':
      return lookedInto(due, event.attempt)
  }
}

export function apply(due: Due, change: Change): Due {
  if (change.type === 'due') return { ...due, ...change.values }
  if (change.type === 'attempt') return { ...due, attempts: put(due.attempts, change.attempt) }
  if (change.type === 'refund') return { ...due, refunds: put(due.refunds, change.refund) }
  return due
}

const second = 1000
const minute = 60 * second
const quick = [1, 1, 2, 4, 8, 15] as const
const looks = [3 * second, 20 * second, 2 * minute, 15 * minute, 120 * minute, 1440 * minute] as const

/** How long to wait before the bank is asked again: soon at first, then twice a minute, after a quarter of an hour every five. */
export function waitAfter(asked: number): number {
  const seconds = quick[Math.max(0, asked)]
  if (seconds !== undefined) return seconds * second
  return asked < 36 ? 30 * second : 5 * minute
}

/** The refund of money that came too late has a number that follows from the trade's: it cannot be made twice. */
export function returnNumber(tradeNumber: string): string {
  return `R${tradeNumber}`
}

const nothing: Decision = { changes: [], commands: [] }

function changeTo(due: Due, amount: number): Decision {
  if (due.state !== 'open') return { refused: due.state === 'paid' ? 'payments.already_paid' : 'payments.not_open' }
  if (amount === due.amount) return nothing
  return join({ changes: [{ type: 'due', values: { amount } }], commands: [] }, stopOf(due, 'changed'))
}

function start(due: Due, event: PaymentEvent & { readonly type: 'start' }, now: number): Decision {
  if (due.state !== 'open') return { refused: due.state === 'paid' ? 'payments.already_paid' : 'payments.not_open' }
  const running = liveAttempt(due)
  // The old trade must be known to be dead before another is made: otherwise both could be paid.
  if (running?.state === 'closing') return { refused: 'payments.being_cancelled' }
  if (running) return nothing
  const attempt: Attempt = {
    id: event.id,
    number: event.number,
    channel: event.channel,
    amount: due.amount,
    state: 'created',
    reason: null,
    code: null,
    link: null,
    reference: null,
    late: false,
    mismatch: false,
    asked: 0,
    startedAt: now,
    expiresAt: event.expiresAt,
    settledAt: null,
  }
  return { changes: [{ type: 'attempt', attempt }], commands: [{ type: 'ask', attemptId: attempt.id, wait: 0 }] }
}

/** Even an attempt of which nothing was heard is closed at the bank: the first call may still be on its way. */
function stopOf(due: Due, why: 'cancelled' | 'expired' | 'changed', only?: string): Decision {
  const running = liveAttempt(due)
  if (!running || running.state === 'closing' || (only !== undefined && running.id !== only)) return nothing
  return {
    changes: [{ type: 'attempt', attempt: { ...running, state: 'closing', reason: why, asked: 0 } }],
    commands: [{ type: 'ask', attemptId: running.id, wait: 0 }],
  }
}

function close(due: Due): Decision {
  if (due.state === 'paid') return { refused: 'payments.already_paid' }
  if (due.state === 'closed') return nothing
  return join({ changes: [{ type: 'due', values: { state: 'closed' } }], commands: [] }, stopOf(due, 'cancelled'))
}

/** The one place where money counts as come. Repeats, contradictions and answers that overtake one another are all expected here. */
function hear(due: Due, event: PaymentEvent & { readonly type: 'hear' }, now: number): Decision {
  const attempt = due.attempts.find(({ number }) => number === event.number)
  // What was captured stays so, whatever is said of it later.
  if (!attempt || attempt.state === 'captured') return nothing
  const { answer } = event
  if ('amount' in answer && (answer.amount !== attempt.amount || answer.currency !== due.currency)) return doubt(attempt)
  if (answer.status === 'captured') return capture(due, attempt, answer, { now, spare: event.spare })
  if (!isLive(attempt)) return lookBack(attempt, answer.status)
  if (answer.status === 'failed') return fail({ ...attempt, state: 'failed', reason: answer.reason, asked: 0, settledAt: now })
  if (answer.status === 'closed') {
    const reason = attempt.state === 'closing' ? attempt.reason : 'expired'
    return fail({ ...attempt, state: 'closed', reason, asked: 0, settledAt: now })
  }
  if (answer.status === 'waiting') return wait(attempt, answer)
  return again({ ...attempt, state: attempt.state === 'closing' ? 'closing' : 'unknown' })
}

function capture(
  due: Due,
  attempt: Attempt,
  answer: Answer & { readonly status: 'captured' },
  { now, spare }: { readonly now: number; readonly spare: string },
): Decision {
  // Money that came while the run-out code was being closed was paid in good time, and nobody was told otherwise yet.
  const inTime = isLive(attempt) && (attempt.state !== 'closing' || attempt.reason === 'expired')
  const wanted = inTime && due.state === 'open' && attempt.amount === due.amount
  const captured: Attempt = {
    ...attempt,
    state: 'captured',
    reason: wanted ? null : attempt.reason,
    reference: answer.reference,
    late: !wanted,
    mismatch: false,
    settledAt: now,
  }
  const journal = journalOf(attempt.id, 'capture', attempt.id, [
    ['bank', attempt.amount],
    [wanted ? 'income' : 'owed', -attempt.amount],
  ])
  if (wanted) {
    const values = { state: 'paid', paidAt: now, remindAt: now + remindAfter(0) } as const
    return {
      changes: [{ type: 'attempt', attempt: captured }, { type: 'due', values }, journal, { type: 'receipt', attemptId: attempt.id }],
      commands: [{ type: 'tell', what: 'captured', attemptId: attempt.id }],
    }
  }
  const back = refundOf({ id: spare, number: returnNumber(attempt.number), amount: attempt.amount, reason: 'late' }, attempt.id, now)
  return {
    changes: [{ type: 'attempt', attempt: captured }, journal, { type: 'refund', refund: back }],
    commands: [{ type: 'return', refundId: back.id, wait: 0 }],
  }
}

function fail(attempt: Attempt): Decision {
  return join({ changes: [], commands: [{ type: 'tell', what: 'failed', attemptId: attempt.id }] }, lookBack(attempt))
}

/**
 * A bank may take money for what it said was over, and its notice may be lost: it is asked some more times, further and further apart. Silence is no answer and does not
 * count. A trade the bank refused to take does not exist.
 */
function lookBack(attempt: Attempt, heard?: Answer['status']): Decision {
  const asked = heard === undefined || heard === 'unanswered' ? attempt.asked : attempt.asked + 1
  const next = attempt.reason === 'refused' ? undefined : looks[asked]
  return {
    changes: [{ type: 'attempt', attempt: { ...attempt, asked } }],
    commands:
      next === undefined ? [] : [{ type: 'ask', attemptId: attempt.id, wait: heard === 'unanswered' ? Math.max(next, 5 * second) : next }],
  }
}

function wait(attempt: Attempt, answer: Answer & { readonly status: 'waiting' }): Decision {
  if (attempt.state === 'closing') return again(attempt)
  const isNews = attempt.state !== 'submitted'
  return again({
    ...attempt,
    state: 'submitted',
    code: answer.code ?? attempt.code,
    link: answer.link ?? attempt.link,
    asked: isNews ? 0 : attempt.asked,
  })
}

function again(attempt: Attempt): Decision {
  const asked = attempt.asked + 1
  return {
    changes: [{ type: 'attempt', attempt: { ...attempt, asked } }],
    commands: [{ type: 'ask', attemptId: attempt.id, wait: waitAfter(asked) }],
  }
}

/** An answer about another amount is not believed: it is noted, and the bank is asked again. */
function doubt(attempt: Attempt): Decision {
  const noted = { ...attempt, mismatch: true }
  if (!isLive(attempt)) return { changes: [{ type: 'attempt', attempt: noted }], commands: [] }
  return again({ ...noted, state: attempt.state === 'closing' ? 'closing' : 'unknown' })
}

function refund(due: Due, event: PaymentEvent & { readonly type: 'refund' }, now: number): Decision {
  if (due.refunds.some(({ id, number }) => id === event.id || number === event.number)) return nothing
  const paying = payingAttempt(due)
  if (!paying) return { refused: 'payments.not_paid' }
  if (event.amount > paying.amount - refundedOf(due, paying.id)) return { refused: 'payments.too_much_back' }
  const asked = refundOf(event, paying.id, now)
  return { changes: [{ type: 'refund', refund: asked }, ...gone(due, asked)], commands: [{ type: 'return', refundId: asked.id, wait: 0 }] }
}

/** What goes back whole need not be posted any more. */
function gone(due: Due, { attemptId, amount }: Refund): readonly Change[] {
  const paying = payingAttempt(due)
  const isWhole = paying?.id === attemptId && paying.amount === refundedOf(due, attemptId) + amount
  return isWhole ? [{ type: 'due', values: { remindAt: null } }] : []
}

function hearRefund(due: Due, { number, answer }: PaymentEvent & { readonly type: 'hear-refund' }, now: number): Decision {
  const asked = due.refunds.find(each => each.number === number)
  if (asked?.state !== 'created') return nothing
  const believed = answer.status === 'done' && (answer.amount !== asked.amount || answer.currency !== due.currency) ? null : answer
  if (believed === null || believed.status === 'unanswered') {
    const times = asked.asked + 1
    return {
      changes: [{ type: 'refund', refund: { ...asked, asked: times } }],
      commands: [{ type: 'return', refundId: asked.id, wait: waitAfter(times) }],
    }
  }
  if (believed.status === 'refused') {
    const unposted: Change[] = due.postedAt === null ? [{ type: 'due', values: { remindAt: now + remindAfter(due.reminders) } }] : []
    return {
      changes: [{ type: 'refund', refund: { ...asked, state: 'refused', settledAt: now } }, ...unposted],
      commands: [{ type: 'tell-refund', what: 'refund_refused', refundId: asked.id }],
    }
  }
  return returned(due, { ...asked, state: 'done', settledAt: now })
}

/** It is back: booked, and told. */
function returned(due: Due, back: Refund): Decision {
  const attempt = due.attempts.find(({ id }) => id === back.attemptId)
  const journal = journalOf(back.id, 'refund', back.attemptId, [
    [back.byHand ? 'counter' : 'bank', -back.amount],
    [attempt?.late === true ? 'owed' : 'income', back.amount],
  ])
  return { changes: [{ type: 'refund', refund: back }, journal], commands: [{ type: 'tell-refund', what: 'refunded', refundId: back.id }] }
}

/** The same money under a new number: the bank has refused the old one for good, and never gives it back twice. */
function refundAgain(due: Due, event: PaymentEvent & { readonly type: 'refund-again' }, now: number): Decision {
  const refused = due.refunds.find(({ id }) => id === event.refund)
  if (refused?.state !== 'refused') return nothing
  const { attemptId, amount, reason } = refused
  const anew = refundOf({ id: event.id, number: event.number, amount, reason }, attemptId, now)
  const changes: Change[] = [
    { type: 'refund', refund: { ...refused, state: 'replaced' } },
    { type: 'refund', refund: anew },
    ...gone(due, anew),
  ]
  return { changes, commands: [{ type: 'return', refundId: anew.id, wait: 0 }] }
}

function refundByHand(due: Due, event: PaymentEvent & { readonly type: 'refund-by-hand' }, now: number): Decision {
  const refused = due.refunds.find(({ id }) => id === event.refund)
  if (refused?.state !== 'refused') return nothing
  return join({ changes: gone(due, refused), commands: [] }, returned(due, { ...refused, state: 'done', byHand: true, settledAt: now }))
}

/** Somebody has looked at what the bank said of another amount; what it says next counts again. */
function lookedInto(due: Due, id: string): Decision {
  const attempt = due.attempts.find(each => each.id === id)
  if (attempt?.mismatch !== true) return nothing
  const commands: Decision = isLive(attempt) ? { changes: [], commands: [{ type: 'ask', attemptId: id, wait: 0 }] } : nothing
  return join({ changes: [{ type: 'attempt', attempt: { ...attempt, mismatch: false } }], commands: [] }, commands)
}

function post(due: Due, now: number): Decision {
  const paying = payingAttempt(due)
  if (due.state !== 'paid' || !paying) return { refused: 'payments.not_paid' }
  if (due.postedAt !== null) return nothing
  return {
    changes: [{ type: 'due', values: { postedAt: now, remindAt: null } }],
    commands: [{ type: 'tell', what: 'posted', attemptId: paying.id }],
  }
}

/** Paid and not posted: whoever should have done it is told again, each time after a longer wait. */
function remind(due: Due, event: PaymentEvent & { readonly type: 'remind' }, now: number): Decision {
  const paying = payingAttempt(due)
  if (!paying || due.postedAt !== null || due.remindAt === null || (due.remindAt > now && event.now !== true)) return nothing
  const reminders = due.reminders + 1
  return {
    changes: [{ type: 'due', values: { reminders, remindAt: now + remindAfter(reminders) } }],
    commands: [{ type: 'tell', what: 'unposted', attemptId: paying.id }],
  }
}

/** 1, 2, 4 … minutes, an hour at most. */
function remindAfter(reminders: number): number {
  return Math.min(2 ** reminders, 60) * minute
}

function refundOf(given: Pick<Refund, 'id' | 'number' | 'amount' | 'reason'>, attemptId: string, now: number): Refund {
  const { id, number, amount, reason } = given
  return { id, number, attemptId, amount, reason, state: 'created', byHand: false, asked: 0, askedAt: now, settledAt: null }
}

function journalOf(
  id: string,
  kind: 'capture' | 'refund',
  attemptId: string,
  lines: readonly (readonly [Line['account'], number])[],
): Change {
  return { type: 'journal', journal: { id, kind, attemptId, lines: lines.map(([account, amount]) => ({ account, amount })) } }
}

function join(first: Decision, next: Decision): Decision {
  if ('refused' in first) return first
  if ('refused' in next) return next
  return { changes: [...first.changes, ...next.changes], commands: [...first.commands, ...next.commands] }
}

function put<T extends { readonly id: string }>(all: readonly T[], one: T): readonly T[] {
  return all.some(({ id }) => id === one.id) ? all.map(each => (each.id === one.id ? one : each)) : [...all, one]
}

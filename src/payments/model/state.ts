/**
 * What is owed and what became of it, as values. Money is an integer in the smallest unit of its currency (fen); instants are milliseconds.
 *
 *     due       open -> paid | closed
 *     attempt   created -> submitted -> captured | failed | closed; unknown while the bank has not answered; closing while it is asked to take no money any more
 *     refund    created -> done | refused; refused -> replaced (told anew under another number) | done by hand
 */
export type DueState = 'open' | 'paid' | 'closed'

type AttemptState = 'created' | 'submitted' | 'unknown' | 'closing' | 'captured' | 'failed' | 'closed'

export const payChannels = ['terminal', 'phone'] as const
/** Where the person pays from: a code on a terminal's screen, a link on a phone. */
export type PayChannel = (typeof payChannels)[number]

/** Why an attempt is to take no money any more. */
export type StopReason = 'cancelled' | 'expired' | 'changed'

export const failReasons = ['declined', 'refused', 'cancelled', 'expired', 'changed'] as const
/** Why no money came by an attempt. `declined` by the payer's bank, `refused` by ours; the others are our own doing. */
export type FailReason = (typeof failReasons)[number]

export interface Attempt {
  readonly id: string
  /** The trade number: stored before the bank first hears it, never another one for the same attempt. */
  readonly number: string
  readonly channel: PayChannel
  readonly amount: number
  readonly state: AttemptState
  readonly reason: FailReason | null
  /** What the person scans, and what they open; null until the bank has answered. */
  readonly code: string | null
  readonly link: string | null
  /** The bank's own number of the money that came. */
  readonly reference: string | null
  /** True: the money came when it was not wanted any more (cancelled, paid otherwise), and goes back. */
  readonly late: boolean
  /** True: an answer named another amount than was asked for; nothing is booked on such a word, and people look at it. */
  readonly mismatch: boolean
  /** Times the bank was asked since the last thing it said that was new. */
  readonly asked: number
  readonly startedAt: number
  readonly expiresAt: number
  readonly settledAt: number | null
}

type RefundState = 'created' | 'done' | 'refused' | 'replaced'

export interface Refund {
  readonly id: string
  readonly number: string
  readonly attemptId: string
  readonly amount: number
  /** A key of the domain that asked (`case.withdrawn`), or `late`. */
  readonly reason: string
  readonly state: RefundState
  /** True: somebody gave it back otherwise than through the bank. */
  readonly byHand: boolean
  readonly asked: number
  readonly askedAt: number
  readonly settledAt: number | null
}

export interface Due {
  readonly id: string
  readonly amount: number
  readonly currency: string
  readonly state: DueState
  readonly openedAt: number
  readonly paidAt: number | null
  readonly postedAt: number | null
  /** When whoever should have posted it is told again. */
  readonly remindAt: number | null
  readonly reminders: number
  readonly attempts: readonly Attempt[]
  readonly refunds: readonly Refund[]
}

const live: readonly AttemptState[] = ['created', 'submitted', 'unknown', 'closing']

/** An attempt by which money may still come. There is at most one of a due. */
export function liveAttempt(due: Due): Attempt | null {
  return due.attempts.find(({ state }) => live.includes(state)) ?? null
}

export function isLive({ state }: Attempt): boolean {
  return live.includes(state)
}

/** The attempt that paid the due. */
export function payingAttempt(due: Due): Attempt | null {
  return due.attempts.find(({ state, late }) => state === 'captured' && !late) ?? null
}

/** Money that is back, or on its way. */
function counts({ state }: Refund): boolean {
  return state === 'created' || state === 'done'
}

/** What of an attempt is returned or on its way back. */
export function refundedOf(due: Due, attemptId: string): number {
  return due.refunds.filter(refund => refund.attemptId === attemptId && counts(refund)).reduce((sum, { amount }) => sum + amount, 0)
}

/** How a due stands, with what was given back: `refunding` while some of its money is on its way, `refunded` when all of it is. */
export function standingOf(due: Due): DueState | 'refunding' | 'refunded' {
  const paying = payingAttempt(due)
  if (due.state !== 'paid' || !paying) return due.state
  const own = due.refunds.filter(refund => refund.attemptId === paying.id && counts(refund))
  if (own.some(({ state }) => state === 'created')) return 'refunding'
  return own.reduce((sum, { amount }) => sum + amount, 0) === paying.amount ? 'refunded' : 'paid'
}

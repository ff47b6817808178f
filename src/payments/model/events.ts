import type { Attempt, Due, FailReason, PayChannel, Refund, StopReason } from './state.ts'

/** What the bank says of a trade. `none`: it does not know the number. `unanswered`: it said nothing, or nothing that is signed. */
export type Answer =
  | { readonly status: 'waiting'; readonly amount: number; readonly currency: string; readonly code?: string; readonly link?: string }
  | { readonly status: 'captured'; readonly amount: number; readonly currency: string; readonly reference: string }
  | { readonly status: 'failed'; readonly reason: FailReason }
  | { readonly status: 'closed' | 'none' | 'unanswered' }

export type RefundAnswer =
  | { readonly status: 'done'; readonly amount: number; readonly currency: string }
  | { readonly status: 'refused' | 'unanswered' }

/** What happens to a due. Ids and numbers are handed in; `spare` is the id of the refund should the money have come too late. */
export type PaymentEvent =
  | { readonly type: 'change'; readonly amount: number }
  | {
      readonly type: 'start'
      readonly id: string
      readonly number: string
      readonly channel: PayChannel
      readonly expiresAt: number
    }
  | { readonly type: 'stop'; readonly why: StopReason; readonly attempt?: string }
  | { readonly type: 'close' }
  | { readonly type: 'hear'; readonly number: string; readonly answer: Answer; readonly spare: string }
  | { readonly type: 'refund'; readonly id: string; readonly number: string; readonly amount: number; readonly reason: string }
  | { readonly type: 'hear-refund'; readonly number: string; readonly answer: RefundAnswer }
  | { readonly type: 'post' }
  /** People settle what the bank would not: a refused refund is told anew, or was given back by hand; a doubted amount was looked into. */
  | { readonly type: 'refund-again'; readonly refund: string; readonly id: string; readonly number: string }
  | { readonly type: 'refund-by-hand'; readonly refund: string }
  | { readonly type: 'looked-into'; readonly attempt: string }
  /** `now`: somebody asks for it, before it is due. */
  | { readonly type: 'remind'; readonly now?: boolean }

export interface Line {
  readonly account: 'bank' | 'income' | 'owed' | 'counter'
  /** Signed; the lines of a journal add up to nothing. */
  readonly amount: number
}

/** A double entry. `id` is the attempt's or the refund's: each is booked once. */
export interface Journal {
  readonly id: string
  readonly kind: 'capture' | 'refund'
  readonly attemptId: string
  readonly lines: readonly Line[]
}

export type Change =
  | { readonly type: 'due'; readonly values: Partial<Pick<Due, 'amount' | 'state' | 'paidAt' | 'postedAt' | 'remindAt' | 'reminders'>> }
  | { readonly type: 'attempt'; readonly attempt: Attempt }
  | { readonly type: 'refund'; readonly refund: Refund }
  | { readonly type: 'journal'; readonly journal: Journal }
  | { readonly type: 'receipt'; readonly attemptId: string }

/** What is to be done besides: ask the bank of an attempt or a refund after `wait` ms, tell those above. */
export type Command =
  | { readonly type: 'ask'; readonly attemptId: string; readonly wait: number }
  | { readonly type: 'return'; readonly refundId: string; readonly wait: number }
  | { readonly type: 'tell'; readonly what: 'captured' | 'unposted' | 'posted' | 'failed'; readonly attemptId: string }
  | { readonly type: 'tell-refund'; readonly what: 'refunded' | 'refund_refused'; readonly refundId: string }

type RefusalCode =
  | 'payments.not_open'
  | 'payments.already_paid'
  | 'payments.not_paid'
  | 'payments.being_cancelled'
  | 'payments.too_much_back'

export type Decision = { readonly changes: readonly Change[]; readonly commands: readonly Command[] } | { readonly refused: RefusalCode }

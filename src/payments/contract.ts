import * as z from 'zod/mini'
import { type RefusalTexts, route } from '#kernel'
import { failReasons, payChannels } from './model/state.ts'

export { isReceiptNumber } from './model/numbers.ts'
export { type PayChannel } from './model/state.ts'

export const refusals = {
  'payments.unknown': { status: 404, 'zh-CN': '没有找到这笔应缴款。', en: 'This amount due was not found.' },
  'payments.not_open': {
    status: 409,
    'zh-CN': '这笔应缴款已经取消，不用付了。',
    en: 'This amount is no longer due; nothing is to be paid.',
  },
  'payments.already_paid': { status: 409, 'zh-CN': '这笔款已经付过了，不会重复收取。', en: 'This is paid already; it is not taken twice.' },
  'payments.not_paid': { status: 409, 'zh-CN': '这笔款还没有付。', en: 'This is not paid yet.' },
  'payments.being_cancelled': {
    status: 409,
    'zh-CN': '上一次付款正在取消，请稍等再付。',
    en: 'The last payment is still being cancelled. Please wait a moment.',
  },
  'payments.too_much_back': { status: 422, 'zh-CN': '退款不能超过已付的金额。', en: 'No more can be given back than was paid.' },
  'payments.not_signed': {
    status: 403,
    'zh-CN': '通知的签名不对，没有采信。',
    en: 'The notice is not signed as it should be and was not believed.',
  },
} as const satisfies RefusalTexts

/**
 * What is announced, with ids and amounts only: `props` hold due, subject_kind, subject, amount, currency, and attempt or refund. Who posts what was paid reacts to
 * `captured` and to `unposted` alike and says so by `markPosted`.
 */
export const events = {
  opened: 'payments.due_opened',
  closed: 'payments.due_closed',
  started: 'payments.started',
  captured: 'payments.captured',
  late: 'payments.came_late',
  failed: 'payments.failed',
  refunding: 'payments.refunding',
  refunded: 'payments.refunded',
  refundRefused: 'payments.refund_refused',
  unposted: 'payments.unposted',
  posted: 'payments.posted',
} as const

const attemptView = z.object({
  id: z.string(),
  /**
   * `starting`: the bank was not heard yet. `waiting`: the code can be paid. `checking`: the bank did not answer, and is asked until it does. `closing`: being cancelled.
   */
  state: z.enum(['starting', 'waiting', 'checking', 'closing', 'captured', 'failed', 'closed']),
  channel: z.enum(payChannels),
  amount: z.int(),
  /** The text of the QR code, and the address a phone opens; null but while `waiting`. */
  code: z.nullable(z.string()),
  link: z.nullable(z.string()),
  expiresAt: z.number(),
  reason: z.nullable(z.enum(failReasons)),
})
export type AttemptView = z.infer<typeof attemptView>

const dueView = z.object({
  id: z.string(),
  /** The sequence of the due's live room. */
  revision: z.int(),
  state: z.enum(['open', 'paid', 'closed', 'refunding', 'refunded']),
  /** In the smallest unit of the currency. */
  amount: z.int(),
  currency: z.string(),
  /** A key of the domain above that says what it is for. */
  description: z.string(),
  /** The newest try. */
  attempt: z.nullable(attemptView),
  receipt: z.nullable(z.string()),
  /** Of what was paid, what was given back. */
  refunded: z.int(),
  /** What came too late and goes back by itself, or has gone back. */
  returned: z.int(),
  zone: z.string(),
  paidAt: z.nullable(z.number()),
})
export type DueView = z.infer<typeof dueView>

const due = z.uuid()

export const readDue = route({
  name: 'payments.read_due',
  method: 'GET',
  path: '/api/dues/:due',
  who: 'visitor',
  input: z.object({ due }),
  output: dueView,
  refusals: ['payments.unknown'],
})

/** Makes a code to pay by, or shows the one there is. */
export const startAttempt = route({
  name: 'payments.start',
  method: 'POST',
  path: '/api/dues/:due/attempts',
  who: 'visitor',
  input: z.object({ due, channel: z.enum(payChannels) }),
  output: dueView,
  refusals: ['payments.unknown', 'payments.not_open', 'payments.already_paid', 'payments.being_cancelled'],
})

/** Takes the code back; the due stays. Money that comes all the same is given back by itself. */
export const cancelAttempt = route({
  name: 'payments.cancel',
  method: 'POST',
  path: '/api/dues/:due/attempts/cancel',
  who: 'visitor',
  input: z.object({ due }),
  output: dueView,
  refusals: ['payments.unknown'],
})

const receiptView = z.object({
  number: z.string(),
  /** 1: the receipt; from 2 on a reprint, and marked as one. */
  copy: z.int(),
  amount: z.int(),
  currency: z.string(),
  description: z.string(),
  paidAt: z.number(),
  zone: z.string(),
  channel: z.enum(payChannels),
  /** The last digits of the bank's own number, by which a payer finds it in their account. */
  reference: z.string(),
  refunded: z.int(),
})
export type ReceiptView = z.infer<typeof receiptView>

/** A receipt to print or to show; every one after the first is a reprint. */
export const printReceipt = route({
  name: 'payments.receipt',
  method: 'POST',
  path: '/api/dues/:due/receipt',
  who: 'visitor',
  input: z.object({ due }),
  output: receiptView,
  refusals: ['payments.unknown', 'payments.not_paid'],
})

/** The bank's word that something happened. Its signature is over the canonical JSON of `notice`; what it says is only believed with one. */
export const takeNotice = route({
  name: 'payments.notice',
  method: 'POST',
  path: '/api/payments/notices',
  who: 'anyone',
  keyed: false,
  input: z.object({
    notice: z.record(z.string().check(z.maxLength(40)), z.union([z.string().check(z.maxLength(500)), z.number()])),
    signature: z.string().check(z.maxLength(200)),
  }),
  output: z.object({}),
  refusals: ['payments.not_signed'],
})

/** Live room of a due; its sequence is the due's revision. */
export function dueRoom(id: string): string {
  return `due:${id}`
}

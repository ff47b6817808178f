import { type DueView, events, type PayChannel, type ReceiptView } from '#payments'
import { sameCustomer } from '#customers/server'
import { minute, Refusal, type Visitor } from '#kernel'
import { type Context, operate, type Operation, type Request } from '#kernel/server'
import { bankNumber } from '../model/numbers.ts'
import { liveAttempt, payingAttempt, refundedOf, standingOf } from '../model/state.ts'
import { present } from './present.ts'
import { propsOf, settle } from './settle.ts'
import * as storage from './storage.ts'
import type { DueRecord, OpenMatter } from './storage.ts'

export interface NewDue {
  readonly id: string
  /** What it is owed for, e.g. `case` and its id. */
  readonly subject: { readonly kind: string; readonly id: string }
  /** In the smallest unit of the currency, more than 0. */
  readonly amount: number
  /** ISO 4217. */
  readonly currency: string
  /** A key of the domain above that says what it is for; no words, no names. */
  readonly description: string
  /** Who may see and pay it: the visit it arose in, and the customer on any channel. */
  readonly visitId: string | null
  readonly customerId: string | null
  readonly siteId?: string | null
  /** In which the receipt's year and day are meant. */
  readonly zone: string
}

/** How long a code can be paid. */
const payableFor: Readonly<Record<PayChannel, number>> = { terminal: 5 * minute, phone: 15 * minute }

/** Says that something is owed, in the caller's transaction. Asking again with the same id changes nothing. */
export async function openDue(operation: Operation, given: NewDue): Promise<void> {
  if (!Number.isSafeInteger(given.amount) || given.amount <= 0) throw new Error('An amount due is a whole number above 0.')
  if (await storage.lockDue(operation.sql, given.id)) return
  const { id, subject, amount, currency, description, visitId, customerId, siteId, zone } = given
  const due: DueRecord = {
    id,
    subjectKind: subject.kind,
    subjectId: subject.id,
    amount,
    currency,
    description,
    visitId,
    customerId,
    siteId: siteId ?? null,
    zone,
    state: 'open',
    revision: 1,
    openedAt: operation.now,
    paidAt: null,
    postedAt: null,
    remindAt: null,
    reminders: 0,
    attempts: [],
    refunds: [],
  }
  await storage.addDue(operation.sql, due)
  operation.append({ event: events.opened, customerId, visitId, siteId: due.siteId, props: { ...propsOf(due), amount } })
}

/**
 * Another amount, or somebody who has become known. A code already shown for the old amount is taken back; money that comes by it goes back by itself. Refuses with
 * `payments.unknown`, `payments.already_paid`, `payments.not_open`.
 */
export async function changeDue(
  operation: Operation,
  id: string,
  changed: { readonly amount?: number; readonly customerId?: string },
): Promise<void> {
  const { amount, customerId } = changed
  if (amount !== undefined && (!Number.isSafeInteger(amount) || amount <= 0)) throw new Error('An amount due is a whole number above 0.')
  if (customerId !== undefined) {
    const due = await storage.lockDue(operation.sql, id)
    if (!due) throw new Refusal('payments.unknown')
    await storage.keepDue(operation.sql, { ...due, customerId })
  }
  if (amount !== undefined) await settled(operation, id, { type: 'change', amount })
}

/** Nothing is owed any more; what is under way is stopped. Refuses with `payments.unknown`, `payments.already_paid` (then `refund`). */
export async function closeDue(operation: Operation, id: string): Promise<void> {
  await settled(operation, id, { type: 'close' })
}

/**
 * Gives back some or all of what was paid; `id` makes it happen once. `reason` is a key. Refuses with `payments.unknown`, `payments.not_paid`, `payments.too_much_back`.
 * The outcome is announced: `payments.refunded`, or `payments.refund_refused`.
 */
export async function refund(
  operation: Operation,
  given: { readonly id: string; readonly due: string; readonly amount: number; readonly reason: string },
): Promise<void> {
  if (!Number.isSafeInteger(given.amount) || given.amount <= 0) throw new Error('A refund is a whole number above 0.')
  const { id, amount, reason } = given
  await settled(operation, given.due, { type: 'refund', id, number: bankNumber('R', operation.context.random), amount, reason })
}

/** The domain above has done what was paid for. Refuses with `payments.unknown`, `payments.not_paid`; a second time it changes nothing. */
export async function markPosted(operation: Operation, id: string): Promise<void> {
  await settled(operation, id, { type: 'post' })
}

/** How a due stands, for the domain above; null when there is none. */
export async function findDue(context: Context, id: string): Promise<DueView | null> {
  const due = await storage.findDue(context.database, id)
  return due && present(due, await storage.findReceipt(context.database, id))
}

/** What did not come right by itself within two minutes: paid and not posted, answers that contradict, silence, refunds the bank will not make. */
export async function listOpenMatters(context: Context, most = 200): Promise<readonly OpenMatter[]> {
  return await storage.findOpenMatters(context.database, context.now() - 2 * minute, most)
}

/** What somebody can do about an open matter. `again`, `by_hand`: a refund the bank refused is told anew, or was given back over the counter. `looked`: into another amount. */
export type MatterRemedy = 'ask' | 'again' | 'by_hand' | 'looked'

/** Which remedies a kind of matter has, the first the mildest. */
export const remedies: Readonly<Record<OpenMatter['kind'], readonly MatterRemedy[]>> = {
  unposted: ['ask'],
  unknown: ['ask'],
  refund_unknown: ['ask'],
  mismatch: ['ask', 'looked'],
  refund_refused: ['again', 'by_hand'],
}

/** Does something about an open matter. What has come right meanwhile stays as it is. */
export async function settleMatter(operation: Operation, matter: OpenMatter, remedy: MatterRemedy): Promise<void> {
  const { dueId, id, kind } = matter
  if (!remedies[kind].includes(remedy)) throw new Error(`Nothing like ${remedy} is done about ${kind}.`)
  if (remedy === 'looked') return await settled(operation, dueId, { type: 'looked-into', attempt: id })
  if (remedy === 'by_hand') return await settled(operation, dueId, { type: 'refund-by-hand', refund: id })
  if (remedy === 'again') {
    const number = bankNumber('R', operation.context.random)
    return await settled(operation, dueId, { type: 'refund-again', refund: id, id: operation.context.newId(), number })
  }
  if (kind === 'unposted') return await settled(operation, dueId, { type: 'remind', now: true })
  if (kind === 'refund_unknown') operation.enqueue('payments.return', { refund: id })
  else operation.enqueue('payments.ask', { attempt: id })
}

/** The due a visitor may see and pay: of their own visit, or their own on any channel. Others do not exist for them: `payments.unknown`. */
async function accessDue(context: Context, visitor: Visitor, id: string): Promise<DueRecord> {
  const due = await storage.findDue(context.database, id)
  if (!due || !(await isTheirs(context, visitor, due))) throw new Refusal('payments.unknown')
  return due
}

export async function readDue(context: Context, visitor: Visitor, id: string): Promise<DueView> {
  return present(await accessDue(context, visitor, id), await storage.findReceipt(context.database, id))
}

/** Stores the attempt with its trade number; the bank hears of it only after the commit. */
export async function startAttempt(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly due: string; readonly channel: PayChannel },
): Promise<void> {
  const { id: due } = await accessDue(context, visitor, given.due)
  const number = bankNumber('T', context.random)
  await operate(context, request, async operation => {
    operation.about('due', due)
    const expiresAt = operation.now + payableFor[given.channel]
    await settled(operation, due, { type: 'start', id: context.newId(), number, channel: given.channel, expiresAt })
  })
}

export async function cancelAttempt(context: Context, request: Request, visitor: Visitor, id: string): Promise<void> {
  const due = await accessDue(context, visitor, id)
  await operate(context, request, async operation => {
    operation.about('due', id)
    const attempt = liveAttempt(due)
    if (attempt) await settled(operation, id, { type: 'stop', why: 'cancelled', attempt: attempt.id })
  })
}

/** Counts a copy of the receipt. Refuses with `payments.not_paid`. */
export async function printReceipt(context: Context, request: Request, visitor: Visitor, id: string): Promise<ReceiptView> {
  await accessDue(context, visitor, id)
  const copy = await operate(context, request, async operation => {
    const copies = await storage.countCopy(operation.sql, id)
    if (copies === null) throw new Refusal('payments.not_paid')
    operation.about('due', id, { copies })
    return copies
  })
  const due = await accessDue(context, visitor, id)
  const receipt = (await storage.findReceipt(context.database, id))!
  const attempt = payingAttempt(due)!
  return {
    number: receipt.number,
    copy,
    amount: attempt.amount,
    currency: due.currency,
    description: due.description,
    paidAt: due.paidAt ?? receipt.madeAt,
    zone: due.zone,
    channel: attempt.channel,
    reference: (attempt.reference ?? '').slice(-8),
    refunded: standingOf(due) === 'paid' ? 0 : refundedOf(due, attempt.id),
  }
}

/** The due's sequence for its live room. */
export async function revisionFor(context: Context, visitor: Visitor, id: string): Promise<number> {
  return (await accessDue(context, visitor, id)).revision
}

async function settled(operation: Operation, id: string, event: Parameters<typeof settle>[2]): Promise<void> {
  if (!(await settle(operation, id, event))) throw new Refusal('payments.unknown')
}

async function isTheirs(context: Context, visitor: Visitor, due: DueRecord): Promise<boolean> {
  if (due.visitId === visitor.id) return true
  if (due.customerId === null || visitor.customerId === null) return false
  return (await sameCustomer(context, visitor.customerId)).includes(due.customerId)
}

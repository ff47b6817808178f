import { Refusal, wallClock } from '#kernel'
import type { Operation, Property } from '#kernel/server'
import { dueRoom, events } from '#payments'
import { apply, decide } from '../model/decide.ts'
import type { Change, Command, PaymentEvent } from '../model/events.ts'
import { receiptNumber } from '../model/numbers.ts'
import type { Due } from '../model/state.ts'
import * as storage from './storage.ts'
import type { DueRecord } from './storage.ts'

/** A program that dies between its commit and its call is stepped in for after this long. */
const steppedInAfter = 10_000

/**
 * The one way by which a due changes: its row is locked, the rules decide, what changed is written together with the ledger, the receipt, what is announced and what is
 * to be asked next. Refuses with the code of the rules. Null: there is no such due.
 */
export async function settle(operation: Operation, dueId: string, event: PaymentEvent): Promise<DueRecord | null> {
  const { sql, now } = operation
  const before = await storage.lockDue(sql, dueId)
  if (!before) return null
  const decision = decide(before, event, now)
  if ('refused' in decision) throw refusalOf(decision.refused)
  const { changes, commands } = decision
  if (changes.length === 0 && commands.length === 0) return before
  const after = { ...before, ...changes.reduce<Due>(apply, before), revision: before.revision + 1 }
  await write(operation, after, changes)
  for (const command of commands) obey(operation, after, command)
  forget(operation, changes, commands)
  announceNews(operation, before, after)
  operation.announce(dueRoom(dueId), after.revision)
  return after
}

/** What every log entry about a due carries. */
export function propsOf(due: DueRecord): Readonly<Record<string, Property>> {
  return { due: due.id, subject_kind: due.subjectKind, subject: due.subjectId, currency: due.currency }
}

async function write(operation: Operation, after: DueRecord, changes: readonly Change[]): Promise<void> {
  const { sql, now, context } = operation
  await storage.keepDue(sql, after)
  for (const change of changes) {
    if (change.type === 'attempt') await storage.keepAttempt(sql, after.id, change.attempt)
    if (change.type === 'refund') await storage.keepRefund(sql, after.id, change.refund)
    if (change.type === 'journal') await storage.addJournal(sql, change.journal, { currency: after.currency, at: now })
  }
  // Last: whoever settles another due of this year waits for our commit from here on.
  const receipt = changes.find(change => change.type === 'receipt')
  if (!receipt) return
  const year = Number(wallClock(now, after.zone).day.slice(0, 4))
  const number = receiptNumber({ year, installation: context.installation, sequence: await storage.takeReceiptNumber(sql, year) })
  await storage.addReceipt(sql, { number, attemptId: receipt.attemptId, dueId: after.id, at: now })
}

function obey(operation: Operation, due: DueRecord, command: Command): void {
  if (command.type === 'ask') return plan(operation, 'payments.ask', { attempt: command.attemptId }, command)
  if (command.type === 'return') return plan(operation, 'payments.return', { refund: command.refundId }, command)
  if (command.type === 'tell') return tell(operation, due, command)
  tellRefund(operation, due, command)
}

/** Nothing more is to be asked of what changed and has no next question. */
function forget(operation: Operation, changes: readonly Change[], commands: readonly Command[]): void {
  for (const change of changes) {
    if (change.type === 'attempt' && !commands.some(command => command.type === 'ask' && command.attemptId === change.attempt.id))
      operation.cancelTimer('payments.ask', change.attempt.id)
    if (change.type === 'refund' && !commands.some(command => command.type === 'return' && command.refundId === change.refund.id))
      operation.cancelTimer('payments.return', change.refund.id)
  }
}

/** At once as a job, and by a timer in case its program dies first; later by the timer alone, which is cancelled by the next plan for the same thing. */
function plan(operation: Operation, task: string, payload: Readonly<Record<string, Property>>, { wait }: { readonly wait: number }): void {
  const key = String(Object.values(payload)[0])
  if (wait === 0) operation.enqueue(task, payload)
  operation.setTimer({ name: task, key, dueAt: operation.now + (wait === 0 ? steppedInAfter : wait), payload })
}

function tell(operation: Operation, due: DueRecord, { what, attemptId }: Command & { readonly type: 'tell' }): void {
  const attempt = due.attempts.find(({ id }) => id === attemptId)!
  const outcome = what === 'failed' && attempt.reason !== null ? { outcome: attempt.reason } : {}
  operation.append({
    event: events[what],
    ...aboutOf(due),
    ...outcome,
    props: { ...propsOf(due), attempt: attempt.id, amount: attempt.amount },
  })
}

function tellRefund(operation: Operation, due: DueRecord, { what, refundId }: Command & { readonly type: 'tell-refund' }): void {
  const { id, attemptId, amount, reason, byHand } = due.refunds.find(each => each.id === refundId)!
  const late = due.attempts.some(attempt => attempt.id === attemptId && attempt.late)
  const event = what === 'refunded' ? events.refunded : events.refundRefused
  operation.append({
    event,
    ...aboutOf(due),
    outcome: reason,
    props: { ...propsOf(due), refund: id, attempt: attemptId, amount, late, by_hand: byHand },
  })
}

function aboutOf({ customerId, visitId, siteId }: DueRecord) {
  return { customerId, visitId, siteId }
}

/** What the rules need not command: that something began, ended or came late shows in the states. */
function announceNews(operation: Operation, before: DueRecord, after: DueRecord): void {
  const about = aboutOf(after)
  for (const attempt of after.attempts) {
    const known = before.attempts.find(({ id }) => id === attempt.id)
    const props = { ...propsOf(after), attempt: attempt.id, amount: attempt.amount }
    if (!known) {
      operation.append({ event: events.started, ...about, outcome: attempt.channel, props })
      operation.setTimer({ name: 'payments.expire', key: attempt.id, dueAt: attempt.expiresAt, payload: { attempt: attempt.id } })
    }
    if (attempt.settledAt !== null && known?.settledAt === null) operation.cancelTimer('payments.expire', attempt.id)
    if (attempt.late && known?.late === false) operation.append({ event: events.late, ...about, props })
  }
  for (const refund of after.refunds) {
    if (before.refunds.some(({ id }) => id === refund.id)) continue
    const props = { ...propsOf(after), refund: refund.id, attempt: refund.attemptId, amount: refund.amount }
    operation.append({ event: events.refunding, ...about, outcome: refund.reason, props })
  }
  if (after.state === 'closed' && before.state === 'open') operation.append({ event: events.closed, ...about, props: propsOf(after) })
}

function refusalOf(code: string): Refusal {
  switch (code) {
    case 'payments.already_paid':
      return new Refusal('payments.already_paid')
    case 'payments.not_paid':
      return new Refusal('payments.not_paid')
    case 'payments.being_cancelled':
      return new Refusal('payments.being_cancelled')
    case 'payments.too_much_back':
      return new Refusal('payments.too_much_back')
    default:
      return new Refusal('payments.not_open')
  }
}

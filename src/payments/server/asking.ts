import { minute } from '#kernel'
import { type Context, type JobPayload, type Jobs, operate, type Operation, type TimerHandlers, type TimerRow } from '#kernel/server'
import type { Answer } from '../model/events.ts'
import type { Attempt } from '../model/state.ts'
import { type Gateway, gatewayOf, type Trade } from './gateway.ts'
import { settle } from './settle.ts'
import * as storage from './storage.ts'

const bank = { kind: 'system', id: 'bank' } as const
const mostReminders = 100

/**
 * Asks the bank what the attempt's state calls for, outside of any transaction, and settles by its answer. Two of these at once, or one of them twice, do no harm: the
 * bank knows a trade by its number and `settle` an answer by the state.
 */
async function ask(context: Context, payload: JobPayload): Promise<void> {
  const id = String(payload['attempt'])
  const dueId = await storage.findDueOfAttempt(context.database, id)
  const due = dueId === null ? null : await storage.findDue(context.database, dueId)
  const attempt = due?.attempts.find(each => each.id === id)
  if (!due || !attempt) return
  const { number, amount, expiresAt } = attempt
  const trade = { number, amount, currency: due.currency, memo: due.id, expiresAt }
  const answer = await answerFor(gatewayOf(context), attempt, trade)
  if (answer) await hear(context, { dueId: due.id, number, answer })
}

/** After silence the bank is asked what it knows; only when that is nothing, it is told the same trade again. A code that has run out is looked at before it is closed. */
async function answerFor(gateway: Gateway, { state, reason }: Attempt, trade: Trade): Promise<Answer | null> {
  if (state === 'created') return await gateway.create(trade)
  if (state === 'submitted') return await gateway.query(trade.number)
  if (state === 'unknown') {
    const known = await gateway.query(trade.number)
    return known.status === 'none' ? await gateway.create(trade) : known
  }
  if (state === 'captured') return null
  // What is over is closed once more: then it can neither be paid nor have been paid without our hearing of it.
  const known = state === 'closing' && reason === 'expired' ? await gateway.query(trade.number) : null
  return known?.status === 'captured' || known?.status === 'unanswered' ? known : await gateway.close(trade.number)
}

/** Takes in what the bank said, whoever asked. */
export async function hear(
  context: Context,
  { dueId, number, answer }: { readonly dueId: string; readonly number: string; readonly answer: Answer },
): Promise<void> {
  await operate(context, { name: 'payments.hear', actor: bank }, async operation => {
    operation.about('due', dueId, { said: answer.status })
    await settle(operation, dueId, { type: 'hear', number, answer, spare: context.newId() })
  })
}

async function giveBack(context: Context, payload: JobPayload): Promise<void> {
  const id = String(payload['refund'])
  const dueId = await storage.findDueOfRefund(context.database, id)
  const due = dueId === null ? null : await storage.findDue(context.database, dueId)
  const refund = due?.refunds.find(each => each.id === id)
  const trade = due?.attempts.find(each => each.id === refund?.attemptId)
  if (!due || !trade || refund?.state !== 'created') return
  const { number, amount } = refund
  const answer = await gatewayOf(context).refund({ number, trade: trade.number, amount, currency: due.currency })
  await operate(context, { name: 'payments.hear_refund', actor: bank }, async operation => {
    operation.about('due', due.id, { said: answer.status, refund: id })
    await settle(operation, due.id, { type: 'hear-refund', number, answer })
  })
}

export const jobs: Jobs = {
  'payments.ask': ask,
  'payments.return': giveBack,
  /** Paid and not posted: tells whoever should have posted it again. */
  'payments:remind': async context => {
    for (const id of await storage.findUnposted(context.database, context.now(), mostReminders))
      await operate(context, { name: 'payments.remind', actor: { kind: 'system', id: 'reconciler' } }, async operation => {
        operation.about('due', id)
        await settle(operation, id, { type: 'remind' })
      })
  },
}

/** Timers hold nothing up: they only leave the job that asks, and come back should it never say what it heard. */
export const timers: TimerHandlers = {
  'payments.ask': async (operation, timer) => {
    const dueId = await storage.findDueOfAttempt(operation.sql, timer.key)
    const due = dueId === null ? null : await storage.findDue(operation.sql, dueId)
    if (due?.attempts.some(({ id, state }) => id === timer.key && state !== 'captured')) leave(operation, timer)
  },
  'payments.return': async (operation, timer) => {
    const dueId = await storage.findDueOfRefund(operation.sql, timer.key)
    const due = dueId === null ? null : await storage.findDue(operation.sql, dueId)
    if (due?.refunds.some(({ id, state }) => id === timer.key && state === 'created')) leave(operation, timer)
  },
  'payments.expire': async (operation, { key }) => {
    const dueId = await storage.findDueOfAttempt(operation.sql, key)
    if (dueId !== null) await settle(operation, dueId, { type: 'stop', why: 'expired', attempt: key })
  },
}

function leave(operation: Operation, timer: TimerRow): void {
  operation.enqueue(timer.name, timer.payload)
  operation.setTimer({ ...timer, dueAt: operation.now + minute })
}

import { type Language, second } from '#kernel'
import type { Context, JobPayload, Jobs, Operation } from '#kernel/server'
import { operate } from '#kernel/server'
import { events } from '#notifications'
import * as storage from './storage.ts'

export interface Message {
  /** Which message it is, for statistics; e.g. `residence-permit-renewal.returned`. */
  readonly template: string
  readonly language: Language
  readonly phone: string
  readonly text: string
  readonly caseId?: string
  readonly customerId?: string | null
}

/** After so many attempts (about a day, each wait longer than the last) a message counts as undeliverable. */
const mostAttempts = 12

/** Leaves a message for somebody, in the caller's transaction; it is sent after commit, once. */
export async function sendSms(operation: Operation, message: Message): Promise<void> {
  const { context } = operation
  const id = context.newId()
  await storage.addMessage(operation.sql, {
    id,
    template: message.template,
    language: message.language,
    recipient: context.keyring.seal({ table: 'notifications.messages', column: 'recipient', row: id }, message.phone),
    body: context.keyring.seal({ table: 'notifications.messages', column: 'body', row: id }, message.text),
    caseId: message.caseId ?? null,
    customerId: message.customerId ?? null,
    madeAt: operation.now,
  })
  // The message counts its attempts; the job's own may be used up by programs that died.
  operation.enqueue('notifications.send', { id }, { attempts: 2 * mostAttempts })
}

/** The jobs of this domain; `answerWithin`: milliseconds after which a gateway that says nothing is asked again later. */
export function sending({ answerWithin }: { readonly answerWithin: number }): Jobs {
  return { 'notifications.send': async (context, payload) => await sendQueued(context, payload, answerWithin) }
}

export const jobs: Jobs = sending({ answerWithin: 10 * second })

/** The gateway knows a message by its id: sending it again after a lost answer does not make a second SMS. */
async function sendQueued(context: Context, payload: JobPayload, answerWithin: number): Promise<void> {
  const id = String(payload['id'])
  const message = await storage.takeQueued(context.database, id)
  if (!message) return
  const outcome = await post(context, id, message, answerWithin).catch((error: unknown) => {
    context.log.error({ err: error, message: id }, 'a message cannot be read')
    return 'again' as const
  })
  if (outcome === 'again' && message.attempts < mostAttempts) throw new Error('the SMS gateway did not take the message')
  const state = outcome === 'sent' ? 'sent' : 'failed'
  await operate(context, { name: `notifications.${state}`, actor: { kind: 'system', id: 'notifications' } }, async operation => {
    const settled = await storage.settle(operation.sql, { id, state, at: operation.now })
    if (!settled) return
    operation.about('message', id)
    const about = { ...(settled.caseId === null ? {} : { caseId: settled.caseId }), customerId: settled.customerId }
    operation.append({ event: events[state], ...about, props: { template: settled.template } })
  })
}

async function post(
  context: Context,
  id: string,
  message: { readonly recipient: Buffer; readonly body: Buffer },
  answerWithin: number,
): Promise<'sent' | 'refused' | 'again'> {
  if (context.config.smsUrl === null) return 'refused'
  const to = context.keyring.open({ table: 'notifications.messages', column: 'recipient', row: id }, message.recipient)
  const text = context.keyring.open({ table: 'notifications.messages', column: 'body', row: id }, message.body)
  try {
    const response = await fetch(`${context.config.smsUrl}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, to, text }),
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithin),
    })
    if (response.ok) return 'sent'
    // 4xx: the gateway will not take this message, now or later; but 408 and 429 ask for patience.
    return response.status >= 400 && response.status < 500 && ![408, 429].includes(response.status) ? 'refused' : 'again'
  } catch {
    return 'again'
  }
}

import * as z from 'zod/mini'
import type { Context } from '#kernel/server'
import type { Answer, RefundAnswer } from '../model/events.ts'
import { isSigned, signed } from './signature.ts'

export interface Trade {
  readonly number: string
  /** In the smallest unit of the currency. */
  readonly amount: number
  readonly currency: string
  /** What the payer's bank shows; a key or an id, no name. */
  readonly memo: string
  readonly expiresAt: number
}

interface TradeRefund {
  readonly number: string
  readonly trade: string
  readonly amount: number
  readonly currency: string
}

/**
 * The bank, by trade number: asking the same thing twice changes nothing there. `close` also holds for a number the bank never heard: it can then never be paid. No
 * answer, a strange one, one without a signature or about something else is `unanswered`; nothing is thrown.
 */
export interface Gateway {
  create(trade: Trade): Promise<Answer>
  query(number: string): Promise<Answer>
  close(number: string): Promise<Answer>
  refund(refund: TradeRefund): Promise<RefundAnswer>
}

/** A job waits no longer than this for the bank: others wait behind it. */
const patience = 6000

const base = { number: z.string() }
const money = { amount: z.int().check(z.minimum(0)), currency: z.string().check(z.length(3)) }
const tradeAnswer = z.discriminatedUnion('status', [
  z.object({ ...base, ...money, status: z.literal('waiting'), code: z.optional(z.string()), link: z.optional(z.url()) }),
  z.object({ ...base, ...money, status: z.literal('captured'), reference: z.string().check(z.maxLength(64)) }),
  z.object({ ...base, status: z.literal('failed'), reason: z.enum(['declined', 'refused', 'expired']) }),
  z.object({ ...base, status: z.literal('closed') }),
  z.object({ ...base, status: z.literal('none') }),
])
const refundAnswer = z.discriminatedUnion('status', [
  z.object({ ...base, ...money, status: z.literal('done') }),
  z.object({ ...base, status: z.literal('refused') }),
])
const envelope = z.object({ body: z.record(z.string(), z.unknown()), signature: z.string() })

/** The gateway of this installation's settings; without `BANK_URL` every trade is refused at once, and nobody stands before a code that cannot be paid. */
export function gatewayOf(context: Context): Gateway {
  const { bankUrl, bankKey } = context.config
  if (bankUrl === null || bankKey === null) return none
  const ask = async (path: string, body: Readonly<Record<string, unknown>>): Promise<unknown> => {
    try {
      const response = await fetch(`${bankUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ body, signature: signed(bankKey, 'ask', body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      })
      const read = envelope.safeParse(await response.json())
      if (!read.success || !isSigned(bankKey, 'answer', read.data.body, read.data.signature)) {
        context.log.warn({ status: response.status }, 'the bank answered without a signature')
        return null
      }
      return read.data.body
    } catch (error) {
      context.log.debug({ err: error }, 'the bank did not answer')
      return null
    }
  }
  const askTrade = async (path: string, body: Readonly<Record<string, unknown>> & { readonly number: string }) =>
    readTrade(await ask(path, body), body.number)
  return {
    create: async trade => await askTrade('/trades', { ...trade }),
    query: async number => await askTrade('/trades/query', { number }),
    close: async number => await askTrade('/trades/close', { number }),
    refund: async refund => {
      const read = refundAnswer.safeParse(await ask('/refunds', { ...refund }))
      return read.success && read.data.number === refund.number ? read.data : { status: 'unanswered' }
    },
  }
}

/** What a signed notice says of a trade; null when it says nothing we understand. */
export function readNotice(
  context: Context,
  notice: unknown,
  signature: string,
): { readonly number: string; readonly answer: Answer } | null {
  const { bankKey } = context.config
  if (bankKey === null || !isSigned(bankKey, 'notice', notice, signature)) return null
  const read = tradeAnswer.safeParse(notice)
  return read.success ? { number: read.data.number, answer: answerOf(read.data) } : { number: '', answer: { status: 'unanswered' } }
}

function readTrade(body: unknown, number: string): Answer {
  const read = tradeAnswer.safeParse(body)
  return read.success && read.data.number === number ? answerOf(read.data) : { status: 'unanswered' }
}

function answerOf(read: z.infer<typeof tradeAnswer>): Answer {
  if (read.status !== 'waiting') return read
  const { status, amount, currency, code, link } = read
  return { status, amount, currency, ...(code === undefined ? {} : { code }), ...(link === undefined ? {} : { link }) }
}

const none: Gateway = {
  create: async () => ({ status: 'failed', reason: 'refused' }),
  query: async () => ({ status: 'unanswered' }),
  close: async () => ({ status: 'unanswered' }),
  refund: async () => ({ status: 'unanswered' }),
}

import { createHmac, timingSafeEqual } from 'node:crypto'
import type * as z from 'zod/mini'
import { type Language, Refusal } from '#kernel'
import type { Context } from '#kernel/server'
import { type CallAnswer, callAnswer, type ListAnswer, listAnswer, type PartnerValues, signedText, type Verb } from '#partners'

/** An answer that is longer is none. */
const longestAnswer = 512 * 1024

/** A business system as the settings name it. */
export interface System {
  readonly key: string
  readonly url: string
  /** What we and the system sign with. */
  readonly secret: string
  /** Milliseconds an answer may take. */
  readonly patience: number
}

/** Refuses with `partners.unknown_system`. */
export function findSystem({ config }: Context, key: string): System {
  const found = Object.hasOwn(config.partners, key) ? config.partners[key] : undefined
  if (!found) throw new Refusal('partners.unknown_system')
  return { key, url: found.url, secret: found.key, patience: found.seconds * 1000 }
}

/** Sends a call. Null: no answer that can be believed, so it may have been done or not. */
export async function sendCall(
  context: Context,
  system: System,
  call: {
    readonly number: string
    readonly verb: Verb
    readonly request: PartnerValues
    readonly of: string | null
    readonly follows: string | null
  },
): Promise<CallAnswer | null> {
  const { number, verb, request, of, follows } = call
  const told = { number, request, ...(of === null ? {} : { of }), ...(follows === null ? {} : { follows }) }
  return believed(await ask(context, system, `/${verb}`, told, callAnswer), call)
}

/** Asks how a call went. Null: no answer that can be believed. */
export async function askAfter(
  context: Context,
  system: System,
  call: { readonly number: string; readonly verb: Verb; readonly request: PartnerValues },
): Promise<CallAnswer | null> {
  return believed(await ask(context, system, '/calls', { number: call.number }, callAnswer), call)
}

export async function askList(
  context: Context,
  system: System,
  question: { readonly list: string; readonly request: PartnerValues; readonly language: Language },
): Promise<ListAnswer | null> {
  return await ask(context, system, '/query', question, listAnswer)
}

/** An answer about another call, or about another amount, is none. */
function believed(
  answer: CallAnswer | null,
  call: { readonly number: string; readonly verb: Verb; readonly request: PartnerValues },
): CallAnswer | null {
  if (!answer || answer.number !== call.number) return null
  if (answer.state === 'unheard') return answer
  if (answer.verb !== call.verb) return null
  if (answer.state === 'done' && call.request['amount'] !== undefined && answer.result['amount'] !== call.request['amount']) return null
  return answer
}

async function ask<Shape extends z.ZodMiniType>(
  context: Context,
  system: System,
  path: string,
  told: unknown,
  shape: Shape,
): Promise<z.infer<Shape> | null> {
  const body = JSON.stringify(told)
  const at = String(context.now())
  const nonce = context.random(12).toString('hex')
  try {
    const response = await fetch(`${system.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-at': at,
        'x-nonce': nonce,
        'x-signature': sign(system.secret, { path, at, nonce, body }),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(system.patience),
    })
    const text = await readText(response)
    if (response.status !== 200) return doubt(context, system, `status_${response.status}`)
    // The answer is signed with our nonce: it is this system's, and to this very question.
    const given = response.headers.get('x-signature') ?? ''
    if (!isSame(given, sign(system.secret, { path: `answer ${path}`, at, nonce, body: text }))) return doubt(context, system, 'signature')
    const read = shape.safeParse(JSON.parse(text))
    return read.success ? read.data : doubt(context, system, 'shape')
  } catch (error) {
    return doubt(context, system, error instanceof Error ? error.name : 'unreachable')
  }
}

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += (part as Uint8Array).length
    if (length > longestAnswer) throw new RangeError('The answer is too long.')
    parts.push(part as Uint8Array)
  }
  return Buffer.concat(parts).toString('utf8')
}

function doubt(context: Context, system: System, why: string): null {
  context.log.warn({ system: system.key, why }, 'a business system gave no answer that can be believed')
  return null
}

/** HMAC-SHA-256 in hex: what the systems of banks and hospitals can all do. */
function sign(secret: string, given: Parameters<typeof signedText>[0]): string {
  return createHmac('sha256', secret).update(signedText(given)).digest('hex')
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

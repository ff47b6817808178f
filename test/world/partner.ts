import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * A business system of somebody else's, as a small real server: it lists, locks, posts and reverses, knows every call by its number and does it once. What it is about is
 * handed in (`hospital.ts`, `biller.ts`, `core-bank.ts`). It misbehaves on demand.
 *
 * `POST /query {list, request, language}` `/lock {number, request}` `/post {number, request, follows?}` `/reverse {number, of}` `/calls {number}`, each signed, each answer
 * signed · `GET /` what it has in its book · `POST /faults {kind, times, on?}` the next calls go wrong
 */
export interface PartnerWorld {
  readonly url: string
  readonly key: string
  /** Every call it has taken, in order. */
  readonly book: readonly Entry[]
  /** Paths in the order in which they came, those included that went wrong. */
  readonly heard: readonly string[]
  /** The next `times` calls (of `on`, else of any path) go wrong. */
  misbehave(kind: PartnerFault, times: number, on?: PartnerPath): void
  /** Waits until everything it is late with is done. */
  quiet(): Promise<void>
  close(): Promise<void>
}

export type PartnerPath = 'query' | 'lock' | 'post' | 'reverse' | 'calls'
export type Values = Readonly<Record<string, string | number | boolean>>
export type Language = 'zh-CN' | 'en'

/**
 * `fail` says 500, `drop` cuts the line before doing it, `lose` after; `hang` never answers and never does it, `late` does it a second afterwards and never answers, `delay`
 * answers after 300 ms; `refuse` will not have it; `number` answers about another call, `amount` about another amount, `forge` signs wrongly, `garble` answers no JSON.
 */
const partnerFaults = ['fail', 'drop', 'lose', 'hang', 'late', 'delay', 'refuse', 'number', 'amount', 'forge', 'garble'] as const
export type PartnerFault = (typeof partnerFaults)[number]

export interface Item {
  readonly item: string
  readonly label: string
  readonly amount: number | null
  readonly shown: readonly { readonly label: string; readonly value: string }[]
}

export type Outcome = { readonly result: Values } | { readonly refused: string }
export type Listed = { readonly items: readonly Item[] } | { readonly refused: string }

/** What a system is about. Everything is decided at once: no call comes between another's reading and writing. */
export interface Business {
  readonly name: string
  readonly lists: Readonly<Record<string, (request: Values, language: Language) => Listed>>
  lock(request: Values, number: string): Outcome
  /** `lock`: the number of the lock it makes use of. */
  post(request: Values, number: string, lock: string | null): Outcome
  /** Undoes what was done under a number; false: that cannot be undone any more. */
  undo(number: string): boolean
}

interface Entry {
  readonly number: string
  readonly verb: 'lock' | 'post' | 'reverse'
  readonly request: Values
  readonly of: string | null
  readonly outcome: Outcome
  readonly at: number
}

export interface PartnerOptions {
  readonly port?: number
  readonly now?: () => number
  readonly key?: string
  /** Milliseconds after which what is `late` is done. */
  readonly late?: number
}

interface Asked {
  readonly number?: string
  readonly list?: string
  readonly language?: string
  readonly request?: Values
  readonly of?: string
  readonly follows?: string
}

export async function startPartner(
  business: Business,
  { port = 0, now = Date.now, key = 'the key of a demonstration and of tests', late = 1000 }: PartnerOptions = {},
): Promise<PartnerWorld> {
  const book: Entry[] = []
  const known = new Map<string, Entry>()
  /** Numbers that were reversed, before or after they came. */
  const reversed = new Set<string>()
  const heard: string[] = []
  const coming: { readonly kind: PartnerFault; readonly on: PartnerPath | undefined }[] = []
  const nonces = new Set<string>()
  const owed: Promise<void>[] = []

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const body = await read(request)
    if (request.method === 'GET') return json(response, 200, { system: business.name, book: book.length })
    if (path === '/faults') return misbehaveByHttp(response, body)
    const on = path.slice(1) as PartnerPath
    if (!isSigned(request, path, body)) return json(response, 401, { error: 'signature' })
    heard.push(on)
    const fault = faultOf(on)
    if (fault === 'fail') return json(response, 500, { error: 'out of order' })
    if (fault === 'drop') return void request.socket.destroy()
    if (fault === 'hang') return
    if (fault === 'late') return owe(() => void carry(on, JSON.parse(body) as Asked), late)
    const told = fault === 'refuse' ? refusalOf(on, JSON.parse(body) as Asked) : carry(on, JSON.parse(body) as Asked)
    if (told === null) return json(response, 404, { error: 'no such thing' })
    if (fault === 'lose') return void request.socket.destroy()
    const send = () => sendSigned(request, response, { path, told: spoilt(told, fault), fault })
    if (fault === 'delay') owe(send, 300)
    else send()
  }

  function carry(on: PartnerPath, asked: Asked): Readonly<Record<string, unknown>> | null {
    if (on === 'query') return list(asked)
    const { number } = asked
    if (typeof number !== 'string') return null
    if (on === 'calls') return known.has(number) ? saidOf(known.get(number)!) : { number, state: 'unheard' }
    if (on !== 'lock' && on !== 'post' && on !== 'reverse') return null
    const before = known.get(number)
    if (before) return saidOf(before)
    const entry = { number, verb: on, request: asked.request ?? {}, of: asked.of ?? null, outcome: decide(on, asked, number), at: now() }
    known.set(number, entry)
    book.push(entry)
    return saidOf(entry)
  }

  function decide(verb: Entry['verb'], asked: Asked, number: string): Outcome {
    if (verb === 'reverse') return undo(asked.of ?? '')
    if (reversed.has(number)) return { refused: 'reversed' }
    if (verb === 'lock') return business.lock(asked.request ?? {}, number)
    return business.post(asked.request ?? {}, number, asked.follows ?? null)
  }

  /** What has not come yet is remembered: it will be refused when it does. */
  function undo(of: string): Outcome {
    const entry = known.get(of)
    if (entry && 'result' in entry.outcome && !reversed.has(of) && !business.undo(of)) return { refused: 'too_late' }
    reversed.add(of)
    return { result: {} }
  }

  function list({ list: name = '', request = {}, language }: Asked): Readonly<Record<string, unknown>> | null {
    const found = Object.hasOwn(business.lists, name) ? business.lists[name]!(request, language === 'en' ? 'en' : 'zh-CN') : null
    if (!found) return null
    return 'items' in found ? { state: 'done', items: found.items } : { state: 'refused', code: found.refused }
  }

  function refusalOf(on: PartnerPath, { number }: Asked): Readonly<Record<string, unknown>> {
    return on === 'query' ? { state: 'refused', code: 'busy' } : { number, verb: on, state: 'refused', code: 'busy' }
  }

  function faultOf(on: PartnerPath): PartnerFault | null {
    const index = coming.findIndex(each => each.on === undefined || each.on === on)
    return index < 0 ? null : coming.splice(index, 1)[0]!.kind
  }

  function isSigned(request: IncomingMessage, path: string, body: string): boolean {
    const [at, nonce, given] = [header(request, 'x-at'), header(request, 'x-nonce'), header(request, 'x-signature')]
    // Old questions and those heard before are somebody's recording.
    if (Math.abs(now() - Number(at)) > 300_000 || nonces.has(nonce)) return false
    if (given !== sign(key, [path, at, nonce, body])) return false
    nonces.add(nonce)
    return true
  }

  function sendSigned(
    request: IncomingMessage,
    response: ServerResponse,
    { path, told, fault }: { readonly path: string; readonly told: unknown; readonly fault: PartnerFault | null },
  ): void {
    const body = fault === 'garble' ? '<html>维护中</html>' : JSON.stringify(told)
    const signing = fault === 'forge' ? 'somebody else’s key' : key
    const signature = sign(signing, [`answer ${path}`, header(request, 'x-at'), header(request, 'x-nonce'), body])
    response.writeHead(200, { 'content-type': 'application/json', 'x-signature': signature }).end(body)
  }

  function owe(work: () => void, after: number): void {
    const doing = async () => {
      await pause(after)
      work()
    }
    owed.push(doing())
  }

  function misbehaveByHttp(response: ServerResponse, body: string): void {
    const { kind, times, on } = parse(body) as { kind?: PartnerFault; times?: number; on?: PartnerPath }
    if (!kind || !partnerFaults.includes(kind)) return json(response, 400, { faults: partnerFaults })
    misbehave(kind, times ?? 1, on)
    json(response, 200, { coming })
  }

  function misbehave(kind: PartnerFault, times: number, on?: PartnerPath): void {
    for (let time = 0; time < times; time++) coming.push({ kind, on })
  }

  const url = await listen(server, port)
  return {
    url,
    key,
    book,
    heard,
    misbehave,
    quiet: async () => {
      while (owed.length > 0) await Promise.all(owed.splice(0))
    },
    close: async () => await close(server),
  }
}

function saidOf({ number, verb, outcome }: Entry): Readonly<Record<string, unknown>> {
  return 'result' in outcome
    ? { number, verb, state: 'done', result: outcome.result }
    : { number, verb, state: 'refused', code: outcome.refused }
}

function spoilt(told: Readonly<Record<string, unknown>>, fault: PartnerFault | null): unknown {
  if (fault === 'number') return { ...told, number: '019abcde-0000-7000-8000-000000000000' }
  const result = told['result']
  if (fault === 'amount' && typeof result === 'object') return { ...told, result: { ...result, amount: 1 } }
  return told
}

function sign(key: string, parts: readonly string[]): string {
  return createHmac('sha256', key).update(parts.join('\n')).digest('hex')
}

function header(request: IncomingMessage, name: string): string {
  const found = request.headers[name]
  return typeof found === 'string' ? found : ''
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

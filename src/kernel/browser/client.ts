import { type InputOf, type Language, type OutputOf, pathParameters, type Route } from '#kernel'

/** The server's answer to something that cannot be done; `message` is in the person's language and may be shown as it stands. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>>) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** No answer: the network or the server is away. What was asked may or may not have happened; asking again with the same key is safe. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

export type Connection = 'online' | 'retrying'

export interface CallOptions {
  /** Makes a repeated call harmless; made up when not given. Hand one in to go on with a call that an earlier page began. */
  readonly key?: string
  /** The file, for routes that take one. */
  readonly body?: Blob
  readonly signal?: AbortSignal
  /** `patient` (the default for calls with a key) tries again until there is an answer; `once` throws `Unreachable`. */
  readonly when?: 'patient' | 'once'
  /** In which the answer is wanted, where it is not the page's: the page is about to turn to it. */
  readonly language?: Language
}

export interface Client {
  call<R extends Route>(route: R, input: InputOf<R>, options?: CallOptions): Promise<OutputOf<R>>
  /** Tells when calls go unanswered, and when they are answered again. */
  onConnection(listener: (connection: Connection) => void): () => void
}

const firstWait = 250
const longestWait = 4000
/** A call without an answer for this long is given up and, where that is safe, made again. */
const answerWithin = 20_000

/** The one way by which pages ask the server. `language()` is asked at each call, so that answers come in the language shown now. */
export function createClient(options: {
  readonly face: string
  readonly language: () => Language
  readonly origin?: string
  readonly fetch?: typeof fetch
}): Client {
  const listeners = new Set<(connection: Connection) => void>()
  let waiting = 0
  const tell = (change: 1 | -1) => {
    const before = waiting
    waiting += change
    if ((before === 0) !== (waiting === 0)) for (const listener of listeners) listener(waiting === 0 ? 'online' : 'retrying')
  }
  const ask = options.fetch ?? fetch.bind(globalThis)

  const once = async (route: Route, input: unknown, given: CallOptions, key: string | null): Promise<unknown> => {
    const { url, rest } = addressOf(route, input as Record<string, unknown>)
    const headers: Record<string, string> = { 'x-face': options.face, 'accept-language': given.language ?? options.language() }
    if (key !== null) headers['idempotency-key'] = key
    const json = route.body.kind === 'json' && route.method !== 'GET' && route.method !== 'DELETE'
    if (json) headers['content-type'] = 'application/json'
    else if (given.body) headers['content-type'] = given.body.type || 'application/octet-stream'
    const given_up = new AbortController()
    const timer = setTimeout(() => given_up.abort(), given.body ? answerWithin * 6 : answerWithin)
    const stop = () => given_up.abort()
    given.signal?.addEventListener('abort', stop)
    try {
      const response = await ask(`${options.origin ?? ''}${url}`, {
        method: route.method,
        headers,
        credentials: 'same-origin',
        signal: given_up.signal,
        ...(json ? { body: JSON.stringify(rest) } : given.body ? { body: given.body } : {}),
      })
      const answer = (await response.json()) as { refusal?: { code: string; message: string; details: Record<string, unknown> } }
      if (response.ok) return answer
      if (!answer.refusal || answer.refusal.code === 'kernel.unavailable') throw new Unreachable()
      throw new Refused(answer.refusal.code, answer.refusal.message, answer.refusal.details)
    } catch (error) {
      if (given.signal?.aborted) throw error
      throw error instanceof Refused ? error : new Unreachable()
    } finally {
      clearTimeout(timer)
      given.signal?.removeEventListener('abort', stop)
    }
  }

  return {
    call: async (route, input, given = {}) => {
      const key = route.keyed ? (given.key ?? newKey()) : null
      const patient = (given.when ?? (route.keyed ? 'patient' : 'once')) === 'patient'
      let told = false
      try {
        for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
          const answer = await once(route, input, given, key).catch((error: unknown) => {
            if (error instanceof Unreachable && patient) return error
            throw error
          })
          if (!(answer instanceof Unreachable)) return answer as OutputOf<typeof route>
          if (!told) {
            told = true
            tell(1)
          }
          // Half of the wait by chance, so that all the pages of a hall do not come back at the same moment.
          await later(wait / 2 + (Math.random() * wait) / 2, given.signal)
        }
      } finally {
        if (told) tell(-1)
      }
    },
    onConnection: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A key for one thing a person did; the same key goes with every repetition of it. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

function addressOf(route: Route, input: Record<string, unknown>): { url: string; rest: Record<string, unknown> } {
  const inPath = new Set(pathParameters(route.path))
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !inPath.has(name)))
  if (route.body.kind === 'json' && (route.method === 'POST' || route.method === 'PUT')) return { url: path, rest }
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)]])),
  )
  return { url: query.size > 0 ? `${path}?${query}` : path, rest: {} }
}

async function later(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('given up', 'AbortError'))
    })
  })
}

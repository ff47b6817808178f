import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import type { CardData } from '#terminals'
import type { SimulatorRequest, SimulatorState } from '../model/simulator.ts'
import {
  acknowledgementOf,
  type CommandName,
  type CommandPayloads,
  type CommandResults,
  completionOf,
  type Message,
  type Outcome,
  readMessage,
  writeCommand,
} from '../model/xfs.ts'
import type { Clock } from './clock.ts'
import { type Agent, type AgentOptions, startAgent } from './index.ts'

/** For tests: a clock that stands until it is moved. */
export interface FakeClock extends Clock {
  /** Moves on, stopping at every timer that falls due on the way; what a timer sets going runs before the next one. */
  advance(ms: number): Promise<void>
}

export function createFakeClock(start = 0): FakeClock {
  const timers = new Map<() => void, number>()
  let now = start
  return {
    now: () => now,
    after: (ms, act) => {
      const ring = () => act()
      timers.set(ring, now + ms)
      return () => timers.delete(ring)
    },
    advance: async ms => {
      const until = now + ms
      for (;;) {
        const [ring, at] = [...timers].filter(([, due]) => due <= until).sort(([, a], [, b]) => a - b)[0] ?? []
        if (!ring || at === undefined) break
        now = at
        timers.delete(ring)
        ring()
        await turn()
      }
      now = until
    },
  }
}

/** For tests: a client of a service, as simple as can be, and strict about what it is sent. */
export class TestClient {
  readonly heard: Message[] = []
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()
  #ids = 0
  /** The close code, once closed. */
  closed: number | null = null

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', data => {
      const message = readMessage(String(data))
      if (!message) throw new Error('the service sent something that is no message')
      this.heard.push(message)
      this.#wake()
    })
    socket.on('close', code => {
      this.closed = code
      this.#wake()
    })
  }

  /** Throws an Error whose message holds the HTTP status when the door stays shut. */
  static async connect(url: string, options: { readonly origin: string }): Promise<TestClient> {
    const socket = new WebSocket(url, { origin: options.origin })
    const client = new TestClient(socket)
    await once(socket, 'open')
    return client
  }

  nextId(): number {
    return ++this.#ids
  }

  sendText(text: string): void {
    this.#socket.send(text)
  }

  /** Sends a command; `done` is its outcome, after an acknowledge that took it. */
  ask<Name extends CommandName>(
    name: Name,
    payload: CommandPayloads[Name],
    { timeout = 0, requestId = this.nextId() }: { readonly timeout?: number; readonly requestId?: number } = {},
  ): { readonly requestId: number; readonly done: Promise<Outcome> } {
    this.sendText(JSON.stringify(writeCommand({ name, requestId, timeout, payload })))
    const done = this.#outcomeOf(requestId)
    // Who does not wait for it may lose the connection first.
    done.catch(() => undefined)
    return { requestId, done }
  }

  /** What was heard about a request, in order: `acknowledge`, the names of events, `completion`. */
  storyOf(requestId: number): readonly string[] {
    return this.heard
      .filter(({ header }) => header.requestId === requestId)
      .map(({ header }) => (header.type === 'event' ? header.name : header.type))
  }

  /** The first message that fits, heard already or still to come. */
  async hears(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.heard.find(fits)
      if (found) return found
      if (this.closed !== null) throw new Error(`closed with ${this.closed}`)
      await this.#change()
    }
  }

  async event(name: string): Promise<Message> {
    return await this.hears(({ header }) => header.name === name)
  }

  async gone(): Promise<number> {
    while (this.closed === null) await this.#change()
    return this.closed
  }

  /** As a power cut does. */
  cut(): void {
    this.#socket.terminate()
  }

  async close(): Promise<void> {
    this.#socket.close()
    await this.gone()
  }

  async #outcomeOf(requestId: number): Promise<Outcome> {
    const answer = await this.hears(message => {
      const isRefused = (acknowledgementOf(message) ?? 'accepted') !== 'accepted'
      return message.header.requestId === requestId && (isRefused || message.header.type === 'completion')
    })
    const outcome = completionOf(answer)
    if (!outcome) throw new Error(`not taken: ${acknowledgementOf(answer)}`)
    return outcome
  }

  async #change(): Promise<void> {
    await new Promise<void>(resolve => this.#waiting.add(resolve))
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

export const server = 'http://127.0.0.1:7100'
export const terminal = '0195f4d2-7c1a-7e55-9f00-0000000000aa'
export const peopleFile = fileURLToPath(new URL('../../programs/demo/people.json', import.meta.url))

const stopping: (() => Promise<unknown>)[] = []

/** For after a test: stops what it started, the last first. */
export async function stopAll(): Promise<void> {
  for (const stop of stopping.splice(0).reverse()) await stop()
}

export function atTheEnd(stop: () => Promise<unknown>): void {
  stopping.push(stop)
}

export interface Played {
  readonly agent: Agent
  readonly clock: FakeClock
  /** The key the server would know. */
  publicKey(): string
  join(service: string): Promise<TestClient>
  control(): Promise<TestControl>
}

/** An agent with simulated devices, enrolled at a server that is played here; its time stands. */
export async function play(options: Partial<AgentOptions> = {}): Promise<Played> {
  const data = await mkdtemp(join(tmpdir(), 'onewindow-agent-'))
  const clock = createFakeClock()
  let publicKey = ''
  const enrol: typeof fetch = async (_, init) => {
    publicKey = (JSON.parse(String(init?.body)) as { publicKey: string }).publicKey
    return Response.json({ terminal, name: '望江 1 号' })
  }
  const given = { server, data, enrol: 'CODE', simulate: peopleFile, port: 0, clock, log: () => undefined, fetch: enrol, ...options }
  const agent = await startAgent(given)
  atTheEnd(async () => await rm(data, { recursive: true }))
  atTheEnd(agent.stop)
  const at = (url: string) => `${url}?token=${agent.token}`
  return {
    agent,
    clock,
    publicKey: () => publicKey,
    join: async service => await TestClient.connect(at(`${agent.url}/${service}`), { origin: server }),
    control: async () => await TestControl.open(at(agent.url.replace('/xfs4iot/v1.0', '/simulator'))),
  }
}

/** For tests: plays the world before the simulated devices. */
class TestControl {
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()
  #state: SimulatorState | null = null

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', data => {
      this.#state = JSON.parse(String(data)) as SimulatorState
      for (const wake of this.#waiting) wake()
      this.#waiting.clear()
    })
  }

  static async open(url: string): Promise<TestControl> {
    const control = new TestControl(new WebSocket(url, { origin: server }))
    await control.until(() => true)
    return control
  }

  async until(fits: (state: SimulatorState) => boolean): Promise<SimulatorState> {
    while (!this.#state || !fits(this.#state)) await new Promise<void>(resolve => this.#waiting.add(resolve))
    return this.#state
  }

  /** Does it, and waits until the simulator says so. */
  async does(request: SimulatorRequest): Promise<void> {
    this.#socket.send(JSON.stringify(request))
    await this.until(state => {
      if ('lay' in request) return state.card === request.lay
      if ('take' in request) return state.card === null
      if ('picture' in request) return state.picture === request.picture
      if ('clear' in request) return Object.values(state.faults).every(fault => fault === null)
      if ('takeDispensed' in request) return state.dispenser !== 'exit'
      return (state.faults[request.fault.device]?.kind ?? null) === request.fault.kind
    })
  }
}

/** What the chip of a card said. */
export function cardOf({ payload }: Outcome): CardData {
  const { chip } = payload as unknown as CommandResults['CardReader.ReadRawData']
  return JSON.parse(Buffer.from(chip[0]!.data, 'base64').toString()) as CardData
}

import {
  acknowledgementOf,
  type CommandName,
  type CommandPayloads,
  completionOf,
  isUnsolicited,
  type Message,
  type Outcome,
  readMessage,
  writeCommand,
} from '../model/xfs.ts'
import { openLine, type Surroundings } from './line.ts'

interface AskOptions {
  /** Milliseconds the service has; it is given a little more to say so. */
  readonly timeout: number
  readonly onEvent?: ((name: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** A client's end of an XFS4IoT service. */
export interface ServiceClient {
  isOpen(): boolean
  /** How the command ended; null when the service is away, does not answer or does not take it. */
  ask<Name extends CommandName>(name: Name, payload: CommandPayloads[Name], options: AskOptions): Promise<Outcome | null>
  close(): void
}

interface Pending {
  readonly onEvent: ((name: string) => void) | undefined
  readonly settle: (outcome: Outcome | null) => void
  /** From now on the service has so long. */
  readonly allow: (ms: number) => void
  readonly timeout: number
}

/** A service answers at once that it takes a command, says in good time that its own time is over, and stops soon when it is told to. */
const takesWithin = 5000
const afterTimeout = 5000
const stopsWithin = 2000

export function openService(given: {
  readonly url: string
  readonly surroundings: Surroundings
  readonly onOpen: () => void
  readonly onLost: () => void
  readonly onUnsolicited: (message: Message) => void
}): ServiceClient {
  const { surroundings } = given
  const requests = new Map<number, Pending>()
  let ids = 0

  const hear = (text: string) => {
    const message = readMessage(text)
    if (!message) return
    if (isUnsolicited(message)) return given.onUnsolicited(message)
    const request = requests.get(message.header.requestId ?? 0)
    if (!request) return
    const outcome = completionOf(message)
    const taken = acknowledgementOf(message)
    if (outcome) request.settle(outcome)
    else if (taken === 'accepted') request.allow(request.timeout + afterTimeout)
    else if (taken) request.settle(null)
    else request.onEvent?.(message.header.name)
  }
  const line = openLine({
    url: given.url,
    surroundings,
    onOpen: given.onOpen,
    onText: hear,
    onLost: () => {
      for (const { settle } of requests.values()) settle(null)
      given.onLost()
    },
  })

  return {
    isOpen: line.isOpen,
    ask: async (name, payload, { timeout, onEvent, signal }) =>
      await new Promise(resolve => {
        const requestId = ++ids
        let callOff = () => undefined as void
        const settle = (outcome: Outcome | null) => {
          requests.delete(requestId)
          callOff()
          signal?.removeEventListener('abort', cancel)
          resolve(outcome)
        }
        const allow = (ms: number) => {
          callOff()
          callOff = surroundings.after(ms, () => settle(null))
        }
        const cancel = () => {
          line.send(
            JSON.stringify(writeCommand({ name: 'Common.Cancel', requestId: ++ids, timeout: 0, payload: { requestIds: [requestId] } })),
          )
          callOff()
          callOff = surroundings.after(stopsWithin, () => settle({ code: 'canceled' }))
        }
        if (signal?.aborted) return resolve({ code: 'canceled' })
        requests.set(requestId, { onEvent, settle, allow, timeout })
        allow(takesWithin)
        signal?.addEventListener('abort', cancel)
        if (!line.send(JSON.stringify(writeCommand({ name, requestId, timeout, payload })))) settle(null)
      }),
    close: () => {
      line.close()
      for (const { settle } of requests.values()) settle(null)
    },
  }
}

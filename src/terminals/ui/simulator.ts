import { simulatorPath, type SimulatorRequest, type SimulatorState } from '../model/simulator.ts'
import { browser, type Line, openLine, type Surroundings, withToken } from './line.ts'

interface SimulatorSnapshot {
  readonly connection: 'connecting' | 'online' | 'offline'
  /** The last one heard. */
  readonly state: SimulatorState | null
}

/** The control door of simulated devices; open while somebody looks. */
export interface Simulator {
  snapshot(): SimulatorSnapshot
  subscribe(listener: () => void): () => void
  send(request: SimulatorRequest): void
}

const unseen: SimulatorSnapshot = { connection: 'connecting', state: null }

/** `url`: the agent's service publisher; the control door stands beside it. */
export function createSimulator(given: {
  readonly url: string
  readonly token: string
  readonly surroundings?: Partial<Surroundings>
}): Simulator {
  const listeners = new Set<() => void>()
  let shown = unseen
  let line: Line | null = null
  const show = (change: Partial<SimulatorSnapshot>) => {
    shown = { ...shown, ...change }
    for (const listener of listeners) listener()
  }
  const open = () =>
    openLine({
      url: withToken(new URL(simulatorPath, given.url).href, given.token),
      surroundings: { ...browser, ...given.surroundings },
      onOpen: () => undefined,
      onText: text => show({ connection: 'online', state: JSON.parse(text) as SimulatorState }),
      onLost: () => show({ connection: 'offline' }),
    })
  return {
    snapshot: () => shown,
    subscribe: listener => {
      listeners.add(listener)
      line ??= open()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        line?.close()
        line = null
        shown = unseen
      }
    },
    send: request => void line?.send(JSON.stringify(request)),
  }
}

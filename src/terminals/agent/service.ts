import type { EventName, Outcome, Payload } from '../model/xfs.ts'

/** A command of a service. What a device does takes its turn; the rest is answered at once. */
export type CommandRule =
  | { readonly kind: 'answer'; answer(payload: Payload): Outcome }
  | { readonly kind: 'device'; run(call: Call): Promise<Outcome> }

export interface Call {
  readonly payload: Payload
  /** Aborted when the command was cancelled, is out of time, or its client is gone. The device then stops; what it returns is no longer sent. */
  readonly signal: AbortSignal
  event(name: EventName, payload?: Payload): void
}

/** One device (or what is offered like one), under an address of its own. */
export interface Service {
  /** Last part of its address. */
  readonly name: string
  readonly interface: 'ServicePublisher' | 'CardReader' | 'Camera' | 'OneWindow'
  readonly commands: Readonly<Record<string, CommandRule>>
  readonly events: readonly EventName[]
  /** Longest message it sends, in bytes. */
  readonly mostBytes: number
  /** `device`: as Common.Status names it. `own`: what the interface adds. */
  status(): { readonly device: string; readonly own?: Payload }
  capabilities(): { readonly model: string; readonly own?: Payload }
  /** Hands over the way to tell every client something unsolicited. */
  attach(tell: Tell): void
}

export type Tell = (name: EventName, payload?: Payload) => void

export const mebibyte = 1 << 20
/** A service sends no more than what a client may send, pictures apart. */
export const usualMostBytes = 2 * mebibyte
export const pictureMostBytes = 8 * mebibyte

export function success(payload?: Payload): Outcome {
  return { code: 'success', ...(payload && { payload }) }
}

/** The command's own error, by the name its interface has for it. */
export function commandError(errorCode: string): Outcome {
  return { code: 'commandErrorCode', errorCode }
}

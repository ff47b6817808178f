import * as z from 'zod/mini'
import type { Language } from '#kernel'

/** What can go wrong with the simulated reader; `notSeen`: a card is laid and nothing happens. */
export const cardReaderFaults = ['notSeen', 'takenAway', 'invalidMedia', 'mediaJam', 'hardwareError', 'offline', 'slow'] as const
export type CardReaderFault = (typeof cardReaderFaults)[number]

export const cameraFaults = ['blurred', 'hardwareError', 'offline', 'slow'] as const
export type CameraFault = (typeof cameraFaults)[number]

/** `notTaken`: nobody takes the card, and the device pulls it back at once. `powerLost`: it has put the card out and says nothing more. */
export const dispenserFaults = ['empty', 'mediaJam', 'notTaken', 'powerLost', 'hardwareError', 'offline', 'slow'] as const
export type DispenserFault = (typeof dispenserFaults)[number]

/** A fault that does not last happens once. */
export interface Fault<Kind extends string> {
  readonly kind: Kind
  readonly lasting: boolean
}

export interface Faults {
  readonly cardReader: Fault<CardReaderFault> | null
  readonly camera: Fault<CameraFault> | null
  readonly dispenser: Fault<DispenserFault> | null
}

type Names = Readonly<Record<Language, string>>

/** What the control door sends on joining and after every change. */
export interface SimulatorState {
  readonly people: readonly { readonly id: string; readonly name: Names; readonly note: Names }[]
  /** Whose card lies on the reader. */
  readonly card: string | null
  /** A page has asked for a card, and none is seen. */
  readonly waiting: boolean
  readonly reading: boolean
  /** `thumbnail`: a data URL; null for the choice that fits what is asked for. */
  readonly pictures: readonly { readonly id: string; readonly name: Names; readonly thumbnail: string | null }[]
  /** What the cameras see. */
  readonly picture: string
  /** What the card dispenser is doing; `exit`: a card can be taken. */
  readonly dispenser: 'idle' | 'moving' | 'exit'
  readonly faults: Faults
}

/** What the control door takes. A fault of kind null mends the device; `clear` mends all of them. */
export const simulatorRequest = z.union([
  z.strictObject({ lay: z.string() }),
  z.strictObject({ take: z.literal(true) }),
  z.strictObject({ takeDispensed: z.literal(true) }),
  z.strictObject({
    fault: z.union([
      z.strictObject({ device: z.literal('cardReader'), kind: z.nullable(z.enum(cardReaderFaults)), lasting: z.boolean() }),
      z.strictObject({ device: z.literal('camera'), kind: z.nullable(z.enum(cameraFaults)), lasting: z.boolean() }),
      z.strictObject({ device: z.literal('dispenser'), kind: z.nullable(z.enum(dispenserFaults)), lasting: z.boolean() }),
    ]),
  }),
  z.strictObject({ clear: z.literal(true) }),
  z.strictObject({ picture: z.string() }),
])
export type SimulatorRequest = z.infer<typeof simulatorRequest>

/** Where the control door stands, beside the services: `ws://127.0.0.1:5846/simulator?token=…`. */
export const simulatorPath = '/simulator'

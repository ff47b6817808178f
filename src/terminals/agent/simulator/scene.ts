import type { CameraFault, CardReaderFault, DispenserFault, Fault, Faults, SimulatorState } from '../../model/simulator.ts'
import type { Person } from './people.ts'
import { fitting, type Picture } from './pictures.ts'

type Device = keyof Faults
type FaultOf<D extends Device> = { cardReader: CardReaderFault; camera: CameraFault; dispenser: DispenserFault }[D]

/** What there is to be read and seen before the simulated devices, and what is wrong with them. */
export interface Scene {
  readonly card: Person | null
  readonly picture: string
  readonly faults: Faults
  /** What the reader is doing, for those who look on. */
  activity: 'idle' | 'waiting' | 'reading'
  /** What the card dispenser is doing. */
  dispenser: SimulatorState['dispenser']
  /** Somebody takes the card at the dispenser's exit. */
  takeDispensed(): void
  /** Who is told of that. */
  onTakeDispensed: () => void
  /** False when there is no such person. */
  lay(person: string): boolean
  take(): void
  show(picture: string): boolean
  break<D extends Device>(device: D, fault: Fault<FaultOf<D>> | null): void
  /** The device's fault if it is one of these kinds. One that does not last has happened with that. */
  happen<D extends Device, Kind extends FaultOf<D>>(device: D, ...kinds: readonly Kind[]): Kind | null
  readonly state: SimulatorState
  watch(listener: () => void): () => void
}

export function createScene({ people, pictures }: { readonly people: readonly Person[]; readonly pictures: readonly Picture[] }): Scene {
  const listeners = new Set<() => void>()
  let card: Person | null = null
  let picture: string = fitting.id
  let faults: Faults = { cardReader: null, camera: null, dispenser: null }
  let activity: Scene['activity'] = 'idle'
  let dispenser: Scene['dispenser'] = 'idle'
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const put = <D extends Device>(device: D, fault: Fault<FaultOf<D>> | null) => {
    faults = { ...faults, [device]: fault }
    tell()
  }
  const scene: Scene = {
    get card() {
      return card
    },
    get picture() {
      return picture
    },
    get faults() {
      return faults
    },
    get activity() {
      return activity
    },
    set activity(next) {
      if (next === activity) return
      activity = next
      tell()
    },
    get dispenser() {
      return dispenser
    },
    set dispenser(next) {
      if (next === dispenser) return
      dispenser = next
      tell()
    },
    takeDispensed: () => scene.onTakeDispensed(),
    onTakeDispensed: () => undefined,
    lay: id => {
      const person = people.find(each => each.id === id)
      if (!person) return false
      // One card is taken away before another is laid.
      if (card && card !== person) {
        card = null
        tell()
      }
      card = person
      tell()
      return true
    },
    take: () => {
      card = null
      tell()
    },
    show: id => {
      if (![fitting, ...pictures].some(each => each.id === id)) return false
      picture = id
      tell()
      return true
    },
    break: (device, fault) => put(device, fault),
    happen: (device, ...kinds) => {
      const fault = faults[device]
      const kind = kinds.find(each => each === fault?.kind) ?? null
      if (kind !== null && fault && !fault.lasting) put(device, null)
      return kind
    },
    get state() {
      return {
        people: people.map(({ id, name, note }) => ({ id, name, note })),
        card: card?.id ?? null,
        waiting: activity === 'waiting',
        reading: activity === 'reading',
        pictures: [{ ...fitting, thumbnail: null }, ...pictures.map(({ id, name, thumbnail }) => ({ id, name, thumbnail }))],
        picture,
        dispenser,
        faults,
      }
    },
    watch: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return scene
}

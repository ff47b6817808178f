import { second } from '#kernel'
import type { Clock } from './clock.ts'
import type { Counts, Dispense, Journal } from './journal.ts'

/** A device that puts out cards. */
export interface Dispenser {
  /** Null: it does not answer, and nobody knows what it did. `exit`: a card can be taken. */
  look(): (Counts & { readonly exit: boolean }) | null
  /** Moves one card to the exit. Null: it does not say. */
  present(): Promise<'presented' | DispenseFailure | null>
  /** Pulls the card at the exit back in. */
  retract(): void
  watch(listener: () => void): void
}

/** Nothing came out, and it is certain. */
export type DispenseFailure = 'empty' | 'mediaJam' | 'hardwareError' | 'offline'

/** How long a card stands at the exit before it is taken back. */
export const takenWithin = 30 * second

export type DispenseAnswer =
  | { readonly kind: 'presented' }
  /** The device was asked and does not say. */
  | { readonly kind: 'unknown' }
  /** Another one's card is on its way or at the exit; nothing was written, and it may be asked again. */
  | { readonly kind: 'occupied' }
  | { readonly kind: 'ended'; readonly taken: boolean; readonly why: string | null }

/** Puts out one card for each output, once: whatever was asked before is answered from the journal and never moved again. */
export interface Dispensing {
  dispense(given: { readonly case: string; readonly output: string }): Promise<DispenseAnswer>
  /** Finds out what became of what was under way when the agent stopped. */
  resume(): Promise<void>
  stop(): void
}

/** `ended` hears of every output that is settled for good, also after a restart. */
export function createDispensing(given: {
  readonly dispenser: Dispenser
  readonly journal: Journal
  readonly clock: Clock
  readonly ended: (entry: Dispense) => void
}): Dispensing {
  const { dispenser, journal, clock, ended } = given
  const moving = new Map<string, Promise<DispenseAnswer>>()
  const patience = new Map<string, () => void>()
  let isStopped = false
  let settling: Promise<void> | null = null
  let hasChanged = false

  const end = async (entry: Dispense, step: 'taken' | 'failed', why: string | null) => {
    patience.get(entry.output)?.()
    patience.delete(entry.output)
    const final = { ...entry, step, why }
    await journal.write(final)
    ended(final)
  }
  const awaitTaking = (output: string) => {
    if (patience.has(output)) return
    patience.set(
      output,
      clock.after(takenWithin, () => {
        patience.delete(output)
        dispenser.retract()
      }),
    )
  }
  /** By the counters: whether the card left, and where it is now. */
  const settle = async (output: string): Promise<void> => {
    const entry = journal.find(output)
    const now = dispenser.look()
    if (!entry || !now || isOver(entry)) return
    if (now.left === entry.before.left) return await end(entry, 'failed', 'notMoved')
    if (now.exit) {
      if (entry.step === 'intended') await journal.write({ ...entry, step: 'presented' })
      return awaitTaking(output)
    }
    const isKept = now.retained > entry.before.retained
    await end(entry, isKept ? 'failed' : 'taken', isKept ? (entry.step === 'presented' ? 'retracted' : 'mediaJam') : null)
  }
  /** One at a time; what changes meanwhile is looked at again. */
  const settleOpen = async (): Promise<void> => {
    hasChanged = true
    settling ??= settleAll().finally(() => (settling = null))
    await settling
  }
  const settleAll = async () => {
    while (hasChanged) {
      hasChanged = false
      if (isStopped) return
      for (const entry of journal.all()) if (!isOver(entry) && !moving.has(entry.output)) await settle(entry.output)
    }
  }
  const answer = (output: string): DispenseAnswer => {
    const { step, why } = journal.find(output)!
    if (step === 'taken' || step === 'failed') return { kind: 'ended', taken: step === 'taken', why }
    return step === 'presented' && dispenser.look() ? { kind: 'presented' } : { kind: 'unknown' }
  }
  const move = async (job: { readonly case: string; readonly output: string }): Promise<DispenseAnswer> => {
    const before = dispenser.look()
    const entry: Dispense = {
      ...job,
      step: 'intended',
      why: null,
      before: { left: before?.left ?? 0, retained: before?.retained ?? 0 },
      reported: false,
    }
    if (!before) {
      // It was never asked: that is certain, and final, so that nothing comes out for it when the device is back.
      await end(entry, 'failed', 'offline')
      return answer(job.output)
    }
    await journal.write(entry)
    const result = await dispenser.present()
    if (result !== null && result !== 'presented') await end(entry, 'failed', result)
    else await settle(job.output)
    return answer(job.output)
  }

  dispenser.watch(() => void settleOpen())
  return {
    resume: settleOpen,
    stop: () => {
      isStopped = true
      for (const callOff of patience.values()) callOff()
    },
    dispense: async job => {
      const { output } = job
      const known = moving.get(output)
      if (known) return await known
      if (journal.find(output)) {
        await settleOpen()
        return answer(output)
      }
      if (moving.size > 0 || dispenser.look()?.exit) return { kind: 'occupied' }
      const done = move(job).finally(() => {
        moving.delete(output)
        // What changed while it moved was not looked at.
        void settleOpen()
      })
      moving.set(output, done)
      return await done
    },
  }
}

function isOver({ step }: Dispense): boolean {
  return step === 'taken' || step === 'failed'
}

import { second } from '#kernel'
import type { CardData } from '#terminals'
import type { Clock } from './clock.ts'

/** A card that was taken away stays good for a signature this long after it was read. */
export const goodFor = 60 * second

type Reading = { readonly kind: 'card'; readonly card: CardData } | { readonly kind: 'nothing' } | { readonly kind: 'other_visit' }

/** What the reader read last: the only thing the terminal signs as a card. */
export interface Readings {
  remember(card: CardData): void
  /** The card was taken: what it said is forgotten, now or when its time is over. */
  taken(): void
  forget(): void
  /** The reading, for one visit: it is worth nothing for the next person's. */
  readFor(visit: string): Reading
}

export function createReadings(clock: Clock): Readings {
  let last: { readonly card: CardData; visit: string | null; isThere: boolean; isFresh: boolean } | null = null
  let callOff = () => undefined as void
  const forget = () => {
    callOff()
    last = null
  }
  return {
    forget,
    remember: card => {
      forget()
      const reading = { card, visit: null, isThere: true, isFresh: true }
      last = reading
      callOff = clock.after(goodFor, () => {
        reading.isFresh = false
        if (!reading.isThere) last = null
      })
    },
    taken: () => {
      if (!last) return
      last.isThere = false
      if (!last.isFresh) last = null
    },
    readFor: visit => {
      if (!last) return { kind: 'nothing' }
      if (last.visit !== null && last.visit !== visit) return { kind: 'other_visit' }
      last.visit = visit
      return { kind: 'card', card: last.card }
    },
  }
}

import { type FuzzyPair, type Spelt, spellings, syllables } from './syllables.ts'

/** Letters that may stand for a syllable, from where they begin to where they end. */
export interface Slot {
  readonly to: number
  /** The syllables they may mean: `low <= number < high`. More than one where only its beginning is there. */
  readonly low: number
  readonly high: number
  /** Only the beginning of a syllable is there. */
  readonly isCut: boolean
  /** How many parts are spelt as their fuzzy twin. */
  readonly fuzzy: number
}

/** How letters may be read: for each place the slots that begin there and lie on a way from the beginning to the end. */
export interface Reading {
  readonly slots: readonly (readonly Slot[])[]
  /** How many letters there are, apostrophes left out. */
  readonly length: number
  /** How many letters of what was typed, apostrophes among them, come before a place: with those that follow at once. */
  readonly typed: readonly number[]
}

export interface Speller {
  /** Null when there is no way to read the letters as syllables. */
  read(letters: string): Reading | null
  /** As much of the beginning as can be read; null when nothing can. */
  readBeginning(letters: string): Reading | null
}

const longestSpelling = 6

/**
 * Reads letters (`a` to `z`, with `'` where a syllable certainly ends) as syllables, in every way there is: `xian` as xian and as xi'an. Ways are
 * tried in turn, and the first that reads everything is taken: whole syllables; whole ones with fuzzy spellings, the last perhaps only begun
 * (`zhongg`); any of them only begun (`bj`, `zhgr`). So `xian` is never read as xia and the beginning of another.
 */
export function createSpeller(pairs: readonly FuzzyPair[]): Speller {
  const whole = spellings(pairs)
  const begun = beginnings()
  const read = (letters: string): Reading | null => {
    const { text, breaks, typed } = plain(letters)
    for (const way of ways) {
      const slots = connect(text.length, place => slotsAt(text, breaks, place, way))
      if (slots) return { slots, length: text.length, typed }
    }
    return null
  }

  function slotsAt(text: string, breaks: ReadonlySet<number>, from: number, way: Way): readonly Slot[] {
    const found: Slot[] = []
    for (let to = from + 1; to <= Math.min(text.length, from + longestSpelling); to++) {
      const spelling = text.slice(from, to)
      for (const { syllable, fuzzy } of whole.get(spelling) ?? none) {
        found.push({ to, low: syllable, high: syllable + 1, isCut: false, fuzzy })
      }
      const cut = begun.get(spelling)
      if (cut && (way === 'begun' ? cut.isInitial || to === text.length : way === 'last begun' && to === text.length)) {
        found.push({ to, low: cut.low, high: cut.high, isCut: true, fuzzy: 0 })
      }
      if (breaks.has(to)) break
    }
    // A spelling that only its fuzzy twin gives a meaning counts as a syllable once the plain ones do not suffice.
    return way === 'whole'
      ? found.filter(slot => slot.fuzzy === 0 || found.some(other => other.to === slot.to && other.fuzzy === 0))
      : found
  }

  return {
    read,
    readBeginning(letters) {
      for (let length = letters.length; length > 0; length--) {
        const reading = read(letters.slice(0, length))
        if (reading) return reading
      }
      return null
    },
  }
}

const none: readonly Spelt[] = []
const ways = ['whole', 'last begun', 'begun'] as const
type Way = (typeof ways)[number]

function plain(letters: string): { readonly text: string; readonly breaks: ReadonlySet<number>; readonly typed: readonly number[] } {
  let text = ''
  const breaks = new Set<number>()
  const typed = [0]
  for (const letter of letters) {
    if (letter === "'") {
      breaks.add(text.length)
      typed[text.length]! += 1
    } else {
      text += letter
      typed.push(typed.at(-1)! + 1)
    }
  }
  return { text, breaks, typed }
}

/** Keeps the slots from which the end is reached and which are reached from the beginning; null when nothing is left. */
function connect(length: number, slotsAt: (place: number) => readonly Slot[]): readonly (readonly Slot[])[] | null {
  const all = Array.from({ length }, (_, place) => slotsAt(place))
  const ends = Array.from({ length: length + 1 }, (_, place) => place === length)
  for (let place = length - 1; place >= 0; place--) ends[place] = all[place]!.some(({ to }) => ends[to])
  if (length === 0 || !ends[0]) return null
  const begins = new Set([0])
  return all.map((slots, place) => {
    if (!begins.has(place)) return []
    const kept = slots.filter(({ to }) => ends[to])
    for (const { to } of kept) begins.add(to)
    return kept
  })
}

interface Begun {
  readonly low: number
  readonly high: number
  /** It may stand for a syllable in the middle of a word too: one letter, or the two of zh, ch, sh. */
  readonly isInitial: boolean
}

/** Every proper beginning of a syllable; what begins alike stands together in the table. */
function beginnings(): ReadonlyMap<string, Begun> {
  const found = new Map<string, Begun>()
  syllables.forEach((syllable, number) => {
    for (let length = 1; length < syllable.length; length++) {
      const letters = syllable.slice(0, length)
      found.set(letters, { low: found.get(letters)?.low ?? number, high: number + 1, isInitial: length === 1 || /^[zcs]h$/.test(letters) })
    }
  })
  return found
}

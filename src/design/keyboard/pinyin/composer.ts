import type { Answer, Candidate } from './engine.ts'

/** What is typed and not yet chosen. */
export interface Composing {
  readonly letters: string
  /** The letters by their syllables, as far as they are understood; what came since stands at the end. */
  readonly parts: readonly string[]
  readonly candidates: readonly Candidate[]
  /** The lexicon could not be had: letters stay letters. */
  readonly failed: boolean
}

export interface ComposerOptions {
  readonly convert: (letters: string) => Promise<Answer>
  /** Puts text into the field. */
  readonly insert: (text: string) => void
  /** Does what a key does when nothing is being composed. */
  readonly otherwise: (key: string) => void
}

export interface Composer {
  /** A new object after each change. */
  readonly now: () => Composing
  readonly subscribe: (listener: () => void) => () => void
  /** A letter, a sign, or `' '`, `backspace`, `clear`, `done`, `enter`. */
  readonly press: (key: string) => void
  /** Takes one of `now().candidates`; the letters it does not stand for stay. */
  readonly choose: (candidate: Candidate) => void
  /** The field is left: what is typed becomes what it would become by `done`, or stays letters when that is not known yet. */
  readonly leave: () => void
}

/** At most so many letters are composed; one more first settles those. What they mean fits into two lines of the strip. */
export const mostLetters = 40

const nothing: Composing = { letters: '', parts: [], candidates: [], failed: false }

/**
 * What a person types by pinyin until it is text. A key that needs an answer which is still on its way waits for it, and later keys wait behind
 * it: however fast somebody types, the text is the one that slow typing gives. Kept in memory alone, and gone with the keyboard.
 */
export function createComposer({ convert, insert, otherwise }: ComposerOptions): Composer {
  let current = nothing
  /** The letters that `current.candidates` belong to, and how they were understood. */
  let answered = ''
  let understood: readonly string[] = []
  let waiting: string[] = []
  const listeners = new Set<() => void>()

  const set = (next: Composing) => {
    current = next
    for (const listener of listeners) listener()
  }
  const isReady = () => current.letters === answered || current.failed

  function ask(letters: string): void {
    if (letters === '') {
      answered = ''
      set(nothing)
      return
    }
    // What is drawn stays until the answer is there, so that nothing flickers.
    set({ ...current, letters, parts: withRest(understood, letters), failed: false })
    convert(letters).then(
      answer => settle(letters, { letters, ...answer, failed: false }),
      () => settle(letters, { letters, parts: [letters], candidates: [], failed: true }),
    )
  }

  function settle(letters: string, next: Composing): void {
    if (current.letters !== letters) return
    answered = letters
    understood = next.parts
    set(next)
    const keys = waiting
    waiting = []
    for (const key of keys) press(key)
  }

  function press(key: string): void {
    if (waiting.length > 0) waiting.push(key)
    else take(key)
  }

  function take(key: string): void {
    const { letters } = current
    if (isLetter(key) ? letters.length < mostLetters : key === "'" && letters !== '') ask(letters + key)
    else if (letters === '') otherwise(key)
    else if (key === 'backspace') ask(letters.slice(0, -1))
    else if (key === 'clear') ask('')
    else if (key === 'enter') {
      insert(letters)
      ask('')
    } else if (!isReady()) waiting.push(key)
    else {
      chooseFirst()
      // What the first candidate did not stand for is settled too, but by a space, which takes one word after the other.
      if (key === ' ' || (key === 'done' && current.letters === '')) return
      press(key)
    }
  }

  function chooseFirst(): void {
    const [first] = current.candidates
    if (first) choose(first)
    else {
      const { letters } = current
      ask('')
      insert(letters)
    }
  }

  function choose({ text, letters }: Candidate): void {
    // Drawn for other letters than these (a letter was deleted since): nothing is chosen by mistake.
    if (!current.letters.startsWith(answered.slice(0, letters))) return
    insert(text)
    ask(current.letters.slice(letters))
  }

  return {
    now: () => current,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    press,
    choose,
    leave() {
      const { letters, candidates } = current
      const [first] = isReady() ? candidates : []
      waiting = []
      ask('')
      if (letters !== '') insert(first ? first.text + letters.slice(first.letters) : letters)
    },
  }
}

function isLetter(key: string): boolean {
  return /^[a-z]$/.test(key)
}

/** The parts of earlier letters, for those typed since. */
function withRest(parts: readonly string[], letters: string): readonly string[] {
  const kept: string[] = []
  let at = 0
  for (const part of parts) {
    while (letters[at] === "'") at++
    if (!letters.startsWith(part, at)) break
    at += part.length
    kept.push(part)
  }
  const rest = letters.slice(at)
  return rest === '' ? kept : [...kept, rest]
}

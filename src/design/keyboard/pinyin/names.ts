import type { Lexicon } from './lexicon.ts'
import type { Reading, Slot } from './spelling.ts'

/** A person's name that letters may be. */
export interface NameFound {
  readonly text: string
  readonly to: number
  readonly isFuzzy: boolean
  /** Base-2 logarithm of how likely it is among names. */
  readonly weight: number
  readonly cuts: readonly number[]
}

/** Bits: a given name is one character, two by chance, or two that are often given together. */
const given = { one: 1.5, two: 1.6, pair: 1.6 } as const
/** Of one spelling, so many characters are tried. */
const most = { surnames: 4, characters: 6 } as const

/**
 * Names put together from a surname and a given name, each as likely as it is by itself; the likeliest first. No list holds all names, and single
 * characters ranked by what is written elsewhere give 张为 before 张伟.
 */
export function namesFrom(lexicon: Lexicon, reading: Reading, from: number, fuzzyCost: number): readonly NameFound[] {
  const isSurname = (word: number) => lexicon.surnameWeightOf(word)
  const isGiven = (word: number) => lexicon.givenWeightOf(word)
  const characters = (place: number, weightOf: WeightOf, count: number) =>
    charactersAt(lexicon, reading, place, { weightOf, count, fuzzyCost })
  const surnames = [...characters(from, isSurname, most.surnames), ...pairsAt(lexicon, reading, from, isSurname)]
  const found = new Map<string, NameFound>()
  const add = (name: NameFound, cost: number) => {
    const key = `${name.text} ${name.to}`
    const weight = name.weight - cost
    if (weight > (found.get(key)?.weight ?? -Infinity)) found.set(key, { ...name, weight })
  }
  for (const surname of surnames) {
    for (const first of characters(surname.to, isGiven, most.characters)) {
      const one = join(surname, first)
      add(one, given.one)
      for (const second of characters(first.to, isGiven, most.characters)) add(join(one, second), given.two)
    }
    for (const pair of pairsAt(lexicon, reading, surname.to, isGiven)) add(join(surname, pair), given.pair)
  }
  return [...found.values()].sort((a, b) => b.weight - a.weight)
}

type WeightOf = (word: number) => number | null

function join(one: NameFound, other: NameFound): NameFound {
  return {
    text: one.text + other.text,
    to: other.to,
    isFuzzy: one.isFuzzy || other.isFuzzy,
    weight: one.weight + other.weight,
    cuts: [...one.cuts, ...other.cuts],
  }
}

interface Wanted {
  readonly weightOf: WeightOf
  readonly count: number
  readonly fuzzyCost: number
}

function charactersAt(lexicon: Lexicon, reading: Reading, place: number, { weightOf, count, fuzzyCost }: Wanted): readonly NameFound[] {
  const found: NameFound[] = []
  for (const { to, low, high, fuzzy } of wholeSlots(reading, place)) {
    const [node, none] = lexicon.children(0, low, high)
    if (node === none) continue
    const [first, end] = lexicon.wordsOf(node)
    for (let word = first; word < end; word++) {
      const weight = weightOf(word)
      if (weight === null) continue
      found.push({ text: lexicon.textOf(node, word, 1), to, isFuzzy: fuzzy > 0, weight: weight - fuzzy * fuzzyCost, cuts: [to] })
    }
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, count)
}

/** 欧阳, 建国: exactly as they are spelt. */
function pairsAt(lexicon: Lexicon, reading: Reading, from: number, weightOf: WeightOf): readonly NameFound[] {
  return exactSlots(reading, from).flatMap(one => {
    const [first, none] = lexicon.children(0, one.low, one.high)
    if (first === none) return []
    return exactSlots(reading, one.to).flatMap(({ to, low, high }) => {
      const [node, end] = lexicon.children(first, low, high)
      const [word, stop] = node === end ? [0, 0] : lexicon.wordsOf(node)
      return Array.from({ length: stop - word }, (_, index) => word + index).flatMap(at => {
        const weight = weightOf(at)
        return weight === null ? [] : [{ text: lexicon.textOf(node, at, 2), to, isFuzzy: false, weight, cuts: [one.to, to] }]
      })
    })
  })
}

function exactSlots(reading: Reading, place: number): readonly Slot[] {
  return wholeSlots(reading, place).filter(({ fuzzy }) => fuzzy === 0)
}

function wholeSlots({ slots }: Reading, place: number): readonly Slot[] {
  return (slots[place] ?? []).filter(({ isCut }) => !isCut)
}

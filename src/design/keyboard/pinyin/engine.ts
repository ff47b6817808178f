import type { Lexicon } from './lexicon.ts'
import { type NameFound, namesFrom } from './names.ts'
import { type EndingFound, endingsAt } from './places.ts'
import { createSpeller, type Reading } from './spelling.ts'
import { type FuzzyPair, usualFuzzyPairs } from './syllables.ts'

/** What letters may mean. */
export interface Candidate {
  readonly text: string
  /** How many of the typed letters it stands for, from the first on (apostrophes among them). */
  readonly letters: number
}

export interface Answer {
  /** The letters, a syllable each as the first candidate reads them; what cannot be read stands at the end in one piece. */
  readonly parts: readonly string[]
  /** Best first: those of all letters, then those of ever fewer; beside a sentence that was put together stands its beginning. */
  readonly candidates: readonly Candidate[]
}

/** What a field asks for, where that changes what letters mean: in a field for a person's name, names go first. */
export type Meant = 'text' | 'name'

/** Letters to what they may mean. It learns nothing: the same letters always get the same answer, whoever typed before. */
export type Pinyin = (letters: string, meant?: Meant) => Answer

export interface PinyinOptions {
  readonly fuzzyPairs?: readonly FuzzyPair[] | undefined
}

/*
 * Bits; weights are base-2 logarithms of likelihood. All are judgements, checked against the table in test/fixtures/pinyin.
 *   cut, fuzzy   only the beginning of a syllable is there; one part of it is spelt as its fuzzy twin
 *   name         one word in 128 of a sentence is somebody's name; but where nothing else was typed (`nameAlone`), one field in eight is
 *   nameAsked    in a field for a name nearly everything is one; `givenAlone`: seldom a given name of two by itself
 *   putTogether  a sentence goes before a word of the same letters when it is so much likelier: 我是 before 卧式
 *   fuzzyListed  what is spelt exactly goes before unless the other is so much likelier still
 */
const costs = { cut: 3, fuzzy: 5, name: 7, nameAlone: 3, nameAsked: -20, givenAlone: 6, putTogether: 5, fuzzyListed: 4 } as const
/** Of one length; more only where somebody looks for one character of many. */
const mostOfOneLength = 400
/** So many sentences are followed to their end and offered. */
const mostSentences = 4
const mostNames = { text: 6, name: 24 } as const
/** Names less likely than the first by more bits are not offered. */
const namesWithin = 8

/** How a word was found: spelt exactly, with cut syllables, with fuzzy spellings. */
type Kind = 0 | 1 | 2

/** A word, or a name, that begins at a place. Its text is made when it is asked for. */
interface Edge {
  readonly to: number
  readonly kind: Kind
  readonly weight: number
  readonly text: () => string
  /** Where its syllables end. */
  readonly cuts: () => readonly number[]
}

/** The words of a node that was reached. */
interface Found {
  readonly node: number
  readonly depth: number
  readonly to: number
  readonly kind: Kind
  readonly cost: number
  readonly cuts: Cuts
}

interface Cuts {
  readonly at: number
  readonly before: Cuts | null
}

export function createPinyin(lexicon: Lexicon, { fuzzyPairs = usualFuzzyPairs }: PinyinOptions = {}): Pinyin {
  const speller = createSpeller(fuzzyPairs)
  return (letters, meant = 'text') => {
    const reading = speller.readBeginning(letters)
    if (!reading) return { parts: letters === '' ? [] : [letters], candidates: [] }
    return answer(lexicon, reading, letters, meant)
  }
}

function answer(lexicon: Lexicon, reading: Reading, letters: string, meant: Meant): Answer {
  const { length } = reading
  const fromStart = wordsFrom(lexicon, reading, 0)
  const names = Array.from({ length }, (_, place) => namesFrom(lexicon, reading, place, costs.fuzzy))
  const endings = Array.from({ length: length + 1 }, (_, place) => endingsAt(reading, place, costs.fuzzy))
  const graph = Array.from({ length }, (_, place) => [
    ...(place === 0 ? fromStart : wordsFrom(lexicon, reading, place)).flatMap(found => {
      const words = likeliest(lexicon, found)
      return found.depth === 1 ? words : [...words, ...endings[found.to]!.flatMap(ending => words.map(word => withEnding(word, ending)))]
    }),
    ...names[place]!.map(name => edgeOf(name, costs.name)),
  ])
  const sentences = [...bestPaths(graph, 1), ...bestPaths(graph, 2)].map(put => ({ ...put, weight: put.weight - costs.putTogether }))
  const named = fromStart.filter(({ depth }) => depth > 1).flatMap(found => endings[found.to]!.map(ending => ({ found, ending })))
  const listed = (to: number, others: readonly Edge[]) =>
    ranked([
      ...fromStart.filter(found => found.to === to).flatMap(found => allOf(lexicon, found, meant)),
      ...named.filter(({ ending }) => ending.to === to).map(({ found, ending }) => withEnding(likeliest(lexicon, found)[0]!, ending)),
      ...others,
    ])
  const full = listed(length, [...likelyNames(names[0]!, length, meant), ...sentences])
  const shorter = Array.from({ length: length - 1 }, (_, index) => listed(length - 1 - index, []))
  const beginning = shorter.find(edges => edges.length > 0)?.[0]
  const offers = new Offers(reading)
  // A sentence may be wrong anywhere: whoever sees that takes its beginning, which stands beside it.
  const isSentence = sentences.includes(full[0]!)
  for (const { text, to } of [...full.slice(0, 1), ...(isSentence && beginning ? [beginning] : []), ...full, ...shorter.flat()]) {
    offers.add(text(), to)
  }
  return { parts: partsOf(letters, reading, full[0]?.cuts() ?? []), candidates: offers.all }
}

/** Every word that begins at a place, by walking the tree of readings along the slots. */
function wordsFrom(lexicon: Lexicon, { slots }: Reading, from: number): readonly Found[] {
  const found: Found[] = []
  const walk = (node: number, depth: number, place: number, kind: Kind, cost: number, cuts: Cuts | null): void => {
    for (const { to, low, high, isCut, fuzzy } of slots[place] ?? []) {
      const [first, end] = lexicon.children(node, low, high)
      if (first === end) continue
      const nowKind: Kind = kind === 2 || fuzzy > 0 ? 2 : isCut ? 1 : kind
      const nowCost = cost + (isCut ? costs.cut : 0) + fuzzy * costs.fuzzy
      const nowCuts = { at: to, before: cuts }
      for (let child = first; child < end; child++) {
        const [word, stop] = lexicon.wordsOf(child)
        if (word < stop) found.push({ node: child, depth: depth + 1, to, kind: nowKind, cost: nowCost, cuts: nowCuts })
        if (!lexicon.isLeaf(child)) walk(child, depth + 1, to, nowKind, nowCost, nowCuts)
      }
    }
  }
  walk(0, 0, from, 0, 0, null)
  return found
}

/** What sentences are put together from: of characters the likeliest alone. */
function likeliest(lexicon: Lexicon, found: Found): readonly Edge[] {
  const [first, end] = lexicon.wordsOf(found.node)
  const count = Math.min(end - first, found.depth === 1 ? 1 : mostSentences)
  return Array.from({ length: count }, (_, index) => wordOf(lexicon, found, first + index))
}

function allOf(lexicon: Lexicon, found: Found, meant: Meant): readonly Edge[] {
  const [first, end] = lexicon.wordsOf(found.node)
  return Array.from({ length: end - first }, (_, index) => {
    const edge = wordOf(lexicon, found, first + index)
    if (meant === 'text') return edge
    // A surname before the given name is chosen, or a given name after it.
    const surname = lexicon.surnameWeightOf(first + index)
    const weight = surname ?? lexicon.givenWeightOf(first + index)
    const cost = surname === null && found.depth > 1 ? costs.givenAlone : 0
    return weight === null ? edge : { ...edge, weight: weight - cost - found.cost - costs.nameAsked }
  })
}

function wordOf(lexicon: Lexicon, { node, depth, to, kind, cost, cuts }: Found, word: number): Edge {
  const weight = lexicon.weightOf(word) - cost
  return { to, kind, weight, text: () => lexicon.textOf(node, word, depth), cuts: () => cutsOf(cuts) }
}

function edgeOf({ text, to, isFuzzy, weight, cuts }: NameFound, cost: number): Edge {
  return { to, kind: isFuzzy ? 2 : 0, weight: weight - cost, text: () => text, cuts: () => cuts }
}

/** 江南区 as one edge: the name and its ending. */
function withEnding(name: Edge, ending: EndingFound): Edge {
  return {
    to: ending.to,
    kind: ending.isFuzzy ? 2 : name.kind,
    weight: name.weight + ending.weight,
    text: () => name.text() + ending.text,
    cuts: () => [...name.cuts(), ...ending.cuts],
  }
}

/** The names that all letters together may be: the likeliest, and not those far behind it. */
function likelyNames(names: readonly NameFound[], to: number, meant: Meant): readonly Edge[] {
  const whole = names.filter(name => name.to === to)
  const near = whole.filter(({ weight }) => weight > whole[0]!.weight - namesWithin)
  return near.slice(0, mostNames[meant]).map(name => edgeOf(name, meant === 'name' ? costs.nameAsked : costs.nameAlone))
}

/** Exact matches before those of cut syllables; then the likelier first, fuzzy ones only when they are much likelier. */
function ranked(edges: readonly Edge[]): readonly Edge[] {
  const rank = ({ kind, weight }: Edge) => weight - (kind === 2 ? costs.fuzzyListed : 0)
  const order = ({ kind }: Edge) => (kind === 1 ? 1 : 0)
  return [...edges].sort((a, b) => order(a) - order(b) || rank(b) - rank(a)).slice(0, mostOfOneLength)
}

interface Step {
  readonly weight: number
  readonly edge: Edge
  readonly before: Step | null
}

/** The likeliest ways over all letters, best first (Viterbi over single words, keeping a few at each place), of edges no worse than `worst`. */
function bestPaths(graph: readonly (readonly Edge[])[], worst: Kind): readonly Edge[] {
  const best: Step[][] = Array.from({ length: graph.length + 1 }, () => [])
  graph.forEach((edges, from) => {
    if (from > 0 && best[from]!.length === 0) return
    for (const edge of edges) {
      if (edge.kind > worst) continue
      const steps = best[edge.to]!
      const follow = (before: Step | null) => keep(steps, { weight: (before?.weight ?? 0) + edge.weight, edge, before })
      // The steps before are in order: once one leads to none of the best, no later one does.
      if (from === 0) follow(null)
      else best[from]!.every(follow)
    }
  })
  return best[graph.length]!.map(step => {
    const edges: Edge[] = []
    for (let at: Step | null = step; at; at = at.before) edges.unshift(at.edge)
    return {
      to: graph.length,
      kind: edges.reduce<Kind>((most, { kind }) => (kind > most ? kind : most), 0),
      weight: step.weight,
      text: () => edges.map(({ text }) => text()).join(''),
      cuts: () => edges.flatMap(({ cuts }) => cuts()),
    }
  })
}

/** Puts a step into its place among the best few; false when there is none. */
function keep(steps: Step[], step: Step): boolean {
  if (steps.length === mostSentences && steps.at(-1)!.weight >= step.weight) return false
  let at = steps.length
  while (at > 0 && steps[at - 1]!.weight < step.weight) at--
  steps.splice(at, 0, step)
  if (steps.length > mostSentences) steps.pop()
  return true
}

function cutsOf(cuts: Cuts | null): readonly number[] {
  const found: number[] = []
  for (let at = cuts; at; at = at.before) found.unshift(at.at)
  return found
}

/** What was typed, cut where the syllables end. */
function partsOf(letters: string, { typed, length }: Reading, cuts: readonly number[]): readonly string[] {
  const ends = [0, ...cuts.map(cut => typed[cut]!)]
  const parts = ends.slice(1).map((end, index) => letters.slice(ends[index], end).replaceAll("'", ''))
  const rest = letters.slice(typed[length])
  return rest === '' ? parts : [...parts, rest]
}

/** Candidates in the order in which they were added, each once. */
class Offers {
  readonly all: Candidate[] = []
  readonly #known = new Set<string>()
  readonly #typed: readonly number[]

  constructor({ typed }: Reading) {
    this.#typed = typed
  }

  add(text: string, to: number): void {
    const letters = this.#typed[to]!
    const key = `${text}${letters}`
    if (this.#known.has(key)) return
    this.#known.add(key)
    this.all.push({ text, letters })
  }
}

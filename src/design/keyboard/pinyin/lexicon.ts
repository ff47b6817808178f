import { syllables } from './syllables.ts'

/** A word with one of its readings, as the lexicon is made of. */
export interface Word {
  readonly text: string
  /** One syllable a character. */
  readonly reading: readonly string[]
  /** How often it is met; 1 is the rarest. */
  readonly count: number
  /** The part of all people who have it as their surname, with this reading. */
  readonly surname?: number | undefined
  /** A character's part of all characters in given names; of a given name of two, its part of all those. */
  readonly given?: number | undefined
}

/**
 * A tree of readings: a node is reached by the syllables before it and holds the words that are read so, the most usual first. Everything
 * lies in flat arrays; words become strings only when they are asked for. Weights are base-2 logarithms of likelihood, never above 0.
 */
export interface Lexicon {
  /** How many words there are; the characters stand first, by their readings. */
  readonly words: number
  /** The nodes one syllable further whose syllables lie in `low <= syllable < high`: first and end. Node 0 is the root. */
  children(node: number, low: number, high: number): readonly [number, number]
  isLeaf(node: number): boolean
  /** The words of a node: first and end. */
  wordsOf(node: number): readonly [number, number]
  /** The text of a word of a node that lies at `depth`. */
  textOf(node: number, word: number, depth: number): string
  /** Among all that is written. */
  weightOf(word: number): number
  /** Among all surnames; null for what is none. */
  surnameWeightOf(word: number): number | null
  /** Among the characters of given names, or among given names of two; null for what is none. */
  givenWeightOf(word: number): number | null
}

/*
 * The file. Columns of like things pack far better than rows (gzip, Brotli), and a character needs one byte because its syllable is known.
 *   32-bit words, little endian: magic, sum of all counts, number of UTF-16 units of the characters, bytes of each column
 *   the columns, numbers as LEB128
 *   the characters, syllable by syllable, UTF-16 (rare planes as two units): all low bytes, all high bytes
 */
export const lexiconMagic = 0x3159504f
export const lexiconColumns = [
  // Of each syllable: how many characters are read so.
  'lists',
  // Of each node, level by level, children beside one another: how many children, its syllable less that of the sibling before, how many words.
  'children',
  'syllables',
  'words',
  // Of each word below the first level: its characters' places in the lists of their syllables, its weight.
  'texts',
  'weights',
  // Of each character (the words of the first level): its weights as a word, as a surname and in given names, the last two 0 for none.
  'own',
  'surnames',
  'given',
  // Of each surname of two characters, each given name of two: its number less that of the one before, its weight.
  'compounds',
  'pairs',
] as const
export type LexiconColumn = (typeof lexiconColumns)[number]
/** Weights are kept in quarters of a bit, as positive numbers. */
export const weightSteps = 4

/** Opens a packed lexicon. Throws when the bytes are none. */
export function openLexicon(file: ArrayBuffer): Lexicon {
  const { total, columns, characters } = readFile(file)
  const tree = readTree(columns)
  const weights = joined(columns.own, columns.weights)
  const firstOf = sums(columns.lists)
  const [compounds, pairs] = [readNames(columns.compounds), readNames(columns.pairs)]
  const scale = Math.log2(total)
  const weightIn = (column: ArrayLike<number>, word: number): number | null => {
    const value = column[word] ?? 0
    return value === 0 ? null : (1 - value) / weightSteps
  }
  return {
    words: weights.length,
    children(node, low, high) {
      const [first, end] = [tree.firstChild[node]!, tree.firstChild[node + 1]!]
      return [lower(tree.syllable, first, end, low), lower(tree.syllable, first, end, high)]
    },
    isLeaf: node => tree.firstChild[node] === tree.firstChild[node + 1],
    wordsOf: node => [tree.firstWord[node]!, tree.firstWord[node + 1]!],
    textOf(node, word, depth) {
      if (depth === 1) return characters[word]!
      let text = ''
      let at = tree.firstText[node]! + (word - tree.firstWord[node]! + 1) * depth
      for (let above = node, left = depth; left > 0; left--, above = tree.parent[above]!) {
        text = characters[firstOf[tree.syllable[above]!]! + columns.texts[--at]!]! + text
      }
      return text
    },
    weightOf: word => weights[word]! / weightSteps - scale,
    surnameWeightOf: word => compounds.get(word) ?? weightIn(columns.surnames, word),
    givenWeightOf: word => pairs.get(word) ?? weightIn(columns.given, word),
  }
}

type Columns = Readonly<Record<LexiconColumn, Uint16Array>>

function readFile(file: ArrayBuffer): { readonly total: number; readonly columns: Columns; readonly characters: readonly string[] } {
  const view = new DataView(file)
  const headLength = (3 + lexiconColumns.length) * 4
  if (file.byteLength < headLength || view.getUint32(0, true) !== lexiconMagic) throw new Error('This is no lexicon.')
  const units = view.getUint32(8, true)
  const sizes = lexiconColumns.map((_, index) => view.getUint32(12 + index * 4, true))
  const length = sizes.reduce((sum, size) => sum + size, headLength + units * 2)
  if (file.byteLength !== length) throw new Error(`The lexicon should have ${length} bytes and has ${file.byteLength}.`)
  let at = headLength
  const columns = lexiconColumns.map((name, index) => {
    const column = numbersIn(new Uint8Array(file, at, sizes[index]))
    at += sizes[index]!
    return [name, column] as const
  })
  const [low, high] = [new Uint8Array(file, at, units), new Uint8Array(file, at + units, units)]
  const text = Uint16Array.from(low, (byte, index) => byte | (high[index]! << 8))
  return { total: view.getUint32(4, true), columns: Object.fromEntries(columns) as Columns, characters: Array.from(decode(text)) }
}

function numbersIn(bytes: Uint8Array): Uint16Array {
  let count = 0
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! < 128) count++
  const numbers = new Uint16Array(count)
  for (let at = 0, index = 0; index < count; index++) {
    let byte = bytes[at++]!
    let number = byte & 127
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++]!
      number |= (byte & 127) << shift
    }
    numbers[index] = number
  }
  return numbers
}

function readTree(columns: Columns) {
  const size = columns.children.length
  const firstChild = new Uint32Array(size + 1)
  const parent = new Uint32Array(size)
  const depth = new Uint8Array(size)
  const syllable = new Uint16Array(size)
  const firstWord = new Uint32Array(size + 1)
  const firstText = new Uint32Array(size + 1)
  firstChild[0] = 1
  for (let node = 0; node < size; node++) {
    const [first, end] = [firstChild[node]!, firstChild[node]! + columns.children[node]!]
    firstChild[node + 1] = end
    for (let child = first, last = 0; child < end; child++) {
      parent[child] = node
      depth[child] = depth[node]! + 1
      // Nodes but the root have a syllable: theirs is one place further in the table than in the column.
      syllable[child] = last += columns.syllables[child - 1]!
    }
    const words = node === 0 ? 0 : columns.words[node - 1]!
    firstWord[node + 1] = firstWord[node]! + words
    firstText[node + 1] = firstText[node]! + (depth[node]! > 1 ? words * depth[node]! : 0)
  }
  return { firstChild, parent, syllable, firstWord, firstText }
}

function readNames(column: Uint16Array): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  for (let at = 0, word = 0; at < column.length; at += 2) {
    word += column[at]!
    found.set(word, (1 - column[at + 1]!) / weightSteps)
  }
  return found
}

/** First index from `first` whose value is not below `wanted`. */
function lower(values: Uint16Array, first: number, end: number, wanted: number): number {
  let [low, high] = [first, end]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function sums(counts: Uint16Array): Uint32Array {
  const all = new Uint32Array(syllables.length + 1)
  counts.forEach((count, index) => (all[index + 1] = all[index]! + count))
  return all
}

function joined(first: Uint16Array, second: Uint16Array): Uint16Array {
  const all = new Uint16Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}

function decode(units: Uint16Array): string {
  let text = ''
  for (let at = 0; at < units.length; at += 4096) text += String.fromCharCode(...units.subarray(at, at + 4096))
  return text
}

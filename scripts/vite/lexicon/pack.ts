import { type LexiconColumn, lexiconColumns, lexiconMagic, type Word, weightSteps } from '../../../src/design/keyboard/pinyin/lexicon.ts'
import { numberOf, syllables } from '../../../src/design/keyboard/pinyin/syllables.ts'

/**
 * Packs words (each text and reading once) as `openLexicon` reads them. Throws at a reading that is no syllable, and at a character that does not
 * stand in the lexicon by itself with the reading it has in a word.
 */
export function packLexicon(words: readonly Word[]): Uint8Array {
  const root = treeOf(words)
  const lists = syllables.map((_, syllable) => (root.children.get(syllable)?.words ?? []).map(({ characters }) => characters[0]!))
  const places = lists.map(list => new Map(list.map((character, index) => [character, index])))
  const columns = Object.fromEntries(lexiconColumns.map(name => [name, makeColumn()])) as unknown as Record<LexiconColumn, Column>
  for (const list of lists) columns.lists.put(list.length)
  let word = 0
  const last = { compounds: 0, pairs: 0 }
  const putName = (column: 'compounds' | 'pairs', share: number | undefined) => {
    if (share === undefined) return
    columns[column].put(word - last[column])
    columns[column].put(shareWeight(share))
    last[column] = word
  }
  eachLevel(root, ({ branch, path }) => {
    const children = childrenOf(branch)
    columns.children.put(children.length)
    children.forEach(([syllable], index) => columns.syllables.put(syllable - (children[index - 1]?.[0] ?? 0)))
    if (path.length > 0) columns.words.put(branch.words.length)
    for (const { characters, count, surname, given } of branch.words) {
      columns[path.length === 1 ? 'own' : 'weights'].put(Math.round(Math.log2(count) * weightSteps))
      if (path.length === 1) {
        columns.surnames.put(shareWeight(surname))
        columns.given.put(shareWeight(given))
      } else {
        characters.forEach((character, index) => columns.texts.put(placeOf(places, path[index]!, character)))
        putName('compounds', surname)
        putName('pairs', given)
      }
      word++
    }
  })
  const text = Uint16Array.from(lists.flat().flatMap(unitsOf))
  const bytes = lexiconColumns.map(name => Uint8Array.from(columns[name].bytes))
  const total = words.reduce((sum, { count }) => sum + count, 0)
  return concat([
    new Uint8Array(Uint32Array.from([lexiconMagic, total, text.length, ...bytes.map(({ length }) => length)]).buffer),
    ...bytes,
    ...[0, 8].map(shift => Uint8Array.from(text, unit => (unit >> shift) & 255)),
  ])
}

interface Branch {
  readonly children: Map<number, Branch>
  readonly words: (Pick<Word, 'count' | 'surname' | 'given'> & { readonly characters: readonly string[] })[]
}

/** The words by their readings, the most usual first. */
function treeOf(words: readonly Word[]): Branch {
  const root: Branch = { children: new Map(), words: [] }
  for (const { text, reading, ...rest } of [...words].sort((a, b) => b.count - a.count)) {
    const characters = Array.from(text)
    if (characters.length !== reading.length)
      throw new Error(`${text} has ${characters.length} characters and is read ${reading.join(' ')}.`)
    let at = root
    for (const syllable of reading) {
      const number = numberOf(syllable)
      if (number === undefined) throw new Error(`${text} is read ${reading.join(' ')}, and ${syllable} is no syllable.`)
      let child = at.children.get(number)
      if (!child) at.children.set(number, (child = { children: new Map(), words: [] }))
      at = child
    }
    at.words.push({ characters, ...rest })
  }
  return root
}

function childrenOf({ children }: Branch): readonly (readonly [number, Branch])[] {
  return [...children].sort(([a], [b]) => a - b)
}

interface Place {
  readonly branch: Branch
  readonly path: readonly number[]
}

function eachLevel(root: Branch, visit: (place: Place) => void): void {
  let level: readonly Place[] = [{ branch: root, path: [] }]
  while (level.length > 0) {
    level.forEach(visit)
    level = level.flatMap(({ branch, path }) =>
      childrenOf(branch).map(([syllable, child]) => ({ branch: child, path: [...path, syllable] })),
    )
  }
}

function shareWeight(share: number | undefined): number {
  return share === undefined ? 0 : 1 + Math.round(-Math.log2(share) * weightSteps)
}

function placeOf(places: readonly ReadonlyMap<string, number>[], syllable: number, character: string): number {
  const place = places[syllable]!.get(character)
  if (place === undefined) throw new Error(`${character} stands in a word with the reading ${syllables[syllable]}, and not by itself.`)
  return place
}

function unitsOf(character: string): readonly number[] {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
}

interface Column {
  readonly bytes: number[]
  put(number: number): void
}

/** Numbers below 65,536: `openLexicon` reads columns into 16 bits. */
function makeColumn(): Column {
  const bytes: number[] = []
  return {
    bytes,
    put(number) {
      if (number < 0 || number > 65_535) throw new Error(`${number} does not fit into the lexicon.`)
      let left = number
      for (; left > 127; left >>>= 7) bytes.push((left & 127) | 128)
      bytes.push(left)
    },
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

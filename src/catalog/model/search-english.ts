import type { Entry, EntryIndex, SearchTools, SynonymGroup } from './search.ts'
import { editDistance, plain, slipsAllowed, spreadOf } from './search-words.ts'

interface Indexed<Id> {
  readonly id: Id
  readonly phrases: readonly (readonly string[])[]
  /** Stem -> the best place it stands in. */
  readonly stems: ReadonlyMap<string, number>
}

const weights = { title: 3, phrasing: 2, body: 0.6 } as const

const fillers = new Set(
  (
    'a an the i im ive id me my we our us you your it its is are was were be been am do does did can could should would will may must to of for on in at by with from into up off out and or as ' +
    'how what where when which who why this that these those there here please want wanted need needs like get gets getting got have has had having go goes going went make about if so just some any much many ' +
    'tell show help let soon now'
  ).split(' '),
)

export function englishIndex<Id>(entries: readonly Entry<Id>[], { synonyms }: SearchTools): EntryIndex<Id> {
  const oneWord = uniting(synonyms)
  const read = (text: string): readonly (readonly string[])[] => {
    const said = wordsOf(text).map(stem)
    const meant = oneWord(said)
    return meant.join(' ') === said.join(' ') ? [said] : [said, meant]
  }
  const indexed: readonly Indexed<Id>[] = entries.map(({ id, title, phrasings, body }) => {
    const stems = new Map<string, number>()
    const put = (text: string, weight: number) => {
      for (const each of read(text).flat()) stems.set(each, Math.max(weight, stems.get(each) ?? 0))
    }
    put(title, weights.title)
    for (const text of phrasings) put(text, weights.phrasing)
    put(body, weights.body)
    return { id, stems, phrases: [title, ...phrasings].flatMap(read).filter(({ length }) => length > 0) }
  })
  const telling = spreadOf(indexed.map(({ stems }) => stems.keys()))
  const said = new Set(indexed.flatMap(({ stems }) => [...stems].filter(([, weight]) => weight > weights.body).map(([each]) => each)))
  return {
    fit: words => {
      const asked = read(words)
        .map(withoutBegun)
        .map(stems => stems.map((each, at) => meaning(each, said, at === stems.length - 1)))
      return indexed.map(entry => {
        const fits = asked.map(meant => fit(entry, meant, telling))
        return { id: entry.id, ...fits.reduce((one, other) => (other.score > one.score ? other : one)) }
      })
    },
  }
}

/** A last word of a letter or two has just been begun. */
function withoutBegun(stems: readonly string[]): readonly string[] {
  return stems.length > 1 && stems.at(-1)!.length < 3 ? stems.slice(0, -1) : stems
}

/** Stems that may be meant by one that was typed, and what the guess is worth. */
type Meant = readonly { readonly stem: string; readonly worth: number }[]

function meaning(typed: string, said: ReadonlySet<string>, isLast: boolean): Meant {
  if (said.has(typed)) return [{ stem: typed, worth: 1 }]
  const found: { stem: string; worth: number }[] = []
  const slips = slipsAllowed(typed.length)
  for (const each of said) {
    // Whoever is still typing has not come to the end of the word.
    if (isLast && typed.length >= 3 && each.startsWith(typed)) found.push({ stem: each, worth: 0.8 })
    else if (slips > 0 && each[0] === typed[0] && editDistance(typed, each, slips) <= slips) found.push({ stem: each, worth: 0.7 })
  }
  return found.length > 0 ? found : [{ stem: typed, worth: 1 }]
}

function fit<Id>({ stems, phrases }: Indexed<Id>, asked: readonly Meant[], telling: (stem: string) => number) {
  let [score, matched, all] = [0, 0, 0]
  let onlyBody = true
  const taken: string[] = []
  for (const meant of asked) {
    let best = { weight: 0, worth: 0, stem: '' }
    for (const { stem: each, worth } of meant) {
      const weight = (stems.get(each) ?? 0) * worth
      if (weight > best.weight) best = { weight, worth: telling(each), stem: each }
    }
    const worth = best.weight > 0 ? best.worth : Math.max(...meant.map(({ stem: each }) => telling(each)))
    all += worth
    taken.push(best.stem === '' ? meant[0]!.stem : best.stem)
    if (best.weight === 0) continue
    score += best.weight * best.worth
    matched += best.worth
    if (best.weight > weights.body) onlyBody = false
  }
  const covered = all === 0 ? 0 : matched / all
  if (onlyBody && (covered < 0.9 || asked.length < 2)) return { score: 0, covered: 0 }
  return { score: score + byPhrases(phrases, taken), covered }
}

function byPhrases(phrases: Indexed<unknown>['phrases'], asked: readonly string[]): number {
  const query = new Set(asked)
  let best = 0
  for (const words of phrases) {
    const shared = words.filter(word => query.has(word)).length
    if (shared === 0) continue
    // The same words, in any order, and few beside them.
    best = Math.max(best, (12 * (2 * shared)) / (words.length + query.size))
  }
  return best
}

function wordsOf(text: string): readonly string[] {
  const words =
    plain(text)
      .replaceAll(/[’']s?\b/g, '')
      .match(/[a-z0-9]+/g) ?? []
  return words.filter(word => !fillers.has(word))
}

/** A word without its endings: renew, renewal, renewing, renewed; after Porter (1980), as far as short service names need it. */
export function stem(word: string): string {
  if (word.length < 4) return word
  let short = word
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^su])s$/, '$1')
  for (const ending of ['ements', 'ement', 'ations', 'ation', 'ingly', 'ings', 'ing', 'ment', 'edly', 'als', 'al', 'ed', 'er', 'or']) {
    if (!short.endsWith(ending) || short.length - ending.length < (ending.length === 2 ? 4 : 3)) continue
    short = short.slice(0, -ending.length).replace(/([bdglmnprt])\1$/, '$1')
    break
  }
  return short.length > 3 ? short.replace(/e$/, '').replace(/y$/, 'i') : short
}

/** A group's words become its first one. */
function uniting(groups: readonly SynonymGroup[]): (words: readonly string[]) => readonly string[] {
  const table = new Map<string, readonly string[]>()
  for (const [first, ...others] of groups) {
    const meant = wordsOf(first!).map(stem)
    for (const other of others) table.set(wordsOf(other).map(stem).join(' '), meant)
  }
  const longest = Math.max(0, ...[...table.keys()].map(key => key.split(' ').length))
  return words => {
    const result: string[] = []
    for (let at = 0; at < words.length;) {
      let length = Math.min(longest, words.length - at)
      while (length > 0 && !table.has(words.slice(at, at + length).join(' '))) length--
      result.push(...(length === 0 ? [words[at]!] : table.get(words.slice(at, at + length).join(' '))!))
      at += Math.max(1, length)
    }
    return result
  }
}

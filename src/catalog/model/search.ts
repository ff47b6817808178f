import type { Language } from '#kernel'
import { chineseIndex } from './search-chinese.ts'
import { englishIndex } from './search-english.ts'

/**
 * Finding a service or a guide's topic by what people say. An entry is known by its title and the phrasings kept with its definition (`search` texts); groups of
 * synonyms, an enterprise's own and those that ship, make one word of several (`缴` and `交`). Chinese is compared by pairs of characters and, where these differ, by how
 * they sound: a wrong character, a traditional one or pinyin among the characters still finds; letters alone are read as pinyin in full, with a slip of the finger, or as
 * initials (`jzz`). English is compared by stems, also with a letter wrong.
 * What is asked must be covered by what an entry says: a common word shared (登记, card) is not enough, so that nothing found means that there is nothing.
 */
export interface Entry<Id> {
  readonly id: Id
  readonly title: string
  readonly phrasings: readonly string[]
  /** What the entry says in full; it helps to rank, and finds alone only what it holds entirely. */
  readonly body: string
}

/** Words that mean one thing here; the first one stands for all. */
export type SynonymGroup = readonly string[]

export interface SearchTools {
  readonly synonyms: readonly SynonymGroup[]
  /** Syllables of a run of Chinese characters, one each, without tones. */
  readonly spell: (characters: string) => readonly string[]
}

/** How well an entry fits: `covered` is the share (0-1) of what was asked that it answers, by how telling the pieces are. */
export interface Fit {
  readonly score: number
  readonly covered: number
}

export interface EntryIndex<Id> {
  /** In the order of the entries. */
  fit(words: string): readonly (Fit & { readonly id: Id })[]
}

export interface Search<Id> {
  /** The entries that fit, best first; none when nothing does. */
  find(words: string, most?: number): readonly Id[]
}

/** Below this share of what was asked nothing counts as found. */
const leastCovered = { 'zh-CN': 0.42, en: 0.52 } as const satisfies Record<Language, number>
/** What is so far behind the best is noise: it shares a common word. */
const farBehind = 0.35

export function buildSearch<Id>(entries: readonly Entry<Id>[], language: Language, tools: SearchTools): Search<Id> {
  const index: EntryIndex<Id> = language === 'zh-CN' ? chineseIndex(entries, tools) : englishIndex(entries, tools)
  return {
    find: (words, most = 8) => {
      const fitting = index
        .fit(words)
        .filter(({ score, covered }) => score > 0 && covered >= leastCovered[language])
        .sort((a, b) => b.score - a.score)
      const best = fitting[0]?.score ?? 0
      return fitting
        .filter(({ score }) => score >= best * farBehind)
        .slice(0, most)
        .map(({ id }) => id)
    },
  }
}

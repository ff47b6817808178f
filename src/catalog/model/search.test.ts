import { readFileSync } from 'node:fs'
import { pinyin } from 'pinyin-pro'
import { describe, expect, test } from 'vitest'
import { type Language, languages } from '#kernel'
import { buildSearch, type Entry, type Search, type SynonymGroup } from './search.ts'
import { editDistance } from './search-words.ts'

const root = new URL('../../../', import.meta.url)
const spell = (characters: string) => pinyin(characters, { toneType: 'none', type: 'array' })
const shipped = readJson('services/search/synonyms.json') as Record<Language, SynonymGroup[]>
const searches = allSearches(shipped)

/** What people may type, by what it must find (`a|b`: either) and, under `nothing`, what must find nothing. */
type Phrasings = Readonly<Record<Language, Readonly<Record<string, readonly string[]>>>>

interface Figures {
  readonly asked: number
  /** Shares of what was asked for whose answer stands first, and among the first three. */
  readonly first: number
  readonly third: number
  /** Of what must find nothing, how many found something. */
  readonly falseHits: number
}

describe('phrasings', () => {
  test('those it was made with are found', () => {
    expect(judge(searches, 'tuned', 'zh-CN')).toEqual({ asked: 117, first: 1, third: 1, falseHits: 0 })
    expect(judge(searches, 'tuned', 'en')).toEqual({ asked: 56, first: 1, third: 1, falseHits: 0 })
  })

  // Written before the search was, and not looked at while it was tuned: what is wrong in it stays wrong until others are held out.
  test('those held out are found nearly as well', () => {
    const [chinese, english] = [judge(searches, 'held-out', 'zh-CN'), judge(searches, 'held-out', 'en')]
    expect(chinese.asked + english.asked).toBe(118)
    expect(chinese.first).toBeGreaterThanOrEqual(0.88)
    expect(chinese.third).toBeGreaterThanOrEqual(0.92)
    expect(english.first).toBeGreaterThanOrEqual(0.92)
    expect(chinese.falseHits + english.falseHits).toBe(0)
  })

  test('without the synonyms fewer are found, so that the figures say something', () => {
    const bare = allSearches({ 'zh-CN': [], en: [] })
    expect(judge(bare, 'tuned', 'zh-CN').first).toBeLessThan(0.96)
    expect(judge(bare, 'held-out', 'en').first).toBeLessThan(judge(searches, 'held-out', 'en').first)
  })

  test('a search that gives everything it has is caught', () => {
    const everything: Search<string> = { find: () => entriesIn('zh-CN').map(({ id }) => id) }
    const { first, falseHits } = judge({ 'zh-CN': everything, en: everything }, 'held-out', 'zh-CN')
    expect(first).toBeLessThan(0.2)
    expect(falseHits).toBe(13)
  })
})

describe('what is asked', () => {
  const first = (language: Language, words: string) => searches[language].find(words)[0]

  test('may be a beginning, as it is typed', () => {
    for (const words of ['水', 'shu', 'shuif', 'jsf', '水f']) expect([words, first('zh-CN', words)]).toEqual([words, 'water-bill'])
    for (const words of ['wat', 'water b']) expect(first('en', words)).toBe('water-bill')
  })

  test('may have a wrong character, a traditional one, letters among characters, a slip', () => {
    for (const words of ['居住正续签', '居住證續簽', '居zhu证续签', 'juzhuzhegnxuqian', 'juzhuzheng xuqian', 'JUZHUZHENG  XUQIAN'])
      expect([words, first('zh-CN', words)]).toEqual([words, 'residence-permit-renewal'])
  })

  test('may be nothing', () => {
    for (const words of ['', '   ', '我想', '？！', '\u{1F600}', 'a', 'the', '%_\\', "'", '𠮷'.repeat(50)]) {
      expect(searches['zh-CN'].find(words)).toEqual([])
      expect(searches.en.find(words)).toEqual([])
    }
  })

  test('is found by a word that an enterprise adds', () => {
    const own = allSearches({ ...shipped, 'zh-CN': [...shipped['zh-CN'], ['水费', '哗啦啦']] })
    expect(searches['zh-CN'].find('交哗啦啦')).toEqual([])
    expect(own['zh-CN'].find('交哗啦啦')[0]).toBe('water-bill')
  })
})

test('steps between words', () => {
  expect(editDistance('water', 'water', 1)).toBe(0)
  expect(editDistance('wter', 'water', 1)).toBe(1)
  expect(editDistance('watre', 'water', 1)).toBe(1)
  expect(editDistance('wodka', 'water', 1)).toBe(2)
  expect(editDistance('', 'water', 9)).toBe(5)
})

function judge(given: Readonly<Record<Language, Search<string>>>, file: 'tuned' | 'held-out', language: Language): Figures {
  const groups = Object.entries((readJson(`test/fixtures/phrasings/${file}.json`) as Phrasings)[language])
  const wanted = groups.flatMap(([targets, phrasings]) => phrasings.map(words => ({ words, targets: targets.split('|') })))
  const asked = wanted.filter(({ targets }) => targets[0] !== 'nothing')
  const within = (most: number) =>
    asked.filter(({ words, targets }) =>
      given[language]
        .find(words)
        .slice(0, most)
        .some(id => targets.includes(id)),
    ).length / asked.length
  const falseHits = wanted.filter(({ words, targets }) => targets[0] === 'nothing' && given[language].find(words).length > 0).length
  return { asked: asked.length, first: within(1), third: within(3), falseHits }
}

function allSearches(synonyms: Readonly<Record<Language, readonly SynonymGroup[]>>): Readonly<Record<Language, Search<string>>> {
  const of = (language: Language) => buildSearch(entriesIn(language), language, { spell, synonyms: synonyms[language] })
  return Object.fromEntries(languages.map(language => [language, of(language)])) as Record<Language, Search<string>>
}

/** The services and topics that ship, as the catalog gives them to the search. */
function entriesIn(language: Language): readonly Entry<string>[] {
  const phrasingsOf = (text: string) => text.split(/[,，、;；]+/).map(each => each.trim())
  const services = ['residence-permit-renewal', 'outpatient-registration', 'water-bill', 'bank-card-issue'].map(id => {
    const say = readJson(`services/${id}/texts.${language}.json`) as Record<string, string>
    return { id, title: say['service.name']!, phrasings: phrasingsOf(say['service.search']!), body: say['service.summary']! }
  })
  const guide = readJson('services/service-guide/guide.json') as { topics: { id: string; sections: string[] }[] }
  const say = readJson(`services/service-guide/texts.${language}.json`) as Record<string, string>
  const topics = guide.topics.map(({ id, sections }) => ({
    id,
    title: say[`topic.${id}.title`]!,
    phrasings: phrasingsOf(say[`topic.${id}.search`]!),
    body: ['summary', ...sections].map(section => say[`topic.${id}.${section}`]).join('\n'),
  }))
  return [...services, ...topics]
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, root), 'utf8'))
}

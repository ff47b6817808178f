import { dict } from '@node-rs/jieba/dict.js'
import { customPinyin, pinyin } from 'pinyin-pro'
import type { Word } from '../../../src/design/keyboard/pinyin/lexicon.ts'
import { nearest, numberOf } from '../../../src/design/keyboard/pinyin/syllables.ts'
import { type OwnLists, readOwnLists } from './own.ts'

/** Words of jieba's dictionary that stand fewer times in its corpus are left out, places but the rarest excepted: they are noise before what people mean. */
const rarest = { word: 5, place: 3 } as const
/** No word is longer; whole sentences are put together by the engine. */
const longest = 12

/** What pinyin-pro reads in another way than people do. */
const corrections = { 喀什: 'kā shí', 昌都: 'chāng dū', 丽水: 'lí shuǐ' }
/** Said in two ways, whatever the word; of 幢 the second is no dictionary's, but half of its inhabitants'. */
const alsoRead: Readonly<Record<string, readonly string[]>> = {
  谁: ['shei', 'shui'],
  血: ['xue', 'xie'],
  露: ['lu', 'lou'],
  熟: ['shu', 'shou'],
  幢: ['zhuang', 'chuang'],
}

/**
 * Everything the pinyin keyboard knows: words of jieba's dictionary (MIT, with how often each is met), our own lists (own.ts), and every
 * character that pinyin-pro (MIT) can read, with all its readings. Readings of words are pinyin-pro's, each word read in one piece.
 */
export function gatherWords(root: string): readonly Word[] {
  customPinyin(corrections)
  const counts = readDictionary()
  const own = readOwnLists(root)
  for (const [text, count] of own.words) counts.set(text, Math.max(count, counts.get(text) ?? 0))
  const words: Word[] = []
  const usage: Usage = new Map()
  for (const [text, count] of counts) {
    const characters = Array.from(text)
    if (characters.length < 2 || characters.length > longest) continue
    const surname = own.surnames.get(text)
    for (const reading of surname ? [surname.reading] : readingsOf(text, characters)) {
      words.push({ text, reading, count, surname: surname?.share, given: own.given.get(text) })
      characters.forEach((character, index) => put(usage, character, reading[index]!, count))
    }
  }
  return [...readCharacters(counts, usage, own), ...words]
}

function readDictionary(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of new TextDecoder().decode(dict).split('\n')) {
    const [text = '', count = '', kind = ''] = line.split(' ')
    const met = Number(count)
    const isName = kind === 'ns'
    if (/^\p{Script=Han}+$/u.test(text) && met >= (isName ? rarest.place : rarest.word)) counts.set(text, met)
  }
  return counts
}

/** The readings of a word: as pinyin-pro reads it, and what is said in two ways in both. None when it cannot be read. */
function readingsOf(text: string, characters: readonly string[]): readonly (readonly string[])[] {
  const reading = pinyin(text, { toneType: 'none', type: 'array', v: true }).map(plain)
  if (reading.length !== characters.length || reading.some(syllable => numberOf(syllable) === undefined)) return []
  return characters.reduce<readonly (readonly string[])[]>(
    (all, character, index) => all.flatMap(before => (alsoRead[character] ?? [reading[index]!]).map(syllable => [...before, syllable])),
    [[]],
  )
}

/** How often each reading of a character is used, by character. */
type Usage = Map<string, Map<string, number>>

function put(usage: Usage, character: string, syllable: string, count: number): void {
  const known = usage.get(character) ?? new Map<string, number>()
  known.set(syllable, (known.get(syllable) ?? 0) + count)
  usage.set(character, known)
}

/**
 * Every character by itself. How often it is meant by a reading is how often words use it so; as a surname it counts at least as often as the
 * surname is met. Characters nothing is known of come last, those of GB 2312 before the rest.
 */
function readCharacters(counts: ReadonlyMap<string, number>, usage: Usage, own: OwnLists): readonly Word[] {
  const usual = usualCharacters()
  const words: Word[] = []
  for (const text of hanzi()) {
    const used = usage.get(text)
    const surname = own.surnames.get(text)
    const listed = pinyin(text, { toneType: 'none', type: 'array', v: true, multiple: true }).map(plain)
    const readings = [...new Set([...listed, ...(used?.keys() ?? []), ...(surname?.reading ?? [])])].filter(
      syllable => numberOf(syllable) !== undefined,
    )
    // Before anything is known of it, the first reading is the usual one.
    const uses = readings.map((syllable, index) => (used?.get(syllable) ?? 0) + (index === 0 ? 2 : 0.2))
    const all = uses.reduce((sum, use) => sum + use, 0)
    // jieba's corpus has traces of wrongly decoded text, all of it rare characters: what it says of those is not believed.
    const met = usual.has(text) ? (counts.get(text) ?? 0) : (own.characters.get(text) ?? 0)
    readings.forEach((syllable, index) => {
      const share = uses[index]! / all
      const asName = surname?.reading[0] === syllable ? surname.share : undefined
      const least = usual.has(text) ? 2 : 1
      words.push({
        text,
        reading: [syllable],
        count: Math.max(least, Math.round(met * share), Math.round((asName ?? 0) * people)),
        surname: asName,
        given: share > 0.2 ? own.given.get(text) : undefined,
      })
    })
  }
  return words
}

/** How often anybody is named in a corpus as large as jieba's. */
const people = 150_000

/** All that pinyin-pro can read, of every plane. */
function hanzi(): readonly string[] {
  const found: string[] = []
  for (const [from, to] of [
    [0x4e00, 0x9fff],
    [0x3400, 0x4dbf],
    [0x20000, 0x2ceaf],
  ] as const) {
    for (let code = from; code <= to; code++) {
      const character = String.fromCodePoint(code)
      if (pinyin(character, { toneType: 'none' }) !== character) found.push(character)
    }
  }
  return found
}

/** The 6,763 characters of GB 2312: rows 16 to 87. */
function usualCharacters(): ReadonlySet<string> {
  const decoder = new TextDecoder('gb18030')
  const codes = Array.from({ length: 72 }, (_, row) => Array.from({ length: 94 }, (__, cell) => [0xb0 + row, 0xa1 + cell])).flat()
  return new Set(codes.map(bytes => decoder.decode(Uint8Array.from(bytes))))
}

function plain(syllable: string): string {
  return nearest[syllable] ?? syllable
}

import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { packLexicon } from '../../../../scripts/vite/lexicon/pack.ts'
import { gatherWords } from '../../../../scripts/vite/lexicon/words.ts'
import { accuracy, readTyped, type Typed } from '../../../../test/fixtures/pinyin/typed.ts'
import { createPinyin, type Pinyin } from './engine.ts'
import { openLexicon } from './lexicon.ts'
import { syllables } from './syllables.ts'

let pinyin: Pinyin
const offered = (line: Typed) => pinyin(line.letters, line.meant).candidates.map(({ text }) => text)
const first = (letters: string, count = 5) =>
  pinyin(letters)
    .candidates.slice(0, count)
    .map(({ text }) => text)

// The lexicon that ships, made as the build makes it.
beforeAll(() => {
  pinyin = createPinyin(openLexicon(packLexicon(gatherWords(process.cwd())).buffer as ArrayBuffer))
}, 60_000)

describe('what people type at a terminal', () => {
  test.for([
    { part: 'seen', first: 0.85, five: 0.93 },
    { part: 'fresh', first: 0.78, five: 0.85 },
  ] as const)('is found: the $part part', ({ part, first: one, five }) => {
    const lines = readTyped().filter(line => line.part === part)
    expect(lines.length).toBeGreaterThan(40)
    expect(accuracy(lines, offered, 1)).toBeGreaterThanOrEqual(one)
    expect(accuracy(lines, offered, 5)).toBeGreaterThanOrEqual(five)
  })

  test('is measured by a yardstick that sees when nothing is found', () => {
    const lines = readTyped()
    expect(accuracy(lines, () => ['是'], 5)).toBe(0)
  })
})

test('an apostrophe ends a syllable', () => {
  expect(first("xi'an", 1)).toEqual(['西安'])
  expect(first('xian')).not.toContain('西安')
  expect(pinyin("xi'an").parts).toEqual(['xi', 'an'])
})

test('what the south says is understood, and what is spelt exactly goes before', () => {
  expect(first('zufang', 1)).toEqual(['租房'])
  expect(first('zhufang', 8)).toContain('租房')
  expect(first('shengfengzheng', 1)).toEqual(['身份证'])
  expect(first('langfang', 1)).toEqual(['廊坊'])
})

test('beginnings of syllables are enough for words that are usual', () => {
  expect(first('sfz')).toContain('身份证')
  expect(first('jzz')).toContain('居住证')
  expect(first('juzz')).toContain('居住证')
})

test('in a field for a name, names go before words', () => {
  expect(first('liming', 1)).toEqual(['黎明'])
  expect(pinyin('liming', 'name').candidates[0]!.text).toBe('李明')
  expect(pinyin('shan', 'name').candidates[0]!.text).toBe('单')
})

test('a sentence has its beginning beside it', () => {
  const { candidates } = pinyin('binjiangshihongdajixieyouxiangongsi')
  expect(candidates.slice(0, 2)).toEqual([
    { text: '滨江市宏大机械有限公司', letters: 35 },
    { text: '滨江市', letters: 11 },
  ])
})

test('every usual character is found by its syllable', () => {
  const found = new Set(syllables.flatMap(syllable => pinyin(syllable).candidates.map(({ text }) => text)))
  const decoder = new TextDecoder('gb18030')
  const usual = Array.from({ length: 40 }, (_, row) =>
    Array.from({ length: row === 39 ? 89 : 94 }, (__, cell) => decoder.decode(Uint8Array.from([0xb0 + row, 0xa1 + cell]))),
  ).flat()
  expect(usual).toHaveLength(3755)
  expect(usual.filter(character => !found.has(character))).toEqual([])
})

const letters = fc.string({ unit: fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyz'")), maxLength: 40 })
const spelt = fc.array(fc.constantFrom(...syllables), { minLength: 1, maxLength: 8 }).map(all => all.join(''))

describe('whatever is typed', () => {
  test('is answered; candidates stand for a beginning of it, each once', () => {
    fc.assert(
      fc.property(fc.oneof(letters, spelt), fc.constantFrom('text', 'name'), (typed, meant) => {
        const { parts, candidates } = pinyin(typed, meant)
        // Apostrophes part what is typed; every letter is still there, in its place.
        expect(parts.join('').replaceAll("'", '')).toBe(typed.replaceAll("'", ''))
        for (const { text, letters: count } of candidates) {
          expect(text).toMatch(/^\p{Script=Han}+$/u)
          expect(count > 0 && count <= typed.length).toBe(true)
        }
        expect(new Set(candidates.map(({ text, letters: count }) => `${text} ${count}`)).size).toBe(candidates.length)
      }),
      { numRuns: 300 },
    )
  })

  test('gets the same answer from whoever types it', () => {
    fc.assert(
      fc.property(spelt, letters, (typed, other) => {
        const before = pinyin(typed)
        pinyin(other)
        expect(pinyin(typed)).toEqual(before)
      }),
      { numRuns: 50 },
    )
  })

  test('has a candidate for all of it when it is made of syllables', () => {
    fc.assert(
      fc.property(spelt, typed => {
        expect(pinyin(typed).candidates[0]!.letters).toBe(typed.length)
      }),
      { numRuns: 200 },
    )
  })
})

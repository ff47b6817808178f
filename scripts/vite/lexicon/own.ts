import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinyin } from 'pinyin-pro'

/** What we add to jieba's dictionary. */
export interface OwnLists {
  /** Words with the count they have at least. */
  readonly words: ReadonlyMap<string, number>
  readonly surnames: ReadonlyMap<string, { readonly reading: readonly string[]; readonly share: number }>
  /** Characters of given names, and given names of two characters that are met often; each with its part of all of its length. */
  readonly given: ReadonlyMap<string, number>
  /** Rare characters that are written all the same, with their counts. */
  readonly characters: ReadonlyMap<string, number>
}

/** What the shipped services say counts as much as a word of daily use. */
const serviceCount = 600

/**
 * The lists beside this file: `# <count> <what>`, then words; `仇(qiu)` where a name is read in its own way. Places stand in full and are known
 * without their last word too (萧山区, 萧山).
 */
export function readOwnLists(root: string): OwnLists {
  const words = new Map<string, number>()
  const add = (text: string, count: number) => words.set(text, Math.max(count, words.get(text) ?? 0))
  const places = readList('places.txt')
  for (const { text, count } of [...readList('office.txt'), ...readList('work.txt'), ...places, ...numbers()]) add(text, count)
  for (const { text, count } of places) {
    const short = /^(.{2,}?)(?:省|市|区|县|街道|镇|地区)$/u.exec(text)?.[1]
    if (short !== undefined) add(short, count)
  }
  for (const text of serviceWords(root)) add(text, serviceCount)
  const names = readList('given-names.txt')
  for (const { text, count } of names) if (lengthOf(text) > 1) add(text, count)
  const all = [1, 2].map(length => names.reduce((sum, { text, count }) => sum + (lengthOf(text) === length ? count : 0), 0))
  const surnames = readSurnames()
  for (const [text] of surnames) add(text, 1)
  return {
    words: new Map([...words].filter(([text]) => lengthOf(text) > 1)),
    surnames,
    given: new Map(names.map(({ text, count }) => [text, count / all[lengthOf(text) - 1]!])),
    characters: new Map(readList('characters.txt').map(({ text, count }) => [text, count])),
  }
}

interface Entry {
  readonly text: string
  readonly count: number
  readonly reading: readonly string[] | null
}

function readList(file: string): readonly Entry[] {
  let count = 0
  return readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .flatMap(line => {
      if (line.startsWith('#')) count = Number.parseInt(line.slice(1), 10)
      return line.startsWith('#')
        ? []
        : line
            .split(' ')
            .filter(Boolean)
            .map(entry => readEntry(entry, count))
    })
}

function readEntry(entry: string, count: number): Entry {
  const [, text, reading] = /^(\p{Script=Han}+)(?:\(([a-z-]+)\))?$/u.exec(entry) ?? []
  if (text === undefined) throw new Error(`${entry} is no word.`)
  return { text, count, reading: reading?.split('-') ?? null }
}

/**
 * Surnames stand in the order of how many people have them. The n-th is that of about 0.08 / n^0.8 of all people, which fits what is published of
 * the first hundred (王 7 %, the hundredth 0.2 %).
 */
function readSurnames(): OwnLists['surnames'] {
  const found = new Map<string, { readonly reading: readonly string[]; readonly share: number }>()
  for (const { text, reading } of readList('surnames.txt')) {
    if (found.has(text)) continue
    const usual = pinyin(text, { mode: 'surname', surname: 'head', toneType: 'none', type: 'array', v: true })
    found.set(text, { reading: reading ?? usual, share: 0.08 / (found.size + 1) ** 0.8 })
  }
  return found
}

/** 十一, 二十三 … and what an address counts: 三幢, 二单元. */
function numbers(): readonly { readonly text: string; readonly count: number }[] {
  const digits = Array.from('一二三四五六七八九')
  const tens = ['', ...digits.slice(1)].flatMap(ten => ['', ...digits].map(digit => `${ten}十${digit}`))
  const counted = ['幢', '栋', '号', '单元', '号楼', '楼', '层', '室', '组', '期', '村', '弄']
  return [
    ...tens.map(text => ({ text, count: 400 })),
    ...[...digits, '十', ...tens.slice(0, 20)].flatMap(number => counted.map(what => ({ text: number + what, count: 150 }))),
  ]
}

/** Short pieces of what the services say in Chinese: names, choices, what people ask. Sentences are made of words that are known anyway. */
function serviceWords(root: string): readonly string[] {
  return globSync('services/*/texts.zh-CN.json', { cwd: root }).flatMap(path => {
    const texts = Object.values(JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>)
    const pieces = texts.filter(text => !text.includes('。')).flatMap(text => text.split(/[^\p{Script=Han}]+/u))
    return pieces.filter(piece => lengthOf(piece) >= 2 && lengthOf(piece) <= 8)
  })
}

function lengthOf(text: string): number {
  return Array.from(text).length
}

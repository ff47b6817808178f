import type { Entry, EntryIndex, Fit, SearchTools, SynonymGroup } from './search.ts'
import { editDistance, plain, simplified, slipsAllowed, spreadOf } from './search-words.ts'

/** One sound of what was said: with its character, or typed as letters. */
interface Unit {
  readonly character: string | null
  /** Folded: sounds that are often confused (zh/z, n/ng, n/l) are one. */
  readonly sound: string
  readonly letters: string
}

interface Phrase {
  readonly text: string
  readonly sounds: string
  readonly length: number
  readonly letters: string
  readonly initials: string
}

interface Indexed<Id> {
  readonly id: Id
  readonly phrases: readonly Phrase[]
  /** Pair of characters or of sounds -> the best place it stands in. */
  readonly pairs: ReadonlyMap<string, number>
}

const weights = { title: 3, phrasing: 2, body: 0.6 } as const
/** What a likeness by sound is worth beside one by characters. */
const bySound = 0.75

/** What one says around the matter; it is left out of what is asked and of what entries say alike. Longest first. */
const fillers = longestFirst(
  (
    '我想要 我想 我要 我得 我需要 我们 我的 我家 我 您 你 请问 请 麻烦 帮我 帮忙 帮 给我 想要 想 需要 要 可以 能不能 能 可不可以 会不会 是不是 要不要 有没有 怎么样 怎么办理 怎么办 怎么 怎样 如何 ' +
    '哪里 哪儿 在哪 去哪 在 去 一下 一个 一张 一次 一份 个 张 本 点儿 什么 多少钱 多久 吗 呢 啊 呀 吧 嘛 了 的 地 得 这里 这儿 那里 快要 快 就 都 还 也 又 再 不知道 应该 出来 起来 过来'
  ).split(' '),
)

export function chineseIndex<Id>(entries: readonly Entry<Id>[], { synonyms, spell }: SearchTools): EntryIndex<Id> {
  const readings = [uniting([]), uniting(synonyms)]
  const known = new Set<string>()
  /** As it was said, and with one word for all that mean the same: a wrong character hides a synonym, not its sound. */
  const read = (text: string): readonly (readonly Unit[])[] => {
    const [said, ...others] = readings.map(reading => reading(simplified(plain(text))))
    return [said!, ...others.filter(other => other !== said)].map(each => unitsOf(each, spell, known))
  }
  const indexed: readonly Indexed<Id>[] = entries.map(({ id, title, phrasings, body }) => {
    const pairs = new Map<string, number>()
    const put = (text: string, weight: number, withSounds: boolean) => {
      for (const units of read(text)) {
        for (const { letters } of units) known.add(letters)
        for (const { characters, sounds } of pairsOf(units)) {
          if (characters !== null) pairs.set(characters, Math.max(weight, pairs.get(characters) ?? 0))
          if (withSounds) pairs.set(sounds, Math.max(weight * bySound, pairs.get(sounds) ?? 0))
        }
      }
    }
    put(title, weights.title, true)
    for (const text of phrasings) put(text, weights.phrasing, true)
    for (const run of plain(body).match(/\p{Script=Han}+/gu) ?? []) put(run, weights.body, false)
    return {
      id,
      pairs,
      phrases: [title, ...phrasings]
        .flatMap(read)
        .map(phrase)
        .filter(({ length }) => length > 0),
    }
  })
  const telling = spreadOf(indexed.map(({ pairs }) => pairs.keys()))
  return {
    fit: words => {
      const asked = plain(words)
      const readAs = read(words).map(units => ({ units, query: phrase(units) }))
      const latin = /^[a-z' ]+$/.test(asked) ? asked.replaceAll(/[' ]/g, '') : null
      return indexed.map(entry => {
        const fits = readAs.map(({ units, query }) => together(byPairs(entry, units, telling), byPhrases(entry, query, units)))
        const best = fits.reduce((one, other) => (other.score > one.score ? other : one))
        return { id: entry.id, ...(latin === null ? best : together(best, byLetters(entry, latin))) }
      })
    },
  }
}

function together(one: Fit, other: Fit): Fit {
  return { score: one.score + other.score, covered: Math.max(one.covered, other.covered) }
}

function byPairs<Id>({ pairs }: Indexed<Id>, units: readonly Unit[], telling: (piece: string) => number): Fit {
  let [score, matched, all] = [0, 0, 0]
  let onlyBody = true
  for (const { characters, sounds } of pairsOf(units)) {
    const [exact, alike] = [characters === null ? 0 : (pairs.get(characters) ?? 0), pairs.get(sounds) ?? 0]
    const piece = characters !== null && exact > 0 ? characters : sounds
    const worth = telling(piece)
    const weight = Math.max(exact, alike)
    all += worth
    if (weight === 0) continue
    score += weight * worth
    matched += worth
    if (weight > weights.body) onlyBody = false
  }
  const covered = all === 0 ? 0 : matched / all
  // A body tells of many things beside its own.
  return onlyBody && (covered < 0.9 || units.length < 4) ? { score, covered: 0 } : { score, covered }
}

/** Whole phrases: what was asked is one, holds one, or is a part of one; the characters count before the sounds. */
function byPhrases<Id>({ phrases }: Indexed<Id>, query: Phrase, units: readonly Unit[]): Fit {
  let best: Fit = { score: 0, covered: 0 }
  if (query.length === 0) return best
  const hasCharacters = units.some(({ character }) => character !== null)
  for (const { text, sounds, length } of phrases) {
    const one = hasCharacters && !query.text.includes('?') ? likeness(query.text, text, '') : null
    const other = likeness(query.sounds, sounds, ' ')
    for (const [kind, worth] of [
      [one, 1],
      [other, bySound],
    ] as const) {
      if (kind === null) continue
      const shorter = Math.min(length, query.length)
      // One sound alone is anything; one character is a beginning.
      if (shorter < 2 && (worth < 1 || query.length > 1)) continue
      const score = (kind === 'same' ? 30 : kind === 'begins' ? 14 : 5 + 2.5 * shorter) * worth
      const covered = kind === 'holds' ? length / query.length : 1
      if (score > best.score) best = { score, covered: Math.max(covered, best.covered) }
    }
  }
  return best
}

/** `same`; `begins`: the phrase begins with what was asked; `within`: it holds it; `holds`: what was asked holds the phrase. */
function likeness(query: string, text: string, edge: string): 'same' | 'begins' | 'within' | 'holds' | null {
  if (query === text) return 'same'
  const [asked, said] = [edge + query + edge, edge + text + edge]
  if (said.startsWith(asked)) return 'begins'
  return said.includes(asked) ? 'within' : asked.includes(said) ? 'holds' : null
}

/** Letters alone: pinyin as far as it was typed, its initials, or pinyin with a slip. */
function byLetters<Id>({ phrases }: Indexed<Id>, latin: string): Fit {
  let score = 0
  if (latin.length < 2) return { score, covered: 0 }
  const slips = latin.length < 5 ? 0 : slipsAllowed(latin.length)
  for (const { letters, initials } of phrases) {
    if (letters === '') continue
    const worth =
      letters === latin
        ? 30
        : initials === latin
          ? 24
          : letters.startsWith(latin)
            ? 16
            : initials.startsWith(latin)
              ? 12
              : slips > 0 && editDistance(latin, letters, slips) <= slips
                ? 18
                : (latin.length > 3 && letters.includes(latin)) || (latin.length > 2 && initials.includes(latin))
                  ? 8
                  : 0
    score = Math.max(score, worth)
  }
  return { score, covered: score > 0 ? 1 : 0 }
}

function phrase(units: readonly Unit[]): Phrase {
  return {
    text: units.map(({ character }) => character ?? '?').join(''),
    sounds: units.map(({ sound }) => sound).join(' '),
    length: units.length,
    letters: units.map(({ letters }) => letters).join(''),
    initials: units.map(({ letters }) => letters[0]).join(''),
  }
}

function* pairsOf(units: readonly Unit[]): Generator<{ readonly characters: string | null; readonly sounds: string }> {
  for (let at = 0; at < units.length - 1; at++) {
    const [one, next] = [units[at]!, units[at + 1]!]
    const characters = one.character !== null && next.character !== null ? one.character + next.character : null
    yield { characters, sounds: `${one.sound} ${next.sound}` }
  }
}

function unitsOf(text: string, spell: SearchTools['spell'], known: ReadonlySet<string>): readonly Unit[] {
  const units: Unit[] = []
  for (const [run] of text.matchAll(/\p{Script=Han}+|[a-z']+/gu)) {
    if (/^[a-z']/.test(run)) {
      for (const letters of syllablesIn(run.replaceAll("'", ''), known)) units.push({ character: null, letters, sound: fold(letters) })
      continue
    }
    const sounds = spell(run)
    for (const [at, character] of Array.from(run).entries()) {
      const letters = sounds[at] ?? ''
      units.push({ character, letters, sound: fold(letters) })
    }
  }
  return units
}

const syllable =
  /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)$/

/** Letters as the syllables they may be, known ones first; [] when they are none (`jzz`). */
function syllablesIn(letters: string, known: ReadonlySet<string>): readonly string[] {
  const cheapest: ({ readonly cost: number; readonly from: number } | null)[] = [{ cost: 0, from: 0 }]
  for (let end = 1; end <= letters.length; end++) {
    cheapest.push(null)
    for (let from = Math.max(0, end - 6); from < end; from++) {
      const before = cheapest[from]
      const piece = letters.slice(from, end)
      if (!before || !(known.has(piece) || syllable.test(piece))) continue
      const cost = before.cost + (known.has(piece) ? 1 : 2.2)
      if (cost < (cheapest[end]?.cost ?? Infinity)) cheapest[end] = { cost, from }
    }
  }
  const found: string[] = []
  for (let end = letters.length; end > 0; end = cheapest[end]!.from) {
    if (!cheapest[end]) return []
    found.unshift(letters.slice(cheapest[end]!.from, end))
  }
  return found
}

/** Sounds that speakers of many regions, and fingers, do not tell apart. */
function fold(letters: string): string {
  return letters
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/([aei])ng$/, '$1n')
}

/** Every word of a group becomes the group's first, and what is said around the matter is left out. */
function uniting(groups: readonly SynonymGroup[]): (text: string) => string {
  const words = new Map<string, string>()
  for (const filler of fillers) words.set(filler, '')
  for (const [first, ...others] of groups) for (const word of [first!, ...others]) words.set(plain(word), plain(first!))
  const longest = Math.max(...[...words.keys()].map(word => word.length))
  return text => {
    let result = ''
    for (let at = 0; at < text.length;) {
      let length = Math.min(longest, text.length - at)
      while (length > 0 && !words.has(text.slice(at, at + length))) length--
      result += length === 0 ? text[at]! : words.get(text.slice(at, at + length))!
      at += Math.max(1, length)
    }
    return result
  }
}

function longestFirst(words: readonly string[]): readonly string[] {
  return [...words].sort((a, b) => b.length - a.length)
}

import { type Language, languages } from '#kernel'
import type { Texts } from './definition.ts'
import { type Finding, finding } from './findings.ts'
import type { TextKey } from './text-keys.ts'

/** Han characters of the longest sentence a person should have to read, or hear, at one go. */
const mostHan = 20

/** What is said, in every language: all that is needed, nothing that is not, with the same placeholders everywhere. */
export function lintTexts(texts: Readonly<Record<Language, Texts>>, keys: readonly TextKey[]): readonly Finding[] {
  const known = new Map(keys.map(key => [key.key, key]))
  return [
    ...keys.flatMap(key => missing(key, texts)),
    ...languages.flatMap(language =>
      Object.entries(texts[language]).flatMap(([key, words]) => {
        const place = `texts.${language}.${key}`
        const allowed = known.get(key)?.values
        return allowed ? lintText({ key, words, allowed, language, place }) : [finding('text_unknown', place, { key, language })]
      }),
    ),
    ...[...known.keys()].flatMap(key => differing(key, texts)),
  ]
}

/** What one language says, all say; only a speech of its own may stand in one alone. Who says what yes is says what no is. */
function missing({ key, needed }: TextKey, texts: Readonly<Record<Language, Texts>>): readonly Finding[] {
  const without = languages.filter(language => texts[language][key] === undefined)
  const other = key.replace(/\.(yes|no)$/, (_, word: string) => (word === 'yes' ? '.no' : '.yes'))
  const isSaid = without.length < languages.length || languages.some(language => texts[language][other] !== undefined)
  const isWanted = needed || (isSaid && !key.endsWith('.speech'))
  return isWanted ? without.map(language => finding('text_missing', `texts.${language}.${key}`, { key, language })) : []
}

interface Said {
  readonly key: string
  readonly words: string
  readonly allowed: readonly string[]
  readonly language: Language
  readonly place: string
}

function lintText({ key, words, allowed, language, place }: Said): readonly Finding[] {
  if (words.trim() === '') return [finding('text_empty', place, { key, language })]
  const strange = placeholdersOf(words).filter(name => !allowed.includes(name))
  const longest = Math.max(...words.split(/[。！？；!?;\n]/u).map(hanIn))
  const isShort = /\.(?:guide|ask|title)(?:\.speech)?$/.test(key)
  return [
    ...strange.map(name => finding('placeholder_unknown', place, { key, language, name, allowed: allowed.join(', ') || '—' })),
    ...(/[{}]/.test(words.replaceAll(placeholder, '')) ? [finding('placeholder_broken', place, { key, language })] : []),
    ...(isShort && longest > mostHan ? [finding('sentence_long', place, { key, count: longest, most: mostHan })] : []),
    // People search in either language.
    ...(language === 'en' && hanIn(words) > 0 && !key.endsWith('.search') ? [finding('chinese_left', place, { key })] : []),
  ]
}

function differing(key: string, texts: Readonly<Record<Language, Texts>>): readonly Finding[] {
  const sets = languages.map(language => texts[language][key]).filter(words => words !== undefined)
  const names = sets.map(words => placeholdersOf(words).join(', ') || '—')
  return new Set(names).size > 1 ? [finding('placeholders_differ', `texts.${key}`, { key, names: names.join(' / ') })] : []
}

/** As `fill` finds them. */
const placeholder = /\{(\w+)\}/g

function placeholdersOf(words: string): readonly string[] {
  return [...new Set([...words.matchAll(placeholder)].map(match => match[1]!))].sort()
}

function hanIn(words: string): number {
  return [...words.matchAll(/\p{Script=Han}/gu)].length
}

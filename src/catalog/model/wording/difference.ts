import { fill, type Language } from '#kernel'
import type { Deadline, Rule } from '../definition.ts'
import type { Difference, Whole } from '../differences.ts'
import { differenceWords, kindNames, unconditional } from '../differences-words.ts'
import { conditionWords, valueWords } from './conditions.ts'
import { namesOf } from './names.ts'

/** The difference as an official would say it, with the names customers see. */
export function inWords(difference: Difference, { from, to }: { readonly from: Whole; readonly to: Whole }, language: Language): string {
  const name = (key: string) => to.texts[language][key] ?? from.texts[language][key] ?? key.split('.').slice(1, -1).join('.')
  const values = Object.fromEntries(
    Object.entries(difference.values).map(([key, value]) => {
      if (typeof value === 'number') return [key, value]
      if (key === 'name' || key === 'item') return [key, name(value)]
      if (/^(was|is)(When|Rule|Amount)$/.test(key))
        return [key, ruleWords(key, value, difference, key.startsWith('was') ? from : to, language)]
      if (key === 'fromKind' || key === 'toKind') return [key, kindNames[language][value] ?? value]
      if (key === 'was' || key === 'is')
        return [key, value.startsWith('{') ? deadlineWords(JSON.parse(value) as Deadline, language) : value]
      return [key, value]
    }),
  )
  return fill(differenceWords[difference.code][language], values)
}

/** A condition or an amount as the version it is of says it. */
function ruleWords(key: string, value: string, { values }: Difference, { intake, texts }: Whole, language: Language): string {
  if (value === '') return unconditional[language]
  const names = namesOf(intake, texts[language], language)
  if (key.endsWith('Amount'))
    return valueWords(JSON.parse(value) as Rule, names, String(values[key.startsWith('was') ? 'wasCurrency' : 'isCurrency']))
  const rule = key.endsWith('Rule') ? (JSON.parse(value) as Rule) : (intake?.conditions.find(({ id }) => id === value)?.rule ?? false)
  return conditionWords(rule, names, values['row'] === undefined ? undefined : String(values['row'])).words
}

/** A deadline as it is said: 5 个工作日, 10 minutes. */
export function deadlineWords(deadline: Deadline, language: Language): string {
  const [unit, count] = Object.entries(deadline)[0] as [string, number]
  const word = kindNames[language][unit] ?? unit
  return `${count} ${word}`
}

import { fill, type Language } from '#kernel'
import { doingMessages } from './lint-messages-doing.ts'
import { fieldMessages } from './lint-messages-fields.ts'
import { handlingMessages } from './lint-messages-handling.ts'
import { intakeMessages } from './lint-messages-intake.ts'
import { type Message, words } from './lint-messages.ts'
import type { Rule } from './definition.ts'
import type { Whole } from './differences.ts'
import { conditionWords } from './wording/conditions.ts'
import { namesOf } from './wording/names.ts'

const messages = { ...intakeMessages, ...fieldMessages, ...handlingMessages, ...doingMessages } as const satisfies Readonly<
  Record<string, Message>
>

type FindingCode = keyof typeof messages
export const findingCodes = Object.keys(messages) as readonly FindingCode[]

/** Something in a definition that should be mended. Errors keep it from being published. */
export interface Finding {
  readonly severity: 'error' | 'warning'
  readonly code: FindingCode
  /** The part of the definition, such as `intake.fields.landlord_phone.when` or `texts.en.field.reason.label`. */
  readonly place: string
  readonly values: Readonly<Record<string, string | number>>
}

export function finding(code: FindingCode, place: string, values: Finding['values'] = {}): Finding {
  return { severity: messages[code].severity, code, place, values }
}

/**
 * A finding in words for the official who writes the definition: what is wrong and where, and how to mend it. With the definition itself what is said of a condition
 * says the condition, too.
 */
export function describe(
  found: Finding,
  language: Language,
  whole?: Pick<Whole, 'intake' | 'texts'>,
): { readonly message: string; readonly cure: string } {
  const { code, place, values } = found
  const [wrong, cure] = messages[code][language]
  const told = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inWords(name, value, language)]))
  const condition = whole && conditionAt(found, whole, language)
  const about = condition === undefined ? '' : fill(aboutCondition[language], { condition })
  return { message: `${fill(wrong, told)}${about}${language === 'en' ? ` (${place})` : `（${place}）`}`, cure: fill(cure, told) }
}

const aboutCondition: Readonly<Record<Language, string>> = { 'zh-CN': '这个条件是：{condition}。', en: ' The condition: {condition}.' }

/** The condition a finding is about, or under which the thing it is about stands. A rule that cannot be read is not said: its words would say that it never holds. */
function conditionAt({ code, place }: Finding, { intake, texts }: Pick<Whole, 'intake' | 'texts'>, language: Language): string | undefined {
  const [part, kind, id] = place.split('.')
  if (!intake || part !== 'intake' || code.startsWith('rule_')) return undefined
  const names = namesOf(intake, texts[language], language)
  const ruleOf = (condition: string | undefined) => intake.conditions.find(each => each.id === condition)?.rule
  if (kind === 'conditions') return sayRule(ruleOf(id))
  if (kind === 'eligibility') return sayRule(intake.eligibility.find(each => each.id === id)?.stops)
  if (code === 'unreachable' && (kind === 'fields' || kind === 'documents')) {
    const thing = (intake[kind] as readonly { readonly id: string; readonly when?: string; readonly group?: string }[]).find(
      each => each.id === id,
    )
    return sayRule(ruleOf(thing?.when), thing?.group)
  }
  return undefined
  function sayRule(rule: Rule | undefined, row?: string): string | undefined {
    return rule === undefined ? undefined : conditionWords(rule, names, row).words
  }
}

/** Kinds and types are written as codes in a finding and said in words; everything else is the author's own. */
function inWords(name: string, value: string | number, language: Language): string | number {
  if (typeof value === 'number' || !/^(?:kind|types?)$/.test(name)) return value
  return value
    .split(' ')
    .map(code => words[language][code] ?? code)
    .join(language === 'en' ? ', ' : '、')
}

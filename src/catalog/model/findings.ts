import { fill, type Language } from '#kernel'
import { doingMessages } from './lint-messages-doing.ts'
import { fieldMessages } from './lint-messages-fields.ts'
import { handlingMessages } from './lint-messages-handling.ts'
import { intakeMessages } from './lint-messages-intake.ts'
import { type Message, words } from './lint-messages.ts'

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

/** A finding in words for the official who writes the definition: what is wrong and where, and how to mend it. */
export function describe({ code, place, values }: Finding, language: Language): { readonly message: string; readonly cure: string } {
  const [wrong, cure] = messages[code][language]
  const told = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inWords(name, value, language)]))
  return { message: `${fill(wrong, told)}${language === 'en' ? ` (${place})` : `（${place}）`}`, cure: fill(cure, told) }
}

/** Kinds and types are written as codes in a finding and said in words; everything else is the author's own. */
function inWords(name: string, value: string | number, language: Language): string | number {
  if (typeof value === 'number' || !/^(?:kind|types?)$/.test(name)) return value
  return value
    .split(' ')
    .map(code => words[language][code] ?? code)
    .join(language === 'en' ? ', ' : '、')
}

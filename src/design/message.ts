/** An ICU message as the build compiles it: texts and placeholders in order. */
export type Message = string | readonly Token[]

type Token = string | readonly [name: string, type?: string, choices?: Choices | string]

/** Of a plural or select: form (`one`, `other`, `0` for `=0`) -> message. `offset` is a number. */
type Choices = Readonly<Record<string, Message | number | undefined>>

export type MessageValues = Readonly<Record<string, string | number | null | undefined>>

/** Fills a compiled message. A missing value leaves its placeholder visible, so that a test and a reader see the fault. */
export function formatMessage(message: Message, values: MessageValues, language: string, count?: string): string {
  if (typeof message === 'string') return message
  return message.map(token => (typeof token === 'string' ? countIn(token, count) : formatToken(token, values, language))).join('')
}

/** `#` in a plural stands for the number counted. */
function countIn(text: string, count: string | undefined): string {
  return text === '#' && count !== undefined ? count : text
}

function formatToken([name, type, choices]: Exclude<Token, string>, values: MessageValues, language: string): string {
  const value = values[name]
  if (value === undefined || value === null) return `{${name}}`
  if (type === 'number') return new Intl.NumberFormat(language).format(Number(value))
  if (typeof choices !== 'object') return String(value)
  if (type === 'select') return formatMessage(pick(choices, String(value)), values, language)
  const number = Number(value)
  const counted = number - Number(choices['offset'] ?? 0)
  const rules = new Intl.PluralRules(language, { type: type === 'selectordinal' ? 'ordinal' : 'cardinal' })
  const form = has(choices, String(number)) ? String(number) : rules.select(counted)
  return formatMessage(pick(choices, form), values, language, new Intl.NumberFormat(language).format(counted))
}

function pick(choices: Choices, form: string): Message {
  const chosen = has(choices, form) ? choices[form] : choices['other']
  return typeof chosen === 'object' || typeof chosen === 'string' ? chosen : ''
}

/** Chromium 92 has no `Object.hasOwn`. */
function has(choices: Choices, form: string): boolean {
  return Object.keys(choices).includes(form)
}

import { addDays, type Day, isDay, type Language } from '#kernel'
import type { Field, FieldKind, Limits } from './definition.ts'
import { birthOf, hasValidCheckDigit } from './id-card.ts'
import type { RuleType } from './rules.ts'
import { isAddress, isLookup, isSlot, type Input, type Value } from './values.ts'

/** What is wrong with an input, as a code with the values its words need (`catalog.problem.<code>`). */
export interface Problem {
  readonly code: ProblemCode
  readonly values: Readonly<Record<string, string | number>>
}

export const problemCodes = [
  'required',
  'malformed',
  'too_short',
  'too_long',
  'wrong_form',
  'strange_characters',
  'not_a_number',
  'too_many_decimals',
  'too_small',
  'too_large',
  'not_a_date',
  'too_early',
  'too_late',
  'not_offered',
  'too_few_chosen',
  'too_many_chosen',
  'not_a_name',
  'id_length',
  'id_birth',
  'id_check',
  'not_a_mobile',
  'not_an_email',
  'region_missing',
  'detail_missing',
  'consent_needed',
  'not_signed',
] as const
export type ProblemCode = (typeof problemCodes)[number]

export interface Reading {
  readonly field: Field
  /** Items offered now, for kinds with a list. */
  readonly items: readonly string[]
  readonly today: Day
}

/** An input is empty (the answer is taken away), a value, or a problem (the input is kept as it was typed). */
export type Read = { readonly empty: true } | { readonly value: Value } | { readonly problem: Problem }

/** How words for a value are found where it is shown. */
export interface Speaker {
  readonly language: Language
  item(item: string): string
  readonly yes: string
  readonly no: string
  readonly agreed: string
  readonly signed: string
}

interface Kind {
  readonly ruleType: RuleType
  read(input: Input, reading: Reading): Read
  show(value: Value, field: Field, speaker: Speaker): string
  /** Enough to recognise one's own, too little to learn somebody else's. */
  mask(value: Value): string
}

/** The table of field kinds. A new kind is a row here, a view in `ui/field-views.tsx`, and its problems' words. */
export const kinds: Readonly<Record<FieldKind, Kind>> = {
  text: { ruleType: 'text', read: readText, show: String, mask: hidden },
  paragraph: { ruleType: 'text', read: readParagraph, show: String, mask: hidden },
  number: {
    ruleType: 'number',
    read: readNumber,
    show: (value, { limits }, { language }) =>
      new Intl.NumberFormat(language, { maximumFractionDigits: limits?.decimals ?? 0 }).format(value as number),
    mask: hidden,
  },
  money: { ruleType: 'number', read: readMoney, show: showMoney, mask: hidden },
  date: { ruleType: 'day', read: readDate, show: (value, _, { language }) => showDay(value as Day, language), mask: hidden },
  choice: { ruleType: 'item', read: readChoice, show: (value, _, speaker) => speaker.item(value as string), mask: hidden },
  choices: {
    ruleType: 'items',
    read: readChoices,
    show: (value, _, speaker) => (value as readonly string[]).map(item => speaker.item(item)).join(speaker.language === 'en' ? ', ' : '、'),
    mask: hidden,
  },
  yesno: { ruleType: 'truth', read: readYesNo, show: (value, _, { yes, no }) => (value === true ? yes : no), mask: hidden },
  name: { ruleType: 'text', read: readName, show: String, mask: value => maskName(value as string) },
  idcard: { ruleType: 'text', read: readIdCard, show: String, mask: value => maskMiddle(value as string, 4, 4) },
  phone: {
    ruleType: 'text',
    read: readPhone,
    show: value => (value as string).replace(/(\d{3})(\d{4})(\d{4})/, '$1 $2 $3'),
    mask: value => maskMiddle(value as string, 3, 4),
  },
  email: { ruleType: 'text', read: readEmail, show: String, mask: value => (value as string).replace(/^(.).*@/u, '$1***@') },
  address: {
    ruleType: 'address',
    read: readAddress,
    show: (value, _, speaker) =>
      isAddress(value) ? `${speaker.item(value.region)}${speaker.language === 'en' ? ', ' : ' '}${value.detail}` : '',
    mask: value => (isAddress(value) ? `${Array.from(value.detail).slice(0, 2).join('')}****` : hidden()),
  },
  consent: { ruleType: 'truth', read: readConsent, show: (_, __, { agreed }) => agreed, mask: hidden },
  signature: { ruleType: 'nothing', read: readSignature, show: (_, __, { signed }) => signed, mask: hidden },
  slot: { ruleType: 'slot', read: notTyped, show: value => (isSlot(value) ? value.label : ''), mask: hidden },
  lookup: { ruleType: 'lookup', read: notTyped, show: value => (isLookup(value) ? value.label : ''), mask: hidden },
}

/** What somebody else offers is chosen there and written down by the server; a page can only take it away. */
function notTyped(): Read {
  return problem('not_offered')
}

/** Reads what was put in for a field. Never throws: anything a page can send gives a value, emptiness or a problem. */
export function readInput(input: Input, reading: Reading): Read {
  const empty = typeof input === 'string' ? input.trim() === '' : input === null || (Array.isArray(input) && input.length === 0)
  if (empty) return { empty: true }
  return kinds[reading.field.kind].read(input, reading)
}

/** A limit's day: `2026-01-01`, `today`, `today+30`, `today-365`. */
export function limitDay(limit: string, today: Day): Day {
  const relative = /^today([+-]\d{1,5})?$/.exec(limit)
  return relative ? addDays(today, Number(relative[1] ?? 0)) : limit
}

export function maskName(name: string): string {
  const letters = Array.from(name)
  if (letters.length <= 1) return '*'
  return letters.length === 2 ? `${letters[0]}*` : `${letters[0]}${'*'.repeat(Math.min(letters.length - 2, 3))}${letters.at(-1)}`
}

function maskMiddle(number: string, head: number, tail: number): string {
  const middle = number.length - head - tail
  return middle <= 0 ? hidden() : `${number.slice(0, head)}${'*'.repeat(middle)}${number.slice(-tail)}`
}

function hidden(): string {
  return '****'
}

function problem(code: ProblemCode, values: Problem['values'] = {}): Read {
  return { problem: { code, values } }
}

/** Text as people mean it: full-width letters and digits of a Chinese keyboard are the same letters and digits. */
function plain(input: Input): string | null {
  return typeof input === 'string' || typeof input === 'number' ? String(input).normalize('NFKC').trim() : null
}

/** Characters that cannot be seen, that turn the reading order round, or that are half of one; what people write has none. */
const unseen = /[\p{Cf}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]|[^\P{Cc}\t\n]/u

/** One line: a break of it is a space. */
function readText(input: Input, { field }: Reading): Read {
  if (typeof input !== 'string') return problem('malformed')
  const value = spaced(input.normalize('NFC'))
  return checkText(value, { shortest: 1, longest: 100, ...field.limits }) ?? { value }
}

function readParagraph(input: Input, { field }: Reading): Read {
  if (typeof input !== 'string') return problem('malformed')
  const value = input
    .normalize('NFC')
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .trim()
  return checkText(value, { shortest: 1, longest: 1000, ...field.limits }) ?? { value }
}

function spaced(words: string): string {
  return words.replaceAll(/\s+/g, ' ').trim()
}

function checkText(value: string, limits: Limits): Read | null {
  const length = Array.from(value).length
  if (unseen.test(value)) return problem('strange_characters')
  if (length < (limits.shortest ?? 0)) return problem('too_short', { least: limits.shortest! })
  if (length > (limits.longest ?? Infinity)) return problem('too_long', { most: limits.longest! })
  if (limits.form !== undefined && !new RegExp(`^(?:${limits.form})$`, 'u').test(value)) return problem('wrong_form')
  return null
}

function readNumber(input: Input, { field }: Reading): Read {
  const digits = digitsOf(input)
  if (digits === null) return problem('malformed')
  if (!/^[+-]?\d{1,15}(\.\d+)?$/.test(digits)) return problem('not_a_number')
  const decimals = field.limits?.decimals ?? 0
  if ((digits.split('.')[1]?.length ?? 0) > decimals) return problem('too_many_decimals', { most: decimals })
  // Zero has no sign: -0 would not be the same answer as 0.
  return withinLimits(Number(digits) + 0, field.limits ?? {}, 1)
}

function readMoney(input: Input, { field }: Reading): Read {
  const digits = digitsOf(input)?.replaceAll(/[¥元]/g, '')
  if (digits === undefined) return problem('malformed')
  const parts = /^(\d{1,12})(?:\.(\d*))?$/.exec(digits)
  if (!parts) return problem('not_a_number')
  const places = minorDigits(field)
  const fraction = parts[2] ?? ''
  if (fraction.length > places) return problem('too_many_decimals', { most: places })
  // Digits, not floating point: 0.29 yuan are 29 fen.
  return withinLimits(Number(parts[1]! + fraction.padEnd(places, '0')), field.limits ?? {}, 10 ** places)
}

/** A number's characters without spaces and commas of thousands; `1,5` keeps its comma and is no number. The full stop 。 of a Chinese keyboard is a point. */
function digitsOf(input: Input): string | null {
  return (
    plain(input)
      ?.replaceAll(/\s/g, '')
      .replace('。', '.')
      .replaceAll(/,(?=\d{3}(?!\d))/g, '') ?? null
  )
}

function withinLimits(value: number, limits: Limits, unit: number): Read {
  if (limits.least !== undefined && value < limits.least) return problem('too_small', { least: limits.least / unit })
  if (limits.most !== undefined && value > limits.most) return problem('too_large', { most: limits.most / unit })
  return { value }
}

const minorDigitsByCurrency = new Map<string, number>()

/** Decimals of a field's currency: 2 for yuan, 0 for yen. Finding them costs far more than reading an amount, so they are kept. */
function minorDigits({ currency = 'CNY' }: Field): number {
  const known = minorDigitsByCurrency.get(currency)
  if (known !== undefined) return known
  const found = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  minorDigitsByCurrency.set(currency, found)
  return found
}

/** An amount as digits with its decimals, the way it is typed: 8640 fen are `86.40`. */
export function moneyInput(value: number, field: Field): string {
  const places = minorDigits(field)
  const digits = String(value).padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

function showMoney(value: Value, field: Field, { language }: Speaker): string {
  const currency = field.currency ?? 'CNY'
  return new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
    (value as number) / 10 ** minorDigits(field),
  )
}

function readDate(input: Input, { field, today }: Reading): Read {
  const digits = plain(input)
  if (digits === null) return problem('malformed')
  // Year, month and day are typed one after the other: a part that is not there yet is missing, not wrong.
  if (/^\d*-\d*-\d*$/.test(digits) && !/^\d+-\d+-\d+$/.test(digits)) return problem('required')
  const parts = /^(\d{4})[-/.年 ](\d{1,2})[-/.月 ](\d{1,2})日?$/.exec(digits) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(digits)
  if (!parts) return problem('not_a_date')
  const value = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`
  if (!isDay(value)) return problem('not_a_date')
  const { earliest, latest } = field.limits ?? {}
  if (earliest !== undefined && value < limitDay(earliest, today)) return problem('too_early', { day: limitDay(earliest, today) })
  if (latest !== undefined && value > limitDay(latest, today)) return problem('too_late', { day: limitDay(latest, today) })
  return { value }
}

const dayFormats = new Map<Language, Intl.DateTimeFormat>()

export function showDay(day: Day, language: Language): string {
  let format = dayFormats.get(language)
  if (!format) {
    // Making one takes the most of a millisecond, and every message says a day or two.
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
    })
    dayFormats.set(language, format)
  }
  return format.format(Date.parse(`${day}T00:00:00Z`))
}

function readChoice(input: Input, { items }: Reading): Read {
  if (typeof input !== 'string') return problem('malformed')
  return items.includes(input) ? { value: input } : problem('not_offered')
}

function readChoices(input: Input, { field, items }: Reading): Read {
  if (!Array.isArray(input)) return problem('malformed')
  // In the list's order, each once: the same choice is the same value, in whichever order it was tapped.
  const value = items.filter(item => input.includes(item))
  if (value.length !== new Set(input as readonly string[]).size) return problem('not_offered')
  const { least, most } = field.limits ?? {}
  if (least !== undefined && value.length < least) return problem('too_few_chosen', { least })
  if (most !== undefined && value.length > most) return problem('too_many_chosen', { most })
  return { value }
}

function readYesNo(input: Input): Read {
  if (input === true || input === 'yes') return { value: true }
  if (input === false || input === 'no') return { value: false }
  return problem('malformed')
}

/** Chinese names (any Han character, with the separating dot · of minority names, without spaces) and names in Latin letters, as on passports. */
function readName(input: Input, { field }: Reading): Read {
  if (typeof input !== 'string') return problem('malformed')
  const name = spaced(input.normalize('NFKC')).replaceAll(/[’‘ʼ]/g, "'")
  const isHan = /\p{Script=Han}/u.test(name)
  const value = isHan ? name.replaceAll(/ /g, '').replaceAll(/[•‧・∙⋅.。]/g, '·') : name
  const fault = checkText(value, { shortest: 2, longest: 50, ...field.limits })
  if (fault) return fault
  const chinese = /^\p{Script=Han}+(?:·\p{Script=Han}+)*$/u
  const latin = /^\p{Script=Latin}[\p{Script=Latin}\p{M}' ·.,-]*$/u
  return (isHan ? chinese : latin).test(value) ? { value } : problem('not_a_name')
}

function readIdCard(input: Input, { today }: Reading): Read {
  // Text only: eighteen digits are more than a number of JavaScript holds.
  if (typeof input !== 'string') return problem('malformed')
  const value = input.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
  if (!/^\d{17}[\dX]$/.test(value)) return problem('id_length')
  const birth = birthOf(value)
  if (birth === null || birth > today || birth < '1880-01-01') return problem('id_birth')
  return hasValidCheckDigit(value) ? { value } : problem('id_check')
}

/** Mainland mobile numbers: the product must be able to send a code there. */
function readPhone(input: Input): Read {
  const value = plain(input)
    ?.replaceAll(/[\s-]/g, '')
    .replace(/^(\+|00)86/, '')
  if (value === undefined) return problem('malformed')
  return /^1[3-9]\d{9}$/.test(value) ? { value } : problem('not_a_mobile')
}

function readEmail(input: Input): Read {
  const value = plain(input)?.replaceAll('。', '.')
  if (value === undefined) return problem('malformed')
  if (unseen.test(value)) return problem('strange_characters')
  const form = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}$/u
  return value.length <= 254 && form.test(value) ? { value } : problem('not_an_email')
}

function readAddress(input: Input, { field, items }: Reading): Read {
  if (!isAddress(input)) return problem('malformed')
  const region = typeof input.region === 'string' ? input.region : ''
  const detail = typeof input.detail === 'string' ? spaced(input.detail.normalize('NFC')) : ''
  if (region === '' && detail === '') return { empty: true }
  if (region === '' || !items.includes(region)) return problem('region_missing')
  if (detail === '') return problem('detail_missing')
  return checkText(detail, { shortest: 4, longest: 120, ...field.limits }) ?? { value: { region, detail } }
}

/** Consent is given or it is not; one that is taken back is no answer, and where it is required the survey says so (`consent_needed`). */
function readConsent(input: Input): Read {
  if (input === true) return { value: true }
  return input === false ? { empty: true } : problem('malformed')
}

function readSignature(input: Input): Read {
  const strokes = typeof input === 'object' && input !== null && 'strokes' in input ? input.strokes : null
  if (!Array.isArray(strokes)) return problem('malformed')
  if (strokes.length === 0) return { empty: true }
  const pairs = strokes.every(stroke => Array.isArray(stroke) && stroke.length % 2 === 0)
  const numbers = strokes.flat()
  const sound = pairs && numbers.every(number => Number.isInteger(number) && number >= 0 && number <= 4000)
  if (!sound || numbers.length > 20_000) return problem('malformed')
  return numbers.length >= 12 && Math.max(...[0, 1].map(axis => extent(numbers, axis))) >= leastExtent
    ? { value: { strokes } }
    : problem('not_signed')
}

/** A dot or a slip of the finger is not a signature: it has six points and reaches over a twentieth of the pad's width. */
const leastExtent = 50

function extent(numbers: readonly number[], axis: number): number {
  let [low, high] = [Infinity, -Infinity]
  for (let index = axis; index < numbers.length; index += 2) {
    low = Math.min(low, numbers[index]!)
    high = Math.max(high, numbers[index]!)
  }
  return high - low
}

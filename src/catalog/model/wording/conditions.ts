import { isDay } from '#kernel'
import type { Field, Rule } from '../definition.ts'
import { groupOf, type OperatorName, partsOf, stemOf } from '../rules.ts'
import type { Names } from './names.ts'
import type { Order, Phrases, Sort } from './phrases.ts'

/** A condition as an official reads it. */
export interface Wording {
  /** In one line; what belongs together within something else stands in brackets. */
  readonly words: string
  /** In lines, where one line would have brackets in it. */
  readonly lines: readonly WordingLine[] | null
}

export interface WordingLine {
  /** How far it is indented: 0 first. */
  readonly depth: number
  readonly words: string
}

/**
 * Puts a condition into words. Total: any JSON gives words, and what can never hold is said to never hold. Negations are carried to where they bite, which is exact (an
 * `and` holds or does not, whatever has no answer), so that nobody has to read a “not” around brackets. Rules that differ in meaning differ in words, as long as
 * what they speak of is called differently. `row`: the group in whose row the condition is asked.
 */
export function conditionWords(rule: Rule, names: Names, row?: string): Wording {
  const said = sayTruth(rule, false, { names, rows: row === undefined ? [] : [row], own: row })
  return { words: inOneLine(said, names.phrases), lines: isDeep(said) ? inLines(said, names.phrases, 0) : null }
}

/** Puts what a rule gives into words: an amount, a district, what a partner is told. `currency` where it is money. */
export function valueWords(rule: Rule, names: Names, currency?: string): string {
  return sayValue(rule, { names, rows: [], own: undefined }, { currency }).words
}

/** Where a part of a rule stands. */
interface Place {
  readonly names: Names
  /** The groups whose rows are looked at, the innermost last. */
  readonly rows: readonly string[]
  /** The group in whose row the whole condition is asked. */
  readonly own: string | undefined
}

type Said =
  | { readonly is: 'clause'; readonly words: string }
  | { readonly is: 'and' | 'or'; readonly parts: readonly Said[] }
  | { readonly is: 'rows'; readonly words: string; readonly body: Said }

const clause = (words: string): Said => ({ is: 'clause', words })

type SayTruth = (parts: readonly Rule[], negated: boolean, place: Place) => Said

const never = (negated: boolean, { names }: Place) => clause(negated ? names.phrases.always : names.phrases.never)

/** By operator, how a condition with it is said; those that give no truth say that it never holds. A new operator does not compile without words. */
const truths: Readonly<Record<OperatorName, SayTruth>> = {
  var: ([name], negated, place) => {
    const { phrases } = place.names
    const field = fieldOf(name, place)
    if (!field) return never(negated, place)
    const label = labelOf(field, place)
    if (field.kind === 'consent') return clause(negated ? phrases.notAgreed(label) : phrases.agreed(label))
    if (field.kind !== 'yesno') return never(negated, place)
    const yes = place.names.yesNo(field, true)
    return clause(negated ? phrases.saysNot(label, yes) : phrases.says(label, yes))
  },
  answered: ([name], negated, place) => {
    const { phrases } = place.names
    if (!fieldOf(name, place)) return never(negated, place)
    const { words } = sayName(name, place)
    return clause(negated ? phrases.notAnswered(words) : phrases.answered(words))
  },
  some: overRows('some', 'none', false),
  none: overRows('none', 'some', false),
  // Not every row satisfies it: some row does not.
  all: overRows('all', 'some', true),
  and: (parts, negated, place) => together(negated ? 'or' : 'and', parts, negated, place),
  or: (parts, negated, place) => together(negated ? 'and' : 'or', parts, negated, place),
  '!': ([part], negated, place) => sayTruth(part ?? null, !negated, place),
  '==': comparison('=='),
  '!=': comparison('!='),
  '<': comparison('<'),
  '<=': comparison('<='),
  '>': comparison('>'),
  '>=': comparison('>='),
  in: sayIn,
  count: (_, negated, place) => never(negated, place),
  '+': (_, negated, place) => never(negated, place),
  '-': (_, negated, place) => never(negated, place),
  '*': (_, negated, place) => never(negated, place),
  today: (_, negated, place) => never(negated, place),
  years: (_, negated, place) => never(negated, place),
  days_until: (_, negated, place) => never(negated, place),
}

function sayTruth(rule: Rule, negated: boolean, place: Place): Said {
  if (typeof rule === 'boolean') return clause(rule === negated ? place.names.phrases.never : place.names.phrases.always)
  const [operator, parts] = partsOf(rule)
  return Object.hasOwn(truths, operator) ? truths[operator as OperatorName](parts, negated, place) : never(negated, place)
}

function together(joint: 'and' | 'or', parts: readonly Rule[], negated: boolean, place: Place): Said {
  const said = parts.map(part => sayTruth(part, negated, place)).flatMap(part => (part.is === joint ? part.parts : [part]))
  if (said.length === 0) return never(joint === 'and', place)
  return said.length === 1 ? said[0]! : { is: joint, parts: said }
}

function overRows(name: 'some' | 'all' | 'none', negation: 'some' | 'none', turns: boolean): SayTruth {
  return ([given, condition], negated, place) => {
    const group = groupOf(given)
    const { names } = place
    const [word, body] = negated ? [negation, turns] : [name, false]
    const inside = { ...place, rows: [...place.rows, group] }
    const words = names.isGroup(group) ? names.phrases[word](names.group(group), names.one(group)) : ''
    // A group that is not there has no rows.
    if (words === '') return never(word !== 'some', place)
    return { is: 'rows', words, body: sayTruth(condition ?? false, body, inside) }
  }
}

const flipped: Readonly<Record<Order, Order>> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
const opposite: Readonly<Record<Order, Order>> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' }

function comparison(written: Order): SayTruth {
  return ([left = null, right = null], negated, place) => {
    if (left === null || right === null) return never(negated, place)
    // What is known stands at the right: “18 > age” is said as “age < 18”.
    const turned = isKnown(left) && !isKnown(right)
    const [one, other] = turned ? [right, left] : [left, right]
    const order = turned ? flipped[written] : written
    const said = negated ? opposite[order] : order
    const { phrases } = place.names
    const asked = answerAsked(one, order, other, place)
    if (asked) return clause(negated ? phrases.saysNot(asked.label, asked.answer) : phrases.says(asked.label, asked.answer))
    const words = special(one, said, other, place) ?? plainComparison(one, said, other, place)
    const isOpen = mayBeAbsent(one) || mayBeAbsent(other)
    if (!isOpen) return clause(words)
    return clause(negated ? phrases.orUnanswered(words) : written === '!=' ? phrases.andAnswered(words) : words)
  }
}

function plainComparison(one: Rule, order: Order, other: Rule, place: Place): string {
  const [first, second] = [hintsOf(one, place), hintsOf(other, place)]
  const hints = { currency: first.currency ?? second.currency, list: first.list ?? second.list }
  const [a, b] = [sayValue(one, place, hints), sayValue(other, place, hints)]
  const sort: Sort = a.sort === 'plain' ? b.sort : a.sort
  return place.names.phrases.compare(sort, order, a.words, b.words)
}

/** A question of yes or no compared with one of both: which of them it asks for. */
function answerAsked(one: Rule, order: Order, other: Rule, place: Place): { readonly label: string; readonly answer: string } | null {
  if (typeof other !== 'boolean' || (order !== '==' && order !== '!=')) return null
  const [operator, [name]] = partsOf(one)
  const field = operator === 'var' ? fieldOf(name, place) : undefined
  return field?.kind === 'yesno' ? { label: labelOf(field, place), answer: place.names.yesNo(field, (order === '==') === other) } : null
}

/** Ages, years and days against a whole number have words of their own. */
function special(one: Rule, order: Order, other: Rule, place: Place): string | null {
  const { phrases } = place.names
  if (typeof other !== 'number' || !Number.isInteger(other) || order === '==' || order === '!=') return null
  const [operator, [day = null]] = partsOf(one)
  if (operator === 'years' && other >= 0) {
    const less = order === '<' || order === '<='
    const years = order === '<' || order === '>=' ? other : other + 1
    if (years < 1) return null
    const { words } = sayValue(day, place, {})
    return isBirth(day, place) ? phrases.ageIs(less, words, years) : phrases.yearsAre(less, words, years)
  }
  if (operator === 'days_until' && other >= 0) return phrases.daysAre(order, sayValue(day, place, {}).words, other)
  return null
}

function sayIn([needle = null, hay = null]: readonly Rule[], negated: boolean, place: Place): Said {
  const { phrases } = place.names
  if (needle === null) return never(negated, place)
  if (Array.isArray(hay)) {
    const among = hay as readonly Rule[]
    if (among.length === 0) return never(negated, place)
    const only = among.length === 1 ? among[0]! : null
    if (only !== null) return comparison('==')([needle, only], negated, place)
    const own = hintsOf(needle, place)
    const theirs = among.map(each => hintsOf(each, place))
    const hints = {
      currency: own.currency ?? theirs.find(({ currency }) => currency !== undefined)?.currency,
      list: own.list ?? theirs.find(({ list }) => list !== undefined)?.list,
    }
    const values = [...new Set(among.filter(each => each !== null).map(each => sayValue(each, place, hints).words))]
    const one = sayValue(needle, place, hints).words
    if (!negated) return clause(phrases.among(one, values))
    const words = phrases.notAmong(one, values)
    return clause([needle, ...among].some(mayBeAbsent) ? phrases.orUnanswered(words) : words)
  }
  const field = partsOf(hay)[0] === 'var' ? fieldOf(partsOf(hay)[1][0], place) : undefined
  if (field?.kind !== 'choices') return never(negated, place)
  const item = sayValue(needle, place, { list: field.list }).words
  const label = labelOf(field, place)
  return clause(negated ? phrases.notChosen(item, label) : phrases.chosen(item, label))
}

/** What a written value is to be read as: an amount of this currency, an item of this list. */
interface Hints {
  readonly currency?: string | undefined
  readonly list?: string | undefined
}

interface SaidValue {
  readonly words: string
  readonly sort: Sort
  /** Made of several: stands in brackets within another. */
  readonly isMade?: boolean
}

function sayValue(rule: Rule, place: Place, hints: Hints): SaidValue {
  const { phrases, item } = place.names
  if (typeof rule === 'number')
    return { words: hints.currency === undefined ? String(rule) : phrases.money(rule, hints.currency), sort: 'number' }
  if (typeof rule === 'string')
    return isDay(rule) ? { words: phrases.day(rule), sort: 'day' } : { words: item(hints.list, rule) ?? phrases.value(rule), sort: 'plain' }
  if (typeof rule === 'boolean') return { words: phrases.value(rule ? phrases.yes : phrases.no), sort: 'plain' }
  if (rule === null) return { words: phrases.nothing, sort: 'plain' }
  const [operator, parts] = partsOf(rule)
  const [first = null, second = null] = parts
  switch (operator) {
    case 'var':
      return sayName(first, place)
    case 'count':
      return { words: phrases.count(place.names.group(groupOf(first))), sort: 'number' }
    case 'today':
      return { words: phrases.today, sort: 'day' }
    case 'years': {
      const { words } = sayValue(first, place, {})
      return { words: isBirth(first, place) ? phrases.age(words) : phrases.years(words), sort: 'number' }
    }
    case 'days_until':
      return { words: phrases.daysUntil(sayValue(first, place, {}).words), sort: 'number' }
    case '+':
    case '-':
    case '*':
      return { words: calculation(operator, first, second, place, hints), sort: 'number', isMade: true }
    default:
      // A condition as a value: yes or no.
      return { words: phrases.bracket(inOneLine(sayTruth(rule, false, place), phrases)), sort: 'plain' }
  }
}

/** A sum of money is made of money; what money is multiplied with is a plain number. */
function calculation(operator: '+' | '-' | '*', one: Rule, other: Rule, place: Place, hints: Hints): string {
  const { phrases } = place.names
  const within = (rule: Rule, own: Hints) => {
    const said = sayValue(rule, place, own)
    return said.isMade ? phrases.bracket(said.words) : said.words
  }
  if (operator !== '*') return (operator === '+' ? phrases.plus : phrases.minus)(within(one, hints), within(other, hints))
  const isMoney = [one, other].map(side => hintsOf(side, place).currency !== undefined)
  // Where neither says that it is money, what is written is: 2 × 20.00.
  const isPriced = isMoney.includes(true) ? isMoney : [isKnown(one), !isKnown(one)]
  return phrases.times(within(one, isPriced[0] ? hints : {}), within(other, isPriced[1] ? hints : {}))
}

function sayName(name: Rule | undefined, place: Place): SaidValue {
  const { phrases } = place.names
  const text = typeof name === 'string' ? name : ''
  const field = fieldOf(text, place)
  if (!field) return { words: phrases.quote(text), sort: 'plain' }
  const label = labelOf(field, place)
  switch (text.slice(stemOf(text).length)) {
    case '.region':
      return { words: phrases.region(label), sort: 'plain' }
    case '.slot':
      return { words: phrases.chosenSlot(label), sort: 'plain' }
    case '.start':
      return { words: phrases.slotStart(label), sort: 'number' }
    case '.item':
      return { words: phrases.chosenItem(label), sort: 'plain' }
    case '.amount':
      return { words: phrases.itemAmount(label), sort: 'number' }
    default:
      return { words: label, sort: field.kind === 'number' || field.kind === 'money' ? 'number' : field.kind === 'date' ? 'day' : 'plain' }
  }
}

function fieldOf(name: Rule | undefined, { names, rows }: Place): Field | undefined {
  return typeof name === 'string' ? names.field(stemOf(name), rows) : undefined
}

function labelOf(field: Field, { names, rows, own }: Place): string {
  const label = names.label(field)
  if (field.group === undefined) return label
  const isInnermost = field.group === rows.at(-1)
  if (isInnermost && rows.length === 1 && own !== undefined) return names.phrases.ofOwnRow(label)
  return isInnermost ? names.phrases.ofRow(label) : names.phrases.ofOuterRow(label)
}

function hintsOf(rule: Rule, place: Place): Hints {
  const [operator, parts] = partsOf(rule)
  if (operator === '+' || operator === '-' || operator === '*') {
    const currency = parts.map(part => hintsOf(part, place).currency).find(each => each !== undefined)
    return currency === undefined ? {} : { currency }
  }
  if (operator !== 'var') return {}
  const field = fieldOf(parts[0], place)
  const isAmount = field?.kind === 'money' || (typeof parts[0] === 'string' && parts[0].endsWith('.amount'))
  return isAmount ? { currency: field?.currency ?? 'CNY' } : { list: field?.list }
}

function isBirth(day: Rule, place: Place): boolean {
  const [operator, [name]] = partsOf(day)
  return operator === 'var' && (fieldOf(name, place)?.prefill ?? []).some(({ from }) => from === 'card.birth')
}

function isKnown(rule: Rule): boolean {
  return rule === null || typeof rule !== 'object'
}

/** Whether some answers leave it without a value: then no comparison with it holds, and its negation does. */
function mayBeAbsent(rule: Rule): boolean {
  if (rule === null) return true
  if (typeof rule !== 'object') return false
  const [operator, parts] = partsOf(rule)
  if (operator === 'var') return true
  return ['+', '-', '*', 'years', 'days_until'].includes(operator) && parts.some(mayBeAbsent)
}

function inOneLine(said: Said, phrases: Phrases): string {
  if (said.is === 'clause') return said.words
  if (said.is === 'rows') return `${said.words}${phrases.that}${inOneLine(said.body, phrases)}`
  const parts = said.parts.map(part => (part.is === 'clause' ? part.words : phrases.bracket(inOneLine(part, phrases))))
  return said.is === 'and' ? phrases.and(parts) : phrases.or(parts)
}

function isDeep(said: Said): boolean {
  return said.is !== 'clause' && partsIn(said).some(part => part.is !== 'clause')
}

function partsIn(said: Said): readonly Said[] {
  return said.is === 'clause' ? [] : said.is === 'rows' ? [said.body] : said.parts
}

function inLines(said: Said, phrases: Phrases, depth: number): readonly WordingLine[] {
  if (said.is === 'clause' || (said.is === 'rows' && said.body.is === 'clause')) return [{ depth, words: inOneLine(said, phrases) }]
  const head = said.is === 'rows' ? `${said.words}${phrases.that.trimEnd()}` : said.is === 'and' ? phrases.allOf : phrases.anyOf
  return [{ depth, words: head }, ...partsIn(said).flatMap(part => inLines(part, phrases, depth + 1))]
}

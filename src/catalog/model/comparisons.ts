import { addDays, type Day, daysBetween, isDay } from '#kernel'
import type { Field, Rule } from './definition.ts'
import { partsOf, stemOf } from './rules.ts'

/**
 * What rules compare answers with: the values at which they can change their mind. Numbers are compared in their field's unit, days as days since 1970-01-01; every
 * numeric comparison that is linear in at most two answers is solved, so that between two neighbouring values found here nothing changes.
 */
export interface Comparisons {
  /** By quantity (`value:x`, `day:x`, `years:x`, `count:x`): where a comparison with it turns. */
  readonly turns: ReadonlyMap<Quantity, readonly number[]>
  readonly relations: readonly Relation[]
  /** By field: the texts and items it is compared with. */
  readonly words: ReadonlyMap<string, ReadonlySet<string>>
  /** Fields whose text or item is compared with another field's. */
  readonly compared: ReadonlySet<string>
  /** By group: how many rows may each have to be a witness of its own, for a `some`, `all` or `none`. */
  readonly witnesses: ReadonlyMap<string, number>
  /** Days that are named, and whether a rule speaks of today. */
  readonly days: ReadonlySet<Day>
  readonly speaksOfToday: boolean
  readonly numbers: ReadonlySet<number>
  /** False when a comparison is of another form, so that trying all values found here proves nothing. */
  readonly solved: boolean
}

export type Quantity = `${'value' | 'day' | 'years' | 'count'}:${string}`

/** `one * a + other * b + constant` is compared with 0. */
interface Relation {
  readonly one: { readonly quantity: Quantity; readonly factor: number }
  readonly other: { readonly quantity: Quantity; readonly factor: number }
  readonly constant: number
}

interface Linear {
  readonly terms: ReadonlyMap<Quantity, number>
  readonly constant: number
}

/** `words`: not a number or a day; `other`: one, but not of a form that is solved here. */
type Side = Linear | 'words' | 'other'

export function dayNumber(day: Day): number {
  return daysBetween('1970-01-01', day)
}

/** The day of a day number; null outside the years 1 to 9999. */
export function dayOf(number: number): Day | null {
  if (!(Math.abs(number) < 3_000_000)) return null
  const day = addDays('1970-01-01', number)
  return isDay(day) ? day : null
}

export function comparisonsIn(rules: Iterable<Rule>, fields: ReadonlyMap<string, Field>, today: Day): Comparisons {
  const turns = new Map<Quantity, number[]>()
  const relations: Relation[] = []
  const words = new Map<string, Set<string>>()
  const compared = new Set<string>()
  const witnesses = new Map<string, number>()
  const days = new Set<Day>()
  const numbers = new Set<number>()
  let [solved, speaksOfToday] = [true, false]

  const compare = (left: Rule, right: Rule): void => {
    const [one, other] = [sideOf(left, fields, today), sideOf(right, fields, today)]
    if (one === 'words' || other === 'words') {
      const named = [...fieldsIn(left), ...fieldsIn(right)]
      if (fieldsIn(left).length > 0 && fieldsIn(right).length > 0) named.forEach(id => compared.add(id))
      const texts = [left, right].filter(side => typeof side === 'string')
      for (const id of named) words.set(id, new Set([...(words.get(id) ?? []), ...texts]))
    } else if (one === 'other' || other === 'other') solved = false
    else note(combine(one, other, -1))
  }
  const note = ({ terms, constant }: Linear): void => {
    const [first, second, ...more] = [...terms].filter(([, factor]) => factor !== 0)
    if (!first) return
    if (!second) return void turns.set(first[0], [...(turns.get(first[0]) ?? []), -constant / first[1]])
    relations.push({ one: { quantity: first[0], factor: first[1] }, other: { quantity: second[0], factor: second[1] }, constant })
    // Two ages, two finenesses or a third answer can meet in more places than are tried.
    const isFine = stepOf(first[0], fields) === stepOf(second[0], fields) && Math.abs(first[1]) === Math.abs(second[1])
    if (more.length > 0 || !isFine || [first, second].some(([name]) => name.startsWith('years:'))) solved = false
  }
  const walk = (rule: Rule | readonly Rule[]): void => {
    if (typeof rule === 'string' && isDay(rule)) days.add(rule)
    if (typeof rule === 'number') numbers.add(rule)
    if (rule === null || typeof rule !== 'object') return
    if (Array.isArray(rule)) return rule.forEach(part => walk(part as Rule))
    const [operator, parts] = partsOf(rule as Rule)
    if (operator === 'var' || operator === 'answered' || operator === 'count') return
    if (operator === 'today' || operator === 'years' || operator === 'days_until') speaksOfToday = true
    if (comparing.has(operator)) compare(parts[0] ?? null, parts[1] ?? null)
    if (operator === 'in' && Array.isArray(parts[1])) (parts[1] as readonly Rule[]).forEach(each => compare(parts[0] ?? null, each))
    else if (operator === 'in') compare(parts[0] ?? null, parts[1] ?? null)
    if (quantifiers.has(operator)) {
      const group = groupNamed(parts[0])
      witnesses.set(group, (witnesses.get(group) ?? 0) + 1)
      return walk(parts[1] ?? null)
    }
    parts.forEach(walk)
  }
  for (const rule of rules) walk(rule)
  return { turns, relations, words, compared, witnesses, days, numbers, speaksOfToday, solved: solved && !isCrowded(relations) }
}

/** How fine a quantity is: the least difference of two answers. */
export function stepOf(quantity: Quantity, fields: ReadonlyMap<string, Field>): number {
  const field = quantity.startsWith('value:') ? fields.get(quantity.slice(6)) : undefined
  return field?.kind === 'number' ? 10 ** -(field.limits?.decimals ?? 0) : 1
}

const comparing = new Set(['==', '!=', '<', '<=', '>', '>='])
const quantifiers = new Set(['some', 'all', 'none'])

/** More than two answers related with one another, over a third. */
function isCrowded(relations: readonly Relation[]): boolean {
  const partners = new Map<Quantity, Set<Quantity>>()
  for (const { one, other } of relations) {
    for (const [a, b] of [[one, other] as const, [other, one] as const]) {
      partners.set(a.quantity, (partners.get(a.quantity) ?? new Set()).add(b.quantity))
    }
  }
  return [...partners.values()].some(each => each.size > 1)
}

function sideOf(rule: Rule, fields: ReadonlyMap<string, Field>, today: Day): Side {
  if (typeof rule === 'number') return { terms: new Map(), constant: rule }
  if (typeof rule === 'string' && isDay(rule)) return { terms: new Map(), constant: dayNumber(rule) }
  if (rule === null || typeof rule !== 'object') return 'words'
  const [operator, parts] = partsOf(rule)
  const first = parts[0] ?? null
  switch (operator) {
    case 'var':
      return quantityOf(typeof first === 'string' ? first : '', fields)
    case 'count':
      return term(`count:${typeof first === 'string' ? first : ''}`)
    case 'today':
      return { terms: new Map(), constant: dayNumber(today) }
    case 'days_until':
      return both(sideOf(first, fields, today), { terms: new Map(), constant: dayNumber(today) }, -1)
    case 'years':
      return yearsOf(sideOf(first, fields, today))
    case '+':
    case '-':
      return both(sideOf(first, fields, today), sideOf(parts[1] ?? null, fields, today), operator === '+' ? 1 : -1)
    case '*':
      return product(sideOf(first, fields, today), sideOf(parts[1] ?? null, fields, today))
    default:
      return 'words'
  }
}

function quantityOf(name: string, fields: ReadonlyMap<string, Field>): Side {
  const field = fields.get(stemOf(name))
  if (field?.kind === 'lookup') return name.endsWith('.amount') ? term(`value:${field.id}`) : 'words'
  if (field?.kind === 'number' || field?.kind === 'money') return term(`value:${field.id}`)
  return field?.kind === 'date' ? term(`day:${field.id}`) : 'words'
}

function term(quantity: Quantity): Linear {
  return { terms: new Map([[quantity, 1]]), constant: 0 }
}

function combine(one: Linear, other: Linear, sign: 1 | -1): Linear {
  const terms = new Map(one.terms)
  for (const [quantity, factor] of other.terms) terms.set(quantity, (terms.get(quantity) ?? 0) + sign * factor)
  return { terms, constant: one.constant + sign * other.constant }
}

function both(one: Side, other: Side, sign: 1 | -1): Side {
  return typeof one === 'string' || typeof other === 'string' ? 'other' : combine(one, other, sign)
}

function product(one: Side, other: Side): Side {
  if (typeof one === 'string' || typeof other === 'string') return 'other'
  const [scale, scaled] = one.terms.size === 0 ? [one, other] : [other, one]
  if (scale.terms.size > 0) return 'other'
  const terms = new Map([...scaled.terms].map(([quantity, factor]) => [quantity, factor * scale.constant]))
  return { terms, constant: scaled.constant * scale.constant }
}

function yearsOf(day: Side): Side {
  if (typeof day === 'string') return 'other'
  const [only, ...more] = [...day.terms]
  if (!only || more.length > 0 || day.constant !== 0 || !only[0].startsWith('day:')) return 'other'
  return term(`years:${only[0].slice(4)}`)
}

function fieldsIn(rule: Rule): readonly string[] {
  const [operator, parts] = partsOf(rule)
  if (operator === 'var') return typeof parts[0] === 'string' ? [stemOf(parts[0])] : []
  return parts.flatMap(part => (Array.isArray(part) ? [] : fieldsIn(part)))
}

function groupNamed(rule: Rule | undefined): string {
  const name = typeof rule === 'object' && rule !== null ? rule['var'] : rule
  return typeof name === 'string' ? name : ''
}

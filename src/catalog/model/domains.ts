import { type Day, isDay } from '#kernel'
import { type Comparisons, comparisonsIn, dayNumber, dayOf, type Quantity, stepOf } from './comparisons.ts'
import type { Field, FieldKind, Group, Rule } from './definition.ts'
import { limitDay, readInput } from './field-kinds.ts'
import { inputOf } from './sight.ts'
import type { Value } from './values.ts'

/** What is tried for each answer and each group: enough that whatever the rules can tell apart is tried apart. */
export interface Domains {
  /** By field; undefined stands for no answer. */
  readonly values: ReadonlyMap<string, readonly (Value | undefined)[]>
  /** By group: the counts of rows. */
  readonly counts: ReadonlyMap<string, readonly number[]>
  /** By group: how many rows have answers of their own; those after them are like the last of them. */
  readonly witnesses: ReadonlyMap<string, number>
  /** Nothing else needs to be tried: what was not found here is not to be found. */
  readonly complete: boolean
}

export interface Domained {
  readonly fields: readonly Field[]
  readonly groups: readonly Group[]
  readonly items: (field: Field) => readonly { readonly id: string; readonly when?: string | undefined }[]
  readonly rules: readonly Rule[]
  /** The group from whose row a rule is seen: it has a row at least, and one row more may be needed. */
  readonly rowOf: string | null
}

export function domainsOf(domained: Domained, today: Day): Domains {
  const fields = new Map(domained.fields.map(field => [field.id, field]))
  const comparisons = comparisonsIn(domained.rules, fields, today)
  const turns = turnsOf(comparisons, fields, today)
  const witnesses = new Map(
    domained.groups.map(({ id, most }) => {
      const needed = (comparisons.witnesses.get(id) ?? 0) + (id === domained.rowOf ? 1 : 0)
      return [id, Math.max(1, Math.min(needed, most))]
    }),
  )
  const values = new Map(
    domained.fields.map(field => {
      const trying = { field, items: domained.items(field), domained, comparisons, turns: turns.get(quantityOf(field)) ?? null, today }
      return [field.id, [undefined, ...tried[field.kind](trying)]]
    }),
  )
  const counts = new Map(
    domained.groups.map(({ id, most }) => {
      const turning = (turns.get(`count:${id}`) ?? []).flatMap(turn => around(turn, 1))
      const some = [...Array(witnesses.get(id)! + 1).keys(), ...turning]
      return [id, distinct(some).filter(count => count >= (id === domained.rowOf ? 1 : 0) && count <= Math.min(most, mostRows))]
    }),
  )
  return { values, counts, witnesses, complete: isComplete(domained, comparisons) }
}

/** More rows are not tried; nobody taps in as many. */
const mostRows = 100

/** The days that may be today, from `today` on: a rule that speaks of today and of a day of the calendar changes with time. */
export function todaysFor(domained: Domained, today: Day): readonly Day[] {
  const fields = new Map(domained.fields.map(field => [field.id, field]))
  const { days, numbers, speaksOfToday } = comparisonsIn(domained.rules, fields, today)
  const limits = domained.fields.flatMap(({ limits: of }) => [of?.earliest, of?.latest].filter(limit => limit !== undefined))
  const relative = limits.filter(limit => limit.startsWith('today'))
  const fixed = [...days, ...limits.filter(isDay)]
  if (fixed.length === 0 || (!speaksOfToday && relative.length === 0)) return [today]
  const shifts = distinct([0, ...relative.map(limit => dayNumber(limitDay(limit, today)) - dayNumber(today)), ...numbers])
  const near = fixed
    .flatMap(day => [
      ...shifts.flatMap(shift => [dayNumber(day) - shift, dayNumber(day) + shift]),
      ...shifts.flatMap(shift => around(shift, 1)).flatMap(years => birthdays(-years, day)),
    ])
    // Two days beside: one for the answer, one for today.
    .flatMap(turn => [-2, -1, 0, 1, 2].map(by => turn + by))
    .flatMap(number => dayOf(number) ?? [])
  return distinct([today, ...near.filter(day => day > today)]).slice(0, mostTodays)
}

export const mostTodays = 300

/** The turns of every quantity, with those it has by being compared with another answer; days of a person's age are turned into days. */
function turnsOf(
  { turns, relations }: Comparisons,
  fields: ReadonlyMap<string, Field>,
  today: Day,
): ReadonlyMap<Quantity, readonly number[]> {
  const found = new Map<Quantity, readonly number[]>(turns)
  const add = (quantity: Quantity, more: readonly number[]) => found.set(quantity, distinct([...(found.get(quantity) ?? []), ...more]))
  for (const [quantity, years] of turns) {
    if (quantity.startsWith('years:'))
      add(
        `day:${quantity.slice(6)}`,
        years.flatMap(turn => around(turn, 1)).flatMap(count => birthdays(count, today)),
      )
  }
  for (const field of fields.values()) {
    const quantity = quantityOf(field)
    if (found.has(quantity) || relations.some(({ one, other }) => [one.quantity, other.quantity].includes(quantity)))
      add(quantity, boundsOf(field, today))
  }
  // Twice: what one answer is rounded to may be a turn of the other.
  for (const known of [new Map(found), found]) {
    for (const { one, other, constant } of relations) {
      const solve = (from: Term, to: Term) => {
        const starts = from.quantity.startsWith('count:') ? smallCounts : (known.get(from.quantity) ?? [])
        const near = starts.flatMap(turn => around(turn, stepOf(from.quantity, fields)))
        add(
          to.quantity,
          near.map(value => -(constant + from.factor * value) / to.factor),
        )
      }
      solve(one, other)
      solve(other, one)
    }
  }
  return found
}

const smallCounts: readonly number[] = [...Array(20).keys()]

type Term = Comparisons['relations'][number]['one']

function quantityOf(field: Field): Quantity {
  return field.kind === 'date' ? `day:${field.id}` : `value:${field.id}`
}

/** The bounds of a number or a day, or ones far out where there are none; and a value between them. */
function boundsOf(field: Field, today: Day): readonly number[] {
  const { least, most, earliest, latest } = field.limits ?? {}
  if (field.kind === 'number') return [least ?? -farOut, most ?? farOut, 0]
  if (field.kind === 'money' || field.kind === 'lookup') return [least ?? 0, most ?? farOut]
  if (field.kind !== 'date') return []
  return [limitDay(earliest ?? '0001-01-01', today), limitDay(latest ?? '9999-12-31', today), today].filter(isDay).map(dayNumber)
}

const farOut = 99_999_999_999

/** The day of birth at which a person's age turns to `years` on `today`; for -`years`, the day on which one born on `today` turns to them. */
function birthdays(years: number, today: Day): readonly number[] {
  if (!Number.isInteger(years) || Math.abs(years) > 200) return []
  const year = Number(today.slice(0, 4)) - years
  const turning = [`${String(year).padStart(4, '0')}${today.slice(4)}`, `${String(year).padStart(4, '0')}-03-01`]
  const day = turning.find(isDay)
  return day === undefined ? [] : [dayNumber(day)]
}

/** The values just below, at and just above a turn. */
function around(turn: number, step: number): readonly number[] {
  const [below, above] = [Math.floor(turn / step), Math.ceil(turn / step)]
  return distinct([below - 1, below, above, above + 1].map(count => Number((count * step).toFixed(6)) + 0))
}

interface Trying {
  readonly field: Field
  readonly items: Items
  readonly domained: Domained
  readonly comparisons: Comparisons
  /** Where comparisons with a number or a day turn; null when there are none and any will do. */
  readonly turns: readonly number[] | null
  readonly today: Day
}

/** By kind, what is tried beside no answer. */
const tried: Readonly<Record<FieldKind, (trying: Trying) => readonly Value[]>> = {
  text: textsTried,
  paragraph: textsTried,
  name: textsTried,
  idcard: textsTried,
  phone: textsTried,
  email: textsTried,
  number: numbersTried,
  money: numbersTried,
  date: ({ field, turns, today }) => {
    const near = (turns ?? boundsOf(field, today)).flatMap(turn => around(turn, 1)).flatMap(number => dayOf(number) ?? [])
    return valid(field, today, near).slice(0, turns ? undefined : 1)
  },
  choice: trying => itemsTried(trying).map(({ id }) => id),
  address: trying => itemsTried(trying).map(({ id }) => ({ region: id, detail: 'somewhere' })),
  choices: chosen,
  yesno: () => [true, false],
  consent: () => [true],
  signature: () => [{ strokes: [] }],
  slot: () => [{ slot: somethingElse, label: '', start: 0, resource: '' }],
  lookup: ({ field, turns, comparisons }) => {
    const amounts = distinct((turns ?? [0]).flatMap(turn => around(turn, 1))).filter(amount => amount >= 0)
    const items = [...(comparisons.words.get(field.id) ?? []), somethingElse]
    return items.flatMap(item => amounts.map(amount => ({ item, label: '', amount, shown: [], asked: '' })))
  },
}

function numbersTried({ field, turns, today }: Trying): readonly Value[] {
  const step = stepOf(quantityOf(field), new Map([[field.id, field]]))
  const near = (turns ?? boundsOf(field, today)).flatMap(turn => around(turn, step))
  return valid(field, today, near).slice(0, turns ? undefined : 1)
}

/** A text no rule names; what kind of text it is does not matter to a rule. */
const somethingElse = '\u0000'

function textsTried({ field, domained, comparisons, today }: Trying): readonly Value[] {
  const others = comparisons.compared.has(field.id) ? [somethingElse, `${somethingElse}2`] : [somethingElse]
  return [...valid(field, today, wordsFor(field, domained, comparisons)), ...others]
}

type Items = ReturnType<Domained['items']>

/** The items rules name or conditions offer; the others are all alike. */
function specialItems(field: Field, items: Items, { words, compared }: Comparisons): Items {
  return items.filter(item => compared.has(field.id) || item.when !== undefined || words.get(field.id)?.has(item.id))
}

function itemsTried({ field, items, comparisons }: Trying): Items {
  const special = specialItems(field, items, comparisons)
  return [...special, ...items.filter(item => !special.includes(item)).slice(0, 1)]
}

/** The texts and items a field is compared with; where it is compared with other fields, theirs too. */
function wordsFor(field: Field, { fields, items }: Domained, { words, compared }: Comparisons): readonly string[] {
  const alike = compared.has(field.id) ? fields.filter(({ id }) => compared.has(id)) : [field]
  return alike.flatMap(each => [...(words.get(each.id) ?? []), ...items(each).map(({ id }) => id)])
}

/** Every choice among the special items, each with none, one or as many of the others as the limits ask; above six special items, the small and the large choices. */
function chosen({ field, items, comparisons }: Trying): readonly Value[] {
  const special = specialItems(field, items, comparisons)
  const others = items.filter(item => !special.includes(item))
  const { least = 1, most = items.length } = field.limits ?? {}
  return subsets(special)
    .flatMap(set => distinct([0, 1, least - set.length, most - set.length]).map(count => [...set, ...others.slice(0, Math.max(0, count))]))
    .filter(set => set.length >= Math.max(1, least) && set.length <= most)
    .map(set => items.filter(item => set.includes(item)).map(({ id }) => id))
}

const mostSubsets = 6

function subsets(items: Items): readonly Items[] {
  if (items.length <= mostSubsets)
    return items.reduce<readonly Items[]>((sets, item) => [...sets, ...sets.map(set => [...set, item])], [[]])
  const pairs = items.flatMap((one, index) => items.slice(index + 1).map(other => [one, other]))
  return [[], ...items.map(item => [item]), ...pairs, ...items.map(item => items.filter(other => other !== item)), items]
}

/** The values an input could give. */
function valid<Kind extends Value>(field: Field, today: Day, values: readonly Kind[]): readonly Kind[] {
  return distinct(values).filter(value => {
    const read = readInput(inputOf(value, field), { field, items: [], today })
    return 'value' in read && read.value === value
  })
}

function isComplete({ fields, groups, items }: Domained, comparisons: Comparisons): boolean {
  const texts = fields.filter(
    ({ id, kind, list }) => comparisons.compared.has(id) && list === undefined && kind !== 'yesno' && kind !== 'consent',
  )
  const many = fields.filter(field => field.kind === 'choices' && specialItems(field, items(field), comparisons).length > mostSubsets)
  const long = groups.filter(({ id, most }) => {
    const isRelated = comparisons.relations.some(({ one, other }) => [one.quantity, other.quantity].includes(`count:${id}`))
    return (comparisons.turns.has(`count:${id}`) && most > mostRows) || (isRelated && most >= smallCounts.length)
  })
  return comparisons.solved && texts.length <= 2 && many.length === 0 && long.length === 0
}

function distinct<Kind>(values: readonly Kind[]): readonly Kind[] {
  return [...new Set(values)]
}

import * as fc from 'fast-check'
import { addDays } from '#kernel'
import type { Rule } from './definition.ts'
import type { Answers, RuleType, Vocabulary } from './rules.ts'
import type { Value } from './values.ts'

/* For the tests of rules: what they speak of, and any rule and answers of it. */

export const today = '2026-11-22'

export interface Row {
  readonly [field: string]: Value
}

/** What rules of these tests speak of: fields outside, and the group `members` with its own. */
export const types: Readonly<Record<string, RuleType>> = {
  n: 'number',
  rent: 'number',
  yes: 'truth',
  day: 'day',
  other_day: 'day',
  text: 'text',
  pick: 'item',
  same_pick: 'item',
  picks: 'items',
  home: 'address',
  signed: 'nothing',
  members: 'rows',
  age: 'number',
  kin: 'item',
}
const ofRow = new Set(['age', 'kin'])
export const items = ['a', 'b', 'c']
const seenFrom = (row: string | null): Vocabulary => ({
  typeOf: name => (ofRow.has(name) && row !== 'members' ? undefined : Object.hasOwn(types, name) ? types[name] : undefined),
  itemsOf: name => (['pick', 'same_pick', 'picks', 'home', 'kin'].includes(name) ? items : undefined),
  inGroup: seenFrom,
})
export const words = seenFrom(null)

export function answersOf(outside: Row, members: readonly Row[] = []): Answers {
  const rowsOf = (group: string) => (group === 'members' ? members.map(row => seen({ ...outside, ...row })) : [])
  const seen = (values: Row): Answers => ({ today, value: name => (Object.hasOwn(values, name) ? values[name] : undefined), rows: rowsOf })
  return seen(outside)
}

export function outsides(): fc.Arbitrary<Row> {
  const region = fc.constantFrom(...items).map(item => ({ region: item, detail: 'x' }))
  const values: Record<string, fc.Arbitrary<Value>> = {
    n: fc.integer({ min: -2, max: 4 }),
    rent: fc.integer({ min: -2, max: 4 }),
    yes: fc.boolean(),
    day: fc.integer({ min: -800, max: 800 }).map(by => addDays(today, by)),
    other_day: fc.integer({ min: -2, max: 2 }).map(by => addDays(today, by)),
    text: fc.constantFrom('a', 'b', 'x'),
    pick: fc.constantFrom(...items),
    same_pick: fc.constantFrom(...items),
    picks: fc.subarray(items, { minLength: 1 }),
    home: region,
  }
  return fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Row>
}

export function rows(): fc.Arbitrary<Row> {
  const values: Record<string, fc.Arbitrary<Value>> = { age: fc.integer({ min: 0, max: 4 }), kin: fc.constantFrom(...items) }
  return fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Row>
}

function numbers(depth: number, inRow: boolean): fc.Arbitrary<Rule> {
  const names = fc.constantFrom(...(inRow ? ['n', 'rent', 'age'] : ['n', 'rent'])).map((name): Rule => ({ var: name }))
  const leaf = fc.oneof(fc.integer({ min: -3, max: 5 }), names, fc.constant<Rule>({ count: 'members' }))
  if (depth === 0) return leaf
  const inner = numbers(depth - 1, inRow)
  const measured = fc.tuple(fc.constantFrom('years', 'days_until'), days()).map(([measure, day]): Rule => ({ [measure]: day }))
  return fc.oneof(
    leaf,
    measured,
    fc.tuple(fc.constantFrom('+', '-', '*'), inner, inner).map(([operator, one, other]): Rule => ({ [operator]: [one, other] })),
  )
}

function days(): fc.Arbitrary<Rule> {
  return fc.oneof(
    fc.constantFrom<Rule>({ var: 'day' }, { var: 'other_day' }, { today: [] }),
    fc.integer({ min: -2, max: 2 }).map(by => addDays(today, by)),
  )
}

function texts(inRow: boolean): fc.Arbitrary<Rule> {
  const names = ['text', 'pick', 'same_pick', 'home.region', ...(inRow ? ['kin'] : [])]
  return fc.oneof(
    fc.constantFrom(...items),
    fc.constantFrom(...names).map((name): Rule => ({ var: name })),
  )
}

export function truths(depth: number, inRow: boolean): fc.Arbitrary<Rule> {
  const order = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')
  const same = fc.constantFrom('==', '!=')
  const pair = (operator: fc.Arbitrary<string>, side: fc.Arbitrary<Rule>) =>
    fc.tuple(operator, side, side).map(([name, one, other]): Rule => ({ [name]: [one, other] }))
  const leaf = fc.oneof(
    fc.boolean(),
    fc.constant<Rule>({ var: 'yes' }),
    fc.constantFrom('n', 'day', 'pick', 'picks', 'home', 'home.region').map((name): Rule => ({ answered: name })),
    pair(order, numbers(2, inRow)),
    pair(order, days()),
    pair(same, texts(inRow)),
    fc.constantFrom(...items).map((item): Rule => ({ in: [item, { var: 'picks' }] })),
    fc.tuple(texts(inRow), fc.array(texts(inRow), { maxLength: 3 })).map(([one, among]) => ({ in: [one, among] }) as unknown as Rule),
  )
  if (depth === 0) return leaf
  const inner = truths(depth - 1, inRow)
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(inner, { maxLength: 3 }))
        .map(([name, parts]): Rule => ({ [name]: parts })),
    },
    { weight: 1, arbitrary: inner.map((part): Rule => ({ '!': part })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('some', 'all', 'none'), truths(depth - 1, true))
        .map(([name, part]): Rule => ({ [name]: ['members', part] })),
    },
  )
}

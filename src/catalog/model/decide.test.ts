import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '#kernel'
import { type Decision, type Decider, deciderFor } from './decide.ts'
import { type Field, type Intake, intakeSchema, type Rule } from './definition.ts'
import { compileIntake, type Entry } from './program.ts'
import { look } from './sight.ts'
import type { Value } from './values.ts'
import { runs } from '../../../test/setup/runs.ts'

// What `decide` finds by trying few answers, against trying all of them; and a decider that tries too few, which must be caught.

const today = '2028-02-29'

/** Kinds of field with all their answers: few enough to try every one, with gaps that a guess would miss. */
const palette: readonly { readonly field: Omit<Field, 'id'>; readonly values: readonly Value[] }[] = [
  { field: { kind: 'yesno' }, values: [true, false] },
  { field: { kind: 'choice', list: 'four' }, values: ['a', 'b', 'c', 'd'] },
  { field: { kind: 'number', limits: { least: 0, most: 9 } }, values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
  { field: { kind: 'number', limits: { least: 2, most: 4, decimals: 1 } }, values: [...Array(21).keys()].map(tenth => (20 + tenth) / 10) },
  { field: { kind: 'money', currency: 'CNY', limits: { least: 3, most: 12 } }, values: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
  {
    field: { kind: 'date', limits: { earliest: '2028-02-27', latest: '2028-03-09' } },
    values: [...Array(12).keys()].map(count => addDays(today, count - 2)),
  },
  { field: { kind: 'text' }, values: ['x', 'y', 'something', 'more', 'a', 'b', 'c', 'd'] },
  {
    field: { kind: 'choices', list: 'four', limits: { most: 3 } },
    values: [...subsets(['a', 'b', 'c', 'd'])].filter(set => set.length > 0 && set.length < 4),
  },
]

describe('decide', { timeout: runs(60_000) }, () => {
  test('finds what trying every answer finds', () => {
    const tally = { yes: 0, no: 0, undecided: 0 }
    const property = fc.property(cases(), given => {
      const [found, wanted] = [decideAsked(deciderFor(given, today)), tryAll(given)]
      expect(agrees(found.canHold, wanted.canHold) && agrees(found.canFail, wanted.canFail)).toBe(true)
      tally[found.canHold] += 1
      tally[found.canFail] += 1
    })
    expect(counterexample(property, runs(500))).toBeNull()
    expect(tally.no).toBeGreaterThan(60)
    expect(tally.undecided).toBeLessThan((tally.yes + tally.no) / 50)
  })

  test('finds what trying every day finds, now and in years to come', () => {
    const tally = { yes: 0, no: 0, undecided: 0 }
    const property = fc.property(dayCases(), given => {
      const [found, wanted] = [decideAsked(deciderFor(given, today)), tryAll(given, comingDays)]
      expect(agrees(found.canHold, wanted.canHold) && agrees(found.canFail, wanted.canFail)).toBe(true)
      tally[found.canHold] += 1
      tally[found.canFail] += 1
    })
    expect(counterexample(property, runs(15))).toBeNull()
    expect(tally.no).toBeGreaterThan(1)
    expect(tally.undecided).toBe(0)
  })

  test('finds what trying every row finds', () => {
    const tally = { yes: 0, no: 0, undecided: 0 }
    const property = fc.property(rowRules(2), rule => {
      const given = intake(
        [
          { id: 'kin', kind: 'choice', list: 'four', group: 'rows' },
          { id: 'age', kind: 'number', group: 'rows', limits: { least: 0, most: 2 } },
        ],
        rule,
      )
      const three = { ...given, groups: [{ id: 'rows', least: 0, most: 3 }] }
      const [found, wanted] = [decideAsked(deciderFor(three, today)), tryAllRows(three)]
      expect(agrees(found.canHold, wanted.canHold) && agrees(found.canFail, wanted.canFail)).toBe(true)
      tally[found.canHold] += 1
      tally[found.canFail] += 1
    })
    expect(counterexample(property, runs(100))).toBeNull()
    expect(tally.no).toBeGreaterThan(10)
    expect(tally.undecided).toBe(0)
  })

  test('trying every answer sees a decider that tries too few', () => {
    const property = fc.property(cases(), given => {
      const wanted = tryAll(given)
      // Without the limits of a field nothing is tried beside them.
      const fields = given.fields.map(field => ({ ...field, limits: {} }))
      const careless = decideAsked(deciderFor({ ...given, fields }, today))
      return agrees(careless.canHold, wanted.canHold) && agrees(careless.canFail, wanted.canFail)
    })
    expect(fc.check(property, { numRuns: 1500 }).failed).toBe(true)
  })

  test('says so when there is too much to try', () => {
    const numbers = [...Array(9).keys()].map(index => `n${index}`)
    const given = intake(
      numbers.map(id => ({ id, kind: 'number' })),
      { '>': [numbers.map<Rule>(id => ({ var: id })).reduce((sum, each) => ({ '+': [sum, each] })), 1e15] },
    )
    expect(decideAsked(deciderFor(given, today, 5000))).toEqual({ canHold: 'undecided', canFail: 'yes', evaluations: 5001 })
  })

  test('tries only what is looked at: thirty answers that must all be right', () => {
    const ids = [...Array(30).keys()].map(index => `c${index}`)
    const given = intake(
      ids.map(id => ({ id, kind: 'choice', list: 'four' })),
      { and: [...ids.map(id => ({ '==': [{ var: id }, 'b'] })), { '==': [{ var: 'c0' }, 'a'] }] },
    )
    const { evaluations, ...decision } = decideAsked(deciderFor(given, today))
    expect(decision).toEqual({ canHold: 'no', canFail: 'yes' })
    expect(evaluations).toBeLessThan(200)
  })

  test.each<[string, Rule, Partial<Decision>]>([
    [
      'more rows than two that differ',
      { and: [1, 2, 3].map(age => ({ some: ['rows', { '==': [{ var: 'age' }, age] }] })) },
      { canHold: 'yes' },
    ],
    ['all and none of no rows', { and: [{ all: ['rows', false] }, { none: ['rows', true] }] }, { canHold: 'yes', canFail: 'yes' }],
    ['more rows than there can be', { '>=': [{ count: 'rows' }, 6] }, { canHold: 'no' }],
    ['as many rows as there can be', { '>=': [{ count: 'rows' }, 5] }, { canHold: 'yes' }],
    ['a row like an answer outside', { some: ['rows', { '>': [{ var: 'age' }, { var: 'outside' }] }] }, { canHold: 'yes', canFail: 'yes' }],
    [
      'rows that are all alike and are not',
      { and: [{ all: ['rows', { '==': [{ var: 'age' }, 4] }] }, { some: ['rows', { '!=': [{ var: 'age' }, 4] }] }] },
      { canHold: 'no' },
    ],
    ['as many rows as another answer says', { '==': [{ count: 'rows' }, { '+': [{ var: 'outside' }, 3] }] }, { canHold: 'yes' }],
  ])('groups: %s', (_, rule, wanted) => {
    const decision = decideAsked(
      deciderFor(
        intake(
          [
            { id: 'outside', kind: 'number', limits: { least: 0, most: 9 } },
            { id: 'age', kind: 'number', group: 'rows', limits: { least: 0, most: 9 } },
          ],
          rule,
        ),
        today,
      ),
    )
    expect(decision).toMatchObject(wanted)
  })

  test.each<[string, Rule, Partial<Decision>]>([
    ['eighteen on a day of birth that is past', { '>=': [{ years: { var: 'born' } }, 18] }, { canHold: 'yes', canFail: 'yes' }],
    [
      'between seventeen and eighteen',
      { and: [{ '>': [{ years: { var: 'born' } }, 17] }, { '<': [{ years: { var: 'born' } }, 18] }] },
      { canHold: 'no' },
    ],
    ['exactly one day', { '==': [{ var: 'born' }, '2004-02-29'] }, { canHold: 'yes' }],
    [
      'the day before and the age after',
      { and: [{ '<': [{ var: 'born' }, '2010-02-28'] }, { '<': [{ years: { var: 'born' } }, 18] }] },
      { canHold: 'no' },
    ],
    [
      'the last day of an age',
      { and: [{ '<=': [{ var: 'born' }, '2010-03-01'] }, { '<': [{ years: { var: 'born' } }, 18] }] },
      { canHold: 'yes' },
    ],
    ['a limit that moves with today', { '==': [{ var: 'born' }, '2031-07-01'] }, { canHold: 'yes' }],
    ['today, later', { '>=': [{ today: [] }, '2030-01-01'] }, { canHold: 'yes', canFail: 'yes' }],
    ['today, earlier', { '<': [{ today: [] }, '2028-02-29'] }, { canHold: 'no' }],
  ])('days: %s', (_, rule, wanted) => {
    expect(decideAsked(deciderFor(intake([{ id: 'born', kind: 'date', limits: { latest: 'today' } }], rule), today))).toMatchObject(wanted)
  })
})

/** An intake whose condition `asked` has this rule; `rows` is a group. */
function intake(
  fields: readonly unknown[],
  rule: unknown,
  conditions: readonly unknown[] = [],
  when: Readonly<Record<string, string>> = {},
): Intake {
  const given = fields as readonly { readonly id: string; readonly group?: string }[]
  return intakeSchema.parse({
    format: 1,
    steps: [
      {
        id: 'all',
        kind: 'form',
        screens: [
          { id: 'one', fields: given.filter(({ group }) => group === undefined).map(({ id }) => id) },
          { id: 'two', group: 'rows' },
        ],
      },
    ],
    fields: given.map(field => (when[field.id] === undefined ? field : { ...field, when: when[field.id] })),
    groups: [{ id: 'rows', least: 0, most: 5 }],
    conditions: [...conditions, { id: 'asked', rule }],
    lists: [
      { id: 'four', items: [{ id: 'a' }, { id: 'b' }, { id: 'c', ...(when['c'] === undefined ? {} : { when: when['c'] }) }, { id: 'd' }] },
    ],
    documents: [],
    eligibility: [],
    devices: [],
    minutes: 1,
  })
}

function decideAsked(decider: Decider): Decision {
  return decider.decide({ things: ['condition:asked'], holds: ({ sight }) => sight.holds('asked') })
}

function agrees(found: Decision['canHold'], wanted: boolean): boolean {
  return found === 'undecided' || (found === 'yes') === wanted
}

/** Tries every answer to every field, on every one of these days. */
function tryAll(given: Intake, todays: readonly Day[] = [today]): { readonly canHold: boolean; readonly canFail: boolean } {
  const program = compileIntake(given)
  const found = { canHold: false, canFail: false }
  const valuesOf = (id: string, day: Day) => (id === 'born' ? bornBy(day) : palette[Number(id.slice(1).split('_')[0])]!.values)
  const walk = (entries: Record<string, Entry>, index: number, day: Day): void => {
    if (found.canHold && found.canFail) return
    const field = given.fields[index]
    if (field === undefined) {
      found[look(program, { entries, rows: {}, files: {} }, day).holds('asked') ? 'canHold' : 'canFail'] = true
      return
    }
    for (const value of [undefined, ...valuesOf(field.id, day)]) {
      walk(value === undefined ? entries : { ...entries, [field.id]: { value, source: 'typed', trust: 'D' } }, index + 1, day)
    }
  }
  todays.forEach(day => walk({}, 0, day))
  return found
}

/** Days around those the rules name, and around those they mean from today. */
function bornBy(day: Day): readonly Day[] {
  const named = ['2027-02-18', '2028-02-26', '2029-02-26'].flatMap((from, index) =>
    [...Array(index === 0 ? 21 : 6).keys()].map(count => addDays(from, count)),
  )
  const meant = [0, 1, 2, 3, 4].flatMap(years => [-1, 0, 1].map(by => addDays(`${Number(day.slice(0, 4)) - years}-03-01`, by)))
  return [...named, ...meant, ...[...Array(24).keys()].map(count => addDays(day, -377 + count))]
}

/** The next weeks, and the weeks around the birthdays of the years to come. */
const comingDays = [...Array(45).keys()]
  .map(count => addDays(today, count))
  .concat([2029, 2030, 2031, 2032, 2033, 2034, 2035].flatMap(year => [...Array(35).keys()].map(count => addDays(`${year}-02-12`, count))))

/** A day of birth, with limits of the calendar or ones that move with today, and rules about it and about today. */
function dayCases(): fc.Arbitrary<Intake> {
  const limit = fc.constantFrom({ earliest: '2027-02-20', latest: '2027-03-09' }, { earliest: '2027-02-26', latest: 'today-366' })
  return fc.tuple(limit, dayRules(2)).map(([limits, rule]) => intake([{ id: 'born', kind: 'date', limits: { ...limits } }], rule))
}

function dayRules(depth: number): fc.Arbitrary<Rule> {
  const order = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')
  const named = fc.constantFrom<Rule>({ var: 'born' }, { today: [] })
  const calendar = fc.constantFrom('2027-02-19', '2027-02-28', '2027-03-01', '2027-03-09', '2028-03-01', '2028-02-28', '2029-03-01')
  const measured = fc.oneof(
    fc.tuple(fc.constant('years'), fc.integer({ min: -1, max: 4 })),
    fc.tuple(fc.constant('days_until'), fc.integer({ min: -375, max: -355 })),
  )
  const atoms = fc.oneof(
    fc.tuple(order, named, calendar).map(([operator, left, right]): Rule => ({ [operator]: [left, right] })),
    fc.tuple(order, measured).map(([operator, [measure, count]]): Rule => ({ [operator]: [{ [measure]: { var: 'born' } }, count] })),
  )
  if (depth === 0) return atoms
  const inner = fc.array(dayRules(depth - 1), { minLength: 2, maxLength: 3 })
  return fc.oneof(
    atoms,
    inner.map((parts): Rule => ({ and: parts })),
    inner.map((parts): Rule => ({ '!': { or: parts } })),
  )
}

/** Tries up to three rows with every answer in each. */
function tryAllRows(given: Intake): { readonly canHold: boolean; readonly canFail: boolean } {
  const program = compileIntake(given)
  const rows = [undefined, 'a', 'b', 'c', 'd'].flatMap(kin => [undefined, 0, 1, 2].map(age => ({ kin, age })))
  const found = { canHold: false, canFail: false }
  const walk = (entries: Record<string, Entry>, ids: readonly string[]): void => {
    if (found.canHold && found.canFail) return
    found[look(program, { entries, rows: { rows: ids }, files: {} }, today).holds('asked') ? 'canHold' : 'canFail'] = true
    if (ids.length === 3) return
    for (const row of rows) {
      const path = (field: string) => `rows/${ids.length}/${field}`
      const typed = Object.entries(row).filter(([, value]) => value !== undefined)
      const more = Object.fromEntries(
        typed.map(([field, value]): [string, Entry] => [path(field), { value: value!, source: 'typed', trust: 'D' }]),
      )
      walk({ ...entries, ...more }, [...ids, String(ids.length)])
    }
  }
  walk({}, [])
  return found
}

function rowRules(depth: number): fc.Arbitrary<Rule> {
  const order = fc.constantFrom('==', '!=', '<', '>=')
  const ofRow = fc.oneof(
    fc.constantFrom('a', 'b').map((item): Rule => ({ '==': [{ var: 'kin' }, item] })),
    fc.tuple(order, fc.integer({ min: 0, max: 3 })).map(([operator, age]): Rule => ({ [operator]: [{ var: 'age' }, age] })),
    fc.constant<Rule>({ answered: 'kin' }),
  )
  const ofTwo = fc.tuple(fc.constantFrom('and', 'or'), ofRow, ofRow).map(([operator, one, other]): Rule => ({ [operator]: [one, other] }))
  const counted = fc
    .tuple(order, fc.integer({ min: -1, max: 4 }))
    .map(([operator, count]): Rule => ({ [operator]: [{ count: 'rows' }, count] }))
  const asked = fc
    .tuple(fc.constantFrom('some', 'all', 'none'), fc.oneof(ofRow, ofTwo))
    .map(([operator, part]): Rule => ({ [operator]: ['rows', part] }))
  if (depth === 0) return fc.oneof({ weight: 1, arbitrary: counted }, { weight: 3, arbitrary: asked })
  const inner = rowRules(depth - 1)
  return fc.oneof(
    inner,
    inner.map((part): Rule => ({ '!': part })),
    fc
      .tuple(fc.constantFrom('and', 'and', 'or'), fc.array(inner, { minLength: 2, maxLength: 3 }))
      .map(([operator, parts]): Rule => ({ [operator]: parts })),
  )
}

/** Two or three fields, the later ones shown by conditions on the earlier, and a condition on all of them. */
function cases(): fc.Arbitrary<Intake> {
  const picks = fc.tuple(fc.array(fc.integer({ min: 0, max: palette.length - 1 }), { minLength: 1, maxLength: 3 }), fc.boolean())
  return picks
    .filter(([indexes]) => indexes.reduce((product, index) => product * (palette[index]!.values.length + 1), 1) < 20_000)
    .chain(([indexes, itemDepends]) => {
      const fields = indexes.map((index, position) => ({ ...palette[index]!.field, id: `f${index}_${position}` }))
      const parts = fields.map((field, position) =>
        fc.tuple(fc.constant(field), fc.boolean(), rules(fields.slice(0, Math.max(1, position)), 1)),
      )
      return fc.tuple(rules(fields, 3), fc.tuple(...parts)).map(([rule, shown]) => {
        const hidden = shown.filter(([, isConditional], position) => isConditional && position > 0)
        const conditions = hidden.map(([field, , condition]) => ({ id: `of_${field.id}`, rule: condition }))
        const when = Object.fromEntries(hidden.map(([field]) => [field.id, `of_${field.id}`]))
        // An item offered by the first field, if that has no list itself.
        const offers = itemDepends && fields[0]!.list === undefined ? { c: 'offers' } : {}
        const all = [...conditions, { id: 'offers', rule: { answered: fields[0]!.id } }]
        return intake(fields, rule, all, { ...when, ...offers })
      })
    })
}

type Named = Omit<Field, 'id'> & { readonly id: string }

/** Well-typed rules about these fields. */
function rules(fields: readonly Named[], depth: number): fc.Arbitrary<Rule> {
  const atoms = fc.constantFrom(...fields).chain(field => atom(field, fields))
  if (depth === 0) return atoms
  const inner = rules(fields, depth - 1)
  return fc.oneof(
    { weight: 2, arbitrary: atoms },
    { weight: 3, arbitrary: fc.array(inner, { minLength: 2, maxLength: 3 }).map(parts => ({ and: parts })) },
    { weight: 1, arbitrary: fc.array(inner, { minLength: 2, maxLength: 3 }).map(parts => ({ or: parts })) },
    { weight: 1, arbitrary: inner.map(part => ({ '!': part })) },
  )
}

function atom(field: Named, fields: readonly Named[]): fc.Arbitrary<Rule> {
  const it: Rule = { var: field.id }
  const order = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')
  const worded = ['text', 'choice']
  const alike = fields.filter(
    ({ kind, id }) => (kind === field.kind || (worded.includes(kind) && worded.includes(field.kind))) && id !== field.id,
  )
  const other = alike.length === 0 ? fc.constant<Rule>(it) : fc.constantFrom(...alike).map<Rule>(({ id }) => ({ var: id }))
  const compare = (operators: fc.Arbitrary<string>, with_: fc.Arbitrary<Rule>) =>
    fc.tuple(operators, with_).map(([operator, right]): Rule => ({ [operator]: [it, right] }))
  const answered = fc.constant<Rule>({ answered: field.id })
  if (field.kind === 'yesno') return fc.oneof(answered, compare(fc.constantFrom('==', '!='), fc.oneof(fc.boolean(), other)))
  if (field.kind === 'number' || field.kind === 'money') {
    const constant = fc.integer({ min: -1, max: 26 }).map(half => half / 2)
    const scaled = fc.tuple(constant, fc.constantFrom(1, 2, -1)).map(([plus, times]): Rule => ({ '+': [{ '*': [it, times] }, plus] }))
    const shifted = fc.tuple(other, constant).map(([right, by]): Rule => ({ '-': [right, by] }))
    const calculated = fc.tuple(order, scaled, constant).map(([operator, left, right]): Rule => ({ [operator]: [left, right] }))
    return fc.oneof(answered, compare(order, constant), compare(order, shifted), calculated)
  }
  if (field.kind === 'date') {
    const near = fc.integer({ min: -4, max: 11 }).map(by => addDays(today, by))
    return fc.oneof(answered, compare(order, near), compare(order, other))
  }
  const item = fc.constantFrom('a', 'b', 'c', 'd')
  if (field.kind === 'choices')
    return fc.oneof(
      answered,
      item.map((each): Rule => ({ in: [each, it] })),
    )
  const words = field.kind === 'text' ? fc.constantFrom('a', 'b', 'c', 'x', 'y') : item
  const among = fc.array(words, { maxLength: 3 }).map(each => ({ in: [it, each] }) as unknown as Rule)
  return fc.oneof(compare(fc.constantFrom('==', '!='), fc.oneof(words, other)), among)
}

function* subsets(items: readonly string[]): Generator<readonly string[]> {
  for (let bits = 0; bits < 2 ** items.length; bits += 1) yield items.filter((_, index) => (bits >> index) % 2 === 1)
}

function counterexample<Values>(property: fc.IProperty<Values>, numRuns: number): string | null {
  const details = fc.check(property, { numRuns })
  return details.failed ? String(fc.defaultReportMessage(details)) : null
}

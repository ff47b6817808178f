import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysBetween } from '#kernel'
import type { Rule } from './definition.ts'
import { answersOf, outsides, type Row, rows, today, truths, types, words } from './rule-kit.ts'
import { checkRule, compileRule, compileText, namesIn, type RuleFault } from './rules.ts'

const holds = (rule: unknown, outside: Row = {}, members: readonly Row[] = []) => compileRule(rule as Rule)(answersOf(outside, members))

describe('a rule', () => {
  test.each<[unknown, Row, boolean]>([
    [{ '==': [{ var: 'n' }, 3] }, { n: 3 }, true],
    [{ '==': [{ var: 'n' }, 3] }, { n: 4 }, false],
    [{ '!=': [{ var: 'n' }, 3] }, { n: 4 }, true],
    [{ '<': [{ var: 'n' }, 3] }, { n: 3 }, false],
    [{ '<=': [{ var: 'n' }, 3] }, { n: 3 }, true],
    [{ '>': [3, { var: 'n' }] }, { n: 2 }, true],
    [{ '>=': [{ var: 'day' }, '2026-02-28'] }, { day: '2026-02-28' }, true],
    [{ '==': [{ var: 'yes' }, false] }, { yes: false }, true],
    [{ var: 'yes' }, { yes: true }, true],
    [{ var: 'yes' }, { yes: false }, false],
    [{ and: [] }, {}, true],
    [{ or: [] }, {}, false],
    [{ and: [{ var: 'yes' }, { '>': [{ var: 'n' }, 0] }] }, { yes: true, n: 1 }, true],
    [{ or: [{ var: 'yes' }, { '>': [{ var: 'n' }, 0] }] }, { yes: false, n: 1 }, true],
    [{ '!': { var: 'yes' } }, { yes: false }, true],
    [{ '!': [{ var: 'yes' }] }, { yes: true }, false],
    [{ in: [{ var: 'pick' }, ['a', 'b']] }, { pick: 'b' }, true],
    [{ in: [{ var: 'pick' }, ['a', 'b']] }, { pick: 'c' }, false],
    [{ in: ['c', { var: 'picks' }] }, { picks: ['a', 'c'] }, true],
    [{ in: ['b', { var: 'picks' }] }, { picks: ['a', 'c'] }, false],
    [{ '==': [{ var: 'home.region' }, 'east'] }, { home: { region: 'east', detail: '1' } }, true],
    [{ '==': [{ '+': [{ var: 'n' }, { '*': [2, { var: 'rent' }] }] }, { '-': [10, 1] }] }, { n: 1, rent: 4 }, true],
    [{ '==': [{ today: [] }, today] }, {}, true],
    [{ '==': [{ years: { var: 'day' } }, 17] }, { day: '2008-11-23' }, true],
    [{ '==': [{ years: { var: 'day' } }, 18] }, { day: '2008-11-22' }, true],
    [{ '==': [{ days_until: { var: 'day' } }, -1] }, { day: '2026-11-21' }, true],
    [true, {}, true],
    [false, {}, false],
    ['true', {}, false],
    [1, {}, false],
    [null, {}, false],
  ])('%j of %j is %s', (rule, outside, wanted) => {
    expect(holds(rule, outside)).toBe(wanted)
  })

  test.each<[unknown, boolean]>([
    [{ '==': [{ var: 'n' }, 3] }, false],
    [{ '!=': [{ var: 'n' }, 3] }, false],
    [{ '<': [{ var: 'n' }, 3] }, false],
    [{ '>=': [{ var: 'n' }, 3] }, false],
    [{ '==': [{ var: 'n' }, { var: 'rent' }] }, false],
    [{ '==': [{ var: 'n' }, null] }, false],
    [{ '!=': [{ var: 'n' }, null] }, false],
    [{ in: [{ var: 'pick' }, ['a']] }, false],
    [{ in: ['a', { var: 'picks' }] }, false],
    [{ in: [null, [null]] }, false],
    [{ '<': [{ '+': [{ var: 'n' }, 1] }, 100] }, false],
    [{ '<': [{ years: { var: 'day' } }, 100] }, false],
    [{ '==': [{ var: 'home.region' }, 'east'] }, false],
    [{ answered: 'n' }, false],
    [{ answered: 'home.region' }, false],
    [{ '!': { answered: 'n' } }, true],
    [{ '!': { '==': [{ var: 'n' }, 3] } }, true],
    [{ unheard_of: [1] }, false],
  ])('%j of nothing answered is %s', (rule, wanted) => {
    expect(holds(rule)).toBe(wanted)
  })

  test.each<[unknown, readonly Row[], boolean]>([
    [{ some: ['members', { '>': [{ var: 'age' }, 60] }] }, [{ age: 30 }, { age: 61 }], true],
    [{ some: [{ var: 'members' }, { '>': [{ var: 'age' }, 60] }] }, [{ age: 30 }], false],
    [{ all: ['members', { '>': [{ var: 'age' }, 17] }] }, [{ age: 30 }, { age: 17 }], false],
    [{ none: ['members', { '>': [{ var: 'age' }, 60] }] }, [{ age: 30 }, {}], true],
    [{ all: ['members', false] }, [], true],
    [{ none: ['members', true] }, [], true],
    [{ some: ['members', true] }, [], false],
    [{ '==': [{ count: 'members' }, 2] }, [{}, {}], true],
    [{ some: ['members', { '==': [{ var: 'kin' }, { var: 'pick' }] }] }, [{ kin: 'b' }, { kin: 'a' }], true],
    [{ all: ['members', { some: ['members', { '>': [{ var: 'age' }, 40] }] }] }, [{ age: 1 }, { age: 41 }], true],
    [{ count: 'nobody' }, [], false],
  ])('%j of the rows %j is %s', (rule, members, wanted) => {
    expect(holds(rule, { pick: 'a' }, members)).toBe(wanted)
  })

  test('gives a text, too', () => {
    const region = compileText({ var: 'home.region' })
    expect(region(answersOf({ home: { region: 'east', detail: '1' } }))).toBe('east')
    expect(region(answersOf({}))).toBeUndefined()
    expect(compileText({ var: 'n' })(answersOf({ n: 1 }))).toBeUndefined()
  })
})

test('namesIn tells names seen from a row from those outside', () => {
  const rule = {
    and: [
      { '==': [{ var: 'home.region' }, { var: 'text' }] },
      { some: ['members', { or: [{ answered: 'age' }, { none: [{ var: 'cars' }, { var: 'n' }] }] }] },
      { '<': [{ count: 'pets' }, 2] },
    ],
  }
  expect([...namesIn(rule as Rule)]).toEqual(['home', 'text', 'members', 'members/age', 'cars', 'cars/n', 'pets'])
  expect([...namesIn({ in: [{ var: 'pick' }, [{ var: 'text' }, 'a']] } as unknown as Rule)]).toEqual(['pick', 'text'])
})

describe('checkRule', () => {
  const fault = (code: RuleFault['code'], part: unknown, found: string, wanted: string) => [
    { code, part: JSON.stringify(part), found, wanted },
  ]
  const n3 = { '==': [{ var: 'n' }, 3] }

  test.each<[unknown]>([
    [true],
    [n3],
    [{ '==': [{ var: 'pick' }, { var: 'text' }] }],
    [{ '==': ['a', { var: 'home.region' }] }],
    [{ in: [{ var: 'pick' }, ['a', 'b']] }],
    [{ in: [{ var: 'pick' }, { var: 'picks' }] }],
    [{ in: [{ var: 'n' }, [1, { var: 'rent' }]] }],
    [{ '<': [{ today: [] }, '2026-01-01'] }],
    [{ all: [{ var: 'members' }, { and: [{ answered: 'age' }, { '==': [{ var: 'kin' }, { var: 'pick' }] }] }] }],
    [{ '!=': [{ var: 'yes' }, n3] }],
    [{ answered: 'signed' }],
  ])('%j is sound', rule => {
    expect(checkRule(rule as Rule, words)).toEqual([])
  })

  test.each<[unknown, ReturnType<typeof fault>]>([
    [3, fault('wrong_type', 3, 'number', 'truth')],
    [null, fault('wrong_type', null, 'nothing', 'truth')],
    [{ var: 'signed' }, fault('wrong_type', { var: 'signed' }, 'nothing', 'truth')],
    [{ today: [] }, fault('wrong_type', { today: [] }, 'day', 'truth')],
    [{ '!': [n3, n3] }, fault('wrong_count', { '!': [n3, n3] }, '2', '1')],
    [{ '==': [{ var: 'n' }] }, fault('wrong_count', { '==': [{ var: 'n' }] }, '1', '2')],
    [{ answered: ['n', 'rent'] }, fault('wrong_count', { answered: ['n', 'rent'] }, '2', '1')],
    [{ '<': [{ today: 30 }, '2026-01-01'] }, fault('wrong_count', { today: 30 }, '1', '0')],
    [{ '>': [{ count: ['members', 1] }, 1] }, fault('wrong_count', { count: ['members', 1] }, '2', '1')],
    [{ var: 'nobody' }, fault('unknown_name', { var: 'nobody' }, 'nobody', 'field')],
    [{ var: 'constructor' }, fault('unknown_name', { var: 'constructor' }, 'constructor', 'field')],
    [{ answered: 'age' }, fault('unknown_name', { answered: 'age' }, 'age', 'field')],
    [{ answered: 'members' }, fault('unknown_name', { answered: 'members' }, 'members', 'field')],
    [{ '==': [{ var: 'home.street' }, 'x'] }, fault('unknown_name', { var: 'home.street' }, 'home.street', 'region')],
    [{ '==': [{ var: 'n.region' }, 'x'] }, fault('unknown_name', { var: 'n.region' }, 'n.region', 'region')],
    [{ '<': [{ count: 'n' }, 1] }, fault('unknown_name', { count: 'n' }, 'n', 'group')],
    [{ some: ['n', true] }, fault('unknown_name', { some: ['n', true] }, 'n', 'group')],
    [{ '==': [{ var: 'members' }, 'a'] }, fault('wrong_type', { var: 'members' }, 'rows', 'number day text item truth')],
    [{ '==': [{ var: 'picks' }, 'a'] }, fault('wrong_type', { var: 'picks' }, 'items', 'number day text item truth')],
    [{ '==': [{ var: 'home' }, 'a'] }, fault('wrong_type', { var: 'home' }, 'address', 'number day text item truth')],
    [{ '!=': [{ var: 'n' }, null] }, fault('wrong_type', null, 'nothing', 'number day text item truth')],
    [{ '<': [{ var: 'text' }, 1] }, fault('wrong_type', { var: 'text' }, 'text', 'number day')],
    [
      { '+': [{ var: 'day' }, 1] },
      [...fault('wrong_type', { var: 'day' }, 'day', 'number'), ...fault('wrong_type', { '+': [{ var: 'day' }, 1] }, 'number', 'truth')],
    ],
    [{ '<': [{ years: { var: 'n' } }, 1] }, fault('wrong_type', { var: 'n' }, 'number', 'day')],
    [{ and: [{ var: 'n' }, true] }, fault('wrong_type', { var: 'n' }, 'number', 'truth')],
    [{ some: ['members', { var: 'age' }] }, fault('wrong_type', { var: 'age' }, 'number', 'truth')],
    [{ in: [{ var: 'picks' }, { var: 'picks' }] }, fault('wrong_type', { var: 'picks' }, 'items', 'number day text item truth')],
    [{ in: ['a', { var: 'pick' }] }, fault('wrong_type', { var: 'pick' }, 'item', 'items')],
    [{ in: [1, { var: 'picks' }] }, fault('unlike_types', { in: [1, { var: 'picks' }] }, 'number item', 'number')],
    [{ in: [{ var: 'pick' }, ['a', 2]] }, fault('unlike_types', { in: [{ var: 'pick' }, ['a', 2]] }, 'item number', 'item')],
    [{ '==': [{ var: 'day' }, '2026-02-30'] }, fault('unlike_types', { '==': [{ var: 'day' }, '2026-02-30'] }, 'day text', 'day')],
    [{ '<': [{ var: 'day' }, 3] }, fault('unlike_types', { '<': [{ var: 'day' }, 3] }, 'day number', 'day')],
    [{ '==': [{ var: 'pick' }, 'd'] }, fault('unknown_item', { '==': [{ var: 'pick' }, 'd'] }, 'd', 'a b c')],
    [{ '!=': ['d', { var: 'home.region' }] }, fault('unknown_item', { '!=': ['d', { var: 'home.region' }] }, 'd', 'a b c')],
    [{ in: ['d', { var: 'picks' }] }, fault('unknown_item', { in: ['d', { var: 'picks' }] }, 'd', 'a b c')],
    [{ in: [{ var: 'pick' }, ['a', 'd']] }, fault('unknown_item', { in: [{ var: 'pick' }, ['a', 'd']] }, 'd', 'a b c')],
    [{ some: ['members', { '==': [{ var: 'kin' }, 'd'] }] }, fault('unknown_item', { '==': [{ var: 'kin' }, 'd'] }, 'd', 'a b c')],
  ])('%j has a fault', (rule, wanted) => {
    expect(checkRule(rule as Rule, words)).toEqual(wanted)
  })

  test.each<[unknown, string]>([
    [{ '===': [1, 1] }, '==='],
    [{ constructor: [1] }, 'constructor'],
    [{ '==': [1, 1], '!=': [1, 2] }, '== !='],
    [{}, ''],
    [[true], '0'],
  ])('%j has no such operator', (rule, found) => {
    expect(checkRule(rule as Rule, words)).toEqual([
      {
        code: 'unknown_operator',
        part: JSON.stringify(rule),
        found,
        wanted: expect.stringContaining('var answered count some all none and or ! =='),
      },
    ])
  })

  test('wants a text where a text is meant', () => {
    expect(checkRule({ var: 'home.region' }, words, 'text')).toEqual([])
    expect(checkRule('east', words, 'text')).toEqual([])
    expect(checkRule(n3, words, 'text')).toEqual(fault('wrong_type', n3, 'truth', 'text'))
  })
})

describe('any rule', { timeout: 30_000 }, () => {
  test('never throws and says what a naive reading says', () => {
    const property = fc.property(truths(3, false), outsides(), fc.array(rows(), { maxLength: 3 }), (rule, outside, members) => {
      expect(checkRule(rule, words)).toEqual([])
      expect(holds(rule, outside, members)).toBe(read(rule, [outside], members) === true)
    })
    expect(() => fc.assert(property, { numRuns: 3000 })).not.toThrow()
  })

  test('the naive reading sees a wrong one: what is absent compared as if it were zero', () => {
    const property = fc.property(truths(3, false), outsides(), fc.array(rows(), { maxLength: 3 }), (rule, outside, members) => {
      const careless = { n: 0, rent: 0, text: '', ...outside }
      expect(holds(rule, careless, members)).toBe(read(rule, [outside], members) === true)
    })
    // Some thousand rules can pass by without one that asks for what is absent.
    expect(fc.check(property, { numRuns: 50_000, endOnFailure: true }).failed).toBe(true)
  })

  test('any JSON is checked, compiled and run without an error', () => {
    const operator = fc.constantFrom(
      'var',
      'answered',
      'count',
      'some',
      'all',
      'and',
      '!',
      '==',
      '<',
      'in',
      '+',
      'today',
      'years',
      'days_until',
      'toString',
      '__proto__',
    )
    const { json } = fc.letrec<{ json: unknown; part: unknown }>(tie => ({
      json: fc.oneof({ depthSize: 'medium' }, fc.jsonValue(), tie('part')),
      part: fc
        .tuple(operator, fc.oneof(fc.array(tie('json'), { maxLength: 3 }), tie('json'), fc.constantFrom(...Object.keys(types))))
        .map(([name, parts]) => ({ [name]: parts })),
    }))
    const property = fc.property(json, outsides(), (rule, outside) => {
      checkRule(rule as Rule, words)
      checkRule(rule as Rule, words, 'text')
      compileText(rule as Rule)(answersOf(outside))
      namesIn(rule as Rule)
      expect([true, false]).toContain(holds(rule, outside, [{ age: 3 }]))
    })
    expect(() => fc.assert(property, { numRuns: 3000 })).not.toThrow()
  })
})

/** An interpreter in another manner: one function, environments as lists of scopes, undefined for what is absent. */
function read(rule: unknown, scopes: readonly Row[], members: readonly Row[]): unknown {
  if (typeof rule !== 'object' || rule === null) return rule
  const [[name, given]] = Object.entries(rule) as [[string, unknown]]
  const args = Array.isArray(given) ? given : [given]
  const look = (path: string) => {
    const [field, part] = path.split('.') as [string, string?]
    const value = scopes.find(scope => field in scope)?.[field]
    return part === undefined || value === undefined ? value : (value as { region: string }).region
  }
  if (name === 'var') return look(args[0])
  if (name === 'answered') return look(args[0]) !== undefined
  if (name === 'count') return members.length
  if (name === 'today') return today
  if (name === 'and') return !args.some(arg => read(arg, scopes, members) !== true)
  if (name === 'or') return args.some(arg => read(arg, scopes, members) === true)
  if (name === '!') return read(args[0], scopes, members) !== true
  const holding = members.filter(
    row => (name === 'some' || name === 'all' || name === 'none') && read(args[1], [row, scopes.at(-1)!], members) === true,
  ).length
  if (name === 'some') return holding > 0
  if (name === 'all') return holding === members.length
  if (name === 'none') return holding === 0
  const [left, right] = args.map(arg => (Array.isArray(arg) ? arg.map(each => read(each, scopes, members)) : read(arg, scopes, members)))
  if (left === undefined || (right === undefined && args.length > 1))
    return ['+', '-', '*'].includes(name) ? undefined : ['years', 'days_until'].includes(name) ? undefined : false
  const order = typeof left === 'number' ? left - (right as number) : JSON.stringify(left).localeCompare(JSON.stringify(right), 'en')
  switch (name) {
    case '==':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case 'in':
      return (right as unknown[]).some(each => each === left)
    case '+':
      return (left as number) + (right as number)
    case '-':
      return (left as number) - (right as number)
    case '*':
      return (left as number) * (right as number)
    case 'days_until':
      return daysBetween(today, left as string)
    default:
      return anniversaries(left as string)
  }
}

/** Counts the birthdays that have been. */
function anniversaries(birth: string): number {
  const year = Number(birth.slice(0, 4))
  for (let age = -5; ; age += 1) if (`${year + age + 1}${birth.slice(4)}` > today) return age
}

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Field, type Intake, intakeSchema, type Rule } from './definition.ts'
import { compileIntake, type Entry, type Given, type Program } from './program.ts'
import { readAnswer, survey } from './survey.ts'
import { questionsOf } from './views.ts'
import { type Generator, inputFor, makeIntake } from './test-intakes.ts'
import type { Input, Value } from './values.ts'

const today = '2026-11-22'
const nothing: Given = { entries: {}, rows: {}, files: {} }

/** Answers as they are kept; a row's answers by `group/row/field`. */
function given(values: Readonly<Record<string, Value | Entry>>, more: Partial<Given> = {}): Given {
  const isEntry = (value: Value | Entry): value is Entry => typeof value === 'object' && 'source' in value
  const entries = Object.entries(values).map(([path, value]): [string, Entry] => [
    path,
    isEntry(value) ? value : { value, source: 'typed', trust: 'D' },
  ])
  return { ...nothing, entries: Object.fromEntries(entries), ...more }
}

const housing = compileIntake(
  intakeSchema.parse({
    format: 1,
    steps: [
      { id: 'you', kind: 'identify', screens: [{ id: 'who', fields: ['name', 'birth'] }] },
      {
        id: 'home',
        kind: 'form',
        screens: [
          { id: 'living', fields: ['housing', 'rent', 'cheap'] },
          { id: 'aid', when: 'is_old', fields: ['benefit'] },
        ],
      },
      { id: 'lease_step', kind: 'form', when: 'is_rented', screens: [{ id: 'leasing', fields: ['lease_no'] }] },
      {
        id: 'family',
        kind: 'form',
        screens: [
          { id: 'people', group: 'members' },
          { id: 'school', when: 'has_child', fields: ['school'] },
        ],
      },
      { id: 'papers', kind: 'documents', screens: [] },
      { id: 'check', kind: 'review', screens: [{ id: 'agree', fields: ['truthful'] }] },
      { id: 'done', kind: 'result', screens: [] },
    ],
    fields: [
      { id: 'name', kind: 'name' },
      { id: 'birth', kind: 'date', limits: { latest: 'today' } },
      { id: 'housing', kind: 'choice', list: 'housings' },
      { id: 'rent', kind: 'money', currency: 'CNY', when: 'is_rented' },
      { id: 'cheap', kind: 'text', when: 'is_cheap', required: false },
      { id: 'benefit', kind: 'choice', list: 'benefits', required: 'is_rented' },
      { id: 'lease_no', kind: 'text' },
      { id: 'kin', kind: 'choice', list: 'kins', group: 'members' },
      { id: 'age', kind: 'number', group: 'members', limits: { least: 0 } },
      { id: 'pupil', kind: 'yesno', group: 'members', when: 'is_minor' },
      { id: 'school', kind: 'text' },
      { id: 'truthful', kind: 'consent' },
    ],
    groups: [{ id: 'members', least: 1, most: 2 }],
    conditions: [
      { id: 'is_old', rule: { '>=': [{ years: { var: 'birth' } }, 60] } },
      { id: 'is_rented', rule: { '==': [{ var: 'housing' }, 'rented'] } },
      { id: 'is_cheap', rule: { '<': [{ var: 'rent' }, 50_000] } },
      { id: 'is_minor', rule: { '<': [{ var: 'age' }, 18] } },
      { id: 'has_child', rule: { some: ['members', { and: [{ '==': [{ var: 'kin' }, 'child'] }, { '==': [{ var: 'pupil' }, true] }] }] } },
    ],
    lists: [
      { id: 'housings', items: [{ id: 'owned' }, { id: 'rented' }, { id: 'sheltered', when: 'is_old' }] },
      { id: 'benefits', items: [{ id: 'heating' }, { id: 'rent_aid', when: 'is_rented' }] },
      { id: 'kins', items: [{ id: 'spouse' }, { id: 'child' }] },
    ],
    documents: [
      { id: 'photo', accepts: ['image/jpeg'], files: { least: 1, most: 1 }, largest: 1 },
      { id: 'lease', when: 'is_rented', required: false, accepts: ['image/jpeg'], files: { least: 2, most: 3 }, largest: 1 },
    ],
    eligibility: [{ id: 'too_young', stops: { '<': [{ years: { var: 'birth' } }, 16] } }],
    devices: [],
    minutes: 5,
  }),
)

const shown = (answers: Given, program = housing, day = today) => {
  const { steps, stopped, data } = survey(program, answers, day)
  return { steps: steps.map(({ id }) => id), asked: questionsOf(steps).map(({ path }) => path), stopped, data }
}
const gapsOf = (answers: Given) =>
  survey(housing, answers, today).steps.flatMap(step =>
    step.gaps.map(({ path, kind, problem }) => `${step.id} ${kind} ${path} ${problem.code}`),
  )

describe('survey', () => {
  test('asks what is asked of everybody', () => {
    expect(shown(nothing)).toEqual({
      steps: ['you', 'home', 'family', 'papers', 'check'],
      asked: ['name', 'birth', 'housing', 'truthful'],
      stopped: [],
      data: {},
    })
  })

  test('asks what an answer leads to, and counts the steps there are now', () => {
    expect(shown(given({ housing: 'rented', rent: 40_000 }))).toMatchObject({
      steps: ['you', 'home', 'lease_step', 'family', 'papers', 'check'],
      asked: ['name', 'birth', 'housing', 'rent', 'cheap', 'lease_no', 'truthful'],
      data: { housing: 'rented', rent: 40_000 },
    })
  })

  test('what is hidden is absent for other conditions, too, and keeps its answer', () => {
    const answers = given({ housing: 'owned', rent: 40_000, cheap: 'yes', lease_no: 'L1' })
    expect(shown(answers)).toMatchObject({ asked: ['name', 'birth', 'housing', 'truthful'], data: { housing: 'owned' } })
    const again = { ...answers, entries: { ...answers.entries, ...given({ housing: 'rented' }).entries } }
    expect(shown(again).data).toEqual({ housing: 'rented', rent: 40_000, cheap: 'yes', lease_no: 'L1' })
  })

  test('an answer that is not offered any more has a problem, is not submitted and is seen by no condition', () => {
    const old = given({ birth: '1950-01-01', housing: 'sheltered' })
    expect(shown(old)).toMatchObject({
      asked: ['name', 'birth', 'housing', 'benefit', 'truthful'],
      data: { birth: '1950-01-01', housing: 'sheltered' },
    })
    const young = given({ birth: '2000-01-01', housing: 'sheltered' })
    expect(shown(young).data).toEqual({ birth: '2000-01-01' })
    expect(questionsOf(survey(housing, young, today).steps).find(({ path }) => path === 'housing')).toMatchObject({
      items: ['owned', 'rented'],
      entry: { input: 'sheltered', problem: { code: 'not_offered', values: {} }, source: 'typed', trust: 'D' },
    })
    // A day of birth that was in the past is in the future on an earlier day, and nobody is sixty of it.
    expect(shown(given({ birth: '1966-11-22' }), housing, '1966-11-21').data).toEqual({})
    // `is_rented` does not hold while `rented` is not offered.
    const rentedOnly = compileIntake({
      ...housing.intake,
      lists: housing.intake.lists.map(list =>
        list.id === 'housings' ? { id: 'housings', items: [{ id: 'rented', when: 'is_old' }] } : list,
      ),
    })
    expect(shown(given({ housing: 'rented', rent: 1 }), rentedOnly).asked).toEqual(['name', 'birth', 'housing', 'truthful'])
  })

  test('what was typed wrongly is kept and is no answer', () => {
    const typed: Entry = { input: '4o', problem: { code: 'not_a_number', values: {} }, source: 'typed', trust: 'D' }
    expect(shown(given({ housing: 'rented', rent: typed }))).toMatchObject({
      asked: ['name', 'birth', 'housing', 'rent', 'lease_no', 'truthful'],
      data: { housing: 'rented' },
    })
    expect(gapsOf(given({ housing: 'rented', rent: typed }))).toContain('home question rent not_a_number')
  })

  test('rows have questions of their own, and conditions of theirs', () => {
    const answers = given(
      {
        'members/r1/kin': 'child',
        'members/r1/age': 9,
        'members/r1/pupil': true,
        'members/r2/kin': 'spouse',
        'members/r2/age': 40,
        'members/r2/pupil': true,
        'members/r3/age': 3,
      },
      { rows: { members: ['r1', 'r2'] } },
    )
    expect(shown(answers)).toMatchObject({
      asked: [
        'name',
        'birth',
        'housing',
        'members/r1/kin',
        'members/r1/age',
        'members/r1/pupil',
        'members/r2/kin',
        'members/r2/age',
        'school',
        'truthful',
      ],
      data: { 'members/r1/kin': 'child', 'members/r1/age': 9, 'members/r1/pupil': true, 'members/r2/kin': 'spouse', 'members/r2/age': 40 },
    })
    expect(shown({ ...answers, rows: { members: ['r2'] } }).asked).not.toContain('school')
  })

  test('gaps come in the order they are met', () => {
    expect(gapsOf(nothing)).toEqual([
      'you question name required',
      'you question birth required',
      'home question housing required',
      'family group members too_few_chosen',
      'papers document photo required',
      'check question truthful consent_needed',
    ])
    const some = given(
      { name: '张三', birth: '1950-01-01', housing: 'rented', rent: 1, truthful: true, 'members/b/age': 3 },
      { rows: { members: ['a', 'b', 'c'] }, files: { photo: 1, lease: 1 } },
    )
    expect(gapsOf(some)).toEqual([
      'home question benefit required',
      'lease_step question lease_no required',
      'family group members too_many_chosen',
      'family question members/a/kin required',
      'family question members/a/age required',
      'family question members/b/kin required',
      'family question members/b/pupil required',
      'family question members/c/kin required',
      'family question members/c/age required',
      'papers document lease required',
    ])
    expect(gapsOf({ ...some, rows: { members: ['b'] }, files: { photo: 1 } })).not.toContain('papers document lease required')
  })

  test('a step without anything to do is not counted', () => {
    const owned = compileIntake({
      ...housing.intake,
      steps: housing.intake.steps.map(step =>
        step.id === 'lease_step'
          ? { id: step.id, kind: 'form', screens: [{ id: 'leasing', when: 'is_rented', fields: ['lease_no'] }] }
          : step,
      ),
      documents: housing.intake.documents.filter(({ id }) => id === 'lease'),
    })
    expect(shown(given({ housing: 'owned' }), owned).steps).toEqual(['you', 'home', 'family', 'check'])
    expect(shown(given({ housing: 'rented' }), owned).steps).toEqual(['you', 'home', 'lease_step', 'family', 'papers', 'check'])
  })

  test('eligibility stops by what is seen', () => {
    expect(shown(given({ birth: '2020-01-01' })).stopped).toEqual(['too_young'])
    expect(shown(given({ birth: '2000-01-01' })).stopped).toEqual([])
    expect(shown(nothing).stopped).toEqual([])
  })

  test('an id may be one that every object has', () => {
    const odd = compileIntake(
      intakeSchema.parse({
        ...housing.intake,
        steps: [
          {
            id: 'a',
            kind: 'form',
            screens: [
              { id: 'b', fields: ['constructor'] },
              { id: 'c', group: 'groups' },
            ],
          },
          { id: 'd', kind: 'documents', screens: [] },
        ],
        fields: [
          { id: 'constructor', kind: 'text' },
          { id: 'x', kind: 'text', group: 'groups' },
        ],
        groups: [{ id: 'groups', least: 0, most: 1 }],
        documents: [{ id: 'constructor', accepts: ['image/jpeg'], files: { least: 1, most: 1 }, largest: 1 }],
        eligibility: [],
      }),
    )
    expect(survey(odd, nothing, today).steps.flatMap(({ gaps }) => gaps.map(({ kind, path }) => [kind, path]))).toEqual([
      ['question', 'constructor'],
      ['document', 'constructor'],
    ])
  })
})

describe('readAnswer', () => {
  const rows = { rows: { members: ['r1'] } }

  test.each<[string, Given, string, Input, unknown]>([
    ['a question that is visible', nothing, 'name', ' 张三 ', { value: '张三' }],
    ['a wrong input', nothing, 'name', '张', { problem: { code: 'too_short', values: { least: 2 } } }],
    ['an item that is offered', given({ housing: 'rented', birth: '1950-01-01' }), 'benefit', 'rent_aid', { value: 'rent_aid' }],
    [
      'an item that is not offered now',
      given({ birth: '1950-01-01' }),
      'benefit',
      'rent_aid',
      { problem: { code: 'not_offered', values: {} } },
    ],
    ['a row', given({}, rows), 'members/r1/age', '9', { value: 9 }],
    ['a row that opens a question', given({ 'members/r1/age': 9 }, rows), 'members/r1/pupil', 'yes', { value: true }],
  ])('reads %s', (_, answers, path, input, read) => {
    expect(readAnswer(housing, answers, path, input, today)).toMatchObject({ read })
  })

  test.each<[string, Given, string]>([
    ['a question that is hidden', nothing, 'rent'],
    ['a question that is hidden in this row', given({ 'members/r1/age': 40 }, rows), 'members/r1/pupil'],
    ['a row there is none of', given({}, rows), 'members/r2/age'],
    ["a row's question without its row", given({}, rows), 'age'],
    ['an unknown question', nothing, 'nothing'],
    ['a path that is too long', nothing, 'name/x'],
    ['a path that is far too long', given({}, rows), 'members/r1/age/x'],
    ['a question in a foreign group', given({}, rows), 'others/r1/age'],
  ])('knows no %s', (_, answers, path) => {
    expect(readAnswer(housing, answers, path, '1', today)).toBeNull()
  })
})

describe('any intake, any walk', { timeout: 60_000 }, () => {
  test('shows, asks and submits what a plain reading of the definition does', () => {
    const property = fc.property(fc.gen(), g =>
      walk(g, makeIntake(g), (program, answers) => {
        expect(seen(program, answers)).toEqual(plainly(program.intake, answers, correct))
      }),
    )
    expect(counterexample(property, 400)).toBeNull()
  })

  test.each<[string, Partial<Reading>]>([
    ['hidden answers that are still looked at', { hiddenIsAbsent: false }],
    ['answers that are looked at though they are not offered any more', { staleIsAbsent: false }],
  ])('the plain reading sees a wrong one: %s', (_, wrong) => {
    const property = fc.property(fc.gen(), g =>
      walk(g, makeIntake(g), (program, answers) => {
        expect(seen(program, answers).asked).toEqual(plainly(program.intake, answers, { ...correct, ...wrong }).asked)
      }),
    )
    expect(fc.check(property, { numRuns: 1000, endOnFailure: true }).failed).toBe(true)
  })
})

interface Reading {
  readonly hiddenIsAbsent: boolean
  readonly staleIsAbsent: boolean
}

const correct: Reading = { hiddenIsAbsent: true, staleIsAbsent: true }

interface Seen {
  readonly asked: readonly { readonly path: string; readonly required: boolean; readonly items: readonly string[] }[]
  readonly data: Readonly<Record<string, Value>>
}

function seen(program: Program, answers: Given): Seen {
  const { steps, data } = survey(program, answers, today)
  return { asked: questionsOf(steps).map(({ path, required, items }) => ({ path, required, items })), data }
}

/**
 * Reads a definition from its beginning to its end, for intakes whose conditions look back only: what was asked and answered so far decides what comes next.
 * It knows nothing of `survey`'s ways: no memory, no demand, no closures.
 */
function plainly(intake: Intake, answers: Given, { hiddenIsAbsent, staleIsAbsent }: Reading): Seen {
  const asked: Seen['asked'][number][] = []
  const data: Record<string, Value> = {}
  const shownGroups = new Set<string>()
  const known = (path: string): Value | undefined => (hiddenIsAbsent ? data[path] : answers.entries[path]?.value)
  const rowsOf = (group: string) => (shownGroups.has(group) || !hiddenIsAbsent ? (answers.rows[group] ?? []) : [])
  const say = (rule: Rule, row: string | null): unknown => {
    if (typeof rule !== 'object' || rule === null) return rule
    const [name, said] = Object.entries(rule)[0] as [string, string | readonly Rule[]]
    const [id, parts] = typeof said === 'string' ? [said, []] : [said[0] as string, said]
    const ofRow = row !== null && intake.fields.some(field => field.id === id && field.group !== undefined)
    if (name === 'var') return known(ofRow ? `${row}/${id}` : id)
    if (name === 'answered') return say({ var: id }, row) !== undefined
    if (name === 'count') return rowsOf(id).length
    if (name === 'and') return parts.every(part => say(part, row) === true)
    if (name === '!') return say(parts[0]!, row) !== true
    if (name === 'some') return rowsOf(id).some(each => say(parts[1]!, `${id}/${each}`) === true)
    if (name === 'in') return [say(parts[1]!, row) ?? []].flat().includes(say(parts[0]!, row) as string)
    const [left, right] = parts.map(part => say(part, row))
    if (left === undefined || right === undefined) return false
    return name === '==' ? left === right : (left as number) >= (right as number)
  }
  const met = (condition: string | undefined, row: string | null = null) =>
    condition === undefined || say(intake.conditions.find(({ id }) => id === condition)!.rule, row) === true
  const ask = (field: Field, row: string | null) => {
    if (!met(field.when, row)) return
    const path = row === null ? field.id : `${row}/${field.id}`
    const items = (intake.lists.find(({ id }) => id === field.list)?.items ?? []).filter(({ when }) => met(when, row)).map(({ id }) => id)
    const required = typeof field.required === 'string' ? met(field.required, row) : field.required !== false
    asked.push({ path, required, items })
    const value = answers.entries[path]?.value
    const stillOffered = field.list === undefined || chosenIn(value).every(item => items.includes(item))
    if (value !== undefined && (stillOffered || !staleIsAbsent)) data[path] = value
  }
  for (const step of intake.steps) {
    for (const screen of met(step.when) ? step.screens : []) {
      if (!met(screen.when)) continue
      for (const id of screen.fields ?? [])
        ask(
          intake.fields.find(field => field.id === id)!,
          null,
        )
      const group = intake.groups.find(({ id }) => id === screen.group)
      if (!group || !met(group.when)) continue
      shownGroups.add(group.id)
      const ofGroup = intake.fields.filter(field => field.group === group.id)
      rowsOf(group.id).forEach(row => ofGroup.forEach(field => ask(field, `${group.id}/${row}`)))
    }
  }
  return { asked, data }
}

function chosenIn(value: Value | undefined): readonly string[] {
  if (typeof value === 'object' && 'region' in value) return [value.region]
  return [value ?? []].flat().filter(item => typeof item === 'string')
}

/** Answers, wrong answers, answers taken away, rows added and removed; `check` after each. */
function walk(g: Generator, intake: Intake, check: (program: Program, answers: Given) => void): void {
  const program = compileIntake(intake)
  const entries: Record<string, Entry> = {}
  const rows: Record<string, string[]> = {}
  check(program, nothing)
  for (let count = g(fc.integer, { min: 1, max: 25 }); count > 0; count -= 1) {
    const answers = { entries, rows, files: {} }
    const questions = questionsOf(survey(program, answers, today).steps)
    const group = intake.groups[0]
    if (group && g(fc.integer, { min: 0, max: 4 }) === 0) {
      const ids = (rows[group.id] ??= [])
      if (ids.length < 3 && g(fc.boolean)) ids.push(`r${count}`)
      else ids.splice(0, 1)
    } else if (questions.length > 0) {
      const question = questions[g(fc.nat, { max: questions.length - 1 })]!
      const found = readAnswer(program, answers, question.path, inputFor(g, question.field), today)
      if (found && 'value' in found.read) entries[question.path] = { value: found.read.value, source: 'typed', trust: 'D' }
      else delete entries[question.path]
    }
    check(program, { entries: { ...entries }, rows: structuredClone(rows), files: {} })
  }
}

function counterexample<Values>(property: fc.IProperty<Values>, numRuns: number): string | null {
  const details = fc.check(property, { numRuns })
  return details.failed ? String(fc.defaultReportMessage(details)) : null
}

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '#kernel'
import { pathOf } from './definition.ts'
import { compileIntake, type Entry, type Given, type Program } from './program.ts'
import { readAnswer, survey } from './survey.ts'
import { type Part, surveyGraph, type SurveyGraph } from './survey-graph.ts'
import { type Surveyor, surveyorFor } from './surveyor.ts'
import { chosenFor, firstDay, type Generator, inputFor, makeIntake } from './test-intakes.ts'
import { questionsOf, type Survey } from './views.ts'
import { runs } from '../../../test/setup/runs.ts'

const nothing: Given = { entries: {}, rows: {}, files: {} }

describe('any intake, any walk', { timeout: runs(60_000) }, () => {
  test('draws the survey that is drawn afresh, and keeps what did not change', () => {
    const property = fc.property(fc.gen(), g => {
      const program = compileIntake(makeIntake(g, { everything: true }))
      let before: Survey | null = null
      walk(g, program, surveyorFor(program), now => {
        if (before) expect(renewed(before, now)).toEqual([])
        before = now
      })
    })
    expect(fc.check(property, { numRuns: runs(300) })).toMatchObject({ failed: false })
  })

  test.each<readonly [from: string, to: string]>([
    ['field', 'condition'],
    ['group', 'condition'],
    ['condition', 'group'],
    ['condition', 'field'],
    ['group', 'field'],
    ['field', 'field'],
    ['field', 'question'],
    ['condition', 'question'],
    ['question', 'screen'],
    ['group', 'screen'],
    ['condition', 'document'],
    ['condition', 'step'],
    ['screen', 'step'],
    ['document', 'step'],
    ['fees', 'step'],
    ['field', 'stop'],
    ['group', 'stop'],
    ['condition', 'fees'],
    ['field', 'fees'],
    ['group', 'fees'],
    ['step', 'survey'],
    // A survey with other fees or stops has another answer in one of its steps, too.
  ])('the same walks see it when one %s is not known to decide a %s', (from, to) => {
    const property = fc.property(fc.gen(), g => {
      const program = compileIntake(makeIntake(g, { everything: true }))
      const graph = withoutOne(g, surveyGraph(program.intake), from, to)
      if (graph) walk(g, program, surveyorFor(program, graph), () => {})
    })
    expect(fc.check(property, { numRuns: 3000, endOnFailure: true }).failed).toBe(true)
  })
})

test('the graph names every part after those it is made of', () => {
  const property = fc.property(fc.gen(), g => {
    const { parts, things, readers } = surveyGraph(makeIntake(g, { everything: true }))
    const wrong = [...readers].flatMap(([part, of]) => of.filter(reader => parts.indexOf(reader) <= parts.indexOf(part)))
    expect(wrong).toEqual([])
    expect(parts.slice(0, things).every(part => /^(?:field|group|condition):/.test(part))).toBe(true)
  })
  expect(fc.check(property, { numRuns: 100 }).failed).toBe(false)
})

/** The graph without one of the edges between such parts; null where there is none. */
function withoutOne(g: Generator, graph: SurveyGraph, from: string, to: string): SurveyGraph | null {
  const isOf = (part: Part, kind: string) => part.split(':')[0] === kind
  const edges = [...graph.readers].flatMap(([part, of]) =>
    isOf(part, from) ? of.filter(reader => isOf(reader, to)).map(reader => ({ part, reader })) : [],
  )
  if (edges.length === 0) return null
  const cut = edges[g(fc.nat, { max: edges.length - 1 })]!
  const readers = [...graph.readers].map(
    ([part, of]) => [part, part === cut.part ? of.filter(reader => reader !== cut.reader) : of] as const,
  )
  return { ...graph, readers: new Map(readers) }
}

/**
 * Everything that can happen to a case in a page: answers, wrong ones, answers taken away, filled in where nobody asks, or chosen of others' offers; rows, files; another
 * day; all of it anew from the server; and back to an earlier state. After each, what the surveyor says is what is drawn afresh.
 */
function walk(g: Generator, program: Program, surveyor: Surveyor, check: (now: Survey) => void): void {
  let [given, day]: readonly [Given, Day] = [nothing, firstDay]
  const past: Given[] = []
  for (let count = g(fc.integer, { min: 1, max: 25 }); count > 0; count -= 1) {
    const now = surveyor.survey(given, day)
    const wanted = survey(program, given, day)
    expect(now).toEqual(wanted)
    check(now)
    past.push(given)
    const move = g(fc.nat, { max: 19 })
    if (move === 0) day = addDays(firstDay, g(fc.nat, { max: 3 }))
    else if (move === 1) given = structuredClone(given)
    else if (move === 2) given = past[g(fc.nat, { max: past.length - 1 })]!
    else if (move < 6) given = otherRows(g, program, given, `r${count}`)
    else if (move < 8) given = otherFiles(g, program, given)
    else if (move < 10) given = filledIn(g, program, given)
    else given = answered(g, program, surveyor, wanted, given, day)
  }
}

function answered(g: Generator, program: Program, surveyor: Surveyor, { steps }: Survey, given: Given, day: Day): Given {
  const questions = questionsOf(steps)
  if (questions.length === 0) return given
  const { path, field } = questions[g(fc.nat, { max: questions.length - 1 })]!
  const chosen = chosenFor(g, field)
  if (chosen !== null) return put(given, path, { value: chosen, source: 'offer', trust: 'A' })
  const input = inputFor(g, field)
  const found = surveyor.readAnswer(given, path, input, day)
  expect(found).toEqual(readAnswer(program, given, path, input, day))
  const typed = { source: 'typed', trust: 'D' } as const
  if (!found || 'empty' in found.read) return put(given, path, undefined)
  return put(given, path, 'value' in found.read ? { ...typed, value: found.read.value } : { ...typed, input, problem: found.read.problem })
}

/** An answer for any question there could be, shown or not: from a card, or left from before. */
function filledIn(g: Generator, { intake }: Program, given: Given): Given {
  const field = intake.fields[g(fc.nat, { max: intake.fields.length - 1 })]!
  const rows = field.group === undefined ? [null] : (given.rows[field.group] ?? [])
  if (rows.length === 0) return given
  const path = pathOf(field, rows[g(fc.nat, { max: rows.length - 1 })]!)
  const input = inputFor(g, field)
  const value = chosenFor(g, field) ?? (field.kind === 'choices' ? [...new Set(input as string[] | null)] : input)
  return put(given, path, value === null ? undefined : { value, source: 'card', trust: 'A', locked: g(fc.boolean) })
}

function put(given: Given, path: string, entry: Entry | undefined): Given {
  const entries = { ...given.entries }
  if (entry) entries[path] = entry
  else delete entries[path]
  return { ...given, entries }
}

function otherRows(g: Generator, { intake }: Program, given: Given, id: string): Given {
  const group = intake.groups[g(fc.nat, { max: Math.max(0, intake.groups.length - 1) })]
  if (!group) return given
  const rows = given.rows[group.id] ?? []
  const which = g(fc.nat, { max: 3 })
  const next = which === 0 ? [...rows].toReversed() : which === 1 ? rows.slice(1) : rows.length < 3 ? [...rows, id] : rows
  return { ...given, rows: { ...given.rows, [group.id]: next } }
}

function otherFiles(g: Generator, { intake }: Program, given: Given): Given {
  const rule = intake.documents[g(fc.nat, { max: Math.max(0, intake.documents.length - 1) })]
  return rule ? { ...given, files: { ...given.files, [rule.id]: g(fc.nat, { max: 2 }) } } : given
}

/** What says the same as before and is another object all the same. */
function renewed(before: Survey, now: Survey): readonly string[] {
  const [old, all] = [partsOf(before), partsOf(now)]
  return [...all].flatMap(([name, part]) => {
    const was = old.get(name)
    return was !== undefined && was !== part && JSON.stringify(was) === JSON.stringify(part) ? [name] : []
  })
}

function partsOf({ steps }: Survey): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ...steps.map(step => [`step ${step.id}`, step] as const),
    ...steps.flatMap(({ documents }) => documents.map(each => [`document ${each.rule.id}`, each] as const)),
    ...steps.flatMap(({ screens }) => screens.map(screen => [`screen ${screen.id}`, screen] as const)),
    ...questionsOf(steps).map(question => [`question ${question.path}`, question] as const),
  ])
}

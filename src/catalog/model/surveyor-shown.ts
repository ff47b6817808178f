import type { Day } from '#kernel'
import type { DocumentRule, Field, Screen, Step } from './definition.ts'
import type { Fees } from './fees.ts'
import type { Program } from './program.ts'
import { keep, sameValue } from './surveyor-reuse.ts'
import type { Cell, Row, Seen } from './surveyor-seen.ts'
import type { Part } from './survey-graph.ts'
import {
  dataOf,
  documentGaps,
  type DocumentView,
  type Gap,
  isCounted,
  mayBeEmpty,
  type Question,
  type RowView,
  screenGaps,
  type ScreenView,
  type StepView,
  type Survey,
} from './views.ts'

/* What a surveyor draws of what it sees: `survey`, kept from one to the next. */

interface Shown {
  readonly updates: ReadonlyMap<Part, () => boolean>
  survey(): Survey
}

interface Given {
  today(): Day
  /** How many files stand for a document rule. */
  files(rule: string): number
}

type Drawn<View> = { readonly view: View; readonly gaps: readonly Gap[] } | null

/** The updates say whether the part became another; they are run in the graph's order. */
export function shownParts(program: Program, seen: Seen, given: Given): Shown {
  const questions = new WeakMap<Cell, Question>()
  const rowViews = new WeakMap<Row, RowView>()
  const screens = new Map<Screen, Drawn<ScreenView>>()
  const documents = new Map<string, DocumentView | null>()
  const steps = new Map<string, StepView | null>()
  const stopped = new Map<string, boolean>()
  let fees: Fees | null = null
  let survey: Survey = surveyOf([], [], null)
  const { intake } = program

  /** Whether any question of the field, in whichever row, became another. */
  function drawQuestions(field: Field): boolean {
    let isOther = false
    for (const cell of seen.cellsOf(field)) {
      const before = questions.get(cell)
      const now = cell.isVisible ? questionOf(cell, before) : undefined
      if (now === before) continue
      isOther = true
      if (now) questions.set(cell, now)
      else questions.delete(cell)
    }
    return isOther
  }

  function questionOf({ path, field, items, entry, answers }: Cell, before: Question | undefined): Question {
    const required = typeof field.required === 'string' ? seen.holds(field.required, answers) : field.required !== false
    const isSame = before?.required === required && before.items === items && before.entry === entry
    return isSame ? before : { path, field, required, items, entry }
  }

  function drawScreen(step: Step, screen: Screen): boolean {
    const before = screens.get(screen) ?? null
    // Its own condition was asked by its questions and its group.
    const view = viewOf(screen, before?.view)
    if (view === (before?.view ?? null)) return false
    screens.set(screen, view && { view, gaps: screenGaps(step.id, view) })
    return true
  }

  function viewOf(screen: Screen, before: ScreenView | undefined): ScreenView | null {
    const asked = keep(
      before?.questions,
      (screen.fields ?? []).flatMap(id => questionIn(seen.cells.get(id))),
    )
    const group = screen.group === undefined ? null : groupOf(screen.group, before?.group ?? null)
    if (before && asked === before.questions && group === before.group) return before
    return asked.length > 0 || group !== null ? { id: screen.id, questions: asked, group } : null
  }

  function groupOf(id: string, before: ScreenView['group']): ScreenView['group'] {
    const [group, all] = [program.groups.get(id), seen.rowsOf(id)]
    if (!group || !all) return null
    const rows = keep(before?.rows, all.map(rowOf))
    return before && rows === before.rows ? before : { group, rows }
  }

  function rowOf(row: Row): RowView {
    const before = rowViews.get(row)
    const asked = keep(before?.questions, [...row.cells.values()].flatMap(questionIn))
    const now = before && asked === before.questions ? before : { row: row.id, questions: asked }
    rowViews.set(row, now)
    return now
  }

  function questionIn(cell: Cell | undefined): readonly Question[] {
    const question = cell && questions.get(cell)
    return question ? [question] : []
  }

  function drawDocument(rule: DocumentRule): boolean {
    const before = documents.get(rule.id) ?? null
    const required = typeof rule.required === 'string' ? seen.holds(rule.required) : rule.required !== false
    const now = seen.holds(rule.when) ? { rule, required, files: given.files(rule.id) } : null
    if (now === before || (now && before && now.required === before.required && now.files === before.files)) return false
    documents.set(rule.id, now)
    return true
  }

  function drawStep(step: Step): boolean {
    const before = steps.get(step.id) ?? null
    const now = isCounted(step, fees) && seen.holds(step.when) ? stepOf(step, before) : null
    steps.set(step.id, now)
    return now !== before
  }

  function stepOf({ id, kind, screens: parts }: Step, before: StepView | null): StepView | null {
    const drawn = parts.flatMap(screen => screens.get(screen) ?? [])
    const views = keep(
      before?.screens,
      drawn.map(({ view }) => view),
    )
    const papers = kind === 'documents' ? intake.documents.flatMap(rule => documents.get(rule.id) ?? []) : []
    const asked = keep(before?.documents, papers)
    if (before && views === before.screens && asked === before.documents) return before
    if (mayBeEmpty.has(kind) && views.length + asked.length === 0) return null
    return { id, kind, screens: views, documents: asked, gaps: [...drawn.flatMap(({ gaps }) => gaps), ...documentGaps(id, asked)] }
  }

  const updates = new Map<Part, () => boolean>()
  for (const field of intake.fields) updates.set(`question:${field.id}`, () => drawQuestions(field))
  for (const rule of intake.documents) updates.set(`document:${rule.id}`, () => drawDocument(rule))
  for (const { id, holds } of program.stops)
    updates.set(`stop:${id}`, () => {
      const before = stopped.get(id)
      stopped.set(id, holds(seen.outside))
      return before !== stopped.get(id)
    })
  updates.set('fees', () => {
    const now = program.fees(seen.outside, condition => seen.holds(condition), given.today())
    if (sameValue(now, fees)) return false
    fees = now
    return true
  })
  for (const step of intake.steps) {
    for (const screen of step.screens) updates.set(`screen:${step.id}/${screen.id}`, () => drawScreen(step, screen))
    updates.set(`step:${step.id}`, () => drawStep(step))
  }
  updates.set('survey', () => {
    const now = intake.steps.flatMap(({ id }) => steps.get(id) ?? [])
    const stops = intake.eligibility.map(({ id }) => id).filter(id => stopped.get(id))
    const [views, told] = [keep(survey.steps, now), keep(survey.stopped, stops)]
    if (views === survey.steps && told === survey.stopped && fees === survey.fees) return false
    survey = surveyOf(views, told, fees)
    return true
  })
  return { updates, survey: () => survey }
}

/** Pages never ask for `data`, so it is put together when somebody does. */
function surveyOf(steps: readonly StepView[], stopped: readonly string[], fees: Fees | null): Survey {
  let data: Survey['data'] | undefined
  return {
    steps,
    stopped,
    fees,
    get data() {
      return (data ??= dataOf(steps))
    },
  }
}

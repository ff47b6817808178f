import type { Day } from '#kernel'
import type { Field, Screen, Step } from './definition.ts'
import { pathOf, type Path, readPath } from './definition.ts'
import type { Fees } from './fees.ts'
import { type Read, readInput } from './field-kinds.ts'
import type { Offer } from './offers.ts'
import { type Given, own, type Program, rowsOf } from './program.ts'
import { look, type Sight } from './sight.ts'
import type { Input } from './values.ts'
import {
  dataOf,
  documentGaps,
  type DocumentView,
  isCounted,
  mayBeEmpty,
  type Question,
  screenGaps,
  type ScreenView,
  type StepView,
  type Survey,
} from './views.ts'

/**
 * The survey: which steps, screens, questions and documents are there now, for the answers given so far. The same code decides on the server, at the terminal, in the
 * hall and at the desk. What is hidden is *absent*: it is not shown, not required, not submitted, and no condition can see it. So is an answer that was valid when it
 * was given and is not any more (its item is not offered now): conditions see exactly what would be submitted.
 */

/** Everything a face needs to draw, and the server to decide, for what was given so far. */
export function survey(program: Program, given: Given, today: Day): Survey {
  const sight = look(program, given, today)
  const fees = feesFor(program, sight, today)
  const steps = program.intake.steps
    .filter(step => isCounted(step, fees) && sight.holds(step.when))
    .map(step => viewStep(program, given, sight, step))
    .filter(({ kind, screens, documents }) => !mayBeEmpty.has(kind) || screens.length + documents.length > 0)
  const stopped = program.stops.filter(({ holds }) => holds(sight.outside)).map(({ id }) => id)
  return { steps, stopped, data: dataOf(steps), fees }
}

function feesFor(program: Program, sight: Sight, today: Day): Fees | null {
  return program.fees(sight.outside, condition => sight.holds(condition), today)
}

/** What is owed for the answers as they stand; null: it cannot be told. */
export function feesOf(program: Program, given: Given, today: Day): Fees | null {
  return feesFor(program, look(program, given, today), today)
}

/** What somebody else offers for a visible question; null: nothing is, or an answer it depends on is missing. */
export function offerFor(program: Program, given: Given, path: Path, today: Day): Offer | null {
  const sight = look(program, given, today)
  const { field, row } = find(program, given, path)
  if (!field || !sight.isVisible(field, row)) return null
  return program.offers.get(field.id)?.(row === null ? sight.outside : sight.inRow(field.group!, row)) ?? null
}

/** What was read for a question that is visible. */
export interface Found {
  readonly field: Field
  readonly read: Read
}

/** Reads an input for one question as it stands now. Null: the path names no question that is visible. */
export function readAnswer(program: Program, given: Given, path: Path, input: Input, today: Day): Found | null {
  const sight = look(program, given, today)
  const { field, row } = find(program, given, path)
  if (!field || !sight.isVisible(field, row)) return null
  return { field, read: readInput(input, { field, items: sight.itemsOf(field, row), today }) }
}

/** The question a path names; a field of a group is named with a row there is. */
function find(program: Program, given: Given, path: Path): { readonly field: Field | null; readonly row: string | null } {
  const { field: id, group, row } = readPath(path)
  const field = program.fields.get(id)
  if (!field || (field.group ?? null) !== group) return { field: null, row: null }
  if (group !== null && !rowsOf(given, group).includes(row!)) return { field: null, row: null }
  return { field, row }
}

function viewStep(program: Program, given: Given, sight: Sight, step: Step): StepView {
  const screens = step.screens
    .filter(screen => sight.holds(screen.when))
    .map(screen => viewScreen(program, given, sight, screen))
    .filter(screen => screen.questions.length > 0 || screen.group !== null)
  const documents = step.kind === 'documents' ? viewDocuments(program, given, sight) : []
  return {
    id: step.id,
    kind: step.kind,
    screens,
    documents,
    gaps: [...screens.flatMap(screen => screenGaps(step.id, screen)), ...documentGaps(step.id, documents)],
  }
}

function viewScreen(program: Program, given: Given, sight: Sight, screen: Screen): ScreenView {
  const ask = (field: Field | undefined, row: string | null): readonly Question[] => {
    if (!field || !sight.isVisible(field, row)) return []
    const entry = sight.entryOf(field, row)
    return [{ path: pathOf(field, row), field, required: sight.isRequired(field, row), items: sight.itemsOf(field, row), entry }]
  }
  const questions = (screen.fields ?? []).flatMap(id => ask(program.fields.get(id), null))
  const group = screen.group === undefined ? undefined : program.groups.get(screen.group)
  if (!group || !sight.isGroupVisible(group.id)) return { id: screen.id, questions, group: null }
  const inGroup = program.groupFields.get(group.id) ?? []
  const rows = rowsOf(given, group.id).map(row => ({ row, questions: inGroup.flatMap(field => ask(field, row)) }))
  return { id: screen.id, questions, group: { group, rows } }
}

function viewDocuments(program: Program, given: Given, sight: Sight): readonly DocumentView[] {
  return program.intake.documents
    .filter(rule => sight.holds(rule.when))
    .map(rule => ({
      rule,
      required: typeof rule.required === 'string' ? sight.holds(rule.required) : rule.required !== false,
      files: own(given.files, rule.id) ?? 0,
    }))
}

import type { Day } from '#kernel'
import type { Condition, DocumentRule, Field, Group, Intake, List, Screen, Step, StepKind, Trust } from './definition.ts'
import { pathOf, type Path } from './definition.ts'
import { moneyInput, type Problem, readInput } from './field-kinds.ts'
import { type Answers, compileRule, type Evaluate } from './rules.ts'
import type { Input, Value } from './values.ts'

/**
 * The survey: which steps, screens, questions and documents are there now, for the answers given so far. The same code decides on the server, at the terminal, in the
 * hall and at the desk. What is hidden is *absent*: it is not shown, not required, not submitted, and no condition can see it.
 */

/** One answer as it is kept. `value` where it is valid; else `input` as it was typed, with its problem, so that nothing typed is lost. */
export interface Entry {
  readonly value?: Value
  readonly input?: Input
  readonly problem?: Problem
  /** `typed`, or where it was filled in from. */
  readonly source: string
  readonly trust: Trust
  /** Issued by an authority: not typed over. */
  readonly locked?: boolean
}

/** What a customer has given so far. */
export interface Given {
  readonly entries: Readonly<Record<Path, Entry>>
  /** The rows of each repeated group, in their order. */
  readonly rows: Readonly<Record<string, readonly string[]>>
  /** Files by the document rule they stand for. */
  readonly files: Readonly<Record<string, number>>
}

/** An intake made ready: conditions compiled, everything found by its id. */
export interface Program {
  readonly intake: Intake
  readonly fields: ReadonlyMap<string, Field>
  readonly groups: ReadonlyMap<string, Group>
  readonly lists: ReadonlyMap<string, List>
  readonly conditions: ReadonlyMap<string, Evaluate>
  readonly stops: readonly { readonly id: string; readonly holds: Evaluate }[]
  /** Where a field is asked. */
  readonly places: ReadonlyMap<string, { readonly step: Step; readonly screen: Screen }>
}

export interface Question {
  readonly path: Path
  readonly field: Field
  readonly required: boolean
  /** Items offered now, for kinds with a list. */
  readonly items: readonly string[]
  readonly entry: Entry | undefined
}

export interface RowView {
  readonly row: string
  readonly questions: readonly Question[]
}

export interface ScreenView {
  readonly id: string
  readonly questions: readonly Question[]
  readonly group: { readonly group: Group; readonly rows: readonly RowView[] } | null
}

export interface DocumentView {
  readonly rule: DocumentRule
  readonly required: boolean
  readonly files: number
}

/** What is still missing or wrong, in the order it is met. */
export interface Gap {
  readonly step: string
  readonly screen: string
  readonly path: Path
  readonly kind: 'question' | 'group' | 'document'
  readonly problem: Problem
}

export interface StepView {
  readonly id: string
  readonly kind: StepKind
  readonly screens: readonly ScreenView[]
  readonly documents: readonly DocumentView[]
  readonly gaps: readonly Gap[]
}

export interface Survey {
  /** The visible customer steps, in order; "n of m" counts these. The result is not among them. */
  readonly steps: readonly StepView[]
  /** Rules that stop the application, by id. */
  readonly stopped: readonly string[]
  /** Everything that would be submitted: visible and valid. */
  readonly data: Readonly<Record<Path, Value>>
}

/** Compiles an intake that the linter passed. */
export function compileIntake(intake: Intake): Program {
  const conditions = new Map(intake.conditions.map(({ id, rule }: Condition) => [id, compileRule(rule)]))
  const places = new Map<string, { step: Step; screen: Screen }>()
  for (const step of intake.steps) {
    for (const screen of step.screens) {
      for (const field of screen.fields ?? []) places.set(field, { step, screen })
      for (const field of intake.fields)
        if (screen.group !== undefined && field.group === screen.group) places.set(field.id, { step, screen })
    }
  }
  return {
    intake,
    conditions,
    places,
    fields: new Map(intake.fields.map(field => [field.id, field])),
    groups: new Map(intake.groups.map(group => [group.id, group])),
    lists: new Map(intake.lists.map(list => [list.id, list])),
    stops: intake.eligibility.map(({ id, stops }) => ({ id, holds: compileRule(stops) })),
  }
}

/** Everything a face needs to draw, and the server to decide, for what was given so far. */
export function survey(program: Program, given: Given, today: Day): Survey {
  const sight = look(program, given, today)
  const steps = program.intake.steps
    .filter(step => step.kind !== 'result' && sight.holds(step.when))
    .map(step => viewStep(program, given, today, sight, step))
  const stopped = program.stops.filter(({ holds }) => holds(sight.outside)).map(({ id }) => id)
  const data: Record<Path, Value> = {}
  for (const question of questionsOf(steps)) if (question.entry?.value !== undefined) data[question.path] = question.entry.value
  return { steps, stopped, data }
}

export function questionsOf(steps: readonly StepView[]): readonly Question[] {
  return steps.flatMap(step =>
    step.screens.flatMap(screen => [...screen.questions, ...(screen.group?.rows.flatMap(row => row.questions) ?? [])]),
  )
}

/** Reads an input for one question as it stands now. Null: the path names no question that is visible. */
export function readAnswer(
  program: Program,
  given: Given,
  path: Path,
  input: Input,
  today: Day,
): { readonly field: Field; readonly read: ReturnType<typeof readInput> } | null {
  const sight = look(program, given, today)
  const { field, row } = sight.find(path)
  if (!field) return null
  const answers = sight.answersFor(field, row)
  if (!sight.isVisible(field, answers)) return null
  return { field, read: readInput(input, { field, items: sight.itemsOf(field, answers), today }) }
}

/** Looks at the answers with visibility applied; visibility of each field is found once, on demand (the linter refuses circles). */
function look(program: Program, given: Given, today: Day) {
  const seen = new Map<string, boolean>()
  const rowAnswers = new Map<string, Answers>()

  const outside: Answers = {
    today,
    value: name => {
      const field = program.fields.get(name)
      if (!field || field.group !== undefined || !isVisible(field, outside)) return undefined
      return given.entries[name]?.value
    },
    rows: group => (isGroupVisible(group) ? (given.rows[group] ?? []).map(row => inRow(group, row)) : []),
  }
  const inRow = (group: string, row: string): Answers => {
    const key = `${group}/${row}`
    const known = rowAnswers.get(key)
    if (known) return known
    const answers: Answers = {
      today,
      value: name => {
        const field = program.fields.get(name)
        if (field?.group !== group) return outside.value(name)
        return isVisible(field, answers, row) ? given.entries[pathOf(field, row)]?.value : undefined
      },
      rows: name => outside.rows(name),
    }
    rowAnswers.set(key, answers)
    return answers
  }
  const holds = (condition: string | undefined, answers: Answers = outside): boolean =>
    condition === undefined || (program.conditions.get(condition)?.(answers) ?? false)
  const isGroupVisible = (id: string): boolean => {
    const group = program.groups.get(id)
    const place = program.intake.steps.flatMap(step =>
      step.screens.filter(screen => screen.group === id).map(screen => ({ step, screen })),
    )[0]
    return group !== undefined && place !== undefined && holds(place.step.when) && holds(place.screen.when) && holds(group.when)
  }
  const isVisible = (field: Field, answers: Answers, row: string | null = null): boolean => {
    const key = pathOf(field, row)
    const known = seen.get(key)
    if (known !== undefined) return known
    const place = program.places.get(field.id)
    const visible =
      place !== undefined &&
      holds(place.step.when) &&
      holds(place.screen.when) &&
      (field.group === undefined || holds(program.groups.get(field.group)?.when)) &&
      holds(field.when, answers)
    seen.set(key, visible)
    return visible
  }
  const itemsOf = (field: Field, answers: Answers): readonly string[] =>
    (field.list === undefined ? [] : (program.lists.get(field.list)?.items ?? []))
      .filter(item => holds(item.when, answers))
      .map(item => item.id)
  const find = (path: Path): { field: Field | null; row: string | null } => {
    const [first, row, inside] = path.split('/')
    const field = program.fields.get(inside ?? first ?? '')
    if (!field || (field.group ?? null) !== (inside === undefined ? null : first!)) return { field: null, row: null }
    if (inside !== undefined && !(given.rows[first!] ?? []).includes(row!)) return { field: null, row: null }
    return { field, row: row ?? null }
  }
  const answersFor = (field: Field, row: string | null): Answers =>
    field.group !== undefined && row !== null ? inRow(field.group, row) : outside
  return { outside, inRow, holds, isVisible, itemsOf, find, answersFor }
}

type Sight = ReturnType<typeof look>

function viewStep(program: Program, given: Given, today: Day, sight: Sight, step: Step): StepView {
  const screens = step.screens
    .filter(screen => sight.holds(screen.when))
    .map(screen => viewScreen(program, given, today, sight, screen))
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

function viewScreen(program: Program, given: Given, today: Day, sight: Sight, screen: Screen): ScreenView {
  const ask = (field: Field, row: string | null): readonly Question[] => {
    const answers = sight.answersFor(field, row)
    if (!sight.isVisible(field, answers, row)) return []
    const items = sight.itemsOf(field, answers)
    const required = typeof field.required === 'string' ? sight.holds(field.required, answers) : field.required !== false
    return [
      { path: pathOf(field, row), field, required, items, entry: currentEntry(given.entries[pathOf(field, row)], { field, items, today }) },
    ]
  }
  const questions = (screen.fields ?? []).flatMap(id => {
    const field = program.fields.get(id)
    return field ? ask(field, null) : []
  })
  const group = screen.group === undefined ? undefined : program.groups.get(screen.group)
  if (!group || !sight.holds(group.when)) return { id: screen.id, questions, group: null }
  const inGroup = program.intake.fields.filter(field => field.group === group.id)
  const rows = (given.rows[group.id] ?? []).map(row => ({ row, questions: inGroup.flatMap(field => ask(field, row)) }))
  return { id: screen.id, questions, group: { group, rows } }
}

/**
 * An answer was valid when it was given; by now its item may not be offered any more, or its day be out of bounds. What was given stays, with its problem.
 */
function currentEntry(entry: Entry | undefined, reading: Parameters<typeof readInput>[1]): Entry | undefined {
  if (entry?.value === undefined || !changesWithOthers(reading.field)) return entry
  const read = readInput(inputOf(entry.value, reading.field), reading)
  if (!('problem' in read)) return entry
  const { value, ...rest } = entry
  return { ...rest, input: inputOf(value, reading.field), problem: read.problem }
}

function changesWithOthers(field: Field): boolean {
  return field.list !== undefined || field.kind === 'date'
}

/** A value as its page would send it again. */
export function inputOf(value: Value, field: Field): Input {
  return field.kind === 'money' ? moneyInput(value as number, field) : value
}

function viewDocuments(program: Program, given: Given, sight: Sight): readonly DocumentView[] {
  return program.intake.documents
    .filter(rule => sight.holds(rule.when))
    .map(rule => ({
      rule,
      required: typeof rule.required === 'string' ? sight.holds(rule.required) : rule.required !== false,
      files: given.files[rule.id] ?? 0,
    }))
}

const missing: Problem = { code: 'required', values: {} }

function screenGaps(step: string, screen: ScreenView): readonly Gap[] {
  const ofQuestion = ({ path, required, entry }: Question): readonly Gap[] => {
    const problem = entry?.problem ?? (required && entry?.value === undefined ? missing : null)
    return problem ? [{ step, screen: screen.id, path, kind: 'question', problem }] : []
  }
  const gaps = screen.questions.flatMap(ofQuestion)
  if (!screen.group) return gaps
  const { group, rows } = screen.group
  const few: readonly Gap[] =
    rows.length < group.least
      ? [{ step, screen: screen.id, path: group.id, kind: 'group', problem: { code: 'too_few_chosen', values: { least: group.least } } }]
      : []
  return [...gaps, ...few, ...rows.flatMap(row => row.questions.flatMap(ofQuestion))]
}

function documentGaps(step: string, documents: readonly DocumentView[]): readonly Gap[] {
  return documents
    .filter(({ rule, required, files }) => files < (required ? Math.max(1, rule.files.least) : 0))
    .map(({ rule }) => ({ step, screen: step, path: rule.id, kind: 'document', problem: missing }))
}

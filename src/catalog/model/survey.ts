import type { Day } from '#kernel'
import type { DocumentRule, Field, Group, Intake, List, Screen, Step, StepKind, Trust } from './definition.ts'
import { closingKinds, pathOf, type Path, readPath } from './definition.ts'
import { compileFees, type CountFees, type Fees } from './fees.ts'
import { moneyInput, type Problem, readInput, type Reading } from './field-kinds.ts'
import { compileOffer, type FindOffer, isOffered, type Offer } from './offers.ts'
import { type Answers, compileRule, type Evaluate } from './rules.ts'
import type { Input, Value } from './values.ts'

/**
 * The survey: which steps, screens, questions and documents are there now, for the answers given so far. The same code decides on the server, at the terminal, in the
 * hall and at the desk. What is hidden is *absent*: it is not shown, not required, not submitted, and no condition can see it. So is an answer that was valid when it
 * was given and is not any more (its item is not offered now): conditions see exactly what would be submitted.
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
  /** Where a field is asked, and where a group's rows are. */
  readonly places: ReadonlyMap<string, Place>
  readonly groupPlaces: ReadonlyMap<string, Place>
  readonly groupFields: ReadonlyMap<string, readonly Field[]>
  /** By field: what somebody else offers for it. */
  readonly offers: ReadonlyMap<string, FindOffer>
  readonly fees: CountFees
}

interface Place {
  readonly step: Step
  readonly screen: Screen
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
  /**
   * The visible customer steps, in order; "n of m" counts these. The result and what a device puts out are not among them, nor a payment of nothing, nor a form without a visible question, nor a documents step
   * without a visible document or question.
   */
  readonly steps: readonly StepView[]
  /** Rules that stop the application, by id. */
  readonly stopped: readonly string[]
  /** Everything that would be submitted: visible and valid. */
  readonly data: Readonly<Record<Path, Value>>
  /** What is owed; null while it cannot be told. */
  readonly fees: Fees | null
}

/** Compiles an intake that the linter passed. */
export function compileIntake(intake: Intake): Program {
  const places = new Map<string, Place>()
  const groupPlaces = new Map<string, Place>()
  for (const { step, screen } of intake.steps.flatMap(each => each.screens.map(one => ({ step: each, screen: one })))) {
    for (const field of screen.fields ?? []) places.set(field, { step, screen })
    if (screen.group !== undefined) groupPlaces.set(screen.group, { step, screen })
  }
  const groupFields = new Map(intake.groups.map(({ id }) => [id, intake.fields.filter(field => field.group === id)]))
  for (const [group, place] of groupPlaces) for (const field of groupFields.get(group) ?? []) places.set(field.id, place)
  return {
    intake,
    conditions: new Map(intake.conditions.map(({ id, rule }) => [id, compileRule(rule)])),
    places,
    groupPlaces,
    groupFields,
    fields: new Map(intake.fields.map(field => [field.id, field])),
    groups: new Map(intake.groups.map(group => [group.id, group])),
    lists: new Map(intake.lists.map(list => [list.id, list])),
    stops: intake.eligibility.map(({ id, stops }) => ({ id, holds: compileRule(stops) })),
    offers: new Map(
      intake.fields.flatMap(field => {
        const offer = compileOffer(field)
        return offer ? [[field.id, offer] as const] : []
      }),
    ),
    fees: compileFees(intake),
  }
}

/** Everything a face needs to draw, and the server to decide, for what was given so far. */
export function survey(program: Program, given: Given, today: Day): Survey {
  const sight = look(program, given, today)
  const fees = feesFor(program, sight, today)
  const steps = program.intake.steps
    .filter(step => isCounted(step, fees) && sight.holds(step.when))
    .map(step => viewStep(program, given, sight, step))
    .filter(({ kind, screens, documents }) => !mayBeEmpty.has(kind) || screens.length + documents.length > 0)
  const stopped = program.stops.filter(({ holds }) => holds(sight.outside)).map(({ id }) => id)
  const data: Record<Path, Value> = {}
  for (const question of questionsOf(steps)) if (question.entry?.value !== undefined) data[question.path] = question.entry.value
  return { steps, stopped, data, fees }
}

const mayBeEmpty: ReadonlySet<StepKind> = new Set(['form', 'appointment', 'documents'])

function isCounted({ kind }: Step, fees: Fees | null): boolean {
  return kind === 'payment' ? fees?.total !== 0 : !closingKinds.has(kind)
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

/** The answers with visibility applied. */
export interface Sight {
  /** As conditions see them outside any row. */
  readonly outside: Answers
  /** As conditions see them from a row: its fields, then everything outside. */
  inRow(group: string, row: string): Answers
  holds(condition: string | undefined, answers?: Answers): boolean
  isVisible(field: Field, row: string | null): boolean
  isGroupVisible(group: string): boolean
  itemsOf(field: Field, row: string | null): readonly string[]
  isRequired(field: Field, row: string | null): boolean
  entryOf(field: Field, row: string | null): Entry | undefined
}

/** Looks at the answers with visibility applied. Everything is found once and on demand (the linter refuses circles). */
export function look(program: Program, given: Given, today: Day): Sight {
  const rowAnswers = new Map<string, Answers>()
  const held = new Map<string, boolean>()
  const visible = new Map<Path, boolean>()
  const entries = new Map<Path, Entry | undefined>()

  const valueOf = (field: Field, row: string | null) => (isVisible(field, row) ? entryOf(field, row)?.value : undefined)
  const outside: Answers = {
    today,
    value: name => {
      const field = program.fields.get(name)
      return field && field.group === undefined ? valueOf(field, null) : undefined
    },
    rows: group => (isGroupVisible(group) ? rowsOf(given, group).map(row => inRow(group, row)) : []),
  }
  const inRow = (group: string, row: string): Answers =>
    remember(rowAnswers, `${group}/${row}`, () => ({
      today,
      value: name => {
        const field = program.fields.get(name)
        return field?.group === group ? valueOf(field, row) : outside.value(name)
      },
      rows: name => outside.rows(name),
    }))
  const answersFor = (field: Field, row: string | null) => (field.group !== undefined && row !== null ? inRow(field.group, row) : outside)

  const holds = (condition: string | undefined, answers: Answers = outside): boolean => {
    if (condition === undefined) return true
    const decide = () => program.conditions.get(condition)?.(answers) ?? false
    return answers === outside ? remember(held, condition, decide) : decide()
  }
  const isShown = (place: Place | undefined) => place !== undefined && holds(place.step.when) && holds(place.screen.when)
  const isGroupVisible = (id: string): boolean => {
    const group = program.groups.get(id)
    return group !== undefined && isShown(program.groupPlaces.get(id)) && holds(group.when)
  }
  const isVisible = (field: Field, row: string | null): boolean =>
    remember(
      visible,
      pathOf(field, row),
      () =>
        isShown(program.places.get(field.id)) &&
        (field.group === undefined || isGroupVisible(field.group)) &&
        holds(field.when, answersFor(field, row)),
    )
  const itemsOf = (field: Field, row: string | null): readonly string[] =>
    (field.list === undefined ? [] : (program.lists.get(field.list)?.items ?? []))
      .filter(item => holds(item.when, answersFor(field, row)))
      .map(item => item.id)
  const isRequired = (field: Field, row: string | null): boolean =>
    typeof field.required === 'string' ? holds(field.required, answersFor(field, row)) : field.required !== false
  const entryOf = (field: Field, row: string | null): Entry | undefined =>
    remember(entries, pathOf(field, row), () => {
      const entry = own(given.entries, pathOf(field, row))
      if (entry?.value === undefined || !changesWithOthers(field)) return entry
      const offer = program.offers.get(field.id)
      if (offer) return isOffered(entry.value, offer(answersFor(field, row))) ? entry : withoutValue(entry, 'not_offered')
      if (field.kind === 'slot' || field.kind === 'lookup') return entry
      return currentEntry(entry, entry.value, { field, items: itemsOf(field, row), today })
    })
  return { outside, inRow, holds, isVisible, isGroupVisible, itemsOf, isRequired, entryOf }
}

function remember<Kept>(known: Map<string, Kept>, key: string, make: () => Kept): Kept {
  if (known.has(key)) return known.get(key)!
  const made = make()
  known.set(key, made)
  return made
}

function rowsOf(given: Given, group: string): readonly string[] {
  return own(given.rows, group) ?? []
}

/** An id may be `constructor`, which every object has. */
function own<Kept>(record: Readonly<Record<string, Kept>>, key: string): Kept | undefined {
  return Object.prototype.hasOwnProperty.call(record, key) ? record[key] : undefined
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

/** What was given stays, with its problem, when it is not valid any more: its item may not be offered now, or its day be out of bounds. */
function currentEntry(entry: Entry, value: Value, reading: Reading): Entry {
  const read = readInput(inputOf(value, reading.field), reading)
  if (!('problem' in read)) return entry
  const { value: _, ...rest } = entry
  return { ...rest, input: inputOf(value, reading.field), problem: read.problem }
}

/** What was chosen for other answers is not typed again by itself: what is shown of it goes, too. */
function withoutValue(entry: Entry, code: Problem['code']): Entry {
  const { value: _, ...rest } = entry
  return { ...rest, problem: { code, values: {} } }
}

function changesWithOthers(field: Field): boolean {
  return field.list !== undefined || field.kind === 'date' || field.kind === 'slot' || field.kind === 'lookup'
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
      files: own(given.files, rule.id) ?? 0,
    }))
}

function screenGaps(step: string, screen: ScreenView): readonly Gap[] {
  const ofQuestion = ({ path, field, required, entry }: Question): readonly Gap[] => {
    const problem = entry?.problem ?? (required && entry?.value === undefined ? missing(field) : null)
    return problem ? [{ step, screen: screen.id, path, kind: 'question', problem }] : []
  }
  const gaps = screen.questions.flatMap(ofQuestion)
  if (!screen.group) return gaps
  const { group, rows } = screen.group
  const problem = rowsProblem(group, rows.length)
  const ofGroup: readonly Gap[] = problem ? [{ step, screen: screen.id, path: group.id, kind: 'group', problem }] : []
  return [...gaps, ...ofGroup, ...rows.flatMap(row => row.questions.flatMap(ofQuestion))]
}

function missing(field: Field): Problem {
  return { code: field.kind === 'consent' ? 'consent_needed' : 'required', values: {} }
}

function rowsProblem({ least, most }: Group, count: number): Problem | null {
  if (count < least) return { code: 'too_few_chosen', values: { least } }
  return count > most ? { code: 'too_many_chosen', values: { most } } : null
}

/** A document that is not required may be left out whole, not by half. */
function documentGaps(step: string, documents: readonly DocumentView[]): readonly Gap[] {
  return documents
    .filter(({ rule, required, files }) => files < Math.max(rule.files.least, 1) && (required || files > 0))
    .map(({ rule }) => ({ step, screen: step, path: rule.id, kind: 'document', problem: { code: 'required', values: {} } }))
}

import { closingKinds, type DocumentRule, type Field, type Group, type Path, type Step, type StepKind } from './definition.ts'
import type { Fees } from './fees.ts'
import type { Problem } from './field-kinds.ts'
import type { Entry } from './program.ts'
import type { Value } from './values.ts'

/* What a survey says, and what of it is still missing. */

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

export function questionsOf(steps: readonly StepView[]): readonly Question[] {
  return steps.flatMap(step =>
    step.screens.flatMap(screen => [...screen.questions, ...(screen.group?.rows.flatMap(row => row.questions) ?? [])]),
  )
}

export function screenGaps(step: string, screen: ScreenView): readonly Gap[] {
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
export function documentGaps(step: string, documents: readonly DocumentView[]): readonly Gap[] {
  return documents
    .filter(({ rule, required, files }) => files < Math.max(rule.files.least, 1) && (required || files > 0))
    .map(({ rule }) => ({ step, screen: step, path: rule.id, kind: 'document', problem: { code: 'required', values: {} } }))
}

export const mayBeEmpty: ReadonlySet<StepKind> = new Set(['form', 'appointment', 'documents'])

/** `fees`: what is owed, null while it cannot be told. */
export function isCounted({ kind }: Step, fees: Fees | null): boolean {
  return kind === 'payment' ? fees?.total !== 0 : !closingKinds.has(kind)
}

/** Everything that would be submitted. */
export function dataOf(steps: readonly StepView[]): Survey['data'] {
  const data: Record<Path, Value> = {}
  for (const { path, entry } of questionsOf(steps)) if (entry?.value !== undefined) data[path] = entry.value
  return data
}

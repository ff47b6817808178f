import {
  compileIntake,
  conditionWords,
  type DefinitionView,
  type DocumentRule,
  type Entry,
  type Field,
  type Given as GivenAnswers,
  namesOf,
  type Path,
  type Problem,
  type Question,
  readPath,
  type StepView,
  survey,
} from '#catalog'
import type { DocumentFile, WorkCase } from '#cases'
import type { Say } from '#catalog/desk'

type WorkEntry = WorkCase['entries'][string]

export interface GivenRow {
  readonly path: Path
  readonly field: Field
  readonly label: string
  /** Not there: it was not given. */
  readonly entry: WorkEntry | undefined
  readonly problem: Problem | null
}

interface GivenPart {
  readonly id: string
  /** 第 1 位家人; null: the step's own questions. */
  readonly title: string | null
  readonly rows: readonly GivenRow[]
}

export interface GivenStep {
  readonly id: string
  readonly title: string
  readonly parts: readonly GivenPart[]
}

export interface GivenDocument {
  readonly rule: DocumentRule
  readonly name: string
  readonly required: boolean
  /** The condition by which it was asked for, in words; null: everybody is. */
  readonly why: string | null
  readonly files: readonly DocumentFile[]
}

export interface Given {
  readonly steps: readonly GivenStep[]
  readonly documents: readonly GivenDocument[]
  /** Rules that would stop the application today, by id. */
  readonly stopped: readonly string[]
}

/** What a person gave, in the order in which they were asked for it. */
export function readGiven(definition: DefinitionView, work: WorkCase, say: Say): Given | null {
  const intake = definition.intake?.body
  if (!intake) return null
  const program = compileIntake(intake)
  const names = namesOf(intake, definition.texts.body, definition.texts.language)
  const found = survey(program, answersOf(work), work.today)
  const steps = found.steps.map(step => ({ id: step.id, title: say(`step.${step.id}.title`), parts: partsOf(step, work, say) }))
  // An answer a condition hides from us (it may ask for what is masked here) was given all the same.
  const shown = new Set(steps.flatMap(({ parts }) => parts.flatMap(({ rows }) => rows.map(({ path }) => path))))
  const rest = Object.keys(work.entries).flatMap(path => {
    const field = program.fields.get(readPath(path).field)
    return field && !shown.has(path) ? [{ path, field, step: program.places.get(field.id)?.step.id }] : []
  })
  return {
    stopped: found.stopped,
    steps: steps
      .map(step =>
        withRest(
          step,
          rest.filter(each => each.step === step.id).map(each => rowOf(each, work, say)),
        ),
      )
      .filter(({ parts }) => parts.length > 0),
    documents: intake.documents.flatMap(rule => {
      const files = work.documents.filter(file => file.rule === rule.id)
      const asked = found.steps.flatMap(({ documents }) => documents).find(each => each.rule.id === rule.id)
      if (!asked && files.length === 0) return []
      const condition = intake.conditions.find(({ id }) => id === rule.when)
      const why = condition ? conditionWords(condition.rule, names).words : null
      return [{ rule, name: say(`document.${rule.id}.name`), required: asked?.required === true, why, files }]
    }),
  }
}

/** What is masked stands in for itself: that something was given is known, what is not. */
function answersOf(work: WorkCase): GivenAnswers {
  const files: Record<string, number> = {}
  for (const { rule } of work.documents) files[rule] = (files[rule] ?? 0) + 1
  const entries = Object.entries(work.entries).map(([path, entry]) => [
    path,
    { ...entry, value: entry.value ?? entry.masked ?? undefined } as Entry,
  ])
  return { entries: Object.fromEntries(entries) as Record<Path, Entry>, rows: work.rows, files }
}

function partsOf(step: StepView, work: WorkCase, say: Say): readonly GivenPart[] {
  const rowsOf = (questions: readonly Question[]) => questions.map(question => rowOf(question, work, say))
  const own = step.screens.flatMap(({ questions }) => rowsOf(questions))
  const groups = step.screens.flatMap(({ group }) =>
    (group?.rows ?? []).map(({ row, questions }, index) => ({
      id: row,
      title: say(`group.${group!.group.id}.one`, { n: index + 1 }),
      rows: rowsOf(questions),
    })),
  )
  return [...(own.length > 0 ? [{ id: step.id, title: null, rows: own }] : []), ...groups]
}

function rowOf(
  { path, field, entry: asked }: Pick<Question, 'path' | 'field'> & { entry?: Entry | undefined },
  work: WorkCase,
  say: Say,
): GivenRow {
  const entry = work.entries[path]
  const isMasked = entry?.masked != null
  return {
    path,
    field,
    label: say(`field.${field.id}.label`),
    entry,
    problem: isMasked ? null : (asked?.problem ?? (entry?.problem as Problem | undefined) ?? null),
  }
}

function withRest(step: GivenStep, rest: readonly GivenRow[]): GivenStep {
  return rest.length === 0 ? step : { ...step, parts: [...step.parts, { id: `${step.id}-rest`, title: null, rows: rest }] }
}

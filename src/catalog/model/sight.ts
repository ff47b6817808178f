import type { Day } from '#kernel'
import { type Field, pathOf, type Path } from './definition.ts'
import { moneyInput, type Problem, readInput } from './field-kinds.ts'
import { isOffered } from './offers.ts'
import { type Entry, entryAt, type Given, type Place, type Program, rowsOf } from './program.ts'
import type { Answers } from './rules.ts'
import type { Input, Value } from './values.ts'

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
      const entry = entryAt(given, pathOf(field, row))
      return entry && currentEntry(program, field, entry, { answers: answersFor(field, row), items: () => itemsOf(field, row) })
    })
  return { outside, inRow, holds, isVisible, isGroupVisible, itemsOf, isRequired, entryOf }
}

function remember<Kept>(known: Map<string, Kept>, key: string, make: () => Kept): Kept {
  if (known.has(key)) return known.get(key)!
  const made = make()
  known.set(key, made)
  return made
}

/** What was given stays, with its problem, when it is not valid any more: its item may not be offered now, or its day be out of bounds. */
export function currentEntry(
  program: Program,
  field: Field,
  entry: Entry,
  { answers, items }: { readonly answers: Answers; readonly items: () => readonly string[] },
): Entry {
  if (entry.value === undefined || !changesWithOthers(field)) return entry
  const offer = program.offers.get(field.id)
  if (offer) return isOffered(entry.value, offer(answers)) ? entry : withoutValue(entry, 'not_offered')
  if (field.kind === 'slot' || field.kind === 'lookup') return entry
  const input = inputOf(entry.value, field)
  const read = readInput(input, { field, items: items(), today: answers.today })
  if (!('problem' in read)) return entry
  const { value: _, ...rest } = entry
  return { ...rest, input, problem: read.problem }
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

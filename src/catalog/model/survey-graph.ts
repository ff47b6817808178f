import type { Intake } from './definition.ts'
import { dependenciesOf, type Thing, thingsNamed } from './dependencies.ts'
import { namesIn } from './rules.ts'

/** What a survey is made of: things that are there or not, and what is drawn of them. A screen is named with its step. */
export type Part =
  | Thing
  | `question:${string}`
  | `screen:${string}/${string}`
  | `document:${string}`
  | `step:${string}`
  | `stop:${string}`
  | 'fees'
  | 'survey'

export interface SurveyGraph {
  /** Every part after those it is made of; the things first. */
  readonly parts: readonly Part[]
  /** How many of the parts are things. */
  readonly things: number
  /** By part: which parts to look at again when it changed. */
  readonly readers: ReadonlyMap<Part, readonly Part[]>
}

/** Which part of a survey is made of which, for an intake without circles. */
export function surveyGraph(intake: Intake): SurveyGraph {
  const things = thingsOf(intake)
  const made = new Map<Part, readonly Part[]>([...things, ...drawnOf(intake, things)])
  const readers = new Map<Part, Part[]>([...made.keys()].map(part => [part, []]))
  for (const [part, from] of made) for (const each of new Set(from)) readers.get(each)?.push(part)
  return { parts: inOrder(made), things: things.size, readers }
}

type Made = ReadonlyMap<Part, readonly Part[]>

/** A condition seen from a row may be another in each row, so a row's field looks at what its conditions name. */
function thingsOf(intake: Intake): ReadonlyMap<Thing, readonly Thing[]> {
  const plain = dependenciesOf(intake)
  const inRows = new Set<Thing>(intake.fields.filter(({ group }) => group !== undefined).map(({ id }) => `field:${id}` as const))
  return new Map(
    [...plain].map(([thing, from]) => [thing, inRows.has(thing) ? [...from, ...from.flatMap(each => plain.get(each) ?? [])] : from]),
  )
}

function drawnOf(intake: Intake, things: ReadonlyMap<Thing, readonly Thing[]>): Made {
  const made = new Map<Part, readonly Part[]>()
  const fields = new Set(intake.fields.map(({ id }) => id))
  const groups = new Set(intake.groups.map(({ id }) => id))
  const conditions = (...ids: readonly (string | boolean | undefined)[]): readonly Thing[] =>
    ids.flatMap(id => (typeof id === 'string' ? [`condition:${id}` as const] : []))

  for (const { id, group, required } of intake.fields) {
    const asked = conditions(required)
    made.set(`question:${id}`, [`field:${id}`, ...asked, ...(group === undefined ? [] : asked.flatMap(each => things.get(each) ?? []))])
  }
  for (const { id, when, required } of intake.documents) made.set(`document:${id}`, conditions(when, required))
  for (const { id, stops } of intake.eligibility) made.set(`stop:${id}`, thingsNamed(namesIn(stops), fields, groups))
  const amounts = (intake.fees ?? []).flatMap(({ when, amount }) => [...conditions(when), ...thingsNamed(namesIn(amount), fields, groups)])
  made.set('fees', amounts)
  for (const step of intake.steps) {
    for (const screen of step.screens) {
      const asked = [
        ...(screen.fields ?? []),
        ...intake.fields.filter(({ group }) => group !== undefined && group === screen.group).map(({ id }) => id),
      ]
      const rows: readonly Part[] = screen.group === undefined ? [] : [`group:${screen.group}`]
      made.set(`screen:${step.id}/${screen.id}`, [...asked.map(id => `question:${id}` as const), ...rows])
    }
    made.set(`step:${step.id}`, [
      ...conditions(step.when),
      ...step.screens.map(({ id }) => `screen:${step.id}/${id}` as const),
      ...(step.kind === 'documents' ? intake.documents.map(({ id }) => `document:${id}` as const) : []),
      ...(step.kind === 'payment' ? ['fees' as const] : []),
    ])
  }
  made.set('survey', [
    ...intake.steps.map(({ id }) => `step:${id}` as const),
    ...intake.eligibility.map(({ id }) => `stop:${id}` as const),
    'fees',
  ])
  return made
}

/** Things come first, since nothing drawn decides what is there. */
function inOrder(made: Made): readonly Part[] {
  const done = new Set<Part>()
  const put = (part: Part): void => {
    if (done.has(part)) return
    for (const from of made.get(part) ?? []) put(from)
    done.add(part)
  }
  for (const part of made.keys()) put(part)
  return [...done]
}

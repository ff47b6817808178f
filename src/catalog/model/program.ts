import type { Field, Group, Intake, List, Path, Screen, Step, Trust } from './definition.ts'
import { compileFees, type CountFees } from './fees.ts'
import type { Problem } from './field-kinds.ts'
import { compileOffer, type FindOffer } from './offers.ts'
import { compileRule, type Evaluate } from './rules.ts'
import type { Input, Value } from './values.ts'

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
  /**
   * Answers that are laid over the entries, as a page has them until the server does; null: taken away. A few over many: to copy a record of hundreds for one answer costs
   * more than all that follows from it.
   */
  readonly typed?: ReadonlyMap<Path, Entry | null>
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

export interface Place {
  readonly step: Step
  readonly screen: Screen
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

export function rowsOf(given: Given, group: string): readonly string[] {
  return own(given.rows, group) ?? []
}

/** An id may be `constructor`, which every object has. */
export function own<Kept>(record: Readonly<Record<string, Kept>>, key: string): Kept | undefined {
  return Object.prototype.hasOwnProperty.call(record, key) ? record[key] : undefined
}

/** What was given for a question, with what was typed since. */
export function entryAt(given: Given, path: Path): Entry | undefined {
  const typed = given.typed?.get(path)
  return typed === undefined ? own(given.entries, path) : (typed ?? undefined)
}

/** One more answer typed over what was given; null: it is taken away. */
export function typedOver(given: Given, path: Path, entry: Entry | null): Given {
  return { ...given, typed: new Map(given.typed).set(path, entry) }
}

import type { Intake } from './definition.ts'
import { namesIn } from './rules.ts'

/** A thing that is there or not, or an answer that is there or not, depending on others. */
export type Thing = `field:${string}` | `group:${string}` | `condition:${string}`

/**
 * What decides what: a field is decided by its own condition, by those of its screen and step, by its group and by the conditions of its list's items (an answer that
 * is not offered is absent), and by what it is offered for; a group by its own condition and those of its screen and step; a condition by the fields and groups it names.
 */
type Dependencies = ReadonlyMap<Thing, readonly Thing[]>

export function dependenciesOf(intake: Intake): Dependencies {
  const found = new Map<Thing, readonly Thing[]>()
  const fields = new Map(intake.fields.map(field => [field.id, field]))
  const groups = new Set(intake.groups.map(({ id }) => id))
  const lists = new Map(intake.lists.map(list => [list.id, list]))
  const shownBy = placesOf(intake)
  const conditions = (...ids: readonly (string | undefined)[]): readonly Thing[] =>
    ids.flatMap(id => (id === undefined ? [] : [`condition:${id}` as const]))

  for (const { id, rule } of intake.conditions) {
    found.set(`condition:${id}`, thingsNamed(namesIn(rule), fields, groups))
  }
  for (const { id, when } of intake.groups) {
    found.set(`group:${id}`, [...conditions(when), ...conditions(...(shownBy.get(`group:${id}`) ?? []))])
  }
  for (const { id, group, when, list, resource, lookup } of intake.fields) {
    const items = list === undefined ? [] : (lists.get(list)?.items ?? [])
    const ownPlaces = conditions(...(shownBy.get(`field:${id}`) ?? []))
    const itsGroup: readonly Thing[] = group === undefined ? [] : [`group:${group}`]
    const asked = [...(resource === undefined ? [] : [resource]), ...Object.values(lookup?.with ?? {})]
    const offeredFor = asked.flatMap(rule => thingsNamed(namesIn(rule), fields, groups))
    found.set(`field:${id}`, [
      ...conditions(when),
      ...ownPlaces,
      ...itsGroup,
      ...conditions(...items.map(item => item.when)),
      ...offeredFor,
    ])
  }
  return found
}

/** The fields and groups a rule's names mean; a name seen from a row may be a field outside the group. */
export function thingsNamed(
  names: Iterable<string>,
  fields: { has(id: string): boolean },
  groups: { has(id: string): boolean },
): readonly Thing[] {
  return [...names].flatMap((name): readonly Thing[] => {
    const id = name.slice(name.indexOf('/') + 1)
    if (fields.has(id)) return [`field:${id}`]
    return groups.has(id) ? [`group:${id}`] : []
  })
}

/** Everything the given things depend on, themselves included. */
export function reach(graph: Dependencies, start: Iterable<Thing>): ReadonlySet<Thing> {
  const seen = new Set<Thing>()
  const open = [...start]
  for (let thing = open.pop(); thing !== undefined; thing = open.pop()) {
    if (seen.has(thing)) continue
    seen.add(thing)
    open.push(...(graph.get(thing) ?? []))
  }
  return seen
}

/** Circles, each once and as the way round; none means that every visibility is decided. */
export function circlesIn(graph: Dependencies): readonly (readonly Thing[])[] {
  const done = new Set<Thing>()
  const found: (readonly Thing[])[] = []
  const walk = (thing: Thing, way: readonly Thing[]): void => {
    const at = way.indexOf(thing)
    if (at >= 0) return void found.push(way.slice(at))
    if (done.has(thing)) return
    for (const next of graph.get(thing) ?? []) walk(next, [...way, thing])
    done.add(thing)
  }
  for (const thing of graph.keys()) walk(thing, [])
  return found
}

/** By field and group, the conditions of the screens that show it and of their steps. */
function placesOf(intake: Intake): ReadonlyMap<Thing, readonly (string | undefined)[]> {
  const found = new Map<Thing, readonly (string | undefined)[]>()
  for (const step of intake.steps) {
    for (const screen of step.screens) {
      const shown: readonly Thing[] = [
        ...(screen.fields ?? []).map(id => `field:${id}` as const),
        ...(screen.group === undefined ? [] : [`group:${screen.group}` as const]),
      ]
      shown.forEach(thing => found.set(thing, [...(found.get(thing) ?? []), step.when, screen.when]))
    }
  }
  return found
}

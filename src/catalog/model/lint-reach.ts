import type { Day } from '#kernel'
import { type Decision, type Decider, deciderFor, type Statement } from './decide.ts'
import type { Field, Intake, Rule } from './definition.ts'
import { circlesIn, dependenciesOf, reach, type Thing, thingsNamed } from './dependencies.ts'
import { type Finding, finding } from './findings.ts'
import { rowsNamed, ruleFindings, vocabularyOf } from './lint-rules.ts'
import { compileRule, type Evaluate, namesIn, type Wanted } from './rules.ts'
import { look, type Sight } from './sight.ts'

/** What can be decided about an intake; nothing is said of what depends on something faulty. */
export interface Reach {
  readonly decider: Decider
  /** Null: it depends on something that is faulty. */
  decide(statement: Statement): Decision | null
  /** A rule of its own, outside any row, has no fault. */
  isSound(rule: Rule, wanted?: Wanted): boolean
  holds(rule: Rule): Evaluate
  /** The fields and groups a rule names. */
  thingsIn(rule: Rule): readonly Thing[]
  /** The same, with nothing said of what depends on these either. */
  without(things: Iterable<Thing>): Reach
}

/** `faults` are what is wrong with the intake beside; null while there are circles: nothing can be decided then. */
export function reachOf(intake: Intake, faults: readonly Finding[], today: Day): Reach | null {
  const graph = dependenciesOf(intake)
  if (circlesIn(graph).length > 0) return null
  const fields = new Map(intake.fields.map(field => [field.id, field]))
  const groups = new Map(intake.groups.map(group => [group.id, group]))
  const words = vocabularyOf(intake)
  const decider = deciderFor(intake, today)
  const isKnown = (thing: Thing) => !thing.startsWith('condition:') || graph.has(thing)
  const reachBeside = (faulty: ReadonlySet<Thing>): Reach => ({
    decider,
    decide: statement =>
      [...reach(graph, statement.things)].every(thing => isKnown(thing) && !faulty.has(thing)) ? decider.decide(statement) : null,
    holds: compileRule,
    isSound: (rule, wanted) => ruleFindings(rule, words, '', wanted).length === 0,
    thingsIn: rule => thingsNamed(namesIn(rule), fields, groups),
    without: things => reachBeside(new Set([...faulty, ...things])),
  })
  return reachBeside(faultyThings(intake, faults))
}

/** What errors were found about: the field, group or condition of their place, or the fields of the list. */
function faultyThings({ fields }: Intake, faults: readonly Finding[]): ReadonlySet<Thing> {
  const things = faults.flatMap(({ severity, place }): readonly Thing[] => {
    const [, part, id = ''] = place.split('.')
    if (severity === 'warning') return []
    if (part === 'lists') return fields.filter(({ list }) => list === id).map(field => `field:${field.id}` as const)
    const kind = part === 'fields' ? 'field' : part === 'groups' ? 'group' : part === 'conditions' ? 'condition' : null
    return kind ? [`${kind}:${id}`] : []
  })
  return new Set(things)
}

/** The most steps a customer should go through; the result is not counted. */
const mostSteps = 5

/** Dead and empty conditions, and what nobody can ever see. */
export function lintReach(intake: Intake, reached: Reach, today: Day): readonly Finding[] {
  const ofConditions = intake.conditions.flatMap(({ id, rule }) => lintCondition(id, rule, intake, reached))
  // What depends on a condition that cannot be decided cannot be either; it is said once.
  const open = ofConditions.filter(({ code }) => code === 'undecided').map(({ values }) => `condition:${values['id']}` as const)
  const settled = reached.without(open)
  return [
    ...ofConditions,
    ...lintPlaces(intake, settled),
    ...lintDocuments(intake, settled),
    ...lintItems(intake, settled),
    ...intake.eligibility.flatMap(({ id, stops }) => lintEligibility(id, stops, settled, today)),
    ...lintStepCount(intake, settled),
    ...lintParties(intake, settled),
    ...lintContact(intake, settled),
  ]
}

function lintCondition(id: string, rule: Rule, intake: Intake, reached: Reach): readonly Finding[] {
  if (!isUsed(id, intake)) return []
  const place = `intake.conditions.${id}.rule`
  const [rowOf] = rowsNamed(rule, intake)
  const statement: Statement = { things: [`condition:${id}`], rowOf, holds: ({ sight, answers }) => sight.holds(id, answers) }
  const decision = reached.decide(statement)
  if (!decision) return []
  if (decision.canHold === 'no') return [finding('condition_dead', place, { id })]
  if (decision.canFail === 'no') return [finding('condition_always', place, { id })]
  if (decision.canHold === 'undecided' || decision.canFail === 'undecided') return [undecided(id, place, decision)]
  return holdsWheneverAnswered(rule, statement, intake, reached) ? [finding('condition_always_answered', place, { id })] : []
}

/** Such a condition looks at what was answered without telling the answers apart. */
function holdsWheneverAnswered(rule: Rule, statement: Statement, intake: Intake, reached: Reach): boolean {
  const named = reached.thingsIn(rule)
  const fields = intake.fields.filter(({ id }) => named.includes(`field:${id}`))
  // A consent has no other answer, and who asks `answered` means it.
  if (fields.length < named.length || fields.some(({ kind }) => kind === 'consent') || JSON.stringify(rule).includes('"answered"'))
    return false
  const decision = reached.decide({
    ...statement,
    holds: seen => (fields.every(({ id }) => seen.answers.value(id) !== undefined) ? statement.holds(seen) : null),
  })
  return decision?.canFail === 'no' && decision.canHold === 'yes'
}

function isUsed(id: string, intake: Intake): boolean {
  const { steps, fields, groups, documents, lists } = intake
  const all = [
    ...(intake.fees ?? []),
    ...steps,
    ...steps.flatMap(step => step.screens),
    ...fields,
    ...groups,
    ...documents,
    ...lists.flatMap(list => list.items),
  ]
  return all.some(each => each.when === id || ('required' in each && each.required === id))
}

function undecided(id: string, place: string, { evaluations }: Decision): Finding {
  return finding('undecided', place, { id, tried: evaluations })
}

/** A step nobody reaches says so itself, and not each of its screens and fields again. */
function lintPlaces(intake: Intake, reached: Reach): readonly Finding[] {
  return intake.steps.flatMap(step => {
    const place = `intake.steps.${step.id}`
    const found = unreachable({ kind: 'step', id: step.id, place }, conditionsStatement([step.when]), reached)
    if (found.length > 0) return found
    return step.screens.flatMap(screen => {
      const shown = { kind: 'screen', id: screen.id, place: `${place}.screens.${screen.id}` }
      const hidden = unreachable(shown, conditionsStatement([step.when, screen.when]), reached)
      if (hidden.length > 0) return hidden
      const group = intake.groups.find(({ id }) => id === screen.group)
      const noGroup = group ? lintGroup(group.id, reached) : []
      const asked = intake.fields.filter(({ id, group: of }) =>
        of === undefined ? screen.fields?.includes(id) : of === group?.id && noGroup.length === 0,
      )
      return [...noGroup, ...asked.flatMap(field => lintFieldReach(field, reached))]
    })
  })
}

function lintGroup(id: string, reached: Reach): readonly Finding[] {
  const statement: Statement = { things: [`group:${id}`], holds: ({ sight }) => sight.isGroupVisible(id) || null }
  return unreachable({ kind: 'group', id, place: `intake.groups.${id}` }, statement, reached)
}

function lintFieldReach(field: Field, reached: Reach): readonly Finding[] {
  const found = { kind: 'field', id: field.id, place: `intake.fields.${field.id}` }
  return unreachable(found, { ...fieldSeen(field), holds: ({ sight, row }) => sight.isVisible(field, row) || null }, reached)
}

function fieldSeen(field: Field): Pick<Statement, 'things' | 'rowOf'> {
  return { things: [`field:${field.id}`], rowOf: field.group }
}

function conditionsStatement(conditions: readonly (string | undefined)[]): Statement {
  const asked = conditions.filter(id => id !== undefined)
  return { things: asked.map(id => `condition:${id}` as const), holds: ({ sight }) => asked.every(id => sight.holds(id)) || null }
}

/** `holds` gives null instead of false: only whether it can hold is asked. */
function unreachable(
  what: { readonly kind: string; readonly id: string; readonly place: string },
  statement: Statement,
  reached: Reach,
): readonly Finding[] {
  const decision = reached.decide({ ...statement, until: 'held' })
  if (!decision || decision.canHold === 'yes') return []
  return decision.canHold === 'no'
    ? [finding('unreachable', what.place, { kind: what.kind, id: what.id })]
    : [undecided(what.id, what.place, decision)]
}

function lintDocuments({ documents, steps }: Intake, reached: Reach): readonly Finding[] {
  const step = steps.find(({ kind }) => kind === 'documents')
  return documents.flatMap(({ id, when }) => {
    const found = { kind: 'document', id, place: `intake.documents.${id}` }
    return step ? unreachable(found, conditionsStatement([step.when, when]), reached) : []
  })
}

/** An item is offered if any of the fields with its list can ever offer it. */
function lintItems(intake: Intake, reached: Reach): readonly Finding[] {
  return intake.lists.flatMap(list => {
    const users = intake.fields.filter(field => field.list === list.id)
    return list.items.flatMap(item => {
      if (item.when === undefined || users.length === 0) return []
      const decisions = users.map(field =>
        reached.decide({
          ...fieldSeen(field),
          until: 'held',
          holds: ({ sight, row }) => (sight.isVisible(field, row) && sight.itemsOf(field, row).includes(item.id)) || null,
        }),
      )
      const never = decisions.every(decision => decision?.canHold === 'no')
      return never ? [finding('unreachable', `intake.lists.${list.id}.items.${item.id}`, { kind: 'item', id: item.id })] : []
    })
  })
}

function lintEligibility(id: string, stops: Rule, reached: Reach, today: Day): readonly Finding[] {
  const place = `intake.eligibility.${id}.stops`
  const rule = reached.decider.program.stops.find(stop => stop.id === id)
  const things = reached.thingsIn(stops)
  if (!rule || !reached.isSound(stops)) return []
  const decision = reached.decide({ things, rules: [stops], holds: ({ answers }) => rule.holds(answers) })
  if (!decision) return []
  if (decision.canHold === 'no') return [finding('eligibility_never', place, { id })]
  if (decision.canFail === 'no') return [finding('eligibility_always', place, { id })]
  const unanswered = look(reached.decider.program, { entries: {}, rows: {}, files: {} }, today)
  if (things.length > 0 && rule.holds(unanswered.outside)) return [finding('eligibility_early', place, { id })]
  return decision.canHold === 'undecided' || decision.canFail === 'undecided' ? [undecided(id, place, decision)] : []
}

/** Steps that exclude each other count once; where that cannot be decided, every step counts. */
function lintStepCount({ steps }: Intake, reached: Reach): readonly Finding[] {
  const counted = steps.filter(({ kind }) => kind !== 'result' && kind !== 'device')
  if (counted.length <= mostSteps) return []
  const conditions = counted.flatMap(({ when }) => (when === undefined ? [] : [`condition:${when}` as const]))
  let most = 0
  const decision = reached.decide({
    things: conditions,
    holds: ({ sight }) => {
      most = Math.max(most, counted.filter(({ when }) => sight.holds(when)).length)
      return null
    },
  })
  const count = decision?.canHold === 'no' ? most : counted.length
  return count > mostSteps ? [finding('too_many_steps', 'intake.steps', { count, most: mostSteps })] : []
}

/** Whoever is named for an item must be asked for, always, when it is chosen. */
function lintParties({ parties, fields }: Intake, reached: Reach): readonly Finding[] {
  const chosen = fields.find(({ id, kind, group }) => id === parties?.field && kind === 'choice' && group === undefined)
  if (!parties || !chosen) return []
  return parties.items.flatMap(({ item, name, idCard }) =>
    Object.entries({ name, idCard }).flatMap(([part, id]) => {
      const field = fields.find(each => each.id === id)
      if (!field || field.group !== undefined) return []
      const isOpen = isEverOpen(field, reached, { things: [`field:${chosen.id}`], when: answers => answers.value(chosen.id) === item })
      return isOpen ? [finding('parties_field_open', `intake.parties.items.${item}.${part}`, { id, item })] : []
    }),
  )
}

function lintContact({ contact, fields }: Intake, reached: Reach): readonly Finding[] {
  const field = fields.find(({ id, kind, group }) => id === contact && kind === 'phone' && group === undefined)
  const isOpen = field !== undefined && isEverOpen(field, reached, { things: [], when: () => true })
  return isOpen ? [finding('contact_optional', 'intake.contact', { id: field.id })] : []
}

/** Can it be, under these circumstances, that a field is not asked or not required? */
export function isEverOpen(
  field: Field,
  reached: Reach,
  {
    things,
    when,
  }: { readonly things: readonly Thing[]; readonly when: (answers: Parameters<Statement['holds']>[0]['answers'], sight: Sight) => boolean },
): boolean {
  const required: readonly Thing[] = typeof field.required === 'string' ? [`condition:${field.required}`] : []
  const decision = reached.decide({
    things: [`field:${field.id}`, ...things, ...required],
    until: 'held',
    holds: ({ sight, answers }) => (when(answers, sight) && !(sight.isVisible(field, null) && sight.isRequired(field, null))) || null,
  })
  return decision?.canHold === 'yes'
}

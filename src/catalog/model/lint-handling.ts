import type { Action, Deadline, Handling, Intake, Rule, Stage } from './definition.ts'
import { type Finding, finding } from './findings.ts'
import { runsItself, waysOf } from './lint-doing.ts'
import { atLeast } from './lint-fields.ts'
import type { Reach } from './lint-reach.ts'
import { ruleFindings, vocabularyOf } from './lint-rules.ts'
import { idsOf, listDuplicates, twice, unknown } from './lint-structure.ts'
import { compileRule } from './rules.ts'

/** Who there is, where the linter is to know: roles, departments and services by their keys. */
export interface World {
  readonly roles: readonly string[]
  readonly departments: readonly string[]
  readonly services: readonly string[]
}

/** What happens at the moments a notice may be sent for, beside the outcomes. */
const moments: readonly string[] = ['submitted', 'returned', 'reminded', 'expired', 'unpaid', 'refunded', 'cancelled']

/** What happens behind the counter. `intake` gives the fields its rules speak of; `reach` decides them. */
export function lintHandling(
  handling: Handling,
  intake: Intake | undefined,
  reached: Reach | null,
  world: World | undefined,
): readonly Finding[] {
  return [
    ...ids(handling, intake),
    ...handling.stages.flatMap(stage => lintStage(stage, handling, intake, world)),
    ...ways(handling, reached),
    ...deadlines(handling),
    ...notices(handling, intake),
    ...unusedLists(handling),
    ...atLeast(1, 'handling.draftDays', handling.draftDays),
    ...atLeast(1, 'handling.supplementDays', handling.supplementDays),
  ]
}

function ids({ stages, outcomes, lists, notices: sent }: Handling, intake: Intake | undefined): readonly Finding[] {
  const before = new Set(idsOf(intake?.lists ?? []))
  return [
    ...(stages.length === 0 ? [finding('stage_none', 'handling.stages')] : []),
    ...twice('stage', idsOf(stages), id => `handling.stages.${id}`),
    // An action leads to a stage or an outcome by its id alone.
    ...twice('outcome', [...new Set(idsOf(stages)), ...idsOf(outcomes)], id => `handling.outcomes.${id}`),
    ...outcomes.filter(({ id }) => moments.includes(id)).map(({ id }) => finding('reserved_id', `handling.outcomes.${id}`, { id })),
    ...listDuplicates(lists, 'handling'),
    // Both parts' lists have their texts under the same keys.
    ...lists.filter(({ id }) => before.has(id)).map(({ id }) => finding('duplicate_id', `handling.lists.${id}`, { kind: 'list', id })),
    ...twice(
      'notice',
      sent.map(({ on, by }) => `${on}.${by}`),
      id => `handling.notices.${id}`,
    ),
  ]
}

function lintStage(stage: Stage, handling: Handling, intake: Intake | undefined, world: World | undefined): readonly Finding[] {
  const place = `handling.stages.${stage.id}`
  const words = vocabularyOf(intake ?? { fields: [], groups: [], lists: [] })
  const { key, district } = stage.department
  const keys = stage.actions.flatMap(action => action.key ?? [])
  const nobody = !runsItself(stage) && stage.actions.every(({ roles }) => roles.length === 0)
  return [
    ...(stage.when === undefined ? [] : ruleFindings(stage.when, words, `${place}.when`)),
    ...(district === undefined ? [] : ruleFindings(district, words, `${place}.department.district`, 'text')),
    ...(world ? unknown('department', key, new Set(world.departments), `${place}.department.key`) : []),
    ...twice('action', idsOf(stage.actions), id => `${place}.actions.${id}`),
    ...[...new Set(keys.filter((each, index) => keys.indexOf(each) !== index))].map(each =>
      finding('action_key_twice', `${place}.actions`, { key: each }),
    ),
    ...(nobody ? [finding('stage_nobody', place, { id: stage.id })] : []),
    ...(runsItself(stage) || stage.actions.some(({ kind }) => kind !== 'return') ? [] : [finding('stage_stuck', place, { id: stage.id })]),
    ...stage.actions.flatMap(action => [
      ...(!nobody && action.roles.length === 0 ? [finding('action_nobody', `${place}.actions.${action.id}`, { id: action.id })] : []),
      ...lintAction(action, handling, `${place}.actions.${action.id}`),
      ...(world ? action.roles.flatMap(role => unknown('role', role, new Set(world.roles), `${place}.actions.${action.id}.roles`)) : []),
    ]),
  ]
}

/** Which settings a kind of action has. */
const settings: Readonly<Record<Action['kind'], readonly (keyof Action)[]>> = {
  advance: ['to'],
  return: ['reasons'],
  refuse: ['outcome', 'reasons'],
}

function lintAction(action: Action, handling: Handling, place: string): readonly Finding[] {
  const { id, kind, to, outcome, reasons, key } = action
  const outcomes = new Map(handling.outcomes.map(each => [each.id, each]))
  const leadsTo = kind === 'advance' ? to : outcome
  const ends = outcomes.get(leadsTo ?? '')
  const unfit = (['to', 'outcome', 'reasons'] as const).filter(
    setting => action[setting] !== undefined && !settings[kind].includes(setting),
  )
  return [
    ...unfit.map(setting => finding('action_setting_unfit', `${place}.${setting}`, { setting })),
    ...(key === undefined || /^[a-z]$/.test(key) ? [] : [finding('action_key_unsound', `${place}.key`, { key })]),
    ...(kind === 'advance'
      ? unknown('stage', outcomes.has(to ?? '') ? undefined : to, new Set(idsOf(handling.stages)), `${place}.to`)
      : []),
    ...(kind === 'advance' && to === undefined ? [finding('advance_nowhere', place, { id })] : []),
    ...(kind === 'refuse' ? unknown('outcome', outcome, outcomes, `${place}.outcome`) : []),
    ...(kind === 'refuse' && outcome === undefined ? [finding('outcome_missing', place, { id })] : []),
    ...(ends && ends.kind !== (kind === 'refuse' ? 'refused' : 'granted')
      ? [finding('outcome_unfit', place, { id, outcome: ends.id })]
      : []),
    ...(kind !== 'advance' && reasons === undefined ? [finding('reasons_missing', place, { id })] : []),
    ...(kind === 'advance' ? [] : unknown('list', reasons, new Set(idsOf(handling.lists)), `${place}.reasons`)),
  ]
}

/** Where a case can go: to where an action leads; a stage whose condition fails is passed over, to the stage after it in the list. */
function ways({ stages, outcomes }: Handling, reached: Reach | null): readonly Finding[] {
  const verdicts = new Map(stages.map(stage => [stage.id, verdictOn(stage, reached)]))
  const next = (stage: Stage): readonly string[] => {
    const { id, when, actions } = stage
    const after = when === undefined ? undefined : stages[stages.findIndex(each => each.id === id) + 1]?.id
    const led = actions.map(({ kind, to, outcome }) => (kind === 'advance' ? to : kind === 'refuse' ? outcome : undefined))
    return [...led, ...waysOf(stage), after].filter(each => each !== undefined)
  }
  const reachedIds = closure(
    stages.slice(0, 1).map(({ id }) => id),
    id => stages.filter(stage => stage.id === id).flatMap(next),
  )
  const ending = (stage: Stage) =>
    outcomes.some(({ id }) => closure([stage.id], from => stages.filter(each => each.id === from).flatMap(next)).has(id))
  return [
    ...stages
      .filter(({ id }) => !reachedIds.has(id) || verdicts.get(id)?.canHold === 'no')
      .map(({ id }) => finding('unreachable', `handling.stages.${id}`, { kind: 'stage', id })),
    ...outcomes
      .filter(({ id }) => !reachedIds.has(id))
      .map(({ id }) => finding('unreachable', `handling.outcomes.${id}`, { kind: 'outcome', id })),
    ...(stages.every(stage => next(stage).length > 0) ? stages.filter(stage => !ending(stage)) : []).map(({ id }) =>
      finding('stage_endless', `handling.stages.${id}`, { id }),
    ),
    ...[...verdicts].flatMap(([id, decision]) =>
      decision?.canHold === 'undecided' ? [finding('undecided', `handling.stages.${id}.when`, { id, tried: decision.evaluations })] : [],
    ),
    ...nobodysCases(stages, reached),
  ]
}

function closure(start: readonly string[], next: (id: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const open = [...start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (!seen.has(id)) open.push(...next(id))
    seen.add(id)
  }
  return seen
}

function verdictOn({ when }: Stage, reached: Reach | null) {
  return when === undefined ? null : decideSubmitted([when], reached, ([holds]) => holds!)
}

/** A case that is led to stages with conditions, of which none may hold, is nobody's. */
function nobodysCases(stages: readonly Stage[], reached: Reach | null): readonly Finding[] {
  const meetsNone = (first: Stage | undefined, from?: Stage): boolean => {
    const left = first === undefined ? [] : stages.slice(stages.indexOf(first)).map(({ when }) => when)
    const rules = left.filter(when => when !== undefined)
    if (rules.length === 0 || rules.length < left.length) return false
    const led = from?.when === undefined ? [] : [from.when]
    const decision = decideSubmitted([...rules, ...led], reached, held => held.every((holds, index) => holds === index >= rules.length))
    return decision?.canHold === 'yes'
  }
  return [
    ...(meetsNone(stages[0]) ? [finding('stage_none_applies', 'handling.stages')] : []),
    ...stages.flatMap(stage =>
      stage.actions
        .filter(
          ({ kind, to }) =>
            kind === 'advance' &&
            meetsNone(
              stages.find(({ id }) => id === to),
              stage,
            ),
        )
        .map(({ id }) => finding('stage_none_applies', `handling.stages.${stage.id}.actions.${id}.to`)),
    ),
  ]
}

/** Decides about rules on answers that were submitted: what is asked and required is there. */
function decideSubmitted(rules: readonly Rule[], reached: Reach | null, test: (held: readonly boolean[]) => boolean) {
  if (!reached || !rules.every(rule => reached.isSound(rule))) return null
  const things = rules.flatMap(rule => reached.thingsIn(rule))
  const { fields } = reached.decider.program
  const asked = [...fields.values()].filter(({ id, group }) => group === undefined && things.includes(`field:${id}`))
  const required = asked.flatMap(field => (typeof field.required === 'string' ? [`condition:${field.required}` as const] : []))
  const compiled = rules.map(compileRule)
  return reached.decide({
    things: [...things, ...required],
    rules,
    until: 'held',
    holds: ({ sight, answers }) => {
      if (!test(compiled.map(holds => holds(answers)))) return null
      const isSubmitted = asked.every(
        field => !sight.isVisible(field, null) || !sight.isRequired(field, null) || answers.value(field.id) !== undefined,
      )
      return isSubmitted || null
    },
  })
}

function deadlines({ deadline, stages }: Handling): readonly Finding[] {
  return [
    ...(timeOf(deadline) > 0 ? [] : [finding('deadline_unsound', 'handling.deadline')]),
    ...stages.flatMap(stage => {
      const place = `handling.stages.${stage.id}.deadline`
      if (!(timeOf(stage.deadline) > 0)) return [finding('deadline_unsound', place)]
      // How many hours a working day has differs by department: only like is compared with like.
      const comparable =
        ('workingDays' in deadline && 'workingDays' in stage.deadline) || ('workingHours' in deadline && 'workingHours' in stage.deadline)
      const tooShort = comparable && timeOf(deadline) > 0 && timeOf(deadline) < timeOf(stage.deadline)
      return tooShort ? [finding('deadline_too_short', place, { id: stage.id, whole: timeOf(deadline), part: timeOf(stage.deadline) })] : []
    }),
  ]
}

function timeOf(deadline: Deadline): number {
  if ('minutes' in deadline) return deadline.minutes
  return 'workingDays' in deadline ? deadline.workingDays : deadline.workingHours
}

function notices({ notices: sent, outcomes, stages, cancel }: Handling, intake: Intake | undefined): readonly Finding[] {
  const told = new Set(sent.map(({ on }) => on))
  const returns = stages.some(({ actions }) => actions.some(({ kind }) => kind === 'return'))
  // A reminder and the end of the time to mend follow a return.
  const mayHappen: Readonly<Record<string, boolean>> = {
    submitted: true,
    unpaid: stages.some(({ pay }) => pay !== undefined),
    refunded: stages.some(({ pay }) => pay !== undefined),
    cancelled: cancel !== undefined,
  }
  const happens = (on: string) => mayHappen[on] ?? (moments.includes(on) ? returns : outcomes.some(({ id }) => id === on))
  const untold = ['unpaid', 'refunded', 'cancelled'].filter(on => mayHappen[on] && !told.has(on))
  const noContact = intake !== undefined && intake.contact === undefined && sent.length > 0
  return [
    ...outcomes.filter(({ id }) => !told.has(id)).map(({ id }) => finding('outcome_untold', `handling.outcomes.${id}`, { id })),
    ...(returns && !told.has('returned') ? [finding('returned_untold', 'handling.notices')] : []),
    ...untold.map(id => finding('moment_untold', 'handling.notices', { id })),
    ...sent.filter(({ on }) => !happens(on)).map(({ on }) => finding('notice_never', `handling.notices.${on}`, { id: on })),
    ...(noContact ? [finding('contact_missing', 'intake.contact')] : []),
  ]
}

function unusedLists({ lists, stages }: Handling): readonly Finding[] {
  const used = new Set(stages.flatMap(({ actions, auto }) => [...actions.map(({ reasons }) => reasons), auto?.reasons]))
  return lists.filter(({ id }) => !used.has(id)).map(({ id }) => finding('list_unused', `handling.lists.${id}`, { id }))
}

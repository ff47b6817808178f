import { type Answers, compileRule, compileText, type Deadline, type Handling, look, type Stage, type Survey } from '#catalog'
import { addDays, hour, type Instant, minute, Refusal } from '#kernel'
import { addWorkingDays, addWorkingTime, resumedDeadline, type WorkingCalendar, workingTimeBetween } from '#organisation'
import type { Change, Command, Handler } from './commands.ts'
import { requireConsent, requirePhase, requireSeen, requireStage } from './requirements.ts'
import { type CaseState, givenOf, type RequestedItem, type StageState } from './state.ts'
import { type Rules, surveyCase, type World } from './world.ts'

/* What happens from the submission on: stages, deadlines, returns, the end. */

export function submit(rules: Rules, state: CaseState, command: Command & { type: 'submit' }, world: World): readonly Change[] {
  if (state.phase !== 'draft') throw new Refusal(state.phase === 'ended' ? 'case.ended' : 'case.submitted_already')
  requireConsent(state)
  requireSeen(state, command.seen)
  const found = surveyCase(rules, state, world.today)
  if (found.stopped.length > 0) throw new Refusal('case.not_eligible', { rules: found.stopped })
  const gaps = found.steps.flatMap(step => step.gaps)
  if (gaps.length > 0) throw new Refusal('case.incomplete', { gaps: gaps.map(({ step, path }) => ({ step, path })) })
  // What is hidden is absent: it does not leave the customer's hands.
  const hidden = Object.keys(state.entries).filter(path => !(path in found.data))
  const documents = found.steps.flatMap(step => step.documents.map(({ rule }) => rule.id))
  const unasked = state.documents.filter(({ rule }) => !documents.includes(rule))
  const first = enterFrom(rules, state, 0, world)
  const wholeDueAt = dueBy(rules.handling.deadline, world.calendarOf(first.departmentId), world.now)
  return [
    ...unasked.map(({ id }) => ({ type: 'detached', file: id }) as const),
    { type: 'submitted', at: world.now, wholeDueAt, hidden },
    { type: 'entered', stage: first },
  ]
}

/** The first stage from `index` on that applies to this case. */
function enterFrom(rules: Rules, state: CaseState, index: number, world: World): StageState {
  const { handling, program } = rules
  const answers = look(program, givenOf(state), world.today).outside
  const stage = handling.stages.slice(index).find(({ when }) => when === undefined || compileRule(when)(answers))
  if (!stage) throw new Refusal('case.no_stage')
  return enter(handling, stage, answers, world)
}

function enter(handling: Handling, stage: Stage, answers: Answers, world: World): StageState {
  const district = stage.department.district === undefined ? undefined : compileText(stage.department.district)(answers)
  const department = world.department(stage.department.key, district)
  if (!department) throw new Refusal('organisation.no_department')
  const dueAt = dueBy(stage.deadline, department.calendar, world.now)
  return {
    id: stage.id,
    departmentId: department.id,
    departmentPath: department.path,
    assigneeId: null,
    enteredAt: world.now,
    dueAt,
    warnAt: warnBy(handling, stage.deadline, department.calendar, world.now, dueAt),
    warned: false,
    overdue: false,
    pausedAt: null,
  }
}

function dueBy(deadline: Deadline, calendar: WorkingCalendar, from: Instant): Instant {
  // Somebody waits: their minutes run when the office is closed, too.
  if ('minutes' in deadline) return from + deadline.minutes * minute
  return 'workingDays' in deadline
    ? addWorkingDays(calendar, from, deadline.workingDays)
    : addWorkingTime(calendar, from, deadline.workingHours * hour)
}

function warnBy(handling: Handling, deadline: Deadline, calendar: WorkingCalendar, from: Instant, dueAt: Instant): Instant {
  if ('minutes' in deadline) return from + ((dueAt - from) * handling.warnAt) / 100
  return addWorkingTime(calendar, from, (workingTimeBetween(calendar, from, dueAt) * handling.warnAt) / 100)
}

export function resubmit(rules: Rules, state: CaseState, command: Command & { type: 'resubmit' }, world: World): readonly Change[] {
  requirePhase(state, 'returned')
  requireSeen(state, command.seen)
  const { request, stage } = state
  if (!request || !stage || stage.pausedAt === null || state.wholeDueAt === null) throw new Refusal('case.not_returned')
  const open = request.items.filter(({ path }) => !request.mended.includes(path))
  if (open.length > 0) throw new Refusal('case.not_mended', { paths: open.map(({ path }) => path) })
  const found = surveyCase(rules, state, world.today)
  const gaps = found.steps.flatMap(step => step.gaps)
  if (gaps.length > 0) throw new Refusal('case.incomplete', { gaps: gaps.map(({ step, path }) => ({ step, path })) })
  const calendar = world.calendarOf(stage.departmentId)
  const pause = { from: stage.pausedAt, to: world.now }
  return [
    {
      type: 'resumed',
      at: world.now,
      dueAt: resumedDeadline(calendar, stage.dueAt, pause),
      warnAt: resumedDeadline(calendar, stage.warnAt, pause),
      wholeDueAt: resumedDeadline(calendar, state.wholeDueAt, pause),
    },
  ]
}

export function claim(state: CaseState, staff: string): readonly Change[] {
  const stage = requireStage(state)
  if (stage.assigneeId === staff) return []
  if (stage.assigneeId !== null) throw new Refusal('case.claimed_already')
  return [{ type: 'claimed', staff }]
}

export function advance(rules: Rules, state: CaseState, command: Command & { type: 'advance' }, world: World): readonly Change[] {
  const { action } = requireAction(rules, state, command, 'advance')
  const { handling } = rules
  const outcome = handling.outcomes.find(({ id }) => id === action.to)
  const left = leave(state, world, action.id)
  if (outcome) return [...left, { type: 'ended', ending: 'outcome', outcome: outcome.id, reason: null, at: world.now }]
  const index = handling.stages.findIndex(({ id }) => id === action.to)
  if (index < 0) throw new Refusal('case.no_stage')
  return [...left, { type: 'entered', stage: enterFrom(rules, state, index, world) }]
}

export function refuse(rules: Rules, state: CaseState, command: Command & { type: 'refuse' }, world: World): readonly Change[] {
  const { action } = requireAction(rules, state, command, 'refuse')
  requireReason(rules.handling, action.reasons, command.reason)
  return [
    ...leave(state, world, action.id),
    { type: 'ended', ending: 'outcome', outcome: action.outcome ?? null, reason: command.reason, at: world.now },
  ]
}

export function giveBack(rules: Rules, state: CaseState, command: Command & { type: 'return' }, world: World): readonly Change[] {
  const { action } = requireAction(rules, state, command, 'return')
  if (command.items.length === 0) throw new Refusal('case.nothing_returned')
  const found = surveyCase(rules, state, world.today)
  for (const item of command.items) {
    requireReason(rules.handling, action.reasons, item.reason)
    if (!isThere(found, item)) throw new Refusal('case.no_such_question', { path: item.path })
  }
  // A customer is not held to office hours: the last day ends at midnight of the site.
  const until = world.endOf(addDays(world.today, rules.handling.supplementDays))
  return [{ type: 'returned', request: { items: command.items, note: command.note, at: world.now, until, mended: [] } }]
}

function isThere(found: Survey, { kind, path }: RequestedItem): boolean {
  return kind === 'document' ? found.steps.some(step => step.documents.some(({ rule }) => rule.id === path)) : path in found.data
}

export function expire({ handling }: Rules, state: CaseState, world: World): readonly Change[] {
  const ended: Change = { type: 'ended', ending: 'expired', outcome: null, reason: null, at: world.now }
  if (state.phase === 'draft' && world.now >= state.activeAt + handling.draftDays * 24 * hour) return [ended]
  if (state.phase === 'returned' && state.request && world.now >= state.request.until) return [...leave(state, world, 'expire'), ended]
  return []
}

export function leave(state: CaseState, world: World, action: string): readonly Change[] {
  return state.stage ? [{ type: 'left', stage: state.stage.id, at: world.now, action }] : []
}

function requireAction(
  rules: Rules,
  state: CaseState,
  command: { readonly seen: number; readonly action: string; readonly by: Handler },
  kind: 'advance' | 'refuse' | 'return',
) {
  const current = requireStage(state)
  requireSeen(state, command.seen)
  const stage = rules.handling.stages.find(({ id }) => id === current.id)
  const action = stage?.actions.find(({ id }) => id === command.action)
  if (!stage || action?.kind !== kind) throw new Refusal('case.no_such_action')
  // A supervisor may do whatever may be done in the stage.
  if (![...action.roles, 'supervisor'].some(role => command.by.roles.includes(role))) throw new Refusal('kernel.not_allowed')
  if (current.assigneeId === null) throw new Refusal('case.not_claimed')
  if (current.assigneeId !== command.by.staff) throw new Refusal('case.not_yours')
  return { stage, action }
}

function requireReason(handling: Handling, list: string | undefined, reason: string): void {
  const items = handling.lists.find(({ id }) => id === list)?.items ?? []
  if (!items.some(({ id }) => id === reason)) throw new Refusal('case.reason_needed')
}

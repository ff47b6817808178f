import { type Handling, isSlot, type Survey } from '#catalog'
import { addDays, hour, Refusal } from '#kernel'
import { resumedDeadline } from '#organisation'
import type { Change, Command, Handler } from './commands.ts'
import { requireConsent, requirePhase, requireSeen, requireStage } from './requirements.ts'
import { dueBy, enterFrom, follow, leave } from './stages.ts'
import type { CaseState, RequestedItem, Seat } from './state.ts'
import { unwind } from './unwinding.ts'
import { type Rules, surveyCase, type World } from './world.ts'

/* What people do from the submission on: decide, return, mend; and what time does. */

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
  const seats = seatsFor(found, rules, world)
  const first = enterFrom(rules, { ...state, seats }, 0, world)
  const entered = first.find(change => change.type === 'entered')
  const wholeDueAt = entered ? dueBy(rules.handling.deadline, world.calendarOf(entered.stage.departmentId), world.now) : world.now
  return [
    ...unasked.map(({ id }) => ({ type: 'detached', file: id }) as const),
    { type: 'submitted', at: world.now, wholeDueAt, hidden },
    ...seats.map(seat => ({ type: 'seated', seat }) as const),
    ...first,
  ]
}

/** The times that were chosen: only kept for the customer while there is something to pay, else theirs at once. */
function seatsFor({ data, fees }: Survey, { program, handling }: Rules, world: World): readonly Seat[] {
  const isOwed = handling.stages.some(({ pay }) => pay !== undefined) && fees?.total !== 0
  return Object.entries(data).flatMap(([field, value]) => {
    if (program.fields.get(field)?.kind !== 'slot' || !isSlot(value)) return []
    return [{ field, slot: value.slot, start: value.start, booking: world.newId(), state: isOwed ? 'held' : 'booked' } as const]
  })
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
  const left = leave(state, world, action.id)
  return [...left, ...follow(rules, state, action.to, world)]
}

export function refuse(rules: Rules, state: CaseState, command: Command & { type: 'refuse' }, world: World): readonly Change[] {
  const { action } = requireAction(rules, state, command, 'refuse')
  requireReason(rules.handling, action.reasons, command.reason)
  return unwind(state, { ending: 'outcome', outcome: action.outcome ?? null, reason: command.reason, because: action.id }, world)
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
  const because = { outcome: null, reason: null, because: 'expire' } as const
  if (state.phase === 'draft' && world.now >= state.activeAt + handling.draftDays * 24 * hour)
    return unwind(state, { ending: 'expired', ...because }, world)
  if (state.phase === 'returned' && state.request && world.now >= state.request.until)
    return unwind(state, { ending: 'expired', ...because }, world)
  if (state.phase === 'paying' && state.money?.state === 'open' && world.now >= state.money.until)
    return unwind(state, { ending: 'unpaid', ...because }, world)
  return []
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

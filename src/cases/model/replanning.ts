import type { Deadline } from '#catalog'
import { dayIn, type Instant } from '#kernel'
import { movedDeadline } from '#organisation'
import type { Change, ChangedCalendar, Command } from './commands.ts'
import type { CaseState } from './state.ts'
import type { Rules, World } from './world.ts'

/**
 * Deadlines when the days they are counted in change: as much is left as was. While a case lies with the customer, it is counted from the beginning of the pause. Minutes run on
 * whatever the calendar says, and what was due already stays due when it was.
 */
export function replan(rules: Rules, state: CaseState, command: Command & { type: 'replan' }, world: World): readonly Change[] {
  const { stage, wholeDueAt, submittedAt } = state
  if ((state.phase !== 'handling' && state.phase !== 'returned') || !stage || wholeDueAt === null) return []
  const from = stage.pausedAt ?? world.now
  const move = (due: Instant, unit: 'days' | 'hours' | null, since: Instant | null, calendars: ChangedCalendar | null) => {
    if (unit === null || calendars === null || since === null) return due
    const { before, after } = calendars
    return movedDeadline(before, after, due, { from, in: unit, counts: dayIn(since, before.zone) < dayIn(from, before.zone) })
  }
  const promised = unitOf(rules.handling.stages.find(({ id }) => id === stage.id)?.deadline)
  const dueAt = move(stage.dueAt, promised, stage.enteredAt, command.stage)
  // A warning comes at a share of the time, whatever the time was promised in.
  const warnAt = Math.min(dueAt, move(stage.warnAt, promised && 'hours', stage.enteredAt, command.stage))
  const moved = { dueAt, warnAt, wholeDueAt: move(wholeDueAt, unitOf(rules.handling.deadline), submittedAt, command.whole) }
  const isSame = moved.dueAt === stage.dueAt && moved.warnAt === stage.warnAt && moved.wholeDueAt === wholeDueAt
  return isSame ? [] : [{ type: 'replanned', ...moved }]
}

function unitOf(deadline: Deadline | undefined): 'days' | 'hours' | null {
  if (!deadline || 'minutes' in deadline) return null
  return 'workingDays' in deadline ? 'days' : 'hours'
}

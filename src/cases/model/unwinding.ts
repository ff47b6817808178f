import type { Change } from './commands.ts'
import { leave } from './stages.ts'
import type { CaseState, Dealing, Unwinding } from './state.ts'
import type { World } from './world.ts'

/*
 * Ending a case otherwise than by granting: what partners did for it is reversed first, then the money goes back and the times are free. As long as a partner has not
 * answered, nothing is given back: what may have been done is not undone by hoping.
 */

export function unwind(state: CaseState, to: Omit<Unwinding, 'before'>, world: World): readonly Change[] {
  const changes: Change[] = [...leave(state, world, to.because)]
  if (state.money?.state === 'open') changes.push({ type: 'unowed' })
  const unwinding: Unwinding = { ...to, before: { phase: state.phase, outcome: state.outcome, endedAt: state.endedAt } }
  if (openDealings(state).length === 0) return [...changes, ...finish(state, unwinding, world)]
  // What was posted may turn out to be past undoing: until that is known, the time stays the customer's.
  const freed = openDealings(state).some(({ verb }) => verb === 'post') ? [] : freeSeats(state)
  return [...changes, ...freed, { type: 'unwinding', unwinding }, ...reverseDone(state)]
}

/** One step further back: what a partner did meanwhile is reversed, and when all is undone the case ends. `state` has the partner's newest answer. */
export function unwindOn(state: CaseState, world: World): readonly Change[] {
  if (!state.unwinding) return []
  const open = openDealings(state)
  return open.length === 0 ? finish(state, state.unwinding, world) : reverseDone(state)
}

function finish(state: CaseState, { ending, outcome, reason }: Unwinding, world: World): readonly Change[] {
  const { money } = state
  return [
    ...(money?.state === 'paid' ? [{ type: 'refunding', refund: world.newId(), amount: money.total } as const] : []),
    ...freeSeats(state),
    { type: 'ended', ending, outcome, reason, at: world.now },
  ]
}

function freeSeats(state: CaseState): readonly Change[] {
  return state.seats.filter(seat => seat.state !== 'released').map(({ booking }) => ({ type: 'freed', booking }) as const)
}

/** What a partner has in hand for this case, or may have. */
function openDealings(state: CaseState): readonly Dealing[] {
  return state.dealings.filter(({ state: each }) => each !== 'refused' && each !== 'reversed' && each !== 'spent')
}

/** The newest first: a lock is let go when what was posted on it is undone. */
function reverseDone(state: CaseState): readonly Change[] {
  const open = openDealings(state)
  const last = open.at(-1)
  return last?.state === 'done' ? [{ type: 'reversing', dealing: last.id }] : []
}

import { minute, Refusal } from '#kernel'
import { applyAll } from './apply.ts'
import type { Change, Command } from './commands.ts'
import { follow, leave } from './stages.ts'
import type { CaseState, Dealing } from './state.ts'
import { unwind, unwindOn } from './unwinding.ts'
import type { Rules, World } from './world.ts'

/* What money, partners and devices report, and what a customer calls off. Each may be told twice, late, or after the case has ended: then it changes nothing. */

/** The money has come. `seatLost`: the time that was kept has gone meanwhile, and nothing can be delivered for it. */
export function captured(rules: Rules, state: CaseState, command: Command & { type: 'captured' }, world: World): readonly Change[] {
  const { money } = state
  if (state.phase !== 'paying' || money?.due !== command.due || money.state !== 'open') return []
  const paid: readonly Change[] = [{ type: 'paid', at: world.now }]
  if (command.seatLost) {
    const after = applyAll(state, paid, world.now)
    return [...paid, ...unwind(after, { ending: 'time_lost', outcome: null, reason: null, because: 'time_lost' }, world)]
  }
  const stage = rules.handling.stages.find(({ id }) => id === state.stage?.id)
  const booked = state.seats.filter(seat => seat.state === 'held').map(({ booking }) => ({ type: 'booked', booking }) as const)
  const left = [...paid, ...booked, ...leave(state, world, 'paid')]
  return [...left, ...follow(rules, applyAll(state, left, world.now), stage?.pay?.paid, world)]
}

export function refunded(state: CaseState, command: Command & { type: 'refunded' }): readonly Change[] {
  return state.money?.due === command.due && state.money.state === 'refunding'
    ? [{ type: 'moneyBack', byHand: command.byHand === true }]
    : []
}

/** A partner's answer to what it was asked, or to its reversal. */
export function answered(rules: Rules, state: CaseState, command: Command & { type: 'partnerAnswered' }, world: World): readonly Change[] {
  const dealing = state.dealings.find(({ id }) => id === command.dealing)
  if (!dealing) return []
  if (command.about === 'reverse') return reversed(rules, state, dealing, command.answer, world)
  if (dealing.state !== 'asked' && dealing.state !== 'unknown') return []
  const { answer } = command
  if (answer === 'unknown') return dealing.state === 'unknown' ? [] : [{ type: 'dealt', dealing: dealing.id, state: 'unknown' }]
  const dealt: readonly Change[] = [
    { type: 'dealt', dealing: dealing.id, state: answer, ...toldBy(rules, dealing, command.result) },
    ...(answer === 'done' && dealing.verb === 'post' ? spentLocks(state, dealing) : []),
  ]
  const after = applyAll(state, dealt, world.now)
  if (after.unwinding) return [...dealt, ...unwindOn(after, world)]
  return [...dealt, ...(answer === 'done' ? goOn(rules, after, dealing, world) : turnedDown(rules, after, dealing, command.code, world))]
}

/** Of what was answered, what the definition says is shown; in every language it was answered in (`where.en`). */
function toldBy(
  { handling }: Rules,
  { stage }: Dealing,
  result: Readonly<Record<string, string>> = {},
): { readonly told?: Readonly<Record<string, string>> } {
  const tells = handling.stages.find(({ id }) => id === stage)?.auto?.tells ?? []
  const told = Object.fromEntries(
    tells.flatMap(key => Object.entries(result).filter(([name]) => name === key || name.startsWith(`${key}.`))),
  )
  return Object.keys(told).length === 0 ? {} : { told }
}

/** What was locked is used up by what is posted on it. */
function spentLocks({ dealings }: CaseState, post: Dealing): readonly Change[] {
  return dealings
    .filter(({ verb, partner, state }) => verb === 'lock' && partner === post.partner && state === 'done')
    .map(({ id }) => ({ type: 'dealt', dealing: id, state: 'spent' }) as const)
}

function goOn(rules: Rules, state: CaseState, dealing: Dealing, world: World): readonly Change[] {
  const auto = rules.handling.stages.find(({ id }) => id === dealing.stage)?.auto
  const left = leave(state, world, 'done')
  return [...left, ...follow(rules, applyAll(state, left, world.now), auto?.done, world)]
}

function turnedDown(rules: Rules, state: CaseState, dealing: Dealing, code: string | null, world: World): readonly Change[] {
  const { handling } = rules
  const auto = handling.stages.find(({ id }) => id === dealing.stage)?.auto
  if (handling.stages.some(({ id }) => id === auto?.refused)) {
    const left = leave(state, world, 'refused')
    return [...left, ...follow(rules, applyAll(state, left, world.now), auto?.refused, world)]
  }
  const reasons = handling.lists.find(({ id }) => id === auto?.reasons)?.items ?? []
  const reason = reasons.some(({ id }) => id === code) ? code : null
  return unwind(state, { ending: 'outcome', outcome: auto?.refused ?? null, reason, because: 'refused' }, world)
}

function reversed(
  rules: Rules,
  state: CaseState,
  dealing: Dealing,
  answer: 'done' | 'refused' | 'unknown',
  world: World,
): readonly Change[] {
  const { unwinding } = state
  if (dealing.state !== 'reversing' || !unwinding || answer === 'unknown') return []
  // A lock that cannot be let go is gone already.
  if (answer === 'done' || dealing.verb === 'lock') {
    const dealt: readonly Change[] = [{ type: 'dealt', dealing: dealing.id, state: 'reversed' }]
    return [...dealt, ...unwindOn(applyAll(state, dealt, world.now), world)]
  }
  // It was delivered and stays delivered: the case goes on as if it had not been called off, and the money stays where it is.
  if (state.dealings.some(each => each.state === 'refused')) return [{ type: 'dealt', dealing: dealing.id, state: 'kept' }]
  const back: readonly Change[] = [{ type: 'dealt', dealing: dealing.id, state: 'done' }, { type: 'rewound' }]
  const { outcome, endedAt } = unwinding.before
  if (outcome !== null) return [...back, { type: 'ended', ending: 'outcome', outcome, reason: null, at: endedAt ?? world.now }]
  return [...back, ...goOn(rules, applyAll(state, back, world.now), dealing, world)]
}

/** What the terminal's journal says of a device that was asked. */
export function putOut(rules: Rules, state: CaseState, command: Command & { type: 'putOut' }, world: World): readonly Change[] {
  const { output } = state
  if (output?.id !== command.output || output.state === 'done' || output.state === 'failed') return []
  if (command.result === 'unknown') return output.state === 'unknown' ? [] : [{ type: 'output', output: output.id, state: 'unknown' }]
  const device = rules.handling.stages.find(({ id }) => id === output.stage)?.device
  const left: readonly Change[] = [{ type: 'output', output: output.id, state: command.result }, ...leave(state, world, command.result)]
  const to = command.result === 'done' ? device?.done : device?.failed
  return [...left, ...follow(rules, applyAll(state, left, world.now), to, world)]
}

/** What people say of a device that was asked and never came back. Its own word, should it come later, changes nothing any more. */
export function settleOutput(rules: Rules, state: CaseState, command: Command & { type: 'settleOutput' }, world: World): readonly Change[] {
  const { output, stage } = state
  if (output?.id !== command.output || output.state !== 'unknown' || stage?.id !== output.stage) throw new Refusal('case.nothing_open')
  const [settled, ...gone] = putOut(rules, state, { ...command, type: 'putOut' }, world)
  return settled?.type === 'output' ? [{ ...settled, word: command.word }, ...gone] : []
}

/** Whether a customer may call a case off, and until when (null: as long as it goes on); null: they may not. */
export function mayCancel({ handling }: Pick<Rules, 'handling'>, state: CaseState): { readonly until: number | null } | null {
  const granted = handling.outcomes.some(({ id, kind }) => id === state.outcome && kind === 'granted')
  if (state.phase === 'cancelling' || state.output?.state === 'intended' || state.output?.state === 'unknown') return null
  if (state.phase === 'ended' && (!granted || !handling.cancel)) return null
  // Who has got nothing yet and paid nothing goes as they came.
  if (state.phase !== 'ended' && !isUnderWay(state)) return { until: null }
  if (!handling.cancel) return null
  const { until } = handling.cancel
  const seat = until && state.seats.find(({ field }) => field === until.slot)
  return { until: until && seat ? seat.start - until.minutesBefore * minute : null }
}

function isUnderWay({ money, dealings }: CaseState): boolean {
  return money?.state === 'paid' || dealings.some(({ verb, state }) => verb === 'post' && state !== 'refused' && state !== 'reversed')
}

export function withdraw(rules: Rules, state: CaseState, world: World): readonly Change[] {
  if (state.phase === 'cancelling') return []
  const may = mayCancel(rules, state)
  if (may === null) throw new Refusal(state.phase === 'ended' ? 'case.ended' : 'case.not_to_be_cancelled')
  if (may.until !== null && world.now > may.until) throw new Refusal('case.too_late_to_cancel')
  const isGoing = state.phase === 'ended' || isUnderWay(state)
  return unwind(state, { ending: isGoing ? 'cancelled' : 'withdrawn', outcome: null, reason: null, because: 'withdraw' }, world)
}

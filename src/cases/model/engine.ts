import { Refusal } from '#kernel'
import type { Change, Command } from './commands.ts'
import { answered, captured, putOut, refunded, settleOutput, withdraw } from './doing.ts'
import { addRow, answer, attach, choose as chooseOffered, detach, fill, removeRow } from './filling.ts'
import { advance, claim, expire, giveBack, refuse, resubmit, submit } from './handling.ts'
import { replan } from './replanning.ts'
import { requirePhase } from './requirements.ts'
import type { CaseState } from './state.ts'
import type { Rules, World } from './world.ts'

/**
 * The case engine: a pure function from a command to changes. The server runs it inside one transaction on the locked case; what is typed, pages lay
 * over the case with the same code (`typing.ts`) and show at once. It knows no time but the one handed in, and no department but those the world names.
 */
export type Decision = { readonly changes: readonly Change[] } | { readonly refusal: Refusal }

/** Never throws: a command that does not apply is refused, with a code. No changes: it was done already. */
export function decide(rules: Rules, state: CaseState, command: Command, world: World): Decision {
  try {
    return { changes: choose(rules, state, command, world) }
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error }
    throw error
  }
}

function choose(rules: Rules, state: CaseState, command: Command, world: World): readonly Change[] {
  switch (command.type) {
    case 'consent':
      requirePhase(state, 'draft')
      return state.consent ? [] : [{ type: 'consented', notice: command.notice, at: world.now }]
    case 'answer':
      return answer(rules, state, command, world)
    case 'fill':
      return fill(rules, state, command, world)
    case 'addRow':
      return addRow(rules, state, command)
    case 'removeRow':
      return removeRow(rules, state, command)
    case 'attach':
      return attach(rules, state, command, world)
    case 'detach':
      return detach(state, command)
    case 'submit':
      return submit(rules, state, command, world)
    case 'resubmit':
      return resubmit(rules, state, command, world)
    case 'withdraw':
      return withdraw(rules, state, world)
    case 'choose':
      return chooseOffered(rules, state, command, world)
    case 'captured':
      return captured(rules, state, command, world)
    case 'refunded':
      return refunded(state, command)
    case 'partnerAnswered':
      return answered(rules, state, command, world)
    case 'putOut':
      return putOut(rules, state, command, world)
    case 'settleOutput':
      return settleOutput(rules, state, command, world)
    case 'claim':
      return claim(state, command.staff)
    case 'release':
      if (state.stage?.assigneeId !== command.staff) throw new Refusal('case.not_yours')
      return [{ type: 'released' }]
    case 'advance':
      return advance(rules, state, command, world)
    case 'refuse':
      return refuse(rules, state, command, world)
    case 'return':
      return giveBack(rules, state, command, world)
    case 'replan':
      return replan(rules, state, command, world)
    case 'expire':
      return expire(rules, state, world)
    case 'warn':
      return state.phase === 'handling' && state.stage && !state.stage.warned && world.now >= state.stage.warnAt ? [{ type: 'warned' }] : []
    case 'overdue':
      if (state.phase !== 'handling' || !state.stage || state.stage.overdue || world.now < state.stage.dueAt) return []
      // Whoever it was for went before the device was asked: it goes another way, and nothing comes out any more.
      if (state.output?.state === 'intended' && state.output.stage === state.stage.id)
        return putOut(rules, state, { type: 'putOut', output: state.output.id, result: 'failed' }, world)
      return [{ type: 'overdue' }]
  }
}

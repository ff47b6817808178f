import type { Handling } from '#catalog'
import type { Instant } from '#kernel'
import type { CaseState } from './state.ts'

/** The path of a case as it is drawn: where it has been, where it is, what is still to come. */
export interface PathNode {
  /** `submit`, a stage's id, or `end`. */
  readonly id: string
  readonly state: 'done' | 'now' | 'waiting' | 'coming' | 'stopped'
  /** When it was done, or entered. */
  readonly at: Instant | null
  readonly dueAt: Instant | null
  readonly departmentId: string | null
}

/** `waiting`: it lies with the customer. `stopped`: it ended there without being granted. */
export function pathOfCase(handling: Handling, state: CaseState): readonly PathNode[] {
  const submit: PathNode = {
    id: 'submit',
    state: state.submittedAt !== null ? 'done' : state.phase === 'ended' ? 'stopped' : 'now',
    at: state.submittedAt,
    dueAt: null,
    departmentId: null,
  }
  const granted = handling.outcomes.find(({ id }) => id === state.outcome)?.kind === 'granted'
  const wasAt = (id: string) => state.trail.some(part => part.stage === id)
  const furthest = handling.stages.findLastIndex(({ id }) => wasAt(id))
  // What follows only where a device could not do it is not what is coming; nor is what was passed over.
  const otherwise = handling.stages.flatMap(({ device }) => device?.failed ?? [])
  const stages = handling.stages
    .filter(({ id, when, device }, index) => {
      if (wasAt(id)) return true
      return when === undefined && !otherwise.includes(id) && (device === undefined || index > furthest)
    })
    .map(({ id }) => stageNode(state, id, granted))
  const end: PathNode = {
    id: 'end',
    state: granted ? 'done' : 'coming',
    at: granted ? state.endedAt : null,
    // While the clock stands still nobody has promised a day.
    dueAt: state.phase === 'ended' || (state.stage !== null && state.stage.pausedAt !== null) ? null : state.wholeDueAt,
    departmentId: null,
  }
  return [submit, ...stages, end]
}

function stageNode(state: CaseState, id: string, granted: boolean): PathNode {
  const part = state.trail.findLast(({ stage }) => stage === id)
  const here = state.stage?.id === id ? state.stage : null
  if (here && state.phase === 'paying')
    return { id, state: 'waiting', at: here.enteredAt, dueAt: state.money?.until ?? null, departmentId: null }
  if (here) {
    return {
      id,
      state: state.phase === 'returned' ? 'waiting' : 'now',
      at: here.enteredAt,
      dueAt: here.pausedAt === null ? here.dueAt : null,
      departmentId: here.departmentId,
    }
  }
  if (!part) return { id, state: 'coming', at: null, dueAt: null, departmentId: null }
  const last = state.trail.at(-1) === part
  return {
    id,
    state: state.phase === 'ended' && last && !granted ? 'stopped' : 'done',
    at: part.leftAt ?? part.enteredAt,
    dueAt: null,
    departmentId: part.departmentId,
  }
}

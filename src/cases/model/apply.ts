import type { Change } from './commands.ts'
import type { CaseState, Dealing, Seat, StageState, StoredEntry } from './state.ts'

/** The case after a command's changes: one revision further, if there were any. */
export function applyAll(state: CaseState, changes: readonly Change[], at: number): CaseState {
  if (changes.length === 0) return state
  const next = { ...state, revision: state.revision + 1, activeAt: at }
  return changes.reduce(apply, next)
}

function apply(state: CaseState, change: Change): CaseState {
  switch (change.type) {
    case 'consented':
      return { ...state, consent: { notice: change.notice, at: change.at } }
    case 'answered':
      return {
        ...state,
        entries: change.entry
          ? { ...state.entries, [change.path]: { ...change.entry, revision: state.revision } }
          : without(state.entries, [change.path]),
      }
    case 'rowAdded':
      return { ...state, rows: { ...state.rows, [change.group]: [...(state.rows[change.group] ?? []), change.row] } }
    case 'rowRemoved':
      return {
        ...state,
        rows: { ...state.rows, [change.group]: (state.rows[change.group] ?? []).filter(row => row !== change.row) },
        entries: without(state.entries, change.paths),
      }
    case 'attached':
      return { ...state, documents: [...state.documents, change.file] }
    case 'detached':
      return { ...state, documents: state.documents.filter(({ id }) => id !== change.file) }
    case 'mended':
      return { ...state, request: state.request && { ...state.request, mended: [...state.request.mended, change.path] } }
    case 'submitted':
      return {
        ...state,
        phase: 'handling',
        submittedAt: change.at,
        wholeDueAt: change.wholeDueAt,
        entries: without(state.entries, change.hidden),
      }
    case 'entered': {
      const { id, departmentId, enteredAt } = change.stage
      return {
        ...state,
        phase: 'handling',
        stage: change.stage,
        trail: [...state.trail, { stage: id, departmentId, enteredAt, leftAt: null }],
      }
    }
    case 'claimed':
      return withStage(state, { assigneeId: change.staff })
    case 'released':
      return withStage(state, { assigneeId: null })
    case 'left':
      return {
        ...state,
        stage: null,
        trail: state.trail.map((part, index) => (index === state.trail.length - 1 ? { ...part, leftAt: change.at } : part)),
      }
    case 'returned':
      return { ...withStage(state, { pausedAt: change.request.at }), phase: 'returned', request: change.request }
    case 'resumed':
      return {
        ...withStage(state, { pausedAt: null, dueAt: change.dueAt, warnAt: change.warnAt }),
        phase: 'handling',
        request: null,
        wholeDueAt: change.wholeDueAt,
      }
    case 'replanned':
      return { ...withStage(state, { dueAt: change.dueAt, warnAt: change.warnAt }), wholeDueAt: change.wholeDueAt }
    case 'warned':
      return withStage(state, { warned: true })
    case 'overdue':
      return withStage(state, { warned: true, overdue: true })
    case 'ended':
      return {
        ...state,
        phase: 'ended',
        ending: change.ending,
        outcome: change.outcome,
        reason: change.reason,
        endedAt: change.at,
        request: null,
        unwinding: null,
      }
    case 'seated':
      return { ...state, seats: [...state.seats, change.seat] }
    case 'booked':
      return withSeat(state, change.booking, 'booked')
    case 'freed':
      return withSeat(state, change.booking, 'released')
    case 'owed':
      return { ...state, phase: 'paying', money: change.money }
    case 'unowed':
      return { ...state, money: state.money && { ...state.money, state: 'closed' } }
    case 'paid':
      return { ...state, phase: 'handling', money: state.money && { ...state.money, state: 'paid' } }
    case 'refunding':
      return { ...state, money: state.money && { ...state.money, state: 'refunding' } }
    case 'moneyBack':
      return { ...state, money: state.money && { ...state.money, state: 'refunded' } }
    case 'asked':
      return { ...state, dealings: [...state.dealings, change.dealing] }
    case 'dealt':
      return withDealing(state, change.dealing, change.state, change.told)
    case 'reversing':
      return withDealing(state, change.dealing, 'reversing')
    case 'intended':
      return { ...state, output: change.output }
    case 'output':
      return { ...state, output: state.output && { ...state.output, state: change.state, ...(change.word ? { word: change.word } : {}) } }
    case 'unwinding':
      return { ...state, phase: 'cancelling', unwinding: change.unwinding, outcome: null, endedAt: null, ending: null, request: null }
    case 'rewound':
      return { ...state, phase: 'handling', unwinding: null }
  }
}

function withSeat(state: CaseState, booking: string, to: Seat['state']): CaseState {
  return { ...state, seats: state.seats.map(seat => (seat.booking === booking ? { ...seat, state: to } : seat)) }
}

function withDealing(state: CaseState, id: string, to: Dealing['state'], told?: Dealing['told']): CaseState {
  const changed = (dealing: Dealing): Dealing => ({ ...dealing, state: to, ...(told === undefined ? {} : { told }) })
  return { ...state, dealings: state.dealings.map(dealing => (dealing.id === id ? changed(dealing) : dealing)) }
}

function withStage(state: CaseState, change: Partial<StageState>): CaseState {
  return { ...state, stage: state.stage && { ...state.stage, ...change } }
}

function without(entries: Readonly<Record<string, StoredEntry>>, paths: readonly string[]): Readonly<Record<string, StoredEntry>> {
  return Object.fromEntries(Object.entries(entries).filter(([path]) => !paths.includes(path)))
}

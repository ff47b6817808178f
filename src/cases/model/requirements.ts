import { Refusal } from '#kernel'
import type { CaseState, RequestedItem, StageState } from './state.ts'

/* What must hold before a command applies; each throws the refusal that says why it does not. */

export function requireStage(state: CaseState): StageState {
  if (state.phase === 'ended') throw new Refusal('case.ended')
  if (state.phase === 'returned' || state.phase === 'paying') throw new Refusal('case.with_customer')
  if (state.phase === 'cancelling') throw new Refusal('case.being_cancelled')
  if (!state.stage) throw new Refusal('case.not_submitted')
  return state.stage
}

export function requireSeen(state: CaseState, seen: number): void {
  if (seen !== state.revision) throw new Refusal('case.moved_on', { paths: [] })
}

export function requirePhase(state: CaseState, phase: 'draft' | 'returned'): void {
  if (state.phase === phase) return
  if (state.phase === 'ended') throw new Refusal('case.ended')
  throw new Refusal(phase === 'draft' ? 'case.submitted_already' : 'case.not_returned')
}

export function requireOpenToCustomer(state: Pick<CaseState, 'phase' | 'consent'>): void {
  if (state.phase === 'ended') throw new Refusal('case.ended')
  if (state.phase !== 'draft' && state.phase !== 'returned') throw new Refusal('case.submitted_already')
  requireConsent(state)
}

/** PIPL art. 13 and 17: nothing personal is taken before the notice was shown and agreed to. */
export function requireConsent(state: Pick<CaseState, 'consent'>): void {
  if (!state.consent) throw new Refusal('case.consent_needed')
}

export function isRequested(state: CaseState, kind: RequestedItem['kind'], path: string): boolean {
  return state.request?.items.some(item => item.kind === kind && item.path === path) ?? false
}

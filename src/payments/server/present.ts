import type { AttemptView, DueView } from '#payments'
import { type Attempt, payingAttempt, standingOf } from '../model/state.ts'
import type { DueRecord } from './storage.ts'

const shown: Readonly<Record<Attempt['state'], AttemptView['state']>> = {
  created: 'starting',
  submitted: 'waiting',
  unknown: 'checking',
  closing: 'closing',
  captured: 'captured',
  failed: 'failed',
  closed: 'closed',
}

/** A due as its payer sees it: neither trade numbers nor what the bank calls them. */
export function present(due: DueRecord, receipt: { readonly number: string } | null): DueView {
  const paying = payingAttempt(due)
  const newest = paying ?? due.attempts.at(-1) ?? null
  return {
    id: due.id,
    revision: due.revision,
    state: standingOf(due),
    amount: due.amount,
    currency: due.currency,
    description: due.description,
    attempt: newest && presentAttempt(newest),
    receipt: receipt?.number ?? null,
    refunded: due.refunds
      .filter(({ attemptId, state }) => attemptId === paying?.id && state === 'done')
      .reduce((sum, { amount }) => sum + amount, 0),
    returned: due.attempts.filter(({ late }) => late).reduce((sum, { amount }) => sum + amount, 0),
    zone: due.zone,
    paidAt: due.paidAt,
  }
}

function presentAttempt(attempt: Attempt): AttemptView {
  const { id, state, channel, amount, code, link, expiresAt, reason, late } = attempt
  const isPayable = state === 'submitted'
  return {
    id,
    // Money that came too late is no payment: for the payer the attempt is over, and `returned` says what goes back.
    state: late ? 'closed' : shown[state],
    channel,
    amount,
    code: isPayable ? code : null,
    link: isPayable ? link : null,
    expiresAt,
    reason,
  }
}

import { type Instant, minute, second } from '#kernel'

/**
 * Repeated wrong passwords: a growing wait from the third, and a lock of fifteen minutes after the fifth within fifteen minutes (GB/T 22239 asks for the handling of
 * failed sign-ins; OWASP ASVS 5.0 6.1.1 that an attacker cannot lock the owner out: a browser the person has signed in from before has a budget of its own).
 */
export interface Failures {
  /** Instants of the failures since the last success, for this account and this kind of browser (known or not). */
  readonly at: readonly Instant[]
}

export type Verdict = { readonly open: true } | { readonly open: false; readonly until: Instant; readonly locked: boolean }

export const window = 15 * minute
export const mostFailures = 5
const lock = 15 * minute
/** How far back failures matter: a lock may have begun so long ago, with a window before it. */
export const memory = window + lock

export function verdict({ at }: Failures, now: Instant): Verdict {
  if (at.length === 0) return { open: true }
  const last = Math.max(...at)
  // Counted back from the last one, not from now: a lock must not end as the failures that led to it grow old.
  const failures = at.filter(instant => instant > last - window).length
  const until = last + waitAfter(failures)
  return now >= until ? { open: true } : { open: false, until, locked: failures >= mostFailures }
}

function waitAfter(failures: number): number {
  if (failures >= mostFailures) return lock
  return failures < 3 ? 0 : 5 * second * 2 ** (failures - 3)
}

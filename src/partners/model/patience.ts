import { hour, minute, second } from '#kernel'

/** Waits between two times a system is asked how a call went: the last one for ever. Somebody may be standing at a terminal at first; later only the books must be right. */
const waits = [2 * second, 5 * second, 15 * second, 30 * second, minute, 5 * minute, 15 * minute, hour] as const

/** Milliseconds after the `attempts`-th time (from 1) without an answer until the next. */
export function retryAfter(attempts: number): number {
  return waits[Math.min(Math.max(attempts, 1), waits.length) - 1]!
}

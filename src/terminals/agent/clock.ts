import type { Instant } from '#kernel'

/** Time, handed in: a test's clock stands until the test moves it. */
export interface Clock {
  now(): Instant
  /** Acts once after so many milliseconds; returns the way to call it off. */
  after(ms: number, act: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

/** Over after so many milliseconds, or as soon as the signal says. */
export async function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => {
    const callOff = clock.after(ms, resolve)
    signal.addEventListener('abort', () => {
      callOff()
      resolve()
    })
  })
}

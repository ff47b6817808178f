import { second } from '#kernel'
import { outputStatement, reportOutput } from '#terminals'
import type { Clock } from './clock.ts'
import type { Dispense, Journal } from './journal.ts'
import type { Key } from './key.ts'
import type { Log } from './log.ts'

const firstWait = second
const longestWait = 30 * second

/** Tells the server what became of each output, until it has taken it: whatever the page, the visit or the network does meanwhile. */
export interface Reports {
  send(entry: Dispense): void
  stop(): void
}

export function createReports(given: {
  readonly server: string
  readonly key: Key
  readonly journal: Journal
  readonly clock: Clock
  readonly log: Log
  readonly ask?: typeof fetch | undefined
}): Reports {
  const { server, key, journal, clock, log, ask = fetch } = given
  const waiting = new Set<() => void>()
  let isStopped = false
  const tell = async (entry: Dispense, pause: number): Promise<void> => {
    const { terminal } = key
    if (terminal === null || isStopped) return
    const { output, case: caseId } = entry
    const said = { terminal, case: caseId, output, result: entry.step === 'taken' ? 'done' : 'failed' } as const
    try {
      const response = await ask(`${server}${reportOutput.path}`, {
        method: reportOutput.method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...said, signature: key.sign(outputStatement(said)) }),
        signal: AbortSignal.timeout(10 * second),
      })
      if (!response.ok) throw new Error(`status ${response.status}`)
      if (isStopped) return
      await journal.write({ ...entry, reported: true })
      log('reported', { result: said.result })
    } catch {
      if (isStopped) return
      const callOff = clock.after(pause, () => {
        waiting.delete(callOff)
        void tell(entry, Math.min(pause * 2, longestWait))
      })
      waiting.add(callOff)
    }
  }
  return {
    send: entry => void tell(entry, firstWait),
    stop: () => {
      isStopped = true
      for (const callOff of waiting) callOff()
    },
  }
}

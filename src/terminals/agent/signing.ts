import { cardStatement, visitStatement } from '#terminals'
import type { Outcome, Payload } from '../model/xfs.ts'
import type { Key } from './key.ts'
import type { Readings } from './readings.ts'
import { commandError, type Service, success, usualMostBytes } from './service.ts'

/** Signs with the terminal's key: a visit's challenge, and the card that was read last. The page names no card. */
export function createSigning(given: { readonly key: Key; readonly readings: Readings }): Service {
  const { key, readings } = given
  const signCard = (terminal: string, visit: string): Outcome => {
    const reading = readings.readFor(visit)
    if (reading.kind === 'nothing') return commandError('nothingRead')
    if (reading.kind === 'other_visit') return commandError('readForAnotherVisit')
    const { card } = reading
    return success({ terminal, card, signature: key.sign(cardStatement({ terminal, visit, card })) })
  }
  const signVisit = (terminal: string, challenge: string): Outcome =>
    success({ terminal, signature: key.sign(visitStatement({ terminal, challenge })) })
  const rule = (name: 'challenge' | 'visit', act: (terminal: string, text: string) => Outcome) => ({
    kind: 'answer' as const,
    answer: (payload: Payload): Outcome => {
      const text = payload[name]
      if (typeof text !== 'string' || text.length === 0 || text.length > 200) return { code: 'invalidData' }
      return key.terminal === null ? commandError('notEnrolled') : act(key.terminal, text)
    },
  })
  return {
    name: 'OneWindow',
    interface: 'OneWindow',
    commands: { 'OneWindow.SignVisit': rule('challenge', signVisit), 'OneWindow.SignCard': rule('visit', signCard) },
    events: [],
    mostBytes: usualMostBytes,
    status: () => ({ device: 'online' }),
    capabilities: () => ({ model: 'OneWindow terminal agent' }),
    attach: () => undefined,
  }
}

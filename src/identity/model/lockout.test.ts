import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minute, second } from '#kernel'
import { memory, mostFailures, verdict, window } from './lockout.ts'

const now = Date.parse('2026-11-24T02:00:00Z')

test('the waits, as they are told', () => {
  const after = (failures: number) => verdict({ at: Array.from({ length: failures }, () => now) }, now)
  expect([0, 1, 2].map(after)).toEqual([{ open: true }, { open: true }, { open: true }])
  expect(after(3)).toEqual({ open: false, until: now + 5 * second, locked: false })
  expect(after(4)).toEqual({ open: false, until: now + 10 * second, locked: false })
  expect(after(mostFailures)).toEqual({ open: false, until: now + 15 * minute, locked: true })
  expect(after(50)).toEqual(after(mostFailures))
})

test('a lock lasts its fifteen minutes, however slowly the failures came that led to it', () => {
  const at = [14, 10, 7, 3, 0].map(minutes => now - minutes * minute)
  for (const later of [0, 1, 5, 14])
    expect(verdict({ at }, now + later * minute)).toEqual({ open: false, until: now + 15 * minute, locked: true })
  expect(verdict({ at }, now + 15 * minute)).toEqual({ open: true })
  // A sixth, after the lock, begins anew.
  expect(verdict({ at: [...at, now + 16 * minute] }, now + 16 * minute)).toEqual({ open: true })
  // Five that are further apart than the window are no lock.
  expect(verdict({ at: [16, 10, 7, 3, 0].map(minutes => now - minutes * minute) }, now)).toEqual({
    open: false,
    until: now + 10 * second,
    locked: false,
  })
})

test('whoever guesses as fast as they may has five guesses in any fifteen minutes, and then fifteen minutes without', () => {
  const property = fc.property(fc.array(fc.integer({ min: 0, max: 4 * minute }), { maxLength: 80 }), gaps => {
    let clock = now
    const at: number[] = []
    for (const gap of gaps) {
      clock += gap
      const remembered = at.filter(instant => instant > clock - memory)
      expect(verdict({ at: remembered.toReversed() }, clock)).toEqual(verdict({ at }, clock))
      if (verdict({ at: remembered }, clock).open) at.push(clock)
    }
    for (const [index, instant] of at.entries()) {
      expect(at.filter(each => each > instant - window && each <= instant).length).toBeLessThanOrEqual(mostFailures)
      const next = at[index + 1]
      const isFifth = at.filter(each => each > instant - window && each <= instant).length === mostFailures
      if (isFifth && next !== undefined) expect(next - instant).toBeGreaterThanOrEqual(15 * minute)
    }
  })
  expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow()
})

import { expect, test } from 'vitest'
import { hour, second } from '#kernel'
import { retryAfter } from './patience.ts'

test('asks soon at first, then less and less, and never gives up', () => {
  const all = Array.from({ length: 20 }, (_, index) => retryAfter(index + 1))
  expect(all[0]).toBe(2 * second)
  expect(all.at(-1)).toBe(hour)
  expect([...all].sort((a, b) => a - b)).toEqual(all)
  expect(retryAfter(0)).toBe(2 * second)
})

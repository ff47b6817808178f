import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut } from './cut.ts'

const stack = (...heights: readonly number[]) => {
  let top = 0
  return heights.map(height => ({ top, bottom: (top += height) }))
}

describe('cut', () => {
  it('leaves one page where everything fits', () => {
    expect(cut(stack(10, 10, 10), 30)).toEqual([0])
    expect(cut([], 30)).toEqual([0])
  })

  it('begins a page with what does not fit on the one before', () => {
    expect(cut(stack(10, 10, 11), 30)).toEqual([0, 2])
    expect(cut(stack(20, 20, 20), 30)).toEqual([0, 1, 2])
  })

  it('keeps together what stands side by side', () => {
    const rows = [
      { top: 0, bottom: 20 },
      { top: 20, bottom: 30 },
      { top: 20, bottom: 40 },
    ]
    expect(cut(rows, 35)).toEqual([0, 1])
  })

  it('gives what is taller than a page a page to itself', () => {
    expect(cut(stack(10, 50, 10), 30)).toEqual([0, 1, 2])
  })

  it('loses nothing, and no page but one of a single thing is too tall', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 20, max: 200 }),
        (heights, room) => {
          const items = stack(...heights)
          const starts = cut(items, room)
          expect(starts[0]).toBe(0)
          starts.forEach((start, page) => {
            const end = starts[page + 1] ?? items.length
            expect(end).toBeGreaterThan(start)
            if (end - start > 1) expect(items[end - 1]!.bottom - items[start]!.top).toBeLessThanOrEqual(room)
          })
        },
      ),
    )
  })
})

import type { Candidate } from './engine.ts'

/** Lengths in the keyboard's own unit (`--dot`). */
export interface PageSizes {
  /** The width of a row of candidates. */
  readonly room: number
  readonly gap: number
  /** Of one hanzi. */
  readonly size: number
  /** Left and right of a candidate, together. */
  readonly padding: number
  /** No candidate is narrower: it is aimed at with a finger. */
  readonly least: number
}

/**
 * Candidates as they fill one row after the other. Hanzi are as wide as they are high in every font there is, so nothing has to be drawn to
 * know what fits; anything else is narrower. What is wider than the row has it for itself.
 */
export function pagesOf(candidates: readonly Candidate[], sizes: PageSizes): readonly (readonly Candidate[])[] {
  const pages: Candidate[][] = []
  let left = -1
  for (const candidate of candidates) {
    const width = widthOf(candidate.text, sizes)
    if (width > left) {
      pages.push([])
      left = sizes.room
    }
    pages.at(-1)!.push(candidate)
    left -= width + sizes.gap
  }
  return pages
}

export function widthOf(text: string, { size, padding, least }: PageSizes): number {
  return Math.max(least, Array.from(text).length * size + padding)
}

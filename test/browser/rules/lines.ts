import type { Finding, Screen } from './screen.ts'

// Runs in the page: see screen.ts.

/** No word and no number is broken to make room for something else: `Applicati|on`, `990106199003|08032X`. Longer ones than an ID number may be. */
export function brokenWord(screen: Screen): readonly Finding[] {
  const longest = 20
  const range = document.createRange()
  return screen.elements.flatMap(element =>
    [...element.childNodes].flatMap(node => {
      if (node.nodeType !== Node.TEXT_NODE) return []
      const text = node.nodeValue ?? ''
      for (const { 0: word, index } of text.matchAll(/[\p{Script=Latin}\p{Nd}]{2,}/gu)) {
        if (word.length > longest) continue
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)))
        if (lines.size > 1) return [{ element, found: `${word} on ${lines.size} lines`, wanted: 'a word in one piece' }]
      }
      return []
    }),
  )
}

/** No character stands alone on the last line of a text. What a person gave is as long as it is. */
export function orphan(screen: Screen): readonly Finding[] {
  const range = document.createRange()
  return screen.blocks.flatMap(({ element, pieces }) => {
    const last = pieces.at(-1)
    if (!last || last.kind !== 'text' || screen.closest(last.element, '[data-personal], textarea')) return []
    const node = [...last.element.childNodes].findLast(each => each.nodeType === Node.TEXT_NODE && (each.nodeValue ?? '').trim() !== '')
    if (!node) return []
    const text = (node.nodeValue ?? '').trimEnd()
    const topOf = (index: number): number => {
      range.setStart(node, index)
      range.setEnd(node, index + 1)
      return Math.round(range.getBoundingClientRect().top)
    }
    const signs = [...text.matchAll(/[\p{Script=Han}\p{L}\p{N}]/gu)].map(({ index }) => index)
    const [before, end] = [signs.at(-2), signs.at(-1)]
    if (before === undefined || end === undefined) return []
    // A mark alone is no better: 没有查到 | 。
    const mark = text.length - 1
    const alone = topOf(end) < topOf(mark) ? mark : end
    if (alone === end && topOf(before) >= topOf(end)) return []
    return [
      {
        element,
        found: `…${text.slice(Math.max(0, before - 4), alone)} | ${text.slice(alone)}`,
        wanted: 'more than one sign on the last line',
      },
    ]
  })
}

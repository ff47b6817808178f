import type { Box, Finding, Screen } from './screen.ts'

// Runs in the page: see screen.ts.

/** A terminal shows pages, it does not scroll: not the document, and no part of it but `[data-scrolls]`. */
export function scroll(screen: Screen): readonly Finding[] {
  const root = document.scrollingElement ?? document.documentElement
  const isHeld = [root, document.body].some(element => ['hidden', 'clip'].includes(screen.style(element).overflowY))
  const rootFindings =
    isHeld || (root.scrollHeight <= root.clientHeight + 1 && root.scrollWidth <= root.clientWidth + 1)
      ? []
      : [
          {
            element: root,
            found: `${root.scrollWidth} x ${root.scrollHeight} px in ${root.clientWidth} x ${root.clientHeight}`,
            wanted: 'no scrolling',
          },
        ]
  const scrolling = screen.elements.filter(element => {
    if (element === root || element === document.body) return false
    const { overflowX, overflowY } = screen.style(element)
    const isDown = ['auto', 'scroll'].includes(overflowY) && element.scrollHeight > element.clientHeight + 1
    const isAcross = ['auto', 'scroll'].includes(overflowX) && element.scrollWidth > element.clientWidth + 1
    return (isDown || isAcross) && !screen.closest(element, '[data-scrolls]')
  })
  return [
    ...rootFindings,
    ...scrolling.map(element => ({
      element,
      found: `${element.scrollWidth} x ${element.scrollHeight} px in ${element.clientWidth} x ${element.clientHeight}`,
      wanted: 'no scrolling, or data-scrolls',
    })),
  ]
}

/** The page is never wider than the window. Names what sticks out. */
export function sideways(screen: Screen): readonly Finding[] {
  const root = document.scrollingElement ?? document.documentElement
  const isHeld = [root, document.body].some(element => ['hidden', 'clip'].includes(screen.style(element).overflowX))
  if (isHeld || root.scrollWidth <= root.clientWidth + 1) return []
  const out = screen.elements.filter(element => {
    const { x, width } = screen.box(element)
    return x + width > root.clientWidth + 1 && screen.clippers(element).length === 0
  })
  const culprits = out.slice(-3).map(screen.describe).join(', ')
  return [{ element: root, found: `${root.scrollWidth} px wide in ${root.clientWidth}: ${culprits}`, wanted: 'no wider than the window' }]
}

/** No text is cut off by what it stands in. On hall and desk a list may end a line in `…`. */
export function clipped(screen: Screen): readonly Finding[] {
  const mayEllipse = screen.face !== 'kiosk'
  const cuts = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip'
  const byPiece = screen.allPieces.flatMap(({ element, kind, lines }) => {
    if (kind !== 'text') return []
    for (const { element: by, box, x, y } of screen.textClippers(element)) {
      if (screen.closest(by, '[data-scrolls]')) break
      const { textOverflow, webkitLineClamp } = screen.style(by)
      const across = Math.max(...lines.map(line => Math.max(box.x - line.x, line.x + line.width - box.x - box.width)))
      const down = Math.max(...lines.map(line => Math.max(box.y - line.y, line.y + line.height - box.y - box.height)))
      const isCutAcross = cuts(x) && across > 1 && !(mayEllipse && textOverflow === 'ellipsis')
      const isCutDown = cuts(y) && down > 1 && !(mayEllipse && webkitLineClamp !== 'none')
      if (isCutAcross || isCutDown) {
        const found = `${Math.max(isCutAcross ? across : 0, isCutDown ? down : 0).toFixed(0)} px cut off by ${screen.describe(by)}`
        return [{ element, found, wanted: 'all of it seen' }]
      }
    }
    return []
  })
  const fields =
    screen.face === 'kiosk' ? screen.allPieces.filter(({ kind, element }) => kind !== 'text' && element instanceof HTMLInputElement) : []
  const byField = fields.flatMap(({ element, kind, fontSize, text, lines }) => {
    const pen = document.createElement('canvas').getContext('2d')!
    const { fontWeight, fontFamily } = screen.style(element)
    pen.font = `${fontWeight} ${fontSize}px ${fontFamily}`
    const needs = (element as HTMLInputElement).type === 'password' ? 0 : pen.measureText(text).width
    if (needs <= lines[0]!.width + 1) return []
    return [{ element, found: `${kind} needs ${needs.toFixed(0)} px and has ${lines[0]!.width.toFixed(0)}`, wanted: 'all of it seen' }]
  })
  return [...byPiece, ...byField]
}

/** No text sticks out of the screen, or of the button or pane it stands in. */
export function outside(screen: Screen): readonly Finding[] {
  const { width, height, element: stage } = screen.stage
  const isKiosk = screen.face === 'kiosk'
  const root = document.scrollingElement ?? document.documentElement
  // A page that has grown wider is the concern of the rule `sideways`.
  const isWide = !isKiosk && root.scrollWidth > root.clientWidth + 1
  const targets = new Set(screen.targets.map(({ element }) => element))
  const isPane = (element: Element): boolean => {
    if (targets.has(element)) return true
    const style = screen.style(element)
    if (style.display === 'inline' || style.display === 'contents') return false
    const hasEdge = (['Top', 'Right', 'Bottom', 'Left'] as const).every(
      side => Number.parseFloat(style[`border${side}Width`]) > 0 && screen.colour(style[`border${side}Color`])[3] > 0,
    )
    return hasEdge || screen.colour(style.backgroundColor)[3] > 0
  }
  const beyond = (line: Box, box: Box, across: boolean, down: boolean): number =>
    Math.max(
      across ? Math.max(box.x - line.x, line.x + line.width - box.x - box.width) : 0,
      down ? Math.max(box.y - line.y, line.y + line.height - box.y - box.height) : 0,
    )
  return screen.pieces.flatMap(({ element, lines }) => {
    const clippers = screen.clippers(element)
    for (
      let at: Element | null = element;
      at && at !== stage && at !== document.body && at !== document.documentElement;
      at = screen.parent(at)
    ) {
      // What cuts or scrolls is the concern of the rules `clipped` and `scroll`.
      if (clippers.some(clipper => clipper.element === at)) return []
      if (!isPane(at)) continue
      const out = Math.max(...lines.map(line => beyond(line, screen.box(at), true, true)))
      if (out > 1.5) return [{ element, found: `${out.toFixed(0)} px outside ${screen.describe(at)}`, wanted: 'inside' }]
      break
    }
    if (clippers.length > 0 || isWide) return []
    const window = { x: 0, y: 0, width, height }
    const out = Math.max(...lines.map(line => beyond(line, window, true, isKiosk)))
    // On a page that scrolls, what lies wholly beside it waits for the keyboard (a skip link).
    const isParked = !isKiosk && lines.every(line => line.x + line.width <= 0 || line.y + line.height <= 0)
    return out > 1.5 && !isParked ? [{ element, found: `${out.toFixed(0)} px outside the screen`, wanted: 'inside' }] : []
  })
}

/** No two texts lie over each other. What floats above a page that scrolls (a bar, a menu) may pass over its text. */
export function overlap(screen: Screen): readonly Finding[] {
  const floats = new Map<Element, Element | null>()
  const floatOf = (element: Element): Element | null => {
    if (screen.face === 'kiosk') return null
    if (!floats.has(element)) {
      const above = screen.parent(element)
      const isFloating = ['fixed', 'sticky'].includes(screen.style(element).position) || element.matches('dialog, [popover]')
      const outer = above ? floatOf(above) : null
      floats.set(element, isFloating ? element : outer)
    }
    return floats.get(element)!
  }
  const lines = screen.blocks
    .flatMap(({ element, pieces }) =>
      pieces.flatMap(piece => piece.lines.map(box => ({ block: element, element: piece.element, box, layer: floatOf(element) }))),
    )
    .sort((a, b) => a.box.y - b.box.y)
  return lines.flatMap((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next]!.box.y < one.box.y + one.box.height - 2; next += 1) {
      const other = lines[next]!
      const across = Math.min(one.box.x + one.box.width, other.box.x + other.box.width) - Math.max(one.box.x, other.box.x)
      const down = Math.min(one.box.y + one.box.height, other.box.y + other.box.height) - other.box.y
      if (other.block === one.block || other.layer !== one.layer || across <= 2 || down <= 2) continue
      const found = `${across.toFixed(0)} x ${down.toFixed(0)} px over ${screen.describe(other.element)}`
      return [{ element: one.element, found, wanted: 'apart' }]
    }
    return []
  })
}

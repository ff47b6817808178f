import type { Block, Box, Line, Piece, Tools } from './screen.ts'

// Runs in the page: see screen.ts.

export function readPieces(tools: Tools, elements: readonly Element[]): readonly Piece[] {
  const range = document.createRange()
  const fontSizeOf = (element: Element): number => {
    const size = Number.parseFloat(tools.style(element).fontSize)
    if (!(element instanceof SVGGraphicsElement)) return size
    const drawn = tools.box(element).width / (element.getBoundingClientRect().width || 1)
    return size * Math.abs(element.getScreenCTM()?.a ?? 1) * drawn
  }
  const pen = document.createElement('canvas').getContext('2d')!
  /** A line's box is as tall as the font wants; what counts is where these letters have ink. */
  const toInk = (element: Element, text: string, rect: Box): Line => {
    const { fontStyle, fontWeight, fontSize, fontFamily } = tools.style(element)
    pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`
    const { fontBoundingBoxAscent, fontBoundingBoxDescent, actualBoundingBoxAscent, actualBoundingBoxDescent } = pen.measureText(text)
    const { x, y, width, height } = tools.toStage(rect)
    const drawn = height / (fontBoundingBoxAscent + fontBoundingBoxDescent)
    const baseline = y + fontBoundingBoxAscent * drawn
    const ascent = actualBoundingBoxAscent * drawn
    return { x, width, y: baseline - ascent, height: ascent + actualBoundingBoxDescent * drawn, baseline }
  }
  const shownOf = (element: Element, lines: readonly Line[]): readonly Line[] => {
    const clippers = tools.textClippers(element)
    return lines.filter(line =>
      clippers.every(({ box }) => {
        const middle = line.y + line.height / 2
        return line.x + line.width > box.x && line.x < box.x + box.width && middle > box.y && middle < box.y + box.height
      }),
    )
  }
  const textOf = (element: Element): Pick<Piece, 'kind' | 'text'> | null => {
    const wordless = ['checkbox', 'radio', 'range', 'color', 'image', 'file']
    if (element instanceof HTMLSelectElement) return { kind: 'value', text: element.selectedOptions[0]?.text ?? '' }
    if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) || wordless.includes(element.type)) return null
    if (['submit', 'button', 'reset'].includes(element.type)) return { kind: 'text', text: element.value }
    return element.value ? { kind: 'value', text: element.value } : { kind: 'placeholder', text: element.placeholder }
  }
  const fieldPieces = (element: Element): Piece[] => {
    const said = textOf(element)
    if (!said || said.text.trim() === '') return []
    const fontSize = fontSizeOf(element)
    const { x, y, width, height } = tools.box(element)
    const { paddingLeft, paddingRight, paddingTop } = tools.style(element)
    const [left, right, top] = [paddingLeft, paddingRight, paddingTop].map(Number.parseFloat) as [number, number, number]
    const tall = element instanceof HTMLTextAreaElement ? y + top : y + (height - fontSize) / 2
    const line = { x: x + left, width: Math.max(1, width - left - right), y: tall, height: fontSize, baseline: tall + fontSize }
    return [{ element, ...said, fontSize, lines: [line], shown: shownOf(element, [line]) }]
  }
  const nodePieces = (element: Element): Piece[] =>
    [...element.childNodes].flatMap(node => {
      const text = node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '').replaceAll(/\s+/g, ' ').trim() : ''
      if (text === '') return []
      range.selectNodeContents(node)
      const fontSize = fontSizeOf(element)
      const lines = [...range.getClientRects()].filter(({ width }) => width > 0).map(rect => toInk(element, text, rect))
      if (lines.length === 0) return []
      return [{ element, kind: 'text' as const, text, lines, fontSize, shown: shownOf(element, lines) }]
    })
  return elements.flatMap(element =>
    element instanceof HTMLTextAreaElement ? fieldPieces(element) : [...fieldPieces(element), ...nodePieces(element)],
  )
}

export function readBlocks(tools: Tools, pieces: readonly Piece[]): readonly Block[] {
  const blockOf = (element: Element): Element => {
    const above = tools.parent(element)
    return above && ['inline', 'contents', 'ruby'].includes(tools.style(element).display) ? blockOf(above) : element
  }
  const byElement = new Map<Element, Piece[]>()
  for (const piece of pieces) {
    const block = blockOf(piece.element)
    const held = byElement.get(block)
    if (held) held.push(piece)
    else byElement.set(block, [piece])
  }
  return [...byElement].map(([element, held]) => ({ element, pieces: held, text: held.map(({ text }) => text).join('') }))
}

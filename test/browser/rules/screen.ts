import type { Face, Limits } from './limits.ts'
import type { Paint } from './paint.ts'

// Runs in the page: each function is sent as its own source text, so it uses its arguments and the browser, nothing imported.

/** In CSS px of the stage: a kiosk drawn at half its size measures as at its full one. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Rgba = readonly [red: number, green: number, blue: number, alpha: number]

export interface Stage {
  readonly element: Element
  readonly width: number
  readonly height: number
  /** px of the stage per mm on the panel; null when the page does not say. */
  readonly pxPerMm: number | null
}

/** Something a finger or pointer may hit. A radio, checkbox or file field inside a label is its label. */
export interface Target {
  readonly element: Element
  readonly box: Box
}

/** Text of one style: a text node, a field's value or its placeholder. `lines` are its em boxes, one for each line. */
export interface Piece {
  readonly element: Element
  readonly kind: 'text' | 'value' | 'placeholder'
  readonly text: string
  readonly lines: readonly Box[]
  readonly fontSize: number
  /** False when all of it is cut away by something it stands in. */
  readonly shown: boolean
}

/** All text that flows together, as a person reads it. */
export interface Block {
  readonly element: Element
  readonly pieces: readonly Piece[]
  readonly text: string
}

export interface PageInput {
  readonly face: Face
  readonly limits: Limits
  readonly bigText: boolean
  readonly reachMode: boolean
  readonly leastContrast: number | null
  readonly mmPerPx: number | null
}

/** An element whose overflow is not visible, with its inner box and what it does in each direction (`hidden`, `auto`, …). */
export interface Clipper {
  readonly element: Element
  readonly box: Box
  readonly x: string
  readonly y: string
}

export interface Tools {
  readonly stage: Stage
  /** What is looked at: the topmost open dialog, else the whole page. */
  readonly scope: Element
  readonly style: (element: Element) => CSSStyleDeclaration
  /** The parent as drawn, across shadow roots and slots. */
  readonly parent: (element: Element) => Element | null
  readonly children: (element: Element) => readonly Element[]
  readonly closest: (element: Element, selector: string) => Element | null
  readonly box: (element: Element) => Box
  readonly toStage: (rect: Box) => Box
  /** What cuts or scrolls the element, nearest first. */
  readonly clippers: (element: Element) => readonly Clipper[]
  /** What cuts or scrolls the text in the element: the element itself too. */
  readonly textClippers: (element: Element) => readonly Clipper[]
  readonly describe: (element: Element) => string
}

/** A screen as the rules see it. */
export interface Screen extends PageInput, Tools, Paint {
  /** px of the stage in one unit of the limits: px per mm on a kiosk, 1 elsewhere. */
  readonly unit: number
  readonly elements: readonly Element[]
  readonly targets: readonly Target[]
  /** Without those wholly cut away; the rule `clipped` looks at `allPieces`. */
  readonly pieces: readonly Piece[]
  readonly allPieces: readonly Piece[]
  readonly blocks: readonly Block[]
  /** px between two boxes, 0 where they meet. */
  readonly distance: (one: Box, other: Box) => number
  /** Han characters in a text. */
  readonly hanzi: (text: string) => number
  /** Without what people gave (values, `[data-personal]`) and keyboards. */
  readonly prose: (pieces: readonly Piece[]) => readonly Piece[]
}

/** What a rule reports; a text instead of an element where the fault is the screen's. */
export interface Finding {
  readonly element: Element | string
  readonly found: string
  readonly wanted: string
}

export type Check = (screen: Screen) => readonly Finding[]

export function makeTools(input: PageInput): Tools {
  const styles = new Map<Element, CSSStyleDeclaration>()
  const style = (element: Element): CSSStyleDeclaration => {
    let known = styles.get(element)
    if (!known) {
      known = getComputedStyle(element)
      styles.set(element, known)
    }
    return known
  }
  const parent = (element: Element): Element | null => {
    if (element.assignedSlot) return element.assignedSlot
    const above = element.parentNode
    return above instanceof ShadowRoot ? above.host : element.parentElement
  }
  const children = (element: Element): readonly Element[] => {
    if (element instanceof HTMLSlotElement && element.assignedElements().length > 0) return element.assignedElements()
    return [...(element.shadowRoot ?? element).children]
  }
  const closest = (element: Element, selector: string): Element | null => {
    for (let at: Element | null = element; at; at = parent(at)) if (at.matches(selector)) return at
    return null
  }

  const stageElement = document.querySelector('[data-stage], .stage') ?? document.documentElement
  const isRoot = stageElement === document.documentElement
  const stageRect = isRoot
    ? { x: 0, y: 0, width: document.documentElement.clientWidth, height: innerHeight }
    : stageElement.getBoundingClientRect()
  const drawn = isRoot || !(stageElement instanceof HTMLElement) ? 1 : stageRect.width / (stageElement.offsetWidth || stageRect.width)
  const toStage = (rect: Box): Box => ({
    x: (rect.x - stageRect.x) / drawn,
    y: (rect.y - stageRect.y) / drawn,
    width: rect.width / drawn,
    height: rect.height / drawn,
  })
  const boxes = new Map<Element, Box>()
  const box = (element: Element): Box => {
    let known = boxes.get(element)
    if (!known) {
      known = toStage(element.getBoundingClientRect())
      boxes.set(element, known)
    }
    return known
  }

  const readMm = (): number | null => {
    if (input.mmPerPx !== null) return 1 / input.mmPerPx
    const said = style(stageElement).getPropertyValue('--mm').trim()
    if (said === '') return null
    const plain = /^([\d.]+)(px)?$/.exec(said)
    if (plain) return Number(plain[1])
    // A calculation: the browser works it out.
    const probe = document.createElement('div')
    probe.style.cssText = 'position:absolute;visibility:hidden;height:0;padding:0;border:0;width:calc(var(--mm) * 1000)'
    stageElement.append(probe)
    const width = probe.getBoundingClientRect().width / drawn / 1000
    probe.remove()
    return width > 0 ? width : null
  }

  const asClipper = (element: Element): Clipper[] => {
    const { overflowX: x, overflowY: y, display } = style(element)
    if ((x === 'visible' && y === 'visible') || display === 'inline' || display === 'contents') return []
    const outer = box(element)
    const width = element.clientWidth || outer.width
    return [
      {
        element,
        x,
        y,
        box: { x: outer.x + element.clientLeft, y: outer.y + element.clientTop, width, height: element.clientHeight || outer.height },
      },
    ]
  }
  const clippers = (element: Element): Clipper[] => {
    const found: Clipper[] = []
    let { position } = style(element)
    for (let at = parent(element); at && at !== document.body && at !== document.documentElement; at = parent(at)) {
      const its = style(at)
      const holdsAll = its.transform !== 'none' || its.filter !== 'none' || its.contain.includes('paint')
      const holds = holdsAll || (position !== 'fixed' && (position !== 'absolute' || its.position !== 'static'))
      if (!holds) continue
      position = its.position
      found.push(...asClipper(at))
    }
    return found
  }

  const describe = (element: Element): string => {
    const marks = ['data-role', 'data-kind', 'role', 'name'].flatMap(name => {
      const value = element.getAttribute(name)
      return value ? [`[${name}=${value}]`] : []
    })
    const id = element.id ? `#${element.id}` : ''
    const first = element.classList.item(0)
    const words = (
      element.textContent.trim() ||
      element.getAttribute('aria-label') ||
      element.getAttribute('placeholder') ||
      ''
    ).replaceAll(/\s+/g, ' ')
    const said = words === '' ? '' : ` "${words.length > 24 ? `${words.slice(0, 24)}…` : words}"`
    return `${element.localName}${id}${first ? `.${first}` : ''}${marks.join('')}${said}`
  }

  const openDialogs = [
    ...document.querySelectorAll('dialog[open], [role=dialog][aria-modal=true], [role=alertdialog][aria-modal=true]'),
  ].filter(dialog => {
    if (!(dialog instanceof HTMLDialogElement)) return dialog.getClientRects().length > 0
    // Chromium before 105 does not know `:modal`; a modal dialog's ::backdrop exists all the same.
    return CSS.supports('selector(:modal)') ? dialog.matches(':modal') : getComputedStyle(dialog, '::backdrop').position === 'fixed'
  })
  const width = stageRect.width / drawn
  return {
    stage: { element: stageElement, width, height: stageRect.height / drawn, pxPerMm: readMm() },
    scope: openDialogs.at(-1) ?? document.documentElement,
    style,
    parent,
    children,
    closest,
    box,
    toStage,
    clippers,
    textClippers: element => [...(element === document.body ? [] : asClipper(element)), ...clippers(element)],
    describe,
  }
}

/** Every element that is drawn, in document order: not hidden, transparent, inert, without area, or kept for screen readers only. */
export function readElements(tools: Tools): readonly Element[] {
  const visible: Element[] = []
  const skipped = 'head, script, style, template, noscript, option, [inert]'
  const isForReaders = (element: Element): boolean => {
    const { overflowX, position, clip, clipPath } = tools.style(element)
    const { width, height } = tools.box(element)
    const cuts = overflowX === 'hidden' || overflowX === 'clip'
    if (clipPath.startsWith('inset(50%') || clipPath.startsWith('inset(100%')) return true
    return cuts && (width < 1 || height < 1 || (position === 'absolute' && (clip !== 'auto' || (width <= 1.5 && height <= 1.5))))
  }
  const visit = (element: Element): void => {
    if (element.matches(skipped)) return
    const style = tools.style(element)
    if (style.display === 'none' || Number(style.opacity) === 0 || isForReaders(element)) return
    if (typeof element.checkVisibility === 'function' && style.display !== 'contents' && !element.checkVisibility()) return
    const { width, height } = tools.box(element)
    if (style.visibility === 'visible' && (style.display === 'contents' || (width > 0 && height > 0))) visible.push(element)
    for (const child of tools.children(element)) visit(child)
  }
  visit(tools.scope)
  return visible
}

export function readTargets(tools: Tools, elements: readonly Element[]): readonly Target[] {
  const roles =
    'button link checkbox radio switch tab menuitem menuitemradio menuitemcheckbox option slider spinbutton combobox textbox searchbox treeitem'
  const interactive = [
    'a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], video[controls]',
    '[contenteditable=""], [contenteditable=true]',
    ...roles.split(' ').map(role => `[role=${role}]`),
  ].join(', ')
  const isTicked = (element: Element | null): element is HTMLInputElement =>
    element instanceof HTMLInputElement && ['checkbox', 'radio', 'file'].includes(element.type)
  const visible = new Set(elements)
  const area = (element: Element): number => tools.box(element).width * tools.box(element).height

  const found = elements.filter(element => {
    if (tools.style(element).pointerEvents === 'none' && !element.matches(':disabled, [aria-disabled=true]')) return false
    if (element instanceof HTMLLabelElement) return isTicked(element.control)
    if (!element.matches(interactive)) return false
    return !isTicked(element) || ![...(element.labels ?? [])].some(label => visible.has(label) && area(label) > area(element))
  })
  return found.flatMap(element => {
    const box = tools.box(element)
    const isGone = tools.clippers(element).some(({ box: clip }) => {
      const apartX = box.x >= clip.x + clip.width || clip.x >= box.x + box.width
      return apartX || box.y >= clip.y + clip.height || clip.y >= box.y + box.height
    })
    return isGone ? [] : [{ element, box }]
  })
}

export function readPieces(tools: Tools, elements: readonly Element[]): readonly Piece[] {
  const range = document.createRange()
  const fontSizeOf = (element: Element): number => {
    const size = Number.parseFloat(tools.style(element).fontSize)
    if (!(element instanceof SVGGraphicsElement)) return size
    const drawn = tools.box(element).width / (element.getBoundingClientRect().width || 1)
    return size * Math.abs(element.getScreenCTM()?.a ?? 1) * drawn
  }
  /** A line's box is as tall as the font wants; its ink lies within the em square, so that is what counts. */
  const toEm = (rect: Box, fontSize: number): Box => {
    const { x, y, width, height } = tools.toStage(rect)
    return { x, width, y: y + (height - fontSize) / 2, height: fontSize }
  }
  const isShown = (element: Element, lines: readonly Box[]): boolean => {
    const clippers = tools.textClippers(element)
    return lines.some(line =>
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
    return [
      {
        element,
        ...said,
        fontSize,
        shown: true,
        lines: [{ x: x + left, width: Math.max(1, width - left - right), y: tall, height: fontSize }],
      },
    ]
  }
  const nodePieces = (element: Element): Piece[] =>
    [...element.childNodes].flatMap(node => {
      const text = node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '').replaceAll(/\s+/g, ' ').trim() : ''
      if (text === '') return []
      range.selectNodeContents(node)
      const fontSize = fontSizeOf(element)
      const lines = [...range.getClientRects()].filter(({ width }) => width > 0).map(rect => toEm(rect, fontSize))
      if (lines.length === 0) return []
      return [{ element, kind: 'text' as const, text, lines, fontSize, shown: isShown(element, lines) }]
    })
  return elements.flatMap(element =>
    element instanceof HTMLTextAreaElement ? fieldPieces(element) : [...fieldPieces(element), ...nodePieces(element)],
  )
}

export function readBlocks(tools: Tools, pieces: readonly Piece[]): readonly Block[] {
  const byElement = new Map<Element, Piece[]>()
  for (const piece of pieces) {
    let block = piece.element
    for (
      let above = tools.parent(block);
      above && ['inline', 'contents', 'ruby'].includes(tools.style(block).display);
      above = tools.parent(block)
    )
      block = above
    const held = byElement.get(block)
    if (held) held.push(piece)
    else byElement.set(block, [piece])
  }
  return [...byElement].map(([element, held]) => ({ element, pieces: held, text: held.map(({ text }) => text).join('') }))
}

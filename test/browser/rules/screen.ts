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

interface Stage {
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
  /** What of the box is not cut away by something it stands in. */
  readonly shown: Box
}

/** The ink of one line of text, and where its letters stand. */
export interface Line extends Box {
  readonly baseline: number
}

/** Text of one style: a text node, a field's value or its placeholder. */
export interface Piece {
  readonly element: Element
  readonly kind: 'text' | 'value' | 'placeholder'
  readonly text: string
  readonly lines: readonly Line[]
  /** Those not cut away by something it stands in. */
  readonly shown: readonly Line[]
  readonly fontSize: number
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
interface Clipper {
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
  /** A point of the stage in CSS px of the window. */
  readonly toWindow: (x: number, y: number) => { readonly x: number; readonly y: number }
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
  /** With the lines that are shown; the rule `clipped` looks at `allPieces`. */
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
  const allClippers = new Map<Element, Clipper[]>()
  const clippers = (element: Element): Clipper[] => {
    const known = allClippers.get(element)
    if (known) return known
    const found: Clipper[] = []
    allClippers.set(element, found)
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
    toWindow: (x, y) => ({ x: stageRect.x + x * drawn, y: stageRect.y + y * drawn }),
    clippers,
    textClippers: element => [...(element === document.body ? [] : asClipper(element)), ...clippers(element)],
    describe,
  }
}

import type { Target, Tools } from './screen.ts'

// Runs in the page: see screen.ts.

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
    // Beside the page: waits for the keyboard (a skip link).
    if (box.x + box.width + scrollX <= 0 || box.y + box.height + scrollY <= 0) return []
    const shown = tools.clippers(element).reduce((left, { box: clip }) => {
      const [x, y] = [Math.max(left.x, clip.x), Math.max(left.y, clip.y)]
      const [right, bottom] = [Math.min(left.x + left.width, clip.x + clip.width), Math.min(left.y + left.height, clip.y + clip.height)]
      return { x, y, width: right - x, height: bottom - y }
    }, box)
    return shown.width <= 0 || shown.height <= 0 ? [] : [{ element, box, shown }]
  })
}

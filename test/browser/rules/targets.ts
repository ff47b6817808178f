import type { Finding, Screen, Target } from './screen.ts'

// Runs in the page: see screen.ts.

/** Everything a finger or pointer hits is large enough both ways. A link within a sentence is as tall as its line (WCAG 2.5.8). */
export function targetSize(screen: Screen): readonly Finding[] {
  const { unit, target, secondaryTarget, segmentTarget } = screen.limits
  const isInSentence = (element: Element): boolean => {
    if (!element.matches('a[href]') || screen.style(element).display !== 'inline') return false
    const block = screen.blocks.find(({ pieces }) => pieces.some(piece => element.contains(piece.element)))
    return block !== undefined && block.pieces.some(piece => !element.contains(piece.element))
  }
  return screen.targets.flatMap(({ element, box }) => {
    if (screen.closest(element, '[data-keyboard]') || isInSentence(element)) return []
    const segment = screen.closest(element, '[data-segments]') ? segmentTarget : target
    const wanted = element.matches('[data-size=secondary]') ? secondaryTarget : segment
    if (Math.min(box.width, box.height) + 0.5 >= wanted * screen.unit) return []
    const found = [box.width, box.height].map(length => (length / screen.unit).toFixed(1)).join(' x ')
    return [{ element, found: `${found} ${unit}`, wanted: `${wanted} x ${wanted} ${unit}` }]
  })
}

/** Different actions are far enough apart that a trembling finger meets one. */
export function targetGap(screen: Screen): readonly Finding[] {
  const { gap, unit } = screen.limits
  if (gap === null) return []
  const findings: Finding[] = []
  screen.targets.forEach((one, index) => {
    for (const other of screen.targets.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue
      const control = screen.closest(one.element, '[data-segments], [data-keyboard]')
      if (control && control === screen.closest(other.element, '[data-segments], [data-keyboard]')) continue
      const apart = screen.distance(one.shown, other.shown)
      if (apart + 0.5 >= gap * screen.unit) continue
      const found = `${(apart / screen.unit).toFixed(1)} ${unit} to ${screen.describe(other.element)}`
      findings.push({ element: one.element, found, wanted: `${gap} ${unit}` })
    }
  })
  return findings
}

export function keySize(screen: Screen): readonly Finding[] {
  const { key, unit } = screen.limits
  return screen.targets.flatMap(({ element, box }) => {
    if (!screen.closest(element, '[data-keyboard]') || Math.min(box.width, box.height) + 0.5 >= key * screen.unit) return []
    const found = [box.width, box.height].map(length => (length / screen.unit).toFixed(1)).join(' x ')
    return [{ element, found: `${found} ${unit}`, wanted: `${key} x ${key} ${unit}` }]
  })
}

export function keyGap(screen: Screen): readonly Finding[] {
  const { keyGap: wanted, unit } = screen.limits
  const byKeyboard = new Map<Element, Target[]>()
  for (const target of screen.targets) {
    const keyboard = screen.closest(target.element, '[data-keyboard]')
    if (keyboard) byKeyboard.set(keyboard, [...(byKeyboard.get(keyboard) ?? []), target])
  }
  return [...byKeyboard.values()].flatMap(keys =>
    keys.flatMap((one, index) =>
      keys.slice(index + 1).flatMap(other => {
        const apart = screen.distance(one.box, other.box)
        if (apart + 0.5 >= wanted * screen.unit) return []
        const found = `${(apart / screen.unit).toFixed(1)} ${unit} to ${screen.describe(other.element)}`
        return [{ element: one.element, found, wanted: `${wanted} ${unit}` }]
      }),
    ),
  )
}

/** What is aimed at is what is hit: nothing lies over a target's middle or the middles of its quarters. */
export function covered(screen: Screen): readonly Finding[] {
  const reaches = (element: Element, hit: Element | null): boolean => {
    for (let at = hit; at; at = screen.parent(at)) if (at === element) return true
    return hit === null || (hit.contains(element) && screen.closest(hit, 'label, button, a') !== null)
  }
  const spots = [
    [0.5, 0.5],
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ] as const
  return screen.targets.flatMap(({ element, shown }) => {
    for (const [across, down] of spots) {
      const { x, y } = screen.toWindow(shown.x + shown.width * across, shown.y + shown.height * down)
      let hit = document.elementFromPoint(x, y)
      while (hit?.shadowRoot) {
        const deeper: Element | null = hit.shadowRoot.elementFromPoint(x, y)
        if (!deeper || deeper === hit) break
        hit = deeper
      }
      if (!reaches(element, hit)) return [{ element, found: `under ${screen.describe(hit!)}`, wanted: 'nothing over it' }]
    }
    return []
  })
}

/** What stands in the frame keeps its margins: what lies over the page (a dialog, the keys) has its own. */
export function margin(screen: Screen): readonly Finding[] {
  const { margin: least } = screen.limits
  if (least === null) return []
  const { width } = screen.stage
  return screen.targets.flatMap(({ element }) => {
    if (!element.matches('[data-kind]') || screen.closest(element, 'dialog, [role=dialog], [data-keyboard]')) return []
    const { x, width: own } = screen.box(element)
    const room = Math.min(x, width - x - own) / screen.unit
    return room >= least ? [] : [{ element, found: `${room.toFixed(1)} mm from the side`, wanted: `${least.toFixed(1)} mm` }]
  })
}

/**
 * Where hands and eyes find things: 下一步, help and back in the lower part, all of them and the now-panel clear of both ends, choices not
 * above. In reach mode (asked for by the caller) every target lies in the lower half.
 */
export function reach(screen: Screen): readonly Finding[] {
  const { reach: limits } = screen.limits
  const { height } = screen.stage
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  const findings: Finding[] = []
  const hold = (element: Element, from: number, to: number): void => {
    const box = screen.box(element)
    const [top, bottom] = [box.y / height, (box.y + box.height) / height]
    // A pixel of rounding.
    if (top + 1 / height >= from && bottom - 1 / height <= to) return
    findings.push({ element, found: `${percent(top)} to ${percent(bottom)} of the height`, wanted: `${percent(from)} to ${percent(to)}` })
  }
  for (const element of screen.elements) {
    if (element.matches('[data-role~=next], [data-role~=back], [data-role~=help]')) hold(element, limits.handsBelow, limits.bottom)
    else if (element.matches('[data-role~=now]')) hold(element, limits.top, limits.bottom)
    else if (element.matches('[data-role~=choice]')) hold(element, limits.choicesBelow, limits.bottom)
  }
  if (screen.reachMode) {
    for (const { element } of screen.targets) hold(element, limits.low, 1)
  }
  return findings
}

import type { Finding, Screen } from './screen.ts'

// Runs in the page: see screen.ts.

/** Large enough to read: in mm on the panel where that is known, never under the face's px. */
export function textSize(screen: Screen): readonly Finding[] {
  const { mm, px, stageWidth, bigger } = screen.limits.text
  const scale = screen.bigText ? bigger : 1
  const across = Math.min(screen.stage.width, screen.stage.height)
  const floorPx = px * scale * (stageWidth === null ? 1 : Math.max(1, across / stageWidth))
  const floorMm = mm === null ? 0 : mm * scale
  const floor = Math.max(floorPx, floorMm * screen.unit)
  const inMm = (length: number): string => (mm === null ? '' : ` (${(length / screen.unit).toFixed(2)} mm)`)
  return screen.pieces.flatMap(({ element, fontSize }) => {
    if (fontSize + 0.1 >= floor) return []
    return [{ element, found: `${fontSize.toFixed(1)} px${inMm(fontSize)}`, wanted: `${floor.toFixed(1)} px${inMm(floor)}` }]
  })
}

/** Lines of text that flows (headings apart) keep their distance, measured from line to line. */
export function lineHeight(screen: Screen): readonly Finding[] {
  const wanted = screen.limits.lineHeight
  if (wanted === null) return []
  return screen.blocks.flatMap(({ element, pieces }) => {
    if (screen.closest(element, 'h1, h2, h3, h4, h5, h6, [role=heading]')) return []
    const fontSize = [...pieces].sort((a, b) => b.text.length - a.text.length)[0]!.fontSize
    const middles = pieces.flatMap(({ lines }) => lines.map(({ y, height }) => y + height / 2)).sort((a, b) => a - b)
    const steps = middles.slice(1).flatMap((middle, index) => (middle - middles[index]! > fontSize / 2 ? [middle - middles[index]!] : []))
    const least = Math.min(...steps) / fontSize
    return least + 0.01 >= wanted ? [] : [{ element, found: least.toFixed(2), wanted: `${wanted}` }]
  })
}

/** WCAG contrast of text with what is drawn behind it; what is disabled is exempt. */
export function contrast(screen: Screen): readonly Finding[] {
  const { text, large, largePx, onSoft, softGrounds } = screen.limits.contrast
  const soft = new Set(softGrounds.map(screen.token))
  const isDisabled = (element: Element): boolean => screen.closest(element, ':disabled, [aria-disabled=true]') !== null
  return screen.pieces.flatMap(({ element, kind, fontSize }) => {
    if (isDisabled(element)) return []
    const style = kind === 'placeholder' ? getComputedStyle(element, '::placeholder') : screen.style(element)
    const measured = screen.contrast(element, element instanceof SVGElement ? style.fill : style.color)
    if (!measured) return [{ element, found: 'text on a picture', wanted: 'text on a plain ground' }]
    const isLarge = fontSize + 0.1 >= largePx
    const isSoft = isLarge && Number(style.fontWeight) >= 600 && soft.has(measured.ground)
    const usual = isLarge ? large : text
    const wanted = screen.leastContrast ?? (isSoft ? onSoft : usual)
    if (measured.ratio + 0.005 >= wanted) return []
    return [{ element, found: `${measured.ratio.toFixed(2)} (${measured.text} on ${measured.ground})`, wanted: `${wanted}` }]
  })
}

/** Four weights and no other. */
export function weight(screen: Screen): readonly Finding[] {
  const { weights } = screen.limits
  return screen.pieces.flatMap(({ element }) => {
    const { fontWeight } = screen.style(element)
    return weights.includes(Number(fontWeight)) ? [] : [{ element, found: fontWeight, wanted: weights.join(', ') }]
  })
}

/** A web font that did not come, or is still coming. */
export function font(screen: Screen): readonly Finding[] {
  void screen
  return [...document.fonts].flatMap(({ family, status, weight: its }) =>
    status === 'error' ? [{ element: 'document', found: `font ${family} ${its} did not load`, wanted: 'every font the page uses' }] : [],
  )
}

/** Icons are drawn; emoji never. What a person typed may hold them. */
export function emoji(screen: Screen): readonly Finding[] {
  return screen.pieces.flatMap(({ element, kind, text }) => {
    const found = /\p{Emoji_Presentation}|\uFE0F/u.exec(text)
    if (!found || kind === 'value' || screen.closest(element, '[data-personal]')) return []
    return [{ element, found: `emoji ${found[0]}`, wanted: 'an icon of the set, or words' }]
  })
}

/** Movement is short and of opacity and place only. */
export function motion(screen: Screen): readonly Finding[] {
  const { milliseconds, properties } = screen.limits.motion
  const inMs = (time: string): number => Number.parseFloat(time) * (time.endsWith('ms') ? 1 : 1000)
  return screen.elements.flatMap(element => {
    const { transitionDuration, transitionProperty } = screen.style(element)
    if (transitionDuration === '0s') return []
    const durations = transitionDuration.split(', ').map(inMs)
    return transitionProperty.split(', ').flatMap((property, index) => {
      const lasts = durations[index % durations.length]!
      if (lasts === 0 || (lasts <= milliseconds && properties.includes(property))) return []
      return [{ element, found: `${property} in ${lasts} ms`, wanted: `opacity or transform in at most ${milliseconds} ms` }]
    })
  })
}

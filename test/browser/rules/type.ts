import type { Finding, Screen } from './screen.ts'

// Runs in the page: see screen.ts.

/** Large enough to read: on a terminal in mm of its panel. */
export function textSize(screen: Screen): readonly Finding[] {
  const { text, unit } = screen.limits
  const floor = text.least * (screen.bigText ? text.bigger : 1)
  const inPx = (length: number): string => (unit === 'px' ? '' : ` (${(length * screen.unit).toFixed(1)} px)`)
  return screen.pieces.flatMap(({ element, fontSize }) => {
    const size = fontSize / screen.unit
    if (fontSize + 0.1 >= floor * screen.unit) return []
    return [{ element, found: `${size.toFixed(2)} ${unit}${inPx(size)}`, wanted: `${floor.toFixed(2)} ${unit}${inPx(floor)}` }]
  })
}

/** Lines of text that flows (headings apart) keep their distance, measured from line to line. */
export function lineHeight(screen: Screen): readonly Finding[] {
  const wanted = screen.limits.lineHeight
  if (wanted === null) return []
  return screen.blocks.flatMap(({ element, pieces }) => {
    if (screen.closest(element, 'h1, h2, h3, h4, h5, h6, [role=heading]')) return []
    const fontSize = [...pieces].sort((a, b) => b.text.length - a.text.length)[0]!.fontSize
    const baselines = pieces.flatMap(({ lines }) => lines.map(({ baseline }) => baseline)).sort((a, b) => a - b)
    const steps = baselines.slice(1).flatMap((at, index) => (at - baselines[index]! > fontSize / 2 ? [at - baselines[index]!] : []))
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

/**
 * Every sign is in a font: none shows as an empty box or not at all. Looks only where the page has loaded a web font of its own; a machine with
 * Chinese fonts finds less (the browser from npm has none, as a terminal).
 */
export function glyph(screen: Screen): readonly Finding[] {
  if (![...document.fonts].some(({ status }) => status === 'loaded')) return []
  const side = 24
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side
  const pen = canvas.getContext('2d', { willReadFrequently: true })!
  const known = new Map<string, string>()
  const picture = (family: string, sign: string): string => {
    const key = `${family} ${sign}`
    let drawn = known.get(key)
    if (drawn === undefined) {
      pen.clearRect(0, 0, side, side)
      pen.font = `20px ${family}`
      pen.fillText(sign, 2, 19)
      drawn = pen
        .getImageData(0, 0, side, side)
        .data.filter((_, index) => index % 4 === 3)
        .join()
      known.set(key, drawn)
    }
    return drawn
  }
  return screen.pieces.flatMap(({ element, text }) => {
    const { fontFamily } = screen.style(element)
    const signs = new Set(text.match(/[\p{L}\p{N}\p{P}\p{S}]/gu))
    // The last private sign, which no font has, shows what missing looks like.
    const missing = [...signs].filter(sign => picture(fontFamily, sign) === picture(fontFamily, '\u{10fffd}'))
    return missing.length === 0 ? [] : [{ element, found: `no font draws ${missing.join(' ')}`, wanted: 'every sign drawn' }]
  })
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

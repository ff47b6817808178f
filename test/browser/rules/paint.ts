import type { Rgba, Tools } from './screen.ts'

// Runs in the page: see screen.ts.

export interface Paint {
  readonly colour: (css: string) => Rgba
  /** The colour of a custom property of the stage, as `#rrggbb`; null when it is not set. */
  readonly token: (name: string) => string | null
  /** Ground behind an element's content as `#rrggbb`, its own background included. */
  readonly ground: (element: Element) => string
  /** Lowest WCAG contrast of a text colour in an element against what is drawn behind it; null when that is a picture. */
  readonly contrast: (element: Element, text: string) => { readonly ratio: number; readonly text: string; readonly ground: string } | null
  readonly hex: (colour: Rgba) => string
}

export function makePaint(tools: Tools): Paint {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const pen = canvas.getContext('2d', { willReadFrequently: true })!
  const known = new Map<string, Rgba>()

  /** Any CSS colour, as the browser draws it. */
  const colour = (css: string): Rgba => {
    let rgba = known.get(css)
    if (!rgba) {
      const [, red, green, blue, alpha] = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(css) ?? []
      if (red === undefined) {
        pen.clearRect(0, 0, 1, 1)
        pen.fillStyle = css
        pen.fillRect(0, 0, 1, 1)
        const [r = 0, g = 0, b = 0, a = 0] = pen.getImageData(0, 0, 1, 1).data
        rgba = [r, g, b, a / 255]
      } else {
        rgba = [Number(red), Number(green), Number(blue), Number(alpha ?? 1)]
      }
      known.set(css, rgba)
    }
    return rgba
  }
  const hex = (rgba: Rgba): string => `#${[0, 1, 2].map(i => Math.round(rgba[i]!).toString(16).padStart(2, '0')).join('')}`
  const token = (name: string): string | null => {
    const css = tools.style(tools.stage.element).getPropertyValue(name).trim()
    return css === '' ? null : hex(colour(css))
  }
  const over = (top: Rgba, below: Rgba): Rgba => {
    const alpha = top[3] + below[3] * (1 - top[3])
    if (alpha === 0) return [0, 0, 0, 0]
    const mix = (i: 0 | 1 | 2): number => (top[i] * top[3] + below[i] * below[3] * (1 - top[3])) / alpha
    return [mix(0), mix(1), mix(2), alpha]
  }
  const luminance = (rgba: Rgba): number => {
    const [red, green, blue] = [rgba[0], rgba[1], rgba[2]].map(value => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  /** What an element paints behind its content: its colour, or for a gradient one layer for each of its colours. Null: a picture. */
  const layersOf = (element: Element): readonly Rgba[] | null => {
    const { backgroundColor, backgroundImage, backgroundRepeat, backgroundSize } = tools.style(element)
    const base = colour(backgroundColor)
    if (backgroundImage === 'none') return [base]
    if (backgroundImage.includes('gradient(')) {
      const stops = backgroundImage.match(/(?:rgba?|color|oklch|oklab|hsla?|lab|lch)\([^()]*\)/g) ?? []
      return stops.map(stop => over(colour(stop), base))
    }
    const isMark = backgroundRepeat === 'no-repeat' && !['cover', 'contain', '100%', '100% 100%'].includes(backgroundSize)
    return isMark ? [base] : null
  }

  /** A drawn colour and the ground around it, both laid over everything up to the root; an opacity fades both alike. */
  const settle = (element: Element, drawn: Rgba): readonly { readonly drawn: Rgba; readonly ground: Rgba }[] | null => {
    let states: { drawn: Rgba; ground: Rgba }[] = [{ drawn, ground: [0, 0, 0, 0] }]
    for (let at: Element | null = element; at; at = tools.parent(at)) {
      const isCovered = states.every(({ drawn: top, ground }) => top[3] === 1 && ground[3] === 1)
      const layers = isCovered ? [[0, 0, 0, 0] as Rgba] : layersOf(at)
      if (!layers) return null
      const opacity = Number(tools.style(at).opacity)
      states = states.flatMap(state =>
        layers.map(layer => {
          const top = over(state.drawn, layer)
          const ground = over(state.ground, layer)
          return { drawn: [top[0], top[1], top[2], top[3] * opacity], ground: [ground[0], ground[1], ground[2], ground[3] * opacity] }
        }),
      )
    }
    const paper: Rgba = [255, 255, 255, 1]
    return states.map(state => ({ drawn: over(state.drawn, paper), ground: over(state.ground, paper) }))
  }

  return {
    colour,
    token,
    hex,
    ground: element => hex(settle(element, [0, 0, 0, 0])?.[0]?.ground ?? [0, 0, 0, 0]),
    contrast: (element, text) => {
      const states = settle(element, colour(text))
      if (!states) return null
      const measured = states.map(({ drawn, ground }) => {
        const [dark, light] = [luminance(drawn), luminance(ground)].sort((a, b) => a - b) as [number, number]
        return { ratio: (light + 0.05) / (dark + 0.05), text: hex(drawn), ground: hex(ground) }
      })
      return measured.sort((a, b) => a.ratio - b.ratio)[0]!
    },
  }
}

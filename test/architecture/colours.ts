import { at, isTest, type Sources } from './sources.ts'

/** A theme's colour tokens by name without `--`, as they are written. */
export type Theme = ReadonlyMap<string, string>

/** What is drawn on what. `text` is read on its own ground; `soft` is a coloured ink on its own soft ground; `mark` is a line, ring or drawing that must be seen to be used. */
export interface Pair {
  readonly ink: string
  readonly ground: string
  readonly as: 'text' | 'soft' | 'mark'
}

/** The rules of a style sheet without its comments: selector, declarations, and where it begins. Nested at-rules are looked into. */
interface Rule {
  readonly selector: string
  readonly body: string
  readonly offset: number
}

/** The themes of `tokens.css`: every block that is chosen by `data-theme`, without what it says about boxes behind dialogs. */
export function readThemes(css: string): ReadonlyMap<string, Theme> {
  const themes = new Map<string, Theme>()
  for (const { selector, body } of rulesOf(css)) {
    const name = /\[data-theme='(\w+)'\]$/.exec(selector)?.[1]
    if (name === undefined) continue
    const set = [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, token, value]) => [token!, value!.trim()] as const)
    themes.set(name, new Map(set.filter(([token]) => token !== 'dot')))
  }
  return themes
}

/** Tokens that one theme has and another lacks: what is not set anew keeps the light theme's colour. */
export function unlikeThemes(themes: ReadonlyMap<string, Theme>): readonly string[] {
  const all = new Set([...themes.values()].flatMap(theme => [...theme.keys()]))
  return [...themes].flatMap(([name, theme]) =>
    [...all].filter(token => !theme.has(token)).map(token => `${name} does not set --${token}.`),
  )
}

/** Colours that are written out elsewhere than in the tokens: they stay as they are in every theme. */
export function looseColours(sources: Sources): readonly string[] {
  const findings: string[] = []
  for (const [path, text] of sources) {
    if (tokenPaths.includes(path) || isTest(path) || !/\.(css|tsx)$/.test(path)) continue
    const bare = path.endsWith('.css') ? valuesOf(text) : markupOf(text)
    for (const found of bare.matchAll(colour))
      findings.push(`${at(path, text, found.index)} writes the colour ${found[0]}: take one of src/design/tokens.css.`)
  }
  return findings
}

/** Inks and grounds that stand together in one rule of a style sheet, and have no place in the list of pairs. */
export function unlistedPairs(sources: Sources, pairs: readonly Pair[]): readonly string[] {
  const listed = new Set(pairs.map(({ ink, ground }) => `${ink} on ${ground}`))
  const inks = new Set(pairs.map(({ ink }) => ink))
  const findings: string[] = []
  for (const [path, text] of sources) {
    if (tokenPaths.includes(path) || !path.endsWith('.css')) continue
    for (const { body, offset } of rulesOf(text)) {
      const ink = /(?:^|[;\s])(?:color|--[\w-]*ink):\s*var\(--([\w-]+)\)/.exec(body)?.[1]
      const ground = /(?:background(?:-color)?|--[\w-]*ground):\s*var\(--([\w-]+)\)/.exec(body)?.[1]
      if (ink === undefined || ink.startsWith('its-')) continue
      if (!inks.has(ink)) findings.push(`${at(path, text, offset)} writes in --${ink}: say on what it may stand.`)
      else if (ground !== undefined && !listed.has(`${ink} on ${ground}`))
        findings.push(`${at(path, text, offset)} puts --${ink} on --${ground}: list the pair.`)
    }
  }
  return findings
}

/** Pairs of a theme that are too close, against the least ratio of their sort. */
export function tooClose(theme: Theme, pairs: readonly Pair[], least: Readonly<Record<Pair['as'], number>>): readonly string[] {
  return pairs.flatMap(({ ink, ground, as }) => {
    const [front, back] = [theme.get(ink), theme.get(ground)]
    if (front === undefined || back === undefined) return [`--${ink} on --${ground}: one of them is no token.`]
    const ratio = contrastOf(front, back)
    return ratio >= least[as] ? [] : [`--${ink} on --${ground} is ${ratio.toFixed(2)}, ${least[as]} are wanted (${as}).`]
  })
}

/** WCAG 2.2, contrast ratio, of two colours written `#rrggbb`: 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

export const tokenPaths = ['src/design/tokens.css', 'src/design/dark.css']

const colour =
  /#(?:[\da-f]{8}|[\da-f]{6}|[\da-f]{3,4})\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color-mix)\(|\b(?:white|black|red|green|blue|yellow|orange|gr[ae]y|silver)\b/gi

/** The values of a style sheet; names of classes and pictures within it are blanked out. */
function valuesOf(css: string): string {
  const blank = (part: string) => part.replaceAll(/[^\n]/g, ' ')
  return css
    .replaceAll(/\/\*[\s\S]*?\*\//g, blank)
    .replaceAll(/url\((?:"[^"]*"|'[^']*'|[^)]*)\)/g, blank)
    .replaceAll(/white-space|--[\w-]+/g, blank)
    .replaceAll(/[^{};]+\{/g, blank)
}

/** What a component hands to an attribute or a style: quoted text that is a colour as a whole. */
function markupOf(text: string): string {
  return text.replaceAll(/'[^'\n]*'|"[^"\n]*"|[^'"\n]+/g, part =>
    /^['"](?:#[\da-f]{3,8}|(?:rgb|hsl)a?\([^)]*\)|white|black|red|gr[ae]y)['"]$/i.test(part) ? part : part.replaceAll(/[^\n]/g, ' '),
  )
}

function rulesOf(css: string): readonly Rule[] {
  const bare = css.replaceAll(/\/\*[\s\S]*?\*\//g, comment => comment.replaceAll(/[^\n]/g, ' '))
  return [...bare.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(match => ({
    selector: match[1]!.trim(),
    body: match[2]!,
    offset: match.index + match[1]!.length - match[1]!.trimStart().length,
  }))
}

function luminance(hex: string): number {
  const value = /^#([\da-f]{6})$/i.exec(hex)?.[1]
  if (value === undefined) throw new Error(`${hex} is not written as #rrggbb.`)
  const [red, green, blue] = [0, 2, 4].map(index => {
    const share = Number.parseInt(value.slice(index, index + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

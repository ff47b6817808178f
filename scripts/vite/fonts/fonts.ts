import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { convert } from 'fontverter'
import subsetFont from 'subset-font'
import { withBox } from './box.ts'
import { knownCharacters } from './characters.ts'
import { mergeSlices } from './merge.ts'
import { asWideAsDrawn } from './proportional.ts'

/** The weights the product uses lie in this range: 400, 500, 600, 650. */
const weights = { min: 400, max: 650, default: 400 }
/** As wide as a Chinese character in this font; English has them in a file of their own. */
const narrowed = '‘’“”·'
/** Counted up when the way fonts are cut changes. */
const edition = 4
/** Where pages find the files. */
export const url = '/assets/fonts/'
export const sheets: readonly string[] = ['touch-block.css', 'touch-swap.css', 'dense.css', 'slices.css']

export interface Fonts {
  /** Holds the style sheets, and in `public/assets/fonts/` what they point to. */
  readonly folder: string
  /** The file that holds every known character, per build. */
  readonly first: { readonly touch: string; readonly dense: string }
}

/**
 * Prepares `build/fonts` from the 101 slices of Noto Sans SC (SIL Open Font License 1.1, kept beside the files):
 * - `touch-….woff2`, `dense-….woff2`: the slices joined again and cut to the characters the faces are known to show. One request.
 * - `slices/`: the slices as they came, for everything else (names, addresses), loaded by the browser when such a character is shown.
 * - `touch-block.css` (kiosk: its disk is near, nobody shall see a change of type), `touch-swap.css` (hall: text at once on a slow line),
 *   `dense.css`, and `slices.css`, which is long and is loaded after the first paint.
 * - `quotes-….woff2`: quotes for pages in English, where those of a Chinese font are holes.
 * The family 'OneWindow Sans' is asked first and has no unicode-range: a character it lacks falls to the next family, 'OneWindow Sans Slices'.
 * Skips everything when nothing changed.
 */
export async function prepareFonts(root: string): Promise<Fonts> {
  const folder = join(root, 'build/fonts')
  const source = join(root, 'node_modules/@fontsource-variable/noto-sans-sc')
  const characters = knownCharacters(root)
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  const first = {
    touch: `touch-${hash(`${edition} ${version} ${characters.touch}`)}.woff2`,
    dense: `dense-${hash(`${edition} ${version} ${characters.dense}`)}.woff2`,
  }
  const files = join(folder, 'public', url)
  if (existsSync(join(files, first.touch)) && existsSync(join(files, first.dense)) && existsSync(join(folder, 'slices.css'))) {
    return { folder, first }
  }
  mkdirSync(join(files, 'slices'), { recursive: true })
  for (const old of globSync('*.woff2', { cwd: files })) rmSync(join(files, old))
  const ranges = JSON.parse(readFileSync(join(source, 'unicode.json'), 'utf8')) as Record<string, string>
  const whole = await joinSlices(source, ranges)
  for (const build of ['touch', 'dense'] as const) {
    const cut = await subsetFont(whole, characters[build], {
      targetFormat: 'truetype',
      keepFeatures: ['ccmp', 'kern', 'locl', 'mark', 'mkmk'],
      variationAxes: { wght: weights },
    })
    writeFileSync(join(files, first[build]), await convert(withBox(cut), 'woff2'))
  }
  const quotes = `quotes-${hash(`${edition} ${version}`)}.woff2`
  const wide = await subsetFont(whole, narrowed, { targetFormat: 'truetype', keepFeatures: [], variationAxes: { wght: weights } })
  writeFileSync(join(files, quotes), await convert(asWideAsDrawn(wide, 45), 'woff2'))
  for (const [name, file, display] of [
    ['touch-block.css', first.touch, 'block'],
    ['touch-swap.css', first.touch, 'swap'],
    ['dense.css', first.dense, 'swap'],
  ] as const) {
    writeFileSync(
      join(folder, name),
      face(file, display) + face(quotes, display, { family: 'OneWindow Sans Quotes', range: rangeOf(narrowed) }),
    )
  }
  copyFileSync(join(source, 'LICENSE'), join(files, 'OFL.txt'))
  const slices = Object.entries(ranges).map(([name, range]) => {
    const file = sliceFile(source, name)
    const kept = `slices/${version}-${basename(file)}`
    if (!existsSync(join(files, kept))) copyFileSync(file, join(files, kept))
    return face(kept, 'swap', { family: 'OneWindow Sans Slices', range })
  })
  writeFileSync(join(folder, 'slices.css'), slices.join(''))
  return { folder, first }
}

async function joinSlices(source: string, ranges: Readonly<Record<string, string>>): Promise<Buffer> {
  // Latin stands last in the package and in a browser wins over the numbered slices: so it comes first here.
  const slices = await Promise.all(
    Object.entries(ranges)
      .reverse()
      .map(async ([name, range]) => {
        const characters = charactersOf(range)
        const text = String.fromCodePoint(...characters)
        return { font: await subsetFont(readFileSync(sliceFile(source, name)), text, { targetFormat: 'truetype' }), characters }
      }),
  )
  return mergeSlices(slices)
}

function sliceFile(source: string, name: string): string {
  return join(source, `files/noto-sans-sc-${name.replaceAll(/[[\]]/g, '')}-wght-normal.woff2`)
}

/** `U+4e00-4e02,U+4e8c` as numbers. */
function charactersOf(range: string): readonly number[] {
  return range.split(',').flatMap(part => {
    const [from = '', to = from] = part.trim().slice(2).split('-')
    const start = Number.parseInt(from, 16)
    return Array.from({ length: Number.parseInt(to, 16) - start + 1 }, (_, index) => start + index)
  })
}

function rangeOf(text: string): string {
  return Array.from(text, character => `U+${character.codePointAt(0)!.toString(16)}`).join(',')
}

function face(file: string, display: 'block' | 'swap', options: { readonly family?: string; readonly range?: string } = {}): string {
  const lines = [
    `font-family: '${options.family ?? 'OneWindow Sans'}'`,
    'font-style: normal',
    `font-weight: ${weights.min} ${weights.max}`,
    `font-display: ${display}`,
    `src: url(${url}${file}) format('woff2')`,
    ...(options.range ? [`unicode-range: ${options.range}`] : []),
  ]
  return `@font-face {\n  ${lines.join(';\n  ')};\n}\n`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10)
}

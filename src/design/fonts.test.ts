import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import subsetFont from 'subset-font'
import { describe, expect, test } from 'vitest'
import { withBox } from '../../scripts/vite/fonts/box.ts'
import { mergeSlices } from '../../scripts/vite/fonts/merge.ts'
import { asWideAsDrawn } from '../../scripts/vite/fonts/proportional.ts'
import { readTables } from '../../scripts/vite/fonts/tables.ts'

const folder = fileURLToPath(new URL('../../node_modules/@fontsource-variable/noto-sans-sc/files', import.meta.url))

// A letter with an accent is drawn from two others; the Chinese ones come from the second and third slice.
const slices = [
  { name: 'latin', text: 'AVé“' },
  { name: '119', text: '今天什么' },
  { name: '117', text: '科室' },
]

describe('a font joined from its slices', () => {
  test.each(slices)('draws and varies $text as the slice $name did', async ({ name, text }) => {
    const whole = await join3()
    for (const character of text) expect(await glyphOf(whole, character)).toEqual(await glyphOf(sliceOf(name), character))
  })

  test('keeps the kerning of the first slice', async () => {
    const cut = await subsetFont(await join3(), 'AV', { targetFormat: 'truetype', keepFeatures: ['kern'] })
    expect(readTables(cut).get('GPOS')?.length).toBeGreaterThan(40)
  })

  test('cannot be joined from two fonts', async () => {
    const font = await subsetFont(sliceOf('latin'), 'A', { targetFormat: 'truetype' })
    const other = Buffer.from(font)
    // The first axis begins at another weight.
    other.writeInt32BE(200 << 16, other.indexOf('wght') + 4)
    const characters = [65]
    expect(() =>
      mergeSlices([
        { font, characters },
        { font: other, characters },
      ]),
    ).toThrow('The slices differ in fvar')
    expect(() => mergeSlices([])).toThrow('There is no slice to merge.')
  })
})

test('a character no font has is a box, not a gap', async () => {
  const cut = await subsetFont(sliceOf('latin'), 'A', { targetFormat: 'truetype' })
  const empty = readTables(cut).get('glyf')!.length
  const boxed = withBox(cut)
  expect(readTables(boxed).get('glyf')!.length).toBeGreaterThan(empty)
  expect(await glyphOf(boxed, 'A')).toEqual(await glyphOf(cut, 'A'))
})

test('quotes for English are as wide as they are drawn', async () => {
  const narrow = asWideAsDrawn(await subsetFont(sliceOf('latin'), '’', { targetFormat: 'truetype', keepFeatures: [] }), 45)
  const advance = readTables(narrow).get('hmtx')!.readUInt16BE(4)
  expect(advance).toBeGreaterThan(150)
  expect(advance).toBeLessThan(400)
})

function sliceOf(name: string): Buffer {
  return readFileSync(join(folder, `noto-sans-sc-${name}-wght-normal.woff2`))
}

async function join3(): Promise<Buffer> {
  const decoded = await Promise.all(
    slices.map(async ({ name, text }) => ({
      font: await subsetFont(sliceOf(name), text, { targetFormat: 'truetype' }),
      characters: Array.from(text, character => character.codePointAt(0)!),
    })),
  )
  return mergeSlices(decoded)
}

/** Outline and variations of one character, cut out of a font. */
async function glyphOf(font: Buffer, character: string): Promise<{ readonly glyf: string; readonly gvar: string }> {
  const tables = readTables(await subsetFont(font, character, { targetFormat: 'truetype', keepFeatures: [] }))
  return { glyf: tables.get('glyf')!.toString('hex'), gvar: tables.get('gvar')!.toString('hex') }
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contrastOf, looseColours, type Pair, readThemes, tokenPaths, tooClose, unlikeThemes, unlistedPairs } from './colours.ts'
import { planted, readSources, root } from './sources.ts'

const on = (as: Pair['as'], ink: string, ...grounds: readonly string[]): readonly Pair[] => grounds.map(ground => ({ ink, ground, as }))

/** Everything that is drawn on something. Where ink and ground stand in one rule the guard below finds what is not here; the rest is measured in the browser. */
const pairs: readonly Pair[] = [
  ...on('text', 'ink', 'paper', 'pane', 'sill', 'pressed', 'lifted', 'accent-soft', 'bad-soft', 'warn-soft', 'ok-soft', 'info-soft', 'now'),
  ...on('text', 'ink-2', 'paper', 'pane', 'sill'),
  ...on('soft', 'ink-2', 'pressed', 'accent-soft'),
  ...on('text', 'accent', 'paper', 'pane'),
  ...on('soft', 'accent', 'sill', 'accent-soft', 'pressed'),
  ...on('text', 'on-accent', 'accent', 'accent-pressed'),
  ...on('text', 'now-ink', 'now', 'pane', 'paper'),
  ...on('soft', 'on-now-line', 'now-line'),
  ...['bad', 'warn', 'ok', 'info'].flatMap(tone => [...on('text', tone, 'pane', 'paper'), ...on('soft', tone, `${tone}-soft`)]),
  ...on('text', 'on-deep', 'deep', 'deep-2', 'deep-pressed'),
  ...on('text', 'deep', 'on-deep'),
  ...on('text', 'on-marked', 'marked'),
  ...on('text', 'print-ink', 'print'),
  ...on('text', 'print-ink-2', 'print'),
  ...on('mark', 'print-edge', 'print'),
  ...on('mark', 'edge', 'paper', 'pane', 'sill'),
  ...on('mark', 'focus', 'paper', 'pane', 'sill', 'accent-soft', 'now'),
]

const css = tokenPaths.map(path => readFileSync(join(root, path), 'utf8')).join('\n')
const themes = readThemes(css)
const theme = (name: string) => themes.get(name)!

describe('the colours', () => {
  test('are of three themes, which set the same tokens', () => {
    expect([...themes.keys()]).toEqual(['light', 'contrast', 'dark'])
    expect(unlikeThemes(themes)).toEqual([])
    const blocks = `:root, [data-theme='light'] { --ink: #000000; --line: #cccccc; } [data-theme='dark'] { --ink: #ffffff; }`
    expect(unlikeThemes(readThemes(blocks))).toEqual(['dark does not set --line.'])
  })

  test.for(['light', 'dark'])('stand out in the %s theme: text 7, coloured ink on its soft ground 4.5, marks 3', name => {
    expect(tooClose(theme(name), pairs, { text: 7, soft: 4.5, mark: 3 })).toEqual([])
  })

  test('are black, white and one yellow in high contrast, every pair at least 12', () => {
    expect(tooClose(theme('contrast'), pairs, { text: 12, soft: 12, mark: 12 })).toEqual([])
    const flat = [...theme('contrast').values()].filter(value => /^#[\da-f]{6}$/.test(value))
    // The fourth is black under a finger.
    expect([...new Set(flat)].sort()).toEqual(['#000000', '#222222', '#ffe14d', '#ffffff'])
  })

  test('would be found too close', () => {
    const close = new Map([...theme('contrast'), ['ink-2', '#b0b0b0'], ['on-accent', '#ffffff']])
    expect(
      tooClose(close, [...on('text', 'ink-2', 'pane'), ...on('text', 'on-accent', 'accent')], { text: 12, soft: 12, mark: 12 }),
    ).toEqual(['--ink-2 on --pane is 9.68, 12 are wanted (text).', '--on-accent on --accent is 1.30, 12 are wanted (text).'])
    expect(contrastOf('#000000', '#ffffff')).toBe(21)
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  test('stand together as listed', () => {
    expect(unlistedPairs(readSources(), pairs)).toEqual([])
    const sheet = `
.a { color: var(--ink); background: var(--pane) }
.b { background: var(--accent); color: var(--ink-2); }
@media (min-width: 1px) { .c { color: var(--line) } }
.d { --its-ink: var(--bad); --its-ground: var(--ok-soft) }`
    expect(unlistedPairs(planted({ 'src/a/ui/a.module.css': sheet }), pairs)).toEqual([
      'src/a/ui/a.module.css:3 puts --ink-2 on --accent: list the pair.',
      'src/a/ui/a.module.css:4 writes in --line: say on what it may stand.',
      'src/a/ui/a.module.css:5 puts --bad on --ok-soft: list the pair.',
    ])
  })

  test('are written in the tokens and nowhere else', () => {
    expect(looseColours(readSources())).toEqual([])
    const files = planted({
      'src/a/ui/a.module.css': `/* #fff */ .red { color: #fff; white-space: pre; background: rgb(0 0 0 / 5%) }\n.b { border: 1px solid black }`,
      'src/a/ui/a.tsx': `const a = <path fill="#13211f" stroke="currentColor" href="#white" />\nconst b = { color: 'white' }`,
      'src/design/tokens.css': `:root { --ink: #13211f }`,
    })
    expect(looseColours(files)).toEqual([
      'src/a/ui/a.module.css:1 writes the colour #fff: take one of src/design/tokens.css.',
      'src/a/ui/a.module.css:1 writes the colour rgb(: take one of src/design/tokens.css.',
      'src/a/ui/a.module.css:2 writes the colour black: take one of src/design/tokens.css.',
      'src/a/ui/a.tsx:1 writes the colour #13211f: take one of src/design/tokens.css.',
      'src/a/ui/a.tsx:2 writes the colour white: take one of src/design/tokens.css.',
    ])
  })
})

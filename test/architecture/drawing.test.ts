import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { draw, drawInto } from '../../scripts/draw-architecture.ts'
import { mayUse } from '../../src/architecture.ts'
import { root } from './sources.ts'

const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')

describe('the reach drawn in ARCHITECTURE.md', () => {
  test('is that of src/architecture.ts', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'draw-architecture.ts'), '--check'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(drawInto(page, mayUse)).toBe(page)
  })

  test('changes with a domain, an arrow, a stroke of the pen; the rest of the page stays', () => {
    const more = { ...mayUse, conversations: ['cases'] }
    const { cases, ...others } = mayUse
    expect(drawInto(page, more)).not.toBe(page)
    expect(drawInto(page, { ...others, cases: cases.filter(domain => domain !== 'terminals') })).not.toBe(page)
    expect(drawInto(page.replace('●', ''), mayUse)).toBe(page)
    expect(drawInto(drawInto(page, more), mayUse)).toBe(page)
    expect(() => drawInto('# A page without markers', mayUse)).toThrow('ARCHITECTURE.md needs the lines')
  })

  test('leaves out the arrows that follow from others', () => {
    expect(draw({ low: [], middle: ['low'], high: ['low', 'middle'] })).toBe(
      [
        '',
        '| may use | low | middle |',
        '| --- | :-: | :-: |',
        '| **low** |  |  |',
        '| **middle** | ● |  |',
        '| **high** | ● | ● |',
        '',
        '```mermaid',
        'graph TD',
        '  low',
        '  middle',
        '  high',
        '  middle --> low',
        '  high --> middle',
        '```',
        '',
      ].join('\n'),
    )
  })
})

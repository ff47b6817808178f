import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wrongFeatures, wrongPaths } from './docs.ts'
import { planted, readSources, root } from './sources.ts'

const pages = readSources(['*.md', 'docs/**/*.md', 'services/*.md'])

/** The rows of the requirements, by group; there is no S4. */
const rows = ['T13', 'H8', 'C7', 'W6', 'D10', 'L5', 'S7', 'O4', 'N6'].flatMap(last =>
  Array.from({ length: Number(last.slice(1)) }, (_, index) => `${last[0]}${index + 1}`).filter(id => id !== 'S4'),
)

describe('what is written about the code', () => {
  test('names files that are there', () => {
    expect(wrongPaths(pages, path => existsSync(join(root, path)))).toEqual([])
    const files = planted({
      'README.md':
        'See `src/gone.ts` and `src/cases/contract.ts`.\nLater `test/journeys/x.test.ts` (planned), `src/cases/contract.ts` (planned), `src/*/ui`.',
    })
    expect(wrongPaths(files, path => path === 'src/cases/contract.ts')).toEqual([
      'README.md:1 names src/gone.ts, which is not there.',
      'README.md:2 calls src/cases/contract.ts planned, and it is there.',
    ])
  })

  test('has every row of the requirements, and a proof for what works', () => {
    expect(wrongFeatures(pages.get('docs/features.md')!, rows)).toEqual([])
    const page = [
      '| T1 | works | all of it | `test/a.test.ts` (planned) |',
      '| T2 | works | all of it | `test/a.test.ts` |',
      '| T2 | mostly | x | |',
      '| X9 | not yet | | |',
    ].join('\n')
    expect(wrongFeatures(page, ['T1', 'T2', 'T3'])).toEqual([
      'T3 is missing.',
      'T2 stands there twice or is no row of the requirements.',
      'X9 stands there twice or is no row of the requirements.',
      'T1 works and nothing proves it.',
      'T2 is "mostly".',
    ])
  })
})

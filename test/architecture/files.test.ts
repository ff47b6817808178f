import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Lock, namelessFolders, tooLong, unlikeAllowances } from './files.ts'
import { planted, readSources, root } from './sources.ts'

const most = { file: 400, test: 600 }

describe('files', () => {
  test('are short enough to be read', () => {
    expect(tooLong(readSources(), most)).toEqual([])
    const lines = (count: number) => 'x\n'.repeat(count)
    const files = planted({
      'src/a/b.ts': lines(401),
      'src/a/c.ts': lines(400),
      'src/a/b.test.ts': lines(601),
      'src/a/c.test.ts': lines(600),
      'src/a/d.css': lines(401),
    })
    expect(tooLong(files, most)).toEqual([
      'src/a/b.ts has 401 lines; 400 are enough. Find the second thing in it.',
      'src/a/b.test.ts has 601 lines; 600 are enough. Find the second thing in it.',
      'src/a/d.css has 401 lines; 400 are enough. Find the second thing in it.',
    ])
  })

  test('stand in folders that say what they are about', () => {
    expect(namelessFolders(readSources(['{src,test,bench,scripts}/**/*.*']).keys())).toEqual([])
    expect(
      namelessFolders(['src/cases/server/run.ts', 'src/cases/utils/run.ts', 'src/cases/utils/more.ts', 'src/design/helpers.ts']),
    ).toEqual(['src/cases/utils says nothing of what is in it.', 'src/design/helpers.ts says nothing of what is in it.'])
  })
})

describe('packages', () => {
  test('with an install script are allowed to run it, or forbidden', () => {
    const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly allowScripts: Readonly<Record<string, boolean>>
    }
    expect(unlikeAllowances(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock, allowScripts)).toEqual([])
    const lock: Lock = {
      packages: {
        '': {},
        'node_modules/a': { hasInstallScript: true },
        'node_modules/b/node_modules/@c/d': { hasInstallScript: true },
        'node_modules/e': {},
      },
    }
    expect(unlikeAllowances(lock, { a: false, e: true })).toEqual([
      '@c/d has an install script; say in "allowScripts" whether it may run.',
      'e stands in "allowScripts" and has no install script.',
    ])
  })
})

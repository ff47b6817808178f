import { describe, expect, test } from 'vitest'
import { type Exception, planted, readSources, without } from './sources.ts'
import { ownTimeAndIds } from './time.ts'

const exceptions: readonly Exception[] = [
  { path: 'src/kernel/server/open.ts', says: 'Date.now', reason: 'makes the context: the one clock of a program' },
  { path: 'src/kernel/server/jobs.ts', says: 'performance.now', reason: 'how long a job took, for /metrics: no time of day' },
  {
    path: 'src/kernel/server/database/embedded.ts',
    says: 'Date.now',
    reason: 'waits for a child process in real time, before there is a context',
  },
]

describe('time and ids come from context', () => {
  test('holds, but where the context is made', () => {
    expect(without(ownTimeAndIds(readSources()), exceptions)).toEqual([])
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/cases/server/operations.ts': [
        "import { randomUUID } from 'node:crypto'",
        "import * as crypto from 'node:crypto'",
        'const now = Date.now()',
        'const clock = { now: Date.now }',
        'const today = new Date().toISOString()',
        'const fine = new Date(operation.now)',
        'const id = crypto.randomUUID()',
      ].join('\n'),
      'src/cases/model/engine.ts': 'const luck = Math.random() < 0.5 // Date.now()',
      'src/cases/contract.ts': 'export const at = Date()',
      'src/cases/ui/kiosk.tsx': 'const now = Date.now()',
      'src/terminals/agent/clock.ts': 'const now = Date.now()',
      'src/programs/start.ts': 'const now = Date.now()',
      'src/cases/server/a.test.ts': 'const now = Date.now()',
    })
    const because = 'time and ids come from context (now(), newId(), random()).'
    expect(ownTimeAndIds(files)).toEqual([
      `src/cases/server/operations.ts:1 uses randomUUID: ${because}`,
      `src/cases/server/operations.ts:3 uses Date.now: ${because}`,
      `src/cases/server/operations.ts:4 uses Date.now: ${because}`,
      `src/cases/server/operations.ts:5 uses new Date(): ${because}`,
      `src/cases/server/operations.ts:7 uses crypto.randomUUID: ${because}`,
      `src/cases/model/engine.ts:1 uses Math.random: ${because}`,
      `src/cases/contract.ts:1 uses Date(): ${because}`,
    ])
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { domains, mayUse } from '../../src/architecture.ts'
import { cycleIn, doors, escapes, outOfOrder, undeclared, unusedReach, wrongReach } from './reach.ts'
import { planted, readSources, root } from './sources.ts'

const sources = readSources()

describe('reach: a door import goes only where src/architecture.ts and the runtime allow', () => {
  test('holds', () => {
    expect(wrongReach(sources, mayUse)).toEqual([])
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/catalog/server/up.ts': `import { serveCases } from '#cases/server'`,
      'src/catalog/server/types.ts': `import type { CaseView } from '#cases'\nexport { type CaseHead } from '#cases'`,
      'src/cases/server/own.ts': `import { serveCases } from '#cases/server'`,
      'src/cases/server/lazy.ts': `const later = import('#terminals/agent')\ntype T = import('#visits/kiosk').T`,
      'src/cases/model/io.ts': `export * from '#organisation/server'`,
      'src/cases/contract.ts': `import { Button } from '#design'\nimport { events } from '#cases'`,
      'src/cases/server/look.ts': `import { Button } from '#design'`,
      'src/cases/ui/kiosk.tsx': `import { openCase } from '#cases/server'\nimport { startDatabase } from '#kernel/server'`,
      'src/cases/ui/hall.tsx': `import { Search } from '#conversations/hall'`,
      'src/terminals/agent/shortcut.ts': `import { addTerminal } from '#organisation/server'`,
      'src/kernel/server/knows.ts': `import { events } from '#cases'`,
      'src/design/index.ts': `import { fieldKindTable } from '#catalog'`,
      'src/identity/server/start.ts': `import { run } from '#programs/server'\nimport { Shell } from '#faces'`,
      'src/cases/server/deep.ts': `import { decide } from '#catalog/model/decide'\nimport { x } from '#catalog/contract'`,
      'src/programs/start.ts': `import { Home } from '#cases/kiosk'`,
    })
    expect(wrongReach(files, mayUse)).toEqual([
      'src/catalog/server/up.ts:1 imports #cases/server: catalog may not use cases (src/architecture.ts).',
      'src/catalog/server/types.ts:1 imports #cases: catalog may not use cases (src/architecture.ts).',
      'src/catalog/server/types.ts:2 imports #cases: catalog may not use cases (src/architecture.ts).',
      'src/cases/server/own.ts:1 imports #cases/server: at home files are imported by their relative paths.',
      'src/cases/server/lazy.ts:1 imports #terminals/agent: what stands in server opens #domain, #domain/server only.',
      'src/cases/server/lazy.ts:2 imports #visits/kiosk: what stands in server opens #domain, #domain/server only.',
      'src/cases/model/io.ts:1 imports #organisation/server: what stands in model opens #domain only.',
      'src/cases/contract.ts:1 imports #design: design is for browser code only.',
      'src/cases/contract.ts:2 imports #cases: a contract and the model under it do not import their own contract.',
      'src/cases/server/look.ts:1 imports #design: design is for browser code only.',
      'src/cases/ui/kiosk.tsx:1 imports #cases/server: at home files are imported by their relative paths.',
      'src/cases/ui/kiosk.tsx:2 imports #kernel/server: what stands in ui opens #domain, #domain/browser, #domain/kiosk, #domain/hall, #domain/desk, #domain/console only.',
      'src/cases/ui/hall.tsx:1 imports #conversations/hall: there is no such domain.',
      'src/terminals/agent/shortcut.ts:1 imports #organisation/server: what stands in agent opens #domain only.',
      'src/kernel/server/knows.ts:1 imports #cases: kernel imports no domain.',
      'src/design/index.ts:1 imports #catalog: design imports no domain.',
      'src/identity/server/start.ts:1 imports #programs/server: programs/ composes and nobody imports it.',
      'src/identity/server/start.ts:2 imports #faces: faces/ composes and nobody imports it.',
      'src/cases/server/deep.ts:1 imports #catalog/model/decide: there is no such door.',
      'src/cases/server/deep.ts:2 imports #catalog/contract: there is no such door.',
      'src/programs/start.ts:1 imports #cases/kiosk: what stands in programs/ opens #domain, #domain/server, #domain/agent only.',
    ])
  })

  test('lets through what is right', () => {
    const files = planted({
      'src/cases/server/a.ts': `import { events } from '#cases'\nimport { findService } from '#catalog/server'\nimport { operate } from '#kernel/server'`,
      'src/cases/ui/kiosk.tsx': `import { Button } from '#design'\nimport { createClient } from '#kernel/browser'\nimport { Card } from '#visits/kiosk'\nimport { decide } from '#cases'`,
      'src/faces/kiosk/main.tsx': `import { Steps } from '#cases/kiosk'`,
      'src/programs/start.ts': `import { startAgent } from '#terminals/agent'`,
      'src/cases/server/a.test.ts': `import { startAgent } from '#terminals/agent'`,
      'src/cases/server/comment.ts': `// import { x } from '#faces'\nconst text = "import x from '#faces'"`,
    })
    expect(wrongReach(files, mayUse)).toEqual([])
  })
})

describe('doors only: relative imports stay at home', () => {
  test('holds', () => {
    expect(escapes(sources)).toEqual([])
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/cases/server/a.ts': `import { verdict } from '../../identity/model/lockout.ts'`,
      'src/cases/server/b.ts': `export { domains } from '../../architecture.ts'`,
      'src/cases/ui/kiosk.module.css': `@import '../../design/tokens.css';\n.tile { composes: tile from '../../design/components/tiles.module.css' }`,
      'src/faces/hall/main.tsx': `void import('../../cases/ui/hall.tsx')`,
      'src/programs/start.ts': `import { startSmsWorld } from '../../test/world/sms.ts'\nimport { apply } from '../../test/setup/applying.ts'`,
      'src/cases/server/a.test.ts': `import { apply } from '../../../test/setup/applying.ts'\nimport { verdict } from '../../identity/model/lockout.ts'`,
    })
    const because = (home: string) => `relative imports stay in src/${home}; other domains are reached by their doors.`
    expect(escapes(files)).toEqual([
      `src/cases/server/a.ts:1 imports ../../identity/model/lockout.ts: ${because('cases')}`,
      `src/cases/server/b.ts:1 imports ../../architecture.ts: ${because('cases')}`,
      `src/cases/ui/kiosk.module.css:1 imports ../../design/tokens.css: ${because('cases')}`,
      `src/cases/ui/kiosk.module.css:2 imports ../../design/components/tiles.module.css: ${because('cases')}`,
      `src/faces/hall/main.tsx:1 imports ../../cases/ui/hall.tsx: ${because('faces')}`,
      `src/programs/start.ts:2 imports ../../test/setup/applying.ts: ${because('programs')}`,
      `src/cases/server/a.test.ts:2 imports ../../identity/model/lockout.ts: ${because('cases')}`,
    ])
  })

  test('package.json opens exactly the known doors', () => {
    const { imports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly imports: unknown }
    expect(imports).toEqual(doors)
  })
})

describe('the declaration: no cycle, each after all it may use, every folder in it', () => {
  test('holds', () => {
    expect(cycleIn(mayUse)).toBeNull()
    expect(outOfOrder(mayUse)).toEqual([])
    expect(undeclared(sources, mayUse)).toEqual([])
    expect(unusedReach(sources, mayUse)).toEqual([])
    expect(domains).toEqual(Object.keys(mayUse))
  })

  test('finds what is planted', () => {
    expect(cycleIn({ a: [], b: ['a', 'd'], c: ['b'], d: ['c'] })).toBe('b -> d -> c -> b')
    expect(cycleIn({ a: ['a'] })).toBe('a -> a')
    expect(outOfOrder({ a: ['b'], b: ['gone'] })).toEqual(['a may use b and stands before it.', 'b may use gone, which is not declared.'])
    const used = planted({
      'src/cases/server/a.ts': `import { b } from '#catalog/server'`,
      'src/cases/server/a.test.ts': `import { b } from '#visits'`,
      'src/cases/server/migrations/0001-a.sql':
        'create table cases.a (x uuid references customers.customers); -- references terminals.terminals',
    })
    expect(unusedReach(used, { cases: ['catalog', 'customers', 'visits', 'terminals'] })).toEqual([
      'cases may use visits and does not.',
      'cases may use terminals and does not.',
    ])
    expect(undeclared(planted({ 'src/extras/contract.ts': '', 'src/kernel/contract.ts': '' }), { cases: [] })).toEqual([
      'src/extras is not declared in src/architecture.ts.',
      'cases is declared and has no folder.',
    ])
  })
})

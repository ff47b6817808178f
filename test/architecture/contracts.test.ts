import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { languages, type Route, route } from '#kernel'
import { mayUse } from '../../src/architecture.ts'
import { type Declared, type Events, type Routes, wrongEvents, wrongRefusals, wrongRoutes, wrongServing, wrongWords } from './contracts.ts'
import { type Exception, planted, readSources, root, without } from './sources.ts'

const sources = readSources()
const { declared, events, routes } = await readContracts()

/** Doors that ask nobody who they are, each with its reason. */
const forAnyone: Readonly<Record<string, string>> = {
  'identity.signIn': 'nobody is signed in yet; counted per address, account and browser',
  'catalog.listServices': 'what is offered is public',
  'catalog.readDefinition': 'what a service asks for is public',
  'catalog.search': 'what is offered is public',
  'catalog.readMenu': 'what is offered where is public',
  'catalog.readOffering': 'where something is offered is public',
  'terminals.enrol': 'a terminal proves itself with a one-use code',
  'terminals.challenge': 'a terminal asks for it before it has proved itself',
  'terminals.reportOutput': 'a terminal signs with its own key what it says',
  'terminals.readSimulated': 'says where a demonstration’s simulated terminal listens, and null otherwise',
  'visits.openVisit': 'a visit is how somebody begins; a terminal brings its proof',
  'payments.takeNotice': 'the bank signs what it says; without its signature nothing is believed',
  'cases.queryProgress': 'number and slip code are the proof; five tries an hour for a number',
}

const servingExceptions: readonly Exception[] = [
  {
    path: 'src/cases/server/routes.ts',
    says: 'past serve()',
    reason: 'a document is a file, not JSON: the route asks who, by accessCase or accessWork, and sets its own headers',
  },
]

describe('refusals: every code is declared, used, and has its words', () => {
  test('holds', () => {
    expect(wrongRefusals(sources, declared, mayUse)).toEqual([])
    expect(wrongWords(declared, languages)).toEqual([])
  })

  test('finds what is planted', () => {
    const texts: Declared = {
      kernel: { 'kernel.not_found': { status: 404, 'zh-CN': '没有', en: 'No' } },
      identity: { 'identity.wait': { status: 429, 'zh-CN': '{seconds} 秒', en: '{seconds} seconds' } },
      cases: {
        'case.gone': { status: 200, 'zh-CN': '没了 {left}', en: 'Gone {right|time|times}' },
        'case.idle': { status: 409, 'zh-CN': '', en: 'Idle' },
      },
    }
    const files = planted({
      'src/cases/server/a.ts': [
        "throw new Refusal('case.unheard_of')",
        "throw new Refusal(soon ? 'case.gone' : 'case.made_up', { left: 1, right: 2 })",
        'throw new Refusal(code)',
        "throw new Refusal('identity.wait', { minutes: 1 })",
        "throw new Refusal('kernel.not_found', details)",
      ].join('\n'),
      'src/catalog/server/b.ts': "throw new Refusal('case.gone', { left: 1, right: 2 })",
      'src/cases/contract.ts': "export const refusals = { 'case.idle': {} }",
    })
    expect(wrongRefusals(files, texts, mayUse)).toEqual([
      'src/cases/server/a.ts:1 throws case.unheard_of, which no contract declares.',
      'src/cases/server/a.ts:2 throws case.made_up, which no contract declares.',
      'src/cases/server/a.ts:3 throws a Refusal whose code does not stand there.',
      'src/cases/server/a.ts:4 throws identity.wait without {seconds}, which its words ask for.',
      'src/catalog/server/b.ts:1 throws case.gone: catalog may not use cases (src/architecture.ts).',
      'case.idle is declared in cases and never used.',
    ])
    expect(wrongWords(texts, languages)).toEqual([
      'case.gone asks for {left} and {right} in zh-CN and en.',
      'case.gone has the status 200.',
      'case.idle has no words in zh-CN.',
    ])
  })
})

describe('events: every one is declared in a contract, and appended', () => {
  test('holds', () => {
    expect(wrongEvents(sources, events)).toEqual([])
    expect(Object.values(events).flatMap(Object.keys).length).toBeGreaterThan(20)
  })

  test('finds what is planted', () => {
    const files = planted({
      'src/cases/server/a.ts': [
        "operation.append({ event: 'case.made_up', caseId })",
        "operation.append({ event: late ? events.late : 'case.early' })",
        'operation.append({ event: events.opened })',
        'to: [contract.events.closed]',
      ].join('\n'),
      'src/visits/server/b.ts': 'operation.append({ event: events.idle })',
      'src/cases/server/a.test.ts': "append({ event: 'test.happened' })",
    })
    const given: Events = {
      cases: { opened: 'case.opened', late: 'case.late', closed: 'case.closed', idle: 'case.idle' },
      visits: { opened: 'case.opened' },
    }
    expect(wrongEvents(files, given)).toEqual([
      'src/cases/server/a.ts:1 names case.made_up by itself: events are declared in contract.ts.',
      'src/cases/server/a.ts:2 names case.early by itself: events are declared in contract.ts.',
      'case.idle is declared in cases and never appended.',
      'case.opened is declared in visits and in cases.',
      'case.opened is declared in visits and never appended.',
    ])
  })
})

describe('routes: served once, named once, open to anyone only by name', () => {
  test('holds', () => {
    expect(wrongRoutes(routes, declared)).toEqual([])
    expect(without(wrongServing(sources, routes), servingExceptions)).toEqual([])
    expect(openToAnyone(routes)).toEqual(Object.keys(forAnyone).sort())
  })

  test('finds what is planted', () => {
    const shape = { who: 'visitor', input: z.object({}), output: z.object({}) } as const
    const wrong: Routes = {
      'cases.open': route({ ...shape, name: 'cases.open', method: 'POST', path: '/api/cases', refusals: ['case.unheard_of'] }),
      'cases.again': route({ ...shape, name: 'cases.open', method: 'POST', path: '/api/cases/:id' }),
      'cases.same': route({ ...shape, name: 'cases.same', method: 'POST', path: '/api/cases/:case' }),
      'visits.read': route({ ...shape, name: 'visit.read', method: 'GET', path: '/api/visits', who: 'anyone', keyed: true }),
    }
    expect(wrongRoutes(wrong, declared)).toEqual([
      'cases.open may refuse with case.unheard_of, which no contract declares.',
      'cases.again and cases.open are both cases.open.',
      'cases.same and cases.again are both POST /api/cases/:.',
      'visits.read is named visit.read, not after its domain.',
      'visits.read reads and wants a key.',
    ])
    expect(openToAnyone(wrong)).toEqual(['visits.read'])
    const files = planted({
      'src/cases/server/routes.ts': [
        "import * as contract from '#cases'",
        "import { read } from '#visits'",
        'serve(server, contract.open, async () => ({}))',
        'serve(server, read, async () => ({}))',
        'serve(server, contract.open, async () => ({}))',
        'serve(server, contract.unheardOf, async () => ({}))',
        'serve(server, routes[0], async () => ({}))',
        "server.app.get('/api/back-door', async () => ({}))",
      ].join('\n'),
    })
    expect(wrongServing(files, wrong)).toEqual([
      'src/cases/server/routes.ts:5 serves cases.open again; src/cases/server/routes.ts:3 does.',
      'src/cases/server/routes.ts:6 serves cases.unheardOf, which no contract declares.',
      'src/cases/server/routes.ts:7 serves a route that does not stand there, which no contract declares.',
      'src/cases/server/routes.ts:8 opens a door past serve().',
      'cases.again is declared and nobody serves it.',
      'cases.same is declared and nobody serves it.',
    ])
  })
})

function openToAnyone(given: Routes): readonly string[] {
  return Object.entries(given)
    .filter(([, { who }]) => who === 'anyone')
    .map(([id]) => id)
    .sort()
}

/** What the contracts declare, as the program itself sees it. */
async function readContracts(): Promise<{ readonly declared: Declared; readonly events: Events; readonly routes: Routes }> {
  const texts: Record<string, Declared[string]> = {}
  const found: Record<string, Route> = {}
  const told: Record<string, Events[string]> = {}
  for (const path of [...sources.keys()].filter(each => /^src\/\w+\/contract\.ts$/.test(each))) {
    const domain = path.split('/')[1]!
    const contract = (await import(join(root, path))) as Readonly<Record<string, unknown>>
    texts[domain] = (contract[domain === 'kernel' ? 'kernelRefusals' : 'refusals'] ?? {}) as Declared[string]
    told[domain] = (contract['events'] ?? {}) as Events[string]
    for (const [name, value] of Object.entries(contract)) if (isRoute(value)) found[`${domain}.${name}`] = value
  }
  return { declared: texts, events: told, routes: found }
}

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'who' in value
}

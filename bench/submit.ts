import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { type Context, createLog, type OpenedContext, readConfig, startEmbedded } from '#kernel/server'
import { findVisitor } from '#visits/server'
import { submitCase } from '../src/cases/server/operations.ts'
import { accessCase } from '../src/cases/server/access.ts'
import { installShipped, openDoors, openProduct } from '../src/programs/compose.ts'
import { seedEnterprise } from '../src/programs/seed/seed.ts'
import { atTerminal, card, enrolTerminal, idNumber, layCard } from '../test/setup/people.ts'
import { type Draft, fillDraft } from './drafts.ts'
import { printTable, quantile } from './table.ts'

/**
 * Submitting a filled application: the operation in-process (it decides, and writes state, log entries, timers, jobs, message, announcements and audit row), beside the
 * same statements with the same parameters in a bare loop of the driver, at the same concurrency on the same PostgreSQL. Both begin on copies of one database, so each
 * submits the same drafts. The statements are taken down, parameters and all, by the driver's own hook while the operation submits each draft once. The bare loop awaits
 * one statement after the other; beside it, harder to match, one that sends all of a transaction at once. Rounds interleaved, medians.
 */
const drafts = 160
const rounds = 3
const people = 16
const folder = mkdtempSync(join(tmpdir(), 'onewindow-bench-'))
const embedded = await startEmbedded(folder)
const admin = postgres(embedded.url, { max: 1, onnotice: () => {} })
const config = {
  ...readConfig({ LOG_LEVEL: 'error', DEMO: 'off', PORT: '0' }),
  dataDir: join(folder, 'files'),
  keyFile: join(folder, 'key'),
}

let copies = 0
const copyOf = new WeakMap<OpenedContext, string>()

const filled = await fillDrafts()
const statements = await takeDown()
const ways = {
  operation: submitAll,
  'bare, one by one': replayOneByOne,
  'bare, all at once': replayAtOnce,
} as const
const concurrencies = [1, 4, 8]
const rates = new Map<string, number[]>()
// The first round warms up (compiler, PostgreSQL's caches) and does not count.
await playRound()
rates.clear()
for (let round = 0; round < rounds; round++) await playRound()
const counts = statements.map(each => each.length)
const rate = (concurrency: number, name: keyof typeof ways) => quantile(rates.get(`${concurrency} ${name}`)!, 0.5)
const share = (concurrency: number, name: keyof typeof ways) =>
  `${((rate(concurrency, 'operation') / rate(concurrency, name)) * 100).toFixed(0)} %`
console.log(
  `${drafts} submits a round, ${rounds} rounds; statements of a submit: ${quantile(counts, 0.5)} on each side (most ${Math.max(...counts)}), and begin and commit`,
)
console.log(
  `counted by PostgreSQL: ${(await countOnServer(submitAll)).toFixed(1)} a submit by the operation, ${(await countOnServer(replayOneByOne)).toFixed(1)} by the bare loop, with begin and commit`,
)
printTable([
  ['concurrency', 'operation/s', 'bare/s', 'share (>= 60 %)', 'bare at once/s', 'share'],
  ...concurrencies.map(concurrency => [
    concurrency,
    rate(concurrency, 'operation').toFixed(0),
    rate(concurrency, 'bare, one by one').toFixed(0),
    share(concurrency, 'bare, one by one'),
    rate(concurrency, 'bare, all at once').toFixed(0),
    share(concurrency, 'bare, all at once'),
  ]),
])
await admin.end()
await embedded.stop()
rmSync(folder, { recursive: true, force: true })

async function playRound(): Promise<void> {
  for (const concurrency of concurrencies) {
    for (const [name, way] of Object.entries(ways)) {
      const seconds = await way(concurrency)
      const key = `${concurrency} ${name}`
      rates.set(key, [...(rates.get(key) ?? []), drafts / seconds])
    }
  }
}

/** Done to a fresh copy before the driver connects to it. */
type Prepare = (url: string) => Promise<void>

async function noPreparation(): Promise<void> {}

/** A statement as the driver sent it: text, parameters, the types they were given. */
interface Statement {
  readonly text: string
  readonly parameters: readonly unknown[]
  readonly types: readonly number[]
}

/** The database `filled`: the enterprise, sixteen people with proved cards, and applications that lack nothing but the submitting. */
async function fillDrafts(): Promise<readonly Draft[]> {
  const url = await createDatabase('filled', 'template1')
  const context = await openProduct({ config, log: createLog('error'), databaseUrl: url, connections: 8 })
  await seedEnterprise(context)
  await installShipped(context)
  const server = await openDoors(context)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const product = { url: `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`, context }
  const terminal = await enrolTerminal(product)
  const found: Draft[] = []
  for (let person = 0; person < people; person++) {
    // A terminal's next visit ends the one before: each person fills all of theirs.
    const { face, visit } = await atTerminal(product, terminal)
    const number = idNumber('1990-05-12', 100 + person)
    await layCard(face, terminal, visit, card({ idNumber: number }))
    const token = /ow-kiosk=([^;]+)/.exec(face.cookie)![1]!
    const visitor = (await findVisitor(context, token, true))!
    for (let draft = 0; draft < drafts / people; draft++) found.push(await fillDraft(context, visitor, number))
  }
  await server.app.close()
  await context.close()
  // Neighbours in the list are of different people, as those who submit at one time are.
  return found.map((_, index) => found[(index % people) * (drafts / people) + Math.floor(index / people)]!)
}

/** What the operation sends for each draft, in order, without begin and commit. */
async function takeDown(): Promise<readonly (readonly Statement[])[]> {
  const context = await openCopy()
  let now: Statement[] = []
  const database = driver(databaseOf(context), 1, (_, text, parameters, types) => {
    now.push({ text, parameters: [...(parameters as readonly unknown[])], types: [...(types as readonly number[])] })
  })
  const measured = { ...context, database }
  // What the product keeps in memory (directory, definitions) it reads once: not for each submit.
  await warm(measured)
  const all: (readonly Statement[])[] = []
  for (const draft of filled) {
    now = []
    await submit(measured, draft)
    all.push(now.filter(({ text }) => !/^(begin|commit)/i.test(text.trim())))
  }
  await database.end()
  await context.close()
  return all
}

async function warm(context: Context): Promise<void> {
  await accessCase(context, filled[0]!.visitor, filled[0]!.id)
}

async function submit(context: Context, { id, visitor, revision }: Draft): Promise<void> {
  const key = `bench-${id}`
  const request = { name: 'cases.submit', actor: visitor, key, fingerprint: { id }, requestId: id, ids: { id } }
  await submitCase(context, request, visitor, { id, seen: revision, language: 'zh-CN' })
}

async function submitAll(concurrency: number, prepare: Prepare = noPreparation): Promise<number> {
  const context = await openCopy()
  await prepare(databaseOf(context))
  const database = driver(databaseOf(context), concurrency)
  const measured = { ...context, database }
  await warm(measured)
  const seconds = await inLanes(concurrency, async index => await submit(measured, filled[index]!))
  await database.end()
  await context.close()
  return seconds
}

async function replayOneByOne(concurrency: number, prepare: Prepare = noPreparation): Promise<number> {
  return await replay(concurrency, prepare, async (sql, list) => {
    for (const each of list) await send(sql, each)
  })
}

async function replayAtOnce(concurrency: number): Promise<number> {
  return await replay(concurrency, noPreparation, async (sql, list) => {
    await Promise.all(list.map(async each => await send(sql, each)))
  })
}

async function replay(
  concurrency: number,
  prepare: Prepare,
  work: (sql: postgres.TransactionSql, list: readonly Statement[]) => Promise<void>,
): Promise<number> {
  const context = await openCopy()
  await prepare(databaseOf(context))
  const database = driver(databaseOf(context), concurrency)
  await database`select 1`
  const seconds = await inLanes(concurrency, async index => {
    await database.begin(async sql => await work(sql as unknown as postgres.TransactionSql, statements[index]!))
  })
  await database.end()
  await context.close()
  return seconds
}

function send(sql: postgres.TransactionSql, { text, parameters, types }: Statement): Promise<unknown> {
  const typed = parameters.map((value, index) => sql.typed(value as never, types[index]!))
  return sql.unsafe(text, typed as never[], { prepare: true })
}

/** So many at a time until every draft is done; seconds. */
async function inLanes(concurrency: number, work: (index: number) => Promise<void>): Promise<number> {
  let next = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < drafts) await work(next++)
    }),
  )
  return (performance.now() - began) / 1000
}

/** Statements of a submit as PostgreSQL's own log has them (log_statement), begin and commit among them; what the driver asks about types when it connects apart. */
async function countOnServer(way: (concurrency: number, prepare: Prepare) => Promise<number>): Promise<number> {
  const log = join(folder, 'postgres.log')
  const before = readFileSync(log, 'utf8').length
  await way(1, async url => {
    const name = new URL(url).pathname.slice(1)
    // Holds for connections made from now on: the driver's, not the product's own.
    await admin.unsafe(`alter database ${name} set log_statement = 'all'`)
  })
  const lines = readFileSync(log, 'utf8').slice(before).split('\n')
  const counted = lines.filter(line => /LOG:\s+(statement|execute [^:]*):/.test(line) && !/pg_catalog|select 1$/.test(line))
  return counted.length / drafts
}

/** The driver with the product's own settings for types, and nothing of the product. */
function driver(url: string, connections: number, debug?: postgres.Options<never>['debug']): Context['database'] {
  const instant = {
    to: 1184,
    from: [1184],
    serialize: (value: number) => new Date(value).toISOString(),
    parse: (text: string) => Date.parse(text),
  }
  return postgres(url, {
    // What an operation reads beside its transaction takes a connection of its own.
    max: connections + 2,
    onnotice: () => {},
    connection: { application_name: 'bench', TimeZone: 'UTC' },
    types: {
      instant,
      day: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (text: string) => text },
      bigint: { to: 20, from: [20], serialize: (value: number) => String(value), parse: Number },
    },
    ...(debug === undefined ? {} : { debug }),
  })
}

async function openCopy(): Promise<OpenedContext> {
  const url = await createDatabase(`copy_${(copies += 1)}`, 'filled')
  if (copies > 1) await admin.unsafe(`drop database copy_${copies - 1} with (force)`)
  await admin.unsafe('checkpoint')
  const context = await openProduct({ config, log: createLog('error'), databaseUrl: url, connections: 2 })
  copyOf.set(context, url)
  return context
}

function databaseOf(context: OpenedContext): string {
  return copyOf.get(context)!
}

async function createDatabase(name: string, template: string): Promise<string> {
  await admin.unsafe(`create database ${name} template ${template}`)
  const url = new URL(embedded.url)
  url.pathname = `/${name}`
  return url.href
}

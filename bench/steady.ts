import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { createLog, readConfig, startEmbedded, startJobs } from '#kernel/server'
import { openVisit, provePhone, sendPhoneCode } from '#visits'
import { findVisitor } from '#visits/server'
import { installShipped, jobs, openDoors, openProduct } from '../src/programs/compose.ts'
import { Face } from '../src/programs/seed/face.ts'
import { seedEnterprise } from '../src/programs/seed/seed.ts'
import { idNumber } from '../test/setup/people.ts'
import { startSmsWorld } from '../test/world/sms.ts'
import { type Draft, fillDraft } from './drafts.ts'
import { launch } from './program.ts'
import { printTable, quantile } from './table.ts'

/**
 * Submitting at a steady rate over HTTP: the product in a process of its own on a PostgreSQL of its own with an SMS gateway beside it, applications that lack nothing but
 * the submitting, and arrivals on schedule whether the one before is answered or not. A submit's time counts from the instant it was due (not from when it left), so that
 * a stall of the product, or of this program, is seen by everybody who waits behind it and hides nothing (coordinated omission). `by chance`: the same mean rate, but
 * gaps as people leave them (exponential). `requests alone`: the same without the process's jobs (messages, reactions, timers), to see what they cost those who wait.
 *
 *     node bench/steady.ts [seconds] [a second]
 */
const [seconds = 60, perSecond = 50] = process.argv.slice(2).map(Number)
/** Until compiler and caches are warm, and not counted. */
const warmSeconds = 10
const people = 50
const drafts = (seconds + warmSeconds) * perSecond
const wanted = 50

const ways: Readonly<Record<string, { readonly roles: string; readonly gap: () => number }>> = {
  'all of it': { roles: 'web,live,jobs', gap: () => 1000 / perSecond },
  'all of it, by chance': { roles: 'web,live,jobs', gap: () => -Math.log(1 - Math.random()) * (1000 / perSecond) },
  'requests alone': { roles: 'web', gap: () => 1000 / perSecond },
}

const folder = mkdtempSync(join(tmpdir(), 'onewindow-steady-'))
const embedded = await startEmbedded(folder)
const admin = postgres(embedded.url, { max: 1, onnotice: () => {} })
const sms = await startSmsWorld()
const keyFile = join(folder, 'key')
const dataDir = join(folder, 'files')

const { list, cookies } = await fillAll()
console.log(`${drafts} submits of ${people} people, ${perSecond} a second; the first ${warmSeconds} s do not count`)
const rows = []
for (const [name, { roles, gap }] of Object.entries(ways)) rows.push(await play(name, roles, gap))
printTable([
  ['', 'submits', 'a second', 'p50 ms', 'p95 ms', `p99 ms (<= ${wanted})`, 'max ms', 'failed', 'sent late, p99', 'jobs left'],
  ...rows.map(({ cells }) => cells),
])
await admin.end()
await sms.close()
await embedded.stop()
rmSync(folder, { recursive: true, force: true })
process.exit(rows.every(({ ok }) => ok) ? 0 : 1)

/** The database `filled`: the enterprise, and people who are signed in at the hall with their applications before them. */
async function fillAll(): Promise<{ readonly list: readonly Draft[]; readonly cookies: ReadonlyMap<string, string> }> {
  const databaseUrl = await createDatabase('filled', 'template1')
  const config = { ...readConfig({ LOG_LEVEL: 'error', DEMO: 'off', PORT: '0' }), dataDir, keyFile, smsUrl: sms.url }
  const context = await openProduct({ config, log: createLog('error'), databaseUrl, connections: 16 })
  await seedEnterprise(context)
  await installShipped(context)
  const server = await openDoors(context)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  const working = await startJobs(context, databaseUrl, { jobs, crontab: '' })
  const jars = new Map<string, string>()
  const all: Draft[] = []
  const lanes = Array.from({ length: 5 }, async (_, lane) => {
    for (let person = lane; person < people; person += 5) {
      const face = await signIn(url, `137${String(person).padStart(8, '0')}`)
      const visitor = (await findVisitor(context, /ow-hall=([^;]+)/.exec(face.cookie)![1]!, true))!
      jars.set(visitor.id, face.cookie)
      for (let draft = person; draft < drafts; draft += people)
        all[draft] = await fillDraft(context, visitor, idNumber('1990-05-12', 100 + person))
    }
  })
  await Promise.all(lanes)
  await working.stop()
  await server.app.close()
  await context.close()
  return { list: all, cookies: jars }
}

async function signIn(url: string, phone: string): Promise<Face> {
  const face = new Face(url, 'hall')
  await face.call(openVisit, { language: 'zh-CN' })
  await face.call(sendPhoneCode, { phone })
  for (;;) {
    const text = sms.messages.find(({ to }) => to === phone)?.text
    if (text !== undefined) {
      await face.call(provePhone, { phone, code: /\d{6}/.exec(text)![0] })
      return face
    }
    await pause(5)
  }
}

async function play(
  name: string,
  roles: string,
  gap: () => number,
): Promise<{ readonly cells: readonly (string | number)[]; readonly ok: boolean }> {
  const database = `played_${roles.length}_${name.length}`
  const url = await createDatabase(database, 'filled')
  await admin.unsafe('checkpoint')
  const product = await launch({
    env: { DATABASE_URL: url, DATA_DIR: dataDir, KEY_FILE: keyFile, SMS_URL: sms.url, DEMO: 'off' },
    args: [`--roles=${roles}`],
    lastWord: 'OneWindow 一窗',
  })
  const told = await submitOnTime(product.url, gap)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const [left] = await sql`select count(*)::integer as count from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`
  const [stored] = await sql`select count(*)::integer as count from cases.cases where submitted_at is not null`
  await sql.end()
  await product.stop()
  await admin.unsafe(`drop database ${database} with (force)`)
  const times = told.counted.map(({ took }) => took)
  const p99 = quantile(times, 0.99)
  if (stored!['count'] !== drafts - told.failed.length) told.failed.push(`${stored!['count']} are stored as submitted`)
  for (const each of new Set(told.failed)) console.log(`  ${name}: ${each}`)
  const ms = (value: number) => value.toFixed(1)
  return {
    cells: [
      name,
      times.length,
      (times.length / told.seconds).toFixed(1),
      ms(quantile(times, 0.5)),
      ms(quantile(times, 0.95)),
      ms(p99),
      ms(Math.max(...times)),
      told.failed.length,
      ms(
        quantile(
          told.counted.map(({ late }) => late),
          0.99,
        ),
      ),
      left!['count'] as number,
    ],
    ok: told.failed.length === 0 && p99 <= wanted,
  }
}

interface Submitted {
  /** Milliseconds from when it was due to the end of its answer, and to when this program sent it. */
  readonly took: number
  readonly late: number
}

async function submitOnTime(
  url: string,
  gap: () => number,
): Promise<{ readonly counted: readonly Submitted[]; readonly seconds: number; readonly failed: string[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const failed: string[] = []
  const counted: Submitted[] = []
  const under: Promise<void>[] = []
  const warm = warmSeconds * perSecond
  let due = performance.now() + 500
  let began = 0
  for (const [index, draft] of list.entries()) {
    due += gap()
    const at = due
    const wait = at - performance.now()
    if (wait > 0) await pause(wait)
    if (index === warm) began = at
    const left = performance.now()
    const each = async () => {
      const status = await submit(agent, url, draft).catch(String)
      if (status !== 200) failed.push(`answered ${status}`)
      else if (index >= warm) counted.push({ took: performance.now() - at, late: left - at })
    }
    under.push(each())
  }
  await Promise.all(under)
  agent.destroy()
  return { counted, seconds: (performance.now() - began) / 1000, failed }
}

async function submit(agent: Agent, url: string, { id, visitor, revision }: Draft): Promise<number> {
  const body = JSON.stringify({ seen: revision })
  return await new Promise((resolve, reject) => {
    const asked = request(
      `${url}/api/cases/${id}/submit`,
      {
        method: 'POST',
        agent,
        headers: {
          'x-face': 'hall',
          'accept-language': 'zh-CN',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': `steady-${id}`,
          cookie: cookies.get(visitor.id)!,
        },
      },
      response => {
        response.on('data', () => {})
        response.on('end', () => resolve(response.statusCode!))
        response.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

async function createDatabase(name: string, template: string): Promise<string> {
  await admin.unsafe(`create database ${name} template ${template}`)
  const url = new URL(embedded.url)
  url.pathname = `/${name}`
  return url.href
}

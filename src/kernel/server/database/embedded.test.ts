import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, expect, test } from 'vitest'

const made: { children: ChildProcess[]; folders: string[] } = { children: [], folders: [] }

afterEach(async () => {
  for (const child of made.children.splice(0)) child.kill('SIGKILL')
  for (const folder of made.folders.splice(0)) {
    endServer(folder)
    // oxlint-disable-next-line no-standalone-expect
    await expect.poll(() => existsSync(join(folder, 'data', 'postgres', 'postmaster.pid')), { timeout: 10_000 }).toBe(false)
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the server of a killed program is taken over with all its data, and a running one is refused', async () => {
  const folder = newFolder()
  const first = await start(folder)
  expect(first).toEqual({ url: expect.stringContaining('127.0.0.1'), adopted: false })
  await query(first.url!, sql => sql`create table kept as select 42 as answer`)

  const second = await start(folder)
  expect(second).toEqual({ refused: expect.stringContaining('DataFolderInUse') })

  made.children[0]!.kill('SIGKILL')
  const third = await start(folder)
  expect(third).toEqual({ url: first.url, adopted: true })
  expect(await query(third.url!, sql => sql`select answer from kept`)).toEqual([{ answer: 42 }])
})

test('two programs that start at once on an empty folder: one runs, one is refused', async () => {
  const folder = newFolder()
  const answers = await Promise.all([start(folder), start(folder)])
  expect(answers.map(answer => (answer.refused ? 'refused' : 'runs')).sort()).toEqual(['refused', 'runs'])
})

test('SIGTERM stops the server and a later start finds the data', async () => {
  const folder = newFolder()
  const first = await start(folder)
  await query(first.url!, sql => sql`create table kept as select 7 as answer`)
  const ended = new Promise(resolve => made.children[0]!.once('exit', resolve))
  made.children[0]!.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(existsSync(join(folder, 'data', 'postgres', 'postmaster.pid'))).toBe(false)
  const second = await start(folder)
  expect(second.adopted).toBe(false)
  expect(await query(second.url!, sql => sql`select answer from kept`)).toEqual([{ answer: 7 }])
})

test('works in a folder that only its owner may enter', async () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'inner'))
  chmodSync(folder, 0o700)
  const answer = await start(folder)
  expect(await query(answer.url!, sql => sql`select 1 as one`)).toEqual([{ one: 1 }])
})

test('the database does not answer without the password', async () => {
  const folder = newFolder()
  const { url } = await start(folder)
  await expect(query(url!.replace(/:[^:@]+@/, ':wrong@'), sql => sql`select 1`)).rejects.toThrow(/password authentication failed/)
})

interface Answer {
  readonly url?: string
  readonly adopted?: boolean
  readonly refused?: string
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-embedded-'))
  made.folders.push(folder)
  return folder
}

async function start(folder: string): Promise<Answer> {
  const child = spawn(process.execPath, ['test/setup/embedded-program.ts', join(folder, 'data')], { stdio: ['ignore', 'pipe', 'inherit'] })
  made.children.push(child)
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString()))
    child.once('exit', code => reject(new Error(`the program ended with ${code}`)))
  })
  return JSON.parse(line) as Answer
}

async function query(url: string, ask: (sql: postgres.Sql) => Promise<readonly postgres.Row[]>): Promise<readonly postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return [...(await ask(sql))]
  } finally {
    await sql.end({ timeout: 1 })
  }
}

function endServer(folder: string): void {
  try {
    process.kill(Number(readFileSync(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGINT')
  } catch {
    // Not running.
  }
}

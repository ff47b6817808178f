import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as cases from '#cases'
import { signIn } from '#identity'
import { day, minute } from '#kernel'
import { apply, attach, fillIn, giveBack, jpeg, open, rented, somebody } from '../setup/applying.ts'
import { runProgram } from '../setup/beside.ts'
import { sendPhoneCode, provePhone } from '#visits'
import { jobs } from '../../src/programs/compose.ts'
import { atDesk, byPhone, codeFor, enrolTerminal, Face, inHall, refusalOf } from '../setup/people.ts'
import { emptyDatabase, openTestProduct, type Product, tuesday } from '../setup/product.ts'

// A backup taken while people are at work, restored elsewhere, and the main job goes on there.

let folder: string
let backup: string
let product: Product
let before: Before

interface Before {
  readonly id: string
  readonly draft: string
  readonly slip: { readonly number: string; readonly code: string }
  readonly picture: Buffer
  readonly document: string
  readonly timers: readonly unknown[]
  readonly rows: Readonly<Record<string, string>>
  readonly sent: readonly string[]
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onewindow-backup-'))
  backup = join(folder, 'backup')
  product = await openTestProduct()
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

// Each takes seconds; a machine with other work may take its time.
vi.setConfig({ testTimeout: 240_000 })

test('a backup is taken while people are at work', async () => {
  await enrolTerminal(product)
  const picture = jpeg(700, 900)
  const zhang = await somebody(product, '13800000001')
  const ready = await fillIn(zhang, rented, ['lease'])
  const document = (await attach(zhang, ready.head.id, 'photo', picture)).documents.find(({ rule }) => rule === 'photo')!.id
  const filled = await zhang.call(cases.readCase, { id: ready.head.id })
  const submitted = await zhang.call(cases.submit, { id: filled.head.id, seen: filled.revision })
  const { id } = submitted.head
  const lina = await atDesk(product, 'lina')
  await giveBack(lina, id, [{ kind: 'document', path: 'photo', reason: 'photo_unclear' }])
  await expect.poll(() => product.sms.messages.filter(({ to }) => to === '13800000001').length, { timeout: 10_000 }).toBe(3)

  const wang = await somebody(product, '13800000002')
  const draft = (await fillIn(wang)).head.id
  const li = await somebody(product, '13800000003')
  product.sms.misbehave('fail', 100)
  await apply(li)
  await expect.poll(() => product.sms.coming.length, { timeout: 10_000 }).toBeLessThan(100)

  const sent = product.sms.messages.map(each => each.id)
  const timers = await timersOf(product.databaseUrl)
  const rows = await rowsOf(product.databaseUrl)
  before = { id, draft, slip: submitted.slip!, picture, document, timers, rows, sent }

  const busy = await somebodyBusy()
  const run = await runProgram('backup', [`--to=${backup}`], environmentOf(product.databaseUrl, product.config.dataDir)).ended
  const done = await busy.stop()
  expect(run).toEqual({
    code: 0,
    out: expect.stringMatching(/^The backup is in .*backup: \d+ rows of \d+ tables, \d+ documents\./),
    error: '',
  })
  expect(done).toBeGreaterThan(0)
  expect((await stat(backup)).mode & 0o777).toBe(0o700)
  // The key is not in it, in any file, in either of its forms.
  const kek = (await readFile(product.config.keyFile, 'utf8')).trim()
  for (const path of await filesIn(backup)) {
    const content = await readFile(path)
    expect([content.includes(kek), content.includes(Buffer.from(kek, 'hex')), content.includes('13800000001')], path).toEqual([
      false,
      false,
      false,
    ])
  }
  const again = await runProgram('backup', [`--to=${backup}`], environmentOf(product.databaseUrl, product.config.dataDir)).ended
  expect([again.code, again.error]).toEqual([1, expect.stringContaining('is there already')])
  await product.close()
})

test('restored elsewhere the main job goes on: mend, approve, progress, documents, messages, timers', async () => {
  const target = await emptyDatabase()
  const dataDir = join(folder, 'restored')
  const run = await restore(target.url, dataDir)
  expect(run).toEqual({ code: 0, out: expect.stringMatching(/^Restored \d+ tables and \d+ documents/), error: '' })
  expect(await timersOf(target.url)).toEqual(expect.arrayContaining([...before.timers]))
  expect(await rowsOf(target.url)).toEqual(before.rows)

  const there = await openTestProduct({ databaseUrl: target.url, config: { dataDir }, start: tuesday + 2 * minute })
  // What had not been sent goes out, once; what had been sent does not.
  await expect.poll(() => there.sms.messages.map(({ to }) => to), { timeout: 60_000 }).toEqual(['13800000001'])
  expect(before.sent).not.toContain(there.sms.messages[0]!.id)

  const zhang = await inHall(there)
  await byPhone(there, zhang)
  expect((await zhang.call(cases.listCases, {})).cases.map(head => [head.id, head.phase])).toEqual([[before.id, 'returned']])
  const answer = await fetch(`${there.url}${cases.documentUrl(before.id, before.document, 'hall')}`, { headers: { cookie: zhang.cookie } })
  expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(before.picture)]).toEqual([200, true])
  const mended = await attach(zhang, before.id, 'photo')
  await zhang.call(cases.resubmit, { id: before.id, seen: mended.revision })
  for (const [login, action] of [
    ['lina', 'approve'],
    ['zhouqiang', 'endorse'],
  ] as const) {
    const desk = await atDesk(there, login)
    // It comes back to whoever had it; the second department has not seen it yet.
    const { revision: seen } = await desk.call(login === 'lina' ? cases.readWork : cases.claim, { id: before.id })
    await desk.call(cases.advance, { id: before.id, seen, action })
  }
  const progress = await (await inHall(there)).call(cases.queryProgress, before.slip)
  expect([progress.phase, progress.outcome]).toEqual(['ended', 'granted'])

  await there.passTime(60 * day)
  // The draft's days were counted on: it ended and was erased.
  const answers = await there.context.database`select 1 from cases.answers where case_id = ${before.draft}`
  expect([await phaseOf(there, before.draft), answers.length]).toEqual(['ended', 0])
  expect(there.sms.messages.filter(({ id }) => before.sent.includes(id))).toEqual([])
  const audited = await there.context.database`select 1 from kernel.audit where action = 'kernel.restore'`
  expect(audited.length).toBe(1)
  await there.close()
  await target.drop()
})

test('a month to come has its partition, and a new row gets a new number', async () => {
  const target = await emptyDatabase()
  const dataDir = join(folder, 'numbered')
  expect((await restore(target.url, dataDir)).code).toBe(0)
  const sql = postgres(target.url, { max: 1 })
  const last = await sql`select max(position) as position from kernel.events`
  const [next] = await sql`select nextval('kernel.events_position_seq') as position`
  expect(Number(next!['position'])).toBeGreaterThan(Number(last[0]!['position']))
  const [keys] = await sql`select count(*)::int as count from pg_constraint where contype = 'f' and connamespace = 'cases'::regnamespace`
  expect(keys!['count']).toBeGreaterThan(5)
  await sql.end()
  await target.drop()
})

test('what is damaged, not ours to open, or not empty is refused, and nothing is written', async () => {
  const target = await emptyDatabase()
  const dataDir = join(folder, 'refused')
  const table = join('database', 'cases.cases.copy.zst')
  const [document] = (await filesIn(join(backup, 'documents'))).map(path => path.slice(backup.length + 1))
  for (const path of [table, document!, 'manifest.json', 'manifest.json.sha256', 'documents.jsonl']) {
    const bad = join(folder, 'bad')
    await cp(backup, bad, { recursive: true })
    await flipOneBit(join(bad, path))
    expect(await restore(target.url, dataDir, bad), path).toEqual({
      code: 1,
      out: '',
      error: expect.stringContaining('The backup is damaged'),
    })
    await rm(bad, { recursive: true })
  }
  const missing = join(folder, 'missing')
  await cp(backup, missing, { recursive: true })
  await rm(join(missing, document!))
  expect(await restore(target.url, dataDir, missing)).toEqual({ code: 1, out: '', error: expect.stringContaining('is damaged') })

  const wrong = join(folder, 'wrong.key')
  expect(await restore(target.url, dataDir, backup, wrong)).toEqual({
    code: 1,
    out: '',
    error: expect.stringContaining('There is no key file'),
  })
  await writeFile(wrong, randomBytes(32).toString('hex'), { mode: 0o600 })
  expect(await restore(target.url, dataDir, backup, wrong)).toEqual({ code: 1, out: '', error: expect.stringContaining('does not open') })

  expect([existsSync(dataDir), await schemasOf(target.url)]).toEqual([false, []])
  await restore(target.url, dataDir)
  expect(await restore(target.url, dataDir)).toEqual({ code: 1, out: '', error: expect.stringContaining('is not empty') })
  expect(await restore(target.url, join(folder, 'another'))).toEqual({
    code: 1,
    out: '',
    error: expect.stringContaining('The database is not empty'),
  })
  expect(existsSync(join(folder, 'another'))).toBe(false)
  await target.drop()
})

test('a restore that is killed leaves nothing that starts, and can be run again', async () => {
  const target = await emptyDatabase()
  const dataDir = join(folder, 'killed')
  const mark = join(dataDir, 'restore-under-way')
  const starts = async () =>
    await openTestProduct({ databaseUrl: target.url, config: { dataDir } }).then(
      () => 'started',
      (error: Error) => error.message,
    )
  const sql = postgres(target.url, { max: 2, onnotice: () => {} })

  const early = runProgram('restore', [`--from=${backup}`], environmentOf(target.url, dataDir))
  await expect.poll(() => existsSync(mark), { timeout: 20_000, interval: 1 }).toBe(true)
  early.child.kill('SIGKILL')
  await early.ended
  expect([await starts(), await schemasOf(target.url)]).toEqual([expect.stringContaining('was begun and not ended'), []])

  // In the middle of filling the tables: it waits for the lock that migrations take.
  const held = await sql.reserve()
  await held`select pg_advisory_lock(7100001)`
  const late = runProgram('restore', [`--from=${backup}`], environmentOf(target.url, dataDir))
  const waiting = async () => (await sql`select from pg_locks where locktype = 'advisory' and objid = 7100001 and not granted`).length
  await expect.poll(waiting, { timeout: 20_000 }).toBe(1)
  late.child.kill('SIGKILL')
  await late.ended
  await held`select pg_advisory_unlock(7100001)`
  held.release()
  expect([await starts(), await schemasOf(target.url)]).toEqual([expect.stringContaining('was begun and not ended'), []])

  const text = existsSync(mark) ? await readFile(mark) : null
  expect(await restore(target.url, dataDir)).toEqual({ code: 0, out: expect.stringContaining('Restored'), error: '' })
  expect([existsSync(mark), await rowsOf(target.url)]).toEqual([false, before.rows])
  // Killed after the last commit, before it could say so.
  await writeFile(mark, text!)
  expect(await starts()).toContain('was begun and not ended')
  expect(await restore(target.url, dataDir)).toEqual({ code: 0, out: expect.stringContaining('had restored everything'), error: '' })
  const there = await openTestProduct({ databaseUrl: target.url, config: { dataDir } })
  expect(await phaseOf(there, before.id)).toBe('returned')
  await there.close()
  await sql.end()
  await target.drop()
})

test('no document is taken away while a backup is made, and one that the disk has lost is told of', async () => {
  const other = await openTestProduct({ work: false })
  const { documents } = await fillIn(await somebodyThere(other))
  const [kept, lost] = documents.map(({ id }) => id) as [string, string]
  const paths = [kept, lost].map(id => join(other.config.dataDir, 'documents', id.slice(-2), id)) as [string, string]
  const sql = postgres(other.databaseUrl, { max: 1 })
  await sql`select pg_advisory_lock_shared(7100005)`
  await expect(jobs['cases.drop_files']!(other.context, { files: [lost] })).rejects.toThrow('A backup is being made')
  expect(existsSync(paths[1])).toBe(true)
  await sql.end()
  await jobs['cases.drop_files']!(other.context, { files: [lost] })
  expect(paths.map(path => existsSync(path))).toEqual([true, false])

  const env = environmentOf(other.databaseUrl, other.config.dataDir, other.config.keyFile)
  const run = await runProgram('backup', [`--to=${join(folder, 'lost')}`], env).ended
  expect([run.code, run.out]).toEqual([0, expect.stringMatching(/ 1 documents\.[^]*1 documents that the database speaks of are not in/)])
  await other.close()
})

test('the embedded form: backed up while it runs and while it does not, restored into a folder of its own', async () => {
  const [dataDir, keyFile, other] = [join(folder, 'embedded'), join(folder, 'embedded.key'), join(folder, 'embedded-restored')]
  const env = { DATA_DIR: dataDir, KEY_FILE: keyFile, DEMO: 'off', PORT: '0' }
  expect((await runProgram('backup', [`--to=${join(folder, 'none')}`], env).ended).error).toContain(
    'There is no database in the data folder',
  )
  const first = runProgram('start', [], env)
  const password = (await first.says(/admin {2}(\S+)/))[1]!
  expect(await runProgram('backup', [`--to=${join(folder, 'running')}`], env).ended).toMatchObject({ code: 0, error: '' })
  await expect(fetch(`${(await first.says(/(http:\S+)\/desk/))[1]!}/readyz`)).resolves.toMatchObject({ status: 200 })
  first.child.kill('SIGTERM')
  await first.ended
  expect(await runProgram('backup', [`--to=${join(folder, 'stopped')}`], env).ended).toMatchObject({ code: 0, error: '' })
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)

  const there = { ...env, DATA_DIR: other }
  expect(await runProgram('restore', [`--from=${join(folder, 'running')}`], there).ended).toMatchObject({ code: 0, error: '' })
  const second = runProgram('start', [], there)
  const url = (await second.says(/(http:\S+)\/desk/))[1]!
  // The password is the one that the first installation gave out.
  expect(await refusalOf(new Face(url, 'desk').call(signIn, { login: 'admin', password }))).toBe('identity.new_password_needed')
  second.child.kill('SIGTERM')
  await second.ended
})

/** Somebody in the hall of a product whose jobs wait: their code is taken from what waits to be sent. */
async function somebodyThere(other: Product): Promise<Face> {
  const face = await inHall(other)
  const sending = jobs['notifications.send']!
  const phone = '13800000008'
  await face.call(sendPhoneCode, { phone })
  const [message] = await other.context.database`select id from notifications.messages`
  await sending(other.context, { id: message!['id'] as string })
  await face.call(provePhone, { phone, code: await codeFor(other, phone) })
  return face
}

async function restore(databaseUrl: string, dataDir: string, from = backup, keyFile = product.config.keyFile) {
  return await runProgram('restore', [`--from=${from}`], environmentOf(databaseUrl, dataDir, keyFile)).ended
}

function environmentOf(databaseUrl: string, dataDir: string, keyFile = product.config.keyFile) {
  return { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, KEY_FILE: keyFile }
}

/** As many as one visit may give in a minute. */
const mostAnswers = 200

/** Somebody who changes an answer again and again until they are stopped; tells how often. */
async function somebodyBusy(): Promise<{ stop(): Promise<number> }> {
  const face: Face = await inHall(product)
  const stopped = new AbortController()
  let done = 0
  let view = await open(face)
  const work = (async () => {
    while (!stopped.signal.aborted && done < mostAnswers) {
      const patches = [{ path: 'local_register', input: done % 2 === 0 }]
      view = await face.call(cases.answer, { id: view.head.id, seen: view.revision, patches })
      done++
    }
  })()
  return {
    stop: async () => {
      stopped.abort()
      await work
      return done
    },
  }
}

async function query<Row>(url: string, ask: (sql: postgres.Sql) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return [...(await ask(sql))]
  } finally {
    await sql.end()
  }
}

async function timersOf(url: string): Promise<readonly unknown[]> {
  return await query(url, async sql => await sql`select name, key, due_at, payload from kernel.timers order by name, key`)
}

/** What does not change while somebody begins drafts: tables by the digest of their rows. */
async function rowsOf(url: string): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {}
  for (const table of [
    'organisation.units',
    'identity.staff',
    'catalog.parts',
    'customers.identifiers',
    'cases.documents',
    'kernel.keys',
  ]) {
    const [row] = await query(
      url,
      async sql => await sql`select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${sql(table)} t`,
    )
    digests[table] = (row as { digest: string }).digest
  }
  return digests
}

async function schemasOf(url: string): Promise<readonly string[]> {
  const rows = await query(
    url,
    async sql => await sql<{ name: string }[]>`select nspname as name from pg_namespace where nspname in ('kernel', 'cases')`,
  )
  return rows.map(({ name }) => name)
}

async function phaseOf(there: Product, id: string): Promise<string | null> {
  const [row] = await there.context.database`select phase from cases.cases where id = ${id}`
  return (row?.['phase'] as string | undefined) ?? null
}

async function filesIn(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}

async function flipOneBit(path: string): Promise<void> {
  const content = await readFile(path)
  const at = Math.floor(content.length / 2)
  content[at] = content[at]! ^ 1
  await writeFile(path, content)
}

import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import * as cases from '#cases'
import { minute } from '#kernel'
import { fillIn, open, somebody } from '../../../test/setup/applying.ts'
import { runProgram } from '../../../test/setup/beside.ts'
import { atTerminal, byPhone, enrolTerminal, inHall, layCard } from '../../../test/setup/people.ts'
import { emptyDatabase, freshDatabase, keyFile, openTestProduct, type Product, tuesday } from '../../../test/setup/product.ts'
import { startProgram } from '../../../test/setup/programs.ts'
import { jobs, openProduct } from '../../programs/compose.ts'
import { sealedPlaces } from '../../programs/sealed.ts'
import { createKeyring } from './crypto/keyring.ts'
import { dekIdOfFile } from './crypto/file-seal.ts'
import { countKeys, readKeyFile, readKeys, rotateKeys, sealsAfter } from './index.ts'

vi.setConfig({ testTimeout: 240_000 })

let folder: string
let product: Product
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'onewindow-keys-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  const database = await freshDatabase()
  const own = join(folder, `${randomUUID()}.key`)
  copyFileSync(keyFile(), own)
  product = await openTestProduct({ databaseUrl: database.url, config: { keyFile: own } })
  return async () => {
    await product.close()
    await database.drop()
  }
})

test('a new key is known to every process before the first seals with it', async () => {
  const other = startProgram(product, 'serves', { TEST_NOW: String(tuesday + minute) })
  const there = await other.says('http')
  const [old] = await keysOf('fields')
  await rotate()
  // Its clock is a minute on: as soon as it hears of the key it seals with it. Ours does not yet, and reads what the other has sealed.
  await expect.poll(() => product.context.keyring.fileKeys('x', old! + 4)?.dekId, { timeout: 8000 }).toBe(old! + 4)
  const face = await inHall(product)
  let view = await open(face)
  const say = async (url: string, name: string) => {
    view = await face.again(url).call(cases.answer, { id: view.head.id, seen: view.revision, patches: [{ path: 'name', input: name }] })
    return await keyOfAnswer(view.head.id, 'name')
  }
  expect(await say(product.url, '张一')).toBe(old)
  const fresh = old! + 3
  await expect.poll(async () => await say(there, '张二'), { timeout: 8000 }).toBe(fresh)
  expect((await face.call(cases.readCase, { id: view.head.id })).entries['name']?.value).toBe('张二')
  product.clock.advance(sealsAfter - 1)
  expect(await say(product.url, '张三')).toBe(old)
  product.clock.advance(1)
  expect(await say(product.url, '张四')).toBe(fresh)
  expect((await face.again(there).call(cases.readCase, { id: view.head.id })).entries['name']?.value).toBe('张四')
  await expect(rotate()).resolves.toHaveLength(2)
  await expect(rotate()).rejects.toThrow('The last rotation was less than 30 seconds ago')
})

test('everything is sealed afresh, files too; then the old keys are retired, and told of', async () => {
  const terminal = await enrolTerminal(product)
  const { face: kiosk, visit } = await atTerminal(product, terminal)
  await layCard(kiosk, terminal, visit)
  await byPhone(product, kiosk, '13800000005')
  const ready = await fillIn(kiosk)
  const { slip } = await kiosk.call(cases.submit, { id: ready.head.id, seen: ready.revision })
  const before = await readKeys(product.context.database)
  const old = before.filter(({ purpose }) => purpose !== 'index').map(({ dekId }) => dekId)
  expect((await underKeys(old)).length).toBeGreaterThan(8)

  const made = await rotate()
  product.clock.advance(minute)
  await resealAll()
  expect(await underKeys(old)).toEqual([])
  const counts = await countKeys(product.context, sealedPlaces)
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual(made.map(({ dekId }) => dekId).sort((a, b) => a - b))
  expect((await readKeys(product.context.database)).map(key => [key.dekId, key.retiredAt !== null])).toEqual(
    expect.arrayContaining([...old.map(dekId => [dekId, true]), ...made.map(({ dekId }) => [dekId, false])]),
  )
  const documents = (await kiosk.call(cases.readCase, { id: ready.head.id })).documents
  for (const { id } of documents) {
    const path = join(product.config.dataDir, 'documents', id.slice(-2), id)
    expect(await dekIdOfFile(path)).toBe(made[1]!.dekId)
    const answer = await fetch(`${product.url}${cases.documentUrl(ready.head.id, id, 'kiosk')}`, { headers: { cookie: kiosk.cookie } })
    expect(answer.status).toBe(200)
  }
  const progress = await (await inHall(product)).call(cases.queryProgress, slip!)
  expect(progress.phase).toBe('handling')
  const audited = await product.context.database`select action from kernel.audit where action like 'keys.%' order by id`
  expect(audited.map(row => row['action'])).toEqual(['keys.rotate', 'keys.retire', 'keys.retire'])

  const env = { DATABASE_URL: product.databaseUrl, DATA_DIR: product.config.dataDir, KEY_FILE: product.config.keyFile }
  const told = await runProgram('keys', ['status'], env).ended
  expect([told.code, told.out.split('\n').filter(line => line.includes('retired')).length]).toEqual([0, 2])
})

test('killed in the middle of sealing afresh, it goes on where it was', async () => {
  const { keyring, database } = product.context
  const [old] = await keysOf('fields')
  const ids = Array.from({ length: 1200 }, () => product.context.newId())
  for (const id of ids) {
    const sealed = (column: string) => keyring.seal({ table: 'notifications.messages', column, row: id }, id)
    await database`
      insert into notifications.messages (id, channel, template, language, recipient, body, state, made_at)
      values (${id}, 'sms', 'x', 'en', ${sealed('recipient')}, ${sealed('body')}, 'sent', ${database.typed.instant(tuesday)})`
  }
  await rotate()
  const program = startProgram(product, 'dies-resealing', { TEST_NOW: String(tuesday + minute) })
  expect([await program.ended, program.lines]).toEqual([null, []])
  const left = (await underKeys([old!])).find(({ column }) => column === 'notifications.messages.recipient')!.count
  expect([left > 0, left < ids.length]).toEqual([true, true])
  product.clock.advance(minute)
  await resealAll()
  expect(await underKeys([old!])).toEqual([])
  const rows = await database`select id, recipient, body from notifications.messages where template = 'x'`
  const opened = rows.map(row =>
    ['recipient', 'body'].map(column => keyring.open({ table: 'notifications.messages', column, row: row['id'] }, row[column])),
  )
  expect(opened).toEqual(rows.map(row => [row['id'], row['id']]))
})

test('another key file opens the same keys: exchanged whole or not at all, and everybody is still known', async () => {
  const env = { DATABASE_URL: product.databaseUrl, DATA_DIR: product.config.dataDir, KEY_FILE: product.config.keyFile }
  const known = (await byPhone(product, await inHall(product), '13800000007')).customer
  const program = startProgram(product, 'dies-rewrapping')
  expect([await program.ended, program.lines]).toEqual([null, []])
  await expect(openedWith(product.config.keyFile)).resolves.toBe('opened')

  const fresh = join(folder, 'fresh.key')
  const done = await runProgram('keys', ['rewrap', `--new-key-file=${fresh}`], env).ended
  expect(done).toEqual({ code: 0, out: expect.stringContaining(`From now on ${fresh} opens this installation`), error: '' })
  const again = await runProgram('keys', ['rewrap', `--new-key-file=${fresh}`], env).ended
  expect(again).toEqual({ code: 0, out: expect.stringContaining('opens this installation already'), error: '' })
  await expect(openedWith(product.config.keyFile)).resolves.toContain('does not open')
  await expect(openedWith(fresh)).resolves.toBe('opened')
  const stranger = join(folder, 'stranger.key')
  writeFileSync(stranger, 'ab'.repeat(32), { mode: 0o600 })
  const refused = await runProgram('keys', ['rewrap', `--new-key-file=${join(folder, 'third.key')}`], { ...env, KEY_FILE: stranger }).ended
  expect(refused).toEqual({ code: 1, out: expect.any(String), error: expect.stringContaining('does not open') })

  // A process that was started with the old file goes on; a key made since it cannot open, and says so until the file is put there.
  await product.context.keys.reload()
  product.clock.advance(2 * minute)
  expect((await byPhone(product, await inHall(product), '13800000007')).customer).toBe(known)
  await rotateKeys(product.context.database, { kek: readKeyFile(fresh)!, now: product.clock.now, newId: product.context.newId })
  await expect(product.context.keys.reload()).rejects.toThrow('does not open')
  expect((await fetch(`${product.url}/readyz`)).status).toBe(503)
  copyFileSync(fresh, product.config.keyFile)
  await product.context.keys.reload()
  expect((await fetch(`${product.url}/readyz`)).status).toBe(200)
  product.clock.advance(2 * minute)
  await somebody(product, '13800000007')
  const audited = await product.context.database`select action from kernel.audit where action = 'keys.rewrap'`
  expect(audited.length).toBe(1)
})

test('an installation from before the index had a key of its own keeps its indexes, under another key file too', async () => {
  const database = await emptyDatabase()
  onTestFinished(database.drop)
  const config = { ...product.config, keyFile: join(folder, 'old.key') }
  const openWith = async (path: string) =>
    await openProduct({ config: { ...config, keyFile: path }, log: product.context.log, databaseUrl: database.url })
  const first = await openWith(config.keyFile)
  const phone = { table: 'customers.identifiers', column: 'phone' }
  const indexOf = (opened: typeof first) => opened.keyring.blindIndex(phone, '13800000001').toString('hex')
  const derived = createKeyring({ tenant: first.installation, kek: readKeyFile(config.keyFile)!, wrapped: [] })
    .blindIndex(phone, '13800000001')
    .toString('hex')
  // A new installation's root is random: the key file alone does not tell it.
  expect(indexOf(first)).not.toBe(derived)
  await first.database`delete from kernel.keys where purpose = 'index'`
  await first.close()
  const second = await openWith(config.keyFile)
  expect(indexOf(second)).toBe(derived)
  await second.close()
  const env = { DATABASE_URL: database.url, DATA_DIR: config.dataDir, KEY_FILE: config.keyFile }
  expect((await runProgram('keys', ['rewrap', `--new-key-file=${join(folder, 'newer.key')}`], env).ended).code).toBe(0)
  const third = await openWith(join(folder, 'newer.key'))
  expect(indexOf(third)).toBe(derived)
  await third.close()
})

async function rotate() {
  const { database, newId } = product.context
  return await rotateKeys(database, { kek: readKeyFile(product.config.keyFile)!, now: product.clock.now, newId })
}

/** Runs the job as often as it asks for itself. */
async function resealAll(): Promise<void> {
  const { database } = product.context
  for (let runs = 0; runs < 100; runs++) {
    const [job] = await database`delete from graphile_worker._private_jobs where key = 'keys:reseal' returning payload`
    if (!job) return
    await jobs['keys:reseal']!(product.context, job['payload'])
  }
  throw new Error('It never comes to an end.')
}

async function keysOf(purpose: string): Promise<readonly number[]> {
  return (await readKeys(product.context.database)).filter(key => key.purpose === purpose).map(({ dekId }) => dekId)
}

async function keyOfAnswer(id: string, path: string): Promise<number> {
  const [row] = await product.context.database`select sealed from cases.answers where case_id = ${id} and path = ${path}`
  return (row!['sealed'] as Buffer).readUInt32BE(1)
}

/** Every column of bytes or JSON text in the whole database in which something begins as a sealed value of one of these keys does: knows nothing of what is registered. */
async function underKeys(dekIds: readonly number[]): Promise<readonly { readonly column: string; readonly count: number }[]> {
  const { database } = product.context
  const columns = await database`
    select table_schema as schema, table_name as table, column_name as column, data_type as type from information_schema.columns
    where table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker') and data_type in ('bytea', 'jsonb')`
  const found: { column: string; count: number }[] = []
  for (const { schema, table, column, type } of columns as unknown as readonly Record<'schema' | 'table' | 'column' | 'type', string>[]) {
    const rows =
      await database`select ${database(column)}::text as value from ${database(`${schema}.${table}`)} where ${database(column)} is not null`
    const values = rows.flatMap(({ value }) =>
      type === 'bytea'
        ? [Buffer.from(value.slice(2), 'hex')]
        : [...value.matchAll(/"([A-Za-z0-9+/]{44,}=*)"/g)].map(match => Buffer.from(match[1], 'base64')),
    )
    const count = values.filter(value => value.length >= 33 && value[0] === 1 && dekIds.includes(value.readUInt32BE(1))).length
    if (count > 0) found.push({ column: `${schema}.${table}.${column}`, count })
  }
  return found
}

async function openedWith(path: string): Promise<string> {
  return await openProduct({
    config: { ...product.config, keyFile: path },
    log: product.context.log,
    databaseUrl: product.databaseUrl,
    connections: 2,
  }).then(
    async opened => {
      await opened.close()
      return 'opened'
    },
    (error: Error) => error.message,
  )
}

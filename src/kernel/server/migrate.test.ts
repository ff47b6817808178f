import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connect, type Database, readMigrations } from '#kernel/server'
import { domains } from '../../architecture.ts'
import { emptyDatabase } from '../../../test/setup/product.ts'
import { startProgram } from '../../../test/setup/programs.ts'
import { migrate } from './database/migrate.ts'

async function newDatabase(): Promise<{ readonly url: string; readonly sql: Database }> {
  const { url, drop } = await emptyDatabase()
  const sql = connect(url, { most: 4, name: 'test' })
  onTestFinished(async () => {
    await sql.end()
    await drop()
  })
  return { url, sql }
}

test('eight programs that open an empty database at once: one installation, every migration once, all of them run', async () => {
  const { url, sql } = await newDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'onewindow-migrate-'))
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }))
  const programs = Array.from({ length: 8 }, () => startProgram({ databaseUrl: url, config: { keyFile: join(folder, 'key') } }, 'open'))
  const said = await Promise.all(programs.map(async program => await program.says('{')))
  expect(await Promise.all(programs.map(({ ended }) => ended))).toEqual(Array.from({ length: 8 }, () => 0))
  expect(new Set(said).size).toBe(1)
  const shipped = await readMigrations('src', ['kernel', ...domains])
  const applied = await sql`select domain || '/' || name as id from kernel.migrations order by applied_at`
  expect(applied.map(row => row['id'] as string).sort()).toEqual(shipped.map(({ domain, name }) => `${domain}/${name}`).sort())
  expect(await sql`select count(*) as count from kernel.keys`).toMatchObject([{ count: 3 }])
})

test('the log and the audit have a partition for each month from the first start on, so that nothing falls into the one for the rest', async () => {
  const { url, sql } = await newDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'onewindow-migrate-'))
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }))
  const program = startProgram({ databaseUrl: url, config: { keyFile: join(folder, 'key') } }, 'open')
  expect(await program.ended).toBe(0)
  const month = new Date().toISOString().slice(0, 7).replace('-', '_')
  const rows = await sql`
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent where p.relname in ('events', 'audit')`
  const names = rows.map(row => row['relname'] as string)
  expect(names).toEqual(expect.arrayContaining([`events_${month}`, `audit_${month}`, 'events_other', 'audit_other']))
  expect(names.length).toBeGreaterThanOrEqual(10)
})

test('a migration that was applied and then changed is refused, and nothing after it is applied', async () => {
  const { sql } = await newDatabase()
  const first = { domain: 'test', name: '0001.sql', sql: 'create table first (id int)' }
  expect(await migrate(sql, [first])).toEqual(['test/0001.sql'])
  expect(await migrate(sql, [first])).toEqual([])
  const changed = { ...first, sql: 'create table first (id bigint)' }
  const next = { domain: 'test', name: '0002.sql', sql: 'create table second (id int)' }
  await expect(migrate(sql, [changed, next])).rejects.toThrow('test/0001.sql was applied in another form')
  await expect(migrate(sql, [first, { ...next, sql: 'create table second (id int); select 1/0' }])).rejects.toThrow('division by zero')
  expect(await sql`select to_regclass('second') as second`).toEqual([{ second: null }])
  expect(await migrate(sql, [first, next])).toEqual(['test/0002.sql'])
})

test('migrations are read by domain in the order given, files by name, and a domain may have none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onewindow-migrations-'))
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }))
  for (const file of [
    'b/server/migrations/0002-x.sql',
    'b/server/migrations/0001-y.sql',
    'b/server/migrations/note.md',
    'a/server/migrations/0001.sql',
  ]) {
    await mkdir(join(folder, file, '..'), { recursive: true })
    await writeFile(join(folder, file), file)
  }
  const read = await readMigrations(folder, ['b', 'none', 'a'])
  expect(read.map(({ domain, name }) => `${domain}/${name}`)).toEqual(['b/0001-y.sql', 'b/0002-x.sql', 'a/0001.sql'])
})

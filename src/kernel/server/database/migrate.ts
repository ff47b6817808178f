import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database, Transaction } from './connect.ts'

export interface Migration {
  readonly domain: string
  readonly name: string
  readonly sql: string
}

export interface Applied {
  readonly domain: string
  readonly name: string
  readonly hash: string
}

/** Any number, as long as nobody else uses it: the advisory lock that lets one process migrate while the others wait. */
const migrationLock = 7_100_001

/** Reads `src/<domain>/server/migrations/*.sql` in the order given: domains low to high, files by name. */
export async function readMigrations(source: string, domains: readonly string[]): Promise<readonly Migration[]> {
  const migrations: Migration[] = []
  for (const domain of domains) {
    const folder = join(source, domain, 'server', 'migrations')
    const files = await readdir(folder).catch(() => [])
    for (const file of files.filter(name => name.endsWith('.sql')).sort()) {
      migrations.push({ domain, name: file, sql: await readFile(join(folder, file), 'utf8') })
    }
  }
  return migrations
}

/**
 * Brings a database up to date. Any number of processes may do it at once: one works, the others wait and find nothing left to do.
 * A migration that was applied and then changed is refused: history is not rewritten, a new file is added.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  return await database.begin(async sql => await migrateWithin(sql, migrations))
}

/** The same within a transaction of the caller's, whose time limits are lifted. */
export async function migrateWithin(sql: Transaction, migrations: readonly Migration[]): Promise<readonly string[]> {
  await sql`set local statement_timeout = 0`
  await sql`set local lock_timeout = 0`
  await sql`select pg_advisory_xact_lock(${migrationLock})`
  await sql`create schema if not exists kernel`
  await sql`create table if not exists kernel.migrations (domain text, name text, hash text not null, applied_at timestamptz not null default clock_timestamp(), primary key (domain, name))`
  const applied = new Map((await listApplied(sql)).map(({ domain, name, hash }) => [`${domain}/${name}`, hash]))
  const done: string[] = []
  for (const migration of migrations) {
    const id = `${migration.domain}/${migration.name}`
    const hash = hashOf(migration)
    const before = applied.get(id)
    if (before === hash) continue
    if (before !== undefined) throw new Error(`The migration ${id} was applied in another form. Add a new file instead of changing it.`)
    await sql.unsafe(migration.sql)
    await sql`insert into kernel.migrations (domain, name, hash) values (${migration.domain}, ${migration.name}, ${hash})`
    done.push(id)
  }
  return done
}

/** What has been applied, by domain and name. */
export async function listApplied(sql: Transaction): Promise<readonly Applied[]> {
  return (await sql`select domain, name, hash from kernel.migrations order by applied_at, domain, name`) as unknown as readonly Applied[]
}

/** What is remembered of a migration: lower-case hexadecimal SHA-256 of its text. */
export function hashOf({ sql }: Pick<Migration, 'sql'>): string {
  return createHash('sha256').update(sql).digest('hex')
}

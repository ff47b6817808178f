import type { Readable, Writable } from 'node:stream'
import type { Database, Transaction } from './connect.ts'

/** What PostgreSQL's catalogue says of our schemas, and whole tables in and out of it: for backup and restore, which know no domain. */

export interface TableShape {
  readonly schema: string
  readonly name: string
  /** Without generated columns, and without `xid8`: a transaction's number is its own cluster's. */
  readonly columns: readonly string[]
}

export interface PartitionShape {
  readonly schema: string
  readonly name: string
  readonly parent: string
  /** `FOR VALUES FROM … TO …` or `DEFAULT`. */
  readonly bound: string
}

export interface SequenceState {
  readonly schema: string
  readonly name: string
  readonly value: string
  readonly called: boolean
}

/** Every table of the schemas; one that is partitioned stands for its partitions. Of the jobs library only the private tables: its own migrations make the rest. */
export async function listTables(sql: Database | Transaction, schemas: readonly string[]): Promise<readonly TableShape[]> {
  const rows = await sql`
    select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
    where c.relkind in ('r', 'p') and not c.relispartition
      and (n.nspname = any(${[...schemas]}::text[]) or (n.nspname = 'graphile_worker' and c.relname like '\_private\_%'))
    group by 1, 2 order by 1, 2`
  return rows as unknown as readonly TableShape[]
}

export async function listPartitions(sql: Database | Transaction, schemas: readonly string[]): Promise<readonly PartitionShape[]> {
  const rows = await sql`
    select n.nspname as schema, c.relname as name, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_inherits i on i.inhrelid = c.oid
    join pg_class p on p.oid = i.inhparent
    where c.relispartition and c.relkind = 'r' and n.nspname = any(${[...schemas]}::text[])
    order by 1, 2`
  return rows as unknown as readonly PartitionShape[]
}

/** Where every sequence stands, those of identity columns too. Sequences know no snapshot: read after the tables, they are never behind them. */
export async function listSequences(sql: Database | Transaction, schemas: readonly string[]): Promise<readonly SequenceState[]> {
  const found = await sql`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname = any(${[...schemas, 'graphile_worker']}::text[]) order by 1, 2`
  const states: SequenceState[] = []
  for (const { schema, name } of found as unknown as readonly { schema: string; name: string }[]) {
    const [row] = await sql`select last_value::text as value, is_called as called from ${sql(`${schema}.${name}`)}`
    states.push({ schema, name, value: row!['value'] as string, called: row!['called'] as boolean })
  }
  return states
}

export async function setSequence(sql: Transaction, { schema, name, value, called }: SequenceState): Promise<void> {
  await sql`select setval(format('%I.%I', ${schema}::text, ${name}::text)::regclass, ${value}::text::bigint, ${called}::boolean)`
}

/** Which of the jobs library's own migrations have been applied; they are numbered. Empty: none yet. */
export async function listJobsMigrations(sql: Database | Transaction): Promise<readonly number[]> {
  const [there] = await sql`select to_regclass('graphile_worker.migrations') is not null as there`
  if (there!['there'] !== true) return []
  return (await sql`select id from graphile_worker.migrations order by id`).map(row => row['id'] as number)
}

/** The schemas of these that are there. */
export async function listSchemas(sql: Database | Transaction, schemas: readonly string[]): Promise<readonly string[]> {
  const rows = await sql`select nspname as name from pg_namespace where nspname = any(${[...schemas]}::text[]) order by 1`
  return rows.map(row => row['name'] as string)
}

export async function countRows(sql: Transaction, { schema, name }: TableShape): Promise<number> {
  const [row] = await sql`select count(*) as count from ${sql(`${schema}.${name}`)}`
  return row!['count'] as number
}

/** The rows in PostgreSQL's text format, one line a row (a line break within a value is written `\n`). Read it to the end before the next statement. */
export async function copyOut(sql: Transaction, table: TableShape): Promise<Readable> {
  const rows = await sql`copy (select ${sql([...table.columns])} from ${sql(`${table.schema}.${table.name}`)}) to stdout`.readable()
  // The driver holds its connection while the rows back up, and lets go when more are asked for; after the last row nothing asks any more.
  // oxlint-disable-next-line no-underscore-dangle
  rows.once('end', () => rows._read(0))
  return rows
}

/** Takes rows in the format of `copyOut`; a partitioned table deals them out. */
export async function copyIn(sql: Transaction, table: TableShape): Promise<Writable> {
  return await sql`copy ${sql(`${table.schema}.${table.name}`)} (${sql([...table.columns])}) from stdin`.writable()
}

export async function emptyTables(sql: Transaction, tables: readonly TableShape[]): Promise<void> {
  const names = tables.map(({ schema, name }) => quoted(schema, name))
  if (names.length > 0) await sql.unsafe(`truncate ${names.join(', ')} cascade`)
}

export async function makePartition(sql: Transaction, { schema, name, parent, bound }: PartitionShape): Promise<void> {
  await sql.unsafe(`create table if not exists ${quoted(schema, name)} partition of ${quoted(schema, parent)} ${bound}`)
}

/**
 * Takes the foreign keys of the schemas away, so that tables can be filled in any order; answers how to put them back, which checks every row. (To switch them off by
 * `session_replication_role` would need a superuser, and would check nothing.)
 */
export async function dropForeignKeys(sql: Transaction, schemas: readonly string[]): Promise<() => Promise<void>> {
  const keys = (await sql`
    select n.nspname as schema, t.relname as name, c.conname as key, pg_get_constraintdef(c.oid) as says
    from pg_constraint c
    join pg_class t on t.oid = c.conrelid
    join pg_namespace n on n.oid = t.relnamespace
    where c.contype = 'f' and c.conparentid = 0 and n.nspname = any(${[...schemas]}::text[])
    order by 1, 2, 3`) as unknown as readonly { schema: string; name: string; key: string; says: string }[]
  for (const { schema, name, key } of keys) await sql.unsafe(`alter table ${quoted(schema, name)} drop constraint ${quoted(key)}`)
  return async () => {
    for (const { schema, name, key, says } of keys)
      await sql.unsafe(`alter table ${quoted(schema, name)} add constraint ${quoted(key)} ${says}`)
  }
}

/** Switches the schemas' own triggers off, for rows that are put back as they were; answers how to switch on again those that were. */
export async function disableTriggers(sql: Transaction, schemas: readonly string[]): Promise<() => Promise<void>> {
  const triggers = (await sql`
    select n.nspname as schema, t.relname as name, g.tgname as trigger
    from pg_trigger g
    join pg_class t on t.oid = g.tgrelid
    join pg_namespace n on n.oid = t.relnamespace
    where not g.tgisinternal and g.tgenabled = 'O' and g.tgparentid = 0 and n.nspname = any(${[...schemas]}::text[])
    order by 1, 2, 3`) as unknown as readonly { schema: string; name: string; trigger: string }[]
  const all = async (turn: 'disable' | 'enable') => {
    for (const { schema, name, trigger } of triggers)
      await sql.unsafe(`alter table ${quoted(schema, name)} ${turn} trigger ${quoted(trigger)}`)
  }
  await all('disable')
  return async () => await all('enable')
}

/** No time limits in this transaction: whole tables take their time. */
export async function takeTime(sql: Transaction): Promise<void> {
  await sql`set local statement_timeout = 0`
  await sql`set local lock_timeout = 0`
  await sql`set local idle_in_transaction_session_timeout = 0`
}

function quoted(...names: readonly string[]): string {
  return names.map(name => `"${name.replaceAll('"', '""')}"`).join('.')
}

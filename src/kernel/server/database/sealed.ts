import type { Instant } from '#kernel'
import type { Database, Transaction } from './connect.ts'

/** Data keys as rows, and sealed values wherever they lie: for the rotation of keys, which knows no domain. */

/** A column of sealed values (F1). The cell's row is the key's values in this order, joined by `/`. */
export interface SealedColumn {
  /** With its schema, as the cell says it: `cases.answers`. */
  readonly table: string
  readonly column: string
  /** The primary key's columns and their PostgreSQL types, in its order. */
  readonly key: Readonly<Record<string, 'uuid' | 'text' | 'bigint' | 'integer'>>
}

/** Sealed values that an operation of a visitor keeps as its result, in Base64. The cell's row is the visitor's id. */
export interface SealedResult {
  readonly operations: readonly string[]
  readonly table: string
  readonly column: string
}

/** A value with what tells its place from the others. */
export interface SealedRow {
  readonly key: readonly string[]
  readonly sealed: Buffer
}

export interface SeenRow {
  readonly key: readonly string[]
  readonly sealed: Buffer | null
}

export async function findKeys(sql: Database | Transaction): Promise<readonly Record<string, unknown>[]> {
  return await sql`select dek_id, purpose, epoch, wrapped, commitment, created_at, retired_at from kernel.keys order by purpose, epoch`
}

interface KeyRow {
  readonly dekId: number
  readonly purpose: string
  readonly epoch: number
  readonly wrapped: Buffer
  readonly commitment: Buffer
  readonly createdAt: Instant
}

export async function addKey(sql: Transaction, key: KeyRow): Promise<void> {
  await sql`
    insert into kernel.keys (dek_id, purpose, epoch, wrapped, commitment, created_at)
    values (${key.dekId}, ${key.purpose}, ${key.epoch}, ${key.wrapped}, ${key.commitment}, ${sql.typed.instant(key.createdAt)})`
}

export async function putWrapped(sql: Transaction, key: Pick<KeyRow, 'dekId' | 'wrapped'>): Promise<void> {
  await sql`update kernel.keys set wrapped = ${key.wrapped} where dek_id = ${key.dekId}`
}

export async function retireKey(sql: Transaction, dekId: number, at: Instant): Promise<boolean> {
  const done = await sql`update kernel.keys set retired_at = ${sql.typed.instant(at)} where dek_id = ${dekId} and retired_at is null`
  return done.count === 1
}

/** Tells every program that the keys have changed. */
export async function announceKeys(sql: Transaction): Promise<void> {
  await sql`select pg_notify('keys', '')`
}

/**
 * The next `most` rows after `after` (null: from the beginning) by their key; `sealed` is null where there is no value or it is under the key `current`. So many rows are
 * looked at and no more, however few are to be sealed afresh.
 */
export async function findSealedOtherwise(
  sql: Database,
  at: SealedColumn,
  { current, after, most }: { readonly current: number; readonly after: readonly string[] | null; readonly most: number },
): Promise<readonly SeenRow[]> {
  const keys = Object.entries(at.key)
  const names = sql(keys.map(([name]) => name))
  const from =
    after === null
      ? sql``
      : sql`and (${names}) > (${listed(
          sql,
          keys.map(([, type], index) => sql`${after[index]!}::text::${sql.unsafe(type)}`),
        )})`
  const rows = await sql`
    select array[${listed(
      sql,
      keys.map(([name]) => sql`${sql(name)}::text`),
    )}] as key,
      case when substring(${sql(at.column)} from 2 for 4) <> ${idBytes(current)} then ${sql(at.column)} end as sealed
    from ${sql(at.table)} where true ${from} order by ${names} limit ${most}`
  return rows as unknown as readonly SeenRow[]
}

/**
 * Puts values sealed afresh in the place of those they were made from. One that has changed meanwhile, or whose row somebody else is changing, is left for the next time:
 * nobody waits for this.
 */
export async function putResealed(
  sql: Database,
  at: SealedColumn,
  rows: readonly (SealedRow & { readonly fresh: Buffer })[],
): Promise<number> {
  const keys = Object.entries(at.key)
  const given = listed(
    sql,
    keys.map((_, index) => sql`${rows.map(({ key }) => key[index]!)}::text[]`),
  )
  const same = (left: string, right: string) =>
    listed(
      sql,
      keys.map(([name, type]) => sql.unsafe(`${left}."${name}" = ${right}."${name}"::${type}`)),
      ' and ',
    )
  const done = await sql`
    with given as (
      select *, decode(was_hex, 'hex') as was, decode(fresh_hex, 'hex') as fresh
      from unnest(${given}, ${rows.map(({ sealed }) => sealed.toString('hex'))}::text[], ${rows.map(({ fresh }) => fresh.toString('hex'))}::text[])
        as given (${sql(keys.map(([name]) => name))}, was_hex, fresh_hex)),
    free as (
      select ${listed(
        sql,
        keys.map(([name]) => sql.unsafe(`held."${name}"::text as "${name}"`)),
      )}, given.fresh from ${sql(at.table)} held join given on ${same('held', 'given')}
      where held.${sql(at.column)} = given.was for update of held skip locked)
    update ${sql(at.table)} held set ${sql(at.column)} = free.fresh from free where ${same('held', 'free')}`
  return done.count
}

/** How many values of a column are under which key. Reads the whole table. */
export async function countSealed(sql: Transaction, at: SealedColumn): Promise<ReadonlyMap<number, number>> {
  const rows = await sql`
    select substring(${sql(at.column)} from 2 for 4) as key, count(*) as count from ${sql(at.table)} where ${sql(at.column)} is not null group by 1`
  return new Map(rows.map(row => [(row['key'] as Buffer).readUInt32BE(), row['count'] as number]))
}

/** As `findSealedOtherwise`, of results: `key` is the operation's key and the visitor's id. */
export async function findResultsOtherwise(
  sql: Database,
  { operations }: SealedResult,
  { current, after, most }: { readonly current: number; readonly after: readonly string[] | null; readonly most: number },
): Promise<readonly SeenRow[]> {
  const rows = await sql`
    with seen as (select key, name, actor, result from kernel.operations where key > ${after?.[0] ?? ''} order by key limit ${most}),
    held as (
      select *, case when name = any(${[...operations]}::text[]) and jsonb_typeof(result) = 'string' then decode(result #>> '{}', 'base64') end as sealed from seen)
    select array[key, split_part(actor, ':', 2)] as key, case when substring(sealed from 2 for 4) <> ${idBytes(current)} then sealed end as sealed
    from held order by held.key`
  return rows as unknown as readonly SeenRow[]
}

export async function putResealedResult(sql: Database, key: string, was: Buffer, fresh: Buffer): Promise<number> {
  const done = await sql`
    update kernel.operations set result = ${sql.json(fresh.toString('base64'))} where key = ${key} and result = ${sql.json(was.toString('base64'))}`
  return done.count
}

export async function countSealedResults(sql: Transaction, { operations }: SealedResult): Promise<ReadonlyMap<number, number>> {
  const rows = await sql`
    select substring(decode(result #>> '{}', 'base64') from 2 for 4) as key, count(*) as count from kernel.operations
    where name = any(${[...operations]}::text[]) and jsonb_typeof(result) = 'string' group by 1`
  return new Map(rows.map(row => [(row['key'] as Buffer).readUInt32BE(), row['count'] as number]))
}

type Part = ReturnType<Database['unsafe']> | ReturnType<Database>

/** Parts of a statement with something between them. */
function listed(sql: Database, parts: readonly Part[], between = ', ') {
  return parts.reduce((all, part) => sql`${all}${sql.unsafe(between)}${part}`)
}

/** A key's id as it stands in a sealed value. */
function idBytes(dekId: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(dekId)
  return bytes
}

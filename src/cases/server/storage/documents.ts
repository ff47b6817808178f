import type { Instant } from '#kernel'
import type { Database, Transaction } from '#kernel/server'

export interface DocumentRow {
  readonly id: string
  readonly rule: string
  readonly name: Buffer
  readonly mediaType: string
  readonly size: number
  readonly sm3: string
  readonly source: 'upload' | 'camera'
  readonly at: Instant
}

export async function findDocuments(sql: Database | Transaction, caseId: string): Promise<readonly DocumentRow[]> {
  const rows = await sql`
    select id, rule, name, media_type, size, sm3, source, at from cases.documents where case_id = ${caseId} and detached_at is null order by at, id`
  return rows.map(documentOf)
}

export async function addDocument(sql: Transaction, caseId: string, row: DocumentRow): Promise<void> {
  await sql`
    insert into cases.documents (id, case_id, rule, name, media_type, size, sm3, source, at)
    values (${row.id}, ${caseId}, ${row.rule}, ${row.name}, ${row.mediaType}, ${row.size}, ${row.sm3}, ${row.source}, ${sql.typed.instant(row.at)})`
}

export async function detachDocuments(sql: Transaction, ids: readonly string[], at: Instant): Promise<void> {
  await sql`update cases.documents set detached_at = ${sql.typed.instant(at)} where id = any(${[...ids]}::uuid[])`
}

/** The ids of all files that belong to a case, some hundreds at a time. */
export function readAllIds(sql: Transaction): AsyncIterable<readonly string[]> {
  const rows = sql`select id from cases.documents order by id`.cursor(500)
  return (async function* () {
    for await (const part of rows) yield part.map(row => row['id'] as string)
  })()
}

/** Which of these files belong to a case; the others were uploaded and never attached. */
export async function findKnown(sql: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql`select id from cases.documents where id = any(${[...ids]}::uuid[])`
  return new Set(rows.map(row => row['id'] as string))
}

/** Files of a case, the detached ones too: what erasing must take away. */
export async function findAllFiles(sql: Database | Transaction, caseId: string): Promise<readonly string[]> {
  const rows = await sql`select id from cases.documents where case_id = ${caseId}`
  return rows.map(row => row['id'] as string)
}

export async function dropDocuments(sql: Transaction, caseId: string): Promise<void> {
  await sql`delete from cases.documents where case_id = ${caseId}`
}

function documentOf(row: Record<string, unknown>): DocumentRow {
  return {
    id: row['id'] as string,
    rule: row['rule'] as string,
    name: row['name'] as Buffer,
    mediaType: row['media_type'] as string,
    size: row['size'] as number,
    sm3: row['sm3'] as string,
    source: row['source'] as DocumentRow['source'],
    at: row['at'] as Instant,
  }
}

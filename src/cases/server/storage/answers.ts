import type { Database, Transaction } from '#kernel/server'

type Json = Parameters<Database['json']>[0]

export interface AnswerRow {
  readonly path: string
  /** Value, input and problem of an answer that is nobody's secret; else null and `sealed`. */
  readonly plain: unknown
  readonly sealed: Buffer | null
  readonly source: string
  readonly trust: 'A' | 'B' | 'C' | 'D'
  readonly locked: boolean
  readonly revision: number
}

export async function findAnswers(sql: Database | Transaction, caseId: string): Promise<readonly AnswerRow[]> {
  return await sql`select path, plain, sealed, source, trust, locked, revision from cases.answers where case_id = ${caseId}`
}

export async function putAnswer(sql: Transaction, caseId: string, row: AnswerRow): Promise<void> {
  // JSON in PostgreSQL holds no NUL and no half of a character; what was typed with one is kept with the sign for it.
  const plain = row.plain === null ? null : sql.json(JSON.parse(JSON.stringify(row.plain, whole)) as Json)
  await sql`
    insert into cases.answers (case_id, path, plain, sealed, source, trust, locked, revision)
    values (${caseId}, ${row.path}, ${plain}, ${row.sealed}, ${row.source}, ${row.trust}, ${row.locked}, ${row.revision})
    on conflict (case_id, path) do update set plain = excluded.plain, sealed = excluded.sealed, source = excluded.source, trust = excluded.trust,
      locked = excluded.locked, revision = excluded.revision`
}

export async function dropAnswers(sql: Transaction, caseId: string, paths: readonly string[]): Promise<void> {
  await sql`delete from cases.answers where case_id = ${caseId} and path = any(${[...paths]})`
}

function whole(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/[\p{Cs}\0]/gu, '\ufffd') : value
}

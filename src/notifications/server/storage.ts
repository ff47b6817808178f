import type { Instant, Language } from '#kernel'
import type { Database, Transaction } from '#kernel/server'

export interface MessageRow {
  readonly id: string
  readonly template: string
  readonly language: Language
  readonly recipient: Buffer
  readonly body: Buffer
  readonly caseId: string | null
  readonly customerId: string | null
  readonly madeAt: Instant
}

export async function addMessage(sql: Transaction, row: MessageRow): Promise<void> {
  await sql`
    insert into notifications.messages (id, channel, template, language, recipient, body, case_id, customer_id, state, made_at)
    values (${row.id}, 'sms', ${row.template}, ${row.language}, ${row.recipient}, ${row.body}, ${row.caseId}, ${row.customerId}, 'queued',
      ${sql.typed.instant(row.madeAt)})`
}

/** A message still to be sent; counts the attempt. Null: it was settled before. */
export async function takeQueued(
  sql: Database,
  id: string,
): Promise<{ readonly recipient: Buffer; readonly body: Buffer; readonly attempts: number } | null> {
  const [row] = await sql`
    update notifications.messages set attempts = attempts + 1 where id = ${id} and state = 'queued' returning recipient, body, attempts`
  return row ? { recipient: row['recipient'] as Buffer, body: row['body'] as Buffer, attempts: row['attempts'] as number } : null
}

export async function settle(
  sql: Transaction,
  given: { readonly id: string; readonly state: 'sent' | 'failed'; readonly at: Instant },
): Promise<{ readonly template: string; readonly caseId: string | null; readonly customerId: string | null } | null> {
  const [row] = await sql`
    update notifications.messages set state = ${given.state}, settled_at = ${sql.typed.instant(given.at)}
    where id = ${given.id} and state = 'queued' returning template, case_id, customer_id`
  return row
    ? { template: row['template'] as string, caseId: row['case_id'] as string | null, customerId: row['customer_id'] as string | null }
    : null
}

import type { Instant } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { CallState, Verb } from '#partners'

export interface CallRecord {
  readonly id: string
  readonly system: string
  readonly verb: Verb
  readonly ownerId: string | null
  readonly customerId: string | null
  readonly reverses: string | null
  readonly follows: string | null
  readonly request: Buffer
  readonly fingerprint: Buffer
  readonly state: CallState
  readonly sentAt: Instant | null
  readonly attempts: number
  readonly code: string | null
  readonly answer: Buffer | null
}

type NewCall = Pick<
  CallRecord,
  'id' | 'system' | 'verb' | 'ownerId' | 'customerId' | 'reverses' | 'follows' | 'request' | 'fingerprint'
> & { readonly at: Instant }

/** False: a call with this number is there already. */
export async function addCall(sql: Transaction, call: NewCall): Promise<boolean> {
  const rows = await sql`
    insert into partners.calls (id, system, verb, owner_id, customer_id, reverses, follows, request, fingerprint, state, asked_at)
    values (${call.id}, ${call.system}, ${call.verb}, ${call.ownerId}, ${call.customerId}, ${call.reverses}, ${call.follows}, ${call.request},
      ${call.fingerprint}, 'asked', ${sql.typed.instant(call.at)})
    on conflict (id) do nothing returning id`
  return rows.length > 0
}

export async function findCall(sql: Database | Transaction, id: string): Promise<CallRecord | null> {
  const [row] = await sql`${columns(sql)} where id = ${id}`
  return row ? callOf(row) : null
}

export async function lockCall(sql: Transaction, id: string): Promise<CallRecord | null> {
  const [row] = await sql`${columns(sql)} where id = ${id} for update`
  return row ? callOf(row) : null
}

export async function findReversal(sql: Database | Transaction, of: string): Promise<CallRecord | null> {
  const [row] = await sql`${columns(sql)} where reverses = ${of}`
  return row ? callOf(row) : null
}

export async function findCallsOf(sql: Database | Transaction, ownerId: string): Promise<readonly CallRecord[]> {
  const rows = await sql`${columns(sql)} where owner_id = ${ownerId} order by asked_at, id`
  return rows.map(callOf)
}

/** Takes a call to ask about it, alone until `until`; null: it is settled, somebody else is at it, or it is being undone. `sentAt` is what it was before. */
export async function takeCall(
  sql: Transaction,
  { id, at, until }: { readonly id: string; readonly at: Instant; readonly until: Instant },
): Promise<CallRecord | null> {
  const call = await lockCall(sql, id)
  if (!call) return null
  const rows = await sql`
    update partners.calls c set attempts = attempts + 1, sent_at = coalesce(sent_at, ${sql.typed.instant(at)}), busy_until = ${sql.typed.instant(until)}
    where id = ${id} and state in ('asked', 'unknown') and (busy_until is null or busy_until <= ${sql.typed.instant(at)})
      and not exists (select 1 from partners.calls r where r.reverses = c.id and r.state <> 'refused')
    returning id`
  return rows.length > 0 ? { ...call, attempts: call.attempts + 1 } : null
}

/** Nobody can say how it went. True: nobody could before either, but it is the first time this is written. */
export async function putUnknown(sql: Transaction, id: string): Promise<boolean> {
  const rows = await sql`
    update partners.calls c set busy_until = null, state = 'unknown' from partners.calls before
    where c.id = ${id} and before.id = c.id and c.state in ('asked', 'unknown') returning before.state as before`
  return rows[0]?.['before'] === 'asked'
}

/** Settles an open call; false when it is settled already. */
export async function settleCall(
  sql: Transaction,
  given: {
    readonly id: string
    readonly state: 'done' | 'refused' | 'reversed'
    readonly code: string | null
    readonly answer: Buffer | null
    readonly at: Instant
  },
): Promise<boolean> {
  const rows = await sql`
    update partners.calls set state = ${given.state}, code = ${given.code}, answer = ${given.answer}, busy_until = null, settled_at = ${sql.typed.instant(given.at)}
    where id = ${given.id} and state in ('asked', 'unknown') returning id`
  return rows.length > 0
}

/** What was done, or may have been, is undone. */
export async function putReversed(sql: Transaction, id: string, at: Instant): Promise<boolean> {
  const rows = await sql`
    update partners.calls set state = 'reversed', busy_until = null, settled_at = ${sql.typed.instant(at)}
    where id = ${id} and state in ('asked', 'unknown', 'done') returning id`
  return rows.length > 0
}

/** How many calls are without an answer, by system. */
export async function countOpen(
  sql: Database,
): Promise<readonly { readonly system: string; readonly state: CallState; readonly count: number }[]> {
  const rows = await sql`
    select system, state, count(*)::integer as count from partners.calls where state in ('asked', 'unknown') group by system, state order by system, state`
  return rows.map(row => ({ system: row['system'] as string, state: row['state'] as CallState, count: row['count'] as number }))
}

function columns(sql: Database | Transaction) {
  return sql`
    select id, system, verb, owner_id, customer_id, reverses, follows, request, fingerprint, state, sent_at, attempts, code, answer from partners.calls`
}

function callOf(row: Record<string, unknown>): CallRecord {
  return {
    id: row['id'] as string,
    system: row['system'] as string,
    verb: row['verb'] as Verb,
    ownerId: row['owner_id'] as string | null,
    customerId: row['customer_id'] as string | null,
    reverses: row['reverses'] as string | null,
    follows: row['follows'] as string | null,
    request: row['request'] as Buffer,
    fingerprint: row['fingerprint'] as Buffer,
    state: row['state'] as CallState,
    sentAt: row['sent_at'] as Instant | null,
    attempts: row['attempts'] as number,
    code: row['code'] as string | null,
    answer: row['answer'] as Buffer | null,
  }
}

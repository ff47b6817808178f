import type { Instant } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { Journal } from '../model/events.ts'
import type { Attempt, Due, Refund } from '../model/state.ts'

/** A due as it is kept: what the rules know, and whose it is. */
export interface DueRecord extends Due {
  readonly subjectKind: string
  readonly subjectId: string
  readonly description: string
  readonly visitId: string | null
  readonly customerId: string | null
  readonly siteId: string | null
  readonly zone: string
  readonly revision: number
}

export async function addDue(sql: Transaction, due: DueRecord): Promise<void> {
  await sql`
    insert into payments.dues (id, subject_kind, subject_id, amount, currency, description, visit_id, customer_id, site_id, zone, state, opened_at)
    values (${due.id}, ${due.subjectKind}, ${due.subjectId}, ${due.amount}, ${due.currency}, ${due.description}, ${due.visitId}, ${due.customerId},
      ${due.siteId}, ${due.zone}, ${due.state}, ${sql.typed.instant(due.openedAt)})`
}

export async function findDue(sql: Database | Transaction, id: string): Promise<DueRecord | null> {
  const [row] = await sql`select * from payments.dues where id = ${id}`
  return row ? await withAll(sql, row) : null
}

/** The due with its row locked until the transaction ends: everything that changes it waits here. */
export async function lockDue(sql: Transaction, id: string): Promise<DueRecord | null> {
  const [row] = await sql`select * from payments.dues where id = ${id} for update`
  return row ? await withAll(sql, row) : null
}

export async function findDueOfTrade(sql: Database | Transaction, number: string): Promise<string | null> {
  const [row] = await sql`select due_id from payments.attempts where number = ${number}`
  return (row?.['due_id'] as string | undefined) ?? null
}

export async function findDueOfAttempt(sql: Database | Transaction, id: string): Promise<string | null> {
  const [row] = await sql`select due_id from payments.attempts where id = ${id}`
  return (row?.['due_id'] as string | undefined) ?? null
}

export async function findDueOfRefund(sql: Database | Transaction, id: string): Promise<string | null> {
  const [row] = await sql`select due_id from payments.refunds where id = ${id}`
  return (row?.['due_id'] as string | undefined) ?? null
}

export async function keepDue(sql: Transaction, due: DueRecord): Promise<void> {
  await sql`
    update payments.dues set amount = ${due.amount}, state = ${due.state}, revision = ${due.revision}, customer_id = ${due.customerId},
      paid_at = ${at(sql, due.paidAt)}, posted_at = ${at(sql, due.postedAt)}, remind_at = ${at(sql, due.remindAt)}, reminders = ${due.reminders}
    where id = ${due.id}`
}

export async function keepAttempt(sql: Transaction, dueId: string, attempt: Attempt): Promise<void> {
  await sql`
    insert into payments.attempts (id, due_id, number, channel, amount, state, reason, code, link, reference, late, mismatch, asked, started_at,
      expires_at, settled_at)
    values (${attempt.id}, ${dueId}, ${attempt.number}, ${attempt.channel}, ${attempt.amount}, ${attempt.state}, ${attempt.reason}, ${attempt.code},
      ${attempt.link}, ${attempt.reference}, ${attempt.late}, ${attempt.mismatch}, ${attempt.asked}, ${sql.typed.instant(attempt.startedAt)},
      ${sql.typed.instant(attempt.expiresAt)}, ${at(sql, attempt.settledAt)})
    on conflict (id) do update set state = excluded.state, reason = excluded.reason, code = excluded.code, link = excluded.link,
      reference = excluded.reference, late = excluded.late, mismatch = excluded.mismatch, asked = excluded.asked, settled_at = excluded.settled_at`
}

export async function keepRefund(sql: Transaction, dueId: string, refund: Refund): Promise<void> {
  await sql`
    insert into payments.refunds (id, due_id, attempt_id, number, amount, reason, state, by_hand, asked, asked_at, settled_at)
    values (${refund.id}, ${dueId}, ${refund.attemptId}, ${refund.number}, ${refund.amount}, ${refund.reason}, ${refund.state}, ${refund.byHand}, ${refund.asked},
      ${sql.typed.instant(refund.askedAt)}, ${at(sql, refund.settledAt)})
    on conflict (id) do update set state = excluded.state, by_hand = excluded.by_hand, asked = excluded.asked, settled_at = excluded.settled_at`
}

export async function addJournal(
  sql: Transaction,
  journal: Journal,
  booked: { readonly currency: string; readonly at: Instant },
): Promise<void> {
  for (const { account, amount } of journal.lines)
    await sql`
      insert into payments.ledger (journal_id, kind, account, attempt_id, amount, currency, at)
      values (${journal.id}, ${journal.kind}, ${account}, ${journal.attemptId}, ${amount}, ${booked.currency}, ${sql.typed.instant(booked.at)})`
}

/** The next running number of a year; whoever else wants one waits until this transaction ends. */
export async function takeReceiptNumber(sql: Transaction, year: number): Promise<number> {
  const [row] = await sql`
    insert into payments.receipt_years (year, last) values (${year}, 1) on conflict (year) do update set last = payments.receipt_years.last + 1
    returning last`
  return row!['last'] as number
}

export async function addReceipt(
  sql: Transaction,
  receipt: { readonly number: string; readonly attemptId: string; readonly dueId: string; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into payments.receipts (number, attempt_id, due_id, made_at)
    values (${receipt.number}, ${receipt.attemptId}, ${receipt.dueId}, ${sql.typed.instant(receipt.at)})`
}

export async function findReceipt(
  sql: Database | Transaction,
  dueId: string,
): Promise<{ readonly number: string; readonly madeAt: Instant; readonly copies: number } | null> {
  const [row] = await sql`select number, made_at, copies from payments.receipts where due_id = ${dueId}`
  return row ? { number: row['number'] as string, madeAt: row['made_at'] as Instant, copies: row['copies'] as number } : null
}

/** Counts a copy; the first is the receipt, those after it are reprints. */
export async function countCopy(sql: Transaction, dueId: string): Promise<number | null> {
  const [row] = await sql`update payments.receipts set copies = copies + 1 where due_id = ${dueId} returning copies`
  return (row?.['copies'] as number | undefined) ?? null
}

export async function findUnposted(sql: Database, before: Instant, most: number): Promise<readonly string[]> {
  const rows = await sql`
    select id from payments.dues where remind_at <= ${sql.typed.instant(before)} and posted_at is null order by remind_at limit ${most}`
  return rows.map(row => row['id'] as string)
}

export interface OpenMatter {
  readonly kind: 'unposted' | 'mismatch' | 'unknown' | 'refund_refused' | 'refund_unknown'
  readonly dueId: string
  readonly subjectKind: string
  readonly subjectId: string
  /** The attempt or the refund. */
  readonly id: string
  readonly amount: number
  readonly currency: string
  readonly since: Instant
}

/** What did not come right by itself since `before`, oldest first. */
export async function findOpenMatters(sql: Database, before: Instant, most: number): Promise<readonly OpenMatter[]> {
  const instant = sql.typed.instant(before)
  const rows = await sql`
    select matter.kind, due.id as due_id, due.subject_kind, due.subject_id, matter.id, matter.amount, due.currency, matter.since from (
      select 'unposted' as kind, attempt.due_id, attempt.id, attempt.amount, due.paid_at as since from payments.attempts attempt
        join payments.dues due on due.id = attempt.due_id
        where attempt.state = 'captured' and not attempt.late and due.remind_at is not null and due.posted_at is null and due.paid_at <= ${instant}
      union all
      select 'mismatch', due_id, id, amount, started_at from payments.attempts where mismatch
      union all
      select 'unknown', due_id, id, amount, started_at from payments.attempts
        where state in ('created', 'unknown', 'closing') and not mismatch and started_at <= ${instant}
      union all
      select case state when 'refused' then 'refund_refused' else 'refund_unknown' end, due_id, id, amount, asked_at from payments.refunds
        where state = 'refused' or (state = 'created' and asked_at <= ${instant})
    ) matter join payments.dues due on due.id = matter.due_id order by matter.since limit ${most}`
  return rows.map(row => ({
    kind: row['kind'] as OpenMatter['kind'],
    dueId: row['due_id'] as string,
    subjectKind: row['subject_kind'] as string,
    subjectId: row['subject_id'] as string,
    id: row['id'] as string,
    amount: row['amount'] as number,
    currency: row['currency'] as string,
    since: row['since'] as Instant,
  }))
}

async function withAll(sql: Database | Transaction, row: Record<string, unknown>): Promise<DueRecord> {
  const id = row['id'] as string
  const [attempts, refunds] = await Promise.all([
    sql`select * from payments.attempts where due_id = ${id} order by position`,
    sql`select * from payments.refunds where due_id = ${id} order by asked_at, id`,
  ])
  return {
    id,
    subjectKind: row['subject_kind'] as string,
    subjectId: row['subject_id'] as string,
    amount: row['amount'] as number,
    currency: row['currency'] as string,
    description: row['description'] as string,
    visitId: row['visit_id'] as string | null,
    customerId: row['customer_id'] as string | null,
    siteId: row['site_id'] as string | null,
    zone: row['zone'] as string,
    state: row['state'] as Due['state'],
    revision: row['revision'] as number,
    openedAt: row['opened_at'] as Instant,
    paidAt: row['paid_at'] as Instant | null,
    postedAt: row['posted_at'] as Instant | null,
    remindAt: row['remind_at'] as Instant | null,
    reminders: row['reminders'] as number,
    attempts: attempts.map(attemptOf),
    refunds: refunds.map(refundOf),
  }
}

function attemptOf(row: Record<string, unknown>): Attempt {
  return {
    id: row['id'] as string,
    number: row['number'] as string,
    channel: row['channel'] as Attempt['channel'],
    amount: row['amount'] as number,
    state: row['state'] as Attempt['state'],
    reason: row['reason'] as Attempt['reason'],
    code: row['code'] as string | null,
    link: row['link'] as string | null,
    reference: row['reference'] as string | null,
    late: row['late'] as boolean,
    mismatch: row['mismatch'] as boolean,
    asked: row['asked'] as number,
    startedAt: row['started_at'] as Instant,
    expiresAt: row['expires_at'] as Instant,
    settledAt: row['settled_at'] as Instant | null,
  }
}

function refundOf(row: Record<string, unknown>): Refund {
  return {
    id: row['id'] as string,
    number: row['number'] as string,
    attemptId: row['attempt_id'] as string,
    amount: row['amount'] as number,
    reason: row['reason'] as string,
    state: row['state'] as Refund['state'],
    byHand: row['by_hand'] as boolean,
    asked: row['asked'] as number,
    askedAt: row['asked_at'] as Instant,
    settledAt: row['settled_at'] as Instant | null,
  }
}

function at(sql: Transaction, instant: Instant | null) {
  return instant === null ? null : sql.typed.instant(instant)
}

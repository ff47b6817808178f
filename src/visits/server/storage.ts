import type { Assurance, Instant, Language } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { Ending, HelpView } from '#visits'

export interface VisitRecord {
  readonly id: string
  readonly channel: 'kiosk' | 'hall'
  readonly terminalId: string | null
  readonly siteId: string | null
  readonly language: Language
  readonly customerId: string | null
  readonly assurance: Assurance
  readonly card: Buffer | null
  readonly phone: Buffer | null
  readonly openedAt: Instant
  readonly seenAt: Instant
}

export async function addVisit(
  sql: Transaction,
  given: Pick<VisitRecord, 'id' | 'channel' | 'terminalId' | 'siteId' | 'language'> & { readonly token: Buffer; readonly at: Instant },
): Promise<void> {
  const at = sql.typed.instant(given.at)
  await sql`
    insert into visits.visits (id, token, channel, terminal_id, site_id, language, assurance, opened_at, seen_at)
    values (${given.id}, ${given.token}, ${given.channel}, ${given.terminalId}, ${given.siteId}, ${given.language}, 'none', ${at}, ${at})`
}

export async function findVisitByToken(sql: Database, token: Buffer): Promise<VisitRecord | null> {
  const [row] = await sql`${columns(sql)} where token = ${token} and ended_at is null`
  return row ? visitOf(row) : null
}

/** The open visit that had this token until the person in it became known. */
export async function findVisitByTokenBefore(sql: Database, token: Buffer): Promise<VisitRecord | null> {
  const [row] = await sql`${columns(sql)} where token_before = ${token} and ended_at is null`
  return row ? visitOf(row) : null
}

export async function findVisit(sql: Database | Transaction, id: string): Promise<VisitRecord | null> {
  const [row] = await sql`${columns(sql)} where id = ${id} and ended_at is null`
  return row ? visitOf(row) : null
}

export async function lockVisit(sql: Transaction, id: string): Promise<VisitRecord | null> {
  const [row] = await sql`${columns(sql)} where id = ${id} and ended_at is null for update`
  return row ? visitOf(row) : null
}

export async function findOpenAtTerminal(sql: Transaction, terminalId: string): Promise<readonly string[]> {
  const rows = await sql`select id from visits.visits where terminal_id = ${terminalId} and ended_at is null`
  return rows.map(row => row['id'] as string)
}

export async function touchVisit(sql: Database, id: string, at: Instant): Promise<void> {
  await sql`update visits.visits set seen_at = ${sql.typed.instant(at)} where id = ${id}`
}

export async function putLanguage(sql: Database, id: string, language: Language): Promise<void> {
  await sql`update visits.visits set language = ${language} where id = ${id} and language <> ${language}`
}

export async function identifyVisit(
  sql: Transaction,
  given: {
    readonly id: string
    readonly customerId: string
    readonly assurance: Assurance
    readonly card: Buffer | null
    readonly phone: Buffer | null
    readonly token: Buffer
  },
): Promise<void> {
  await sql`
    update visits.visits set customer_id = ${given.customerId}, assurance = ${given.assurance}, card = coalesce(${given.card}, card),
      phone = coalesce(${given.phone}, phone), token_before = token, token = ${given.token}
    where id = ${given.id}`
}

/** Ends a visit; what was proved in it is taken away. Returns who it was; null when it had ended before. */
export async function endVisit(
  sql: Transaction,
  given: { readonly id: string; readonly ending: Ending; readonly at: Instant },
): Promise<Pick<VisitRecord, 'customerId' | 'assurance'> | null> {
  const [row] = await sql`
    update visits.visits set ended_at = ${sql.typed.instant(given.at)}, ending = ${given.ending}, card = null, phone = null
    where id = ${given.id} and ended_at is null returning customer_id, assurance`
  return row ? { customerId: row['customer_id'] as string | null, assurance: row['assurance'] as Assurance } : null
}

export interface HelpRecord {
  readonly id: string
  readonly visitId: string
  readonly siteId: string | null
  readonly terminalId: string | null
  readonly place: string
  readonly state: HelpView['state']
  readonly calledAt: Instant
  readonly staffId: string | null
  readonly expectedAt: Instant | null
}

export async function addHelp(
  sql: Transaction,
  given: Pick<HelpRecord, 'id' | 'visitId' | 'siteId' | 'place' | 'state'> & { readonly at: Instant },
): Promise<void> {
  const settled = given.state === 'nobody' ? sql.typed.instant(given.at) : null
  await sql`
    insert into visits.help_calls (id, visit_id, site_id, place, state, called_at, settled_at)
    values (${given.id}, ${given.visitId}, ${given.siteId}, ${given.place}, ${given.state}, ${sql.typed.instant(given.at)}, ${settled})`
}

export async function findLatestHelp(sql: Database | Transaction, visitId: string): Promise<HelpRecord | null> {
  const [row] = await sql`${helpColumns(sql)} where h.visit_id = ${visitId} order by h.called_at desc, h.id desc limit 1`
  return row ? helpOf(row) : null
}

export async function lockHelp(sql: Transaction, id: string): Promise<HelpRecord | null> {
  const [row] = await sql`${helpColumns(sql)} where h.id = ${id} for update of h`
  return row ? helpOf(row) : null
}

/** The calls of a visit that are not yet settled. */
export async function findOpenHelpOf(sql: Transaction, visitId: string): Promise<readonly HelpRecord[]> {
  const rows = await sql`${helpColumns(sql)} where h.visit_id = ${visitId} and h.settled_at is null for update of h`
  return rows.map(helpOf)
}

/** Calls not yet settled at the sites named, oldest first. */
export async function findOpenHelp(sql: Database, sites: readonly string[]): Promise<readonly HelpRecord[]> {
  const rows = await sql`${helpColumns(sql)} where h.settled_at is null and h.site_id = any(${[...sites]}) order by h.called_at`
  return rows.map(helpOf)
}

export async function putHelp(
  sql: Transaction,
  given: {
    readonly id: string
    readonly state: HelpView['state']
    readonly staffId?: string
    readonly expectedAt?: Instant
    readonly at: Instant
  },
): Promise<void> {
  const at = sql.typed.instant(given.at)
  const settled = given.state === 'done' || given.state === 'cancelled'
  await sql`
    update visits.help_calls set state = ${given.state}, staff_id = coalesce(${given.staffId ?? null}, staff_id),
      accepted_at = case when ${given.state} = 'accepted' then ${at} else accepted_at end,
      expected_at = coalesce(${given.expectedAt === undefined ? null : sql.typed.instant(given.expectedAt)}, expected_at),
      settled_at = case when ${settled} then ${at} else settled_at end
    where id = ${given.id}`
}

function columns(sql: Database | Transaction) {
  return sql`select id, channel, terminal_id, site_id, language, customer_id, assurance, card, phone, opened_at, seen_at from visits.visits`
}

function helpColumns(sql: Database | Transaction) {
  return sql`
    select h.id, h.visit_id, h.site_id, v.terminal_id, h.place, h.state, h.called_at, h.staff_id, h.expected_at
    from visits.help_calls h join visits.visits v on v.id = h.visit_id`
}

function visitOf(row: Record<string, unknown>): VisitRecord {
  return {
    id: row['id'] as string,
    channel: row['channel'] as VisitRecord['channel'],
    terminalId: row['terminal_id'] as string | null,
    siteId: row['site_id'] as string | null,
    language: row['language'] as Language,
    customerId: row['customer_id'] as string | null,
    assurance: row['assurance'] as Assurance,
    card: row['card'] as Buffer | null,
    phone: row['phone'] as Buffer | null,
    openedAt: row['opened_at'] as Instant,
    seenAt: row['seen_at'] as Instant,
  }
}

function helpOf(row: Record<string, unknown>): HelpRecord {
  return {
    id: row['id'] as string,
    visitId: row['visit_id'] as string,
    siteId: row['site_id'] as string | null,
    terminalId: row['terminal_id'] as string | null,
    place: row['place'] as string,
    state: row['state'] as HelpRecord['state'],
    calledAt: row['called_at'] as Instant,
    staffId: row['staff_id'] as string | null,
    expectedAt: row['expected_at'] as Instant | null,
  }
}

import type { Instant, Language } from '#kernel'
import type { Database, Transaction } from '#kernel/server'

export interface TerminalRecord {
  readonly id: string
  readonly key: string
  readonly name: Readonly<Record<Language, string>>
  readonly siteId: string
  readonly publicKey: Buffer | null
  /** `DeviceKind`s; of an enrolled terminal. */
  readonly devices: readonly string[]
}

export async function addTerminal(
  sql: Transaction,
  given: Omit<TerminalRecord, 'publicKey' | 'devices'> & { readonly at: Instant },
): Promise<void> {
  await sql`
    insert into terminals.terminals (id, key, name, site_id, made_at)
    values (${given.id}, ${given.key}, ${sql.json(given.name)}, ${given.siteId}, ${sql.typed.instant(given.at)})`
}

export async function findTerminal(sql: Database | Transaction, id: string): Promise<TerminalRecord | null> {
  const [row] = await sql`select id, key, name, site_id, public_key, devices from terminals.terminals where id = ${id}`
  return row ? terminalOf(row) : null
}

/** Where every terminal stands, by the numbers written on them. */
export async function findPlaced(sql: Database): Promise<readonly Pick<TerminalRecord, 'id' | 'name' | 'siteId'>[]> {
  return (await sql`select id, name, site_id from terminals.terminals order by key`).map(row => ({
    id: row['id'] as string,
    name: row['name'] as TerminalRecord['name'],
    siteId: row['site_id'] as string,
  }))
}

export async function findTerminalByKey(sql: Database | Transaction, key: string): Promise<TerminalRecord | null> {
  const [row] = await sql`select id, key, name, site_id, public_key, devices from terminals.terminals where key = ${key}`
  return row ? terminalOf(row) : null
}

export async function addEnrolment(
  sql: Transaction,
  given: { readonly code: Buffer; readonly terminalId: string; readonly expiresAt: Instant },
): Promise<void> {
  await sql`
    insert into terminals.enrolments (code, terminal_id, expires_at) values (${given.code}, ${given.terminalId}, ${sql.typed.instant(given.expiresAt)})`
}

export async function useEnrolment(sql: Transaction, code: Buffer, now: Instant): Promise<string | null> {
  const [row] = await sql`
    update terminals.enrolments set used_at = ${sql.typed.instant(now)}
    where code = ${code} and used_at is null and expires_at > ${sql.typed.instant(now)} returning terminal_id`
  return (row?.['terminal_id'] as string | undefined) ?? null
}

export async function putKey(
  sql: Transaction,
  given: { readonly id: string; readonly publicKey: Buffer; readonly devices: readonly string[]; readonly at: Instant },
): Promise<void> {
  await sql`
    update terminals.terminals set public_key = ${given.publicKey}, devices = ${[...given.devices]}, enrolled_at = ${sql.typed.instant(given.at)}
    where id = ${given.id}`
}

export async function addChallenge(
  sql: Database,
  given: { readonly challenge: Buffer; readonly expiresAt: Instant; readonly now: Instant },
): Promise<void> {
  await sql`delete from terminals.challenges where expires_at < ${sql.typed.instant(given.now)}`
  await sql`insert into terminals.challenges (challenge, expires_at) values (${given.challenge}, ${sql.typed.instant(given.expiresAt)})`
}

/** Uses a challenge up; false when it is unknown, used or too old. */
export async function useChallenge(sql: Transaction, challenge: Buffer, now: Instant): Promise<boolean> {
  const [row] = await sql`delete from terminals.challenges where challenge = ${challenge} returning expires_at`
  return row !== undefined && (row['expires_at'] as Instant) > now
}

export interface ListedTerminal extends Omit<TerminalRecord, 'publicKey' | 'devices'> {
  readonly enrolledAt: Instant | null
  readonly seenAt: Instant | null
}

/** The terminals of some sites, by what is written on them. */
export async function findTerminalsOf(sql: Database, siteIds: readonly string[]): Promise<readonly ListedTerminal[]> {
  const rows = await sql`
    select id, key, name, site_id, public_key, devices, case when public_key is null then null else enrolled_at end as enrolled_at, seen_at
    from terminals.terminals where site_id = any(${[...siteIds]}) order by key`
  return rows.map(row => {
    const { publicKey: _, devices: __, ...terminal } = terminalOf(row)
    return { ...terminal, enrolledAt: row['enrolled_at'] as Instant | null, seenAt: row['seen_at'] as Instant | null }
  })
}

export async function touchTerminal(sql: Transaction, id: string, at: Instant): Promise<void> {
  await sql`update terminals.terminals set seen_at = ${sql.typed.instant(at)} where id = ${id}`
}

export async function dropKey(sql: Transaction, id: string): Promise<void> {
  await sql`update terminals.terminals set public_key = null, enrolled_at = null where id = ${id}`
  await sql`delete from terminals.enrolments where terminal_id = ${id} and used_at is null`
}

function terminalOf(row: Record<string, unknown>): TerminalRecord {
  return {
    id: row['id'] as string,
    key: row['key'] as string,
    name: row['name'] as TerminalRecord['name'],
    siteId: row['site_id'] as string,
    publicKey: row['public_key'] as Buffer | null,
    devices: row['devices'] as string[],
  }
}

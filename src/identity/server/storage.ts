import type { Instant, Language } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { Role } from '#identity'

export interface StaffRecord {
  readonly id: string
  readonly login: string
  readonly name: Readonly<Record<Language, string>>
  readonly unitId: string
  readonly roles: readonly Role[]
  readonly departmentIds: readonly string[]
  readonly password: string
  readonly temporary: boolean
  /** The latest sign of an open desk page; null when there is none. */
  readonly presentAt: Instant | null
  readonly disabled: boolean
}

export async function addStaff(
  sql: Transaction,
  staff: Omit<StaffRecord, 'presentAt' | 'disabled'> & { readonly at: Instant },
): Promise<void> {
  await sql`
    insert into identity.staff (id, login, name, unit_id, roles, password, temporary, made_at)
    values (${staff.id}, ${staff.login}, ${sql.json(staff.name)}, ${staff.unitId}, ${[...staff.roles]}, ${staff.password}, ${staff.temporary}, ${sql.typed.instant(staff.at)})`
  await addDepartments(sql, staff.id, staff.departmentIds)
}

export async function changeStaff(
  sql: Transaction,
  staff: Pick<StaffRecord, 'id' | 'name' | 'unitId' | 'roles' | 'departmentIds'>,
): Promise<void> {
  await sql`update identity.staff set name = ${sql.json(staff.name)}, unit_id = ${staff.unitId}, roles = ${[...staff.roles]} where id = ${staff.id}`
  await sql`delete from identity.staff_departments where staff_id = ${staff.id}`
  await addDepartments(sql, staff.id, staff.departmentIds)
}

async function addDepartments(sql: Transaction, staffId: string, departmentIds: readonly string[]): Promise<void> {
  for (const id of departmentIds) await sql`insert into identity.staff_departments (staff_id, department_id) values (${staffId}, ${id})`
}

export async function disableStaff(sql: Transaction, id: string, at: Instant | null): Promise<void> {
  await sql`update identity.staff set disabled_at = ${at === null ? null : sql.typed.instant(at)} where id = ${id}`
}

export async function findStaffByLogin(sql: Database | Transaction, login: string): Promise<StaffRecord | null> {
  const [row] = await sql`${staffRows(sql)} where s.login = ${login}`
  return row ? staffOf(row) : null
}

export async function findStaff(sql: Database | Transaction, id: string): Promise<StaffRecord | null> {
  const [row] = await sql`${staffRows(sql)} where s.id = ${id}`
  return row ? staffOf(row) : null
}

/** Staff of the units named, by login; with one of the roles, where roles are named. */
export async function findStaffOf(
  sql: Database,
  { units, roles = null }: { readonly units: readonly string[]; readonly roles?: readonly Role[] | null },
): Promise<readonly StaffRecord[]> {
  const withRole = roles === null ? sql`` : sql`and s.roles && ${[...roles]}`
  const rows = await sql`${staffRows(sql)} where s.unit_id = any(${[...units]}) ${withRole} order by s.login`
  return rows.map(staffOf)
}

export async function putPassword(
  sql: Transaction,
  given: { readonly id: string; readonly password: string; readonly temporary: boolean },
): Promise<void> {
  await sql`update identity.staff set password = ${given.password}, temporary = ${given.temporary} where id = ${given.id}`
}

export async function addSession(
  sql: Transaction,
  session: { readonly id: string; readonly token: Buffer; readonly staffId: string; readonly at: Instant },
): Promise<void> {
  const at = sql.typed.instant(session.at)
  await sql`
    insert into identity.sessions (id, token, staff_id, made_at, seen_at, present_at) values (${session.id}, ${session.token}, ${session.staffId}, ${at}, ${at}, ${at})`
}

export interface SessionRecord {
  readonly id: string
  readonly staffId: string
  readonly madeAt: Instant
  readonly seenAt: Instant
  readonly presentAt: Instant
}

export async function findSession(sql: Database, token: Buffer): Promise<SessionRecord | null> {
  const [row] =
    await sql`select id, staff_id, made_at, seen_at, present_at from identity.sessions where token = ${token} and ended_at is null`
  return row
    ? {
        id: row['id'] as string,
        staffId: row['staff_id'] as string,
        madeAt: row['made_at'] as Instant,
        seenAt: row['seen_at'] as Instant,
        presentAt: row['present_at'] as Instant,
      }
    : null
}

export async function touchSession(
  sql: Database,
  given: { readonly id: string; readonly at: Instant; readonly active: boolean },
): Promise<void> {
  const at = sql.typed.instant(given.at)
  await sql`update identity.sessions set present_at = ${at}, seen_at = case when ${given.active} then ${at} else seen_at end where id = ${given.id}`
}

export async function endSession(sql: Transaction, id: string, at: Instant): Promise<void> {
  await sql`update identity.sessions set ended_at = ${sql.typed.instant(at)} where id = ${id} and ended_at is null`
}

export async function endSessionsOf(sql: Transaction, staffId: string, at: Instant): Promise<void> {
  await sql`update identity.sessions set ended_at = ${sql.typed.instant(at)} where staff_id = ${staffId} and ended_at is null`
}

/** One at a time for a login, in all programs: who reads its failures may add one. */
export async function lockLogin(sql: Transaction, login: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(7100020, ${login.readInt32BE(0)}::int)`
}

export async function findFailures(
  sql: Database | Transaction,
  given: { readonly login: Buffer; readonly knownBrowser: boolean; readonly since: Instant },
): Promise<readonly Instant[]> {
  const rows = await sql`
    select at from identity.failures where login = ${given.login} and known_browser = ${given.knownBrowser} and at > ${sql.typed.instant(given.since)}`
  return rows.map(row => row['at'] as Instant)
}

export async function addFailure(
  sql: Transaction,
  given: { readonly login: Buffer; readonly knownBrowser: boolean; readonly at: Instant },
): Promise<void> {
  await sql`insert into identity.failures (login, known_browser, at) values (${given.login}, ${given.knownBrowser}, ${sql.typed.instant(given.at)})`
}

export async function forgetFailures(sql: Transaction, login: Buffer, knownBrowser: boolean | null): Promise<void> {
  await sql`delete from identity.failures where login = ${login} and (${knownBrowser}::boolean is null or known_browser = ${knownBrowser})`
}

export async function isKnownBrowser(sql: Database, staffId: string, token: Buffer): Promise<boolean> {
  const rows = await sql`select 1 from identity.browsers where staff_id = ${staffId} and token = ${token}`
  return rows.length > 0
}

export async function rememberBrowser(
  sql: Transaction,
  given: { readonly staffId: string; readonly token: Buffer; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into identity.browsers (staff_id, token, seen_at) values (${given.staffId}, ${given.token}, ${sql.typed.instant(given.at)})
    on conflict (staff_id, token) do update set seen_at = excluded.seen_at`
}

export interface CodeRecord {
  readonly id: string
  readonly code: Buffer
  readonly expiresAt: Instant
  readonly tries: number
}

export async function addCode(
  sql: Transaction,
  given: {
    readonly id: string
    readonly phone: Buffer
    readonly visitId: string
    readonly code: Buffer
    readonly at: Instant
    readonly expiresAt: Instant
  },
): Promise<void> {
  await sql`
    insert into identity.codes (id, phone, visit_id, code, made_at, expires_at)
    values (${given.id}, ${given.phone}, ${given.visitId}, ${given.code}, ${sql.typed.instant(given.at)}, ${sql.typed.instant(given.expiresAt)})`
}

/** One at a time for a visit and for a phone: who counts the codes sent may add one. */
export async function lockCodes(sql: Transaction, phone: Buffer, visitId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7100021, hashtext(${visitId})), pg_advisory_xact_lock(7100022, ${phone.readInt32BE(0)}::int)`
}

export async function countCodes(
  sql: Transaction,
  given: { readonly phone: Buffer; readonly visitId: string; readonly since: Instant },
): Promise<{ readonly forPhone: number; readonly inVisit: number; readonly last: Instant | null }> {
  const [row] = await sql`
    select count(*) filter (where phone = ${given.phone}) as for_phone, count(*) filter (where visit_id = ${given.visitId}) as in_visit,
      max(made_at) filter (where phone = ${given.phone}) as last
    from identity.codes where made_at > ${sql.typed.instant(given.since)} and (phone = ${given.phone} or visit_id = ${given.visitId})`
  return { forPhone: row!['for_phone'] as number, inVisit: row!['in_visit'] as number, last: row!['last'] as Instant | null }
}

/** The newest unused code of a visit for a phone; counts the try at once, whatever becomes of it. */
export async function tryCode(sql: Database, given: { readonly phone: Buffer; readonly visitId: string }): Promise<CodeRecord | null> {
  const [row] = await sql`
    update identity.codes set tries = tries + 1
    where id = (select id from identity.codes where visit_id = ${given.visitId} and phone = ${given.phone} and used_at is null order by made_at desc limit 1)
    returning id, code, expires_at, tries`
  return row
    ? { id: row['id'] as string, code: row['code'] as Buffer, expiresAt: row['expires_at'] as Instant, tries: row['tries'] as number }
    : null
}

/** Uses a code up; false when another request was faster. */
export async function useCode(sql: Transaction, id: string, at: Instant): Promise<boolean> {
  const used = await sql`update identity.codes set used_at = ${sql.typed.instant(at)} where id = ${id} and used_at is null`
  return used.count === 1
}

function staffRows(sql: Database | Transaction) {
  return sql`
    select s.id, s.login, s.name, s.unit_id, s.roles, s.password, s.temporary, s.disabled_at,
      array(select department_id from identity.staff_departments d where d.staff_id = s.id) as departments,
      (select max(present_at) from identity.sessions e where e.staff_id = s.id and e.ended_at is null) as present_at
    from identity.staff s`
}

function staffOf(row: Record<string, unknown>): StaffRecord {
  return {
    id: row['id'] as string,
    login: row['login'] as string,
    name: row['name'] as StaffRecord['name'],
    unitId: row['unit_id'] as string,
    roles: row['roles'] as readonly Role[],
    departmentIds: row['departments'] as readonly string[],
    password: row['password'] as string,
    temporary: row['temporary'] as boolean,
    presentAt: row['present_at'] as Instant | null,
    disabled: row['disabled_at'] !== null,
  }
}

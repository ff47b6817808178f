import type { Instant } from '#kernel'
import type { Database, Transaction } from './database/connect.ts'
import type { AuditRow, EventRow, TimerRow } from './operation.ts'

type Json = Parameters<Database['json']>[0]

/** Takes a caller's key. Null: it is ours now; else the row of whoever had it (a caller still at work is waited for by the unique index). */
export async function takeKey(
  sql: Transaction,
  row: { readonly key: string; readonly actor: string; readonly name: string; readonly fingerprint: string; readonly at: Instant },
): Promise<{ readonly actor: string; readonly name: string; readonly fingerprint: string; readonly result: unknown } | null> {
  const taken = await sql`
    insert into kernel.operations (key, actor, name, fingerprint, at)
    values (${row.key}, ${row.actor}, ${row.name}, ${row.fingerprint}, ${sql.typed.instant(row.at)})
    on conflict (key) do nothing`
  if (taken.count === 1) return null
  const [before] = await sql`select actor, name, fingerprint, result from kernel.operations where key = ${row.key}`
  return before as { actor: string; name: string; fingerprint: string; result: unknown }
}

export async function isDone(sql: Database, key: string, actor: string): Promise<boolean> {
  const rows = await sql`select from kernel.operations where key = ${key} and actor = ${actor}`
  return rows.length > 0
}

export async function keepResult(sql: Transaction, key: string, result: unknown): Promise<void> {
  await sql`update kernel.operations set result = ${sql.json(result as Json)} where key = ${key}`
}

export async function forgetOperations(sql: Transaction, before: Instant): Promise<void> {
  await sql`delete from kernel.operations where at < ${sql.typed.instant(before)}`
}

export async function appendEvents(sql: Transaction, rows: readonly EventRow[]): Promise<void> {
  await sql`
    insert into kernel.events (message_id, event, ts, ts_received, visit_id, channel, device_id, site_id, region, customer_id, staff_id, case_id,
      service_id, service_version, step_key, step_index, outcome, props)
    select message_id, event, ts, ts, visit_id, channel, device_id, site_id, region, customer_id, staff_id, case_id,
      service_id, service_version, step_key, step_index, outcome, props
    from jsonb_to_recordset(${sql.json(rows as unknown as Json)}) as rows (message_id uuid, event text, ts timestamptz, visit_id uuid, channel text, device_id uuid,
      site_id uuid, region text, customer_id uuid, staff_id uuid, case_id uuid, service_id text, service_version text, step_key text, step_index smallint,
      outcome text, props jsonb)`
}

export async function appendAudit(sql: Transaction, row: AuditRow): Promise<void> {
  await sql`
    insert into kernel.audit (id, at, actor_kind, actor_id, scope, action, object_kind, object_id, result, code, request_id, details)
    values (${row.id}, ${sql.typed.instant(row.at)}, ${row.actorKind}, ${row.actorId}, ${row.scope}, ${row.action}, ${row.objectKind}, ${row.objectId},
      ${row.result}, ${row.code}, ${row.requestId}, ${sql.json(row.details)})`
}

export async function addJob(
  sql: Transaction,
  job: {
    readonly task: string
    readonly payload: unknown
    readonly at: Instant | null
    readonly key: string | null
    readonly attempts: number
  },
): Promise<void> {
  await sql`
    select graphile_worker.add_job(${job.task}, payload => ${sql.json(job.payload as Json)}::json,
      run_at => ${job.at === null ? null : sql.typed.instant(job.at)}, job_key => ${job.key}, max_attempts => ${job.attempts})`
}

/** Whether the database can be asked anything. */
export async function answers(sql: Database): Promise<boolean> {
  return await sql`select 1`.then(
    () => true,
    () => false,
  )
}

export async function removeJob(sql: Transaction, key: string): Promise<void> {
  await sql`select graphile_worker.remove_job(${key})`
}

export async function putTimer(sql: Transaction, timer: TimerRow): Promise<void> {
  await sql`
    insert into kernel.timers (name, key, due_at, payload)
    values (${timer.name}, ${timer.key}, ${sql.typed.instant(timer.dueAt)}, ${sql.json(timer.payload)})
    on conflict (name, key) do update set due_at = excluded.due_at, payload = excluded.payload`
}

export async function dropTimer(sql: Transaction, name: string, key: string): Promise<void> {
  await sql`delete from kernel.timers where name = ${name} and key = ${key}`
}

/** Takes a timer out if it is due: whoever gets the row fires it, once. */
export async function takeDueTimer(sql: Transaction, name: string, key: string, now: Instant): Promise<TimerRow | null> {
  const [row] = await sql`
    delete from kernel.timers where name = ${name} and key = ${key} and due_at <= ${sql.typed.instant(now)}
    returning name, key, due_at, payload`
  return row ? timerOf(row) : null
}

export async function findNextTimer(sql: Database): Promise<TimerRow | null> {
  const [row] = await sql`select name, key, due_at, payload from kernel.timers order by due_at, name, key limit 1`
  return row ? timerOf(row) : null
}

/** Due timers whose wake-up was missed (the program was down, a job was lost). */
export async function findOverdueTimers(sql: Database, now: Instant, most: number): Promise<readonly TimerRow[]> {
  const rows = await sql`
    select name, key, due_at, payload from kernel.timers where due_at <= ${sql.typed.instant(now)} order by due_at limit ${most}`
  return rows.map(timerOf)
}

export async function announce(sql: Transaction, rooms: readonly (readonly [string, number])[]): Promise<void> {
  await sql`select pg_notify('live', ${JSON.stringify(rooms)})`
}

export async function findEvent(sql: Database, messageId: string): Promise<EventRow | null> {
  const [row] = await sql`
    select message_id, event, ts, visit_id, channel, device_id, site_id, region, customer_id, staff_id, case_id, service_id, service_version, step_key,
      step_index, outcome, props
    from kernel.events where message_id = ${messageId}`
  return (row as EventRow | undefined) ?? null
}

/** The log of one case or one customer, oldest first. */
export async function findEvents(
  sql: Database | Transaction,
  of: { readonly caseId: string } | { readonly customerIds: readonly string[] },
  most: number,
): Promise<readonly EventRow[]> {
  const rows = await sql`
    select * from (
      select position, message_id, event, ts, visit_id, channel, device_id, site_id, region, customer_id, staff_id, case_id, service_id, service_version,
        step_key, step_index, outcome, props
      from kernel.events where ${'caseId' in of ? sql`case_id = ${of.caseId}` : sql`customer_id in ${sql([...of.customerIds])}`}
      order by position desc limit ${most}) newest
    order by position`
  return rows as unknown as readonly EventRow[]
}

/** Counts one attempt in the window that holds `now` and tells how many there are with it. */
export async function countAttempt(sql: Database | Transaction, subject: string, windowStart: Instant): Promise<number> {
  const [row] = await sql`
    insert into kernel.attempts (subject, window_start, count) values (${subject}, ${sql.typed.instant(windowStart)}, 1)
    on conflict (subject, window_start) do update set count = kernel.attempts.count + 1
    returning count`
  return row!['count'] as number
}

export async function forgetAttempts(sql: Transaction, before: Instant): Promise<void> {
  await sql`delete from kernel.attempts where window_start < ${sql.typed.instant(before)}`
}

const partitioned = { events: 'ts_received', audit: 'at' } as const

/**
 * Makes the monthly partitions (UTC) of the log and the audit from one month to another, both included. A month of which rows are in the partition for the rest (nobody
 * made its own in time) is left as it is.
 */
export async function makePartitions(sql: Transaction, from: Instant, to: Instant): Promise<void> {
  const month = new Date(from)
  month.setUTCDate(1)
  month.setUTCHours(0, 0, 0, 0)
  while (month.getTime() <= to) {
    const start = month.toISOString().slice(0, 10)
    month.setUTCMonth(month.getUTCMonth() + 1)
    const end = month.toISOString().slice(0, 10)
    const name = start.slice(0, 7).replace('-', '_')
    for (const [table, column] of Object.entries(partitioned)) {
      const [late] = await sql.unsafe(`select from kernel.${table}_other where ${column} >= '${start}' and ${column} < '${end}' limit 1`)
      if (late) continue
      await sql.unsafe(
        `create table if not exists kernel.${table}_${name} partition of kernel.${table} for values from ('${start}') to ('${end}')`,
      )
    }
  }
}

/** The installation's id; made on the first start. */
export async function findOrMakeInstallation(sql: Transaction, id: string, now: Instant): Promise<string> {
  await sql`insert into kernel.installation (id, made_at) values (${id}, ${sql.typed.instant(now)}) on conflict do nothing`
  const [row] = await sql`select id from kernel.installation`
  return row!['id'] as string
}

/** The installation's id; null: there is none in this database. */
export async function findInstallation(sql: Database | Transaction): Promise<string | null> {
  const [there] = await sql`select to_regclass('kernel.installation') is not null as there`
  if (there!['there'] !== true) return null
  const [row] = await sql`select id from kernel.installation`
  return (row?.['id'] as string | undefined) ?? null
}

export const restoreAction = 'kernel.restore'

/** Whether what is here came from this backup (SHA-256 of its manifest). */
export async function isRestored(sql: Database, backup: string): Promise<boolean> {
  const rows =
    await sql`select from kernel.audit where action = ${restoreAction} and object_kind = 'backup' and object_id = ${backup} limit 1`
  return rows.length > 0
}

/** Held on the caller's connection as long as a backup is being made. */
export async function holdBackupLock(connection: Database): Promise<void> {
  await connection`select pg_advisory_lock_shared(7100005)`
}

export async function releaseBackupLock(connection: Database): Promise<void> {
  await connection`select pg_advisory_unlock_shared(7100005)`
}

/**
 * Whether a backup is being made now. Asked after the rows are gone and before their file is taken away: what is asked before a backup begins was committed before its
 * snapshot, so the snapshot does not speak of that file.
 */
export async function isBackupUnderWay(sql: Database): Promise<boolean> {
  const rows = await sql`
    select from pg_locks where locktype = 'advisory' and classid = 0 and objid = 7100005 and mode = 'ShareLock'
      and database = (select oid from pg_database where datname = current_database())`
  return rows.length > 0
}

export async function lockInstallation(sql: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(7100003)`
}

export async function rememberWorker(sql: Database, workerId: string, program: number): Promise<void> {
  await sql`insert into kernel.workers (worker_id, program) values (${workerId}, ${program}) on conflict do nothing`
}

/** Jobs that could run now and have not: what a program waits for that wants to see the end of what it began. */
export async function countWaitingJobs(sql: Database): Promise<number> {
  const [row] = await sql`select count(*) as count from graphile_worker.jobs where run_at <= clock_timestamp() and attempts < max_attempts`
  return row!['count'] as number
}

/** When the oldest timer that has come was due; null when all are seen to. */
export async function readOldestTimer(sql: Database, now: Instant): Promise<Instant | null> {
  const [row] = await sql`select min(due_at) as due from kernel.timers where due_at <= ${sql.typed.instant(now)}`
  return row!['due'] as Instant | null
}

/** Holds this program's lock on a connection of its own, once; it falls away with the connection, however the program ends. */
export async function holdProgramLock(connection: Database, program: number): Promise<void> {
  await connection`
    select pg_advisory_lock(7100002, ${program}::int) where not exists (
      select from pg_locks where locktype = 'advisory' and classid = 7100002 and objid = ${program}::oid and pid = pg_backend_pid())`
}

/** Frees the jobs of programs that are gone: their lock can be taken. */
export async function freeJobsOfTheDead(database: Database): Promise<number> {
  return await database.begin(async sql => {
    const programs = await sql`select distinct program from kernel.workers`
    let freed = 0
    for (const { program } of programs) {
      const [row] = await sql`select pg_try_advisory_xact_lock(7100002, ${program as number}::int) as gone`
      if (row!['gone'] !== true) continue
      const workers = await sql`delete from kernel.workers where program = ${program as number} returning worker_id`
      await sql`select graphile_worker.force_unlock_workers(${workers.map(worker => worker['worker_id'] as string)}::text[])`
      freed += workers.length
    }
    return freed
  })
}

function timerOf(row: Record<string, unknown>): TimerRow {
  return {
    name: row['name'] as string,
    key: row['key'] as string,
    dueAt: row['due_at'] as Instant,
    payload: row['payload'] as TimerRow['payload'],
  }
}

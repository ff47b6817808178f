import type { Day, Instant } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { SpecialDay } from '#organisation'
import type { DayChange, PlaceDays } from '../../model/special-days.ts'

type Json = Parameters<Database['json']>[0]

/** What every place says about days; places that say nothing are there, too. */
export async function readSpecialDays(sql: Database | Transaction): Promise<readonly PlaceDays[]> {
  const rows = await sql`
    select u.id, u.path, s.date::text as date, s.kind, s.periods, s.name
    from organisation.units u left join organisation.special_days s on s.unit_id = u.id order by u.path, s.date`
  const places = new Map<string, { unitId: string; path: string; days: SpecialDay[] }>()
  for (const row of rows) {
    const place = places.get(row['id']) ?? { unitId: row['id'] as string, path: row['path'] as string, days: [] }
    places.set(place.unitId, place)
    if (row['date'] !== null) place.days.push({ date: row['date'], kind: row['kind'], periods: row['periods'], name: row['name'] })
  }
  return [...places.values()]
}

export async function putSpecialDays(sql: Transaction, unitId: string, days: readonly SpecialDay[]): Promise<void> {
  await sql`
    insert into organisation.special_days (unit_id, date, kind, periods, name)
    select ${unitId}, (d->>'date')::date, d->>'kind', d->'periods', d->'name' from jsonb_array_elements(${sql.json(days as unknown as Json)}) d
    on conflict (unit_id, date) do update set kind = excluded.kind, periods = excluded.periods, name = excluded.name`
}

export async function dropSpecialDays(sql: Transaction, unitId: string, dates: readonly Day[]): Promise<void> {
  await sql`delete from organisation.special_days where unit_id = ${unitId} and date = any(${dates as string[]}::date[])`
}

/** Changes of days are made one after another: their order is what deadlines are moved by. */
export async function lockDayChanges(sql: Transaction): Promise<void> {
  await sql`lock table organisation.day_changes in exclusive mode`
}

export async function addDayChange(sql: Transaction, { unitId, before }: DayChange, at: Instant): Promise<number> {
  const [row] = await sql`
    insert into organisation.day_changes (unit_id, at, before)
    values (${unitId}, ${sql.typed.instant(at)}, ${sql.json(before as unknown as Json)}) returning sequence`
  return row!['sequence'] as number
}

/** A change and those after it, the newest first. */
export async function readDayChangesFrom(
  sql: Database,
  sequence: number,
): Promise<readonly (DayChange & { readonly sequence: number; readonly at: Instant; readonly path: string })[]> {
  const rows = await sql`
    select c.sequence, c.unit_id, c.at, c.before, u.path from organisation.day_changes c join organisation.units u on u.id = c.unit_id
    where c.sequence >= ${sequence} order by c.sequence desc`
  return rows.map(row => ({
    sequence: row['sequence'] as number,
    unitId: row['unit_id'] as string,
    at: row['at'] as Instant,
    before: row['before'] as DayChange['before'],
    path: row['path'] as string,
  }))
}

import type { Instant } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { Department, Directory, Unit, UnitKind, WorkingCalendar } from '#organisation'
import { withSpecialDays } from '../model/special-days.ts'
import { readSpecialDays } from './storage/special-days.ts'

type Row = Readonly<Record<string, unknown>>

export interface NewCalendar {
  readonly id: string
  readonly key: string
  readonly calendar: WorkingCalendar
}

export interface NewUnit extends Omit<Unit, 'calendar' | 'closed'> {
  readonly parentId: string | null
  readonly calendarId: string
}

export interface NewDepartment extends Omit<Department, 'calendar' | 'path' | 'closed'> {
  readonly calendarId: string
}

export async function addCalendar(sql: Transaction, { id, key, calendar }: NewCalendar): Promise<void> {
  await sql`
    insert into organisation.calendars (id, key, zone, week, days)
    values (${id}, ${key}, ${calendar.zone}, ${sql.json(calendar.week)}, ${sql.json(calendar.exceptions)})`
}

export async function addUnit(sql: Transaction, unit: NewUnit): Promise<void> {
  await sql`
    insert into organisation.units (id, parent_id, key, kind, path, name, address, phone, calendar_id)
    values (${unit.id}, ${unit.parentId}, ${unit.key}, ${unit.kind}, ${unit.path}, ${sql.json(unit.name)}, ${sql.json(unit.address)}, ${unit.phone}, ${unit.calendarId})`
  for (const code of unit.districts) await sql`insert into organisation.districts (code, unit_id) values (${code}, ${unit.id})`
}

export async function addDepartment(sql: Transaction, department: NewDepartment): Promise<void> {
  await sql`
    insert into organisation.departments (id, unit_id, key, name, phone, calendar_id)
    values (${department.id}, ${department.unitId}, ${department.key}, ${sql.json(department.name)}, ${department.phone}, ${department.calendarId})`
}

export async function findUnitPath(sql: Transaction, id: string): Promise<string | null> {
  const [row] = await sql`select path from organisation.units where id = ${id}`
  return (row?.['path'] as string | undefined) ?? null
}

/** Everything, in one go: who we are is small. */
export async function readDirectory(sql: Database): Promise<Directory> {
  const units = await sql`
    select u.id, u.key, u.kind, u.path, u.name, u.address, u.phone, u.closed_at, c.zone, c.week, c.days,
      array(select code from organisation.districts d where d.unit_id = u.id order by code) as districts
    from organisation.units u join organisation.calendars c on c.id = u.calendar_id order by u.path`
  const departments = await sql`
    select d.id, d.key, d.unit_id, u.path, d.name, d.phone, d.closed_at, c.zone, c.week, c.days
    from organisation.departments d join organisation.units u on u.id = d.unit_id join organisation.calendars c on c.id = d.calendar_id order by u.path, d.key`
  const special = await readSpecialDays(sql)
  return {
    units: units.map(row => ({
      id: row['id'],
      key: row['key'],
      kind: row['kind'],
      path: row['path'],
      name: row['name'],
      address: row['address'],
      phone: row['phone'],
      calendar: withSpecialDays(baseOf(row), row['path'], special),
      districts: row['districts'],
      closed: row['closed_at'] !== null,
    })),
    departments: departments.map(row => ({
      id: row['id'],
      key: row['key'],
      unitId: row['unit_id'],
      path: row['path'],
      name: row['name'],
      phone: row['phone'],
      calendar: withSpecialDays(baseOf(row), row['path'], special),
      closed: row['closed_at'] !== null,
    })),
  }
}

/** The calendars of all departments without their special days. */
export async function readBases(sql: Database): Promise<ReadonlyMap<string, { readonly path: string; readonly base: WorkingCalendar }>> {
  const rows = await sql`
    select d.id, u.path, c.zone, c.week, c.days
    from organisation.departments d join organisation.units u on u.id = d.unit_id join organisation.calendars c on c.id = d.calendar_id`
  return new Map(rows.map(row => [row['id'] as string, { path: row['path'] as string, base: baseOf(row) }]))
}

function baseOf(row: Row): WorkingCalendar {
  return { zone: row['zone'], week: row['week'], exceptions: row['days'] } as WorkingCalendar
}

export interface UnitChange extends Pick<Unit, 'name' | 'address' | 'phone' | 'districts'> {
  readonly id: string
}

export async function changeUnit(sql: Transaction, unit: UnitChange): Promise<void> {
  await sql`
    update organisation.units set name = ${sql.json(unit.name)}, address = ${sql.json(unit.address)}, phone = ${unit.phone} where id = ${unit.id}`
  await sql`delete from organisation.districts where unit_id = ${unit.id}`
  for (const code of unit.districts) await sql`insert into organisation.districts (code, unit_id) values (${code}, ${unit.id})`
}

export async function changeDepartment(sql: Transaction, { id, name, phone }: Pick<Department, 'id' | 'name' | 'phone'>): Promise<void> {
  await sql`update organisation.departments set name = ${sql.json(name)}, phone = ${phone} where id = ${id}`
}

/** A unit whose parent, path and calendar are asked for while it is kept from changing; null: there is none. */
export async function lockUnit(
  sql: Transaction,
  id: string,
): Promise<{ readonly path: string; readonly calendarId: string; readonly closed: boolean; readonly kind: UnitKind } | null> {
  const [row] = await sql`select path, calendar_id, closed_at, kind from organisation.units where id = ${id} for update`
  return row
    ? {
        path: row['path'] as string,
        calendarId: row['calendar_id'] as string,
        closed: row['closed_at'] !== null,
        kind: row['kind'] as UnitKind,
      }
    : null
}

/** Where a department is; nothing can come to refer to it until the transaction ends. */
export async function lockDepartment(sql: Transaction, id: string): Promise<{ readonly unitId: string; readonly path: string } | null> {
  const [row] = await sql`
    select d.unit_id, u.path from organisation.departments d join organisation.units u on u.id = d.unit_id where d.id = ${id} for update of d`
  return row ? { unitId: row['unit_id'] as string, path: row['path'] as string } : null
}

export async function closeUnit(sql: Transaction, id: string, at: Instant | null): Promise<void> {
  await sql`update organisation.units set closed_at = ${at === null ? null : sql.typed.instant(at)} where id = ${id}`
}

export async function closeDepartment(sql: Transaction, id: string, at: Instant | null): Promise<void> {
  await sql`update organisation.departments set closed_at = ${at === null ? null : sql.typed.instant(at)} where id = ${id}`
}

/** What is still open in and below a unit: departments of its own, and other units. */
export async function countOpenWithin(sql: Transaction, id: string): Promise<number> {
  const [row] = await sql`
    select (select count(*) from organisation.departments where unit_id = ${id} and closed_at is null)
      + (select count(*) from organisation.units where parent_id = ${id} and closed_at is null) as count`
  return row!['count'] as number
}

export async function isKeyTaken(
  sql: Transaction,
  given: { readonly path: string } | { readonly unitId: string; readonly key: string },
): Promise<boolean> {
  const rows =
    'path' in given
      ? await sql`select 1 from organisation.units where path = ${given.path}`
      : await sql`select 1 from organisation.departments where unit_id = ${given.unitId} and key = ${given.key}`
  return rows.length > 0
}

export async function findCalendar(sql: Transaction, id: string): Promise<WorkingCalendar> {
  const [row] = await sql`select zone, week, days from organisation.calendars where id = ${id}`
  return { zone: row!['zone'], week: row!['week'], exceptions: row!['days'] }
}

export async function findCalendarOf(sql: Transaction, unitId: string): Promise<WorkingCalendar | null> {
  const [row] = await sql`
    select c.zone, c.week, c.days from organisation.units u join organisation.calendars c on c.id = u.calendar_id where u.id = ${unitId}`
  return row ? baseOf(row) : null
}

/** The calendar of one unit alone, by its key: made, or changed. Answers its id. */
export async function putCalendar(sql: Transaction, { id, key, calendar }: NewCalendar): Promise<string> {
  const [row] = await sql`
    insert into organisation.calendars (id, key, zone, week, days)
    values (${id}, ${key}, ${calendar.zone}, ${sql.json(calendar.week)}, ${sql.json(calendar.exceptions)})
    on conflict (key) do update set zone = excluded.zone, week = excluded.week, days = excluded.days returning id`
  return row!['id'] as string
}

/** A unit and those of its departments that kept its hours go by another calendar. */
export async function useCalendar(
  sql: Transaction,
  given: { readonly unitId: string; readonly from: string; readonly to: string },
): Promise<void> {
  await sql`update organisation.units set calendar_id = ${given.to} where id = ${given.unitId}`
  await sql`update organisation.departments set calendar_id = ${given.to} where unit_id = ${given.unitId} and calendar_id = ${given.from}`
}

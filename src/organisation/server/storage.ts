import type { Database, Transaction } from '#kernel/server'
import type { Department, Directory, Unit, WorkingCalendar } from '#organisation'

type Json = Parameters<Database['json']>[0]

export interface NewCalendar {
  readonly id: string
  readonly key: string
  readonly calendar: WorkingCalendar
}

export interface NewUnit extends Omit<Unit, 'calendar'> {
  readonly parentId: string | null
  readonly calendarId: string
}

export interface NewDepartment extends Omit<Department, 'calendar' | 'path'> {
  readonly calendarId: string
}

export async function addCalendar(sql: Transaction, { id, key, calendar }: NewCalendar): Promise<void> {
  await sql`
    insert into organisation.calendars (id, key, zone, week, days)
    values (${id}, ${key}, ${calendar.zone}, ${sql.json(calendar.week as unknown as Json)}, ${sql.json(calendar.exceptions as unknown as Json)})`
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
    select u.id, u.key, u.kind, u.path, u.name, u.address, u.phone, c.zone, c.week, c.days,
      array(select code from organisation.districts d where d.unit_id = u.id order by code) as districts
    from organisation.units u join organisation.calendars c on c.id = u.calendar_id order by u.path`
  const departments = await sql`
    select d.id, d.key, d.unit_id, u.path, d.name, d.phone, c.zone, c.week, c.days
    from organisation.departments d join organisation.units u on u.id = d.unit_id join organisation.calendars c on c.id = d.calendar_id order by u.path, d.key`
  return {
    units: units.map(row => ({
      id: row['id'],
      key: row['key'],
      kind: row['kind'],
      path: row['path'],
      name: row['name'],
      address: row['address'],
      phone: row['phone'],
      calendar: { zone: row['zone'], week: row['week'], exceptions: row['days'] },
      districts: row['districts'],
    })),
    departments: departments.map(row => ({
      id: row['id'],
      key: row['key'],
      unitId: row['unit_id'],
      path: row['path'],
      name: row['name'],
      phone: row['phone'],
      calendar: { zone: row['zone'], week: row['week'], exceptions: row['days'] },
    })),
  }
}

import type * as contract from '#organisation'
import { events, type Hours, type Period, type WorkingCalendar } from '#organisation'
import { inScope, type ParsedOf, Refusal, requireRight, type StaffMember } from '#kernel'
import { type Context, operate, type Operation, type Request } from '#kernel/server'
import { room } from './operations.ts'
import * as storage from './storage.ts'

type Given<R> = ParsedOf<R>

export async function readOrganisation(context: Context, actor: StaffMember) {
  requireRight(actor, 'organisation.manage')
  // Not the directory that is kept: who has just changed something sees it at once.
  const { units, departments } = await storage.readDirectory(context.database)
  const own = units.filter(({ path }) => inScope(path, actor.scope))
  return {
    units: own.map(({ calendar, ...unit }) => ({ ...unit, districts: [...unit.districts], hours: hoursOf(calendar) })),
    departments: departments
      .filter(({ path }) => inScope(path, actor.scope))
      .map(({ id, key, unitId, name, phone, closed }) => ({ id, key, unitId, name, phone, closed })),
  }
}

/** Refuses with `organisation.unknown_unit`, `organisation.wrong_place`, `organisation.key_taken`, `organisation.wrong_hours`. */
export async function makeUnit(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: Given<typeof contract.makeUnit>,
): Promise<string> {
  return await operate(context, request, async operation => {
    const parent = await lockUnit(operation, actor, given.parentId)
    const fits = parent.kind === 'head' || (parent.kind === 'region' && given.kind === 'site')
    if (parent.closed || !fits) throw new Refusal('organisation.wrong_place')
    const path = `${parent.path}.${given.key}`
    if (await storage.isKeyTaken(operation.sql, { path })) throw new Refusal('organisation.key_taken')
    const id = context.newId()
    const { key, kind, name, address, phone, districts } = given
    const calendarId = await calendarFor(operation, { unitId: id, hours: given.hours, from: parent.calendarId })
    await storage.addUnit(operation.sql, { id, parentId: given.parentId, key, kind, path, name, address, phone, districts, calendarId })
    changed(operation, 'unit', id)
    return id
  })
}

export async function changeUnit(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: Given<typeof contract.changeUnit>,
): Promise<void> {
  await operate(context, request, async operation => {
    const { calendarId: from } = await lockUnit(operation, actor, given.unit)
    const to = await calendarFor(operation, { unitId: given.unit, hours: given.hours, from })
    const { name, address, phone, districts } = given
    await storage.changeUnit(operation.sql, { id: given.unit, name, address, phone, districts })
    await storage.useCalendar(operation.sql, { unitId: given.unit, from, to })
    changed(operation, 'unit', given.unit)
  })
}

/** Refuses with `organisation.in_use` while something in it is open; the head office is never closed. */
export async function closeUnit(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: Given<typeof contract.closeUnit>,
): Promise<void> {
  await operate(context, request, async operation => {
    const { path, kind } = await lockUnit(operation, actor, given.unit)
    // Nobody closes the place they stand in: it could not be opened again from there.
    if (kind === 'head' || path === actor.scope) throw new Refusal('organisation.wrong_place')
    const open = given.closed ? await storage.countOpenWithin(operation.sql, given.unit) : 0
    if (open > 0) throw new Refusal('organisation.in_use', { count: open })
    await storage.closeUnit(operation.sql, given.unit, given.closed ? operation.now : null)
    changed(operation, 'unit', given.unit)
  })
}

export async function makeDepartment(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: Given<typeof contract.makeDepartment>,
): Promise<string> {
  return await operate(context, request, async operation => {
    const { calendarId, closed } = await lockUnit(operation, actor, given.unitId)
    if (closed) throw new Refusal('organisation.unknown_unit')
    if (await storage.isKeyTaken(operation.sql, given)) throw new Refusal('organisation.key_taken')
    const id = context.newId()
    await storage.addDepartment(operation.sql, { id, calendarId, ...given })
    changed(operation, 'department', id)
    return id
  })
}

export async function changeDepartment(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: Given<typeof contract.changeDepartment>,
): Promise<void> {
  await operate(context, request, async operation => {
    await lockDepartment(operation, actor, given.department)
    await storage.changeDepartment(operation.sql, { id: given.department, name: given.name, phone: given.phone })
    changed(operation, 'department', given.department)
  })
}

/** A department in one's scope, held until the operation ends: nothing new comes to it. Refuses with `organisation.unknown_department`. */
export async function lockDepartment(operation: Operation, actor: StaffMember, id: string): Promise<{ readonly unitId: string }> {
  requireRight(actor, 'organisation.manage')
  const department = await storage.lockDepartment(operation.sql, id)
  if (!department || !inScope(department.path, actor.scope)) throw new Refusal('organisation.unknown_department')
  return department
}

/** Closes a department that was locked and has no work: its caller has seen to that. */
export async function closeDepartment(operation: Operation, id: string): Promise<void> {
  await storage.closeDepartment(operation.sql, id, operation.now)
  changed(operation, 'department', id)
}

export async function reopenDepartment(context: Context, request: Request, actor: StaffMember, id: string): Promise<void> {
  await operate(context, request, async operation => {
    const { unitId } = await lockDepartment(operation, actor, id)
    if ((await storage.lockUnit(operation.sql, unitId))?.closed) throw new Refusal('organisation.wrong_place')
    await storage.closeDepartment(operation.sql, id, null)
    changed(operation, 'department', id)
  })
}

/** A unit in one's scope, held until the operation ends. Refuses with `organisation.unknown_unit`. */
export async function lockUnit(operation: Operation, actor: StaffMember, id: string) {
  requireRight(actor, 'organisation.manage')
  const unit = await storage.lockUnit(operation.sql, id)
  if (!unit || !inScope(unit.path, actor.scope)) throw new Refusal('organisation.unknown_unit')
  return unit
}

/** The calendar with these hours: the one it goes by when they are the same, else one of the unit's own, with the same holidays. */
async function calendarFor(
  operation: Operation,
  { unitId, hours, from }: { readonly unitId: string; readonly hours: Hours; readonly from: string },
): Promise<string> {
  if (!isPossible(hours)) throw new Refusal('organisation.wrong_hours')
  const before = await storage.findCalendar(operation.sql, from)
  const week = hours.week as unknown as WorkingCalendar['week']
  if (before.zone === hours.zone && JSON.stringify(hoursOf(before).week) === JSON.stringify(hoursOf({ ...before, week }).week)) return from
  const calendar = { zone: hours.zone, week, exceptions: before.exceptions }
  return await storage.putCalendar(operation.sql, { id: operation.context.newId(), key: `unit_${unitId}`, calendar })
}

const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const

export function hoursOf({ zone, week }: WorkingCalendar): Hours {
  const periods = week as unknown as Record<(typeof weekdays)[number], readonly Period[]>
  const copied = weekdays.map(day => [day, periods[day].map(([from, to]) => [from, to] as [number, number])] as const)
  return { zone, week: Object.fromEntries(copied) as Hours['week'] }
}

function isPossible({ zone, week }: Hours): boolean {
  return weekdays.every(day => areInOrder(week[day])) && Intl.supportedValuesOf('timeZone').includes(zone)
}

/** Periods of a day that follow one another. */
export function areInOrder(periods: readonly Period[]): boolean {
  const minutes = periods.flat()
  return minutes.every((minute, index) => minute >= 0 && minute <= 1440 && (index === 0 || minute > minutes[index - 1]!))
}

function changed(operation: Operation, kind: string, id: string): void {
  operation.about(kind, id)
  operation.append({ event: events.changed, props: { kind, id } })
  operation.announce(room)
}

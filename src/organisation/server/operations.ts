import { Refusal } from '#kernel'
import type { Context, Operation } from '#kernel/server'
import {
  type Directory,
  events,
  isOpen,
  type Names,
  nextOpening,
  type SiteView,
  type Unit,
  type UnitKind,
  type WorkingCalendar,
  workingPeriods,
} from '#organisation'
import { dayIn, type Language } from '#kernel'
import * as storage from './storage.ts'

/** Announced when anything here has changed. */
export const room = 'organisation:all'
const kept = new WeakMap<Context, Promise<Directory>>()

/** Who we are. Kept in memory by every process and read again when it was changed anywhere. */
export async function readDirectory(context: Context): Promise<Directory> {
  const known = kept.get(context)
  if (known) return await known
  // Listen first: a change made while we read must not be missed.
  const stop = context.live.watch(room, () => {
    kept.delete(context)
    stop()
  })
  const reading = storage.readDirectory(context.database)
  kept.set(context, reading)
  // A reading that failed (the database was away) must not be kept.
  reading.catch(() => kept.delete(context))
  return await reading
}

/** Refuses with `organisation.unknown_unit`. One that was made a moment ago may not be in the directory that is kept: then it is read again. */
export async function findUnit(context: Context, id: string): Promise<Unit> {
  const find = async () => (await readDirectory(context)).units.find(each => each.id === id)
  const known = await find()
  if (!known) kept.delete(context)
  const unit = known ?? (await find())
  if (!unit) throw new Refusal('organisation.unknown_unit')
  return unit
}

export async function addCalendar(
  operation: Operation,
  given: { readonly key: string; readonly calendar: WorkingCalendar },
): Promise<string> {
  const id = operation.context.newId()
  await storage.addCalendar(operation.sql, { id, ...given })
  changed(operation, 'calendar', id)
  return id
}

export interface UnitGiven {
  readonly parentId: string | null
  readonly key: string
  readonly kind: UnitKind
  readonly name: Names
  readonly address: Names
  readonly phone: string
  readonly calendarId: string
  readonly districts: readonly string[]
}

export async function addUnit(operation: Operation, given: UnitGiven): Promise<string> {
  const id = operation.context.newId()
  const parent = given.parentId === null ? null : await storage.findUnitPath(operation.sql, given.parentId)
  if (given.parentId !== null && parent === null) throw new Refusal('organisation.unknown_unit')
  await storage.addUnit(operation.sql, { id, ...given, path: parent === null ? given.key : `${parent}.${given.key}` })
  changed(operation, 'unit', id)
  return id
}

export async function addDepartment(
  operation: Operation,
  given: { readonly unitId: string; readonly key: string; readonly name: Names; readonly phone: string; readonly calendarId: string },
): Promise<string> {
  const id = operation.context.newId()
  await storage.addDepartment(operation.sql, { id, ...given })
  changed(operation, 'department', id)
  return id
}

/** A site as a person needs to know it: where, when, by which number. */
export function presentSite(unit: Unit, language: Language, now: number): SiteView {
  const open = isOpen(unit.calendar, now)
  return {
    id: unit.id,
    name: unit.name[language],
    address: unit.address[language],
    phone: unit.phone,
    zone: unit.calendar.zone,
    today: workingPeriods(unit.calendar, dayIn(now, unit.calendar.zone)).map(([from, to]) => [from, to]),
    opensAt: open ? null : nextOpening(unit.calendar, now),
  }
}

function changed(operation: Operation, kind: string, id: string): void {
  operation.about(kind, id)
  operation.append({ event: events.changed, props: { kind, id } })
  operation.announce(room)
}

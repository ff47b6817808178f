import type * as contract from '#organisation'
import { events, holidaysKnownUntil, type SpecialDay, type WorkingCalendar } from '#organisation'
import { type Day, dayIn, type Instant, inScope, type ParsedOf, Refusal, requireRight, type StaffMember } from '#kernel'
import { type Context, operate, type Operation, type Request } from '#kernel/server'
import { type PlaceDays, placesAbove, undone, withSpecialDays } from '../model/special-days.ts'
import { areInOrder, hoursOf, lockUnit } from './managing.ts'
import { room } from './operations.ts'
import * as storage from './storage.ts'
import * as days from './storage/special-days.ts'

type Given<R> = ParsedOf<R>

export async function readSpecialDays(context: Context, actor: StaffMember, id: string) {
  requireRight(actor, 'organisation.manage')
  const { units } = await storage.readDirectory(context.database)
  const unit = units.find(each => each.id === id)
  if (!unit || !inScope(unit.path, actor.scope)) throw new Refusal('organisation.unknown_unit')
  const places = placesAbove(unit.path, await days.readSpecialDays(context.database))
  const today = dayIn(context.now(), unit.calendar.zone)
  return {
    hours: hoursOf(unit.calendar),
    today,
    layers: places.map(place => ({
      unit: place.unitId,
      name: units.find(each => each.id === place.unitId)!.name,
      own: place.unitId === id,
      days: place.days.map(day => ({ ...day, periods: day.periods.map(([from, to]) => [from, to] as [number, number]) })),
    })),
    knownUntil: holidaysKnownUntil(
      places.flatMap(place => place.days),
      today,
    ),
  }
}

/** Refuses with `organisation.unknown_unit`, `organisation.past_day`, `organisation.wrong_hours`. */
export async function setSpecialDays(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: Given<typeof contract.setSpecialDays>,
): Promise<void> {
  await operate(context, request, async operation => {
    await lockUnit(operation, actor, given.unit)
    // The last word about a day counts.
    const wanted = [...new Map(given.days.map(day => [day.date, day])).values()]
    for (const { kind, periods } of wanted)
      if (kind === 'own' ? periods.length === 0 || !areInOrder(periods) : periods.length > 0) throw new Refusal('organisation.wrong_hours')
    await changeDays(
      operation,
      given.unit,
      wanted.map(({ date }) => date),
      async () => await days.putSpecialDays(operation.sql, given.unit, wanted),
    )
  })
}

export async function clearSpecialDays(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: Given<typeof contract.clearSpecialDays>,
): Promise<void> {
  await operate(context, request, async operation => {
    await lockUnit(operation, actor, given.unit)
    await changeDays(operation, given.unit, given.dates, async () => await days.dropSpecialDays(operation.sql, given.unit, given.dates))
  })
}

/** What an installation begins with; no deadline was counted yet. */
export async function addSpecialDays(operation: Operation, unitId: string, given: readonly SpecialDay[]): Promise<void> {
  await days.putSpecialDays(operation.sql, unitId, given)
  operation.announce(room)
}

async function changeDays(operation: Operation, unit: string, dates: readonly Day[], write: () => Promise<void>): Promise<void> {
  const { sql, now } = operation
  await days.lockDayChanges(sql)
  const { zone } = (await storage.findCalendarOf(sql, unit))!
  const past = dates.find(date => date < dayIn(now, zone))
  if (past !== undefined) throw new Refusal('organisation.past_day', { date: past })
  const known = (await days.readSpecialDays(sql)).find(({ unitId }) => unitId === unit)?.days ?? []
  const before = Object.fromEntries(dates.map(date => [date, known.find(each => each.date === date) ?? null]))
  await write()
  const change = await days.addDayChange(sql, { unitId: unit, before }, now)
  operation.about('unit', unit, { days: dates.length })
  operation.append({ event: events.daysChanged, props: { unit, change, days: dates.length } })
  operation.announce(room)
}

export interface ChangedDays {
  /** The place whose days were changed; it holds for everything below. */
  readonly path: string
  readonly at: Instant
  /** A department's calendar as it was counted by before the change, and after it; null: there is no such department. */
  readonly calendarsOf: (departmentId: string) => { readonly before: WorkingCalendar; readonly after: WorkingCalendar } | null
}

/** A change of special days for whoever counts by calendars; later changes are left out of it. */
export async function readChangedDays(context: Context, sequence: number): Promise<ChangedDays | null> {
  const [changes, now, departments] = await Promise.all([
    days.readDayChangesFrom(context.database, sequence),
    days.readSpecialDays(context.database),
    storage.readBases(context.database),
  ])
  const change = changes.at(-1)
  if (change?.sequence !== sequence) return null
  const after = changes.slice(0, -1).reduce<readonly PlaceDays[]>(undone, now)
  const before = undone(after, change)
  // Calendars carry an index: one object each.
  const made = new Map<string, { readonly before: WorkingCalendar; readonly after: WorkingCalendar }>()
  return {
    path: change.path,
    at: change.at,
    calendarsOf: id => {
      const department = departments.get(id)
      const known = made.get(id)
      if (known || !department) return known ?? null
      const { base, path } = department
      const both = { before: withSpecialDays(base, path, before), after: withSpecialDays(base, path, after) }
      made.set(id, both)
      return both
    },
  }
}

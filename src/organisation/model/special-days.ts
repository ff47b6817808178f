import type { Day } from '#kernel'
import type { Period, WorkingCalendar } from './working-time.ts'

/**
 * A date on which a place does not keep the hours of its week. They are kept where they are decided (public holidays at the head office) and hold for everything below it; the
 * nearest place that says something about a date is believed.
 *
 * off: closed · make_up: worked like a working day, to make up for a holiday (调休) · own: hours of its own · usual: as in the week, whatever is said above
 */
export type SpecialKind = 'off' | 'make_up' | 'own' | 'usual'

export interface SpecialDay {
  readonly date: Day
  readonly kind: SpecialKind
  /** The hours of an `own` day; empty for the others. */
  readonly periods: readonly Period[]
  readonly name: { readonly 'zh-CN': string; readonly en: string }
}

/** A country's public holidays as `services/calendars/<country>.json` holds them; names by language. */
export interface PublicHolidays {
  /** The days from which and up to which the data is complete, both included. */
  readonly knownFrom: Day
  readonly knownUntil: Day
  readonly holidays: Readonly<Record<Day, SpecialDay['name']>>
  readonly makeUpDays: Readonly<Record<Day, SpecialDay['name']>>
}

type Week = WorkingCalendar['week']
const workdays = [1, 2, 3, 4, 5] as const

/** As they are kept at the head office. */
export function specialDaysOf({ holidays, makeUpDays }: PublicHolidays): readonly SpecialDay[] {
  const days = (kind: SpecialKind, named: PublicHolidays['holidays']) =>
    Object.entries(named).map(([date, name]) => ({ date, kind, periods: [], name }))
  return [...days('off', holidays), ...days('make_up', makeUpDays)]
}

/** What differs from a week of hours: `layers` are the special days of the places from the top of the tree down to the one whose week it is. */
export function exceptionsOf(week: Week, layers: readonly (readonly SpecialDay[])[]): WorkingCalendar['exceptions'] {
  const nearest = new Map(layers.flat().map(special => [special.date, special]))
  return Object.fromEntries([...nearest.values()].map(special => [special.date, periodsOf(week, special)]))
}

function periodsOf(week: Week, { date, kind, periods }: SpecialDay): readonly Period[] {
  switch (kind) {
    case 'off':
      return []
    case 'own':
      return periods
    case 'usual':
      return week[weekdayOf(date)]
    case 'make_up': {
      // Whoever opens every day keeps that day's hours; an office works as from Monday to Friday.
      const own = week[weekdayOf(date)]
      const working = workdays.find(each => week[each].length > 0)
      return own.length > 0 || working === undefined ? own : week[working]
    }
  }
}

function weekdayOf(date: Day): keyof Week {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() || 7) as keyof Week
}

/** The last day up to which public holidays are known without a gap of a year: the end of the last year in a row that has one, from `since` on; null when that year has none. */
export function holidaysKnownUntil(days: readonly SpecialDay[], since: Day): Day | null {
  const years = new Set(days.filter(({ kind }) => kind === 'off').map(({ date }) => date.slice(0, 4)))
  let year = Number(since.slice(0, 4))
  if (!years.has(String(year))) return null
  while (years.has(String(year + 1))) year++
  return `${year}-12-31`
}

/** What one place says about days. */
export interface PlaceDays {
  readonly unitId: string
  readonly path: string
  readonly days: readonly SpecialDay[]
}

/** The calendar of a place with what it and the places above it say; what stands in `base` already is believed where none of them says anything. */
export function withSpecialDays(base: WorkingCalendar, path: string, places: readonly PlaceDays[]): WorkingCalendar {
  const layers = placesAbove(path, places).map(({ days }) => days)
  return { ...base, exceptions: { ...base.exceptions, ...exceptionsOf(base.week, layers) } }
}

/** From the top down to the place itself. */
export function placesAbove<Place extends { readonly path: string }>(path: string, places: readonly Place[]): readonly Place[] {
  return places.filter(place => path === place.path || path.startsWith(`${place.path}.`)).sort((a, b) => a.path.length - b.path.length)
}

/** What was there before a change of a place's days; null: nothing. */
export interface DayChange {
  readonly unitId: string
  readonly before: Readonly<Record<Day, SpecialDay | null>>
}

/** What the places said before a change. */
export function undone(places: readonly PlaceDays[], { unitId, before }: DayChange): readonly PlaceDays[] {
  return places.map(place =>
    place.unitId === unitId
      ? { ...place, days: [...place.days.filter(({ date }) => !(date in before)), ...Object.values(before).filter(each => each !== null)] }
      : place,
  )
}

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number
/** A day of the calendar, `YYYY-MM-DD`, meant in some site's time zone. */
export type Day = string

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

const formats = new Map<string, Intl.DateTimeFormat>()

/** The wall clock of a time zone at an instant, for the years 1 to 9999; `minutes` count from midnight. */
export function wallClock(instant: Instant, zone: string): { readonly day: Day; readonly minutes: number; readonly seconds: number } {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatFor(zone).formatToParts(instant)) parts[type] = value
  return {
    day: `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
    seconds: Number(parts['second']),
  }
}

export function dayIn(instant: Instant, zone: string): Day {
  return wallClock(instant, zone).day
}

/**
 * The first instant at which a zone's wall clock has reached `date` + `minutes` (0 is midnight, 1440 the midnight that ends the day).
 * A time that comes twice when summer time ends means its first coming; a time skipped when summer time begins means the moment of the jump.
 * So a later time never gives an earlier instant, and what is open from 02:30 opens at the jump from 02:00 to 03:00.
 */
export function instantOf(date: Day, minutes: number, zone: string): Instant {
  const shown = Date.parse(`${date}T00:00:00Z`) + minutes * minute
  const before = offset(shown - day, zone)
  const after = offset(shown + day, zone)
  if (before === after) return shown - before
  const earlier = shown - Math.max(before, after)
  if (earlier + offset(earlier, zone) === shown) return earlier
  const later = shown - Math.min(before, after)
  return later + offset(later, zone) === shown ? later : jumpBetween(earlier, later, zone)
}

export function addDays(date: Day, days: number): Day {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10)
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day)
}

/** True for a day that exists, in the form `YYYY-MM-DD`. There is no year 0000: PostgreSQL's `date` refuses it. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false
  const instant = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === text
}

/** Completed years from a birth day to `today`; a person born on 29 February has the birthday on 1 March in other years. */
export function yearsOld(birth: Day, today: Day): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4))
  return today.slice(5) < birth.slice(5) ? years - 1 : years
}

/** The instant in (from, to] at which the zone's offset becomes that of `to`. */
function jumpBetween(from: Instant, to: Instant, zone: string): Instant {
  const wanted = offset(to, zone)
  let [outside, inside] = [from, to]
  while (inside - outside > 1) {
    const middle = Math.floor((outside + inside) / 2)
    if (offset(middle, zone) === wanted) inside = middle
    else outside = middle
  }
  return inside
}

/** Milliseconds by which the zone's wall clock is ahead of UTC. */
function offset(instant: Instant, zone: string): number {
  const { day: date, minutes, seconds } = wallClock(instant, zone)
  const shown = Date.parse(`${date}T00:00:00Z`) + minutes * minute + seconds * second
  return shown - Math.floor(instant / second) * second
}

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  return format
}

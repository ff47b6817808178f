import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day, dayIn, daysBetween, hour, type Instant, instantOf, isDay, minute, second, wallClock, yearsOld } from './instant.ts'
import { runs } from '../../../test/setup/runs.ts'

const iso = (text: string) => Date.parse(text)
const text = (instant: Instant) => new Date(instant).toISOString()

describe('wallClock', () => {
  test.each([
    ['2026-02-16T16:00:00Z', 'Asia/Shanghai', { day: '2026-02-17', minutes: 0, seconds: 0 }],
    ['2026-02-16T15:59:59.999Z', 'Asia/Shanghai', { day: '2026-02-16', minutes: 1439, seconds: 59 }],
    ['2026-02-16T16:00:00Z', 'Asia/Urumqi', { day: '2026-02-16', minutes: 22 * 60, seconds: 0 }],
    // Shanghai had summer time from 1986 to 1991: the clock jumped from 02:00 to 03:00.
    ['1986-05-03T17:59:59Z', 'Asia/Shanghai', { day: '1986-05-04', minutes: 119, seconds: 59 }],
    ['1986-05-03T18:00:00Z', 'Asia/Shanghai', { day: '1986-05-04', minutes: 180, seconds: 0 }],
    ['2026-03-29T00:59:59Z', 'Europe/London', { day: '2026-03-29', minutes: 59, seconds: 59 }],
    ['2026-03-29T01:00:00Z', 'Europe/London', { day: '2026-03-29', minutes: 120, seconds: 0 }],
    ['2026-01-01T03:29:59Z', 'America/St_Johns', { day: '2025-12-31', minutes: 1439, seconds: 59 }],
    ['2024-02-29T12:34:56.789Z', 'UTC', { day: '2024-02-29', minutes: 754, seconds: 56 }],
    ['1969-12-31T23:59:59.999Z', 'UTC', { day: '1969-12-31', minutes: 1439, seconds: 59 }],
    ['0500-06-07T08:09:10Z', 'UTC', { day: '0500-06-07', minutes: 489, seconds: 10 }],
  ])('%s in %s', (instant, zone, expected) => {
    expect(wallClock(iso(instant), zone)).toEqual(expected)
    expect(dayIn(iso(instant), zone)).toBe(expected.day)
  })

  test('refuses a zone there is none of and an instant that is none', () => {
    expect(() => wallClock(0, 'Asia/Beijing2')).toThrow(RangeError)
    expect(() => wallClock(Number.NaN, 'UTC')).toThrow(RangeError)
  })
})

describe('instantOf', () => {
  test.each([
    ['2026-02-17', 0, 'Asia/Shanghai', '2026-02-16T16:00:00.000Z'],
    ['2026-02-17', 1440, 'Asia/Shanghai', '2026-02-17T16:00:00.000Z'],
    ['2026-02-17', 540, 'Asia/Urumqi', '2026-02-17T03:00:00.000Z'],
    ['2024-02-29', 540, 'Europe/London', '2024-02-29T09:00:00.000Z'],
    ['2026-07-01', 540, 'America/St_Johns', '2026-07-01T11:30:00.000Z'],
  ])('an ordinary time: %s + %i in %s', (date, minutes, zone, expected) => {
    expect(text(instantOf(date, minutes, zone))).toBe(expected)
  })

  // The zones west of Greenwich are those in which a guess by the offset at UTC midnight goes wrong.
  test.each([
    ['2026-03-29', 60, 'Europe/London', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', 90, 'Europe/London', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', 120, 'Europe/London', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', 121, 'Europe/London', '2026-03-29T01:01:00.000Z'],
    ['2026-03-08', 150, 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['2026-03-08', 150, 'America/St_Johns', '2026-03-08T05:30:00.000Z'],
    ['1986-05-04', 150, 'Asia/Shanghai', '1986-05-03T18:00:00.000Z'],
    // Cairo jumps at midnight: the day begins at 01:00.
    ['2026-04-24', 0, 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    // Samoa had no 30 December 2011.
    ['2011-12-30', 720, 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2011-12-31', 0, 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('a time that summer time skips is the jump: %s + %i in %s', (date, minutes, zone, expected) => {
    expect(text(instantOf(date, minutes, zone))).toBe(expected)
  })

  test.each([
    ['2026-10-25', 59, 'Europe/London', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25', 60, 'Europe/London', '2026-10-25T00:00:00.000Z'],
    ['2026-10-25', 90, 'Europe/London', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25', 120, 'Europe/London', '2026-10-25T02:00:00.000Z'],
    ['2026-11-01', 90, 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-11-01', 90, 'America/St_Johns', '2026-11-01T04:00:00.000Z'],
    ['1986-09-14', 90, 'Asia/Shanghai', '1986-09-13T16:30:00.000Z'],
    // Lord Howe changes by half an hour.
    ['2026-04-05', 105, 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
    // Until 2011 St John's went back at 00:01, into the day before.
    ['2010-11-07', 0, 'America/St_Johns', '2010-11-07T02:30:00.000Z'],
  ])('a time that comes twice is its first coming: %s + %i in %s', (date, minutes, zone, expected) => {
    expect(text(instantOf(date, minutes, zone))).toBe(expected)
  })

  test('is the first instant at which the clock has reached the time', () => {
    expect(() => fc.assert(fc.property(times(), isFirstReached(instantOf)), { numRuns: runs(60) })).not.toThrow()
  })

  test.each([
    ['the guess by one correction', guessOnce],
    ['the offset of noon', (date: string, minutes: number, zone: string) => instantOf(date, 720, zone) + (minutes - 720) * minute],
  ])('the check above sees a wrong answer: %s', (_, wrong) => {
    expect(fc.check(fc.property(times(), isFirstReached(wrong)), { numRuns: 250 }).failed).toBe(true)
  })
})

describe('days', () => {
  test('addDays and daysBetween agree over leap days and year ends', () => {
    expect(['2024-02-28', '2024-02-29', '2023-12-31', '2100-02-28'].map(date => addDays(date, 1))).toEqual([
      '2024-02-29',
      '2024-03-01',
      '2024-01-01',
      '2100-03-01',
    ])
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29')
    expect(daysBetween('2024-01-01', '2025-01-01')).toBe(366)
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
    const agree = fc.property(fc.integer({ min: -200_000, max: 200_000 }), n => daysBetween('2026-02-17', addDays('2026-02-17', n)) === n)
    expect(() => fc.assert(agree)).not.toThrow()
  })

  test.each(['2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])('%s is a day', date => {
    expect(isDay(date)).toBe(true)
  })

  test.each(['2026-02-29', '2100-02-29', '2026-02-30', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '0000-01-01'])(
    '%s is not a day',
    date => {
      expect(isDay(date)).toBe(false)
    },
  )

  test.each(['', '2026-2-3', '20260203', '2026-02-03T00:00', ' 2026-02-03', '2026-02-03\n', '+002026-02-03', '２０２６-02-03'])(
    '%j is not a day',
    date => {
      expect(isDay(date)).toBe(false)
    },
  )

  test.each([
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2008-02-29', '2028-02-28', 19],
    ['2008-02-29', '2028-02-29', 20],
    ['2008-06-15', '2026-06-14', 17],
    ['2008-06-15', '2026-06-15', 18],
    ['2026-06-15', '2026-06-15', 0],
    ['1926-12-31', '2026-01-01', 99],
  ])('born %s, on %s is %i years old', (birth, today, years) => {
    expect(yearsOld(birth, today)).toBe(years)
  })

  test('units are milliseconds', () => {
    expect({ second, minute, hour, day }).toEqual({ second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 })
  })
})

interface Time {
  readonly date: string
  readonly minutes: number
  readonly zone: string
}

/** Times of the days around changes of the clock, which come in spring and autumn, mostly on Sundays and at night. */
function times(): fc.Arbitrary<Time> {
  return fc.record({
    date: fc.constantFrom(
      '2026-03-08',
      '2026-03-29',
      '2026-04-05',
      '2026-04-24',
      '2026-10-04',
      '2026-10-25',
      '2026-10-29',
      '2026-11-01',
      '2010-11-06',
    ),
    minutes: fc.oneof(fc.integer({ min: 0, max: 240 }), fc.integer({ min: 0, max: 1440 })),
    zone: fc.constantFrom(
      'UTC',
      'Asia/Shanghai',
      'Asia/Urumqi',
      'Europe/London',
      'America/New_York',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Kathmandu',
    ),
  })
}

/** Walks every minute of the three days around, with nothing but `wallClock`. */
function isFirstReached(convert: typeof instantOf): (time: Time) => boolean {
  return ({ date, minutes, zone }) => {
    const wanted = daysBetween('1970-01-01', date) * 1440 + minutes
    let instant = daysBetween('1970-01-01', date) * day - day
    while (shown(instant, zone) < wanted) instant += minute
    return convert(date, minutes, zone) === instant
  }
}

function shown(instant: Instant, zone: string): number {
  const clock = wallClock(instant, zone)
  return daysBetween('1970-01-01', clock.day) * 1440 + clock.minutes
}

/** What `instantOf` once was. */
function guessOnce(date: string, minutes: number, zone: string): Instant {
  const asUtc = daysBetween('1970-01-01', date) * day + minutes * minute
  const ahead = (instant: Instant) => shown(instant, zone) * minute - instant
  return asUtc - ahead(asUtc - ahead(asUtc))
}

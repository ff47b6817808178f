import { readFileSync } from 'node:fs'
import chineseDays from 'chinese-days'
import { describe, expect, test } from 'vitest'
import { addDays, day, daysBetween, hour, type Instant, instantOf, minute } from '#kernel'
import {
  addWorkingDays,
  addWorkingTime,
  isOpen,
  isWorkingDay,
  nextOpening,
  type Period,
  resumedDeadline,
  type WorkingCalendar,
  workingPeriods,
  workingTimeBetween,
} from './working-time.ts'
import { exceptionsOf, type PublicHolidays, specialDaysOf } from './special-days.ts'

const china = JSON.parse(readFileSync(new URL('../../../services/calendars/cn.json', import.meta.url), 'utf8')) as PublicHolidays

/** 09:00-12:00 and 13:30-17:30: seven hours around a lunch break. */
const officeDay: readonly Period[] = [
  [540, 720],
  [810, 1050],
]
const halfDay: readonly Period[] = [[540, 720]]
const holidays = exceptionsOf(calendarOf({}).week, [specialDaysOf(china)])
const office = calendarOf({ exceptions: { ...holidays, '2026-03-05': halfDay } })
const neverOpen = calendarOf({ weekday: [] })
const alwaysOpen = calendarOf({ weekday: [[0, 1440]], weekend: [[0, 1440]] })

describe('the days of an office in China', () => {
  test.each([
    ['2026-02-13', officeDay, 'an ordinary Friday'],
    ['2026-02-14', officeDay, 'a Saturday worked for the Spring Festival'],
    ['2026-02-15', [], 'a Sunday of the Spring Festival'],
    ['2026-02-17', [], 'the first day of the lunar year, a Tuesday'],
    ['2026-02-23', [], 'the last Monday off'],
    ['2026-02-28', officeDay, 'the second Saturday worked for it'],
    ['2026-03-05', halfDay, 'a half-day of this office'],
    ['2026-03-07', [], 'an ordinary Saturday'],
    ['2026-09-20', officeDay, 'a Sunday worked for the National Day'],
    ['2026-09-25', [], 'Mid-autumn, a Friday'],
    ['2026-10-07', [], 'the last day of the National Day holiday, a Wednesday'],
    ['2026-10-10', officeDay, 'a Saturday worked for it'],
    ['1969-12-31', officeDay, 'a Wednesday before 1970'],
    ['1969-12-28', [], 'a Sunday before 1970'],
  ])('%s: %j, %s', (date, periods) => {
    expect(workingPeriods(office, date)).toEqual(periods)
    expect(isWorkingDay(office, date)).toBe(periods.length > 0)
  })

  test('are those of the State Council, every day as far as they are known', () => {
    const days = Array.from({ length: daysBetween(china.knownFrom, china.knownUntil) + 1 }, (_, n) => addDays(china.knownFrom, n))
    const calendar = calendarOf({ exceptions: holidays })
    // Noon of the machine's own zone: chinese-days reads dates in it.
    // oxlint-disable-next-line import/no-named-as-default-member -- CommonJS whose names Node does not see
    const worked = days.filter(date => chineseDays.isWorkday(new Date(`${date}T12:00:00`)))
    expect(days.filter(date => isWorkingDay(calendar, date))).toEqual(worked)
    const ofYear = (year: string) => worked.filter(date => date.startsWith(year)).length
    expect([china.knownFrom, china.knownUntil, ofYear('2024'), ofYear('2025'), ofYear('2026')]).toEqual([
      '2024-01-01',
      '2026-12-31',
      251,
      248,
      248,
    ])
  })

  test('name holidays and make-up days in every language', () => {
    expect([china.holidays['2026-10-01'], china.makeUpDays['2026-02-14']]).toEqual([
      { 'zh-CN': '国庆节', en: 'National Day' },
      { 'zh-CN': '春节', en: 'Spring Festival' },
    ])
  })
})

describe('opening', () => {
  test.each([
    ['2026-03-02 08:59', false, '2026-03-02 09:00'],
    ['2026-03-02 09:00', true, '2026-03-02 09:00'],
    ['2026-03-02 11:59', true, '2026-03-02 11:59'],
    ['2026-03-02 12:00', false, '2026-03-02 13:30'],
    ['2026-03-02 13:30', true, '2026-03-02 13:30'],
    ['2026-03-02 17:30', false, '2026-03-03 09:00'],
    ['2026-03-05 13:30', false, '2026-03-06 09:00'],
    ['2026-02-14 10:00', true, '2026-02-14 10:00'],
    ['2026-02-14 17:30', false, '2026-02-24 09:00'],
    ['2026-09-30 18:00', false, '2026-10-08 09:00'],
  ])('at %s: %s, from %s', (at, open, next) => {
    expect([isOpen(office, shanghai(at)), shown(nextOpening(office, shanghai(at)))]).toEqual([open, next])
  })

  test('is looked for during 400 days', () => {
    const once = calendarOf({ weekday: [], exceptions: { '2027-06-01': officeDay } })
    const opening = shanghai('2027-06-01 09:00')
    expect([nextOpening(once, opening - 400 * day), nextOpening(once, opening - 400 * day - 1)]).toEqual([opening, null])
    expect(addWorkingTime(once, opening - 400 * day, hour)).toBe(opening + hour)
    expect(addWorkingDays(once, opening - 400 * day, 1)).toBe(shanghai('2027-06-01 17:30'))
    expect(() => addWorkingTime(once, opening - 400 * day - 1, hour)).toThrow(RangeError)
    expect(() => addWorkingTime(once, opening, 8 * hour)).toThrow(
      new RangeError('The calendar does not open within 400 days after 2027-06-01T09:30:00.000Z'),
    )
    expect(() => addWorkingDays(once, opening, 1)).toThrow(RangeError)
  })

  test('never comes in a calendar without periods', () => {
    const at = shanghai('2026-03-02 10:00')
    expect([isOpen(neverOpen, at), nextOpening(neverOpen, at), workingTimeBetween(neverOpen, at, at + 1000 * day)]).toEqual([
      false,
      null,
      0,
    ])
    expect(() => addWorkingTime(neverOpen, at, 1)).toThrow('The calendar does not open within 400 days after 2026-03-02T02:00:00.000Z')
    expect(() => addWorkingDays(neverOpen, at, 1)).toThrow('The calendar does not open within 400 days')
  })
})

describe('a deadline in hours', () => {
  test.each([
    ['2026-03-02 09:00', 2, '2026-03-02 11:00', 'within a period'],
    ['2026-03-02 11:00', 1, '2026-03-02 12:00', 'used up at the lunch break'],
    ['2026-03-02 11:30', 1, '2026-03-02 14:00', 'over the lunch break'],
    ['2026-03-02 12:30', 0.5, '2026-03-02 14:00', 'from within the lunch break'],
    ['2026-03-02 07:00', 7, '2026-03-02 17:30', 'from before opening'],
    ['2026-03-02 22:00', 7, '2026-03-03 17:30', 'from after closing'],
    ['2026-03-04 16:30', 5, '2026-03-06 10:00', 'over a half-day'],
    ['2026-02-13 16:30', 2, '2026-02-14 10:00', 'into a make-up Saturday'],
    ['2026-02-14 16:30', 2, '2026-02-24 10:00', 'over the Spring Festival'],
    ['2026-02-18 10:00', 1, '2026-02-24 10:00', 'from within the Spring Festival'],
    ['2026-09-18 17:00', 1, '2026-09-20 09:30', 'into a make-up Sunday'],
    ['2026-09-24 17:30', 27, '2026-10-08 16:30', 'over Mid-autumn and the National Day'],
    ['2026-02-15 03:00', 0, '2026-02-15 03:00', 'of no length'],
  ])('from %s %d h: %s, %s', (start, hours, due) => {
    expect(shown(addWorkingTime(office, shanghai(start), hours * hour))).toBe(due)
  })

  test('is exact to the millisecond', () => {
    expect(addWorkingTime(office, shanghai('2026-03-02 17:29') + 59_999, 2)).toBe(shanghai('2026-03-03 09:00') + 1)
    expect(addWorkingTime(office, shanghai('2026-03-02 17:29') + 59_999, 1)).toBe(shanghai('2026-03-02 17:30'))
  })

  test('is counted in the zone of the calendar', () => {
    const urumqi = calendarOf({ zone: 'Asia/Urumqi' })
    expect(addWorkingTime(urumqi, shanghai('2026-03-02 09:00'), hour)).toBe(shanghai('2026-03-02 12:00'))
  })

  test('runs around the clock where it is always open', () => {
    const start = shanghai('2026-02-14 16:30')
    expect(addWorkingTime(alwaysOpen, start, 1000 * hour)).toBe(start + 1000 * hour)
    expect(workingTimeBetween(alwaysOpen, start, start + 500 * day)).toBe(500 * day)
  })

  test.each(['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
    'counts every hour of half a year in %s',
    zone => {
      const calendar = { ...alwaysOpen, zone }
      const hours = Array.from({ length: 183 * 24 }, (_, n) => shanghai('2026-01-01 00:00') + n * hour)
      expect(
        hours.filter(at => workingTimeBetween(calendar, at, at + hour) !== hour || addWorkingTime(calendar, at, hour) !== at + hour),
      ).toEqual([])
    },
  )

  test.each([-1, Number.NaN, Infinity])('has no length of %d', duration => {
    expect(() => addWorkingTime(office, 0, duration)).toThrow(RangeError)
  })
})

describe('the nights on which the clock changes', () => {
  const nights = (periods: readonly Period[]) => calendarOf({ zone: 'Europe/London', weekday: periods, weekend: periods })
  const length = (periods: readonly Period[], date: string) =>
    workingTimeBetween(nights(periods), instantOf(date, 0, 'Europe/London'), instantOf(date, 1440, 'Europe/London')) / minute

  test.each([
    ['2026-03-29', [[0, 1440]], 23 * 60],
    ['2026-03-29', [[60, 120]], 0],
    ['2026-03-29', [[30, 90]], 30],
    ['2026-03-29', [[90, 150]], 30],
    ['2026-10-25', [[0, 1440]], 25 * 60],
    ['2026-10-25', [[60, 90]], 30],
    ['2026-10-25', [[90, 120]], 90],
  ] as const)('%s with %j: %i minutes', (date, periods, minutes) => {
    expect(length(periods, date)).toBe(minutes)
  })

  test('a day whose only period is skipped is not counted', () => {
    const saturday = Date.parse('2026-03-28T12:00:00Z')
    expect(new Date(addWorkingDays(nights([[60, 120]]), saturday, 1)).toISOString()).toBe('2026-03-30T01:00:00.000Z')
  })
})

describe('a deadline in working days', () => {
  test('begins on the day of the calendar, wherever the clock stands', () => {
    const [tuesday, monday] = ['2026-03-02T16:00:00Z', '2026-03-02T15:59:59.999Z'].map(at => addWorkingDays(office, Date.parse(at), 1))
    expect([shown(tuesday!), shown(monday!)]).toEqual(['2026-03-04 17:30', '2026-03-03 17:30'])
  })

  test.each([
    ['2026-03-02 00:00', 1, '2026-03-03 17:30', 'from midnight'],
    ['2026-03-02 23:59', 1, '2026-03-03 17:30', 'from a minute before midnight'],
    ['2026-03-04 09:00', 1, '2026-03-05 12:00', 'to a half-day'],
    ['2026-03-07 10:00', 1, '2026-03-09 17:30', 'from a Saturday off'],
    ['2026-02-13 10:00', 1, '2026-02-14 17:30', 'to a make-up Saturday'],
    ['2026-02-13 10:00', 2, '2026-02-24 17:30', 'over the Spring Festival'],
    ['2026-02-18 10:00', 1, '2026-02-24 17:30', 'from within the Spring Festival'],
    ['2026-09-18 10:00', 20, '2026-10-22 17:30', 'over two holidays and two make-up days'],
    ['2025-12-31 10:00', 248, '2026-12-31 17:30', 'a year'],
    ['1969-12-29 10:00', 2, '1969-12-31 17:30', 'before 1970'],
  ])('from %s %i: %s, %s', (start, days, due) => {
    expect(shown(addWorkingDays(office, shanghai(start), days))).toBe(due)
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity])('has no length of %d', days => {
    expect(() => addWorkingDays(office, 0, days)).toThrow(RangeError)
  })
})

describe('a pause', () => {
  const pause = (from: string, to: string) => ({ from: shanghai(from), to: shanghai(to) })

  test.each([
    ['2026-03-02 16:00', pause('2026-03-02 10:00', '2026-03-02 11:00'), '2026-03-02 17:00', 'of an hour'],
    ['2026-03-02 16:00', pause('2026-03-02 10:00', '2026-03-02 17:00'), '2026-03-03 14:30', 'past the deadline'],
    ['2026-03-09 17:30', pause('2026-03-06 17:30', '2026-03-09 09:00'), '2026-03-09 17:30', 'over a weekend'],
    ['2026-03-03 17:30', pause('2026-03-02 09:00', '2026-03-03 09:00'), '2026-03-04 17:30', 'of a whole working day'],
    ['2026-02-24 17:30', pause('2026-02-14 09:00', '2026-02-24 09:00'), '2026-02-25 17:30', 'over the Spring Festival'],
    [
      '2026-03-08 20:00',
      pause('2026-03-06 18:00', '2026-03-06 19:00'),
      '2026-03-08 20:00',
      'in closed hours, of a deadline set to a Sunday',
    ],
    [
      '2026-03-08 20:00',
      pause('2026-03-08 18:00', '2026-03-08 22:00'),
      '2026-03-08 22:00',
      'in closed hours, past a deadline set to a Sunday',
    ],
    ['2026-03-08 20:00', pause('2026-03-08 18:00', '2026-03-10 22:00'), '2026-03-10 22:00', 'of days, past a deadline set to a Sunday'],
    ['2026-03-02 10:00', pause('2026-03-02 10:00', '2026-03-04 10:00'), '2026-03-04 10:00', 'that begins when it is due'],
    ['2026-03-02 10:00', pause('2026-03-03 10:00', '2026-03-04 10:00'), '2026-03-02 10:00', 'that begins when it is overdue'],
  ])('due %s, %j: %s, %s', (due, stretch, moved) => {
    expect(shown(resumedDeadline(office, shanghai(due), stretch))).toBe(moved)
  })

  test('has its end after its beginning', () => {
    expect(() => resumedDeadline(office, 0, { from: 2, to: 1 })).toThrow(RangeError)
  })
})

describe('working time between two instants', () => {
  test('is what is left, or how late it is', () => {
    const [monday, tuesday] = [shanghai('2026-03-02 10:00'), shanghai('2026-03-03 10:00')]
    expect([workingTimeBetween(office, monday, tuesday), workingTimeBetween(office, tuesday, monday)]).toEqual([7 * hour, -7 * hour])
  })

  test('of a year is its working days', () => {
    const whole = calendarOf({ exceptions: holidays })
    expect(workingTimeBetween(whole, shanghai('2026-01-01 00:00'), shanghai('2027-01-01 00:00'))).toBe(248 * 7 * hour)
  })
})

describe('a calendar that makes no sense', () => {
  test.each([
    [[[720, 540]]],
    [[[540, 540]]],
    [
      [
        [540, 720],
        [700, 800],
      ],
    ],
    [
      [
        [800, 900],
        [540, 720],
      ],
    ],
    [[[-60, 60]]],
    [[[1380, 1500]]],
  ] as const)('is refused: %j', periods => {
    expect(() => isOpen(calendarOf({ weekday: periods }), 0)).toThrow(RangeError)
    expect(() => isOpen(calendarOf({ exceptions: { '2026-03-02': periods } }), 0)).toThrow(RangeError)
  })

  test.each(['2026-02-29', '', 'today'])('has no day %j', date => {
    expect(() => workingPeriods(office, date)).toThrow(RangeError)
  })
})

function calendarOf(given: {
  readonly zone?: string
  readonly weekday?: readonly Period[]
  readonly weekend?: readonly Period[]
  readonly exceptions?: WorkingCalendar['exceptions']
}): WorkingCalendar {
  const { zone = 'Asia/Shanghai', weekday = officeDay, weekend = [], exceptions = {} } = given
  return { zone, week: { 1: weekday, 2: weekday, 3: weekday, 4: weekday, 5: weekday, 6: weekend, 7: weekend }, exceptions }
}

function shanghai(text: string): Instant {
  return Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
}

function shown(instant: Instant | null): string | null {
  return instant === null ? null : new Date(instant + 8 * hour).toISOString().slice(0, 16).replace('T', ' ')
}

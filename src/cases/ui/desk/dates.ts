import { addDays, type Day, dayIn, daysBetween, hour, type Instant, minute } from '#kernel'
import type { WordsValue } from '#design'

export interface Clock {
  readonly now: Instant
  readonly zone: string
}

/** 今天 09:12, 昨天 15:20, 11月18日 09:12 */
export function sayWhen(words: WordsValue, instant: Instant, { now, zone }: Clock): string {
  const { t, formats } = words
  const time = formats.time(instant, zone)
  const day = dayIn(instant, zone)
  const today = dayIn(now, zone)
  if (day === today) return t('desk.when.today', { time })
  if (day === addDays(today, -1)) return t('desk.when.yesterday', { time })
  if (day === addDays(today, 1)) return t('desk.when.tomorrow', { time })
  return t('desk.when.day', { day: shortDay(words, day, today), time })
}

/** 09:12 today, else 11月18日: as short as a drawn path needs it. */
export function sayMoment(words: WordsValue, instant: Instant, { now, zone }: Clock): string {
  const day = dayIn(instant, zone)
  const today = dayIn(now, zone)
  return day === today ? words.formats.time(instant, zone) : shortDay(words, day, today)
}

export function sayDay(words: WordsValue, instant: Instant, { now, zone }: Clock): string {
  return shortDay(words, dayIn(instant, zone), dayIn(now, zone))
}

export function isToday(instant: Instant, { now, zone }: Clock): boolean {
  return dayIn(instant, zone) === dayIn(now, zone)
}

/** A deadline as a case worker reads it: 超 2 天, 剩 3 小时, 今天 17:00, 明天 12:00, 周五, 下周一, 12月3日. */
export function sayDue(words: WordsValue, dueAt: Instant, { now, zone }: Clock): string {
  const { t, formats, language } = words
  if (now >= dueAt) return sayPast(words, now - dueAt)
  const day = dayIn(dueAt, zone)
  const today = dayIn(now, zone)
  const time = formats.time(dueAt, zone)
  if (day === today) {
    if (dueAt - now < hour) return t('desk.due.minutes', { count: Math.max(1, Math.ceil((dueAt - now) / minute)) })
    return dueAt - now < 4 * hour ? t('desk.due.hours', { count: Math.floor((dueAt - now) / hour) }) : t('desk.when.today', { time })
  }
  if (day === addDays(today, 1)) return t('desk.when.tomorrow', { time })
  const weeks = daysBetween(mondayOf(today), mondayOf(day)) / 7
  const weekday = new Intl.DateTimeFormat(regionOf(language), { weekday: 'short', timeZone: 'UTC' }).format(noon(day))
  if (weeks === 0) return t('desk.due.weekday', { weekday })
  return weeks === 1 ? t('desk.due.next.weekday', { weekday }) : shortDay(words, day, today)
}

/** How long something has been so: 5 分钟, 3 小时, 2 天. */
export function sayAge({ t }: WordsValue, age: number): string {
  if (age < hour) return t('desk.age.minutes', { count: Math.max(1, Math.floor(age / minute)) })
  if (age < 48 * hour) return t('desk.age.hours', { count: Math.floor(age / hour) })
  return t('desk.age.days', { count: Math.floor(age / (24 * hour)) })
}

function sayPast({ t }: WordsValue, past: number): string {
  if (past < hour) return t('desk.due.past.minutes', { count: Math.max(1, Math.floor(past / minute)) })
  if (past < 24 * hour) return t('desk.due.past.hours', { count: Math.floor(past / hour) })
  return t('desk.due.past.days', { count: Math.floor(past / (24 * hour)) })
}

function shortDay({ language }: WordsValue, day: Day, today: Day): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const)
  const month = language === 'en' ? 'short' : 'long'
  return new Intl.DateTimeFormat(regionOf(language), { ...year, month, day: 'numeric', timeZone: 'UTC' }).format(noon(day))
}

function mondayOf(day: Day): Day {
  return addDays(day, -((new Date(noon(day)).getUTCDay() + 6) % 7))
}

function noon(day: Day): number {
  return Date.parse(`${day}T12:00:00Z`)
}

function regionOf(language: string): string {
  return language === 'en' ? 'en-GB' : language
}

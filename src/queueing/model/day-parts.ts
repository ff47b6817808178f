import { type Instant, wallClock } from '#kernel'

const dayParts = ['morning', 'afternoon', 'evening'] as const
/** 上午, 下午, 晚上: how people look for a time of day. */
export type DayPart = (typeof dayParts)[number]

/** The part of the day a slot begins in, by the wall clock of its site: before 12:00, before 18:00, after. */
function dayPartOf(startsAt: Instant, zone: string): DayPart {
  const { minutes } = wallClock(startsAt, zone)
  return minutes < 720 ? 'morning' : minutes < 1080 ? 'afternoon' : 'evening'
}

/** What there is, by part of the day; parts without anything are left out. */
export function byDayPart<Slot extends { readonly startsAt: Instant }>(
  slots: readonly Slot[],
  zone: string,
): readonly { readonly part: DayPart; readonly slots: readonly Slot[] }[] {
  return dayParts
    .map(part => ({ part, slots: slots.filter(({ startsAt }) => dayPartOf(startsAt, zone) === part) }))
    .filter(({ slots: found }) => found.length > 0)
}

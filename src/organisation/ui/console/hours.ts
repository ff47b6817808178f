import type { Hours } from '#organisation'

export const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const
type Week = Hours['week']

/** `09:00-12:00, 13:30-17:00`; empty on a day off. */
export function writeDay(periods: Week['1']): string {
  return periods.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(', ')
}

/** What was typed, as periods in minutes; null when it is none. */
export function readDay(text: string): [number, number][] | null {
  const parts = text
    .normalize('NFKC')
    .split(/[,，、;]/)
    .map(part => part.trim())
    .filter(part => part !== '')
  const periods = parts.map(part => /^(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})$/.exec(part)?.slice(1).map(Number))
  if (periods.some(period => period === undefined)) return null
  return periods.map(period => [period![0]! * 60 + period![1]!, period![2]! * 60 + period![3]!])
}

/** Days with the same hours told together: `周一至周五 09:00-17:00`. */
export function tellHours({ week }: Hours, t: (key: string, values?: Record<string, string>) => string): string {
  const runs: { from: string; to: string; hours: string }[] = []
  for (const day of weekdays) {
    const hours = writeDay(week[day])
    const last = runs.at(-1)
    if (last && last.hours === hours) last.to = day
    else runs.push({ from: day, to: day, hours })
  }
  const open = runs.filter(({ hours }) => hours !== '')
  if (open.length === 0) return t('console.hours.none')
  return open
    .map(({ from, to, hours }) =>
      from === to
        ? t('console.hours.day', { day: t(`console.day.${from}`), hours })
        : t('console.hours.days', { from: t(`console.day.${from}`), to: t(`console.day.${to}`), hours }),
    )
    .join(t('desk.staff.and'))
}

// words: console.day.*

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

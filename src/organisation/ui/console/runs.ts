import { addDays, type Day } from '#kernel'
import { exceptionsOf, type Hours, type SpecialDay, type WorkingCalendar } from '#organisation'

export interface Layer {
  readonly unit: string
  readonly name: { readonly 'zh-CN': string; readonly en: string }
  readonly own: boolean
  readonly days: readonly SpecialDay[]
}

/** A special day as it holds at a place: whose word it is. */
export interface Held extends SpecialDay {
  readonly layer: Layer
}

/** Days in a row of which the same place says the same. */
export interface Run {
  readonly first: Held
  readonly last: Day
  readonly count: number
}

/** What holds at a place by date: the nearest place's word. `layers` come from the top down. */
export function heldAt(layers: readonly Layer[]): ReadonlyMap<Day, Held> {
  return new Map(layers.flatMap(layer => layer.days.map(each => [each.date, { ...each, layer }] as const)))
}

export function runsOf(held: ReadonlyMap<Day, Held>, year: number): readonly Run[] {
  const runs: { first: Held; last: Day; count: number }[] = []
  const days = [...held.values()].filter(({ date }) => date.startsWith(`${year}-`)).sort((a, b) => (a.date < b.date ? -1 : 1))
  for (const each of days) {
    const run = runs.at(-1)
    if (run && addDays(run.last, 1) === each.date && saysTheSame(run.first, each)) {
      run.last = each.date
      run.count++
    } else runs.push({ first: each, last: each.date, count: 1 })
  }
  return runs
}

function saysTheSame(one: Held, other: Held): boolean {
  const words = ({ kind, periods, name, layer }: Held) => JSON.stringify([kind, periods, name, layer.unit])
  return words(one) === words(other)
}

/** Which days of the week and which dates a place opens. */
export function opensOn(hours: Hours, layers: readonly Layer[]): (date: Day) => boolean {
  const week = hours.week as unknown as WorkingCalendar['week']
  const exceptions = exceptionsOf(
    week,
    layers.map(({ days }) => days),
  )
  return date => (exceptions[date] ?? week[weekdayOf(date)]).length > 0
}

/** ISO: Monday is 1. */
export function weekdayOf(date: Day): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() || 7) as 1
}

export function daysOfMonth(year: number, month: number): readonly Day[] {
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return Array.from({ length }, (_, index) => addDays(first, index))
}

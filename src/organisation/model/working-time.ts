/**
 * Working time: what a deadline is counted in. All functions are pure; a calendar is a value: to change one, make a new one.
 *
 * A period opens when the wall clock first reaches its beginning and closes when it first reaches its end. So on the night summer time ends
 * an hour that comes twice is one long stretch up to the period's end, and on the night it begins a skipped hour does not count.
 *
 * Each calendar keeps an index of its openings in blocks of 64 days with running sums, so that an answer is a binary search and not a walk
 * over days. Keep the calendar object: the index hangs on it and goes with it.
 */
import { addDays, day, type Day, daysBetween, type Instant, instantOf, isDay, minute } from '#kernel'

/** Minutes from midnight, `from` included and `to` not: [540, 720] is 09:00-12:00. A day ends at 1440. */
export type Period = readonly [from: number, to: number]

/** Working hours of a department or site: a week, and the days that differ. */
export interface WorkingCalendar {
  /** IANA time zone in which days and minutes are meant. */
  readonly zone: string
  /** By ISO weekday (1 is Monday): periods in order, not overlapping; none on a day off. */
  readonly week: Readonly<Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly Period[]>>
  /** Instead of the week's periods: none on a holiday, a working day's on a make-up day (调休), fewer on a half-day. */
  readonly exceptions: Readonly<Record<Day, readonly Period[]>>
}

/** Days without an opening after which a calendar counts as one that does not open. */
const patience = 400
const epoch = '1970-01-01'
const blockDays = 64

/** The periods of a day, none on a day off. */
export function workingPeriods(calendar: WorkingCalendar, date: Day): readonly Period[] {
  if (!isDay(date)) throw new RangeError(`${date} is not a day`)
  return periodsOn(calendar, date, daysBetween(epoch, date))
}

export function isWorkingDay(calendar: WorkingCalendar, date: Day): boolean {
  return workingPeriods(calendar, date).length > 0
}

/** At the opening itself it is open, at the closing it no longer is. */
export function isOpen(calendar: WorkingCalendar, instant: Instant): boolean {
  return nextOpening(calendar, instant) === instant
}

/** The first instant from `instant` on, itself included, at which it is open; null when that is more than 400 days away. */
export function nextOpening(calendar: WorkingCalendar, instant: Instant): Instant | null {
  const blocks = blocksOf(calendar)
  let block = blockAt(calendar, blocks, instant)
  let position = countUpTo(block.ends, instant)
  if (position === block.starts.length) {
    const next = nextBlock(calendar, blocks, block, instant)
    if (!next) return null
    block = next
    position = 0
  }
  return Math.max(instant, block.starts[position]!)
}

/**
 * The first instant by which `duration` milliseconds of working time have passed since `start`. A start outside counts from the next opening
 * (a period in hours begins to run at once: 民法典第201条第2款); time that is used up exactly at a closing ends at that closing. 0 gives `start`.
 * @throws {RangeError} for a negative duration, and when more than 400 days pass without an opening.
 */
export function addWorkingTime(calendar: WorkingCalendar, start: Instant, duration: number): Instant {
  if (!(duration >= 0 && duration < Infinity)) throw new RangeError(`${duration} is not a duration`)
  if (duration === 0) return start
  const blocks = blocksOf(calendar)
  let block = blockAt(calendar, blocks, start)
  let left = duration + workedUntil(block, start)
  while (left > block.total) {
    left -= block.total
    const since = Math.max(start, block.ends.at(-1) ?? start)
    block = nextBlock(calendar, blocks, block, since) ?? neverOpens(since)
  }
  const position = countBelow(block.before, left) - 1
  return block.starts[position]! + left - block.before[position]!
}

/** Milliseconds of working time from one instant to another; negative when `to` is the earlier. What is left of a deadline, or how late it is. */
export function workingTimeBetween(calendar: WorkingCalendar, from: Instant, to: Instant): number {
  if (from > to) return 0 - workingTimeBetween(calendar, to, from)
  const blocks = blocksOf(calendar)
  let block = blockAt(calendar, blocks, from)
  let worked = -workedUntil(block, from)
  while (block.until <= to) {
    worked += block.total
    block = blockOf(calendar, blocks, block.number + 1)
  }
  return worked + workedUntil(block, to)
}

/**
 * The closing time of the n-th working day after the day of `start` in the calendar's zone. That the day itself does not count:
 * 民法典第201条第1款 "按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算". That the last day ends when business does: 第203条第2款
 * "有业务时间的，停止业务活动的时间为截止时间". That public holidays do not count: 行政许可法第82条 "期限以工作日计算，不含法定节假日".
 * A working day is a day on which the calendar opens; one whose only period summer time skips is none.
 * @throws {RangeError} unless `days` is a whole number of at least 1, and when more than 400 days pass without a working day.
 */
export function addWorkingDays(calendar: WorkingCalendar, start: Instant, days: number): Instant {
  if (!(Number.isSafeInteger(days) && days >= 1)) throw new RangeError(`${days} is not a number of working days`)
  const blocks = blocksOf(calendar)
  let block = blockAt(calendar, blocks, start)
  let left = days + countUpTo(block.midnights, start)
  while (left > block.closings.length) {
    left -= block.closings.length
    const since = Math.max(start, block.ends.at(-1) ?? start)
    block = nextBlock(calendar, blocks, block, since) ?? neverOpens(since)
  }
  return block.closings[left - 1]!
}

/**
 * A deadline after a pause: it moves by the working time that passed meanwhile, so that as much is left when the pause ends as was when it began.
 * For what `addWorkingTime` and `addWorkingDays` gave, this is `addWorkingTime(calendar, pause.to, remaining)` with
 * `remaining = workingTimeBetween(calendar, pause.from, due)`. A deadline set by hand may lie in closed hours: a pause in which no working time
 * passed leaves it there, and none makes it lie before the end of the pause. What was overdue when the pause began stays due when it was.
 */
export function resumedDeadline(calendar: WorkingCalendar, due: Instant, pause: { readonly from: Instant; readonly to: Instant }): Instant {
  if (pause.to < pause.from) throw new RangeError('A pause ends before it begins')
  if (due < pause.from) return due
  return Math.max(pause.to, addWorkingTime(calendar, due, workingTimeBetween(calendar, pause.from, pause.to)))
}

/** The openings of 64 days. Block 0 begins on 1970-01-01. */
interface Block {
  readonly number: number
  /** The midnights between which the block lies; the next block begins at `until`. */
  readonly from: Instant
  readonly until: Instant
  /** Opening i goes from starts[i] up to ends[i]; before[i] is the working time of the openings before it, `total` that of all. */
  readonly starts: readonly Instant[]
  readonly ends: readonly Instant[]
  readonly before: readonly number[]
  readonly total: number
  /** When each working day begins, at its midnight, and when it closes. */
  readonly midnights: readonly Instant[]
  readonly closings: readonly Instant[]
}

type Blocks = Map<number, Block>

const indexes = new WeakMap<WorkingCalendar, Blocks>()

function blocksOf(calendar: WorkingCalendar): Blocks {
  let blocks = indexes.get(calendar)
  if (!blocks) {
    for (const periods of [...Object.values(calendar.week), ...Object.values(calendar.exceptions)]) requireInOrder(periods)
    blocks = new Map()
    indexes.set(calendar, blocks)
  }
  return blocks
}

function blockOf(calendar: WorkingCalendar, blocks: Blocks, number: number): Block {
  let block = blocks.get(number)
  if (!block) {
    block = makeBlock(calendar, number)
    blocks.set(number, block)
  }
  return block
}

/** The block in which an instant lies. UTC gives the block to within one, whatever the zone. */
function blockAt(calendar: WorkingCalendar, blocks: Blocks, instant: Instant): Block {
  const guess = blockOf(calendar, blocks, Math.floor(instant / (blockDays * day)))
  if (instant < guess.from) return blockOf(calendar, blocks, guess.number - 1)
  return instant < guess.until ? guess : blockOf(calendar, blocks, guess.number + 1)
}

/** The next block that opens, null when that is more than 400 days after `since`. */
function nextBlock(calendar: WorkingCalendar, blocks: Blocks, block: Block, since: Instant): Block | null {
  const limit = since + patience * day
  let next = block
  do next = blockOf(calendar, blocks, next.number + 1)
  while (next.starts.length === 0 && next.until <= limit)
  const opening = next.starts[0]
  return opening !== undefined && opening <= limit ? next : null
}

function makeBlock(calendar: WorkingCalendar, number: number): Block {
  const starts: Instant[] = []
  const ends: Instant[] = []
  const before: number[] = []
  const midnights: Instant[] = []
  const closings: Instant[] = []
  const first = number * blockDays
  const from = midnight(first, calendar.zone)
  let [total, until] = [0, from]
  for (let date = first; date < first + blockDays; date++) {
    const [begin, end] = [until, midnight(date + 1, calendar.zone)]
    const openings = openingsBetween(calendar, date, begin, end)
    for (const [start, stop] of openings) {
      starts.push(start)
      ends.push(stop)
      before.push(total)
      total += stop - start
    }
    const last = openings.at(-1)
    if (last) {
      midnights.push(begin)
      closings.push(last[1])
    }
    until = end
  }
  return { number, from, until, starts, ends, before, total, midnights, closings }
}

/** The stretches in which a day, given with its midnights, is open. Only a day on which the clock changes asks the zone for each of them. */
function openingsBetween(
  calendar: WorkingCalendar,
  number: number,
  begin: Instant,
  end: Instant,
): readonly (readonly [Instant, Instant])[] {
  const date = addDays(epoch, number)
  const at = (minutes: number) => (end - begin === day ? begin + minutes * minute : instantOf(date, minutes, calendar.zone))
  return periodsOn(calendar, date, number)
    .map(([from, to]) => [at(from), at(to)] as const)
    .filter(([start, stop]) => start < stop)
}

function periodsOn(calendar: WorkingCalendar, date: Day, number: number): readonly Period[] {
  const weekday = ((((number + 3) % 7) + 7) % 7) + 1
  return calendar.exceptions[date] ?? calendar.week[weekday as 1 | 2 | 3 | 4 | 5 | 6 | 7]
}

function midnight(number: number, zone: string): Instant {
  return instantOf(addDays(epoch, number), 0, zone)
}

/** Working time of a block up to an instant in or after it. */
function workedUntil(block: Block, instant: Instant): number {
  const position = countUpTo(block.starts, instant) - 1
  return position < 0 ? 0 : block.before[position]! + Math.min(instant, block.ends[position]!) - block.starts[position]!
}

/** How many of the ascending values are at most `limit`. */
function countUpTo(values: readonly number[], limit: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the ascending values are less than `limit`. */
function countBelow(values: readonly number[], limit: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}

function requireInOrder(periods: readonly Period[]): void {
  let previous = 0
  for (const [from, to] of periods) {
    if (!(previous <= from && from < to && to <= day / minute)) throw new RangeError(`Periods out of order: ${JSON.stringify(periods)}`)
    previous = to
  }
}

function neverOpens(since: Instant): never {
  throw new RangeError(`The calendar does not open within ${patience} days after ${new Date(since).toISOString()}`)
}

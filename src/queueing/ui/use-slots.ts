import { addDays, type Day, type Instant } from '#kernel'
import type { Client, LiveClient } from '#kernel/browser'
import { useWords } from '#design'
import { listSlots, type ResourceView, type SlotDay, slotsRoom, type SlotView } from '#queueing'
import { useEffect, useState } from 'react'

/** What a page needs to let somebody choose a time. */
export interface ChooseSlotProps {
  readonly client: Client
  readonly live: LiveClient
  /** The id of the resource whose times are offered. */
  readonly resource: string
  /** The slot that is chosen. */
  readonly value: string | null
  /** The seat in it is theirs already (held, booked): that it is full is no news then. */
  readonly isKept?: boolean | undefined
  /** Why the last choice was refused, in words: it had just gone, or was too late. */
  readonly refusal?: string | undefined
  /** What is wrong with the answer, once one tried to go on. */
  readonly error?: string | undefined
  readonly onChoose: (slot: SlotView & { readonly day: Day }) => void
}

export interface Slots {
  /** Null until the first answer; what was there stays when a later one fails. */
  readonly there: { readonly resource: ResourceView; readonly days: readonly SlotDay[] } | null
  readonly failed: boolean
  readonly again: () => void
}

/** The times of a resource, renewed whenever somebody takes one or gives one back. */
export function useSlots(client: Client, live: LiveClient, resource: string): Slots {
  const { language } = useWords()
  const [there, setThere] = useState<Slots['there']>(null)
  const [failed, setFailed] = useState(false)
  const [tries, setTries] = useState(0)
  useEffect(
    () =>
      watchSlots({ client, live, resource }, answer => {
        if (answer) setThere(answer)
        setFailed(answer === null)
      }),
    // The names follow the language.
    [client, live, resource, language, tries],
  )
  return { there, failed, again: () => setTries(tries + 1) }
}

/** Milliseconds until it is tried again what could not be had. */
const againAfter = 4000

/** Tells the times of a resource now and whenever they change; null where they cannot be had. News that come while an answer is on its way are fetched after it, once. */
function watchSlots(
  { client, live, resource }: { readonly client: Client; readonly live: LiveClient; readonly resource: string },
  tell: (there: Slots['there']) => void,
): () => void {
  const stop = new AbortController()
  const rooms = new Map<string, () => void>()
  let asking = false
  let changed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const watch = (days: readonly Day[]) => {
    for (const [date, leave] of rooms) {
      if (days.includes(date)) continue
      leave()
      rooms.delete(date)
    }
    for (const date of days)
      if (!rooms.has(date))
        rooms.set(
          date,
          live.watch(slotsRoom(resource, date), 0, () => void ask()),
        )
  }
  const ask = async (): Promise<void> => {
    changed = true
    if (asking) return
    asking = true
    clearTimeout(timer)
    while (changed && !stop.signal.aborted) {
      changed = false
      const answer = await client.call(listSlots, { resource }, { signal: stop.signal }).catch(() => null)
      if (stop.signal.aborted) return
      if (answer) watch(answer.days.map(({ day }) => day))
      else timer = setTimeout(() => void ask(), againAfter)
      tell(answer)
    }
    asking = false
  }
  void ask()
  return () => {
    stop.abort()
    clearTimeout(timer)
    for (const leave of rooms.values()) leave()
  }
}

/** Whether what somebody chose can no longer be had: it was there, it is not theirs, and now it is full or not offered. */
export function hasGone(days: readonly SlotDay[], { value, isKept }: Pick<ChooseSlotProps, 'value' | 'isKept'>): boolean {
  if (value === null || isKept === true) return false
  const slot = slotIn(days, value)
  return !slot || slot.free === 0
}

export function slotIn(days: readonly SlotDay[], id: string | null): (SlotView & { readonly day: Day }) | undefined {
  for (const { day, slots } of days) {
    const slot = slots.find(each => each.id === id)
    if (slot) return { ...slot, day }
  }
  return undefined
}

/** How days and times are said. */
export function useSlotWords(resource: Pick<ResourceView, 'zone' | 'today'> | undefined) {
  const { t, formats } = useWords()
  const zone = resource?.zone ?? 'UTC'
  const date = (of: Day) => t('queueing.date', { month: Number(of.slice(5, 7)), day: Number(of.slice(8)) })
  const weekday = (of: Day) => {
    if (of === resource?.today) return t('queueing.today')
    return resource && of === addDays(resource.today, 1) ? t('queueing.tomorrow') : formats.weekday(of)
  }
  return {
    /** 11月25日 */
    date,
    /** 今天, 明天, 星期三 */
    weekday,
    /** 11月25日 星期三 */
    day: (of: Day) => t('queueing.day', { date: date(of), weekday: weekday(of) }),
    time: (instant: Instant) => formats.time(instant, zone),
    /** 09:00 到 09:30, for who hears the page. */
    span: ({ startsAt, endsAt }: SlotView) => t('queueing.until', { from: formats.time(startsAt, zone), to: formats.time(endsAt, zone) }),
    free: (count: number) => (count === 0 ? t('queueing.full') : t('queueing.free', { count })),
  }
}

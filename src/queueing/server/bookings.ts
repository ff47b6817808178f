import { type Instant, minute, Refusal } from '#kernel'
import type { Operation, TimerHandlers } from '#kernel/server'
import { type BookingState, events, slotsRoom } from '#queueing'
import * as storage from './storage.ts'

/** Who has, or had, a seat in which slot; instants in milliseconds. */
export interface Booking {
  readonly id: string
  readonly slot: string
  readonly resource: string
  readonly owner: string
  readonly state: BookingState
  readonly startsAt: Instant
  readonly endsAt: Instant
  /** Until when it is kept; null when it is booked or over. */
  readonly expiresAt: Instant | null
}

export interface Wanted {
  /** Made by who asks, once for each wish: a repeated one takes no second seat. */
  readonly id: string
  readonly slot: string
  /** What it is for: a case. */
  readonly owner: string
  readonly customer: string | null
}

/**
 * Keeps a seat for an owner for the resource's `holdMinutes`, in the caller's transaction. Whatever the owner held before is given back, once this one is theirs.
 * Refuses with `queueing.slot_full`, `.slot_gone`, `.too_late`, `.once_a_day`; with `.already_booked` when the owner has booked (then `move`); with `.hold_expired` or
 * `.unknown_booking` when this very hold is over.
 */
export async function hold(operation: Operation, wanted: Wanted): Promise<void> {
  const { sql, now } = operation
  if (await isThere(operation, wanted)) return
  const before = await storage.lockSeatOf(sql, wanted.owner)
  if (before?.state === 'booked') throw new Refusal('queueing.already_booked')
  // Most who come too late need not wait for those before them to be told so.
  const isFull = before?.slotId !== wanted.slot && (await storage.findSlot(sql, wanted.slot))?.free === 0
  const open = isFull ? null : await openSlot(operation, wanted.slot)
  // The same wish may have come by another way while this one waited.
  if (await isThere(operation, wanted)) return
  if (!open) throw new Refusal('queueing.slot_full')
  const { slot, resource } = open
  const expiresAt = now + resource.rules.holdMinutes * minute
  if (before && before.id !== wanted.id) await giveBack(operation, before, 'released')
  await seat(operation, { ...wanted, slot, resource, expiresAt, refusal: 'queueing.slot_full' })
  if (before?.id === wanted.id) await announceSlot(operation, before.slotId)
  append(operation, events.held, { id: wanted.id, ownerId: wanted.owner, customerId: wanted.customer }, slot)
  expireAt(operation, wanted.id, expiresAt)
}

/**
 * Makes a hold a booking; one that is booked stays so. A hold that expired meanwhile gets a seat again if there is one, else it is refused with `queueing.hold_expired`
 * (or why the slot cannot be had any more).
 */
export async function book(operation: Operation, id: string): Promise<void> {
  const { sql, now } = operation
  const booking = await storage.lockBooking(sql, id)
  if (!booking || booking.state === 'released') throw new Refusal('queueing.unknown_booking')
  if (booking.state === 'booked') return
  if (booking.state === 'held') await storage.bookSeat(sql, id, now)
  else {
    await seat(operation, {
      ...(await openSlot(operation, booking.slotId)),
      id,
      owner: booking.ownerId,
      customer: booking.customerId,
      expiresAt: null,
      refusal: 'queueing.hold_expired',
    })
  }
  append(operation, events.booked, booking, await announceSlot(operation, booking.slotId))
  operation.cancelTimer('queueing.expire', id)
}

/**
 * Gives a seat back; doing it again does nothing. `anyTime`: also when it is too late for customers, for staff and for the product itself. Refuses with
 * `queueing.too_late_to_release`, `.unknown_booking`.
 */
export async function release(operation: Operation, given: { readonly id: string; readonly anyTime?: boolean }): Promise<void> {
  const booking = await storage.lockBooking(operation.sql, given.id)
  if (!booking) throw new Refusal('queueing.unknown_booking')
  if (booking.seat === null) return
  if (given.anyTime !== true) await requireTimely(operation, booking)
  await giveBack(operation, booking, 'released')
}

/**
 * Another slot for the same booking, in one step: when the new one cannot be had, the old one stays. What was held is held anew, what was booked is booked. Refuses as
 * `hold` and `release` do.
 */
export async function move(
  operation: Operation,
  given: { readonly id: string; readonly slot: string; readonly anyTime?: boolean },
): Promise<void> {
  const { sql, now } = operation
  const booking = await storage.lockBooking(sql, given.id)
  if (!booking || booking.seat === null) throw new Refusal('queueing.unknown_booking')
  if (booking.slotId === given.slot) return
  if (given.anyTime !== true) await requireTimely(operation, booking)
  const { slot, resource } = await openSlot(operation, given.slot)
  const expiresAt = booking.state === 'held' ? now + resource.rules.holdMinutes * minute : null
  const { id, ownerId: owner, customerId: customer } = booking
  await seat(operation, { id, slot, owner, customer, resource, expiresAt, refusal: 'queueing.slot_full' })
  const from = await announceSlot(operation, booking.slotId)
  append(operation, events.moved, booking, slot, { from: from.id })
  if (expiresAt !== null) expireAt(operation, id, expiresAt)
}

/** What an owner has booked or held, oldest first, those included that are over. */
export async function findBookings(operation: Pick<Operation, 'sql'>, owner: string): Promise<readonly Booking[]> {
  const found = await storage.findBookingsOf(operation.sql, owner)
  return await Promise.all(
    found.map(async booking => {
      const slot = (await storage.findSlot(operation.sql, booking.slotId))!
      const { id, ownerId, state, expiresAt } = booking
      return {
        id,
        slot: slot.id,
        resource: slot.resourceId,
        owner: ownerId,
        state,
        startsAt: slot.startsAt,
        endsAt: slot.endsAt,
        expiresAt,
      }
    }),
  )
}

export const timers: TimerHandlers = {
  'queueing.expire': async (operation, { payload }) => {
    const booking = await storage.lockBooking(operation.sql, String(payload['booking']))
    if (booking?.state === 'held' && booking.expiresAt! <= operation.now) await giveBack(operation, booking, 'expired')
  },
}

/** Whether this very wish has its seat already. One that lost it is refused: the answer to a late repetition must not be a new seat. */
async function isThere({ sql }: Operation, wanted: Wanted): Promise<boolean> {
  const known = await storage.lockBooking(sql, wanted.id)
  if (!known) return false
  if (known.ownerId !== wanted.owner) throw new Refusal('kernel.key_reused')
  if (known.seat === null) throw new Refusal(known.state === 'expired' ? 'queueing.hold_expired' : 'queueing.unknown_booking')
  return known.slotId === wanted.slot
}

/** A slot that can still be taken, with its resource; nobody else takes a seat in it until this operation ends. */
async function openSlot({ sql, now }: Operation, id: string): Promise<storage.LockedSlot> {
  const found = await storage.lockSlot(sql, id)
  if (!found || found.slot.withdrawn) throw new Refusal('queueing.slot_gone')
  if (now >= found.slot.startsAt - found.resource.rules.closesBefore * minute) throw new Refusal('queueing.too_late')
  return found
}

async function seat(
  operation: Operation,
  given: Omit<Wanted, 'slot'> &
    storage.LockedSlot & { readonly expiresAt: Instant | null; readonly refusal: 'queueing.slot_full' | 'queueing.hold_expired' },
): Promise<void> {
  const { id, slot, owner, customer, resource, expiresAt, refusal } = given
  const taken = await storage
    .takeSeat(operation.sql, {
      id,
      slotId: slot.id,
      ownerId: owner,
      customerId: customer,
      onceKey: onceKeyOf(resource),
      at: operation.now,
      expiresAt,
    })
    .catch((error: unknown) => {
      if (!(error instanceof storage.Clash)) throw error
      throw new Refusal(error.what === 'day' ? 'queueing.once_a_day' : 'queueing.already_booked')
    })
  if (!taken) throw new Refusal(refusal === 'queueing.slot_full' ? 'queueing.slot_full' : 'queueing.hold_expired')
  operation.announce(slotsRoom(resource.id, slot.day))
}

function onceKeyOf({ id, siteId, group, rules }: storage.ResourceRecord): string | null {
  if (rules.onceADay === null) return null
  return rules.onceADay === 'resource' ? id : `${siteId}/${group}`
}

/** What is only held can be given back until the end. */
async function requireTimely({ sql, now }: Operation, booking: storage.BookingRecord): Promise<void> {
  if (booking.state !== 'booked') return
  const slot = (await storage.findSlot(sql, booking.slotId))!
  const resource = (await storage.findResource(sql, slot.resourceId))!
  if (now >= slot.startsAt - resource.rules.releasesUntil * minute) throw new Refusal('queueing.too_late_to_release')
}

async function giveBack(operation: Operation, booking: storage.BookingRecord, state: 'released' | 'expired'): Promise<void> {
  await storage.giveBack(operation.sql, { id: booking.id, state, at: operation.now })
  append(operation, events[state], booking, await announceSlot(operation, booking.slotId))
  operation.cancelTimer('queueing.expire', booking.id)
}

async function announceSlot(operation: Operation, id: string): Promise<storage.SlotRecord> {
  const slot = (await storage.findSlot(operation.sql, id))!
  operation.announce(slotsRoom(slot.resourceId, slot.day))
  return slot
}

function expireAt(operation: Operation, id: string, dueAt: Instant): void {
  operation.setTimer({ name: 'queueing.expire', key: id, dueAt, payload: { booking: id } })
}

function append(
  operation: Operation,
  event: (typeof events)[keyof typeof events],
  booking: Pick<storage.BookingRecord, 'id' | 'ownerId' | 'customerId'>,
  slot: Pick<storage.SlotRecord, 'id' | 'resourceId'>,
  more: Readonly<Record<string, string>> = {},
): void {
  const props = { booking: booking.id, slot: slot.id, resource: slot.resourceId, ...more }
  operation.append({ event, caseId: booking.ownerId, customerId: booking.customerId, props })
}

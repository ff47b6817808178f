import type { Day, Instant, Language } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { BookingState, Plan, Rules } from '#queueing'
import type { Cut, Stored } from '../model/plan.ts'

type Json = Parameters<Database['json']>[0]

export interface ResourceRecord {
  readonly id: string
  readonly siteId: string
  readonly key: string
  readonly group: string
  readonly name: Readonly<Record<Language, string>>
  readonly plan: Plan
  readonly rules: Rules
}

/** A slot with how many seats are free. */
export interface SlotRecord {
  readonly id: string
  readonly resourceId: string
  readonly day: Day
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly capacity: number
  readonly free: number
  readonly withdrawn: boolean
}

export interface BookingRecord {
  readonly id: string
  readonly slotId: string
  readonly seat: number | null
  readonly ownerId: string
  readonly customerId: string | null
  readonly state: BookingState
  readonly expiresAt: Instant | null
}

/** Makes a resource, or gives the one with this key at the site its new name, plan and rules. */
export async function putResource(sql: Transaction, given: ResourceRecord & { readonly at: Instant }): Promise<string> {
  const [row] = await sql`
    insert into queueing.resources (id, site_id, key, group_key, name, plan, rules, made_at)
    values (${given.id}, ${given.siteId}, ${given.key}, ${given.group}, ${sql.json(given.name)}, ${sql.json(given.plan as unknown as Json)},
      ${sql.json(given.rules)}, ${sql.typed.instant(given.at)})
    on conflict (site_id, key) do update set group_key = excluded.group_key, name = excluded.name, plan = excluded.plan, rules = excluded.rules
    returning id`
  return row!['id'] as string
}

export async function findResource(sql: Database | Transaction, id: string): Promise<ResourceRecord | null> {
  const [row] = await sql`select id, site_id, key, group_key, name, plan, rules from queueing.resources where id = ${id}`
  return row ? resourceOf(row) : null
}

/** Only one renews a resource's slots at a time. */
export async function lockResource(sql: Transaction, id: string): Promise<ResourceRecord | null> {
  const [row] = await sql`select id, site_id, key, group_key, name, plan, rules from queueing.resources where id = ${id} for no key update`
  return row ? resourceOf(row) : null
}

export async function findResourcesAt(sql: Database, siteId: string, group: string | null): Promise<readonly ResourceRecord[]> {
  const rows = await sql`
    select id, site_id, key, group_key, name, plan, rules from queueing.resources
    where site_id = ${siteId} and (${group}::text is null or group_key = ${group}) order by group_key, key`
  return rows.map(resourceOf)
}

/** Those of every site that have this key, in the order they were made. */
export async function findResourcesByKey(sql: Database, key: string): Promise<readonly ResourceRecord[]> {
  const rows = await sql`select id, site_id, key, group_key, name, plan, rules from queueing.resources where key = ${key} order by id`
  return rows.map(resourceOf)
}

export async function findResourceIds(sql: Database): Promise<readonly string[]> {
  return (await sql`select id from queueing.resources order by id`).map(row => row['id'] as string)
}

/** Nobody takes a seat in what of a resource has not begun, until the transaction ends. */
export async function lockSlotsOf(sql: Transaction, resourceId: string, now: Instant): Promise<void> {
  await sql`
    select 1 from queueing.slots where resource_id = ${resourceId} and starts_at > ${sql.typed.instant(now)} order by id for no key update`
}

/** The slots of a resource that have not begun, with the highest seat somebody has. */
export async function findStored(sql: Database | Transaction, resourceId: string, now: Instant): Promise<readonly Stored[]> {
  const rows = await sql`
    select s.id, s.day, s.starts_at, s.ends_at, s.capacity, s.withdrawn_at,
      coalesce((select max(b.seat) from queueing.bookings b where b.slot_id = s.id), 0) as taken
    from queueing.slots s where s.resource_id = ${resourceId} and s.starts_at > ${sql.typed.instant(now)} order by s.starts_at`
  return rows.map(row => ({
    id: row['id'] as string,
    day: row['day'] as Day,
    startsAt: row['starts_at'] as Instant,
    endsAt: row['ends_at'] as Instant,
    capacity: row['capacity'] as number,
    taken: row['taken'] as number,
    withdrawn: row['withdrawn_at'] !== null,
  }))
}

export async function addSlots(sql: Transaction, resourceId: string, cuts: readonly (Cut & { readonly id: string })[]): Promise<void> {
  const rows = cuts.map(({ id, day, startsAt, endsAt, capacity }) => ({
    id,
    day,
    starts_at: new Date(startsAt).toISOString(),
    ends_at: new Date(endsAt).toISOString(),
    capacity,
  }))
  await sql`
    insert into queueing.slots (id, resource_id, day, starts_at, ends_at, capacity)
    select id, ${resourceId}, day, starts_at, ends_at, capacity
    from jsonb_to_recordset(${sql.json(rows)}) as given (id uuid, day date, starts_at timestamptz, ends_at timestamptz, capacity integer)`
}

/** Gives slots their capacity; withdrawn ones are offered again. */
export async function keepSlots(sql: Transaction, kept: readonly { readonly id: string; readonly capacity: number }[]): Promise<void> {
  await sql`
    update queueing.slots s set capacity = given.capacity, withdrawn_at = null
    from jsonb_to_recordset(${sql.json(kept)}) as given (id uuid, capacity integer) where s.id = given.id`
}

export async function withdrawSlots(sql: Transaction, ids: readonly string[], at: Instant): Promise<void> {
  await sql`update queueing.slots set withdrawn_at = ${sql.typed.instant(at)} where id = any(${[...ids]}) and withdrawn_at is null`
}

/** What of some resources begins after `from`, a day's or all, in order; withdrawn ones are left out. */
export async function findSlots(
  sql: Database,
  given: { readonly resources: readonly string[]; readonly day: Day | null; readonly from: Instant },
): Promise<readonly SlotRecord[]> {
  const rows = await sql`
    ${slotColumns(sql)}
    where s.resource_id = any(${[...given.resources]}) and s.starts_at > ${sql.typed.instant(given.from)} and s.withdrawn_at is null
      and (${given.day}::date is null or s.day = ${given.day}::date)
    order by s.starts_at, s.id`
  return rows.map(slotOf)
}

export async function findSlot(sql: Database | Transaction, id: string): Promise<SlotRecord | null> {
  const [row] = await sql`${slotColumns(sql)} where s.id = ${id}`
  return row ? slotOf(row) : null
}

/** A slot without its free seats, and the resource it is of. */
export interface LockedSlot {
  readonly slot: Omit<SlotRecord, 'free'>
  readonly resource: ResourceRecord
}

/** Whoever wants a seat in a slot waits here for those before: nobody loses a race, the slot is full or it is not. */
export async function lockSlot(sql: Transaction, id: string): Promise<LockedSlot | null> {
  const [row] = await sql`
    select s.id as slot, s.resource_id, s.day, s.starts_at, s.ends_at, s.capacity, s.withdrawn_at,
      r.id, r.site_id, r.key, r.group_key, r.name, r.plan, r.rules
    from queueing.slots s join queueing.resources r on r.id = s.resource_id where s.id = ${id} for no key update of s`
  return row ? { slot: lockedOf({ ...row, id: row['slot'] }), resource: resourceOf(row) } : null
}

export async function lockBooking(sql: Transaction, id: string): Promise<BookingRecord | null> {
  const [row] = await sql`${bookingColumns(sql)} where id = ${id} for update`
  return row ? bookingOf(row) : null
}

/** The booking of an owner that has a seat. */
export async function lockSeatOf(sql: Transaction, ownerId: string): Promise<BookingRecord | null> {
  const [row] = await sql`${bookingColumns(sql)} where owner_id = ${ownerId} and seat is not null for update`
  return row ? bookingOf(row) : null
}

export async function findBookingsOf(sql: Database | Transaction, ownerId: string): Promise<readonly BookingRecord[]> {
  const rows = await sql`${bookingColumns(sql)} where owner_id = ${ownerId} order by held_at, id`
  return rows.map(bookingOf)
}

/**
 * Gives a booking the lowest free seat of a slot; false when there is none. The slot is locked before (`lockSlot`); were it not, the constraint would refuse the second of
 * two. Throws `Clash` when the owner or the customer's day has a seat already.
 */
export async function takeSeat(
  sql: Transaction,
  given: {
    readonly id: string
    readonly slotId: string
    readonly ownerId: string
    readonly customerId: string | null
    readonly onceKey: string | null
    readonly at: Instant
    readonly expiresAt: Instant | null
  },
): Promise<boolean> {
  const at = sql.typed.instant(given.at)
  const expires = given.expiresAt === null ? null : sql.typed.instant(given.expiresAt)
  const state = given.expiresAt === null ? 'booked' : 'held'
  const booked = given.expiresAt === null ? at : null
  const rows = await clashing(
    async () => sql`
      insert into queueing.bookings (id, slot_id, capacity, seat, owner_id, customer_id, once_key, day, state, held_at, expires_at, booked_at)
      select ${given.id}, s.id, s.capacity, seats.seat, ${given.ownerId}, ${given.customerId}, ${given.onceKey}, s.day, ${state}, ${at}, ${expires}, ${booked}
      from queueing.slots s cross join lateral generate_series(1, s.capacity) as seats (seat)
      where s.id = ${given.slotId} and not exists (select 1 from queueing.bookings b where b.slot_id = s.id and b.seat = seats.seat)
      order by seats.seat limit 1
      on conflict (id) do update set slot_id = excluded.slot_id, capacity = excluded.capacity, seat = excluded.seat, customer_id = excluded.customer_id,
        once_key = excluded.once_key, day = excluded.day, state = excluded.state, expires_at = excluded.expires_at, booked_at = excluded.booked_at,
        ended_at = null
      returning id`,
  )
  return rows.length > 0
}

export async function bookSeat(sql: Transaction, id: string, at: Instant): Promise<void> {
  await sql`
    update queueing.bookings set state = 'booked', booked_at = ${sql.typed.instant(at)}, expires_at = null where id = ${id} and state = 'held'`
}

export async function giveBack(
  sql: Transaction,
  given: { readonly id: string; readonly state: 'released' | 'expired'; readonly at: Instant },
): Promise<void> {
  await sql`
    update queueing.bookings set state = ${given.state}, seat = null, expires_at = null, ended_at = ${sql.typed.instant(given.at)}
    where id = ${given.id} and seat is not null`
}

/** Somebody has what there may be only one of: the database said so. */
export class Clash extends Error {
  override readonly name = 'Clash'
  readonly what: 'owner' | 'day'

  constructor(what: 'owner' | 'day') {
    super(what)
    this.what = what
  }
}

async function clashing<T>(statement: () => Promise<T>): Promise<T> {
  try {
    return await statement()
  } catch (error) {
    const constraint = error instanceof Error && 'constraint_name' in error ? error.constraint_name : null
    if (constraint === 'bookings_owner_once') throw new Clash('owner')
    if (constraint === 'bookings_once_a_day') throw new Clash('day')
    throw error
  }
}

function slotColumns(sql: Database | Transaction) {
  return sql`
    select s.id, s.resource_id, s.day, s.starts_at, s.ends_at, s.capacity, s.withdrawn_at,
      s.capacity - (select count(*)::integer from queueing.bookings b where b.slot_id = s.id and b.seat is not null) as free
    from queueing.slots s`
}

function bookingColumns(sql: Database | Transaction) {
  return sql`select id, slot_id, seat, owner_id, customer_id, state, expires_at from queueing.bookings`
}

function resourceOf(row: Record<string, unknown>): ResourceRecord {
  return {
    id: row['id'] as string,
    siteId: row['site_id'] as string,
    key: row['key'] as string,
    group: row['group_key'] as string,
    name: row['name'] as ResourceRecord['name'],
    plan: row['plan'] as Plan,
    rules: row['rules'] as Rules,
  }
}

function slotOf(row: Record<string, unknown>): SlotRecord {
  return { ...lockedOf(row), free: row['free'] as number }
}

function lockedOf(row: Record<string, unknown>): Omit<SlotRecord, 'free'> {
  return {
    id: row['id'] as string,
    resourceId: row['resource_id'] as string,
    day: row['day'] as Day,
    startsAt: row['starts_at'] as Instant,
    endsAt: row['ends_at'] as Instant,
    capacity: row['capacity'] as number,
    withdrawn: row['withdrawn_at'] !== null,
  }
}

function bookingOf(row: Record<string, unknown>): BookingRecord {
  return {
    id: row['id'] as string,
    slotId: row['slot_id'] as string,
    seat: row['seat'] as number | null,
    ownerId: row['owner_id'] as string,
    customerId: row['customer_id'] as string | null,
    state: row['state'] as BookingState,
    expiresAt: row['expires_at'] as Instant | null,
  }
}

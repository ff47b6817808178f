import { addDays, type Day, dayIn, type Language, minute, Refusal } from '#kernel'
import { type Context, type Jobs, operate, type Operation, type Reaction } from '#kernel/server'
import { events as organisationEvents } from '#organisation'
import { findUnit } from '#organisation/server'
import {
  type Cut,
  cutDays,
  events,
  faultsOfPlan,
  type ResourceGiven,
  type ResourceView,
  type SlotDay,
  slotsRoom,
  type SlotView,
} from '#queueing'
import { renew, type Stored } from '../model/plan.ts'
import * as storage from './storage.ts'

/** Makes a resource at a site, or changes the one with this key there, and publishes its slots. Refuses with `queueing.plan_faulty`, `organisation.unknown_unit`. */
export async function putResource(operation: Operation, given: ResourceGiven & { readonly siteId: string }): Promise<string> {
  const faults = faultsOfPlan(given.plan)
  if (faults.length > 0) throw new Refusal('queueing.plan_faulty', { faults: faults.join(', ') })
  await findUnit(operation.context, given.siteId)
  const { siteId, key, group, name, plan, rules } = given
  const id = operation.context.newId()
  const stored = await storage.putResource(operation.sql, { id, siteId, key, group, name, plan, rules, at: operation.now })
  operation.about('resource', stored)
  operation.append({ event: events.resourceChanged, siteId, props: { resource: stored } })
  await renewSlots(operation, stored)
  return stored
}

/**
 * Keeps the slots of every resource as many days ahead as its rules say, in its site's calendar as it stands today. One whose plan cannot be cut holds up no other; the
 * first failure is thrown at the end.
 */
export async function publishSlots(context: Context): Promise<void> {
  const failures: unknown[] = []
  for (const id of await storage.findResourceIds(context.database)) {
    try {
      if (!(await isDue(context, id))) continue
      const request = { name: 'queueing.publish', actor: { kind: 'system', id: 'queueing' } } as const
      await operate(context, request, async operation => await renewSlots(operation, id))
    } catch (error) {
      context.log.error({ err: error, resource: id }, 'the slots of a resource cannot be published')
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

export const jobs: Jobs = { 'queueing:publish': publishSlots }

/** A place that is closed for a day offers no times on it, from now on; what was booked stays with who booked it. */
export const reactions: readonly Reaction[] = [
  { name: 'queueing.days_changed', to: [organisationEvents.daysChanged], react: async context => await publishSlots(context) },
]

/** What can be booked at a site, with how much is free on each day. Refuses with `organisation.unknown_unit`. */
export async function listResources(
  context: Context,
  given: { readonly site: string; readonly group?: string | undefined },
  language: Language,
): Promise<readonly { readonly resource: ResourceView; readonly days: readonly { readonly day: Day; readonly free: number }[] }[]> {
  await findUnit(context, given.site)
  const resources = await storage.findResourcesAt(context.database, given.site, given.group ?? null)
  const slots = await bookable(context, resources, null)
  return await Promise.all(
    resources.map(async resource => ({
      resource: await presentResource(context, resource, language),
      days: byDay(slots.filter(({ resourceId }) => resourceId === resource.id)).map(({ day, free }) => ({ day, free })),
    })),
  )
}

/**
 * The resource of this key: at the site named, else the one nearest to it in the tree (somebody at a service hall books at the hospital of their district), else the first
 * that was made. Refuses with `queueing.unknown_resource`.
 */
export async function findResource(
  context: Context,
  given: { readonly key: string; readonly siteId: string | null },
  language: Language,
): Promise<ResourceView> {
  const found = await storage.findResourcesByKey(context.database, given.key)
  const here = given.siteId === null ? '' : (await findUnit(context, given.siteId)).path
  const near = await Promise.all(
    found.map(async resource => ({ resource, near: sharedWay((await findUnit(context, resource.siteId)).path, here) })),
  )
  const best = near.reduce<(typeof near)[number] | null>((known, each) => (known && known.near >= each.near ? known : each), null)
  if (!best) throw new Refusal('queueing.unknown_resource')
  return await presentResource(context, best.resource, language)
}

/** The slots of a resource that can still be taken or are full, by day: of one day, or of all. Refuses with `queueing.unknown_resource`. */
export async function listSlots(
  context: Context,
  given: { readonly resource: string; readonly day?: Day | undefined },
  language: Language,
): Promise<{ readonly resource: ResourceView; readonly days: readonly SlotDay[] }> {
  const resource = await storage.findResource(context.database, given.resource)
  if (!resource) throw new Refusal('queueing.unknown_resource')
  return {
    resource: await presentResource(context, resource, language),
    days: byDay(await bookable(context, [resource], given.day ?? null)),
  }
}

async function bookable(
  context: Context,
  resources: readonly storage.ResourceRecord[],
  date: Day | null,
): Promise<readonly storage.SlotRecord[]> {
  const now = context.now()
  const closes = new Map(resources.map(({ id, rules }) => [id, rules.closesBefore * minute]))
  const slots = await storage.findSlots(context.database, { resources: resources.map(({ id }) => id), day: date, from: now })
  return slots.filter(({ resourceId, startsAt }) => now < startsAt - closes.get(resourceId)!)
}

function byDay(slots: readonly storage.SlotRecord[]): SlotDay[] {
  const days = new Map<Day, SlotView[]>()
  for (const { id, day, startsAt, endsAt, capacity, free } of slots) {
    const there = days.get(day) ?? []
    days.set(day, there)
    there.push({ id, startsAt, endsAt, capacity, free })
  }
  return [...days].map(([day, found]) => ({ day, free: found.reduce((sum, { free }) => sum + free, 0), slots: found }))
}

async function presentResource(context: Context, resource: storage.ResourceRecord, language: Language): Promise<ResourceView> {
  const { calendar } = await findUnit(context, resource.siteId)
  return {
    id: resource.id,
    key: resource.key,
    group: resource.group,
    site: resource.siteId,
    name: resource.name[language],
    zone: calendar.zone,
    today: dayIn(context.now(), calendar.zone),
    holdMinutes: resource.rules.holdMinutes,
  }
}

/** How many steps from the top two places of the tree have in common; the same place counts one more. */
function sharedWay(one: string, other: string): number {
  const [a, b] = [one.split('.'), other.split('.')]
  const different = a.findIndex((key, index) => key !== b[index])
  return one === other ? a.length + 1 : different < 0 ? a.length : different
}

/** Whether there is anything to publish; asked without holding anybody up. */
async function isDue(context: Context, id: string): Promise<boolean> {
  const resource = await storage.findResource(context.database, id)
  if (!resource) return false
  const { add, keep, withdraw } = renew(
    await storage.findStored(context.database, id, context.now()),
    await wantedOf(context, resource, context.now()),
  )
  return add.length + keep.length + withdraw.length > 0
}

async function wantedOf(context: Context, { siteId, plan, rules }: storage.ResourceRecord, now: number): Promise<readonly Cut[]> {
  const { calendar } = await findUnit(context, siteId)
  const first = dayIn(now, calendar.zone)
  return cutDays(plan, calendar, { first, last: addDays(first, rules.daysAhead - 1), now })
}

async function renewSlots(operation: Operation, id: string): Promise<void> {
  const { sql, now, context } = operation
  const resource = await storage.lockResource(sql, id)
  if (!resource) return
  const wanted = await wantedOf(context, resource, now)
  await storage.lockSlotsOf(sql, id, now)
  const stored: readonly Stored[] = await storage.findStored(sql, id, now)
  const { add, keep, withdraw } = renew(stored, wanted)
  const days = new Map(stored.map(slot => [slot.id, slot.day]))
  const touched = new Set([...add.map(({ day }) => day), ...[...keep.map(each => each.id), ...withdraw].map(each => days.get(each)!)])
  if (touched.size === 0) return
  await storage.withdrawSlots(sql, withdraw, now)
  await storage.keepSlots(sql, keep)
  await storage.addSlots(
    sql,
    id,
    add.map(cut => ({ ...cut, id: context.newId() })),
  )
  operation.about('resource', id, { added: add.length, kept: keep.length, withdrawn: withdraw.length })
  operation.append({
    event: events.published,
    siteId: resource.siteId,
    props: { resource: id, added: add.length, withdrawn: withdraw.length },
  })
  for (const date of touched) operation.announce(slotsRoom(id, date))
}

import type { OfferItem } from '#cases'
import { type LookupValue, type Offer, offerFor, readPath, type SlotValue, type Value } from '#catalog'
import { Refusal, type Visitor } from '#kernel'
import type { Context, Request } from '#kernel/server'
import { operate } from '#kernel/server'
import { query } from '#partners/server'
import { findResource, listSlots } from '#queueing/server'
import { givenOf } from '../model/state.ts'
import { showTime } from '../model/shown.ts'
import { accessCase, lockCase } from './access.ts'
import { type CaseFile, worldOf } from './keep.ts'
import { run } from './run.ts'

export type Offered =
  | { readonly kind: 'slot'; readonly resource: string }
  | { readonly kind: 'lookup'; readonly currency: string; readonly items: readonly OfferItem[] }

/** What can be chosen for a question now. Refuses with `case.no_such_question`, `queueing.unknown_resource`, and what `query` refuses. */
export async function readOffers(
  context: Context,
  visitor: Visitor,
  given: { readonly id: string; readonly path: string },
): Promise<Offered> {
  const file = await accessCase(context, visitor, given.id)
  if (file.standing !== 'actor') throw new Refusal('case.no_such_question', { path: given.path })
  const offer = offerOf(context, file, given.path)
  if (offer.kind === 'slot') return { kind: 'slot', resource: (await resourceOf(context, file, offer.resource)).id }
  const items = await lookUp(context, file, offer)
  return { kind: 'lookup', currency: file.rules.program.fields.get(readPath(given.path).field)?.currency ?? 'CNY', items }
}

/** Takes one of it. Whoever offers it is asked outside the operation; what they say is then written down, if it is still what is asked for. */
export async function choose(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly id: string; readonly seen: number; readonly path: string; readonly choice: string },
): Promise<void> {
  const file = await accessCase(context, visitor, given.id)
  if (file.standing !== 'actor') throw new Refusal('case.no_such_question', { path: given.path })
  const offer = offerOf(context, file, given.path)
  const [value, source] =
    offer.kind === 'slot'
      ? [await slotValue(context, file, offer, given.choice), 'queueing']
      : [await lookupValue(context, file, offer, given.choice), offer.partner]
  await operate(context, request, async operation => {
    const locked = await lockCase(operation, visitor, given.id)
    await run(operation, locked, { type: 'choose', seen: given.seen, path: given.path, value: value as Value, source })
  })
}

function offerOf(context: Context, file: CaseFile, path: string): Offer {
  const { today } = worldOf(file, { now: context.now(), newId: context.newId })
  const offer = offerFor(file.rules.program, givenOf(file.state), path, today)
  if (!offer) throw new Refusal('case.no_such_question', { path })
  return offer
}

async function resourceOf(context: Context, { record }: CaseFile, key: string) {
  return await findResource(context, { key, siteId: record.siteId }, record.language)
}

async function slotValue(context: Context, file: CaseFile, offer: Offer & { readonly kind: 'slot' }, choice: string): Promise<SlotValue> {
  const resource = await resourceOf(context, file, offer.resource)
  const { days } = await listSlots(context, { resource: resource.id }, file.record.language)
  const slot = days.flatMap(({ slots }) => slots).find(({ id }) => id === choice)
  if (!slot) throw new Refusal('queueing.slot_gone')
  const label = showTime(slot.startsAt, resource.zone, file.record.language)
  return { slot: slot.id, label, start: slot.startsAt, resource: offer.resource }
}

async function lookupValue(
  context: Context,
  file: CaseFile,
  offer: Offer & { readonly kind: 'lookup' },
  choice: string,
): Promise<LookupValue> {
  const items = await lookUp(context, file, offer)
  const found = items.find(({ item }) => item === choice)
  if (!found) throw new Refusal('case.not_offered')
  return { ...found, asked: offer.asked }
}

async function lookUp(context: Context, { record }: CaseFile, { partner, list, request }: Offer & { readonly kind: 'lookup' }) {
  return await query(context, { system: partner, list, request, language: record.language }).catch((error: unknown) => {
    // It has nothing to offer for this: no such account, nothing due.
    if (error instanceof Refusal && error.code === 'partners.not_answered') return []
    throw error
  })
}

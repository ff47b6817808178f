import { events, type ManagedPlace, type PlaceMenu, type Section } from '#catalog'
import { dayIn, inScope, type Language, type ParsedOf, Refusal, requireRight, type StaffMember } from '#kernel'
import { type Context, operate, type Operation, type Request } from '#kernel/server'
import type { Names } from '#organisation'
import type * as contract from '#catalog'
import { noticeOf, type PlaceRecord } from '../model/menus.ts'
import { chainOf, type PlacedTerminal, type Places, readPlaces, type ReadTerminals } from './menus.ts'
import { cardOf } from './operations.ts'
import { room } from './publishing.ts'
import * as storage from './storage.ts'

/** A place of the organisation, or a terminal, with the units above it. */
interface Place {
  readonly id: string
  readonly kind: ManagedPlace['kind']
  readonly name: Names
  readonly path: string
  readonly zone: string
  /** The place itself first. */
  readonly chain: readonly string[]
}

interface World extends Places {
  /** Those of one's scope, terminals under their sites. */
  readonly own: readonly Place[]
  readonly nameOf: (id: string) => { readonly id: string; readonly name: Names }
}

/** The menus of one's scope: of regions and sites a head office leaves theirs to those who are there. */
export async function listPlaces(context: Context, actor: StaffMember, terminals: ReadTerminals): Promise<ManagedPlace[]> {
  const world = await readWorld(context, actor, terminals)
  return world.own.map(place => present(context, world, place))
}

/** Refuses with `catalog.unknown_place` what is not in one's scope. */
export async function readPlace(
  context: Context,
  actor: StaffMember,
  given: { readonly place: string; readonly language: Language },
  terminals: ReadTerminals,
): Promise<PlaceMenu> {
  const world = await readWorld(context, actor, terminals)
  const place = placeIn(world, given.place)
  const record = world.records.get(place.id)
  const inherited = world.menu(place.chain.slice(1))
  const above = noticeOf(place.chain.slice(1), world.records, dayIn(context.now(), place.zone))
  return {
    place: present(context, world, place),
    revision: record?.revision ?? 0,
    sections: record?.sections ? copied(record.sections) : null,
    inherited: { from: inherited.from === null ? null : world.nameOf(inherited.from), sections: copied(inherited.sections) },
    notice: record?.notice ? { ...record.notice, text: { ...record.notice.text } } : null,
    inheritedNotice: above && { from: world.nameOf(above.from), notice: { ...above.notice, text: { ...above.notice.text } } },
    services: [...world.services.values()].map(ready => cardOf(ready, given.language)),
  }
}

/** Refuses with `catalog.unknown_place`, `catalog.place_moved_on`, `catalog.menu_wrong`, `catalog.menu_empty`. */
export async function putPlace(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: ParsedOf<typeof contract.putPlace>,
  terminals: ReadTerminals,
): Promise<number> {
  const world = await readWorld(context, actor, terminals)
  const { id: place, kind } = placeIn(world, given.place)
  if (given.sections) requireSound(given.sections, world)
  return await operate(context, request, async operation => {
    const { sections, notice, revision } = given
    return await decide(operation, { place, kind: kind === 'terminal' ? 'terminal' : 'unit', sections, notice, revision })
  })
}

/** What a place decides, over the revision that was seen; answers the next one. Refuses with `catalog.place_moved_on`. */
export async function decide(operation: Operation, { revision, ...decided }: PlaceRecord): Promise<number> {
  const { place, kind, sections, notice } = decided
  operation.about('place', place)
  await storage.lockCatalog(operation.sql)
  const before = (await storage.findPlaces(operation.sql)).find(record => record.place === place)
  if ((before?.revision ?? 0) !== revision) throw new Refusal('catalog.place_moved_on')
  const by = operation.actor.kind === 'staff' ? operation.actor.id : null
  await storage.putPlace(operation.sql, { ...decided, revision: revision + 1 }, by, operation.now)
  operation.append({
    event: events.placeChanged,
    props: { place, kind, menu: sections === null ? 'inherited' : 'own', notice: notice === null ? 'inherited' : 'own' },
  })
  operation.announce(room)
  return revision + 1
}

function requireSound(sections: readonly Section[], { services }: World): void {
  const seen = new Set<string>()
  for (const service of sections.flatMap(section => section.services)) {
    if (!services.has(service) || seen.has(service)) throw new Refusal('catalog.menu_wrong', { service })
    seen.add(service)
  }
  if (new Set(sections.map(({ id }) => id)).size < sections.length) throw new Refusal('catalog.menu_wrong', { service: '' })
  if (seen.size === 0) throw new Refusal('catalog.menu_empty')
}

async function readWorld(context: Context, actor: StaffMember, readTerminals: ReadTerminals): Promise<World> {
  requireRight(actor, 'service.manage')
  const [places, terminals] = await Promise.all([readPlaces(context), readTerminals(context)])
  const { directory } = places
  const own = directory.units
    .filter(({ path, closed }) => !closed && inScope(path, actor.scope))
    .flatMap((unit): readonly Place[] => {
      const { id, kind, name, path, calendar } = unit
      const chain = chainOf(directory, id)
      const at = terminals.filter(({ siteId }) => siteId === id)
      return [
        { id, kind, name, path, zone: calendar.zone, chain },
        ...at.map(terminal => terminalPlace(terminal, unit.path, calendar.zone, chain)),
      ]
    })
  const names = new Map<string, Names>([...directory.units, ...terminals].map(({ id, name }) => [id, name]))
  return { ...places, own, nameOf: id => ({ id, name: names.get(id)! }) }
}

function terminalPlace({ id, name }: PlacedTerminal, site: string, zone: string, chain: readonly string[]): Place {
  return { id, kind: 'terminal', name, path: `${site}.${id}`, zone, chain: [id, ...chain] }
}

function placeIn({ own }: World, id: string): Place {
  const place = own.find(each => each.id === id)
  if (!place) throw new Refusal('catalog.unknown_place')
  return place
}

function present(context: Context, { own, menu, records, nameOf }: World, { id, kind, name, path, zone, chain }: Place): ManagedPlace {
  const { from, sections } = menu(chain)
  const notice = noticeOf(chain, records, dayIn(context.now(), zone))
  return {
    id,
    kind,
    name: { ...name },
    depth: path.split('.').length - own[0]!.path.split('.').length,
    menuFrom: from === null ? null : nameOf(from),
    services: sections.flatMap(({ services }) => services).length,
    noticeFrom: notice && nameOf(notice.from),
  }
}

function copied(sections: readonly Section[]) {
  return sections.map(section => ({ ...section, name: { ...section.name }, services: [...section.services] }))
}

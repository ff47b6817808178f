import type { Finding, MenuView } from '#catalog'
import { dayIn, type Language, Refusal, type Visitor } from '#kernel'
import type { Context } from '#kernel/server'
import type { Directory, Names, SiteView, Unit } from '#organisation'
import { presentSite, readDirectory } from '#organisation/server'
import { menuOf, noticeOf, offers, type PlaceRecord, type ResolvedMenu, standardMenu, withElsewhere } from '../model/menus.ts'
import { cardOf, findService, type Found, type ReadyService, shelf } from './operations.ts'

/** A terminal as the catalog needs to know it: it stands at a site. */
export interface PlacedTerminal {
  readonly id: string
  readonly siteId: string
  readonly name: Names
}
/** The terminals there are; the catalog itself does not know any. */
export type ReadTerminals = (context: Context) => Promise<readonly PlacedTerminal[]>

/** Everything by which menus are decided, as it stands now. */
export interface Places {
  readonly directory: Directory
  readonly records: ReadonlyMap<string, PlaceRecord>
  readonly services: ReadonlyMap<string, ReadyService>
  readonly menu: (chain: readonly string[]) => ResolvedMenu
}

export async function readPlaces(context: Context): Promise<Places> {
  const [directory, { services, places }] = await Promise.all([readDirectory(context), shelf(context)])
  const standard = standardMenu([...services.values()].map(({ service }) => service))
  return { directory, services, records: places, menu: chain => menuOf(chain, places, standard) }
}

/** A place and those above it, the nearest first: ids. */
export function chainOf(directory: Directory, unitId: string | null, terminalId: string | null = null): readonly string[] {
  const unit = directory.units.find(({ id }) => id === unitId) ?? directory.units[0]
  const above = directory.units
    .filter(({ path }) => unit?.path === path || unit?.path.startsWith(`${path}.`))
    .sort((a, b) => b.path.length - a.path.length)
  return [...(terminalId === null ? [] : [terminalId]), ...above.map(({ id }) => id)]
}

/** Refuses with `catalog.not_offered_here` what is not on the menu of where the visitor is; for the hall that is the head office's. */
export async function requireOffered(context: Context, visitor: Visitor, service: string): Promise<void> {
  const { directory, menu } = await readPlaces(context)
  const chain = visitor.channel === 'kiosk' ? chainOf(directory, visitor.siteId, visitor.terminalId) : chainOf(directory, null)
  if (!offers(menu(chain), service)) throw new Refusal('catalog.not_offered_here')
}

interface Asking {
  readonly language: Language
  readonly channel: 'kiosk' | 'hall'
  readonly terminal: PlacedTerminal | undefined
}

export async function readMenu(
  context: Context,
  { language, channel, terminal }: Asking,
  terminals: readonly PlacedTerminal[],
): Promise<MenuView> {
  const places = await readPlaces(context)
  const { directory, services, records, menu } = places
  const chain = chainOf(directory, terminal?.siteId ?? null, terminal?.id)
  const own = menu(chain)
  const sites = sitesOffering(places, terminals)
  const sections =
    channel === 'kiosk'
      ? own.sections
      : withElsewhere(
          own.sections,
          sites.menus.map(({ sections: its }) => its),
        )
  const zone = directory.units.find(({ id }) => chain.includes(id))?.calendar.zone ?? 'Asia/Shanghai'
  const shown = sections.map(({ id, name, icon, services: ids }) => ({
    id,
    name: name[language],
    icon,
    services: ids.flatMap(each => {
      const ready = services.get(each)
      if (!ready) return []
      const isHere = ready.service.channels.includes(channel) && offers(own, each)
      if (channel === 'kiosk' && !isHere) return []
      return [{ ...cardOf(ready, language), elsewhere: isHere ? null : sites.of(each).length }]
    }),
  }))
  return {
    sections: shown.filter(section => section.services.length > 0),
    notice: noticeOf(chain, records, dayIn(context.now(), zone))?.notice.text[language] ?? null,
  }
}

/** Findings with whether they can be begun where one is; a topic can be read anywhere. */
export async function placed(
  context: Context,
  { channel = 'hall', terminal }: { readonly channel?: Asking['channel'] | undefined; readonly terminal: Asking['terminal'] },
  found: readonly Found[],
): Promise<Finding[]> {
  const { directory, services, menu } = await readPlaces(context)
  const own = menu(chainOf(directory, terminal?.siteId ?? null, terminal?.id))
  const isHere = (id: string) => services.get(id)?.service.channels.includes(channel) === true && offers(own, id)
  return found.map(finding => ({ ...finding, here: finding.kind === 'topic' || isHere(finding.service) }))
}

/** Where a service is offered. Refuses with `catalog.unknown_service`. */
export async function readOffering(
  context: Context,
  { service: id, language, channel, terminal }: Asking & { readonly service: string },
  terminals: readonly PlacedTerminal[],
): Promise<{ readonly here: boolean; readonly sites: SiteView[] }> {
  const { service } = await findService(context, id)
  const places = await readPlaces(context)
  const own = places.menu(chainOf(places.directory, terminal?.siteId ?? null, terminal?.id))
  return {
    here: service.channels.includes(channel) && offers(own, id),
    sites: sitesOffering(places, terminals)
      .of(id)
      .map(unit => presentSite(unit, language, context.now())),
  }
}

/** The open places that have a terminal, with the menus of these. */
function sitesOffering({ directory, services, menu }: Places, terminals: readonly PlacedTerminal[]) {
  const menus = terminals.flatMap(({ id, siteId }) => {
    const site = directory.units.find(unit => unit.id === siteId && !unit.closed)
    return site ? [{ site, sections: menu(chainOf(directory, siteId, id)).sections }] : []
  })
  const of = (service: string): readonly Unit[] => {
    if (!services.get(service)?.service.channels.includes('kiosk')) return []
    const sites = menus.filter(({ sections }) => offers({ from: null, sections }, service)).map(({ site }) => site)
    return directory.units.filter(unit => sites.includes(unit))
  }
  return { menus, of }
}

import * as z from 'zod/mini'
import { languages, route } from '#kernel'
import { names, siteView } from '#organisation'
import { serviceCard } from './cards.ts'

const language = z.enum(languages)
const place = z.uuid()

/** A service on a place's menu. `elsewhere`: it cannot be done by this channel here; so many other places do it. */
export const offeredService = z.object({ ...serviceCard.shape, elsewhere: z.nullable(z.int()) })
export type OfferedService = z.infer<typeof offeredService>

export const menuView = z.object({
  sections: z.array(z.object({ id: z.string(), name: z.string(), icon: z.string(), services: z.array(offeredService) })),
  /** What the place tells today. */
  notice: z.nullable(z.string()),
})
export type MenuView = z.infer<typeof menuView>
export type MenuSection = MenuView['sections'][number]

/** What a terminal offers (without one: the head office's menu), or the online hall. */
export const readMenu = route({
  name: 'catalog.menu',
  method: 'GET',
  path: '/api/menu',
  who: 'anyone',
  input: z.object({ language, channel: z.enum(['kiosk', 'hall']), terminal: z.optional(place) }),
  output: menuView,
})

/** Where a service is offered: `here` (this terminal, or the hall), and the places one can go to. */
export const readOffering = route({
  name: 'catalog.offering',
  method: 'GET',
  path: '/api/services/:service/places',
  who: 'anyone',
  input: z.object({ service: z.string(), language, channel: z.enum(['kiosk', 'hall']), terminal: z.optional(place) }),
  output: z.object({ here: z.boolean(), sites: z.array(siteView) }),
  refusals: ['catalog.unknown_service'],
})

/** Somebody looked for something and found nothing. Of the words only their number and those of the enterprise's own list are kept. */
export const reportMissedSearch = route({
  name: 'catalog.missed_search',
  method: 'POST',
  path: '/api/search/missed',
  who: 'visitor',
  input: z.object({ words: z.string().check(z.maxLength(100)), language }),
  output: z.object({}),
  limit: { per: 'actor', most: 30, seconds: 60 },
})

const name = z.object({
  'zh-CN': z.string().check(z.minLength(1), z.maxLength(10)),
  en: z.string().check(z.minLength(1), z.maxLength(24)),
})
const day = z.nullable(z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)))

export const sectionShape = z.object({
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/), z.maxLength(40)),
  name,
  icon: z.string().check(z.regex(/^[a-z-]+$/), z.maxLength(20)),
  services: z.array(z.string().check(z.maxLength(60))).check(z.maxLength(60)),
})
export type SectionGiven = z.infer<typeof sectionShape>

/** A notice is a sentence or two: a terminal has two lines for it. */
export const noticeShape = z.object({
  text: z.object({
    'zh-CN': z.string().check(z.minLength(1), z.maxLength(40)),
    en: z.string().check(z.minLength(1), z.maxLength(100)),
  }),
  from: day,
  to: day,
})
export type NoticeGiven = z.infer<typeof noticeShape>

const origin = z.object({ id: z.string(), name: names })

export const managedPlace = z.object({
  id: z.string(),
  kind: z.enum(['head', 'region', 'site', 'terminal']),
  name: names,
  /** How far below the highest place of the list. */
  depth: z.int(),
  /** Whose menu it shows; null: the standard one. */
  menuFrom: z.nullable(origin),
  /** How many services that menu has. */
  services: z.int(),
  /** Whose notice it shows today; null: none. */
  noticeFrom: z.nullable(origin),
})
export type ManagedPlace = z.infer<typeof managedPlace>

/** The places of one's scope, terminals under their sites. */
export const listPlaces = route({
  name: 'catalog.places',
  method: 'GET',
  path: '/api/console/menus',
  who: 'staff',
  input: z.object({}),
  output: z.object({ places: z.array(managedPlace) }),
})

export const placeMenu = z.object({
  place: managedPlace,
  revision: z.int(),
  /** Its own; null: it has the inherited one. */
  sections: z.nullable(z.array(sectionShape)),
  inherited: z.object({ from: z.nullable(origin), sections: z.array(sectionShape) }),
  notice: z.nullable(noticeShape),
  inheritedNotice: z.nullable(z.object({ from: origin, notice: noticeShape })),
  /** Everything published, whether on the menu or not. */
  services: z.array(serviceCard),
})
export type PlaceMenu = z.infer<typeof placeMenu>

export const readPlace = route({
  name: 'catalog.place',
  method: 'GET',
  path: '/api/console/menus/:place',
  who: 'staff',
  input: z.object({ place, language }),
  output: placeMenu,
  refusals: ['catalog.unknown_place'],
})

/** Sets what a place decides for itself; null gives it back to the place above. */
export const putPlace = route({
  name: 'catalog.put_place',
  method: 'PUT',
  path: '/api/console/menus/:place',
  who: 'staff',
  input: z.object({
    place,
    /** The one that was seen; somebody else's change since refuses. */
    revision: z.int(),
    sections: z.nullable(z.array(sectionShape).check(z.maxLength(12))),
    notice: z.nullable(noticeShape),
  }),
  output: z.object({ revision: z.int() }),
  refusals: ['catalog.unknown_place', 'catalog.place_moved_on', 'catalog.menu_wrong', 'catalog.menu_empty'],
})

const group = z.array(z.string().check(z.minLength(1), z.maxLength(40))).check(z.minLength(2), z.maxLength(30))

/** Words that mean one thing when something is searched for; the first of a group stands for all. */
export const readSynonyms = route({
  name: 'catalog.synonyms',
  method: 'GET',
  path: '/api/console/synonyms',
  who: 'staff',
  input: z.object({ language }),
  output: z.object({ revision: z.int(), groups: z.array(group), mayChange: z.boolean() }),
})

export const putSynonyms = route({
  name: 'catalog.put_synonyms',
  method: 'PUT',
  path: '/api/console/synonyms',
  who: 'staff',
  input: z.object({ language, revision: z.int(), groups: z.array(group).check(z.maxLength(500)) }),
  output: z.object({ revision: z.int() }),
  refusals: ['catalog.place_moved_on'],
})

import * as z from 'zod/mini'
import { languages, route } from '#kernel'
import { names } from '#organisation'
import { serviceCard } from './cards.ts'

const language = z.enum(languages)
const place = z.uuid()

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

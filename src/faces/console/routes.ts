import type { Addresses } from '#design'

/** Where one is. */
export type Place =
  | { readonly at: 'start' }
  | { readonly at: 'organisation' }
  | { readonly at: 'calendar' }
  | { readonly at: 'staff' }
  | { readonly at: 'terminals' }
  /** `of`: a place's id, or the words of the search. */
  | { readonly at: 'menus'; readonly of: string | null }
  | { readonly at: 'services'; readonly service: string | null; readonly publish: boolean }

/** The first page of a room. */
export function entrance(room: Exclude<Place['at'], 'start'>): Place {
  return room === 'services' ? { at: room, service: null, publish: false } : room === 'menus' ? { at: room, of: null } : { at: room }
}

/** What stands in a menu's place of the address for the words of the search. */
export const wordsOfSearch = 'words'

export const addresses: Addresses<Place> = { read: readPlace, pathOf }

function pathOf(place: Place): string {
  if (place.at === 'start') return '/console'
  if (place.at === 'menus') return place.of === null ? '/console/menus' : `/console/menus/${place.of}`
  if (place.at !== 'services') return `/console/${place.at}`
  return ['/console/services', ...(place.service === null ? [] : [place.service]), ...(place.publish ? ['publish'] : [])].join('/')
}

function readPlace(): Place {
  const [, , room, id, doing] = location.pathname.split('/')
  if (room === 'organisation' || room === 'calendar' || room === 'staff' || room === 'terminals') return { at: room }
  if (room === 'menus') return { at: 'menus', of: id || null }
  if (room === 'services') return { at: 'services', service: id || null, publish: doing === 'publish' }
  return { at: 'start' }
}

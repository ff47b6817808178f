import { useCallback, useEffect, useState } from 'react'

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

export interface Places {
  readonly place: Place
  readonly go: (to: Place, how?: 'push' | 'replace') => void
}

/** The path says where one is; the browser's own back and forward work. */
export function usePlaces(): Places {
  const [place, setPlace] = useState(readPlace)
  useEffect(() => {
    const moved = () => setPlace(readPlace())
    window.addEventListener('popstate', moved)
    return () => window.removeEventListener('popstate', moved)
  }, [])
  const go = useCallback<Places['go']>((to, how = 'push') => {
    const path = pathOf(to)
    if (how === 'replace' || path === location.pathname) history.replaceState({}, '', path)
    else history.pushState({}, '', path)
    setPlace(to)
  }, [])
  return { place, go }
}

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

import { useCallback, useEffect, useState } from 'react'

/** Where one is. */
export type Place =
  | { readonly at: 'start' }
  | { readonly at: 'organisation' }
  | { readonly at: 'calendar' }
  | { readonly at: 'staff' }
  | { readonly at: 'terminals' }
  | { readonly at: 'services'; readonly service: string | null; readonly publish: boolean }

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
  if (place.at !== 'services') return `/console/${place.at}`
  return ['/console/services', ...(place.service === null ? [] : [place.service]), ...(place.publish ? ['publish'] : [])].join('/')
}

function readPlace(): Place {
  const [, , room, id, doing] = location.pathname.split('/')
  if (room === 'organisation' || room === 'calendar' || room === 'staff' || room === 'terminals') return { at: room }
  if (room === 'services') return { at: 'services', service: id || null, publish: doing === 'publish' }
  return { at: 'start' }
}

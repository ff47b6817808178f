import { useCallback, useEffect, useState } from 'react'

export interface Places<Place> {
  readonly place: Place
  readonly go: (to: Place, how?: 'push' | 'replace') => void
}

/** How a place stands in the address, and in the page of the history where the address is not all of it. */
export interface Addresses<Place> {
  readonly read: () => Place
  readonly pathOf: (place: Place) => string
  readonly stateOf?: (place: Place) => object
}

/** The path says where one is; the browser's own back and forward work. `addresses` stay the same ones. */
export function usePlaces<Place>(addresses: Addresses<Place>): Places<Place> {
  const [place, setPlace] = useState(addresses.read)
  useEffect(() => {
    const moved = () => setPlace(addresses.read())
    window.addEventListener('popstate', moved)
    return () => window.removeEventListener('popstate', moved)
  }, [addresses])
  const go = useCallback<Places<Place>['go']>(
    (to, how = 'push') => {
      const state = addresses.stateOf?.(to) ?? {}
      const path = addresses.pathOf(to)
      if (how === 'replace' || path === location.pathname) history.replaceState(state, '', path)
      else history.pushState(state, '', path)
      setPlace(to)
    },
    [addresses],
  )
  return { place, go }
}

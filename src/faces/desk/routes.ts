import { type WorkView, workViews } from '#cases'
import { useCallback, useEffect, useState } from 'react'

/** Where one is. A case stands beside the list it was opened from. */
export type Place =
  | { readonly at: 'start' }
  | { readonly at: 'work'; readonly view: WorkView; readonly caseId: string | null }
  | { readonly at: 'matters' }
  | { readonly at: 'help' }
  | { readonly at: 'staff' }

export interface Places {
  readonly place: Place
  readonly go: (to: Place, how?: 'push' | 'replace') => void
}

/** The path says where one is; the browser's own back and forward work. Which list a case was opened from is kept with the page of the history. */
export function usePlaces(): Places {
  const [place, setPlace] = useState(readPlace)
  useEffect(() => {
    const moved = () => setPlace(readPlace())
    window.addEventListener('popstate', moved)
    return () => window.removeEventListener('popstate', moved)
  }, [])
  const go = useCallback<Places['go']>((to, how = 'push') => {
    const state = to.at === 'work' ? { view: to.view } : {}
    const path = pathOf(to)
    if (how === 'replace' || path === location.pathname) history.replaceState(state, '', path)
    else history.pushState(state, '', path)
    setPlace(to)
  }, [])
  return { place, go }
}

function pathOf(place: Place): string {
  if (place.at === 'start') return '/desk'
  if (place.at !== 'work') return `/desk/${place.at}`
  return place.caseId === null ? `/desk/work/${place.view}` : `/desk/case/${place.caseId}`
}

function readPlace(): Place {
  const [, , room, id = ''] = location.pathname.split('/')
  if (room === 'work') return { at: 'work', view: viewOf(id), caseId: null }
  if (room === 'case') return { at: 'work', view: viewOf((history.state as { view?: unknown } | null)?.view), caseId: id }
  if (room === 'help' || room === 'staff' || room === 'matters') return { at: room }
  return { at: 'start' }
}

function viewOf(name: unknown): WorkView {
  return workViews.find(view => view === name) ?? 'mine'
}

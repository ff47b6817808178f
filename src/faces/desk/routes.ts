import { type WorkView, workViews } from '#cases'
import type { Addresses } from '#design'

/** Where one is. A case stands beside the list it was opened from. */
export type Place =
  | { readonly at: 'start' }
  | { readonly at: 'work'; readonly view: WorkView; readonly caseId: string | null }
  | { readonly at: 'matters' }
  | { readonly at: 'help' }
  | { readonly at: 'staff' }

/** Which list a case was opened from is kept with the page of the history. */
export const addresses: Addresses<Place> = {
  read: readPlace,
  pathOf,
  stateOf: place => (place.at === 'work' ? { view: place.view } : {}),
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

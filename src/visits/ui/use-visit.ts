import type { LiveClient } from '#kernel/browser'
import { useEffect, useSyncExternalStore } from 'react'
import { visitRoom } from '#visits'
import type { Visit, VisitSnapshot } from './visit.ts'

/** The visit as it stands; listens for what others do to it (a desk answers the call for help). */
export function useVisit(visit: Visit, live: LiveClient): VisitSnapshot {
  const snapshot = useSyncExternalStore(visit.subscribe, visit.snapshot)
  const id = snapshot.visit?.id
  useEffect(() => {
    if (id === undefined) return undefined
    return live.watch(visitRoom(id), 0, () => void visit.refresh().catch(() => {}))
  }, [visit, live, id])
  return snapshot
}

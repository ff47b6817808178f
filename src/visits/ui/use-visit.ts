import { usePrepared, useWords } from '#design'
import type { LiveClient } from '#kernel/browser'
import { useEffect, useRef, useSyncExternalStore } from 'react'
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
  const { language } = useWords()
  usePrepared(visit.inLanguage)
  const isForeign = snapshot.language !== null && snapshot.language !== language
  useEffect(() => {
    if (!isForeign) return
    visit.inLanguage(language).then(
      show => show(),
      () => {},
    )
  }, [visit, language, isForeign])
  // Whoever comes next, or proves who they are, has other rights: the live connection was made with the old ones.
  const { visit: view } = snapshot
  const rights = view && `${view.id} ${view.assurance} ${view.customer ?? ''}`
  const last = useRef(rights)
  useEffect(() => {
    if (rights === null) return
    if (last.current !== null && last.current !== rights) live.renew()
    last.current = rights
  }, [live, rights])
  return snapshot
}

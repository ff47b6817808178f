import { type CaseHead, openCase, readCase } from '#cases'
import { type CaseSession, openSession } from '#cases/kiosk'
import { useWords } from '#design'
import { type Client, type LiveClient, Refused } from '#kernel/browser'
import type { Visit } from '#visits/kiosk'
import { useEffect, useRef, useState } from 'react'

/** Where a person is. A terminal has no addresses: nothing to go back to after a visit. */
export type Route =
  | { readonly at: 'attract' | 'home' | 'cases' | 'progress' }
  | { readonly at: 'section'; readonly section: string }
  | { readonly at: 'guide'; readonly topic?: string }
  | { readonly at: 'start'; readonly service: string }
  | { readonly at: 'identify'; readonly byCard: boolean }
  | { readonly at: 'flow' | 'slip'; readonly session: CaseSession }
  | { readonly at: 'case'; readonly head: CaseHead }

export interface Routes {
  readonly route: Route
  readonly busy: boolean
  /** Why a case could not be opened, in words. */
  readonly failure: string | null
  go(route: Route): void
  /** Opens a case of a service. */
  begin(service: string): void
  /** Goes on with a case of one's own. */
  goOn(id: string): void
  /** Lets go of the case that is open. */
  close(): void
}

export function useRoutes({ client, live, visit }: { readonly client: Client; readonly live: LiveClient; readonly visit: Visit }): Routes {
  const { language, t } = useWords()
  const [route, setRoute] = useState<Route>({ at: 'attract' })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const session = useRef<CaseSession | null>(null)
  const close = () => {
    session.current?.close()
    session.current = null
  }
  useEffect(() => close, [])
  const go = (to: Route) => {
    setFailure(null)
    setRoute(to)
  }
  const open = (ask: () => Promise<Parameters<typeof openSession>[0]['view']>) => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    const work = async () => {
      await visit.open(language)
      const view = await ask()
      close()
      session.current = await openSession({ client, live, language, view, onGone: () => go({ at: 'home' }) })
      setRoute({ at: 'flow', session: session.current })
    }
    work()
      .catch((error: unknown) => setFailure(error instanceof Refused ? error.message : t('cases.unreachable')))
      .finally(() => setBusy(false))
  }
  return {
    route,
    busy,
    failure,
    go,
    begin: service => open(() => client.call(openCase, { service })),
    goOn: id => open(() => client.call(readCase, { id })),
    close,
  }
}

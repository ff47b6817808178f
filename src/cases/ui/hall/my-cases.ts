import { type CaseHead, customerRoom, listCases } from '#cases'
import { useWords } from '#design'
import type { Client, LiveClient } from '#kernel/browser'
import type { VisitView } from '#visits'
import { useCallback, useEffect, useState } from 'react'

export interface MyCases {
  readonly cases: readonly CaseHead[] | null
  readonly failed: boolean
  readonly again: () => void
}

/** The cases of whoever is signed in; fetched again when something happens to one of them. */
export function useMyCases({
  client,
  live,
  visit,
}: {
  readonly client: Client
  readonly live: LiveClient
  /** Null until it is known who is here: nothing is asked before. */
  readonly visit: VisitView | null
}): MyCases {
  const { language } = useWords()
  const id = visit?.id ?? null
  const customer = visit?.customer ?? null
  const [cases, setCases] = useState<readonly CaseHead[] | null>(null)
  const [failed, setFailed] = useState(false)
  const load = useCallback(() => {
    if (id === null) return
    client.call(listCases, {}).then(
      answer => {
        setCases(answer.cases)
        setFailed(false)
      },
      () => setFailed(true),
    )
    // What is fetched depends on these two, though they are not sent: the texts' language and who the server knows.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, language, id, customer])
  useEffect(load, [load])
  useEffect(() => (customer === null ? undefined : live.watch(customerRoom(customer), 0, load)), [live, customer, load])
  return { cases, failed, again: load }
}

export function waits({ phase }: CaseHead): boolean {
  return phase === 'draft' || phase === 'returned'
}

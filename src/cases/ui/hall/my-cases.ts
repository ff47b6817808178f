import { type CaseHead, customerRoom, listCases } from '#cases'
import { useTold } from '#design'
import type { Client, LiveClient } from '#kernel/browser'
import type { VisitView } from '#visits'
import { useEffect } from 'react'

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
  const id = visit?.id ?? null
  const customer = visit?.customer ?? null
  // Who the server knows decides what it answers, though it is not sent.
  const { value, failed, again } = useTold(
    async (language, signal) => (id === null ? null : (await client.call(listCases, {}, { language, signal })).cases),
    [client, id, customer],
  )
  useEffect(() => (customer === null ? undefined : live.watch(customerRoom(customer), 0, again)), [live, customer, again])
  return { cases: value, failed, again }
}

export function waits({ phase }: CaseHead): boolean {
  return phase === 'draft' || phase === 'returned'
}

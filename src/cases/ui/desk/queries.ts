import { caseRoom, listWork, readWork, type WorkCase, workRoom, type WorkView } from '#cases'
import { type DefinitionView, readDefinition } from '#catalog'
import { useWords } from '#design'
import type { Me } from '#identity'
import { type Client, type LiveClient, Refused, Unreachable } from '#kernel/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

export interface Door {
  readonly client: Client
  readonly live: LiveClient
  readonly me: Me
}

/** One list of the work, told again whenever something in the scope changed. */
export function useWork({ client, live, me }: Door, view: WorkView) {
  const { language } = useWords()
  const queries = useQueryClient()
  useEffect(
    () =>
      live.watch(workRoom(me.scope), 0, () => {
        void queries.invalidateQueries({ queryKey: ['work'] })
        // The room is heard again after a cut: what could not be fetched meanwhile comes by itself.
        void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.error instanceof Unreachable })
      }),
    [live, me.scope, queries],
  )
  return useQuery({
    queryKey: workKey(view, language),
    queryFn: async ({ signal }) => await client.call(listWork, { view }, { signal }),
    // In another language the rows stay until their words are there.
    placeholderData: (last, query) => (query?.queryKey[1] === view ? last : undefined),
  })
}

/** How many there are in each list, as last told by any of them. */
export function useCounts(): Readonly<Partial<Record<WorkView, number>>> {
  const queries = useQueryClient()
  const lists = queries.getQueryCache().findAll({ queryKey: ['work'] })
  const latest = lists.sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)[0]
  return (latest?.state.data as { counts?: Record<WorkView, number> } | undefined)?.counts ?? {}
}

export function workKey(view: WorkView, language: string): readonly string[] {
  return ['work', view, language]
}

export function caseKey(id: string, language: string): readonly string[] {
  return ['case', id, language]
}

/** A case, kept up with what others do to it. `onChange` hears of changes that came from elsewhere. */
export function useWorkCase(
  { client, live }: Pick<Door, 'client' | 'live'>,
  id: string,
  given: {
    readonly acting: { isActing(caseId: string): boolean; isOwn(caseId: string, revision: number): boolean }
    readonly onChange: (before: WorkCase, after: WorkCase) => void
  },
) {
  const queries = useQueryClient()
  const query = useCaseQuery(client, id)
  const known = useRef<WorkCase | null>(null)
  const latest = useRef(given)
  const { data } = query
  useEffect(() => {
    latest.current = given
  })
  useEffect(() => {
    const before = known.current
    known.current = data ?? null
    if (!before || !data || data.revision <= before.revision) return
    if (!latest.current.acting.isOwn(id, data.revision)) latest.current.onChange(before, data)
  }, [id, data])
  const isThere = data !== undefined
  useEffect(() => {
    if (!isThere) return undefined
    const revision = () =>
      Math.max(0, ...queries.getQueriesData<WorkCase>({ queryKey: ['case', id] }).map(([, each]) => each?.revision ?? 0))
    return live.watch(caseRoom(id), revision(), sequence => {
      // What this page does itself it hears from the answer.
      if (sequence > revision() && !latest.current.acting.isActing(id)) void queries.invalidateQueries({ queryKey: ['case', id] })
    })
  }, [live, id, isThere, queries])
  return query
}

/** Null: no case is open. */
export function useCaseQuery(client: Client, id: string | null) {
  const { language } = useWords()
  return useQuery({
    queryKey: caseKey(id ?? '', language),
    queryFn: async ({ signal }) => await client.call(readWork, { id: id ?? '' }, { signal }),
    enabled: id !== null,
    placeholderData: (last, query) => (query?.queryKey[1] === (id ?? '') ? last : undefined),
    // Opening a case is written down: it is not opened again only because it was looked at.
    staleTime: 60_000,
  })
}

/** The definition a case pinned: intake and handling never change under their hash. */
export function useCaseDefinition(
  client: Client,
  work: WorkCase | undefined,
): { readonly data: DefinitionView | undefined; readonly failed: boolean } {
  const { language } = useWords()
  const service = work?.head.service ?? ''
  const { data, isError } = useQuery({
    queryKey: ['definition', service, work?.definition.intake, work?.definition.handling, language],
    queryFn: async ({ signal }) => await client.call(readDefinition, { service, language, ...work!.definition }, { signal }),
    enabled: work !== undefined,
    staleTime: 300_000,
    placeholderData: (last, query) => (query?.queryKey[2] === work?.definition.intake ? last : undefined),
  })
  return { data, failed: isError }
}

export function isUnknown(error: unknown): boolean {
  return error instanceof Refused && error.code === 'case.unknown'
}

import { useWords } from '#design'
import type { Me } from '#identity'
import { type Client, type LiveClient, Refused } from '#kernel/browser'
import { acceptHelp, finishHelp, type HelpCall, helpRoom, listHelp } from '#visits'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useBell } from './bell.ts'

export interface HelpCalls {
  /** Open calls, oldest first; null until they are here. */
  readonly calls: readonly HelpCall[] | null
  /** Those nobody has taken yet. */
  readonly ringing: readonly HelpCall[]
  readonly failed: boolean
  readonly again: () => void
  /** The call something is under way for. */
  readonly busy: string | null
  /** Why the last thing could not be done, in words. */
  readonly refusal: string | null
  readonly accept: (call: HelpCall, minutes: number) => void
  readonly finish: (call: HelpCall) => void
  readonly isBellOn: boolean
  readonly setBell: (on: boolean) => void
}

interface Given {
  readonly client: Client
  readonly live: LiveClient
  readonly me: Me
  /** Without the right to answer nothing is asked for and nothing rings. */
  readonly enabled: boolean
}

export function useHelpCalls({ client, live, me, enabled }: Given): HelpCalls {
  const { t, language } = useWords()
  const queries = useQueryClient()
  const key = ['help', language]
  const [busy, setBusy] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { data, isError, refetch } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await client.call(listHelp, {}, { signal })).calls,
    enabled,
    placeholderData: last => last,
  })
  useEffect(() => {
    if (!enabled) return undefined
    return live.watch(helpRoom(me.scope), 0, () => void queries.invalidateQueries({ queryKey: ['help'] }))
  }, [live, me.scope, queries, enabled])
  const ringing = (data ?? []).filter(({ state }) => state === 'ringing' || state === 'unanswered')
  const bell = useBell(ringing.length > 0)

  const change = async (call: HelpCall, work: () => Promise<{ readonly calls: HelpCall[] }>) => {
    setBusy(call.id)
    setRefusal(null)
    try {
      const { calls } = await work()
      queries.setQueryData(key, calls)
    } catch (error) {
      setRefusal(error instanceof Refused ? error.message : t('visits.unreachable'))
      void queries.invalidateQueries({ queryKey: ['help'] })
    } finally {
      setBusy(null)
    }
  }
  return {
    calls: enabled ? (data ?? null) : [],
    ringing,
    failed: isError,
    again: () => void refetch(),
    busy,
    refusal,
    accept: (call, minutes) => void change(call, async () => await client.call(acceptHelp, { help: call.id, minutes })),
    finish: call => void change(call, async () => await client.call(finishHelp, { help: call.id })),
    isBellOn: bell.isOn,
    setBell: bell.set,
  }
}

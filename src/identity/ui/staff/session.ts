import { type Me, readMe } from '#identity'
import { type Client, Refused } from '#kernel/browser'
import { useWords } from '#design'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'

export interface Session {
  /** Whom the server takes us for; null: nobody. Undefined while it was not asked yet. */
  readonly me: Me | null | undefined
  /** Who was here until the session ended by itself. */
  readonly before: Me | null
  /** Asking failed for another reason than that nobody is signed in. */
  readonly failed: boolean
  readonly again: () => void
  readonly enter: (me: Me) => void
  readonly leave: () => void
}

/** Who is at this desk. When the server says the session is over, everything it told goes; what the person was writing is not the server's and stays. */
export function useSession(client: Client, gone: Gone): Session {
  const queries = useQueryClient()
  const { language } = useWords()
  const [isOut, setIsOut] = useState(false)
  const [before, setBefore] = useState<Me | null>(null)
  const { data, isError, refetch } = useQuery({
    queryKey: ['me', language],
    queryFn: async ({ signal }) => await client.call(readMe, {}, { signal }),
    enabled: !isOut,
    placeholderData: last => last,
    staleTime: Infinity,
  })
  useEffect(
    () =>
      gone.listen(() => {
        setBefore(queries.getQueriesData<Me>({ queryKey: ['me'] }).at(-1)?.[1] ?? null)
        setIsOut(true)
        queries.clear()
      }),
    [gone, queries],
  )
  const enter = useCallback(
    (me: Me) => {
      queries.clear()
      queries.setQueryData(['me', language], me)
      setIsOut(false)
    },
    [queries, language],
  )
  const leave = useCallback(() => {
    setBefore(null)
    setIsOut(true)
    queries.clear()
  }, [queries])
  const again = useCallback(() => void refetch(), [refetch])
  return { me: isOut ? null : data, before, failed: isError && !isOut, again, enter, leave }
}

/** Somebody noticed that the session is over. */
export interface Gone {
  readonly tell: () => void
  readonly listen: (listener: () => void) => () => void
}

export function createGone(): Gone {
  const listeners = new Set<() => void>()
  return {
    tell: () => {
      for (const listener of listeners) listener()
    },
    listen: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The same client; wherever the server says that nobody is signed in, it is heard. */
export function guarded(client: Client, gone: Gone): Client {
  return {
    ...client,
    call: async (route, input, options) => {
      try {
        return await client.call(route, input, options)
      } catch (error) {
        if (error instanceof Refused && error.code === 'kernel.not_signed_in') gone.tell()
        throw error
      }
    },
  }
}

/** Whether calls go unanswered just now. */
export function useConnection(client: Client): 'online' | 'retrying' {
  const [connection, setConnection] = useState<'online' | 'retrying'>('online')
  useEffect(() => client.onConnection(setConnection), [client])
  return connection
}

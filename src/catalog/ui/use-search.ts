import { type DefinitionView, type Finding, readDefinition, reportMissedSearch, search } from '#catalog'
import { type Told, usePrepared, useTold, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useEffect, useState } from 'react'

/** The service whose topics are the guide. */
const guideService = 'service-guide'
const pauseBeforeSearch = 200
/** Who looks at an empty page for so long has really not found it. */
const pauseBeforeMissed = 2500

/** What is found for words as they are typed; null while nothing was typed. */
export function useSearch(
  client: Client,
  words: string,
  { channel, terminal }: { readonly channel: 'kiosk' | 'hall'; readonly terminal: string | null },
): readonly Finding[] | null {
  const { language } = useWords()
  const at = { channel, ...(terminal === null ? {} : { terminal }) }
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
  usePrepared(async next => {
    const asked = words.trim()
    const answer = asked === '' ? null : await client.call(search, { words: asked, language: next, ...at }, { language: next })
    return () => setFindings(answer === null ? null : answer.findings)
  })
  useEffect(() => {
    const asked = words.trim()
    if (asked === '') {
      setFindings(null)
      return undefined
    }
    const stop = new AbortController()
    const timer = setTimeout(() => {
      // An answer that does not come leaves what was found before; the next key asks again.
      client.call(search, { words: asked, language, ...at }, { signal: stop.signal }).then(
        answer => setFindings(answer.findings),
        () => {},
      )
    }, pauseBeforeSearch)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
    // `at` is what channel and terminal make.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, words, language, channel, terminal])
  const isMissed = findings !== null && findings.length === 0
  useEffect(() => {
    const asked = words.trim()
    if (!isMissed || asked === '') return undefined
    const timer = setTimeout(() => {
      client.call(reportMissedSearch, { words: asked, language }, { when: 'once' }).catch(() => {})
    }, pauseBeforeMissed)
    return () => clearTimeout(timer)
  }, [client, words, language, isMissed])
  return findings
}

/** A definition in the language shown; null until it is here. `failed`: it could not be had. */
export function useDefinition(
  client: Client,
  service: string,
): Omit<Told<DefinitionView>, 'value'> & { readonly definition: DefinitionView | null } {
  const { value, ...rest } = useTold(
    (language, signal) => client.call(readDefinition, { service, language }, { signal, language }),
    [client, service],
  )
  return { definition: value, ...rest }
}

export function useGuide(client: Client) {
  return useDefinition(client, guideService)
}

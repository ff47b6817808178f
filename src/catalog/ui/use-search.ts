import { type DefinitionView, type Finding, readDefinition, search } from '#catalog'
import { type Told, usePrepared, useTold, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useEffect, useState } from 'react'

/** The service whose topics are the guide. */
const guideService = 'service-guide'
const pauseBeforeSearch = 200

/** What is found for words as they are typed; null while nothing was typed. */
export function useSearch(client: Client, words: string): readonly Finding[] | null {
  const { language } = useWords()
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
  usePrepared(async next => {
    const asked = words.trim()
    const answer = asked === '' ? null : await client.call(search, { words: asked, language: next }, { language: next })
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
      client.call(search, { words: asked, language }, { signal: stop.signal }).then(
        answer => setFindings(answer.findings),
        () => {},
      )
    }, pauseBeforeSearch)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [client, words, language])
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

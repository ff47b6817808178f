import { type DefinitionView, type Finding, readDefinition, search } from '#catalog'
import { useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useEffect, useState } from 'react'

/** The service whose topics are the guide. */
const guideService = 'service-guide'
const pauseBeforeSearch = 200

/** What is found for words as they are typed; null while nothing was typed. */
export function useSearch(client: Client, words: string): readonly Finding[] | null {
  const { language } = useWords()
  const [findings, setFindings] = useState<readonly Finding[] | null>(null)
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
): { readonly definition: DefinitionView | null; readonly failed: boolean; readonly again: () => void } {
  const { language } = useWords()
  const [state, setState] = useState<{ readonly definition: DefinitionView | null; readonly failed: boolean; readonly tries: number }>({
    definition: null,
    failed: false,
    tries: 0,
  })
  const { tries } = state
  useEffect(() => {
    const stop = new AbortController()
    client.call(readDefinition, { service, language }, { signal: stop.signal }).then(
      definition => setState({ definition, failed: false, tries }),
      () => !stop.signal.aborted && setState(before => ({ ...before, failed: true })),
    )
    return () => stop.abort()
  }, [client, service, language, tries])
  return {
    definition: state.definition,
    failed: state.failed,
    again: () => setState(before => ({ ...before, failed: false, tries: before.tries + 1 })),
  }
}

export function useGuide(client: Client) {
  return useDefinition(client, guideService)
}

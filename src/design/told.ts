import type { Language } from '#kernel'
import { useCallback, useEffect, useRef, useState } from 'react'
import { usePrepared, useWords } from './words.tsx'

export interface Told<Value> {
  /** Null until it is here; what was there stays while it is asked for anew. */
  readonly value: Value | null
  /** The last asking went wrong. */
  readonly failed: boolean
  readonly again: () => void
}

/**
 * What the server says in the language of the page: asked for at first and whenever one of `of` changes, and again before the page turns to another language, with which it
 * changes together.
 */
export function useTold<Value>(ask: (language: Language, signal: AbortSignal) => Promise<Value>, of: readonly unknown[]): Told<Value> {
  const { language } = useWords()
  const [state, setState] = useState<{ readonly value: Value | null; readonly failed: boolean }>({ value: null, failed: false })
  const [tries, setTries] = useState(0)
  // The language that was fetched before the page turned to it.
  const ahead = useRef<Language | null>(null)
  const asked = useRef(0)
  usePrepared(async next => {
    const before = asked.current
    const value = await ask(next, new AbortController().signal)
    return () => {
      // Another thing is asked for meanwhile: it is asked for again, in the new language.
      if (asked.current !== before) return
      ahead.current = next
      setState({ value, failed: false })
    }
  })
  useEffect(() => {
    asked.current += 1
    const isHere = ahead.current === language
    ahead.current = null
    if (isHere) return undefined
    const stop = new AbortController()
    ask(language, stop.signal).then(
      value => !stop.signal.aborted && setState({ value, failed: false }),
      () => !stop.signal.aborted && setState(before => ({ ...before, failed: true })),
    )
    return () => stop.abort()
    // `of` says when what is asked for is another thing.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [...of, language, tries])
  const again = useCallback(() => {
    setState(before => (before.failed ? { ...before, failed: false } : before))
    setTries(before => before + 1)
  }, [])
  return { ...state, again }
}

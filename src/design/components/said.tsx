import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { Notice, type Tone } from './notices.tsx'
import styles from './said.module.css'

/** Tells what was done or what happened, in words. The newest takes the place of the one before. */
export type Say = (tone: Tone, words: string) => void

interface Said {
  readonly tone: Tone
  readonly words: string
  readonly count: number
}

const shownFor = 7000

export function useSaid(): { readonly say: Say; readonly said: ReactNode } {
  const [said, setSaid] = useState<Said | null>(null)
  const say = useCallback<Say>((tone, words) => setSaid(before => ({ tone, words, count: (before?.count ?? 0) + 1 })), [])
  useEffect(() => {
    if (!said) return undefined
    const timer = setTimeout(() => setSaid(null), shownFor)
    return () => clearTimeout(timer)
  }, [said])
  return {
    say,
    // The place is always there, so that a screen reader hears what is put into it.
    said: (
      <div className={styles.said} aria-live="polite">
        {said && (
          <div key={said.count} className={styles.come}>
            <Notice tone={said.tone} title={said.words} />
          </div>
        )}
      </div>
    ),
  }
}

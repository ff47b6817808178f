import { Refused } from '#kernel/browser'
import { usePrepared, useWords } from '#design'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { CaseSession, CaseSnapshot } from './session.ts'

/** A case as it stands in this page; its texts change with the language of the page. */
export function useCase(session: CaseSession): CaseSnapshot {
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot)
  const { language } = useWords()
  usePrepared(session.inLanguage)
  useEffect(() => {
    if (session.snapshot().definition.texts.language === language) return
    session.inLanguage(language).then(
      show => show(),
      () => {},
    )
  }, [session, language])
  return snapshot
}

export interface Attempt {
  readonly busy: boolean
  /** Why it was refused, in words; null when it was not. */
  readonly refusal: { readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> } | null
  run(work: () => Promise<void>): Promise<boolean>
  clear(): void
}

/** Something that can be refused: whether it is under way, and what was answered. A fault of ours is said as one. */
export function useAttempt(): Attempt {
  const { t } = useWords()
  const [state, setState] = useState<Pick<Attempt, 'busy' | 'refusal'>>({ busy: false, refusal: null })
  return {
    ...state,
    run: async work => {
      setState({ busy: true, refusal: null })
      try {
        await work()
        setState({ busy: false, refusal: null })
        return true
      } catch (error) {
        const { code, message, details } =
          error instanceof Refused ? error : { code: 'unreachable', message: t('cases.unreachable'), details: {} }
        setState({ busy: false, refusal: { code, message, details } })
        return false
      }
    },
    clear: () => setState({ busy: false, refusal: null }),
  }
}

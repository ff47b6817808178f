import type { Question } from '#catalog'
import { useWords } from '#design'
import { useEffect, useState } from 'react'
import type { CaseSession, Offers } from './session.ts'
import { type Attempt, useAttempt } from './use-case.ts'

export interface Offered {
  /** Null until they are there. */
  readonly offers: Offers | null
  readonly failed: boolean
  readonly again: () => void
  readonly choosing: Attempt
  /** The item or slot that was chosen, if it is still what is asked for. */
  readonly chosen: string | null
  readonly choose: (choice: string) => Promise<boolean>
}

/** What can be chosen for a question, asked of whoever has it each time the page is shown. */
export function useOffers(session: CaseSession, { path, entry }: Question): Offered {
  const { language } = useWords()
  const choosing = useAttempt()
  const [offers, setOffers] = useState<Offers | null>(null)
  const [failed, setFailed] = useState(false)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let isLeft = false
    setFailed(false)
    session.offers(path).then(
      found => !isLeft && setOffers(found),
      () => !isLeft && setFailed(true),
    )
    return () => {
      isLeft = true
    }
  }, [session, path, tries, language])
  const value = entry?.value
  const chosen =
    typeof value === 'object' && 'item' in value ? value.item : typeof value === 'object' && 'slot' in value ? value.slot : null
  return {
    offers,
    failed,
    again: () => setTries(tries + 1),
    choosing,
    chosen,
    choose: async choice => await choosing.run(async () => await session.choose(path, choice)),
  }
}

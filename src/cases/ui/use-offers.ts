import type { Question } from '#catalog'
import { useTold } from '#design'
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
  const choosing = useAttempt()
  const { value: offers, failed, again } = useTold(language => session.offers(path, language), [session, path])
  const value = entry?.value
  const chosen =
    typeof value === 'object' && 'item' in value ? value.item : typeof value === 'object' && 'slot' in value ? value.slot : null
  return {
    offers,
    failed,
    again,
    choosing,
    chosen,
    choose: async choice => await choosing.run(async () => await session.choose(path, choice)),
  }
}

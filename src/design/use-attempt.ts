import { useState } from 'react'

export interface Attempt {
  readonly busy: boolean
  /** Why the last one failed, in words; null: it did not. */
  readonly failure: string | null
  /** Answers whether it worked. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>
  readonly clear: () => void
}

/** Something that is asked of the server and may be refused. `unreachable`: what is said when there was no answer. */
export function useAttempt(unreachable: string): Attempt {
  const [state, setState] = useState<{ readonly busy: boolean; readonly failure: string | null }>({ busy: false, failure: null })
  return {
    ...state,
    run: async work => {
      setState({ busy: true, failure: null })
      try {
        await work()
        setState({ busy: false, failure: null })
        return true
      } catch (error) {
        // A refusal comes with its words in the person's language.
        const words = error instanceof Error && 'code' in error ? error.message : unreachable
        setState({ busy: false, failure: words })
        return false
      }
    },
    clear: () => setState({ busy: false, failure: null }),
  }
}

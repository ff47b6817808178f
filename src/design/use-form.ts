import { useEffect, useState } from 'react'
import { type Attempt, useAttempt } from './use-attempt.ts'

export interface Form extends Pick<Attempt, 'busy' | 'failure'> {
  /** A field's `error`: only once the form was sent, since nobody has done anything wrong before. */
  readonly faultOf: (fault: string | null) => { readonly error?: string }
  /** Sends it, where none of its fields has a fault; otherwise says them, and goes to the first. */
  readonly send: (faults: readonly (string | null)[], work: () => Promise<void>) => void
}

/** What is typed into a dialog and sent. Its button can always be pressed: one that is grey does not say what is missing. */
export function useForm(unreachable: string): Form {
  const attempt = useAttempt(unreachable)
  const [sent, setSent] = useState(0)
  useEffect(() => {
    if (sent > 0) document.querySelector<HTMLElement>('[role=dialog] [aria-invalid=true], dialog [aria-invalid=true]')?.focus()
  }, [sent])
  return {
    busy: attempt.busy,
    failure: attempt.failure,
    faultOf: fault => (sent > 0 && fault !== null ? { error: fault } : {}),
    send: (faults, work) => {
      setSent(before => before + 1)
      if (faults.every(fault => fault === null)) void attempt.run(work)
    },
  }
}

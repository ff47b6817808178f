import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'

/** Letters that are typed and not yet text. A field does not have them; who searches as one types wants them. */
interface ComposedLetters {
  readonly now: () => string
  readonly subscribe: (listener: () => void) => () => void
  readonly set: (letters: string) => void
}

export function createComposed(): ComposedLetters {
  let letters = ''
  const listeners = new Set<() => void>()
  return {
    now: () => letters,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set: next => {
      letters = next
      for (const listener of listeners) listener()
    },
  }
}

const nobodyTypes = createComposed()
export const ComposedContext = createContext<ComposedLetters>(nobodyTypes)

/** The letters that are being composed on the on-screen keyboard; '' when there are none. */
export function useComposing(): string {
  const { subscribe, now } = useContext(ComposedContext)
  return useSyncExternalStore(subscribe, now)
}

/** Tells what is being composed, for as long as these keys are there. */
export function useTellComposing(letters: string): void {
  const { set } = useContext(ComposedContext)
  useEffect(() => {
    set(letters)
    return () => set('')
  }, [set, letters])
}

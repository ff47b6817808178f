import { useLayoutEffect } from 'react'

/** Runs after every render and before it is painted: for what has to be measured first. `look` may set state, as long as that comes to an end. */
export function useMeasure(look: () => void): void {
  useLayoutEffect(look)
}

import { fetchRestOfWords } from './words.tsx'
import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

/** A part of a face that comes when it is needed, or earlier when `fetch` is called. Stands inside a `Suspense`. */
export interface Lazily<Props> {
  readonly View: LazyExoticComponent<ComponentType<Props>>
  /** Gets the part's script without showing it; harmless when it is there or on its way. */
  readonly fetch: () => Promise<unknown>
}

/** `load` imports the module and picks the component. */
export function lazily<Props>(load: () => Promise<ComponentType<Props>>): Lazily<Props> {
  let coming: Promise<{ default: ComponentType<Props> }> | null = null
  const fetch = () => {
    // A script that did not arrive (the network was away) is asked for again.
    coming ??= Promise.all([load(), fetchRestOfWords()])
      .then(([view]) => ({ default: view }))
      .catch((error: unknown) => {
        coming = null
        throw error
      })
    return coming
  }
  return { View: lazy(fetch), fetch: () => fetch().catch(() => {}) }
}

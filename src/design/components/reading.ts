import { createContext, type Dispatch } from 'react'

/** The next page of what is to be read, for the frame's way on; null once all of it was shown. */
export type Turn = { readonly turn: () => void } | null

/** Where a text tells the frame that there is more of it. */
export const Reading = createContext<Dispatch<Turn> | null>(null)

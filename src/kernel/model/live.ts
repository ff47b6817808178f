import * as z from 'zod/mini'

/**
 * Live rooms. A page says which rooms it watches and the last sequence it knows; it is told a room's newer sequence and fetches what changed.
 * A case's sequence is its revision. Lists (`work:…`) have none: `sequence` is 0 and means "changed, fetch again". No content travels here.
 */
export const liveRequest = z.union([
  z.object({ watch: z.string().check(z.maxLength(100)), since: z.number() }),
  z.object({ leave: z.string().check(z.maxLength(100)) }),
  z.object({ ping: z.number() }),
])
export type LiveRequest = z.infer<typeof liveRequest>

export type LiveMessage =
  | { readonly room: string; readonly sequence: number }
  | { readonly refused: string; readonly code: string }
  | { readonly pong: number }
  /** The server is stopping; come back after `seconds`. */
  | { readonly moving: number }

/** Where a page opens its WebSocket, by face: `/api/live?face=kiosk`. */
export const livePath = '/api/live'

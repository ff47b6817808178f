import type { Database } from './database/connect.ts'
import type { Log } from './log.ts'

/** `sequence` is null when notifications may have been missed: ask for the room's sequence. */
export type Listener = (sequence: number | null) => void

/** Hears, in this process, what operations in any process announced after their commit. */
export interface Live {
  watch(room: string, listener: Listener): () => void
  close(): Promise<void>
}

export async function createLive(database: Database, log: Log): Promise<Live> {
  const rooms = new Map<string, Set<Listener>>()
  // A listener may leave its room and enter it again while it is told: what is gone through is a copy.
  const tell = (room: string, sequence: number | null) => {
    for (const listener of Array.from(rooms.get(room) ?? [])) listener(sequence)
  }
  let listening = 0
  const subscription = await database.listen(
    'live',
    payload => {
      for (const [room, sequence] of JSON.parse(payload) as [string, number][]) tell(room, sequence)
    },
    () => {
      // The first call is the start; a later one means the connection was lost and made again, and what was announced between is lost.
      if (listening++ === 0) return
      log.warn('the live connection to the database was made again')
      for (const room of Array.from(rooms.keys())) tell(room, null)
    },
  )
  return {
    watch: (room, listener) => {
      const listeners = rooms.get(room) ?? new Set()
      rooms.set(room, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) rooms.delete(room)
      }
    },
    close: async () => {
      await subscription.unlisten()
      rooms.clear()
    },
  }
}

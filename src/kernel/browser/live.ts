import { type LiveMessage, livePath, type LiveRequest } from '#kernel'

export interface LiveClient {
  /**
   * Watches a room from the sequence already known (0: nothing known, and not to be told at once). `tell` gets newer sequences; for lists it is called
   * whenever they changed, and after a cut. Returns the way to stop.
   */
  watch(room: string, since: number, tell: (sequence: number) => void): () => void
  /** Somebody else is signed in now: the connection is made again in their name, every room with it. */
  renew(): void
  close(): void
}

const pingEvery = 15_000
const answerWithin = 10_000
const longestWait = 5000

/** One WebSocket for a page; it comes back by itself after a cut and asks for what it missed. Rooms are only opened while something is watched. */
export function createLiveClient(options: { readonly face: string; readonly origin?: string; readonly onGone?: () => void }): LiveClient {
  const rooms = new Map<string, { sequence: number; readonly listeners: Set<(sequence: number) => void> }>()
  let socket: WebSocket | null = null
  let closed = false
  let wait = 250
  let heard = 0
  let beat: ReturnType<typeof setInterval> | undefined
  let again: ReturnType<typeof setTimeout> | undefined

  const say = (message: LiveRequest) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const open = () => {
    if (closed || socket || rooms.size === 0) return
    const origin = (options.origin ?? location.origin).replace(/^http/, 'ws')
    const opened = new WebSocket(`${origin}${livePath}?face=${options.face}`)
    socket = opened
    opened.addEventListener('open', () => {
      wait = 250
      heard = Date.now()
      // Having been cut off, a list must be fetched again: `since` 1 says "I had it once".
      for (const [room, { sequence }] of rooms) say({ watch: room, since: sequence })
      beat = setInterval(() => {
        if (Date.now() - heard > pingEvery + answerWithin) opened.close()
        else say({ ping: Date.now() })
      }, pingEvery)
    })
    opened.addEventListener('message', ({ data }) => {
      heard = Date.now()
      hear(JSON.parse(String(data)) as LiveMessage)
    })
    opened.addEventListener('close', ({ code }) => {
      if (socket !== opened) return
      clearInterval(beat)
      socket = null
      if (code === 4401) options.onGone?.()
      if (closed || code === 4401) return
      again = setTimeout(open, wait / 2 + (Math.random() * wait) / 2)
      wait = Math.min(wait * 2, longestWait)
    })
  }
  const hear = (message: LiveMessage) => {
    if (!('room' in message)) return
    const room = rooms.get(message.room)
    if (!room) return
    room.sequence = Math.max(message.sequence, 1)
    for (const listener of room.listeners) listener(message.sequence)
  }

  return {
    watch: (name, since, tell) => {
      const room = rooms.get(name) ?? { sequence: since, listeners: new Set() }
      room.listeners.add(tell)
      if (!rooms.has(name)) {
        rooms.set(name, room)
        say({ watch: name, since })
        // A list joined once is told after every later cut.
        if (since === 0) room.sequence = 1
      }
      open()
      return () => {
        room.listeners.delete(tell)
        if (room.listeners.size > 0) return
        rooms.delete(name)
        say({ leave: name })
      }
    },
    renew: () => {
      const before = socket
      socket = null
      clearInterval(beat)
      clearTimeout(again)
      before?.close()
      open()
    },
    close: () => {
      closed = true
      clearTimeout(again)
      socket?.close()
    },
  }
}

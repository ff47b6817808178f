/** What a page needs of its surroundings; a test hands in its own. */
export interface Surroundings {
  readonly socket: (url: string) => WebSocket
  /** Acts once after so many milliseconds; returns the way to call it off. */
  readonly after: (ms: number, act: () => void) => () => void
}

export const browser: Surroundings = {
  socket: url => new WebSocket(url),
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

/** A WebSocket that comes back by itself. */
export interface Line {
  isOpen(): boolean
  /** False when there is no connection: nothing was sent. */
  send(text: string): boolean
  close(): void
}

const firstWait = 250
const longestWait = 5000

export function openLine(given: {
  readonly url: string
  readonly surroundings: Surroundings
  readonly onOpen: () => void
  readonly onText: (text: string) => void
  /** The connection is lost, or could not be made. */
  readonly onLost: () => void
}): Line {
  const { url, surroundings } = given
  let socket: WebSocket | null = null
  let isClosed = false
  let wait = firstWait
  let callOff = () => undefined as void

  const open = () => {
    const opened = surroundings.socket(url)
    socket = opened
    opened.addEventListener('open', () => {
      wait = firstWait
      given.onOpen()
    })
    opened.addEventListener('message', ({ data }) => given.onText(String(data)))
    opened.addEventListener('close', () => {
      if (isClosed) return
      socket = null
      given.onLost()
      // Half of it by chance: a terminal's lines do not all come back in the same moment.
      callOff = surroundings.after(wait / 2 + (Math.random() * wait) / 2, open)
      wait = Math.min(wait * 2, longestWait)
    })
    // Without a listener, other runtimes than browsers throw; `close` follows.
    opened.addEventListener('error', () => undefined)
  }
  open()
  const isOpen = () => socket !== null && socket.readyState === socket.OPEN
  return {
    isOpen,
    send: text => {
      if (!isOpen()) return false
      socket?.send(text)
      return true
    },
    close: () => {
      isClosed = true
      callOff()
      socket?.close()
    },
  }
}

/** An address of the agent's, with the token that opens it. */
export function withToken(url: string, token: string): string {
  const address = new URL(url)
  address.searchParams.set('token', token)
  return address.href
}

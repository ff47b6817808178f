import { WebSocket } from 'ws'
import { type LiveMessage, livePath, type LiveRequest } from '#kernel'
import type { Face } from './people.ts'

/** A page's WebSocket, with all it was told. */
export interface LiveSocket {
  readonly told: readonly LiveMessage[]
  say(message: LiveRequest | string): void
  /** Waits for the server to have heard everything said so far. */
  heard(): Promise<void>
  /** The code with which it was closed. */
  readonly closed: Promise<number>
  close(): Promise<void>
}

export async function openLive(
  face: Pick<Face, 'url' | 'face' | 'cookie'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<LiveSocket> {
  const socket = new WebSocket(`${face.url.replace(/^http/, 'ws')}${livePath}?face=${face.face}`, {
    headers: { cookie: face.cookie, ...headers },
  })
  const told: LiveMessage[] = []
  const pongs = new Map<number, () => void>()
  const closed = new Promise<number>(resolve => socket.once('close', resolve))
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as LiveMessage
    if ('pong' in message) pongs.get(message.pong)?.()
    else told.push(message)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const say = (message: LiveRequest | string) => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    told,
    say,
    heard: async () => {
      const ping = pongs.size
      const answered = new Promise<void>(resolve => pongs.set(ping, resolve))
      say({ ping })
      await answered
    },
    closed,
    close: async () => {
      socket.close()
      await closed
    },
  }
}

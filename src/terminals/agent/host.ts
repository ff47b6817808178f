import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Door } from './endpoint.ts'
import type { Log } from './log.ts'
import { mebibyte } from './service.ts'

/** Ports on which clients look for XFS4IoT services that are not on 80 or 443. */
export const standardPorts = [5846, 5847, 5848, 5849, 5850, 5851, 5852, 5853, 5854, 5855, 5856] as const

const address = '127.0.0.1'
const mostIncoming = 2 * mebibyte
/** A client that does not read what it is sent is cut off. */
const mostUnread = 32 * mebibyte
const farewellWithin = 500

export interface Host {
  readonly port: number
  stop(): Promise<void>
}

/**
 * The agent's doors, as WebSockets on loopback. A browser says truly which page asks (Origin): only pages of `origins` get in, and only with the token.
 * Without `port` the first free one of the standard's is taken; 0 is any.
 */
export async function startHost(given: {
  readonly origins: readonly string[]
  readonly token: string
  readonly port?: number
  /** By path, for the port it turned out to be. */
  readonly doors: (port: number) => Readonly<Record<string, Door>>
  readonly log: Log
}): Promise<Host> {
  const { log } = given
  const server = createServer((_, response) => response.writeHead(400, { connection: 'close' }).end())
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostIncoming, perMessageDeflate: false })
  const port = await listen(server, given.port === undefined ? standardPorts : [given.port])
  const doors = given.doors(port)
  const token = digest(given.token)

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const asked = readAddress(request)
    const isInvited = given.origins.includes(request.headers.origin ?? '') && timingSafeEqual(digest(asked?.token ?? ''), token)
    const door = asked && Object.hasOwn(doors, asked.path) ? doors[asked.path] : undefined
    if (!isInvited || !door) {
      const status = isInvited ? '404 Not Found' : '403 Forbidden'
      log('refused', { status: status.slice(0, 3) })
      return turnAway(socket, status)
    }
    sockets.handleUpgrade(request, socket, head, webSocket => seat(webSocket, door))
  })
  return {
    port,
    stop: async () => {
      for (const socket of sockets.clients) socket.close(1001)
      const impatience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, farewellWithin)
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      clearTimeout(impatience)
    },
  }
}

function seat(socket: WebSocket, door: Door): void {
  const place = door.join({
    send: text => {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > mostUnread) socket.terminate()
      else socket.send(text)
    },
    close: (code, reason) => socket.close(code, reason),
  })
  socket.on('message', data => {
    if (socket.readyState === socket.OPEN) place.receive(String(data))
  })
  // What breaks a connection (too long a message, a lost client) closes it too.
  socket.on('error', () => undefined)
  socket.on('close', () => place.leave())
}

async function listen(server: Server, ports: readonly number[]): Promise<number> {
  for (const port of ports) {
    const isFree = await new Promise<boolean>((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error))
      server.once('error', fail)
      server.listen({ port, host: address, exclusive: true }, () => {
        server.off('error', fail)
        resolve(true)
      })
    })
    if (isFree) return (server.address() as AddressInfo).port
  }
  throw new Error(`No port is free for the terminal's agent: tried ${ports.join(', ')} on ${address}.`)
}

function readAddress(request: IncomingMessage): { readonly path: string; readonly token: string } | null {
  try {
    const url = new URL(request.url ?? '', `http://${address}`)
    return { path: url.pathname.replace(/\/$/, ''), token: url.searchParams.get('token') ?? '' }
  } catch {
    return null
  }
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Of one length, whatever was sent: comparing takes the same time for every wrong token. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

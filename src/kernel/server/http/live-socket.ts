import type { FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { type Actor, type LiveMessage, livePath, liveRequest, type LiveRequest, Refusal } from '#kernel'
import { faceOf, isForStaff } from './serve.ts'
import type { HttpServer } from './server.ts'

/** Milliseconds after which a socket's right to be there is asked again: a session that ended must not go on hearing. */
const recheckAfter = 30_000
const mostRooms = 50
/** Messages a page may send until it is asked again. */
const mostMessages = 300
/** A page that does not read: cut it off, it will come back and ask for what it missed. */
const mostBuffered = 256 * 1024

/** The WebSocket of every page: rooms by name, content never. See `LiveMessage` for what travels. */
export function serveLive(server: HttpServer, { recheck = recheckAfter }: { readonly recheck?: number } = {}): { moveAll(): void } {
  const sockets = new Set<WebSocket>()
  server.app.route({
    method: 'GET',
    url: livePath,
    handler: async () => await Promise.reject(new Refusal('kernel.not_found')),
    wsHandler: async (socket: WebSocket, request: FastifyRequest) => {
      sockets.add(socket)
      server.context.metrics.connected(1)
      socket.once('close', () => {
        sockets.delete(socket)
        server.context.metrics.connected(-1)
      })
      await attend(server, socket, request, recheck)
    },
  })
  return {
    moveAll: () => {
      for (const socket of sockets) {
        send(socket, { moving: 1 })
        socket.close(1012)
      }
    },
  }
}

async function attend(server: HttpServer, socket: WebSocket, request: FastifyRequest, recheck: number): Promise<void> {
  const watched = new Map<string, () => void>()
  const sequences = new Map<string, number>()
  /** Rooms asked for and not left again, entered or not yet. */
  const wanted = new Set<string>()
  const waiting: string[] = []
  let actor: Actor | null = null
  let messages = 0

  const identify = async () => await server.identify(request, isForStaff(faceOf(request)) ? 'staff' : 'visitor')
  const drop = (room: string) => {
    watched.get(room)?.()
    watched.delete(room)
    sequences.delete(room)
  }
  const leave = (room: string) => {
    wanted.delete(room)
    drop(room)
  }
  const tell = (room: string, sequence: number) => {
    if (!watched.has(room)) return
    if (sequence > 0 && sequence <= (sequences.get(room) ?? 0)) return
    sequences.set(room, sequence)
    send(socket, { room, sequence })
  }
  const enter = async (room: string, since: number, missed = false) => {
    if (socket.readyState !== socket.OPEN) return
    if (!watched.has(room) && watched.size >= mostRooms) return send(socket, { refused: room, code: 'kernel.too_many' })
    try {
      wanted.add(room)
      const rule = ruleFor(server, room)
      // Who may not hear it hears nothing, not even while that is found out.
      await rule(actor!, idOf(room))
      if (!wanted.has(room)) return
      // Listen before asking for the sequence: what is announced between the two is not lost.
      drop(room)
      sequences.set(room, since)
      const stop = server.context.live.watch(room, sequence =>
        sequence === null ? void enter(room, sequences.get(room) ?? since, true) : tell(room, sequence),
      )
      watched.set(room, stop)
      const now = await rule(actor!, idOf(room))
      // A list cannot say how far it is: whoever comes back, or may have missed something, is told to fetch.
      if (now === 0 ? missed || since > 0 : now > since) tell(room, now)
    } catch (error) {
      leave(room)
      send(socket, { refused: room, code: error instanceof Refusal ? error.code : 'kernel.fault' })
      if (!(error instanceof Refusal)) server.context.log.error({ err: error }, 'a live room failed')
    }
  }
  const obey = async (message: LiveRequest) => {
    if ('ping' in message) send(socket, { pong: message.ping })
    else if ('leave' in message) leave(message.leave)
    else await enter(message.watch, message.since)
  }

  const checks = setInterval(() => {
    messages = 0
    void identify().then(
      found => (actor = found),
      () => socket.close(4401),
    )
    if (socket.bufferedAmount > mostBuffered) socket.terminate()
  }, recheck)
  socket.on('message', (data: Buffer) => {
    if (++messages > mostMessages) return socket.close(4429)
    const read = liveRequest.safeParse(parse(data))
    if (!read.success) return socket.close(4400)
    if (actor) void obey(read.data)
    else waiting.push(data.toString())
  })
  socket.once('close', () => {
    clearInterval(checks)
    for (const room of watched.keys()) leave(room)
  })

  try {
    actor = await identify()
    for (const message of waiting.splice(0)) await obey(liveRequest.parse(JSON.parse(message)))
  } catch {
    socket.close(4401)
  }
}

function ruleFor(server: HttpServer, room: string) {
  const kind = room.slice(0, Math.max(0, room.indexOf(':')))
  // A room may be called `constructor`, which every object has.
  const rule = Object.hasOwn(server.rooms, kind) ? server.rooms[kind] : undefined
  if (!rule) throw new Refusal('kernel.not_found')
  return rule
}

function idOf(room: string): string {
  return room.slice(room.indexOf(':') + 1)
}

function send(socket: WebSocket, message: LiveMessage): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString())
  } catch {
    return null
  }
}

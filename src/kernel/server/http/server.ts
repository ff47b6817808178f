import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import websocket from '@fastify/websocket'
import {
  type ConnectionError,
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { type Actor, chooseLanguage, fill, Refusal, type RefusalTexts, type Route, sourceLanguage, type Who } from '#kernel'
import { isSecure } from '../config.ts'
import type { Context } from '../context.ts'
import * as storage from '../storage.ts'
import { tlsOptions, watchCertificate } from './tls.ts'

/** Finds who is asking; throws `kernel.not_signed_in` when that kind of actor is not there. `face` says whose cookie counts. */
export type Identify = (request: FastifyRequest, who: Who) => Promise<Actor>

/** A live room's rule: whether this actor may watch it, and its sequence now (0 for lists). Throws a Refusal. */
export type RoomRule = (actor: Actor, id: string) => Promise<number>

export interface HttpParts {
  readonly context: Context
  readonly identify: Identify
  readonly rooms: Readonly<Record<string, RoomRule>>
  readonly refusals: RefusalTexts
}

export interface HttpServer extends HttpParts {
  readonly app: FastifyInstance
  /** Every door opened so far, for the API's description. */
  readonly routes: Route[]
  /** Turned off first when the program stops: balancers look elsewhere while requests under way are finished. */
  ready: boolean
}

/** Longest JSON body taken; documents come by routes of their own. */
const mostJson = 256 * 1024

/** The HTTP server with what every answer has in common: limits, origin check, security headers, refusals in words, health. */
export async function createHttp(parts: HttpParts): Promise<HttpServer> {
  const { context } = parts
  const { tls } = context.config
  // One type for both: what differs between them is below what we touch.
  const transport: object = tls === null ? {} : { https: tlsOptions(tls) }
  const loggerInstance: FastifyBaseLogger = context.log.child({ from: 'http' })
  const app = fastify({
    ...transport,
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: mostJson,
    genReqId: () => context.newId(),
    trustProxy: context.config.trustedProxies.length > 0 ? [...context.config.trustedProxies] : false,
    // A request that takes longer than this is a person looking at a frozen screen.
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    // An address that cannot be read meets no hook.
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(context, request, reply)
      void answerError(server, error, request, reply)
    },
    clientErrorHandler: (error, socket) => answerNoise(server, error, socket),
  })
  if (tls !== null) {
    const stop = watchCertificate(app.server as unknown as SecureServer, tls, context.log)
    app.addHook('onClose', async () => stop())
  }
  const server: HttpServer = { ...parts, app, routes: [], ready: true }
  await app.register(cookie)
  await app.register(rateLimit, { global: false, hook: 'preHandler' })
  await app.register(websocket, { options: { maxPayload: 4096 } })
  app.addHook('onRequest', async request => refuseForeign(context, request))
  app.addHook('onSend', async (request, reply) => setSecurityHeaders(context, request, reply))
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, not its URL: a URL can hold a case number.
    const route = request.routeOptions.url ?? 'none'
    request.log.debug({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered')
  })
  app.setErrorHandler(async (error, request, reply) => await answerError(server, error, request, reply))
  app.setNotFoundHandler(async (request, reply) => await answerError(server, new Refusal('kernel.not_found'), request, reply))
  app.get('/livez', async () => ({ alive: true }))
  app.get('/readyz', async (_, reply) => {
    const database = await storage.answers(context.database)
    // Who could not load the newest keys will meet values it cannot open: requests are better answered by another.
    const keys = context.keys.areCurrent()
    const ready = server.ready && database && keys
    return await reply.code(ready ? 200 : 503).send({ ready, database, keys })
  })
  return server
}

/** The address people see us under. */
export function originOf(context: Context, request: FastifyRequest): string {
  return context.config.publicUrl ?? `${request.protocol}://${request.host}`
}

/** Our host as pages name it; null when the client's word for it is no host. */
function hostOf(context: Context, request: FastifyRequest): string | null {
  const host = context.config.publicUrl === null ? request.host : new URL(context.config.publicUrl).host
  return /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host) ? host : null
}

/** The language the page (or any client) asks for. */
export function languageOf(request: FastifyRequest) {
  return chooseLanguage(request.headers['accept-language'])
}

/**
 * Cross-site request forgery: besides SameSite cookies, a browser's own word (Origin, Sec-Fetch-Site) that a changing request or a WebSocket comes from our pages.
 * Clients that are not browsers send neither and carry no cookies of anybody.
 */
function refuseForeign(context: Context, request: FastifyRequest): void {
  const changing = !['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  if (!changing && request.headers.upgrade === undefined) return
  const { origin } = request.headers
  if (origin !== undefined && origin !== originOf(context, request)) throw new Refusal('kernel.foreign_origin')
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Refusal('kernel.foreign_origin')
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "frame-ancestors 'none'",
  "form-action 'self'",
  "base-uri 'none'",
]

/** Strict CSP; the kiosk page alone may reach the terminal's own device service on loopback. */
function setSecurityHeaders(context: Context, request: FastifyRequest, reply: FastifyReply): void {
  if (!reply.hasHeader('content-security-policy')) {
    const host = hostOf(context, request)
    const sockets = host === null ? '' : ` ws://${host} wss://${host}`
    const devices = request.url.startsWith('/kiosk') ? ' ws://127.0.0.1:*' : ''
    reply.header('content-security-policy', [...policy, `connect-src 'self'${sockets}${devices}`].join('; '))
  }
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  reply.header('cross-origin-opener-policy', 'same-origin')
  reply.header('cross-origin-resource-policy', 'same-origin')
  reply.header('permissions-policy', 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()')
  if (isSecure(context.config)) reply.header('strict-transport-security', 'max-age=31536000')
  if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
}

async function answerError(server: HttpServer, error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const refusal = error instanceof Refusal ? error : expected(error)
  if (refusal?.code === 'kernel.unavailable')
    request.log.warn({ err: error, route: request.routeOptions.url, method: request.method }, 'the database could not answer')
  if (refusal) {
    const text = server.refusals[refusal.code]
    server.context.metrics.refusal(refusal.code)
    if (text) {
      const words = fill(text[languageOf(request)], refusal.details)
      const seconds = refusal.details['seconds']
      if (text.status === 429 && typeof seconds === 'number') reply.header('retry-after', String(seconds))
      return await reply.code(text.status).send({ refusal: { code: refusal.code, message: words, details: refusal.details } })
    }
  }
  // A reference short enough to be read out at a counter; the log line carries it.
  const reference = request.id.slice(-8).toUpperCase()
  request.log.error({ err: error, reference, route: request.routeOptions.url, method: request.method }, 'a fault')
  const text = server.refusals['kernel.fault']!
  return await reply
    .code(500)
    .send({ refusal: { code: 'kernel.fault', message: fill(text[languageOf(request)], { reference }), details: { reference } } })
}

/** What is no HTTP, or does not come: answered on the bare line, which is then cut. */
function answerNoise(server: HttpServer, error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const statuses: Readonly<Record<string, string>> = {
    ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
    HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  }
  const message = server.refusals['kernel.malformed']![sourceLanguage]
  const body = JSON.stringify({ refusal: { code: 'kernel.malformed', message, details: {} } })
  const headers = [
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  if (socket.writable) socket.write([`HTTP/1.1 ${statuses[error.code] ?? '400 Bad Request'}`, ...headers, '', body].join('\r\n'))
  socket.destroySoon()
}

/** What Fastify and the database throw for causes that are expected. */
function expected(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('kernel.too_large')
  if (code.startsWith('FST_ERR_CTP') || code === 'FST_ERR_MAX_PARAM_LENGTH') return new Refusal('kernel.malformed')
  if ('statusCode' in error && error.statusCode === 400) return new Refusal('kernel.malformed')
  // A text with a NUL in it, which PostgreSQL cannot hold (22021).
  if (code === '22021') return new Refusal('kernel.malformed')
  return isPassing(code) ? new Refusal('kernel.unavailable') : null
}

/**
 * The database is away or starting (connection errors of the driver, class 08, 57P01..03), full (class 53), or so busy that a statement, a lock or a transaction waited
 * too long (57014, 55P03, 25P03) or lost its races (40001, 40P01); the caller may try again.
 */
function isPassing(code: string): boolean {
  return /^(CONNECT|CONNECTION_|ECONNREFUSED|ECONNRESET|08...$|53...$|57P0.$|57014$|55P03$|25P03$|40001$|40P01$)/.test(code)
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import * as z from 'zod/mini'
import {
  type Actor,
  type Language,
  nobody,
  type OutputOf,
  type ParsedOf,
  pathParameters,
  Refusal,
  type Route,
  type StaffMember,
  type Visitor,
  type Who,
} from '#kernel'
import type { Context } from '../context.ts'
import { auditRefusal, type Request } from '../operation.ts'
import { isSecure } from '../config.ts'
import { type HttpServer, languageOf } from './server.ts'

/** What a handler gets: everything read and checked. */
export interface Call<Input, Caller extends Actor = Actor> {
  readonly context: Context
  readonly actor: Caller
  readonly input: Input
  readonly language: Language
  /** Network address of the caller; for counting attempts, never for a log. */
  readonly address: string
  readonly face: Face
  readonly cookies: Cookies
  /** What this browser keeps to be recognised at the next sign-in; it opens nothing. */
  readonly browser: Cookies
  /** The upload, for routes whose body is bytes. */
  readonly body: Readable | null
  /** For `operate`: the operation's name, who, the caller's key and what must not differ when it is repeated. */
  request(name: string, actor?: Actor): Request
}

export const faces = ['kiosk', 'hall', 'desk', 'console'] as const
/** Each face has a cookie of its own, so one browser can show all of them, each with its own person. */
export type Face = (typeof faces)[number]

/** Faces staff sign in at; at the others one is a visitor. */
export function isForStaff(face: Face | 'browser'): boolean {
  return face === 'desk' || face === 'console'
}

export interface Cookies {
  /** This face's token. */
  readonly token: string | null
  set(token: string, seconds: number): void
  clear(): void
}

type ActorFor<W extends Who> = W extends 'visitor' ? Visitor : W extends 'staff' ? StaffMember : Actor

/** Opens one door: limit -> who -> shape -> handler -> present. The answer is cut to the route's shape, so that nothing else leaves. */
export function serve<R extends Route>(
  server: HttpServer,
  route: R,
  handle: (call: Call<ParsedOf<R>, ActorFor<R['who']>>) => Promise<OutputOf<R>>,
): void {
  server.routes.push(route)
  const perActor = route.limit.per === 'actor' && route.who !== 'anyone'
  server.app.route({
    method: route.method,
    url: route.path,
    ...(route.body.kind === 'bytes' ? { bodyLimit: route.body.most } : {}),
    config: {
      rateLimit: {
        max: route.limit.most,
        timeWindow: route.limit.seconds * 1000,
        keyGenerator: request => (perActor ? (cookieOf(server.context, request) ?? request.ip) : request.ip),
        errorResponseBuilder: (_, { ttl }) => new Refusal('kernel.too_many', { seconds: Math.ceil(ttl / 1000) }),
      },
    },
    handler: async (request, reply) => {
      const actor = route.who === 'anyone' ? nobody : await server.identify(request, route.who)
      const input = parseInput(route, request)
      const key = readKey(route, request)
      const call: Call<unknown> = {
        context: server.context,
        actor,
        input,
        language: languageOf(request),
        address: request.ip,
        face: faceOf(request),
        cookies: cookiesOf(server, request, reply, faceOf(request)),
        browser: cookiesOf(server, request, reply, 'browser'),
        body: route.body.kind === 'bytes' ? streamOf(request) : null,
        request: (name, as = actor) => ({
          name,
          actor: as,
          key,
          fingerprint: { route: route.name, input },
          requestId: request.id,
          ids: idsOf(route, request),
        }),
      }
      try {
        const output = await handle(call as Call<ParsedOf<R>, ActorFor<R['who']>>)
        return await reply.send(z.parse(route.output, output))
      } catch (error) {
        if (error instanceof Refusal) await auditRefusal(server.context, call.request(route.name), error)
        throw error
      }
    },
  })
}

/** Bodies that are files are handed on as streams, whatever type they claim; their content decides. */
export function acceptFiles(server: HttpServer): void {
  server.app.addContentTypeParser(/^(image\/|application\/(pdf|octet-stream))/, (_, payload, done) => done(null, payload))
}

export function faceOf(request: FastifyRequest): Face {
  const given = request.headers['x-face'] ?? (request.query as { face?: string }).face
  return faces.find(face => face === given) ?? 'hall'
}

/** The token in the cookie of the face that asks. */
export function cookieOf(context: Context, request: FastifyRequest): string | null {
  return request.cookies[cookieName(context, faceOf(request))] ?? null
}

/** `__Host-` wants https; without it the product runs on loopback only, or behind somebody's own risk. With it no other name is believed: a neighbour could set it. */
function cookieName(context: Context, of: Face | 'browser'): string {
  return isSecure(context.config) ? `__Host-ow-${of}` : `ow-${of}`
}

function cookiesOf({ context }: HttpServer, request: FastifyRequest, reply: FastifyReply, of: Face | 'browser'): Cookies {
  const name = cookieName(context, of)
  const shared = { path: '/', httpOnly: true, secure: isSecure(context.config), sameSite: isForStaff(of) ? 'strict' : 'lax' } as const
  return {
    token: request.cookies[name] ?? null,
    set: (token, seconds) => void reply.setCookie(name, token, { ...shared, maxAge: seconds }),
    clear: () => void reply.clearCookie(name, shared),
  }
}

function parseInput(route: Route, request: FastifyRequest): unknown {
  const inPath = pathParameters(route.path)
  const rest = route.method === 'GET' || route.method === 'DELETE' || route.body.kind === 'bytes' ? request.query : request.body
  if (rest !== undefined && rest !== null && (typeof rest !== 'object' || Array.isArray(rest) || rest instanceof Readable))
    throw new Refusal('kernel.malformed')
  const given = { ...(rest as object), ...(inPath.length > 0 ? (request.params as object) : {}) }
  const read = z.safeParse(route.input, given)
  if (read.success) return read.data
  const faults = read.error.issues.slice(0, 20).map(issue => ({ path: issue.path.join('.'), code: issue.code }))
  throw new Refusal('kernel.malformed', { faults })
}

/** The file on its way; a body of a type that is read as JSON or text is none. */
function streamOf({ body }: FastifyRequest): Readable {
  if (body instanceof Readable) return body
  throw new Refusal('kernel.malformed', { faults: [{ path: 'Content-Type', code: 'not_a_file' }] })
}

function idsOf(route: Route, request: FastifyRequest): Readonly<Record<string, string>> | undefined {
  return route.path.includes(':') ? { ...(request.params as Record<string, string>) } : undefined
}

function readKey(route: Route, request: FastifyRequest): string | undefined {
  if (!route.keyed) return undefined
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || !/^[\w-]{8,64}$/.test(key))
    throw new Refusal('kernel.malformed', { faults: [{ path: 'Idempotency-Key', code: 'missing' }] })
  return key
}

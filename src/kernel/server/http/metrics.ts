import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '#kernel'
import { readMetrics } from '../metrics.ts'
import type { HttpServer } from './server.ts'

/**
 * `/metrics` for Prometheus: to whoever has METRICS_TOKEN (`Authorization: Bearer …`); without such a setting to callers on this machine, that no proxy stands for.
 * Nobody else learns that it is there.
 */
export function serveMetrics(server: HttpServer): void {
  const { context } = server
  server.app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    context.metrics.request({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  server.app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, context.config.metricsToken)) throw new Refusal('kernel.not_found')
    return await reply
      .type(context.metrics.registry.contentType)
      .header('cache-control', 'no-store')
      .send(await readMetrics(context))
  })
}

function mayRead(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return isHere(request.raw.socket.remoteAddress) && request.headers['x-forwarded-for'] === undefined
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function isHere(address: string | undefined): boolean {
  return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1'
}

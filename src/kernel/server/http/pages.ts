import fastifyStatic from '@fastify/static'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply } from 'fastify'
import type { HttpServer } from './server.ts'

/**
 * The faces as they were built: `<folder>/<face>/index.html` for every path under `/<face>`, and `<folder>/assets`, whose names hold their content's hash and may be
 * kept for ever.
 */
export async function servePages(server: HttpServer, folder: string, faces: readonly string[]): Promise<void> {
  await server.app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    preCompressed: true,
  })
  for (const face of faces) {
    const page = async (_: unknown, reply: FastifyReply) => {
      const html = await readFile(join(folder, face, 'index.html'))
      return await reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html)
    }
    server.app.get(`/${face}`, page)
    server.app.get(`/${face}/*`, page)
  }
  server.app.get('/', async (_, reply) => await reply.redirect(`/hall`))
}

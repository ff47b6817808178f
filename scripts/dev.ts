import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer as createVite, mergeConfig, type ViteDevServer } from 'vite'
import type { HttpServer } from '../src/kernel/server/index.ts'
import { runProduct } from '../src/programs/run.ts'
import { facesConfig, type Runtime } from '../vite.config.ts'
import { prepareFonts } from './vite/fonts/fonts.ts'

/**
 * `npm run dev`: the product with the same settings as `npm start`, its faces made by Vite as they are asked for and loaded again when a source changes, and the
 * gallery of the kit at `/gallery`. Vite makes pages that bring inline styles and a socket of its own, so these pages go without our content security policy: the
 * tests see them built, with it.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const runtimes: Readonly<Record<Runtime, readonly string[]>> = { touch: ['kiosk', 'hall', 'gallery'], dense: ['desk', 'console'] }

await runProduct({ serve: serveSources })

async function serveSources({ app }: HttpServer): Promise<() => Promise<unknown>> {
  await prepareFonts(root)
  const making: ViteDevServer[] = []
  for (const runtime of ['touch', 'dense'] as const) {
    const faces = runtimes[runtime]
    const vite = await startVite(runtime, faces)
    making.push(vite)
    // What Vite answers, it writes to the bare response.
    app.all(`/${runtime}/*`, (request, reply) => {
      reply.hijack()
      vite.middlewares(request.raw, reply.raw, () => reply.raw.writeHead(404).end())
    })
    for (const face of faces) {
      const page = async (request: { readonly url: string }) => {
        const source = await readFile(join(root, 'src/faces', face, 'index.html'), 'utf8')
        return await vite.transformIndexHtml(request.url, fromTheRoot(source, face))
      }
      for (const path of [`/${face}`, `/${face}/*`]) {
        app.get(path, async (request, reply) => {
          reply.hijack()
          const html = await page(request).catch((error: unknown) => `<pre>${String(error)}</pre>`)
          reply.raw.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' }).end(html)
        })
      }
    }
  }
  // The fonts, which pages and style sheets name from the root.
  app.get('/assets/*', (request, reply) => {
    reply.hijack()
    request.raw.url = `/touch${request.url}`
    making[0]!.middlewares(request.raw, reply.raw, () => reply.raw.writeHead(404).end())
  })
  app.get('/', async (_, reply) => await reply.redirect('/hall'))
  return async () => await Promise.all(making.map(async vite => await vite.close()))
}

/** Preact and React cannot share a Vite: each runtime has its own, below a path of its own, with a socket of its own for news of changes. */
async function startVite(runtime: Runtime, faces: readonly string[]): Promise<ViteDevServer> {
  const inline = {
    appType: 'custom' as const,
    base: `/${runtime}/`,
    cacheDir: join(root, 'build/vite', runtime),
    server: { middlewareMode: true, hmr: { host: '127.0.0.1', port: await freePort() }, fs: { allow: [root] } },
    // Found beforehand, or the first page would be loaded twice.
    optimizeDeps: { entries: faces.map(face => `${face}/main.tsx`) },
  }
  return await createVite(mergeConfig(facesConfig(runtime, faces), inline))
}

/** A page is asked for under any path of its face, so its own files are named from the root. */
function fromTheRoot(html: string, face: string): string {
  return html
    .replace('src="./main.tsx"', `src="/${face}/main.tsx"`)
    .replace('href="../../design/icon.svg"', `href="/@fs${root}src/design/icon.svg"`)
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

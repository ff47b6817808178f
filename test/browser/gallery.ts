import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import type { AddressInfo } from 'node:net'

const faces = join(import.meta.dirname, '../../build/faces')
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The gallery is served by nobody but `npm run dev`: here its built files are enough. */
export async function serveGallery(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://gallery')
    const file = pathname === '/gallery' ? 'gallery/index.html' : pathname.slice(1)
    try {
      response.setHeader('content-type', types[extname(file)] ?? 'text/html; charset=utf-8')
      response.end(readFileSync(join(faces, file)))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gallery`, close: () => void server.close() }
}

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { launchChromium, newFacePage } from '../../test/browser/chromium.ts'
import { looks, openStudio } from './studio.ts'

const faces = join(import.meta.dirname, '../../build/faces')
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const screens: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  kiosk: { width: 1080, height: 1920 },
  hall: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
}

/** The gallery is served by nobody but `npm run dev`: here its built files are enough. */
async function serveGallery(): Promise<{ readonly url: string; close(): void }> {
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

test('gallery', async () => {
  const [gallery, browser] = await Promise.all([serveGallery(), launchChromium()])
  try {
    const first = await newFacePage(browser, { width: 1440, height: 900 })
    await first.goto(`${gallery.url}?part=foundations`)
    const parts = await first.locator('nav a').allTextContents()
    expect(parts.length).toBeGreaterThan(10)
    await first.close()
    const shown = parts.flatMap(part => viewsOf(part))
    for (const look of looks) {
      const studio = openStudio('gallery', look)
      const asked = `lang=${look.language}&scale=${look.large ? 'large' : 'standard'}`
      for (const { name, query, size } of shown) {
        const page = await newFacePage(browser, size)
        await page.goto(`${gallery.url}?${query}&${asked}`)
        await page.locator('#root > *').waitFor()
        await studio.shoot(page, name)
        await page.close()
      }
    }
  } finally {
    await browser.close()
    gallery.close()
  }
})

interface View {
  readonly name: string
  readonly query: string
  readonly size: { readonly width: number; readonly height: number }
}

/** A part that is a whole screen is seen at its size, any other in each density. */
function viewsOf(part: string): readonly View[] {
  const face = Object.keys(screens).find(each => part === each || part.startsWith(`${each}-`))
  if (face !== undefined) return [{ name: part, query: `part=${part}`, size: screens[face]! }]
  return (['kiosk', 'touch', 'dense'] as const).map(density => ({
    name: `${part}-${density}`,
    query: `part=${part}&density=${density}&bare`,
    size: density === 'touch' ? screens['hall']! : { width: 1080, height: 1200 },
  }))
}

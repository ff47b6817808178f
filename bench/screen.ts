import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium, newFacePage } from '../test/browser/chromium.ts'
import { startProduct } from './program.ts'
import { printTable } from './table.ts'

/**
 * Bytes of script and style, gzip, as they came over the wire (Network.loadingFinished less the headers), of everything a face asked for before its first page was on the
 * screen: at the terminal what invites a touch, in the hall the services one can begin, at the desk the sign-in. Without cache; fonts apart.
 */
const faces = [
  { face: 'kiosk', width: 1080, height: 1920, shown: '[data-attract]', wanted: '<= 45.0' },
  { face: 'hall', width: 390, height: 844, shown: 'main a[href*="/service/"]', wanted: '<= 45.0' },
  { face: 'desk', width: 1440, height: 900, shown: 'input[type=password]', wanted: '-' },
] as const

const folder = mkdtempSync(join(tmpdir(), 'onewindow-bench-'))
const [product, browser] = await Promise.all([startProduct(folder), launchChromium()])
const rows: (string | number)[][] = [['kB', 'wanted', 'script', 'style', 'together', 'html', 'fonts', 'encoding']]
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1)
for (const { face, width, height, shown, wanted } of faces) {
  const page = await newFacePage(browser, { width, height })
  await page.addInitScript(watchFor, shown)
  const session = await page.context().newCDPSession(page)
  const asked = new Map<string, Asked>()
  session.on('Network.requestWillBeSent', ({ requestId, timestamp, type, request }) => {
    asked.set(requestId, { at: timestamp, kind: type ?? 'Other', url: request.url, headers: 0, bytes: 0, encoding: '' })
  })
  session.on('Network.responseReceived', ({ requestId, response }) => {
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')
    Object.assign(asked.get(requestId) ?? {}, { headers: response.encodedDataLength, encoding: encoding?.[1] ?? 'none' })
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    Object.assign(asked.get(requestId) ?? {}, { bytes: encodedDataLength }),
  )
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  // On loopback a browser takes Brotli, over plain HTTP elsewhere only gzip; the objective is in gzip.
  await page.setExtraHTTPHeaders({ 'accept-encoding': 'gzip' })
  await page.goto(`${product.url}/${face}`)
  await page.waitForFunction(() => 'shownAt' in window)
  await page.waitForTimeout(3000)
  const shownAt = await page.evaluate(() => (window as unknown as { shownAt: number }).shownAt)
  const first = [...asked.values()].reduce((least, each) => Math.min(least, each.at), Infinity)
  const before = [...asked.values()].filter(({ at }) => (at - first) * 1000 < shownAt)
  const sum = (...kinds: readonly string[]) =>
    before.filter(({ kind }) => kinds.includes(kind)).reduce((total, each) => total + Math.max(0, each.bytes - each.headers), 0)
  const encodings = new Set(before.filter(({ kind }) => ['Script', 'Stylesheet'].includes(kind)).map(({ encoding }) => encoding))
  const figures = [sum('Script'), sum('Stylesheet'), sum('Script', 'Stylesheet'), sum('Document'), sum('Font')]
  rows.push([face, wanted, ...figures.map(kilobytes), [...encodings].join(', ')])
  if (process.env['BENCH_FILES']) for (const each of before) console.log(face, each.kind, kilobytes(each.bytes), new URL(each.url).pathname)
  await page.close()
}
printTable(rows)
await browser.close()
await product.stop()
rmSync(folder, { recursive: true, force: true })

interface Asked {
  /** Seconds, on the browser's clock. */
  readonly at: number
  readonly kind: string
  readonly url: string
  readonly headers: number
  readonly bytes: number
  readonly encoding: string
}

/** Runs in the page: notes when the first page is on the screen, in milliseconds since it was asked for. */
function watchFor(selector: string): void {
  const changes = new MutationObserver(() => {
    if (!document.querySelector(selector)) return
    changes.disconnect()
    // The frame after the next is begun when the one that shows it is out.
    requestAnimationFrame(() => requestAnimationFrame(now => Object.assign(window, { shownAt: now })))
  })
  changes.observe(document, { subtree: true, childList: true })
}

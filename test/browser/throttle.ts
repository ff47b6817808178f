import type { CDPSession, Locator, Page } from 'playwright-core'

const sessions = new WeakMap<Page, Promise<CDPSession>>()

function sessionOf(page: Page): Promise<CDPSession> {
  const known = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, known)
  return known
}

/** Makes the page's main thread `rate` times slower; 1 is full speed. Only script, style and layout: not network, not workers. */
export async function throttleCpu(page: Page, rate: number): Promise<void> {
  const session = await sessionOf(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/**
 * Taps the middle of an element and says how many ms later the person saw the result.
 *
 * From: the finger's lifting (or the mouse button's), by the event's own timestamp, taken when the browser received the input. So waiting for a
 * busy main thread counts; how long a finger rests does not.
 * To: the end of the frame after the last change to the DOM, where the DOM then stays still for 100 ms, or the paint that Event Timing reports
 * for this input (`duration`, in steps of 8 ms), whichever is later. Answers over the network count when they come within those 100 ms of the
 * last change. Without any change and with a paint under 16 ms the result is the end of the first frame.
 *
 * A real input through CDP: touch where the page has touch, else mouse. Not for pages under `page.clock`, whose frames stand still.
 */
export async function tapToPaint(page: Page, locator: Locator): Promise<number> {
  const session = await sessionOf(page)
  await locator.scrollIntoViewIfNeeded()
  const box = await locator.boundingBox()
  if (!box) throw new Error(`${locator.toString()} is not drawn, so it cannot be tapped.`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const hasTouch = await page.evaluate(watchPaints)
  if (hasTouch) {
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  } else {
    await page.mouse.click(x, y)
  }
  return page.evaluate(waitForStill)
}

interface Watch {
  lifted: number
  painted: number
  changed: number
  reported: number
  pending: number
  stop: () => void
}

declare global {
  interface Window {
    tapWatch?: Watch
  }
}

/** Runs in the page: begins to note input, changes and frames. Says whether the page has touch. */
function watchPaints(): boolean {
  window.tapWatch?.stop()
  const watch: Watch = { lifted: 0, painted: 0, changed: performance.now(), reported: 0, pending: 0, stop: () => undefined }
  window.tapWatch = watch
  // A message posted in a frame callback comes after that frame's style, layout and paint.
  const noteFrame = (): void => {
    watch.pending += 1
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.addEventListener('message', () => {
        watch.painted = performance.now()
        watch.pending -= 1
        channel.port1.close()
      })
      channel.port1.start()
      channel.port2.postMessage(null)
    })
  }
  const changes = new MutationObserver(() => {
    watch.changed = performance.now()
    noteFrame()
  })
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  const lift = (event: Event): void => {
    watch.lifted = event.timeStamp
    watch.changed = performance.now()
    noteFrame()
  }
  addEventListener('pointerup', lift, { capture: true })
  const timings = new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if (watch.lifted > 0 && entry.startTime + 1 >= watch.lifted)
        watch.reported = Math.max(watch.reported, entry.startTime + entry.duration)
    }
  })
  timings.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  watch.stop = () => {
    changes.disconnect()
    timings.disconnect()
    removeEventListener('pointerup', lift, { capture: true })
  }
  return navigator.maxTouchPoints > 0
}

/** Runs in the page: comes back when nothing has changed for 100 ms. */
async function waitForStill(): Promise<number> {
  const watch = window.tapWatch!
  const begun = performance.now()
  const isStill = (): boolean => watch.lifted > 0 && watch.pending === 0 && performance.now() - Math.max(watch.changed, watch.painted) > 100
  while (!isStill()) {
    if (performance.now() - begun > 10_000) {
      watch.stop()
      throw new Error(watch.lifted > 0 ? 'The page did not come to rest within 10 s.' : 'The tap did not reach the page.')
    }
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  watch.stop()
  return Math.max(watch.painted, watch.reported) - watch.lifted
}

export interface Bytes {
  readonly html: number
  readonly js: number
  readonly css: number
  readonly fonts: number
  readonly other: number
  /** html + js + css: what the size objectives are about. */
  readonly page: number
  /** Scripts and styles that came without compression, so that a count of gzip bytes would be untrue. */
  readonly uncompressed: readonly string[]
}

/** Bytes of the bodies as they came over the wire (compressed) while `load` ran, without cache and service worker. */
export async function bytesOf(page: Page, load: () => Promise<unknown>): Promise<Bytes> {
  // A session of its own: it may be ended, which also ends what it switched off.
  const session = await page.context().newCDPSession(page)
  const counted = { Document: 0, Script: 0, Stylesheet: 0, Font: 0, other: 0 }
  const answers = new Map<string, { readonly kind: keyof typeof counted; readonly headers: number }>()
  const uncompressed: string[] = []
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    const kind = type in counted ? (type as keyof typeof counted) : 'other'
    answers.set(requestId, { kind, headers: response.encodedDataLength })
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')
    if ((kind === 'Script' || kind === 'Stylesheet') && !encoding) uncompressed.push(response.url)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId)
    if (answer) counted[answer.kind] += Math.max(0, encodedDataLength - answer.headers)
  })
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await session.send('Network.setBypassServiceWorker', { bypass: true })
  try {
    await load()
  } finally {
    await session.detach()
  }
  const { Document: html, Script: js, Stylesheet: css, Font: fonts, other } = counted
  return { html, js, css, fonts, other, page: html + js + css, uncompressed }
}

import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type FacePage, launchChromium, newFacePage } from '../../test/browser/chromium.ts'
import { serveGallery } from '../../test/browser/gallery.ts'
import { looks, openStudio } from './studio.ts'

const screens: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  kiosk: { width: 1080, height: 1920 },
  hall: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
}

const densityOf: Readonly<Record<string, string>> = { kiosk: 'kiosk', hall: 'touch', desk: 'dense' }

const themes = ['light', 'dark', 'contrast'] as const

test.for(themes.flatMap(theme => looks.map(look => ({ theme, ...look }))))(
  'gallery: $theme, $language, large type $large',
  async ({ theme, ...look }) => {
    const [gallery, browser] = await Promise.all([serveGallery(), launchChromium()])
    try {
      const first = await newFacePage(browser, { width: 1440, height: 900 })
      await first.goto(`${gallery.url}?part=foundations`)
      const parts = (await first.locator('nav a').allTextContents()).filter(part => part !== 'all')
      expect(parts.length).toBeGreaterThan(10)
      await first.close()
      // The dark theme is for staff.
      const shown = parts.flatMap(part => viewsOf(part)).filter(({ density }) => theme !== 'dark' || density === 'dense')
      const studio = openStudio(theme === 'light' ? 'gallery' : `gallery-${theme}`, look)
      const asked = `theme=${theme}&lang=${look.language}&scale=${look.large ? 'large' : 'standard'}`
      // A page for each size: type is fetched once.
      const pages = new Map<string, FacePage>()
      for (const { name, query, size, focus } of shown) {
        const key = `${size.width} ${size.height}`
        const page = pages.get(key) ?? (await newFacePage(browser, size))
        pages.set(key, page)
        await page.goto(`${gallery.url}?${query}&${asked}`)
        await page.locator('#root > *').first().waitFor()
        // The sheet of rare characters comes after the page.
        await page.waitForFunction(() => [...document.fonts].some(({ family }) => family.includes('Slices')))
        if (focus) await focusAll(page)
        await studio.shoot(page, name)
      }
    } finally {
      await browser.close()
      gallery.close()
    }
  },
)

interface View {
  readonly name: string
  readonly query: string
  readonly density: string
  readonly size: { readonly width: number; readonly height: number }
  /** Every control as it looks while it has the focus. */
  readonly focus?: boolean
}

/** What can be pressed or written in. */
const controls = ['buttons', 'fields', 'files', 'choices', 'cards', 'tables']

/** A part that is a whole screen is seen at its size, any other in each density; controls also with the focus on all of them. */
function viewsOf(part: string): readonly View[] {
  const face = Object.keys(screens).find(each => part === each || part.startsWith(`${each}-`))
  if (face !== undefined) return [{ name: part, query: `part=${part}`, density: densityOf[face]!, size: screens[face]! }]
  return (['kiosk', 'touch', 'dense'] as const).flatMap(density => {
    const view: View = {
      name: `${part}-${density}`,
      query: `part=${part}&density=${density}&bare`,
      density,
      size: density === 'touch' ? screens['hall']! : { width: 1080, height: 1200 },
    }
    return controls.includes(part) ? [view, { ...view, name: `${view.name}-focus`, focus: true }] : [view]
  })
}

/** As if each control had the focus from the keyboard: only one can really have it. */
async function focusAll(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root } = await session.send('DOM.getDocument')
  const { nodeIds } = await session.send('DOM.querySelectorAll', {
    nodeId: root.nodeId,
    selector: 'button, input, select, textarea, a, [tabindex="0"]',
  })
  for (const nodeId of nodeIds) await session.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses: ['focus', 'focus-visible'] })
}

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkAxe } from '../browser/axe.ts'
import { launchChromium, newFacePage } from '../browser/chromium.ts'
import { serveGallery } from '../browser/gallery.ts'
import { checkScreen } from '../browser/rules.ts'

// Every component of the kit in every state, in each theme: what is inherited and cannot be read from the style sheets is measured here.

let browser: Browser
let gallery: Awaited<ReturnType<typeof serveGallery>>

beforeAll(async () => {
  ;[gallery, browser] = await Promise.all([serveGallery(), launchChromium()])
})
afterAll(async () => {
  await browser.close()
  gallery.close()
})

const forms = [
  { density: 'kiosk', theme: 'light', face: 'kiosk', contrast: 4.5 },
  { density: 'kiosk', theme: 'contrast', face: 'kiosk', contrast: 12 },
  { density: 'touch', theme: 'light', face: 'hall', contrast: 4.5 },
  { density: 'touch', theme: 'contrast', face: 'hall', contrast: 12 },
  { density: 'dense', theme: 'light', face: 'desk', contrast: 4.5 },
  { density: 'dense', theme: 'dark', face: 'desk', contrast: 4.5 },
  { density: 'dense', theme: 'contrast', face: 'desk', contrast: 12 },
] as const

test.for(forms)('every component stands out: $density, $theme', { timeout: 90_000 }, async ({ density, theme, face, contrast }) => {
  const page = await newFacePage(browser, { width: 1200, height: 1000 })
  await page.goto(`${gallery.url}?part=all&density=${density}&theme=${theme}&bare`)
  await page.locator('h2').first().waitFor()
  const faults = await checkScreen(page, { face, contrast })
  expect(faults.filter(({ rule }) => rule === 'contrast')).toEqual([])
  const violations = await checkAxe(page)
  expect(violations.filter(({ rule }) => rule.startsWith('color-contrast'))).toEqual([])
  page.expectNoProblems()
  await page.close()
})

test.for(['kiosk', 'touch', 'dense'] as const)('what is off has an edge where no ground tells of it: %s', async density => {
  const page = await newFacePage(browser, { width: 1200, height: 1000 })
  const edges = async (theme: string) => {
    await page.goto(`${gallery.url}?part=all&density=${density}&theme=${theme}&bare`)
    await page.locator('h2').first().waitFor()
    return await page
      .locator('[data-kind][aria-disabled=true]:not([aria-busy]), input:disabled:not([type=radio], [type=checkbox]), select:disabled')
      .evaluateAll(all => [
        ...new Set(
          all.map(element => {
            const { borderTopStyle, borderTopColor } = getComputedStyle(element)
            return `${element.tagName} ${borderTopStyle} ${borderTopColor}`
          }),
        ),
      ])
  }
  expect((await edges('contrast')).filter(edge => !edge.endsWith(' dashed rgb(255, 255, 255)'))).toEqual([])
  expect((await edges('light')).map(edge => edge.split(' ')[0])).toEqual(expect.arrayContaining(['BUTTON', 'INPUT', 'SELECT']))
  await page.close()
})

test('a table on a phone shows more than names, and breaks neither dates nor states', async () => {
  const page = await newFacePage(browser, { width: 390, height: 844 })
  await page.goto(`${gallery.url}?part=tables&density=touch&scale=large&bare`)
  const table = page.getByRole('table')
  await table.waitFor()
  const wide = async (cell: string) => (await table.locator(cell).first().boundingBox())!.width
  expect(await wide('thead th')).toBeLessThan(300)
  const lines = await table.locator('td:not(:empty)').evaluateAll(all =>
    all.map(cell => {
      const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT).nextNode()!
      const range = document.createRange()
      range.selectNode(text)
      return range.getClientRects().length
    }),
  )
  expect(lines.length).toBeGreaterThan(5)
  expect(Math.max(...lines)).toBe(1)
  await page.close()
})

test('what is chosen stands in the address, also all of it', async () => {
  const page = await newFacePage(browser, { width: 1440, height: 900 })
  await page.goto(`${gallery.url}?part=buttons`)
  await page.getByText('工作台', { exact: true }).click()
  await page.getByText('高对比度', { exact: true }).click()
  await page.getByRole('link', { name: 'tables' }).click()
  await expect.poll(() => new URL(page.url()).search).toBe('?part=tables&density=dense&scale=standard&theme=contrast&lang=zh-CN')
  await page.reload()
  await page.locator('[data-theme=contrast] [data-for=dense]').waitFor()
  await page.goto(`${gallery.url}?part=buttons&density=all&theme=all&scale=all`)
  // Two themes for customers at two sizes of type in two densities, three for staff.
  await page.locator('[data-for]').nth(13).waitFor()
  expect(await page.locator('[data-for]').count()).toBe(14)
  await page.close()
})

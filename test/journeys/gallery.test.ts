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

test('what is chosen stands in the address, also all of it', async () => {
  const page = await newFacePage(browser, { width: 1440, height: 900 })
  await page.goto(`${gallery.url}?part=buttons`)
  await page.getByText('工作台', { exact: true }).click()
  await page.getByText('高对比度', { exact: true }).click()
  await page.getByRole('link', { name: 'tables' }).click()
  expect(new URL(page.url()).search).toBe('?part=tables&density=dense&scale=standard&theme=contrast&lang=zh-CN')
  await page.reload()
  await page.locator('[data-theme=contrast] [data-for=dense]').waitFor()
  await page.goto(`${gallery.url}?part=buttons&density=all&theme=all&scale=all`)
  // Two themes for customers at two sizes of type in two densities, three for staff.
  await page.locator('[data-for]').nth(13).waitFor()
  expect(await page.locator('[data-for]').count()).toBe(14)
  await page.close()
})

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayIn, second } from '#kernel'
import { apply, somebody } from '../setup/applying.ts'
import { openStage, type Stage } from '../setup/stage.ts'
import { renting } from './drive/answers.ts'
import { Desk } from './drive/desk.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk, until } from './drive/kiosk.ts'
import { expectSound } from './drive/sound.ts'

// High contrast in every face, the dark theme of desk and console, and colours a person's system forces.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const today = () => dayIn(stage.now(), 'Asia/Shanghai')
const themeOf = async (page: Page) => await page.evaluate(() => document.documentElement.dataset['theme'])
const barOf = async (page: Page) => await page.locator('meta[name=theme-color]').getAttribute('content')

test.for(['zh-CN', 'en'] as const)(
  'high contrast is turned on at the terminal, holds through a service, and is gone with the person: %s',
  { timeout: 120_000 },
  async language => {
    stage.world({ take: true })
    const kiosk = await Kiosk.open(stage, { language })
    const { page } = kiosk
    const sound = async (name: string) => await expectSound(page, name, { face: 'kiosk', contrast: 12 })
    await kiosk.press('design.theme.contrast')
    expect([await themeOf(page), await barOf(page)]).toEqual(['contrast', '#000'])
    await sound('home')
    await kiosk.begin()
    await kiosk.layCard(stage)
    await kiosk.walk({ answers: renting(today()), onPage: sound })
    await sound('slip')
    await kiosk.press('design.text.large')
    await expectSound(page, 'slip, large type', { face: 'kiosk', bigText: true, contrast: 12 })
    await kiosk.press('kiosk.slip.done')
    await page.locator('[data-attract]').waitFor()
    expect([await themeOf(page), await barOf(page)]).toEqual(['light', '#f7f5f0'])
    await page.close()
  },
)

test('who turns the colours on the first page and walks away leaves them for nobody', async () => {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage)
  const { page } = kiosk
  await page.evaluate(() => Object.assign(globalThis, { before: true }))
  await kiosk.press('design.exit')
  await page.locator('[data-attract]').waitFor()
  // Once nobody is there the page begins anew.
  await page.clock.fastForward(2 * second)
  await until(async () => await page.evaluate(() => !('before' in globalThis)).catch(() => false), 'the page did not begin anew')
  await page.locator('[data-attract]').waitFor()
  await kiosk.press('design.theme.contrast')
  await kiosk.press('design.text.large')
  await expectSound(page, 'first page', { face: 'kiosk', bigText: true, contrast: 12 }, /^401 /)
  await page.clock.fastForward(151 * second)
  await until(async () => (await themeOf(page)) === 'light', 'the colours stayed')
  expect(await page.evaluate(() => document.documentElement.dataset['scale'])).toBe('standard')
  await page.close()
})

test('the hall has the colours the person asks their system for, and then those they choose here', async () => {
  const hall = await Hall.open(stage)
  const { page } = hall
  await hall.button('design.theme.contrast').waitFor()
  expect(await themeOf(page)).toBe('light')
  await page.emulateMedia({ contrast: 'more' })
  await until(async () => (await themeOf(page)) === 'contrast', 'it did not follow the system')
  await expectSound(page, 'home', { face: 'hall', contrast: 12 })
  await hall.press('design.theme.light')
  expect(await themeOf(page)).toBe('light')
  await page.reload()
  await hall.button('design.theme.contrast').waitFor()
  expect(await themeOf(page)).toBe('light')

  await page.emulateMedia({ contrast: 'no-preference' })
  await hall.press('design.theme.contrast')
  await page.goto(`${stage.url}/hall/service/residence-permit-renewal`)
  await page.getByRole('button', { name: /^开始办理/ }).waitFor()
  expect(await themeOf(page)).toBe('contrast')
  await expectSound(page, 'service', { face: 'hall', contrast: 12 })
  await page.close()
})

test('desk and console have a dark theme and high contrast, kept in the browser', { timeout: 120_000 }, async () => {
  await apply(await somebody(stage.product, '13800000061'))
  const desk = await Desk.signIn(stage, 'lina')
  const { page } = desk
  await desk.page.keyboard.press('2')
  await desk.row('').first().click()
  await page.getByText('来源与核验').waitFor()
  for (const { name, theme, contrast } of [
    { name: '深色', theme: 'dark', contrast: 4.5 },
    { name: '高对比度', theme: 'contrast', contrast: 12 },
  ] as const) {
    await page.getByRole('button', { name: /设置和退出/ }).click()
    await desk.dialog.getByText(name, { exact: true }).click()
    expect(await themeOf(page)).toBe(theme)
    await expectSound(page, `${theme}: settings`, { face: 'desk', contrast }, /^401 /)
    await desk.dialog.getByRole('button', { name: '好了' }).click()
    await desk.dialog.waitFor({ state: 'detached' })
    await expectSound(page, `${theme}: a case`, { face: 'desk', contrast }, /^401 /)
  }
  await page.goto(`${stage.url}/console`)
  await page.getByLabel('工号').waitFor()
  expect(await themeOf(page)).toBe('contrast')
  await expectSound(page, 'console', { face: 'desk', contrast: 12 }, /^401 /)
  await page.close()
})

test('where the system forces its colours, what is chosen and what acts are still seen, and a code can still be scanned', async () => {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage)
  const { page } = kiosk
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
  await kiosk.begin()
  await kiosk.layCard(stage)
  await kiosk.walk({ answers: renting(today()) })
  const paint = async (selector: string) =>
    await page
      .locator(selector)
      .first()
      .evaluate(element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color])
  const code = page.locator('svg[role=img]').first()
  expect(await code.locator('..').evaluate(element => getComputedStyle(element).backgroundColor)).toBe('rgb(255, 255, 255)')
  expect(await code.locator('path').evaluate(element => getComputedStyle(element).fill)).toBe('rgb(19, 33, 31)')
  const canvas = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const [ground] = await paint('[data-kind=act]')
  expect(ground).not.toBe(canvas)
  expect(ground).not.toBe('rgba(0, 0, 0, 0)')
  await page.close()
})

import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Hall } from './drive/hall.ts'
import { until } from './drive/kiosk.ts'
import { expectSound } from './drive/sound.ts'
import { openStage, type Stage } from '../setup/stage.ts'

// The hall's own pages while something is slow, missing or wrong.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const sound = async (hall: Hall, name: string, ...allowed: readonly RegExp[]) =>
  await expectSound(hall.page, name, { face: 'hall' }, ...allowed)

/** Holds the answers to what is asked for at these addresses; answers how to let them go. */
async function hold({ page }: Hall, address: RegExp): Promise<() => void> {
  let resolve = (): void => undefined
  const promise = new Promise<void>(done => (resolve = done))
  await page.route(address, async route => {
    await promise
    await route.continue()
  })
  return () => resolve()
}

test('who is signed in is never asked to sign in while it is read who they are, and nothing moves when it is known', async () => {
  const hall = await Hall.open(stage, { wide: true })
  const { page } = hall
  await hall.begin()
  await hall.signIn('13800000060')
  await page.goto(`${stage.url}/hall/me`)
  await page.locator('nav [data-waiting]').waitFor()
  const cases = page.locator('nav li').nth(1)
  const place = await cases.boundingBox()
  for (const path of ['/me', '/cases']) {
    const go = await hold(hall, /\/api\/visits$/)
    await page.goto(`${stage.url}/hall${path}`)
    await page.locator('main [role=status]').waitFor()
    expect(await page.locator('main input').count(), path).toBe(0)
    expect(await cases.boundingBox(), path).toEqual(place)
    go()
    await page.locator('main button').first().waitFor()
    expect(await page.locator('main input').count(), path).toBe(0)
    await page.locator('nav [data-waiting]').waitFor()
    expect(await cases.boundingBox(), path).toEqual(place)
  }
  await page.close()
})

test.for([
  { wide: false, large: true },
  { wide: true, large: false },
])('what is missing is said on top, where one is led, and marked at every field (PC $wide, large type $large)', async look => {
  const hall = await Hall.open(stage, { language: 'en', ...look })
  const { page } = hall
  await hall.begin()
  // Nothing was put in: nothing is said to be saved.
  expect(await page.getByText(hall.say('hall.saved'), { exact: true }).count()).toBe(0)
  await page.goto(`${page.url().replace(/\?.*/, '')}?step=living`)
  const submit = page.locator('main form button[type=submit][data-kind=act]').last()
  for (const _ of ['once', 'again']) {
    await submit.click()
    const summary = page.locator('main form [role=alert]').first()
    await summary.waitFor()
    await until(async () => await summary.evaluate(element => element === document.activeElement), 'the summary has no focus')
    const heading = (await summary.locator('h2').boundingBox())!
    expect(heading.y).toBeGreaterThanOrEqual(0)
    expect(heading.y + heading.height).toBeLessThan(look.wide ? 800 : 844 - 90)
  }
  await sound(hall, 'errors')
  // Every line leads to something that has the focus, is marked and says what is missing.
  const lines = page.locator('main form [role=alert] li button')
  const count = await lines.count()
  expect(count).toBeGreaterThan(2)
  for (let line = 0; line < count; line++) {
    await lines.nth(line).click()
    const marked = await page.evaluate(() => {
      const active = document.activeElement!
      const field = active.closest('fieldset[data-invalid]') ?? active.closest('[aria-invalid]')
      const edge = active.matches('[aria-invalid]') ? active : field?.querySelector(':scope > * > div')
      const box = active.getBoundingClientRect()
      return {
        text: document.querySelector(`[id="${field?.id}-error"]`)?.textContent ?? null,
        edge: edge ? getComputedStyle(edge).borderTopColor : null,
        seen: box.top >= 0 && box.bottom <= innerHeight,
      }
    })
    expect(marked, `line ${line}`).toEqual({ text: expect.stringMatching(/\w/), edge: 'rgb(155, 28, 28)', seen: true })
  }
  // Both parts of the address, under their question.
  await page.getByText(hall.say('field.address.ask'), { exact: true }).waitFor()
  await page.locator('[id="q-address-region-error"]').getByText(hall.say('catalog.problem.region_missing')).waitFor()
  await page.locator('[id="q-address-error"]').getByText(hall.say('catalog.problem.detail_missing')).waitFor()
  expect(await page.locator('[id="q-address"]').getAttribute('aria-invalid')).toBe('true')
  await page.close()
})

test('a page that is opened by its address never shows the key of a word instead of the word', async () => {
  const hall = await Hall.open(stage, { language: 'en' })
  const { page } = hall
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      const keys = document.body?.innerText.match(/\b(hall|catalog|cases|visits|design)\.[a-z]+[a-z.]*/g) ?? []
      seen.push(...keys)
    }).observe(document, { childList: true, subtree: true, characterData: true })
  })
  for (const path of ['/service/residence-permit-renewal', '/progress', '/guide', '/me', '/cases']) {
    await page.goto(`${stage.url}/hall${path}`)
    await page.locator('main :is(a[href*="/guide/"], input, [data-kind=act])').first().waitFor()
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen), path).toEqual([])
  }
  await page.close()
})

test('without a connection the button keeps words, and what is not there is not said to be kept', async () => {
  const hall = await Hall.open(stage, { at: '/service/residence-permit-renewal' })
  const { page } = hall
  const cut = async (route: Route) => await route.abort('internetdisconnected')
  const begin = page.locator('main [data-kind=act]')
  await begin.waitFor()
  await page.route(/\/api\//, cut)
  await begin.click()
  const opening = begin.getByText(hall.say('hall.service.opening'), { exact: true })
  await until(async () => (await opening.evaluate(element => getComputedStyle(element).visibility)) === 'visible', 'no words')
  await page.getByText(hall.say('hall.retrying'), { exact: true }).waitFor()
  expect(await page.getByText(hall.say('hall.retrying.kept'), { exact: true }).count()).toBe(0)
  await sound(hall, 'offline', /ERR_INTERNET_DISCONNECTED/)
  await page.unroute(/\/api\//, cut)
  await hall.button('hall.privacy.agree').click()
  await hall.signIn('13800000061')
  await page.route(/\/api\//, cut)
  await hall.fill({ phone: '13800000062' })
  await page.getByText(hall.say('hall.retrying.kept'), { exact: true }).waitFor()
  await page.close()
})

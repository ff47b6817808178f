import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Language } from '#kernel'
import { checkAxe } from '../browser/axe.ts'
import type { FacePage } from '../browser/chromium.ts'
import { checkScreen, type ScreenOptions } from '../browser/rules.ts'
import type { Worlds } from '../setup/dealing.ts'
import type { Stage } from '../setup/stage.ts'
import { openStageAmongWorlds } from '../setup/world-stage.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk } from './drive/kiosk.ts'

// Paying a water bill, by people before a terminal and at home, with a phone that pays at the bank.

let stage: Stage
let worlds: Worlds
let close: () => Promise<void>
beforeAll(async () => {
  ;({ stage, worlds, close } = await openStageAmongWorlds())
})
afterAll(async () => await close())
beforeEach(async () => await worlds.freshBiller())

const shots = process.env['SHOTS_TO']

async function expectSound(page: FacePage, face: ScreenOptions['face'], name: string): Promise<void> {
  if (shots !== undefined) {
    mkdirSync(shots, { recursive: true })
    await page.screenshot({ path: `${shots}/water-${name}.png`, fullPage: face === 'hall' })
  }
  expect(await checkScreen(page, { face })).toEqual([])
  expect(await checkAxe(page)).toEqual([])
}

/** The phone of the person pays what stands behind the code. */
async function scanAndPay(): Promise<void> {
  const waiting = () => [...worlds.bank.book.trades.values()].find(({ state }) => state === 'waiting')
  await expect.poll(waiting, { timeout: 10_000 }).toBeDefined()
  worlds.bank.pay(waiting()!.number)
  await worlds.bank.quiet()
}

async function atTerminal(language: Language): Promise<Kiosk> {
  const kiosk = await Kiosk.open(stage, { service: 'water-bill', language })
  await kiosk.page
    .getByRole('button', { name: kiosk.say('service.name') })
    .first()
    .click()
  await expectSound(kiosk.page, 'kiosk', `${language}-start`)
  await kiosk.goOn()
  await kiosk.asks('kiosk.privacy.title')
  await kiosk.goOn()
  await kiosk.asks('field.number.ask')
  await kiosk.typeKeys(kiosk.page.locator('main input'), '1020030005')
  await kiosk.closeKeyboard()
  await kiosk.next()
  await kiosk.page.locator('main [data-role=choice]').first().waitFor()
  await kiosk.page.locator('main [data-role=choice]').first().click()
  await kiosk.page.locator('main [data-role=choice] input:checked').waitFor({ state: 'attached' })
  await expectSound(kiosk.page, 'kiosk', `${language}-bill`)
  await kiosk.next()
  await kiosk.asks('field.phone.ask')
  await kiosk.next()
  await kiosk.asks('kiosk.review.title')
  await expectSound(kiosk.page, 'kiosk', `${language}-review`)
  await kiosk.goOn()
  await kiosk.asks('kiosk.pay.title')
  return kiosk
}

test.each(['zh-CN', 'en'] as const)('at the terminal, in %s: account, bill, code, receipt, done', async language => {
  const kiosk = await atTerminal(language)
  await kiosk.page.locator('main svg[role=img]').waitFor()
  await expectSound(kiosk.page, 'kiosk', `${language}-pay`)
  await scanAndPay()
  await kiosk.page.locator('[data-role~=next]').waitFor()
  await expectSound(kiosk.page, 'kiosk', `${language}-receipt`)
  await kiosk.page.locator('[data-role~=next]').click()
  await kiosk.asks('outcome.paid.name')
  await expectSound(kiosk.page, 'kiosk', `${language}-done`)
  kiosk.page.expectNoProblems()
  await kiosk.press('kiosk.slip.done')
  await kiosk.page.locator('[data-attract]').waitFor()
  await kiosk.page.close()
})

test.each(['zh-CN', 'en'] as const)(
  'at the terminal, in %s: where no bill is found the way on leads back to the number',
  async language => {
    const kiosk = await Kiosk.open(stage, { service: 'water-bill', language })
    await kiosk.page
      .getByRole('button', { name: kiosk.say('service.name') })
      .first()
      .click()
    await kiosk.goOn()
    await kiosk.asks('kiosk.privacy.title')
    await kiosk.goOn()
    await kiosk.asks('field.number.ask')
    await kiosk.typeKeys(kiosk.page.locator('main input'), '1020030003')
    await kiosk.closeKeyboard()
    await kiosk.next()
    await kiosk.page.getByText(kiosk.say('field.bill.none'), { exact: true }).waitFor()
    await kiosk.page.getByText(kiosk.say('kiosk.offers.none'), { exact: true }).waitFor()
    await expectSound(kiosk.page, 'kiosk', `${language}-none`)
    await kiosk.press('kiosk.offers.none.change')
    await kiosk.asks('field.number.ask')
    expect(await kiosk.page.locator('main input').inputValue()).toBe('1020030003')
    await kiosk.typeKeys(kiosk.page.locator('main input'), '1020030005')
    await kiosk.closeKeyboard()
    await kiosk.next()
    await kiosk.page.locator('main [data-role=choice]').first().waitFor()
    await kiosk.page.close()
  },
)

test('at the terminal, not paying after all: nothing is kept, and the bill is free for the next', async () => {
  const kiosk = await atTerminal('zh-CN')
  await kiosk.press('kiosk.pay.stop')
  await kiosk.asks('cases.state.withdrawn')
  await kiosk.page.getByText(kiosk.say('kiosk.ended.unpaid'), { exact: true }).waitFor()
  await kiosk.button('kiosk.ended.close').waitFor()
  await expectSound(kiosk.page, 'kiosk', 'stopped')
  await kiosk.page.close()
})

test('the water company does not answer when it is to be booked: told plainly, and found booked later', async () => {
  const kiosk = await atTerminal('zh-CN')
  worlds.biller.misbehave('hang', 1, 'post')
  await kiosk.page.locator('main svg[role=img]').waitFor()
  await scanAndPay()
  await kiosk.page.locator('[data-role~=next]').click()
  await kiosk.page.getByText(kiosk.say('stage.post.unknown').split('。')[1]!).waitFor()
  await expectSound(kiosk.page, 'kiosk', 'unknown')
  await stage.product.passTime(10_000)
  await kiosk.asks('outcome.paid.name')
  await kiosk.page.close()
})

test.each(['zh-CN', 'en'] as const)('in the hall, in %s: nobody is asked who they are', async language => {
  const hall = await Hall.open(stage, { service: 'water-bill', language })
  await hall.begin()
  const answers = { number: '1020030005' }
  await hall.fill(answers)
  await hall.press('hall.next')
  await hall.page.locator('main input[type=radio]').first().check({ force: true })
  await hall.page.locator('main input[type=radio]:checked').waitFor({ state: 'attached' })
  await expectSound(hall.page, 'hall', `hall-${language}-bill`)
  await hall.press('hall.next')
  await hall.button('hall.submit.pay').waitFor()
  await expectSound(hall.page, 'hall', `hall-${language}-review`)
  await hall.press('hall.submit.pay')
  await hall.button('hall.pay.stop').waitFor()
  await expectSound(hall.page, 'hall', `hall-${language}-pay`)
  await scanAndPay()
  await hall.page.getByText(hall.say('outcome.paid.name')).first().waitFor()
  await expectSound(hall.page, 'hall', `hall-${language}-done`)
  await hall.page.close()
})

test('in the hall, at a PC: a number without bills is changed before anything else, and the code to scan comes before the button', async () => {
  const hall = await Hall.open(stage, { service: 'water-bill', language: 'en', wide: true })
  const { page } = hall
  await hall.begin()
  await hall.fill({ number: '1020030003' })
  await hall.press('hall.next')
  await page.getByText(hall.say('field.bill.none'), { exact: true }).waitFor()
  await page.getByText('1020030003').waitFor()
  expect(await page.locator('[data-kind=act]').count()).toBe(1)
  expect(await page.getByText(hall.say('field.phone.ask')).count()).toBe(0)
  await expectSound(page, 'hall', 'hall-no-bill')
  await hall.press('cases.change.what', { label: hall.say('field.number.label') })
  await hall.fill({ number: '1020030004' })
  await hall.press('hall.next')
  await page.locator('main input[type=radio]').first().check({ force: true })
  await page.locator('main input[type=radio]:checked').waitFor({ state: 'attached' })
  await hall.press('hall.next')
  await hall.press('hall.submit.pay')
  const code = page.locator('main svg[role=img]')
  await code.waitFor()
  const here = page.getByRole('link', { name: hall.say('hall.pay.here.pc'), exact: true })
  expect((await here.boundingBox())!.y).toBeGreaterThan((await code.boundingBox())!.y)
  await page.locator('main ol li[data-waiting]').waitFor()
  expect(await hall.button('hall.withdraw').count()).toBe(0)
  await expectSound(page, 'hall', 'hall-pc-pay')
  await hall.press('hall.pay.stop')
  await page.getByText(hall.say('cases.state.withdrawn')).first().waitFor()
  await page.close()
})

import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Language } from '#kernel'
import { checkAxe } from '../browser/axe.ts'
import type { FacePage } from '../browser/chromium.ts'
import { checkScreen, type ScreenOptions } from '../browser/rules.ts'
import type { Worlds } from '../setup/dealing.ts'
import { idNumber } from '../setup/people.ts'
import type { Stage } from '../setup/stage.ts'
import { openStageAmongWorlds } from '../setup/world-stage.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk } from './drive/kiosk.ts'

// Seeing a doctor: at the terminal with one's card, at home for somebody of the family, and called off again.

let stage: Stage
let worlds: Worlds
let close: () => Promise<void>
beforeAll(async () => {
  ;({ stage, worlds, close } = await openStageAmongWorlds())
})
afterAll(async () => await close())

const shots = process.env['SHOTS_TO']

async function expectSound(page: FacePage, face: ScreenOptions['face'], name: string): Promise<void> {
  if (shots !== undefined) {
    mkdirSync(shots, { recursive: true })
    await page.screenshot({ path: `${shots}/visit-${name}.png`, fullPage: face === 'hall' })
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

/** Touches the named choice and waits until the server has written it down. */
async function take(kiosk: Kiosk, text: string): Promise<void> {
  await kiosk.page.locator('main [data-role=choice]').first().waitFor()
  await kiosk.page.locator('main [data-role=choice]').filter({ hasText: text }).click()
  await kiosk.page.locator('main [data-role=choice] input:checked').waitFor({ state: 'attached' })
}

test.each<[Language, string, string, string]>([
  ['zh-CN', 'zhang-min', '心血管内科', '林国栋'],
  ['en', 'wang-jianjun', 'Respiratory', 'Cao Jianping'],
])('at the terminal, in %s: card, doctor, time, code, done', async (language, person, department, doctor) => {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage, { service: 'outpatient-registration', language })
  await kiosk.begin()
  await kiosk.layCard(stage, person)
  await kiosk.walk({ answers: { phone: '13800000001' }, until: name => name === 'department' || name.startsWith('other:') })
  await kiosk.asks('field.department.ask')
  await take(kiosk, department)
  await expectSound(kiosk.page, 'kiosk', `${language}-department`)
  await kiosk.page.locator('[data-role~=next]').click()
  await kiosk.asks('field.doctor.ask')
  await kiosk.page.locator('main [data-role=choice]').first().waitFor()
  await expectSound(kiosk.page, 'kiosk', `${language}-doctor`)
  // On at once: the choice is still on its way to the server.
  await kiosk.page.locator('main [data-role=choice]').filter({ hasText: doctor }).click()
  await kiosk.page.locator('[data-role~=next]').click()
  await kiosk.asks('field.time.ask')
  await kiosk.page.locator('main [data-role=choice]').first().waitFor()
  await expectSound(kiosk.page, 'kiosk', `${language}-days`)
  await kiosk.page.locator('main [data-role=choice]').last().click()
  await kiosk.page.locator('main label[data-item]').first().waitFor()
  await kiosk.page.locator('main label[data-item]').last().click()
  await kiosk.page.locator('main label[data-chosen]').waitFor()
  await expectSound(kiosk.page, 'kiosk', `${language}-times`)
  await kiosk.page.locator('[data-role~=next]').click()
  await kiosk.asks('kiosk.review.title')
  await expectSound(kiosk.page, 'kiosk', `${language}-review`)
  await kiosk.goOn()
  await kiosk.asks('kiosk.pay.title')
  await kiosk.page.locator('main svg[role=img]').waitFor()
  await scanAndPay()
  await kiosk.page.locator('[data-role~=next]').click()
  await kiosk.asks('outcome.registered.name')
  await kiosk.page.getByText(kiosk.say('stage.register.told.queue')).waitFor()
  await expectSound(kiosk.page, 'kiosk', `${language}-done`)
  await kiosk.press('kiosk.slip.another')
  await kiosk.page.getByText(kiosk.say('kiosk.home.card'), { exact: true }).click()
  await kiosk.asks('kiosk.cases.title')
  const one = kiosk.page.getByRole('button', { name: kiosk.say('service.name') }).first()
  // Of several with one name each is known by its day and number.
  expect(await one.innerText()).toMatch(/2026[\s\S]*\d{4} \d{4} \d{4}/)
  await expectSound(kiosk.page, 'kiosk', `${language}-cases`)
  await one.click()
  await kiosk.press('kiosk.cancel')
  await kiosk.page.getByText(kiosk.say('cancel.ask')).waitFor()
  await expectSound(kiosk.page, 'kiosk', `${language}-call-off`)
  await kiosk.page
    .getByRole('dialog')
    .getByRole('button', { name: kiosk.say('kiosk.cancel.yes'), exact: true })
    .click()
  await kiosk.page.getByText(kiosk.say('cases.money.refunded'), { exact: true }).waitFor()
  await kiosk.page.getByText(kiosk.say('cases.state.cancelled'), { exact: true }).waitFor()
  await expectSound(kiosk.page, 'kiosk', `${language}-called-off`)
  await kiosk.page.close()
})

test('in the hall: for somebody of the family, and called off', async () => {
  const hall = await Hall.open(stage, { service: 'outpatient-registration' })
  await hall.begin()
  await hall.signIn('13800000003')
  await hall.fill({ name: '张敏', id_number: idNumber('1961-03-04', 44) })
  await hall.press('hall.next')
  await hall.page.getByText('皮肤科').first().click()
  await hall.page.getByText('潘', { exact: false }).first().click()
  await hall.page.locator('main input[type=radio]:checked').nth(1).waitFor({ state: 'attached' })
  await expectSound(hall.page, 'hall', 'hall-doctor')
  await hall.press('hall.next')
  await hall.page.locator('main input[type=radio]').first().waitFor({ state: 'attached' })
  await expectSound(hall.page, 'hall', 'hall-times')
  await hall.page.locator('main label:has(input[type=radio]:not([disabled]))').last().click()
  await hall.page.locator('main input[type=radio]:checked').first().waitFor({ state: 'attached' })
  await hall.press('hall.next')
  await expectSound(hall.page, 'hall', 'hall-review')
  await hall.press('hall.submit.pay')
  await hall.button('hall.pay.stop').waitFor()
  await scanAndPay()
  await hall.page.getByText(hall.say('outcome.registered.name')).first().waitFor()
  await hall.page.getByText(hall.say('stage.register.told.queue')).waitFor()
  await expectSound(hall.page, 'hall', 'hall-done')
  await hall.press('hall.cancel')
  await hall.page
    .getByRole('dialog')
    .getByRole('button', { name: hall.say('hall.cancel.yes') })
    .last()
    .click()
  await hall.page.getByText(hall.say('cases.state.cancelled')).first().waitFor()
  await expect.poll(() => stage.product.sms.messages.map(({ text }) => text).join()).toContain('号已取消')
  await expectSound(hall.page, 'hall', 'hall-cancelled')
  await hall.page.close()
})

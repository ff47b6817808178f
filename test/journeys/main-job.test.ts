import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayIn, minute } from '#kernel'
import { checkAxe } from '../browser/axe.ts'
import type { FacePage } from '../browser/chromium.ts'
import { checkScreen, type ScreenOptions } from '../browser/rules.ts'
import { codeFor } from '../setup/people.ts'
import { openStage, type Stage } from '../setup/stage.ts'
import { renting } from './drive/answers.ts'
import { Desk } from './drive/desk.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk } from './drive/kiosk.ts'

// The main job, by people before four browsers: at the terminal, at three desks, at home; each sees at once what the others did.

const phone = '13800000001'
let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const today = () => dayIn(stage.now(), 'Asia/Shanghai')

/** The screen as it stands: our linter, axe, and nothing the browser complained about. */
async function expectSound(page: FacePage, face: ScreenOptions['face'], ...allowed: readonly RegExp[]): Promise<void> {
  expect(await checkScreen(page, { face })).toEqual([])
  expect(await checkAxe(page)).toEqual([])
  page.expectNoProblems(...allowed)
}

test('a permit is renewed from the terminal to the desk, back to the person, mended at home, approved, and seen at the terminal', async () => {
  // At the terminal, by card; the phone is proved on the way, so that the case is found at home.
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage)
  await kiosk.begin()
  await kiosk.layCard(stage)
  const proof = async () => {
    await expectSound(kiosk.page, 'kiosk')
    const before = stage.product.sms.messages.length
    await kiosk.press('kiosk.phone.send')
    return await codeFor(stage.product, phone, before)
  }
  await kiosk.walk({ answers: renting(today()), proof })
  const { number, code } = await kiosk.slip()
  await kiosk.press('kiosk.slip.done')
  await kiosk.page.locator('[data-attract]').waitFor()

  // On the right department's desk, at once: claimed, and put back for a better photo.
  const lina = await Desk.signIn(stage, 'lina')
  await lina.openUnclaimed('张*')
  await lina.page.getByText(number).waitFor()
  await lina.claim()
  await expectSound(lina.page, 'desk', /^401 GET \/api\/staff\/me/)
  await lina.sendBack('近期照片', '照片不清楚')

  // At home: a message, one thing to mend, and nothing typed a second time.
  await expect.poll(() => stage.product.sms.messages.at(-1)?.text ?? '').toContain('照片不清楚')
  stage.product.clock.advance(5 * minute)
  const hall = await Hall.open(stage, { at: '/me' })
  await hall.signIn(phone)
  await hall.page.getByRole('link', { name: hall.say('hall.place.home') }).click()
  await hall.page.getByText('照片不清楚').waitFor()
  await expectSound(hall.page, 'hall')
  await hall.press('hall.waiting.mend')
  await hall.press('hall.mend.send')
  await hall.page.getByText(hall.say('hall.mend.missing')).waitFor()
  await expectSound(hall.page, 'hall')
  await hall.attach('photo')
  await hall.page.getByText(hall.say('hall.mend.done'), { exact: true }).waitFor()
  await hall.press('hall.mend.send')
  await hall.button('hall.mend.send').waitFor({ state: 'detached' })
  await hall.page.getByText('人口管理科').first().waitFor()
  await expectSound(hall.page, 'hall')

  // Back on the same desk, without anybody asking; decided by another than who took it in, then signed by the office for certificates.
  await lina.page.keyboard.press('1')
  await lina.row('张*').click()
  await lina.tag('您已认领').waitFor()
  await lina.approve()
  await hall.page.getByText('证件管理科').first().waitFor()
  const zhouqiang = await Desk.signIn(stage, 'zhouqiang')
  await zhouqiang.openUnclaimed('张*')
  await zhouqiang.claim()
  await zhouqiang.page.keyboard.press('e')
  await zhouqiang.page.keyboard.press('Enter')

  // The page at home hears of it; so does whoever asks at the terminal with the slip.
  await hall.page.getByText('已签注').first().waitFor()
  await expectSound(hall.page, 'hall')
  const later = await Kiosk.open(stage)
  await later.askProgress(number, code)
  await later.page.getByText('已签注').first().waitFor()
  await expectSound(later.page, 'kiosk')
})

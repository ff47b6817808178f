import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayIn } from '#kernel'
import { type Answers, renting } from '../../test/journeys/drive/answers.ts'
import { Hall } from '../../test/journeys/drive/hall.ts'
import { openStage, type Stage } from '../../test/setup/stage.ts'
import { looks, openStudio, sendBackPhoto, type Studio } from './studio.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const today = () => dayIn(stage.now(), 'Asia/Shanghai')
const screens = [
  { face: 'hall-phone', wide: false },
  { face: 'hall-pc', wide: true },
] as const

/** Step after step: as it is asked, as it complains when nothing is answered, as it is answered. */
async function walk(hall: Hall, studio: Studio, answers: Answers): Promise<void> {
  const submit = hall.page.locator('main form button[type=submit][data-kind=act]').last()
  for (let turn = 0; turn < 8; turn++) {
    const step = new URL(hall.page.url()).searchParams.get('step') ?? `first`
    await studio.shoot(hall.page, `step-${step}-1-asked`)
    if ((await hall.page.locator('[id^="d-"]').count()) > 0) {
      await submit.click()
      await studio.shoot(hall.page, `step-${step}-2-error`)
      for (const rule of ['photo', 'lease']) await hall.attach(rule)
      await hall.page.locator('main img').nth(1).waitFor()
    } else {
      if ((await hall.page.locator('main [id^="q-"]').count()) > 0) {
        await submit.click()
        await studio.shoot(hall.page, `step-${step}-2-error`)
      }
      await hall.fill(answers)
    }
    await studio.shoot(hall.page, `step-${step}-3-answered`)
    if (step === 'review') {
      await submit.click()
      await hall.page.getByText(hall.say('hall.sent.title'), { exact: true }).first().waitFor()
      return
    }
    await hall.next()
  }
}

test.for(screens.flatMap(screen => looks.map(look => ({ ...screen, ...look }))))('$face: $language, large type $large', async look => {
  const studio = openStudio(look.face, look)
  const open = async (at = '') => {
    const hall = await Hall.open(stage, { ...look, at })
    hall.page.setDefaultTimeout(10_000)
    return hall
  }
  const phone = `1380000${String(100 + looks.findIndex(each => each.language === look.language && each.large === look.large)).slice(1)}${look.wide ? '21' : '11'}`
  const hall = await open()
  const { page, say } = hall
  const visit = async (path: string, name: string, shows = 'h1') => {
    await page.goto(`${stage.url}/hall${path}`)
    await page.locator(shows).first().waitFor()
    await page.locator('main [class*=skeleton]').waitFor({ state: 'detached' })
    await studio.shoot(page, name)
  }

  await studio.scene('home', async () => {
    await page.getByText(say('service.name'), { exact: true }).first().waitFor()
    await studio.shoot(page, 'home')
    await page
      .getByRole('searchbox')
      .or(page.locator('main input'))
      .first()
      .fill(look.language === 'en' ? 'permit' : '居住证')
    await page.waitForTimeout(600)
    await studio.shoot(page, 'home-found')
    await page.locator('main input').first().fill('qxqx')
    await page.waitForTimeout(600)
    await studio.shoot(page, 'home-nothing')
  })
  await studio.scene('guide', async () => {
    await visit('/guide', 'guide', 'main a')
    await page.locator('main a[href^="/hall/guide/"]').first().click()
    await page.waitForTimeout(400)
    await studio.shoot(page, 'guide-topic')
    await visit('/guide/nothing-here', 'guide-unknown', 'main')
  })
  await studio.scene('signed out', async () => {
    await visit('/cases', 'cases-signed-out', 'main input')
    await visit('/me', 'me-signed-out', 'main input')
    await page.getByLabel(say('visits.phone')).fill('1380')
    await hall.press('visits.code.send')
    await page.locator('main [id$=-error]').first().waitFor()
    await studio.shoot(page, 'sign-in-error')
    // Another number than below: a code is not sent twice in a minute.
    await page.getByLabel(say('visits.phone')).fill(phone.replace('138', '139'))
    await hall.press('visits.code.send')
    await page.getByLabel(say('visits.code'), { exact: true }).waitFor()
    await studio.shoot(page, 'sign-in-code')
    await page.getByLabel(say('visits.code'), { exact: true }).fill('000000')
    await hall.press('visits.sign.in')
    await page.locator('main [id$=-error]').first().waitFor()
    await studio.shoot(page, 'sign-in-wrong-code')
    await visit('/nowhere', 'nowhere')
    await visit('/case/0193f0a2-6f2b-7c3d-8e4f-5a6b7c8d9e0f', 'case-unknown', 'main')
  })
  await studio.scene('progress', async () => {
    await visit('/progress', 'progress-asked', 'main input')
    await page.locator('main input').first().fill('123456789012')
    await page.locator('main input').last().fill('AAAAAAAA')
    await hall.press('hall.progress.ask')
    await page.locator('main [id$=-error]').first().waitFor()
    await studio.shoot(page, 'progress-wrong')
  })
  await studio.scene('apply', async () => {
    await visit('/service/residence-permit-renewal', 'service', '[data-kind=act]')
    await page.locator('[data-kind=act]').click()
    await hall.button('hall.privacy.agree').waitFor()
    await studio.shoot(page, 'privacy')
    await hall.press('hall.privacy.agree')
    await page.locator('main [id^="q-"]').first().waitFor()
    await studio.shoot(page, 'step-sign-in')
    await hall.signIn(phone)
    await page.waitForTimeout(300)
    await walk(hall, studio, { ...renting(today()), phone })
    await studio.shoot(page, 'sent')
  })
  await studio.scene('returned', async () => {
    await hall.button('hall.withdraw').click()
    await page.getByRole('dialog').waitFor()
    await studio.shoot(page, 'withdraw')
    await hall.press('hall.withdraw.no')
    const number = /\d{4} \d{4} \d{4}/.exec(await page.locator('main').innerText())![0]
    await sendBackPhoto(stage, number)
    await hall.button('hall.mend.send').waitFor()
    await studio.shoot(page, 'mend')
    await hall.press('hall.mend.send')
    await studio.shoot(page, 'mend-error')
    await visit('', 'home-waiting', '[data-kind=act]')
    await visit('/cases', 'cases', 'main a, main button')
    await visit('/me', 'me', 'main button')
  })
  await studio.scene('offline', async () => {
    await page.goto(`${stage.url}/hall/service/residence-permit-renewal`)
    await page.locator('[data-kind=act]').waitFor()
    await page.context().setOffline(true)
    await page.locator('[data-kind=act]').click()
    await page.getByText(say('hall.retrying')).waitFor()
    await studio.shoot(page, 'offline')
  })
  await page.close()
  expect(studio.missing()).toEqual([])
})

import { dayIn, type Language } from '#kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forChild, renting } from '../../test/journeys/drive/answers.ts'
import { Desk } from '../../test/journeys/drive/desk.ts'
import { Kiosk } from '../../test/journeys/drive/kiosk.ts'
import { openStage, type Stage } from '../../test/setup/stage.ts'
import { looks, openStudio, sendBackPhoto } from './studio.ts'
import { begin, home, openService, walk } from './walk.ts'

/** Every page of the terminal in one language: a file each, so that two browsers can be at it. */
export function shootKiosk(language: Language): void {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(async () => await stage.close())
  const today = () => dayIn(stage.now(), 'Asia/Shanghai')

  test.for(looks.filter(look => look.language === language))('kiosk: $language, large type $large', async look => {
    const studio = openStudio('kiosk', look)
    stage.world({ take: true })
    const open = async () => {
      const opened = await Kiosk.open(stage, look)
      opened.page.setDefaultTimeout(10_000)
      return opened
    }
    // A page left standing would take the terminal back from the next one.
    const another = async (name: string, play: (other: Kiosk) => Promise<void>) => {
      await studio.visit(name, open, play)
    }
    const kiosk = await open()
    const { page, say } = kiosk

    await studio.scene('home', async () => {
      // Services or their sections: more than the two ways to one's own.
      await page.locator('main [data-role=choice]').nth(2).waitFor()
      await studio.shoot(page, 'home')
    })

    await studio.scene('guide', async () => {
      await page.getByRole('button', { name: say('kiosk.home.find') }).click()
      await kiosk.asks('kiosk.guide.title')
      await studio.shoot(page, 'guide')
      await page.locator('main input').click()
      await page.locator('[data-keyboard]').waitFor()
      await studio.shoot(page, 'guide-keyboard')
      await page.locator('main input').fill(look.language === 'en' ? 'permit' : '居住证')
      await page.waitForTimeout(600)
      await studio.shoot(page, 'guide-found')
      await page.locator('main input').fill('qxqx')
      await page.waitForTimeout(600)
      await studio.shoot(page, 'guide-nothing')
      await page.locator('main input').fill('')
      await kiosk.closeKeyboard()
      await page.locator('main [data-role=choice], main button').nth(2).click()
      await page.waitForTimeout(200)
      await studio.shoot(page, 'guide-topic')
      await page.locator('main button').first().click()
      await page.waitForTimeout(200)
      await studio.shoot(page, 'guide-section')
      await home(kiosk)
    })

    await studio.scene('start', async () => {
      await openService(kiosk)
      await studio.shoot(page, 'start')
      await kiosk.goOn()
      await kiosk.asks('kiosk.privacy.title')
      await studio.shoot(page, 'privacy')
      await kiosk.goOn()
      await kiosk.asks('kiosk.identify.title')
      await studio.shoot(page, 'identify')
    })

    await studio.scene('leave', async () => {
      await kiosk.press('design.exit')
      await studio.shoot(page, 'leave-lost')
      await kiosk.press('kiosk.leave.no')
    })

    await studio.scene('phone', async () => {
      await page.getByRole('button', { name: say('kiosk.identify.phone') }).click()
      await kiosk.asks('kiosk.phone.title')
      await studio.shoot(page, 'phone')
      await kiosk.typeKeys(page.locator('main input'), '1380')
      await studio.shoot(page, 'phone-keyboard')
      await kiosk.closeKeyboard()
      await page.locator('[data-role~=next]').click()
      await page.waitForTimeout(300)
      await studio.shoot(page, 'phone-error')
      await kiosk.typeKeys(page.locator('main input'), `138000001${looks.indexOf(look)}1`)
      await kiosk.closeKeyboard()
      await page.locator('[data-role~=next]').click()
      await kiosk.asks('kiosk.code.title')
      await studio.shoot(page, 'code')
      await kiosk.press('design.back')
      await kiosk.press('design.back')
      await kiosk.asks('kiosk.identify.title')
    })

    await studio.scene('card', async () => {
      stage.world({ fault: { device: 'cardReader', kind: 'invalidMedia', lasting: false } })
      await page.getByRole('button', { name: say('kiosk.identify.card') }).click()
      await kiosk.asks('kiosk.card.title')
      await studio.shoot(page, 'card')
      stage.world({ lay: 'zhang-min' })
      await kiosk.button('kiosk.card.again').waitFor()
      await studio.shoot(page, 'card-failed')
      stage.world({ take: true })
      await kiosk.press('design.back')
      await kiosk.asks('kiosk.identify.title')
      await kiosk.layCard(stage)
    })

    await studio.scene('stop', async () => {
      const answers = { ...renting(today()), local_register: true }
      await walk(kiosk, studio, 'apply', answers, name => name === 'local_register')
      await kiosk.answerPage('local_register', answers)
      await page.locator('[data-role~=next]').click()
      await kiosk.button('kiosk.stop.change').waitFor()
      await studio.shoot(page, 'stop')
      await kiosk.press('kiosk.stop.change')
      await kiosk.answerPage('local_register', renting(today()))
      await kiosk.next('local_register')
    })

    await studio.scene('apply', async () => {
      await walk(kiosk, studio, 'apply', {
        ...renting(today()),
        with_family: true,
        member_name: '李小禾',
        member_id: '990106201806150424',
        member_relation: 'child',
      })
      await kiosk.asks('kiosk.slip.title')
      await studio.shoot(page, 'slip')
    })

    await studio.scene('progress', async () => {
      const { number, code } = await kiosk.slip()
      await kiosk.press('kiosk.slip.another')
      await page.getByText(say('kiosk.progress.service'), { exact: true }).click()
      await kiosk.asks('kiosk.progress.number')
      await studio.shoot(page, 'progress-number')
      await home(kiosk)
      await kiosk.askProgress(number, code.replaceAll(/./g, 'A'))
      await page.locator('main [id$=-error], main [role=alert]').first().waitFor()
      await studio.shoot(page, 'progress-wrong')
      await home(kiosk)
      await kiosk.askProgress(number, code)
      await page.getByText(say('cases.state.handling')).first().waitFor()
      await studio.shoot(page, 'progress')
      await home(kiosk)
      await sendBackPhoto(stage, number)
      await page.getByText(say('kiosk.home.card'), { exact: true }).click()
      await kiosk.asks('kiosk.cases.title')
      await page.waitForTimeout(300)
      await studio.shoot(page, 'cases')
      await page
        .getByRole('button', { name: say('service.name') })
        .first()
        .click()
      await kiosk.button('kiosk.mend').waitFor()
      await studio.shoot(page, 'case')
      await kiosk.press('kiosk.mend')
      await page.waitForTimeout(500)
      await studio.shoot(page, 'mend')
      await home(kiosk).catch(() => undefined)
    })

    await studio.scene('idle', async () => {
      // A request under way would be given up by the clock.
      await page.locator('main [data-role=choice]').nth(2).waitFor()
      await page.clock.fastForward((look.large ? 130 : 65) * 1000)
      await page.waitForTimeout(500)
      if ((await page.getByText(say('kiosk.idle.title')).count()) === 0) await page.clock.fastForward(35_000)
      await page.getByText(say('kiosk.idle.title')).waitFor()
      await studio.shoot(page, 'idle')
    })
    await page.close()

    stage.world({ take: true })
    await another('for a child', async other => {
      await begin(other)
      await other.layCard(stage)
      await studio.scene('leave', async () => {
        await other.press('design.exit')
        await studio.shoot(other.page, 'leave-kept')
        await other.press('kiosk.leave.no')
      })
      await walk(other, studio, 'apply', forChild(today()))
    })

    await another('offline', async other => {
      await openService(other)
      await other.page.context().setOffline(true)
      await other.goOn()
      await other.page.getByText(say('kiosk.retrying')).waitFor()
      await studio.shoot(other.page, 'offline')
    })

    // Whoever was at the desk for the look before is gone.
    await stage.product.passTime(200_000)
    await another('help', async other => {
      await other.press('design.help')
      await other.page.getByRole('dialog').getByText(say('kiosk.help.nobody')).waitFor()
      await studio.shoot(other.page, 'help-nobody')
      const chenjing = await Desk.signIn(stage, 'chenjing')
      await chenjing.page.getByText('没有人在叫').waitFor()
      // Of two calls at one instant nobody could say which is the later.
      await stage.product.passTime(1000)
      await other.press('kiosk.help.again')
      await other.page.getByRole('dialog').getByText(say('kiosk.help.ringing'), { exact: true }).waitFor()
      await studio.shoot(other.page, 'help-ringing')
      await chenjing.page.getByRole('button', { name: '3 分钟到' }).first().click()
      // In English the minutes are a plural, which the drivers' words do not put together.
      await other.page.getByRole('dialog').getByText(/\b3\b/).waitFor()
      await studio.shoot(other.page, 'help-coming')
      await chenjing.page.getByRole('button', { name: '办好了' }).first().click()
      await chenjing.page.close()
    })

    await another('attract', async other => {
      await other.press('design.exit')
      await other.page.locator('[data-attract]').waitFor()
      if (look.language !== 'zh-CN') await other.speak(look.language)
      if (look.large) await other.press('design.text.large')
      await studio.shoot(other.page, 'attract')
    })
    expect(studio.missing()).toEqual([])
  })
}

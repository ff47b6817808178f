import { afterAll, beforeAll, expect, test } from 'vitest'
import { Hall } from '../../test/journeys/drive/hall.ts'
import type { Worlds } from '../../test/setup/dealing.ts'
import { idNumber } from '../../test/setup/people.ts'
import type { Stage } from '../../test/setup/stage.ts'
import { openStageAmongWorlds } from '../../test/setup/world-stage.ts'
import { looks, openStudio, scanAndPay } from './studio.ts'

// What costs money or has a time, at home.

let stage: Stage
let worlds: Worlds
let close: () => Promise<void>
beforeAll(async () => {
  ;({ stage, worlds, close } = await openStageAmongWorlds())
})
afterAll(async () => await close())

const screens = [
  { face: 'hall-phone-services', wide: false },
  { face: 'hall-pc-services', wide: true },
] as const

test.for(screens.flatMap(screen => looks.map(look => ({ ...screen, ...look }))))('$face: $language, large type $large', async look => {
  const studio = openStudio(look.face, look)
  await worlds.freshBiller()

  const scene = async (name: string, service: string, play: (hall: Hall) => Promise<void>) => {
    await studio.visit(name, async () => await Hall.open(stage, { service, ...look }), play)
  }
  const shoot = async (hall: Hall, name: string) => await studio.shoot(hall.page, name)
  const chosen = async (hall: Hall, count: number) =>
    await hall.page
      .locator('main input[type=radio]:checked')
      .nth(count - 1)
      .waitFor({ state: 'attached' })

  const toReview = async (hall: Hall) => {
    await hall.page.goto(`${stage.url}/hall/service/water-bill`)
    await hall.page.locator('[data-kind=act]').waitFor()
    await shoot(hall, 'water-service')
    await hall.begin()
    await shoot(hall, 'water-account')
    await hall.fill({ number: '1020030004' })
    await hall.press('hall.next')
    await hall.page.locator('main input[type=radio]').first().waitFor({ state: 'attached' })
    await shoot(hall, 'water-bills')
    await hall.page.locator('main input[type=radio]').first().check({ force: true })
    await chosen(hall, 1)
    await hall.press('hall.next')
    await hall.button('hall.submit.pay').waitFor()
    await shoot(hall, 'water-review')
    await hall.press('hall.submit.pay')
    await hall.button('hall.pay.stop').waitFor()
    await hall.page.locator('main svg[role=img]').waitFor()
    await shoot(hall, 'water-pay')
  }
  await scene('water bill: nothing to pay', 'water-bill', async hall => {
    await hall.begin()
    await hall.fill({ number: '1020030003' })
    await hall.press('hall.next')
    await hall.page.waitForTimeout(600)
    await shoot(hall, 'water-bills-none')
  })
  await scene('water bill: refused by the bank, then let be', 'water-bill', async hall => {
    await toReview(hall)
    await scanAndPay(worlds, { fail: true })
    await hall.button('payments.again').waitFor()
    await shoot(hall, 'water-pay-failed')
    await hall.press('hall.pay.stop')
    await hall.page.getByText(hall.say('cases.state.withdrawn')).first().waitFor()
    await shoot(hall, 'water-stopped')
  })
  await scene('water bill', 'water-bill', async hall => {
    await toReview(hall)
    await scanAndPay(worlds)
    await hall.page.getByText(hall.say('outcome.paid.name')).first().waitFor()
    await shoot(hall, 'water-done')
  })

  await scene('registration', 'outpatient-registration', async hall => {
    await hall.page.goto(`${stage.url}/hall/service/outpatient-registration`)
    await hall.page.locator('[data-kind=act]').waitFor()
    await shoot(hall, 'registration-service')
    await hall.begin()
    // A number each: they are held to what one person may have.
    await hall.signIn(
      `1390000${look.wide ? '2' : '1'}00${looks.findIndex(({ language, large }) => language === look.language && large === look.large)}`,
    )
    await shoot(hall, 'registration-patient')
    await hall.fill({ name: '张敏', id_number: idNumber('1961-03-04', 44) })
    await hall.press('hall.next')
    await hall.page.locator('main input[type=radio]').first().waitFor({ state: 'attached' })
    await shoot(hall, 'registration-department')
    await hall.page.locator('main label:has(input[type=radio])').nth(2).click()
    await chosen(hall, 1)
    const doctors = hall.page.locator('main fieldset').nth(1).locator('label')
    await doctors.first().click()
    await chosen(hall, 2)
    await shoot(hall, 'registration-doctor')
    await hall.press('hall.next')
    await hall.page.locator('main input[type=radio]').first().waitFor({ state: 'attached' })
    await shoot(hall, 'registration-times')
    await hall.page.locator('main label:has(input[type=radio]:not([disabled]))').last().click()
    await chosen(hall, 1)
    await shoot(hall, 'registration-time-chosen')
    await hall.press('hall.next')
    await hall.button('hall.submit.pay').waitFor()
    await shoot(hall, 'registration-review')
    await hall.press('hall.submit.pay')
    await hall.button('hall.pay.stop').waitFor()
    await hall.page.locator('main svg[role=img]').waitFor()
    await shoot(hall, 'registration-pay')
    await scanAndPay(worlds)
    await hall.page.getByText(hall.say('outcome.registered.name')).first().waitFor()
    await shoot(hall, 'registration-done')
    await hall.press('hall.cancel')
    await hall.page.getByRole('dialog').waitFor()
    await shoot(hall, 'registration-cancel')
    await hall.page
      .getByRole('dialog')
      .getByRole('button', { name: hall.say('hall.cancel.yes') })
      .last()
      .click()
    await hall.page.getByText(hall.say('cases.state.cancelled')).first().waitFor()
    await shoot(hall, 'registration-cancelled')
    await hall.page.goto(`${stage.url}/hall/cases`)
    await hall.page.locator('main a[href*="/case/"]').first().waitFor()
    await shoot(hall, 'cases')
  })
  expect(studio.missing()).toEqual([])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { Kiosk } from '../../test/journeys/drive/kiosk.ts'
import type { Worlds } from '../../test/setup/dealing.ts'
import { atDesk, type Face } from '../../test/setup/people.ts'
import type { Stage } from '../../test/setup/stage.ts'
import { openStageAmongWorlds } from '../../test/setup/world-stage.ts'
import { looks, openStudio, scanAndPay } from './studio.ts'
import { begin, openService, walk } from './walk.ts'

// What costs money, has a time, or comes out of a machine, at the terminal.

let stage: Stage
let worlds: Worlds
let close: () => Promise<void>
let clerk: Face
beforeAll(async () => {
  ;({ stage, worlds, close } = await openStageAmongWorlds())
  clerk = await atDesk(stage.product, 'fanyun')
})
afterAll(async () => await close())

const strokes = { strokes: [[100, 100, 200, 200, 300, 150, 400, 250, 500, 100, 600, 200, 700, 100]] } as const

test.for(looks)('services at the kiosk: $language, large type $large', async look => {
  const studio = openStudio('kiosk-services', look)
  await worlds.freshBiller()

  /** A scene on a page of its own: one left standing would take the terminal back from the next. */
  const scene = async (name: string, service: string, play: (kiosk: Kiosk) => Promise<void>) => {
    const open = async () => {
      stage.world({ take: true })
      const kiosk = await Kiosk.open(stage, { service, ...look })
      kiosk.page.setDefaultTimeout(10_000)
      return kiosk
    }
    await studio.visit(name, open, play)
  }
  const shoot = async (kiosk: Kiosk, name: string) => await studio.shoot(kiosk.page, name)
  const next = async (kiosk: Kiosk) => await kiosk.goOn()
  /** Touches what is offered at this place and waits until the server has written it down. */
  const take = async (kiosk: Kiosk, at = 0) => {
    await kiosk.page.locator('main [data-role=choice]').nth(at).click()
    await kiosk.page.locator('main [data-role=choice] input:checked').waitFor({ state: 'attached' })
  }

  /** To the page with the bill to pay. */
  const toBill = async (kiosk: Kiosk, account: string) => {
    await openService(kiosk)
    await shoot(kiosk, 'water-start')
    await kiosk.goOn()
    await kiosk.asks('kiosk.privacy.title')
    await shoot(kiosk, 'water-privacy')
    await kiosk.goOn()
    await kiosk.asks('field.number.ask')
    await shoot(kiosk, 'water-number')
    await kiosk.typeKeys(kiosk.page.locator('main input'), account)
    await shoot(kiosk, 'water-number-keyboard')
    await kiosk.closeKeyboard()
    await kiosk.next()
  }
  const toPaying = async (kiosk: Kiosk) => {
    await toBill(kiosk, '1020030004')
    await kiosk.page.locator('main [data-role=choice]').first().waitFor()
    await shoot(kiosk, 'water-bill')
    await take(kiosk)
    await shoot(kiosk, 'water-bill-chosen')
    await kiosk.next()
    await kiosk.asks('field.phone.ask')
    await shoot(kiosk, 'water-phone')
    await kiosk.next()
    await kiosk.asks('kiosk.review.title')
    await shoot(kiosk, 'water-review')
    await next(kiosk)
    await kiosk.asks('kiosk.pay.title')
    await kiosk.page.locator('main svg[role=img]').waitFor()
    await shoot(kiosk, 'water-pay')
  }
  await scene('water bill: nothing to pay', 'water-bill', async kiosk => {
    await toBill(kiosk, '1020030003')
    await kiosk.page.waitForTimeout(600)
    await shoot(kiosk, 'water-bill-none')
  })
  await scene('water bill: refused by the bank, then let be', 'water-bill', async kiosk => {
    await toPaying(kiosk)
    await scanAndPay(worlds, { fail: true })
    await kiosk.asks('kiosk.pay.failed.title')
    await shoot(kiosk, 'water-pay-failed')
    await kiosk.press('kiosk.pay.stop')
    await kiosk.asks('cases.state.withdrawn')
    await shoot(kiosk, 'water-stopped')
  })
  await scene('water bill: no answer, then booked', 'water-bill', async kiosk => {
    await toPaying(kiosk)
    worlds.biller.misbehave('hang', 1, 'post')
    await scanAndPay(worlds)
    await kiosk.page.locator('[data-role~=next]').waitFor()
    await shoot(kiosk, 'water-receipt')
    await next(kiosk)
    await kiosk.page.getByText(kiosk.say('kiosk.waiting.unknown')).waitFor()
    await shoot(kiosk, 'water-unknown')
    await stage.product.passTime(10_000)
    await kiosk.asks('outcome.paid.name')
    await shoot(kiosk, 'water-done')
  })

  await scene('registration', 'outpatient-registration', async kiosk => {
    await begin(kiosk)
    // One appointment a day for one person.
    await kiosk.layCard(stage, ['zhang-min', 'wang-jianjun', 'chen-xiuying', 'ouyang-xi'][looks.indexOf(look)])
    await kiosk.walk({ answers: { phone: '13800000001' }, until: name => name === 'department' || name.startsWith('other:') })
    await kiosk.asks('field.department.ask')
    await kiosk.page.locator('main [data-role=choice]').first().waitFor()
    await shoot(kiosk, 'registration-department')
    await take(kiosk)
    await shoot(kiosk, 'registration-department-chosen')
    await next(kiosk)
    await kiosk.asks('field.doctor.ask')
    await kiosk.page.locator('main [data-role=choice]').first().waitFor()
    await shoot(kiosk, 'registration-doctor')
    await take(kiosk)
    await next(kiosk)
    await kiosk.asks('field.time.ask')
    await kiosk.page.locator('main [data-role=choice]').first().waitFor()
    await shoot(kiosk, 'registration-days')
    await kiosk.page.locator('main [data-role=choice]').last().click()
    await kiosk.page.locator('main label[data-item]').first().waitFor()
    await shoot(kiosk, 'registration-times')
    await kiosk.page.locator('main label[data-item]:has(input:not([disabled]))').last().click()
    await kiosk.page.locator('main label[data-chosen]').waitFor()
    await shoot(kiosk, 'registration-time-chosen')
    await next(kiosk)
    await kiosk.asks('kiosk.review.title')
    await shoot(kiosk, 'registration-review')
    await next(kiosk)
    await kiosk.asks('kiosk.pay.title')
    await kiosk.page.locator('main svg[role=img]').waitFor()
    await shoot(kiosk, 'registration-pay')
    await scanAndPay(worlds)
    await kiosk.page.locator('[data-role~=next]').waitFor()
    await shoot(kiosk, 'registration-receipt')
    await next(kiosk)
    await kiosk.asks('outcome.registered.name')
    await shoot(kiosk, 'registration-done')
  })

  /** To the page on which one waits for the clerk; the case's id. */
  const toDecision = async (kiosk: Kiosk, person: string): Promise<string> => {
    await begin(kiosk)
    await kiosk.layCard(stage, person)
    const answers = {
      phone: '13900000001',
      home: '江南区望江路 88 号',
      occupation: 'retired',
      purpose: 'daily',
      own_use: true,
      signature: strokes,
    }
    const product = `other:${kiosk.say('field.product.ask')}`
    await walk(kiosk, studio, 'card', answers, name => name === 'product' || name === product)
    await kiosk.page.locator('main [data-role=choice]').first().waitFor()
    await shoot(kiosk, 'card-product')
    await take(kiosk)
    await next(kiosk)
    await kiosk.asks('kiosk.review.title')
    const waiting = `other:${kiosk.say('stage.approve.doing')}`
    await walk(kiosk, studio, 'card', answers, name => name === waiting)
    await kiosk.asks('stage.approve.doing')
    await shoot(kiosk, 'card-waiting')
    const { rows } = await clerk.call(cases.listWork, { view: 'open' })
    return rows[0]!.id
  }
  const decide = async (id: string, action: string) => {
    const { revision: seen } = await clerk.call(cases.claim, { id })
    await clerk.call(cases.advance, { id, seen, action })
  }
  await scene('bank card', 'bank-card-issue', async kiosk => {
    const id = await toDecision(kiosk, look.language === 'en' ? 'wang-jianjun' : 'zhang-min')
    stage.world({ fault: { device: 'dispenser', kind: 'slow', lasting: false } })
    await decide(id, 'allow')
    await kiosk.page.getByText(kiosk.say('kiosk.dispense.moving')).waitFor()
    await shoot(kiosk, 'card-moving')
    await kiosk.asks('kiosk.dispense.take.title')
    await shoot(kiosk, 'card-take')
    stage.world({ takeDispensed: true })
    await kiosk.asks('outcome.issued.name')
    await shoot(kiosk, 'card-issued')
  })
  await scene('bank card: jam', 'bank-card-issue', async kiosk => {
    const id = await toDecision(kiosk, look.large ? 'wang-jianjun' : 'ouyang-xi')
    stage.world({ fault: { device: 'dispenser', kind: 'mediaJam', lasting: false } })
    await decide(id, 'allow')
    await kiosk.asks('kiosk.dispense.failed.title')
    await shoot(kiosk, 'card-failed')
    await decide(id, 'handed')
    await kiosk.asks('outcome.issued.name')
  })
  await scene('bank card: declined', 'bank-card-issue', async kiosk => {
    const id = await toDecision(kiosk, 'ouyang-xi')
    const { revision: seen } = await clerk.call(cases.claim, { id })
    await clerk.call(cases.refuse, { id, seen, action: 'decline', reason: 'purpose_unclear' })
    await kiosk.asks('outcome.not_issued.name')
    await kiosk.page.getByText(kiosk.say('list.decline_reasons.purpose_unclear')).waitFor()
    await shoot(kiosk, 'card-declined')
  })
  expect(studio.missing()).toEqual([])
})

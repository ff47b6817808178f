import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import type { Language } from '#kernel'
import { checkAxe } from '../browser/axe.ts'
import { checkScreen } from '../browser/rules.ts'
import { atDesk, type Face } from '../setup/people.ts'
import type { Stage } from '../setup/stage.ts'
import { openStageAmongWorlds } from '../setup/world-stage.ts'
import { Kiosk } from './drive/kiosk.ts'

// A bank card at the terminal: the person waits before the screen while a clerk of the same place decides.

let stage: Stage
let close: () => Promise<void>
let clerk: Face
beforeAll(async () => {
  ;({ stage, close } = await openStageAmongWorlds())
  clerk = await atDesk(stage.product, 'fanyun')
})
afterAll(async () => await close())

const shots = process.env['SHOTS_TO']

async function expectSound(kiosk: Kiosk, name: string): Promise<void> {
  if (shots !== undefined) {
    mkdirSync(shots, { recursive: true })
    await kiosk.page.screenshot({ path: `${shots}/card-${name}.png` })
  }
  expect(await checkScreen(kiosk.page, { face: 'kiosk' })).toEqual([])
  expect(await checkAxe(kiosk.page)).toEqual([])
}

const strokes = { strokes: [[100, 100, 200, 200, 300, 150, 400, 250, 500, 100, 600, 200, 700, 100]] } as const

async function applyAt(language: Language, person: string): Promise<{ readonly kiosk: Kiosk; readonly id: string }> {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage, { service: 'bank-card-issue', language })
  await kiosk.begin()
  await kiosk.layCard(stage, person)
  const answers = {
    phone: '13900000001',
    home: '江南区望江路 88 号',
    occupation: 'retired',
    purpose: 'daily',
    own_use: true,
    signature: strokes,
  }
  const sent = kiosk.say('stage.approve.doing')
  await kiosk.walk({ answers, until: name => name === 'product' || name === `other:${kiosk.say('field.product.ask')}` })
  await kiosk.page.locator('main [data-role=choice]').first().click()
  await kiosk.page.locator('main [data-role=choice] input:checked').waitFor({ state: 'attached' })
  await expectSound(kiosk, `${language}-product`)
  await kiosk.page.locator('[data-role~=next]').click()
  await kiosk.asks('kiosk.review.title')
  await kiosk.walk({ answers, until: name => name === `other:${sent}` })
  await kiosk.asks('stage.approve.doing')
  await expectSound(kiosk, `${language}-waiting`)
  const { rows } = await clerk.call(cases.listWork, { view: 'open' })
  return { kiosk, id: rows[0]!.id }
}

async function decide(id: string, action: string): Promise<void> {
  const { revision: seen } = await clerk.call(cases.claim, { id })
  await clerk.call(cases.advance, { id, seen, action })
}

test.each<[Language, string]>([
  ['zh-CN', 'zhang-min'],
  ['en', 'wang-jianjun'],
])('in %s: allowed, opened, and the card comes out of the terminal and is taken', async (language, person) => {
  const { kiosk, id } = await applyAt(language, person)
  stage.world({ fault: { device: 'dispenser', kind: 'slow', lasting: false } })
  await decide(id, 'allow')
  await kiosk.page.getByText(kiosk.say('kiosk.dispense.moving')).waitFor()
  await expectSound(kiosk, `${language}-moving`)
  await kiosk.asks('kiosk.dispense.take.title')
  await expectSound(kiosk, `${language}-take`)
  stage.world({ takeDispensed: true })
  await kiosk.asks('outcome.issued.name')
  await expectSound(kiosk, `${language}-issued`)
  await kiosk.page.close()
})

test.each<[Language, string, string, string]>([
  ['zh-CN', 'ouyang-xi', 'mediaJam', 'kiosk.dispense.failed.title'],
  ['en', 'zhang-min', 'notTaken', 'kiosk.dispense.retracted.title'],
])('in %s: %s gets no card from the machine (%s), is told so, and gets it at the desk', async (language, person, kind, told) => {
  const { kiosk, id } = await applyAt(language, person)
  stage.world({ fault: { device: 'dispenser', kind, lasting: false } })
  await decide(id, 'allow')
  await kiosk.asks(told)
  await kiosk.page.getByText(kiosk.say('kiosk.dispense.failed')).waitFor()
  // Nothing is left to wait for at the machine.
  await kiosk.button('kiosk.slip.done').waitFor()
  await expectSound(kiosk, `${language}-${kind}`)
  await decide(id, 'handed')
  await kiosk.asks('outcome.issued.name')
  await kiosk.page.close()
})

test('the power goes when the card is out and nothing was answered: said so, and found out when it is back', async () => {
  const { kiosk, id } = await applyAt('zh-CN', 'wang-jianjun')
  stage.world({ fault: { device: 'dispenser', kind: 'powerLost', lasting: true } })
  await decide(id, 'allow')
  await kiosk.asks('stage.dispense.unknown')
  await expectSound(kiosk, 'unknown')
  stage.world({ clear: true })
  await kiosk.asks('kiosk.dispense.take.title')
  stage.world({ takeDispensed: true })
  await kiosk.asks('outcome.issued.name')
  await kiosk.page.close()
})

test('declined: told why on the screen', async () => {
  const { kiosk, id } = await applyAt('zh-CN', 'ouyang-xi')
  const { revision: seen } = await clerk.call(cases.claim, { id })
  await clerk.call(cases.refuse, { id, seen, action: 'decline', reason: 'purpose_unclear' })
  await kiosk.asks('outcome.not_issued.name')
  await kiosk.page.getByText(kiosk.say('list.decline_reasons.purpose_unclear')).waitFor()
  await expectSound(kiosk, 'declined')
  await kiosk.page.close()
})

import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkAxe } from '../browser/axe.ts'
import { checkScreen } from '../browser/rules.ts'
import { fillFor, hasEnded, pay, send, until, waitsFor, type Worlds } from '../setup/dealing.ts'
import { inHall } from '../setup/people.ts'
import type { Stage } from '../setup/stage.ts'
import { openStageAmongWorlds } from '../setup/world-stage.ts'
import { Desk } from './drive/desk.ts'

// Money that did not come right by itself, on the desk of those whose business it is.

let stage: Stage
let worlds: Worlds
let close: () => Promise<void>
beforeAll(async () => {
  ;({ stage, worlds, close } = await openStageAmongWorlds())
})
afterAll(async () => await close())

const shots = process.env['SHOTS_TO']

async function expectSound(desk: Desk, name: string): Promise<void> {
  if (shots !== undefined) {
    mkdirSync(shots, { recursive: true })
    await desk.page.screenshot({ path: `${shots}/matters-${name}.png` })
  }
  expect(await checkScreen(desk.page, { face: 'desk' })).toEqual([])
  expect(await checkAxe(desk.page)).toEqual([])
}

test('a refund the bank refuses stands on the desk of the water company, is given back at the counter, and is gone', async () => {
  const face = await inHall(stage.product)
  const sent = await send(face, await fillFor(face, 'water-bill', [['number', '1020030005']], { bill: null }))
  const open = await until(stage.product, face, sent.head.id, waitsFor('payment'))
  worlds.biller.misbehave('refuse', 1, 'post')
  worlds.bank.misbehave('refuse', 1, 'refund')
  await pay(worlds, face, open)
  await until(stage.product, face, sent.head.id, hasEnded)

  const desk = await Desk.signIn(stage, 'xuli')
  await desk.page.getByRole('button', { name: '待查' }).click()
  await desk.page.getByText('银行不肯退款').waitFor()
  await expectSound(desk, 'refused')
  await desk.page.getByRole('button', { name: '已在柜台退' }).click()
  await desk.dialog.getByRole('button', { name: '已在柜台退' }).click()
  await desk.dialog.getByText('请选一个原因。').waitFor()
  await expectSound(desk, 'why')
  await desk.dialog.getByText('退了现金').click()
  await desk.dialog.getByRole('button', { name: '已在柜台退' }).click()
  await desk.page.getByText('没有要查的').waitFor()
  await expectSound(desk, 'none')
  await until(stage.product, face, sent.head.id, ({ head }) => head.money?.state === 'refunded')
  await desk.page.close()

  // Another office has nothing to do with it, and its list is its own.
  const other = await Desk.signIn(stage, 'lina')
  await other.page.getByRole('button', { name: '待查' }).click()
  await other.page.getByText('没有要查的').waitFor()
  await other.page.close()
})

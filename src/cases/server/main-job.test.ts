import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { minute } from '#kernel'
import { apply, attach } from '../../../test/setup/applying.ts'
import { atDesk, atTerminal, byPhone, enrolTerminal, inHall, layCard } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())

test('the main job: terminal, desk (return), hall (mend), desk (approve), second department, progress', async () => {
  const terminal = await enrolTerminal(product)
  const { face: kiosk, visit } = await atTerminal(product, terminal)
  await layCard(kiosk, terminal, visit)
  await byPhone(product, kiosk)
  const submitted = await apply(kiosk)
  const { id } = submitted.head
  expect(submitted.slip).toEqual({ number: expect.stringMatching(/^\d{12}$/), code: expect.stringMatching(/^[2-9A-Z]{8}$/) })
  expect(submitted.head.path.map(({ id: node, state }) => [node, state])).toEqual([
    ['submit', 'done'],
    ['examine', 'now'],
    ['issue', 'coming'],
    ['end', 'coming'],
  ])

  const handler = await atDesk(product, 'lina')
  const { rows } = await handler.call(cases.listWork, { view: 'open' })
  expect(rows.map(row => [row.id, row.subject])).toEqual([[id, '张*']])
  const claimed = await handler.call(cases.claim, { id })
  expect(claimed.entries['name']).toMatchObject({ masked: '张*', trust: 'A', source: 'card.name' })
  expect(claimed.actions).toEqual(['approve', 'return'])
  await handler.call(cases.giveBack, {
    id,
    seen: claimed.revision,
    action: 'return',
    items: [{ kind: 'document', path: 'photo', reason: 'photo_unclear' }],
    note: '照片有点糊，请换一张清楚的。',
  })

  await product.passTime(2 * minute)
  const hall = await inHall(product)
  await byPhone(product, hall)
  const mine = await hall.call(cases.listCases, {})
  expect(mine.cases.map(head => [head.id, head.phase, head.request?.items.map(({ name, why, cure }) => [name, why, cure])])).toEqual([
    [id, 'returned', [['近期照片', '照片不清楚', '请重拍一张，白底、正脸。']]],
  ])
  // While the clock stands still no day is promised; when it goes on, one is again.
  const promised = (path: readonly { readonly dueAt: number | null }[]) => path.map(({ dueAt }) => dueAt !== null)
  expect(promised(submitted.head.path)).toEqual([false, true, false, true])
  expect(promised(mine.cases[0]!.path)).toEqual([false, false, false, false])
  const mended = await attach(hall, id, 'photo')
  expect(mended.documents.filter(({ rule }) => rule === 'photo')).toHaveLength(1)
  const back = await hall.call(cases.resubmit, { id, seen: mended.revision })
  expect(back.head.phase).toBe('handling')
  expect(promised(back.head.path)).toEqual([false, true, false, true])

  const again = await handler.call(cases.readWork, { id })
  const passed = await handler.call(cases.advance, { id, seen: again.revision, action: 'approve' })
  expect(passed.actions).toEqual([])
  const second = await atDesk(product, 'zhouqiang')
  const taken = await second.call(cases.claim, { id })
  await second.call(cases.advance, { id, seen: taken.revision, action: 'endorse' })

  const { number, code } = submitted.slip!
  const progress = await (await inHall(product)).call(cases.queryProgress, { number, code })
  expect([progress.phase, progress.outcome, progress.path.map(({ state }) => state)]).toEqual([
    'ended',
    'granted',
    ['done', 'done', 'done', 'done'],
  ])
  await expect.poll(() => product.sms.messages.filter(({ text }) => text.includes(number.slice(0, 4))).length, { timeout: 5000 }).toBe(3)
})

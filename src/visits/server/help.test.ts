import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signIn, signOut } from '#identity'
import { minute, second } from '#kernel'
import { countWaitingJobs } from '#kernel/server'
import { acceptHelp, callHelp, cancelHelp, endVisit, finishHelp, helpRoom, listHelp, openVisit, readHelp, visitRoom } from '#visits'
import { demoPassword } from '../../programs/seed/enterprise.ts'
import { openLive } from '../../../test/setup/live.ts'
import { atDesk, atTerminal, enrolTerminal, Face, inHall, refusalOf, type TestTerminal } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let terminal: TestTerminal
beforeAll(async () => {
  product = await openTestProduct({ recheck: 50 })
  terminal = await enrolTerminal(product)
})
afterAll(async () => await product.close())
/** Nobody is at a desk, and no call is open. */
beforeEach(async () => {
  await product.passTime(10 * minute)
  await settle()
  await product.context.database`update visits.help_calls set settled_at = now() where settled_at is null`
})

const hallScope = 'binjiang.jiangnan.wangjiang_hall'

async function settle(): Promise<void> {
  await expect.poll(async () => await countWaitingJobs(product.context.database), { timeout: 10_000 }).toBe(0)
}

test('nobody is there: the person hears it at once, with the place, its hours and its number', async () => {
  const { face } = await atTerminal(product, terminal)
  const help = await face.call(callHelp, { place: 'residence-permit-renewal/documents' })
  expect(help).toEqual({
    id: help.id,
    state: 'nobody',
    present: 0,
    by: null,
    expectedIn: null,
    site: expect.objectContaining({
      name: '江南区政务服务大厅',
      phone: '0599-8600110',
      today: [
        [540, 720],
        [810, 1020],
      ],
    }),
  })
  expect(await face.call(readHelp, {})).toEqual({ help })
  expect((await (await atDesk(product, 'chenjing')).call(listHelp, {})).calls).toEqual([])
})

test('a call rings at the desk, is accepted with minutes, and finished; both sides are told each time', async () => {
  const desk = await atDesk(product, 'chenjing')
  const { face, visit } = await atTerminal(product, terminal)
  const [bell, page] = [await openLive(desk), await openLive(face)]
  bell.say({ watch: helpRoom(hallScope), since: 0 })
  page.say({ watch: visitRoom(visit.id), since: 0 })
  await Promise.all([bell.heard(), page.heard()])
  const called = await face.call(callHelp, { place: 'home' })
  expect(called).toMatchObject({ state: 'ringing', present: 1, by: null })
  await expect.poll(() => bell.told.length).toBe(1)
  expect((await desk.call(listHelp, {})).calls).toEqual([
    {
      id: called.id,
      state: 'ringing',
      terminal: '自助终端 1 号',
      site: '江南区政务服务大厅',
      place: 'home',
      service: null,
      step: null,
      calledAt: product.clock.now(),
      by: null,
      expectedAt: null,
      mine: false,
    },
  ])
  const { calls } = await desk.call(acceptHelp, { help: called.id, minutes: 3 })
  expect(calls).toMatchObject([{ id: called.id, state: 'accepted', by: '陈静', expectedAt: product.clock.now() + 3 * minute, mine: true }])
  await expect.poll(() => page.told.length).toBeGreaterThan(1)
  expect((await face.call(readHelp, {})).help).toMatchObject({
    state: 'accepted',
    by: '陈静',
    expectedIn: 3 * minute,
  })
  expect((await desk.call(finishHelp, { help: called.id })).calls).toEqual([])
  expect((await face.call(readHelp, {})).help).toMatchObject({ state: 'done' })
  expect(await refusalOf(desk.call(finishHelp, { help: called.id }))).toBe('visits.help_gone')
  expect(await refusalOf(desk.call(acceptHelp, { help: called.id, minutes: 3 }))).toBe('visits.help_gone')
  await Promise.all([bell.close(), page.close()])
})

test('the desk reads where the person is stuck in its own language; what is no place of ours is not kept', async () => {
  const desk = await atDesk(product, 'chenjing')
  const english = new Face(product.url, 'desk', 'en')
  await english.call(signIn, { login: 'chenjing', password: demoPassword })
  const { face } = await atTerminal(product, terminal)
  const at = async (place: string) => {
    await face.call(cancelHelp, {})
    // Which call is the latest is told by its instant.
    product.clock.advance(second)
    await face.call(callHelp, { place })
    const [call] = (await desk.call(listHelp, {})).calls
    return [call!.place, call!.service, call!.step]
  }
  expect(await at('guide')).toEqual(['guide', null, null])
  expect(await at('residence-permit-renewal')).toEqual(['residence-permit-renewal', '居住证延期签注', null])
  expect(await at('residence-permit-renewal/living')).toEqual(['residence-permit-renewal/living', '居住证延期签注', '住处'])
  expect((await english.call(listHelp, {})).calls).toMatchObject([{ service: 'Renew a residence permit', step: 'Your home' }])
  // A step of an older intake: the call rings all the same.
  expect(await at('residence-permit-renewal/of_long_ago')).toEqual(['residence-permit-renewal', '居住证延期签注', null])

  await face.call(cancelHelp, {})
  expect(await refusalOf(face.call(callHelp, { place: 'zhangsan' }))).toBe('catalog.unknown_service')
  for (const place of ['', 'Home', '张三在哭', 'home/', 'home now', 'a/b/c', '/etc', `a/${'b'.repeat(41)}`])
    expect(await refusalOf(face.call(callHelp, { place })), place).toBe('kernel.malformed')
  const kept = await product.context.database`select distinct place from visits.help_calls order by place`
  expect(kept.map(row => row['place'])).not.toContain('zhangsan')
  expect((await desk.call(listHelp, {})).calls).toEqual([])
})

test('called again while somebody comes, it is the same call; called at once from two fingers, one', async () => {
  await atDesk(product, 'chenjing')
  const { face } = await atTerminal(product, terminal)
  const calls = await Promise.all(Array.from({ length: 5 }, () => face.call(callHelp, { place: 'home' })))
  expect(new Set(calls.map(({ id }) => id)).size).toBe(1)
  expect((await face.call(callHelp, { place: 'guide' })).id).toBe(calls[0]!.id)
})

test('of two desks that say "I come" at once, one does', async () => {
  const desks = await Promise.all(['chenjing', 'chenjing'].map(async login => await atDesk(product, login)))
  const { face } = await atTerminal(product, terminal)
  const { id } = await face.call(callHelp, { place: 'home' })
  const answers = await Promise.all(
    desks.map(
      async desk =>
        await desk.call(acceptHelp, { help: id, minutes: 5 }).then(
          () => 'mine',
          () => 'gone',
        ),
    ),
  )
  expect(answers.sort()).toEqual(['gone', 'mine'])
})

test('unanswered for a minute: the person is told, the desk still rings and may still come', async () => {
  const desk = await atDesk(product, 'chenjing')
  const { face, visit } = await atTerminal(product, terminal)
  const page = await openLive(face)
  page.say({ watch: visitRoom(visit.id), since: 0 })
  await page.heard()
  const { id } = await face.call(callHelp, { place: 'home' })
  await product.passTime(59 * second)
  expect((await face.call(readHelp, {})).help).toMatchObject({ state: 'ringing' })
  const told = page.told.length
  await product.passTime(second)
  expect((await face.call(readHelp, {})).help).toMatchObject({ state: 'unanswered' })
  await expect.poll(() => page.told.length).toBe(told + 1)
  expect((await desk.call(listHelp, {})).calls).toMatchObject([{ id, state: 'unanswered' }])
  expect((await desk.call(acceptHelp, { help: id, minutes: 2 })).calls).toMatchObject([{ id, state: 'accepted', mine: true }])
  await page.close()
})

test('who rings again after nobody answered rings anew, and leaves no second call behind', async () => {
  const desk = await atDesk(product, 'chenjing')
  const { face } = await atTerminal(product, terminal)
  const first = await face.call(callHelp, { place: 'home' })
  await product.passTime(minute)
  await desk.call(listHelp, {})
  const again = await face.call(callHelp, { place: 'home' })
  expect(again).toMatchObject({ state: 'ringing' })
  expect(again.id).not.toBe(first.id)
  expect((await desk.call(listHelp, {})).calls.map(({ id }) => id)).toEqual([again.id])
  await product.passTime(minute)
  expect((await face.call(readHelp, {})).help).toMatchObject({ state: 'unanswered' })
  await face.call(endVisit, { ending: 'explicit_exit' })
  await settle()
  expect((await desk.call(listHelp, {})).calls).toEqual([])
})

test('accepted in time, no minute runs out any more', async () => {
  const desk = await atDesk(product, 'chenjing')
  const { face } = await atTerminal(product, terminal)
  const { id } = await face.call(callHelp, { place: 'home' })
  await desk.call(acceptHelp, { help: id, minutes: 10 })
  await product.passTime(2 * minute)
  expect((await face.call(readHelp, {})).help).toMatchObject({ state: 'accepted' })
})

test('cancelled by the person, or by their leaving, it is gone from the desk; who is on their way stays so', async () => {
  const desk = await atDesk(product, 'chenjing')
  const { face } = await atTerminal(product, terminal)
  const first = await face.call(callHelp, { place: 'home' })
  expect((await face.call(cancelHelp, {})).help).toMatchObject({ id: first.id, state: 'cancelled' })
  expect((await desk.call(listHelp, {})).calls).toEqual([])
  expect((await face.call(cancelHelp, {})).help).toMatchObject({ state: 'cancelled' })
  await face.call(callHelp, { place: 'home' })
  await face.call(endVisit, { ending: 'explicit_exit' })
  await settle()
  expect((await desk.call(listHelp, {})).calls).toEqual([])

  const next = await atTerminal(product, terminal)
  const { id } = await next.face.call(callHelp, { place: 'home' })
  await desk.call(acceptHelp, { help: id, minutes: 1 })
  await next.face.call(endVisit, { ending: 'timeout' })
  await settle()
  expect((await desk.call(listHelp, {})).calls).toMatchObject([{ id, state: 'accepted' }])
  expect((await desk.call(finishHelp, { help: id })).calls).toEqual([])
})

test('a call is for who has that place: others neither see it nor can take it, nor do those who do not answer calls', async () => {
  const [elsewhere, handler, desk] = [await atDesk(product, 'guomei'), await atDesk(product, 'lina'), await atDesk(product, 'chenjing')]
  const { face } = await atTerminal(product, terminal)
  const { id } = await face.call(callHelp, { place: 'home' })
  expect((await elsewhere.call(listHelp, {})).calls).toEqual([])
  expect(await refusalOf(elsewhere.call(acceptHelp, { help: id, minutes: 1 }))).toBe('kernel.not_found')
  expect(await refusalOf(elsewhere.call(finishHelp, { help: id }))).toBe('kernel.not_found')
  expect(await refusalOf(handler.call(acceptHelp, { help: id, minutes: 1 }))).toBe('kernel.not_allowed')
  expect(await refusalOf(handler.call(finishHelp, { help: id }))).toBe('kernel.not_allowed')
  expect(await refusalOf(handler.call(listHelp, {}))).toBe('kernel.not_allowed')
  expect((await desk.call(listHelp, {})).calls).toHaveLength(1)
})

test('there is who has the page open: after the page is closed for a minute and a half nobody is', async () => {
  const desk = await atDesk(product, 'chenjing')
  const page = await openLive(desk)
  const rings = async () => {
    const { face } = await atTerminal(product, terminal)
    const { state, present } = await face.call(callHelp, { place: 'home' })
    return [state, present]
  }
  const presentAt = async () =>
    (await product.context.database`select max(present_at) as at from identity.sessions where ended_at is null`)[0]!['at'] as number
  for (let times = 0; times < 3; times++) {
    product.clock.advance(minute)
    await expect.poll(presentAt).toBe(product.clock.now())
  }
  expect(await rings()).toEqual(['ringing', 1])
  await page.close()
  product.clock.advance(89 * second)
  expect(await rings()).toEqual(['ringing', 1])
  product.clock.advance(second)
  expect(await rings()).toEqual(['nobody', 0])
  // Signing out is leaving.
  const other = await atDesk(product, 'chenjing')
  expect(await rings()).toEqual(['ringing', 1])
  await other.call(signOut, {})
  expect(await rings()).toEqual(['nobody', 0])
})

test('in a demonstration, and in the hall, nobody can come; that is said', async () => {
  await atDesk(product, 'chenjing')
  const demonstration = new Face(product.url, 'kiosk')
  await demonstration.call(openVisit, { language: 'zh-CN' })
  for (const face of [demonstration, await inHall(product)])
    expect(await face.call(callHelp, { place: 'home' })).toMatchObject({ state: 'nobody', present: 0, site: null })
  expect(await (await inHall(product)).call(readHelp, {})).toEqual({ help: null })
})

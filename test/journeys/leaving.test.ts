import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayIn, minute, second } from '#kernel'
import type { FacePage } from '../browser/chromium.ts'
import { apply, giveBack, rented, somebody } from '../setup/applying.ts'
import { atDesk } from '../setup/people.ts'
import { openStage, type Stage } from '../setup/stage.ts'
import { renting } from './drive/answers.ts'
import { Desk } from './drive/desk.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk, until } from './drive/kiosk.ts'
import { expectSound } from './drive/sound.ts'

// Going away from a terminal, being helped at one, and what is done where its devices fail.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const today = () => dayIn(stage.now(), 'Asia/Shanghai')
const sound = async (kiosk: Kiosk, name: string, ...allowed: readonly RegExp[]) =>
  await expectSound(kiosk.page, name, { face: 'kiosk' }, ...allowed)

/** Nobody's card lies there, no device is broken, and somebody stands at the first page. */
async function come(): Promise<Kiosk> {
  stage.world({ take: true })
  stage.world({ clear: true })
  return await Kiosk.open(stage)
}

test(
  'who does not come back is forgotten: a touch stops the countdown, its end wipes everything, the next person sees nothing',
  { timeout: 90_000 },
  async () => {
    const kiosk = await come()
    const { page } = kiosk
    await kiosk.begin()
    await kiosk.layCard(stage)
    await kiosk.walk({ answers: renting(today()), until: name => name === 'phone' })
    await kiosk.typeKeys(page.locator('main input'), '13800000051')
    await page.clock.fastForward(61 * second)
    await page.getByRole('alertdialog').waitFor()
    await sound(kiosk, 'countdown')
    await kiosk.press('kiosk.idle.stay')
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect(await page.locator('main input').inputValue()).toBe('13800000051')

    await page.locator('main input').click()
    await page.evaluate(() => Object.assign(globalThis, { before: true }))
    await page.clock.fastForward(61 * second)
    await page.getByRole('alertdialog').waitFor()
    await page.clock.fastForward(31 * second)
    await page.locator('[data-attract]').waitFor()
    const traces = ['张敏', '13800000051', '解放路', '990106']
    const left = async () =>
      await page.evaluate(() =>
        [document.documentElement.outerHTML, JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie].join('\n'),
      )
    for (const trace of traces) expect(await left()).not.toContain(trace)
    expect(await page.locator('[data-keyboard]').count()).toBe(0)
    // Even the page's memory is another one.
    await page.clock.fastForward(2 * second)
    await until(async () => await page.evaluate(() => !('before' in globalThis)).catch(() => false), 'the page did not begin anew')
    await page.locator('[data-attract]').waitFor()
    await page.getByText(kiosk.say('kiosk.attract.card'), { exact: true }).waitFor()
    await sound(kiosk, 'a forgotten card', /^401 /)

    // The next person: the card that lies there is not read, until it was lifted and another one laid.
    await page.locator('[data-attract]').click()
    await kiosk.asks('kiosk.home.title')
    await page.getByText(kiosk.say('kiosk.home.card'), { exact: true }).click()
    await page.getByText(kiosk.say('kiosk.card.lift'), { exact: true }).waitFor()
    await sound(kiosk, 'lift it')
    for (const trace of traces) expect(await left()).not.toContain(trace)
    stage.world({ take: true })
    await page.getByText(kiosk.say('kiosk.card.waiting'), { exact: true }).waitFor()
    stage.world({ lay: 'zhang-min' })
    await kiosk.asks('kiosk.cases.title')
    await sound(kiosk, 'own cases')
    await page.close()
  },
)

test('leaving in the middle is asked about once; another language keeps what was typed', { timeout: 60_000 }, async () => {
  const kiosk = await come()
  const { page } = kiosk
  await page.getByText(kiosk.say('kiosk.progress.service'), { exact: true }).click()
  await kiosk.typeKeys(page.locator('main input'), '1234')
  await kiosk.speak('en')
  await kiosk.asks('kiosk.progress.number')
  expect(await page.locator('main input').inputValue()).toBe('1234')
  await kiosk.speak('zh-CN')
  await kiosk.press('design.back')
  await kiosk.begin()
  await kiosk.press('design.exit')
  await page.getByText(kiosk.say('kiosk.leave.lost'), { exact: true }).waitFor()
  await sound(kiosk, 'leave?')
  await kiosk.press('kiosk.leave.no')
  await kiosk.layCard(stage)
  await kiosk.press('design.exit')
  await page.getByText(kiosk.say('kiosk.leave.kept'), { exact: true }).waitFor()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: kiosk.say('kiosk.leave.yes') })
    .click()
  await page.locator('[data-attract]').waitFor()
  await page.close()
})

test('help: nobody is there, then somebody says when they come', { timeout: 90_000 }, async () => {
  const kiosk = await come()
  const { page } = kiosk
  await kiosk.press('design.help')
  await page.getByText(kiosk.say('kiosk.help.nobody'), { exact: true }).waitFor()
  await sound(kiosk, 'nobody there')
  await kiosk.press('kiosk.help.close')

  const desk = await Desk.signIn(stage, 'chenjing')
  await desk.page.getByText('没有人在叫').waitFor()
  // The terminal's own clock is behind: it must not make the wait longer than was said.
  stage.product.clock.advance(minute)
  await kiosk.press('design.help')
  await page.getByRole('heading', { name: kiosk.say('kiosk.help.ringing') }).waitFor()
  await sound(kiosk, 'ringing')
  await desk.page.getByRole('button', { name: '3 分钟到' }).click()
  await page.getByText(kiosk.say('kiosk.help.coming', { name: '陈静' }), { exact: true }).waitFor()
  await page.getByText(kiosk.say('kiosk.help.coming.detail', { minutes: 3 }), { exact: true }).waitFor()
  await sound(kiosk, 'coming')
  await kiosk.press('kiosk.help.close')
  expect(await page.getByRole('dialog').count()).toBe(0)
  await desk.page.getByRole('button', { name: '办好了' }).click()
  await desk.page.getByText('没有人在叫').waitFor()
  await desk.page.close()
  await page.close()
})

test(
  'whoever comes next has a visit of their own, however late the end of the one before arrives: terminal',
  { timeout: 60_000 },
  async () => {
    const kiosk = await come()
    const { page } = kiosk
    const arrive = await holdEnd(page)
    await kiosk.press('design.exit')
    await page.locator('[data-attract]').click()
    await kiosk.asks('kiosk.home.title')
    await arrive()
    await kiosk.speak('en')
    const desk = await Desk.signIn(stage, 'chenjing')
    await desk.page.getByText('没有人在叫').waitFor()
    await kiosk.press('design.help')
    await desk.page.getByRole('button', { name: '3 分钟到' }).click()
    await page.getByText(kiosk.say('kiosk.help.coming', { name: 'Chen Jing' }), { exact: true }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await sound(kiosk, 'the next person')
    await kiosk.press('kiosk.help.close')
    await desk.page.getByRole('button', { name: '办好了' }).click()
    await desk.page.getByText('没有人在叫').waitFor()
    await desk.page.close()
    await page.close()
  },
)

test('whoever comes next has a visit of their own, however late the end of the one before arrives: hall', { timeout: 60_000 }, async () => {
  const hall = await Hall.open(stage, { at: '/me' })
  const { page } = hall
  await hall.signIn('13800000001')
  await page.goto(`${stage.url}/hall/me`)
  const arrive = await holdEnd(page)
  await hall.press('hall.me.sign.out')
  await page.getByText('张*').waitFor({ state: 'detached' })
  await arrive()
  await page.goto(`${stage.url}/hall/me`)
  await hall.button('visits.code.send').waitFor()
  await expectSound(page, 'signed out', { face: 'hall' })
  expect(await page.getByText('张*').count()).toBe(0)
  await page.close()
})

/** The answer to the end of a visit is long on its way: until it is let go. */
async function holdEnd(page: FacePage): Promise<() => Promise<void>> {
  let letGo = () => {}
  const late = new Promise<void>(resolve => (letGo = resolve))
  await page.route('**/api/visits/current/end', async route => {
    const response = await route.fetch()
    await late
    await route.fulfill({ response })
  })
  const ended = page.waitForResponse(/\/api\/visits\/current\/end$/)
  const opened = page.waitForResponse(response => response.url().endsWith('/api/visits') && response.request().method() === 'POST')
  return async () => {
    letGo()
    await Promise.all([ended, opened])
  }
}

test('a reader and a camera that fail: each fault is said, with a way on', { timeout: 120_000 }, async () => {
  const kiosk = await come()
  const { page } = kiosk
  await kiosk.begin()
  await page.getByRole('button', { name: kiosk.say('kiosk.identify.card') }).click()
  const faults = {
    invalidMedia: 'invalidMedia',
    takenAway: 'removed',
    mediaJam: 'mediaJam',
    hardwareError: 'offline',
    offline: 'offline',
  } as const
  for (const [kind, said] of Object.entries(faults)) {
    await page.getByText(kiosk.say('kiosk.card.waiting'), { exact: true }).waitFor()
    stage.world({ fault: { device: 'cardReader', kind, lasting: true } })
    stage.world({ lay: 'zhang-min' })
    await page.getByText(kiosk.say(`kiosk.card.failed.${said}`), { exact: true }).waitFor()
    await sound(kiosk, kind)
    expect(await kiosk.button('kiosk.card.phone').isVisible()).toBe(true)
    stage.world({ take: true })
    stage.world({ clear: true })
    await kiosk.press('kiosk.card.again')
  }
  stage.world({ lay: 'zhang-min' })
  await kiosk.walk({ answers: renting(today()), until: name => name.startsWith('document:') })
  for (const kind of ['hardwareError', 'offline']) {
    stage.world({ fault: { device: 'camera', kind, lasting: true } })
    await page
      .getByRole('button', { name: new RegExp(`^(${kiosk.say('kiosk.document.take')}|${kiosk.say('kiosk.document.again')})$`) })
      .click()
    await page.getByText(kiosk.say('kiosk.document.failed'), { exact: true }).waitFor()
    await sound(kiosk, `camera ${kind}`)
  }
  stage.world({ clear: true })
  await kiosk.press('kiosk.document.again')
  await kiosk.press('kiosk.document.keep')
  await page.locator('main img').waitFor()
  await page.close()
})

test(
  'what was returned is mended at a terminal, known by the phone; without a terminal it is a demonstration',
  { timeout: 120_000 },
  async () => {
    const phone = '13800000052'
    const face = await somebody(stage.product, phone)
    const { head } = await apply(face, at =>
      rented(at).map(([path, input]) => (path === 'phone' ? ([path, phone] as const) : ([path, input] as const))),
    )
    await giveBack(await atDesk(stage.product, 'lina'), head.id, [
      { kind: 'document', path: 'photo', reason: 'photo_unclear' },
      { kind: 'question', path: 'landlord_name', reason: 'mismatch' },
    ])
    // A code was sent to this phone a moment ago.
    stage.product.clock.advance(2 * minute)
    const kiosk = await come()
    const { page } = kiosk
    await page.getByText(kiosk.say('kiosk.home.card'), { exact: true }).click()
    await kiosk.press('kiosk.card.phone')
    await kiosk.signInByPhone(stage, phone)
    await kiosk.asks('kiosk.cases.title')
    await page.getByRole('button', { name: kiosk.say('service.name') }).click()
    await sound(kiosk, 'returned')
    await kiosk.press('kiosk.mend')
    await until(async () => (await kiosk.pageName()) === 'landlord_name', 'not asked for the landlord')
    await sound(kiosk, 'the landlord')
    await kiosk.answerPage('landlord_name', { landlord_name: '许国华之妻' })
    await kiosk.next('landlord_name')
    await sound(kiosk, 'the photo')
    await kiosk.photograph()
    await page.locator('[data-role~=next]').click()
    await kiosk.asks('kiosk.slip.title')
    await sound(kiosk, 'slip')
    await page.close()

    const elsewhere = await stage.browser.newPage({ viewport: { width: 1080, height: 1920 } })
    await elsewhere.route('**/api/terminals/simulated', async route => await route.fulfill({ json: { simulated: null } }))
    await elsewhere.goto(`${stage.url}/kiosk`)
    await elsewhere.locator('[data-attract]').click()
    await elsewhere.getByText(kiosk.say('kiosk.demonstration'), { exact: true }).waitFor()
    await elsewhere.getByText(kiosk.say('kiosk.home.phone'), { exact: true }).click()
    await elsewhere.getByText(kiosk.say('kiosk.identify.guide.phone'), { exact: true }).waitFor()
    expect(await elsewhere.getByText(kiosk.say('kiosk.identify.card'), { exact: true }).count()).toBe(0)
    await elsewhere.close()
  },
)

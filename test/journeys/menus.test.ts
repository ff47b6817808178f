import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MenuView, readMenu } from '#catalog'
import { findTerminalByKey } from '#terminals/server'
import { demoPassword } from '../../src/programs/seed/enterprise.ts'
import { type FacePage, newFacePage } from '../browser/chromium.ts'
import { Face } from '../setup/people.ts'
import { openStage, type Stage } from '../setup/stage.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk } from './drive/kiosk.ts'
import { expectSound } from './drive/sound.ts'
import { type Words, wordsOf } from './drive/words.ts'

// What a place offers: changed at the console, seen at that place's terminals at once and nowhere else; many services; and what is looked for in other words.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const zh = wordsOf('zh-CN', 'services/water-bill')
const site = '江南区政务服务大厅'

async function atConsole(): Promise<FacePage> {
  const page = await newFacePage(stage.browser, { width: 1440, height: 900 })
  page.setDefaultTimeout(20_000)
  await page.clock.install({ time: stage.now() })
  await page.goto(`${stage.url}/console/menus`)
  await page.getByLabel(zh('desk.signin.login')).fill('admin')
  await page.getByLabel(zh('desk.signin.password'), { exact: true }).fill(demoPassword)
  await page.keyboard.press('Enter')
  return page
}

const button = (page: FacePage, say: Words, key: string, values?: Record<string, string>) =>
  page.getByRole('button', { name: say(key, values), exact: true })
const tile = (kiosk: Kiosk, name: string) => kiosk.page.locator('main [data-role=choice]').filter({ hasText: name })

/** Ids of what a terminal offers, as anybody may read it. */
async function offeredAt(key: string): Promise<string[]> {
  const { id } = (await findTerminalByKey(stage.product.context, key))!
  const { sections } = await new Face(stage.url, 'kiosk').call(readMenu, { language: 'en', channel: 'kiosk', terminal: id })
  return sections.flatMap(({ services }) => services.map(service => service.id))
}

test(
  'a menu changed at the console is at that place’s terminals with the next person, and nowhere else',
  { timeout: 240_000 },
  async () => {
    const kiosk = await Kiosk.open(stage)
    await tile(kiosk, '办银行卡').waitFor()
    await expectSound(kiosk.page, 'home, by section', { face: 'kiosk' })
    const console = await atConsole()
    const sound = async (name: string) => await expectSound(console, name, { face: 'desk' }, /^401 GET \/api\/staff\/me/)
    await button(console, zh, 'console.synonyms.title').waitFor()
    await console.getByRole('table').waitFor()
    await sound('places')
    await console.getByRole('button', { name: site }).click()
    await button(console, zh, 'console.menu.set').waitFor()
    await sound('a place that inherits')
    await button(console, zh, 'console.menu.set').click()
    await button(console, zh, 'console.menu.notice.set').click()
    // Nothing is lost by looking elsewhere, and what is missing is said.
    await console.locator('#notice-zh').fill('三楼换灯，请走电梯。')
    await button(console, zh, 'console.menu.all').click()
    await console.getByRole('button', { name: site }).click()
    await button(console, zh, 'console.save').click()
    await console.getByText(zh('console.menu.notice.missing')).first().waitFor()
    await sound('a notice without its English')
    await console.locator('#notice-en').fill('The third floor is dark: please take the lift.')
    // By keys alone: the bank card goes, paying comes first.
    const drop = button(console, zh, 'console.menu.drop.n', { name: '办银行卡' })
    await drop.focus()
    await console.keyboard.press('Enter')
    for (let press = 0; press < 2; press++) {
      const up = button(console, zh, 'console.menu.section.up.n', { name: '生活缴费' })
      if (press === 0) await up.focus()
      await console.keyboard.press('Enter')
    }
    expect(await console.locator('[data-section]').evaluateAll(all => all.map(each => each.getAttribute('data-section')))).toEqual([
      'utility',
      'residence',
      'health',
      'finance',
      'guide',
    ])
    await console.locator('[data-preview]').filter({ hasText: '三楼换灯' }).filter({ hasNotText: '办银行卡' }).waitFor()
    await sound('a place of its own')
    await button(console, zh, 'console.save').click()
    await console.getByText(zh('console.menu.saved', { name: site })).waitFor()

    // Who stands there already is told when they press it, and where to go.
    await tile(kiosk, '办银行卡').click()
    await kiosk.asks('catalog.elsewhere.title')
    await kiosk.page.getByText('滨江银行望江支行').waitFor()
    await expectSound(kiosk.page, 'not offered here', { face: 'kiosk' })
    // The next person does not see it.
    await kiosk.press('design.exit')
    await kiosk.page.locator('[data-attract]').click()
    await kiosk.page.getByText('三楼换灯，请走电梯。').waitFor()
    expect(await tile(kiosk, '办银行卡').count()).toBe(0)
    expect(await kiosk.page.locator('main h2').allTextContents()).toEqual(['生活缴费', '居住和户口', '看病就医', '办事指南'])
    // A page that is told its visit has ended may still be asking for it.
    await expectSound(kiosk.page, 'home with a notice', { face: 'kiosk' }, /^401 GET \/api\/visits/)
    await kiosk.press('design.text.large')
    await expectSound(kiosk.page, 'home with a notice, large', { face: 'kiosk', bigText: true })
    expect(await offeredAt('wangjiang-2')).not.toContain('bank-card-issue')
    expect(await offeredAt('xincheng-1')).toContain('bank-card-issue')

    // In the hall everything is there as before; for a card one goes to a place that has one.
    const hall = await Hall.open(stage, { service: 'bank-card-issue' })
    await hall.page.getByRole('link', { name: '办银行卡' }).click()
    await hall.page.getByText(hall.say('catalog.elsewhere.hall')).waitFor()
    await hall.page.getByText('滨江银行望江支行').waitFor()
    expect(await hall.page.getByText(site).count()).toBe(0)
    await expectSound(hall.page, 'done at a place', { face: 'hall' })
    await hall.page.close()

    // Given back, it inherits again.
    await button(console, zh, 'console.menu.inherit').click()
    await button(console, zh, 'console.menu.notice.drop').click()
    await button(console, zh, 'console.save').click()
    await button(console, zh, 'console.menu.set').waitFor()
    await expect.poll(() => offeredAt('wangjiang-2')).toContain('bank-card-issue')
    await console.close()
    await kiosk.page.close()
  },
)

test('words that mean one thing are set at the console', { timeout: 120_000 }, async () => {
  const console = await atConsole()
  await button(console, zh, 'console.synonyms.title').click()
  const words = console.getByRole('textbox')
  await words.waitFor()
  await expectSound(console, 'synonyms', { face: 'desk' }, /^401 GET \/api\/staff\/me/)
  const before = await words.inputValue()
  await words.fill(`${before}\n水费`)
  await console.getByText(zh('console.synonyms.single', { word: '水费' })).waitFor()
  await words.fill(`${before}\n水费, 哗啦啦`)
  await button(console, zh, 'console.save').click()
  await console.getByText(zh('console.synonyms.saved')).waitFor()
  await console.close()
  const hall = await Hall.open(stage)
  await hall.page.locator('main input').first().fill('缴哗啦啦')
  await hall.page.getByRole('link', { name: '交水费' }).first().waitFor()
  await hall.page.close()
})

test('letters that are being composed are looked for as they are', { timeout: 120_000 }, async () => {
  const kiosk = await Kiosk.open(stage)
  await kiosk.page.getByRole('button', { name: kiosk.say('kiosk.home.find') }).click()
  await kiosk.page.locator('main input').click()
  const keys = kiosk.page.locator('[data-keyboard]')
  for (const letter of 'jzz') await keys.getByRole('button', { name: letter, exact: true }).click()
  await keys.locator('[data-letters]').waitFor()
  await tile(kiosk, '居住证').first().waitFor()
  expect(await kiosk.page.locator('main input').inputValue()).toBe('')
  await expectSound(kiosk.page, 'found by letters', { face: 'kiosk' })
  await kiosk.page.close()
})

test.each(['zh-CN', 'en'] as const)('of forty services the sections come first: %s', { timeout: 120_000 }, async language => {
  const kiosk = await Kiosk.open(stage)
  const { page } = kiosk
  await page.route('**/api/menu?*', async route => {
    const answer = (await (await route.fetch()).json()) as MenuView
    await route.fulfill({ json: { ...answer, sections: manyTimes(answer.sections) } })
  })
  await kiosk.press('design.exit')
  await page.locator('[data-attract]').click()
  await tile(kiosk, kiosk.say('kiosk.home.count', { count: 10 }))
    .first()
    .waitFor()
  if (language === 'en') await kiosk.speak('en')
  for (const large of [false, true]) {
    if (large) await kiosk.press('design.text.large')
    const sound = async (name: string) => await expectSound(page, `${name}, ${large}`, { face: 'kiosk', bigText: large })
    await tile(kiosk, kiosk.say('kiosk.home.count', { count: 10 }))
      .first()
      .waitFor()
    await sound('sections')
    await tile(kiosk, kiosk.say('kiosk.home.count', { count: 10 }))
      .first()
      .click()
    await page.getByRole('button', { name: kiosk.say('design.page.next'), exact: true }).click()
    await sound('a section, its second page')
    await kiosk.press('design.back')
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.close()
})

/** Ten of each service, under four sections. */
function manyTimes(sections: MenuView['sections']): MenuView['sections'] {
  return sections.slice(0, 4).map(section => ({
    ...section,
    services: Array.from({ length: 10 }, (_, at) => ({ ...section.services[0]!, id: `${section.id}-${at}` })),
  }))
}

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, test } from 'vitest'
import type { Guide } from '#catalog'
import { openStage, type Stage } from '../setup/stage.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk } from './drive/kiosk.ts'
import { expectSound } from './drive/sound.ts'
import { wordsOf } from './drive/words.ts'

// Finding out: by words, by pinyin, with a typing mistake, in vain; every topic's pages; from a topic to the service.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const guide = JSON.parse(readFileSync('services/service-guide/guide.json', 'utf8')) as Guide
const says = { 'zh-CN': wordsOf('zh-CN', 'services/service-guide'), en: wordsOf('en', 'services/service-guide') }
const permit = guide.topics.find(topic => topic.service === 'residence-permit-renewal')!

/** What people type, and what stands first among the findings. */
const searches = [
  ['居住证快到期了怎么办', '居住证延期签注'],
  ['juzhuzheng', '居住证'],
  ['jzz', '居住证'],
  ['居住政续签', '居住证延期签注'],
] as const

test('at the terminal', { timeout: 120_000 }, async () => {
  const kiosk = await Kiosk.open(stage)
  const { page } = kiosk
  const tiles = page.locator('main [data-role=choice]')
  const sound = async (name: string) => await expectSound(page, name, { face: 'kiosk' })
  await page.getByRole('button', { name: kiosk.say('kiosk.home.find') }).click()
  await kiosk.asks('kiosk.guide.title')
  await sound('topics')
  const box = page.getByRole('searchbox').or(page.locator('main input'))
  for (const [words, first] of searches) {
    await box.first().click()
    await box.first().fill(words)
    await tiles.first().filter({ hasText: first }).waitFor()
  }
  await sound('found, with keys')
  await kiosk.closeKeyboard()
  await sound('found')
  await box.first().fill('量子纠缠')
  await page.getByText(kiosk.say('catalog.search.none', { words: '量子纠缠' })).waitFor()
  await sound('found nothing, with keys')
  await kiosk.closeKeyboard()
  await sound('found nothing')
  await kiosk.press('design.back')

  // Every section of the topic that leads to a service, and the service.
  await page.getByRole('button', { name: kiosk.say('kiosk.home.find') }).click()
  await box.first().fill(says['zh-CN'](`topic.${permit.id}.title`))
  await kiosk.closeKeyboard()
  await tiles
    .filter({ hasText: says['zh-CN'](`topic.${permit.id}.title`) })
    // The service itself stands there too.
    .filter({ hasText: kiosk.say('kiosk.guide.title') })
    .first()
    .click()
  await sound('topic')
  for (const section of permit.sections) {
    await tiles.filter({ has: page.getByText(kiosk.say(`catalog.topic.${section}`), { exact: true }) }).click()
    await kiosk.asks(`catalog.topic.${section}`)
    await sound(section)
    await kiosk.press('design.back')
  }
  await kiosk.press('catalog.topic.begin')
  await kiosk.asks('service.name')
  await sound('before starting')
  await page.close()
})

test.for([{ language: 'zh-CN' }, { language: 'en' }] as const)('in the hall: $language', { timeout: 120_000 }, async ({ language }) => {
  const hall = await Hall.open(stage, { language, at: '/guide' })
  const { page } = hall
  const sound = async (name: string) => await expectSound(page, name, { face: 'hall' })
  const say = says[language]
  const box = page.getByLabel(hall.say('catalog.search.label'))
  const findings = page.locator('main a[href^="/hall/service/"], main a[href^="/hall/guide/"]')
  await findings.first().waitFor()
  await sound('topics')
  const asked =
    language === 'zh-CN'
      ? searches
      : ([
          ['permit ends soon', 'permit'],
          ['residence permit renewl', 'permit'],
        ] as const)
  for (const [words, first] of asked) {
    await box.fill(words)
    await findings
      .first()
      .filter({ hasText: new RegExp(first, 'i') })
      .waitFor()
  }
  await sound('found')
  await box.fill('xylophone')
  await page.getByText(hall.say('catalog.search.none', { words: 'xylophone' })).waitFor()
  await sound('found nothing')

  for (const { id, sections } of guide.topics) {
    await page.goto(`${stage.url}/hall/guide/${id}`)
    await page.getByRole('heading', { level: 1, name: say(`topic.${id}.title`) }).waitFor()
    for (const section of sections) await page.getByRole('heading', { name: hall.say(`catalog.topic.${section}`), exact: true }).waitFor()
    await sound(id)
  }
  await page.goto(`${stage.url}/hall/guide/${permit.id}`)
  await hall.press('catalog.topic.begin')
  await page.getByRole('heading', { level: 1, name: hall.say('service.name') }).waitFor()
  await page.goto(`${stage.url}/hall/guide/no_such_topic`)
  await page.getByText(hall.say('catalog.topic.gone'), { exact: true }).waitFor()
  await sound('gone')
  await page.close()
})

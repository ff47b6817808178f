import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayIn } from '#kernel'
import { checkAxe } from '../browser/axe.ts'
import { checkScreen } from '../browser/rules.ts'
import { openStage, type Stage } from '../setup/stage.ts'
import { renting } from './drive/answers.ts'
import { Kiosk } from './drive/kiosk.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const today = () => dayIn(stage.now(), 'Asia/Shanghai')

/** The screen as it stands: our linter, axe, and nothing the browser complained about. */
async function expectSound({ page }: Kiosk, name: string, large = false): Promise<void> {
  expect(await checkScreen(page, { face: 'kiosk', bigText: large }), name).toEqual([])
  expect(await checkAxe(page), name).toEqual([])
  page.expectNoProblems()
}

test.for([
  { language: 'zh-CN', large: false },
  { language: 'zh-CN', large: true },
  { language: 'en', large: false },
  { language: 'en', large: true },
] as const)('a permit is renewed at the terminal, every page of it sound: $language, large type $large', async ({ language, large }) => {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage, { language, large })
  await expectSound(kiosk, 'home', large)
  await kiosk.begin()
  await expectSound(kiosk, 'identify', large)
  await kiosk.layCard(stage)
  await kiosk.walk({ answers: renting(today()), onPage: async name => await expectSound(kiosk, name, large) })
  await expectSound(kiosk, 'slip', large)
  await kiosk.press('kiosk.slip.done')
  await kiosk.page.locator('[data-attract]').waitFor()
  await kiosk.page.close()
})

test('another language changes the page, what the service says and where one is at once, however slow the server is', async () => {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage)
  await kiosk.page.getByText('江南区政务服务大厅').waitFor()
  const slow = async () => await kiosk.page.route('**/api/**', async route => setTimeout(() => void route.continue().catch(() => {}), 300))
  await slow()
  await kiosk.speak('en')
  expect(await kiosk.page.locator('body').innerText()).toMatch(/Jiangnan Service Hall[\s\S]*Terminal 1/)
  await kiosk.page.unrouteAll({ behavior: 'ignoreErrors' })
  await kiosk.begin()
  await kiosk.layCard(stage)
  await slow()
  // What every frame shows while the language turns: the frame's words and the definition's.
  await kiosk.page.evaluate(() => {
    const seen = new Set<string>()
    const look = () => {
      const [step, question] = ['[class*=stepWords] strong', 'h1'].map(each => document.querySelector(each)?.textContent ?? '')
      seen.add([document.documentElement.lang, step!.startsWith('Step'), question!.startsWith('Who')].join(' '))
      requestAnimationFrame(look)
    }
    look()
    Object.assign(window, { seen })
  })
  await kiosk.speak('zh-CN')
  await kiosk.page.evaluate(async () => await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  const seen = await kiosk.page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])
  expect(seen).toEqual(['en true true', 'zh-CN false false'])
  await kiosk.page.close()
})

test('whoever adds one more of the family sees the one added', async () => {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage, { large: true })
  await kiosk.begin()
  await kiosk.layCard(stage)
  const answers = {
    ...renting(today()),
    with_family: true,
    member_name: '李小禾',
    member_id: '990106201806150424',
    member_relation: 'child',
  }
  await kiosk.walk({ answers, rows: 5, until: name => name === 'document:近期照片' })
  await kiosk.press('design.back')
  await kiosk.page.locator('dl [data-item]').first().waitFor()
  const shown = async () => await kiosk.page.locator('dl [data-item] dt').allTextContents()
  await kiosk.page.getByRole('button', { name: kiosk.say('group.members.add') }).click()
  await kiosk.left('rows:members')
  await kiosk.walk({ answers, until: name => name === 'rows:members' })
  const [all, last] = [await shown(), kiosk.say('group.members.one', { n: 6 })]
  expect([all.length < 6, all.at(-1)]).toEqual([true, last])
  await expectSound(kiosk, 'rows', true)
  await kiosk.page.close()
})

test('who is shown somebody else says so, and nothing of it is left', async () => {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage)
  await kiosk.begin()
  await kiosk.layCard(stage, 'chen-xiuying')
  await kiosk.walk({ answers: renting(today()), until: name => name === 'confirm' })
  await kiosk.press('kiosk.confirm.no')
  await kiosk.page.locator('[data-attract]').click()
  await kiosk.asks('kiosk.home.title')
  await kiosk.page.getByText(kiosk.say('kiosk.home.card'), { exact: true }).click()
  // The card that lies there is not taken for the next person's.
  await kiosk.page.getByText(kiosk.say('kiosk.card.lift'), { exact: true }).waitFor()
  stage.world({ take: true })
  await kiosk.page.getByText(kiosk.say('kiosk.card.waiting'), { exact: true }).waitFor()
  stage.world({ lay: 'chen-xiuying' })
  await kiosk.asks('kiosk.cases.title')
  await kiosk.page.getByText(kiosk.say('cases.none'), { exact: true }).waitFor()
  expect(await kiosk.page.locator('main [data-role=choice]').count()).toBe(0)
  await kiosk.page.close()
})

test('what is cut into pages is read to its end before one goes on, and two quick taps agree to nothing', async () => {
  const kiosk = await Kiosk.open(stage, { language: 'en', large: true })
  await kiosk.page
    .getByRole('button', { name: kiosk.say('service.name') })
    .first()
    .click()
  const [turn, begin, later] = [kiosk.button('design.page.turn'), kiosk.button('kiosk.start.begin'), kiosk.button('design.page.next')]
  const shown = async () => [await turn.count(), await begin.count(), await later.count()]
  await turn.waitFor()
  expect(await shown()).toEqual([1, 0, 0])
  await expectSound(kiosk, 'unread', true)
  const left = async () => {
    const [, page, pages] = /(\d+)\s+of\s+(\d+)/.exec(await kiosk.page.locator('main nav').innerText())!
    return Number(pages) - Number(page)
  }
  while ((await left()) > 1) await turn.click()
  await turn.dblclick()
  await begin.waitFor()
  expect([await shown(), await left()]).toEqual([[0, 1, 1], 0])
  await expectSound(kiosk, 'read', true)
  // What was read stays read.
  await kiosk.press('design.page.before')
  expect([await shown(), await left()]).toEqual([[0, 1, 1], 1])
  await begin.click()
  await kiosk.asks('kiosk.privacy.title')
  await kiosk.page.close()
})

test('what was asked for before the language turned does not turn it back', async () => {
  const kiosk = await Kiosk.open(stage)
  const { page } = kiosk
  await page.getByText('江南区政务服务大厅').waitFor()
  const held: (() => Promise<void>)[] = []
  await page.route('**/api/visits/current', async route => {
    const { 'accept-language': language } = route.request().headers()
    if (route.request().method() !== 'GET' || language !== 'zh-CN') return await route.continue()
    held.push(async () => await route.continue())
  })
  // A call for help is told to everybody who watches the visit: it is read again.
  await kiosk.press('design.help')
  await kiosk.press('kiosk.help.close')
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await kiosk.speak('en')
  await page.getByText('Jiangnan Service Hall').waitFor()
  const answered = page.waitForResponse(response => new URL(response.url()).pathname.endsWith('/visits/current'))
  for (const go of held) await go()
  await (await answered).finished()
  await page.evaluate(async () => await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  expect(await page.locator('header').innerText()).toMatch(/Jiangnan Service Hall[\s\S]*Terminal 1/)
  await page.close()
})

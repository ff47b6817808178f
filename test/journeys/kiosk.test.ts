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

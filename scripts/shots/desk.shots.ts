import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '#kernel'
import { makePartitions } from '#kernel/server'
import { callHelp } from '#visits'
import { demoPassword } from '../../src/programs/seed/enterprise.ts'
import { playLives } from '../../src/programs/seed/play.ts'
import { historyDays } from '../../src/programs/seed/seed.ts'
import { type FacePage, newFacePage } from '../../test/browser/chromium.ts'
import { wordsOf, type Words } from '../../test/journeys/drive/words.ts'
import { atTerminal, enrolTerminal } from '../../test/setup/people.ts'
import { openStage, type Stage } from '../../test/setup/stage.ts'
import { looks, openStudio } from './studio.ts'

let stage: Stage

beforeAll(async () => {
  // The seeded past is played by jobs of its own; those of the present would overtake it.
  stage = await openStage({ work: false })
  const { context, databaseUrl } = stage.product
  await makePartitions(context, context.now() - historyDays * day)
  await playLives(context, databaseUrl)
})
afterAll(async () => await stage.close())

test.for(looks)('desk: $language, large type $large', async look => {
  const studio = openStudio('desk', look)
  const say: Words = wordsOf(look.language)
  const open = async (path = '/desk'): Promise<FacePage> => {
    const page = await newFacePage(stage.browser, { width: 1440, height: 900, language: look.language })
    page.setDefaultTimeout(10_000)
    await page.clock.install({ time: stage.now() })
    await page.addInitScript(
      kept => localStorage.setItem('onewindow.desk', kept),
      JSON.stringify({ language: look.language, scale: look.large ? 'large' : 'standard' }),
    )
    await page.goto(`${stage.url}${path}`)
    await page.getByLabel(say('desk.signin.login')).waitFor()
    return page
  }
  const enter = async (page: FacePage, login: string, password = demoPassword) => {
    await page.getByLabel(say('desk.signin.login')).fill(login)
    await page.getByLabel(say('desk.signin.password'), { exact: true }).fill(password)
    await page.keyboard.press('Enter')
  }
  const atDesk = async (login: string, path?: string) => {
    const page = await open(path)
    await enter(page, login)
    await page.getByRole('navigation').waitFor()
    return page
  }
  const dialogOf = (page: FacePage): Locator => page.getByRole('dialog')

  await studio.scene('sign-in', async () => {
    const page = await open()
    await studio.shoot(page, 'sign-in')
    await enter(page, 'sunli', 'not-it')
    await page.locator('[id$=-error], [role=alert]').first().waitFor()
    await studio.shoot(page, 'sign-in-wrong')
    await page.close()
  })

  await studio.scene('work', async () => {
    const page = await atDesk('wangwei')
    await page.waitForTimeout(300)
    await studio.shoot(page, 'work-mine')
    for (const [key, name] of [
      ['2', 'open'],
      ['3', 'waiting'],
      ['4', 'done'],
    ] as const) {
      await page.keyboard.press(key)
      await page.waitForTimeout(400)
      await studio.shoot(page, `work-${name}`)
      if ((await page.locator('[data-row]').count()) === 0) continue
      await page.locator('[data-row]').first().click()
      await page.getByText(say('desk.sources.title')).waitFor()
      await studio.shoot(page, `case-${name}`)
    }
    await page.keyboard.press('2')
    await page.keyboard.press('/')
    await page.keyboard.type('zzzz')
    await page.waitForTimeout(300)
    await studio.shoot(page, 'work-nothing-found')
    await page.close()
  })

  await studio.scene('deciding', async () => {
    const page = await atDesk('wangwei', '/desk/work/open')
    await page.locator('[data-row]').first().click()
    await page.getByText(say('desk.sources.title')).waitFor()
    await page.keyboard.press('c')
    await page.getByText(say('desk.case.mine'), { exact: true }).first().waitFor()
    await studio.shoot(page, 'case-mine')
    await page
      .locator('main')
      .getByRole('button', { name: say('design.show') })
      .first()
      .click()
    await page.getByText(say('desk.given.hide')).first().waitFor()
    await studio.shoot(page, 'case-shown')
    await page.keyboard.press('r')
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'return')
    await dialogOf(page).locator('form button[type=submit], button[data-kind=act]').last().click()
    await studio.shoot(page, 'return-error')
    await dialogOf(page).locator('input[type=checkbox]').first().check({ force: true })
    await page.waitForTimeout(100)
    await dialogOf(page).locator('select').first().selectOption({ index: 1 })
    await studio.shoot(page, 'return-written')
    await page.keyboard.press('Escape')
    await page.keyboard.press('a')
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'approve')
    await page.keyboard.press('Escape')
    await dialogOf(page).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: say('action.refuse.name') }).click()
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'refuse')
    await dialogOf(page).locator('button').last().click()
    await studio.shoot(page, 'refuse-error')
    await dialogOf(page).locator('input[type=radio]').first().check({ force: true })
    await studio.shoot(page, 'refuse-written')
    await page.keyboard.press('Escape')
    await dialogOf(page).waitFor({ state: 'detached' })
    await page.keyboard.press('d')
    await dialogOf(page).locator('img').waitFor()
    await studio.shoot(page, 'viewer')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'keys')
    await page.keyboard.press('Escape')
    await dialogOf(page).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: say('desk.act.release') }).click()
    await page.getByText(say('desk.case.unclaimed'), { exact: true }).first().waitFor()
    await studio.shoot(page, 'case-released')
    await page.getByRole('button', { name: say('desk.rail.me', { name: look.language === 'en' ? 'Wang Wei' : '王伟' }) }).click()
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'account')
    await page.close()
  })

  await studio.scene('unknown case', async () => {
    const page = await atDesk('sunli', '/desk/case/0193f0a2-6f2b-7c3d-8e4f-5a6b7c8d9e0f')
    await page.getByText(say('desk.case.unknown')).waitFor()
    await studio.shoot(page, 'case-unknown')
    await page.close()
  })

  await studio.scene('supervisor', async () => {
    const page = await atDesk('zhaomin', '/desk/work/open')
    await page.waitForTimeout(400)
    await studio.shoot(page, 'supervisor')
    await page.close()
  })

  await studio.scene('empty', async () => {
    const page = await atDesk('wuhao', '/desk/work/mine')
    await page.waitForTimeout(400)
    await studio.shoot(page, 'work-empty')
    await page.close()
  })

  await studio.scene('help', async () => {
    const page = await atDesk('guomei', '/desk/work/open')
    const other = await atDesk('chenjing')
    await other.getByText(say('desk.help.none')).waitFor()
    await studio.shoot(other, 'help-none')
    const terminal = await enrolTerminal(stage.product, 'wangjiang-1')
    const { face } = await atTerminal(stage.product, terminal)
    await face.call(callHelp, { place: 'residence-permit-renewal/living' })
    await other
      .getByRole('button', { name: say('desk.help.come', { minutes: 3 }) })
      .first()
      .waitFor()
    await studio.shoot(other, 'help-ringing')
    await other
      .getByRole('button', { name: say('desk.help.come', { minutes: 3 }) })
      .first()
      .click()
    await other.getByText(say('desk.help.mine')).first().waitFor()
    await studio.shoot(other, 'help-accepted')
    await other
      .getByRole('button', { name: say('desk.help.done') })
      .first()
      .click()
    await Promise.all([page.close(), other.close()])
  })

  await studio.scene('banner', async () => {
    const page = await atDesk('guomei', '/desk/work/open')
    const terminal = await enrolTerminal(stage.product, 'qianjiang-1')
    const { face } = await atTerminal(stage.product, terminal)
    await face.call(callHelp, { place: 'home' })
    await page
      .getByRole('button', { name: say('desk.help.come', { minutes: 3 }) })
      .first()
      .waitFor()
    await studio.shoot(page, 'help-banner')
    await page.close()
  })

  await studio.scene('staff', async () => {
    const page = await atDesk('admin')
    await page.getByRole('row').nth(2).waitFor()
    await studio.shoot(page, 'staff')
    await page
      .locator('main')
      .getByRole('button', { name: new RegExp(say('desk.staff.reset')) })
      .first()
      .click()
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'staff-reset')
    await page.close()
  })

  await studio.scene('offline', async () => {
    const page = await atDesk('lina', '/desk/work/open')
    await page.locator('[data-row]').first().waitFor()
    await page.context().setOffline(true)
    await page.locator('[data-row]').first().click()
    await page.getByText(say('desk.case.failed'), { exact: true }).waitFor()
    await studio.shoot(page, 'offline')
    await page.close()
  })
  expect(studio.missing()).toEqual([])
})

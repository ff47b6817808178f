import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readVersion } from '#catalog'
import { demoPassword } from '../../src/programs/seed/enterprise.ts'
import { type FacePage, newFacePage } from '../../test/browser/chromium.ts'
import { wordsOf, type Words } from '../../test/journeys/drive/words.ts'
import { fillIn } from '../../test/setup/applying.ts'
import { atDesk, byPhone, type Face, inHall } from '../../test/setup/people.ts'
import { openStage, type Stage } from '../../test/setup/stage.ts'
import { looks, openStudio } from './studio.ts'

let stage: Stage
let admin: Face

beforeAll(async () => {
  stage = await openStage()
  admin = await atDesk(stage.product, 'admin')
})
afterAll(async () => await stage.close())

const service = 'residence-permit-renewal'

test('somebody is in the middle of it while a version is published', async () => {
  const customer = await inHall(stage.product)
  await byPhone(stage.product, customer, '13800000201')
  await fillIn(customer)
})

test.for(looks)('console: $language, large type $large', async look => {
  const studio = openStudio('console', look)
  const say: Words = wordsOf(look.language)
  const open = async (path = '/console'): Promise<FacePage> => {
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
  const enter = async (path?: string, login = 'admin'): Promise<FacePage> => {
    const page = await open(path)
    await page.getByLabel(say('desk.signin.login')).fill(login)
    await page.getByLabel(say('desk.signin.password'), { exact: true }).fill(demoPassword)
    await page.keyboard.press('Enter')
    await page.getByLabel(say('desk.signin.login'), { exact: true }).waitFor({ state: 'detached' })
    return page
  }
  const dialogOf = (page: FacePage): Locator => page.getByRole('dialog')
  const press = async (within: FacePage | Locator, key: string, values?: Readonly<Record<string, string | number>>) =>
    await within
      .getByRole('button', { name: say(key, values) })
      .first()
      .click()

  await studio.scene('sign-in', async () => {
    const page = await open()
    await studio.shoot(page, 'sign-in')
    await page.close()
    const lina = await enter('/console', 'lina')
    await lina.getByText(say('console.nothing')).waitFor()
    await studio.shoot(lina, 'nothing-here')
    await lina.close()
  })

  await studio.scene('services', async () => {
    const page = await enter('/console/services')
    await page.getByRole('table').waitFor()
    await studio.shoot(page, 'services')
    await page
      .getByRole('table')
      .getByRole('button', { name: say('service.name') })
      .press('Enter')
    await page.getByRole('button', { name: say('console.service.publish') }).waitFor()
    await studio.shoot(page, 'service')
    await press(page, 'console.service.suspend')
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'suspend')
    await page.close()
  })

  await studio.scene('publishing', async () => {
    const page = await enter(`/console/services/${service}/publish`)
    const text = page.locator('textarea')
    await text.waitFor()
    await studio.shoot(page, 'publish')
    const { parts } = await admin.call(readVersion, { service, version: '1' })
    const intake = structuredClone(parts.intake) as {
      fields: { id: string; required?: boolean; kind: string }[]
      steps: { screens: { fields?: string[] }[] }[]
    }
    intake.fields.push({ id: 'rooms', kind: 'number' })
    const screen = intake.steps.flatMap(({ screens }) => screens).find(({ fields }) => fields?.includes('since'))!
    screen.fields!.push('rooms')
    await text.fill('{ "format": 1,')
    await press(page, 'console.publish.check')
    await page.locator('[role=alert], [id$=-error]').first().waitFor()
    await studio.shoot(page, 'publish-unreadable')
    await text.fill(JSON.stringify(intake, null, 2))
    // Read from its beginning, as after pasting and going back to the top.
    await text.evaluate(area => area.scrollTo(0, 0))
    await press(page, 'console.publish.check')
    await page.getByText('texts.zh-CN.field.rooms.label').first().waitFor()
    await studio.shoot(page, 'publish-findings')
    const texts = (language: 'zh-CN' | 'en', label: string, ask: string) => ({
      name: `texts.${language}.json`,
      mimeType: 'application/json',
      buffer: Buffer.from(
        JSON.stringify({ ...(parts[`texts.${language}`] as object), 'field.rooms.label': label, 'field.rooms.ask': ask }, null, 2),
      ),
    })
    await page.locator('input[type=file]').setInputFiles([texts('zh-CN', '房间数', '住几间房？'), texts('en', 'Rooms', 'How many rooms?')])
    await press(page, 'console.publish.check')
    await page
      .getByText(look.language === 'en' ? /Rooms/ : /房间数/)
      .first()
      .waitFor()
    await studio.shoot(page, 'publish-ready')
    await page.getByRole('button', { name: new RegExp(say('console.publish.do').replace('{version}', String.raw`\d+`)) }).click()
    await page.getByRole('row').nth(2).waitFor()
    await studio.shoot(page, 'service-published')
    await page.getByRole('row').last().getByRole('button').first().click()
    await page.waitForTimeout(500)
    await studio.shoot(page, 'service-compared')
    await page.getByRole('row').last().getByRole('button').last().click()
    await dialogOf(page).getByText(say('console.impact.title')).waitFor()
    await studio.shoot(page, 'roll-back')
    // As it was, for the next look.
    await press(dialogOf(page), 'console.version.roll_back')
    await dialogOf(page).waitFor({ state: 'detached' })
    await page.close()
  })
  await studio.scene('menus', async () => {
    const page = await enter('/console/menus')
    await page.getByRole('table').waitFor()
    await studio.shoot(page, 'menus')
    // The fifth place is a site.
    await page.getByRole('table').getByRole('button').nth(4).click()
    await press(page, 'console.menu.set')
    await studio.shoot(page, 'menu')
    await press(page, 'console.menu.notice.set')
    await page.locator('#notice-zh').fill('三楼换灯，请走电梯。')
    await press(page, 'console.save')
    await page.getByText(say('console.menu.notice.missing')).first().waitFor()
    await studio.shoot(page, 'menu-notice-fault')
    await press(page, 'console.menu.all')
    await press(page, 'console.synonyms.title')
    await page.getByRole('textbox').waitFor()
    await studio.shoot(page, 'synonyms')
    await page.close()
  })

  await studio.scene('organisation', async () => {
    const page = await enter('/console/organisation')
    const table = page.getByRole('table')
    await table.waitFor()
    await studio.shoot(page, 'organisation')
    await table.getByRole('button').nth(1).click()
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'unit')
    await page.keyboard.press('Escape')
    await table.getByRole('button').nth(2).click()
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'department')
    await page.close()
  })

  await studio.scene('calendar', async () => {
    const page = await enter('/console/calendar')
    await page.getByText(say('console.calendar.list', { year: 2026 })).waitFor()
    await studio.shoot(page, 'calendar')
    await press(page, 'console.calendar.notice')
    const text = dialogOf(page).getByRole('textbox')
    const notice = `国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕前一日、周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月14日（周日）上班。`
    await text.fill(notice.replace('1月1日（周五）', '1月1日（周四）'))
    await dialogOf(page).getByText(say('console.calendar.fault.weekday')).waitFor()
    await studio.shoot(page, 'calendar-notice-fault')
    await text.fill(notice)
    await dialogOf(page)
      .getByRole('button', { name: say('console.calendar.notice.take', { count: 14 }) })
      .waitFor()
    await studio.shoot(page, 'calendar-notice')
    await page.keyboard.press('Escape')
    await press(page, 'console.calendar.add')
    await dialogOf(page).waitFor()
    await press(dialogOf(page), 'console.save')
    await dialogOf(page).getByText(say('console.name.missing')).first().waitFor()
    await studio.shoot(page, 'calendar-days-faults')
    await page.close()
  })

  await studio.scene('staff', async () => {
    const page = await enter('/console/staff')
    const table = page.getByRole('table')
    await table.waitFor()
    await studio.shoot(page, 'staff')
    await press(page, 'console.staff.add')
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'staff-new')
    await page.keyboard.press('Escape')
    await table.getByRole('row').nth(2).getByRole('button').nth(1).click()
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'staff-password')
    await page.close()
  })

  await studio.scene('terminals', async () => {
    const page = await enter('/console/terminals')
    await page.getByRole('table').waitFor()
    await studio.shoot(page, 'terminals')
    await press(page, 'console.terminals.add')
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'terminal')
    await page.keyboard.press('Escape')
    await page.getByRole('row').nth(1).getByRole('button').last().click()
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'enrolment-ask')
    await dialogOf(page).getByRole('button').last().click()
    await dialogOf(page).getByText(say('console.terminals.code.close')).waitFor()
    await studio.shoot(page, 'enrolment-code')
    await page.close()
  })

  await studio.scene('settings', async () => {
    const page = await enter('/console/services')
    await page.getByRole('table').waitFor()
    await page.locator('nav button').last().click()
    await dialogOf(page).waitFor()
    await studio.shoot(page, 'settings')
    await page.close()
  })
  expect(studio.missing()).toEqual([])
})

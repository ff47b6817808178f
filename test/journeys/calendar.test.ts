import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { minute } from '#kernel'
import { demoPassword } from '../../src/programs/seed/enterprise.ts'
import { checkAxe } from '../browser/axe.ts'
import { type FacePage, newFacePage } from '../browser/chromium.ts'
import { checkScreen } from '../browser/rules.ts'
import { apply, somebody } from '../setup/applying.ts'
import { atDesk } from '../setup/people.ts'
import { openStage, type Stage } from '../setup/stage.ts'

let stage: Stage
const shots = process.env['CONSOLE_SHOTS']

beforeAll(async () => {
  stage = await openStage()
  if (shots !== undefined) mkdirSync(shots, { recursive: true })
})
afterAll(async () => await stage.close())

async function expectSound(page: FacePage, name: string): Promise<void> {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` })
  expect(await checkScreen(page, { face: 'desk' }), name).toEqual([])
  expect(await checkAxe(page), name).toEqual([])
  page.expectNoProblems(/^401 GET \/api\/staff\/me/)
}

/** A notice in the form of the real ones; the days are made up. */
const notice = `国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕前一日、周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月14日（周日）上班。`

test('an administrator pastes next year’s notice and closes a place for a day; deadlines under way follow', async () => {
  const { head } = await apply(await somebody(stage.product, '13800000241'))
  stage.product.clock.advance(minute)
  const lina = await atDesk(stage.product, 'lina')
  const due = async () => (await lina.call(cases.readWork, { id: head.id })).stage?.dueAt
  const closing = (date: string) => Date.parse(`${date}T17:00:00+08:00`)
  expect(await due()).toBe(closing('2026-12-01'))

  const page = await newFacePage(stage.browser, { width: 1440, height: 900 })
  await page.clock.install({ time: stage.now() })
  await page.goto(`${stage.url}/console/calendar`)
  await page.getByLabel('工号').fill('admin')
  await page.getByLabel('密码', { exact: true }).fill(demoPassword)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '工作日历' }).waitFor()
  await page.getByText('还没有 2027 年的放假安排').waitFor()
  await page.getByText('2026年10月1日 星期四 放假：国庆节').waitFor()
  await expectSound(page, 'calendar')

  await page.getByRole('button', { name: '粘贴放假通知' }).click()
  const text = page.getByLabel('国务院办公厅关于部分节假日安排的通知')
  await text.fill(notice.replace('1月1日（周五）', '1月1日（周四）'))
  await page.getByText('这一段的星期和日期对不上').waitFor()
  expect(await page.getByRole('button', { name: /^采用这/ }).isDisabled()).toBe(true)
  await expectSound(page, 'calendar-fault')
  await text.fill(notice)
  await page.getByText('1月1日星期五至1月3日星期日').waitFor()
  await expectSound(page, 'calendar-notice')
  await page.getByRole('button', { name: '采用这 14 天' }).click()
  await page.getByRole('heading', { name: '2027 年的特殊日期' }).waitFor()
  await page.getByRole('button', { name: /2027年1月31日 星期日 调休上班：春节/ }).waitFor()
  expect(await page.getByText('还没有 2027 年的放假安排').count()).toBe(0)

  // One place alone: no power on Thursday.
  await page.getByRole('combobox', { name: '机构' }).selectOption({ label: '　　江南区政务服务大厅' })
  await page.getByText('2026', { exact: true }).click()
  await page.getByRole('button', { name: /2026年11月26日/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('请填写名称').first().waitFor()
  await expectSound(page, 'calendar-day')
  await dialog.getByLabel('名称（中文）').fill('停电检修')
  await dialog.getByLabel('名称（英文）').fill('Power works')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('button', { name: /休.*2026年11月26日 星期四 放假：停电检修/ }).waitFor()
  await expectSound(page, 'calendar-own')
  await expect.poll(due).toBe(closing('2026-12-02'))

  await page.getByRole('button', { name: '撤回' }).click()
  await page.getByRole('button', { name: /2026年11月26日 星期四$/ }).waitFor()
  await expect.poll(due).toBe(closing('2026-12-01'))
  await page.close()
}, 120_000)

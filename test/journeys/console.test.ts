import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { readVersion } from '#catalog'
import { enrol, listTerminals } from '#terminals'
import { readMe } from '#identity'
import { demoPassword } from '../../src/programs/seed/enterprise.ts'
import { checkAxe } from '../browser/axe.ts'
import { type FacePage, newFacePage } from '../browser/chromium.ts'
import { checkScreen } from '../browser/rules.ts'
import { fillIn } from '../setup/applying.ts'
import { atDesk, byPhone, type Face, inHall, refusalOf } from '../setup/people.ts'
import { openStage, type Stage } from '../setup/stage.ts'
import { Kiosk } from './drive/kiosk.ts'

let stage: Stage
let admin: Face
const pages: FacePage[] = []
const shots = process.env['CONSOLE_SHOTS']

beforeAll(async () => {
  stage = await openStage()
  admin = await atDesk(stage.product, 'admin')
  if (shots !== undefined) mkdirSync(shots, { recursive: true })
})
afterAll(async () => await stage.close())

async function open(login: string, path = '/console', password = demoPassword): Promise<FacePage> {
  const page = await newFacePage(stage.browser, { width: 1440, height: 900 })
  pages.push(page)
  await page.clock.install({ time: stage.now() })
  await page.goto(`${stage.url}${path}`)
  await page.getByLabel('工号').fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  return page
}

/** The screen as it stands: our linter, axe, and nothing the browser complained about. */
async function expectSound(page: FacePage, name: string, ...allowed: readonly RegExp[]): Promise<void> {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` })
  expect(await checkScreen(page, { face: 'desk' }), name).toEqual([])
  expect(await checkAxe(page), name).toEqual([])
  page.expectNoProblems(/^401 GET \/api\/staff\/me/, ...allowed)
}

const row = (page: FacePage, name: string | RegExp) => page.getByRole('row', { name })

test('only administrators find something here', async () => {
  const page = await open('lina')
  await page.getByText('这里没有您能管理的内容').waitFor()
  await expectSound(page, 'nothing')
  await page.close()
})

test('a version is checked, published and rolled back, while a case begun before goes through all of it', async () => {
  const customer = await inHall(stage.product)
  await byPhone(stage.product, customer, '13800000201')
  const draft = await fillIn(customer)

  const page = await open('admin')
  await page.getByRole('heading', { name: '服务' }).waitFor()
  await row(page, /居住证延期签注/)
    .getByText('1', { exact: true })
    .waitFor()
  await expectSound(page, 'services')
  await page.getByRole('button', { name: '居住证延期签注' }).press('Enter')
  await page.getByRole('heading', { name: '居住证延期签注' }).waitFor()
  await page.getByRole('tab', { name: /^询问什么/ }).waitFor()
  await page.getByText('“续签依据”是「租房住」').first().waitFor()
  await expectSound(page, 'service')
  for (const [tab, words] of [
    ['不予受理', '离“有效期到”还有超过 31 天'],
    ['材料', '“给谁办”是「'],
    ['办理环节', '5 个工作日'],
    ['时限', '10 个工作日'],
  ] as const) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
    await page.getByRole('tabpanel').getByText(words).first().waitFor()
    await expectSound(page, `service-${tab}`)
  }

  await page.getByRole('button', { name: '发布新版本' }).click()
  const text = page.locator('textarea')
  await page.getByText('先检查，再发布').waitFor()
  await expectSound(page, 'publish')
  const service = 'residence-permit-renewal'
  const { parts } = await admin.call(readVersion, { service, version: '1' })
  const intake = structuredClone(parts.intake) as {
    fields: { id: string; required?: boolean; kind: string }[]
    steps: { screens: { fields?: string[] }[] }[]
  }
  intake.fields.push({ id: 'rooms', kind: 'number' })
  intake.steps
    .flatMap(({ screens }) => screens)
    .find(({ fields }) => fields?.includes('since'))!
    .fields!.push('rooms')
  await text.fill('{ "format": 1,')
  await page.getByRole('button', { name: '检查' }).click()
  await page.getByText('这不是正确的 JSON').waitFor()
  await text.fill(JSON.stringify(intake))
  await page.getByRole('button', { name: '检查' }).click()
  await page.getByText('改好才能发布').waitFor()
  await page.getByText('texts.zh-CN.field.rooms.label').first().waitFor()
  expect(await page.getByRole('button', { name: '发布第 2 版' }).count()).toBe(0)
  await expectSound(page, 'publish-errors')
  const texts = (language: 'zh-CN' | 'en', label: string, ask: string) => ({
    name: `texts.${language}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ ...(parts[`texts.${language}`] as object), 'field.rooms.label': label, 'field.rooms.ask': ask })),
  })
  await page.locator('input[type=file]').setInputFiles([texts('zh-CN', '房间数', '住几间房？'), texts('en', 'Rooms', 'How many rooms?')])
  await page.getByRole('button', { name: '检查' }).click()
  await page.getByText('新增必填项“房间数”').waitFor()
  await page.getByText('草稿 1 件，在办 0 件').waitFor()
  await expectSound(page, 'publish-ready')
  await page.getByRole('button', { name: '发布第 2 版' }).click()
  await page.getByText('居住证延期签注：第 2 版已发布').waitFor()

  const other = await inHall(stage.product)
  await byPhone(stage.product, other, '13800000202')
  expect((await other.call(cases.openCase, { service })).definition.intake).not.toBe(draft.definition.intake)
  // What was begun before is finished as it began, after the publication.
  const submitted = await customer.call(cases.submit, { id: draft.head.id, seen: draft.revision })
  expect(submitted.definition).toEqual(draft.definition)

  await row(page, /^第 1 版/)
    .getByRole('button', { name: '变了什么：第 1 版' })
    .click()
  await page.getByText('新增必填项“房间数”').waitFor()
  await expectSound(page, 'service-compared')
  await row(page, /^第 1 版/)
    .getByRole('button', { name: '退回这一版：第 1 版' })
    .click()
  await page.getByRole('dialog').getByText('会发布第 3 版').waitFor()
  await page.getByRole('dialog').getByText('对已经开始的办件').waitFor()
  await expectSound(page, 'roll-back')
  await page.getByRole('dialog').getByRole('button', { name: '退回这一版' }).click()
  await page.getByText('已退回：第 3 版就是原来的第 1 版').waitFor()
  expect((await customer.call(cases.readCase, { id: draft.head.id })).definition).toEqual(draft.definition)
  // And goes on at the desk after the roll-back.
  const lina = await atDesk(stage.product, 'lina')
  const claimed = await lina.call(cases.claim, { id: draft.head.id })
  await lina.call(cases.advance, { id: draft.head.id, seen: claimed.revision, action: 'approve' })
  await page.close()
})

test('a suspended service says so at the terminal and in the hall, with a way to go, until it is resumed', async () => {
  const page = await open('admin', '/console/services/residence-permit-renewal')
  await page.getByRole('button', { name: '暂停办理' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('告诉办事人（中文）').fill('系统维护，周三恢复。')
  await dialog.getByLabel('告诉办事人（英文）').fill('Back on Wednesday.')
  await expectSound(page, 'suspend')
  await dialog.getByRole('button', { name: '暂停办理' }).click()
  await page.getByText(/起暂停办理/).waitFor()
  await expectSound(page, 'suspended')

  const hall = await newFacePage(stage.browser, { width: 390, height: 844 })
  await hall.goto(`${stage.url}/hall/service/residence-permit-renewal`)
  await hall.getByText('系统维护，周三恢复。').waitFor()
  await hall.getByText('急着办，请找工作人员').waitFor()
  expect(await hall.getByRole('button', { name: /开始/ }).count()).toBe(0)
  if (shots !== undefined) await hall.screenshot({ path: `${shots}/hall-suspended.png` })
  expect(await checkScreen(hall, { face: 'hall' })).toEqual([])
  await hall.close()
  const { page: kiosk } = await Kiosk.open(stage)
  await kiosk.getByText('这项服务暂停办理').first().waitFor()
  if (shots !== undefined) await kiosk.screenshot({ path: `${shots}/kiosk-home-suspended.png` })
  await kiosk
    .getByRole('button', { name: /居住证延期签注/ })
    .first()
    .click()
  await kiosk.getByText('系统维护，周三恢复。').waitFor()
  if (shots !== undefined) await kiosk.screenshot({ path: `${shots}/kiosk-suspended.png` })
  expect(await checkScreen(kiosk, { face: 'kiosk' })).toEqual([])
  await kiosk.close()

  await page.getByRole('button', { name: '恢复办理' }).click()
  await page.getByText('居住证延期签注已恢复办理').waitFor()
  await page.close()
})

test('a site with a department, staff and a terminal is set up on pages, and works', async () => {
  const page = await open('admin', '/console/organisation')
  await page.getByRole('button', { name: '加下级：江北区' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('名称（中文）').fill('河东便民服务站')
  await dialog.getByLabel('名称（英文）').fill('Hedong Service Point')
  await dialog.getByLabel('代码').first().fill('hedong_point')
  await dialog.getByLabel('服务的地区代码').fill('jb_hedong')
  await dialog.getByLabel('周六').fill('9-12')
  await dialog.getByText(/开放时间写成/).waitFor()
  await dialog.getByLabel('周六').fill('09:00-12:00')
  await expectSound(page, 'unit-form')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '加科室：河东便民服务站' }).click()
  await dialog.getByLabel('名称（中文）').fill('人口管理科')
  await dialog.getByLabel('名称（英文）').fill('Population Office')
  await dialog.getByLabel('代码').fill('population')
  await expectSound(page, 'department-form')
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('[data-line="binjiang.jiangbei.hedong_point/population"]').waitFor()
  await expectSound(page, 'organisation')
  // The department that has the case of the journey before cannot be closed.
  await page.locator('[data-line="binjiang.jiangnan/certificates"]').getByRole('button', { name: /^关闭/ }).click()
  await dialog.getByRole('button', { name: '关闭' }).click()
  await dialog.getByText(/还有 1 个办件/).waitFor()
  await expectSound(page, 'department-busy', /^409 POST \/api\/console\/departments/)
  await dialog.getByRole('button', { name: '取消' }).click()

  await page.getByRole('button', { name: '工作人员' }).click()
  await page.getByRole('button', { name: '添加工作人员' }).click()
  await dialog.getByLabel('姓名（中文）').fill('于洋')
  await dialog.getByLabel('姓名（英文）').fill('Yu Yang')
  await dialog.getByLabel('工号').fill('yuyang')
  await dialog.getByLabel('单位').selectOption({ label: '河东便民服务站' })
  await dialog.getByText('审批', { exact: true }).click()
  await dialog.getByText('人口管理科').click()
  await expectSound(page, 'member-form', /^409 POST/)
  await dialog.getByRole('button', { name: '保存' }).click()
  const password = (await dialog.locator('output').textContent())!
  await dialog.getByRole('button', { name: '记好了' }).click()
  await row(page, /于洋/).waitFor()
  await expectSound(page, 'staff', /^409 POST/)

  const desk = await newFacePage(stage.browser, { width: 1440, height: 900 })
  await desk.clock.install({ time: stage.now() })
  await desk.goto(`${stage.url}/desk`)
  await desk.getByLabel('工号').fill('yuyang')
  await desk.getByLabel('密码', { exact: true }).fill(password)
  await desk.keyboard.press('Enter')
  await desk.getByLabel('新密码').fill('the river in the east 26')
  await desk.keyboard.press('Enter')
  await desk.getByRole('heading', { name: '待办' }).waitFor()

  await row(page, /于洋/).getByRole('button', { name: '停用：于洋' }).click()
  await dialog.getByRole('button', { name: '停用' }).click()
  await row(page, /于洋/).getByText('已停用').waitFor()
  await desk.reload()
  await desk.getByLabel('工号').waitFor()
  await desk.close()

  await page.getByRole('button', { name: '终端' }).click()
  await page.getByRole('button', { name: '添加终端' }).click()
  await dialog.getByLabel('编号').fill('hedong-1')
  await dialog.getByLabel('名称（中文）').fill('自助终端 1 号')
  await dialog.getByLabel('名称（英文）').fill('Terminal 1')
  await dialog.getByLabel('单位').selectOption({ label: '河东便民服务站' })
  await dialog.getByRole('button', { name: '保存' }).click()
  await row(page, /^hedong-1/)
    .getByText('没有登记')
    .waitFor()
  await row(page, /^hedong-1/)
    .getByRole('button', { name: '发登记码：hedong-1' })
    .click()
  await dialog.getByRole('button', { name: '发登记码' }).click()
  const code = (await dialog.locator('output').textContent())!
  expect(code).toMatch(/^[0-9A-F]{20}$/)
  await expectSound(page, 'terminal-code', /^409 POST/)
  await dialog.getByRole('button', { name: '用好了' }).click()
  await row(page, /^wangjiang-1/)
    .getByText('已登记')
    .waitFor()
  await expectSound(page, 'terminals', /^409 POST/)
  await row(page, /^wangjiang-1/)
    .getByRole('button', { name: '撤销登记：wangjiang-1' })
    .click()
  await dialog.getByRole('button', { name: '撤销登记' }).click()
  await row(page, /^wangjiang-1/)
    .getByText('没有登记')
    .waitFor()
  const key = { code: 'FFFF', publicKey: Buffer.alloc(44).toString('base64') }
  expect(await refusalOf(admin.call(enrol, key))).toBe('terminals.bad_enrolment')
  const { terminals } = await admin.call(listTerminals, {})
  expect(terminals.find(each => each.key === 'wangjiang-1')!.enrolledAt).toBeNull()

  await page.getByRole('button', { name: /设置与退出/ }).click()
  await dialog.getByText('English').click()
  await dialog.getByRole('button', { name: 'Close' }).click()
  for (const [name, shot] of [
    ['Services', 'services-en'],
    ['Units and departments', 'organisation-en'],
    ['Staff', 'staff-en'],
  ] as const) {
    await page.getByRole('navigation').getByRole('button', { name }).click()
    await page.getByRole('heading', { name }).waitFor()
    await page.getByRole('table').waitFor()
    await expectSound(page, shot, /^409 POST/)
  }
  expect((await admin.call(readMe, {})).login).toBe('admin')
  await page.close()
})

test('every screen stands in English with large type', async () => {
  const page = await newFacePage(stage.browser, { width: 1440, height: 900, language: 'en' })
  await page.clock.install({ time: stage.now() })
  await page.addInitScript(kept => localStorage.setItem('onewindow.desk', kept), JSON.stringify({ language: 'en', scale: 'large' }))
  await page.goto(`${stage.url}/console`)
  await page.getByLabel('Staff ID').waitFor()
  await page.getByText('OneWindow console').waitFor()
  await expectSound(page, 'large-sign-in')
  await page.getByLabel('Staff ID').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(demoPassword)
  await page.keyboard.press('Enter')
  for (const [room, name] of [
    ['organisation', 'Units and departments'],
    ['staff', 'Staff'],
    ['terminals', 'Terminals'],
    ['services', 'Services'],
  ] as const) {
    await page.getByRole('navigation').getByRole('button', { name }).click()
    await page.getByRole('table').waitFor()
    await expectSound(page, `large-${room}`)
  }
  await page.getByRole('table').getByRole('button').first().click()
  await page.getByRole('button', { name: 'Publish a new version' }).waitFor()
  await page.getByRole('tab', { name: /^Questions/ }).waitFor()
  await expectSound(page, 'large-service')
  await page.getByRole('button', { name: 'Publish a new version' }).click()
  await page.locator('textarea').waitFor()
  await expectSound(page, 'large-publish')
  await page.close()
})

import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, dayIn } from '#kernel'
import { openStage, type Stage } from '../setup/stage.ts'
import { type Answers, renting } from './drive/answers.ts'
import { Hall } from './drive/hall.ts'
import { until } from './drive/kiosk.ts'
import { expectSound } from './drive/sound.ts'

// What a person takes back, or leaves lying, is gone: from the page, from the tables, from the disk.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const today = () => dayIn(stage.now(), 'Asia/Shanghai')
const files = () =>
  globSync('**/*', { cwd: join(stage.product.config.dataDir, 'documents'), withFileTypes: true }).filter(each => each.isFile()).length
const rentingFrom = (phone: string): Answers => ({ ...renting(today()), phone })

/** A draft with answers and a photo; returns the case's id. */
async function draft(hall: Hall, phone: string): Promise<string> {
  await hall.begin()
  if ((await hall.page.getByLabel(hall.say('visits.phone'), { exact: true }).and(hall.page.locator(':not([id^=q-])')).count()) > 0)
    await hall.signIn(phone)
  for (let step = 0; step < 3; step++) {
    await hall.fill(rentingFrom(phone))
    await hall.next()
  }
  await hall.attach('photo')
  await hall.page.locator('[id="d-photo"] li img').waitFor()
  return new URL(hall.page.url()).pathname.split('/')[3]!
}

/** Nothing a person gave is in any table of the cases, and no file is on the disk; what is left belongs to nobody. */
async function expectGone(id: string): Promise<void> {
  const { database } = stage.product.context
  await until(async () => files() === 0, 'a file is still on the disk')
  const answers = await database`select 1 from cases.answers where case_id = ${id}`
  const documents = await database`select 1 from cases.documents where case_id = ${id}`
  const [left] = await database`select phase, actor_id, subject_id, subject_name from cases.cases where id = ${id}`
  expect([answers.length, documents.length, left]).toEqual([0, 0, { phase: 'ended', actor_id: null, subject_id: null, subject_name: null }])
}

test('a draft is erased by its person; one that is left lying is erased by time', { timeout: 90_000 }, async () => {
  const phone = '13800000061'
  const hall = await Hall.open(stage)
  const { page } = hall
  const first = await draft(hall, phone)
  expect(files()).toBe(1)
  await page.goto(`${stage.url}/hall/cases`)
  await hall.press('hall.erase')
  await page.getByRole('dialog').waitFor()
  await expectSound(page, 'erase?', { face: 'hall' })
  await hall.press('hall.erase.no')
  expect(files()).toBe(1)
  await hall.press('hall.erase')
  await hall.press('hall.erase.yes')
  await page.getByText(hall.say('cases.none'), { exact: true }).waitFor()
  await expectSound(page, 'none', { face: 'hall' })
  await expectGone(first)

  const second = await draft(hall, phone)
  await stage.product.passTime(31 * day)
  await expectGone(second)
  await page.reload()
  await page.getByText(hall.say('hall.case.unknown'), { exact: true }).waitFor()
  await expectSound(page, 'unknown', { face: 'hall' }, /^4\d\d /)
  await page.close()
})

test('what was submitted can be withdrawn: it ends, and says so', { timeout: 90_000 }, async () => {
  const phone = '13800000062'
  const hall = await Hall.open(stage)
  const { page } = hall
  const id = await draft(hall, phone)
  await hall.attach('lease')
  await page.locator('[id="d-lease"] li img').waitFor()
  await hall.next()
  await hall.fill(rentingFrom(phone))
  await hall.saved()
  await hall.next()
  await page.getByText(hall.say('hall.sent.title'), { exact: true }).waitFor()
  await hall.press('hall.withdraw')
  await page.getByRole('dialog').waitFor()
  await expectSound(page, 'withdraw?', { face: 'hall' })
  await hall.press('hall.withdraw.yes')
  await page.getByText(hall.say('cases.state.withdrawn'), { exact: true }).first().waitFor()
  await expectSound(page, 'withdrawn', { face: 'hall' })
  const [kept] = await stage.product.context.database`select phase, ending from cases.cases where id = ${id}`
  expect(kept).toMatchObject({ phase: 'ended', ending: 'withdrawn' })
  await page.close()
})

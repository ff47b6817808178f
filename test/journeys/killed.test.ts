import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { dayIn } from '#kernel'
import { type Fate, type Mortal, openMortal } from '../setup/mortal.ts'
import { jpeg } from '../setup/applying.ts'
import { openStage, type Stage } from '../setup/stage.ts'
import { type Answers, renting } from './drive/answers.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk } from './drive/kiosk.ts'
import { expectSound } from './drive/sound.ts'

// The program is killed under people's hands. The page says that it is trying again and goes on by itself; nothing typed is lost, nothing happens twice.

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => await stage.close())

const today = () => dayIn(stage.now(), 'Asia/Shanghai')
const rentingFrom = (phone: string): Answers => ({ ...renting(today()), phone })
/** What a browser says of a server that is not there. */
const away = [/ERR_EMPTY_RESPONSE/, /ERR_CONNECTION/, /WebSocket connection/]

async function behindMortal(): Promise<{ readonly mortal: Mortal; readonly there: Stage }> {
  const mortal = await openMortal(stage.product)
  onTestFinished(mortal.close)
  return { mortal, there: { ...stage, url: mortal.url } }
}

test.for([
  { answer: 'lost', upload: 'happened', submit: 'lost' },
  { answer: 'happened', upload: 'lost', submit: 'happened' },
] as const)(
  'at home: while typing ($answer), at an upload ($upload), at submit ($submit)',
  { timeout: 120_000 },
  async (fates, { task }) => {
    const { mortal, there } = await behindMortal()
    const phone = fates.answer === 'lost' ? '13800000041' : '13800000042'
    const hall = await Hall.open(there)
    const { page } = hall
    const retrying = page.getByText(hall.say('hall.retrying'))
    const answers = rentingFrom(phone)
    await hall.begin()
    await hall.signIn(phone)
    await hall.saved()

    // The first answer kills; the others are typed while nobody answers.
    const first = mortal.dieAt(/\/answers$/, fates.answer)
    await hall.fill(answers)
    await first
    await retrying.waitFor()
    await expectSound(page, 'trying again', { face: 'hall' }, ...away)
    await mortal.start()
    await retrying.waitFor({ state: 'detached' })
    await hall.saved()
    await page.reload()
    // All of the first step is there: the page goes on with the next one.
    await hall.press('hall.step.back')
    expect(await page.locator('[id=q-home_address]').inputValue()).toBe(answers['home_address'])
    await hall.next()
    await hall.fill(answers)
    await hall.next()
    await hall.fill(answers)
    await hall.next()

    const second = mortal.dieAt(/\/documents\//, fates.upload)
    await hall.attach('photo', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: jpeg(1200, 1600) })
    await second
    await retrying.waitFor()
    await expectSound(page, 'trying to upload again', { face: 'hall' }, ...away)
    await mortal.start()
    await page.locator('[id="d-photo"] li img').waitFor()
    await hall.attach('lease')
    await page.locator('[id="d-lease"] li img').waitFor()
    await hall.next()

    await hall.fill(answers)
    await hall.saved()
    const third = mortal.dieAt(/\/submit$/, fates.submit)
    await page.locator('main form button[type=submit][data-kind=act]').last().click()
    await third
    await retrying.waitFor()
    await mortal.start()
    await page.getByText(hall.say('hall.sent.title'), { exact: true }).waitFor()
    await expectSound(page, task.name, { face: 'hall' }, ...away)
    const number = /\d{4} \d{4} \d{4}/.exec(await page.locator('main').innerText())![0]
    await page.close()
    await expectOnce(number, answers)
  },
)

test('at a terminal: while typing, at an upload, at submit', { timeout: 120_000 }, async () => {
  const { mortal, there } = await behindMortal()
  const kiosk = await Kiosk.open(there)
  const { page } = kiosk
  const retrying = page.getByText(kiosk.say('kiosk.retrying'))
  const phone = '13800000043'
  const answers = rentingFrom(phone)
  const walk = async (end: string) => await kiosk.walk({ answers, until: name => name === end })
  const dies = async (path: RegExp, fate: Fate, act: () => Promise<void>) => {
    const dead = mortal.dieAt(path, fate)
    await act()
    await dead
    await retrying.waitFor()
  }
  await kiosk.begin()
  await page.getByRole('button', { name: kiosk.say('kiosk.identify.phone') }).click()
  await kiosk.signInByPhone(stage, phone)
  await page.locator('main [id^="q-"]').first().waitFor()

  await walk('name')
  await dies(/\/answers$/, 'happened', async () => await kiosk.answerPage('name', answers))
  // One goes on while nobody answers: what is asked next is decided in the page.
  await kiosk.next('name')
  await kiosk.answerPage('id_number', answers)
  await kiosk.next('id_number')
  await expectSound(page, 'trying again', { face: 'kiosk' }, ...away)
  await mortal.start()
  await retrying.waitFor({ state: 'detached' })

  const isDocument = (name: string) => name.startsWith('document:')
  await kiosk.walk({ answers, until: isDocument })
  await dies(/\/documents\//, 'lost', async () => await chooseFile())
  await expectSound(page, 'trying to upload again', { face: 'kiosk' }, ...away)
  await mortal.start()
  await page.getByText(kiosk.say('kiosk.document.sending'), { exact: true }).waitFor({ state: 'detached' })
  await kiosk.next()
  await chooseFile()
  await page.getByText(kiosk.say('kiosk.document.sending'), { exact: true }).waitFor({ state: 'detached' })
  await kiosk.next()

  await walk('declaration')
  await kiosk.answerPage('declaration', answers)
  await dies(/\/submit$/, 'happened', async () => await page.locator('[data-role~=next]').click())
  await expectSound(page, 'trying to submit again', { face: 'kiosk' }, ...away)
  await mortal.start()
  const { number } = await kiosk.slip()
  await page.close()
  await expectOnce(number, answers)

  async function chooseFile(): Promise<void> {
    await page.locator('main input[type=file]').setInputFiles({ name: 'one.jpg', mimeType: 'image/jpeg', buffer: jpeg(1200, 1600) })
  }
})

/** One case with one of everything, and every answer as it was typed. */
async function expectOnce(shown: string, answers: Readonly<Record<string, unknown>>): Promise<void> {
  const { database } = stage.product.context
  const number = shown.replaceAll(' ', '')
  const [found] = await database`select id, actor_id from cases.cases where number = ${number}`
  const id = found!['id'] as string
  const count = async (event: string) => (await database`select 1 from kernel.events where case_id = ${id} and event = ${event}`).length
  expect({
    cases: (await database`select 1 from cases.cases where actor_id = ${found!['actor_id'] as string}`).length,
    submitted: await count('case.submitted'),
    staged: await count('case.stage_entered'),
    documents: await count('case.document_attached'),
    messages: (await database`select 1 from notifications.messages where case_id = ${id}`).length,
  }).toEqual({ cases: 1, submitted: 1, staged: 1, documents: 2, messages: 1 })
  const told = await database`
    select props->'fields' as fields from kernel.events where case_id = ${id} and event = 'case.answered' order by position`
  const fields = told.flatMap(row => row['fields'] as readonly string[])
  expect([...new Set(fields)].sort()).toEqual(expect.arrayContaining(Object.keys(answers).filter(field => field !== 'phone')))
  // What is one touch is one answer.
  for (const field of ['for_whom', 'local_register', 'name', 'ground', 'landlord_name', 'with_family', 'declaration'])
    expect([field, fields.filter(each => each === field).length]).toEqual([field, 1])
}

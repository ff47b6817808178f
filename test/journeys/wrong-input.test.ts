import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Input } from '#catalog'
import { installShipped } from '../../src/programs/compose.ts'
import { checkScreen } from '../browser/rules.ts'
import { jpeg } from '../setup/applying.ts'
import { openStage, type Stage } from '../setup/stage.ts'
import { fieldsOf, signature } from './drive/answers.ts'
import { Hall } from './drive/hall.ts'
import { Kiosk, until } from './drive/kiosk.ts'
import { expectSound, putIn } from './drive/sound.ts'
import type { Words } from './drive/words.ts'

// A mistake at every kind of question: it is said in the person's language at the field, what was typed stays, and mending it goes on.

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))
const folder = 'test/fixtures/every-kind'
const service = 'every-kind'
const fields = fieldsOf(folder)

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  await installShipped(stage.product.context, fixtures)
})
afterAll(async () => await stage.close())

interface Fault {
  readonly field: string
  /** Put in first; null: nothing. */
  readonly wrong: Input
  /** The words' key and its values; a value that is a key is said in its turn. */
  readonly says: readonly [key: string, values?: Readonly<Record<string, string | number>>]
  /** Put in to mend it. */
  readonly right: Input
}

const dot = { strokes: [[500, 200]] } as const

const faults: readonly Fault[] = [
  { field: 'name', wrong: '张3', says: ['catalog.problem.not_a_name'], right: '张敏' },
  { field: 'idcard', wrong: '990106199003080321', says: ['catalog.problem.id_check'], right: '99010619900308032X' },
  { field: 'phone', wrong: '12345', says: ['catalog.problem.not_a_mobile'], right: '13800000007' },
  { field: 'email', wrong: 'min@', says: ['catalog.problem.not_an_email'], right: 'min@example.cn' },
  { field: 'text', wrong: '敏', says: ['catalog.problem.too_short', { least: 3 }], right: '小敏敏' },
  { field: 'formed', wrong: 'ab12', says: ['field.formed.form'], right: 'AB1234' },
  { field: 'paragraph', wrong: '短', says: ['catalog.problem.too_short', { least: 8 }], right: '昨天下午在楼下丢了伞。' },
  { field: 'number', wrong: '12', says: ['catalog.problem.too_large', { most: 9 }], right: '3' },
  { field: 'money', wrong: '0.5', says: ['catalog.problem.too_small', { least: 1 }], right: '86.4' },
  { field: 'date', wrong: '2026-02-30', says: ['catalog.problem.not_a_date'], right: '2026-02-28' },
  { field: 'choice', wrong: null, says: ['catalog.problem.required.choice'], right: 'green' },
  { field: 'choices', wrong: ['monday'], says: ['catalog.problem.too_few_chosen', { least: 2 }], right: ['friday'] },
  { field: 'yesno', wrong: null, says: ['catalog.problem.required.yesno', { yes: 'field.yesno.yes', no: 'field.yesno.no' }], right: true },
  { field: 'address', wrong: { region: 'jn_wangjiang', detail: '' }, says: ['catalog.problem.detail_missing'], right: address() },
  { field: 'person_name', wrong: '小1', says: ['catalog.problem.not_a_name'], right: '小敏' },
  { field: 'person_born', wrong: '2019-13-1', says: ['catalog.problem.not_a_date'], right: '2019-12-01' },
  { field: 'consent', wrong: null, says: ['catalog.problem.required.consent'], right: true },
  { field: 'signature', wrong: dot, says: ['catalog.problem.not_signed'], right: signature },
]

function address() {
  return { region: 'jn_wangjiang', detail: '江南大道 88 号 3 幢 502 室' }
}

const other = (say: Words) => (say.language === 'en' ? 'zh-CN' : 'en')

test(
  'at the terminal every mistake is said where it is made, in either language, and nothing typed is lost',
  { timeout: 180_000 },
  async () => {
    stage.world({ take: true })
    const kiosk = await Kiosk.open(stage, { service, folder })
    const { page } = kiosk
    const error = (key: string, values = {}) => page.locator('main').getByText(kiosk.say(key, inWords(kiosk.say, values)), { exact: true })
    const press = async () => await page.locator('[data-role~=next]').click()
    const sound = async (name: string) =>
      await expectSound(page, `${name} ${kiosk.say.language}`, { face: 'kiosk' }, /^422 PUT .*documents/)

    await kiosk.begin()
    await kiosk.layCard(stage)
    for (const { field: id, wrong, says, right } of faults) {
      const field = fields.get(id)!
      if (id === 'person_name') await someRows(id)
      if (id === 'consent') {
        await documents()
        expect(await kiosk.pageName()).toBe('review')
        await kiosk.next()
      }
      expect(await kiosk.pageName()).toBe(id)
      if (wrong !== null) await kiosk.enter(field, wrong)
      await press()
      await error(...says).waitFor()
      expect(await page.locator('main').evaluate(main => main.contains(document.activeElement))).toBe(true)
      const there = await putIn(page)
      await sound(id)

      // What was typed stays, in another language and after going away and coming back.
      await kiosk.speak(other(kiosk.say))
      await error(...says).waitFor()
      expect(await putIn(page), id).toEqual(there)
      expect(await checkScreen(page, { face: 'kiosk' }), `${id} ${kiosk.say.language}`).toEqual([])
      if (id !== 'name') {
        await awayAndBack(id)
        expect(await putIn(page), id).toEqual(there)
      }
      await kiosk.speak(other(kiosk.say))

      if (field.kind === 'signature') await kiosk.press('design.sign.again')
      await kiosk.enter(field, right)
      await kiosk.next(id)
      if ((await kiosk.pageName()) === 'prove') {
        await kiosk.press('kiosk.prove.skip')
        await kiosk.left('prove')
      }
      if (id === 'person_born') {
        expect(await kiosk.pageName()).toBe('rows:people')
        await sound('rows')
        await kiosk.next()
      }
    }
    await kiosk.asks('kiosk.slip.title')
    await page.close()

    async function awayAndBack(id: string): Promise<void> {
      if (await page.locator('[data-keyboard]').isVisible()) await kiosk.closeKeyboard()
      await kiosk.press('design.back')
      await kiosk.left(id)
      await kiosk.walk({ answers: {}, until: name => name === id || name.startsWith('rows:') })
      if ((await kiosk.pageName()) !== id) await throughRow(id)
    }

    async function throughRow(id: string): Promise<void> {
      await page
        .getByRole('button', { name: kiosk.say('cases.change.what', { label: kiosk.say('group.people.one', { n: 1 }) }), exact: true })
        .click()
      await kiosk.left('rows:people')
      await kiosk.walk({ answers: {}, until: name => name === id })
    }

    /** Nobody, then more than fit on a page, and all but the first taken out again. */
    async function someRows(first: string): Promise<void> {
      expect(await kiosk.pageName()).toBe('rows:people')
      await press()
      await error('kiosk.rows.few', { least: 1 }).waitFor()
      await sound('rows, none')
      for (let count = 0; count < 8; count++) {
        await kiosk.press('group.people.add')
        await kiosk.left('rows:people')
        if (count < 7) await kiosk.press('design.back')
        if (count < 7) await kiosk.left(first)
      }
      await kiosk.press('design.back')
      await kiosk.left(first)
      await press()
      await error('kiosk.rows.incomplete').waitFor()
      await sound('rows, eight')
      // The page shows the one who was added last.
      const earlier = page.getByRole('button', { name: kiosk.say('design.page.before'), exact: true })
      while (await earlier.isEnabled()) await earlier.click()
      for (let n = 8; n > 1; n--) {
        await page
          .getByRole('button', { name: kiosk.say('cases.remove.what', { label: kiosk.say('group.people.one', { n: 2 }) }), exact: true })
          .click()
        await until(
          async () => (await page.getByText(kiosk.say('group.people.one', { n }), { exact: true }).count()) === 0,
          `row ${n} is still there`,
        )
      }
      await throughRow(first)
    }

    /** A photo that is missing, then one that is too small, then one that is right; and a proof. */
    async function documents(): Promise<void> {
      // Without a picture there is no 下一步 that could only fail: the way on is to take one.
      const wayOn = async () => (await page.locator('[data-role~=next]').innerText()).trim()
      expect([await wayOn(), await kiosk.button('kiosk.next').count()]).toEqual([kiosk.say('kiosk.document.take'), 0])
      await sound('photo wanted')
      stage.world({ picture: 'portrait-small' })
      await press()
      await kiosk.press('kiosk.document.keep')
      await page.locator('main [role=alert]').waitFor()
      await sound('photo too small')
      stage.world({ picture: 'fitting' })
      await kiosk.press('kiosk.document.again')
      await kiosk.press('kiosk.document.keep')
      await page.locator('main img').waitFor()
      await until(async () => (await page.locator('main [role=alert]').count()) === 0, 'the fault is still said')
      await until(async () => (await wayOn()) === kiosk.say('kiosk.next'), 'no way on from the picture')
      await kiosk.next()
      await kiosk.photograph()
      await kiosk.next()
    }
  },
)

test(
  'in the hall every mistake is said at its field, and on top with the way to it, and nothing typed is lost, not even by a reload',
  { timeout: 180_000 },
  async () => {
    const hall = await Hall.open(stage, { service, folder, language: 'en' })
    const { page } = hall
    await hall.begin()
    await hall.signIn('13800000008')
    let isFirst = true
    for (const step of ['person', 'words', 'choosing', 'documents', 'review']) {
      const url = page.url()
      const onStep = faults.filter(({ field }) => stepOf(field) === step)
      if (step === 'choosing') await hall.enter('q-yesno', fields.get('yesno')!, true)
      if (step === 'choosing') await hall.press('group.people.add')
      const ids = new Map<string, string>()
      for (const { field, wrong } of onStep) {
        const id = await idOn(field)
        ids.set(field, id)
        if (wrong !== null && field !== 'yesno') await hall.enter(id, fields.get(field)!, wrong)
      }
      await submit()
      const said = async () => {
        for (const { field, says } of onStep.filter(each => each.field !== 'yesno'))
          await page
            .locator(`[id="${ids.get(field)}-error"]`)
            .getByText(hall.say(...says), { exact: true })
            .waitFor()
      }
      await page.locator('[role=alert] li').first().waitFor()
      await said()
      // The summary names a question as the page does: as it is asked where it stands alone.
      for (const { field, says } of onStep.filter(each => alone.has(each.field))) {
        const message = hall.say('hall.error.asked', { ask: hall.say(`field.${field}.ask`), problem: hall.say(...says) })
        await page.locator('[role=alert] li').getByText(message, { exact: true }).waitFor()
      }
      const [first] = onStep
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert')
      if (first) {
        await page.locator('[role=alert] li button').first().click()
        expect(await page.evaluate(() => document.activeElement?.closest('[id^=q-]')?.id)).toBe(ids.get(first.field))
      }
      const there = await putIn(page)
      await sound(step)

      await hall.speak(other(hall.say))
      await said()
      expect(await putIn(page), step).toEqual(there)
      await sound(step)
      await hall.saved()
      await page.reload()
      await page.locator('main form').waitFor()
      await until(async () => JSON.stringify(await putIn(page)) === JSON.stringify(there), `not all of ${step} is there after a reload`)
      if (!isFirst) {
        await hall.press('hall.step.back')
        await until(async () => page.url() !== url, 'not back')
        await hall.next()
        expect(await putIn(page), step).toEqual(there)
      }
      isFirst = false

      await submit()
      for (const { field, right } of onStep) {
        if (field === 'signature') await hall.press('design.sign.again')
        if (field !== 'yesno') await hall.enter(ids.get(field)!, fields.get(field)!, right)
      }
      if (step === 'documents') {
        await hall.attach('photo', { name: 'small.jpg', mimeType: 'image/jpeg', buffer: jpeg(200, 260) })
        await page.locator('[id="d-photo"] [role=alert]').waitFor()
        await sound('photo too small')
        await page
          .locator('[id="d-photo"]')
          .getByRole('button', { name: hall.say('design.file.remove', { name: 'small.jpg' }) })
          .click()
        await hall.attach('photo')
        await hall.attach('proof', { name: 'proof.pdf', mimeType: 'application/pdf', buffer: Buffer.from('not a PDF at all') })
        await page.locator('[id="d-proof"] [role=alert]').waitFor()
        await page
          .locator('[id="d-proof"]')
          .getByRole('button', { name: hall.say('design.file.remove', { name: 'proof.pdf' }) })
          .click()
        await hall.attach('proof')
        for (const rule of ['photo', 'proof']) await page.locator(`[id="d-${rule}"] li img`).waitFor()
      }
      await hall.saved()
      await hall.next()
    }
    await page.getByText(hall.say('hall.sent.title'), { exact: true }).waitFor()
    await page.close()

    async function submit(): Promise<void> {
      await page.locator('main form button[type=submit][data-kind=act]').last().click()
    }

    async function sound(name: string): Promise<void> {
      await expectSound(page, `${name} ${hall.say.language}`, { face: 'hall' }, /^422 PUT .*documents/)
    }

    /** Of a field in a row: the only row's. */
    async function idOn(field: string): Promise<string> {
      return (await page.locator(`main :is([id="q-${field}"], [id^="q-people-"][id$="-${field}"])`).first().getAttribute('id'))!
    }
  },
)

test('what is typed with real keys is kept while the fault is still said: nothing takes the focus away', async () => {
  const hall = await Hall.open(stage, { service, folder })
  const { page } = hall
  await hall.begin()
  await page.locator('main form button[type=submit][data-kind=act]').last().click()
  await page.locator('[role=alert] li button').first().click()
  await page.keyboard.type('欧阳小敏', { delay: 5 })
  expect(await page.locator('[id="q-name"]').inputValue()).toBe('欧阳小敏')
  await page.locator('[id="q-name-error"]').waitFor({ state: 'detached' })
  await page.locator('[id="q-idcard-error"]').waitFor()
  await page.close()
})

/** Fields that have a screen for themselves. */
const alone: ReadonlySet<string> = new Set(['name', 'idcard', 'paragraph', 'date', 'choice', 'choices', 'address'])

function inWords(say: Words, values: Readonly<Record<string, string | number>>): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, say.has(String(value)) ? say(String(value)) : value]))
}

function stepOf(field: string): string {
  const steps = {
    person: ['name', 'idcard', 'phone', 'email'],
    words: ['text', 'formed', 'paragraph', 'number', 'money', 'date'],
    review: ['consent', 'signature'],
  }
  return Object.entries(steps).find(([, all]) => all.includes(field))?.[0] ?? 'choosing'
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { WebSocket } from 'ws'
import type { Field } from '#catalog'
import { dayIn } from '#kernel'
import { launchChromium } from '../test/browser/chromium.ts'
import { tapToPaint, throttleCpu } from '../test/browser/throttle.ts'
import { type Answers, fieldsOf, renting } from '../test/journeys/drive/answers.ts'
import { Hall } from '../test/journeys/drive/hall.ts'
import { Kiosk, until } from '../test/journeys/drive/kiosk.ts'
import type { Stage } from '../test/setup/stage.ts'
import { startProduct } from './program.ts'
import { printTable, quantile } from './table.ts'

/**
 * From the lifting of a finger to the end of the frame that shows the last of what it brought about, at a CPU four times slower, on every step screen of the terminal for each service, the review and the declaration with them, and of the hall. The
 * later of two clocks counts (test/browser/throttle.ts): Event Timing, which is the browser's own word on when an input's frame was out but rounds to 8 ms and says nothing
 * under 16; and the frame after the last change of the page, which also sees what comes after the first frame. On each screen its own targets (choices, keys), and on and
 * back again: at least 20 taps.
 */
const taps = 20
const folder = mkdtempSync(join(tmpdir(), 'onewindow-bench-'))
const [product, browser] = await Promise.all([startProduct(folder), launchChromium()])
const simulated = (await (await fetch(`${product.url}/api/terminals/simulated`)).json()) as { simulated: { url: string; token: string } }
const control = new WebSocket(`${new URL(simulated.simulated.url).origin}/simulator?token=${simulated.simulated.token}`, {
  origin: product.url,
})
await new Promise(resolve => control.once('open', resolve))
const stage = { url: product.url, browser, now: Date.now, world: (does: unknown) => control.send(JSON.stringify(does)) } as unknown as Stage
const times = new Map<string, number[]>()

const today = dayIn(Date.now(), 'Asia/Shanghai')
const strokes = { strokes: [[100, 100, 200, 200, 300, 150, 400, 250, 500, 100, 600, 200, 700, 100]] } as const
const errands: readonly Errand[] = [
  { service: 'residence-permit-renewal', person: 'zhang-min', answers: renting(today) },
  { service: 'water-bill', person: null, answers: { number: '1020030005' } },
  { service: 'outpatient-registration', person: 'zhang-min', answers: { phone: '13800000001' } },
  {
    service: 'bank-card-issue',
    person: 'wang-jianjun',
    answers: {
      phone: '13900000001',
      home: '江南区望江路 88 号',
      occupation: 'retired',
      purpose: 'daily',
      own_use: true,
      signature: strokes,
    },
  },
]
const [only] = process.argv.slice(2)
for (const errand of errands) if (only === undefined || only === errand.service) await walkTerminal(errand)
if (only === undefined || only === 'hall') await walkHall()
const rows = [...times].map(([screen, each]) => [screen, each.length, ...[0.5, 0.95, 1].map(part => quantile(each, part).toFixed(0))])
const all = [...times.values()].flat()
printTable([
  ['screen', 'taps', 'p50 ms', 'p95 ms', 'max ms'],
  ...rows,
  ['all (p95 wanted <= 100)', all.length, ...[0.5, 0.95, 1].map(part => quantile(all, part).toFixed(0))],
])
control.close()
await browser.close()
await product.stop()
rmSync(folder, { recursive: true, force: true })

interface Errand {
  readonly service: string
  /** Who lays a card; null where nobody is asked who they are. */
  readonly person: string | null
  readonly answers: Answers
}

/** Every page a person goes through, to the tap that sends it, which can be done only once. */
async function walkTerminal({ service, person, answers }: Errand): Promise<void> {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage, { clock: false, service })
  const { page } = kiosk
  const fields = fieldsOf(`services/${service}`)
  if (person === null) await beginUnknown(kiosk)
  else {
    await kiosk.begin()
    await kiosk.layCard(stage, person)
  }
  await throttleCpu(page, 4)
  for (let turn = 0; turn < 40; turn++) {
    const name = await nameOf(kiosk, fields)
    if (name === 'prove') {
      await kiosk.press('kiosk.prove.skip')
      await kiosk.left(name)
      continue
    }
    const field = fields.get(name)
    const screen = `${service}: ${name.startsWith('document:') ? 'document' : name} ${field ? `(${field.kind})` : ''}`.trim()
    await answerPage(kiosk, name, field, answers)
    await tapOwn(kiosk, screen, field)
    // What the taps left there is no answer; a picture stays.
    if (field) await answerPage(kiosk, name, field, answers)
    // A page with its picture taken is known by another name.
    const here = await nameOf(kiosk, fields)
    const next = page.locator('[data-role~=next]')
    const back = kiosk.button('design.back')
    const isLast = (await kiosk.button('kiosk.next').count()) === 0
    for (let tap = 0; tap < taps / 2; tap++) {
      // On and back again; from the last page back and on again, since what is sent is sent.
      note(screen, await tapToPaint(page, isLast ? back : next))
      await until(async () => (await nameOf(kiosk, fields)) !== here, `still at ${here}`)
      if (isLast) await settled(kiosk, fields)
      note(screen, await tapToPaint(page, isLast ? next : back))
      await until(async () => (await nameOf(kiosk, fields)) === here, `not at ${here} again`)
      await settled(kiosk, fields)
    }
    if (isLast) {
      note('submitting', await tapToPaint(page, next))
      break
    }
    await next.click()
    await until(async () => (await nameOf(kiosk, fields)) !== here, `still at ${here}`)
  }
  await page.close()
}

async function beginUnknown(kiosk: Kiosk): Promise<void> {
  const { page } = kiosk
  await page
    .getByRole('button', { name: kiosk.say('service.name') })
    .first()
    .click()
  await kiosk.goOn()
  await kiosk.asks('kiosk.privacy.title')
  await kiosk.goOn()
  await kiosk.question.filter({ hasNotText: kiosk.say('kiosk.privacy.title') }).waitFor()
}

/** What others offer has no control with the question's id before it is there: its page is known by what it asks. */
async function nameOf(kiosk: Kiosk, fields: ReadonlyMap<string, Field>): Promise<string> {
  const name = await kiosk.pageName()
  return [...fields.keys()].find(id => name === `other:${kiosk.say(`field.${id}.ask`)}`) ?? name
}

function isOffered(field: Field | undefined): boolean {
  return field?.kind === 'lookup' || field?.kind === 'slot'
}

async function answerPage(kiosk: Kiosk, name: string, field: Field | undefined, answers: Answers): Promise<void> {
  if (!isOffered(field)) return await kiosk.answerPage(name, answers)
  const { page } = kiosk
  const hours = page.locator('main label[data-item]:has(:enabled)')
  await page.locator('main :is([data-role=choice], label[data-item])').first().waitFor()
  if (field?.kind === 'slot') {
    // First a day, unless one is open.
    if ((await hours.count()) === 0) await page.locator('main [data-role=choice]').last().click()
    await hours.last().click()
    await page.locator('main label[data-chosen]').waitFor()
  } else {
    await page.locator('main [data-role=choice]').first().click()
    await page.locator('main [data-role=choice] input:checked').waitFor({ state: 'attached' })
  }
}

/** What is offered is asked for anew when a page is come to: a tap before it is there is another tap. */
async function settled(kiosk: Kiosk, fields: ReadonlyMap<string, Field>): Promise<void> {
  const { page } = kiosk
  await kiosk.question.first().waitFor()
  const field = fields.get(await nameOf(kiosk, fields))
  if (isOffered(field)) await page.locator('main :is([data-role=choice], label[data-item])').first().waitFor()
  await kiosk.read()
}

/** The page's own targets: its choices, its keys, its pages. */
async function tapOwn(kiosk: Kiosk, screen: string, field: Field | undefined): Promise<void> {
  const { page } = kiosk
  const own = page.locator(field?.kind === 'slot' ? 'main label[data-item]:has(:enabled)' : 'main [data-role=choice]')
  if (field && ['choice', 'yesno', 'consent', 'lookup', 'slot'].includes(field.kind))
    await rounds(
      screen,
      Array.from({ length: Math.min(4, await own.count()) }, (_, index) => own.nth(index)),
      page,
    )
  await kiosk.read()
  const turning = [kiosk.button('design.page.before'), kiosk.button('design.page.next')]
  if (!field && (await turning[0]!.count()) > 0 && (await turning[0]!.isEnabled())) await rounds(screen, turning, page)
  const input = page.locator('main input:not([type=radio]):not([type=checkbox])').first()
  if ((await input.count()) === 0) return
  await input.click()
  const keys = page.locator('[data-keyboard] button:visible')
  await keys.first().waitFor()
  await rounds(
    screen,
    [1, 4, 7, 2, 5].map(index => keys.nth(index)),
    page,
  )
  // What the taps left there is no answer.
  await page.getByRole('button', { name: kiosk.say('design.keyboard.clear') }).click()
  await kiosk.closeKeyboard()
}

async function walkHall(): Promise<void> {
  const hall = await Hall.open(stage, { clock: false })
  const { page } = hall
  const answers = { ...renting(dayIn(Date.now(), 'Asia/Shanghai')), phone: '13800000077' }
  await hall.begin()
  await page.getByLabel(hall.say('visits.phone')).fill(answers.phone)
  await hall.press('visits.code.send')
  const code = page.getByLabel(hall.say('visits.code'), { exact: true })
  await code.waitFor()
  await code.fill(await codeFrom(answers.phone))
  await hall.press('visits.sign.in')
  await code.waitFor({ state: 'detached' })
  const submit = page.locator('main form button[type=submit][data-kind=act]').last()
  for (let turn = 0; turn < 8; turn++) {
    const step = new URL(page.url()).searchParams.get('step') ?? 'identify'
    if (step === 'review') break
    const screen = `hall ${step}`
    await throttleCpu(page, 1)
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- fills a form
    await hall.fill(answers)
    for (const rule of ['photo', 'lease']) if ((await page.locator(`[id="d-${rule}"]`).count()) > 0) await hall.attach(rule)
    if ((await page.locator('[id^="d-"]').count()) > 0) await page.locator('main img').nth(1).waitFor()
    await page.waitForTimeout(1500)
    await throttleCpu(page, 4)
    // What stands there already: a tap on it changes nothing that is asked for.
    const chosen = page.locator('main [data-role=choice]:has(input:checked)')
    const count = await chosen.count()
    if (count > 0)
      await rounds(
        screen,
        Array.from({ length: count }, (_, index) => chosen.nth(index)),
        page,
      )
    for (let tap = 0; tap < taps / 2; tap++) {
      const before = page.url()
      note(screen, await tapToPaint(page, submit))
      await until(async () => page.url() !== before, 'no next step')
      note(screen, await tapToPaint(page, hall.button('hall.step.back')))
      await until(async () => page.url() === before || new URL(page.url()).searchParams.get('step') === step, 'not back')
    }
    await hall.next()
  }
  await page.close()
}

/** The code the gateway was given for this phone. */
async function codeFrom(phone: string): Promise<string> {
  for (;;) {
    const messages = (await (await fetch(`${product.smsUrl}/messages?to=${phone}`)).json()) as readonly { readonly text: string }[]
    const found = /\d{6}/.exec(messages.at(-1)?.text ?? '')
    if (found) return found[0]
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function rounds(screen: string, targets: readonly Locator[], page: Parameters<typeof tapToPaint>[0]): Promise<void> {
  for (let tap = 0; tap < taps; tap++) note(screen, await tapToPaint(page, targets[tap % targets.length]!))
}

function note(screen: string, ms: number): void {
  times.set(screen, [...(times.get(screen) ?? []), ms])
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { WebSocket } from 'ws'
import { dayIn } from '#kernel'
import { launchChromium } from '../test/browser/chromium.ts'
import { tapToPaint, throttleCpu } from '../test/browser/throttle.ts'
import { fieldsOf, renting } from '../test/journeys/drive/answers.ts'
import { Hall } from '../test/journeys/drive/hall.ts'
import { Kiosk, until } from '../test/journeys/drive/kiosk.ts'
import type { Stage } from '../test/setup/stage.ts'
import { startProduct } from './program.ts'
import { printTable, quantile } from './table.ts'

/**
 * From the lifting of a finger to the end of the frame that shows the last of what it brought about, at a CPU four times slower, on every step screen of the terminal. The
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

await walkTerminal()
await walkHall()
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

async function walkTerminal(): Promise<void> {
  stage.world({ take: true })
  const kiosk = await Kiosk.open(stage, { clock: false })
  const { page } = kiosk
  const today = dayIn(Date.now(), 'Asia/Shanghai')
  const answers = renting(today)
  await kiosk.begin()
  await kiosk.layCard(stage)
  await throttleCpu(page, 4)
  for (let turn = 0; turn < 40; turn++) {
    const name = await kiosk.pageName()
    if (name === 'review' || name === 'slip') break
    const field = fieldsOf().get(name)
    const screen = `kiosk ${name.startsWith('document:') ? 'document' : name} ${field ? `(${field.kind})` : ''}`.trim()
    if (name !== 'prove') await kiosk.answerPage(name, answers)
    const own = page.locator('main [data-role=choice]')
    if (field?.kind === 'choice' || field?.kind === 'yesno')
      await rounds(
        screen,
        Array.from({ length: Math.min(4, await own.count()) }, (_, index) => own.nth(index)),
        page,
      )
    const input = page.locator('main input:not([type=radio]):not([type=checkbox])').first()
    if ((await input.count()) > 0) {
      await input.click()
      const keys = page.locator('[data-keyboard] button')
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
    if (field) await kiosk.answerPage(name, answers)
    if (name === 'prove') {
      await kiosk.press('kiosk.prove.skip')
      await kiosk.left(name)
      continue
    }
    const next = page.locator('[data-role~=next]')
    if ((await kiosk.button('kiosk.next').count()) === 0) break
    for (let tap = 0; tap < taps / 2; tap++) {
      note(screen, await tapToPaint(page, next))
      await kiosk.left(name)
      note(screen, await tapToPaint(page, kiosk.button('design.back')))
      await kiosk.question.first().waitFor()
    }
    await kiosk.next(name)
  }
  await page.close()
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

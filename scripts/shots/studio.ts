import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '#kernel'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { Desk } from '../../test/journeys/drive/desk.ts'
import { until } from '../../test/journeys/drive/kiosk.ts'
import type { Worlds } from '../../test/setup/dealing.ts'
import type { Stage } from '../../test/setup/stage.ts'

/** How a face is looked at: one column of the index page. */
export interface Look {
  readonly language: Language
  readonly large: boolean
}

export const looks: readonly Look[] = [
  { language: 'zh-CN', large: false },
  { language: 'zh-CN', large: true },
  { language: 'en', large: false },
  { language: 'en', large: true },
]

/** Takes the pictures of one way through a face. */
export interface Studio {
  /** The screen as it stands, as `<out>/<face>/<language>-<scale>/<name>.png`; where the page is longer than the screen, the whole of it beside it. */
  shoot(page: Page, name: string): Promise<void>
  /** Whether it was taken already. */
  has(name: string): boolean
  /** Plays a part of the way; when it fails the rest goes on, and `missing` tells of it. */
  scene(name: string, play: () => Promise<void>): Promise<void>
  /** The same on a page of its own, which is closed afterwards. */
  visit<Opened extends { readonly page: Page }>(
    name: string,
    open: () => Promise<Opened>,
    play: (opened: Opened) => Promise<void>,
  ): Promise<void>
  /** What could not be shown. */
  missing(): readonly string[]
}

export function openStudio(face: string, { language, large }: Look): Studio {
  const folder = join(process.env['SHOTS_OUT'] ?? 'build/shots', face, `${language}-${large ? 'large' : 'standard'}`)
  mkdirSync(folder, { recursive: true })
  const taken = new Set<string>()
  const failures: string[] = []
  let last: Page | null = null
  /** Tells of it, with a picture of where it stood still if that page is still there. */
  const fail = async (name: string, error: unknown): Promise<void> => {
    failures.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    console.error(failures.at(-1))
    await last?.screenshot({ path: join(folder, `failed-${name.replaceAll(/\W+/g, '-')}.png`) }).catch(() => undefined)
  }
  return {
    shoot: async (page, name) => {
      last = page
      // A page that comes twice on the way is shown as it was first.
      if (taken.has(name)) return
      taken.add(name)
      await settle(page)
      const path = join(folder, `${String(taken.size).padStart(2, '0')}-${name}`)
      const still = { animations: 'disabled', caret: 'hide' } as const
      await page.screenshot({ ...still, path: `${path}.png` })
      const whole = await page.evaluate(() => document.documentElement.scrollHeight)
      const size = page.viewportSize()!
      if (whole <= size.height + 1) return
      // A screen as long as the page: what keeps to the screen's edge keeps to the page's.
      await page.setViewportSize({ width: size.width, height: whole })
      await drawn(page)
      await page.screenshot({ ...still, path: `${path}.whole.png` })
      await page.setViewportSize(size)
      await drawn(page)
    },
    has: name => taken.has(name),
    scene: async (name, play) => await play().catch(async (error: unknown) => await fail(name, error)),
    visit: async (name, open, play) => {
      const opened = await open().catch(async (error: unknown) => await fail(name, error))
      if (!opened) return
      last = opened.page
      await play(opened).catch(async (error: unknown) => await fail(name, error))
      await opened.page.close()
    },
    missing: () => failures,
  }
}

/** Waits until the browser has drawn what was told it: a screen of another size, a page that was moved. Without it a picture may be of neither. */
async function drawn(page: Page): Promise<void> {
  // The page's own frames may follow a clock that is played; an animation of nothing does not.
  await page.evaluate(async () => void (await document.documentElement.animate([], { duration: 100 }).finished))
}

const isNamed = () => !document.querySelector('#root') || [...document.fonts].some(({ family }) => family.includes('Slices'))

/** Waits for type, pictures and movement. */
async function settle(page: Page): Promise<void> {
  // The touch faces name the fonts of rare characters a second after the first page; where nothing names them, nothing is waited for.
  await page.waitForFunction(isNamed, undefined, { timeout: 3000 }).catch(() => undefined)
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.all([...document.images].map(async image => await image.decode().catch(() => undefined)))
  })
  // What turns for ever (waiting) is not waited for.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ playState, effect }) => {
      const end = Number(effect?.getComputedTiming().endTime ?? 0)
      return playState === 'running' && end < 5000
    })
    await Promise.race([Promise.allSettled(ending.map(animation => animation.finished)), new Promise(resolve => setTimeout(resolve, 2000))])
  })
  await drawn(page)
}

/** At the desk: gives back the application with this number for a better photo. */
export async function sendBackPhoto(stage: Stage, number: string): Promise<void> {
  const desk = await Desk.signIn(stage, 'lina')
  await desk.page.keyboard.press('2')
  await desk.page.keyboard.press('/')
  await desk.page.keyboard.type(number)
  await until(async () => (await desk.row('').count()) === 1, `no line for ${number}`)
  await desk.row('').click()
  await desk.page.getByText('来源与核验').waitFor()
  await desk.claim()
  await desk.sendBack('近期照片', '照片不清楚')
  await desk.page.close()
}

/** The phone of the person pays what stands behind the code, or its bank refuses. */
export async function scanAndPay({ bank }: Worlds, how: { readonly fail?: boolean } = {}): Promise<void> {
  const waiting = () => [...bank.book.trades.values()].find(({ state }) => state === 'waiting')
  await expect.poll(waiting, { timeout: 10_000 }).toBeDefined()
  bank.pay(waiting()!.number, how)
  await bank.quiet()
}

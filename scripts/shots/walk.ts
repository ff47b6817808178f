import type { Answers } from '../../test/journeys/drive/answers.ts'
import { type Kiosk, until } from '../../test/journeys/drive/kiosk.ts'
import type { Studio } from './studio.ts'

/** Page after page: as it is asked, as it complains when nothing is answered, as it is answered. */
export async function walk(
  kiosk: Kiosk,
  studio: Studio,
  prefix: string,
  answers: Answers,
  end: (name: string) => boolean = () => false,
): Promise<void> {
  let documents = 0
  for (let turn = 0; turn < 60; turn++) {
    const page = await kiosk.pageName()
    if (page === 'slip' || end(page)) return
    if (page.startsWith('other:')) throw new Error(`at ${page}, where no question is`)
    const name = `${prefix}-${page.startsWith('document:') ? `document-${(documents += 1)}` : page.replace(':', '-')}`
    await studio.shoot(kiosk.page, `${name}-1-asked`)
    if (page === 'prove') {
      await kiosk.press('kiosk.prove.skip')
      await kiosk.left(page)
      continue
    }
    if (page.startsWith('rows:') && (await kiosk.page.locator('dl [data-item]').count()) === 0) {
      await kiosk.page.getByRole('button', { name: kiosk.say(`group.${page.slice(5)}.add`) }).click()
      await kiosk.left(page)
      continue
    }
    const isEmpty = !studio.has(`${name}-3-answered`) && answers[page] !== undefined
    if (isEmpty && !(await isPassed(kiosk, page))) await studio.shoot(kiosk.page, `${name}-2-error`)
    if ((await kiosk.pageName()) !== page) continue
    await kiosk.answerPage(page, answers)
    await kiosk.read()
    await studio.shoot(kiosk.page, `${name}-3-answered`)
    await kiosk.next(page)
  }
}

/** Presses on without an answer: the page says what is missing, or was answered already. */
async function isPassed(kiosk: Kiosk, page: string): Promise<boolean> {
  const heading = await kiosk.question.first().textContent()
  await kiosk.page.locator('[data-role~=next]').click()
  const isTold = async () => (await kiosk.page.locator('main [role=alert], main [id$=-error], main [data-tone=bad]').count()) > 0
  const isLeft = async () => (await kiosk.question.first().textContent()) !== heading
  await until(async () => (await isTold()) || (await isLeft()), `${page} says nothing`, 1500).catch(() => undefined)
  return await isLeft()
}

/** Back to the first page, from wherever one is. */
export async function home(kiosk: Kiosk): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    if ((await kiosk.question.first().textContent()) === kiosk.say('kiosk.home.title')) return
    await kiosk.press('design.back')
    await kiosk.page.locator('h1').first().waitFor()
  }
}

/** From the first page to what one should know about a service, on whichever page of the first its tile is. */
export async function openService(kiosk: Kiosk): Promise<void> {
  const tile = kiosk.page.getByRole('button', { name: kiosk.say('service.name') }).first()
  const more = kiosk.button('design.page.next')
  await tile.or(more).first().waitFor()
  for (let turn = 0; turn < 4 && (await tile.count()) === 0; turn++) await more.click()
  await tile.click()
  await kiosk.page.locator('[data-role~=next]').waitFor()
}

/** The same, and on to who one is. */
export async function begin(kiosk: Kiosk): Promise<void> {
  await openService(kiosk)
  await kiosk.goOn()
  await kiosk.asks('kiosk.privacy.title')
  await kiosk.goOn()
  await kiosk.asks('kiosk.identify.title')
}

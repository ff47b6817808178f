import type { Browser, Locator } from 'playwright-core'
import type { Field, Input, SignatureValue } from '#catalog'
import type { Language } from '#kernel'
import { type FacePage, newFacePage } from '../../browser/chromium.ts'
import { codeFor } from '../../setup/people.ts'
import type { Stage } from '../../setup/stage.ts'
import { type Answers, controlId, fieldsOf } from './answers.ts'
import { type Words, wordsOf, yesNo } from './words.ts'

interface KioskOptions {
  readonly language?: Language
  readonly large?: boolean
  readonly service?: string
  /** Where the definition is, for one of a test's own. */
  readonly folder?: string
  /** The clock of the page stands with the product's; true by default. */
  readonly clock?: boolean
}

export interface Walk {
  readonly answers: Answers
  /** Told of every page once it is answered, before it is left. The name is the question's path or what the page is. */
  readonly onPage?: (name: string) => Promise<void>
  /** Stops before this page is answered. */
  readonly until?: (name: string) => boolean
  /** How many rows a repeated group gets; default 1. */
  readonly rows?: number
  /** Whoever came with a card is asked to prove the phone: has the code sent and gives it. Left out, the person says no, thanks. */
  readonly proof?: () => Promise<string>
}

/** Somebody at the terminal: touches what a person would touch, by the words on it. */
export class Kiosk {
  readonly page: FacePage
  /** The words on the screen, in the language it speaks now. */
  say: Words
  private readonly folder: string
  private readonly fields: ReadonlyMap<string, Field>

  private constructor(page: FacePage, folder: string) {
    this.page = page
    this.say = wordsOf('zh-CN', folder)
    this.folder = folder
    this.fields = fieldsOf(folder)
  }

  /** A terminal of 1080 x 1920, at its first page. */
  static async open(stage: Stage, options: KioskOptions = {}): Promise<Kiosk> {
    const page = await newKioskPage(stage.browser, stage, options.clock ?? true)
    const { language = 'zh-CN', service = 'residence-permit-renewal', folder = `services/${service}` } = options
    const kiosk = new Kiosk(page, folder)
    await page.goto(`${stage.url}/kiosk`)
    await page.locator('[data-attract]').click()
    await kiosk.asks('kiosk.home.title')
    if (language !== 'zh-CN') await kiosk.speak(language)
    if (options.large) await kiosk.press('design.text.large')
    return kiosk
  }

  button(key: string, values?: Readonly<Record<string, string | number>>): Locator {
    return this.page.getByRole('button', { name: this.say(key, values), exact: true })
  }

  async press(key: string): Promise<void> {
    await this.button(key).click()
  }

  /** Turns the screen to another language. */
  async speak(language: Language): Promise<void> {
    this.say = wordsOf(language, this.folder)
    await this.page.getByText(this.say('language.name'), { exact: true }).click()
    await this.page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' })
  }

  get question(): Locator {
    return this.page.locator('h1')
  }

  async asks(key: string): Promise<void> {
    await this.question.filter({ hasText: exactly(this.say(key)) }).waitFor()
  }

  /** From the first page to the notice, which is agreed to. */
  async begin(name = this.say('service.name')): Promise<void> {
    await this.page.getByRole('button', { name }).first().click()
    await this.goOn()
    await this.asks('kiosk.privacy.title')
    await this.goOn()
    await this.asks('kiosk.identify.title')
  }

  async layCard(stage: Stage, person = 'zhang-min'): Promise<void> {
    await this.page.getByRole('button', { name: this.say('kiosk.identify.card') }).click()
    await this.asks('kiosk.card.title')
    stage.world({ lay: person })
    await this.question.filter({ hasNotText: exactly(this.say('kiosk.card.title')) }).waitFor()
    await this.page.getByText(this.say('kiosk.linking')).waitFor({ state: 'detached' })
    await this.question.waitFor()
  }

  /** Answers page after page, as asked, until the slip (or `until`). */
  async walk({ answers, onPage, until: end, rows = 1, proof }: Walk): Promise<void> {
    for (let turn = 0; turn < 80; turn++) {
      const name = await this.pageName()
      if (end?.(name)) return
      if (name === 'slip') return
      if (name === 'prove') {
        await onPage?.(name)
        await (proof ? this.proveBy(await proof()) : this.press('kiosk.prove.skip'))
        await this.left(name)
        continue
      }
      if (name.startsWith('rows:') && rows > (await this.page.locator('dl [data-item]').count())) {
        await this.page.getByRole('button', { name: this.say(`group.${name.slice(5)}.add`) }).click()
        await this.left(name)
        continue
      }
      await this.answerPage(name, answers)
      await onPage?.(name)
      await this.next(name)
    }
    throw new Error('no end of pages')
  }

  private async proveBy(code: string): Promise<void> {
    await this.asks('kiosk.code.title')
    await this.typeKeys(this.page.locator('main input'), code)
    await this.closeKeyboard()
    await this.page.locator('[data-role~=next]').click()
  }

  /** From the page that asks for it: the number, and the code that arrives there. */
  async signInByPhone(stage: Stage, phone: string): Promise<void> {
    const input = this.page.locator('main input')
    await this.asks('kiosk.phone.title')
    const before = stage.product.sms.messages.length
    await this.typeKeys(input, phone)
    await this.closeKeyboard()
    await this.page.locator('[data-role~=next]').click()
    await this.proveBy(await codeFor(stage.product, phone, before))
    await this.question.filter({ hasNotText: exactly(this.say('kiosk.code.title')) }).waitFor()
  }

  /** What the slip on the screen says. */
  async slip(): Promise<{ readonly number: string; readonly code: string }> {
    await this.asks('kiosk.slip.title')
    const text = await this.page.locator('main').innerText()
    return { number: /\d{4} \d{4} \d{4}/.exec(text)![0], code: /\b[A-Z2-9]{8}\b/.exec(text)![0] }
  }

  /** From the first page to the progress of a case, by what the slip says. */
  async askProgress(number: string, code: string): Promise<void> {
    await this.page.getByText(this.say('kiosk.progress.service'), { exact: true }).click()
    await this.asks('kiosk.progress.number')
    await this.typeKeys(this.page.locator('main input'), number.replaceAll(' ', ''))
    await this.closeKeyboard()
    await this.page.locator('[data-role~=next]').click()
    await this.asks('kiosk.progress.code')
    await this.typeKeys(this.page.locator('main input'), code.toLowerCase())
    await this.closeKeyboard()
    await this.page.locator('[data-role~=next]').click()
  }

  /** 下一步 (or its like), and waits for the next page. */
  async next(from?: string): Promise<void> {
    const name = from ?? (await this.pageName())
    await this.goOn()
    await this.left(name)
  }

  /** Reads what stands there to its last page: until then the way on turns the page. */
  async read(): Promise<void> {
    await this.page.locator('[data-role~=next]').waitFor()
    const turn = this.button('design.page.turn')
    while ((await turn.count()) > 0) await turn.click()
  }

  /** 下一步 (or its like), once all that stands there was read. */
  async goOn(): Promise<void> {
    await this.read()
    await this.page.locator('[data-role~=next]').click()
  }

  /** Which page this is: the path of its question (`members/…/member_name` by its field), `document`, `rows:members`, `confirm`, `review`, `slip`. */
  async pageName(): Promise<string> {
    const heading = (await this.question.first().textContent()) ?? ''
    // At once, as the page may turn meanwhile.
    const [id = null] = await this.page.locator('main [id^="q-"]').evaluateAll(all => all.map(control => control.id))
    const field = [...this.fields.keys()].find(each => id !== null && isControlOf(id, each))
    if (field !== undefined) return field
    const known: readonly (readonly [string, string])[] = [
      ['confirm', 'kiosk.confirm.title'],
      ['review', 'kiosk.review.title'],
      ['slip', 'kiosk.slip.title'],
      ['prove', 'kiosk.prove.title'],
      ['prove', 'kiosk.code.title'],
    ]
    const found = known.find(([, key]) => this.say(key) === heading)
    if (found) return found[0]
    const group = [...this.fields.values()].find(each => each.group !== undefined && this.say(`group.${each.group}.name`) === heading)
    if (group) return `rows:${group.group}`
    if ((await this.page.getByRole('button', { name: this.say('kiosk.document.take') }).count()) > 0) return `document:${heading}`
    return `other:${heading}`
  }

  async answerPage(name: string, answers: Answers): Promise<void> {
    const field = this.fields.get(name)
    if (!field) {
      if (name.startsWith('document:')) await this.photograph()
      return
    }
    const answer = answers[name]
    if (answer === undefined) return
    await this.enter(field, answer)
  }

  /** One answer, as its kind is given at a terminal. */
  async enter(field: Field, answer: Input): Promise<void> {
    const { page } = this
    const control = page.locator(`main [id^="q-"]`).first()
    switch (field.kind) {
      case 'choice':
        return await this.choose(this.say(`list.${field.list}.${String(answer)}`))
      case 'choices':
        for (const item of answer as readonly string[]) await this.choose(this.say(`list.${field.list}.${item}`))
        return
      case 'yesno':
        return await this.choose(yesNo(this.say, field.id, answer === true))
      case 'consent':
        if (!(await page.locator('main input[type=checkbox]').isChecked())) await page.locator('main [data-role=choice]').click()
        return
      case 'date': {
        const [year, month, day] = String(answer).split('-') as [string, string, string]
        await this.typeKeys(page.locator('main input[name=year]'), year)
        await this.typeKeys(page.locator('main input[name=month]'), String(Number(month)))
        await this.typeKeys(page.locator('main input[name=day]'), String(Number(day)))
        return await this.closeKeyboard()
      }
      case 'address': {
        const { region, detail } = answer as { readonly region: string; readonly detail: string }
        if ((await page.locator('main [data-role=choice]').count()) > 0) await this.choose(this.say(`list.${field.list}.${region}`))
        return await this.type(page.locator('main input[data-keys]'), detail)
      }
      case 'signature':
        return await sign(page.locator('main fieldset'), (answer as SignatureValue).strokes)
      case 'phone':
      case 'number':
      case 'money':
        await this.typeKeys(control, String(answer))
        return await this.closeKeyboard()
      case 'text':
      case 'paragraph':
      case 'name':
      case 'idcard':
      case 'email':
        return await this.type(control, String(answer))
      case 'lookup':
      case 'slot':
        throw new Error(`${field.kind}: somebody else offers it; the journey chooses`)
    }
  }

  /** Touches a choice, on whichever page of them it is. */
  async choose(text: string): Promise<void> {
    const choice = this.page.locator('main [data-role=choice]').filter({ has: this.page.getByText(text, { exact: true }) })
    const more = this.button('design.page.next')
    for (let turn = 0; turn < 5 && (await choice.count()) === 0 && (await more.count()) > 0; turn++) await more.click()
    await choice.click()
  }

  /** With the keys on the screen, one after the other. */
  async typeKeys(control: Locator, text: string): Promise<void> {
    await control.click()
    await this.page.locator('[data-keyboard]').waitFor()
    if ((await control.inputValue()) !== '') await this.page.getByRole('button', { name: this.say('design.keyboard.clear') }).click()
    for (const character of text) {
      await this.page
        .locator('[data-keyboard] button')
        .filter({ hasText: exactly(character) })
        .first()
        .click()
    }
  }

  /** Words that no single key carries: as the keyboard would insert them. */
  async type(control: Locator, text: string): Promise<void> {
    await control.click()
    await this.page.locator('[data-keyboard]').waitFor()
    await control.fill(text)
    await this.closeKeyboard()
  }

  async closeKeyboard(): Promise<void> {
    await this.page
      .locator('[data-keyboard]')
      .getByRole('button', { name: this.say('design.keyboard.done') })
      .click()
    await this.page.locator('[data-keyboard]').waitFor({ state: 'detached' })
  }

  async photograph(): Promise<void> {
    await this.page.getByRole('button', { name: this.say('kiosk.document.take') }).click()
    await this.press('kiosk.document.keep')
    await this.page.locator('main img').waitFor()
    await this.page.locator('[data-role~=next]:not([aria-busy=true])').waitFor()
    await this.button('kiosk.document.keep').waitFor({ state: 'detached' })
    await this.page.getByText(this.say('kiosk.document.sending'), { exact: true }).waitFor({ state: 'hidden' })
  }

  /** Waits until this page is not the one any more. */
  async left(name: string): Promise<void> {
    await until(async () => (await this.pageName()) !== name, `still at ${name}`)
    await this.page.locator('h1').first().waitFor()
  }
}

export function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')}\\s*$`)
}

/** Draws on the pad in a field: strokes of pairs, in thousandths of its width. */
export async function sign(field: Locator, strokes: SignatureValue['strokes']): Promise<void> {
  const pad = field.locator('svg[viewBox^="0 0 1000"]')
  await pad.scrollIntoViewIfNeeded()
  const { x, y, width } = (await pad.boundingBox())!
  const { mouse } = field.page()
  for (const stroke of strokes) {
    for (let index = 0; index < stroke.length; index += 2) {
      await mouse.move(x + (stroke[index]! * width) / 1000, y + (stroke[index + 1]! * width) / 1000)
      if (index === 0) await mouse.down()
    }
    await mouse.up()
  }
}

/** Asks again until it holds; fails after ten seconds with what was awaited. */
export async function until(holds: () => Promise<boolean>, awaited: string, within = 10_000): Promise<void> {
  const end = performance.now() + within
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(awaited)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function isControlOf(id: string, field: string): boolean {
  const own = id.replace(/-(detail|region|year|month|day)$/, '')
  return own === controlId(field) || (own.startsWith('q-') && own.endsWith(`-${field}`))
}

async function newKioskPage(browser: Browser, stage: Stage, clock: boolean): Promise<FacePage> {
  const page = await newFacePage(browser, { width: 1080, height: 1920, touch: true })
  page.setDefaultTimeout(10_000)
  if (clock) await page.clock.install({ time: stage.now() })
  return page
}

import type { Locator } from 'playwright-core'
import type { Field, Input, SignatureValue } from '#catalog'
import type { Language } from '#kernel'
import { type FacePage, newFacePage } from '../../browser/chromium.ts'
import { jpeg } from '../../setup/applying.ts'
import { codeFor } from '../../setup/people.ts'
import type { Stage } from '../../setup/stage.ts'
import { type Answers, controlId, fieldsOf } from './answers.ts'
import { sign, until } from './kiosk.ts'
import { type Words, wordsOf, yesNo } from './words.ts'

interface HallOptions {
  readonly language?: Language
  readonly large?: boolean
  readonly service?: string
  readonly folder?: string
  /** A PC instead of a phone. */
  readonly wide?: boolean
  readonly at?: string
  /** The clock of the page stands with the product's; true by default. */
  readonly clock?: boolean
}

/** Somebody at home, on a phone or a PC. */
export class Hall {
  readonly page: FacePage
  /** The words on the page, in the language it speaks now. */
  say: Words
  readonly service: string
  private readonly stage: Stage
  private readonly folder: string
  private readonly fields: ReadonlyMap<string, Field>

  private constructor(
    page: FacePage,
    stage: Stage,
    { language, service, folder }: Required<Pick<HallOptions, 'language' | 'service' | 'folder'>>,
  ) {
    this.page = page
    this.say = wordsOf(language, folder)
    this.stage = stage
    this.service = service
    this.folder = folder
    this.fields = fieldsOf(folder)
  }

  static async open(stage: Stage, options: HallOptions = {}): Promise<Hall> {
    const { language = 'zh-CN', service = 'residence-permit-renewal', folder = `services/${service}`, wide = false } = options
    const size = wide ? { width: 1280, height: 800 } : { width: 390, height: 844, mobile: true }
    const page = await newFacePage(stage.browser, { ...size, language })
    page.setDefaultTimeout(10_000)
    if (options.clock ?? true) await page.clock.install({ time: stage.now() })
    const hall = new Hall(page, stage, { language, service, folder })
    await page.goto(`${stage.url}/hall${options.at ?? ''}`)
    if (options.large) await hall.press('design.text.large')
    return hall
  }

  button(key: string, values?: Readonly<Record<string, string | number>>): Locator {
    return this.page.getByRole('button', { name: this.say(key, values), exact: true })
  }

  async press(key: string, values?: Readonly<Record<string, string | number>>): Promise<void> {
    await this.button(key, values).click()
  }

  /** Turns the page to another language. */
  async speak(language: Language): Promise<void> {
    this.say = wordsOf(language, this.folder)
    await this.page.getByRole('button', { name: this.say('language.name'), exact: true }).click()
    await this.page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' })
  }

  async signIn(phone = '13800000001'): Promise<void> {
    const before = this.stage.product.sms.messages.length
    await this.page.getByLabel(this.say('visits.phone'), { exact: true }).and(this.page.locator(':not([id^=q-])')).fill(phone)
    await this.press('visits.code.send')
    const code = await codeFor(this.stage.product, phone, before)
    await this.page.getByLabel(this.say('visits.code'), { exact: true }).fill(code)
    await this.press('visits.sign.in')
    await this.page.getByLabel(this.say('visits.code'), { exact: true }).waitFor({ state: 'detached' })
  }

  /** To the first step of a new case. */
  async begin(): Promise<void> {
    await this.page.goto(`${this.stage.url}/hall/service/${this.service}`)
    await this.page.locator('[data-kind=act]').click()
    await this.press('hall.privacy.agree')
    await this.page.locator('main [id^="q-"]').first().waitFor()
  }

  /** Answers all that is asked on the step shown, what appears because of an answer too. */
  async fill(answers: Answers): Promise<void> {
    const done = new Set<string>()
    for (;;) {
      const ids = await this.page.locator('main [id^="q-"]').evaluateAll(controls => controls.map(({ id }) => id))
      const id = ids.find(each => !done.has(each) && this.fieldOf(each) !== undefined)
      if (id === undefined) return
      done.add(id)
      const field = this.fieldOf(id)!
      const answer = answers[field.id]
      if (answer !== undefined) await this.enter(id, field, answer)
    }
  }

  async enter(id: string, field: Field, answer: Input): Promise<void> {
    const control = this.page.locator(`[id="${id}"]`)
    const choose = async (inside: Locator, text: string) => await inside.getByText(text, { exact: true }).click()
    switch (field.kind) {
      case 'choice':
        return await choose(control, this.say(`list.${field.list}.${String(answer)}`))
      case 'choices':
        for (const item of answer as readonly string[]) await choose(control, this.say(`list.${field.list}.${item}`))
        return
      case 'yesno':
        return await choose(control, yesNo(this.say, field.id, answer === true))
      case 'consent': {
        const box = control.locator('input[type=checkbox]')
        if (!(await box.isChecked())) await control.locator('label').click()
        return
      }
      case 'date': {
        const [year, month, day] = String(answer).split('-') as [string, string, string]
        await control.locator('input[name=year]').fill(year)
        await control.locator('input[name=month]').fill(String(Number(month)))
        await control.locator('input[name=day]').fill(String(Number(day)))
        return
      }
      case 'address': {
        const { region, detail } = answer as { readonly region: string; readonly detail: string }
        await choose(this.page.locator(`[id="${id}-region"]`), this.say(`list.${field.list}.${region}`))
        return await control.fill(detail)
      }
      case 'signature':
        return await sign(control, (answer as SignatureValue).strokes)
      default:
        if (await control.isEditable()) await control.fill(String(answer))
    }
  }

  /** Chooses a file for a document, as from the album. */
  async attach(rule: string, file = { name: `${rule}.jpg`, mimeType: 'image/jpeg', buffer: jpeg() }): Promise<void> {
    await this.page.locator(`[id="d-${rule}"] input[type=file]`).setInputFiles(file)
  }

  /** 下一步, and waits for the next step's address. */
  async next(): Promise<void> {
    const before = this.page.url()
    await this.page.locator('main form button[type=submit][data-kind=act]').last().click()
    await until(async () => this.page.url() !== before, 'no next step')
  }

  async saved(): Promise<void> {
    await this.page.getByText(this.say('hall.saved'), { exact: true }).waitFor()
  }

  private fieldOf(id: string): Field | undefined {
    const own = [...this.fields.values()].find(({ id: field, group }) =>
      group === undefined ? id === controlId(field) : id.endsWith(`-${field}`),
    )
    return own
  }
}

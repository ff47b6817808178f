import type { Locator } from 'playwright-core'
import { demoPassword } from '../../../src/programs/seed/enterprise.ts'
import { type FacePage, newFacePage } from '../../browser/chromium.ts'
import type { Stage } from '../../setup/stage.ts'

/** Somebody at their desk, in Chinese: works by keys and by what is written. */
export class Desk {
  readonly page: FacePage

  private constructor(page: FacePage) {
    this.page = page
  }

  static async signIn(stage: Stage, login: string): Promise<Desk> {
    const page = await newFacePage(stage.browser, { width: 1440, height: 900 })
    await page.clock.install({ time: stage.now() })
    await page.goto(`${stage.url}/desk`)
    await page.getByLabel('工号').fill(login)
    await page.getByLabel('密码', { exact: true }).fill(demoPassword)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').waitFor()
    return new Desk(page)
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** The line of a case in the list, by what stands in it. */
  row(text: string | RegExp): Locator {
    return this.page.locator('[data-row]').filter({ hasText: text })
  }

  /** Opens what nobody has yet (key 2), and the case with this in its line. */
  async openUnclaimed(text: string | RegExp): Promise<void> {
    await this.page.keyboard.press('2')
    await this.row(text).click()
    await this.page.getByText('来源与核验').waitFor()
  }

  async claim(): Promise<void> {
    await this.page.keyboard.press('c')
    await this.tag('您已认领').waitFor()
  }

  tag(words: string): Locator {
    return this.page.locator('main').getByText(words, { exact: true })
  }

  /** Puts one thing back to the customer, with one of the reasons on the list. */
  async sendBack(what: string, why: string): Promise<void> {
    await this.page.keyboard.press('r')
    await this.dialog.getByText(what).first().click()
    await this.dialog.getByLabel(what).last().selectOption({ label: why })
    await this.dialog.getByRole('button', { name: '退回补正' }).click()
    await this.page.getByText(/已退回，等客户补$/).waitFor()
  }

  async approve(): Promise<void> {
    await this.page.keyboard.press('a')
    await this.dialog.getByText('通过？').waitFor()
    await this.page.keyboard.press('Enter')
    await this.dialog.waitFor({ state: 'detached' })
  }
}

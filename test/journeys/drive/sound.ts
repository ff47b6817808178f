import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkAxe } from '../../browser/axe.ts'
import type { FacePage } from '../../browser/chromium.ts'
import { checkScreen, type ScreenOptions } from '../../browser/rules.ts'

/**
 * The screen as it stands: our linter, axe, and nothing the browser complained about but what is `allowed` (`/^409 POST/`). Each fault is told with the name of the
 * page it was found on.
 */
export async function expectSound(page: FacePage, name: string, options: ScreenOptions, ...allowed: readonly RegExp[]): Promise<void> {
  expect(await checkScreen(page, options), name).toEqual([])
  expect(await checkAxe(page), name).toEqual([])
  page.expectNoProblems(...allowed)
}

/** Everything a person has put into the page, in no order (a date is written in another one in another language): texts, what is ticked, what is drawn. */
export async function putIn(page: Page): Promise<readonly string[]> {
  const all = await page.locator('main :is(input:not([type=file]), textarea, svg[viewBox^="0 0 1000"] path)').evaluateAll(controls =>
    controls.map(control => {
      if (control instanceof HTMLTextAreaElement) return control.value
      if (!(control instanceof HTMLInputElement)) return control.getAttribute('d') ?? ''
      const isTicked = control.type === 'radio' || control.type === 'checkbox'
      return isTicked
        ? `${control.value} ${control.checked}`
        : `${/^(year|month|day)$/.test(control.name) ? control.name : ''} ${control.value}`
    }),
  )
  return all.sort()
}

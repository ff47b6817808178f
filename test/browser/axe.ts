import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

export interface Violation {
  readonly rule: string
  readonly impact: string
  /** What is wrong and where to read about it. */
  readonly help: string
  /** CSS paths of the elements, each with what axe wants of it. */
  readonly elements: readonly string[]
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// Advice that does not fit: `frame-tested` is about axe itself; the others only say that a person should look.
const left = ['frame-tested', 'hidden-content', 'focus-order-semantics']

/** WCAG 2.0 to 2.2 A and AA and axe's best practices, on the page as it is drawn now; nothing found is an empty list. */
export async function checkAxe(page: Page, options: { readonly except?: readonly string[] } = {}): Promise<readonly Violation[]> {
  const builder = new AxeBuilder({ page }).withTags(tags).disableRules([...left, ...(options.except ?? [])])
  // Our pages have no frames from elsewhere; this mode opens no second page to put the results together.
  const { violations } = await builder.setLegacyMode().analyze()
  return violations.map(({ id, impact, help, helpUrl, nodes }) => ({
    rule: id,
    impact: impact ?? 'unknown',
    help: `${help} (${helpUrl})`,
    elements: nodes.map(({ target, failureSummary }) => `${target.flat().join(' ')}: ${toOneLine(failureSummary ?? '')}`),
  }))
}

/** Without its heading ("Fix any of the following:"). */
function toOneLine(summary: string): string {
  return summary
    .split('\n')
    .slice(1)
    .map(line => line.trim())
    .join('; ')
}

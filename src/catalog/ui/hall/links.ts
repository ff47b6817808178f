import type { Finding } from '#catalog'
import { type IconName, iconNames } from '#design'

/** Follows a link within the hall. */
export type Go = (href: string) => void

export function iconOf(name: string): IconName {
  return iconNames.find(each => each === name) ?? 'document'
}

/** Where a finding leads. */
export function hrefOf(finding: Finding): string {
  return finding.kind === 'service' ? `/hall/service/${finding.service}` : `/hall/guide/${finding.topic}`
}

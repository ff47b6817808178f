import { Tag, useWords } from '#design'
import type { StaffRow } from '#identity'
import type { ReactNode } from 'react'

/** As this desk's own clock says it. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
/** Somebody whose page gave a sign within this time is here. */
const hereWithin = 90_000

export function Seen({ at, now }: { readonly at: number | null; readonly now: number }): ReactNode {
  const { t, formats } = useWords()
  if (at === null) return t('desk.staff.never')
  return now - at < hereWithin ? t('desk.staff.here') : formats.dateTime(at, zone)
}

export function State({ row: { lockedUntil, disabled } }: { readonly row: StaffRow }): ReactNode {
  const { t, formats } = useWords()
  if (disabled) return <Tag>{t('desk.staff.disabled')}</Tag>
  if (lockedUntil === null) return t('desk.staff.open')
  return <Tag tone="bad">{t('desk.staff.locked', { time: formats.time(lockedUntil, zone) })}</Tag>
}

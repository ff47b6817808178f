import { Notice, useWords } from '#design'
import type { DueView } from '#payments'
import type { ReactNode } from 'react'

/** What came too late goes back by itself: said where it happened, and nowhere else. */
export function Given({ due }: { readonly due: DueView | null }): ReactNode {
  const { t, formats } = useWords()
  if (!due || due.returned === 0) return null
  return (
    <Notice tone="info" title={t('payments.returned', { amount: formats.money(due.returned, due.currency) })}>
      {t('payments.returned.detail')}
    </Notice>
  )
}

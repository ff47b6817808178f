import { Button, Empty, useWords } from '#design'
import type { ReactNode } from 'react'

/** A page's content could not be had: why, and what now. */
export function Unreachable({ onAgain }: { readonly onAgain: () => void }): ReactNode {
  const { t } = useWords()
  return (
    <Empty icon="offline" title={t('catalog.unreachable')} action={<Button onPress={onAgain}>{t('design.retry')}</Button>}>
      {t('catalog.unreachable.cure.hall')}
    </Empty>
  )
}

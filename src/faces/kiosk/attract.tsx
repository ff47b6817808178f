import { Icon, KioskFrame, NowPanel, Sill, useWords } from '#design'
import type { ReactNode } from 'react'
import styles from './kiosk.module.css'

export interface AttractProps {
  /** Somebody left a card on the reader. */
  readonly hasCard: boolean
  readonly onStart: () => void
  readonly onLargeText: () => void
}

/** While nobody is there: what this is, and that a touch begins it. */
export function Attract({ hasCard, onStart, onLargeText }: AttractProps): ReactNode {
  const { t } = useWords()
  return (
    <KioskFrame
      kind="home"
      place={{ name: t('kiosk.place') }}
      question={t('kiosk.attract.title')}
      lead={t('kiosk.attract.what')}
      now={hasCard ? <NowPanel icon="id-card">{t('kiosk.attract.card')}</NowPanel> : undefined}
      sill={<Sill onLargeText={onLargeText} onHelp={onStart} />}
    >
      <button type="button" className={styles.attract} data-attract="" data-role="choice" onClick={onStart}>
        <Icon name="window" className={styles.mark} />
        <span className={styles.touch}>{t('kiosk.attract.touch')}</span>
      </button>
    </KioskFrame>
  )
}

import { useWords } from '../words.tsx'
import { Button } from './button.tsx'
import styles from './pager.module.css'

export interface PagerProps {
  /** From 1. */
  readonly page: number
  readonly pages: number
  readonly onChange: (page: number) => void
  /** The way on below turns the page: 下一页 leaves its place empty, as there is one way forward. */
  readonly isTurnedBelow?: boolean | undefined
}

/** 上一页, where one is, 下一页: each always in its place. */
export function Pager({ page, pages, onChange, isTurnedBelow = false }: PagerProps) {
  const { t } = useWords()
  return (
    <nav className={styles.pager} aria-label={t('design.pages')}>
      <Button size="secondary" disabled={page <= 1} onPress={() => onChange(page - 1)}>
        {t('design.page.before')}
      </Button>
      <span className={styles.where} aria-live="polite">
        {t('design.page.of', { page, pages })}
      </span>
      <Button
        size="secondary"
        className={isTurnedBelow ? styles.vacant : undefined}
        disabled={page >= pages}
        onPress={() => onChange(page + 1)}
      >
        {t('design.page.next')}
      </Button>
    </nav>
  )
}

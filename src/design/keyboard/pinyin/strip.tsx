import { useMemo, useState } from 'react'
import { classes } from '../../classes.ts'
import { Icon } from '../../icons.tsx'
import { useSurface } from '../../surface.tsx'
import { useWords } from '../../words.tsx'
import type { Composing } from './composer.ts'
import type { Candidate } from './engine.ts'
import { type PageSizes, pagesOf, widthOf } from './paging.ts'
import styles from './strip.module.css'

export interface StripProps {
  readonly composing: Composing
  readonly onChoose: (candidate: Candidate) => void
}

/** As strip.module.css draws them. */
const sizes: Readonly<Record<'standard' | 'large', PageSizes>> = {
  standard: { room: 764, gap: 13, size: 44, padding: 44, least: 88 },
  large: { room: 764, gap: 13, size: 54, padding: 44, least: 98 },
}

/** The letters typed so far and, below them, what they may mean, a row at a time. */
export function Strip({ composing: { letters, parts, candidates, failed }, onChoose }: StripProps) {
  const { t } = useWords()
  const { scale } = useSurface()
  const pages = useMemo(() => pagesOf(candidates, sizes[scale]), [candidates, scale])
  const [turned, setTurned] = useState({ pages, page: 0 })
  // Other candidates begin at their first page.
  const page = turned.pages === pages ? turned.page : 0
  const setPage = (to: number) => setTurned({ pages, page: to })
  if (letters === '' || failed) {
    return (
      <p className={classes(styles.strip, styles.hint, scale === 'large' && styles.large)}>
        {failed ? <LettersOnly letters={letters} /> : t('design.keyboard.pinyin.hint')}
      </p>
    )
  }
  return (
    <div className={classes(styles.strip, scale === 'large' && styles.large)} role="group" aria-label={t('design.keyboard.pinyin')}>
      <p className={styles.letters} data-letters="" lang="zh-Latn">
        {parts.join(' ')}
      </p>
      <div className={styles.row}>
        <div className={styles.candidates}>
          {(pages[page] ?? []).map((candidate, index) => (
            <button
              // Places, not words: a letter more changes what stands on them, and nothing is built anew.
              key={index}
              type="button"
              tabIndex={-1}
              lang="zh-CN"
              className={classes(
                styles.candidate,
                widthOf(candidate.text, sizes[scale]) > sizes[scale].room && styles.long,
                page === 0 && index === 0 && styles.first,
              )}
              onClick={() => onChoose(candidate)}
            >
              {candidate.text}
            </button>
          ))}
        </div>
        <Turn to={page - 1} of={pages.length} onTurn={setPage} name={t('design.page.before')} isBack />
        <Turn to={page + 1} of={pages.length} onTurn={setPage} name={t('design.page.next')} />
      </div>
    </div>
  )
}

function LettersOnly({ letters }: { readonly letters: string }) {
  const { t } = useWords()
  return (
    <>
      <span className={styles.letters} data-letters="">
        {letters}
      </span>{' '}
      {t('design.keyboard.pinyin.failed')}
    </>
  )
}

interface TurnProps {
  readonly to: number
  readonly of: number
  readonly name: string
  readonly isBack?: boolean
  readonly onTurn: (page: number) => void
}

/** Its place stays where there is nothing to turn to. */
function Turn({ to, of, name, isBack, onTurn }: TurnProps) {
  if (to < 0 || to >= of) return <span className={styles.turn} />
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes(styles.turn, isBack && styles.back)}
      aria-label={name}
      onClick={() => onTurn(to)}
    >
      <Icon name="chevron-right" />
    </button>
  )
}

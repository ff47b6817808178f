import { DefinitionList, Pane, useWords } from '#design'
import type { ReactNode } from 'react'
import styles from './console.module.css'

interface Counted {
  readonly safe: number
  readonly needsAnswer: number
  readonly breaking: number
}

/** What moving to a version would mean for cases under way, as the cases have found out; `same`: those that pinned exactly it. */
export interface ImpactFound {
  readonly drafts: Counted
  readonly underWay: Counted
  readonly same: number
}

/** Counts in words: nobody is moved, but who publishes knows whom it would have touched. */
export function Impact({ impact }: { readonly impact: ImpactFound }): ReactNode {
  const { t, formats } = useWords()
  const row = (key: 'safe' | 'needsAnswer' | 'breaking', tone: 'ok' | 'warn' | 'bad') => ({
    label: t(`console.impact.${key}`),
    value: t('console.impact.counts', { drafts: formats.number(impact.drafts[key]), under: formats.number(impact.underWay[key]) }),
    ...(impact.drafts[key] + impact.underWay[key] > 0 ? { tone } : {}),
  })
  return (
    <Pane title={t('console.impact.title')}>
      <div className={styles.impact}>
        <p>{t('console.impact.lead')}</p>
        <DefinitionList
          rows={[
            row('safe', 'ok'),
            row('needsAnswer', 'warn'),
            row('breaking', 'bad'),
            { label: t('console.impact.same'), value: formats.number(impact.same) },
          ]}
        />
      </div>
    </Pane>
  )
}

// words: console.impact.safe console.impact.needsAnswer console.impact.breaking

import type { DifferenceLine, FindingLine } from '#catalog'
import { Empty, Notice, Pane, Stack, useWords } from '#design'
import type { ReactNode } from 'react'
import styles from './console.module.css'

const parts = ['service', 'intake', 'handling', 'guide', 'texts'] as const

// words: console.part.service console.part.intake console.part.handling console.part.guide console.part.texts
/** What differs, by the part it stands in. */
export function Differences({ differences }: { readonly differences: readonly DifferenceLine[] }): ReactNode {
  const { t } = useWords()
  if (differences.length === 0) return <Empty icon="check" title={t('console.differences.none')} />
  return (
    <Stack gap="block">
      {parts
        .map(part => ({ part, lines: differences.filter(difference => difference.part === part) }))
        .filter(({ lines }) => lines.length > 0)
        .map(({ part, lines }) => (
          <Pane key={part} title={t(`console.part.${part}`)} aside={t('console.differences.count', { count: lines.length })}>
            <ul className={styles.lines}>
              {lines.map(({ place, words }) => (
                <li key={place + words}>
                  <span>{words}</span>
                  <code>{place}</code>
                </li>
              ))}
            </ul>
          </Pane>
        ))}
    </Stack>
  )
}

/** What must be mended before it can be published, and what would better be. */
export function Findings({ findings }: { readonly findings: readonly FindingLine[] }): ReactNode {
  const { t } = useWords()
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (findings.length === 0) return <Notice tone="ok" title={t('console.findings.none')} />
  return (
    <Pane
      title={t(errors.length > 0 ? 'console.findings.errors' : 'console.findings.warnings')}
      aside={t('console.differences.count', { count: findings.length })}
    >
      <ul className={styles.lines} data-findings="">
        {[...errors, ...findings.filter(({ severity }) => severity === 'warning')].map(finding => (
          <li key={finding.place + finding.message}>
            <span className={styles.finding} data-severity={finding.severity}>
              <strong>{t(finding.severity === 'error' ? 'console.findings.error' : 'console.findings.warning')}</strong> {finding.message}
              <span className={styles.cure}>{finding.cure}</span>
            </span>
          </li>
        ))}
      </ul>
    </Pane>
  )
}

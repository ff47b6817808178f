import type { ReactNode } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../icons.tsx'
import { useWords } from '../words.tsx'
import styles from './case-path.module.css'
import layout from './layout.module.css'

/** `now`: somebody of ours works on it. `waiting`: it waits for the person who looks at it. */
export type CaseNodeState = 'done' | 'now' | 'waiting' | 'future'

export interface CaseNode {
  readonly name: string
  readonly state: CaseNodeState
  /** When, or how long: `09:12`, `剩 2 小时`. */
  readonly note?: ReactNode
}

export interface CasePathProps {
  readonly nodes: readonly CaseNode[]
  /** `line`: dots on a line (hall). `bar`: segments (desk). `down`: one below the other (kiosk, and where names are long). */
  readonly variant?: 'line' | 'bar' | 'down' | undefined
}

/** The way of a case, from its first key to its end. Two to six nodes; from five on the line names only where the case is. */
export function CasePath({ nodes, variant = 'line' }: CasePathProps) {
  const { t } = useWords()
  const isMany = variant === 'line' && nodes.length > 4
  const at = nodes.findIndex(node => node.state === 'now' || node.state === 'waiting')
  const current = nodes[at]
  return (
    <div className={styles.path}>
      <ol className={classes(styles[variant], isMany && styles.many)}>
        {nodes.map((node, index) => (
          <li
            key={node.name}
            className={classes(
              styles.node,
              styles[node.state],
              index === at && styles.current,
              node.state === 'done' && nodes[index + 1]?.state !== 'future' && styles.passed,
            )}
            aria-current={index === at ? 'step' : undefined}
            data-waiting={node.state === 'waiting' ? '' : undefined}
          >
            <span className={styles.dot}>
              <Icon name="check" className={styles.tick} />
            </span>
            <span className={styles.name}>{node.name}</span>
            {node.note !== undefined && <span className={styles.note}>{node.note}</span>}
            {/* words: design.path.done design.path.now design.path.waiting design.path.future */}
            <span className={layout.hidden}>{t(`design.path.${node.state}`)}</span>
          </li>
        ))}
      </ol>
      {isMany && current && (
        <p className={styles.where} aria-hidden="true">
          <strong>{current.name}</strong>
          <span>
            {' · '}
            {t('design.step', { step: at + 1, of: nodes.length })}
          </span>
        </p>
      )}
    </div>
  )
}

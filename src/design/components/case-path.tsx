import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import styles from './case-path.module.css'
import layout from './layout.module.css'
import { useMeasure } from './measure.ts'

/** `now`: somebody of ours works on it. `waiting`: it waits for the person who looks at it. `stopped`: it ended here, not as it was wished. */
export type CaseNodeState = 'done' | 'now' | 'waiting' | 'stopped' | 'future'

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

/** The way of a case, from its first key to its end. Two to six nodes; where their names do not fit, only where the case is has one. */
export function CasePath({ nodes, variant = 'line' }: CasePathProps) {
  const { t, language } = useWords()
  const { scale } = useSurface()
  const place = useRef<HTMLOListElement>(null)
  const isMany = useCrowded(place, `${language} ${scale} ${nodes.map(({ name }) => name).join(' ')}`) && variant !== 'down'
  const at = nodes.findIndex(node => ['now', 'waiting', 'stopped'].includes(node.state))
  const current = nodes[at]
  return (
    <div className={styles.path}>
      <ol ref={place} className={classes(styles[variant], isMany && styles.many)}>
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
              <Icon name={node.state === 'stopped' ? 'cross' : 'check'} className={styles.tick} />
            </span>
            <span className={styles.name}>
              <span data-name="">{node.name}</span>
            </span>
            {node.note !== undefined && <span className={styles.note}>{node.note}</span>}
            {/* words: design.path.done design.path.now design.path.waiting design.path.stopped design.path.future */}
            <span className={layout.hidden}>{t(`design.path.${node.state}`)}</span>
          </li>
        ))}
      </ol>
      {isMany && current && (
        <p className={styles.where} aria-hidden="true">
          <strong>{current.name}</strong>
          <span>{t('design.step', { step: at + 1, of: nodes.length })}</span>
        </p>
      )}
    </div>
  )
}

/**
 * True when a name or note in the list is wider than its column or a name takes more than two lines. Looked at again when the list gets wider or narrower,
 * or `of` changes.
 */
function useCrowded(place: RefObject<HTMLElement | null>, of: string): boolean {
  const [seen, setSeen] = useState({ of, width: 0, isCrowded: false })
  if (seen.of !== of) setSeen({ of, width: seen.width, isCrowded: false })
  useMeasure(() => {
    if (!seen.isCrowded && [...(place.current?.children ?? [])].some(isTight)) setSeen({ ...seen, isCrowded: true })
  })
  useEffect(() => {
    const list = place.current
    if (!list) return undefined
    const observer = new ResizeObserver(() => {
      const width = list.clientWidth
      setSeen(before => (before.width === width ? before : { ...before, width, isCrowded: false }))
    })
    observer.observe(list)
    return () => observer.disconnect()
  }, [place])
  return seen.isCrowded
}

function isTight(node: Element): boolean {
  const name = node.querySelector<HTMLElement>('[data-name]')
  // What is wider than the column within its gap runs into the next one.
  if ([...node.children].some(part => part.matches(`.${styles.name}, .${styles.note}`) && part.scrollWidth > part.clientWidth + 1))
    return true
  return node.scrollWidth > node.clientWidth + 1 || (name !== null && name.getClientRects().length > 2)
}

import type { CSSProperties, ReactNode } from 'react'
import { classes } from '../classes.ts'
import styles from './layout.module.css'

/** `text`: lines that belong together. `action`: things to press (10 mm on a terminal). `part`: parts of a pane. `block`: of a page. */
export type Gap = 'text' | 'action' | 'part' | 'block'

export interface StackProps {
  readonly gap?: Gap | undefined
  readonly children: ReactNode
}

/** One below the other. `fill`: takes the height that is left, for a list that is turned over. */
export function Stack({ gap = 'action', fill = false, children }: StackProps & { readonly fill?: boolean | undefined }) {
  return <div className={classes(styles.stack, styles[gap], fill && styles.fill)}>{children}</div>
}

export interface RowProps extends StackProps {
  readonly align?: 'start' | 'between' | 'end' | undefined
}

/** Side by side; wraps where there is no room. */
export function Row({ gap = 'action', align = 'start', children }: RowProps) {
  return <div className={classes(styles.row, styles[gap], align !== 'start' && styles[align])}>{children}</div>
}

export interface GridProps extends StackProps {
  readonly columns?: 1 | 2 | 3 | 4 | undefined
}

export function Grid({ gap = 'action', columns = 2, children }: GridProps) {
  return (
    <div className={classes(styles.grid, styles[gap])} style={{ '--columns': columns } as CSSProperties}>
      {children}
    </div>
  )
}

/** For screen readers only. */
export function Hidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>
}

export interface PaneProps {
  readonly title?: ReactNode
  /** At the right of the title: how many, how fresh. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Pane({ title, aside, children }: PaneProps) {
  return (
    <section className={classes(styles.pane, title !== undefined && styles.titled)}>
      {(title !== undefined || aside !== undefined) && (
        <div className={styles.head}>
          {title !== undefined && <h2 className={styles.title}>{title}</h2>}
          {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

/** A titled part of a page, without a pane of its own. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

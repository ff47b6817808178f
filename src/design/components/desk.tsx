import { type ReactNode, useId } from 'react'
import { classes } from '../classes.ts'
import { Icon, type IconName } from '../icons.tsx'
import { useWords } from '../words.tsx'
import '../dark.css'
import styles from './desk.module.css'

export interface RailItem {
  readonly key: string
  readonly icon: IconName
  /** Said and shown on hover: the rail has no words. */
  readonly label: string
  readonly current?: boolean | undefined
  readonly count?: number | undefined
  readonly onPress: () => void
  /** At the lower end: who is signed in. */
  readonly atEnd?: boolean | undefined
}

export interface DeskFrameProps {
  readonly rail: readonly RailItem[]
  /** `DeskList`. Without it the main part has all the room. */
  readonly list?: ReactNode
  /** `DeskMain`. */
  readonly children: ReactNode
  /** `DeskAside`. */
  readonly aside?: ReactNode
}

/** A case worker's window: where one is, the list, the case, the person. */
export function DeskFrame({ rail, list, children, aside }: DeskFrameProps) {
  const { t } = useWords()
  return (
    <div className={classes(styles.frame, list === undefined && styles.alone, list !== undefined && aside === undefined && styles.noAside)}>
      <nav className={styles.rail} aria-label={t('design.places')}>
        {rail.map(item => (
          <button
            key={item.key}
            type="button"
            className={classes(styles.railItem, item.atEnd && styles.railEnd)}
            aria-current={item.current ? 'page' : undefined}
            aria-label={item.count ? `${item.label} ${item.count}` : item.label}
            title={item.label}
            onClick={item.onPress}
          >
            <Icon name={item.icon} />
            {item.count !== undefined && item.count > 0 && <span className={styles.badge}>{item.count > 99 ? '99+' : item.count}</span>}
          </button>
        ))}
      </nav>
      {list}
      {children}
      {aside}
    </div>
  )
}

export interface DeskListProps {
  readonly title: ReactNode
  /** 人口管理科 · 42 件 */
  readonly aside?: ReactNode
  readonly tabs?: ReactNode
  /** `WorkRow`s, or what is shown instead. */
  readonly children: ReactNode
  readonly id?: string | undefined
}

export function DeskList({ title, aside, tabs, children, id }: DeskListProps) {
  const titleId = useId()
  return (
    <section className={styles.list} aria-labelledby={titleId}>
      <div className={styles.listHead}>
        <div className={styles.listTitle}>
          <h1 id={titleId}>{title}</h1>
          {aside !== undefined && <p>{aside}</p>}
        </div>
        {tabs}
      </div>
      <div className={styles.scroll} id={id} data-scrolls="">
        {children}
      </div>
    </section>
  )
}

export interface DeskMainProps {
  /** `CaseHead` and the path. */
  readonly head?: ReactNode
  readonly children: ReactNode
  /** Buttons with their keys; what one does most first. */
  readonly actions?: ReactNode
  /** At the right of the bar: what passes it on or puts it off. */
  readonly otherActions?: ReactNode
}

export function DeskMain({ head, children, actions, otherActions }: DeskMainProps) {
  return (
    <main className={styles.main}>
      {head !== undefined && <div className={styles.mainHead}>{head}</div>}
      <div className={styles.body} data-scrolls="">
        {children}
      </div>
      {(actions !== undefined || otherActions !== undefined) && (
        <div className={styles.actions}>
          {actions}
          {otherActions !== undefined && <div className={styles.actionsEnd}>{otherActions}</div>}
        </div>
      )}
    </main>
  )
}

export interface CaseHeadProps {
  readonly name: ReactNode
  readonly number?: string | undefined
  readonly tag?: ReactNode
}

export function CaseHead({ name, number, tag }: CaseHeadProps) {
  return (
    <div className={styles.caseHead}>
      <h1>{name}</h1>
      {number !== undefined && <span className={styles.caseNumber}>{number}</span>}
      {tag}
    </div>
  )
}

export interface DeskAsideProps {
  readonly title: ReactNode
  readonly detail?: ReactNode
  readonly children: ReactNode
}

export function DeskAside({ title, detail, children }: DeskAsideProps) {
  return (
    <aside className={styles.aside} data-scrolls="">
      <div className={styles.asideHead}>
        <h2 data-personal="">{title}</h2>
        {detail !== undefined && <p>{detail}</p>}
      </div>
      {children}
    </aside>
  )
}

import type { ReactNode } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import { together } from '../together.ts'
import { useWords } from '../words.tsx'
import styles from './records.module.css'

export interface Definition {
  readonly label: ReactNode
  readonly value: ReactNode
  /** What a check found. */
  readonly tone?: 'ok' | 'warn' | 'bad' | undefined
  /** What a person gave or is: not read as prose, and kept out of the kit's own words. */
  readonly personal?: boolean | undefined
  /** The value is masked: shows it (and writes that down). */
  readonly onShow?: (() => void) | undefined
  readonly action?: ReactNode
  /** On a terminal the label stands above, over the whole width; the action beside the value, or below it where that needs the line. */
  readonly below?: boolean | undefined
}

const listStyles = { kiosk: styles.listKiosk, touch: styles.listTouch, dense: styles.listDense }

/** Rows of label and value. */
export function DefinitionList({ rows }: { readonly rows: readonly Definition[] }) {
  const { t } = useWords()
  const { density } = useSurface()
  return (
    <dl className={classes(styles.list, listStyles[density])}>
      {rows.map(({ label, value, tone, personal, onShow, action, below }, index) => (
        <div key={index} className={classes(styles.entry, below && styles.stacked)} data-item="">
          <dt>{label}</dt>
          <dd className={styles.value} data-tone={tone}>
            <span data-personal={personal ? '' : undefined}>{typeof value === 'string' ? together(value) : value}</span>
            {onShow && (
              <button type="button" className={styles.reveal} data-size="secondary" onClick={onShow}>
                {t('design.show')}
              </button>
            )}
            {action !== undefined && <span className={styles.action}>{action}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export interface DocumentRowProps {
  readonly name: ReactNode
  /** Where it comes from, how many pages, until when it holds. */
  readonly detail?: ReactNode
  /** A small picture of its first page. */
  readonly thumbnail?: string | undefined
  readonly tag?: ReactNode
  readonly action?: ReactNode
  /** Opens it. */
  readonly onOpen?: (() => void) | undefined
}

/** A document in a case. Stands in `DocumentRows`. */
export function DocumentRow({ name, detail, thumbnail, tag, action, onOpen }: DocumentRowProps) {
  const { t } = useWords()
  const sheet = thumbnail === undefined ? <Icon name="document" /> : <img src={thumbnail} alt="" />
  return (
    <li className={styles.document}>
      {onOpen ? (
        <button type="button" className={styles.sheet} onClick={onOpen} aria-label={t('design.open')}>
          {sheet}
        </button>
      ) : (
        <span className={styles.sheet}>{sheet}</span>
      )}
      <div className={styles.about}>
        <div className={styles.texts}>
          <p className={styles.name}>{name}</p>
          {detail !== undefined && <div className={styles.detail}>{detail}</div>}
        </div>
        {tag}
      </div>
      {action}
    </li>
  )
}

export function DocumentRows({ children }: { readonly children: ReactNode }) {
  return <ul className={styles.documents}>{children}</ul>
}

export interface StoryEvent {
  readonly id: string
  readonly title: ReactNode
  readonly detail?: ReactNode
  readonly tone?: 'plain' | 'bad' | 'now' | undefined
}

/** What happened, the newest first, over all channels. */
export function Timeline({ events }: { readonly events: readonly StoryEvent[] }) {
  return (
    <ol className={styles.timeline}>
      {events.map(event => (
        <li key={event.id} className={styles.event} data-tone={event.tone}>
          <p className={styles.eventTitle}>{event.title}</p>
          {event.detail !== undefined && <div className={styles.detail}>{event.detail}</div>}
        </li>
      ))}
    </ol>
  )
}

export interface WorkRowProps {
  readonly name: ReactNode
  /** Whose, and how they came. */
  readonly detail: ReactNode
  /** When it is due, in words; red past, brown soon, grey later. */
  readonly clock: ReactNode
  readonly due: 'past' | 'soon' | 'later'
  readonly stage?: ReactNode
  readonly current?: boolean | undefined
  readonly onPress: () => void
}

/** A case in the list of a case worker: the clock at the right. */
export function WorkRow({ name, detail, clock, due, stage, current = false, onPress }: WorkRowProps) {
  return (
    <button type="button" className={styles.work} aria-current={current ? 'true' : undefined} onClick={onPress}>
      <span className={styles.workName}>{name}</span>
      <span className={styles.clock} data-clock={due}>
        {clock}
      </span>
      <span className={styles.workDetail}>{detail}</span>
      <span className={styles.workStage}>{stage}</span>
    </button>
  )
}

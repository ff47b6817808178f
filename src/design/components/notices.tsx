import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icons.tsx'
import { useWords } from '../words.tsx'
import layout from './layout.module.css'
import styles from './notices.module.css'

/** `now`: waits for the person who looks. `warn` is for staff only: in front of customers amber means now. */
export type Tone = 'info' | 'ok' | 'warn' | 'bad' | 'now'

const icons: Readonly<Record<Tone, IconName>> = { info: 'info', ok: 'check', warn: 'warning', bad: 'warning', now: 'bell' }

export interface NoticeProps {
  readonly tone: Tone
  readonly title: ReactNode
  /** What is it, why, what now. */
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly icon?: IconName | undefined
}

/** Something the person should know, with an icon and words; `bad` is spoken at once. */
export function Notice({ tone, title, children, action, icon = icons[tone] }: NoticeProps) {
  return (
    <div
      className={styles.notice}
      data-tone={tone}
      data-waiting={tone === 'now' ? '' : undefined}
      role={tone === 'bad' ? 'alert' : 'status'}
    >
      <Icon name={icon} className={styles.icon} />
      <div className={styles.texts}>
        <p className={styles.title}>{title}</p>
        {children !== undefined && <div className={styles.body}>{children}</div>}
        {action !== undefined && <div className={styles.action}>{action}</div>}
      </div>
    </div>
  )
}

/** A state in a word or two. */
export function Tag({ tone = 'plain', children }: { readonly tone?: Tone | 'plain' | undefined; readonly children: ReactNode }) {
  return (
    <span className={styles.tag} data-tone={tone} data-waiting={tone === 'now' ? '' : undefined}>
      {children}
    </span>
  )
}

export interface EmptyProps {
  readonly icon: IconName
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** Nothing here: what this place is for, and what now. Also for what cannot be shown (offline, a failure). */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className={styles.empty} data-empty="">
      <Icon name={icon} className={styles.emptyIcon} />
      <p className={styles.emptyTitle} data-phrases="">
        {title}
      </p>
      {children !== undefined && (
        <div className={styles.emptyBody} data-phrases="">
          {children}
        </div>
      )}
      {action !== undefined && <div className={styles.emptyAction}>{action}</div>}
    </div>
  )
}

/** Grey places for what is on its way; seen only when it takes longer than 400 ms. */
export function Skeleton({ lines = 3, panes = false }: { readonly lines?: number | undefined; readonly panes?: boolean | undefined }) {
  const { t } = useWords()
  return (
    <div className={styles.skeleton} role="status">
      <b className={layout.hidden}>{t('design.loading')}</b>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={panes ? styles.panes : undefined} />
      ))}
    </div>
  )
}

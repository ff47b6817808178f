import { showNumber, type WorkCase } from '#cases'
import { type DefinitionView, showDay } from '#catalog'
import type { Say } from '#catalog/desk'
import { useWords } from '#design'
import { dayIn } from '#kernel'
import type { ReactNode } from 'react'
import styles from './work.module.css'

export interface ToldProps {
  readonly work: WorkCase
  readonly definition: DefinitionView
  readonly say: Say
  /** The turn of the case they are told of: `returned`, or an outcome's id. */
  readonly on: string
  readonly reasons: readonly string[]
  /** Until when they have time; null where there is no such day. */
  readonly until: number | null
  /** What stands on the page of their case. */
  readonly children: ReactNode
}

/** What the customer will read: the message on their phone, and the page of their case. */
export function Told({ work, definition, say, on, reasons, until, children }: ToldProps): ReactNode {
  const { t, language } = useWords()
  const isSent = definition.handling?.body.notices.some(notice => notice.on === on && notice.by === 'sms') === true
  const due = until ?? work.head.wholeDueAt
  const text = say(`notice.${on}.sms`, {
    number: whole(showNumber(work.head.number)),
    service: work.head.serviceName,
    department: work.stage?.department ?? '',
    reason: reasons.join(language === 'en' ? '; ' : '；') || t('desk.told.no.reason'),
    due: due === null ? '' : whole(showDay(dayIn(due, work.head.zone), language)),
    days: definition.handling?.body.supplementDays ?? '',
  })
  return (
    <section className={styles.told}>
      <h3>{t('desk.told.title')}</h3>
      {isSent && text !== '' && (
        <div>
          <h4>{t('desk.told.sms')}</h4>
          <p className={styles.sms}>{text}</p>
        </div>
      )}
      <div>
        <h4>{t('desk.told.page')}</h4>
        <div className={styles.page}>{children}</div>
      </div>
    </section>
  )
}

/** A number or a day stays on one line. */
function whole(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}

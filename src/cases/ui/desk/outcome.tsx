import type { CaseHead } from '#cases'
import { DefinitionList, Pane, Tag, useWords, useNow } from '#design'
import type { ReactNode } from 'react'
import { sayDay, sayWhen } from './dates.ts'
import styles from './work.module.css'

/** What the customer was asked to mend, while it lies with them. */
export function Request({ head }: { readonly head: CaseHead }): ReactNode {
  const words = useWords()
  const { t } = words
  const clock = { now: useNow(60_000), zone: head.zone }
  const { request } = head
  if (!request) return null
  return (
    <Pane
      title={t('desk.request.title')}
      aside={t('desk.request.until', { at: sayWhen(words, request.at, clock), until: sayDay(words, request.until, clock) })}
    >
      <ul className={styles.request}>
        {request.items.map(item => (
          <li key={`${item.kind} ${item.path}`}>
            <strong>{item.name}</strong>
            <span>{item.why}</span>
            <Mended isMended={request.mended.includes(item.path)} />
          </li>
        ))}
      </ul>
      {request.note !== '' && <blockquote className={styles.note}>{request.note}</blockquote>}
    </Pane>
  )
}

function Mended({ isMended }: { readonly isMended: boolean }): ReactNode {
  const { t } = useWords()
  return <Tag tone={isMended ? 'ok' : 'plain'}>{t(isMended ? 'desk.given.mended' : 'desk.request.open')}</Tag>
}

/** How it ended, and what the customer was told. */
export function Outcome({ head }: { readonly head: CaseHead }): ReactNode {
  const words = useWords()
  const { t } = words
  const clock = { now: useNow(60_000), zone: head.zone }
  const how = head.outcome !== null ? head.doing : t(head.ending === 'expired' ? 'cases.state.expired' : 'cases.state.withdrawn')
  return (
    <Pane title={t('desk.ended.title')} aside={head.endedAt === null ? undefined : sayWhen(words, head.endedAt, clock)}>
      <DefinitionList
        rows={[
          {
            label: t('desk.ended.how'),
            value: how,
            ...(head.outcome === null ? {} : { tone: head.outcome === 'granted' ? ('ok' as const) : ('bad' as const) }),
          },
          ...(head.why === null ? [] : [{ label: t('desk.ended.why'), value: head.why }]),
          ...(head.told === null ? [] : [{ label: t('desk.ended.told'), value: <span className={styles.lines}>{head.told}</span> }]),
        ]}
      />
    </Pane>
  )
}

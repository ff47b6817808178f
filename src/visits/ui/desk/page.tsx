import { Button, CaseHead, type DeskFrameProps, DeskMain, Empty, Notice, Segments, Skeleton, Tag, useWords } from '#design'
import type { HelpCall } from '#visits'
import type { ReactNode } from 'react'
import { Offers, Promised, Since, useStop, useWhere } from './call.tsx'
import styles from './help.module.css'
import type { HelpCalls } from './use-help-calls.ts'

export interface HelpPageProps {
  readonly help: HelpCalls
  readonly frame: (parts: Pick<DeskFrameProps, 'children'>) => ReactNode
}

/** Everybody who calls, the longest waiting first. */
export function HelpPage({ help, frame }: HelpPageProps): ReactNode {
  const { t } = useWords()
  const content = () => {
    if (help.failed && !help.calls)
      return (
        <Empty icon="offline" title={t('desk.help.failed')} action={<Button onPress={help.again}>{t('design.retry')}</Button>}>
          {t('visits.unreachable')}
        </Empty>
      )
    if (!help.calls) return <Skeleton lines={2} panes />
    if (help.calls.length === 0)
      return (
        <div className={styles.middle}>
          <Empty icon="help" title={t('desk.help.none')}>
            {t('desk.help.none.detail')}
          </Empty>
        </div>
      )
    return (
      <ul className={styles.calls}>
        {help.calls.map(call => (
          <li key={call.id}>
            <Call help={help} call={call} />
          </li>
        ))}
      </ul>
    )
  }
  return frame({
    children: (
      <DeskMain
        head={
          <div className={styles.head}>
            <CaseHead
              name={t('desk.help.title')}
              tag={help.ringing.length > 0 && <Tag tone="now">{t('desk.help.count', { count: help.ringing.length })}</Tag>}
            />
            <div className={styles.bell}>
              <span aria-hidden="true">{t('desk.help.bell')}</span>
              <Segments
                label={t('desk.help.bell')}
                segments={[
                  { value: 'on', label: t('desk.help.bell.on') },
                  { value: 'off', label: t('desk.help.bell.off') },
                ]}
                value={help.isBellOn ? 'on' : 'off'}
                onChange={value => help.setBell(value === 'on')}
              />
            </div>
          </div>
        }
      >
        {help.refusal !== null && <Notice tone="warn" title={help.refusal} />}
        {content()}
      </DeskMain>
    ),
  })
}

function Call({ help, call }: { readonly help: HelpCalls; readonly call: HelpCall }): ReactNode {
  const { t } = useWords()
  const where = useWhere()
  const stop = useStop()
  const isTaken = call.by !== null
  return (
    <section className={styles.call} data-taken={isTaken ? '' : undefined}>
      <div className={styles.what}>
        <h2>{where(call)}</h2>
        <p>{stop(call)}</p>
        <p className={styles.since}>
          <Since at={call.calledAt} />
        </p>
      </div>
      {isTaken ? (
        <div className={styles.offers}>
          <Tag tone={call.mine ? 'info' : 'plain'}>
            {call.mine ? <Promised call={call} /> : t('desk.help.taken', { name: call.by ?? '' })}
          </Tag>
          {call.mine && (
            <Button size="secondary" icon="check" busy={help.busy === call.id} onPress={() => help.finish(call)}>
              {t('desk.help.done')}
            </Button>
          )}
        </div>
      ) : (
        <Offers help={help} call={call} />
      )}
    </section>
  )
}

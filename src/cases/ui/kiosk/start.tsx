import { type Frame, Lines, sayFrom, useDefinition } from '#catalog/kiosk'
import { Button, Empty, Skeleton, useSurface, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import { Pager } from '#design'
import styles from './kiosk.module.css'

export interface ServiceStartProps {
  readonly client: Client
  readonly service: string
  readonly frame: Frame
  readonly onBack: () => void
  readonly onBegin: () => void
  readonly busy: boolean
}

/** Before a service begins: how long, what it costs, what one needs, who may. Nothing is asked yet. */
export function ServiceStart({ client, service, frame, onBack, onBegin, busy }: ServiceStartProps): ReactNode {
  const { t } = useWords()
  const { scale } = useSurface()
  const { definition, failed, again } = useDefinition(client, service)
  const [page, setPage] = useState(1)
  if (!definition) {
    const retry = <Button onPress={again}>{t('design.retry')}</Button>
    return frame({
      kind: 'step',
      onBack,
      children: failed ? (
        <Empty icon="offline" title={t('cases.unreachable')} action={retry}>
          {t('cases.unreachable.cure')}
        </Empty>
      ) : (
        <Skeleton lines={4} panes />
      ),
    })
  }
  const say = sayFrom(definition)
  const short = [
    { key: 'time', name: t('kiosk.start.time'), text: t('kiosk.start.minutes', { minutes: definition.intake?.body.minutes ?? 5 }) },
    { key: 'fee', name: t('kiosk.start.fee'), text: say('service.fee') },
  ]
  const long = (['need', 'who', 'result'] as const).map(key => ({ key, name: t(`kiosk.start.${key}`), text: say(`service.${key}`) }))
  // In large type a page holds one long fact.
  const pages =
    scale === 'large'
      ? [[...short, long[2]!], [long[0]!], [long[1]!]]
      : [
          [...short, long[0]!],
          [long[1]!, long[2]!],
        ]
  return frame({
    kind: 'step',
    service: t('kiosk.start.before'),
    question: say('service.name'),
    lead: say('service.summary'),
    onBack,
    next: (
      <Button kind="act" size="main" role="next" wide busy={busy} busyLabel={t('kiosk.start.beginning')} onPress={onBegin}>
        {t('kiosk.start.begin')}
      </Button>
    ),
    children: (
      <div className={styles.pages}>
        <div className={styles.facts}>
          {pages[page - 1]!.map(({ key, name, text }) => (
            <section key={key} className={key === 'time' || key === 'fee' ? styles.fact : `${styles.fact} ${styles.wide}`}>
              <h2 className={styles.factName}>{name}</h2>
              <p className={styles.factText}>
                <Lines>{text}</Lines>
              </p>
            </section>
          ))}
        </div>
        <Pager page={page} pages={pages.length} onChange={setPage} />
      </div>
    ),
  })
}

// words: kiosk.start.need kiosk.start.who kiosk.start.result

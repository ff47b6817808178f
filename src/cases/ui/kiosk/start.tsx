import { type Frame, Lines, PlaceList, sayFrom, useDefinition, useOffering } from '#catalog/kiosk'
import { Button, classes, Empty, Paged, Skeleton, useWords } from '#design'
import type { Client } from '#kernel/browser'
import type { ReactNode } from 'react'
import styles from './kiosk.module.css'

export interface ServiceStartProps {
  readonly client: Client
  /** Where it is, by its id; null where that is not known. */
  readonly terminal: string | null
  readonly service: string
  readonly frame: Frame
  readonly onBack: () => void
  readonly onBegin: () => void
  readonly busy: boolean
}

/** Before a service begins: how long, what it costs, what one needs, who may. Nothing is asked yet. */
export function ServiceStart({ client, terminal, service, frame, onBack, onBegin, busy }: ServiceStartProps): ReactNode {
  const { t } = useWords()
  const { definition, failed, again } = useDefinition(client, service)
  const offering = useOffering(client, { service, channel: 'kiosk', terminal })
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
  if (offering && !offering.here)
    return frame({
      kind: 'step',
      service: say('service.name'),
      question: t('catalog.elsewhere.title'),
      lead: t(offering.sites.length > 0 ? 'catalog.elsewhere.where' : 'catalog.elsewhere.nowhere'),
      onBack,
      children: <PlaceList.View sites={offering.sites} />,
    })
  if (definition.suspended !== null)
    return frame({
      kind: 'step',
      service: t('kiosk.start.before'),
      question: say('service.name'),
      lead: t('catalog.suspended'),
      onBack,
      children: (
        <Empty icon="info" title={definition.suspended}>
          {t('catalog.suspended.next')}
        </Empty>
      ),
    })
  const facts = [
    { key: 'time', text: t('kiosk.start.minutes', { minutes: definition.intake?.body.minutes ?? 5 }) },
    ...(['fee', 'need', 'who', 'result'] as const).map(key => ({ key, text: say(`service.${key}`) })),
  ] as const
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
      <Paged count={facts.length} of={definition.texts.hash} whole>
        {(from, to) => (
          <div className={styles.facts}>
            {facts.slice(from, to).map(({ key, text }) => (
              <section key={key} data-item="" className={classes(styles.fact, key !== 'time' && key !== 'fee' && styles.wide)}>
                <h2 className={styles.factName}>{t(`kiosk.start.${key}`)}</h2>
                <p className={styles.factText}>
                  <Lines>{text}</Lines>
                </p>
              </section>
            ))}
          </div>
        )}
      </Paged>
    ),
  })
}

// words: kiosk.start.*

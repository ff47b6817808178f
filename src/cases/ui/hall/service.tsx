import { openCase } from '#cases'
import { type Go, PlaceRows, sayFrom, ServiceFacts, Unreachable, useDefinition, useOffering } from '#catalog/hall'
import { Button, Notice, Skeleton, Stack, useWords } from '#design'
import type { Client } from '#kernel/browser'
import type { Visit } from '#visits/hall'
import type { ReactNode } from 'react'
import { useAttempt } from '../use-case.ts'

export interface ServicePageProps {
  readonly client: Client
  readonly visit: Visit
  readonly service: string
  readonly go: Go
  readonly onTitle: (title: string) => void
}

/** Before a service begins: what one should know, and the way to begin. */
export function ServicePage({ client, visit, service, go, onTitle }: ServicePageProps): ReactNode {
  const { t, language } = useWords()
  const { definition, failed, again } = useDefinition(client, service)
  const attempt = useAttempt()
  const offering = useOffering(client, { service, channel: 'hall', terminal: null })
  if (!definition) return failed ? <Unreachable onAgain={again} /> : <Skeleton lines={5} />
  const say = sayFrom(definition)
  onTitle(say('service.name'))
  const begin = () =>
    void attempt.run(async () => {
      await visit.open(language)
      const view = await client.call(openCase, { service })
      go(`/hall/case/${view.head.id}`)
    })
  return (
    <Stack gap="block">
      <p>{say('service.summary')}</p>
      {attempt.refusal && <Notice tone="bad" title={attempt.refusal.message} />}
      {offering && !offering.here ? (
        <>
          <Notice tone="info" title={t('catalog.elsewhere.hall')} />
          <PlaceRows.View sites={offering.sites} />
        </>
      ) : definition.suspended === null ? (
        <Button kind="act" size="main" wide busy={attempt.busy} busyLabel={t('hall.service.opening')} onPress={begin}>
          {t('hall.service.begin', { minutes: definition.intake?.body.minutes ?? 5 })}
        </Button>
      ) : (
        <Notice tone="info" title={t('catalog.suspended')} action={<Button href="/hall/guide">{t('catalog.topic.all')}</Button>}>
          {definition.suspended} {t('catalog.suspended.next')}
        </Notice>
      )}
      <ServiceFacts
        facts={[
          { icon: 'document', name: t('hall.service.need'), text: say('service.need') },
          { icon: 'person', name: t('hall.service.who'), text: say('service.who') },
          { icon: 'cases', name: t('hall.service.fee'), text: say('service.fee') },
          { icon: 'check', name: t('hall.service.result'), text: say('service.result') },
          { icon: 'building', name: t('hall.service.law'), text: say('service.law') },
        ]}
      />
    </Stack>
  )
}

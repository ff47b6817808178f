import { Button, Empty, Pane, ServiceRow, ServiceRows, Skeleton, Stack, useWords } from '#design'
import type { Client } from '#kernel/browser'
import type { ReactNode } from 'react'
import { Lines, sayFrom } from '../speech.tsx'
import { useGuide } from '../use-search.ts'
import styles from './guide.module.css'
import type { Go } from './links.ts'
import { Unreachable } from './unreachable.tsx'

export interface GuideTopicsProps {
  readonly client: Client
}

export interface GuideTopicProps extends GuideTopicsProps {
  readonly topic: string
  readonly go: Go
  readonly onTitle: (title: string) => void
}

/** All topics of the guide. */
export function GuideTopics({ client }: GuideTopicsProps): ReactNode {
  const { definition, failed, again } = useGuide(client)
  if (!definition) return failed ? <Unreachable onAgain={again} /> : <Skeleton lines={6} panes />
  const say = sayFrom(definition)
  return (
    <ServiceRows>
      {(definition.guide?.topics ?? []).map(({ id }) => (
        <ServiceRow key={id} icon="document" name={say(`topic.${id}.title`)} help={say(`topic.${id}.summary`)} href={`/hall/guide/${id}`} />
      ))}
    </ServiceRows>
  )
}

/** One topic with all its sections, and the way to do it where it can be done here. */
export function GuideTopic({ client, topic: id, go, onTitle }: GuideTopicProps): ReactNode {
  const { t } = useWords()
  const { definition, failed, again } = useGuide(client)
  if (!definition) return failed ? <Unreachable onAgain={again} /> : <Skeleton lines={6} />
  const say = sayFrom(definition)
  const topic = definition.guide?.topics.find(each => each.id === id)
  if (!topic) {
    onTitle(t('catalog.search.all'))
    return <Empty icon="search" title={t('catalog.topic.gone')} action={<Button href="/hall/guide">{t('catalog.topic.all')}</Button>} />
  }
  onTitle(say(`topic.${id}.title`))
  const { service } = topic
  return (
    <Stack gap="block">
      <p className={styles.lead}>{say(`topic.${id}.summary`)}</p>
      {service !== undefined && (
        <Button kind="act" size="main" wide onPress={() => go(`/hall/service/${service}`)}>
          {t('catalog.topic.begin')}
        </Button>
      )}
      {topic.sections.map(section => (
        <Pane key={section} title={t(`catalog.topic.${section}`)}>
          <div className={styles.lines}>
            <Lines>{say(`topic.${id}.${section}`)}</Lines>
          </div>
        </Pane>
      ))}
    </Stack>
  )
}

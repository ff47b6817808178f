// What the catalog adds to the hall: finding a service or a topic, the guide, and the views of questions.
import type { Finding, ServiceCard as Service } from '#catalog'
import {
  Button,
  Empty,
  Icon,
  type IconName,
  iconNames,
  Pane,
  SearchField,
  Section,
  ServiceRow,
  ServiceRows,
  Skeleton,
  Stack,
  useWords,
} from '#design'
import type { Client } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import styles from './hall.module.css'
import { Lines, sayFrom } from './speech.tsx'
import { useGuide, useSearch } from './use-search.ts'

export { FieldView, idOf } from './field-views.tsx'
export { Lines, problemWords, type Say, sayFrom, useAnswerWords } from './speech.tsx'
export { useDefinition } from './use-search.ts'

/** Follows a link within the hall. */
export type Go = (href: string) => void

export function iconOf(name: string): IconName {
  return iconNames.find(each => each === name) ?? 'document'
}

/** Where a finding leads. */
export function hrefOf(finding: Finding): string {
  return finding.kind === 'service' ? `/hall/service/${finding.service}` : `/hall/guide/${finding.topic}`
}

/** One field to find everything by; what is found stands under it as one types. */
export function Find({ client, go }: { readonly client: Client; readonly go: Go }): ReactNode {
  const { t } = useWords()
  const [words, setWords] = useState('')
  const findings = useSearch(client, words)
  const first = findings?.[0]
  return (
    <Stack>
      <SearchField label={t('catalog.search.label')} value={words} onChange={setWords} onEnter={() => first && go(hrefOf(first))} />
      {findings !== null && (
        <div aria-live="polite">
          {findings.length === 0 ? (
            <Empty icon="search" title={t('catalog.search.none', { words })}>
              {t('catalog.search.none.cure')}
            </Empty>
          ) : (
            <ServiceRows>
              {findings.map(finding => (
                <ServiceRow
                  key={hrefOf(finding)}
                  icon={finding.kind === 'service' ? 'edit' : 'document'}
                  name={finding.title}
                  help={finding.summary}
                  href={hrefOf(finding)}
                  onPress={undefined}
                />
              ))}
            </ServiceRows>
          )}
        </div>
      )}
    </Stack>
  )
}

export function ServiceList({ services }: { readonly services: readonly Service[] }): ReactNode {
  const { t } = useWords()
  return (
    <ServiceRows>
      {services.map(({ id, icon, name, summary, minutes }) => (
        <ServiceRow
          key={id}
          icon={iconOf(icon)}
          name={name}
          help={minutes === null ? summary : `${summary} ${t('catalog.minutes', { minutes })}`}
          href={id === 'service-guide' ? '/hall/guide' : `/hall/service/${id}`}
        />
      ))}
    </ServiceRows>
  )
}

/** All topics of the guide. */
export function GuideTopics({ client }: { readonly client: Client }): ReactNode {
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
export function GuideTopic({
  client,
  topic: id,
  go,
  onTitle,
}: {
  readonly client: Client
  readonly topic: string
  readonly go: Go
  readonly onTitle: (title: string) => void
}): ReactNode {
  const { t } = useWords()
  const { definition, failed, again } = useGuide(client)
  if (!definition) return failed ? <Unreachable onAgain={again} /> : <Skeleton lines={6} />
  const say = sayFrom(definition)
  const topic = definition.guide?.topics.find(each => each.id === id)
  if (!topic)
    return <Empty icon="search" title={t('catalog.topic.gone')} action={<Button href="/hall/guide">{t('catalog.topic.all')}</Button>} />
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

/** What one should know before beginning: nothing is asked yet. */
export function ServiceFacts({
  facts,
}: {
  readonly facts: readonly { readonly icon: IconName; readonly name: string; readonly text: string }[]
}): ReactNode {
  return (
    <Stack gap="part">
      {facts.map(({ icon, name, text }) => (
        <Section key={name} title={name}>
          <div className={styles.fact}>
            <Icon name={icon} />
            <div className={styles.lines}>
              <Lines>{text}</Lines>
            </div>
          </div>
        </Section>
      ))}
    </Stack>
  )
}

export function Unreachable({ onAgain }: { readonly onAgain: () => void }): ReactNode {
  const { t } = useWords()
  return (
    <Empty icon="offline" title={t('catalog.unreachable')} action={<Button onPress={onAgain}>{t('design.retry')}</Button>}>
      {t('catalog.unreachable.cure.hall')}
    </Empty>
  )
}

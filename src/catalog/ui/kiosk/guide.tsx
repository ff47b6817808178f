import type { Finding, Topic } from '#catalog'
import {
  Button,
  Empty,
  type IconName,
  iconNames,
  Paged,
  SearchField,
  Skeleton,
  Stack,
  Tile,
  Tiles,
  useComposing,
  useKeyboardOpen,
  useWords,
} from '#design'
import type { Client } from '#kernel/browser'
import { useState } from 'react'
import type { Frame } from '../frame.ts'
import { type Say, sayFrom } from '../speech.tsx'
import { useGuide, useSearch } from '../use-search.ts'
import styles from './guide.module.css'

export interface GuideScreenProps {
  readonly client: Client
  readonly frame: Frame
  /** The topic to begin with; without one, all of them. */
  readonly topic?: string | undefined
  /** Where it is, by its id; null where that is not known. */
  readonly terminal: string | null
  /** What this terminal offers, for whoever found nothing. */
  readonly sections: readonly { readonly id: string; readonly name: string; readonly icon: string }[]
  readonly onSection: (id: string) => void
  readonly onBack: () => void
  /** Begins a service. */
  readonly onBegin: (service: string) => void
}

/** Finding out: type, choose a topic, choose what about it. */
export function GuideScreen({ client, frame, topic: first, terminal, sections, onSection, onBack, onBegin }: GuideScreenProps) {
  const { t } = useWords()
  const { definition, failed, again } = useGuide(client)
  const [words, setWords] = useState('')
  const [at, setAt] = useState<{ readonly topic: string; readonly section: string | null } | null>(
    first === undefined ? null : { topic: first, section: null },
  )
  const composing = useComposing()
  const findings = useSearch(client, words + composing, { channel: 'kiosk', terminal })
  if (failed && !definition) {
    return frame({ kind: 'step', question: t('kiosk.guide.title'), onBack, children: <Unreachable onAgain={again} /> })
  }
  if (!definition) return frame({ kind: 'step', question: t('kiosk.guide.title'), onBack, children: <Skeleton lines={4} panes /> })
  const say = sayFrom(definition)
  const topics = definition.guide?.topics ?? []
  const topic = topics.find(({ id }) => id === at?.topic)
  if (topic && at?.section)
    return <SectionPage {...{ frame, say, topic, onBegin }} section={at.section} onBack={() => setAt({ topic: topic.id, section: null })} />
  if (topic)
    return (
      <TopicPage
        {...{ frame, say, topic, onBegin }}
        onSection={section => setAt({ topic: topic.id, section })}
        onBack={first === topic.id ? onBack : () => setAt(null)}
      />
    )
  const open = (finding: Finding) =>
    finding.kind === 'service' ? onBegin(finding.service) : setAt({ topic: finding.topic!, section: null })
  return (
    <SearchPage
      {...{ frame, say, words, findings, topics, sections, onSection, onBack }}
      onWords={setWords}
      onFinding={open}
      onTopic={id => setAt({ topic: id, section: null })}
    />
  )
}

interface SearchPageProps {
  readonly frame: Frame
  readonly say: Say
  readonly words: string
  readonly onWords: (words: string) => void
  readonly findings: readonly Finding[] | null
  readonly topics: readonly Topic[]
  readonly sections: GuideScreenProps['sections']
  readonly onSection: (id: string) => void
  readonly onFinding: (finding: Finding) => void
  readonly onTopic: (id: string) => void
  readonly onBack: () => void
}

function SearchPage({ frame, say, words, onWords, findings, topics, sections, onSection, onFinding, onTopic, onBack }: SearchPageProps) {
  const { t } = useWords()
  const isTyping = useKeyboardOpen()
  const asked = words + useComposing()
  const found = findings ?? []
  const most = isTyping ? 2 : 6
  return frame({
    kind: 'home',
    question: isTyping ? undefined : t('kiosk.guide.title'),
    lead: isTyping ? undefined : t('kiosk.guide.lead'),
    onBack,
    children: (
      <div className={styles.search}>
        <SearchField label={t('catalog.search.label')} value={words} onChange={onWords} />
        {findings !== null && found.length === 0 ? (
          <>
            <div className={styles.missed} aria-live="polite">
              <h2>{t('catalog.search.none', { words: asked })}</h2>
              <p data-phrases="">{t(isTyping ? 'catalog.search.none.typing' : 'catalog.search.none.kiosk')}</p>
            </div>
            {!isTyping && (
              <Tiles most={6}>
                {sections.map(({ id, name, icon }) => (
                  <Tile key={id} soft icon={iconOf(icon)} name={name} onPress={() => onSection(id)} />
                ))}
              </Tiles>
            )}
          </>
        ) : (
          <Tiles most={most}>
            {findings === null
              ? topics.map(({ id }) => <Tile key={id} soft icon="document" name={say(`topic.${id}.title`)} onPress={() => onTopic(id)} />)
              : found.map(finding => (
                  <Tile
                    key={`${finding.service} ${finding.topic}`}
                    soft
                    icon={finding.kind === 'service' ? 'edit' : 'document'}
                    name={finding.title}
                    help={[t(finding.kind === 'topic' ? 'kiosk.guide.title' : finding.here ? 'catalog.topic.begin' : 'catalog.elsewhere')]}
                    onPress={() => onFinding(finding)}
                  />
                ))}
          </Tiles>
        )}
      </div>
    ),
  })
}

interface TopicPageProps {
  readonly frame: Frame
  readonly say: Say
  readonly topic: Topic
  readonly onBegin: (service: string) => void
  readonly onBack: () => void
}

// words: catalog.topic.*
function TopicPage({ frame, say, topic, onSection, onBegin, onBack }: TopicPageProps & { readonly onSection: (section: string) => void }) {
  const { t } = useWords()
  return frame({
    kind: 'home',
    service: t('kiosk.guide.title'),
    question: say(`topic.${topic.id}.title`),
    lead: say(`topic.${topic.id}.summary`),
    onBack,
    next: beginButton(topic, onBegin, t('catalog.topic.begin')),
    children: (
      <Tiles most={8}>
        {topic.sections.map(section => (
          <Tile key={section} soft icon={sectionIcons[section]} name={t(`catalog.topic.${section}`)} onPress={() => onSection(section)} />
        ))}
      </Tiles>
    ),
  })
}

function SectionPage({ frame, say, topic, section, onBegin, onBack }: TopicPageProps & { readonly section: string }) {
  const { t } = useWords()
  const lines = say(`topic.${topic.id}.${section}`).split('\n')
  return frame({
    kind: 'step',
    service: say(`topic.${topic.id}.title`),
    question: t(`catalog.topic.${section}`),
    onBack,
    next: beginButton(topic, onBegin, t('catalog.topic.begin')),
    children: (
      <Paged count={lines.length} of={section}>
        {(from, to) => (
          <div className={styles.reading}>
            {lines.slice(from, to).map(line => (
              <p key={line} data-item="">
                {line}
              </p>
            ))}
          </div>
        )}
      </Paged>
    ),
  })
}

function beginButton(topic: Topic, onBegin: (service: string) => void, words: string) {
  const { service } = topic
  return service === undefined ? undefined : (
    <Button kind="act" size="main" role="next" wide onPress={() => onBegin(service)}>
      {words}
    </Button>
  )
}

function iconOf(name: string): IconName {
  return iconNames.find(each => each === name) ?? 'cases'
}

const sectionIcons = {
  who: 'person',
  what: 'info',
  need: 'document',
  where: 'map-pin',
  time: 'clock',
  fee: 'cases',
  law: 'building',
  note: 'info',
} as const

function Unreachable({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useWords()
  return (
    <Stack>
      <Empty icon="offline" title={t('catalog.unreachable')} action={<Button onPress={onAgain}>{t('design.retry')}</Button>}>
        {t('catalog.unreachable.cure')}
      </Empty>
    </Stack>
  )
}

import type { StoryLine, WorkCase } from '#cases'
import { DeskAside, Section, Skeleton, type StoryEvent, Timeline, useWords, useNow } from '#design'
import type { ReactNode } from 'react'
import { type Clock, sayDay, sayWhen } from './dates.ts'
import { Facts } from './facts.tsx'
import styles from './work.module.css'

export interface PersonPaneProps {
  /** Undefined while it is on its way. */
  readonly work: WorkCase | undefined
  readonly onOpen: (id: string) => void
}

/** Whose matter it is, and their story over all channels. */
export function PersonPane({ work, onOpen }: PersonPaneProps): ReactNode {
  const { t } = useWords()
  const now = useNow(60_000)
  if (!work)
    return (
      <DeskAside title={t('desk.person.title')}>
        <Skeleton lines={4} />
      </DeskAside>
    )
  const clock = { now, zone: work.head.zone }
  return (
    <DeskAside title={work.person.subject ?? t('desk.person.unknown')} detail={<About work={work} clock={clock} />}>
      <div className={styles.person}>
        <Story work={work} clock={clock} />
        <Others work={work} clock={clock} onOpen={onOpen} />
      </div>
    </DeskAside>
  )
}

// words: desk.assurance.card desk.assurance.phone desk.assurance.none
function About({ work: { person }, clock }: { readonly work: WorkCase; readonly clock: Clock }): ReactNode {
  const words = useWords()
  const { t } = words
  const facts = [
    t('desk.person.cases', { count: person.cases }),
    ...(person.knownSince === null ? [] : [t('desk.person.since', { day: sayDay(words, person.knownSince, clock) })]),
  ]
  return (
    <>
      <Facts facts={[byWhom(person, t), t(`desk.assurance.${person.assurance}`)]} />
      <Facts facts={facts} />
    </>
  )
}

// words: desk.person.guardian desk.person.agent desk.person.guardian.unnamed desk.person.agent.unnamed
function byWhom({ role, actor }: WorkCase['person'], t: ReturnType<typeof useWords>['t']): string {
  if (role !== 'guardian' && role !== 'agent') return t('desk.person.self')
  return actor === null ? t(`desk.person.${role}.unnamed`) : t(`desk.person.${role}`, { name: actor })
}

function Story({ work, clock }: { readonly work: WorkCase; readonly clock: Clock }): ReactNode {
  const words = useWords()
  const { t } = words
  const events = joined(work.person.story).map((line, index): StoryEvent => ({
    id: `${line.at} ${line.event} ${index}`,
    title: titleOf(line, t),
    detail: <Detail line={line} clock={clock} />,
    // A full dot is this case's, an empty one another's.
    tone: line.event === 'case.overdue' ? 'bad' : isElsewhere(line) ? 'plain' : undefined,
  }))
  return (
    <Section title={t('desk.person.story')}>
      <Timeline events={events} />
    </Section>
  )
}

// words: desk.channel.kiosk desk.channel.hall desk.channel.desk desk.channel.system
function Detail({ line, clock }: { readonly line: StoryLine; readonly clock: Clock }): ReactNode {
  const words = useWords()
  const { t } = words
  const parts: readonly (string | null)[] = [
    sayWhen(words, line.at, clock),
    line.by ?? line.place ?? (line.channel === 'system' ? null : t(`desk.channel.${line.channel}`)),
    isElsewhere(line) ? t('desk.story.other') : null,
  ]
  return <Facts facts={parts.filter(part => part !== null)} />
}

// words: desk.story.visit.identified desk.story.case.opened desk.story.case.submitted desk.story.case.stage_entered desk.story.case.returned
// words: desk.story.case.replanned desk.story.case.resubmitted desk.story.case.ended desk.story.help.called desk.story.case.overdue
function titleOf({ event, detail }: StoryLine, t: ReturnType<typeof useWords>['t']): string {
  if (event === 'case.stage_entered' && detail !== null) return t('desk.story.case.stage_entered', { stage: detail })
  if (event === 'case.ended') return detail ?? t('desk.story.case.ended')
  return t(`desk.story.${event}`)
}

function isElsewhere(line: StoryLine): boolean {
  return line.case !== null && !line.case.here
}

/** Newest first. The same thing told twice within a few minutes (a card, then a phone) is one line; that what was submitted came to its first stage is none. */
function joined(story: readonly StoryLine[]): readonly StoryLine[] {
  const within = 10 * 60_000
  return story.filter((line, index) => {
    const [newer, older] = [story[index - 1], story[index + 1]]
    const isSame = newer?.event === line.event && newer.place === line.place && newer.case?.id === line.case?.id
    const isSubmission = line.event === 'case.stage_entered' && older?.event === 'case.submitted' && older.case?.id === line.case?.id
    return !(isSame && newer.at - line.at < within) && !(isSubmission && line.at - older.at < within)
  })
}

interface OthersProps {
  readonly work: WorkCase
  readonly clock: Clock
  readonly onOpen: (id: string) => void
}

/** Their other cases, as far as the story names them. Whether one may see them is the server's to say. */
function Others({ work, clock, onOpen }: OthersProps): ReactNode {
  const words = useWords()
  const { t } = words
  const others = new Map(work.person.story.flatMap(line => (line.case && !line.case.here ? [[line.case.id, line] as const] : [])))
  if (others.size === 0) return null
  return (
    <Section title={t('desk.person.others')}>
      <ul className={styles.others}>
        {[...others].map(([id, line]) => (
          <li key={id}>
            <a
              href={`/desk/case/${id}`}
              onClick={event => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return
                event.preventDefault()
                onOpen(id)
              }}
            >
              {line.case?.serviceName}
            </a>
            <span>{sayDay(words, line.at, clock)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

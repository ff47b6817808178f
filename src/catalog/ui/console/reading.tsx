import { type ReadEntry, type ReadFact, readReading } from '#catalog'
import { Pane, Skeleton, Stack, Tabs, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import styles from './console.module.css'

export interface ReadingProps {
  readonly client: Client
  readonly service: string
  readonly version: number
  /** Departments by their keys; a key that is not in it is shown as it is. */
  readonly owners: ReadonlyMap<string, string> | undefined
}

// words: console.reading.section.* console.promise.*
/** A service as an official reads it, a part at a time: what is asked and when, what is wanted, what happens and by when. */
export function Reading({ client, service, version, owners }: ReadingProps): ReactNode {
  const { t, language } = useWords()
  const [chosen, setChosen] = useState<string | null>(null)
  const read = useQuery({
    queryKey: ['reading', service, version, language],
    queryFn: async ({ signal }) => (await client.call(readReading, { service, version: String(version) }, { signal })).sections,
    placeholderData: last => last,
  })
  const sections = read.data ?? []
  const shown = sections.find(({ section }) => section === chosen) ?? sections[0]
  if (read.isPending) return <Skeleton lines={4} />
  if (!shown) return null
  return (
    <Stack gap="part">
      <h2>{t('console.reading.title')}</h2>
      <Tabs
        label={t('console.reading.title')}
        controls="reading"
        tabs={sections.map(({ section, entries }) => ({
          value: section,
          label: t(`console.reading.section.${section}`),
          count: section === 'questions' ? entries.reduce((sum, each) => sum + each.entries.length, 0) : entries.length,
        }))}
        value={shown.section}
        onChange={setChosen}
      />
      <div id="reading" role="tabpanel" aria-label={t(`console.reading.section.${shown.section}`)}>
        <Stack gap="part">
          {shown.section === 'questions' ? (
            shown.entries.map(step => (
              <Pane key={step.name} title={step.name}>
                <Facts facts={step.facts} owners={owners} />
                <Entries entries={step.entries} owners={owners} />
              </Pane>
            ))
          ) : (
            <Pane>
              <Entries
                entries={
                  shown.section === 'promises'
                    ? shown.entries.map(each => ({ ...each, name: t(`console.promise.${each.name}`) }))
                    : shown.entries
                }
                owners={owners}
                plain={shown.section === 'promises'}
              />
            </Pane>
          )}
          <p className={styles.cure}>{t('console.reading.note')}</p>
        </Stack>
      </div>
    </Stack>
  )
}

interface EntriesProps {
  readonly entries: readonly ReadEntry[]
  readonly owners: ReadingProps['owners']
  /** Each has one fact, whose name says nothing. */
  readonly plain?: boolean
}

function Entries({ entries, owners, plain = false }: EntriesProps): ReactNode {
  return (
    <ul className={styles.reading}>
      {entries.map(entry => (
        <li key={entry.name}>
          <p className={styles.entryName}>
            {entry.name}
            {entry.note !== null && <span className={styles.entryNote}>{entry.note}</span>}
          </p>
          <div className={styles.entryFacts}>
            {plain ? entry.facts.map(({ words }) => <p key={words}>{words}</p>) : <Facts facts={entry.facts} owners={owners} />}
            {'entries' in entry && entry.entries.length > 0 && <Entries entries={entry.entries} owners={owners} />}
          </div>
        </li>
      ))}
    </ul>
  )
}

// words: console.fact.*
function Facts({ facts, owners }: { readonly facts: readonly ReadFact[]; readonly owners: ReadingProps['owners'] }): ReactNode {
  const { t } = useWords()
  if (facts.length === 0) return null
  return (
    <dl className={styles.facts}>
      {facts.map(({ about, words, lines }, index) => (
        <div key={about + words}>
          <dt>{facts[index - 1]?.about === about ? '' : t(`console.fact.${about}`)}</dt>
          <dd>{about === 'department' ? (owners?.get(words) ?? words) : lines ? <Lines lines={lines} /> : words}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A deep condition: what belongs together stands further in. */
function Lines({ lines }: { readonly lines: NonNullable<ReadFact['lines']> }): ReactNode {
  return (
    <ul className={styles.deep}>
      {lines.map(({ depth, words }, index) => (
        <li key={index} data-depth={Math.min(depth, 6)}>
          {words}
        </li>
      ))}
    </ul>
  )
}

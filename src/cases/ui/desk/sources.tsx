import type { WorkCase } from '#cases'
import { type Definition, DefinitionList, Pane, useWords } from '#design'
import type { Say } from '#catalog/desk'
import type { ReactNode } from 'react'
import type { Given, GivenRow } from './given.ts'
import styles from './work.module.css'

export interface SourcesProps {
  readonly work: WorkCase
  readonly given: Given
  readonly say: Say
}

/** Where each thing comes from, and with it what need not be looked at again and what must be. */
export function Sources({ work, given, say }: SourcesProps): ReactNode {
  const { t } = useWords()
  const rows = given.steps.flatMap(({ parts }) => parts.flatMap(part => part.rows)).filter(({ entry }) => entry !== undefined)
  const by = (trust: string) => rows.filter(({ entry }) => entry?.trust === trust)
  const files = given.documents.filter(document => document.files.length > 0)
  const lists: readonly (Definition | null)[] = [
    identity(work, t),
    listOf(by('A'), { label: t('desk.trust.A'), tone: 'ok', and: t('desk.and') }),
    listOf(by('B'), { label: t('desk.trust.B'), tone: 'ok', and: t('desk.and') }),
    files.length + by('C').length === 0
      ? null
      : {
          label: t('desk.trust.C'),
          value: [...files.map(({ name }) => name), ...by('C').map(({ label }) => label)].join(t('desk.and')),
          tone: 'warn',
        },
    by('D').length === 0 ? null : { label: t('desk.trust.D'), value: t('desk.trust.D.count', { count: by('D').length }) },
    ...problems(given, rows, { t, say }),
  ]
  return (
    <Pane title={t('desk.sources.title')}>
      <div className={styles.step}>
        <DefinitionList rows={lists.filter(row => row !== null)} />
      </div>
    </Pane>
  )
}

type T = ReturnType<typeof useWords>['t']

// words: desk.assurance.card desk.assurance.phone desk.assurance.none
function identity({ person }: WorkCase, t: T): Definition {
  return {
    label: t('desk.sources.identity'),
    value: t(`desk.assurance.${person.assurance}`),
    tone: person.assurance === 'none' ? 'warn' : 'ok',
  }
}

function listOf(
  rows: readonly GivenRow[],
  { label, tone, and }: { readonly label: string; readonly tone: 'ok'; readonly and: string },
): Definition | null {
  return rows.length === 0 ? null : { label, value: rows.map(row => row.label).join(and), tone }
}

/** What does not hold as it stands today. */
function problems(given: Given, rows: readonly GivenRow[], { t, say }: { readonly t: T; readonly say: Say }): readonly Definition[] {
  const wrong = rows.filter(({ problem }) => problem !== null).map(({ label }) => label)
  const missing = given.documents
    .filter(({ required, files }) => required && files.length === 0)
    .map(({ name }) => t('desk.sources.missing', { name }))
  const stops = given.stopped.map(id => say(`eligibility.${id}.title`))
  const all = [...wrong, ...missing, ...stops]
  return all.length === 0 ? [] : [{ label: t('desk.sources.problems'), value: all.join(t('desk.and')), tone: 'bad' }]
}

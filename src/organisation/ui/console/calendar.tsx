import { addDays, type Day, daysBetween } from '#kernel'
import { clearSpecialDays, type ManagedUnit, readOrganisation, readSpecialDays, setSpecialDays, type SpecialDay } from '#organisation'
import { Button, CaseHead, DeskMain, Empty, Notice, Segments, SelectNative, Skeleton, Stack, useAttempt, useWords } from '#design'
import type { Client } from '#kernel/browser'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import styles from './calendar.module.css'
import { Months } from './months.tsx'
import { NoticeForm } from './notice-form.tsx'
import { RunWords } from './run-words.tsx'
import { heldAt, type Layer, opensOn, type Run, runsOf } from './runs.ts'
import { SpecialForm } from './special-form.tsx'

export interface CalendarPageProps {
  readonly client: Client
  readonly onDone: (words: string) => void
}

/** Days before the end of what is known about holidays, from which on one is asked to see to it: the notice comes in November. */
const askBefore = 75

type Asked = { readonly what: 'day'; readonly day: Day | null } | { readonly what: 'notice' } | null

/** When a place works and when it does not: a year on one sheet, and what differs from the week. */
export function CalendarPage({ client, onDone }: CalendarPageProps): ReactNode {
  const { t, language, formats } = useWords()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<string | null>(null)
  const [chosenYear, setChosenYear] = useState<number | null>(null)
  const [asked, setAsked] = useState<Asked>(null)
  const attempt = useAttempt(t('console.unreachable'))
  const listId = useId()
  const organisation = useQuery({
    queryKey: ['organisation'],
    queryFn: async ({ signal }) => await client.call(readOrganisation, {}, { signal }),
  })
  const places = organisation.data?.units.filter(({ closed }) => !closed) ?? []
  const place = places.find(({ id }) => id === chosen) ?? places[0]
  const read = useQuery({
    queryKey: ['special-days', place?.id],
    queryFn: async ({ signal }) => await client.call(readSpecialDays, { unit: place!.id }, { signal }),
    enabled: place !== undefined,
  })
  const failed = organisation.isError || read.isError
  const title = <CaseHead name={t('console.calendar.title')} number={t('console.calendar.lead')} />
  if (!read.data || !place)
    return (
      <DeskMain head={title}>
        {failed ? (
          <Empty
            icon="offline"
            title={t('console.unreachable')}
            action={<Button onPress={() => void queries.refetchQueries()}>{t('design.retry')}</Button>}
          />
        ) : (
          <Skeleton lines={8} />
        )}
      </DeskMain>
    )
  const { today, hours, knownUntil } = read.data
  const layers: readonly Layer[] = read.data.layers
  const thisYear = Number(today.slice(0, 4))
  const year = chosenYear ?? thisYear
  const held = heldAt(layers)
  const done = async () => {
    setAsked(null)
    await queries.invalidateQueries()
    onDone(t('console.organisation.saved'))
  }
  const save = async (days: SpecialDay[]) => {
    const given = days.map(each => ({ ...each, periods: each.periods.map(([from, to]): [number, number] => [from, to]) }))
    await client.call(setSpecialDays, { unit: place.id, days: given })
    setChosenYear(Number(days[0]!.date.slice(0, 4)))
    await done()
  }
  const takeBack = async ({ first, count }: Run) => {
    const dates = Array.from({ length: count }, (_, index) => addDays(first.date, index)).filter(date => date >= today)
    await attempt.run(async () => {
      await client.call(clearSpecialDays, { unit: place.id, dates })
      await done()
    })
  }
  const runs = runsOf(held, year)
  const isShort = knownUntil === null || daysBetween(today, knownUntil) < askBefore
  const name = place.name[language]
  return (
    <>
      <DeskMain head={title}>
        <Stack gap="part">
          <div className={styles.bar}>
            <SelectNative label={t('console.calendar.place')} value={place.id} options={optionsOf(places, language)} onChange={setChosen} />
            <Segments
              label={t('console.calendar.year')}
              segments={[thisYear - 1, thisYear, thisYear + 1].map(each => ({ value: String(each), label: String(each) }))}
              value={String(year)}
              onChange={each => setChosenYear(Number(each))}
            />
            <div className={styles.line}>
              <Button icon="document" onPress={() => setAsked({ what: 'notice' })}>
                {t('console.calendar.notice')}
              </Button>
              <Button kind="act" onPress={() => setAsked({ what: 'day', day: null })}>
                {t('console.calendar.add')}
              </Button>
            </div>
          </div>
          {isShort && (
            <Notice
              tone="warn"
              title={t('console.calendar.unknown', { year: knownUntil === null ? thisYear : Number(knownUntil.slice(0, 4)) + 1 })}
            >
              {t('console.calendar.unknown.what')}
            </Notice>
          )}
          <div className={styles.year}>
            <Months year={year} today={today} held={held} isOpen={opensOn(hours, layers)} onDay={day => setAsked({ what: 'day', day })} />
            <section aria-labelledby={listId}>
              <h2 id={listId} className={styles.listTitle}>
                {t('console.calendar.list', { year })}
              </h2>
              <p className={styles.whose}>{t(runs.length === 0 ? 'console.calendar.list.none' : 'console.calendar.list.detail')}</p>
              {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
              {runs.map(run => (
                <RunWords key={run.first.date} run={run}>
                  {run.last >= today && (
                    <div>
                      <Button
                        size="secondary"
                        busy={attempt.busy}
                        describedAs={t('console.calendar.clear.n', { date: formats.date(run.first.date) })}
                        onPress={() => void takeBack(run)}
                      >
                        {t('console.calendar.clear')}
                      </Button>
                    </div>
                  )}
                </RunWords>
              ))}
            </section>
          </div>
        </Stack>
      </DeskMain>
      {asked?.what === 'day' && (
        <SpecialForm
          today={today}
          day={asked.day}
          now={asked.day === null ? undefined : held.get(asked.day)}
          place={name}
          onClose={() => setAsked(null)}
          onSave={save}
        />
      )}
      {asked?.what === 'notice' && <NoticeForm year={year} today={today} place={name} onClose={() => setAsked(null)} onSave={save} />}
    </>
  )
}

/** The tree in one list: deeper places further in. */
function optionsOf(places: readonly ManagedUnit[], language: 'zh-CN' | 'en') {
  const top = places[0]?.path.split('.').length ?? 1
  return places.map(({ id, path, name }) => ({ value: id, label: `${'　'.repeat(path.split('.').length - top)}${name[language]}` }))
}

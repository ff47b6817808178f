import { useCounts } from './queries.ts'
import { showNumber, type WorkRow as Row, type WorkView, workViews } from '#cases'
import { Button, DeskList, Empty, Hidden, SearchField, Skeleton, Tabs, useWords, WorkRow, useNow } from '#design'
import type { Me } from '#identity'
import { type ReactNode, useEffect, useRef } from 'react'
import { type Clock, isToday, sayDue, sayWhen } from './dates.ts'
import type { SteadyRow } from './steady.ts'
import styles from './work.module.css'

export const listId = 'work'

export interface WorkListProps {
  readonly me: Me
  readonly view: WorkView
  /** Null while they are on their way. */
  readonly rows: readonly SteadyRow[] | null
  readonly zone: string
  readonly failure: unknown
  readonly words: string
  readonly changed: number
  /** What this person has just claimed: it stays in its place until the list is put in order. */
  readonly claimed: ReadonlySet<string>
  readonly current: string | null
  readonly onWords: (words: string) => void
  readonly onView: (view: WorkView) => void
  readonly onOpen: (id: string) => void
  readonly onSettle: () => void
  readonly onAgain: () => void
}

// words: desk.work.mine desk.work.open desk.work.waiting desk.work.done
export function WorkList(props: WorkListProps): ReactNode {
  const { me, view, rows, words, changed } = props
  const { t } = useWords()
  const counts = useCounts()
  const place = me.departments.map(({ name }) => name).join(t('desk.and')) || me.unit
  return (
    <DeskList
      id={listId}
      title={t('desk.work.title')}
      aside={
        changed > 0 ? (
          <button type="button" className={styles.settle} onClick={props.onSettle}>
            {t('desk.work.settle', { count: changed })}
          </button>
        ) : (
          place
        )
      }
      tabs={
        <div className={styles.head}>
          <Tabs
            label={t('desk.work.title')}
            controls={listId}
            value={view}
            onChange={props.onView}
            tabs={workViews.map(value => ({ value, label: t(`desk.work.${value}`), count: counts[value] }))}
          />
          <div className={styles.filter}>
            <SearchField label={t('desk.work.filter')} value={words} onChange={props.onWords} onEnter={focusFirst} />
          </div>
        </div>
      }
    >
      <Arrivals rows={rows} />
      <Content {...props} />
    </DeskList>
  )
}

/** New ones are told in passing, once. */
function Arrivals({ rows }: Pick<WorkListProps, 'rows'>): ReactNode {
  const { t } = useWords()
  const count = rows?.filter(({ isNew }) => isNew).length ?? 0
  return <p aria-live="polite">{count > 0 && <Hidden>{t('desk.work.arrived', { count })}</Hidden>}</p>
}

// words: desk.work.empty.mine desk.work.empty.open desk.work.empty.waiting desk.work.empty.done
// words: desk.work.empty.mine.detail desk.work.empty.open.detail desk.work.empty.waiting.detail desk.work.empty.done.detail
function Content({ view, rows, zone, failure, words, current, claimed, onOpen, onAgain, onWords }: WorkListProps): ReactNode {
  const { t } = useWords()
  const now = useNow()
  if (failure !== null && !rows)
    return (
      <Empty icon="offline" title={t('desk.work.failed')} action={<Button onPress={onAgain}>{t('design.retry')}</Button>}>
        {t('desk.work.failed.cure')}
      </Empty>
    )
  if (!rows)
    return (
      <div className={styles.waiting}>
        <Skeleton lines={8} />
      </div>
    )
  if (rows.length === 0 && words.trim() !== '')
    return (
      <Empty
        icon="search"
        title={t('desk.work.none', { words })}
        action={<Button onPress={() => onWords('')}>{t('desk.work.none.clear')}</Button>}
      >
        {t('desk.work.none.cure')}
      </Empty>
    )
  if (rows.length === 0)
    return (
      <Empty icon="inbox" title={t(`desk.work.empty.${view}`)}>
        {t(`desk.work.empty.${view}.detail`)}
      </Empty>
    )
  return (
    <ul>
      {rows.map(steady => (
        <li key={steady.row.id} data-row={steady.row.id}>
          <Line
            steady={steady}
            clock={{ now, zone }}
            isCurrent={steady.row.id === current}
            isClaimed={claimed.has(steady.row.id)}
            onOpen={() => onOpen(steady.row.id)}
          />
        </li>
      ))}
    </ul>
  )
}

interface LineProps {
  readonly steady: SteadyRow
  readonly clock: Clock
  readonly isCurrent: boolean
  readonly isClaimed: boolean
  readonly onOpen: () => void
}

// words: desk.channel.kiosk desk.channel.hall desk.channel.desk desk.channel.system
function Line({ steady: { row, isNew, isGone }, clock, isCurrent, isClaimed, onOpen }: LineProps): ReactNode {
  const words = useWords()
  const { t } = words
  const from = row.place ?? t(`desk.channel.${row.channel}`)
  return (
    <WorkRow
      name={
        <>
          {row.serviceName}
          {isNew && <span className={styles.new}>{t('desk.work.new')}</span>}
        </>
      }
      detail={
        <>
          <span data-personal="">{row.subject ?? showNumber(row.number)}</span>
          {` · ${from}`}
        </>
      }
      {...timeOf(row, words, clock)}
      stage={isGone ? t(isClaimed ? 'desk.case.mine' : 'desk.work.gone') : stageOf(row, t)}
      current={isCurrent}
      onPress={onOpen}
    />
  )
}

function timeOf(row: Row, words: ReturnType<typeof useWords>, clock: Clock): { clock: string; due: 'past' | 'soon' | 'later' } {
  if (row.phase === 'returned') return { clock: words.t('desk.work.customer'), due: 'later' }
  if (row.dueAt === null) return { clock: sayWhen(words, row.at, clock), due: 'later' }
  // What is due today is due soon, however short its stage is.
  const due = row.overdue || clock.now >= row.dueAt ? 'past' : row.warned || isToday(row.dueAt, clock) ? 'soon' : 'later'
  return { clock: sayDue(words, row.dueAt, clock), due }
}

// words: desk.outcome.granted desk.outcome.refused
function stageOf(row: Row, t: ReturnType<typeof useWords>['t']): string {
  if (row.phase !== 'ended') return row.stage ?? ''
  return row.outcome === null ? t('desk.outcome.other') : t(`desk.outcome.${row.outcome}`)
}

/** The buttons of the rows, in their order on the page. */
export function rowButtons(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`#${listId} [data-row] button`)]
}

export function focusedRow(): string | null {
  return document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null
}

export function focusFirst(): void {
  rowButtons()[0]?.focus()
}

/** Puts the focus on a row once it is drawn. */
export function useRowFocus(): (id: string) => void {
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    const row = document.querySelector<HTMLElement>(`#${listId} [data-row="${wanted.current}"] button`)
    if (!row) return
    row.focus()
    wanted.current = null
  })
  return id => {
    wanted.current = id
  }
}

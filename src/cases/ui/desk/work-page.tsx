import { claim, readNumber, showNumber, type WorkCase, type WorkView, workViews } from '#cases'
import { Button, type DeskFrameProps, DeskMain, Empty, KeyHint, type Tone, useWords } from '#design'
import { Refused } from '#kernel/browser'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { CasePane } from './case-pane.tsx'
import type { Drafts } from './drafts.ts'
import { useKeys } from './keys.tsx'
import { PersonPane } from './person.tsx'
import { caseKey, type Door, useCaseQuery, useWork, workKey } from './queries.ts'
import { type SteadyRow, useSteady } from './steady.ts'
import { focusedRow, focusFirst, listId, rowButtons, useRowFocus, WorkList } from './work-list.tsx'
import styles from './work.module.css'

export interface WorkPageProps extends Door {
  readonly drafts: Drafts
  readonly view: WorkView
  /** The case that stands open. */
  readonly caseId: string | null
  readonly frame: (parts: Omit<DeskFrameProps, 'rail'>) => ReactNode
  readonly onGo: (to: { readonly view: WorkView; readonly caseId: string | null }, how?: 'push' | 'replace') => void
  readonly onSay: (tone: Tone, words: string) => void
  /** Shows the keys. */
  readonly onKeys: () => void
}

/** What a page can do to a case: the answer takes the case's place, a refusal is said. */
export interface Acting {
  /** What is under way, if anything is: an action's id. */
  readonly busy: string | null
  isActing(caseId: string): boolean
  /** Whether a case came to this revision by what this page did. */
  isOwn(caseId: string, revision: number): boolean
  /** Returns the case after it, or why it was refused; says the latter unless the caller does. */
  run(caseId: string, name: string, work: () => Promise<WorkCase>, quiet?: boolean): Promise<WorkCase | { readonly refusal: Refused }>
}

export function WorkPage(props: WorkPageProps): ReactNode {
  const { client, live, me, view, caseId, frame, onGo, onSay } = props
  const { t, language } = useWords()
  const queries = useQueryClient()
  const work = useWork({ client, live, me }, view)
  const { shown, changed, settle } = useSteady({ view, rows: work.data?.rows, at: work.dataUpdatedAt })
  const [words, setWords] = useState('')
  const [claimed, setClaimed] = useState<ReadonlySet<string>>(new Set())
  const acting = useActing(onSay)
  const focusRow = useRowFocus()
  const rows = shown.filter(({ row }) => matches(row, words))
  const opened = useCaseQuery(client, caseId)
  const current = rows.find(({ row }) => row.id === caseId)?.row

  const open = (id: string) => onGo({ view, caseId: id })
  const show = (next: WorkView) => {
    if (next !== view) onGo({ view: next, caseId })
    setWords('')
  }
  const claimIt = async (id: string) => {
    const after = await acting.run(id, 'claim', async () => await client.call(claim, { id }))
    if ('refusal' in after) return
    setClaimed(before => new Set([...before, id]))
    onSay('ok', t('desk.done.claimed', { number: showNumber(after.head.number) }))
    if (id !== caseId) open(id)
  }
  /** What one does oneself changes the list at once. */
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ['work'] })
    const list = queries.getQueryState<Awaited<typeof work.data>>(workKey(view, language))
    settle({ view, rows: list?.data?.rows, at: list?.dataUpdatedAt ?? 0 })
  }
  /** After an action the next one of the list stands open: that is what somebody who works through a list does next. */
  const goOn = async (id: string, said: string) => {
    const next = nextOf(rows, id)
    onSay('ok', said)
    await refresh()
    onGo({ view, caseId: next })
    if (next !== null) focusRow(next)
  }
  const stay = async (said: string) => {
    onSay('ok', said)
    setClaimed(new Set())
    await refresh()
  }
  const move = (by: 1 | -1) => {
    const buttons = rowButtons()
    const at = buttons.findIndex(button => button === document.activeElement)
    const from = at >= 0 ? at : rows.findIndex(({ row }) => row.id === caseId)
    const to = from < 0 ? 0 : from + by
    buttons[Math.min(Math.max(to, 0), buttons.length - 1)]?.focus()
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: arrow(() => move(1)),
    ArrowUp: arrow(() => move(-1)),
    c: () => {
      const id = focusedRow() ?? caseId
      if (id !== null && acting.busy === null) void claimIt(id)
    },
    '/': () => document.querySelector<HTMLInputElement>(`section:has(> #${listId}) [role=search] input`)?.focus(),
    '?': props.onKeys,
    ...Object.fromEntries(workViews.map((name, index) => [String(index + 1), () => show(name)])),
  })
  return frame({
    list: (
      <WorkList
        {...{ me, view, words, changed, claimed }}
        rows={work.data ? rows : null}
        zone={work.data?.zone ?? 'UTC'}
        failure={work.error}
        current={caseId}
        onWords={setWords}
        onView={show}
        onOpen={open}
        onSettle={() => {
          settle()
          focusFirst()
        }}
        onAgain={() => void work.refetch()}
      />
    ),
    children:
      caseId === null ? (
        <NothingOpen isEmpty={work.data !== undefined && rows.length === 0} onKeys={props.onKeys} />
      ) : (
        <CasePane
          key={`case ${caseId}`}
          {...props}
          id={caseId}
          row={current}
          acting={acting}
          onClaim={() => void claimIt(caseId)}
          onDone={said => void goOn(caseId, said)}
          onStay={said => void stay(said)}
        />
      ),
    // Who cannot open a case is shown nobody beside it.
    ...(caseId === null || (opened.isError && !opened.data)
      ? {}
      : { aside: <PersonPane key={`person ${caseId}`} work={opened.data} onOpen={open} /> }),
  })
}

function NothingOpen({ isEmpty, onKeys }: { readonly isEmpty: boolean; readonly onKeys: () => void }): ReactNode {
  const { t } = useWords()
  return (
    <DeskMain>
      <div className={styles.nothing}>
        <Empty
          icon="cases"
          title={t(isEmpty ? 'desk.work.all.done' : 'desk.work.pick')}
          action={
            <Button kind="quiet" onPress={onKeys} keyHint="?">
              {t('desk.work.pick.keys')}
            </Button>
          }
        >
          {!isEmpty && (
            <p className={styles.hints}>
              <span>
                <KeyHint>J</KeyHint> <KeyHint>K</KeyHint> {t('desk.work.pick.move')}
              </span>
              <span>
                <KeyHint>Enter</KeyHint> {t('desk.work.pick.open')}
              </span>
            </p>
          )}
        </Empty>
      </div>
    </DeskMain>
  )
}

function useActing(onSay: WorkPageProps['onSay']): Acting {
  const { language } = useWords()
  const queries = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const under = useRef(new Set<string>())
  const own = useRef(new Map<string, number>())
  return {
    busy,
    isActing: caseId => under.current.has(caseId),
    isOwn: (caseId, revision) => own.current.get(caseId) === revision,
    run: async (caseId, name, work, quiet = false) => {
      setBusy(name)
      under.current.add(caseId)
      try {
        const after = await work()
        own.current.set(caseId, after.revision)
        queries.setQueryData(caseKey(caseId, language), after)
        return after
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        if (!quiet) onSay('warn', error.message)
        await queries.invalidateQueries({ queryKey: ['case', caseId] })
        return { refusal: error }
      } finally {
        setBusy(null)
        under.current.delete(caseId)
      }
    },
  }
}

function matches(row: SteadyRow['row'], words: string): boolean {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return true
  const number = readNumber(wanted)
  return row.serviceName.toLowerCase().includes(wanted) || (/^\d+$/.test(number) && row.number.includes(number))
}

/** The case after this one in the list, else the one before it. */
function nextOf(rows: readonly SteadyRow[], id: string): string | null {
  const at = rows.findIndex(({ row }) => row.id === id)
  const others = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0)).reverse()]
  return others.find(({ row, isGone }) => !isGone && row.id !== id)?.row.id ?? null
}

/** Arrow keys are the list's where nothing else has the focus; elsewhere they scroll. */
function arrow(work: () => void): () => boolean {
  return () => {
    const at = document.activeElement
    const isOurs = at === document.body || at === null || at.closest(`#${listId}`) !== null
    if (isOurs) work()
    return isOurs
  }
}

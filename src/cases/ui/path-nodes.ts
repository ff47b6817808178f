import type { CaseHead } from '#cases'
import { dayIn } from '#kernel'
import type { CaseNode, WordsValue } from '#design'

// words: cases.path.submit cases.path.end
/** The drawn path of a case, in words: when each stop was, who has it, by when. */
export function pathNodes({ t, formats }: WordsValue, head: CaseHead): readonly CaseNode[] {
  const day = (instant: number) => formats.date(dayIn(instant, head.zone))
  const submitted = head.path[0]?.at ?? null
  // What is over the same day is told by the clock: "by today" says nothing.
  const moment = (dueAt: number, from: number | null) =>
    from !== null && dayIn(dueAt, head.zone) === dayIn(from, head.zone) ? formats.time(dueAt, head.zone) : day(dueAt)
  return head.path.map(({ id, name, state, at, dueAt, department }) => {
    const due = dueAt === null ? null : moment(dueAt, at ?? submitted)
    return {
      name: state === 'waiting' && head.phase === 'returned' ? t('cases.path.mend') : (name ?? t(`cases.path.${id}`)),
      state: state === 'coming' ? 'future' : state,
      ...noteOf({ t, department, when: at === null ? null : day(at), due, state }),
    }
  })
}

function noteOf(given: {
  readonly t: WordsValue['t']
  readonly department: string | null
  readonly when: string | null
  readonly due: string | null
  readonly state: CaseHead['path'][number]['state']
}): Pick<CaseNode, 'note'> {
  const { t, department, when, due, state } = given
  if (state === 'stopped') return { note: t('cases.path.stopped', { when: when ?? '' }) }
  if (state === 'done' && when !== null) return { note: when }
  if (state === 'now' && due !== null)
    return { note: department === null ? t('cases.path.due', { due }) : t('cases.path.with', { department, due }) }
  if (state === 'waiting' && due === null) return { note: t('cases.path.waiting') }
  return due === null ? {} : { note: t('cases.path.due', { due }) }
}

export type CaseTone = 'now' | 'ok' | 'bad' | 'info' | 'plain'

// words: cases.state.draft cases.state.returned cases.state.withdrawn cases.state.expired cases.state.handling
// words: cases.state.unpaid cases.state.cancelled cases.state.time_lost
/** How a case stands, in a few words, and whether it waits for the person. */
export function stateOf({ t }: WordsValue, head: CaseHead): { readonly words: string; readonly tone: CaseTone } {
  if (head.phase === 'draft') return { words: t('cases.state.draft'), tone: 'now' }
  if (head.phase === 'returned') return { words: t('cases.state.returned', { count: head.request?.items.length ?? 0 }), tone: 'now' }
  if (head.phase === 'paying') return { words: t('cases.state.paying'), tone: 'now' }
  if (head.phase === 'cancelling') return { words: t('cases.state.cancelling'), tone: 'info' }
  if (head.phase === 'handling') return { words: t('cases.state.handling'), tone: 'info' }
  if (head.ending !== 'outcome') return { words: t(`cases.state.${head.ending ?? 'withdrawn'}`), tone: 'plain' }
  return { words: head.doing ?? '', tone: head.outcome === 'granted' ? 'ok' : 'bad' }
}

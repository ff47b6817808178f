import type { CaseHead } from '#cases'
import type { CaseNode, WordsValue } from '#design'
import { type Clock, sayDay, sayDue, sayMoment } from './dates.ts'

// words: cases.path.submit cases.path.end
/** The way of a case as a case worker reads it: when each stop was, how long is left, by when the rest. */
export function deskPath(words: WordsValue, head: CaseHead, now: number): readonly CaseNode[] {
  const { t } = words
  const clock = { now, zone: head.zone }
  return head.path.map(({ id, name, state, at, dueAt }) => ({
    name: name ?? t(`cases.path.${id}`),
    // Nothing here waits for who looks at it: while it lies with the customer it stands still at its stage.
    state: state === 'coming' ? 'future' : state === 'waiting' ? 'now' : state,
    ...noteOf(words, clock, { state, at, dueAt, until: head.request?.until ?? (state === 'waiting' ? dueAt : null) }),
  }))
}

interface Stop {
  readonly state: CaseHead['path'][number]['state']
  readonly at: number | null
  readonly dueAt: number | null
  readonly until: number | null
}

function noteOf(words: WordsValue, clock: Clock, { state, at, dueAt, until }: Stop): Pick<CaseNode, 'note'> {
  const { t } = words
  if (state === 'waiting')
    return { note: until === null ? t('desk.path.customer') : t('desk.path.customer.until', { day: sayMoment(words, until, clock) }) }
  if (state === 'stopped')
    return { note: at === null ? t('desk.path.stopped') : t('desk.path.stopped.at', { when: sayMoment(words, at, clock) }) }
  if (state === 'done') return at === null ? {} : { note: sayMoment(words, at, clock) }
  if (dueAt === null) return {}
  return { note: state === 'now' ? sayDue(words, dueAt, clock) : t('desk.path.by', { day: sayDay(words, dueAt, clock) }) }
}

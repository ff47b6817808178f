import { showNumber, type WorkCase, type WorkRow } from '#cases'
import type { DefinitionView } from '#catalog'
import { sayFrom } from '#catalog/desk'
import { Button, CaseHead, CasePath, DeskMain, Empty, Skeleton, Tag, type Tone, useWords, useNow } from '#design'
import { Refused } from '#kernel/browser'
import { type ReactNode, useMemo } from 'react'
import { barOf, useActions } from './actions.tsx'
import { Answers } from './answers.tsx'
import { Documents } from './documents.tsx'
import type { Drafts } from './drafts.ts'
import { readGiven } from './given.ts'
import { Outcome, Request } from './outcome.tsx'
import { deskPath } from './path.ts'
import { type Door, isUnknown, useCaseDefinition, useWorkCase } from './queries.ts'
import { useReveal } from './reveal.ts'
import { Sources } from './sources.tsx'
import type { Acting } from './work-page.tsx'
import styles from './work.module.css'

export interface CasePaneProps extends Door {
  readonly id: string
  /** What the list knows of it: shown until the case itself is here. */
  readonly row: WorkRow | undefined
  readonly drafts: Drafts
  readonly acting: Acting
  readonly onSay: (tone: Tone, words: string) => void
  readonly onClaim: () => void
  /** Something was done that takes the case out of the hand. */
  readonly onDone: (said: string) => void
  /** Something was done and the case stays. */
  readonly onStay: (said: string) => void
}

export function CasePane(props: CasePaneProps): ReactNode {
  const { id, row, acting, onSay } = props
  const { t } = useWords()
  const query = useWorkCase(props, id, {
    acting,
    onChange: (before, after) => onSay('info', changeWords(before, after, t)),
  })
  const definition = useCaseDefinition(props.client, query.data)
  const { data: work } = query
  if (!work && query.isError) return <CannotOpen error={query.error} onAgain={() => void query.refetch()} />
  if (!work) return <Opening row={row} />
  if (!definition.data)
    return (
      <DeskMain head={<Head work={work} />}>
        {definition.failed ? <Empty icon="offline" title={t('desk.case.failed')} /> : <Skeleton lines={3} panes />}
      </DeskMain>
    )
  return <OpenCase {...props} work={work} definition={definition.data} />
}

function OpenCase(props: CasePaneProps & { readonly work: WorkCase; readonly definition: DefinitionView }): ReactNode {
  const { client, me, work, definition, onSay } = props
  const { t } = useWords()
  const say = useMemo(() => sayFrom(definition), [definition])
  const given = useMemo(() => readGiven(definition, work, say), [definition, work, say])
  const reveal = useReveal({
    client,
    caseId: work.head.id,
    isMine: work.stage?.assignee?.me === true,
    onFailure: message => onSay('bad', message ?? t('cases.unreachable')),
  })
  const actions = useActions({ ...props, say, given })
  return (
    <>
      <DeskMain head={<Head work={work} />} {...barOf(actions)}>
        {work.head.request && <Request head={work.head} />}
        {work.head.phase === 'ended' && <Outcome head={work.head} />}
        {given && (
          <div className={styles.room}>
            <div className={styles.columns}>
              <Answers {...{ work, say, reveal }} steps={given.steps} looker={me.name} />
              <div className={styles.column}>
                <Sources {...{ work, given, say }} />
                <Documents work={work} documents={given.documents} />
              </div>
            </div>
          </div>
        )}
      </DeskMain>
      {actions.dialog}
    </>
  )
}

function Head({ work }: { readonly work: WorkCase }): ReactNode {
  const words = useWords()
  const now = useNow()
  const { head } = work
  return (
    <>
      <CaseHead name={head.serviceName} number={showNumber(head.number)} tag={<StateTag work={work} />} />
      <CasePath variant="bar" nodes={deskPath(words, head, now)} />
    </>
  )
}

function StateTag({ work: { head, stage, actions } }: { readonly work: WorkCase }): ReactNode {
  const { t } = useWords()
  if (head.phase === 'returned') return <Tag tone="plain">{t('desk.case.customer')}</Tag>
  if (head.phase === 'ended') {
    if (head.outcome !== null) return <Tag tone={head.outcome === 'granted' ? 'ok' : 'bad'}>{head.doing}</Tag>
    return <Tag>{t(head.ending === 'expired' ? 'cases.state.expired' : 'cases.state.withdrawn')}</Tag>
  }
  // Nothing may be done with it from here: another department has it.
  if (actions.length === 0) return <Tag>{t('desk.case.elsewhere', { department: stage?.department ?? '' })}</Tag>
  const assignee = stage?.assignee ?? null
  if (assignee === null) return <Tag>{t('desk.case.unclaimed')}</Tag>
  return assignee.me ? (
    <Tag tone="info">{t('desk.case.mine')}</Tag>
  ) : (
    <Tag tone="warn">{t('desk.case.theirs', { name: assignee.name })}</Tag>
  )
}

/** What the list said of it stands there at once; the rest comes. */
function Opening({ row }: { readonly row: WorkRow | undefined }): ReactNode {
  const { t } = useWords()
  return (
    <DeskMain
      head={
        <div className={styles.opening}>
          <CaseHead name={row?.serviceName ?? t('desk.case.opening')} number={row ? showNumber(row.number) : undefined} />
        </div>
      }
    >
      <Skeleton lines={3} panes />
    </DeskMain>
  )
}

function CannotOpen({ error, onAgain }: { readonly error: Error; readonly onAgain: () => void }): ReactNode {
  const { t } = useWords()
  const refused = isUnknown(error) || (error instanceof Refused && error.code === 'kernel.malformed')
  return (
    <DeskMain>
      <div className={styles.nothing}>
        {refused ? (
          <Empty icon="search" title={t('desk.case.unknown')}>
            {t('desk.case.unknown.why')}
          </Empty>
        ) : (
          <Empty icon="offline" title={t('desk.case.failed')} action={<Button onPress={onAgain}>{t('design.retry')}</Button>}>
            {error instanceof Refused ? error.message : t('desk.case.failed.cure')}
          </Empty>
        )}
      </div>
    </DeskMain>
  )
}

/** What somebody else did, as far as one sees it from here. */
function changeWords(before: WorkCase, after: WorkCase, t: ReturnType<typeof useWords>['t']): string {
  const [was, is] = [before.stage?.assignee ?? null, after.stage?.assignee ?? null]
  if (after.head.phase !== before.head.phase || after.stage?.id !== before.stage?.id) return t('desk.case.changed')
  if (is && !is.me && was?.name !== is.name) return t('desk.case.claimed.by', { name: is.name })
  if (was && !was.me && is === null) return t('desk.case.released.by', { name: was.name })
  return t('desk.case.changed')
}

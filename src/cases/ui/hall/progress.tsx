import { type CaseHead, queryProgress, showNumber, supplementPages } from '#cases'
import { FieldView, type Go, Lines, problemWords, sayFrom } from '#catalog/hall'
import {
  Button,
  CasePath,
  type Definition,
  DefinitionList,
  Dialog,
  Notice,
  Pane,
  Stack,
  Tag,
  TextField,
  useNow,
  usePrepared,
  useWords,
  type WordsValue,
} from '#design'
import { dayIn } from '#kernel'
import type { Client, LiveClient } from '#kernel/browser'
import { Pay } from '#payments/hall'
import { type ReactNode, useEffect, useState } from 'react'
import { pathNodes, stateOf } from '../path-nodes.ts'
import type { CaseSession } from '../session.ts'
import { useAttempt, useCase } from '../use-case.ts'
import { DocumentField } from './documents.tsx'
import styles from './hall.module.css'

export interface CaseProgressProps {
  readonly head: CaseHead
  /** The page's own heading names the service. */
  readonly named?: boolean | undefined
  /** When and where the appointment is stands on top already. */
  readonly timed?: boolean | undefined
  readonly children?: ReactNode
}

/** Where a case is, drawn, with what is being done, by whom and by when. */
export function CaseProgress({ head, named = false, timed = false, children }: CaseProgressProps): ReactNode {
  const words = useWords()
  const { t, formats } = words
  const state = stateOf(words, head)
  const day = (instant: number) => formats.date(dayIn(instant, head.zone))
  return (
    <Stack gap="block">
      <Pane
        title={named ? t('hall.case.progress') : head.serviceName}
        aside={<Tag tone={state.tone === 'plain' ? 'plain' : state.tone}>{state.words}</Tag>}
      >
        <Stack gap="part">
          {head.phase === 'cancelling' && <p className={styles.doing}>{t('hall.cancelling')}</p>}
          {head.phase !== 'ended' && head.phase !== 'returned' && head.doing !== null && <p className={styles.doing}>{head.doing}</p>}
          {head.phase === 'ended' && head.why !== null && head.why !== '' && <p className={styles.doing}>{head.why}</p>}
          {head.phase === 'ended' && head.told !== null && (
            <div>
              <Lines>{head.told}</Lines>
            </div>
          )}
          {head.submittedAt !== null && <CasePath variant="down" nodes={pathNodes(words, head)} />}
        </Stack>
      </Pane>
      {children}
      <Pane title={t('hall.case.facts')}>
        <DefinitionList
          rows={[
            { label: t('cases.number.label'), value: showNumber(head.number), personal: true },
            ...(head.submittedAt === null ? [] : [{ label: t('cases.slip.submitted'), value: day(head.submittedAt) }]),
            ...(timed ? [] : timeRows(words, head)),
            ...moneyRows(words, head),
            ...(head.wholeDueAt === null ? [] : [{ label: t('cases.slip.due'), value: day(head.wholeDueAt) }]),
            ...(head.expiresAt === null || head.phase === 'ended' ? [] : [{ label: t('hall.case.kept'), value: day(head.expiresAt) }]),
          ]}
        />
      </Pane>
    </Stack>
  )
}

function timeRows({ t }: WordsValue, { shown, time }: CaseHead): readonly Definition[] {
  return [...(time === null ? [] : [{ label: t('cases.time'), value: time.label, personal: true }]), ...shown]
}

// words: cases.money.open cases.money.paid cases.money.closed cases.money.refunding cases.money.refunded
function moneyRows({ t, formats }: WordsValue, { money }: CaseHead): readonly Definition[] {
  if (money === null) return []
  const { items, total, currency, state } = money
  return [
    ...(items.length > 1 ? items.map(({ name, amount }) => ({ label: name, value: formats.money(amount, currency) })) : []),
    { label: t('cases.money.label'), value: `${formats.money(total, currency)} · ${t(`cases.money.${state}`)}` },
  ]
}

/** A case that was submitted, for its customer: progress, the slip's code, withdrawing. */
export function SubmittedCase({
  client,
  live,
  session,
  onGone,
}: {
  readonly client: Client
  readonly live: LiveClient
  readonly session: CaseSession
  readonly onGone: () => void
}): ReactNode {
  const words = useWords()
  const { t } = words
  const [paying, setPaying] = useState<string | null>(null)
  const { view, definition } = useCase(session)
  const say = sayFrom(definition)
  const [isAsking, setIsAsking] = useState(false)
  const attempt = useAttempt()
  const now = useNow()
  const { head, slip } = view
  const due = head.waiting === 'payment' ? (head.money?.due ?? null) : null
  // The receipt stays where it is while the case goes on behind it.
  useEffect(() => {
    if (due !== null) setPaying(due)
  }, [due])
  const mayCancel = head.cancel !== null && (head.cancel.until === null || now <= head.cancel.until)
  const isCancel = head.phase === 'ended' || head.money?.state === 'paid'
  // An appointment that was made: when and where come before what was paid for it.
  const isTimed = head.time !== null && head.outcome === 'granted'
  const isPaying = paying !== null && (head.money?.state === 'open' || head.money?.state === 'paid') && head.phase !== 'cancelling'
  const reload = () => void session.reload().catch(() => {})
  const isJustSent = head.waiting === null && head.phase === 'handling' && head.submittedAt !== null && now - head.submittedAt < 120_000
  return (
    <Stack gap="block">
      {isJustSent && (
        <Notice tone="ok" title={t('hall.sent.title')}>
          {t('hall.sent.body')}
        </Notice>
      )}
      {isTimed && (
        <Pane>
          <DefinitionList rows={timeRows(words, head)} />
        </Pane>
      )}
      {isPaying && (
        <Pay.View
          {...{ client, live }}
          due={paying}
          what={head.serviceName}
          from={t('hall.receipt.from')}
          onDone={() => {
            setPaying(null)
            reload()
          }}
          onCancel={() => {
            setPaying(null)
            void session
              .withdraw()
              .catch(() => {})
              .then(reload)
          }}
        />
      )}
      <CaseProgress head={head} named timed={isTimed}>
        {slip && head.phase !== 'ended' && (
          <Pane title={t('hall.slip.title')}>
            <DefinitionList
              rows={[
                { label: t('cases.number.label'), value: showNumber(head.number), personal: true },
                { label: t('cases.slip.code'), value: slip.code, personal: true },
              ]}
            />
            <p className={styles.note}>{t('hall.slip.note')}</p>
          </Pane>
        )}
      </CaseProgress>
      {/* Who does not want to pay says so where it is to be paid. */}
      {mayCancel && slip && !(isPaying && head.money?.state === 'open') && (
        <Button kind="quiet" onPress={() => setIsAsking(true)}>
          {t(isCancel ? 'hall.cancel' : 'hall.withdraw')}
        </Button>
      )}
      <Dialog
        open={isAsking}
        title={isCancel && say.has('cancel.ask') ? say('cancel.ask') : t('hall.withdraw.title')}
        onClose={() => setIsAsking(false)}
        actions={
          <>
            <Button onPress={() => setIsAsking(false)}>{t(isCancel ? 'hall.cancel.no' : 'hall.withdraw.no')}</Button>
            <Button
              kind="danger"
              busy={attempt.busy}
              onPress={() =>
                void attempt.run(session.withdraw).then(done => {
                  if (!done) return
                  setIsAsking(false)
                  void session.reload().catch(onGone)
                })
              }
            >
              {t(isCancel ? 'hall.cancel.yes' : 'hall.withdraw.yes')}
            </Button>
          </>
        }
      >
        {attempt.refusal ? attempt.refusal.message : t(isCancel ? 'hall.cancel.body' : 'hall.withdraw.body')}
      </Dialog>
    </Stack>
  )
}

/** What was returned: why, by when, and only that to be mended. */
export function MendCase({ session, go }: { readonly session: CaseSession; readonly go: Go }): ReactNode {
  const words = useWords()
  const { t, formats } = words
  const snapshot = useCase(session)
  const attempt = useAttempt()
  const [isTold, setIsTold] = useState(false)
  const { view, survey, definition } = snapshot
  const say = sayFrom(definition)
  const { head } = view
  const { request } = head
  if (!request) return null
  const pages = supplementPages(survey, request.items)
  const open = request.items.filter(({ path }) => !request.mended.includes(path))
  const gaps = survey.steps.flatMap(step => step.gaps)
  const send = () => {
    setIsTold(true)
    if (open.length > 0 || gaps.length > 0) return
    void attempt.run(session.resubmit).then(sent => {
      if (sent) go(`/hall/case/${head.id}`)
      else void session.reload().catch(() => {})
    })
  }
  return (
    <Stack gap="block">
      <CaseProgress head={head} named>
        <Notice tone="now" title={t('hall.mend.title', { until: formats.date(dayIn(request.until, head.zone)) })}>
          {request.note !== '' && <p data-personal="">{request.note}</p>}
        </Notice>
        {pages.map(page => {
          const item = request.items.find(
            ({ path }) => (page.kind === 'question' ? page.question.path : page.kind === 'document' ? page.document.rule.id : '') === path,
          )
          const isOpen = item !== undefined && !request.mended.includes(item.path)
          return (
            <Pane
              key={page.id}
              aside={item && <Tag tone={isOpen ? 'now' : 'ok'}>{isOpen ? item.why : t('hall.mend.done')}</Tag>}
              title={item?.name}
            >
              {/* What staff wrote takes its place. */}
              {isOpen && request.note === '' && item.cure !== null && <p>{item.cure}</p>}
              {page.kind === 'question' && (
                <FieldView
                  question={page.question}
                  say={say}
                  error={errorOf(page.question.path)}
                  onInput={(input, when) => session.type(page.question.path, input, when)}
                  onLeave={() => void session.flush().catch(() => {})}
                />
              )}
              {page.kind === 'document' && (
                <DocumentField
                  {...{ session, snapshot, say }}
                  document={page.document}
                  named={item !== undefined}
                  error={isTold && isOpen ? t('hall.mend.missing') : undefined}
                />
              )}
            </Pane>
          )
        })}
        {attempt.refusal && <Notice tone="bad" title={attempt.refusal.message} />}
        <Button kind="act" size="main" wide busy={attempt.busy} busyLabel={t('hall.sending')} onPress={send}>
          {t('hall.mend.send')}
        </Button>
      </CaseProgress>
    </Stack>
  )

  function errorOf(path: string): string | undefined {
    const gap = gaps.find(each => each.path === path)
    const question = pages.flatMap(page => (page.kind === 'question' && page.question.path === path ? [page.question] : []))[0]
    if (gap && question) return problemWords(words, say, question, gap.problem)
    return isTold && open.some(item => item.path === path) ? t('hall.mend.missing') : undefined
  }
}

export interface ProgressQueryProps {
  readonly client: Client
  /** From the address a slip's code leads to. */
  readonly number: string
}

/** Progress by number and code, without signing in. */
export function ProgressQuery({ client, number: given }: ProgressQueryProps): ReactNode {
  const { t } = useWords()
  const [number, setNumber] = useState(given)
  const [code, setCode] = useState('')
  const [head, setHead] = useState<CaseHead | null>(null)
  const attempt = useAttempt()
  usePrepared(async language => {
    const told = head && (await client.call(queryProgress, { number, code }, { when: 'once', language }))
    return () => setHead(told)
  })
  if (head) return <CaseProgress head={head} />
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        void attempt.run(async () => setHead(await client.call(queryProgress, { number, code }, { when: 'once' })))
      }}
    >
      <Stack gap="part">
        <p>{t('hall.progress.lead')}</p>
        <TextField
          label={t('cases.number.label')}
          help={t('hall.progress.number')}
          value={number}
          keyboard="number"
          maxLength={16}
          onChange={setNumber}
        />
        <TextField
          label={t('cases.slip.code')}
          help={t('hall.progress.code')}
          value={code}
          maxLength={10}
          width="short"
          error={attempt.refusal?.message}
          onChange={text => {
            setCode(text.toUpperCase())
            attempt.clear()
          }}
        />
        <Button kind="act" size="main" wide type="submit" busy={attempt.busy}>
          {t('hall.progress.ask')}
        </Button>
      </Stack>
    </form>
  )
}

import { stepToGoOn } from '#cases'
import { closingKinds, questionsOf, type StepView, type Survey } from '#catalog'
import { type Go, Lines, type Say, sayFrom } from '#catalog/hall'
import { Button, ErrorSummary, Notice, Pane, Row, Stack, StepBar, useWords } from '#design'
import { Phone, type Visit } from '#visits/hall'
import { type ReactNode, useEffect, useState } from 'react'
import type { CaseSession, CaseSnapshot } from '../session.ts'
import { useAttempt, useCase } from '../use-case.ts'
import { Review } from './review.tsx'
import { StepBody, useErrors } from './step.tsx'

export interface CaseFormProps {
  readonly session: CaseSession
  readonly visit: Visit
  readonly go: Go
  /** The step in the address; null: where something is missing first. */
  readonly step: string | null
  readonly onTitle: (title: string) => void
}

/** Filling a case in, step by step; saved as one types. */
export function CaseForm({ session, visit, go, step: wanted, onTitle }: CaseFormProps): ReactNode {
  const snapshot = useCase(session)
  const attempt = useAttempt()
  const { t } = useWords()
  const { view, definition, survey } = snapshot
  // Where one goes on is found once: completing a step must not turn the page under one's hands.
  const [first] = useState(() => stepToGoOn(survey))
  const say = sayFrom(definition)
  onTitle(say('service.name'))
  if (!view.consented) {
    return (
      <Stack gap="block">
        <Pane title={t('hall.privacy.title')}>
          <Stack gap="text">
            <Lines>{say('service.privacy')}</Lines>
          </Stack>
        </Pane>
        {attempt.refusal && <Notice tone="bad" title={attempt.refusal.message} />}
        <Button kind="act" size="main" wide busy={attempt.busy} onPress={() => void attempt.run(session.consent)}>
          {t('hall.privacy.agree')}
        </Button>
        <Button wide onPress={() => go(`/hall/service/${view.head.service}`)}>
          {t('hall.privacy.no')}
        </Button>
      </Stack>
    )
  }
  const current = [wanted, first, stepToGoOn(survey)].flatMap(id => survey.steps.filter(step => step.id === id))[0]
  if (!current) return null
  return <Step key={current.id} {...{ session, visit, go, snapshot, say }} id={current.id} />
}

/** What comes after the review is done with the case itself. */
function askingSteps(survey: Survey): readonly StepView[] {
  return survey.steps.filter(({ kind }) => !closingKinds.has(kind))
}

interface StepProps {
  readonly session: CaseSession
  readonly visit: Visit
  readonly go: Go
  readonly snapshot: CaseSnapshot
  readonly say: Say
  readonly id: string
}

function Step({ session, visit, go, snapshot, say, id }: StepProps): ReactNode {
  const { t } = useWords()
  const { survey, view } = snapshot
  const attempt = useAttempt()
  const errorsOf = useErrors(say)
  const [told, setTold] = useState<ReadonlySet<string> | 'all'>(new Set<string>())
  const [tries, setTries] = useState(0)
  // Pressed on while what was chosen is on its way to the server: goes on once it is there.
  const [isGoing, setIsGoing] = useState(false)
  const [barren, setBarren] = useState<string | null>(null)
  const index = survey.steps.findIndex(step => step.id === id)
  const step = survey.steps[index]!
  const stop = survey.stopped[0]
  const here = `/hall/case/${view.head.id}`
  useEffect(() => window.scrollTo(0, 0), [id])
  const next = () => {
    if (step.gaps.length > 0 && snapshot.changing) return setIsGoing(true)
    setTold('all')
    setTries(tries + 1)
    if (step.gaps.length > 0 || stop !== undefined) return
    const following = askingSteps(survey)[index + 1]
    if (following) return go(`${here}?step=${following.id}`)
    void attempt.run(session.submit).then(sent => {
      if (sent) go(here)
      else void session.reload().catch(() => {})
    })
  }
  useEffect(() => {
    if (!isGoing || snapshot.changing) return
    setIsGoing(false)
    next()
    // Once, when it is there or was refused.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isGoing, snapshot.changing])
  const isLast = index === askingSteps(survey).length - 1
  const asksWho = survey.steps.some(({ kind }) => kind === 'identify')
  const isPaid = survey.steps.some(({ kind }) => kind === 'payment')
  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (!attempt.busy) next()
      }}
    >
      <Stack gap="block">
        <StepBar step={index + 1} of={survey.steps.length} name={say(`step.${id}.title`)} />
        {told === 'all' && <ErrorSummary key={tries} errors={errorsOf(step)} />}
        {attempt.refusal && <Notice tone="bad" title={attempt.refusal.message} />}
        {snapshot.changedElsewhere.length > 0 && <Notice tone="info" title={t('hall.changed.elsewhere')} />}
        {stop !== undefined && (
          <Notice tone="bad" title={say(`eligibility.${stop}.title`)}>
            <Lines>{say(`eligibility.${stop}.cure`)}</Lines>
          </Notice>
        )}
        {step.kind === 'identify' && !view.identified && (
          <SignIn {...{ session, visit }} title={t('hall.identify.title')} body={t('hall.identify.why')} />
        )}
        {step.kind === 'review' && <Review {...{ snapshot, say, go }} />}
        <StepBody
          {...{ session, snapshot, say, step, told, barren }}
          onBarren={setBarren}
          onChange={field => {
            const asking = survey.steps.find(each => questionsOf([each]).some(question => question.field.id === field))
            if (asking) go(`${here}?step=${asking.id}`)
          }}
          onLeft={path => setTold(before => (before === 'all' ? before : new Set([...before, path])))}
        />
        {isLast && asksWho && !view.identified && (
          <SignIn {...{ session, visit }} title={t('hall.identify.last')} body={t('hall.identify.last.why')} />
        )}
        {barren === null && (
          <Button
            kind="act"
            size="main"
            wide
            type="submit"
            busy={attempt.busy || isGoing}
            busyLabel={t('hall.sending')}
            disabled={isLast && asksWho && !view.identified}
          >
            {isLast ? t(isPaid ? 'hall.submit.pay' : 'hall.submit') : t('hall.next')}
          </Button>
        )}
        <Row align="between">
          {index > 0 ? (
            <Button kind="quiet" icon="back" onPress={() => go(`${here}?step=${survey.steps[index - 1]!.id}`)}>
              {t('hall.step.back')}
            </Button>
          ) : (
            <span />
          )}
          <Saved snapshot={snapshot} />
        </Row>
      </Stack>
    </form>
  )
}

/** Signing in without leaving the form: what is proved is filled in. */
function SignIn({
  session,
  visit,
  title,
  body,
}: {
  readonly session: CaseSession
  readonly visit: Visit
  readonly title: string
  readonly body: string
}): ReactNode {
  const attempt = useAttempt()
  const isKnown = visit.snapshot().visit?.assurance !== 'none' && visit.snapshot().visit !== null
  useEffect(() => {
    if (isKnown) void attempt.run(session.identify)
    // Once, when the person becomes known.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isKnown])
  if (isKnown) return attempt.refusal ? <Notice tone="bad" title={attempt.refusal.message} /> : null
  return (
    <Pane title={title}>
      <Stack gap="part">
        <p>{body}</p>
        <Phone.View beside visit={visit} onDone={() => void attempt.run(session.identify)} />
      </Stack>
    </Pane>
  )
}

/** That nothing typed is lost, in two words; where something is there to be lost. */
function Saved({ snapshot: { given, view, uploads, saved } }: { readonly snapshot: CaseSnapshot }): ReactNode {
  const { t } = useWords()
  if (saved && Object.keys(given.entries).length === 0 && view.documents.length === 0 && uploads.length === 0) return null
  return (
    <p role="status" style={{ color: 'var(--ink-2)', fontSize: 'var(--type-small)' }}>
      {t(saved ? 'hall.saved' : 'hall.saving')}
    </p>
  )
}

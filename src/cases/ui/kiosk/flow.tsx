import { type KioskPage, kioskPages, pageToGoOn, rowPages, supplementPages } from '#cases'
import { faultIdOf, type Frame, problemWords, type Say, sayFrom } from '#catalog/kiosk'
import { Button, focusField, NowPanel, Notice, StepBar, useWords } from '#design'
import type { Language } from '#kernel'
import { type Client } from '#kernel/browser'
import type { Devices } from '#terminals/kiosk'
import { Identify, ProvePhone, type Visit } from '#visits/kiosk'
import { type ReactNode, useEffect, useState } from 'react'
import type { CaseSession, CaseSnapshot } from '../session.ts'
import { type Attempt, useAttempt, useCase } from '../use-case.ts'
import { DocumentPage } from './document.tsx'
import { OfferPage, SlotPage } from './offer.tsx'
import { QuestionPage, ConfirmPage } from './question.tsx'
import { ReviewPage } from './review.tsx'
import { RowsPage } from './rows.tsx'
import { Sheets } from './sheets.tsx'

export interface CaseFlowProps {
  readonly client: Client
  readonly session: CaseSession
  readonly visit: Visit
  readonly devices: Devices | null
  readonly frame: Frame
  /** Leaves the case as it stands. */
  readonly onLeave: () => void
  /** It is somebody else's card or number: the visit ends, and with it all that was read. */
  readonly onNotMe: () => void
  /** Submitted, or sent again. */
  readonly onDone: () => void
  /** Where the person is, as `<service>/<step>`, for whoever is called for help. */
  readonly onPlace: (place: string) => void
}

/** Doing a service at a terminal: notice, who it is, then one question at a time, to the review. */
export function CaseFlow(props: CaseFlowProps): ReactNode {
  const { session, visit, devices, frame, onLeave } = props
  const { t } = useWords()
  const snapshot = useCase(session)
  const attempt = useAttempt()
  const { view, definition } = snapshot
  const say = sayFrom(definition)
  const service = say('service.name')
  if (!view.consented)
    return <PrivacyPage {...{ frame, say, service, attempt, onBack: onLeave }} onAgree={() => void attempt.run(session.consent)} />
  // Whoever wants to pay a bill need not say who they are.
  const asksWho = snapshot.survey.steps.some(({ kind }) => kind === 'identify')
  if (asksWho && !view.identified && view.head.phase === 'draft') {
    const identified = visit.snapshot().visit?.assurance !== 'none'
    if (identified) return <Linking {...{ frame, service, session, attempt, onBack: onLeave }} />
    const first = snapshot.survey.steps[0]
    const step = first && <StepBar step={1} of={snapshot.survey.steps.length} name={say(`step.${first.id}.title`)} />
    return (
      <Identify.View {...{ visit, devices, frame, service, step }} onBack={onLeave} onDone={() => void attempt.run(session.identify)} />
    )
  }
  if (view.head.phase !== 'draft' && view.head.phase !== 'returned') {
    return frame({ kind: 'step', service, onBack: onLeave, children: <Notice tone="info" title={t('cases.moved.on')} /> })
  }
  return <Questions {...props} snapshot={snapshot} say={say} service={service} attempt={attempt} />
}

interface QuestionsProps extends CaseFlowProps {
  readonly snapshot: CaseSnapshot
  readonly say: Say
  readonly service: string
  readonly attempt: Attempt
}

function Questions({
  session,
  visit,
  devices,
  frame,
  onLeave,
  onNotMe,
  onDone,
  onPlace,
  snapshot,
  say,
  service,
  attempt,
}: QuestionsProps): ReactNode {
  const words = useWords()
  const { t, language } = words
  const { survey, view } = snapshot
  const request = view.head.phase === 'returned' ? view.head.request : null
  const pages = request ? supplementPages(survey, request.items) : kioskPages(survey)
  const [at, setAt] = useState(() => ({
    page: request ? (pages[0]?.id ?? '') : pageToGoOn(survey),
    row: null as { group: string; row: string; page: number } | null,
    last: null as string | null,
  }))
  const [isTold, setIsTold] = useState(false)
  const [tries, setTries] = useState(0)
  // Pressed on while what was chosen is on its way to the server: goes on once it is there.
  const [isGoing, setIsGoing] = useState(false)
  const [isBack, setIsBack] = useState(false)
  const [proving, setProving] = useState<string | null>(null)
  const [isAskedToProve, setIsAskedToProve] = useState(false)
  const index = Math.max(
    0,
    pages.findIndex(({ id }) => id === at.page),
  )
  const rowsPage = at.row
    ? pages.find((each): each is KioskPage & { kind: 'rows' } => each.kind === 'rows' && each.group.id === at.row!.group)
    : undefined
  const inRow = at.row && rowsPage ? rowPages(rowsPage, at.row.row) : null
  const page = (inRow ? inRow[at.row!.page] : undefined) ?? pages[index]
  useEffect(() => {
    if (page) onPlace(`${view.head.service}/${page.step}`)
    // Told when the page changes.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [page?.id])

  const go = (to: Partial<typeof at>) => {
    setIsTold(false)
    attempt.clear()
    setAt(before => ({ ...before, row: null, last: to.row?.row ?? before.last, ...to }))
  }
  const send = async () => {
    if (await attempt.run(request ? session.resubmit : session.submit)) onDone()
    else await session.reload().catch(() => {})
  }
  const next = () => {
    if (!page) return
    if (gapOf(snapshot, page)) {
      if (snapshot.changing) return setIsGoing(true)
      setIsTold(true)
      return setTries(tries + 1)
    }
    if (survey.stopped.length > 0 && !isBack) return setIsTold(true)
    if (inRow && at.row) return at.row.page + 1 < inRow.length ? go({ row: { ...at.row, page: at.row.page + 1 } }) : go({})
    const contact = contactIn(page)
    if (contact !== null && !isAskedToProve) return setProving(contact)
    goOn()
  }
  const goOn = () => {
    const following = pages[index + 1]
    if (following) go({ page: following.id })
    else void send()
  }
  /** The number to reach the person by, where they are known by their card and no phone is proved yet. */
  const contactIn = (current: KioskPage): string | null => {
    const known = visit.snapshot().visit
    if (current.kind !== 'question' || known?.assurance !== 'card' || known.phone !== null) return null
    const { field, entry } = current.question
    return field.id === snapshot.definition.intake?.body.contact && typeof entry?.value === 'string' ? entry.value : null
  }
  const back = () => {
    setIsBack(true)
    if (inRow && at.row) return at.row.page > 0 ? go({ row: { ...at.row, page: at.row.page - 1 } }) : go({})
    const before = pages[index - 1]
    if (before) go({ page: before.id })
    else onLeave()
  }
  useEffect(() => setIsBack(false), [page?.id])
  useEffect(() => {
    if (!isGoing || snapshot.changing) return
    setIsGoing(false)
    next()
    // Once, when it is there or was refused.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isGoing, snapshot.changing])
  useEffect(() => {
    if (tries > 0 && page?.kind === 'question') focusField(faultIdOf(page.question))
    // Once for each try: where the focus goes afterwards is the person's affair.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [tries])

  if (!page) return frame({ kind: 'step', service, onBack: onLeave, children: null })
  const stop = survey.stopped[0]
  if (isTold && stop !== undefined && !gapOf(snapshot, page)) {
    return (
      <StopPage
        {...{ frame, say, service, stop }}
        onBack={() => setIsTold(false)}
        onLeave={() => {
          void session.withdraw().catch(() => {})
          onLeave()
        }}
      />
    )
  }
  const notMe = () => {
    void session.withdraw().catch(() => {})
    onNotMe()
  }
  const gap = gapOf(snapshot, page)
  const isLast = !inRow && index === pages.length - 1
  const isPaid = survey.steps.some(({ kind }) => kind === 'payment')
  const stepIndex = survey.steps.findIndex(({ id }) => id === page.step)
  const step = request ? undefined : <StepBar step={stepIndex + 1} of={survey.steps.length} name={say(`step.${page.step}.title`)} />
  if (proving !== null) {
    return (
      <ProvePhone.View
        {...{ visit, frame, service, step }}
        given={proving}
        onBack={() => setProving(null)}
        onDone={() => {
          setProving(null)
          setIsAskedToProve(true)
          goOn()
        }}
      />
    )
  }
  const shared = {
    session,
    say,
    error: isTold && gap && page.kind === 'question' ? problemWords(words, say, page.question, gap.problem) : undefined,
    alert: isTold && gap && page.kind !== 'question' ? gap : null,
    note: noteFor(page),
    refusal: attempt.refusal,
    onNext: next,
    framed: {
      kind: 'step' as const,
      service,
      step,
      onBack: back,
      next: (
        <Button kind="act" size="main" role="next" wide busy={attempt.busy || isGoing} busyLabel={t('kiosk.sending')} onPress={next}>
          {isLast ? t(request ? 'kiosk.send.again' : isPaid ? 'kiosk.send.pay' : 'kiosk.send') : t('kiosk.next')}
        </Button>
      ),
    },
    frame,
  }
  switch (page.kind) {
    case 'question':
      if (page.question.field.kind === 'slot') return <SlotPage key={page.id} {...shared} page={page} />
      if (page.question.field.kind === 'lookup') {
        const earlier = pages.slice(0, index)
        return <OfferPage key={page.id} {...shared} {...{ page, earlier }} onChange={id => go({ page: id })} />
      }
      return <QuestionPage key={page.id} {...shared} page={page} />
    case 'confirm':
      return <ConfirmPage key={page.id} {...shared} page={page} onNotMe={notMe} />
    case 'rows':
      return (
        <RowsPage key={page.id} {...shared} page={page} last={at.last} onRow={row => go({ row: { group: page.group.id, row, page: 0 } })} />
      )
    case 'document':
      return <DocumentPage key={page.id} {...shared} page={page} snapshot={snapshot} devices={devices} />
    case 'review':
      return <ReviewPage key={page.id} {...shared} snapshot={snapshot} onChange={id => go({ page: id })} />
  }

  function noteFor(current: KioskPage): string | null {
    const item = request?.items.find(
      ({ path }) =>
        (current.kind === 'question' && current.question.path === path) ||
        (current.kind === 'document' && current.document.rule.id === path),
    )
    return item ? sentences([item.why, request?.note || item.cure], language) : null
  }
}

/** Each with its full stop, one after the other. */
function sentences(texts: readonly (string | null | undefined)[], language: Language): string {
  const [stop, between] = language === 'en' ? ['.', ' '] : ['。', '']
  return texts
    .flatMap(text => (text === null || text === undefined || text === '' ? [] : [/[.!?。！？]$/.test(text) ? text : `${text}${stop}`]))
    .join(between)
}

/** What keeps a page from being left forward. */
function gapOf({ survey }: CaseSnapshot, page: KioskPage) {
  const gaps = survey.steps.flatMap(step => step.gaps)
  switch (page.kind) {
    case 'question':
      return gaps.find(({ path }) => path === page.question.path) ?? null
    case 'document':
      return gaps.find(({ path, kind }) => kind === 'document' && path === page.document.rule.id) ?? null
    case 'rows':
      return gaps.find(({ path }) => path === page.group.id || path.startsWith(`${page.group.id}/`)) ?? null
    case 'confirm':
    case 'review':
      return null
  }
}

interface PrivacyPageProps {
  readonly frame: Frame
  readonly say: Say
  readonly service: string
  readonly attempt: Attempt
  readonly onBack: () => void
  readonly onAgree: () => void
}

/** The notice before the first personal word (PIPL art. 17): to be read, then agreed to. */
function PrivacyPage({ frame, say, service, attempt, onBack, onAgree }: PrivacyPageProps): ReactNode {
  const { t } = useWords()
  return frame({
    kind: 'step',
    service,
    question: t('kiosk.privacy.title'),
    now: <NowPanel>{t('kiosk.privacy.guide')}</NowPanel>,
    onBack,
    beside: <Button onPress={onBack}>{t('kiosk.privacy.no')}</Button>,
    next: (
      <Button kind="act" size="main" role="next" wide busy={attempt.busy} busyLabel={t('kiosk.start.beginning')} onPress={onAgree}>
        {t('kiosk.privacy.agree')}
      </Button>
    ),
    children: <Sheets lines={say('service.privacy').split('\n')} />,
  })
}

interface LinkingProps {
  readonly frame: Frame
  readonly service: string
  readonly session: CaseSession
  readonly attempt: Attempt
  readonly onBack: () => void
}

/** The person is known already in this visit: the case is linked to them without asking again. */
function Linking({ frame, service, session, attempt, onBack }: LinkingProps): ReactNode {
  const { t } = useWords()
  useEffect(() => {
    void attempt.run(session.identify)
    // Once for a case.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [session])
  return frame({
    kind: 'step',
    service,
    onBack,
    children: attempt.refusal ? <Notice tone="bad" title={attempt.refusal.message} /> : <Notice tone="info" title={t('kiosk.linking')} />,
  })
}

interface StopPageProps {
  readonly frame: Frame
  readonly say: Say
  readonly service: string
  readonly stop: string
  readonly onBack: () => void
  readonly onLeave: () => void
}

/** It cannot be applied for as things are: why, and what to do instead. */
function StopPage({ frame, say, service, stop, onBack, onLeave }: StopPageProps): ReactNode {
  const { t } = useWords()
  return frame({
    kind: 'step',
    service,
    question: say(`eligibility.${stop}.title`),
    align: 'middle',
    onBack,
    beside: <Button onPress={onBack}>{t('kiosk.stop.change')}</Button>,
    next: (
      <Button kind="act" size="main" role="next" wide onPress={onLeave}>
        {t('kiosk.stop.leave')}
      </Button>
    ),
    children: <Sheets lines={say(`eligibility.${stop}.cure`).split('\n')} />,
  })
}

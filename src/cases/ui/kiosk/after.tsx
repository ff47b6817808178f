import { type CaseHead, showNumber } from '#cases'
import { Lines, sayFrom } from '#catalog/kiosk'
import { Button, Icon, NowPanel, Notice, Pane, SlipPaper, Stack, StepBar, useWords } from '#design'
import type { Client, LiveClient } from '#kernel/browser'
import { Pay } from '#payments/kiosk'
import type { Devices } from '#terminals/kiosk'
import { type ReactNode, useEffect, useState } from 'react'
import { stateOf } from '../path-nodes.ts'
import type { CaseSnapshot } from '../session.ts'
import { useCase } from '../use-case.ts'
import { type Dispensing, dispensingPage, useDispensing } from './dispense.tsx'
import styles from './kiosk.module.css'
import { SlipScreen, type SlipScreenProps } from './slip.tsx'

export interface AfterScreenProps extends SlipScreenProps {
  readonly client: Client
  readonly live: LiveClient
  readonly devices: Devices | null
}

/** After sending: paying, waiting for whoever does it, and what came of it. A case that goes to a desk has its slip at once. */
export function AfterScreen(props: AfterScreenProps): ReactNode {
  const { session } = props
  const snapshot = useCase(session)
  const { head } = snapshot.view
  const [paying, setPaying] = useState<string | null>(null)
  const dispensing = useDispensing(props, snapshot)
  const isOpen = head.waiting === 'payment'
  const due = head.money?.due ?? null
  // The receipt stays on the page while the case goes on behind it.
  useEffect(() => {
    if (isOpen) setPaying(due)
  }, [isOpen, due])
  if (paying !== null) return <Paying {...props} snapshot={snapshot} due={paying} onLeft={() => setPaying(null)} />
  if (head.waiting !== null) return <Waiting {...props} snapshot={snapshot} dispensing={dispensing} />
  if (head.phase === 'ended') return <Ended {...props} snapshot={snapshot} />
  return <SlipScreen {...props} />
}

function Paying({
  client,
  live,
  session,
  frame,
  place,
  snapshot,
  due,
  onLeft,
}: AfterScreenProps & { readonly snapshot: CaseSnapshot; readonly due: string; readonly onLeft: () => void }): ReactNode {
  const { view, definition, survey } = snapshot
  const say = sayFrom(definition)
  const index = survey.steps.findIndex(({ kind }) => kind === 'payment')
  const step =
    index < 0 ? undefined : <StepBar step={index + 1} of={survey.steps.length} name={say(`step.${survey.steps[index]!.id}.title`)} />
  return (
    <Pay.View
      {...{ client, live, due, place, frame, step }}
      what={view.head.serviceName}
      service={view.head.serviceName}
      onDone={() => {
        onLeft()
        void session.reload().catch(() => {})
      }}
      onCancel={() => {
        // Who does not pay lets go of what was kept for them; if the money came all the same, the case goes on.
        void session
          .withdraw()
          .catch(() => {})
          .then(async () => await session.reload())
          .catch(() => {})
          .then(onLeft)
      }}
    />
  )
}

/** The first sentence is the heading; what follows it is read below. */
function headed(text: string): readonly [heading: string, rest: string] {
  const [, first, rest] = /^(.+?[。.])\s*(.+)$/s.exec(text) ?? [null, text, '']
  return [first, rest]
}

const icons = { payment: 'money', partner: 'clock', unknown: 'clock', decision: 'people', device: 'id-card', undoing: 'clock' } as const

// words: kiosk.waiting.*
function Waiting({
  frame,
  onDone,
  place,
  snapshot,
  dispensing,
}: AfterScreenProps & { readonly snapshot: CaseSnapshot; readonly dispensing: Dispensing }): ReactNode {
  const { t } = useWords()
  const { head, slip } = snapshot.view
  const waiting = head.waiting ?? 'partner'
  const putOut = dispensingPage(t, snapshot.view, dispensing)
  const doing = putOut?.title ?? head.doing ?? t('kiosk.waiting.undoing.title')
  // What is not known yet takes more words than a heading has.
  const [heading, rest] = waiting === 'unknown' ? headed(doing) : [doing, '']
  const mayLeave = putOut?.mayLeave ?? (waiting === 'unknown' || waiting === 'undoing')
  const unsure = waiting === 'unknown' ? unsureOf(snapshot) : null
  const icon = putOut ? (putOut.mayLeave === false ? 'id-card' : 'people') : icons[waiting]
  return frame({
    kind: 'step',
    service: head.serviceName,
    question: heading,
    now: <NowPanel icon={icon}>{putOut?.guide ?? t(unsure === null ? `kiosk.waiting.${waiting}` : `kiosk.waiting.${unsure}`)}</NowPanel>,
    align: 'middle',
    ...(mayLeave
      ? {
          next: (
            <Button kind={unsure === null ? 'act' : 'plain'} size="main" role="next" wide onPress={onDone}>
              {t(unsure === null ? 'kiosk.slip.done' : 'kiosk.waiting.leave')}
            </Button>
          ),
        }
      : {}),
    children: (
      <Stack gap="part">
        {rest !== '' && (
          <Pane>
            <p>{rest}</p>
          </Pane>
        )}
        {rest === '' && <Icon name={icon} className={styles.awaited} />}
        <Paper head={head} from={place} code={slip?.code} />
      </Stack>
    ),
  })
}

/** Whoever leaves before they have paid, or before their card comes out, leaves without it: then waiting is what to do. */
function unsureOf({ view, survey, definition }: CaseSnapshot): 'unpaid' | 'card' | null {
  if (view.output) return null
  if (view.head.money?.state !== 'paid' && survey.steps.some(({ kind }) => kind === 'payment')) return 'unpaid'
  return definition.handling?.body.stages.some(({ device }) => device !== undefined) === true ? 'card' : null
}

function Ended({ frame, place, onDone, onAnother, snapshot }: AfterScreenProps & { readonly snapshot: CaseSnapshot }): ReactNode {
  const words = useWords()
  const { t } = words
  const { head } = snapshot.view
  const state = stateOf(words, head)
  const isGood = head.outcome === 'granted'
  const told = (head.told ?? '').split('\n').filter(line => line !== '')
  return frame({
    kind: 'step',
    service: head.serviceName,
    question: state.words,
    now: <NowPanel icon={isGood ? 'check' : 'info'}>{isGood ? (told[0] ?? t('kiosk.ended.good')) : t(endedOf(head))}</NowPanel>,
    align: 'middle',
    beside: <Button onPress={onAnother}>{t('kiosk.slip.another')}</Button>,
    next: (
      <Button kind="act" size="main" role="next" wide onPress={onDone}>
        {t(isGood ? 'kiosk.slip.done' : 'kiosk.ended.close')}
      </Button>
    ),
    children: (
      <Stack gap="part">
        {head.why !== null && head.why !== '' && <Notice tone="bad" title={head.why} />}
        {!isGood && head.told !== null && (
          <div>
            <Lines>{head.told}</Lines>
          </div>
        )}
        <Paper head={head} from={place} code={snapshot.view.slip?.code} />
      </Stack>
    ),
  })
}

// words: kiosk.ended.other kiosk.ended.unpaid kiosk.ended.over
/** What to know where it came to nothing: the reason below, if one is given; else that nothing was taken, if it cost something. */
function endedOf({ why, told, money }: CaseHead): string {
  if ((why ?? '') !== '' || (told ?? '') !== '') return 'kiosk.ended.other'
  return money?.state === 'closed' || money?.state === 'open' ? 'kiosk.ended.unpaid' : 'kiosk.ended.over'
}

/** What one takes along: the number, the time, what it cost. */
function Paper({ head, from, code }: { readonly head: CaseHead; readonly from: string; readonly code?: string | undefined }): ReactNode {
  const { t, formats } = useWords()
  const { money, time, shown } = head
  return (
    <SlipPaper
      from={from}
      title={head.serviceName}
      code={showNumber(head.number)}
      rows={[
        ...(code === undefined ? [] : [{ label: t('cases.slip.code'), value: code }]),
        ...shown,
        ...(time === null ? [] : [{ label: t('cases.time'), value: formats.dateTime(time.start, head.zone) }]),
        ...(money === null ? [] : [{ label: t(`cases.money.${money.state}`), value: formats.money(money.total, money.currency) }]),
      ]}
    />
  )
}

// words: cases.money.open cases.money.paid cases.money.closed cases.money.refunding cases.money.refunded

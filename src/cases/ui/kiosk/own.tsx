import { type CaseHead, listCases, queryProgress, readCase, showNumber, withdraw } from '#cases'
import { type Frame, Lines } from '#catalog/kiosk'
import {
  Button,
  CasePath,
  DefinitionList,
  Dialog,
  Empty,
  NowPanel,
  Notice,
  Pane,
  Skeleton,
  Stack,
  TextField,
  Tile,
  Tiles,
  useNow,
  usePrepared,
  useTold,
  useWords,
} from '#design'
import { dayIn, type Language } from '#kernel'
import type { Client } from '#kernel/browser'
import { type ReactNode, useEffect, useState } from 'react'
import { pathNodes, stateOf } from '../path-nodes.ts'
import { useAttempt } from '../use-case.ts'

export interface CasesScreenProps {
  readonly client: Client
  readonly frame: Frame
  readonly onBack: () => void
  readonly onOpen: (head: CaseHead) => void
}

/** The cases of whoever is signed in, those that wait for them first. */
export function CasesScreen({ client, frame, onBack, onOpen }: CasesScreenProps): ReactNode {
  const words = useWords()
  const { t } = words
  const { value, failed } = useTold((language, signal) => client.call(listCases, {}, { language, signal }), [client])
  const cases = value?.cases ?? null
  const body = () => {
    if (failed)
      return (
        <Empty icon="offline" title={t('cases.unreachable')}>
          {t('cases.unreachable.cure')}
        </Empty>
      )
    if (!cases) return <Skeleton lines={3} panes />
    if (cases.length === 0)
      return (
        <Empty icon="cases" title={t('cases.none')}>
          {t('cases.none.detail')}
        </Empty>
      )
    const sorted = [...cases].sort((a, b) => Number(waits(b)) - Number(waits(a)))
    return (
      <Tiles most={6}>
        {sorted.map(head => (
          <Tile
            key={head.id}
            soft
            icon={waits(head) ? 'edit' : 'document'}
            name={head.serviceName}
            // Of several with one name each is known by its day and number.
            help={[
              stateOf(words, head).words,
              words.formats.date(dayIn(head.submittedAt ?? head.openedAt, head.zone)),
              showNumber(head.number),
            ]}
            onPress={() => onOpen(head)}
          />
        ))}
      </Tiles>
    )
  }
  return frame({ kind: 'home', question: t('kiosk.cases.title'), onBack, children: body() })
}

function waits({ phase }: CaseHead): boolean {
  return phase === 'draft' || phase === 'returned'
}

export interface CaseScreenProps {
  readonly client: Client
  readonly head: CaseHead
  readonly frame: Frame
  readonly onBack: () => void
  /** Fills in or mends; not for who only asked for progress. */
  readonly onGoOn?: (() => void) | undefined
}

/** How often a case that is being undone is looked at again. */
const lookEvery = 2000

/** One's own case, by the rights of who is signed in. */
export function CaseScreen({ client, ...rest }: CaseScreenProps): ReactNode {
  const ask = async (language: Language) => (await client.call(readCase, { id: rest.head.id }, { language })).head
  return <WhereItIs ask={ask} client={client} {...rest} />
}

interface WhereItIsProps extends Omit<CaseScreenProps, 'client'> {
  /** With it the person may call off what can be called off; not for who only asked for progress. */
  readonly client?: Client | undefined
  /** The same in another language. */
  readonly ask: (language: Language) => Promise<CaseHead>
}

/** Where a case is: its path, what is being done, and what the person can do. */
function WhereItIs({ ask, head: given, frame, onBack, onGoOn, client }: WhereItIsProps): ReactNode {
  const [head, setHead] = useState(given)
  usePrepared(async language => {
    const told = await ask(language)
    return () => setHead(told)
  })
  const words = useWords()
  const { t, formats } = words
  const [isAsking, setIsAsking] = useState(false)
  const attempt = useAttempt()
  const now = useNow()
  const isUndoing = head.phase === 'cancelling' || head.money?.state === 'refunding'
  const { id } = head
  useEffect(() => {
    if (!isUndoing || !client) return
    const timer = setInterval(() => void client.call(readCase, { id }).then(view => setHead(view.head), noMatter), lookEvery)
    return () => clearInterval(timer)
  }, [client, id, isUndoing])
  const mayCancel = client !== undefined && head.phase !== 'draft' && head.cancel !== null && now <= (head.cancel.until ?? now)
  const isPaid = head.phase === 'ended' || head.money?.state === 'paid'
  const callOff = async () => {
    const done = await attempt.run(async () => {
      await client?.call(withdraw, { id })
      const after = await client?.call(readCase, { id })
      if (after) setHead(after.head)
    })
    if (done) setIsAsking(false)
  }
  const facts = [
    ...head.shown,
    ...(head.time === null ? [] : [{ label: t('cases.time'), value: head.time.label, personal: true }]),
    ...(head.money === null
      ? []
      : [{ label: t(`cases.money.${head.money.state}`), value: formats.money(head.money.total, head.money.currency) }]),
  ]
  const state = stateOf(words, head)
  const until = head.request ? formats.date(dayIn(head.request.until, head.zone)) : ''
  return frame({
    kind: 'step',
    service: t('cases.number', { number: showNumber(head.number) }),
    question: head.serviceName,
    now: head.request ? <NowPanel>{t('kiosk.mend.guide', { until })}</NowPanel> : undefined,
    onBack,
    next:
      onGoOn && waits(head) ? (
        <Button kind="act" size="main" role="next" wide onPress={onGoOn}>
          {t(head.phase === 'draft' ? 'kiosk.go.on' : 'kiosk.mend')}
        </Button>
      ) : undefined,
    beside: mayCancel ? <Button onPress={() => setIsAsking(true)}>{t(isPaid ? 'kiosk.cancel' : 'kiosk.withdraw')}</Button> : undefined,
    children: (
      <Stack gap="part">
        <Dialog
          open={isAsking}
          title={(isPaid ? head.cancel?.ask : null) ?? t('kiosk.withdraw.title')}
          onClose={() => setIsAsking(false)}
          actions={
            <>
              <Button busy={attempt.busy} busyLabel={t('kiosk.sending')} onPress={() => void callOff()}>
                {t(isPaid ? 'kiosk.cancel.yes' : 'kiosk.withdraw.yes')}
              </Button>
              <Button kind="act" onPress={() => setIsAsking(false)}>
                {t('kiosk.cancel.no')}
              </Button>
            </>
          }
        >
          {attempt.refusal?.message ?? t(isPaid ? 'kiosk.cancel.body' : 'kiosk.withdraw.body')}
        </Dialog>
        {head.phase === 'cancelling' && <Notice tone="info" title={t('kiosk.waiting.undoing')} />}
        {head.request && (
          <Pane title={t('cases.request.title')}>
            {head.request.items.map(({ path, name, why, cure }) => (
              <div key={path}>
                <p>{t('cases.request.item', { name, why })}</p>
                {/* What staff wrote takes its place. */}
                {head.request?.note === '' && cure !== null && <p>{cure}</p>}
              </div>
            ))}
            {head.request.note !== '' && <p data-personal="">{head.request.note}</p>}
          </Pane>
        )}
        {head.phase === 'ended' && (
          <Notice tone={state.tone === 'ok' ? 'ok' : state.tone === 'bad' ? 'bad' : 'info'} title={state.words}>
            {head.why !== null && head.why !== '' && <p>{head.why}</p>}
            {head.told !== null && <Lines>{head.told}</Lines>}
          </Notice>
        )}
        {head.phase === 'handling' && head.doing !== null && <Notice tone="info" title={head.doing} />}
        {facts.length > 0 && <DefinitionList rows={facts} />}
        {/* One screen: what it came to, or the way there. */}
        {head.phase !== 'draft' && (head.phase !== 'ended' || facts.length === 0) && (
          <CasePath variant="down" nodes={pathNodes(words, head)} />
        )}
      </Stack>
    ),
  })
}

// words: cases.money.open cases.money.paid cases.money.closed cases.money.refunding cases.money.refunded

function noMatter(): void {
  // It is asked again in a moment.
}

export interface ProgressScreenProps {
  readonly client: Client
  readonly frame: Frame
  readonly onBack: () => void
}

/** Progress by number and the code on the slip, without signing in. */
export function ProgressScreen({ client, frame, onBack }: ProgressScreenProps): ReactNode {
  const { t } = useWords()
  const [number, setNumber] = useState('')
  const [code, setCode] = useState('')
  const [stage, setStage] = useState<'number' | 'code'>('number')
  const [head, setHead] = useState<CaseHead | null>(null)
  const attempt = useAttempt()
  const ask = () => void attempt.run(async () => setHead(await client.call(queryProgress, { number, code }, { when: 'once' })))
  const askIn = async (language: Language) => await client.call(queryProgress, { number, code }, { when: 'once', language })
  if (head) return <WhereItIs ask={askIn} head={head} frame={frame} onBack={onBack} />
  const isNumber = stage === 'number'
  return frame({
    kind: 'step',
    service: t('kiosk.progress.service'),
    question: t(isNumber ? 'kiosk.progress.number' : 'kiosk.progress.code'),
    now: <NowPanel>{t(isNumber ? 'kiosk.progress.number.guide' : 'kiosk.progress.code.guide')}</NowPanel>,
    onBack: isNumber ? onBack : () => setStage('number'),
    next: (
      <Button
        kind="act"
        size="main"
        role="next"
        wide
        busy={attempt.busy}
        disabled={isNumber ? number.replaceAll(/\D/g, '').length < 12 : code.length < 8}
        onPress={isNumber ? () => setStage('code') : ask}
      >
        {t(isNumber ? 'kiosk.next' : 'kiosk.progress.ask')}
      </Button>
    ),
    children: isNumber ? (
      <TextField
        key="number"
        label={t('cases.number.label')}
        value={number}
        keyboard="number"
        maxLength={16}
        autoFocus
        onChange={setNumber}
        onEnter={() => setStage('code')}
      />
    ) : (
      <TextField
        key="code"
        label={t('cases.slip.code')}
        value={code}
        keyboard="latin"
        maxLength={9}
        error={attempt.refusal?.message}
        autoFocus
        onChange={text => {
          setCode(text.toUpperCase())
          attempt.clear()
        }}
        onEnter={ask}
      />
    ),
  })
}

import type { Frame } from '#catalog/kiosk'
import { Button, DefinitionList, Icon, NowPanel, Notice, Stack, TextField, Tile, Tiles, useWords } from '#design'
import type { Devices } from '#terminals/kiosk'
import { type ReactNode, useEffect, useState } from 'react'
import styles from './kiosk.module.css'
import { type PhoneSignIn, usePhoneSignIn } from '../use-phone.ts'
import type { CardOutcome, Visit } from '../visit.ts'

export interface IdentifyPagesProps {
  readonly visit: Visit
  readonly devices: Devices | null
  readonly frame: Frame
  readonly service?: string | undefined
  readonly step?: ReactNode
  /** Straight to the card reader. */
  readonly byCard?: boolean | undefined
  readonly onBack: () => void
  readonly onDone: () => void
}

/** Who is it: the ID card laid on the reader, or a code to the phone. */
export function IdentifyPages(props: IdentifyPagesProps): ReactNode {
  const { t } = useWords()
  const [way, setWay] = useState<'choose' | 'card' | 'phone'>(props.byCard && props.devices ? 'card' : 'choose')
  const back = props.byCard ? props.onBack : () => setWay('choose')
  if (way === 'card' && props.devices) return <CardPage {...props} devices={props.devices} onBack={back} onPhone={() => setWay('phone')} />
  if (way === 'phone') return <PhonePages {...props} onBack={() => setWay('choose')} />
  return props.frame({
    kind: 'step',
    service: props.service,
    step: props.step,
    question: t('kiosk.identify.title'),
    now: <NowPanel>{t(props.devices ? 'kiosk.identify.guide' : 'kiosk.identify.guide.phone')}</NowPanel>,
    onBack: props.onBack,
    children: (
      <Tiles most={2}>
        {props.devices ? (
          <Tile icon="id-card" name={t('kiosk.identify.card')} help={[t('kiosk.identify.card.help')]} onPress={() => setWay('card')} />
        ) : null}
        <Tile icon="phone" name={t('kiosk.identify.phone')} help={[t('kiosk.identify.phone.help')]} onPress={() => setWay('phone')} />
      </Tiles>
    ),
  })
}

type CardState =
  | { readonly at: 'lift' }
  | { readonly at: 'waiting' }
  | { readonly at: 'reading' }
  | { readonly at: 'checking' }
  | { readonly at: 'failed'; readonly outcome: CardOutcome & { readonly ok: false } }

// words: kiosk.card.failed.* kiosk.card.failed.*.cure kiosk.card.*
function CardPage({
  visit,
  devices,
  frame,
  service,
  step,
  onBack,
  onDone,
  onPhone,
}: IdentifyPagesProps & { readonly devices: Devices; readonly onPhone: () => void }): ReactNode {
  const { t, language } = useWords()
  const [state, setState] = useState<CardState>({ at: 'waiting' })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const read = async () => {
      setState({ at: 'waiting' })
      await visit.open(language)
      if (visit.snapshot().hasForgottenCard) {
        setState({ at: 'lift' })
        await untilLifted(visit, stop.signal)
        if (stop.signal.aborted) return
        setState({ at: 'waiting' })
      }
      const result = await devices.readCard({ signal: stop.signal, onEvent: event => event === 'inserted' && setState({ at: 'reading' }) })
      if (stop.signal.aborted) return
      if (result.kind === 'failed') return setState({ at: 'failed', outcome: { ok: false, code: result.code, message: null } })
      setState({ at: 'checking' })
      const outcome = await visit.proveCard()
      if (stop.signal.aborted) return
      if (outcome.ok) onDone()
      else setState({ at: 'failed', outcome })
    }
    read().catch(() => !stop.signal.aborted && setState({ at: 'failed', outcome: { ok: false, code: 'unreachable', message: null } }))
    return () => stop.abort()
    // The reading belongs to the try, not to the words shown beside it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [tries])
  const failed = state.at === 'failed' ? state.outcome : null
  const words = failed && failed.message === null ? known(failed.code) : null
  return frame({
    kind: 'step',
    service,
    step,
    question: t('kiosk.card.title'),
    now: (
      <NowPanel>
        {t(
          state.at === 'lift'
            ? 'kiosk.card.guide.lift'
            : state.at === 'waiting'
              ? 'kiosk.card.guide'
              : failed
                ? 'kiosk.card.guide.failed'
                : 'kiosk.card.guide.reading',
        )}
      </NowPanel>
    ),
    align: failed ? 'middle' : 'start',
    onBack,
    next: failed ? (
      <Button kind="act" size="main" role="next" wide onPress={() => setTries(tries + 1)}>
        {t('kiosk.card.again')}
      </Button>
    ) : undefined,
    // Always there: whoever has no card with them need not wait until none was read.
    beside: <Button onPress={onPhone}>{t('kiosk.card.phone')}</Button>,
    children: failed ? (
      <Notice tone="bad" title={failed.message ?? t(`kiosk.card.failed.${words}`)}>
        {failed.message === null ? t(`kiosk.card.failed.${words}.cure`) : undefined}
      </Notice>
    ) : (
      <div className={styles.reader} role="status">
        <Icon name="id-card" className={styles.card} />
        <p className={styles.state}>{t(`kiosk.card.${state.at === 'failed' ? 'waiting' : state.at}`)}</p>
        <p className={styles.privacy}>{t(state.at === 'lift' ? 'kiosk.card.lift.why' : 'kiosk.card.privacy')}</p>
      </div>
    ),
  })
}

/** Resolves once the card that lay there before was taken away. */
async function untilLifted(visit: Visit, signal: AbortSignal): Promise<void> {
  await new Promise<void>(resolve => {
    const stop = visit.subscribe(() => {
      if (visit.snapshot().hasForgottenCard) return
      stop()
      resolve()
    })
    signal.addEventListener('abort', () => {
      stop()
      resolve()
    })
  })
}

const knownFailures = ['timeOut', 'invalidMedia', 'mediaJam', 'removed', 'offline', 'unreachable'] as const

function known(code: string): (typeof knownFailures)[number] {
  return knownFailures.find(each => each === code) ?? 'offline'
}

function PhonePages({ visit, frame, service, step, onBack, onDone }: IdentifyPagesProps): ReactNode {
  const { t } = useWords()
  const phone = usePhoneSignIn(visit, onDone)
  if (phone.stage === 'number') {
    return frame({
      kind: 'step',
      service,
      step,
      question: t('kiosk.phone.title'),
      now: <NowPanel>{t('kiosk.phone.guide')}</NowPanel>,
      onBack,
      next: (
        <Button kind="act" size="main" role="next" wide busy={phone.busy} busyLabel={t('kiosk.phone.sending')} onPress={phone.send}>
          {t('kiosk.phone.send')}
        </Button>
      ),
      children: (
        <TextField
          label={t('visits.phone')}
          value={phone.phone}
          keyboard="number"
          width="short"
          error={phone.error}
          onChange={phone.typePhone}
          onEnter={phone.send}
          autoFocus
        />
      ),
    })
  }
  return <CodePage {...{ phone, frame, service, step }} onBack={phone.backToNumber} />
}

export interface ProvePhoneProps extends Omit<IdentifyPagesProps, 'devices' | 'byCard'> {
  /** The number just given. */
  readonly given: string
}

/** Whoever came with a card proves their phone too, if they like: then what was begun here is found at home. */
export function ProvePhonePages({ visit, frame, service, step, given, onBack, onDone }: ProvePhoneProps): ReactNode {
  const { t } = useWords()
  const phone = usePhoneSignIn(visit, onDone, given)
  if (phone.stage === 'code') return <CodePage {...{ phone, frame, service, step }} onBack={phone.backToNumber} />
  return frame({
    kind: 'step',
    service,
    step,
    question: t('kiosk.prove.title'),
    now: <NowPanel>{t('kiosk.prove.guide')}</NowPanel>,
    onBack,
    beside: <Button onPress={onDone}>{t('kiosk.prove.skip')}</Button>,
    next: (
      <Button kind="act" size="main" role="next" wide busy={phone.busy} busyLabel={t('kiosk.phone.sending')} onPress={phone.send}>
        {t('kiosk.phone.send')}
      </Button>
    ),
    children: (
      <Stack gap="part">
        {phone.error !== undefined && <Notice tone="bad" title={phone.error} />}
        <DefinitionList rows={[{ label: t('visits.phone'), value: given, personal: true }]} />
      </Stack>
    ),
  })
}

interface CodePageProps extends Pick<IdentifyPagesProps, 'frame' | 'service' | 'step' | 'onBack'> {
  readonly phone: PhoneSignIn
}

function CodePage({ phone, frame, service, step, onBack }: CodePageProps): ReactNode {
  const { t } = useWords()
  return frame({
    kind: 'step',
    service,
    step,
    question: t('kiosk.code.title'),
    now: <NowPanel>{t('kiosk.code.guide')}</NowPanel>,
    onBack,
    beside: (
      <Button disabled={phone.wait > 0 || phone.busy} onPress={phone.send}>
        {phone.wait > 0 ? t('visits.code.again.in', { seconds: phone.wait }) : t('visits.code.again')}
      </Button>
    ),
    next: (
      <Button
        kind="act"
        size="main"
        role="next"
        wide
        busy={phone.busy}
        busyLabel={t('kiosk.code.checking')}
        disabled={phone.code.length < 6}
        onPress={phone.prove}
      >
        {t('kiosk.next')}
      </Button>
    ),
    children: (
      <Stack>
        <TextField
          key="code"
          label={t('visits.code')}
          value={phone.code}
          keyboard="number"
          width="short"
          error={phone.error}
          onChange={phone.typeCode}
          onEnter={phone.prove}
          autoFocus
        />
      </Stack>
    ),
  })
}

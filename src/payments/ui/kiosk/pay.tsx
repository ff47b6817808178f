import type { Frame } from '#catalog/kiosk'
import { Button, Notice, NowPanel, QrCode, Skeleton, SlipPaper, useSurface, useWords } from '#design'
import type { Client, LiveClient } from '#kernel/browser'
import type { ReactNode } from 'react'
import { Given } from '../given.tsx'
import { receiptRows } from '../receipt.ts'
import { type Payment, usePayment, useReceipt } from '../use-payment.ts'
import styles from './pay.module.css'

export interface KioskPayProps {
  readonly client: Client
  readonly live: LiveClient
  /** The due's id. */
  readonly due: string
  /** What is paid for, in the person's language. */
  readonly what: string
  /** Where one is: stands on the receipt. */
  readonly place: string
  readonly frame: Frame
  readonly service?: string | undefined
  readonly step?: ReactNode
  /** Paid, and the person goes on. */
  readonly onDone: () => void
  /** The person does not pay now; the code was taken back. */
  readonly onCancel: () => void
}

/** The code to scan, what becomes of it, and the receipt. */
export function PayPages(props: KioskPayProps): ReactNode {
  const { client, live, due, frame, service, step, onCancel } = props
  const { t } = useWords()
  const { reach } = useSurface()
  const payment = usePayment({ client, live, due, channel: 'terminal' })
  const leave = () => void payment.cancel().then(onCancel)
  const page = { kind: 'step', service, step } as const
  const stop = <Button onPress={leave}>{t('kiosk.pay.stop')}</Button>

  if (payment.stage === 'paid' && payment.due) return <PaidPage {...props} payment={payment} />
  if (payment.stage === 'closed')
    return frame({
      ...page,
      question: t('payments.closed'),
      now: <NowPanel>{t('kiosk.pay.closed.guide')}</NowPanel>,
      align: 'middle',
      next: <Next onPress={onCancel}>{t('kiosk.pay.on')}</Next>,
      children: <Given due={payment.due} />,
    })
  if (payment.stage === 'failed' || payment.stage === 'unreachable') return <FailedPage {...props} payment={payment} stop={stop} />
  const code = payment.stage === 'waiting' ? payment.due?.attempt?.code : null
  return frame({
    ...page,
    question: t(payment.stage === 'checking' ? 'kiosk.pay.checking.title' : 'kiosk.pay.title'),
    now: <NowPanel icon={payment.stage === 'waiting' ? 'phone' : 'clock'}>{t(`kiosk.pay.guide.${payment.stage}`)}</NowPanel>,
    align: 'middle',
    onBack: leave,
    beside: stop,
    children: (
      <div className={styles.pane}>
        <Owed payment={payment} what={props.what} />
        {code ? (
          <QrCode text={code} label={t('payments.code.label')} size={reach ? 84 : 116} />
        ) : (
          <p className={styles.state} role="status">
            {t(`payments.stage.${payment.stage}`)}
          </p>
        )}
        <p className={styles.note}>{t(code ? 'kiosk.pay.apps' : 'payments.never.twice')}</p>
        <div className={styles.said}>
          <Given due={payment.due} />
        </div>
      </div>
    ),
  })
}

// words: kiosk.pay.guide.* payments.stage.* payments.failed.*

function Owed({ payment, what }: { readonly payment: Payment; readonly what: string }): ReactNode {
  const { formats } = useWords()
  const { due } = payment
  return (
    <div className={styles.owed}>
      <p className={styles.what}>{what}</p>
      {due && <p className={styles.amount}>{formats.money(due.amount, due.currency)}</p>}
    </div>
  )
}

function Next({
  children,
  busy,
  onPress,
}: {
  readonly children: ReactNode
  readonly busy?: boolean
  readonly onPress: () => void
}): ReactNode {
  return (
    <Button kind="act" size="main" role="next" wide busy={busy} onPress={onPress}>
      {children}
    </Button>
  )
}

function FailedPage({
  payment,
  frame,
  service,
  step,
  what,
  stop,
}: KioskPayProps & { readonly payment: Payment; readonly stop: ReactNode }): ReactNode {
  const { t } = useWords()
  const reason = payment.stage === 'unreachable' ? null : (payment.due?.attempt?.reason ?? 'expired')
  return frame({
    kind: 'step',
    service,
    step,
    question: t('kiosk.pay.failed.title'),
    now: <NowPanel>{t('kiosk.pay.guide.failed')}</NowPanel>,
    align: 'middle',
    beside: stop,
    next: <Next onPress={payment.start}>{t('payments.again')}</Next>,
    children: (
      <div className={styles.stack}>
        <Notice tone="bad" title={payment.refusal ?? (reason === null ? t('payments.unreachable') : t(`payments.failed.${reason}`))}>
          {t('payments.nothing.taken')}
        </Notice>
        <Owed payment={payment} what={what} />
        <Given due={payment.due} />
      </div>
    ),
  })
}

function PaidPage({
  client,
  due,
  what,
  place,
  frame,
  service,
  step,
  onDone,
  payment,
}: KioskPayProps & { readonly payment: Payment }): ReactNode {
  const { t, formats } = useWords()
  const receipt = useReceipt(client, due, true)
  const paid = payment.due
  return frame({
    kind: 'step',
    service,
    step,
    question: t('kiosk.pay.paid.title', { amount: paid ? formats.money(paid.amount, paid.currency) : '' }),
    now: <NowPanel>{t('kiosk.pay.paid.guide')}</NowPanel>,
    align: 'middle',
    next: (
      <Next busy={receipt === undefined} onPress={onDone}>
        {t('kiosk.pay.on')}
      </Next>
    ),
    children: (
      <div className={styles.stack}>
        {receipt === undefined && <Skeleton lines={4} panes />}
        {receipt && (
          <SlipPaper
            from={place}
            title={t(receipt.copy > 1 ? 'payments.receipt.copy' : 'payments.receipt')}
            rows={receiptRows(receipt, what, { t, formats })}
          />
        )}
        <Given due={paid} />
      </div>
    ),
  })
}

import { Button, Notice, Pane, QrCode, SlipPaper, Stack, useWords } from '#design'
import type { Client, LiveClient } from '#kernel/browser'
import { type ReactNode, useState } from 'react'
import { Given } from '../given.tsx'
import { receiptRows } from '../receipt.ts'
import { type Payment, usePayment, useReceipt } from '../use-payment.ts'
import styles from './pay.module.css'

export interface HallPayProps {
  readonly client: Client
  readonly live: LiveClient
  /** The due's id. */
  readonly due: string
  /** What is paid for, in the person's language. */
  readonly what: string
  /** Whose receipt it is. */
  readonly from: string
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** A link for this phone, a code for another one, and what becomes of it. */
export function PayPane(props: HallPayProps): ReactNode {
  const { client, live, due: id, what, onCancel } = props
  const { t, formats } = useWords()
  const payment = usePayment({ client, live, due: id, channel: 'phone' })
  const { due, stage } = payment
  if (stage === 'paid') return <Paid {...props} payment={payment} />
  const leave = () => void payment.cancel().then(onCancel)
  return (
    <Pane>
      <Stack gap="part">
        <div className={styles.owed}>
          <p className={styles.what}>{what}</p>
          {due && <p className={styles.amount}>{formats.money(due.amount, due.currency)}</p>}
        </div>
        <Given due={due} />
        <Body {...props} payment={payment} />
        <div className={styles.here}>
          <Button kind="quiet" size="secondary" onPress={leave}>
            {t(stage === 'closed' ? 'hall.pay.back' : 'hall.pay.stop')}
          </Button>
        </div>
      </Stack>
    </Pane>
  )
}

// words: payments.stage.* payments.failed.*
function Body({ payment }: HallPayProps & { readonly payment: Payment }): ReactNode {
  const { t } = useWords()
  const { due, stage, refusal } = payment
  // Who sits at a PC pays with the phone in their hand.
  const [isWide] = useState(() => matchMedia('(min-width: 900px)').matches)
  if (stage === 'closed') return <Notice tone="info" title={t('payments.closed')} />
  if (stage === 'failed' || stage === 'unreachable') {
    const reason = due?.attempt?.reason ?? 'expired'
    return (
      <Stack gap="part">
        <Notice tone="bad" title={refusal ?? t(stage === 'unreachable' ? 'payments.unreachable' : `payments.failed.${reason}`)}>
          {t('payments.nothing.taken')}
        </Notice>
        <Button kind="act" size="main" wide onPress={payment.start}>
          {t('payments.again')}
        </Button>
      </Stack>
    )
  }
  const attempt = stage === 'waiting' ? due?.attempt : null
  if (!attempt?.code || attempt.link === null)
    return (
      <Notice tone="info" icon="clock" title={t(`payments.stage.${stage}`)}>
        {t('payments.never.twice')}
      </Notice>
    )
  return (
    <div className={styles.ways}>
      <div className={styles.here}>
        <Button kind={isWide ? 'plain' : 'act'} size="main" wide iconAfter="forward" href={attempt.link}>
          {t(isWide ? 'hall.pay.here.pc' : 'hall.pay.here')}
        </Button>
      </div>
      <div className={styles.code}>
        <QrCode text={attempt.code} label={t('payments.code.label')} size={184} framed />
        <p className={styles.what}>{t(isWide ? 'hall.pay.scan.pc' : 'hall.pay.scan')}</p>
      </div>
    </div>
  )
}

function Paid({ client, due, what, from, payment, onDone }: HallPayProps & { readonly payment: Payment }): ReactNode {
  const { t, formats } = useWords()
  const receipt = useReceipt(client, due, true)
  const paid = payment.due
  return (
    <Stack gap="part">
      <Notice tone="ok" title={t('hall.pay.paid', { amount: paid ? formats.money(paid.amount, paid.currency) : '' })} />
      <Given due={paid} />
      {receipt && (
        <div className={styles.receipt}>
          <SlipPaper
            from={from}
            title={t(receipt.copy > 1 ? 'payments.receipt.copy' : 'payments.receipt')}
            rows={receiptRows(receipt, what, { t, formats })}
          />
        </div>
      )}
      <Button kind="act" size="main" wide onPress={onDone}>
        {t('hall.pay.on')}
      </Button>
    </Stack>
  )
}

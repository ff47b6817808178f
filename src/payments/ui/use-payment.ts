import { useWords } from '#design'
import { type Client, type LiveClient, Refused } from '#kernel/browser'
import { cancelAttempt, dueRoom, type DueView, type PayChannel, printReceipt, readDue, type ReceiptView, startAttempt } from '#payments'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Where a payment is, as a page shows it. */
type PayStage = 'loading' | 'starting' | 'waiting' | 'checking' | 'cancelling' | 'failed' | 'paid' | 'closed' | 'unreachable'

export interface Payment {
  readonly stage: PayStage
  readonly due: DueView | null
  /** What the server would not do, in words. */
  readonly refusal: string | null
  /** A code to pay by: the one there is, or a new one. */
  start(): void
  /** Takes the code back. Resolves when the bank was asked to; money that comes all the same goes back by itself. */
  cancel(): Promise<void>
}

/** Besides what the line tells, a page that waits looks by itself: a line can be dead for a while without anybody noticing. */
const lookEvery = 5000

export function usePayment(given: {
  readonly client: Client
  readonly live: LiveClient
  readonly due: string
  readonly channel: PayChannel
}): Payment {
  const { client, live, due: id, channel } = given
  const { t } = useWords()
  const [due, setDue] = useState<DueView | null>(null)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isCut, setCut] = useState(false)
  // Whoever comes here wants to pay: the first code is made without being asked for, and after a cancelled one when that is over.
  const wanted = useRef(true)
  const take = useCallback((view: DueView) => {
    setCut(false)
    setDue(before => (before && before.revision > view.revision ? before : view))
  }, [])
  const look = useCallback(async () => {
    await client.call(readDue, { due: id }).then(take, (error: unknown) => {
      if (error instanceof Refused) setRefusal(error.message)
      else setCut(true)
    })
  }, [client, id, take])

  useEffect(() => {
    void look()
    return live.watch(dueRoom(id), 0, () => void look())
  }, [live, id, look])

  const isUnsettled = due === null || due.state === 'open'
  useEffect(() => {
    if (!isUnsettled) return
    const timer = setInterval(() => void look(), lookEvery)
    return () => clearInterval(timer)
  }, [isUnsettled, look])

  const start = useCallback(() => {
    wanted.current = false
    setBusy(true)
    setRefusal(null)
    client
      .call(startAttempt, { due: id, channel })
      .then(take, async (error: unknown) => {
        // Cancelled a moment ago, or paid meanwhile on the other face: the due tells which.
        wanted.current = error instanceof Refused && error.code === 'payments.being_cancelled'
        if (!(error instanceof Refused)) setRefusal(t('payments.unreachable'))
        await look()
      })
      .finally(() => setBusy(false))
  }, [client, id, channel, take, look, t])

  const isFree = due?.state === 'open' && !isUnderWay(due)
  useEffect(() => {
    if (isFree && wanted.current && !busy) start()
  }, [isFree, busy, start])

  return {
    stage: stageOf(due, { busy, isCut }),
    due,
    refusal,
    start,
    cancel: async () => {
      wanted.current = false
      if (!due || due.state !== 'open' || !isUnderWay(due)) return
      await client.call(cancelAttempt, { due: id }, { when: 'patient' }).then(take, () => {})
    },
  }
}

/** The receipt; undefined while it is on its way, null where it could not be had. Shown again it is the same copy. */
export function useReceipt(client: Client, due: string, isPaid: boolean): ReceiptView | null | undefined {
  const [receipt, setReceipt] = useState<ReceiptView | null>()
  useEffect(() => {
    if (isPaid) client.call(printReceipt, { due }, { key: `receipt-${due}` }).then(setReceipt, () => setReceipt(null))
  }, [client, due, isPaid])
  return receipt
}

function isUnderWay({ attempt }: DueView): boolean {
  return attempt !== null && ['starting', 'waiting', 'checking', 'closing'].includes(attempt.state)
}

function stageOf(due: DueView | null, { busy, isCut }: { readonly busy: boolean; readonly isCut: boolean }): PayStage {
  if (!due) return isCut ? 'unreachable' : 'loading'
  if (due.state === 'closed') return 'closed'
  if (due.state !== 'open') return 'paid'
  if (busy || !due.attempt) return 'starting'
  const { state } = due.attempt
  if (state === 'waiting') return due.attempt.code === null ? 'starting' : 'waiting'
  if (state === 'closing') return 'cancelling'
  if (state === 'checking') return 'checking'
  return state === 'starting' ? 'starting' : 'failed'
}

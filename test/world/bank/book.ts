import { appendFileSync, existsSync, readFileSync } from 'node:fs'

export interface Trade {
  readonly number: string
  readonly amount: number
  readonly currency: string
  /** What the merchant calls it: the due's id. */
  readonly memo: string
  readonly expiresAt: number
  readonly state: 'waiting' | 'captured' | 'failed' | 'closed'
  readonly reference: string
  readonly madeAt: number
  readonly paidAt: number | null
}

interface Returned {
  readonly number: string
  readonly trade: string
  readonly amount: number
  readonly currency: string
}

/** What the bank knows. Each change is a line at the end of its file, and the file is read when the bank starts. */
export interface Book {
  readonly trades: ReadonlyMap<string, Trade>
  readonly refunds: ReadonlyMap<string, Returned>
  create(trade: Pick<Trade, 'number' | 'amount' | 'currency' | 'memo' | 'expiresAt'>): void
  /** From then on the number cannot be paid, whether it was heard of before or not. */
  close(number: string): void
  pay(number: string, how: { readonly fail: boolean; readonly late: boolean }): { readonly trade: Trade; readonly isNew: boolean }
  refund(given: Returned): Record<string, unknown>
  /** What is left of a trade's money with the merchant. */
  balance(number: string): number
  /** Nothing is written any more. */
  end(): void
}

export function openBook(file: string | undefined, now: () => number): Book {
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, Returned>()
  let ended = false
  const keep = (entry: { readonly trade: Trade } | { readonly refund: Returned }) => {
    if ('trade' in entry) trades.set(entry.trade.number, entry.trade)
    else refunds.set(entry.refund.number, entry.refund)
  }
  const write = (entry: Parameters<typeof keep>[0]) => {
    if (ended) throw new Error('the bank is closed')
    keep(entry)
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`)
  }
  if (file !== undefined && existsSync(file))
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) keep(JSON.parse(line) as Parameters<typeof keep>[0])

  const balance = (number: string): number => {
    const trade = trades.get(number)
    const back = [...refunds.values()].filter(refund => refund.trade === number).reduce((sum, { amount }) => sum + amount, 0)
    return trade?.state === 'captured' ? trade.amount - back : 0
  }

  return {
    trades,
    refunds,
    balance,
    create: given => {
      if (trades.has(given.number)) return
      const reference = `B${String(trades.size + 1).padStart(12, '0')}`
      write({ trade: { ...given, state: 'waiting', reference, madeAt: now(), paidAt: null } })
    },
    close: number => {
      const trade = trades.get(number)
      const unheard = { number, amount: 0, currency: 'CNY', memo: '', expiresAt: 0, reference: '', madeAt: now(), paidAt: null }
      if (!trade || trade.state === 'waiting') write({ trade: { ...(trade ?? unheard), state: 'closed' } })
    },
    pay: (number, { fail, late }) => {
      const trade = trades.get(number)
      if (!trade) throw new Error(`the bank knows no trade ${number}`)
      const open = trade.state === 'waiting' && now() < trade.expiresAt
      const payable = open || (late && trade.amount > 0 && trade.state !== 'captured')
      if (!payable) return { trade, isNew: false }
      const paid: Trade = { ...trade, state: fail ? 'failed' : 'captured', paidAt: now() }
      write({ trade: paid })
      return { trade: paid, isNew: true }
    },
    refund: ({ number, trade, amount, currency }) => {
      const before = refunds.get(number)
      if (!before) {
        const known = trades.get(trade)
        if (known?.state !== 'captured' || known.currency !== currency || amount <= 0 || amount > balance(trade))
          return { number, status: 'refused' }
        write({ refund: { number, trade, amount, currency } })
      }
      return { number, status: 'done', amount: before?.amount ?? amount, currency }
    },
    end: () => void (ended = true),
  }
}

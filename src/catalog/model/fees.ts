import type { Day } from '#kernel'
import type { Intake } from './definition.ts'
import { type Answers, compileNumber } from './rules.ts'

/** One line of what is owed; minor units. */
export interface FeeLine {
  readonly fee: string
  readonly amount: number
}

/** What is owed for the answers given so far; `total` in minor units of `currency` (ISO 4217). */
export interface Fees {
  readonly items: readonly FeeLine[]
  readonly total: number
  readonly currency: string
}

/** Null: it cannot be told yet, because an answer a fee is made of is absent. */
export type CountFees = (answers: Answers, holds: (condition: string | undefined) => boolean, today: Day) => Fees | null

/** Fees of nothing are no lines; an amount is rounded to whole minor units and is never below nothing. */
export function compileFees({ fees = [] }: Pick<Intake, 'fees'>): CountFees {
  const compiled = fees.map(({ id, when, amount }) => ({ id, when, take: compileNumber(amount) }))
  const currency = fees[0]?.currency ?? 'CNY'
  return (answers, holds) => {
    const lines = compiled.filter(({ when }) => holds(when)).map(({ id, take }) => ({ fee: id, amount: take(answers) }))
    if (lines.some(({ amount }) => amount === undefined)) return null
    const items = lines.map(({ fee, amount }) => ({ fee, amount: Math.max(0, Math.round(amount!)) })).filter(({ amount }) => amount > 0)
    return { items, total: items.reduce((sum, { amount }) => sum + amount, 0), currency }
  }
}

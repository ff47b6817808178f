import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, decide as rules } from './decide.ts'
import type { Answer, Command, Decision, Journal, PaymentEvent } from './events.ts'
import { type Due, payingAttempt, type Refund, refundedOf } from './state.ts'

// A bank, a program that dies, and a person, in any order: the rules decide, a small world carries out what they command. Each check is also given rules with a fault
// planted in them, which it must catch.

type Rules = (due: Due, event: PaymentEvent, now: number) => Decision

describe('any schedule of calls, crashes, late successes and doubles', { timeout: 60_000 }, () => {
  test('loses nothing, takes nothing twice, and the ledger is the bank’s', () => {
    expect(counterexample(rules, 3000)).toBeNull()
  })

  test.each<[string, Rules]>([
    ['pays the due by a late capture', (due, event, now) => rules(event.type === 'hear' ? revived(due) : due, event, now)],
    ['forgets to give late money back', (due, event, now) => without(rules(due, event, now), 'return')],
    [
      'begins a second trade beside the first',
      (due, event, now) => rules(event.type === 'start' ? { ...due, attempts: [] } : due, event, now),
    ],
    ['believes a failure and looks no further', (due, event, now) => deaf(due, event, now)],
    [
      'does not remember what it gave back',
      (due, event, now) => rules(event.type === 'refund' ? { ...due, refunds: [] } : due, event, now),
    ],
    ['believes any amount', (due, event, now) => rules(due, believing(due, event), now)],
    ['books a capture each time it hears of it', (due, event, now) => rules(event.type === 'hear' ? unheard(due) : due, event, now)],
  ])('the check sees it when somebody %s', (_, wrong) => {
    expect(counterexample(wrong, 6000)).not.toBeNull()
  })
})

interface Trade {
  readonly amount: number
  state: 'waiting' | 'captured' | 'failed' | 'closed'
  returned: number
}

/** What the product has stored, what the bank knows, and the answers on their way. */
class World {
  due: Due = {
    id: 'due',
    amount: 100,
    currency: 'CNY',
    state: 'open',
    openedAt: 0,
    paidAt: null,
    postedAt: null,
    remindAt: null,
    reminders: 0,
    attempts: [],
    refunds: [],
  }
  readonly ledger: Journal[] = []
  readonly trades = new Map<string, Trade>()
  readonly refunds = new Map<string, number>()
  readonly heard: PaymentEvent[] = []
  receipts = 0
  captures = 0
  next = 1
  readonly decide: Rules

  constructor(decide: Rules) {
    this.decide = decide
  }

  happen(event: PaymentEvent): void {
    const before = this.due
    const decision = this.decide(before, event, this.next++)
    if ('refused' in decision) return
    for (const change of decision.changes) {
      this.due = apply(this.due, change)
      if (change.type === 'journal') this.ledger.push(change.journal)
      if (change.type === 'receipt') this.receipts++
    }
    this.captures += decision.commands.filter((command: Command) => command.type === 'tell' && command.what === 'captured').length
    for (const change of decision.changes) if (change.type === 'refund') this.check(change.refund, decision.commands)
    if (before.state === 'closed' && this.due.state !== 'closed') this.seen ??= 'a closed due came to life'
    const paying = payingAttempt(this.due)
    if (paying && before.attempts.some(({ id, state }) => id === paying.id && (state === 'closed' || state === 'failed')))
      this.seen ??= 'paid by what was over'
    if (paying && refundedOf(this.due, paying.id) > paying.amount) this.seen ??= 'more is given back than came'
    if (event.type === 'hear' && 'amount' in event.answer) {
      const { amount } = event.answer
      const about = this.due.attempts.find(({ number }) => number === event.number)
      const was = before.attempts.find(({ number }) => number === event.number)
      if (about?.state === 'captured' && was?.state !== 'captured' && amount !== about.amount) this.seen ??= 'a strange amount was believed'
    }
  }
  /** What was wrong on the way. */
  seen: string | null = null

  check(refund: Refund, commands: readonly Command[]): void {
    const isCarriedOut = commands.some(command => command.type === 'return' && command.refundId === refund.id)
    if (refund.state === 'created' && !isCarriedOut) this.seen ??= 'a refund nobody carries out'
  }

  start(): void {
    const id = `a${this.next}`
    this.happen({ type: 'start', id, number: `T${id}`, channel: 'terminal', expiresAt: 1e9 })
  }

  /** What the job does for the newest live attempt: `lost` before or after the bank, or not at all. The answer arrives when `deliver` lets it. */
  ask(lost: 'before' | 'after' | null): void {
    const attempt = this.due.attempts.find(({ state }) => ['created', 'submitted', 'unknown', 'closing'].includes(state))
    if (!attempt) return
    const { number, amount, state } = attempt
    if (lost !== 'before') {
      const known = this.trades.get(number)
      if (!known && state !== 'submitted')
        this.trades.set(number, { amount, state: state === 'closing' ? 'closed' : 'waiting', returned: 0 })
      if (known?.state === 'waiting' && state === 'closing') known.state = 'closed'
    }
    this.heard.push(this.hear(number, lost === null ? this.said(number) : { status: 'unanswered' }))
  }

  pay(index: number, how: 'pay' | 'fail' | 'late', wrong: boolean): void {
    const [number, trade] = [...this.trades][index % Math.max(1, this.trades.size)] ?? []
    if (!number || !trade || trade.state === 'captured' || (trade.state !== 'waiting' && how !== 'late')) return
    trade.state = how === 'fail' ? 'failed' : 'captured'
    const said = this.said(number)
    this.heard.push(this.hear(number, wrong && said.status === 'captured' ? { ...said, amount: said.amount + 1 } : said))
  }

  giveBack(): void {
    for (const { number, attemptId, amount, state } of this.due.refunds) {
      if (state !== 'created') continue
      const trade = this.trades.get(this.due.attempts.find(({ id }) => id === attemptId)?.number ?? '')
      if (!trade) continue
      if (!this.refunds.has(number)) {
        if (trade.returned + amount > trade.amount) this.heard.push({ type: 'hear-refund', number, answer: { status: 'refused' } })
        else this.refunds.set(number, amount)
        if (this.refunds.has(number)) trade.returned += amount
      }
      if (this.refunds.has(number)) this.heard.push({ type: 'hear-refund', number, answer: { status: 'done', amount, currency: 'CNY' } })
    }
  }

  deliver(index: number, twice: boolean): void {
    if (this.heard.length === 0) return
    const at = index % this.heard.length
    const [event] = twice ? [this.heard[at]] : this.heard.splice(at, 1)
    this.happen(event!)
  }

  /** Nothing goes wrong any more: everything under way comes to its end. */
  calm(): void {
    for (let round = 0; round < 12; round++) {
      this.ask(null)
      this.giveBack()
      while (this.heard.length > 0) this.deliver(0, false)
      // The reconciler asks after every trade that was ever begun, as the bank's statement of the day would.
      for (const { number } of this.due.attempts)
        if (this.trades.get(number)?.state === 'captured') this.happen(this.hear(number, this.said(number)))
      if (round === 6) this.happen({ type: 'stop', why: 'expired' })
    }
  }

  said(number: string): Answer {
    const trade = this.trades.get(number)
    if (!trade) return { status: 'none' }
    if (trade.state === 'captured') return { status: 'captured', amount: trade.amount, currency: 'CNY', reference: number }
    if (trade.state === 'failed') return { status: 'failed', reason: 'declined' }
    return trade.state === 'closed' ? { status: 'closed' } : { status: 'waiting', amount: trade.amount, currency: 'CNY', code: 'x' }
  }

  hear(number: string, answer: Answer): PaymentEvent {
    return { type: 'hear', number, answer, spare: `late-${number}` }
  }

  /** What is wrong, in words; null: nothing. */
  fault(): string | null {
    const bank = [...this.trades.values()].reduce(
      (sum, { state, amount, returned }) => sum + (state === 'captured' ? amount - returned : 0),
      0,
    )
    const lines = this.ledger.flatMap(journal => journal.lines)
    const sum = (account: string) => lines.filter(line => line.account === account).reduce((total, { amount }) => total + amount, 0)
    const paying = payingAttempt(this.due)
    const owed = paying ? paying.amount - refundedOf(this.due, paying.id) : 0
    if (this.ledger.some(journal => journal.lines.reduce((total, { amount }) => total + amount, 0) !== 0))
      return 'a journal does not add up'
    if (new Set(this.ledger.map(({ id }) => id)).size !== this.ledger.length) return 'booked twice'
    if (this.due.attempts.filter(({ state }) => ['created', 'submitted', 'unknown', 'closing'].includes(state)).length > 1)
      return 'two codes at once'
    if (this.seen !== null) return this.seen
    if (this.due.attempts.length < this.trades.size) return 'a trade nobody knows'
    if (sum('bank') !== bank) return `the bank has ${bank}, the ledger ${sum('bank')}`
    if (bank !== owed) return `the bank has ${bank}, ${owed} should be there`
    if (sum('owed') !== 0) return 'late money was kept'
    if (paying && paying.amount !== this.due.amount && this.due.state === 'paid') return 'paid by another amount'
    if (this.receipts !== (paying ? 1 : 0) || this.captures !== this.receipts) return 'receipts or announcements do not match'
    if (this.due.refunds.some(({ state }) => state === 'created')) return 'a refund is still under way'
    return null
  }
}

type Step = (world: World) => void

const index = fc.nat(5)
const steps: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(['start', (world: World) => world.start()] as const) },
  {
    weight: 6,
    arbitrary: fc.constantFrom('before', 'after', null).map(lost => [`ask ${lost}`, (world: World) => world.ask(lost)] as const),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(index, fc.constantFrom('pay', 'pay', 'fail', 'late'), fc.nat(4))
      .map(
        ([at, how, wrong]) => [`${how} ${at} ${wrong === 0 ? 'wrong' : ''}`, (world: World) => world.pay(at, how, wrong === 0)] as const,
      ),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(index, fc.boolean())
      .map(([at, twice]) => [`deliver ${at} ${twice}`, (world: World) => world.deliver(at, twice)] as const),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('cancelled', 'expired')
      .map(why => [why, (world: World) => world.happen({ type: 'stop', why: why as 'expired' })] as const),
  },
  { weight: 1, arbitrary: fc.constant(['close', (world: World) => world.happen({ type: 'close' })] as const) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 90, max: 110 })
      .map(amount => [`change ${amount}`, (world: World) => world.happen({ type: 'change', amount })] as const),
  },
  { weight: 1, arbitrary: fc.constant(['post', (world: World) => world.happen({ type: 'post' })] as const) },
  { weight: 2, arbitrary: fc.constant(['give back', (world: World) => world.giveBack()] as const) },
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 1, max: 100 })
      .map(
        amount =>
          [
            `refund ${amount}`,
            (world: World) => world.happen({ type: 'refund', id: `r${world.next}`, number: `R${world.next}`, amount, reason: 'test' }),
          ] as const,
      ),
  },
)

const paid: readonly Step[] = [
  world => world.start(),
  world => world.ask(null),
  world => world.deliver(0, false),
  world => world.pay(0, 'pay', false),
  world => world.deliver(0, false),
]

/** A schedule after which something is wrong, as text; null when none was found. */
function counterexample(decide: Rules, runs: number): string | null {
  const property = fc.property(fc.array(steps, { maxLength: 30 }), fc.boolean(), (schedule, isPaid) => {
    const world = new World(decide)
    if (isPaid) for (const step of paid) step(world)
    for (const [, step] of schedule) step(world)
    world.calm()
    const fault = world.fault()
    if (fault !== null) throw new Error(fault)
  })
  const found = fc.check(property, { numRuns: runs, seed: 20261122 })
  if (!found.failed) return null
  return `${found.counterexample?.[0].map(([name]) => name).join(', ')}: ${String(found.errorInstance)}`
}

function revived(due: Due): Due {
  return {
    ...due,
    state: due.state === 'closed' ? 'open' : due.state,
    attempts: due.attempts.map(each => (each.state === 'closed' || each.state === 'closing' ? { ...each, state: 'submitted' } : each)),
  }
}

function without(decision: Decision, type: Command['type']): Decision {
  return 'refused' in decision ? decision : { ...decision, commands: decision.commands.filter(command => command.type !== type) }
}

function deaf(due: Due, event: PaymentEvent, now: number): Decision {
  const ended =
    event.type === 'hear' && due.attempts.some(({ number, state }) => number === event.number && (state === 'failed' || state === 'closed'))
  return ended ? { changes: [], commands: [] } : rules(due, event, now)
}

function believing(due: Due, event: PaymentEvent): PaymentEvent {
  if (event.type !== 'hear' || event.answer.status !== 'captured') return event
  const attempt = due.attempts.find(({ number }) => number === event.number)
  return { ...event, answer: { ...event.answer, amount: attempt?.amount ?? event.answer.amount } }
}

function unheard(due: Due): Due {
  return {
    ...due,
    state: due.state === 'paid' ? 'open' : due.state,
    attempts: due.attempts.map(each => (each.state === 'captured' ? { ...each, state: 'submitted' } : each)),
  }
}

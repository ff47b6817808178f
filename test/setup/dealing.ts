import { expect } from 'vitest'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import type { Input } from '#catalog'
import { second } from '#kernel'
import * as payments from '#payments'
import { type BankWorld, startBankWorld } from '../world/bank.ts'
import { startBillerWorld } from '../world/biller.ts'
import { startCoreBankWorld } from '../world/core-bank.ts'
import { startHospitalWorld } from '../world/hospital.ts'
import type { PartnerWorld } from '../world/partner.ts'
import { agree, answerAll } from './applying.ts'
import type { Face } from './people.ts'
import { type openTestProduct, type Product, testClock } from './product.ts'

/** The bank and the business systems beside a product, all by one clock. */
export interface Worlds {
  readonly bank: BankWorld
  readonly biller: PartnerWorld
  readonly hospital: PartnerWorld
  readonly coreBank: PartnerWorld
  /** The water company again as it was in the beginning, at the same address. */
  freshBiller(): Promise<void>
  /** What the product must be told to reach them. */
  readonly config: NonNullable<Parameters<typeof openTestProduct>[0]>['config']
  /** Once the product is there: its clock is everybody's, and the bank tells it what happens. */
  follow(product: Product): void
  close(): Promise<void>
}

export async function openWorlds(): Promise<Worlds> {
  let clock = testClock().now
  const now = () => clock()
  const [bank, first, hospital, coreBank] = await Promise.all([
    startBankWorld({ now }),
    startBillerWorld({ now, late: 50 }),
    startHospitalWorld({ now, late: 50 }),
    startCoreBankWorld({ now, late: 50 }),
  ])
  let biller = first
  const reach = ({ url, key }: PartnerWorld) => ({ url, key, seconds: 0.4 })
  return {
    bank,
    get biller() {
      return biller
    },
    hospital,
    coreBank,
    freshBiller: async () => {
      await biller.close()
      biller = await startBillerWorld({ now, late: 50, port: Number(new URL(first.url).port) })
    },
    config: {
      bankUrl: bank.url,
      bankKey: bank.key,
      partners: { biller: reach(biller), hospital: reach(hospital), 'core-bank': reach(coreBank) },
    },
    follow: product => {
      clock = product.clock.now
      bank.notifyAt(product.url)
    },
    close: async () => {
      await Promise.all([bank, biller, hospital, coreBank].map(async world => await world.close()))
    },
  }
}

/** Begins a service, answers what can be typed, and chooses the rest as offered: `chosen` is by field the item wanted, or null for the first. */
export async function fillFor(
  face: Face,
  service: string,
  answers: readonly (readonly [string, Input])[],
  chosen: Readonly<Record<string, string | null>>,
  { identified = false }: { readonly identified?: boolean } = {},
): Promise<CaseView> {
  const { head } = await face.call(cases.openCase, { service })
  let view = await agree(face, head.id, service)
  if (identified) view = await face.call(cases.identify, { id: head.id })
  if (answers.length > 0) view = await answerAll(face, view, answers)
  for (const [path, wanted] of Object.entries(chosen)) view = await chooseOffered(face, view, path, wanted)
  return view
}

export async function chooseOffered(face: Face, view: CaseView, path: string, wanted: string | null): Promise<CaseView> {
  const { id } = view.head
  const offered = await face.call(cases.readOffers, { id, path })
  if (offered.kind !== 'lookup') throw new Error('a time is chosen by its slot')
  const choice = wanted ?? offered.items[0]!.item
  return await face.call(cases.choose, { id, seen: view.revision, path, choice })
}

export async function send(face: Face, view: CaseView): Promise<CaseView> {
  return await face.call(cases.submit, { id: view.head.id, seen: view.revision })
}

/** Lets time pass, two seconds at a time, until a case is as wanted: what is asked again is asked by timers. */
export async function until(product: Product, face: Face, id: string, holds: (view: CaseView) => boolean): Promise<CaseView> {
  let view: CaseView | null = null
  const step = async () => {
    view = await face.call(cases.readCase, { id })
    if (holds(view)) return 'so'
    await product.passTime(2 * second)
    return JSON.stringify(view.head, null, 1)
  }
  await expect.poll(step, { timeout: 20_000, interval: 30 }).toBe('so')
  return view!
}

export const waitsFor = (waiting: cases.CaseHead['waiting']) => (view: CaseView) => view.head.waiting === waiting
export const hasEnded = (view: CaseView) => view.head.phase === 'ended'
/** Ended, and the money is where it belongs. */
export const isSettled = (view: CaseView) => hasEnded(view) && view.head.money?.state !== 'refunding'

/** Makes a code for a case's due, as its page does; the trade's number behind it. */
export async function showCode(worlds: Pick<Worlds, 'bank'>, face: Face, view: CaseView): Promise<string> {
  const { due } = view.head.money!
  await face.call(payments.startAttempt, { due, channel: face.face === 'kiosk' ? 'terminal' : 'phone' })
  const state = async () => (await face.call(payments.readDue, { due })).attempt?.state
  await expect.poll(state, { timeout: 10_000, interval: 20 }).toBe('waiting')
  return [...worlds.bank.book.trades.values()].find(({ memo, state: each }) => memo === due && each === 'waiting')!.number
}

/** Pays a case's due as a phone would. */
export async function pay(worlds: Pick<Worlds, 'bank'>, face: Face, view: CaseView): Promise<void> {
  worlds.bank.pay(await showCode(worlds, face, view))
  await worlds.bank.quiet()
}

/** What the bank has kept for a due. */
export function moneyKept({ bank }: Pick<Worlds, 'bank'>, due: string): number {
  const own = [...bank.book.trades.values()].filter(({ memo }) => memo === due)
  return own.reduce((sum, { number }) => sum + bank.book.balance(number), 0)
}

import {
  type Business,
  type Item,
  type Language,
  type Outcome,
  type PartnerOptions,
  type PartnerWorld,
  startPartner,
  type Values,
} from './partner.ts'

/**
 * A bank's core system for debit cards.
 *
 * Lists: `products` {}: kinds of cards with their yearly fee · `eligibility` {name, idNumber, product?}: one item when a card may be had, else why not
 * `lock` {name, idNumber, phone, product}: an account is opened and a card bound to it, not yet usable · `post` {} following it: activated · reversed: cancelled; an activated card
 * that was used cannot be. Refuses with `unknown_product`, `bad_number`, `under_age`, `too_many_cards`, `on_watch_list`, `lock_gone`.
 */
export async function startCoreBankWorld(options: PartnerOptions = {}): Promise<PartnerWorld> {
  return await startPartner(coreBank(options.now ?? Date.now), options)
}

type Names = Readonly<Record<Language, string>>

const cardProducts: readonly { readonly key: string; readonly name: Names; readonly yearly: number; readonly bin: string }[] = [
  { key: 'classic', name: { 'zh-CN': '滨江普卡', en: 'Binjiang Classic' }, yearly: 0, bin: '621799' },
  { key: 'gold', name: { 'zh-CN': '滨江金卡', en: 'Binjiang Gold' }, yearly: 1000, bin: '621798' },
  { key: 'social', name: { 'zh-CN': '社会保障联名卡', en: 'Social security card' }, yearly: 0, bin: '621797' },
]

/** Cards a person may have at one bank (银发〔2016〕261号 asks banks to look at more than four). */
const mostCards = 4
/** Lists people are on whose accounts are not opened at a terminal: those the police named for lending theirs. Numbers that are nobody's. */
export const watchList: readonly string[] = ['990104198811110315', '990104199506060013']

interface Card {
  readonly person: string
  readonly product: string
  readonly number: string
  state: 'bound' | 'active' | 'gone'
}

const words = {
  'zh-CN': {
    yearly: '年费',
    none: '无',
    yuan: (fen: number) => `${(fen / 100).toFixed(2)} 元`,
    eligible: '可以办理',
    kind: '卡种',
    had: '已有张数',
  },
  en: {
    yearly: 'Yearly fee',
    none: 'None',
    yuan: (fen: number) => `¥${(fen / 100).toFixed(2)}`,
    eligible: 'Can be issued',
    kind: 'Card',
    had: 'Cards held',
  },
} as const

function coreBank(now: () => number): Business {
  const cards = new Map<string, Card>()
  const held = (person: string) => [...cards.values()].filter(card => card.person === person && card.state !== 'gone').length

  const refusalFor = ({ idNumber, product = 'classic' }: Values): string | null => {
    if (!cardProducts.some(({ key }) => key === product)) return 'unknown_product'
    const person = String(idNumber ?? '')
    if (!/^\d{17}[\dX]$/.test(person)) return 'bad_number'
    if (ageOf(person, now()) < 16) return 'under_age'
    if (watchList.includes(person)) return 'on_watch_list'
    return held(person) >= mostCards ? 'too_many_cards' : null
  }
  const open = (request: Values, number: string, state: 'bound' | 'active'): Outcome => {
    const refused = refusalFor(request)
    if (refused !== null) return { refused }
    const product = cardProducts.find(({ key }) => key === (request['product'] ?? 'classic'))!
    const card = { person: String(request['idNumber']), product: product.key, number: cardNumber(product.bin, number), state }
    cards.set(number, card)
    return { result: resultOf(card) }
  }

  return {
    name: '滨江银行',
    lists: {
      products: (_, language) => ({ items: cardProducts.map(product => productItem(product, language)) }),
      eligibility: (request, language) => {
        const refused = refusalFor(request)
        if (refused !== null) return { refused }
        const product = cardProducts.find(({ key }) => key === (request['product'] ?? 'classic'))!
        const say = words[language]
        const shown = [
          { label: say.kind, value: product.name[language] },
          { label: say.had, value: String(held(String(request['idNumber']))) },
        ]
        return { items: [{ item: product.key, label: say.eligible, amount: null, shown }] }
      },
    },
    lock: (request, number) => open(request, number, 'bound'),
    post: (request, number, lock) => {
      if (lock === null) return open(request, number, 'active')
      const card = cards.get(lock)
      if (card?.state !== 'bound') return { refused: 'lock_gone' }
      card.state = 'active'
      cards.set(number, card)
      return { result: resultOf(card) }
    },
    undo: number => {
      const card = cards.get(number)
      if (card) card.state = 'gone'
      return true
    },
  }
}

function resultOf({ product, number }: Card): Values {
  return { product, card: `${number.slice(0, 6)}******${number.slice(-4)}`, account: `10${number.slice(6, -1)}` }
}

function productItem({ key, name, yearly }: (typeof cardProducts)[number], language: Language): Item {
  const say = words[language]
  return {
    item: key,
    label: name[language],
    amount: null,
    shown: [{ label: say.yearly, value: yearly === 0 ? say.none : say.yuan(yearly) }],
  }
}

function ageOf(idNumber: string, now: number): number {
  const today = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
  return Math.floor((Number(today) - Number(idNumber.slice(6, 14))) / 10_000)
}

/** 19 digits of which the last makes Luhn's sum right; from the request number, so that a call done once has one card. */
function cardNumber(bin: string, number: string): string {
  const digits = `${bin}${String(BigInt(`0x${number.replaceAll('-', '').slice(-16)}`) % 1_000_000_000_000n).padStart(12, '0')}`
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

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
 * A water company's billing system: accounts with their bills by month.
 *
 * An account is known by its number (10 digits) or by that of its water card (12 digits), wherever `account` is asked for.
 *
 * Lists: `bills` {account}: what is due, oldest first, and `all` of it together · `accounts` {idNumber}: whose accounts they are
 * `lock` and `post` {account, bill, amount}: a bill (or `all`) is kept from being paid elsewhere, then paid. Refuses with `unknown_account`, `nothing_due`, `unknown_bill`,
 * `already_paid`, `locked`, `wrong_amount`, `lock_gone`.
 */
export async function startBillerWorld(options: PartnerOptions = {}): Promise<PartnerWorld> {
  return await startPartner(biller(), options)
}

interface Account {
  readonly number: string
  /** The number of its water card. */
  readonly card: string
  readonly holder: string
  readonly address: string
  readonly idNumber: string | null
  readonly bills: readonly { readonly month: string; readonly tons: number }[]
}

/** 阶梯水价: fen a ton up to 17, 26 and above; with the fee for sewage. */
function waterPrice(tons: number): number {
  const [first, second, third] = [Math.min(tons, 17), Math.min(Math.max(tons - 17, 0), 9), Math.max(tons - 26, 0)]
  return first * 290 + second * 385 + third * 670
}

/** Demonstration accounts. 1020030001 has two bills, 1020030003 none that is due. */
const waterAccounts: readonly Account[] = [
  {
    number: '1020030001',
    card: '880310701117',
    holder: '张敏',
    address: '江南区望江路 88 号 3 幢 502 室',
    idNumber: '99010619900308032X',
    bills: [
      { month: '2026-09', tons: 14 },
      { month: '2026-10', tons: 19 },
    ],
  },
  {
    number: '1020030002',
    card: '880310702234',
    holder: '王建军',
    address: '江南区春晖路 12 号 1 幢 101 室',
    idNumber: '99010319580801017X',
    bills: [{ month: '2026-10', tons: 9 }],
  },
  { number: '1020030003', card: '880310703351', holder: '陈秀英', address: '江南区钱江路 60 号 2 单元 302 室', idNumber: null, bills: [] },
  {
    number: '1020030004',
    card: '880310704468',
    holder: '刘洋',
    address: '江北区新城大道 200 号 7 幢 1801 室',
    idNumber: null,
    bills: [
      { month: '2026-08', tons: 28 },
      { month: '2026-09', tons: 31 },
      { month: '2026-10', tons: 22 },
    ],
  },
  {
    number: '1020030005',
    card: '880310705585',
    holder: '滨江小吃店',
    address: '江北区河东街 9 号',
    idNumber: null,
    bills: [{ month: '2026-10', tons: 63 }],
  },
  {
    number: '1020030006',
    card: '880310706702',
    holder: '赵晓燕',
    address: '江北区云塘路 5 号 4 幢 203 室',
    idNumber: null,
    bills: [{ month: '2026-10', tons: 12 }],
  },
]

interface Payment {
  readonly account: string
  readonly bills: readonly string[]
  readonly amount: number
  state: 'locked' | 'posted' | 'gone'
}

/** 2026-08 as people say it: 2026年8月, August 2026. */
function monthIn(region: string): (month: string) => string {
  const format = new Intl.DateTimeFormat(region, { year: 'numeric', month: 'long', timeZone: 'UTC' })
  return month => format.format(Date.parse(`${month}-01T00:00:00Z`))
}

const words = {
  'zh-CN': {
    holder: '户名',
    address: '用水地址',
    tons: '用水量',
    months: '账期',
    ton: '吨',
    all: '全部欠费',
    comma: '、',
    month: monthIn('zh-CN'),
    bill: (month: string) => `${monthIn('zh-CN')(month)}水费`,
  },
  en: {
    holder: 'Account holder',
    address: 'Address',
    tons: 'Used',
    months: 'Months',
    ton: 'm³',
    all: 'All unpaid bills',
    comma: ', ',
    month: monthIn('en-GB'),
    bill: (month: string) => `Water, ${monthIn('en-GB')(month)}`,
  },
} as const

function biller(): Business {
  const payments = new Map<string, Payment>()
  const at = (account: string, state: Payment['state']) =>
    [...payments.values()].filter(each => each.account === account && each.state === state).flatMap(({ bills }) => bills)
  const due = (account: Account) => {
    const paid = at(account.number, 'posted')
    return account.bills.filter(({ month }) => !paid.includes(month))
  }

  const pay = (request: Values, number: string, state: 'locked' | 'posted', ownLock: string | null): Outcome => {
    const account = accountOf(request['account'])
    if (!account) return { refused: 'unknown_account' }
    const wanted = request['bill'] === 'all' ? due(account) : account.bills.filter(({ month }) => month === request['bill'])
    if (wanted.length === 0) return { refused: request['bill'] === 'all' ? 'nothing_due' : 'unknown_bill' }
    const months = wanted.map(({ month }) => month)
    if (months.some(month => at(account.number, 'posted').includes(month))) return { refused: 'already_paid' }
    const lock = ownLock === null ? null : payments.get(ownLock)
    if (lock && lock.state !== 'locked') return { refused: 'lock_gone' }
    const locked = at(account.number, 'locked').filter(month => !lock?.bills.includes(month))
    if (months.some(month => locked.includes(month))) return { refused: 'locked' }
    const amount = wanted.reduce((sum, { tons }) => sum + waterPrice(tons), 0)
    if (request['amount'] !== amount) return { refused: 'wrong_amount' }
    if (lock) lock.state = 'gone'
    payments.set(number, { account: account.number, bills: months, amount, state })
    return {
      result: {
        account: account.number,
        bills: months.join(','),
        amount,
        receipt: `SF${number.replaceAll('-', '').slice(-10).toUpperCase()}`,
      },
    }
  }

  return {
    name: '滨江水务集团',
    lists: {
      bills: ({ account: number }, language) => {
        const account = accountOf(number)
        if (!account) return { refused: 'unknown_account' }
        const bills = due(account)
        if (bills.length === 0) return { refused: 'nothing_due' }
        const single = bills.map(({ month, tons }) =>
          billItem(account, language, {
            item: month,
            label: words[language].bill(month),
            months: [month],
            tons,
            isFirst: bills.length === 1,
          }),
        )
        if (bills.length === 1) return { items: single }
        const all = billItem(account, language, {
          item: 'all',
          label: words[language].all,
          isFirst: true,
          months: bills.map(({ month }) => month),
          tons: bills.reduce((sum, { tons }) => sum + tons, 0),
          amount: bills.reduce((sum, { tons }) => sum + waterPrice(tons), 0),
        })
        return { items: [all, ...single] }
      },
      accounts: ({ idNumber }, language) => {
        const found = waterAccounts.filter(each => each.idNumber !== null && each.idNumber === idNumber)
        if (found.length === 0) return { refused: 'unknown_account' }
        return {
          items: found.map(account => ({ item: account.number, label: account.number, amount: null, shown: whose(account, language) })),
        }
      },
    },
    lock: (request, number) => pay(request, number, 'locked', null),
    post: (request, number, lock) => pay(request, number, 'posted', lock),
    undo: number => {
      const payment = payments.get(number)
      if (payment) payment.state = 'gone'
      return true
    },
  }
}

function accountOf(given: Values[string] | undefined): Account | undefined {
  return waterAccounts.find(({ number, card }) => number === given || card === given)
}

function billItem(
  account: Account,
  language: Language,
  bill: {
    readonly item: string
    readonly label: string
    readonly months: readonly string[]
    readonly tons: number
    readonly amount?: number
    readonly isFirst: boolean
  },
): Item {
  const say = words[language]
  return {
    item: bill.item,
    label: bill.label,
    amount: bill.amount ?? waterPrice(bill.tons),
    shown: [
      // Once is enough to see that it is the right account; the name of a bill says its month.
      ...(bill.isFirst ? whose(account, language) : []),
      ...(bill.months.length > 1 ? [{ label: say.months, value: bill.months.map(say.month).join(say.comma) }] : []),
      { label: say.tons, value: `${bill.tons} ${say.ton}` },
    ],
  }
}

/** Whoever knows an account's number may pay for it, and need not learn who lives there. */
function whose({ holder, address }: Account, language: Language): Item['shown'] {
  return [
    { label: words[language].holder, value: `${holder.slice(0, 1)}${'*'.repeat(Math.max(holder.length - 1, 1))}` },
    { label: words[language].address, value: `${address.slice(0, 6)}****` },
  ]
}

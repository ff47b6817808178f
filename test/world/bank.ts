import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Book, openBook, type Trade } from './bank/book.ts'
import { listPage, payPage } from './bank/pages.ts'
import { isSigned, signed } from './bank/signature.ts'

/**
 * A bank of our own. It knows a trade by its number and keeps its book in a file, so that it can be stopped and started. Everything it is asked and answers is signed
 * (`{body, signature}`); it tells the merchant by notices. It misbehaves on demand, or by chance.
 *
 * `POST /trades {number, amount, currency, memo, expiresAt}` `/trades/query {number}` `/trades/close {number}` `/refunds {number, trade, amount, currency}`
 * `GET /` open trades · `GET /pay/<number>` the page behind the code · `POST /pay/<number> do=pay|fail` the person's finger
 */
export interface BankWorld {
  readonly url: string
  readonly key: string
  readonly book: Book
  /** The next `times` calls of `on` (all kinds when not given) go wrong. */
  misbehave(fault: Fault, times: number, on?: Call): void
  /** From now on things go wrong by chance; `null`: never. */
  chance(odds: Odds | null): void
  /** Where notices go; null: nowhere. */
  notifyAt(url: string | null): void
  /** The person pays, as their phone would; `late`: although the trade is closed or has run out, as when two machines of a bank disagree. */
  pay(number: string, how?: { readonly fail?: boolean; readonly late?: boolean }): Trade
  /** Waits until every notice that is to be sent was sent, or given up. */
  quiet(): Promise<void>
  close(): Promise<void>
}

const calls = ['create', 'query', 'close', 'refund', 'notice'] as const
type Call = (typeof calls)[number]

/**
 * `drop` cuts the line before anything is done, `lose` after it; `delay` answers after 300 ms, `hang` never; `fail` says 500; `refuse` will not have it; `amount` names
 * another amount; `signature` signs wrongly; `silent` does not notify; `double` notifies twice at the same moment; `late` says closed and takes the money afterwards;
 * `instant` takes the money with the order, as when a payer holds their own code to the reader.
 */
const faults = ['drop', 'lose', 'delay', 'hang', 'fail', 'refuse', 'amount', 'signature', 'silent', 'double', 'late', 'instant'] as const
type Fault = (typeof faults)[number]

export interface Odds {
  readonly random: () => number
  readonly odds: Readonly<Partial<Record<Fault, number>>>
}

export interface BankOptions {
  readonly port?: number
  readonly now?: () => number
  /** The book; without a file it is forgotten when the bank ends. */
  readonly file?: string
  readonly key?: string
}

export async function startBankWorld({
  port = 0,
  now = Date.now,
  file,
  key = 'the key of a demonstration and of tests',
}: BankOptions = {}): Promise<BankWorld> {
  const book = openBook(file, now)
  const coming: { readonly fault: Fault; readonly on: Call | undefined }[] = []
  const notices = new Set<Promise<void>>()
  let chances: Odds | null = null
  let notify: string | null = null
  const stopping = new AbortController()

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end())
  })

  /** What goes wrong with this call: what was ordered first, then what chance brings. */
  function faultOf(call: Call): Fault | null {
    const index = coming.findIndex(({ on, fault }) => (on === undefined ? suits(fault, call) : on === call))
    if (index >= 0) return coming.splice(index, 1)[0]!.fault
    for (const [fault, odds] of Object.entries(chances?.odds ?? {}) as [Fault, number][])
      if (suits(fault, call) && chances!.random() < odds) return fault
    return null
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const text = await read(request)
    const [, first = '', second] = url.pathname.split('/')
    if (request.method === 'GET' && first === '') return html(response, listPage(book.trades))
    if (first === 'pay') return byHand(request, response, second ?? '', text)
    const call = url.pathname === '/refunds' ? 'refund' : first === 'trades' ? ((second ?? 'create') as Call) : null
    if (request.method !== 'POST' || call === null || !calls.includes(call)) return json(response, 404, {})
    const asked = JSON.parse(text) as { readonly body?: Record<string, unknown>; readonly signature?: unknown }
    if (!asked.body || !isSigned(key, 'ask', asked.body, asked.signature)) return json(response, 403, { error: 'not signed' })
    await serve(call, asked.body, request, response)
  }

  async function serve(call: Call, body: Record<string, unknown>, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = faultOf(call)
    if (fault === 'drop') return void request.socket.destroy()
    if (fault === 'hang') return
    if (fault === 'fail') return json(response, 500, { error: 'out of order' })
    const wasOpen = book.trades.get(String(body['number']))?.state === 'waiting'
    const said = fault === 'refuse' ? refusal(call, String(body['number'])) : carryOut(call, body, fault)
    if (fault === 'late' && call === 'close' && wasOpen) pay(String(body['number']), { late: true })
    if (fault === 'lose') return void request.socket.destroy()
    if (fault === 'delay') await pause(300)
    const shown = fault === 'amount' && 'amount' in said ? { ...said, amount: Number(said['amount']) + 100 } : said
    json(response, 200, { body: shown, signature: signed(fault === 'signature' ? `not ${key}` : key, 'answer', shown) })
  }

  function carryOut(call: Call, body: Record<string, unknown>, fault: Fault | null): Record<string, unknown> {
    const number = String(body['number'])
    if (call === 'refund')
      return book.refund({ number, trade: String(body['trade']), amount: Number(body['amount']), currency: String(body['currency']) })
    if (call === 'create')
      book.create({
        number,
        amount: Number(body['amount']),
        currency: String(body['currency']),
        memo: String(body['memo']),
        expiresAt: Number(body['expiresAt']),
      })
    if (call === 'create' && fault === 'instant') pay(number)
    if (call === 'close') book.close(number)
    return saidOf(number)
  }

  function saidOf(number: string): Record<string, unknown> {
    const trade = book.trades.get(number)
    if (!trade) return { number, status: 'none' }
    const { amount, currency, state, reference } = trade
    if (state === 'captured') return { number, status: 'captured', amount, currency, reference }
    if (state === 'failed') return { number, status: 'failed', reason: 'declined' }
    if (state === 'closed') return { number, status: 'closed' }
    return { number, status: 'waiting', amount, currency, code: `${url}/pay/${number}`, link: `${url}/pay/${number}` }
  }

  function pay(number: string, { fail = false, late = false }: { readonly fail?: boolean; readonly late?: boolean } = {}): Trade {
    const paid = book.pay(number, { fail, late })
    if (paid.isNew) tellMerchant(number)
    return paid.trade
  }

  function tellMerchant(number: string): void {
    const fault = faultOf('notice')
    if (notify === null || fault === 'silent') return
    for (let copy = 0; copy < (fault === 'double' ? 2 : 1); copy++) {
      const sending = send(number, fault).finally(() => notices.delete(sending))
      notices.add(sending)
    }
  }

  /** Again until it is thanked, a few times, and then no more: a notice is never promised. */
  async function send(number: string, fault: Fault | null): Promise<void> {
    const said = saidOf(number)
    const notice = fault === 'amount' ? { ...said, amount: Number(said['amount']) + 100 } : said
    const signature = signed(fault === 'signature' ? `not ${key}` : key, 'notice', notice)
    if (fault === 'delay') await pause(300)
    for (let time = 0; time < 4 && !stopping.signal.aborted; time++) {
      const thanked = await fetch(`${notify}/api/payments/notices`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ notice, signature }),
        signal: AbortSignal.timeout(5000),
      }).then(
        ({ ok }) => ok,
        () => false,
      )
      if (thanked) return
      await pause(100 * 2 ** time)
    }
  }

  function byHand(request: IncomingMessage, response: ServerResponse, number: string, text: string): void {
    const trade = book.trades.get(number)
    if (!trade) return json(response, 404, {})
    const done = new URLSearchParams(text).get('do')
    if (request.method !== 'POST') return html(response, payPage(trade, now()))
    if (done === 'pay' || done === 'fail') pay(number, { fail: done === 'fail' })
    response.writeHead(303, { location: `/pay/${number}` }).end()
  }

  const url = await listen(server, port)
  return {
    url,
    key,
    book,
    misbehave: (fault, times, on) => void coming.push(...Array.from({ length: times }, () => ({ fault, on }))),
    chance: odds => void (chances = odds),
    notifyAt: where => void (notify = where),
    pay,
    quiet: async () => {
      while (notices.size > 0) await Promise.all(notices)
    },
    close: async () => {
      stopping.abort()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      book.end()
    },
  }
}

/** Which faults make sense where nobody said so. */
function suits(fault: Fault, call: Call): boolean {
  if (fault === 'silent' || fault === 'double') return call === 'notice'
  if (fault === 'instant') return call === 'create'
  if (fault === 'late') return call === 'close'
  if (fault === 'refuse') return call === 'create' || call === 'refund'
  return call !== 'notice' || fault === 'amount' || fault === 'signature' || fault === 'delay'
}

function refusal(call: Call, number: string): Record<string, unknown> {
  return call === 'refund' ? { number, status: 'refused' } : { number, status: 'failed', reason: 'refused' }
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += String(part)
  return text
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function html(response: ServerResponse, page: string): void {
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    })
    .end(page)
}

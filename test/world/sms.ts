import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * An SMS gateway of our own: takes messages over HTTP as a carrier's would, knows each by its id, and shows what phones would get on a page. It misbehaves on demand.
 *
 * `POST /messages {id, to, text}` -> 202 · `GET /messages[?to=]` -> what arrived · `GET /` -> the page · `POST /faults {kind, times}` -> the next calls go wrong
 */
export interface SmsWorld {
  readonly url: string
  readonly messages: readonly Delivered[]
  /** The next `times` messages go wrong: `fail` answers 500, `refuse` 400, `drop` cuts the line before taking it, `lose` takes it and cuts the line, `hang` never answers. */
  misbehave(kind: Fault, times: number): void
  /** What is still to go wrong. */
  readonly coming: readonly Fault[]
  close(): Promise<void>
}

export interface Delivered {
  readonly id: string
  readonly to: string
  readonly text: string
  readonly at: number
}

export const faults = ['fail', 'refuse', 'drop', 'lose', 'hang'] as const
export type Fault = (typeof faults)[number]

export async function startSmsWorld({
  port = 0,
  now = Date.now,
}: { readonly port?: number; readonly now?: () => number } = {}): Promise<SmsWorld> {
  const messages: Delivered[] = []
  const coming: Fault[] = []
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const route = `${request.method} ${url.pathname}`
    if (route === 'GET /') return page(response, messages)
    if (route === 'GET /messages')
      return json(
        response,
        200,
        messages.filter(({ to }) => (url.searchParams.get('to') ?? to) === to),
      )
    if (route === 'POST /faults') return misbehaveByHttp(response, await read(request))
    if (route === 'POST /messages') return take(request, response, await read(request))
    json(response, 404, {})
  }

  function take(request: IncomingMessage, response: ServerResponse, body: unknown): void {
    const fault = coming.shift()
    if (fault === 'drop') return void request.socket.destroy()
    if (fault === 'hang') return
    if (fault === 'fail') return json(response, 500, { error: 'out of order' })
    const { id, to, text } = body as Partial<Delivered>
    if (fault === 'refuse' || typeof id !== 'string' || typeof text !== 'string' || !/^1\d{10}$/.test(to ?? ''))
      return json(response, 400, { error: 'not a message' })
    // A message sent again is the same message: the phone rings once.
    if (!messages.some(message => message.id === id)) messages.push({ id, to: to!, text, at: now() })
    if (fault === 'lose') return void request.socket.destroy()
    json(response, 202, { id })
  }

  function misbehaveByHttp(response: ServerResponse, body: unknown): void {
    const { kind, times } = body as { kind?: Fault; times?: number }
    if (!kind || !faults.includes(kind)) return json(response, 400, { faults })
    misbehave(kind, times ?? 1)
    json(response, 200, { coming })
  }

  function misbehave(kind: Fault, times: number): void {
    for (let time = 0; time < times; time++) coming.push(kind)
  }

  const url = await listen(server, port)
  return { url, messages, coming, misbehave, close: async () => await close(server) }
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of request) text += String(part)
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** What the phones show, newest first; it looks again by itself. */
function page(response: ServerResponse, messages: readonly Delivered[]): void {
  const rows = messages
    .toReversed()
    .map(
      ({ to, text, at }) =>
        `<li><b>${escape(to)}</b><time>${new Date(at).toLocaleString('zh-CN', { hour12: false })}</time><p>${escape(text)}</p></li>`,
    )
    .join('')
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    })
    .end(
      `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="3"><meta name="viewport" content="width=device-width">
<title>演示短信 · Demonstration messages</title>
<style>body{font:16px/1.6 "Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;background:#f7f5f0;color:#13211f;margin:0 auto;max-width:680px;padding:32px 20px}
h1{font-size:22px;margin:0}p{margin:6px 0 0}ul{list-style:none;margin:24px 0;padding:0}li{background:#fff;border:1px solid #d8d4ca;border-radius:14px;margin:0 0 12px;padding:14px 18px}
b{font-weight:600;font-variant-numeric:tabular-nums}time{color:#3f4c48;float:right;font-size:14px}.none{color:#3f4c48}</style>
<h1>演示短信 · Demonstration messages</h1><p class="none">这里代替手机：系统发出的短信都在这里。Phones in place of real ones: everything the system sends arrives here.</p>
<ul>${rows || '<li class="none">还没有短信 · No messages yet</li>'}</ul></html>`,
    )
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

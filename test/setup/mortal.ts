import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Product } from './product.ts'
import { type Program, startProgram } from './programs.ts'

/** What becomes of the request at which the program dies: it never got there, or it was done and only its answer is lost. */
export type Fate = 'lost' | 'happened'

/** The product behind one address that stays, as behind a balancer: a program that can be killed answers `/api`, the pages come from the test's own. */
export interface Mortal {
  readonly url: string
  /** The program is killed (-9) at the next changing request whose path ends so. Resolves when it is dead. */
  dieAt(path: RegExp, fate: Fate): Promise<void>
  /** Another program takes over. */
  start(): Promise<void>
  close(): Promise<void>
}

export async function openMortal(product: Product): Promise<Mortal> {
  let program: Program | null = null
  let api: URL | null = null
  let death: { readonly path: RegExp; readonly fate: Fate; readonly tell: () => void } | null = null

  const die = async () => {
    api = null
    program?.child.kill('SIGKILL')
    await program?.ended
    death?.tell()
    death = null
  }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const isApi = request.url!.startsWith('/api/')
    const dies = isApi && request.method !== 'GET' && death?.path.test(request.url!.split('?')[0]!) === true
    const body = await bodyOf(request)
    if (dies && death?.fate === 'lost') await die()
    const answer = await forward(request, body, isApi ? api : new URL(product.url))
    if (dies && death) await die()
    if (!answer || dies) return void request.socket.destroy()
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
  }
  const server = createServer((request, response) => void handle(request, response).catch(() => request.socket.destroy()))
  server.on('upgrade', (request, socket, head) => {
    if (!api) return void socket.destroy()
    const line = connect(Number(api.port), api.hostname)
    const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}`)
    line.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    line.write(head)
    line.pipe(socket).pipe(line)
    for (const end of [line, socket]) {
      end.on('error', () => socket.destroy())
      end.on('close', () => {
        line.destroy()
        socket.destroy()
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const start = async () => {
    program = startProgram(product, 'serves', { TEST_NOW: String(product.clock.now()) })
    api = new URL(await program.says('http'))
  }
  await start()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dieAt: async (path, fate) => await new Promise(tell => (death = { path, fate, tell })),
    start,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      program?.child.kill('SIGKILL')
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** Null where nobody answers. */
async function forward(request: IncomingMessage, body: Buffer, to: URL | null): Promise<Answer | null> {
  if (!to) return null
  return await new Promise(resolve => {
    const { method, headers, url } = request
    const onward = ask({ host: to.hostname, port: to.port, method, headers, path: url, agent: false }, response => {
      bodyOf(response).then(
        whole => resolve({ status: response.statusCode!, headers: response.headers, body: whole }),
        () => resolve(null),
      )
    })
    onward.on('error', () => resolve(null))
    onward.end(body)
  })
}

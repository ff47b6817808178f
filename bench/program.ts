import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Started {
  readonly url: string
  readonly smsUrl: string
  /** Milliseconds from the spawning to the first 200 of `/readyz`, and to the program's last word. */
  readonly ready: number
  readonly told: number
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('..', import.meta.url))
let nextPort = 7300 + (process.pid % 500)

/** Starts the product as `npm start` does, installing and building apart, on a folder of its own. */
export async function startProduct(folder: string): Promise<Started> {
  const { text, ...started } = await launch({ env: { DATA_DIR: `${folder}/data` }, lastWord: '市民 customers' })
  return { ...started, smsUrl: /messages\s+(http\S+)/.exec(text)![1]! }
}

/** Starts the product's program in a process of its own, on the settings given and no database of the environment's. `lastWord`: what it prints when it is up. */
export async function launch(given: {
  readonly env: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly lastWord: string
}): Promise<Omit<Started, 'smsUrl'> & { readonly text: string }> {
  const port = (nextPort += 3)
  const url = `http://127.0.0.1:${port}`
  const inherited = { ...process.env }
  delete inherited['DATABASE_URL']
  const began = performance.now()
  const child = spawn(process.execPath, ['src/programs/start.ts', ...(given.args ?? [])], {
    cwd: root,
    env: { ...inherited, PORT: String(port), LOG_LEVEL: 'error', ...given.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Also when the bench fails: nothing of it stays behind.
  process.once('exit', () => child.kill('SIGTERM'))
  const told = toldBy(child, given.lastWord)
  const ended = new Promise<never>((_, reject) => child.once('exit', code => reject(new Error(`the product ended with ${String(code)}`))))
  ended.catch(() => 'also when it is stopped')
  const ready = await Promise.race([untilReady(url, began), ended])
  const text = await Promise.race([told, ended])
  return {
    url,
    text,
    ready,
    told: performance.now() - began,
    stop: async () => {
      child.kill('SIGTERM')
      await ended.catch(() => 'as asked')
    },
  }
}

async function untilReady(url: string, began: number): Promise<number> {
  for (;;) {
    const response = await fetch(`${url}/readyz`).catch(() => null)
    if (response?.status === 200) return performance.now() - began
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** What it printed, once its last word is out. */
async function toldBy({ stdout }: ChildProcess, lastWord: string): Promise<string> {
  let text = ''
  return await new Promise(resolve => {
    stdout!.on('data', (data: Buffer) => {
      text += data.toString()
      if (text.includes(lastWord)) resolve(text)
    })
  })
}

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { WebSocket } from 'ws'
import { operate } from '#kernel/server'
import { type Agent, startAgent } from '#terminals/agent'
import { findTerminalByKey, issueEnrolment } from '#terminals/server'
import { launchChromium } from '../browser/chromium.ts'
import { openTestProduct, type Product } from './product.ts'

/** The product with a simulated terminal that is really enrolled, and a browser to stand before it. */
export interface Stage {
  readonly url: string
  readonly product: Product
  readonly browser: Browser
  readonly now: () => number
  /** Plays the world before the terminal: `{ lay: 'zhang-min' }`, `{ take: true }`, a fault of a device. */
  world(does: Readonly<Record<string, unknown>>): void
  close(): Promise<void>
}

const facesFolder = fileURLToPath(new URL('../../build/faces/', import.meta.url))
const people = fileURLToPath(new URL('../../src/programs/demo/people.json', import.meta.url))

export async function openStage(options: Parameters<typeof openTestProduct>[0] = {}): Promise<Stage> {
  if (!existsSync(facesFolder)) throw new Error('The faces are not built: npm run build.')
  let agent: Agent | null = null
  const [product, browser] = await Promise.all([
    openTestProduct({ faces: facesFolder, ...options, simulated: () => agent && { url: agent.url, token: agent.token } }),
    launchChromium(),
  ])
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-agent-'))
  agent = await enrolAgent(product, folder)
  const control = await openControl(agent, product.url)
  return {
    url: product.url,
    product,
    browser,
    now: product.clock.now,
    world: does => control.send(JSON.stringify(does)),
    close: async () => {
      await browser.close()
      control.close()
      await agent?.stop()
      await product.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function enrolAgent(product: Product, folder: string): Promise<Agent> {
  const { id } = (await findTerminalByKey(product.context, 'wangjiang-1'))!
  const request = { name: 'terminals.issue_enrolment', actor: { kind: 'system', id: 'test' } } as const
  const code = await operate(product.context, request, async operation => await issueEnrolment(operation, id))
  return await startAgent({ server: product.url, data: folder, enrol: code, simulate: people, port: 0, log: () => {} })
}

async function openControl({ url, token }: Agent, origin: string): Promise<WebSocket> {
  const control = new WebSocket(`${new URL(url).origin}/simulator?token=${token}`, { origin })
  await new Promise((resolve, reject) => {
    control.once('open', resolve)
    control.once('error', reject)
  })
  return control
}

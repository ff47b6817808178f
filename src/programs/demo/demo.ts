import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Config, type Context, type Log, operate } from '#kernel/server'
import { findTerminalByKey, issueEnrolment } from '#terminals/server'
import { type BankWorld, startBankWorld } from '../../../test/world/bank.ts'
import { startBillerWorld } from '../../../test/world/biller.ts'
import { startCoreBankWorld } from '../../../test/world/core-bank.ts'
import { startHospitalWorld } from '../../../test/world/hospital.ts'
import type { PartnerWorld } from '../../../test/world/partner.ts'
import { startSmsWorld } from '../../../test/world/sms.ts'
import { demoPassword, staff } from '../seed/enterprise.ts'

/** What a demonstration has beside the product: an SMS gateway whose messages can be read, a bank on whose page one pays, business systems, and a simulated terminal that is really enrolled. */
export interface Demo {
  readonly smsUrl: string
  /** Where one pays without a phone that scans. */
  readonly bank: BankWorld
  readonly partners: Config['partners']
  readonly signIns: readonly string[]
  terminal(): { readonly url: string; readonly token: string } | null
  startTerminal(context: Context, serverUrl: string): Promise<void>
  stop(): Promise<void>
}

export const demoTerminal = 'wangjiang-1'

export async function startDemo(config: Config, log: Log): Promise<Demo> {
  const sms = await startSmsWorld({ port: config.port === 0 ? 0 : config.port + 1 }).catch(async () => await startSmsWorld())
  const bank = await startBank(config)
  const worlds = await startPartners(config)
  let agent: ChildProcess | null = null
  let reached: { url: string; token: string } | null = null
  return {
    smsUrl: sms.url,
    bank,
    partners: Object.fromEntries(Object.entries(worlds).map(([name, { url, key }]) => [name, { url, key, seconds: 10 }])),
    signIns: [
      `工作人员 staff (密码 password: ${demoPassword})`,
      ...staff.map(({ login, name, unit, roles }) => `  ${login.padEnd(12)}${name['zh-CN']}  ${unit.padEnd(34)}${roles.join(', ')}`),
      '市民 customers: 任意手机号，验证码见演示短信 · any mobile number, codes arrive at the messages page',
    ],
    terminal: () => reached,
    startTerminal: async (context, serverUrl) => {
      bank.notifyAt(serverUrl)
      const terminal = await findTerminalByKey(context, demoTerminal)
      if (!terminal) return
      const code = await operate(
        context,
        { name: 'terminals.issue_enrolment', actor: { kind: 'system', id: 'demo' } },
        async operation => await issueEnrolment(operation, terminal.id),
      )
      agent = launchAgent({ serverUrl, origin: config.publicUrl, dataDir: join(config.dataDir, 'simulated-terminal'), code })
      reached = await firstLine(agent).catch((error: unknown) => {
        log.warn({ err: error }, 'the simulated terminal did not start')
        return null
      })
    },
    stop: async () => {
      agent?.kill('SIGTERM')
      await sms.close()
      await bank.close()
      await Promise.all(Object.values(worlds).map(async world => await world.close()))
    },
  }
}

/** The hospital, the water company and the bank of the demonstration, on the ports after the messages' or wherever there is room. */
/** Its book lies with the data: what was paid yesterday is known to both, or to neither. */
async function startBank({ port, dataDir }: Config): Promise<BankWorld> {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'demonstration-bank.jsonl')
  return await startBankWorld({ file, port: port === 0 ? 0 : port + 2 }).catch(async () => await startBankWorld({ file }))
}

async function startPartners({ port }: Config): Promise<Readonly<Record<string, PartnerWorld>>> {
  const starts = { hospital: startHospitalWorld, biller: startBillerWorld, 'core-bank': startCoreBankWorld }
  const started = Object.entries(starts).map(
    async ([name, start], index) =>
      [name, await start({ port: port === 0 ? 0 : port + 3 + index }).catch(async () => await start())] as const,
  )
  return Object.fromEntries(await Promise.all(started))
}

function launchAgent({
  serverUrl,
  origin,
  dataDir,
  code,
}: {
  readonly serverUrl: string
  readonly origin: string | null
  readonly dataDir: string
  readonly code: string
}): ChildProcess {
  const program = fileURLToPath(new URL('../terminal-agent.ts', import.meta.url))
  const people = fileURLToPath(new URL('people.json', import.meta.url))
  const args = [
    program,
    `--server=${serverUrl}`,
    `--data=${dataDir}`,
    `--enrol=${code}`,
    `--simulate=${people}`,
    ...(origin === null ? [] : [`--origin=${origin}`]),
  ]
  // Its stdin is ours: when this program dies, however, the agent sees it close and ends too.
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
}

async function firstLine(agent: ChildProcess): Promise<{ url: string; token: string }> {
  return await new Promise((resolve, reject) => {
    createInterface({ input: agent.stdout! }).once('line', line => resolve(JSON.parse(line) as { url: string; token: string }))
    agent.once('exit', code => reject(new Error(`the agent ended with ${code}`)))
    agent.once('error', reject)
  })
}

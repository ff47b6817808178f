import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { type DueView, readDue, cancelAttempt, startAttempt } from '#payments'
import { openVisit } from '#visits'
import { Face, FaceRefused } from '../../src/programs/seed/face.ts'
import { type BankWorld, type Odds, startBankWorld } from '../world/bank.ts'

export interface Storm {
  readonly databaseUrl: string
  readonly keyFile: string
  readonly payments: number
  /** Times the program is killed (SIGKILL) while people pay. */
  readonly kills: number
  /** Stops the database at once and brings it back; asked `stops` times. */
  readonly stopDatabase?: () => Promise<void>
  readonly stops?: number
  readonly people?: number
  /** How often the bank misbehaves, as a share of a storm's usual odds. */
  readonly weather?: number
  readonly planted?: string
  readonly seed: number
}

/** What was found when everything had come to rest. All but the first five are 0, and `bank` equals `ledger`, when no money went astray. */
export interface Aftermath {
  readonly paid: number
  readonly kills: number
  readonly stops: number
  readonly late: number
  readonly seconds: number
  /** Dues whose money the bank has and we do not know of. */
  readonly lost: number
  /** Dues for which the bank kept more than was owed. */
  readonly twice: number
  /** Trades whose ledger is not the bank's book. */
  readonly ledgerWrong: number
  /** Paid dues that nobody posted, or that were posted without being paid or more than once. */
  readonly notPosted: number
  /** Attempts and refunds that never came to an end. */
  readonly open: number
  /** Fen the bank keeps for us, and what our books say of it. */
  readonly bank: number
  readonly ledger: number
}

const odds: Odds['odds'] = { drop: 0.05, lose: 0.1, fail: 0.03, signature: 0.02, silent: 0.3, double: 0.4, late: 0.3, instant: 0.2 }

/**
 * People pay over HTTP while the program and the database are killed and the bank misbehaves; then nothing goes wrong any more until everything has come to its end, and
 * the bank's book is held against ours.
 */
export async function storm(given: Storm): Promise<Aftermath> {
  const began = Date.now()
  const random = seeded(given.seed)
  const bank = await startBankWorld()
  const weather = given.weather ?? 1
  bank.chance({ random, odds: Object.fromEntries(Object.entries(odds).map(([fault, chance]) => [fault, chance * weather])) })
  const sql = postgres(given.databaseUrl, { max: 2, onnotice: () => {}, connection: { application_name: 'storm' } })
  const program = await runProgram(given, bank)
  await sql`create table test_posts (due uuid not null)`
  if (given.planted === 'settle without lock and unique') await dropGuards(sql)
  bank.notifyAt(program.url)
  try {
    const progress = { paid: 0 }
    const people = Array.from({ length: given.people ?? 12 }, async (_, index) => {
      const share = Math.floor((given.payments - index - 1) / (given.people ?? 12)) + 1
      await payAll(share, { program, bank, random, progress })
    })

    const struck = await strike({ given, program, random, progress, done: Promise.all(people) })
    await Promise.all(people)

    bank.chance(null)
    await settleDown(sql)
    const found = { ...struck, ...(await compare(sql, bank)), seconds: Math.round((Date.now() - began) / 1000) }
    console.log(given.planted ?? 'no bug planted', found)
    return found
  } finally {
    await program.end()
    await sql.end({ timeout: 1 })
    await bank.close()
  }
}

interface Program {
  readonly url: string
  kill(): Promise<void>
  end(): Promise<void>
}

/** Keeps the program running on one port: whenever it dies it is started again. */
async function runProgram(given: Storm, bank: BankWorld): Promise<Program> {
  const port = await freePort()
  const args = [String(port), given.databaseUrl, given.keyFile, bank.url, bank.key]
  const preload = given.planted === undefined ? [] : ['--import', './test/setup/planted.ts']
  let child: ChildProcess
  let ready: Promise<void>
  let ended = false
  let early = 0
  const launch = () => {
    const own = spawn(process.execPath, [...preload, 'test/setup/pay-program.ts', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...(given.planted === undefined ? {} : { PLANTED: given.planted }) },
    })
    child = own
    ready = new Promise((resolve, reject) => {
      createInterface(own.stdout).once('line', () => {
        early = 0
        resolve()
      })
      own.once('exit', code => {
        reject(new Error(`the program ended with ${code}`))
        if (!ended && ++early < 20) launch()
      })
    })
    ready.catch(() => {})
  }
  launch()
  await ready!
  return {
    url: `http://127.0.0.1:${port}`,
    kill: async () => {
      await ready.catch(() => {})
      child.kill('SIGKILL')
      await pause(5)
      await ready.catch(() => {})
    },
    end: async () => {
      ended = true
      const gone = new Promise(resolve => child.once('exit', resolve))
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await gone
      }
    },
  }
}

interface Scene {
  readonly program: Program
  readonly bank: BankWorld
  readonly random: () => number
  readonly progress: { paid: number }
}

async function payAll(count: number, scene: Scene): Promise<void> {
  const face = new Face(scene.program.url, 'hall')
  const visit = await patiently(async () => await face.call(openVisit, { language: 'zh-CN' }))
  for (let number = 0; number < count; number++) {
    const due = randomUUID()
    const amount = 100 + Math.floor(scene.random() * 20_000)
    await patiently(async () => await say(scene.program, '/test/dues', { due, visit: visit.id, amount }))
    await payOne(face, due, scene)
    if (scene.random() < 0.1) {
      const refund = randomUUID()
      await patiently(async () => await say(scene.program, '/test/refunds', { refund, due, amount: Math.ceil(amount / 3) }))
    }
    scene.progress.paid++
  }
}

/** Tries until it is paid: scans, has too little, changes their mind (and scans all the same). */
async function payOne(face: Face, due: string, { bank, random }: Scene): Promise<void> {
  for (;;) {
    const key = randomUUID()
    const started = await patiently(async () => await face.call(startAttempt, { due, channel: 'terminal' }, { key })).catch(codeOf)
    if (started === 'payments.already_paid') return
    const shown = await look(face, due, view => view.state !== 'open' || view.attempt?.code != null || isOver(view))
    if (shown.state !== 'open') return
    const number = shown.attempt?.code?.split('/').at(-1)
    if (number === undefined) {
      await pause(20)
      continue
    }
    const mood = random()
    if (mood < 0.12) {
      await patiently(async () => await face.call(cancelAttempt, { due }))
      if (random() < 0.5) bank.pay(number)
    } else bank.pay(number, { fail: mood > 0.9 })
    const after = await look(face, due, view => view.state !== 'open' || isOver(view))
    if (after.state !== 'open') return
    // Nobody stands there for ever: who has waited long enough takes the code back and begins anew.
    if (!isOver(after)) await patiently(async () => await face.call(cancelAttempt, { due }))
  }
}

function isOver({ attempt }: DueView): boolean {
  return attempt === null || attempt.state === 'failed' || attempt.state === 'closed'
}

async function look(face: Face, due: string, wanted: (view: DueView) => boolean): Promise<DueView> {
  const until = Date.now() + 25_000
  for (;;) {
    const view = await patiently(async () => await face.call(readDue, { due }))
    if (wanted(view) || Date.now() > until) return view
    await pause(200)
  }
}

/** Kills while there is something to pay, spread over the payments that are still to come. */
async function strike(given: {
  readonly given: Storm
  readonly program: Program
  readonly random: () => number
  readonly progress: { readonly paid: number }
  readonly done: Promise<unknown>
}): Promise<{ readonly kills: number; readonly stops: number }> {
  const { payments, kills, stops = 0, stopDatabase } = given.given
  const over = new AbortController()
  void given.done.finally(() => over.abort()).catch(() => {})
  const blows = kills + stops
  let [killed, stopped] = [0, 0]
  for (let blow = 0; blow < blows && !over.signal.aborted; blow++) {
    const at = Math.floor(((blow + 0.5) / blows) * payments * 0.9)
    while (given.progress.paid < at && !over.signal.aborted) await pause(10)
    if (over.signal.aborted) break
    await pause(given.random() * 150)
    if (stopDatabase && stopped < stops && (blow + 1) % Math.max(1, Math.floor(blows / stops)) === 0) {
      await stopDatabase()
      stopped++
    } else {
      await given.program.kill()
      killed++
    }
  }
  return { kills: killed, stops: stopped }
}

/** Waits until nothing is under way: every attempt and refund has come to its end and everything paid is posted. */
async function settleDown(sql: postgres.Sql): Promise<void> {
  const until = Date.now() + 90_000
  const began = Date.now()
  while (Date.now() < until) {
    const [row] = await sql`
      select (select count(*) from payments.attempts where state in ('created', 'submitted', 'unknown', 'closing')) + (select count(*) from payments.refunds where state = 'created')
        + (select count(*) from payments.dues where state = 'paid' and posted_at is null and remind_at is not null)
        + (select count(*) from payments.attempts where state in ('failed', 'closed') and asked < 1 and reason <> 'refused') as open`
    // What a planted bug has broken never ends: that is for the comparison to say.
    if (Number(row!['open']) === 0 && Date.now() - began > 1000) return
    await pause(200)
  }
}

async function compare(sql: postgres.Sql, bank: BankWorld): Promise<Omit<Aftermath, 'kills' | 'stops' | 'seconds'>> {
  const dues = await sql`
    select id, state, amount, (select coalesce(sum(refund.amount), 0) from payments.refunds refund join payments.attempts attempt on attempt.id = refund.attempt_id
      where refund.due_id = due.id and refund.state = 'done' and not attempt.late) as back,
      (select count(*) from test_posts where test_posts.due = due.id) as posts from payments.dues due`
  const booked = new Map(
    (
      await sql`select attempt.number, sum(ledger.amount) as amount from payments.ledger ledger join payments.attempts attempt on attempt.id = ledger.attempt_id
      where account = 'bank' group by attempt.number`
    ).map(row => [row['number'] as string, Number(row['amount'])]),
  )
  const [open] = await sql`
    select (select count(*) from payments.attempts where state in ('created', 'submitted', 'unknown', 'closing'))
      + (select count(*) from payments.refunds where state = 'created') as count, (select count(*) from payments.attempts where late) as late`
  const trades = [...bank.book.trades.values()]
  const kept = new Map<string, number>()
  for (const { memo, number } of trades) kept.set(memo, (kept.get(memo) ?? 0) + bank.book.balance(number))
  const wrong = new Set([...booked.keys(), ...trades.map(({ number }) => number)])
  const counts = { paid: 0, lost: 0, twice: 0, notPosted: 0 }
  for (const due of dues) {
    const isPaid = due['state'] === 'paid'
    const wanted = isPaid ? Number(due['amount']) - Number(due['back']) : 0
    const has = kept.get(due['id'] as string) ?? 0
    if (isPaid) counts.paid++
    const known = trades.filter(({ memo }) => memo === due['id']).reduce((sum, { number }) => sum + (booked.get(number) ?? 0), 0)
    if (has > known) counts.lost++
    if (has > wanted) counts.twice++
    if (Number(due['posts']) !== (isPaid ? 1 : 0)) counts.notPosted++
  }
  return {
    ...counts,
    late: Number(open!['late']),
    open: Number(open!['count']),
    ledgerWrong: [...wrong].filter(number => (booked.get(number) ?? 0) !== bank.book.balance(number)).length,
    bank: [...kept.values()].reduce((sum, amount) => sum + amount, 0),
    ledger: [...booked.values()].reduce((sum, amount) => sum + amount, 0),
  }
}

/** The database without what would hold up a program that forgot its lock. */
async function dropGuards(sql: postgres.Sql): Promise<void> {
  await sql`alter table payments.ledger drop constraint ledger_pkey`
  await sql`drop index payments.attempts_live, payments.attempts_paying`
  await sql`alter table payments.refunds drop constraint refunds_number_key`
  await sql`alter table payments.receipts drop constraint receipts_attempt_id_key`
}

/** Again and again until there is an answer; a refusal is one. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let time = 0; ; time++) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof FaceRefused && error.status < 500 && error.status !== 429) throw error
      if (time > 600) throw error
      await pause(error instanceof FaceRefused && error.status === 429 ? 1000 : 100)
    }
  }
}

function codeOf(error: unknown): string {
  if (error instanceof FaceRefused) return error.code
  throw error
}

async function say(program: Program, path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${program.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

import { type ChildProcess, spawn } from 'node:child_process'
import { createPrivateKey, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import { operate } from '#kernel/server'
import { outputStatement, reportOutput } from '#terminals'
import { findTerminalByKey, issueEnrolment } from '#terminals/server'
import { fillFor, hasEnded, openWorlds, send, until, waitsFor, type Worlds } from '../../../test/setup/dealing.ts'
import {
  atDesk,
  atTerminal,
  card,
  enrolTerminal,
  Face,
  FaceRefused,
  idNumber,
  layCard,
  type TestTerminal,
} from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

/* A card from the terminal: the intent stored before the device is asked, put out once, and nothing but the terminal's own word ends it. */

let product: Product
let worlds: Worlds
let terminal: TestTerminal
let clerk: Face
beforeAll(async () => {
  worlds = await openWorlds()
  product = await openTestProduct({ config: worlds.config! })
  worlds.follow(product)
  terminal = await enrolTerminal(product, 'wangjiang-1', ['card-reader', 'card-dispenser'])
  clerk = await atDesk(product, 'fanyun')
})
afterAll(async () => {
  await product.close()
  await worlds.close()
})

const strokes = { strokes: [[0, 0, 100, 100, 300, 300, 500, 100, 700, 300, 900, 900]] } as const

interface Ready {
  readonly face: Face
  readonly id: string
  readonly output: string
}

/** Somebody whose card has been allowed and is to come out. */
async function readyFor(sequence: number, at: TestTerminal = terminal): Promise<Ready> {
  const { face, visit } = await atTerminal(product, at)
  await layCard(face, at, visit, card({ idNumber: idNumber('1990-05-12', sequence) }))
  const answers = [
    ['phone', `139000${String(10_000 + sequence)}`],
    ['home', '江南区望江路 88 号 3 幢 502 室'],
    ['occupation', 'retired'],
    ['purpose', 'daily'],
    ['own_use', true],
    ['signature', strokes],
  ] as const
  const view = await fillFor(face, 'bank-card-issue', answers, { product: 'classic' }, { identified: true })
  const { head } = await send(face, view)
  const { revision: seen } = await clerk.call(cases.claim, { id: head.id })
  await clerk.call(cases.advance, { id: head.id, seen, action: 'allow' })
  const ready = await until(product, face, head.id, waitsFor('device'))
  expect(ready.output).toMatchObject({ kind: 'dispense', state: 'intended', here: true })
  return { face, id: head.id, output: ready.output!.id }
}

async function comeBack(sequence: number): Promise<Face> {
  const { face, visit } = await atTerminal(product, terminal)
  await layCard(face, terminal, visit, card({ idNumber: idNumber('1990-05-12', sequence) }))
  return face
}

const begin = async ({ face, id, output }: Ready) => await face.call(cases.beginOutput, { id, output })

async function report({ id, output }: Ready, result: 'done' | 'failed', by: TestTerminal = terminal): Promise<void> {
  const said = { terminal: by.id, case: id, output, result }
  await itself().call(reportOutput, { ...said, signature: by.signed(outputStatement(said)) })
}

/** The terminal itself, which has no visit. */
const itself = () => new Face(product.url, 'kiosk')

const isAtDesk = ({ head }: CaseView) => head.path.some(({ id, state }) => id === 'hand_over' && state === 'now')

const refusalOf = async (asked: Promise<unknown>) =>
  await asked.then(
    () => 'not refused',
    (error: unknown) => (error instanceof FaceRefused ? error.code : String(error)),
  )

test('asked, done, told five times by the terminal: ended once', async () => {
  const ready = await readyFor(61)
  await begin(ready)
  const { output, head } = await begin(ready)
  expect([output?.state, head.waiting, head.cancel]).toEqual(['unknown', 'unknown', null])
  await Promise.all(Array.from({ length: 5 }, async () => await report(ready, 'done')))
  const done = await until(product, ready.face, ready.id, hasEnded)
  expect([done.head.outcome, done.output, done.head.path.map(({ id, state }) => [id, state])]).toEqual([
    'granted',
    null,
    [
      ['submit', 'done'],
      ['approve', 'done'],
      ['open', 'done'],
      ['dispense', 'done'],
      ['end', 'done'],
    ],
  ])
  // What is told afterwards changes nothing, and nothing is put out for it any more.
  await report(ready, 'failed')
  expect((await begin(ready)).head.outcome).toBe('granted')
})

test('it failed: staff hand the card over at the desk, and the person is told', async () => {
  const ready = await readyFor(63)
  await begin(ready)
  await report(ready, 'failed')
  const atTheDesk = await until(product, ready.face, ready.id, isAtDesk)
  expect([atTheDesk.output?.state, atTheDesk.head.waiting]).toEqual(['failed', 'decision'])
  await report(ready, 'done')
  const { revision: seen } = await clerk.call(cases.claim, { id: ready.id })
  await clerk.call(cases.advance, { id: ready.id, seen, action: 'handed' })
  expect((await until(product, ready.face, ready.id, hasEnded)).head.outcome).toBe('granted')
})

test('nobody but the terminal where it was begun asks for it or tells of it', async () => {
  const ready = await readyFor(65)
  const other = await enrolTerminal(product, 'wangjiang-2', ['card-dispenser'])
  const elsewhere = await atTerminal(product, other)
  await layCard(elsewhere.face, other, elsewhere.visit, card({ idNumber: idNumber('1990-05-12', 65) }))
  expect(await refusalOf(begin({ ...ready, face: elsewhere.face }))).toBe('case.other_terminal')
  expect((await elsewhere.face.call(cases.readCase, { id: ready.id })).output?.here).toBe(false)
  await begin(ready)
  // Another terminal's word is its own, and a statement of another result is none.
  await report(ready, 'done', other)
  const said = { terminal: terminal.id, case: ready.id, output: ready.output, result: 'failed' } as const
  const forged = { ...said, result: 'done' as const, signature: terminal.signed(outputStatement(said)) }
  expect(await refusalOf(itself().call(reportOutput, forged))).toBe('terminals.not_proved')
  await product.passTime(2000)
  expect((await ready.face.call(cases.readCase, { id: ready.id })).output?.state).toBe('unknown')
})

test('who goes before the device was asked gets the card at the desk; one that was asked for is not given up', async () => {
  const gone = await readyFor(67)
  const asked = await readyFor(69)
  await begin(asked)
  await product.passTime(6 * 60_000)
  // They come back, one after the other: the visit they left is over.
  const again = await comeBack(67)
  await until(product, again, gone.id, isAtDesk)
  // Too late: nothing is put out.
  expect((await begin({ ...gone, face: again })).output?.state).toBe('failed')
  const later = await comeBack(69)
  expect((await later.call(cases.readCase, { id: asked.id })).output?.state).toBe('unknown')
})

const program = fileURLToPath(new URL('../../programs/terminal-agent.ts', import.meta.url))
const people = fileURLToPath(new URL('../../programs/demo/people.json', import.meta.url))

interface Running {
  readonly child: ChildProcess
  /** How the dispenser answers when it is asked to move a card. */
  move(ready: Ready): Promise<string>
  does(request: object): void
  until(state: string): Promise<void>
}

async function startAgent(data: string, code?: string): Promise<Running> {
  const args = [
    `--server=${product.url}`,
    `--data=${data}`,
    `--simulate=${people}`,
    '--port=0',
    ...(code === undefined ? [] : [`--enrol=${code}`]),
  ]
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'ignore'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url, token } = JSON.parse(line) as { url: string; token: string }
  const origin = product.url
  const control = new WebSocket(`${new URL(url).origin}/simulator?token=${token}`, { origin })
  const heard: { dispenser: string }[] = []
  control.on('message', text => heard.push(JSON.parse(String(text)) as { dispenser: string }))
  control.on('error', () => undefined)
  await once(control, 'open')
  return {
    child,
    move: await openDispenser(`${url}/CardDispenser?token=${token}`, origin),
    does: request => control.send(JSON.stringify(request)),
    until: async state => await expect.poll(() => heard.at(-1)?.dispenser, { timeout: 20_000, interval: 20 }).toBe(state),
  }
}

async function openDispenser(url: string, origin: string): Promise<Running['move']> {
  const socket = new WebSocket(url, { origin })
  socket.on('error', () => undefined)
  await once(socket, 'open')
  let ids = 0
  return async ({ id: caseId, output }) => {
    const requestId = ++ids
    const payload = { from: 'unit1', to: 'exit', case: caseId, output }
    socket.send(
      JSON.stringify({ header: { name: 'CardReader.Move', type: 'command', requestId, version: '2.0', timeout: 30_000 }, payload }),
    )
    return await new Promise(resolve => {
      socket.on('close', () => resolve('lost'))
      socket.on('message', text => {
        const { header } = JSON.parse(String(text)) as { header: { type: string; requestId?: number; completionCode?: string } }
        if (header.type === 'completion' && header.requestId === requestId) resolve(header.completionCode ?? 'success')
      })
    })
  }
}

async function kill({ child }: Running): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('the agent is killed while the card comes, and after it came: one card each, and the case hears which', async () => {
  const data = await mkdtemp(join(tmpdir(), 'onewindow-killed-agent-'))
  const { id } = (await findTerminalByKey(product.context, 'wangjiang-1'))!
  const request = { name: 'terminals.issue_enrolment', actor: { kind: 'system', id: 'test' } } as const
  const code = await operate(product.context, request, async operation => await issueEnrolment(operation, id))
  let agent = await startAgent(data, code)
  try {
    const identity = JSON.parse(await readFile(join(data, 'identity.json'), 'utf8')) as { privateKey: string; terminal: string }
    const key = createPrivateKey(identity.privateKey)
    const real: TestTerminal = { id, key, signed: text => sign(null, Buffer.from(text), key).toString('base64') }
    const mechanics = async () =>
      JSON.parse(await readFile(join(data, 'dispenser.json'), 'utf8').catch(() => '{"left":0}')) as { left: number; exit?: boolean }

    // Killed before anything moved: it failed, for certain.
    const first = await readyFor(71, real)
    await begin(first)
    agent.does({ fault: { device: 'dispenser', kind: 'slow', lasting: false } })
    const lost = agent.move(first)
    await agent.until('moving')
    await kill(agent)
    expect(await lost).toBe('lost')
    agent = await startAgent(data)
    await until(product, first.face, first.id, isAtDesk)
    expect([await agent.move(first), (await mechanics()).left]).toEqual(['commandErrorCode', 0])

    // Killed when the card was out and nothing had been answered: it stands there, is taken, and that is what the case hears.
    const second = await readyFor(73, real)
    await begin(second)
    agent.does({ fault: { device: 'dispenser', kind: 'powerLost', lasting: true } })
    expect(await agent.move(second)).toBe('hardwareError')
    await kill(agent)
    expect(await mechanics()).toMatchObject({ left: 1, exit: true })
    expect((await second.face.call(cases.readCase, { id: second.id })).output?.state).toBe('unknown')
    agent = await startAgent(data)
    expect([await agent.move(second), (await mechanics()).left]).toEqual(['success', 1])
    agent.does({ takeDispensed: true })
    expect((await until(product, second.face, second.id, hasEnded)).head.outcome).toBe('granted')
    expect((await mechanics()).left).toBe(1)
  } finally {
    await kill(agent)
    await rm(data, { recursive: true, force: true })
  }
})

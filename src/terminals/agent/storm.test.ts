import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { completionOf, type Message, readMessage } from '../model/xfs.ts'
import { createEndpoint, type Door } from './endpoint.ts'
import { createReadings } from './readings.ts'
import { createCardReader } from './simulator/card-reader.ts'
import { createControl } from './simulator/control.ts'
import { type Person, readPeople } from './simulator/people.ts'
import { createScene } from './simulator/scene.ts'
import { createFakeClock, type FakeClock } from './test-kit.ts'
import { runs } from '../../../test/setup/runs.ts'

let people: readonly Person[]
beforeAll(async () => {
  people = await readPeople(fileURLToPath(new URL('../../programs/demo/people.json', import.meta.url)))
})

const read = 'CardReader.ReadRawData'

describe('mutated frames', () => {
  const frames = runs(20_000)

  test(
    'crash nothing, leave no request hanging, and are refused by the right name',
    async () => {
      const result = await storm({ frames, seed: 20_261_122 })
      expect(result.problems).toEqual([])
      // It was a storm, and not all of one kind.
      expect(Object.keys(result.counts).sort()).toEqual(kindsOfAnswer)
      expect(Math.min(...['accepted', 'success', 'invalidMessage', 'closed'].map(kind => result.counts[kind]!))).toBeGreaterThan(
        frames / 34,
      )
      expect(result.control).toBeGreaterThan(frames / 100)
    },
    runs(300_000),
  )

  test('the storm notices a completion that does not come', async () => {
    const { problems } = await storm({ frames: 2000, seed: 1, loses: text => text.includes('"timeOut"') })
    expect(problems.join()).toMatch(/hangs: |answered accepted, not invalidRequestID: /)
  })

  test('the storm notices a wrong acknowledge', async () => {
    let acknowledges = 0
    const spoils = (text: string) =>
      text.includes('"status":"invalidMessage"') && ++acknowledges === 20 ? text.replace('invalidMessage', 'tooManyRequests') : text
    const { problems } = await storm({ frames: 2000, seed: 1, spoils })
    expect(problems).toEqual([expect.stringMatching(/^answered tooManyRequests, not invalidMessage: /)])
  })
})

const kindsOfAnswer = [
  'accepted',
  'canceled',
  'closed',
  'deviceNotReady',
  'invalidCommand',
  'invalidData',
  'invalidMedia',
  'invalidMessage',
  'invalidRequestID',
  'noMatchingRequestIDs',
  'noMedia',
  'success',
  'timeOut',
  'tooManyRequests',
  'unsupportedCommand',
  'unsupportedData',
]

interface Storm {
  readonly frames: number
  readonly seed: number
  readonly loses?: (text: string) => boolean
  readonly spoils?: (text: string) => string
}

/** Sends changed messages to a simulated reader through eight seats, while cards come and go and time passes. */
async function storm({ frames, seed, loses = () => false, spoils = text => text }: Storm) {
  const random = randomFrom(seed)
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!
  const clock: FakeClock = createFakeClock()
  const scene = createScene({ people, pictures: [] })
  const door = createEndpoint({ service: createCardReader({ scene, clock, readings: createReadings(clock) }), clock, log: () => undefined })
  const control = createControl(scene)
  const problems: string[] = []
  const counts: Record<string, number> = {}
  let controlAnswers = 0
  const count = (kind: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  const newClient = () => {
    const pending = new Map<number, string>()
    const heard: Message[] = []
    const state = { closed: false }
    const seat = door.join({
      send: text => {
        if (loses(text)) return
        const message = readMessage(spoils(text))!
        heard.push(message)
        const outcome = completionOf(message)
        if (!outcome) return
        if (!pending.delete(message.header.requestId!)) problems.push(`a completion of nothing: ${text}`)
        count(outcome.errorCode ?? outcome.code)
      },
      close: () => {
        state.closed = true
      },
    })
    return { pending, heard, state, seat }
  }
  const clients = Array.from({ length: 8 }, newClient)
  for (let sent = 0; sent < frames; sent++) {
    const place = Math.floor(random() * clients.length)
    const client = clients[place]!
    const text = mutate(pick(seeds)(Math.floor(random() * 40) + 1), random)
    const expected = judge(text, id => client.pending.has(id))
    client.heard.length = 0
    // Noted before: what needs no device is complete when `receive` returns.
    if (expected.kind === 'accepted') client.pending.set(expected.requestId, text)
    try {
      client.seat.receive(text)
    } catch (error) {
      problems.push(`crash: ${String(error)}: ${text}`)
    }
    const first = client.heard[0]
    const answer = client.state.closed ? 'closed' : first?.header.type === 'acknowledge' ? (first.header.status ?? 'accepted') : 'nothing'
    count(answer)
    if (answer === 'tooManyRequests' && expected.kind === 'accepted') client.pending.delete(expected.requestId)
    else if (answer !== expected.kind) problems.push(`answered ${answer}, not ${expected.kind}: ${text}`)
    if (client.state.closed || random() < 0.0005) {
      client.seat.leave()
      clients[place] = newClient()
    }
    if (random() < 0.1) controlAnswers += playControl(control, mutate(pick(controlSeeds), random), problems)
    if (random() < 0.015) await clock.advance(pick([0, 200, 1000, 7000]))
  }
  // What waits without end is cancelled by name, the rest ends by itself.
  for (const { pending, seat } of clients) {
    const text = JSON.stringify({ header: { name: 'Common.Cancel', requestId: 999_999, type: 'command' } })
    pending.set(999_999, text)
    seat.receive(text)
  }
  await clock.advance(2 ** 32)
  for (const { pending } of clients) for (const text of pending.values()) problems.push(`hangs: ${text}`)
  return { problems, counts, control: controlAnswers }
}

function playControl(control: Door, text: string, problems: string[]): number {
  let answers = 0
  const seat = control.join({
    send: () => {
      answers++
    },
    close: () => undefined,
  })
  try {
    seat.receive(text)
  } catch (error) {
    problems.push(`crash of the control door: ${String(error)}: ${text}`)
  }
  seat.leave()
  return answers
}

const header = (name: string, requestId: number) => ({
  name,
  requestId,
  type: 'command',
  version: '2.0',
  timeout: requestId % 3 === 0 ? 0 : 300,
})

const seeds: readonly ((id: number) => object)[] = [
  id => ({ header: header(read, id), payload: { chip: true } }),
  id => ({ header: header(read, id), payload: { chip: true } }),
  id => ({ header: { name: read, requestId: id, type: 'command', version: '1.0' }, payload: { timeout: 700, chip: true } }),
  id => ({ header: header(read, id), payload: { track1: true } }),
  id => ({ header: header('Common.Status', id) }),
  id => ({ header: header('Common.Capabilities', id) }),
  id => ({ header: header('Common.SetVersions', id), payload: { commands: { 'CardReader.ReadRawData': 2 } } }),
  id => ({ header: header('Common.Cancel', id), payload: { requestIds: [id - 1, id - 2] } }),
  id => ({ header: header('CardReader.Move', id), payload: { from: 'transport', to: 'exit' } }),
  id => ({ header: header('Camera.TakePicture', id), payload: { camera: 'person' } }),
]

const controlSeeds: readonly object[] = [
  { lay: 'zhang-min' },
  { lay: 'ouyang-xi' },
  { take: true },
  { fault: { device: 'cardReader', kind: 'invalidMedia', lasting: false } },
  { fault: { device: 'cardReader', kind: 'offline', lasting: false } },
  { fault: { device: 'cardReader', kind: 'slow', lasting: true } },
  { clear: true },
  { picture: 'lease' },
]

const odd: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  2 ** 53,
  '',
  'x',
  '7',
  [],
  {},
  [[]],
  { a: { b: [1] } },
  '\u0000',
  '㐂',
  'a'.repeat(300),
]

/** One to three changes: a value replaced, a field lost or renamed, characters changed, a part cut out or doubled. A tenth stays as it is. */
function mutate(message: object, random: () => number): string {
  const at = (length: number) => Math.floor(random() * length)
  const copy = structuredClone(message) as Record<string, unknown>
  for (let left = random() < 0.1 ? 0 : 1 + at(3); left > 0 && random() < 0.6; left--) {
    const inner = random() < 0.7 ? copy['header'] : copy['payload']
    const target = (typeof inner === 'object' && inner !== null ? inner : copy) as Record<string, unknown>
    const field = Object.keys(target)[at(Object.keys(target).length)]
    if (field === undefined) continue
    const value = target[field]
    if (random() < 0.25) delete target[field]
    else
      target[random() < 0.15 ? odd.filter(each => typeof each === 'string')[at(5)]! : field] = random() < 0.85 ? odd[at(odd.length)] : value
  }
  let text = JSON.stringify(copy)
  if (random() < 0.55) return text
  for (let left = 1 + at(3); left > 0; left--) {
    const from = at(text.length)
    const to = from + at(12)
    const kind = at(4)
    if (kind === 0) text = text.slice(0, from) + text.slice(to)
    else if (kind === 1) text = text.slice(0, to) + text.slice(from, to) + text.slice(to)
    else if (kind === 2) text = text.slice(0, from) + String.fromCodePoint(at(random() < 0.9 ? 128 : 0xd7ff)) + text.slice(from + 1)
    else text = text.slice(0, from)
  }
  return text
}

type Verdict =
  | { readonly kind: 'accepted'; readonly requestId: number }
  | { readonly kind: 'invalidMessage' | 'invalidRequestID' | 'closed' }

/** The rules of the header once more, written as they are said, to judge the answers by. */
function judge(text: string, isBusy: (id: number) => boolean): Verdict {
  const message = objectOf(tryParse(text))
  const given = objectOf(message?.['header'])
  if (!message || !given) {
    const isReadable = [...text.matchAll(/"requestId"\s*:\s*([^,}\]\s]*)/g)].some(([, id]) => /^[1-9]\d{0,14}(?![\d.eE])/.test(id!))
    return { kind: isReadable ? 'invalidMessage' : 'closed' }
  }
  const { requestId, type, name, version, timeout } = given
  if (!isCount(requestId) || requestId === 0) return { kind: 'invalidRequestID' }
  const payload = objectOf(message['payload'] ?? {})
  const isNamed = typeof name === 'string' && /^[A-Z][A-Za-z0-9]{0,59}\.[A-Z][A-Za-z0-9]{0,59}$/.test(name)
  const isVersioned = version == null || (typeof version === 'string' && /^[1-9]\d{0,3}\.(0|[1-9]\d{0,3})$/.test(version))
  const isWhole = type === 'command' && isNamed && isVersioned && payload !== null && isCount(timeout ?? payload['timeout'] ?? 0)
  if (!isWhole) return { kind: 'invalidMessage' }
  return isBusy(requestId) ? { kind: 'invalidRequestID' } : { kind: 'accepted', requestId }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** mulberry32: the same storm every time. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

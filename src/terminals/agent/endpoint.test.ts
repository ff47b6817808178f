import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { completionOf, type Message, readMessage } from '../model/xfs.ts'
import { createEndpoint, type Door, mostRequests } from './endpoint.ts'
import { type Call, type Service, success } from './service.ts'
import { createFakeClock } from './test-kit.ts'

/** A client without a socket. */
function sit(door: Door) {
  const heard: Message[] = []
  const state: { closed: number | null } = { closed: null }
  const seat = door.join({
    send: text => void heard.push(readMessage(text)!),
    close: code => {
      state.closed = code
    },
  })
  return {
    heard,
    state,
    leave: () => seat.leave(),
    receive: (text: string) => seat.receive(text),
    ask: (name: string, requestId: number, rest: { timeout?: number; payload?: object; version?: string } = {}) =>
      seat.receive(
        JSON.stringify({
          header: { name, requestId, type: 'command', version: rest.version ?? '2.0', timeout: rest.timeout ?? 0 },
          payload: rest.payload,
        }),
      ),
    /** What was heard about a request: `accepted` or the status, events by name, the code. */
    story: (requestId: number) => heard.filter(({ header }) => header.requestId === requestId).map(message => shortOf(message)),
  }
}

function shortOf(message: Message): string {
  const { header } = message
  if (header.type === 'acknowledge') return header.status ?? 'accepted'
  const outcome = completionOf(message)
  return outcome ? (outcome.errorCode ?? outcome.code) : header.name
}

/** A device whose work ends when the test says; it stops when it is told to, unless it is deaf. */
function playedDevice({ deaf = false } = {}) {
  const calls: { readonly call: Call; readonly end: () => void }[] = []
  const service: Service = {
    name: 'Played',
    interface: 'CardReader',
    commands: {
      'CardReader.ReadRawData': {
        kind: 'device',
        run: call =>
          new Promise(resolve => {
            calls.push({ call, end: () => resolve(success()) })
            if (!deaf) call.signal.addEventListener('abort', () => resolve({ code: 'canceled' }))
          }),
      },
    },
    events: [],
    mostBytes: 4000,
    status: () => ({ device: 'online' }),
    capabilities: () => ({ model: 'played' }),
    attach: () => undefined,
  }
  return { service, calls }
}

function open({ deaf = false } = {}) {
  const clock = createFakeClock()
  const logged: string[] = []
  const { service, calls } = playedDevice({ deaf })
  const door = createEndpoint({ service, clock, log: (event, facts) => logged.push(`${event} ${JSON.stringify(facts)}`) })
  return { clock, calls, door, logged }
}

const read = 'CardReader.ReadRawData'
const thrice = (story: readonly string[]) => [story, story, story]

describe('a service', () => {
  test('works at one command at a time, for all its clients, in the order they came', async () => {
    const { door, calls } = open()
    const [a, b] = [sit(door), sit(door)]
    a.ask(read, 1)
    b.ask(read, 1)
    a.ask(read, 2)
    a.ask('Common.Status', 3)
    expect([calls.length, a.story(1), b.story(1), a.story(3)]).toEqual([1, ['accepted'], ['accepted'], ['accepted', 'success']])
    for (const turnOf of [0, 1, 2]) {
      calls[turnOf]!.end()
      await turn()
    }
    expect([a.story(1), b.story(1), a.story(2)]).toEqual(thrice(['accepted', 'success']))
  })

  test('takes no request id twice while it is in use, and takes it again afterwards', async () => {
    const { door, calls } = open()
    const client = sit(door)
    client.ask(read, 5)
    client.ask(read, 5)
    client.ask('Common.Status', 5)
    expect(client.story(5)).toEqual(['accepted', 'invalidRequestID', 'invalidRequestID'])
    calls[0]!.end()
    await turn()
    client.ask('Common.Status', 5)
    expect(client.story(5).slice(3)).toEqual(['success', 'accepted', 'success'])
  })

  test('refuses more than it can queue, and still answers at once what needs no device', async () => {
    const { door, calls } = open()
    const client = sit(door)
    for (let id = 1; id <= mostRequests + 1; id++) client.ask(read, id)
    client.ask('Common.Status', 99)
    expect([client.story(mostRequests), client.story(mostRequests + 1), client.story(99)]).toEqual([
      ['accepted'],
      ['tooManyRequests'],
      ['accepted', 'success'],
    ])
    calls[0]!.end()
    await turn()
    client.ask(read, mostRequests + 1)
    expect(client.story(mostRequests + 1)).toEqual(['tooManyRequests', 'accepted'])
  })

  test('counts a timeout from the moment it took the command, waiting included', async () => {
    const { door, clock, calls } = open()
    const client = sit(door)
    client.ask(read, 1)
    client.ask(read, 2, { timeout: 1000 })
    await clock.advance(999)
    expect(client.story(2)).toEqual(['accepted'])
    await clock.advance(1)
    expect(client.story(2)).toEqual(['accepted', 'timeOut'])
    calls[0]!.end()
    await turn()
    expect([client.story(1), calls.length]).toEqual([['accepted', 'success'], 1])
  })

  test('tells the client at once that a command is over, and gives a deaf device no other before it is done', async () => {
    const { door, clock, calls } = open({ deaf: true })
    const client = sit(door)
    client.ask(read, 1, { timeout: 1000 })
    client.ask(read, 2)
    await clock.advance(1000)
    expect([client.story(1), calls.length]).toEqual([['accepted', 'timeOut'], 1])
    calls[0]!.call.event('CardReader.MediaInsertedEvent')
    calls[0]!.end()
    await turn()
    expect([client.story(1), client.story(2), calls.length]).toEqual([['accepted', 'timeOut'], ['accepted'], 2])
  })

  test('waits for as long as a client says, and a wait beyond what timers can count is one without end', async () => {
    const { door, clock } = open()
    const client = sit(door)
    client.ask(read, 1, { timeout: Number.MAX_SAFE_INTEGER })
    await clock.advance(24 * 3600_000)
    expect(client.story(1)).toEqual(['accepted'])
  })

  test.each([
    ['one', { requestIds: [2] }, ['accepted', 'success'], [['accepted'], ['accepted', 'canceled'], ['accepted']]],
    ['the running one', { requestIds: [1, 77] }, ['accepted', 'success'], [['accepted', 'canceled'], ['accepted'], ['accepted']]],
    ['all', undefined, ['accepted', 'success'], thrice(['accepted', 'canceled'])],
    ['all, by an empty list', { requestIds: [] }, ['accepted', 'success'], thrice(['accepted', 'canceled'])],
    ['none of these', { requestIds: [77] }, ['accepted', 'noMatchingRequestIDs'], thrice(['accepted'])],
    ['nonsense', { requestIds: '1' }, ['accepted', 'invalidData'], thrice(['accepted'])],
  ])('cancels %s of a client, and nobody else’s', (_, payload, answer, stories) => {
    const { door } = open()
    const [client, other] = [sit(door), sit(door)]
    for (const id of [1, 2, 3]) client.ask(read, id)
    other.ask(read, 2)
    client.ask('Common.Cancel', 9, payload ? { payload } : {})
    expect([client.story(9), [1, 2, 3].map(client.story), other.story(2)]).toEqual([answer, stories, ['accepted']])
  })

  test('stops what a lost client had asked for, and sends it nothing more', async () => {
    const { door, calls } = open()
    const [lost, other] = [sit(door), sit(door)]
    lost.ask(read, 1)
    lost.ask(read, 2)
    other.ask(read, 1)
    lost.leave()
    await turn()
    expect([calls[0]!.call.signal.aborted, lost.story(1), lost.story(2), calls.length]).toEqual([true, ['accepted'], ['accepted'], 2])
    calls[1]!.end()
    await turn()
    expect(other.story(1)).toEqual(['accepted', 'success'])
  })

  test.each([
    ['a command nobody has', 'CardReader.Dance', '2.0', 'invalidCommand'],
    ['one of another interface', 'Printer.PrintRaw', '2.0', 'invalidCommand'],
    ['a name that objects inherit', 'CardReader.constructor', '2.0', 'invalidMessage'],
    ['one of the interface that this device lacks', 'CardReader.Move', '2.0', 'unsupportedCommand'],
    ['a version to come', 'Common.Status', '3.0', 'unsupportedCommand'],
    ['an older version', 'Common.Status', '1.0', 'success'],
  ])('answers %s', (_, name, version, code) => {
    const client = sit(open().door)
    client.ask(name, 1, { version })
    expect(client.story(1)).toEqual(code === 'invalidMessage' ? [code] : ['accepted', code])
  })

  test.each([
    ['known', { commands: { 'CardReader.ReadRawData': 2 }, events: { 'Common.StatusChangedEvent': 3 } }, 'success'],
    ['nothing', {}, 'success'],
    ['another version', { commands: { 'CardReader.ReadRawData': 3 } }, 'invalidData'],
    ['another command', { commands: { 'Printer.PrintRaw': 2 } }, 'invalidData'],
    ['an inherited name', { commands: { toString: 1 } }, 'invalidData'],
    ['no table', { events: [] }, 'invalidData'],
  ])('lets a client choose versions: %s', (_, payload, code) => {
    const client = sit(open().door)
    client.ask('Common.SetVersions', 1, { payload })
    expect(client.story(1)).toEqual(['accepted', code])
  })

  test('closes on what is no message at all', () => {
    const client = sit(open().door)
    client.receive('GET / HTTP/1.1')
    expect([client.state.closed, client.heard]).toEqual([1007, []])
  })

  test('calls a fault of its own an internal error, and says less to the log than it knows', async () => {
    const clock = createFakeClock()
    const logged: unknown[] = []
    const { service } = playedDevice()
    const fail = async () => await Promise.reject(new TypeError('Zhang Min, 990106'))
    const broken = { ...service, commands: { [read]: { kind: 'device' as const, run: fail } } }
    const client = sit(createEndpoint({ service: broken, clock, log: (...entry) => logged.push(entry) }))
    client.ask(read, 1)
    await turn()
    expect(client.story(1)).toEqual(['accepted', 'internalError'])
    expect(logged).toEqual([
      ['fault', { service: 'Played', name: read, error: 'TypeError' }],
      ['command', { service: 'Played', name: read, code: 'internalError' }],
    ])
  })

  test('sends no message longer than it may', async () => {
    const clock = createFakeClock()
    const { service } = playedDevice()
    const run = async () => success({ chip: [{ data: 'A'.repeat(4000) }] })
    const client = sit(
      createEndpoint({ service: { ...service, commands: { [read]: { kind: 'device', run } } }, clock, log: () => undefined }),
    )
    client.ask(read, 1)
    await turn()
    expect(client.story(1)).toEqual(['accepted', 'internalError'])
  })
})

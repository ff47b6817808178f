import { stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { cardStatement } from '#terminals'
import type { CardReaderFault } from '../model/simulator.ts'
import { type CardEvent, createDevices, type Devices, type DeviceStatus } from '../ui/devices.ts'
import { createSimulator } from '../ui/simulator.ts'
import { takesWithin } from './simulator/camera.ts'
import { readsWithin } from './simulator/card-reader.ts'
import { readPeople } from './simulator/people.ts'
import { atTheEnd, createFakeClock, type FakeClock, peopleFile, play, type Played, server, stopAll, terminal } from './test-kit.ts'

afterEach(stopAll)

/** A page's devices, as the page has them; its time stands too. */
function open(address: { readonly url: string; readonly token: string }): { readonly devices: Devices; readonly clock: FakeClock } {
  const clock = createFakeClock()
  const socket = (url: string) => new WebSocket(url, { origin: server }) as unknown as globalThis.WebSocket
  const devices = createDevices({ ...address, surroundings: { socket, after: clock.after } })
  atTheEnd(async () => devices.close())
  return { devices, clock }
}

async function start(): Promise<Played & { readonly devices: Devices; readonly pageClock: FakeClock }> {
  const played = await play()
  const { devices, clock } = open(played.agent)
  await devices.connect()
  return { ...played, devices, pageClock: clock }
}

async function until(devices: Devices, fits: (status: DeviceStatus) => boolean): Promise<void> {
  await new Promise<void>(resolve => {
    const look = () => {
      if (!fits(devices.status.snapshot())) return
      stop()
      resolve()
    }
    const stop = devices.status.subscribe(look)
    look()
  })
}

const allWell = { agent: 'online', cardReader: 'online', personCamera: 'online', documentCamera: 'online' }

describe('a page', () => {
  test('finds its devices, reads a card and has it signed for its visit', async () => {
    const { devices, control, clock, publicKey } = await start()
    const world = await control()
    const before = devices.status.snapshot()
    const events: CardEvent[] = []
    const reading = devices.readCard({ onEvent: event => events.push(event) })
    await world.until(state => state.waiting)
    await world.does({ lay: 'ouyang-xi' })
    await world.until(state => state.reading)
    await clock.advance(readsWithin)
    const result = await reading
    const [person] = (await readPeople(peopleFile)).filter(({ id }) => id === 'ouyang-xi')
    expect([before, devices.status.snapshot(), events, result]).toEqual([
      { ...allWell, hasCard: false },
      { ...allWell, hasCard: true },
      ['insert', 'inserted'],
      { kind: 'read', card: person!.card },
    ])
    const visit = await devices.signVisit('challenge')
    const signed = await devices.signCard('visit-1')
    expect([visit?.terminal, signed?.terminal, signed?.card, publicKey().length]).toEqual([terminal, terminal, person!.card, 60])
    const { createPublicKey, verify } = await import('node:crypto')
    const key = createPublicKey({ key: Buffer.from(publicKey(), 'base64'), format: 'der', type: 'spki' })
    const statement = Buffer.from(cardStatement({ terminal, visit: 'visit-1', card: signed!.card }))
    expect(verify(null, statement, key, Buffer.from(signed!.signature, 'base64'))).toBe(true)
    expect(await devices.signCard('visit-2')).toBe(null)
    await world.does({ take: true })
    await until(devices, status => !status.hasCard)
  })

  test.each<[CardReaderFault, string]>([
    ['notSeen', 'timeOut'],
    ['takenAway', 'removed'],
    ['invalidMedia', 'invalidMedia'],
    ['mediaJam', 'mediaJam'],
    ['hardwareError', 'hardwareError'],
    ['offline', 'offline'],
  ])('is told what went wrong with a card: %s', async (kind, code) => {
    const { devices, control, clock } = await start()
    const world = await control()
    await world.does({ lay: 'zhang-min' })
    await world.does({ fault: { device: 'cardReader', kind, lasting: false } })
    const events: CardEvent[] = []
    const reading = devices.readCard({ timeout: 9000, onEvent: event => events.push(event) })
    await Promise.all([reading, passing(clock, reading)])
    expect([await reading, events.at(-1)]).toEqual([
      { kind: 'failed', code },
      { notSeen: 'insert', takenAway: 'removed', invalidMedia: 'invalid', mediaJam: 'inserted' }[kind as string],
    ])
  })

  test('gives up a card nobody lays, and one it no longer wants', async () => {
    const { devices, control, clock } = await start()
    const world = await control()
    const late = devices.readCard({ timeout: 8000 })
    await world.until(state => state.waiting)
    await clock.advance(8000)
    const stop = new AbortController()
    const unwanted = devices.readCard({ signal: stop.signal })
    await world.until(state => state.waiting)
    stop.abort()
    expect([await late, await unwanted, await devices.readCard({ signal: stop.signal })]).toEqual([
      { kind: 'failed', code: 'timeOut' },
      { kind: 'failed', code: 'canceled' },
      { kind: 'failed', code: 'canceled' },
    ])
    await world.until(state => !state.waiting)
  })

  test('has two cameras', async () => {
    const { devices, control, clock } = await start()
    const take = async (view: 'person' | 'document') => {
      const taking = devices.takePicture(view)
      await Promise.all([taking, passing(clock, taking, takesWithin)])
      const result = await taking
      return result.kind === 'taken' ? [result.picture.type, result.picture.size] : result.code
    }
    const world = await control()
    const sizeOf = async (id: string) => (await stat(new URL(`samples/${id}.jpg`, import.meta.url))).size
    const good = [await take('person'), await take('document')]
    await world.does({ fault: { device: 'camera', kind: 'hardwareError', lasting: false } })
    const broken = await take('person')
    await world.does({ fault: { device: 'camera', kind: 'offline', lasting: true } })
    await until(devices, status => status.personCamera === 'offline' && status.documentCamera === 'offline')
    expect([good, broken, await take('document')]).toEqual([
      [
        ['image/jpeg', await sizeOf('portrait-good')],
        ['image/jpeg', await sizeOf('lease')],
      ],
      'hardwareError',
      'offline',
    ])
  })

  test('sees its devices go and come back with the agent, and throws nothing meanwhile', async () => {
    const { agent, devices, control, pageClock } = await start()
    const world = await control()
    const reading = devices.readCard()
    await world.until(state => state.waiting)
    await agent.stop()
    await until(devices, status => status.agent === 'offline' && status.cardReader === 'offline')
    expect([
      await reading,
      await devices.readCard(),
      await devices.signVisit('c'),
      await devices.signCard('v'),
      await devices.takePicture('person'),
    ]).toEqual([{ kind: 'failed', code: 'offline' }, { kind: 'failed', code: 'offline' }, null, null, { kind: 'failed', code: 'offline' }])
    const again = await play({ port: Number(new URL(agent.url).port), token: agent.token })
    const back = until(devices, status => status.agent === 'online' && status.cardReader === 'online')
    await Promise.all([back, passing(pageClock, back, 250)])
    const next = devices.readCard()
    const nextWorld = await again.control()
    await nextWorld.until(state => state.waiting)
    await nextWorld.does({ lay: 'li-qiang' })
    await Promise.all([next, passing(again.clock, next)])
    expect((await next).kind).toBe('read')
  })

  test.each([
    ['a wrong token', (url: string) => ({ url, token: 'wrong' })],
    ['nobody there', () => ({ url: 'ws://127.0.0.1:9/xfs4iot/v1.0', token: 'any' })],
  ])('does without devices: %s', async (_, address) => {
    const { agent } = await play()
    const { devices } = open(address(agent.url))
    await devices.connect()
    expect([devices.status.snapshot().agent, await devices.readCard(), await devices.signVisit('c')]).toEqual([
      'offline',
      { kind: 'failed', code: 'offline' },
      null,
    ])
  })
})

/** A service of another maker: acknowledges and answers by `say`, in the dialect of 2021-1. */
async function playMaker(say: (name: string, address: string) => object | 'silence' | 'deaf') {
  const made = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise(resolve => made.once('listening', resolve))
  const url = `ws://127.0.0.1:${(made.address() as AddressInfo).port}/xfs4iot/v1.0`
  made.on('connection', socket => {
    socket.on('message', data => {
      const { header } = JSON.parse(String(data)) as { header: { name: string; requestId: number } }
      const answer = say(header.name, url)
      const send = (type: string, payload: object) => socket.send(JSON.stringify({ header: { ...header, type, version: '1.0' }, payload }))
      if (answer === 'deaf') return
      send('acknowledge', { status: 'ok' })
      if (answer !== 'silence') send('completion', { completionCode: 'success', errorDescription: '', ...answer })
    })
  })
  atTheEnd(async () => {
    for (const socket of made.clients) socket.terminate()
    await new Promise(resolve => made.close(resolve))
  })
  return url
}

const card = {
  name: '张敏',
  sex: 'female',
  nation: '汉',
  birth: '1990-03-08',
  address: '',
  idNumber: '99010619900308032X',
  authority: '',
  validFrom: '',
  validTo: null,
}
const chip = (content: unknown) => ({ chip: [{ data: Buffer.from(JSON.stringify(content)).toString('base64') }] })

describe('services of other makers', () => {
  const maker = (answers: Readonly<Record<string, object | 'silence' | 'deaf'>>) =>
    playMaker((name, url) => {
      if (name === 'ServicePublisher.GetServices') {
        const uris = [`${url}/Leser`, 'ws://198.51.100.7/xfs4iot/v1.0/Far', 'nonsense', 7]
        return { services: uris.map(serviceURI => ({ serviceURI })) }
      }
      if (name === 'Common.Capabilities') return { interfaces: [null, { name: 'CardReader' }] }
      return answers[name] ?? (name === 'Common.Status' ? { common: { device: 'online' } } : 'deaf')
    })

  test('are known by what they can do, and understood in their dialect', async () => {
    const { devices } = open({ url: await maker({ 'CardReader.ReadRawData': chip(card) }), token: 'theirs' })
    await devices.connect()
    expect([devices.status.snapshot(), await devices.readCard()]).toEqual([
      { agent: 'online', cardReader: 'online', personCamera: 'offline', documentCamera: 'offline', hasCard: false },
      { kind: 'read', card },
    ])
  })

  test.each([
    ['a chip of another kind', chip({ name: '张敏' }), 'invalidMedia'],
    ['no JSON', { chip: [{ data: 'AQID' }] }, 'invalidMedia'],
    ['no base64', { chip: [{ data: '%' }] }, 'invalidMedia'],
    ['no chip', { chip: null }, 'invalidMedia'],
    ['a code nobody knows', { completionCode: 'fine' }, 'hardwareError'],
    ['an error nobody knows', { completionCode: 'commandErrorCode', errorCode: 'shutterFail' }, 'hardwareError'],
  ])('that answer oddly do no harm: %s', async (_, answer, code) => {
    const { devices } = open({ url: await maker({ 'CardReader.ReadRawData': answer }), token: 't' })
    expect(await devices.readCard()).toEqual({ kind: 'failed', code })
  })

  test.each(['silence', 'deaf'] as const)('that fall silent are waited for no longer than they have: %s', async answer => {
    const { devices, clock } = open({ url: await maker({ 'CardReader.ReadRawData': answer }), token: 't' })
    await devices.connect()
    const reading = devices.readCard({ timeout: 10_000 })
    await Promise.all([reading, passing(clock, reading, 5000)])
    expect([await reading, clock.now() <= 25_000]).toEqual([{ kind: 'failed', code: 'offline' }, true])
  })

  test('that are only just starting are asked again', async () => {
    const asked: string[] = []
    const url = await playMaker((name, address) => {
      asked.push(name)
      if (asked.filter(each => each === name).length === 1) return 'deaf'
      if (name === 'ServicePublisher.GetServices') return { services: [{ serviceURI: `${address}/Late` }] }
      return name === 'Common.Capabilities' ? { interfaces: [{ name: 'CardReader' }] } : { common: { device: 'online' } }
    })
    const { devices, clock } = open({ url, token: 't' })
    void devices.connect()
    const found = until(devices, status => status.cardReader === 'online')
    await Promise.all([found, passing(clock, found, 200)])
    expect(asked.slice(0, 2)).toEqual(['ServicePublisher.GetServices', 'ServicePublisher.GetServices'])
  })

  test('that do not stop when they are told to are left behind', async () => {
    const { devices, clock } = open({ url: await maker({ 'CardReader.ReadRawData': 'silence' }), token: 't' })
    await devices.connect()
    const stop = new AbortController()
    const reading = devices.readCard({ signal: stop.signal })
    stop.abort()
    await Promise.all([reading, passing(clock, reading, 1000)])
    expect(await reading).toEqual({ kind: 'failed', code: 'canceled' })
  })
})

test('the panel’s connection shows the world, changes it, and closes when nobody looks', async () => {
  const { agent, control } = await play()
  const clock = createFakeClock()
  const socket = (url: string) => new WebSocket(url, { origin: server }) as unknown as globalThis.WebSocket
  const simulator = createSimulator({ ...agent, surroundings: { socket, after: clock.after } })
  const shows = async (fits: () => boolean) =>
    await new Promise<() => void>(resolve => {
      const stop = simulator.subscribe(() => fits() && resolve(stop))
    })
  const stop = await shows(() => simulator.snapshot().connection === 'online')
  const laid = shows(() => simulator.snapshot().state?.card === 'zhou-wen')
  simulator.send({ lay: 'zhou-wen' })
  const stopToo = await laid
  await (await control()).until(state => state.card === 'zhou-wen')
  const gone = shows(() => simulator.snapshot().connection === 'offline')
  await agent.stop()
  ;(await gone)()
  stop()
  stopToo()
  expect(simulator.snapshot()).toEqual({ connection: 'connecting', state: null })
})

/** Lets time go by in steps until the work is done. */
async function passing(clock: FakeClock, work: Promise<unknown>, step = 400): Promise<void> {
  const state = { done: false }
  const end = () => {
    state.done = true
  }
  work.then(end, end)
  while (!state.done) {
    await new Promise(resolve => setImmediate(resolve))
    await clock.advance(step)
  }
}

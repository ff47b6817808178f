import { createPublicKey, verify } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { isDay } from '#kernel'
import { cardStatement, visitStatement } from '#terminals'
import type { Outcome } from '../model/xfs.ts'
import { standardPorts } from './host.ts'
import { startAgent } from './index.ts'
import { goodFor } from './readings.ts'
import { readsWithin } from './simulator/card-reader.ts'
import { readPeople } from './simulator/people.ts'
import { atTheEnd, cardOf, type Played, peopleFile, play, server, stopAll, terminal, TestClient } from './test-kit.ts'

afterEach(stopAll)

function read(client: TestClient, timeout = 30_000) {
  return client.ask('CardReader.ReadRawData', { chip: true }, { timeout })
}

describe('the way in', () => {
  test('tells a client where the services are, and what each can do', async () => {
    const { agent, join: enter } = await play()
    const publisher = await TestClient.connect(`${agent.url}?token=${agent.token}`, { origin: server })
    const { payload } = await publisher.ask('ServicePublisher.GetServices', undefined).done
    const services = ['CardReader', 'Camera', 'DocumentCamera', 'CardDispenser', 'OneWindow']
    expect(payload).toEqual({ vendorName: 'OneWindow', services: services.map(name => ({ serviceURI: `${agent.url}/${name}` })) })
    const described = await Promise.all(
      services.map(async name => {
        const client = await enter(name)
        const { payload: found } = await client.ask('Common.Capabilities', undefined).done
        const { interfaces, common: _, ...own } = found as { interfaces: { name: string; commands: object }[]; common: unknown }
        return [...interfaces.map(each => [each.name, Object.keys(each.commands)]), own]
      }),
    )
    const common = ['Common', ['Common.Status', 'Common.Capabilities', 'Common.SetVersions', 'Common.Cancel']]
    const reader = { cardReader: { type: 'contactless', chipProtocols: { chipTypeB: true }, cardTakenSensor: true } }
    expect(described).toEqual([
      [common, ['CardReader', ['CardReader.ReadRawData']], reader],
      [common, ['Camera', ['Camera.TakePicture']], { camera: { cameras: { person: true } } }],
      [common, ['Camera', ['Camera.TakePicture']], { camera: { cameras: { document: true } } }],
      [common, ['CardReader', ['CardReader.Move']], { cardReader: { type: 'motor', cardTakenSensor: true } }],
      [common, ['OneWindow', ['OneWindow.SignVisit', 'OneWindow.SignCard']], {}],
    ])
  })

  test.each<[string, string, string | undefined, string, number]>([
    ['another page', '', 'http://evil.example', 'TOKEN', 403],
    ['a page of another port', '', 'http://127.0.0.1:7101', 'TOKEN', 403],
    ['a page that says nothing', '', undefined, 'TOKEN', 403],
    ['a page without the token', '', server, '', 403],
    ['a page with another token', '', server, 'a'.repeat(32), 403],
    ['a page with half the token', '', server, 'HALF', 403],
    ['another page at the control door', 'simulator', 'null', 'TOKEN', 403],
    ['an address where nothing is', 'Nothing', server, 'TOKEN', 404],
    ['a name that objects inherit', 'constructor', server, 'TOKEN', 404],
  ])('lets in only its own pages: %s', async (_, where, origin, token, status) => {
    const { agent } = await play()
    const said = token.replace('TOKEN', agent.token).replace('HALF', agent.token.slice(0, 16))
    const url = where === 'simulator' ? agent.url.replace('/xfs4iot/v1.0', '/simulator') : where ? `${agent.url}/${where}` : agent.url
    const socket = new WebSocket(`${url}?token=${said}`, origin === undefined ? {} : { origin })
    const answer = await new Promise(resolve => {
      socket.on('unexpected-response', (__, response) => resolve(response.statusCode))
      socket.on('open', () => resolve(101))
    })
    socket.on('error', () => undefined).terminate()
    expect(answer).toBe(status)
  })

  test('knows this machine by both of its names, and a trailing slash', async () => {
    const { agent } = await play()
    const client = await TestClient.connect(`${agent.url}/CardReader/?token=${agent.token}`, { origin: 'http://localhost:7100' })
    expect((await client.ask('Common.Status', undefined).done).code).toBe('success')
  })

  test('is no web server', async () => {
    const { agent } = await play()
    expect((await fetch(agent.url.replace('ws:', 'http:'))).status).toBe(400)
  })

  test('listens on loopback only, on the first free port of the standard’s', async () => {
    const taken = createServer()
    await new Promise<void>(resolve => {
      taken.once('error', () => resolve())
      taken.listen(standardPorts[0], '127.0.0.1', resolve)
    })
    const data = await mkdtemp(join(tmpdir(), 'onewindow-agent-'))
    const agent = await startAgent({ server, data, log: () => undefined })
    atTheEnd(agent.stop)
    await new Promise(resolve => taken.close(resolve))
    const { port, hostname } = new URL(agent.url)
    expect([hostname, standardPorts.slice(1).map(String).includes(port)]).toEqual(['127.0.0.1', true])
  })

  test('cuts off who sends more than two mebibytes at once, and takes a little less', async () => {
    const { join: enter } = await play()
    const client = await enter('CardReader')
    client.sendText(
      JSON.stringify({ header: { name: 'Common.Status', requestId: 1, type: 'command' }, payload: { a: 'a'.repeat(2_000_000) } }),
    )
    await client.event('Common.Status')
    client.sendText(
      JSON.stringify({ header: { name: 'Common.Status', requestId: 2, type: 'command' }, payload: { a: 'a'.repeat(2_100_000) } }),
    )
    expect(await client.gone()).toBe(1009)
  })

  test('answers a torn message where it can be answered, and closes otherwise', async () => {
    const { join: enter } = await play()
    const client = await enter('CardReader')
    client.sendText('{"header":{"name":"Common.Status","requestId":31,')
    const torn = await client.hears(({ header }) => header.requestId === 31)
    client.sendText('hello')
    expect([torn.header, await client.gone()]).toEqual([
      { name: 'Common.Status', requestId: 31, type: 'acknowledge', status: 'invalidMessage' },
      1007,
    ])
  })
})

describe('signatures', () => {
  const isSigned = (statement: string, { payload }: Outcome, publicKey: string) =>
    verify(
      null,
      Buffer.from(statement),
      createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }),
      Buffer.from(String(payload?.['signature']), 'base64'),
    )

  async function readCard({ clock, join: enter, control }: Played, person = 'zhang-min') {
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ lay: person })
    const { requestId, done } = read(client)
    await client.hears(({ header }) => header.name === 'CardReader.MediaInsertedEvent' && header.requestId === requestId)
    await clock.advance(readsWithin)
    const card = cardOf(await done)
    return { world, card }
  }

  test('of a visit hold for this terminal and this challenge', async () => {
    const played = await play()
    const signer = await played.join('OneWindow')
    const outcome = await signer.ask('OneWindow.SignVisit', { challenge: 'c-1' }).done
    const key = played.publicKey()
    expect(outcome.payload?.['terminal']).toBe(terminal)
    expect([
      isSigned(visitStatement({ terminal, challenge: 'c-1' }), outcome, key),
      isSigned(visitStatement({ terminal, challenge: 'c-2' }), outcome, key),
      isSigned(visitStatement({ terminal: 'another', challenge: 'c-1' }), outcome, key),
    ]).toEqual([true, false, false])
  })

  test('of a card hold for this card in this visit and for nothing else', async () => {
    const played = await play()
    const { card } = await readCard(played)
    const signer = await played.join('OneWindow')
    const outcome = await signer.ask('OneWindow.SignCard', { visit: 'visit-1' }).done
    const key = played.publicKey()
    expect([outcome.payload?.['terminal'], outcome.payload?.['card']]).toEqual([terminal, card])
    const statements = [
      cardStatement({ terminal, visit: 'visit-1', card }),
      cardStatement({ terminal, visit: 'visit-2', card }),
      cardStatement({ terminal, visit: 'visit-1', card: { ...card, name: '李强' } }),
      cardStatement({ terminal: 'another', visit: 'visit-1', card }),
      visitStatement({ terminal, challenge: 'visit-1' }),
    ]
    expect(statements.map(statement => isSigned(statement, outcome, key))).toEqual([true, false, false, false, false])
  })

  test('are given for a card once read, in one visit', async () => {
    const played = await play()
    const signer = await played.join('OneWindow')
    const sign = async (visit: string) => {
      const { code, errorCode } = await signer.ask('OneWindow.SignCard', { visit }).done
      return errorCode ?? code
    }
    const before = await sign('visit-1')
    await readCard(played)
    expect([before, await sign('visit-1'), await sign('visit-1'), await sign('visit-2')]).toEqual([
      'nothingRead',
      'success',
      'success',
      'readForAnotherVisit',
    ])
    await readCard(played, 'li-qiang')
    expect(await sign('visit-2')).toBe('success')
  })

  test('are given while the card lies there, and a minute after it was read', async () => {
    const played = await play()
    const signer = await played.join('OneWindow')
    const sign = async () => (await signer.ask('OneWindow.SignCard', { visit: 'v' }).done).errorCode ?? 'signed'
    const { world } = await readCard(played)
    await played.clock.advance(10 * goodFor)
    const lying = await sign()
    await world.does({ take: true })
    const takenLate = await sign()
    await readCard(played)
    await world.does({ take: true })
    await played.clock.advance(goodFor - 1)
    const takenSoon = await sign()
    await played.clock.advance(1)
    expect([lying, takenLate, takenSoon, await sign()]).toEqual(['signed', 'nothingRead', 'signed', 'nothingRead'])
  })

  test('are never given for a card a page names', async () => {
    const played = await play()
    const { card } = await readCard(played)
    const signer = await played.join('OneWindow')
    const forged = { visit: 'visit-1', card: { ...card, name: '别人' } }
    signer.sendText(
      JSON.stringify({ header: { name: 'OneWindow.SignCard', requestId: 90, type: 'command', version: '1.0' }, payload: forged }),
    )
    const { payload } = await signer.hears(({ header }) => header.requestId === 90 && header.type === 'completion')
    expect(payload?.['card']).toEqual(card)
  })

  test.each([{}, { visit: 7 }, { visit: '' }, { visit: 'v'.repeat(201) }])('need a visit: %j', async payload => {
    const signer = await (await play()).join('OneWindow')
    expect((await signer.ask('OneWindow.SignCard', payload as { visit: string }).done).code).toBe('invalidData')
  })

  test('are not given by a terminal that is not enrolled', async () => {
    const data = await mkdtemp(join(tmpdir(), 'onewindow-agent-'))
    const agent = await startAgent({ server, data, port: 0, log: () => undefined })
    atTheEnd(agent.stop)
    const signer = await TestClient.connect(`${agent.url}/OneWindow?token=${agent.token}`, { origin: server })
    const { errorCode } = await signer.ask('OneWindow.SignVisit', { challenge: 'c' }).done
    expect([agent.terminal, errorCode]).toEqual([null, 'notEnrolled'])
  })
})

test('whatever is no request closes the control door', async () => {
  const { agent } = await play()
  const closes = async (text: string) => {
    const socket = new WebSocket(`${agent.url.replace('/xfs4iot/v1.0', '/simulator')}?token=${agent.token}`, { origin: server })
    socket.on('open', () => socket.send(text))
    return await new Promise(resolve => socket.on('close', resolve))
  }
  const wrong = ['', '{}', '{"lay":"nobody"}', '{"picture":"nothing"}', '{"fault":{"device":"camera","kind":"mediaJam","lasting":true}}']
  expect(await Promise.all(wrong.map(closes))).toEqual(wrong.map(() => 1008))
})

test('the people of the simulator are nobody: no area code begins with 99', async () => {
  const all = await readPeople(peopleFile)
  // GB 11643-1999: six digits of the place, eight of the birth, three of which the last is odd for men, and a check digit.
  const isFictional = ({ card: { idNumber, birth, sex, validFrom, validTo } }: (typeof all)[number]) =>
    idNumber.startsWith('99') &&
    Array.from(idNumber).reduce((sum, digit, place) => sum + (digit === 'X' ? 10 : Number(digit)) * (2 ** (17 - place) % 11), 0) % 11 ===
      1 &&
    idNumber.slice(6, 14) === birth.replaceAll('-', '') &&
    (Number(idNumber[16]) % 2 === 1) === (sex === 'male') &&
    isDay(birth) &&
    isDay(validFrom) &&
    (validTo === null || (isDay(validTo) && validTo > validFrom))
  expect([all.length, new Set(all.map(({ card }) => card.idNumber)).size, all.filter(person => !isFictional(person))]).toEqual([8, 8, []])
})

test('a stopped agent leaves its port and its clients', async () => {
  const { agent, join: enter } = await play()
  const client = await enter('CardReader')
  await agent.stop()
  const { port } = new URL(agent.url)
  const next = createServer()
  await new Promise<void>((resolve, reject) => next.once('error', reject).listen(Number(port), '127.0.0.1', resolve))
  expect([await client.gone(), (next.address() as AddressInfo).port]).toEqual([1001, Number(port)])
  next.close()
})

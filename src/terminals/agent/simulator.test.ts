import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { isUnsolicited, type Outcome } from '../model/xfs.ts'
import { takesSlowlyWithin, takesWithin } from './simulator/camera.ts'
import { readsSlowlyWithin, readsWithin } from './simulator/card-reader.ts'
import { readPeople } from './simulator/people.ts'
import { cardOf, peopleFile, play, stopAll, type TestClient } from './test-kit.ts'

afterEach(stopAll)

const once = { device: 'cardReader', lasting: false } as const
const always = { device: 'cardReader', lasting: true } as const

function read(client: TestClient, timeout = 30_000) {
  return client.ask('CardReader.ReadRawData', { chip: true }, { timeout })
}

describe('the card reader', () => {
  test('reads the card that is laid on it', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    const { requestId, done } = read(client)
    await client.event('CardReader.InsertCardEvent')
    await world.until(state => state.waiting)
    await world.does({ lay: 'ayigul-mamat' })
    await client.event('CardReader.MediaInsertedEvent')
    await world.until(state => state.reading && !state.waiting)
    await clock.advance(readsWithin)
    const outcome = await done
    const [person] = (await readPeople(peopleFile)).filter(({ id }) => id === 'ayigul-mamat')
    expect([client.storyOf(requestId), outcome.code, cardOf(outcome)]).toEqual([
      ['acknowledge', 'CardReader.InsertCardEvent', 'CardReader.MediaInsertedEvent', 'completion'],
      'success',
      person!.card,
    ])
    await world.until(state => !state.reading)
    await world.does({ take: true })
    await client.hears(({ payload }) => JSON.stringify(payload) === '{"cardReader":{"media":"notPresent"}}')
    expect(client.heard.filter(isUnsolicited).map(({ header, payload }) => [header.name, payload])).toEqual([
      ['Common.StatusChangedEvent', { cardReader: { media: 'present' } }],
      ['CardReader.MediaRemovedEvent', undefined],
      ['Common.StatusChangedEvent', { cardReader: { media: 'notPresent' } }],
    ])
  })

  test('a card that lies there already is read without being asked for', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ lay: 'zhang-min' })
    const { requestId, done } = read(client)
    await client.event('CardReader.MediaInsertedEvent')
    await clock.advance(readsWithin)
    expect([(await done).code, client.storyOf(requestId)]).toEqual([
      'success',
      ['acknowledge', 'CardReader.MediaInsertedEvent', 'completion'],
    ])
  })

  test('no card in time', async () => {
    const { clock, join: enter } = await play()
    const client = await enter('CardReader')
    const { done } = read(client, 15_000)
    await client.event('CardReader.InsertCardEvent')
    await clock.advance(15_000)
    expect(await done).toEqual({ code: 'timeOut' })
  })

  test('a card that is laid and not noticed', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ fault: { ...once, kind: 'notSeen' } })
    await world.does({ lay: 'zhang-min' })
    const { done } = read(client, 15_000)
    await client.event('CardReader.InsertCardEvent')
    await clock.advance(15_000)
    const again = read(client, 15_000)
    await client.event('CardReader.MediaInsertedEvent')
    await clock.advance(readsWithin)
    expect([(await done).code, (await again.done).code]).toEqual(['timeOut', 'success'])
  })

  test.each([
    ['by the fault', { ...once, kind: 'takenAway' as const }],
    ['by a person', null],
  ])('a card taken away in the middle, %s', async (_, fault) => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    if (fault) await world.does({ fault })
    await world.does({ lay: 'zhang-min' })
    const { done } = read(client)
    await client.event('CardReader.MediaInsertedEvent')
    if (fault) await clock.advance(readsWithin)
    else await world.does({ take: true })
    await client.event('CardReader.MediaRemovedEvent')
    expect([await done, (await world.until(state => !state.reading)).card]).toEqual([
      { code: 'commandErrorCode', errorCode: 'noMedia', payload: { errorCode: 'noMedia' } },
      null,
    ])
  })

  test('another card laid in the middle is not read as the first', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ lay: 'zhang-min' })
    const { done } = read(client)
    await client.event('CardReader.MediaInsertedEvent')
    await world.does({ lay: 'li-qiang' })
    expect((await done).errorCode).toBe('noMedia')
    const again = read(client)
    await client.hears(({ header }) => header.name === 'CardReader.MediaInsertedEvent' && header.requestId === again.requestId)
    await clock.advance(readsWithin)
    expect(cardOf(await again.done).name).toBe('李强')
  })

  test('a card that cannot be read the first time, and can the second', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ fault: { ...once, kind: 'invalidMedia' } })
    await world.does({ lay: 'zhang-min' })
    const first = read(client)
    await client.event('CardReader.MediaInsertedEvent')
    await clock.advance(readsWithin)
    const outcome = await first.done
    const second = read(client)
    await client.hears(({ header }) => header.name === 'CardReader.MediaInsertedEvent' && header.requestId === second.requestId)
    await clock.advance(readsWithin)
    expect([outcome.errorCode, client.storyOf(first.requestId).slice(2), (await second.done).code]).toEqual([
      'invalidMedia',
      ['CardReader.InvalidMediaEvent', 'completion'],
      'success',
    ])
  })

  test('a jam that lasts, until it is cleared', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ lay: 'zhang-min' })
    await world.does({ fault: { ...always, kind: 'mediaJam' } })
    const codes: (string | undefined)[] = []
    for (const step of [1, 2, 3]) {
      if (step === 3) await world.does({ clear: true })
      const { requestId, done } = read(client)
      await client.hears(({ header }) => header.name === 'CardReader.MediaInsertedEvent' && header.requestId === requestId)
      await clock.advance(readsWithin)
      const { code, errorCode } = await done
      codes.push(errorCode ?? code)
    }
    expect(codes).toEqual(['mediaJam', 'mediaJam', 'success'])
  })

  test('hardware that fails once', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ lay: 'zhang-min' })
    await world.does({ fault: { ...once, kind: 'hardwareError' } })
    expect(await read(client).done).toEqual({ code: 'hardwareError' })
    await client.event('Common.ErrorEvent')
    const { done } = read(client)
    await client.event('CardReader.MediaInsertedEvent')
    await clock.advance(readsWithin)
    expect((await done).code).toBe('success')
  })

  test('a reader that goes offline while it waits, and comes back', async () => {
    const { join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    const { done } = read(client)
    await client.event('CardReader.InsertCardEvent')
    await world.does({ fault: { ...always, kind: 'offline' } })
    expect(await done).toEqual({ code: 'deviceNotReady' })
    const status = await client.ask('Common.Status', undefined).done
    expect([status.payload, (await read(client).done).code]).toEqual([
      { common: { device: 'offline' }, cardReader: { media: 'notPresent', chipModule: 'ok' } },
      'deviceNotReady',
    ])
    await world.does({ fault: { ...always, kind: null } })
    await client.hears(({ payload }) => JSON.stringify(payload) === '{"common":{"device":"online"}}')
  })

  test('a reader that goes offline in the middle of a card', async () => {
    const { join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ lay: 'zhang-min' })
    const { done } = read(client)
    await client.event('CardReader.MediaInsertedEvent')
    await world.does({ fault: { ...always, kind: 'offline' } })
    expect(await done).toEqual({ code: 'deviceNotReady' })
  })

  test('a slow reader', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('CardReader'), await control()]
    await world.does({ fault: { ...once, kind: 'slow' } })
    await world.does({ lay: 'zhang-min' })
    const { requestId, done } = read(client)
    await client.event('CardReader.MediaInsertedEvent')
    await clock.advance(readsSlowlyWithin - 1)
    expect(client.storyOf(requestId)).not.toContain('completion')
    await clock.advance(1)
    expect((await done).code).toBe('success')
  })

  test('a reading that is cancelled leaves the reader free, and nothing to sign', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world, signer] = [await enter('CardReader'), await control(), await enter('OneWindow')]
    await world.does({ lay: 'zhang-min' })
    const { requestId, done } = read(client)
    await client.event('CardReader.MediaInsertedEvent')
    const cancel = client.ask('Common.Cancel', { requestIds: [requestId] })
    expect([await done, await cancel.done]).toEqual([{ code: 'canceled' }, { code: 'success' }])
    await world.until(state => !state.reading)
    await clock.advance(readsWithin)
    expect((await signer.ask('OneWindow.SignCard', { visit: 'v' }).done).errorCode).toBe('nothingRead')
  })

  test('two pages: the second one waits, and gets its turn when the first is lost', async () => {
    const { clock, join: enter, control } = await play()
    const [first, second, world] = [await enter('CardReader'), await enter('CardReader'), await control()]
    read(first)
    await first.event('CardReader.InsertCardEvent')
    const { requestId, done } = read(second)
    await second.hears(({ header }) => header.type === 'acknowledge')
    first.cut()
    await second.event('CardReader.InsertCardEvent')
    await world.does({ lay: 'zhou-wen' })
    await second.event('CardReader.MediaInsertedEvent')
    await clock.advance(readsWithin)
    expect([cardOf(await done).name, second.storyOf(requestId).length]).toEqual(['周文', 4])
  })
})

describe('the cameras', () => {
  const take = (client: TestClient, payload: { camera?: 'person' | 'room' } = {}) =>
    client.ask('Camera.TakePicture', payload, { timeout: 10_000 })
  const sample = async (id: string) => (await readFile(new URL(`samples/${id}.jpg`, import.meta.url))).toString('base64')
  const pictureOf = (outcome: Outcome) => outcome.payload?.['pictureFile']
  const started = async (client: TestClient, requestId: number) => await client.hears(({ header }) => header.requestId === requestId)

  test('see what they are asked for, or what was put before them', async () => {
    const { clock, join: enter, control } = await play()
    const [person, paper, world] = [await enter('Camera'), await enter('DocumentCamera'), await control()]
    const shoot = async (client: TestClient) => {
      const { requestId, done } = take(client)
      await started(client, requestId)
      await clock.advance(takesWithin)
      return pictureOf(await done)
    }
    const automatic = [await shoot(person), await shoot(paper)]
    await world.does({ picture: 'permit' })
    expect([...automatic, await shoot(paper)]).toEqual([await sample('portrait-good'), await sample('lease'), await sample('permit')])
  })

  test('fail as they are told to', async () => {
    const { clock, join: enter, control } = await play()
    const [client, world] = [await enter('Camera'), await control()]
    const camera = { device: 'camera', lasting: false } as const
    const shoot = async (ms = takesWithin, asked: { camera?: 'person' | 'room' } = { camera: 'person' }) => {
      const { requestId, done } = take(client, asked)
      await started(client, requestId)
      await clock.advance(ms)
      return await done
    }
    await world.does({ fault: { ...camera, kind: 'blurred' } })
    expect(pictureOf(await shoot())).toBe(await sample('portrait-blurred'))
    await world.does({ fault: { ...camera, kind: 'hardwareError' } })
    expect((await shoot()).errorCode).toBe('cameraInoperable')
    await world.does({ fault: { ...camera, kind: 'offline' } })
    await client.hears(({ payload }) => payload?.['common'] !== undefined && JSON.stringify(payload).includes('"offline"'))
    expect((await shoot()).code).toBe('deviceNotReady')
    await world.does({ fault: { ...camera, kind: 'slow' } })
    const slow = take(client)
    await started(client, slow.requestId)
    await clock.advance(takesSlowlyWithin - 1)
    expect(client.storyOf(slow.requestId)).toEqual(['acknowledge'])
    await clock.advance(1)
    expect(pictureOf(await slow.done)).toBe(await sample('portrait-good'))
    expect((await shoot(0, { camera: 'room' })).errorCode).toBe('cameraNotSupported')
  })
})

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { isUnsolicited } from '../model/xfs.ts'
import { takenWithin } from './dispensing.ts'
import { journalName, openJournal } from './journal.ts'
import { comesWithin, darkFor, givenUpAfter } from './simulator/card-dispenser.ts'
import { atTheEnd, type Played, play, stopAll, type TestClient, terminal } from './test-kit.ts'

/* A card is put out once for an output, whatever is lost on the way; what became of it is in the journal and told to the server until it has heard it. */

afterEach(stopAll)

const caseId = '0195f4d2-7c1a-7e55-9f00-0000000000c1'
const outputOf = (number: number) => `0195f4d2-7c1a-7e55-9f00-${String(number).padStart(12, '0')}`

interface Report {
  readonly output: string
  readonly result: string
}

/** A terminal whose server may be away: `reports` is what it took. */
async function open(options: { readonly data?: string } = {}) {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'onewindow-dispenser-')))
  const reports: Report[] = []
  const net = { isAway: false }
  const fetch: typeof globalThis.fetch = async (url, init) => {
    if (!String(url).endsWith('/api/terminals/outputs')) return Response.json({ terminal, name: '望江 1 号' })
    if (net.isAway) throw new Error('no network')
    const { output, result } = JSON.parse(String(init?.body)) as Report
    reports.push({ output, result })
    return Response.json({})
  }
  const played = await play({ data, fetch })
  if (options.data === undefined) atTheEnd(async () => await rm(data, { recursive: true, force: true }))
  return { ...played, data, reports, net, client: await played.join('CardDispenser'), world: await played.control() }
}

const move = (client: TestClient, output: string) =>
  client.ask('CardReader.Move', { from: 'unit1', to: 'exit', case: caseId, output }, { timeout: 60_000 })

/** Cards that left the unit, and those the device has kept. */
async function mechanics(data: string): Promise<{ left: number; retained: number; exit: boolean }> {
  return JSON.parse(await readFile(join(data, 'dispenser.json'), 'utf8')) as { left: number; retained: number; exit: boolean }
}

async function until(fits: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await fits())) await turn()
}

async function come({ clock, world }: Pick<Played, 'clock'> & { world: Awaited<ReturnType<Played['control']>> }): Promise<void> {
  await world.until(state => state.dispenser === 'moving')
  await clock.advance(comesWithin)
}

describe('a card', () => {
  test('comes out, is taken, and the server hears it', async () => {
    const { client, world, clock, reports, data } = await open()
    const asked = move(client, outputOf(1))
    await come({ clock, world })
    expect((await asked.done).code).toBe('success')
    await world.does({ takeDispensed: true })
    await client.event('CardReader.MediaRemovedEvent')
    await until(() => reports.length > 0)
    expect([reports, await mechanics(data)]).toEqual([[{ output: outputOf(1), result: 'done' }], { left: 1, retained: 0, exit: false }])
    expect(client.heard.filter(isUnsolicited).map(({ header }) => header.name)).toEqual([
      'Common.StatusChangedEvent',
      'CardReader.MediaRemovedEvent',
      'Common.StatusChangedEvent',
    ])
  })

  test('asked for ten times, by two pages, before and after it was taken: one card', async () => {
    const { client, join: enter, world, clock, reports, data } = await open()
    const other = await enter('CardDispenser')
    const asked = [client, other, client, other].map(each => move(each, outputOf(2)).done)
    await come({ clock, world })
    expect((await Promise.all(asked)).map(({ code }) => code)).toEqual(Array(4).fill('success'))
    await world.does({ takeDispensed: true })
    await until(() => reports.length > 0)
    for (let more = 0; more < 6; more++) expect((await move(client, outputOf(2)).done).code).toBe('success')
    expect([reports.length, (await mechanics(data)).left]).toEqual([1, 1])
  })

  test('goes out although the page that asked for it is gone', async () => {
    const { client, join: enter, world, clock, reports, data } = await open()
    move(client, outputOf(3))
    await world.until(state => state.dispenser === 'moving')
    client.cut()
    await clock.advance(comesWithin)
    await world.until(state => state.dispenser === 'exit')
    expect((await move(await enter('CardDispenser'), outputOf(3)).done).code).toBe('success')
    await world.does({ takeDispensed: true })
    await until(() => reports.length > 0)
    expect([reports[0]!.result, (await mechanics(data)).left]).toEqual(['done', 1])
  })

  test.each([
    ['after half a minute', null, takenWithin],
    ['at once, where the device gives up', 'notTaken', givenUpAfter],
  ] as const)('that nobody takes is pulled back %s, and the next person gets none of it', async (_, fault, after) => {
    const { client, world, clock, reports } = await open()
    if (fault) await world.does({ fault: { device: 'dispenser', kind: fault, lasting: false } })
    const asked = move(client, outputOf(4))
    await come({ clock, world })
    await asked.done
    // Somebody else's card does not come while this one stands there.
    expect((await move(client, outputOf(5)).done).errorCode).toBe('occupied')
    await clock.advance(after)
    await client.event('CardReader.CardActionEvent')
    await until(() => reports.length > 0)
    expect(reports).toEqual([{ output: outputOf(4), result: 'failed' }])
    expect((await move(client, outputOf(4)).done).errorCode).toBe('mediaRetained')
    const next = move(client, outputOf(5))
    await come({ clock, world })
    expect((await next.done).code).toBe('success')
  })

  test.each([
    ['empty', 'commandErrorCode', 0],
    ['mediaJam', 'commandErrorCode', 1],
    ['offline', 'deviceNotReady', 0],
    ['hardwareError', 'deviceNotReady', 0],
  ] as const)('does not come (%s): it failed for good, also when the device is mended', async (kind, code, left) => {
    const { client, world, clock, reports, data } = await open()
    await world.does({ fault: { device: 'dispenser', kind, lasting: true } })
    const asked = move(client, outputOf(6))
    if (kind === 'mediaJam') await come({ clock, world })
    expect((await asked.done).code).toBe(code)
    await until(() => reports.length > 0)
    await world.does({ clear: true })
    expect((await move(client, outputOf(6)).done).code).toBe(code)
    const { left: moved } = await mechanics(data).catch(() => ({ left: 0 }))
    expect([reports, moved]).toEqual([[{ output: outputOf(6), result: 'failed' }], left])
  })
})

test.each([
  ['taken in the dark', true, 'done'],
  ['still there when the power is back, and not taken', false, 'failed'],
] as const)('the power goes after the card came out: %s', async (_, isTaken, result) => {
  const { client, world, clock, reports, data } = await open()
  await world.does({ fault: { device: 'dispenser', kind: 'powerLost', lasting: false } })
  const asked = move(client, outputOf(7))
  await come({ clock, world })
  expect((await asked.done).code).toBe('hardwareError')
  expect((await move(client, outputOf(7)).done).code).toBe('hardwareError')
  if (isTaken) await world.does({ takeDispensed: true })
  expect(reports).toEqual([])
  await clock.advance(darkFor)
  await until(async () => {
    if (!isTaken) await clock.advance(takenWithin / 10)
    return reports.length > 0
  })
  expect([reports[0]!.result, (await mechanics(data)).left]).toEqual([result, 1])
})

test('the server is told until it hears, also by the agent that comes after', async () => {
  const data = await mkdtemp(join(tmpdir(), 'onewindow-dispenser-'))
  const first = await open({ data })
  first.net.isAway = true
  await first.world.does({ fault: { device: 'dispenser', kind: 'empty', lasting: false } })
  await move(first.client, outputOf(8)).done
  await first.clock.advance(5000)
  await first.agent.stop()
  const second = await open({ data })
  await until(async () => second.reports.length > 0 && (await readFile(join(data, journalName), 'utf8')).includes('"reported":true'))
  await second.agent.stop()
  // Taken once, it is not told again.
  const third = await open({ data })
  await third.clock.advance(60_000)
  expect([first.reports, second.reports, third.reports]).toEqual([[], [{ output: outputOf(8), result: 'failed' }], []])
})

test('a line that a power cut tore is nothing, and what follows it is read', async () => {
  const data = await mkdtemp(join(tmpdir(), 'onewindow-dispenser-'))
  atTheEnd(async () => await rm(data, { recursive: true }))
  const entry = {
    output: outputOf(9),
    case: caseId,
    step: 'intended',
    why: null,
    before: { left: 0, retained: 0 },
    reported: false,
  } as const
  const journal = await openJournal(data)
  await journal.write(entry)
  await journal.close()
  const path = join(data, journalName)
  await writeFile(path, `${await readFile(path, 'utf8')}{"output":"0195`)
  const again = await openJournal(data)
  await again.write({ ...entry, step: 'taken' })
  await again.close()
  const last = await openJournal(data)
  atTheEnd(last.close)
  expect(last.all()).toEqual([{ ...entry, step: 'taken' }])
})

test.each([
  [{ from: 'exit', to: 'unit2' }, 'unsupportedData'],
  [{ from: 'unit1', to: 'exit' }, 'invalidData'],
  [{ from: 'unit1', to: 'exit', case: caseId, output: '../../x' }, 'invalidData'],
])('nothing moves without an id (%j)', async (payload, code) => {
  const { client, data } = await open()
  expect((await client.ask('CardReader.Move', payload as never).done).code).toBe(code)
  await expect(readFile(join(data, 'dispenser.json'))).rejects.toThrow('ENOENT')
})

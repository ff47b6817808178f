import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { hour, Refusal } from '#kernel'
import { findEvents, operate, type Operation, readConfig, startJobs } from '#kernel/server'
import { ask, type Asked, carryOut, countOpenCalls, findCalls, query, readCall, reverse } from '#partners/server'
import { crontab, jobs } from '../../programs/compose.ts'
import { openTestProduct, type Product, tuesday } from '../../../test/setup/product.ts'
import { startProgram } from '../../../test/setup/programs.ts'
import { startBillerWorld } from '../../../test/world/biller.ts'
import { startCoreBankWorld, watchList } from '../../../test/world/core-bank.ts'
import { eveningFee, hospitalFees, startHospitalWorld } from '../../../test/world/hospital.ts'
import type { PartnerFault, PartnerWorld } from '../../../test/world/partner.ts'

let product: Product
let hospital: PartnerWorld
let biller: PartnerWorld
let bank: PartnerWorld
let sequence = 0

/** Wednesday 2026-11-25 09:00 in Shanghai. */
const wednesday = Date.parse('2026-11-25T01:00:00Z')
const settingsOf = (world: PartnerWorld, seconds = 0.4) => ({ url: world.url, key: world.key, seconds })

beforeAll(async () => {
  const now = () => product?.clock.now() ?? tuesday
  ;[hospital, biller, bank] = await Promise.all([
    startHospitalWorld({ now, late: 600 }),
    startBillerWorld({ now }),
    startCoreBankWorld({ now }),
  ])
  const partners = { hospital: settingsOf(hospital), biller: settingsOf(biller), 'core-bank': settingsOf(bank) }
  product = await openTestProduct({ config: { partners } })
})
afterAll(async () => {
  await product.close()
  await Promise.all([hospital, biller, bank].map(async world => await world.close()))
})
beforeEach(() => void sequence++)
afterEach(async () => await hospital.quiet())

const request = { name: 'test.partners', actor: { kind: 'system', id: 'test' } } as const
const act = async <T>(work: (operation: Operation) => Promise<T>, on = product): Promise<T> => await operate(on.context, request, work)

/** Somebody registers for the general clinic of the heart: 1 of 32 numbers of the morning. */
const registration = (more: Partial<Asked> = {}): Asked => ({
  id: product.context.newId(),
  system: 'hospital',
  verb: 'post',
  owner: product.context.newId(),
  request: {
    doctor: 'cardiology-general',
    start: wednesday,
    idNumber: `9901011990010100${String(sequence).padStart(2, '0')}`,
    amount: 1000,
  },
  ...more,
})
const asking = async (asked: Asked) => {
  product.clock.advance(1)
  await act(async operation => await ask(operation, asked))
}
const undo = async (of: string) => await act(async operation => await reverse(operation, { id: product.context.newId(), of }))

/** What becomes of a call; where nobody can say, time passes until somebody can. */
async function becomes(id: string, state: string): Promise<void> {
  const look = async () => {
    const call = await readCall(product.context, id)
    if (call.state === 'unknown') await product.passTime(hour)
    return call.state
  }
  await expect.poll(look, { timeout: 20_000, interval: 20 }).toBe(state)
}

const taken = (id: string, world = hospital) => world.book.filter(({ number }) => number === id)
const eventsOf = async (owner: string) =>
  (await findEvents(product.context.database, { caseId: owner }, 20)).map(({ event, props }) => [
    event,
    props['verb'],
    props['state'] ?? null,
    props['code'] ?? null,
  ])
const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Refusal) return error.code
  throw error ?? new Error('a refusal was expected')
}

test('a call is stored, sent after commit, done once, and told; what it says is sealed', async () => {
  const asked = registration()
  await asking(asked)
  await becomes(asked.id, 'done')
  expect(await readCall(product.context, asked.id)).toEqual({
    id: asked.id,
    system: 'hospital',
    verb: 'post',
    state: 'done',
    code: null,
    reverses: null,
    result: {
      registration: expect.stringMatching(/^GH261125[0-9A-F]{6}$/),
      // Nine o’clock of a morning from eight to twelve with 32 numbers.
      queue: 9,
      amount: 1000,
      doctor: '心内科普通门诊',
      'doctor.en': 'Cardiology general clinic',
      department: '心血管内科',
      'department.en': 'Cardiology',
      where: '门诊楼 3 层 A 区',
      'where.en': 'Outpatients, floor 3, area A',
      session: 'cardiology-general.2026-11-25.morning',
    },
  })
  await asking(asked)
  expect(await codeOf(asking({ ...asked, request: { ...asked.request, amount: 2000 } }))).toBe('partners.call_changed')
  expect(taken(asked.id)).toHaveLength(1)
  expect(await eventsOf(asked.owner!)).toEqual([
    ['partners.asked', 'post', null, null],
    ['partners.answered', 'post', 'done', null],
  ])
  const [row] = await product.context.database`select request, answer from partners.calls where id = ${asked.id}`
  expect(Buffer.concat([row!['request'], row!['answer']] as Buffer[]).toString('latin1')).not.toContain('99010119900101')
})

test('what is rolled back is never asked', async () => {
  const asked = registration()
  const failed = act(async operation => {
    await ask(operation, asked)
    throw new Error('after all not')
  })
  await expect(failed).rejects.toThrow('after all not')
  expect(await codeOf(readCall(product.context, asked.id))).toBe('partners.unknown_call')
})

test.each<[PartnerFault, number]>([
  ['fail', 2],
  ['drop', 2],
  ['lose', 2],
  ['hang', 1],
  ['late', 1],
  ['delay', 1],
  ['number', 2],
  ['amount', 2],
  ['forge', 2],
  ['garble', 2],
])('a system that misbehaves (%s, %i times): the call is done exactly once, under its one number', async (fault, times) => {
  hospital.misbehave(fault, times)
  const asked = registration()
  await asking(asked)
  await becomes(asked.id, 'done')
  await hospital.quiet()
  expect(taken(asked.id)).toHaveLength(1)
  expect(hospital.book.filter(({ request: told }) => told['idNumber'] === asked.request['idNumber'])).toHaveLength(1)
  const told = (await eventsOf(asked.owner!)).map(([event]) => event)
  expect(told.filter(event => event === 'partners.answered')).toHaveLength(1)
  expect(told.filter(event => event === 'partners.unknown')).toHaveLength(fault === 'delay' ? 0 : 1)
})

test('what the system refuses is refused, with its reason', async () => {
  const wrong = registration({ request: { doctor: 'nobody', start: wednesday, idNumber: 'x' } })
  await asking(wrong)
  await becomes(wrong.id, 'refused')
  expect(await eventsOf(wrong.owner!)).toEqual([
    ['partners.asked', 'post', null, null],
    ['partners.answered', 'post', 'refused', 'unknown_doctor'],
  ])
  hospital.misbehave('refuse', 1)
  const busy = registration()
  await asking(busy)
  await becomes(busy.id, 'refused')
  expect(taken(busy.id)).toEqual([])
})

test('who cannot wait carries it out at once, and the job finds nothing left to do', async () => {
  const asked = registration()
  await asking(asked)
  expect((await carryOut(product.context, asked.id)).system).toBe('hospital')
  await becomes(asked.id, 'done')
  await carryOut(product.context, asked.id)
  expect(taken(asked.id)).toHaveLength(1)
})

test('a lock is kept, made good by a post, and both are undone', async () => {
  const lock = registration({ verb: 'lock' })
  await asking(lock)
  await becomes(lock.id, 'done')
  const post = registration({ owner: lock.owner, follows: lock.id, request: { amount: 1000 } })
  await asking(post)
  await becomes(post.id, 'done')
  const reversal = await undo(post.id)
  expect(await undo(post.id)).toBe(reversal)
  await becomes(post.id, 'reversed')
  expect((await readCall(product.context, reversal!)).state).toBe('done')
  expect(await undo(post.id)).toBe(reversal)
  // The number is free for the same person again.
  const again = registration({ request: lock.request })
  await asking(again)
  await becomes(again.id, 'done')
  expect((await findCalls(product.context, lock.owner!)).map(({ verb, state }) => [verb, state])).toEqual([
    ['lock', 'done'],
    ['post', 'reversed'],
    ['reverse', 'done'],
  ])
})

test('what nobody knows is undone too, and the system refuses it when it comes at last', async () => {
  hospital.misbehave('late', 1, 'post')
  const asked = registration()
  await asking(asked)
  const state = async () => (await readCall(product.context, asked.id)).state
  await expect.poll(state, { timeout: 10_000, interval: 10 }).toBe('unknown')
  await undo(asked.id)
  await becomes(asked.id, 'reversed')
  await hospital.quiet()
  expect(taken(asked.id).map(({ outcome }) => outcome)).toEqual([{ refused: 'reversed' }])
  await product.passTime(2 * hour)
  expect(hospital.heard.at(-1)).toBe('reverse')
})

test.each<PartnerFault>(['fail', 'drop', 'lose', 'hang', 'forge'])('a reversal that misbehaves (%s) is carried through', async fault => {
  const asked = registration()
  await asking(asked)
  await becomes(asked.id, 'done')
  hospital.misbehave(fault, 1)
  const reversal = await undo(asked.id)
  await becomes(reversal!, 'done')
  expect((await readCall(product.context, asked.id)).state).toBe('reversed')
})

test('what cannot be undone stays, and is told', async () => {
  const asked = registration()
  await asking(asked)
  await becomes(asked.id, 'done')
  hospital.misbehave('refuse', 1, 'reverse')
  const reversal = await undo(asked.id)
  await becomes(reversal!, 'refused')
  expect((await readCall(product.context, asked.id)).state).toBe('done')
  expect((await eventsOf(asked.owner!)).at(-1)).toEqual(['partners.answered', 'reverse', 'refused', 'busy'])
})

test('what was refused, or never sent, needs no undoing', async () => {
  const wrong = registration({ request: { doctor: 'nobody' } })
  await asking(wrong)
  await becomes(wrong.id, 'refused')
  expect(await undo(wrong.id)).toBeNull()
  const unsent = registration()
  const { reversal } = await act(async operation => {
    await ask(operation, unsent)
    return { reversal: await reverse(operation, { id: product.context.newId(), of: unsent.id }) }
  })
  expect(reversal).toBeNull()
  await carryOut(product.context, unsent.id)
  expect([(await readCall(product.context, unsent.id)).state, taken(unsent.id)]).toEqual(['reversed', []])
  expect(await codeOf(undo(product.context.newId()))).toBe('partners.unknown_call')
})

test('a program killed between the call and the writing of its answer: the next one asks how it went, and does not do it again', async () => {
  const partners = { hospital: settingsOf(hospital, 20) }
  const start = product.clock.now()
  const other = await openTestProduct({ work: false, start, config: { partners } })
  const before = hospital.heard.length
  hospital.misbehave('late', 1, 'post')
  const asked = registration()
  await act(async operation => await ask(operation, asked), other)
  const program = startProgram(other, 'sends', { PARTNERS: JSON.stringify(partners), TEST_NOW: String(start) })
  await program.says('sending')
  await expect.poll(() => taken(asked.id).length, { timeout: 10_000, interval: 10 }).toBe(1)
  program.child.kill('SIGKILL')
  await program.ended
  expect((await readCall(other.context, asked.id)).state).toBe('asked')
  expect(await countOpenCalls(other.context)).toEqual([{ system: 'hospital', state: 'asked', count: 1 }])
  const working = await startJobs(other.context, other.databaseUrl, { jobs, crontab })
  const look = async () => {
    // Whoever asks has the call to itself for a while; a minute later that is over.
    await other.passTime(60_000)
    return (await readCall(other.context, asked.id)).state
  }
  await expect.poll(look, { timeout: 20_000, interval: 100 }).toBe('done')
  expect(hospital.heard.slice(before)).toEqual(['post', 'calls'])
  expect(taken(asked.id)).toHaveLength(1)
  await working.stop()
  await other.close()
})

test('what is listed can be chosen from, in the language asked for', async () => {
  const list = async (system: string, name: string, told: Asked['request'], language: 'zh-CN' | 'en' = 'zh-CN') =>
    await query(product.context, { system, list: name, request: told, language })
  expect((await list('hospital', 'departments', {})).map(({ item, label }) => [item, label]).slice(0, 2)).toEqual([
    ['cardiology', '心血管内科'],
    ['respiratory', '呼吸内科'],
  ])
  expect((await list('hospital', 'doctors', { department: 'cardiology' }, 'en')).map(({ label, amount }) => [label, amount])).toEqual([
    ['Lin Guodong', hospitalFees.chief],
    ['He Xiulan', hospitalFees.deputy],
    ['Cardiology general clinic', hospitalFees.general],
  ])
  const evening = wednesday + 10 * hour
  expect((await list('hospital', 'fee', { doctor: 'paediatrics-su', start: evening }))[0]!.amount).toBe(hospitalFees.attending + eveningFee)
  const bills = await list('biller', 'bills', { account: '1020030001' })
  expect(bills.map(({ item, amount }) => [item, amount])).toEqual([
    ['all', 14 * 290 + 17 * 290 + 2 * 385],
    ['2026-09', 14 * 290],
    ['2026-10', 17 * 290 + 2 * 385],
  ])
  expect(bills[0]!.shown[0]).toEqual({ label: '户名', value: '张*' })
  expect(await list('core-bank', 'eligibility', { name: '张敏', idNumber: '99010619900308032X' })).toHaveLength(1)
  expect(await codeOf(list('biller', 'bills', { account: '1' }))).toBe('partners.not_answered')
  expect(await codeOf(list('nobody', 'bills', {}))).toBe('partners.unknown_system')
  expect(await codeOf(list('constructor', 'bills', {}))).toBe('partners.unknown_system')
  for (const fault of ['fail', 'drop', 'hang', 'forge', 'garble'] as const) {
    biller.misbehave(fault, 1)
    expect(await codeOf(list('biller', 'bills', { account: '1020030001' }))).toBe('partners.unavailable')
  }
})

test('a bill is paid once, for what it is, and can be paid again when that was undone', async () => {
  const pay = async (more: Asked['request']) => {
    const asked = registration({ system: 'biller', request: { account: '1020030002', bill: '2026-10', amount: 9 * 290, ...more } })
    await asking(asked)
    const look = async () => (await readCall(product.context, asked.id)).state
    await expect.poll(look, { timeout: 10_000, interval: 20 }).not.toBe('asked')
    const { state, code } = await readCall(product.context, asked.id)
    return { id: asked.id, said: code ?? state }
  }
  expect((await pay({ amount: 1 })).said).toBe('wrong_amount')
  const first = await pay({})
  expect(first.said).toBe('done')
  expect((await pay({})).said).toBe('already_paid')
  await becomes((await undo(first.id))!, 'done')
  expect((await pay({ bill: 'all' })).said).toBe('done')
  expect((await pay({ bill: 'all' })).said).toBe('nothing_due')
})

test('a card is opened, activated, cancelled; who may not have one hears why', async () => {
  const open = async (idNumber: string) => {
    const asked = registration({
      system: 'core-bank',
      verb: 'lock',
      request: { name: '某某', idNumber, phone: '13800000001', product: 'classic' },
    })
    await asking(asked)
    const look = async () => (await readCall(product.context, asked.id)).state
    await expect.poll(look, { timeout: 10_000, interval: 20 }).not.toBe('asked')
    return await readCall(product.context, asked.id)
  }
  expect((await open(watchList[0]!)).code).toBe('on_watch_list')
  expect((await open('990106201403080321')).code).toBe('under_age')
  const cards = [
    await open('99010619900308032X'),
    await open('99010619900308032X'),
    await open('99010619900308032X'),
    await open('99010619900308032X'),
  ]
  expect(cards[0]!.result).toMatchObject({ product: 'classic', card: expect.stringMatching(/^621799\*{6}\d{4}$/) })
  expect((await open('99010619900308032X')).code).toBe('too_many_cards')
  await becomes((await undo(cards[0]!.id))!, 'done')
  expect((await open('99010619900308032X')).state).toBe('done')
})

test('a question that is not signed, or heard before, is not listened to', async () => {
  const unsigned = await fetch(`${biller.url}/query`, {
    method: 'POST',
    body: JSON.stringify({ list: 'bills', request: {}, language: 'en' }),
  })
  expect(unsigned.status).toBe(401)
})

test('the settings name each system, and never a key', () => {
  const key = 'k'.repeat(32)
  expect(readConfig({ PARTNERS: JSON.stringify({ hospital: { url: 'https://h.example/', key } }) }).partners).toEqual({
    hospital: { url: 'https://h.example', key, seconds: 10 },
  })
  const secret = 'too-short-to-be-told'
  for (const wrong of [
    `{"hospital":{"url":"x","key":"${secret}"}}`,
    `{"hospital":{"url":"https://h.example","key":"${secret}"}}`,
    `{${secret}`,
  ]) {
    const read = () => readConfig({ PARTNERS: wrong })
    expect(read).toThrow(/PARTNERS/)
    expect(read).not.toThrow(secret)
  }
})

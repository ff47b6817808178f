import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import { day, hour, minute } from '#kernel'
import { listSlots } from '#queueing'
import { somebody } from '../../../test/setup/applying.ts'
import {
  fillFor,
  hasEnded,
  isSettled,
  moneyKept,
  openWorlds,
  pay,
  send,
  until,
  waitsFor,
  type Worlds,
} from '../../../test/setup/dealing.ts'
import { type Face, idNumber, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import type { PartnerFault, PartnerPath } from '../../../test/world/partner.ts'

/* Seeing a doctor: a time, a fee and a hospital that must agree, whatever fails; and calling it off again. */

let product: Product
let worlds: Worlds
let face: Face
let patient = 0
beforeAll(async () => {
  worlds = await openWorlds()
  product = await openTestProduct({ config: worlds.config! })
  worlds.follow(product)
})
afterAll(async () => {
  await product.close()
  await worlds.close()
})
beforeEach(async () => {
  product.clock.advance(1000)
  patient += 1
  face = await somebody(product, `138000${String(10_000 + patient)}`)
})

/** Everything but the time, for a patient of their own. */
async function withDoctor(doctor = 'cardiology-lin'): Promise<CaseView> {
  const answers = [
    ['name', '张敏'],
    ['id_number', idNumber('1990-05-12', 22 + patient)],
  ] as const
  const chosen = { department: doctor.split('-')[0]!, doctor }
  return await fillFor(face, 'outpatient-registration', answers, chosen, { identified: true })
}

async function freeSlots(view: CaseView) {
  const offered = await face.call(cases.readOffers, { id: view.head.id, path: 'time' })
  if (offered.kind !== 'slot') throw new Error('a time is offered by slots')
  const { days } = await face.call(listSlots, { resource: offered.resource })
  return days.flatMap(({ slots }) => slots)
}

async function filled(doctor?: string, which = 0): Promise<CaseView> {
  const view = await withDoctor(doctor)
  const free = (await freeSlots(view)).filter(slot => slot.free > 0)
  return await face.call(cases.choose, { id: view.head.id, seen: view.revision, path: 'time', choice: free.at(which)!.id })
}

async function paid(view: CaseView): Promise<CaseView> {
  const open = await until(product, face, view.head.id, waitsFor('payment'))
  await pay(worlds, face, open)
  return await until(product, face, view.head.id, isSettled)
}

/** What the hospital has registered for a case's patient and not undone. */
function registered(view: CaseView): number {
  const undone = new Set(worlds.hospital.book.filter(({ verb }) => verb === 'reverse').map(({ of }) => of))
  const number = view.entries['id_number']?.value
  return worlds.hospital.book.filter(
    each => each.verb === 'post' && 'result' in each.outcome && !undone.has(each.number) && each.request['idNumber'] === number,
  ).length
}

test('department, doctor, time, fee: registered, and the seat is theirs', async () => {
  const view = await filled()
  const before = (await freeSlots(view))[0]!
  const sent = await send(face, view)
  const held = (await freeSlots(view)).find(({ id }) => id === before.id)
  expect(held?.free ?? 0).toBe(before.free - 1)
  const done = await paid(sent)
  expect(done.head).toMatchObject({
    outcome: 'granted',
    doing: '号已挂好',
    money: { state: 'paid', total: 5000, items: [{ name: '挂号诊查费', amount: 5000 }] },
    time: { start: before.startsAt },
    cancel: { until: before.startsAt - 120 * minute },
  })
  expect(done.head.time!.label).toMatch(/^\d+月\d+日周. \d\d:\d\d$/)
  expect(done.head.shown.map(({ label }) => label)).toEqual(['科室', '医生', '候诊地点', '就诊序号'])
  const shown = (head: CaseView['head']) => Object.fromEntries(head.shown.map(({ label, value }) => [label, value]))
  expect(shown(done.head)).toEqual({ 科室: '心血管内科', 医生: '林国栋', 候诊地点: '门诊楼 3 层 A 区', 就诊序号: '10' })
  expect(shown(await (await inHall(product, 'en')).call(cases.queryProgress, sent.slip!))).toMatchObject({
    'Waiting area': 'Outpatients, floor 3, area A',
    Doctor: 'Lin Guodong',
  })
  expect([registered(view), moneyKept(worlds, done.head.money!.due)]).toEqual([1, 5000])
  await expect.poll(() => product.sms.messages.at(-1)?.text).toContain('号已挂好')
})

test('called off in time: undone at the hospital, the money back, the time free', async () => {
  const view = await filled('cardiology-lin', -1)
  const chosen = (await freeSlots(view)).at(-1)!
  const done = await paid(await send(face, view))
  await face.call(cases.withdraw, { id: view.head.id })
  const off = await until(product, face, view.head.id, each => each.head.money?.state === 'refunded')
  expect(off.head).toMatchObject({ phase: 'ended', ending: 'cancelled', outcome: null, time: null })
  expect([registered(view), moneyKept(worlds, done.head.money!.due)]).toEqual([0, 0])
  expect((await freeSlots(view)).at(-1)).toMatchObject({ id: chosen.id, free: chosen.free })
  expect(await refusalOf(face.call(cases.withdraw, { id: view.head.id }))).toBe('case.ended')
})

test('a hospital that is silent when it is to undo: nothing is given back before it has', async () => {
  const view = await filled('respiratory-cao', -1)
  const done = await paid(await send(face, view))
  worlds.hospital.misbehave('hang', 1, 'reverse')
  await face.call(cases.withdraw, { id: view.head.id })
  const during = await until(product, face, view.head.id, waitsFor('undoing'))
  expect([during.head.phase, moneyKept(worlds, done.head.money!.due)]).toEqual(['cancelling', 3000])
  const off = await until(product, face, view.head.id, each => each.head.money?.state === 'refunded')
  expect([off.head.ending, registered(view), moneyKept(worlds, done.head.money!.due)]).toEqual(['cancelled', 0, 0])
})

test('what the hospital will not undo stays: registered, paid, and the time theirs', async () => {
  const view = await filled('respiratory-cao', -2)
  const done = await paid(await send(face, view))
  worlds.hospital.misbehave('refuse', 1, 'reverse')
  await face.call(cases.withdraw, { id: view.head.id })
  const kept = await until(product, face, view.head.id, hasEnded)
  expect(kept.head).toMatchObject({ outcome: 'granted', money: { state: 'paid' } })
  expect([registered(view), moneyKept(worlds, done.head.money!.due)]).toEqual([1, 3000])
})

test('one seat, two people: the second is told to choose another time', async () => {
  const view = await withDoctor('orthopaedics-gao')
  const [slot] = (await freeSlots(view)).filter(({ free }) => free > 0)
  const same = async (each: CaseView) =>
    await face.call(cases.choose, { id: each.head.id, seen: each.revision, path: 'time', choice: slot!.id })
  for (let seat = 0; seat < slot!.free; seat++) {
    patient += 1
    face = await somebody(product, `138000${String(10_000 + patient)}`)
    await send(face, await same(await withDoctor('orthopaedics-gao')))
  }
  patient += 1
  face = await somebody(product, `138000${String(10_000 + patient)}`)
  const late = await same(await withDoctor('orthopaedics-gao'))
  expect(await refusalOf(send(face, late))).toBe('queueing.slot_full')
  expect((await face.call(cases.readCase, { id: late.head.id })).head).toMatchObject({ phase: 'draft', time: null })
})

describe('the hospital misbehaves', () => {
  const faults: readonly (readonly [PartnerPath, PartnerFault])[] = (['lock', 'post'] as const).flatMap(on =>
    (['drop', 'lose', 'late', 'refuse'] as const).map(kind => [on, kind] as const),
  )
  test.each(faults)('at %s: %s', async (on, kind) => {
    const view = await filled('respiratory-general')
    worlds.hospital.misbehave(kind, 1, on)
    const sent = await send(face, view)
    const first = await until(product, face, sent.head.id, each => waitsFor('payment')(each) || hasEnded(each))
    if (first.head.waiting === 'payment') await pay(worlds, face, first)
    const { head } = await until(product, face, sent.head.id, isSettled)
    const seen = [head.outcome, head.time !== null, registered(view), head.money === null ? 0 : moneyKept(worlds, head.money.due)]
    expect(seen).toEqual(kind === 'refuse' ? ['refused', false, 0, 0] : ['granted', true, 1, 1000])
  })
})

test('too late to call it off', async () => {
  const view = await filled('dermatology-pan', -1)
  const { start } = (await paid(await send(face, view))).head.time!
  product.clock.set(start - hour)
  face = await somebody(product, `138000${String(10_000 + patient)}`)
  expect(await refusalOf(face.call(cases.withdraw, { id: view.head.id }))).toBe('case.too_late_to_cancel')
  product.clock.advance(day)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import type { Input } from '#catalog'
import { addDays } from '#kernel'
import { agree, answerAll, attach, fillIn, jpeg, noticeOf, open, rented, somebody } from '../../../test/setup/applying.ts'
import type { FaceRefused } from '../../../test/setup/people.ts'
import {
  atTerminal,
  byPhone,
  card,
  enrolTerminal,
  type Face,
  idNumber,
  inHall,
  layCard,
  refusalOf,
  type TestTerminal,
} from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let terminal: TestTerminal
let sequence = 0
beforeAll(async () => {
  product = await openTestProduct()
  terminal = await enrolTerminal(product)
})
afterAll(async () => await product.close())

const person = async () => await somebody(product, `1300000${String(++sequence).padStart(4, '0')}`)
const service = 'residence-permit-renewal'

async function type(face: Face, view: cases.CaseView, ...patches: readonly (readonly [string, Input])[]): Promise<cases.CaseView> {
  return await face.call(cases.answer, {
    id: view.head.id,
    seen: view.revision,
    patches: patches.map(([path, input]) => ({ path, input })),
  })
}

test('who is known already does not type what their phone proves: it is there as soon as the notice is agreed to, once', async () => {
  const known = await person()
  const view = await open(known)
  expect(view.entries['phone']).toMatchObject({ value: expect.stringMatching(/^1300000\d{4}$/), source: 'visit.phone', trust: 'B' })
  const changed = await type(known, view, ['phone', '13999999999'])
  const again = await agree(known, view.head.id)
  expect(again.entries['phone']).toMatchObject({ value: '13999999999', source: 'typed' })
  expect(again.revision).toBe(changed.revision)
})

async function storedPaths(id: string): Promise<readonly string[]> {
  const rows = await product.context.database`select path from cases.answers where case_id = ${id} order by path`
  return rows.map(row => row['path'] as string)
}

test('a case is open from the first keystroke: a number at once, nothing agreed to, nothing known', async () => {
  const face = await inHall(product)
  const view = await face.call(cases.openCase, { service })
  expect(view).toEqual({
    head: {
      id: view.head.id,
      number: expect.stringMatching(/^\d{12}$/),
      service,
      serviceName: '居住证延期签注',
      phase: 'draft',
      ending: null,
      outcome: null,
      doing: null,
      waiting: null,
      money: null,
      time: null,
      cancel: { until: null, ask: null },
      told: null,
      shown: [],
      why: null,
      path: [
        { id: 'submit', name: null, state: 'now', at: null, dueAt: null, department: null },
        { id: 'examine', name: expect.any(String), state: 'coming', at: null, dueAt: null, department: null },
        { id: 'issue', name: expect.any(String), state: 'coming', at: null, dueAt: null, department: null },
        { id: 'end', name: null, state: 'coming', at: null, dueAt: null, department: null },
      ],
      wholeDueAt: null,
      request: null,
      openedAt: product.clock.now(),
      submittedAt: null,
      endedAt: null,
      expiresAt: product.clock.now() + 30 * 86_400_000,
      zone: 'Asia/Shanghai',
    },
    definition: { intake: expect.stringMatching(/^[\da-f]{64}$/), handling: expect.stringMatching(/^[\da-f]{64}$/) },
    revision: 0,
    consented: false,
    identified: false,
    entries: {},
    rows: {},
    documents: [],
    slip: null,
    output: null,
    today: '2026-11-24',
  })
  expect(cases.isCaseNumber(view.head.number)).toBe(true)
  expect((await face.call(cases.listCases, {})).cases).toEqual([])
})

test('nothing personal is taken before the notice was agreed to', async () => {
  const face = await person()
  const { head, revision } = await face.call(cases.openCase, { service })
  const { id } = head
  const file = { id, file: '0190f000-0000-7000-8000-000000000001', rule: 'photo', name: 'a', source: 'upload' } as const
  const asked: readonly Promise<unknown>[] = [
    face.call(cases.answer, { id, seen: revision, patches: [{ path: 'ground', input: 'own' }] }),
    face.call(cases.identify, { id }),
    face.call(cases.addRow, { id, group: 'members', row: 'r1' }),
    face.call(cases.attachDocument, file, { body: jpeg(), type: 'image/jpeg' }),
    face.call(cases.submit, { id, seen: revision }),
  ]
  expect(await Promise.all(asked.map(refusalOf))).toEqual(asked.map(() => 'case.consent_needed'))
  expect((await face.call(cases.readCase, { id })).revision).toBe(0)
  for (const no of ['', 'seed', 'A'.repeat(64), 'a'.repeat(63), 'a'.repeat(65)])
    expect(await refusalOf(face.call(cases.consent, { id, notice: no })), no).toBe('kernel.malformed')
  const notice = await noticeOf(face)
  const agreed = await face.call(cases.consent, { id, notice })
  expect([agreed.consented, agreed.revision]).toEqual([true, 2])
  expect((await face.call(cases.consent, { id, notice: '0'.repeat(64) })).revision).toBe(2)
  const [row] = await product.context.database`select consent from cases.cases where id = ${id}`
  expect(row!['consent']).toEqual({ notice, at: product.clock.now() })
})

test('what is typed is kept, valid or not, and shown again with what is wrong', async () => {
  const face = await inHall(product)
  const view = await type(
    face,
    await open(face),
    ['name', '王五3'],
    ['id_number', '123'],
    ['since', '2026-13-45'],
    ['ground', 'palace'],
    ['phone', '1380000000'],
  )
  const seen = await face.again().call(cases.readCase, { id: view.head.id })
  const typed = { source: 'typed', trust: 'D', revision: 2 }
  expect(seen.entries).toEqual({
    name: { ...typed, input: '王五3', problem: { code: 'not_a_name', values: {} } },
    id_number: { ...typed, input: '123', problem: { code: 'id_length', values: {} } },
    since: { ...typed, input: '2026-13-45', problem: { code: 'not_a_date', values: {} } },
    ground: { ...typed, input: 'palace', problem: { code: 'not_offered', values: {} } },
    phone: { ...typed, input: '1380000000', problem: { code: 'not_a_mobile', values: {} } },
  })
  const mended = await type(face, seen, ['name', ' 王 五 '], ['phone', '+86 138 0000 0000'], ['since', '2020年1月5日'])
  expect(mended.entries).toMatchObject({
    name: { ...typed, value: '王五', revision: 3 },
    phone: { value: '13800000000' },
    since: { value: '2020-01-05' },
    ground: { input: 'palace', revision: 2 },
  })
  expect(mended.entries['name']).not.toHaveProperty('problem')
})

test('an emptied answer is gone; the same answer again is no change', async () => {
  const face = await inHall(product)
  const first = await type(face, await open(face), ['local_register', false], ['valid_until', '2026-12-10'])
  expect((await type(face, first, ['local_register', false])).revision).toBe(first.revision)
  const emptied = await type(face, first, ['valid_until', '  '])
  expect([emptied.revision, Object.keys(emptied.entries)]).toEqual([first.revision + 1, ['local_register']])
  expect((await type(face, emptied, ['valid_until', ''])).revision).toBe(emptied.revision)
  expect(await storedPaths(first.head.id)).toEqual(['local_register'])
})

test('an answer that makes a question appear may come with that question’s answer, in their order', async () => {
  const face = await inHall(product)
  const view = await open(face)
  expect(await refusalOf(type(face, view, ['employer', '望江纺织厂'], ['ground', 'work']))).toBe('case.no_such_question')
  const both = await type(face, view, ['ground', 'work'], ['employer', '望江纺织厂'])
  expect(both.entries['employer']).toMatchObject({ value: '望江纺织厂' })
  // Nothing of a refused request is kept.
  expect(await refusalOf(type(face, both, ['ground', 'own'], ['landlord_name', '许国华']))).toBe('case.no_such_question')
  expect((await face.call(cases.readCase, { id: view.head.id })).entries['ground']).toMatchObject({ value: 'work' })
})

test('two pages on one case: different answers do not disturb each other, the same one is told to who was later', async () => {
  const face = await inHall(product)
  const [one, other] = [face, face.again()]
  const start = await open(face)
  const first = await type(one, start, ['local_register', false])
  // The other page still shows the start.
  const second = await type(other, start, ['valid_until', '2026-12-10'])
  expect(Object.keys(second.entries).sort()).toEqual(['local_register', 'valid_until'])
  const late = other.call(cases.answer, {
    id: start.head.id,
    seen: start.revision,
    patches: [
      { path: 'local_register', input: true },
      { path: 'ground', input: 'own' },
    ],
  })
  await expect(late).rejects.toMatchObject({ code: 'case.moved_on', status: 409, details: { paths: ['local_register'] } })
  const now = await other.call(cases.readCase, { id: start.head.id })
  expect([now.entries['local_register'], now.entries['ground'], now.revision]).toEqual([
    first.entries['local_register'],
    undefined,
    second.revision,
  ])
  expect((await type(other, now, ['local_register', true])).entries['local_register']).toMatchObject({ value: true })
})

test('twenty answers at once: each is there, and each counted one revision', async () => {
  const face = await inHall(product)
  const start = await open(face)
  const paths = ['local_register', 'valid_until', 'name', 'id_number', 'phone', 'ground', 'since', 'with_family', 'declaration', 'address']
  const given = new Map(rented(start.today))
  await Promise.all(paths.map(async path => await type(face.again(), start, [path, given.get(path)!])))
  const view = await face.call(cases.readCase, { id: start.head.id })
  expect(Object.keys(view.entries).sort()).toEqual([...paths].sort())
  expect(view.revision).toBe(start.revision + paths.length)
  expect(new Set(Object.values(view.entries).map(({ revision }) => revision)).size).toBe(paths.length)
})

test('what a card proves is filled in, locked, and stands above what was typed; what it proves without a lock gives way', async () => {
  const { face, visit } = await atTerminal(product, terminal)
  const draft = await type(face, await open(face), ['for_whom', 'self'], ['name', '李四'], ['home_address', '我自己写的地址 1 号'])
  const data = card({ idNumber: idNumber('1988-08-08', 88) })
  await layCard(face, terminal, visit, data)
  await byPhone(product, face, '13000009999')
  const view = await face.call(cases.identify, { id: draft.head.id })
  const locked = { source: 'card.name', trust: 'A', locked: true }
  expect(view.identified).toBe(true)
  expect(view.entries).toMatchObject({
    name: { ...locked, value: '张敏' },
    id_number: { value: data.idNumber, source: 'card.idNumber', trust: 'A', locked: true },
    home_address: { value: '我自己写的地址 1 号', source: 'typed', trust: 'D' },
    phone: { value: '13000009999', source: 'visit.phone', trust: 'B' },
  })
  for (const [path, input] of [
    ['name', '李四'],
    ['name', ''],
    ['id_number', ''],
  ] as const)
    expect(await refusalOf(type(face, view, [path, input])), path).toBe('case.locked_answer')
  expect((await type(face, view, ['phone', '13000008888'])).entries['phone']).toMatchObject({
    value: '13000008888',
    source: 'typed',
    trust: 'D',
  })
  // Identified again, nothing changes.
  const before = await face.call(cases.readCase, { id: draft.head.id })
  expect((await face.call(cases.identify, { id: draft.head.id })).revision).toBe(before.revision)
})

test('nobody known has nothing to be filled in from', async () => {
  const face = await inHall(product)
  const { head } = await open(face)
  expect(await refusalOf(face.call(cases.identify, { id: head.id }))).toBe('case.identity_needed')
})

test('rows: added by an id of the page, the same once; with their answers; taken away with them', async () => {
  const face = await inHall(product)
  const { id } = (await open(face)).head
  const row = { id, group: 'members' } as const
  const add = async (name: string) => await face.call(cases.addRow, { ...row, row: name })
  let view = await type(face, await add('a1'), ['with_family', true])
  view = await add('b2')
  expect((await add('a1')).rows).toEqual({ members: ['a1', 'b2'] })
  expect(await refusalOf(type(face, view, ['members/c3/member_name', '张三']))).toBe('case.no_such_question')
  view = await type(
    face,
    view,
    ['members/a1/member_name', '张小一'],
    ['members/b2/member_name', '张小二'],
    ['members/b2/member_relation', 'child'],
  )
  view = await face.call(cases.removeRow, { ...row, row: 'b2' })
  expect([view.rows, Object.keys(view.entries).sort()]).toEqual([{ members: ['a1'] }, ['members/a1/member_name', 'with_family']])
  expect((await face.call(cases.removeRow, { ...row, row: 'b2' })).revision).toBe(view.revision)
  expect(await storedPaths(id)).toEqual(['members/a1/member_name', 'with_family'])
  expect(await refusalOf(face.call(cases.addRow, { id, group: 'strangers', row: 'x' }))).toBe('case.no_such_question')
})

test('what is hidden when it is submitted does not leave the customer’s hands: neither answers nor files', async () => {
  const face = await person()
  let view = await fillIn(face)
  const { id } = view.head
  // First in rented rooms with a family, then in rooms of their own without.
  view = await type(face, view, ['with_family', true])
  view = await face.call(cases.addRow, { id, group: 'members', row: 'r1' })
  view = await type(face, view, ['members/r1/member_name', '张小一'], ['landlord_phone', '13811112222'])
  view = await type(face, view, ['with_family', false], ['ground', 'own'])
  view = await attach(face, id, 'property')
  expect(view.documents.map(({ rule }) => rule).sort()).toEqual(['lease', 'photo', 'property'])
  const submitted = await face.call(cases.submit, { id, seen: view.revision })
  const gone = ['landlord_name', 'landlord_phone', 'lease_end', 'members/r1/member_name']
  expect(Object.keys(submitted.entries).filter(path => gone.includes(path))).toEqual([])
  expect((await storedPaths(id)).filter(path => gone.includes(path))).toEqual([])
  expect(submitted.documents.map(({ rule }) => rule).sort()).toEqual(['photo', 'property'])
})

test('what is missing is named, step by step, and nothing is submitted', async () => {
  const face = await person()
  const opened = await open(face)
  const view = await type(face, opened, ['for_whom', 'self'], ['ground', 'rented'], ['with_family', true], ['name', '王5'])
  const error = await face.call(cases.submit, { id: view.head.id, seen: view.revision }).catch((caught: FaceRefused) => caught)
  const { code, details } = error as FaceRefused
  expect(code).toBe('case.incomplete')
  expect(details).toEqual({
    gaps: [
      ...['local_register', 'valid_until', 'name', 'id_number', 'home_address'].map(path => ({ step: 'identify', path })),
      ...['address', 'since', 'landlord_name', 'lease_end'].map(path => ({ step: 'living', path })),
      { step: 'household', path: 'members' },
      ...['photo', 'lease'].map(path => ({ step: 'documents', path })),
      { step: 'review', path: 'declaration' },
    ],
  })
  expect((await face.call(cases.readCase, { id: view.head.id })).head.phase).toBe('draft')
})

test('a day that was in bounds when it was typed and is not any more is asked for again', async () => {
  const face = await person()
  const view = await fillIn(face, today =>
    rented(today).map(([path, input]) => [path, path === 'lease_end' ? addDays(today, 1) : input] as const),
  )
  await product.passTime(2 * 86_400_000)
  const later = await somebody(product, `1300000${String(sequence).padStart(4, '0')}`)
  const error = await later.call(cases.submit, { id: view.head.id, seen: view.revision }).catch((caught: FaceRefused) => caught)
  expect((error as FaceRefused).details).toEqual({ gaps: [{ step: 'living', path: 'lease_end' }] })
})

test('a case of another visit, and one that nobody has, is not there', async () => {
  const [face, stranger, known] = [await inHall(product), await inHall(product), await person()]
  const view = await open(face)
  const { id } = view.head
  for (const other of [stranger, known]) {
    expect(await refusalOf(other.call(cases.readCase, { id }))).toBe('case.unknown')
    expect(await refusalOf(type(other, view, ['ground', 'own']))).toBe('case.unknown')
    expect(await refusalOf(other.call(cases.withdraw, { id }))).toBe('case.unknown')
    expect(await refusalOf(attach(other, id, 'photo'))).toMatch(/case\.(unknown|no_such_document)/)
  }
  expect(await refusalOf(face.call(cases.openCase, { service: 'nothing' }))).toBe('catalog.unknown_service')
  expect(await refusalOf(face.call(cases.openCase, { service: 'service-guide' }))).toBe('catalog.not_offered_here')
})

test('a submitted case is not changed any more, by any door', async () => {
  const face = await person()
  const ready = await fillIn(face)
  const { id } = ready.head
  const view = await face.call(cases.submit, { id, seen: ready.revision })
  const asked: readonly Promise<unknown>[] = [
    type(face, view, ['ground', 'own']),
    face.call(cases.addRow, { id, group: 'members', row: 'r1' }),
    face.call(cases.removeRow, { id, group: 'members', row: 'r1' }),
    face.call(cases.identify, { id }),
    face.call(cases.consent, { id, notice: await noticeOf(face) }),
    attach(face, id, 'lease'),
    face.call(cases.detachDocument, { id, file: view.documents[0]!.id }),
    face.call(cases.submit, { id, seen: view.revision }),
  ]
  expect(await Promise.all(asked.map(refusalOf))).toEqual(asked.map(() => 'case.submitted_already'))
  expect((await face.call(cases.readCase, { id })).revision).toBe(view.revision)
})

test('sensitive answers are sealed, bound to their case and question; the others may be read', async () => {
  const face = await person()
  const view = await answerAll(face, await open(face), rented('2026-11-26'))
  const rows = await product.context
    .database`select path, plain is null as secret, sealed from cases.answers where case_id = ${view.head.id} order by path`
  expect(Object.fromEntries(rows.map(row => [row['path'] as string, row['secret'] as boolean]))).toEqual({
    address: true,
    declaration: false,
    for_whom: false,
    ground: false,
    home_address: true,
    id_number: true,
    landlord_name: true,
    lease_end: false,
    local_register: false,
    name: true,
    phone: true,
    since: false,
    valid_until: false,
    with_family: false,
  })
  // A sealed answer put in another's place does not open.
  const sql = product.context.database
  await sql`update cases.answers set sealed = (select sealed from cases.answers where case_id = ${view.head.id} and path = 'name') where case_id = ${view.head.id} and path = 'landlord_name'`
  expect(await refusalOf(face.call(cases.readCase, { id: view.head.id }))).toBe('kernel.fault')
})

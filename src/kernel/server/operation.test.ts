import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { listStaff, resetPassword } from '#identity'
import { Refusal } from '#kernel'
import { operate } from '#kernel/server'
import { listHelp, readVisit } from '#visits'
import { agree } from '../../../test/setup/applying.ts'
import { openLive } from '../../../test/setup/live.ts'
import { atDesk, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { startProgram } from '../../../test/setup/programs.ts'

let product: Product
beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())

const service = 'residence-permit-renewal'
const tester = { kind: 'system', id: 'test' } as const

async function count(table: string): Promise<number> {
  const [row] = await product.context.database.unsafe(`select count(*) as count from ${table}`)
  return row!['count'] as number
}

/** How many rows of each kind there are: what an operation leaves behind. */
async function traces(): Promise<Readonly<Record<string, number>>> {
  const tables = ['cases.cases', 'kernel.events', 'kernel.audit', 'kernel.timers', 'kernel.operations', 'graphile_worker._private_jobs']
  return Object.fromEntries(await Promise.all(tables.map(async table => [table, await count(table)])))
}

test('a key asked for twice happens once, and both get the same answer', async () => {
  const hall = await inHall(product)
  const key = randomUUID()
  const before = await traces()
  const first = await hall.call(cases.openCase, { service }, { key })
  const after = await traces()
  const second = await hall.call(cases.openCase, { service }, { key })
  expect(second).toEqual(first)
  expect(await traces()).toEqual(after)
  expect(after['cases.cases']! - before['cases.cases']!).toBe(1)
})

test('more operations at once than there are connections, each reading beside its own transaction, are all done', async () => {
  const { context } = product
  const work = async () =>
    await operate(context, { name: 'test.crowd', actor: tester }, async ({ sql }) => {
      await sql`select 1`
      // As a lookup of the directory or of who somebody is does: not on the transaction's connection.
      await context.database`select 1`
      return 'done'
    })
  expect(new Set(await Promise.all(Array.from({ length: 40 }, work)))).toEqual(new Set(['done']))
}, 10_000)

test('twenty requests at once with one key happen once', async () => {
  const hall = await inHall(product)
  const key = randomUUID()
  const before = await traces()
  const answers = await Promise.all(Array.from({ length: 20 }, () => hall.call(cases.openCase, { service }, { key })))
  expect(new Set(answers.map(({ head }) => head.id)).size).toBe(1)
  const after = await traces()
  expect(Object.entries(after).map(([table, rows]) => [table, rows - before[table]!])).toEqual([
    ['cases.cases', 1],
    ['kernel.events', 1],
    ['kernel.audit', 1],
    ['kernel.timers', 1],
    ['kernel.operations', 1],
    ['graphile_worker._private_jobs', 1],
  ])
})

test('a key used for something else, or by somebody else, is refused and nothing happens', async () => {
  const hall = await inHall(product)
  const key = randomUUID()
  const { head } = await hall.call(cases.openCase, { service }, { key })
  const before = await traces()
  expect(await refusalOf(hall.call(cases.openCase, { service: 'service-guide' }, { key }))).toBe('catalog.not_offered_here')
  expect(await refusalOf(hall.call(cases.consent, { id: head.id, notice: 'a'.repeat(64) }, { key }))).toBe('kernel.key_reused')
  expect(await refusalOf((await inHall(product)).call(cases.openCase, { service }, { key }))).toBe('kernel.key_reused')
  const after = await traces()
  // The second visit is new; its case is not.
  expect(after['cases.cases']).toBe(before['cases.cases'])
})

test('the same key with the same words but another input is refused', async () => {
  const hall = await inHall(product)
  const key = randomUUID()
  const { head } = await hall.call(cases.openCase, { service })
  await hall.call(cases.consent, { id: head.id, notice: 'a'.repeat(64) }, { key })
  expect(await refusalOf(hall.call(cases.consent, { id: head.id, notice: 'b'.repeat(64) }, { key }))).toBe('kernel.key_reused')
})

test('a refused request leaves its key free: asked again when it fits, it happens', async () => {
  const hall = await inHall(product)
  const { head } = await hall.call(cases.openCase, { service })
  const key = randomUUID()
  const answer = { id: head.id, seen: 0, patches: [{ path: 'local_register', input: false }] }
  expect(await refusalOf(hall.call(cases.answer, answer, { key }))).toBe('case.consent_needed')
  await agree(hall, head.id)
  expect((await hall.call(cases.answer, answer, { key })).entries['local_register']).toMatchObject({ value: false })
})

test('a program that dies between its commit and its answer: the same request again gets the answer, and it happened once', async () => {
  const hall = await inHall(product)
  const program = startProgram(product, 'answers-nothing')
  const url = await program.says('http')
  const key = randomUUID()
  // The same page, sent by the balancer to the program that dies.
  const headers = { 'x-face': 'hall', cookie: hall.cookie, 'content-type': 'application/json', 'idempotency-key': key }
  const before = await count('cases.cases')
  const asked = fetch(`${url}/api/cases`, { method: 'POST', headers, body: JSON.stringify({ service }) })
  await expect(asked).rejects.toThrow('fetch failed')
  await program.ended
  expect(await count('cases.cases')).toBe(before + 1)
  const answer = await hall.call(cases.openCase, { service }, { key })
  expect(answer.head.phase).toBe('draft')
  expect(await count('cases.cases')).toBe(before + 1)
})

test('what fails leaves nothing: no state, no log entry, no audit row, no job, no timer, nobody is told', async () => {
  const hall = await inHall(product)
  const live = await openLive(hall)
  const { id } = await hall.call(readVisit, {})
  const room = `visit:${id}`
  live.say({ watch: room, since: 0 })
  await live.heard()
  const before = await traces()
  const fail = async (error: Error) =>
    await operate(product.context, { name: 'test.fails', actor: tester, key: randomUUID() }, async operation => {
      await operation.sql`insert into kernel.attempts (subject, window_start, count) values ('rollback', now(), 1)`
      operation.about('test', 'x')
      operation.append({ event: 'test.happened' })
      operation.enqueue('notifications.send', { id: randomUUID() })
      operation.setTimer({ name: 'cases.warn', key: 'x', dueAt: operation.now, payload: { case: randomUUID() } })
      operation.announce(room)
      throw error
    })
  await expect(fail(new Refusal('case.unknown'))).rejects.toThrow('case.unknown')
  await expect(fail(new Error('a bug'))).rejects.toThrow('a bug')
  expect(await traces()).toEqual(before)
  expect(await count(`kernel.attempts where subject = 'rollback'`)).toBe(0)
  await live.heard()
  expect(live.told).toEqual([])
  await live.close()
})

test('what is written at the end fails: everything before it is gone too', async () => {
  const before = await traces()
  const work = operate(product.context, { name: 'test.fails_late', actor: tester }, async operation => {
    operation.append({ event: 'test.happened', caseId: 'not-a-uuid' })
    operation.enqueue('notifications.send', { id: randomUUID() })
    return await Promise.resolve()
  })
  await expect(work).rejects.toThrow('invalid input syntax for type uuid')
  expect(await traces()).toEqual(before)
})

test('an audit row tells who did what to which object, with which result', async () => {
  const hall = await inHall(product)
  const { head } = await hall.call(cases.openCase, { service })
  const rows = await product.context.database`
    select at, actor_kind, actor_id, scope, action, object_kind, object_id, result, code, request_id, details from kernel.audit where object_id = ${head.id}`
  const { id } = await hall.call(readVisit, {})
  expect([...rows]).toEqual([
    {
      at: product.clock.now(),
      actor_kind: 'visitor',
      actor_id: id,
      scope: null,
      action: 'cases.open',
      object_kind: 'case',
      object_id: head.id,
      result: 'done',
      code: null,
      request_id: expect.stringMatching(/^[\da-f-]{36}$/),
      details: {},
    },
  ])
})

test('what staff tried and were refused is in the audit log, by whatever door', async () => {
  const desk = await atDesk(product, 'lina')
  const id = randomUUID()
  const document = async () => await fetch(`${product.url}${cases.documentUrl(id, id, 'desk')}`, { headers: { cookie: desk.cookie } })
  const refused = async () =>
    [
      ...(await product.context.database`
        select action, object_id, scope, code from kernel.audit where result = 'refused' order by action`),
    ].map(row => [row['action'], row['object_id'], row['scope'], row['code']])
  const scope = 'binjiang.jiangnan.wangjiang_hall'
  expect(await refusalOf(desk.call(cases.claim, { id }))).toBe('case.unknown')
  expect(await refusalOf(desk.call(cases.readWork, { id }))).toBe('case.unknown')
  expect(await refusalOf(desk.call(cases.reveal, { id, path: 'name' }))).toBe('case.unknown')
  expect((await document()).status).toBe(404)
  expect(await refusalOf(desk.call(listStaff, {}))).toBe('kernel.not_allowed')
  expect(await refusalOf(desk.call(resetPassword, { staff: id }))).toBe('kernel.not_allowed')
  expect(await refusalOf(desk.call(listHelp, {}))).toBe('kernel.not_allowed')
  const admin = await atDesk(product, 'admin')
  expect(await refusalOf(admin.call(cases.listWork, { view: 'open' }))).toBe('kernel.not_allowed')
  expect(await refused()).toEqual([
    ['cases.claim', id, scope, 'case.unknown'],
    ['cases.reveal', id, scope, 'case.unknown'],
    ['cases.view_document', `${id}/${id}`, scope, 'case.unknown'],
    ['cases.work', null, 'binjiang', 'kernel.not_allowed'],
    ['cases.work_case', id, scope, 'case.unknown'],
    ['identity.reset_password', id, scope, 'kernel.not_allowed'],
    ['identity.staff', null, scope, 'kernel.not_allowed'],
    ['visits.help_calls', null, scope, 'kernel.not_allowed'],
  ])
})

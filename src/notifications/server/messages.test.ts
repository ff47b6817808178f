import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Fault } from '../../../test/world/sms.ts'
import { operate, startJobs } from '#kernel/server'
import { sending, sendSms } from '#notifications/server'
import { crontab, jobs } from '../../programs/compose.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { startProgram } from '../../../test/setup/programs.ts'

let product: Product
let sequence = 0
let phone: string
beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())
beforeEach(() => {
  product.clock.advance(1000)
  phone = `1350000${String(++sequence).padStart(4, '0')}`
})

const request = { name: 'test.send', actor: { kind: 'system', id: 'test' } } as const
const message = () => ({ template: 'test.message', language: 'zh-CN', phone, text: `您好 ${phone}` }) as const

async function send(): Promise<void> {
  await operate(product.context, request, async operation => await sendSms(operation, message()))
}

/** What has become of the newest message; waits that lie ahead of a failed one are cut short. */
async function settled({ context } = product): Promise<{ readonly state: string; readonly attempts: number }> {
  const sql = context.database
  await sql`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where task_identifier = 'notifications.send' and attempts < max_attempts), run_at => now())`
  const [row] = await sql`select state, attempts from notifications.messages order by made_at desc limit 1`
  return { state: row!['state'] as string, attempts: row!['attempts'] as number }
}

const arrived = () => product.sms.messages.filter(({ to }) => to === phone).map(({ text }) => text)

async function eventOf(kind: 'sent' | 'failed'): Promise<number> {
  const [row] = await product.context.database`
    select count(*) as count from kernel.events where event = ${`notification.${kind}`} and props->>'template' = 'test.message'`
  return row!['count'] as number
}

test('a message arrives once, and is settled as sent', async () => {
  const before = await eventOf('sent')
  await send()
  await expect.poll(async () => await settled(), { timeout: 10_000 }).toEqual({ state: 'sent', attempts: 1 })
  expect([arrived(), await eventOf('sent')]).toEqual([[`您好 ${phone}`], before + 1])
})

test('what is rolled back is not sent', async () => {
  const failed = operate(product.context, request, async operation => {
    await sendSms(operation, message())
    throw new Error('after all not')
  })
  await expect(failed).rejects.toThrow('after all not')
  const own = phone
  phone = `1350000${String(++sequence).padStart(4, '0')}`
  product.clock.advance(1000)
  await send()
  await expect.poll(async () => await settled(), { timeout: 10_000 }).toEqual({ state: 'sent', attempts: 1 })
  expect(product.sms.messages.filter(({ to }) => to === own)).toEqual([])
})

test.each<[Fault, number]>([
  ['fail', 3],
  ['drop', 3],
  ['lose', 3],
])('a gateway that misbehaves (%s) %i times: the message arrives exactly once', async (fault, times) => {
  product.sms.misbehave(fault, times)
  await send()
  await expect.poll(async () => await settled(), { timeout: 20_000, interval: 20 }).toEqual({ state: 'sent', attempts: times + 1 })
  expect(arrived()).toHaveLength(1)
})

test('a gateway that never answers is given up when its time is over, and asked again', async () => {
  const other = await openTestProduct({ work: false })
  const working = await startJobs(other.context, other.databaseUrl, { jobs: { ...jobs, ...sending({ answerWithin: 100 }) }, crontab })
  other.sms.misbehave('hang', 1)
  await operate(other.context, request, async operation => await sendSms(operation, message()))
  await expect.poll(async () => await settled(other), { timeout: 10_000, interval: 20 }).toEqual({ state: 'sent', attempts: 2 })
  expect(other.sms.messages.map(({ text }) => text)).toEqual([`您好 ${phone}`])
  await working.stop()
  await other.close()
})

test('what the gateway will not take is failed at once, and never sent', async () => {
  const before = await eventOf('failed')
  product.sms.misbehave('refuse', 1)
  await send()
  await expect.poll(async () => await settled(), { timeout: 10_000 }).toEqual({ state: 'failed', attempts: 1 })
  expect([arrived(), await eventOf('failed')]).toEqual([[], before + 1])
})

test('a gateway that is down for good: after twelve attempts the message counts as undeliverable', async () => {
  const before = await eventOf('failed')
  product.sms.misbehave('fail', 12)
  await send()
  await expect.poll(async () => await settled(), { timeout: 30_000, interval: 20 }).toEqual({ state: 'failed', attempts: 12 })
  expect([arrived(), await eventOf('failed')]).toEqual([[], before + 1])
  phone = `1350000${String(++sequence).padStart(4, '0')}`
  product.clock.advance(1000)
  await send()
  await expect.poll(async () => await settled(), { timeout: 10_000 }).toEqual({ state: 'sent', attempts: 1 })
})

test('without a gateway nothing is lost silently: the message is marked failed', async () => {
  const deaf = await openTestProduct({ config: { smsUrl: null } })
  await operate(deaf.context, request, async operation => await sendSms(operation, message()))
  const state = async () => (await deaf.context.database`select state from notifications.messages`).map(row => row['state'] as string)
  await expect.poll(state, { timeout: 10_000 }).toEqual(['failed'])
  await deaf.close()
})

test('a program killed while it sends: the next one sends, and the phone rings once', async () => {
  const other = await openTestProduct({ work: false })
  other.sms.misbehave('hang', 1)
  await operate(other.context, request, async operation => await sendSms(operation, message()))
  const program = startProgram(other, 'sends')
  await program.says('sending')
  // It has asked the gateway and waits for an answer.
  await expect.poll(() => other.sms.coming, { timeout: 10_000 }).toEqual([])
  program.child.kill('SIGKILL')
  await program.ended
  const working = await startJobs(other.context, other.databaseUrl, { jobs, crontab })
  const state = async () => (await other.context.database`select state, attempts from notifications.messages`)[0]
  await expect.poll(state, { timeout: 10_000 }).toEqual({ state: 'sent', attempts: 2 })
  expect(other.sms.messages.map(({ text }) => text)).toEqual([`您好 ${phone}`])
  await working.stop()
  await other.close()
})

test('a message that cannot be read any more is failed in the end, and does not stay queued for ever', async () => {
  await operate(product.context, request, async operation => {
    await sendSms(operation, message())
    await operation.sql`update notifications.messages set body = '\\x00' where state = 'queued'`
  })
  await expect.poll(async () => await settled(), { timeout: 30_000, interval: 20 }).toEqual({ state: 'failed', attempts: 12 })
})

import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { minute, second } from '#kernel'
import { type Context, fireDueTimers, fireTimer, type Jobs, kernelJobs, operate, startJobs } from '#kernel/server'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { startProgram } from '../../../test/setup/programs.ts'
import { forgetOperations } from './storage.ts'

const tester = { kind: 'system', id: 'test' } as const
const fired: string[] = []

let product: Product
/** The product's context with timers and reactions of the test's own. */
let context: Context
beforeAll(async () => {
  product = await openTestProduct({ work: false })
  context = {
    ...product.context,
    timers: {
      'test.note': async (_, { key }) => void fired.push(key),
      'test.fails': async () => await Promise.reject(new Error('a handler that fails')),
      'test.again': async (operation, timer) => {
        fired.push(timer.key)
        operation.setTimer({ ...timer, dueAt: operation.now + minute })
      },
      'test.die': async () => void fired.push('die'),
    },
    reactions: [
      { name: 'test.hears', to: ['test.happened'], react: async (_, event) => void fired.push(`heard ${String(event.props['what'])}`) },
      {
        name: 'test.hears_twice',
        to: ['test.happened'],
        react: async (_, event) => {
          fired.push(`tried ${String(event.props['what'])}`)
          if (fired.filter(each => each.startsWith('tried')).length === 1) throw new Error('not at once')
        },
      },
    ],
  }
})
afterAll(async () => await product.close())
afterEach(async () => {
  fired.length = 0
  await product.context.database`delete from kernel.timers`
  await product.context.database`delete from graphile_worker._private_jobs`
})

async function setTimer(name: string, key: string, dueAt: number): Promise<void> {
  await operate(context, { name: 'test.set', actor: tester }, async operation => operation.setTimer({ name, key, dueAt, payload: {} }))
}

async function timers(): Promise<readonly (readonly [string, string, number])[]> {
  const rows = await context.database`select name, key, due_at from kernel.timers order by due_at, key`
  return rows.map(row => [row['name'] as string, row['key'] as string, row['due_at'] as number])
}

async function jobsOf(
  task: string,
): Promise<readonly { readonly key: string | null; readonly at: Date; readonly lockedBy: string | null }[]> {
  const rows = await context.database`
    select j.key, j.run_at, j.locked_by from graphile_worker.jobs j where j.task_identifier = ${task} order by j.id`
  return rows.map(row => ({
    key: row['key'] as string,
    at: new Date(row['run_at'] as number),
    lockedBy: row['locked_by'] as string | null,
  }))
}

/** Works on all jobs there are until none is left that could run. */
async function expectWork<T>(jobs: Jobs, until: () => Promise<T> | T, wanted: T): Promise<void> {
  const working = await startJobs(context, product.databaseUrl, { jobs, crontab: '' })
  try {
    await expect.poll(until, { timeout: 15_000, interval: 20 }).toEqual(wanted)
  } finally {
    await working.stop()
  }
}

test('a timer fires once though it is woken twice, at once and again', async () => {
  const due = product.clock.now()
  await setTimer('test.note', 'once', due)
  expect(await Promise.all(Array.from({ length: 8 }, () => fireTimer(context, 'test.note', 'once')))).toHaveLength(8)
  expect(await fireTimer(context, 'test.note', 'once')).toBe(false)
  expect([fired, await timers()]).toEqual([['once'], []])
})

test('a wake-up that comes early does nothing; the row decides', async () => {
  const due = product.clock.now() + minute
  await setTimer('test.note', 'early', due)
  expect(await fireTimer(context, 'test.note', 'early')).toBe(false)
  expect([fired, await timers()]).toEqual([[], [['test.note', 'early', due]]])
})

test('a timer is one by its name and key: set again it is moved, earlier or later, with its job', async () => {
  const start = product.clock.now()
  await setTimer('test.note', 'moved', start + 10 * minute)
  await setTimer('test.note', 'moved', start + 20 * minute)
  expect(await timers()).toEqual([['test.note', 'moved', start + 20 * minute]])
  expect(await jobsOf('timer')).toMatchObject([{ key: 'timer:test.note:moved', at: new Date(start + 20 * minute) }])
  await setTimer('test.note', 'moved', start + 5 * minute)
  expect(await jobsOf('timer')).toMatchObject([{ key: 'timer:test.note:moved', at: new Date(start + 5 * minute) }])
  product.clock.advance(6 * minute)
  expect([await fireDueTimers(context), fired]).toEqual([1, ['moved']])
  expect(await timers()).toEqual([])
})

test('a cancelled timer and its job are gone', async () => {
  await setTimer('test.note', 'cancelled', product.clock.now())
  await operate(context, { name: 'test.cancel', actor: tester }, async operation => operation.cancelTimer('test.note', 'cancelled'))
  expect([await timers(), await jobsOf('timer'), await fireDueTimers(context)]).toEqual([[], [], 0])
})

test('due timers fire oldest first, and one that sets itself again goes on', async () => {
  const start = product.clock.now()
  await setTimer('test.note', 'second', start + 2 * second)
  await setTimer('test.note', 'first', start + second)
  await setTimer('test.again', 'repeated', start + 3 * second)
  product.clock.advance(10 * second)
  expect(await fireDueTimers(context)).toBe(3)
  expect(fired).toEqual(['first', 'second', 'repeated'])
  expect(await timers()).toEqual([['test.again', 'repeated', product.clock.now() + minute]])
})

test('the job of a timer wakes it; one whose job was lost is found by the sweep', async () => {
  const due = product.clock.now()
  await setTimer('test.note', 'woken', due)
  await setTimer('test.note', 'lost', due)
  await context.database`delete from graphile_worker._private_jobs where key = 'timer:test.note:lost'`
  // The test's clock is ahead of the database's, which wakes by its own.
  await context.database`update graphile_worker._private_jobs set run_at = now()`
  await expectWork(kernelJobs(), () => [...fired], ['woken'])
  await operate(context, { name: 'test.sweep', actor: tester }, async operation => operation.enqueue('overdue-timers', {}))
  await expectWork(kernelJobs(), () => [...fired], ['woken', 'lost'])
})

test('a timer whose handler fails stays, and does not keep the others from firing', async () => {
  const start = product.clock.now()
  await setTimer('test.fails', 'x', start)
  await setTimer('test.nobody-handles-it', 'y', start)
  await setTimer('test.note', 'after', start + second)
  product.clock.advance(minute)
  await expect(fireDueTimers(context)).rejects.toThrow('a handler that fails')
  expect(fired).toEqual(['after'])
  expect((await timers()).map(([name]) => name)).toEqual(['test.fails', 'test.nobody-handles-it'])
})

test('a program that dies while a timer is handled leaves it due for the next one', async () => {
  await setTimer('test.die', 'x', Date.now() - second)
  const program = startProgram(product, 'dies-in-a-timer')
  await program.says('timer')
  expect(await program.ended).toBe(null)
  await expect.poll(async () => await fireTimer(context, 'test.die', 'x'), { timeout: 10_000 }).toBe(true)
  expect(fired).toEqual(['die'])
})

test('the jobs of a killed program are freed as soon as another looks, and done', async () => {
  await operate(context, { name: 'test.enqueue', actor: tester }, async operation => operation.enqueue('test.hold', {}))
  const program = startProgram(product, 'holds-a-job')
  await program.says('holding')
  const [held] = await jobsOf('test.hold')
  expect(held?.lockedBy).toEqual(expect.stringMatching(/^pool-/))
  // As long as it lives, its job is its own.
  const done: string[] = []
  const jobs: Jobs = { ...kernelJobs(), 'test.hold': async () => void done.push('held') }
  const other = await startJobs(context, product.databaseUrl, { jobs, crontab: '' })
  expect((await jobsOf('test.hold'))[0]?.lockedBy).toBe(held?.lockedBy)
  program.child.kill('SIGKILL')
  await program.ended
  await operate(context, { name: 'test.sweep', actor: tester }, async operation => operation.enqueue('overdue-timers', {}))
  await expect.poll(() => done, { timeout: 15_000 }).toEqual(['held'])
  await other.stop()
})

test('a program whose connections were cut counts as running again, and its jobs stay its own', async () => {
  const started: string[] = []
  let finish = () => {}
  const finished = new Promise<void>(resolve => (finish = resolve))
  const hold = async () => {
    started.push('held')
    await finished
  }
  const working = await startJobs(context, product.databaseUrl, { jobs: { 'test.hold': hold }, crontab: '', holdAgain: 20 })
  const locks = async () =>
    await context.database`
    select pid from pg_locks where locktype = 'advisory' and classid = 7100002 and database = (select oid from pg_database where datname = current_database())`
  const [before] = await locks()
  await context.database`delete from kernel.workers`
  await context.database`select pg_terminate_backend(${before!['pid'] as number}::int)`
  await expect.poll(async () => (await locks()).filter(({ pid }) => pid !== before!['pid']).length, { timeout: 10_000 }).toBe(1)
  await expect.poll(async () => (await context.database`select program from kernel.workers`).length, { timeout: 10_000 }).toBe(1)
  await operate(context, { name: 'test.enqueue', actor: tester }, async operation => operation.enqueue('test.hold', {}))
  await expect.poll(() => started, { timeout: 10_000 }).toEqual(['held'])
  await kernelJobs()['overdue-timers']!(context, {})
  expect((await jobsOf('test.hold'))[0]?.lockedBy).toEqual(expect.stringMatching(/^pool-/))
  finish()
  await working.stop()
})

test('a job that fails is tried again; a reaction hears each event, and one that failed hears it again', async () => {
  await operate(context, { name: 'test.tell', actor: tester }, async operation => {
    operation.append({ event: 'test.happened', props: { what: 'one' } })
    operation.append({ event: 'test.unheard', props: { what: 'two' } })
  })
  expect(await jobsOf('reaction')).toHaveLength(2)
  await expectWork(kernelJobs(), () => [...fired].sort(), ['heard one', 'tried one', 'tried one'])
})

test('housekeeping makes the months ahead and forgets old keys and attempts', async () => {
  const old = product.clock.now()
  await operate(context, { name: 'test.keyed', actor: tester, key: `old-${randomUUID()}` }, async () => 'kept')
  await context.database`insert into kernel.attempts (subject, window_start, count) values ('old', ${context.database.typed.instant(old)}, 1)`
  product.clock.advance(41 * 24 * 60 * minute)
  await kernelJobs()['housekeeping']!(context, {})
  expect(await context.database`select key from kernel.operations where key like 'old-%'`).toEqual([])
  expect(await context.database`select subject from kernel.attempts where subject = 'old'`).toEqual([])
  expect(await context.database`select to_regclass('kernel.events_2027_03') is not null as made`).toEqual([{ made: true }])
  await context.database.begin(async sql => await forgetOperations(sql, 0))
})

test('housekeeping does its work though rows have fallen into the partition for the rest', async () => {
  product.clock.advance(300 * 24 * 60 * minute)
  await operate(context, { name: 'test.late', actor: tester }, async operation => operation.append({ event: 'test.unheard' }))
  expect(await context.database`select count(*) as count from kernel.events_other`).toMatchObject([{ count: 1 }])
  await kernelJobs()['housekeeping']!(context, {})
  await kernelJobs()['housekeeping']!(context, {})
  const next = new Date(product.clock.now() + 40 * 24 * 60 * minute).toISOString().slice(0, 7).replace('-', '_')
  expect(await context.database`select to_regclass(${`kernel.audit_${next}`}) is not null as made`).toEqual([{ made: true }])
})

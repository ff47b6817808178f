import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { day } from '#kernel'
import { emptyDatabase, testClock, keyFile } from '../../../test/setup/product.ts'
import { jobs, openProduct } from '../../programs/compose.ts'
import { createLog, operate, readConfig } from './index.ts'

// The log and the audit are kept by month (UTC): the nightly job makes what is to come three months ahead, for as long as the installation runs.

async function openLongAgo() {
  const database = await emptyDatabase()
  const clock = testClock(Date.parse('2021-01-30T23:00:00Z'))
  const config = { ...readConfig({ LOG_LEVEL: 'silent', DEMO: 'off' }), keyFile: `${keyFile()}.partitions` }
  const context = await openProduct({ config, log: createLog('silent'), databaseUrl: database.url, now: clock.now, connections: 2 })
  onTestFinished(async () => {
    await context.close()
    await database.drop()
  })
  return { context, clock, url: database.url }
}

test('an installation of five years ago has a partition for every month it ran in and three to come', async () => {
  const { context, clock } = await openLongAgo()
  expect(await monthsOf('events')).toEqual(['2021_01', '2021_02', '2021_03', '2021_04', '2021_05'])
  for (let nights = 0; nights < 5 * 366; nights += 20) {
    await jobs['housekeeping']!(context, {})
    await happen()
    clock.advance(20 * day)
  }
  await jobs['housekeeping']!(context, {})
  const last = new Date(clock.now() + 93 * day).toISOString().slice(0, 7).replace('-', '_')
  for (const table of ['events', 'audit']) {
    const months = await monthsOf(table)
    expect([months[0], months.at(-1), months.length]).toEqual(['2021_01', last, monthsFrom2021(last)])
    // Everything that happened lies in its month, nothing in the rest.
    expect(await countIn(`${table}_other`)).toBe(0)
    expect(await countIn(`${table}_2023_05`)).toBeGreaterThan(0)
  }

  async function happen(): Promise<void> {
    await operate(context, { name: 'test.happen', actor: { kind: 'system', id: 'test' } }, async operation => {
      operation.append({ event: 'test.happened' })
    })
  }
  async function monthsOf(table: string): Promise<readonly string[]> {
    const rows = await context.database`
      select right(c.relname, 7) as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${`kernel.${table}`}::regclass and c.relname not like '%other' order by 1`
    return rows.map(row => row['month'] as string)
  }
  async function countIn(table: string): Promise<number> {
    const [row] = await context.database`select count(*) as count from ${context.database(`kernel.${table}`)}`
    return row!['count'] as number
  }
})

test('switched off for a year, what happens before a month is made is kept with the rest, read like everything else, and that month is left as it is', async () => {
  const { context, clock, url } = await openLongAgo()
  clock.advance(365 * day)
  const operation = { name: 'test.happen', actor: { kind: 'system', id: 'test' } } as const
  await operate(context, operation, async ({ append }) => append({ event: 'test.happened' }))
  await jobs['housekeeping']!(context, {})
  const sql = postgres(url, { max: 1 })
  onTestFinished(async () => await sql.end())
  const rows = await sql`select tableoid::regclass::text as place, event from kernel.events`
  expect(rows.map(row => [row['place'], row['event']])).toEqual([['kernel.events_other', 'test.happened']])
  const [month] = await sql`select to_regclass('kernel.events_2022_01') as january, to_regclass('kernel.events_2022_02')::text as february`
  expect(month).toEqual({ january: null, february: 'kernel.events_2022_02' })
})

function monthsFrom2021(last: string): number {
  const [year, month] = last.split('_').map(Number)
  return (year! - 2021) * 12 + month!
}

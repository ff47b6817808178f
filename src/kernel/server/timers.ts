import { day, type Instant, type System } from '#kernel'
import type { Context } from './context.ts'
import { operate, type TimerRow } from './operation.ts'
import * as storage from './storage.ts'

const clock: System = { kind: 'system', id: 'clock' }

/** Fires one timer if it is due by `context.now()`. A wake-up that comes early, late or twice does no harm: the row decides. */
export async function fireTimer(context: Context, name: string, key: string): Promise<boolean> {
  const handle = context.timers[name]
  if (!handle) throw new Error(`No domain handles the timer ${name}.`)
  return await operate(context, { name: `timer.${name}`, actor: clock }, async operation => {
    const timer = await storage.takeDueTimer(operation.sql, name, key, operation.now)
    if (!timer) return false
    operation.about('timer', `${name}:${key}`)
    await handle(operation, timer)
    return true
  })
}

/** The timer that comes next, whenever that is. */
export async function nextTimer(context: Context): Promise<TimerRow | null> {
  return await storage.findNextTimer(context.database)
}

/** Fires all timers that are due, oldest first, those included that were set meanwhile. */
export async function fireDueTimers(context: Context): Promise<number> {
  let fired = 0
  for (;;) {
    const due = await storage.findOverdueTimers(context.database, context.now())
    if (due.length === 0) return fired
    for (const timer of due) if (await fireTimer(context, timer.name, timer.key)) fired++
  }
}

/** Makes the log's partitions from the month of `from` to three months ahead. */
export async function makePartitions(context: Pick<Context, 'database' | 'now'>, from: Instant): Promise<void> {
  const ahead = context.now() + 93 * day
  await context.database.begin(async sql => {
    await storage.lockInstallation(sql)
    await storage.makePartitions(sql, Math.min(from, context.now()), ahead)
  })
}

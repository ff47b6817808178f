import { day, type Instant, type System } from '#kernel'
import type { Context } from './context.ts'
import { operate, type TimerRow } from './operation.ts'
import * as storage from './storage.ts'

const clock: System = { kind: 'system', id: 'clock' }
/** Timers read at a time. */
const mostAtOnce = 200

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

/**
 * Fires all timers that are due, oldest first, those included that were set meanwhile. One that fails stays due and holds up no other; the first failure is thrown at
 * the end.
 */
export async function fireDueTimers(context: Context): Promise<number> {
  const failed = new Map<string, unknown>()
  let fired = 0
  for (;;) {
    const due = await storage.findOverdueTimers(context.database, context.now(), mostAtOnce + failed.size)
    const open = due.filter(({ name, key }) => !failed.has(`${name}:${key}`))
    for (const { name, key } of open) {
      const happened = await fireTimer(context, name, key).catch((error: unknown) => {
        context.log.error({ err: error, timer: name }, 'a timer failed and stays due')
        failed.set(`${name}:${key}`, error)
      })
      if (happened) fired++
    }
    if (open.length > 0) continue
    if (failed.size > 0) throw [...failed.values()][0]
    return fired
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

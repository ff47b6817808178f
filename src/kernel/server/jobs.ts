import { Logger, type Runner, run, runMigrations } from 'graphile-worker'
import { day } from '#kernel'
import type { Context } from './context.ts'
import type { Log } from './log.ts'
import type { Property } from './operation.ts'
import * as storage from './storage.ts'
import { fireDueTimers, fireTimer, makePartitions } from './timers.ts'

export type JobPayload = Readonly<Record<string, Property>>
/** A domain's jobs by name. A job may run twice (a program can die after its work and before saying so). */
export type Jobs = Readonly<Record<string, (context: Context, payload: JobPayload) => Promise<void>>>

/** The jobs library's own tables; must be there before the first operation. Safe to run by several processes at once. */
export async function migrateJobs(url: string, log: Log): Promise<void> {
  await runMigrations({ connectionString: url, logger: quietly(log) })
}

/** The jobs every installation has: timers, reactions, and the kernel's own housekeeping. */
export function kernelJobs(): Jobs {
  return {
    timer: async (context, { name, key }) => {
      await fireTimer(context, String(name), String(key))
    },
    reaction: async (context, { reaction, message }) => {
      const found = context.reactions.find(each => each.name === reaction)
      const event = await storage.findEvent(context.database, String(message))
      if (found && event) await found.react(context, event)
    },
    housekeeping: async context => {
      await context.database.begin(async sql => {
        // Keys are kept for 40 days: a terminal may be switched off for weeks and then repeat what it sent last.
        await storage.forgetOperations(sql, context.now() - 40 * day)
        await storage.forgetAttempts(sql, context.now() - 2 * day)
      })
      await makePartitions(context, context.now())
    },
    // A wake-up can be lost with the program that should have heard it; the rows are asked every minute.
    'overdue-timers': async context => {
      await fireDueTimers(context)
      await storage.freeJobsOfTheDead(context.database)
    },
  }
}

/** Starts working on jobs; `crontab` names those that run by themselves. `stop()` lets those under way finish. */
export async function startJobs(
  context: Context,
  url: string,
  { jobs, crontab }: { readonly jobs: Jobs; readonly crontab: string },
): Promise<{ stop(): Promise<void> }> {
  const program = context.random(4).readInt32BE()
  const held = await context.database.reserve()
  await storage.holdProgramLock(held, program)
  await storage.freeJobsOfTheDead(context.database)
  const runner: Runner = await run({
    connectionString: url,
    concurrency: 4,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: quietly(context.log),
    crontab,
    taskList: Object.fromEntries(
      Object.entries(jobs).map(([name, job]) => [
        name,
        async (payload: unknown) => await runJob(context, name, job, payload as JobPayload),
      ]),
    ),
  })
  runner.events.on('worker:create', ({ worker }) => {
    storage
      .rememberWorker(context.database, worker.workerId, program)
      .catch((error: unknown) => context.log.error({ err: error }, 'worker not remembered'))
  })
  return {
    stop: async () => {
      await runner.stop()
      held.release()
    },
  }
}

async function runJob(context: Context, name: string, job: Jobs[string], payload: JobPayload): Promise<void> {
  try {
    await job(context, payload)
  } catch (error) {
    context.log.warn({ err: error, job: name }, 'a job failed and will be tried again')
    throw error
  }
}

function quietly(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log.error({ from: 'jobs' }, message)
    else if (level === 'warning') log.warn({ from: 'jobs' }, message)
  })
}

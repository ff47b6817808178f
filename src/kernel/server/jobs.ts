import { Logger, type Runner, run, runMigrations, type WorkerEvents } from 'graphile-worker'
import { EventEmitter } from 'node:events'
import { Pool } from 'pg'
import { day } from '#kernel'
import type { Context } from './context.ts'
import { connect } from './database/connect.ts'
import type { Log } from './log.ts'
import type { Property } from './operation.ts'
import * as storage from './storage.ts'
import { fireDueTimers, fireTimer, makePartitions } from './timers.ts'

export type JobPayload = Readonly<Record<string, Property>>
/** A domain's jobs by name. A job may run twice (a program can die after its work and before saying so). */
export type Jobs = Readonly<Record<string, (context: Context, payload: JobPayload) => Promise<void>>>

/** The jobs library's own tables; must be there before the first operation. Safe to run by several processes at once. */
export async function migrateJobs(url: string, log: Log): Promise<void> {
  const pool = openPool(url, log)
  try {
    await runMigrations({ pgPool: pool, logger: quietly(log) })
  } finally {
    await pool.end()
  }
}

/**
 * The jobs library's connections, of our own making: a pool that it makes is left without a listener while it is closed, and a connection that the database cuts just then
 * would end the program.
 */
function openPool(url: string, log: Log): Pool {
  const pool = new Pool({ connectionString: url, max: 10 })
  const lost = (error: Error) => log.warn({ err: error }, 'a connection of the jobs was lost')
  pool.on('error', lost)
  pool.on('connect', client => client.on('error', lost))
  return pool
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

/** Milliseconds after which a program looks whether it still counts as running: its lock falls with the connection, which may be cut. */
const holdAgainAfter = 30_000

/** Starts working on jobs; `crontab` names those that run by themselves. `stop()` lets those under way finish. */
export async function startJobs(
  context: Context,
  url: string,
  { jobs, crontab, holdAgain = holdAgainAfter }: { readonly jobs: Jobs; readonly crontab: string; readonly holdAgain?: number },
): Promise<{ stop(): Promise<void> }> {
  const program = context.random(4).readUInt32BE() >>> 1
  const holder = connect(url, { most: 1, name: 'onewindow program', keep: true })
  await storage.holdProgramLock(holder, program)
  await storage.freeJobsOfTheDead(context.database)
  // The library takes jobs in the name of its pool, and tells that name only while it is being made.
  const events: WorkerEvents = new EventEmitter()
  const pools: string[] = []
  events.on('pool:create', ({ workerPool }) => pools.push(workerPool.id))
  const pool = openPool(url, context.log)
  const runner: Runner = await run({
    events,
    pgPool: pool,
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
  const hold = async () => {
    await storage.holdProgramLock(holder, program)
    for (const name of pools) await storage.rememberWorker(context.database, name, program)
  }
  await hold()
  const again = setInterval(() => {
    hold().catch((error: unknown) => context.log.warn({ err: error }, 'this program does not count as running just now'))
  }, holdAgain)
  return {
    stop: async () => {
      clearInterval(again)
      await runner.stop()
      await pool.end()
      await holder.end({ timeout: 5 })
    },
  }
}

async function runJob(context: Context, name: string, job: Jobs[string], payload: JobPayload): Promise<void> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  try {
    await job(context, payload)
    context.metrics.job(name, 'done', seconds())
  } catch (error) {
    context.metrics.job(name, 'failed', seconds())
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

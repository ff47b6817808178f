import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Context } from './context.ts'
import * as storage from './storage.ts'

/**
 * What a watcher of the installation counts (Prometheus text format 0.0.4). Labels are names of ours, codes and statuses: never a number, a name or an address of
 * anybody, and so of a bounded number.
 */
export interface Metrics {
  readonly registry: Registry
  /** One answered request; seconds. */
  request(labels: { readonly route: string; readonly method: string; readonly status: number }, seconds: number): void
  /** One operation that came to its end. */
  operation(name: string, result: 'done' | 'refused' | 'failed'): void
  refusal(code: string): void
  /** One run of a job; seconds. */
  job(name: string, result: 'done' | 'failed', seconds: number): void
  /** A page's live connection came or went. */
  connected(by: 1 | -1): void
}

const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'onewindow_http_request_seconds',
    help: 'Answered requests, by the route’s pattern.',
    labelNames: ['route', 'method', 'status'],
    buckets: quick,
    registers,
  })
  const operations = new Counter({
    name: 'onewindow_operations_total',
    help: 'Operations by their end.',
    labelNames: ['operation', 'result'],
    registers,
  })
  const refusals = new Counter({ name: 'onewindow_refusals_total', help: 'Refusals answered, by code.', labelNames: ['code'], registers })
  const jobs = new Histogram({
    name: 'onewindow_job_seconds',
    help: 'Runs of jobs.',
    labelNames: ['job', 'result'],
    buckets: [...quick, 30, 60],
    registers,
  })
  const live = new Gauge({ name: 'onewindow_live_connections', help: 'Pages that are listening.', registers })
  return {
    registry,
    request: (labels, seconds) => requests.observe(labels, seconds),
    operation: (operation, result) => operations.inc({ operation, result }),
    refusal: code => refusals.inc({ code }),
    job: (job, result, seconds) => jobs.observe({ job, result }, seconds),
    connected: by => live.inc(by),
  }
}

/** The text a scrape gets. What only the database knows (jobs waiting, deadlines not seen to) is asked at that moment; while it is away the rest is still told. */
export async function readMetrics({ metrics, database, now }: Context): Promise<string> {
  const { registry } = metrics
  const gauge = (name: string, help: string) =>
    (registry.getSingleMetric(name) as Gauge | undefined) ?? new Gauge({ name, help, registers: [registry] })
  const up = gauge('onewindow_database_up', 'Whether the database answers.')
  try {
    const waiting = await storage.countWaitingJobs(database)
    const late = await storage.readOldestTimer(database, now())
    gauge('onewindow_jobs_waiting', 'Jobs that could run now.').set(waiting)
    gauge('onewindow_timer_lateness_seconds', 'How long the oldest deadline that came is not seen to.').set(
      late === null ? 0 : (now() - late) / 1000,
    )
    up.set(1)
  } catch {
    up.set(0)
  }
  return await registry.metrics()
}

import { type Actor, canonicalJson, type Channel, type Instant, Refusal } from '#kernel'
import type { Context } from './context.ts'
import type { Transaction } from './database/connect.ts'
import * as storage from './storage.ts'

/** A value a log entry may carry: a key, a code, an id, a count. Never what a person typed. */
export type Property = string | number | boolean | null | readonly string[]

/** What happened, as a domain tells it; who, where and when are filled in from the operation. */
export interface EventDraft {
  readonly event: string
  readonly caseId?: string
  readonly customerId?: string | null
  readonly visitId?: string | null
  readonly siteId?: string | null
  readonly region?: string | null
  readonly serviceId?: string
  readonly serviceVersion?: string
  readonly stepKey?: string
  readonly stepIndex?: number
  readonly outcome?: string
  readonly props?: Readonly<Record<string, Property>>
}

/** A line of the event log, as it is stored and as reactions get it. */
export interface EventRow {
  readonly message_id: string
  readonly event: string
  readonly ts: Instant
  readonly visit_id: string | null
  readonly channel: Channel
  readonly device_id: string | null
  readonly site_id: string | null
  readonly region: string | null
  readonly customer_id: string | null
  readonly staff_id: string | null
  readonly case_id: string | null
  readonly service_id: string | null
  readonly service_version: string | null
  readonly step_key: string | null
  readonly step_index: number | null
  readonly outcome: string | null
  readonly props: Readonly<Record<string, Property>>
}

export interface AuditRow {
  readonly id: string
  readonly at: Instant
  readonly actorKind: string
  readonly actorId: string
  readonly scope: string | null
  readonly action: string
  readonly objectKind: string | null
  readonly objectId: string | null
  readonly result: 'done' | 'refused'
  readonly code: string | null
  readonly requestId: string | null
  readonly details: Readonly<Record<string, Property>>
}

export interface TimerRow {
  readonly name: string
  readonly key: string
  readonly dueAt: Instant
  readonly payload: Readonly<Record<string, Property>>
}

/** What a timer does when its instant has come; runs inside the operation that takes it out. */
export type TimerHandlers = Readonly<Record<string, (operation: Operation, timer: TimerRow) => Promise<void>>>

/** A domain's answer to an event of a domain below it; runs after commit as a job that may be repeated, so it must be idempotent. */
export interface Reaction {
  readonly name: string
  readonly to: readonly string[]
  readonly react: (context: Context, event: EventRow) => Promise<void>
}
export type Reactions = readonly Reaction[]

/** What is being asked, by whom. `key` makes it happen once, however often it is asked; `fingerprint` is what must not differ between the times. */
export interface Request {
  readonly name: string
  readonly actor: Actor
  readonly key?: string | undefined
  readonly fingerprint?: unknown
  readonly requestId?: string | undefined
  /** The ids in the request's address: what it is about when it is refused. */
  readonly ids?: Readonly<Record<string, string>> | undefined
}

/** One transaction at work: state is written through `sql`; what it announces is collected and written with it at the end. */
export interface Operation {
  readonly context: Context
  readonly sql: Transaction
  readonly actor: Actor
  /** One instant for everything this operation writes. */
  readonly now: Instant
  /** What the audit row says the operation was about. */
  about(kind: string, id: string, details?: Readonly<Record<string, Property>>): void
  append(event: EventDraft): void
  enqueue(
    task: string,
    payload: Readonly<Record<string, Property>>,
    options?: { readonly at?: Instant; readonly key?: string; readonly attempts?: number },
  ): void
  setTimer(timer: TimerRow): void
  cancelTimer(name: string, key: string): void
  /** Tells everyone in a live room, after commit. */
  announce(room: string, sequence?: number): void
}

/** How often an operation that lost a race inside PostgreSQL (deadlock, serialization) is tried before the caller hears of it. */
const tries = 3

/**
 * Runs one operation: one transaction that writes state, log entries, timers, jobs and one audit row together or not at all.
 * With a key, a repeated request does nothing and gets the first one's result. Throws `kernel.key_reused` when the key was used for something else.
 * `work` returns ids, codes and what is sealed only: its result is kept beside the key.
 */
export async function operate<Result>(
  context: Context,
  request: Request,
  work: (operation: Operation) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = (await context.database.begin(sql => runOnce(context, request, sql, work))) as Result
      context.metrics.operation(request.name, 'done')
      return result
    } catch (error) {
      if (attempt < tries && lostRace(error)) continue
      context.metrics.operation(request.name, error instanceof Refusal ? 'refused' : 'failed')
      if (error instanceof Refusal) await auditRefusal(context, request, error)
      throw error
    }
  }
}

async function runOnce<Result>(
  context: Context,
  request: Request,
  sql: Transaction,
  work: (operation: Operation) => Promise<Result>,
): Promise<Result> {
  const now = context.now()
  if (request.key !== undefined) {
    const before = await takeKey(context, sql, request, request.key, now)
    if (before) return before.result as Result
  }
  const gathered = gather(context, request, sql, now)
  const result = await work(gathered.operation)
  await gathered.write(result)
  return result
}

/** Whether this actor has already done what the key stands for, so that asking for it again only repeats the answer. */
export async function isRepeated(context: Context, actor: Actor, key: string): Promise<boolean> {
  return await storage.isDone(context.database, key, nameOf(actor))
}

function nameOf({ kind, id }: Actor): string {
  return `${kind}:${id}`
}

async function takeKey(
  context: Context,
  sql: Transaction,
  request: Request,
  key: string,
  now: Instant,
): Promise<{ readonly result: unknown } | null> {
  const actor = nameOf(request.actor)
  // What was asked may be a phone number: a plain hash of it would tell whoever tries all of them.
  const asked = canonicalJson(request.fingerprint ?? null)
  const fingerprint = context.keyring.blindIndex({ table: 'kernel.operations', column: 'fingerprint' }, asked).toString('hex')
  const before = await storage.takeKey(sql, { key, actor, name: request.name, fingerprint, at: now })
  if (before && (before.actor !== actor || before.name !== request.name || before.fingerprint !== fingerprint))
    throw new Refusal('kernel.key_reused')
  return before
}

function gather(context: Context, request: Request, sql: Transaction, now: Instant) {
  const { actor } = request
  const events: EventRow[] = []
  const late: (() => Promise<void>)[] = []
  const rooms = new Map<string, number>()
  let object: { kind: string; id: string; details: Readonly<Record<string, Property>> } | null = null

  const operation: Operation = {
    context,
    sql,
    actor,
    now,
    about: (kind, id, details = {}) => {
      object = { kind, id, details }
    },
    append: draft => {
      events.push(eventRow(context, actor, now, draft))
    },
    enqueue: (task, payload, options = {}) => {
      late.push(() =>
        storage.addJob(sql, { task, payload, at: options.at ?? null, key: options.key ?? null, attempts: options.attempts ?? 25 }),
      )
    },
    setTimer: timer => {
      const { name, key } = timer
      late.push(
        () => storage.putTimer(sql, timer),
        () => storage.addJob(sql, { task: 'timer', payload: { name, key }, at: timer.dueAt, key: timerJobKey(name, key), attempts: 25 }),
      )
    },
    cancelTimer: (name, key) => {
      late.push(
        () => storage.dropTimer(sql, name, key),
        () => storage.removeJob(sql, timerJobKey(name, key)),
      )
    },
    announce: (room, sequence = 0) => {
      rooms.set(room, Math.max(sequence, rooms.get(room) ?? 0))
    },
  }

  // The statements are sent without waiting for one another: one round trip for all of them.
  const write = async (result: unknown): Promise<void> => {
    for (const event of events) {
      for (const reaction of context.reactions.filter(each => each.to.includes(event.event))) {
        operation.enqueue('reaction', { reaction: reaction.name, message: event.message_id })
      }
    }
    const statements = late.map(statement => statement())
    if (events.length > 0) statements.push(storage.appendEvents(sql, events.map(forJson)))
    statements.push(storage.appendAudit(sql, auditRow(context, request, now, { result: 'done', code: null, object })))
    if (request.key !== undefined) statements.push(storage.keepResult(sql, request.key, result ?? null))
    if (rooms.size > 0) statements.push(storage.announce(sql, [...rooms]))
    await Promise.all(statements)
  }
  return { operation, write }
}

function timerJobKey(name: string, key: string): string {
  return `timer:${name}:${key}`
}

function eventRow(context: Context, actor: Actor, now: Instant, draft: EventDraft): EventRow {
  const visitor = actor.kind === 'visitor' ? actor : null
  return {
    message_id: context.newId(),
    event: draft.event,
    ts: now,
    visit_id: draft.visitId ?? visitor?.id ?? null,
    channel: visitor?.channel ?? (actor.kind === 'staff' ? 'desk' : actor.kind === 'terminal' ? 'kiosk' : 'system'),
    device_id: visitor?.terminalId ?? (actor.kind === 'terminal' ? actor.id : null),
    site_id: draft.siteId ?? visitor?.siteId ?? null,
    region: draft.region ?? null,
    customer_id: draft.customerId ?? visitor?.customerId ?? null,
    staff_id: actor.kind === 'staff' ? actor.id : null,
    case_id: draft.caseId ?? null,
    service_id: draft.serviceId ?? null,
    service_version: draft.serviceVersion ?? null,
    step_key: draft.stepKey ?? null,
    step_index: draft.stepIndex ?? null,
    outcome: draft.outcome ?? null,
    props: draft.props ?? {},
  }
}

/** The row as JSON for PostgreSQL, which reads instants as text. */
function forJson(row: EventRow): EventRow {
  return { ...row, ts: new Date(row.ts).toISOString() as unknown as Instant }
}

interface Audited {
  readonly result: 'done' | 'refused'
  readonly code: string | null
  readonly object: { readonly kind: string; readonly id: string; readonly details: Readonly<Record<string, Property>> } | null
}

function auditRow(context: Context, request: Request, now: Instant, { result, code, object }: Audited): AuditRow {
  const { actor } = request
  return {
    id: context.newId(),
    at: now,
    actorKind: actor.kind,
    actorId: actor.id,
    scope: actor.kind === 'staff' ? actor.scope : null,
    action: request.name,
    objectKind: object?.kind ?? null,
    objectId: object?.id ?? null,
    result,
    code,
    requestId: request.requestId ?? null,
    details: object?.details ?? {},
  }
}

const audited = new WeakSet<Refusal>()

/**
 * What staff tried and were refused is kept too, once (GB/T 22239 asks for the result of every audited act), reading as well as changing; it needs a transaction of
 * its own.
 */
export async function auditRefusal(context: Context, request: Request, refusal: Refusal): Promise<void> {
  if (request.actor.kind !== 'staff' || audited.has(refusal)) return
  audited.add(refusal)
  const object = request.ids && { kind: 'request', id: Object.values(request.ids).join('/'), details: request.ids }
  const row = auditRow(context, request, context.now(), { result: 'refused', code: refusal.code, object: object ?? null })
  await context.database.begin(sql => storage.appendAudit(sql, row))
}

/** PostgreSQL 40001 serialization_failure, 40P01 deadlock_detected. */
function lostRace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
}

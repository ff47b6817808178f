import { canonicalJson, type Language, Refusal, second } from '#kernel'
import { type Context, type Jobs, operate, type Operation, type TimerHandlers } from '#kernel/server'
import { type CallAnswer, type CallState, events, type ListedItem, type PartnerValues, retryAfter, type Verb } from '#partners'
import * as storage from './storage.ts'
import { askAfter, askList, findSystem, sendCall } from './wire.ts'

/** What a system is to do. */
export interface Asked {
  /** The request number: made by who asks, once, and stored before the first request goes out. */
  readonly id: string
  readonly system: string
  readonly verb: Exclude<Verb, 'reverse'>
  readonly request: PartnerValues
  /** What it is for: a case. */
  readonly owner: string | null
  readonly customer?: string | null
  /** The lock that a post makes use of. */
  readonly follows?: string | null
}

/** A call as it stands. `code` is the system's reason when it refused; `result` what it answered when it did it. */
export interface Call {
  readonly id: string
  readonly system: string
  readonly verb: Verb
  readonly state: CallState
  readonly code: string | null
  readonly result: PartnerValues | null
  /** The call this one undoes. */
  readonly reverses: string | null
}

/** Asking takes this much longer than the answer may take, before somebody else may ask. */
const grace = 5 * second
const clock = { kind: 'system', id: 'partners' } as const

/** What a system lists; nothing is changed by it, so it is not kept. Refuses with `partners.unknown_system`, `.unavailable`, `.not_answered` (details: the system's `code`). */
export async function query(
  context: Context,
  question: { readonly system: string; readonly list: string; readonly request: PartnerValues; readonly language: Language },
): Promise<readonly ListedItem[]> {
  const answer = await askList(context, findSystem(context, question.system), question)
  if (!answer) throw new Refusal('partners.unavailable')
  if (answer.state === 'refused') throw new Refusal('partners.not_answered', { code: answer.code })
  return answer.items
}

/**
 * Stores a call in the caller's transaction; it is sent after commit by a job, and asked about until it is settled, whatever dies meanwhile. Storing it again does nothing.
 * How it ended is told by `partners.answered`; who cannot wait for that calls `carryOut` after commit. Refuses with `partners.unknown_system`, `.call_changed`.
 */
export async function ask(operation: Operation, asked: Asked): Promise<void> {
  findSystem(operation.context, asked.system)
  await place(operation, {
    ...asked,
    ownerId: asked.owner,
    customerId: asked.customer ?? null,
    follows: asked.follows ?? null,
    reverses: null,
  })
}

/**
 * Undoes a call, also one of which nobody knows whether it was done: the system takes the reversal either way, and will not do what it reverses afterwards. Doing it again
 * does nothing. Returns the number of the reversal, null when there is nothing to undo: it was refused, undone, or never sent and now never will be.
 */
export async function reverse(operation: Operation, given: { readonly id: string; readonly of: string }): Promise<string | null> {
  const { sql, now } = operation
  const call = await storage.lockCall(sql, given.of)
  if (!call || call.verb === 'reverse') throw new Refusal('partners.unknown_call')
  const known = await storage.findReversal(sql, call.id)
  if (known) return known.id
  if (call.state === 'refused' || call.state === 'reversed') return null
  if (call.sentAt === null) {
    await storage.settleCall(sql, { id: call.id, state: 'reversed', code: null, answer: null, at: now })
    tell(operation, call, { state: 'reversed', code: null })
    return null
  }
  const { system, ownerId, customerId } = call
  await place(operation, { id: given.id, system, verb: 'reverse', request: {}, ownerId, customerId, follows: null, reverses: call.id })
  operation.cancelTimer('partners.ask_again', call.id)
  return given.id
}

/**
 * Asks the system, once: sends the call the first time, and asks how it went when it may have been sent before. A system that never heard of it is told again, with the
 * same number. Returns the call as it then stands; `unknown` calls are asked about later. Runs outside transactions: a system may take its time.
 */
export async function carryOut(context: Context, id: string): Promise<Call> {
  const stored = await storage.findCall(context.database, id)
  if (!stored) throw new Refusal('partners.unknown_call')
  const system = findSystem(context, stored.system)
  const call = await operate(context, { name: 'partners.send', actor: clock }, async operation => {
    operation.about('call', id)
    const { now, sql } = operation
    const taken = await storage.takeCall(sql, { id, at: now, until: now + 2 * system.patience + grace })
    if (!taken) return null
    // Should this program die while it asks, the timer is what is left.
    askAgain(operation, id, now + 2 * system.patience + grace)
    return { first: taken.sentAt === null, attempts: taken.attempts }
  })
  if (call) {
    const request = openRequest(context, stored)
    const sent = { number: id, verb: stored.verb, request, of: stored.reverses, follows: stored.follows }
    const before = call.first ? null : await askAfter(context, system, sent)
    const answer = call.first || before?.state === 'unheard' ? await sendCall(context, system, sent) : before
    await settle(context, stored, answer, call.attempts)
  }
  return await readCall(context, id)
}

/** Refuses with `partners.unknown_call`. */
export async function readCall(context: Context, id: string): Promise<Call> {
  const call = await storage.findCall(context.database, id)
  if (!call) throw new Refusal('partners.unknown_call')
  return presented(context, call)
}

/** An owner's calls, oldest first. */
export async function findCalls(context: Context, owner: string): Promise<readonly Call[]> {
  return (await storage.findCallsOf(context.database, owner)).map(call => presented(context, call))
}

/** Somebody wants to know now: an owner's calls without an answer are asked about at once. */
export async function askNow(operation: Operation, owner: string): Promise<void> {
  for (const { id, state } of await storage.findCallsOf(operation.sql, owner))
    if (state === 'asked' || state === 'unknown') operation.enqueue('partners.carry_out', { call: id }, { key: `partners:${id}` })
}

/** How many calls are without an answer, by system: for who watches over the installation. */
export async function countOpenCalls(
  context: Context,
): Promise<readonly { readonly system: string; readonly state: CallState; readonly count: number }[]> {
  return await storage.countOpen(context.database)
}

export const jobs: Jobs = {
  'partners.carry_out': async (context, { call }) => {
    await carryOut(context, String(call))
  },
}

export const timers: TimerHandlers = {
  // A system is not asked within a transaction: the timer only sends the job on its way.
  'partners.ask_again': async (operation, { payload }) => {
    const id = String(payload['call'])
    operation.enqueue('partners.carry_out', { call: id }, { key: `partners:${id}` })
  },
}

interface Placed {
  readonly id: string
  readonly system: string
  readonly verb: Verb
  readonly request: PartnerValues
  readonly ownerId: string | null
  readonly customerId: string | null
  readonly follows: string | null
  readonly reverses: string | null
}

async function place(operation: Operation, placed: Placed): Promise<void> {
  const { context, sql, now } = operation
  const { id, system, verb, request, ownerId, follows, reverses } = placed
  const asked = canonicalJson({ system, verb, request, ownerId, follows, reverses })
  const fingerprint = context.keyring.blindIndex({ table: 'partners.calls', column: 'fingerprint' }, asked)
  const sealed = context.keyring.seal(cellOf('request', id), JSON.stringify(request))
  const isNew = await storage.addCall(sql, { ...placed, request: sealed, fingerprint, at: now })
  if (!isNew) {
    const known = await storage.findCall(sql, id)
    if (!known?.fingerprint.equals(fingerprint)) throw new Refusal('partners.call_changed')
    return
  }
  const props = { call: id, system, verb, ...(reverses === null ? {} : { reverses }) }
  operation.append({ event: events.asked, ...aboutOwner(placed), props })
  operation.enqueue('partners.carry_out', { call: id }, { key: `partners:${id}` })
}

async function settle(context: Context, call: storage.CallRecord, answer: CallAnswer | null, attempts: number): Promise<void> {
  await operate(context, { name: 'partners.settle', actor: clock }, async operation => {
    const { sql, now } = operation
    operation.about('call', call.id)
    if (!answer || answer.state === 'unheard') {
      const isNew = await storage.putUnknown(sql, call.id)
      if (isNew)
        operation.append({ event: events.unknown, ...aboutOwner(call), props: { call: call.id, system: call.system, verb: call.verb } })
      askAgain(operation, call.id, now + retryAfter(attempts))
      return
    }
    const { state } = answer
    const code = state === 'refused' ? answer.code : null
    const sealed = state === 'done' ? context.keyring.seal(cellOf('answer', call.id), JSON.stringify(answer.result)) : null
    if (!(await storage.settleCall(sql, { id: call.id, state, code, answer: sealed, at: now }))) return
    operation.cancelTimer('partners.ask_again', call.id)
    if (call.reverses !== null) await (state === 'done' ? settleReversed(operation, call.reverses) : resume(operation, call.reverses))
    tell(operation, call, { state, code })
  })
}

async function settleReversed(operation: Operation, id: string): Promise<void> {
  const call = await storage.lockCall(operation.sql, id)
  if (call && (await storage.putReversed(operation.sql, id, operation.now))) tell(operation, call, { state: 'reversed', code: null })
}

/** What cannot be undone is asked about again, if nobody knew how it went. */
async function resume(operation: Operation, id: string): Promise<void> {
  const call = await storage.lockCall(operation.sql, id)
  if (call?.state === 'asked' || call?.state === 'unknown') askAgain(operation, id, operation.now)
}

function tell(
  operation: Operation,
  call: storage.CallRecord,
  { state, code }: { readonly state: 'done' | 'refused' | 'reversed'; readonly code: string | null },
): void {
  const props = { call: call.id, system: call.system, verb: call.verb, state, code }
  operation.append({ event: events.answered, ...aboutOwner(call), outcome: state, props })
}

function askAgain(operation: Operation, id: string, dueAt: number): void {
  operation.setTimer({ name: 'partners.ask_again', key: id, dueAt, payload: { call: id } })
}

function aboutOwner({ ownerId, customerId }: Pick<storage.CallRecord, 'ownerId' | 'customerId'>) {
  return { ...(ownerId === null ? {} : { caseId: ownerId }), customerId }
}

function presented(context: Context, call: storage.CallRecord): Call {
  const { id, system, verb, state, code, reverses } = call
  const result = call.answer === null ? null : (JSON.parse(context.keyring.open(cellOf('answer', id), call.answer)) as PartnerValues)
  return { id, system, verb, state, code, result, reverses }
}

function openRequest(context: Context, { id, request }: storage.CallRecord): PartnerValues {
  return JSON.parse(context.keyring.open(cellOf('request', id), request)) as PartnerValues
}

function cellOf(column: 'request' | 'answer', row: string) {
  return { table: 'partners.calls', column, row }
}

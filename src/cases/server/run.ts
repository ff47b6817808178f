import { applyAll, caseRoom, type CaseState, type Change, type Command, customerRoom, decide, events, workRoom } from '#cases'
import { readPath } from '#catalog'
import { day } from '#kernel'
import type { EventDraft, Operation, Property } from '#kernel/server'
import { setGoing } from './errands.ts'
import { type Attachment, type CaseFile, saveChanges, worldOf } from './keep.ts'
import { sendNotice } from './notices.ts'

/** Days before the end of the time to mend on which the customer is reminded. */
const remindDaysBefore = 3

/**
 * The one way a case changes: decides a command on the locked case, and writes state, answers, log entries, timers, messages and announcements together.
 * Throws the engine's refusal. Returns the case after it.
 */
export async function run(operation: Operation, file: CaseFile, command: Command, attachment?: Attachment): Promise<CaseState> {
  const decision = decide(file.rules, file.state, command, worldOf(file, { now: operation.now, newId: operation.context.newId }))
  if ('refusal' in decision) throw decision.refusal
  const { changes } = decision
  operation.about('case', file.record.id)
  if (changes.length === 0) return file.state
  const after = applyAll(file.state, changes, operation.now)
  await saveChanges(operation, file, changes, after, attachment)
  for (const draft of eventsOf(file, changes)) operation.append(draft)
  for (const change of changes) setTimers(operation, file, change, after)
  await setGoing(operation, file, changes, after)
  for (const change of changes) await tellCustomer(operation, file, change, after)
  announce(operation, file, after)
  return after
}

/** Tells everyone who watches this case, on any channel: its page, the desks above its department, its customer's list. */
export function announce(operation: Operation, { record, state }: CaseFile, after: CaseState): void {
  operation.announce(caseRoom(record.id), after.revision)
  for (const customer of new Set([record.actorId, record.subjectId])) if (customer !== null) operation.announce(customerRoom(customer))
  if (after.phase === 'draft') return
  for (const path of new Set([state.stage?.departmentPath, after.stage?.departmentPath, ...record.handledAt])) {
    const keys = path?.split('.') ?? []
    keys.forEach((_, index) => operation.announce(workRoom(keys.slice(0, index + 1).join('.'))))
  }
}

/** What the log hears of the changes: keys, codes and ids. Many answers at once are one line. */
function eventsOf({ record, service }: CaseFile, changes: readonly Change[]): readonly EventDraft[] {
  const about = {
    caseId: record.id,
    serviceId: record.serviceId,
    serviceVersion: service.version,
    customerId: record.subjectId ?? record.actorId,
    siteId: record.siteId,
  }
  const line = (event: string, props: Readonly<Record<string, Property>> = {}, more: Partial<EventDraft> = {}): EventDraft => ({
    ...about,
    event,
    props,
    ...more,
  })
  const answered = changes.flatMap(change => (change.type === 'answered' ? [change] : []))
  const fields = [...new Set(answered.map(({ path }) => readPath(path).field))]
  const problems = [...new Set(answered.flatMap(({ entry }) => (entry?.problem ? [entry.problem.code] : [])))]
  const sources = [...new Set(answered.flatMap(({ entry }) => (entry ? [entry.source] : [])))]
  const lines = answered.length > 0 ? [line(events.answered, { fields, problems, sources })] : []
  return [...lines, ...changes.flatMap(change => lineOf(change, line))]
}

function lineOf(
  change: Change,
  line: (event: string, props?: Readonly<Record<string, Property>>, more?: Partial<EventDraft>) => EventDraft,
): readonly EventDraft[] {
  switch (change.type) {
    case 'consented':
      return [line(events.consented, { notice: change.notice })]
    case 'attached':
      return [line(events.attached, { document: change.file.rule, media: change.file.mediaType, source: change.file.source })]
    case 'detached':
      return [line(events.detached, { file: change.file })]
    case 'submitted':
      return [line(events.submitted)]
    case 'entered':
      return [line(events.entered, { stage: change.stage.id, department: change.stage.departmentId })]
    case 'left':
      return [line(events.left, { stage: change.stage, action: change.action })]
    case 'claimed':
      return [line(events.claimed, { staff: change.staff })]
    case 'released':
      return [line(events.released)]
    case 'returned':
      return [
        line(events.returned, {
          items: change.request.items.map(({ path }) => readPath(path).field),
          reasons: change.request.items.map(({ reason }) => reason),
        }),
      ]
    case 'resumed':
      return [line(events.resumed)]
    case 'replanned':
      return [line(events.replanned)]
    case 'warned':
      return [line(events.warned)]
    case 'overdue':
      return [line(events.overdue)]
    case 'ended':
      return [line(events.ended, { ending: change.ending, reason: change.reason }, { outcome: change.outcome ?? change.ending })]
    case 'owed':
      return [line(events.owed, { due: change.money.due, amount: change.money.total, currency: change.money.currency })]
    case 'paid':
      return [line(events.paid)]
    case 'asked':
      return [line(events.asked, { dealing: change.dealing.id, partner: change.dealing.partner, verb: change.dealing.verb })]
    case 'dealt':
      return [line(events.dealt, { dealing: change.dealing, state: change.state })]
    case 'intended':
      return [line(events.intended, { output: change.output.id })]
    case 'output':
      return [line(events.putOut, { output: change.output, state: change.state })]
    case 'unwinding':
      return [line(events.unwinding, { ending: change.unwinding.ending, reason: change.unwinding.reason })]
    case 'rewound':
      return [line(events.rewound)]
    // What queueing and payments do for it, they announce themselves.
    case 'seated':
    case 'booked':
    case 'freed':
    case 'unowed':
    case 'refunding':
    case 'moneyBack':
    case 'reversing':
    case 'answered':
    case 'rowAdded':
    case 'rowRemoved':
    case 'mended':
      return []
  }
}

function setTimers(operation: Operation, { record, rules }: CaseFile, change: Change, after: CaseState): void {
  const { id } = record
  const payload = { case: id }
  const stop = (...names: readonly string[]) => names.forEach(name => operation.cancelTimer(`cases.${name}`, id))
  const start = (name: string, dueAt: number) => operation.setTimer({ name: `cases.${name}`, key: id, dueAt, payload })
  switch (change.type) {
    case 'submitted':
      return stop('expire')
    case 'owed':
      stop('warn', 'overdue')
      return start('expire', change.money.until)
    case 'paid':
    case 'unowed':
      return stop('expire')
    case 'entered':
      start('warn', change.stage.warnAt)
      return start('overdue', change.stage.dueAt)
    case 'left':
      return stop('warn', 'overdue')
    case 'returned':
      stop('warn', 'overdue')
      start('expire', change.request.until)
      if (rules.handling.supplementDays > remindDaysBefore) start('remind', change.request.until - remindDaysBefore * day)
      return
    case 'resumed':
      stop('expire', 'remind')
      if (after.stage?.warned === false) start('warn', change.warnAt)
      if (after.stage?.overdue === false) start('overdue', change.dueAt)
      return
    case 'replanned':
      // While it lies with the customer no clock runs.
      if (after.phase !== 'handling' || !after.stage) return
      if (!after.stage.warned) start('warn', change.warnAt)
      if (!after.stage.overdue) start('overdue', change.dueAt)
      return
    case 'ended':
      return stop('warn', 'overdue', 'expire', 'remind')
    default:
      return
  }
}

async function tellCustomer(operation: Operation, file: CaseFile, change: Change, after: CaseState): Promise<void> {
  if (change.type === 'submitted') await sendNotice(operation, file, after, 'submitted')
  if (change.type === 'returned') await sendNotice(operation, file, after, 'returned')
  if (change.type === 'ended' && change.ending === 'outcome' && change.outcome !== null)
    await sendNotice(operation, file, after, change.outcome)
  // A draft that nobody came back to is no news worth an SMS.
  if (change.type === 'ended' && change.ending === 'expired' && after.submittedAt !== null)
    await sendNotice(operation, file, after, 'expired')
  if (change.type === 'ended' && (change.ending === 'unpaid' || change.ending === 'cancelled'))
    await sendNotice(operation, file, after, change.ending)
  // Whoever got it over the counter was there.
  if (change.type === 'moneyBack' && !change.byHand) await sendNotice(operation, file, after, 'refunded')
}

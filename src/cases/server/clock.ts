import { type Context, type EventRow, type Jobs, operate, type Reaction, type TimerHandlers, type TimerRow } from '#kernel/server'
import type { Operation } from '#kernel/server'
import { day, Refusal } from '#kernel'
import { events as paymentEvents } from '#payments'
import { events as organisationEvents } from '#organisation'
import { type ChangedDays, readChangedDays } from '#organisation/server'
import { events as partnerEvents } from '#partners'
import { readCall } from '#partners/server'
import { type Command, events } from '#cases'
import { events as terminalEvents } from '#terminals'
import { events as visitEvents } from '#visits'
import { lockForSystem } from './access.ts'
import { dropFiles, dropUnclaimed } from './documents.ts'
import { sendNotice } from './notices.ts'
import { adoptDraftsOf, erase, eraseDraftsOf } from './operations.ts'
import { run } from './run.ts'
import * as counts from './storage/counts.ts'

/** What time does to a case. A timer may come early (work moved its instant): the engine looks at the case and decides. */
export const timers: TimerHandlers = {
  'cases.warn': async (operation, timer) => await tick(operation, timer, 'warn'),
  'cases.overdue': async (operation, timer) => await tick(operation, timer, 'overdue'),
  'cases.expire': expire,
  'cases.remind': async (operation, { payload }) => {
    const file = await lockForSystem(operation, String(payload['case']))
    if (file?.state.phase !== 'returned') return
    operation.about('case', file.record.id)
    await sendNotice(operation, file, file.state, 'reminded')
  },
}

async function tick(operation: Operation, { payload }: TimerRow, type: 'warn' | 'overdue'): Promise<void> {
  const file = await lockForSystem(operation, String(payload['case']))
  if (file) await run(operation, file, { type })
}

async function expire(operation: Operation, timer: TimerRow): Promise<void> {
  const file = await lockForSystem(operation, String(timer.payload['case']))
  if (!file) return
  const after = await run(operation, file, { type: 'expire' })
  if (after.phase === 'ended') return after.submittedAt === null ? await erase(operation, file) : undefined
  // Somebody worked on the draft meanwhile: its days begin anew with that.
  if (file.state.phase === 'draft') operation.setTimer({ ...timer, dueAt: file.state.activeAt + file.rules.handling.draftDays * day })
}

export const reactions: readonly Reaction[] = [
  {
    name: 'cases.erase_drafts',
    to: [visitEvents.ended],
    react: async (context, event) => {
      // That somebody became known may be heard after they left: what they began is theirs all the same.
      if (event.customer_id !== null) await adopt(context, event)
      else if (event.visit_id !== null) await eraseDraftsOf(context, event.visit_id)
    },
  },
  { name: 'cases.captured', to: [paymentEvents.captured, paymentEvents.unposted], react: capture },
  {
    name: 'cases.refunded',
    to: [paymentEvents.refunded],
    react: async (context, { props }) => {
      if (props['subject_kind'] === 'case' && props['late'] !== true)
        await tellCase(context, String(props['subject']), {
          type: 'refunded',
          due: String(props['due']),
          byHand: props['by_hand'] === true,
        })
    },
  },
  { name: 'cases.partner_answered', to: [partnerEvents.answered, partnerEvents.unknown], react: hearPartner },
  {
    name: 'cases.replan',
    to: [organisationEvents.daysChanged],
    react: async (context, { props }) => await replan(context, Number(props['change'])),
  },
  { name: 'cases.put_out', to: [terminalEvents.putOut], react: hearTerminal },
  {
    name: 'cases.adopt_drafts',
    to: [visitEvents.identified],
    react: adopt,
  },
]

/** What money and partners report is told to the case it is for; told twice, it changes nothing. */
async function tellCase(context: Context, caseId: string, command: Command): Promise<void> {
  await operate(context, { name: `cases.${command.type}`, actor: { kind: 'system', id: 'reaction' } }, async operation => {
    const file = await lockForSystem(operation, caseId)
    if (file) await run(operation, file, command)
  })
}

async function capture(context: Context, { props }: EventRow): Promise<void> {
  if (props['subject_kind'] !== 'case') return
  const command = { type: 'captured', due: String(props['due']) } as const
  try {
    await tellCase(context, String(props['subject']), command)
  } catch (error) {
    // The time that was kept has gone, and nobody can be given it any more: the money goes back.
    if (!(error instanceof Refusal) || !error.code.startsWith('queueing.')) throw error
    await tellCase(context, String(props['subject']), { ...command, seatLost: true })
  }
}

async function hearPartner(context: Context, { case_id: caseId, event, props }: EventRow): Promise<void> {
  if (caseId === null) return
  const call = String(props['call'])
  const said = { type: 'partnerAnswered', code: typeof props['code'] === 'string' ? props['code'] : null } as const
  if (event === partnerEvents.unknown) {
    if (props['verb'] !== 'reverse') await tellCase(context, caseId, { ...said, dealing: call, about: 'ask', answer: 'unknown' })
  } else if (props['state'] === 'reversed') await tellCase(context, caseId, { ...said, dealing: call, about: 'reverse', answer: 'done' })
  else if (props['verb'] === 'reverse') {
    const { reverses } = await readCall(context, call)
    if (props['state'] === 'refused' && reverses !== null)
      await tellCase(context, caseId, { ...said, dealing: reverses, about: 'reverse', answer: 'refused' })
  } else {
    const { result } = await readCall(context, call)
    const texts = Object.fromEntries(Object.entries(result ?? {}).map(([key, value]) => [key, String(value)]))
    const answer = props['state'] === 'done' ? 'done' : 'refused'
    await tellCase(context, caseId, { ...said, dealing: call, about: 'ask', answer, result: texts })
  }
}

/** Only the terminal that was asked can tell. */
async function hearTerminal(context: Context, { case_id: caseId, props }: EventRow): Promise<void> {
  const { terminal, output, result } = props
  if (caseId === null) return
  await operate(context, { name: 'cases.put_out', actor: { kind: 'system', id: 'reaction' } }, async operation => {
    const file = await lockForSystem(operation, caseId)
    if (!file || file.record.terminalId !== terminal) return
    const known = file.state.output
    // Somebody said that nothing came out, and now the machine says otherwise: there may be two cards, and the log must tell.
    if (known && known.id === output && known.word !== undefined && known.state !== result)
      operation.append({ event: events.outputContradicted, caseId, props: { output: known.id, said: known.state, told: String(result) } })
    await run(operation, file, { type: 'putOut', output: String(output), result: result === 'done' ? 'done' : 'failed' })
  })
}

/** Deadlines that are running are counted on by the days as they are now; each case once for each change, however often it is told. */
async function replan(context: Context, change: number): Promise<void> {
  const changed = await readChangedDays(context, change)
  if (!changed) return
  const actor = { kind: 'system', id: 'reaction' } as const
  for (let after: string | null = null; ;) {
    const ids: readonly string[] = await counts.findRunning(context.database, { path: changed.path, after, most: 100 })
    for (const id of ids)
      await operate(
        context,
        { name: 'cases.replan', actor, key: `${change}/${id}` },
        async operation => await replanCase(operation, id, changed),
      )
    after = ids.at(-1) ?? null
    if (after === null) return
  }
}

async function replanCase(operation: Operation, id: string, changed: ChangedDays): Promise<void> {
  const file = await lockForSystem(operation, id)
  if (!file) return
  const { stage, trail, submittedAt } = file.state
  // What began later was counted by the new days already.
  const isOlder = (at: number | null | undefined) => at !== null && at !== undefined && at < changed.at
  const first = trail[0]?.departmentId
  await run(operation, file, {
    type: 'replan',
    stage: stage && isOlder(stage.enteredAt) ? changed.calendarsOf(stage.departmentId) : null,
    whole: first !== undefined && isOlder(submittedAt) ? changed.calendarsOf(first) : null,
  })
}

async function adopt(context: Context, { visit_id: visitId, customer_id: customerId, props }: EventRow): Promise<void> {
  if (visitId !== null && customerId !== null) await adoptDraftsOf(context, visitId, { customerId, assurance: String(props['assurance']) })
}

export const jobs: Jobs = {
  'cases.drop_files': async (context, { files }) => await dropFiles(context, files as readonly string[]),
  'cases:drop_unclaimed': async (context: Context) => {
    const dropped = await dropUnclaimed(context)
    if (dropped > 0)
      await operate(context, { name: 'cases.drop_unclaimed', actor: { kind: 'system', id: 'housekeeping' } }, async operation =>
        operation.about('files', 'unclaimed', { dropped }),
      )
  },
}

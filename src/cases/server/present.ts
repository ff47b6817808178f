import { type CaseHead, type CaseView, mayCancel, pathOfCase, type StoryLine, type WorkCase, type WorkRow } from '#cases'
import { fieldKindTable, isSensitive, isSlot, maskName, readPath } from '#catalog'
import { readName, sameCustomer } from '#customers/server'
import { readStaffName } from '#identity/server'
import { day, dayIn, type Language, type StaffMember } from '#kernel'
import { type Context, type EventRow, findEvents } from '#kernel/server'
import { findTerminal } from '#terminals/server'
import type { Standing } from './access.ts'
import { isHere } from './access.ts'
import { type CaseFile, type CaseRecord, openOf } from './keep.ts'
import { reasonWords } from './notices.ts'

/** A case in the words of its definition, without what was entered. */
function presentMoney({ state: { money }, service }: CaseFile, language: Language): CaseHead['money'] {
  if (!money) return null
  const { due, state, total, currency, until, items } = money
  const name = (fee: string) => service.texts[language].body[`fee.${fee}.name`] ?? fee
  return { due, state, total, currency, until, items: items.map(({ fee, amount }) => ({ name: name(fee), amount })) }
}

function waitingOf({ state, rules }: CaseFile): CaseHead['waiting'] {
  if (state.phase === 'paying') return 'payment'
  if (state.phase === 'cancelling') return 'undoing'
  const stage = state.phase === 'handling' ? rules.handling.stages.find(({ id }) => id === state.stage?.id) : undefined
  if (stage?.auto) return state.dealings.some(({ state: each }) => each === 'unknown') ? 'unknown' : 'partner'
  if (stage?.device) return state.output?.state === 'unknown' ? 'unknown' : 'device'
  return stage?.onSpot ? 'decision' : null
}

function timeOf({ state }: CaseFile): CaseHead['time'] {
  const seat = state.seats.find(each => each.state !== 'released')
  const value = seat && state.entries[seat.field]?.value
  return seat ? { start: seat.start, label: isSlot(value) ? value.label : '' } : null
}

/** What partners told and is still so, in the definition's order: what was undone is not. */
function shownOf({ state: { dealings }, rules, service }: CaseFile, language: Language): CaseHead['shown'] {
  const texts = service.texts[language].body
  const tells = (stage: string) => rules.handling.stages.find(({ id }) => id === stage)?.auto?.tells ?? []
  return dealings
    .filter(({ state }) => state === 'done' || state === 'kept')
    .flatMap(({ stage, told = {} }) =>
      tells(stage).flatMap(key => {
        const value = told[`${key}.${language}`] ?? told[key]
        return value === undefined ? [] : [{ label: texts[`stage.${stage}.told.${key}`] ?? key, value }]
      }),
    )
}

export function presentHead(file: CaseFile, language: Language): CaseHead {
  const { record, state, rules, service, directory } = file
  const texts = service.texts[language].body
  const outcome = rules.handling.outcomes.find(({ id }) => id === state.outcome)
  const waiting = waitingOf(file)
  const may = mayCancel(rules, state)
  const said = waiting === 'unknown' ? 'unknown' : 'doing'
  const departmentName = (id: string | null) => directory.departments.find(department => department.id === id)?.name[language] ?? null
  return {
    id: record.id,
    number: record.number,
    service: record.serviceId,
    serviceName: texts['service.name'] ?? record.serviceId,
    phase: state.phase,
    ending: state.ending,
    outcome: outcome?.kind ?? null,
    doing: outcome
      ? (texts[`outcome.${outcome.id}.name`] ?? null)
      : state.stage
        ? (texts[`stage.${state.stage.id}.${said}`] ?? null)
        : null,
    waiting,
    money: presentMoney(file, language),
    time: timeOf(file),
    cancel: may && { ...may, ask: texts['cancel.ask'] ?? null },
    shown: shownOf(file, language),
    told: outcome ? (texts[`outcome.${outcome.id}.told`] ?? null) : state.ending === 'cancelled' ? (texts['cancel.done'] ?? null) : null,
    why: outcome?.kind === 'refused' ? reasonWords(file, state, language) : null,
    path: pathOfCase(rules.handling, state).map(node => ({
      id: node.id,
      name: texts[`stage.${node.id}.name`] ?? null,
      state: node.state,
      at: node.at,
      dueAt: node.dueAt,
      department: departmentName(node.departmentId),
    })),
    wholeDueAt: state.phase === 'handling' ? state.wholeDueAt : null,
    request: presentRequest(file, language),
    openedAt: state.openedAt,
    submittedAt: state.submittedAt,
    endedAt: state.endedAt,
    expiresAt:
      state.phase === 'draft'
        ? state.activeAt + rules.handling.draftDays * day
        : state.phase === 'returned'
          ? (state.request?.until ?? null)
          : null,
    zone: record.zone,
  }
}

/** A case as its customer works on it. Whom it is about but who does not act sees how it goes, not what was entered. */
export function presentCase(
  context: Context,
  file: CaseFile & { readonly standing: Standing },
  language: Language,
  terminalId: string | null = null,
): CaseView {
  const { record, state } = file
  const mine = file.standing === 'actor'
  return {
    head: presentHead(file, language),
    definition: state.definition,
    revision: state.revision,
    consented: state.consent !== null,
    identified: record.actorId !== null,
    entries: mine ? { ...state.entries } : {},
    rows: mine ? toMutable(state.rows) : {},
    documents: mine ? [...state.documents] : [],
    slip:
      mine && state.submittedAt !== null ? { number: record.number, code: openOf(context, 'slip_code', record.id, record.slipCode) } : null,
    output:
      mine && state.output && state.output.state !== 'done'
        ? {
            id: state.output.id,
            kind: 'dispense',
            state: state.output.state,
            here: terminalId !== null && terminalId === record.terminalId,
          }
        : null,
    today: dayIn(context.now(), record.zone),
  }
}

export async function presentWorkRow(
  context: Context,
  record: CaseRecord,
  actor: StaffMember,
  file: CaseFile,
  language: Language,
): Promise<WorkRow> {
  const head = presentHead(file, language)
  const terminal = record.terminalId === null ? null : await findTerminal(context, record.terminalId)
  return {
    id: record.id,
    number: record.number,
    service: record.serviceId,
    serviceName: head.serviceName,
    stage: record.stage === null ? null : (head.path.find(({ id }) => id === record.stage)?.name ?? record.stage),
    subject: await subjectName(context, record),
    channel: record.channel,
    place: terminal?.name[language] ?? null,
    phase: record.phase,
    outcome: head.outcome,
    dueAt: record.phase === 'handling' ? record.dueAt : null,
    warned: record.warned,
    overdue: record.overdue,
    assignee: await assigneeOf(context, record.assigneeId, actor, language),
    at: record.endedAt ?? record.enteredAt ?? record.openedAt,
  }
}

/** A case for the desk: what is sensitive is masked, and the person's story over all channels stands beside. */
export async function presentWork(context: Context, file: CaseFile, actor: StaffMember, language: Language): Promise<WorkCase> {
  const { record, state, rules, directory } = file
  const entries = Object.fromEntries(
    Object.entries(state.entries).map(([path, entry]) => {
      const field = rules.program.fields.get(readPath(path).field)
      const secret = field !== undefined && isSensitive(field)
      if (!secret || entry.value === undefined) return [path, { ...entry, masked: null }]
      const { value, input: _, ...rest } = entry
      return [path, { ...rest, masked: fieldKindTable[field.kind].mask(value) }]
    }),
  )
  const stage = rules.handling.stages.find(({ id }) => id === state.stage?.id)
  const mayAct = state.phase === 'handling' && isHere(actor, state)
  const actions = mayAct
    ? (stage?.actions ?? []).filter(({ roles }) => [...roles, 'supervisor'].some(role => actor.roles.includes(role))).map(({ id }) => id)
    : []
  return {
    head: presentHead(file, language),
    definition: state.definition,
    revision: state.revision,
    entries: entries as WorkCase['entries'],
    rows: toMutable(state.rows),
    documents: [...state.documents],
    stage: state.stage && {
      id: state.stage.id,
      department: directory.departments.find(({ id }) => id === state.stage!.departmentId)?.name[language] ?? '',
      dueAt: state.stage.dueAt,
      warned: state.stage.warned,
      overdue: state.stage.overdue,
      paused: state.stage.pausedAt !== null,
      assignee: await assigneeOf(context, state.stage.assigneeId, actor, language),
    },
    actions,
    person: await presentPerson(context, file, language),
    today: dayIn(context.now(), record.zone),
  }
}

async function presentPerson(context: Context, file: CaseFile, language: Language): Promise<WorkCase['person']> {
  const { record } = file
  const customer = record.subjectId ?? record.actorId
  const ids = customer === null ? [] : await sameCustomer(context, customer)
  const actorName = record.actorId === null ? null : await readName(context, record.actorId)
  const events =
    ids.length > 0
      ? await findEvents(context.database, { customerIds: ids }, 200)
      : await findEvents(context.database, { caseId: record.id }, 200)
  const told = events.filter(({ event }) => tellable.has(event))
  const lines = await Promise.all(told.slice(-40).map(async event => await storyLine(context, file, event, language)))
  return {
    subject: await subjectName(context, record),
    actor: actorName === null ? null : maskName(actorName),
    role: record.role,
    assurance: record.assurance,
    cases: new Set(events.flatMap(({ case_id }) => (case_id === null ? [] : [case_id]))).size,
    knownSince: events[0]?.ts ?? null,
    story: lines.reverse(),
  }
}

/** Lines a person at the desk can use; keystrokes and claims are not the customer's story. */
const tellable = new Set([
  'visit.identified',
  'case.opened',
  'case.submitted',
  'case.stage_entered',
  'case.returned',
  'case.resubmitted',
  'case.replanned',
  'case.ended',
  'help.called',
  'case.overdue',
])

async function storyLine(context: Context, file: CaseFile, event: EventRow, language: Language): Promise<StoryLine> {
  const terminal = event.device_id === null ? null : await findTerminal(context, event.device_id)
  const by = event.staff_id === null ? null : await readStaffName(context, event.staff_id)
  const texts = file.service.texts[language].body
  const stage = event.props['stage']
  const detail =
    typeof stage === 'string'
      ? (texts[`stage.${stage}.name`] ?? null)
      : event.outcome === null
        ? null
        : (texts[`outcome.${event.outcome}.name`] ?? null)
  return {
    event: event.event,
    at: event.ts,
    channel: event.channel,
    place: terminal?.name[language] ?? null,
    by: by?.[language] ?? null,
    case:
      event.case_id === null
        ? null
        : { id: event.case_id, serviceName: texts['service.name'] ?? '', here: event.case_id === file.record.id },
    detail,
  }
}

async function subjectName(context: Context, record: CaseRecord): Promise<string | null> {
  if (record.subjectName !== null) return maskName(openOf(context, 'subject_name', record.id, record.subjectName))
  const name = record.subjectId === null ? null : await readName(context, record.subjectId)
  return name === null ? null : maskName(name)
}

async function assigneeOf(
  context: Context,
  id: string | null,
  actor: StaffMember,
  language: Language,
): Promise<{ name: string; me: boolean } | null> {
  if (id === null) return null
  return { name: (await readStaffName(context, id))?.[language] ?? '', me: id === actor.id }
}

function presentRequest(file: CaseFile, language: Language): CaseHead['request'] {
  const { state, service, rules } = file
  if (!state.request) return null
  const texts = service.texts[language].body
  return {
    note: state.request.note,
    at: state.request.at,
    until: state.request.until,
    mended: [...state.request.mended],
    items: state.request.items.map(item => {
      const list = rules.handling.lists.find(({ items }) => items.some(({ id }) => id === item.reason))
      const name = item.kind === 'document' ? texts[`document.${item.path}.name`] : texts[`field.${readPath(item.path).field}.label`]
      const reason = list && `list.${list.id}.${item.reason}`
      const why = (reason && texts[reason]) ?? item.reason
      return { ...item, name: name ?? item.path, why, cure: (reason && texts[`${reason}.help`]) ?? null }
    }),
  }
}

function toMutable(rows: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(rows).map(([group, ids]) => [group, [...ids]]))
}

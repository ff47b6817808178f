import type { Readable } from 'node:stream'
import { type CaseState, type Command, isCaseNumber, nothingDoing, readCode, readNumber } from '#cases'
import { findService, requireOffered } from '#catalog/server'
import { declarePerson, sameCustomer, suggestName } from '#customers/server'
import { day, hour, type Language, Refusal, type Visitor } from '#kernel'
import { type Context, countAttempt, operate, type Operation, type Request } from '#kernel/server'
import { readDirectory } from '#organisation/server'
import { readProved } from '#visits/server'
import { events } from '#cases'
import { caseNumber, slipCode } from '../model/numbers.ts'
import type { Fill } from '../model/state.ts'
import { accessCase, lockCase, lockForSystem } from './access.ts'
import { receiveFile } from './documents.ts'
import { type CaseFile, type CaseRecord, openFile, openOf, sealOf } from './keep.ts'
import { announce, run } from './run.ts'
import * as cases from './storage/cases.ts'
import * as documents from './storage/documents.ts'

const defaultZone = 'Asia/Shanghai'
const triesPerHour = 5

/** Opens a case in a visit: a number at once, a draft on the server. Refuses with `catalog.unknown_service`, `catalog.not_offered_here`, `catalog.suspended`. */
export async function openCase(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly service: string; readonly language: Language },
): Promise<string> {
  const { service, intake, handling, version, suspended } = await findService(context, given.service)
  if (!intake || !handling || !service.channels.includes(visitor.channel)) throw new Refusal('catalog.not_offered_here')
  await requireOffered(context, visitor, service.id)
  if (suspended) throw new Refusal('catalog.suspended')
  const directory = await readDirectory(context)
  return await operate(context, request, async operation => {
    const id = context.newId()
    const site = directory.units.find(unit => unit.id === visitor.siteId)
    const record: CaseRecord = {
      ...blank,
      id,
      number: caseNumber(context.random),
      slipCode: sealOf(context, 'slip_code', id, slipCode(context.random)),
      serviceId: service.id,
      intake: intake.hash,
      handling: handling.hash,
      visitId: visitor.id,
      channel: visitor.channel,
      siteId: visitor.siteId,
      terminalId: visitor.terminalId,
      zone: site?.calendar.zone ?? directory.units[0]?.calendar.zone ?? defaultZone,
      language: given.language,
      assurance: visitor.assurance,
      actorId: visitor.customerId,
      openedAt: operation.now,
      activeAt: operation.now,
    }
    await cases.addCase(operation.sql, record)
    operation.about('case', id)
    operation.append({ event: events.opened, caseId: id, serviceId: service.id, serviceVersion: version })
    operation.setTimer({ name: 'cases.expire', key: id, dueAt: operation.now + handling.handling.draftDays * day, payload: { case: id } })
    return id
  })
}

/** Any command of a customer that carries nothing but itself. */
export async function command(context: Context, request: Request, visitor: Visitor, id: string, given: Command): Promise<void> {
  await operate(context, request, async operation => {
    await run(operation, await lockCase(operation, visitor, id), given)
  })
}

/** The notice is agreed to; whoever is known already does not type what their card and phone prove. */
export async function consentToCase(context: Context, request: Request, visitor: Visitor, id: string, notice: string): Promise<void> {
  await operate(context, request, async operation => {
    const file = await lockCase(operation, visitor, id)
    const state = await run(operation, file, { type: 'consent', notice })
    if (file.record.actorId === null || file.state.consent !== null) return
    const proved = await readProved(operation, visitor.id)
    await run(operation, { ...file, state }, { type: 'fill', fills: fillsOf(file, proved) })
  })
}

/** Answers are personal: of the fingerprint only a keyed hash is kept, and they stay out of everything but the case. */
export async function answerCase(
  context: Context,
  request: Request,
  visitor: Visitor,
  id: string,
  given: Command & { readonly type: 'answer' },
  language: Language,
): Promise<void> {
  await operate(context, request, async operation => {
    const file = await lockCase(operation, visitor, id)
    await run(operation, file, given)
    if (file.record.language !== language) await cases.updateCase(operation.sql, id, { language })
  })
}

/** Links a case to whoever was identified in this visit and fills in what their card and phone prove. Refuses with `case.identity_needed`. */
export async function identifyCase(context: Context, request: Request, visitor: Visitor, id: string): Promise<void> {
  await operate(context, request, async operation => {
    const file = await lockCase(operation, visitor, id)
    const proved = await readProved(operation, visitor.id)
    if (proved.customerId === null) throw new Refusal('case.identity_needed')
    const linked = await link(operation, file, visitor, proved.customerId)
    await run(operation, linked, { type: 'fill', fills: fillsOf(linked, proved) })
  })
}

/** Puts a file to a case. The file is put away first (it may take seconds), then the case takes it in one operation. */
export async function attachFile(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: {
    readonly id: string
    readonly file: string
    readonly rule: string
    readonly name: string
    readonly source: 'upload' | 'camera'
    readonly body: Readable
  },
): Promise<void> {
  const before = await accessCase(context, visitor, given.id)
  const rule = before.rules.program.intake.documents.find(({ id }) => id === given.rule)
  if (!rule || before.standing !== 'actor') throw new Refusal('case.no_such_document')
  const known = await documents.findKnown(context.database, [given.file])
  // Uploaded before, and only the answer was lost: the bytes are let go.
  if (known.has(given.file)) return void given.body.resume()
  const received = await receiveFile(context, given.file, given.body, rule)
  await operate(context, request, async operation => {
    const file = await lockCase(operation, visitor, given.id)
    const { mediaType, size, sm3 } = received
    const document = { id: given.file, rule: given.rule, name: given.name, mediaType, size, source: given.source, at: operation.now }
    await run(operation, file, { type: 'attach', file: document }, { sm3 })
  })
}

/** Submits a case: it leaves the customer's hands for the department's. Refuses with `case.identity_needed` besides the engine's refusals. */
export async function submitCase(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly id: string; readonly seen: number; readonly language: Language },
): Promise<void> {
  await operate(context, request, async operation => {
    const file = await lockCase(operation, visitor, given.id)
    if (file.record.actorId === null && needsIdentity(file)) throw new Refusal('case.identity_needed')
    const parties = await nameParties(operation, file)
    const record = { ...file.record, ...parties, language: given.language }
    await cases.updateCase(operation.sql, given.id, { ...parties, language: given.language })
    await run(operation, { ...file, record }, { type: 'submit', seen: given.seen })
  })
}

/** Ends a submitted case; a draft is erased with everything a person gave (PIPL art. 47). */
export async function withdrawCase(context: Context, request: Request, visitor: Visitor, id: string): Promise<void> {
  await operate(context, request, async operation => {
    const file = await lockCase(operation, visitor, id)
    const after = await run(operation, file, { type: 'withdraw' })
    if (after.submittedAt === null) await erase(operation, file)
  })
}

/** The device is about to be asked: the intent was stored when the stage began, and now nobody but the terminal's journal says what became of it. */
export async function beginOutput(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly id: string; readonly output: string },
): Promise<void> {
  await operate(context, request, async operation => {
    const file = await lockCase(operation, visitor, given.id)
    // Another terminal's journal knows nothing of what the first one put out.
    if (visitor.terminalId === null || visitor.terminalId !== file.record.terminalId) throw new Refusal('case.other_terminal')
    await run(operation, file, { type: 'putOut', output: given.output, result: 'unknown' })
  })
}

/** Takes away what was given in a draft: answers, files, who it was. Its number and the log's codes stay. */
export async function erase(operation: Operation, file: CaseFile): Promise<void> {
  const { id } = file.record
  const files = await documents.findAllFiles(operation.sql, id)
  await cases.eraseDraft(operation.sql, id)
  await documents.dropDocuments(operation.sql, id)
  operation.append({ event: events.erased, caseId: id, customerId: null, serviceId: file.record.serviceId })
  if (files.length > 0) operation.enqueue('cases.drop_files', { files })
}

/** An anonymous draft belongs to its visit: with it, it goes. Called when a visit has ended. */
export async function eraseDraftsOf(context: Context, visitId: string): Promise<void> {
  for (const id of await cases.findDraftsOfVisit(context.database, visitId)) {
    await operate(context, { name: 'cases.erase', actor: { kind: 'system', id: 'visit-ended' }, key: `erase-${id}` }, async operation => {
      const file = await lockForSystem(operation, id)
      if (!file || file.state.phase !== 'draft' || file.record.actorId !== null) return
      await run(operation, file, { type: 'withdraw' })
      await erase(operation, file)
    })
  }
}

/** Drafts begun in a visit before the person was known become theirs. */
export async function adoptDraftsOf(
  context: Context,
  visitId: string,
  { customerId, assurance }: { readonly customerId: string; readonly assurance: string },
): Promise<void> {
  for (const id of await cases.findDraftsOfVisit(context.database, visitId)) {
    await operate(context, { name: 'cases.adopt', actor: { kind: 'system', id: 'visit-identified' } }, async operation => {
      const file = await lockForSystem(operation, id)
      if (!file || file.state.phase !== 'draft' || file.record.actorId !== null) return
      operation.about('case', id)
      await cases.updateCase(operation.sql, id, { actorId: customerId, assurance })
      announce(operation, { ...file, record: { ...file.record, actorId: customerId } }, file.state)
    })
  }
}

export async function listCases(context: Context, visitor: Visitor): Promise<readonly CaseFile[]> {
  const customerIds = visitor.customerId === null ? [] : await sameCustomer(context, visitor.customerId)
  const records = await cases.findCasesOf(context.database, { visitId: visitor.id, customerIds })
  // What was erased is nobody's any more; a draft nobody filled is not worth a line.
  const kept = records.filter(record => record.submittedAt !== null || (record.phase === 'draft' && record.consent !== null))
  return await Promise.all(kept.map(async record => await openFile(context, context.database, record)))
}

/**
 * The case a number and the code of its slip stand for. Five tries an hour for a number, right or wrong, known or not: whoever guesses learns nothing.
 * Refuses with `case.wrong_code`, `case.too_many_tries`.
 */
export async function queryProgress(context: Context, given: { readonly number: string; readonly code: string }): Promise<CaseFile> {
  const number = readNumber(given.number)
  const now = context.now()
  const start = now - (now % hour)
  const subject = `progress:${context.keyring.blindIndex({ table: 'kernel.attempts', column: 'progress' }, number).toString('hex')}`
  const tries = await countAttempt(context.database, subject, start)
  if (tries > triesPerHour) throw new Refusal('case.too_many_tries', { minutes: Math.ceil((start + hour - now) / 60_000) })
  const record = isCaseNumber(number) ? await cases.findCaseByNumber(context.database, number) : null
  const right = record !== null && openOf(context, 'slip_code', record.id, record.slipCode) === readCode(given.code)
  if (!right)
    throw new Refusal(tries >= triesPerHour ? 'case.too_many_tries' : 'case.wrong_code', {
      left: triesPerHour - tries,
      minutes: Math.ceil((start + hour - now) / 60_000),
    })
  return await openFile(context, context.database, record)
}

/** Whoever wants to pay a bill need not say who they are. */
function needsIdentity({ rules }: Pick<CaseFile, 'rules'>): boolean {
  return rules.program.intake.steps.some(({ kind }) => kind === 'identify')
}

async function link(operation: Operation, file: CaseFile, visitor: Visitor, customerId: string): Promise<CaseFile> {
  const { id, actorId, assurance } = file.record
  if (actorId === customerId && assurance === visitor.assurance) return file
  await cases.updateCase(operation.sql, id, { actorId: customerId, assurance: visitor.assurance })
  operation.append({
    event: events.identified,
    caseId: id,
    customerId,
    serviceId: file.record.serviceId,
    props: { assurance: visitor.assurance },
  })
  return { ...file, record: { ...file.record, actorId: customerId, assurance: visitor.assurance } }
}

function fillsOf({ rules }: CaseFile, proved: Awaited<ReturnType<typeof readProved>>): readonly Fill[] {
  const { card, phone } = proved
  const sources: Readonly<Record<string, string | null>> = {
    'card.name': card?.name ?? null,
    'card.idNumber': card?.idNumber ?? null,
    'card.sex': card?.sex ?? null,
    'card.birth': card?.birth ?? null,
    'card.address': card?.address ?? null,
    'visit.phone': phone,
  }
  return rules.program.intake.fields.flatMap(field => {
    if (field.group !== undefined) return []
    const rule = field.prefill?.find(({ from }) => (sources[from] ?? null) !== null)
    return rule ? [{ path: field.id, value: sources[rule.from]!, source: rule.from, trust: rule.trust, locked: rule.locked === true }] : []
  })
}

/** Whose matter it is and who acts, from the answers; the person it is about becomes known by what was declared. */
async function nameParties(
  operation: Operation,
  { rules, state, record }: CaseFile,
): Promise<Pick<CaseRecord, 'subjectId' | 'role' | 'subjectName'>> {
  const { parties } = rules.program.intake
  const chosen = parties?.items.find(({ item }) => item === state.entries[parties.field]?.value)
  const seal = (name: string) => sealOf(operation.context, 'subject_name', record.id, name)
  if (!chosen) return { subjectId: record.actorId, role: 'self', subjectName: null }
  const name = textOf(state, chosen.name)
  const idNumber = textOf(state, chosen.idCard)
  if (chosen.role === 'self' || name === null || idNumber === null) {
    if (name !== null && record.actorId !== null) await suggestName(operation, record.actorId, name)
    return { subjectId: record.actorId, role: chosen.role, subjectName: name === null ? null : seal(name) }
  }
  return { subjectId: await declarePerson(operation, { name, idNumber }), role: chosen.role, subjectName: seal(name) }
}

function textOf(state: CaseState, path: string): string | null {
  const value = state.entries[path]?.value
  return typeof value === 'string' ? value : null
}

const blank = {
  revision: 0,
  phase: 'draft',
  ending: null,
  outcome: null,
  reason: null,
  consent: null,
  rows: {},
  trail: [],
  doing: nothingDoing,
  request: null,
  subjectId: null,
  role: null,
  subjectName: null,
  stage: null,
  departmentId: null,
  departmentPath: null,
  assigneeId: null,
  handledBy: [],
  handledAt: [],
  enteredAt: null,
  dueAt: null,
  warnAt: null,
  warned: false,
  overdue: false,
  pausedAt: null,
  wholeDueAt: null,
  submittedAt: null,
  endedAt: null,
} as const satisfies Partial<CaseRecord>

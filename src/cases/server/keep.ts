import { type Entry, isSensitive, readPath } from '#catalog'
import { findHandling, findIntake, findService, type ReadyService } from '#catalog/server'
import {
  type CaseState,
  type Change,
  type DocumentFile,
  doingOf,
  type Rules,
  type StoredEntry,
  type SupplementRequest,
  type World,
} from '#cases'
import { addDays, dayIn, instantOf } from '#kernel'
import type { Context, Database, Operation, Transaction } from '#kernel/server'
import { departmentFor, type Directory } from '#organisation'
import { readDirectory } from '#organisation/server'
import { findDevices } from '#terminals/server'
import * as answers from './storage/answers.ts'
import * as cases from './storage/cases.ts'
import * as documents from './storage/documents.ts'

export type { CaseRecord } from './storage/cases.ts'

/** A case in hand: its row, what the engine decides on, and what it pinned. */
export interface CaseFile {
  readonly record: cases.CaseRecord
  readonly state: CaseState
  readonly rules: Rules
  readonly service: ReadyService
  readonly directory: Directory
  /** What the terminal has at which it was begun; looked up where something is to be put out. */
  readonly devices: readonly string[]
}

/** Reads a case whole. Whoever calls has checked that it may be seen. */
export async function openFile(context: Context, sql: Database | Transaction, record: cases.CaseRecord): Promise<CaseFile> {
  const [answerRows, documentRows, intake, handling, service, directory] = await Promise.all([
    answers.findAnswers(sql, record.id),
    documents.findDocuments(sql, record.id),
    findIntake(context, record.intake),
    findHandling(context, record.handling),
    findService(context, record.serviceId),
    readDirectory(context),
  ])
  const state = stateOf(context, record, answerRows, documentRows)
  const needsDevice = handling.handling.stages.some(({ device }) => device !== undefined)
  const devices = needsDevice ? await findDevices(sql, record.terminalId) : []
  return { record, state, rules: { program: intake.program, handling: handling.handling }, service, directory, devices }
}

/** The world a command is decided in. */
export function worldOf(
  { record, directory, devices }: Pick<CaseFile, 'record' | 'directory' | 'devices'>,
  { now, newId }: Pick<World, 'now' | 'newId'>,
): World {
  const site = directory.units.find(({ id }) => id === record.siteId)
  return {
    now,
    today: dayIn(now, record.zone),
    endOf: day => instantOf(addDays(day, 1), 0, record.zone),
    department: (key, district) => departmentFor(directory, { key, district, otherwise: site?.path }),
    newId,
    has: device => devices.includes(device),
    calendarOf: id => directory.departments.find(department => department.id === id)!.calendar,
  }
}

/** What an attached file needs beyond the change: its content's hash. */
export interface Attachment {
  readonly sm3: string
}

/** Writes what a command changed, and what follows from it for the row. */
export async function saveChanges(
  operation: Operation,
  file: CaseFile,
  changes: readonly Change[],
  after: CaseState,
  attachment?: Attachment,
): Promise<void> {
  const { sql } = operation
  const id = file.record.id
  const writes: Promise<void>[] = []
  for (const change of changes) writes.push(...saveChange(operation, file, change, after, attachment))
  writes.push(cases.updateCase(sql, id, rowOf(operation.context, file, after)))
  await Promise.all(writes)
}

/** Seals or opens a text of a case's row. */
export function sealOf(context: Context, column: string, id: string, text: string): Buffer {
  return context.keyring.seal({ table: 'cases.cases', column, row: id }, text)
}
export function openOf(context: Context, column: string, id: string, sealed: Buffer): string {
  return context.keyring.open({ table: 'cases.cases', column, row: id }, sealed)
}

function saveChange(
  { sql, context, now }: Operation,
  file: CaseFile,
  change: Change,
  after: CaseState,
  attachment?: Attachment,
): readonly Promise<void>[] {
  const id = file.record.id
  switch (change.type) {
    case 'answered': {
      const entry = after.entries[change.path]
      return [
        entry ? answers.putAnswer(sql, id, answerRow(context, file, change.path, entry)) : answers.dropAnswers(sql, id, [change.path]),
      ]
    }
    case 'rowRemoved':
      return change.paths.length > 0 ? [answers.dropAnswers(sql, id, change.paths)] : []
    case 'submitted':
      return change.hidden.length > 0 ? [answers.dropAnswers(sql, id, change.hidden)] : []
    case 'attached':
      return [documents.addDocument(sql, id, { ...change.file, name: sealName(context, change.file), sm3: attachment?.sm3 ?? '' })]
    case 'detached':
      return [documents.detachDocuments(sql, [change.file], now)]
    case 'returned':
      return [cases.openPause(sql, { caseId: id, stage: after.stage?.id ?? '', from: change.request.at })]
    case 'resumed':
      return [cases.closePause(sql, id, change.at)]
    case 'ended':
      return [cases.closePause(sql, id, change.at)]
    default:
      return []
  }
}

function answerRow(context: Context, file: CaseFile, path: string, entry: StoredEntry): answers.AnswerRow {
  const field = file.rules.program.fields.get(readPath(path).field)!
  const body = { value: entry.value, input: entry.input, problem: entry.problem }
  const secret = isSensitive(field)
  return {
    path,
    plain: secret ? null : body,
    sealed: secret
      ? context.keyring.seal({ table: 'cases.answers', column: 'sealed', row: `${file.record.id}/${path}` }, JSON.stringify(body))
      : null,
    source: entry.source,
    trust: entry.trust,
    locked: entry.locked === true,
    revision: entry.revision,
  }
}

function sealName(context: Context, { id, name }: DocumentFile): Buffer {
  return context.keyring.seal({ table: 'cases.documents', column: 'name', row: id }, name)
}

function rowOf(context: Context, { record }: CaseFile, after: CaseState): Partial<cases.CaseRecord> {
  const { stage } = after
  const current = stage && {
    stage: stage.id,
    departmentId: stage.departmentId,
    departmentPath: stage.departmentPath,
    assigneeId: stage.assigneeId,
    enteredAt: stage.enteredAt,
    dueAt: stage.dueAt,
    warnAt: stage.warnAt,
    warned: stage.warned,
    overdue: stage.overdue,
    pausedAt: stage.pausedAt,
    // Side by side: a department and its place.
    ...(record.handledBy.includes(stage.departmentId)
      ? {}
      : { handledBy: [...record.handledBy, stage.departmentId], handledAt: [...record.handledAt, stage.departmentPath] }),
  }
  // An ended case keeps who had it last; its clocks stop.
  const gone = { stage: null, dueAt: null, warnAt: null, pausedAt: null }
  return {
    revision: after.revision,
    phase: after.phase,
    ending: after.ending,
    outcome: after.outcome,
    reason: after.reason,
    consent: after.consent,
    rows: after.rows,
    trail: after.trail,
    doing: doingOf(after),
    request: after.request === null ? null : sealOf(context, 'request', record.id, JSON.stringify(after.request)),
    wholeDueAt: after.wholeDueAt,
    activeAt: after.activeAt,
    submittedAt: after.submittedAt,
    endedAt: after.endedAt,
    ...(current ?? gone),
  }
}

function stateOf(
  context: Context,
  record: cases.CaseRecord,
  answerRows: readonly answers.AnswerRow[],
  documentRows: readonly documents.DocumentRow[],
): CaseState {
  const entries = Object.fromEntries(answerRows.map(row => [row.path, entryOf(context, record.id, row)]))
  return {
    id: record.id,
    number: record.number,
    serviceId: record.serviceId,
    definition: { intake: record.intake, handling: record.handling },
    revision: record.revision,
    phase: record.phase,
    ending: record.ending,
    outcome: record.outcome,
    reason: record.reason,
    consent: record.consent,
    entries,
    rows: record.rows,
    documents: documentRows.map(row => ({
      id: row.id,
      rule: row.rule,
      name: context.keyring.open({ table: 'cases.documents', column: 'name', row: row.id }, row.name),
      mediaType: row.mediaType,
      size: row.size,
      source: row.source,
      at: row.at,
    })),
    ...doingOf(record.doing),
    stage: stageOf(record),
    trail: record.trail,
    wholeDueAt: record.wholeDueAt,
    request: record.request === null ? null : (JSON.parse(openOf(context, 'request', record.id, record.request)) as SupplementRequest),
    openedAt: record.openedAt,
    activeAt: record.activeAt,
    submittedAt: record.submittedAt,
    endedAt: record.endedAt,
  }
}

function stageOf(record: cases.CaseRecord): CaseState['stage'] {
  if (record.stage === null) return null
  return {
    id: record.stage,
    departmentId: record.departmentId!,
    departmentPath: record.departmentPath!,
    assigneeId: record.assigneeId,
    enteredAt: record.enteredAt!,
    dueAt: record.dueAt!,
    warnAt: record.warnAt!,
    warned: record.warned,
    overdue: record.overdue,
    pausedAt: record.pausedAt,
  }
}

function entryOf(context: Context, caseId: string, row: answers.AnswerRow): StoredEntry {
  const body = (
    row.sealed === null
      ? row.plain
      : JSON.parse(context.keyring.open({ table: 'cases.answers', column: 'sealed', row: `${caseId}/${row.path}` }, row.sealed))
  ) as Pick<Entry, 'value' | 'input' | 'problem'>
  return { ...body, source: row.source, trust: row.trust, ...(row.locked ? { locked: true } : {}), revision: row.revision }
}

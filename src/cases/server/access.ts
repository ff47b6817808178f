import type { CaseState } from '#cases'
import { sameCustomer } from '#customers/server'
import { requirePermission } from '#identity/server'
import { inScope, Refusal, type StaffMember, type Visitor } from '#kernel'
import type { Context, Operation } from '#kernel/server'
import { type CaseFile, openFile } from './keep.ts'
import * as cases from './storage/cases.ts'

/** How a customer stands to a case: its actor does everything; the person it is about sees how it goes. */
export type Standing = 'actor' | 'subject'

/**
 * The only ways to a case. A visitor reaches what they act in, what is theirs, and what an anonymous visit began itself; a member of staff what their
 * scope and departments hold. Everything else does not exist for them: `case.unknown`.
 */
export async function accessCase(context: Context, visitor: Visitor, id: string): Promise<CaseFile & { readonly standing: Standing }> {
  const record = await cases.findCase(context.database, id)
  const standing = record && (await standingOf(context, visitor, record))
  if (!record || !standing) throw new Refusal('case.unknown')
  return { ...(await openFile(context, context.database, record)), standing }
}

/** The same with the case's row locked, for changing it; only its actor changes a case. */
export async function lockCase(operation: Operation, visitor: Visitor, id: string): Promise<CaseFile> {
  const record = await cases.lockCase(operation.sql, id)
  if (!record || (await standingOf(operation.context, visitor, record)) !== 'actor') throw new Refusal('case.unknown')
  return await openFile(operation.context, operation.sql, record)
}

export async function accessWork(context: Context, actor: StaffMember, id: string): Promise<CaseFile> {
  requirePermission(actor, 'case.view')
  const record = await cases.findCase(context.database, id)
  if (!record || !isWorkOf(actor, record)) throw new Refusal('case.unknown')
  return await openFile(context, context.database, record)
}

export async function lockWork(operation: Operation, actor: StaffMember, id: string): Promise<CaseFile> {
  requirePermission(actor, 'case.view')
  const record = await cases.lockCase(operation.sql, id)
  if (!record || !isWorkOf(actor, record)) throw new Refusal('case.unknown')
  return await openFile(operation.context, operation.sql, record)
}

/** A case by the product itself: timers and reactions. */
export async function lockForSystem(operation: Operation, id: string): Promise<CaseFile | null> {
  const record = await cases.lockCase(operation.sql, id)
  return record && (await openFile(operation.context, operation.sql, record))
}

/** The departments whose work a member of staff sees; null: all of their scope. */
export function departmentsOf(actor: StaffMember): readonly string[] | null {
  return actor.roles.includes('supervisor') ? null : actor.departmentIds
}

/** Whether a case lies with a department this person may act for, now. */
export function isHere(actor: StaffMember, state: Pick<CaseState, 'stage'>): boolean {
  const { stage } = state
  if (!stage || !inScope(stage.departmentPath, actor.scope)) return false
  const departments = departmentsOf(actor)
  return departments === null || departments.includes(stage.departmentId)
}

async function standingOf(context: Context, visitor: Visitor, record: cases.CaseRecord): Promise<Standing | null> {
  if (record.actorId === null) return record.visitId === visitor.id ? 'actor' : null
  if (visitor.customerId === null) return null
  const ids = await sameCustomer(context, visitor.customerId)
  if (ids.includes(record.actorId)) return 'actor'
  return record.subjectId !== null && ids.includes(record.subjectId) && record.phase !== 'draft' ? 'subject' : null
}

/** Whether a case is, or was, with a department this person may act for. */
export function isWorkOf(actor: StaffMember, record: cases.CaseRecord): boolean {
  const departments = departmentsOf(actor)
  return record.handledBy.some((department, index) => {
    // Departments and their places are kept side by side.
    const place = record.handledAt[index] ?? ''
    return inScope(place, actor.scope) && (departments === null || departments.includes(department))
  })
}

import type { Command, WorkView } from '#cases'
import type { Input } from '#catalog'
import { requirePermission } from '#identity/server'
import { day, Refusal, type StaffMember } from '#kernel'
import { type Context, operate, type Request } from '#kernel/server'
import type { Permission } from '#identity'
import { accessWork, departmentsOf, isHere, lockWork } from './access.ts'
import { type CaseRecord } from './keep.ts'
import { run } from './run.ts'
import * as cases from './storage/cases.ts'

/** How long finished work stays in the list. */
const doneFor = 30 * day

export async function listWork(
  context: Context,
  actor: StaffMember,
  view: WorkView,
): Promise<{ readonly records: readonly CaseRecord[]; readonly counts: Readonly<Record<WorkView, number>> }> {
  requirePermission(actor, 'case.view')
  const filter = { scope: actor.scope, departmentIds: departmentsOf(actor), staffId: actor.id, since: context.now() - doneFor }
  const [records, counts] = await Promise.all([cases.findWork(context.database, view, filter), cases.countWork(context.database, filter)])
  return { records, counts }
}

/** Which right a command of the desk needs; the definition's own roles are checked by the engine. */
const needed: Readonly<Partial<Record<Command['type'], Permission>>> = {
  claim: 'case.claim',
  release: 'case.claim',
  advance: 'case.handle',
  return: 'case.handle',
  refuse: 'case.refuse',
}

export async function decideWork(context: Context, request: Request, actor: StaffMember, id: string, command: Command): Promise<void> {
  await operate(context, request, async operation => {
    const permission = needed[command.type]
    if (!permission) throw new Refusal('case.no_such_action')
    requirePermission(actor, permission)
    const file = await lockWork(operation, actor, id)
    if (file.state.stage && !isHere(actor, file.state)) throw new Refusal('kernel.not_allowed')
    await run(operation, file, command)
  })
}

/** One masked answer in full. That it was looked at, by whom and when, is in the audit log. */
export async function revealAnswer(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: { readonly id: string; readonly path: string },
): Promise<Input> {
  const file = await accessWork(context, actor, given.id)
  const entry = file.state.entries[given.path]
  if (entry?.value === undefined) throw new Refusal('case.no_such_question', { path: given.path })
  await operate(context, { ...request, name: 'cases.reveal' }, async operation => operation.about('case', given.id, { path: given.path }))
  return entry.value
}

/** That somebody opened a case or one of its documents. */
export async function noteLook(
  context: Context,
  request: Request,
  given: { readonly caseId: string; readonly file?: string },
): Promise<void> {
  await operate(context, { ...request, name: given.file === undefined ? 'cases.view' : 'cases.view_document' }, async operation =>
    operation.about('case', given.caseId, given.file === undefined ? {} : { file: given.file }),
  )
}

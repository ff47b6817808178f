import { inScope, type Language, minute, type ParsedOf, Refusal, requireRight, type StaffMember } from '#kernel'
import { type Context, operate, type Operation, type Request } from '#kernel/server'
import { findUnit, readDirectory } from '#organisation/server'
import type * as contract from '#terminals'
import { events, type ManagedTerminal } from '#terminals'
import { addTerminal, enrolmentValidFor, issueEnrolment } from './operations.ts'
import * as storage from './storage.ts'

export async function listTerminals(context: Context, actor: StaffMember, language: Language): Promise<readonly ManagedTerminal[]> {
  requireRight(actor, 'terminal.manage')
  const { units } = await readDirectory(context)
  const sites = new Map(units.filter(({ path }) => inScope(path, actor.scope)).map(unit => [unit.id, unit]))
  const terminals = await storage.findTerminalsOf(context.database, [...sites.keys()])
  return terminals.map(({ name, ...terminal }) => ({
    ...terminal,
    name: name[language],
    site: sites.get(terminal.siteId)!.name[language],
  }))
}

/** Refuses with `terminals.key_taken`, `organisation.unknown_unit`. */
export async function makeTerminal(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: ParsedOf<typeof contract.makeTerminal>,
): Promise<string> {
  requireRight(actor, 'terminal.manage')
  const site = await findUnit(context, given.siteId)
  if (site.closed || !inScope(site.path, actor.scope)) throw new Refusal('organisation.unknown_unit')
  return await operate(context, request, async operation => {
    if (await storage.findTerminalByKey(operation.sql, given.key)) throw new Refusal('terminals.key_taken')
    return await addTerminal(operation, given)
  })
}

export async function issueCode(
  context: Context,
  request: Request,
  actor: StaffMember,
  id: string,
): Promise<{ readonly code: string; readonly minutes: number }> {
  let code = ''
  await operate(context, request, async operation => {
    const { siteId } = await findManaged(operation, actor, id)
    // Kept out of the operation's result: that is stored as it is.
    code = await issueEnrolment(operation, id)
    operation.append({ event: events.codeIssued, siteId, props: { terminal: id } })
  })
  return { code, minutes: enrolmentValidFor / minute }
}

export async function revokeTerminal(context: Context, request: Request, actor: StaffMember, id: string): Promise<void> {
  await operate(context, request, async operation => {
    const { siteId } = await findManaged(operation, actor, id)
    await storage.dropKey(operation.sql, id)
    operation.about('terminal', id)
    operation.append({ event: events.revoked, siteId, props: { terminal: id } })
  })
}

async function findManaged(operation: Operation, actor: StaffMember, id: string): Promise<storage.TerminalRecord> {
  requireRight(actor, 'terminal.manage')
  const terminal = await storage.findTerminal(operation.sql, id)
  if (!terminal || !inScope((await findUnit(operation.context, terminal.siteId)).path, actor.scope)) throw new Refusal('terminals.unknown')
  return terminal
}

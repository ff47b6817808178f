import { inScope, type Language, minute, Refusal, second, type StaffMember, type Visitor } from '#kernel'
import { type Context, operate, type Operation, type Request, type TimerHandlers } from '#kernel/server'
import { findPresentStaff, readStaffName, requirePermission } from '#identity/server'
import { findService } from '#catalog/server'
import { findUnit, presentSite, readDirectory } from '#organisation/server'
import { findTerminal } from '#terminals/server'
import { events, type HelpCall, helpRoom, type HelpView, visitRoom } from '#visits'
import * as storage from './storage.ts'

/** A person who rang hears within this time that somebody comes, or that nobody answered and what else they can do. */
const answerWithin = 60 * second
/** Places of a terminal that belong to no service. */
const outside = ['home', 'guide']

/**
 * Rings the desks of everyone who could come to this terminal. Says at once when nobody is there. A call that rings or is accepted is not made twice. Refuses with
 * `catalog.unknown_service` a place that is none.
 */
export async function callHelp(context: Context, request: Request, visitor: Visitor, given: string): Promise<void> {
  const place = await knownPlace(context, given)
  const present = await countPresent(context, visitor.siteId)
  await operate(context, request, async operation => {
    // One finger after the other: two taps at once make one call.
    if (!(await storage.lockVisit(operation.sql, visitor.id))) throw new Refusal('visits.ended')
    const open = await storage.findOpenHelpOf(operation.sql, visitor.id)
    if (open.some(({ state }) => state === 'ringing' || state === 'accepted')) return
    // Nobody answered: it rings anew, and the call before is over.
    for (const help of open) await settle(operation, help, 'cancelled')
    const id = context.newId()
    const state = present > 0 ? 'ringing' : 'nobody'
    await storage.addHelp(operation.sql, { id, visitId: visitor.id, siteId: visitor.siteId, place, state, at: operation.now })
    operation.about('help', id)
    operation.append({ event: events.helpCalled, props: { present, state } })
    if (state === 'ringing')
      operation.setTimer({ name: 'visits.help_unanswered', key: id, dueAt: operation.now + answerWithin, payload: { help: id } })
    await tell(operation, visitor.id, visitor.siteId)
  })
}

export async function readHelp(context: Context, visitor: Visitor, language: Language): Promise<HelpView | null> {
  const help = await storage.findLatestHelp(context.database, visitor.id)
  if (!help) return null
  const by = help.staffId === null ? null : await readStaffName(context, help.staffId)
  return {
    id: help.id,
    state: help.state,
    present: await countPresent(context, visitor.siteId),
    by: by?.[language] ?? null,
    expectedIn: help.expectedAt === null ? null : Math.max(0, help.expectedAt - context.now()),
    site: help.siteId === null ? null : presentSite(await findUnit(context, help.siteId), language, context.now()),
  }
}

export async function cancelHelp(context: Context, request: Request, visitor: Visitor): Promise<void> {
  await operate(context, request, async operation => {
    const help = await storage.findLatestHelp(operation.sql, visitor.id)
    if (help && isOpen(help)) await settle(operation, help, 'cancelled')
  })
}

/** Open calls in the scope of a member of staff, oldest first. */
export async function listHelp(context: Context, actor: StaffMember, language: Language): Promise<readonly HelpCall[]> {
  requirePermission(actor, 'help.answer')
  const directory = await readDirectory(context)
  const sites = directory.units.filter(({ path }) => inScope(path, actor.scope)).map(({ id }) => id)
  const calls = await storage.findOpenHelp(context.database, sites)
  return await Promise.all(
    calls.map(async help => {
      const terminal = help.terminalId === null ? null : await findTerminal(context, help.terminalId)
      const by = help.staffId === null ? null : await readStaffName(context, help.staffId)
      return {
        id: help.id,
        state: help.state,
        terminal: terminal?.name[language] ?? null,
        site: directory.units.find(({ id }) => id === help.siteId)?.name[language] ?? '',
        place: help.place,
        ...(await namePlace(context, help.place, language)),
        calledAt: help.calledAt,
        by: by?.[language] ?? null,
        expectedAt: help.expectedAt,
        mine: help.staffId === actor.id,
      }
    }),
  )
}

/** Only places that are there are kept, so that nothing somebody wrote is. A step of an intake that is no longer published is left out: the call itself must ring. */
async function knownPlace(context: Context, place: string): Promise<string> {
  if (outside.includes(place)) return place
  const [id = '', step] = place.split('/')
  const { intake } = await findService(context, id)
  return intake?.program.intake.steps.some(each => each.id === step) ? place : id
}

async function namePlace(context: Context, place: string, language: Language): Promise<Pick<HelpCall, 'service' | 'step'>> {
  if (outside.includes(place)) return { service: null, step: null }
  const [id = '', step] = place.split('/')
  const say = (await findService(context, id)).texts[language].body
  return { service: say['service.name'] ?? null, step: say[`step.${step}.title`] ?? null }
}

/** "I come, in so many minutes." The first one who says so has it; refuses with `visits.help_gone`. */
export async function acceptHelp(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: { readonly help: string; readonly minutes: number },
): Promise<void> {
  await operate(context, request, async operation => {
    const help = await accessHelp(operation, actor, given.help)
    if (help.state !== 'ringing' && help.state !== 'unanswered') throw new Refusal('visits.help_gone')
    await storage.putHelp(operation.sql, {
      id: help.id,
      state: 'accepted',
      staffId: actor.id,
      expectedAt: operation.now + given.minutes * minute,
      at: operation.now,
    })
    operation.append({ event: events.helpAccepted, visitId: help.visitId, siteId: help.siteId, props: { minutes: given.minutes } })
    operation.cancelTimer('visits.help_unanswered', help.id)
    await tell(operation, help.visitId, help.siteId)
  })
}

export async function finishHelp(context: Context, request: Request, actor: StaffMember, helpId: string): Promise<void> {
  await operate(context, request, async operation => {
    const help = await accessHelp(operation, actor, helpId)
    if (!isOpen(help)) throw new Refusal('visits.help_gone')
    await settle(operation, help, 'done')
  })
}

/** The one way for staff to a call: within their scope, with the right to answer. */
async function accessHelp(operation: Operation, actor: StaffMember, id: string): Promise<storage.HelpRecord> {
  requirePermission(actor, 'help.answer')
  const help = await storage.lockHelp(operation.sql, id)
  const site = help?.siteId ? await findUnit(operation.context, help.siteId) : null
  if (!help || !site || !inScope(site.path, actor.scope)) throw new Refusal('kernel.not_found')
  operation.about('help', id)
  return help
}

export const timers: TimerHandlers = {
  'visits.help_unanswered': async (operation, { payload }) => {
    const help = await storage.lockHelp(operation.sql, String(payload['help']))
    if (help?.state !== 'ringing') return
    // The desk goes on ringing; the person is told the truth.
    await storage.putHelp(operation.sql, { id: help.id, state: 'unanswered', at: operation.now })
    operation.append({ event: events.helpUnanswered, visitId: help.visitId, siteId: help.siteId })
    await tell(operation, help.visitId, help.siteId)
  },
}

/** A call of a visit that ended needs nobody any more. */
export async function dropHelpOf(context: Context, visitId: string): Promise<void> {
  await operate(context, { name: 'visits.drop_help', actor: { kind: 'system', id: 'visits' } }, async operation => {
    const open = await storage.findOpenHelpOf(operation.sql, visitId)
    for (const help of open.filter(({ state }) => state !== 'accepted')) await settle(operation, help, 'cancelled')
  })
}

function isOpen({ state }: storage.HelpRecord): boolean {
  return state === 'ringing' || state === 'accepted' || state === 'unanswered'
}

async function settle(operation: Operation, help: storage.HelpRecord, state: 'done' | 'cancelled'): Promise<void> {
  await storage.putHelp(operation.sql, { id: help.id, state, at: operation.now })
  operation.about('help', help.id)
  operation.append({ event: events.helpDone, visitId: help.visitId, siteId: help.siteId, outcome: state })
  operation.cancelTimer('visits.help_unanswered', help.id)
  await tell(operation, help.visitId, help.siteId)
}

/** The visit hears, and every desk whose scope has this site in it. */
async function tell(operation: Operation, visitId: string, siteId: string | null): Promise<void> {
  operation.announce(visitRoom(visitId))
  if (siteId === null) return
  const keys = (await findUnit(operation.context, siteId)).path.split('.')
  keys.forEach((_, index) => operation.announce(helpRoom(keys.slice(0, index + 1).join('.'))))
}

async function countPresent(context: Context, siteId: string | null): Promise<number> {
  if (siteId === null) return 0
  return (await findPresentStaff(context, (await findUnit(context, siteId)).path, ['reception'])).length
}

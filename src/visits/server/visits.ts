import { createHash } from 'node:crypto'
import { dayIn, type Language, minute, Refusal, second, type Visitor } from '#kernel'
import { type Context, isRepeated, operate, type Operation, type Request, type TimerHandlers } from '#kernel/server'
import { fieldKindTable, maskName } from '#catalog'
import { joinPhone, readName, readPhone, recogniseCard, recognisePhone } from '#customers/server'
import { checkCode, sendCode, useCode } from '#identity/server'
import { findUnit, presentSite } from '#organisation/server'
import type { CardData } from '#terminals'
import { findTerminal, proveCard as proveReading, proveTerminal } from '#terminals/server'
import { type Ending, events, type VisitView, visitRoom } from '#visits'
import * as storage from './storage.ts'

/** A terminal's visit without any sign of life ends by itself (its page has counted down long before); in the hall after two hours without anything done. */
const idleLimit = { kiosk: 5 * minute, hall: 120 * minute } as const
const touchEvery = 20 * second
/** How long a hall's cookie is kept. */
export const cookieSeconds = { kiosk: 3600, hall: 7 * 24 * 3600 } as const

export interface Opening {
  readonly channel: 'kiosk' | 'hall'
  readonly language: Language
  readonly terminal?: { readonly terminal: string; readonly challenge: string; readonly signature: string } | undefined
}

/** Opens a visit. At a terminal the one before it ends: nobody goes on with a stranger's. Refuses with `terminals.not_proved`. */
export async function openVisit(
  context: Context,
  request: Request,
  given: Opening,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = context.random(32).toString('base64url')
  const id = await operate(context, request, async operation => {
    const visitId = context.newId()
    const terminal = given.terminal === undefined ? null : await proveTerminal(operation, given.terminal)
    for (const before of terminal ? await storage.findOpenAtTerminal(operation.sql, terminal.id) : [])
      await end(operation, before, 'preempted')
    await storage.addVisit(operation.sql, {
      id: visitId,
      token: digest(token),
      channel: given.channel,
      terminalId: terminal?.id ?? null,
      siteId: terminal?.siteId ?? null,
      language: given.language,
      at: operation.now,
    })
    operation.about('visit', visitId)
    operation.append({
      event: events.opened,
      visitId,
      siteId: terminal?.siteId ?? null,
      props: { language: given.language, channel: given.channel },
    })
    armIdle(operation, visitId, given.channel)
    return visitId
  })
  return { id, token }
}

/**
 * Whose visit a cookie belongs to; null when it ended. Keeps it alive, when the person did something (`active`): at a terminal, whose page counts down by itself, an open
 * page is enough.
 */
export async function findVisitor(context: Context, token: string, active: boolean): Promise<Visitor | null> {
  const visit = await storage.findVisitByToken(context.database, digest(token))
  if (!visit || context.now() - visit.seenAt > idleLimit[visit.channel]) return null
  const counts = active || visit.channel === 'kiosk'
  if (counts && context.now() - visit.seenAt > touchEvery) await storage.touchVisit(context.database, visit.id, context.now())
  return visitorOf(visit)
}

/**
 * Whose request is being repeated by a page that has still the token from before it: the answer that would have brought the new one was lost. Null unless this visit
 * has already done what the key stands for.
 */
export async function findRepeater(context: Context, token: string, key: string): Promise<Visitor | null> {
  const visit = await storage.findVisitByTokenBefore(context.database, digest(token))
  if (!visit || context.now() - visit.seenAt > idleLimit[visit.channel]) return null
  const visitor = visitorOf(visit)
  return (await isRepeated(context, visitor, key)) ? visitor : null
}

export async function readVisit(context: Context, visitor: Visitor, language: Language): Promise<VisitView> {
  const visit = await storage.findVisit(context.database, visitor.id)
  if (!visit) throw new Refusal('visits.ended')
  // Messages about this visit's cases go out in the language the person reads now.
  if (visit.language !== language) await storage.putLanguage(context.database, visit.id, language)
  const name = visit.customerId === null ? null : await readName(context, visit.customerId)
  const phone = await knownPhone({ context, sql: context.database }, visit)
  const terminal = visit.terminalId === null ? null : await findTerminal(context, visit.terminalId)
  return {
    id: visit.id,
    channel: visit.channel,
    assurance: visit.assurance,
    customer: visit.customerId,
    name: name === null ? null : maskName(name),
    phone: phone === null ? null : fieldKindTable.phone.mask(phone),
    terminal: terminal?.name[language] ?? null,
    terminalId: visit.terminalId,
    site: visit.siteId === null ? null : presentSite(await findUnit(context, visit.siteId), language, context.now()),
  }
}

export async function sendPhoneCode(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly phone: string; readonly language: Language },
): Promise<number> {
  const phone = normalisePhone(given.phone)
  return await operate(context, request, async operation => {
    operation.about('visit', visitor.id)
    return await sendCode(operation, { phone, visitId: visitor.id, language: given.language })
  })
}

/**
 * Signs the visitor in by phone; beside a card read in this visit the two become one customer. Returns a new token: the old one is worth nothing from now on. Asked
 * again, the same token, for the answer may have been lost.
 */
export async function provePhone(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly phone: string; readonly code: string },
): Promise<string> {
  const phone = normalisePhone(given.phone)
  const checked = await checkCode(context, { phone, visitId: visitor.id, code: given.code.trim() }).catch(refusalOf)
  const sealed = await operate(context, request, async operation => {
    const visit = await lock(operation, visitor.id)
    // A repeated request does not come here: its code is used by now.
    if (checked instanceof Refusal) throw checked
    await useCode(operation, checked)
    const token = makeToken(context, visit.id)
    const proved = { card: null, phone: context.keyring.seal({ table: 'visits.visits', column: 'phone', row: visit.id }, phone) }
    if (visit.assurance === 'card') {
      await joinPhone(operation, { customerId: visit.customerId!, phone })
      await identify(operation, visit, { customerId: visit.customerId!, assurance: 'card', ...proved, token: token.digest })
    } else {
      const customerId = await recognisePhone(operation, phone)
      await identify(operation, visit, { customerId, assurance: 'phone', ...proved, token: token.digest })
    }
    return token.sealed
  })
  return openToken(context, visitor.id, sealed)
}

/** Takes a card read at this visit's terminal for the person. Refuses with `visits.not_a_terminal`, `visits.card_expired`, `visits.another_person`. */
export async function proveCard(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly card: CardData; readonly signature: string },
): Promise<string> {
  const sealed = await operate(context, request, async operation => {
    const visit = await lock(operation, visitor.id)
    const token = makeToken(context, visit.id)
    if (visit.terminalId === null) throw new Refusal('visits.not_a_terminal')
    await proveReading(operation, { terminalId: visit.terminalId, visitId: visit.id, ...given })
    const site = await findUnit(context, visit.siteId!)
    if (given.card.validTo !== null && given.card.validTo < dayIn(operation.now, site.calendar.zone))
      throw new Refusal('visits.card_expired')
    const customerId = await recogniseCard(operation, given.card)
    if (visit.assurance === 'card' && visit.customerId !== customerId) throw new Refusal('visits.another_person')
    const phone = openPhone(context, visit)
    if (phone !== null) await joinPhone(operation, { customerId, phone })
    const card = context.keyring.seal({ table: 'visits.visits', column: 'card', row: visit.id }, JSON.stringify(given.card))
    await identify(operation, visit, { customerId, assurance: 'card', card, phone: null, token: token.digest })
    return token.sealed
  })
  return openToken(context, visitor.id, sealed)
}

/** What was proved in a visit that is still open, or before by the customer whose card was read in it; cases fill answers in from it. */
export async function readProved(
  operation: Operation,
  visitId: string,
): Promise<{ readonly customerId: string | null; readonly card: CardData | null; readonly phone: string | null }> {
  const visit = await storage.findVisit(operation.sql, visitId)
  if (!visit) throw new Refusal('visits.ended')
  const card =
    visit.card === null
      ? null
      : (JSON.parse(operation.context.keyring.open({ table: 'visits.visits', column: 'card', row: visit.id }, visit.card)) as CardData)
  return { customerId: visit.customerId, card, phone: await knownPhone(operation, visit) }
}

export async function endVisit(context: Context, request: Request, visitor: Visitor, ending: Ending): Promise<void> {
  await operate(context, request, async operation => await end(operation, visitor.id, ending))
}

export const timers: TimerHandlers = {
  'visits.idle': async (operation, { payload }) => {
    const visit = await storage.findVisit(operation.sql, String(payload['visit']))
    if (!visit) return
    if (operation.now - visit.seenAt >= idleLimit[visit.channel]) await end(operation, visit.id, 'timeout')
    else operation.setTimer({ name: 'visits.idle', key: visit.id, dueAt: visit.seenAt + idleLimit[visit.channel], payload })
  },
}

function visitorOf(visit: storage.VisitRecord): Visitor {
  const { id, channel, customerId, assurance, terminalId, siteId } = visit
  return { kind: 'visitor', id, channel, customerId, assurance, terminalId, siteId }
}

async function lock(operation: Operation, visitId: string): Promise<storage.VisitRecord> {
  const visit = await storage.lockVisit(operation.sql, visitId)
  if (!visit) throw new Refusal('visits.ended')
  return visit
}

async function identify(
  operation: Operation,
  visit: storage.VisitRecord,
  given: Omit<Parameters<typeof storage.identifyVisit>[1], 'id'>,
): Promise<void> {
  await storage.identifyVisit(operation.sql, { id: visit.id, ...given })
  operation.about('visit', visit.id)
  operation.append({ event: events.identified, visitId: visit.id, customerId: given.customerId, props: { assurance: given.assurance } })
  operation.announce(visitRoom(visit.id))
}

async function end(operation: Operation, visitId: string, ending: Ending): Promise<void> {
  const ended = await storage.endVisit(operation.sql, { id: visitId, ending, at: operation.now })
  if (!ended) return
  const { customerId, assurance } = ended
  operation.about('visit', visitId)
  operation.append({ event: events.ended, visitId, customerId, outcome: ending, props: { assurance } })
  operation.cancelTimer('visits.idle', visitId)
  operation.announce(visitRoom(visitId))
}

function armIdle(operation: Operation, visitId: string, channel: 'kiosk' | 'hall'): void {
  operation.setTimer({ name: 'visits.idle', key: visitId, dueAt: operation.now + idleLimit[channel], payload: { visit: visitId } })
}

function normalisePhone(given: string): string {
  const read = fieldKindTable.phone.read(given, { field: { id: 'phone', kind: 'phone' }, items: [], today: '' })
  if (!('value' in read)) throw new Refusal('visits.not_a_mobile')
  return read.value as string
}

function openPhone(context: Context, visit: storage.VisitRecord): string | null {
  return visit.phone === null ? null : context.keyring.open({ table: 'visits.visits', column: 'phone', row: visit.id }, visit.phone)
}

/**
 * The phone proved in this visit; where a card was read, else the one this customer proved in an earlier visit, so that nobody is asked twice. A phone alone brings no other
 * phone: who has it was never shown to be the person behind the rest.
 */
async function knownPhone(reading: Parameters<typeof readPhone>[0], visit: storage.VisitRecord): Promise<string | null> {
  const here = openPhone(reading.context, visit)
  return here === null && visit.assurance === 'card' ? await readPhone(reading, visit.customerId!) : here
}

interface Token {
  readonly digest: Buffer
  /** What an operation may keep as its result. */
  readonly sealed: string
}

function makeToken(context: Context, visitId: string): Token {
  const token = context.random(32).toString('base64url')
  const sealed = context.keyring.seal({ table: 'visits.visits', column: 'token', row: visitId }, token)
  return { digest: digest(token), sealed: sealed.toString('base64') }
}

function openToken(context: Context, visitId: string, sealed: string): string {
  return context.keyring.open({ table: 'visits.visits', column: 'token', row: visitId }, Buffer.from(sealed, 'base64'))
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  throw error
}

function digest(token: string): Buffer {
  return createHash('sm3').update(token).digest()
}

import { createHash, createPublicKey, verify } from 'node:crypto'
import { type Language, minute, Refusal } from '#kernel'
import { type Context, type Database, operate, type Operation, type Request, type Transaction } from '#kernel/server'
import type { Names } from '#organisation'
import { type CardData, cardStatement, type DeviceKind, events, outputStatement, type PutOut, visitStatement } from '#terminals'
import * as storage from './storage.ts'

export type { TerminalRecord } from './storage.ts'

/** An enrolment code is read from a screen and typed in at the terminal. */
export const enrolmentValidFor = 10 * minute
const challengeValidFor = minute

export async function addTerminal(
  operation: Operation,
  given: { readonly key: string; readonly name: Names; readonly siteId: string },
): Promise<string> {
  const id = operation.context.newId()
  await storage.addTerminal(operation.sql, { id, ...given, at: operation.now })
  operation.about('terminal', id)
  operation.append({ event: events.added, siteId: given.siteId, props: { terminal: id } })
  return id
}

/** A one-use code with which a terminal makes itself known. Enrolling again replaces its key: the old one stops working. */
export async function issueEnrolment(operation: Operation, terminalId: string): Promise<string> {
  const code = operation.context.random(10).toString('hex').toUpperCase()
  await storage.addEnrolment(operation.sql, { code: digest(code), terminalId, expiresAt: operation.now + enrolmentValidFor })
  operation.about('terminal', terminalId)
  return code
}

/** Refuses with `terminals.bad_enrolment`. */
export async function enrol(
  context: Context,
  request: Request,
  given: {
    readonly code: string
    readonly publicKey: string
    readonly devices?: readonly DeviceKind[] | undefined
    readonly language: Language
  },
): Promise<{ readonly terminal: string; readonly name: string }> {
  const publicKey = Buffer.from(given.publicKey, 'base64')
  if (keyOf(publicKey)?.asymmetricKeyType !== 'ed25519') throw new Refusal('terminals.bad_enrolment')
  return await operate(context, request, async operation => {
    const id = await storage.useEnrolment(operation.sql, digest(given.code.trim().toUpperCase()), operation.now)
    if (id === null) throw new Refusal('terminals.bad_enrolment')
    await storage.putKey(operation.sql, { id, publicKey, devices: given.devices ?? [], at: operation.now })
    const terminal = (await storage.findTerminal(operation.sql, id))!
    operation.about('terminal', id)
    operation.append({ event: events.enrolled, siteId: terminal.siteId, props: { terminal: id } })
    return { terminal: id, name: terminal.name[given.language] }
  })
}

export async function makeChallenge(context: Context): Promise<string> {
  const challenge = context.random(16)
  const now = context.now()
  await storage.addChallenge(context.database, { challenge, expiresAt: now + challengeValidFor, now })
  return challenge.toString('base64url')
}

/** The enrolled terminal that signed our challenge; refuses with `terminals.not_proved`. */
export async function proveTerminal(
  operation: Operation,
  proof: { readonly terminal: string; readonly challenge: string; readonly signature: string },
): Promise<storage.TerminalRecord> {
  const terminal = await findEnrolled(operation, proof.terminal)
  const fresh = await storage.useChallenge(operation.sql, Buffer.from(proof.challenge, 'base64url'), operation.now)
  const signed = isSigned(terminal, visitStatement({ terminal: proof.terminal, challenge: proof.challenge }), proof.signature)
  if (!fresh || !signed) throw new Refusal('terminals.not_proved')
  await storage.touchTerminal(operation.sql, terminal.id, operation.now)
  return terminal
}

/** Throws `terminals.not_proved` unless the terminal itself vouches for this card reading in this visit. */
export async function proveCard(
  operation: Operation,
  given: { readonly terminalId: string; readonly visitId: string; readonly card: CardData; readonly signature: string },
): Promise<void> {
  const terminal = await findEnrolled(operation, given.terminalId)
  const statement = cardStatement({ terminal: given.terminalId, visit: given.visitId, card: given.card })
  if (!isSigned(terminal, statement, given.signature)) throw new Refusal('terminals.not_proved')
}

/** Notes what a terminal says became of something it was to put out; whoever it was for hears of it. Refuses with `terminals.not_proved`. */
export async function takeReport(context: Context, request: Request, given: PutOut & { readonly signature: string }): Promise<void> {
  await operate(context, request, async operation => {
    const terminal = await findEnrolled(operation, given.terminal)
    if (!isSigned(terminal, outputStatement(given), given.signature)) throw new Refusal('terminals.not_proved')
    const { case: caseId, output, result } = given
    operation.about('terminal', terminal.id)
    operation.append({ event: events.putOut, caseId, siteId: terminal.siteId, props: { terminal: terminal.id, output, result } })
  })
}

/** What a terminal has; nothing where there is none, or it is not enrolled. */
export async function findDevices(sql: Database | Transaction, id: string | null): Promise<readonly string[]> {
  const terminal = id === null ? null : await storage.findTerminal(sql, id)
  return terminal?.publicKey ? terminal.devices : []
}

/** Every terminal and the site it stands at. */
export async function listPlaced(context: Context): Promise<Awaited<ReturnType<typeof storage.findPlaced>>> {
  return await storage.findPlaced(context.database)
}

export async function findTerminal(context: Context, id: string): Promise<storage.TerminalRecord | null> {
  return await storage.findTerminal(context.database, id)
}

export async function findTerminalByKey(context: Context, key: string): Promise<storage.TerminalRecord | null> {
  return await storage.findTerminalByKey(context.database, key)
}

async function findEnrolled({ sql }: Operation, id: string): Promise<storage.TerminalRecord> {
  const terminal = await storage.findTerminal(sql, id)
  if (!terminal?.publicKey) throw new Refusal('terminals.not_proved')
  return terminal
}

function isSigned(terminal: storage.TerminalRecord, statement: string, signature: string): boolean {
  const key = keyOf(terminal.publicKey!)
  return key !== null && verify(null, Buffer.from(statement), key, Buffer.from(signature, 'base64'))
}

function keyOf(publicKey: Buffer) {
  try {
    return createPublicKey({ key: publicKey, format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

function digest(code: string): Buffer {
  return createHash('sm3').update(code).digest()
}

import { createHash } from 'node:crypto'
import { inScope, type Instant, type Language, minute, Refusal, second, type StaffMember } from '#kernel'
import { type Context, operate, type Operation, type Request, type Transaction } from '#kernel/server'
import { events, type Me, type Permission, type Role } from '#identity'
import { findUnit, readDirectory } from '#organisation/server'
import { memory, type Verdict, verdict } from '../model/lockout.ts'
import { permissionsOf } from '../model/permissions.ts'
import { hashPassword, inTurn, isWeak, verifyPassword } from './passwords.ts'
import * as storage from './storage.ts'

/** A session ends after this long without anything done (GB/T 22239: time-out), and at the latest after a long working day. */
const idleLimit = 30 * minute
export const sessionSeconds = 12 * 3600
/** How often a session's last use is written. */
const touchEvery = 20 * second
/** A desk page that gave no sign for this long is closed. */
const presentFor = 90 * second

export interface StaffGiven {
  readonly login: string
  readonly name: Readonly<Record<Language, string>>
  readonly unitId: string
  readonly departmentIds: readonly string[]
  readonly roles: readonly Role[]
  readonly password: string
  /** Must be changed at the first sign-in. */
  readonly temporary: boolean
}

export async function addStaff(operation: Operation, given: StaffGiven): Promise<string> {
  const id = operation.context.newId()
  await storage.addStaff(operation.sql, { id, ...given, password: await hashPassword(given.password), at: operation.now })
  operation.about('staff', id)
  operation.append({ event: events.added, props: { staff: id, roles: given.roles } })
  return id
}

export interface Credentials {
  readonly login: string
  readonly password: string
  readonly newPassword?: string | undefined
  /** The token of a browser this person signed in from before, if it has one. */
  readonly browser: string | null
}

/**
 * Signs a member of staff in. Unknown names and wrong passwords look and last the same.
 * Refuses with `identity.wrong_password`, `identity.wait`, `identity.locked`, `identity.new_password_needed`, `identity.weak_password`.
 */
export async function signIn(
  context: Context,
  request: Request,
  given: Credentials,
): Promise<{ readonly token: string; readonly staffId: string }> {
  const now = context.now()
  const login = context.keyring.blindIndex({ table: 'identity.failures', column: 'login' }, given.login.trim().toLowerCase())
  const found = await storage.findStaffByLogin(context.database, given.login.trim())
  // Who was disabled is as unknown as who never was.
  const staff = found?.disabled ? null : found
  const knownBrowser =
    staff !== null && given.browser !== null && (await storage.isKnownBrowser(context.database, staff.id, digest(given.browser)))
  const tried = await tryPassword(context, { login, knownBrowser, now, hashed: staff?.password ?? null, password: given.password })
  if (tried.result === 'kept out') throw waitFor(tried.state, now)
  if (tried.result === 'wrong') throw await noteFailure(context, request, { staffId: staff?.id ?? null, state: tried.state, now })
  if (staff!.temporary && given.newPassword === undefined) throw new Refusal('identity.new_password_needed')
  if (given.newPassword !== undefined && (given.newPassword === given.password || isWeak(given.newPassword, given.login)))
    throw new Refusal('identity.weak_password')
  const changed = given.newPassword === undefined ? null : await hashPassword(given.newPassword)
  const token = context.random(32).toString('base64url')
  await operate(context, { ...request, actor: { kind: 'system', id: 'sign-in' } }, async operation => {
    const { sql } = operation
    operation.about('staff', staff!.id)
    if (changed !== null) await storage.putPassword(sql, { id: staff!.id, password: changed, temporary: false })
    await storage.addSession(sql, { id: context.newId(), token: digest(token), staffId: staff!.id, at: now })
    await storage.forgetFailures(sql, login, knownBrowser)
    if (given.browser !== null) await storage.rememberBrowser(sql, { staffId: staff!.id, token: digest(given.browser), at: now })
    operation.append({ event: events.signedIn, props: { staff: staff!.id } })
  })
  return { token, staffId: staff!.id }
}

export async function signOut(context: Context, request: Request, actor: StaffMember): Promise<void> {
  await operate(context, request, async operation => {
    await storage.endSession(operation.sql, actor.sessionId, operation.now)
    operation.about('staff', actor.id)
    operation.append({ event: events.signedOut })
  })
}

/** Who a desk session belongs to; null when it ended, idled out or is too old. `active`: the person did something, not just an open page. */
export async function findStaffMember(context: Context, token: string, active: boolean): Promise<StaffMember | null> {
  const session = await storage.findSession(context.database, digest(token))
  const now = context.now()
  if (!session || now - session.seenAt > idleLimit || now - session.madeAt > sessionSeconds * 1000) return null
  const staff = await storage.findStaff(context.database, session.staffId)
  if (!staff || staff.disabled) return null
  if (now - (active ? session.seenAt : session.presentAt) > touchEvery)
    await storage.touchSession(context.database, { id: session.id, at: now, active })
  return actorOf(staff, session.id, (await findUnit(context, staff.unitId)).path)
}

export function requirePermission(actor: StaffMember, permission: Permission): void {
  if (!actor.permissions.includes(permission)) throw new Refusal('kernel.not_allowed')
}

export async function readMe(context: Context, staffId: string, language: Language): Promise<Me> {
  const staff = (await storage.findStaff(context.database, staffId))!
  const directory = await readDirectory(context)
  const unit = await findUnit(context, staff.unitId)
  return {
    id: staff.id,
    login: staff.login,
    name: staff.name[language],
    scope: unit.path,
    unit: unit.name[language],
    departments: directory.departments
      .filter(({ id }) => staff.departmentIds.includes(id))
      .map(({ id, name }) => ({ id, name: name[language] })),
    roles: [...staff.roles],
    permissions: [...permissionsOf(staff.roles)],
  }
}

/** Staff with one of the roles at a place or above it in the tree, who could come there now: their desk page is open. */
export async function findPresentStaff(
  context: Context,
  path: string,
  roles: readonly Role[],
): Promise<readonly { readonly id: string; readonly name: Readonly<Record<Language, string>> }[]> {
  const units = (await readDirectory(context)).units.filter(unit => inScope(path, unit.path)).map(({ id }) => id)
  const staff = await storage.findStaffOf(context.database, { units, roles })
  return staff.filter(({ presentAt, disabled }) => !disabled && presentAt !== null && context.now() - presentAt < presentFor)
}

export async function readStaffName(context: Context, staffId: string): Promise<Readonly<Record<Language, string>> | null> {
  return (await storage.findStaff(context.database, staffId))?.name ?? null
}

function actorOf(staff: storage.StaffRecord, sessionId: string, scope: string): StaffMember {
  return {
    kind: 'staff',
    id: staff.id,
    sessionId,
    scope,
    departmentIds: staff.departmentIds,
    roles: staff.roles,
    permissions: permissionsOf(staff.roles),
  }
}

function waitFor(state: { readonly until: Instant; readonly locked: boolean }, now: Instant): Refusal {
  const seconds = Math.max(1, Math.ceil((state.until - now) / second))
  return state.locked
    ? new Refusal('identity.locked', { minutes: Math.ceil(seconds / 60), seconds })
    : new Refusal('identity.wait', { seconds })
}

type Tried =
  | { readonly result: 'right' }
  | { readonly result: 'wrong'; readonly state: Verdict }
  | { readonly result: 'kept out'; readonly state: Extract<Verdict, { readonly open: false }> }

/** Tries a password, one after the other for each login: of many guesses sent at once no more count than of those sent one by one. */
async function tryPassword(
  context: Context,
  given: {
    readonly login: Buffer
    readonly knownBrowser: boolean
    readonly now: Instant
    readonly hashed: string | null
    readonly password: string
  },
): Promise<Tried> {
  const { login, knownBrowser, now } = given
  const work = async (sql: Transaction): Promise<Tried> => {
    await storage.lockLogin(sql, login)
    const failures = await storage.findFailures(sql, { login, knownBrowser, since: now - memory })
    const before = verdict({ at: failures }, now)
    if (!before.open) return { result: 'kept out', state: before }
    if (await verifyPassword(given.hashed, given.password)) return { result: 'right' }
    await storage.addFailure(sql, { login, knownBrowser, at: now })
    return { result: 'wrong', state: verdict({ at: [...failures, now] }, now) }
  }
  return await inTurn(async () => await context.database.begin(work))
}

async function noteFailure(
  context: Context,
  request: Request,
  given: { readonly staffId: string | null; readonly state: Verdict; readonly now: Instant },
): Promise<Refusal> {
  const { state, now } = given
  const locked = !state.open && state.locked
  await operate(
    context,
    { ...request, name: locked ? 'identity.locked' : 'identity.sign_in_failed', actor: { kind: 'system', id: 'sign-in' } },
    async operation => {
      if (given.staffId !== null) operation.about('staff', given.staffId)
      operation.append({ event: locked ? events.locked : events.failed, props: { staff: given.staffId } })
    },
  )
  return state.open ? new Refusal('identity.wrong_password') : waitFor(state, now)
}

function digest(token: string): Buffer {
  return createHash('sm3').update(token).digest()
}

import { inScope, type Language, type ParsedOf, Refusal, type StaffMember } from '#kernel'
import { type Context, operate, type Operation, type Request } from '#kernel/server'
import type * as contract from '#identity'
import { events, type StaffRow } from '#identity'
import { findUnit, readDirectory } from '#organisation/server'
import { memory, verdict } from '../model/lockout.ts'
import { hashPassword } from './passwords.ts'
import { addStaff, requirePermission } from './staff.ts'
import * as storage from './storage.ts'

export async function listStaff(context: Context, actor: StaffMember, language: Language): Promise<readonly StaffRow[]> {
  requirePermission(actor, 'staff.manage')
  const directory = await readDirectory(context)
  const units = new Map(directory.units.filter(({ path }) => inScope(path, actor.scope)).map(unit => [unit.id, unit]))
  const staff = await storage.findStaffOf(context.database, { units: [...units.keys()] })
  const pathOf = ({ unitId }: storage.StaffRecord) => units.get(unitId)!.path
  const now = context.now()
  return await Promise.all(
    staff.toSorted(byText(pathOf)).map(async member => {
      const login = context.keyring.blindIndex({ table: 'identity.failures', column: 'login' }, member.login.toLowerCase())
      const failures = await storage.findFailures(context.database, { login, knownBrowser: false, since: now - memory })
      const state = verdict({ at: failures }, now)
      return {
        id: member.id,
        login: member.login,
        name: member.name[language],
        names: { 'zh-CN': member.name['zh-CN'], en: member.name.en },
        unitId: member.unitId,
        departmentIds: [...member.departmentIds],
        disabled: member.disabled,
        unit: units.get(member.unitId)!.name[language],
        departments: directory.departments.filter(({ id }) => member.departmentIds.includes(id)).map(({ name }) => name[language]),
        roles: [...member.roles],
        lockedUntil: !state.open && state.locked ? state.until : null,
        seenAt: member.presentAt,
      }
    }),
  )
}

/** A temporary password, shown once; sessions end and a lock is lifted. */
export async function resetPassword(context: Context, request: Request, actor: StaffMember, staffId: string): Promise<string> {
  const password = readable(context.random(12))
  const hashed = await hashPassword(password)
  await operate(context, request, async operation => {
    requirePermission(actor, 'staff.manage')
    const staff = await findMember(operation, actor, staffId)
    await storage.putPassword(operation.sql, { id: staffId, password: hashed, temporary: true })
    await storage.endSessionsOf(operation.sql, staffId, operation.now)
    await storage.forgetFailures(
      operation.sql,
      context.keyring.blindIndex({ table: 'identity.failures', column: 'login' }, staff.login.toLowerCase()),
      null,
    )
    operation.about('staff', staffId)
    operation.append({ event: events.reset, props: { staff: staffId } })
  })
  return password
}

/** Adds a member of staff; their temporary password is shown once. Refuses with `identity.login_taken`, `identity.wrong_department`. */
export async function addMember(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: ParsedOf<typeof contract.addMember>,
): Promise<{ readonly id: string; readonly password: string }> {
  requirePermission(actor, 'staff.manage')
  const password = readable(context.random(12))
  const id = await operate(context, request, async operation => {
    await checkPlace(context, actor, given)
    if (await storage.findStaffByLogin(operation.sql, given.login)) throw new Refusal('identity.login_taken')
    return await addStaff(operation, { ...given, password, temporary: true })
  })
  return { id, password }
}

/** Name, place, departments and roles; open sessions go by the new ones at once. */
export async function changeMember(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: ParsedOf<typeof contract.changeMember>,
): Promise<void> {
  await operate(context, request, async operation => {
    const before = await findMember(operation, actor, given.staff)
    await checkPlace(context, actor, given)
    if (before.id === actor.id && (!given.roles.includes('administrator') || given.unitId !== before.unitId))
      throw new Refusal('identity.not_yourself')
    await storage.changeStaff(operation.sql, { ...given, id: before.id })
    operation.about('staff', before.id)
    operation.append({ event: events.changed, props: { staff: before.id, roles: given.roles } })
  })
}

export async function disableMember(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: ParsedOf<typeof contract.disableMember>,
): Promise<void> {
  await operate(context, request, async operation => {
    const { id } = await findMember(operation, actor, given.staff)
    if (id === actor.id) throw new Refusal('identity.not_yourself')
    await storage.disableStaff(operation.sql, id, given.disabled ? operation.now : null)
    if (given.disabled) await storage.endSessionsOf(operation.sql, id, operation.now)
    operation.about('staff', id)
    operation.append({ event: given.disabled ? events.disabled : events.enabled, props: { staff: id } })
  })
}

async function findMember(operation: Operation, actor: StaffMember, id: string): Promise<storage.StaffRecord> {
  requirePermission(actor, 'staff.manage')
  const staff = await storage.findStaff(operation.sql, id)
  if (!staff || !inScope((await findUnit(operation.context, staff.unitId)).path, actor.scope)) throw new Refusal('identity.unknown_staff')
  return staff
}

/** The place must be in one's own scope, the departments open and at that place or below it: nobody gives more than they have. */
async function checkPlace(
  context: Context,
  actor: StaffMember,
  { unitId, departmentIds }: { readonly unitId: string; readonly departmentIds: readonly string[] },
): Promise<void> {
  const unit = await findUnit(context, unitId)
  if (unit.closed || !inScope(unit.path, actor.scope)) throw new Refusal('organisation.unknown_unit')
  const { departments } = await readDirectory(context)
  const mayBe = new Set(departments.filter(({ closed, path }) => !closed && inScope(path, unit.path)).map(({ id }) => id))
  if (departmentIds.some(id => !mayBe.has(id))) throw new Refusal('identity.wrong_department')
}

function byText<T>(textOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0)
}

/** Letters and digits that cannot be taken for one another, in groups: read out at a counter. */
function readable(bytes: Buffer): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const text = Array.from(bytes, byte => letters[byte % letters.length]).join('')
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8, 12)}`
}

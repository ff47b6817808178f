import { Refusal } from './refusal.ts'

/**
 * Who acts. Every operation, log entry and audit row names one of these; nothing in the product changes without one.
 */
export type Actor = Visitor | StaffMember | Terminal | System | Nobody

export const channels = ['kiosk', 'hall', 'desk', 'system'] as const
/** The face by which somebody came. */
export type Channel = (typeof channels)[number]

/** How sure we are of who a visitor is: nobody known, a phone proved by a code, an ID card read at an enrolled terminal. */
export const assurances = ['none', 'phone', 'card'] as const
export type Assurance = (typeof assurances)[number]

/** A person (known or not) in a visit at a terminal or in the hall. `id` is the visit's. */
export interface Visitor {
  readonly kind: 'visitor'
  readonly id: string
  readonly channel: 'kiosk' | 'hall'
  readonly customerId: string | null
  readonly assurance: Assurance
  readonly terminalId: string | null
  readonly siteId: string | null
}

/** `scope` is the path of the place in the tree head office - region - site over which this person may see and act. */
export interface StaffMember {
  readonly kind: 'staff'
  readonly id: string
  readonly sessionId: string
  readonly scope: string
  readonly departmentIds: readonly string[]
  /** Roles as definitions name them (`handler`, `approver`); what the product itself guards are permissions. */
  readonly roles: readonly string[]
  readonly permissions: readonly string[]
}

export interface Terminal {
  readonly kind: 'terminal'
  readonly id: string
  readonly siteId: string
}

/** The product itself: a timer, a reaction, the seeder. `id` names which. */
export interface System {
  readonly kind: 'system'
  readonly id: string
}

/** Somebody without a visit or session. */
export interface Nobody {
  readonly kind: 'nobody'
  readonly id: 'nobody'
}

export const nobody: Nobody = { kind: 'nobody', id: 'nobody' }

/** True when `path` is `scope` itself or lies under it. Paths are unit keys joined by dots, e.g. `head.east.riverside`. */
export function inScope(path: string, scope: string): boolean {
  return path === scope || path.startsWith(`${scope}.`)
}

/** Throws `kernel.not_allowed` unless this member of staff has the permission; names of permissions are identity's. */
export function requireRight(actor: StaffMember, permission: string): void {
  if (!actor.permissions.includes(permission)) throw new Refusal('kernel.not_allowed')
}

/** True for the scope of the head office: what holds for the whole enterprise is decided there. */
export function isWhole(scope: string): boolean {
  return !scope.includes('.')
}

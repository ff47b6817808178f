/** What a member of staff may do. Routes and operations ask for these, never for a role. */
export const permissions = [
  'case.view',
  'case.claim',
  /** Move on, return. */
  'case.handle',
  /** Refuse an application. */
  'case.refuse',
  /** Give a case to somebody else, take one over. */
  'case.assign',
  'help.answer',
  'staff.manage',
  /** Units, departments, hours. */
  'organisation.manage',
  'terminal.manage',
  /** Publish, roll back, suspend; for the whole enterprise, so from the head office only. */
  'service.manage',
] as const
export type Permission = (typeof permissions)[number]

/** Roles as an office knows them; a definition's actions name these. */
export const roles = {
  handler: ['case.view', 'case.claim', 'case.handle'],
  approver: ['case.view', 'case.claim', 'case.handle', 'case.refuse'],
  supervisor: ['case.view', 'case.claim', 'case.handle', 'case.refuse', 'case.assign'],
  reception: ['help.answer', 'case.view'],
  administrator: ['staff.manage', 'organisation.manage', 'terminal.manage', 'service.manage'],
} as const satisfies Record<string, readonly Permission[]>
export type Role = keyof typeof roles
export const roleNames = Object.keys(roles) as [Role, ...Role[]]

export function permissionsOf(given: readonly Role[]): readonly Permission[] {
  return permissions.filter(permission => given.some(role => (roles[role] as readonly Permission[]).includes(permission)))
}

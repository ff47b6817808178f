import type { Instant } from '#kernel'
import type { AuditRow, Property } from './operation.ts'

/** The audit row of an act of the kernel's own programs, which are no operations (backup, restore, keys). */
export function systemAudit(given: {
  readonly id: string
  readonly at: Instant
  readonly action: string
  readonly object: { readonly kind: string; readonly id: string }
  readonly details?: Readonly<Record<string, Property>>
}): AuditRow {
  return {
    id: given.id,
    at: given.at,
    actorKind: 'system',
    actorId: 'kernel',
    scope: null,
    action: given.action,
    objectKind: given.object.kind,
    objectId: given.object.id,
    result: 'done',
    code: null,
    requestId: null,
    details: given.details ?? {},
  }
}

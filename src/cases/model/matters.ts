import * as z from 'zod/mini'
import { route } from '#kernel'
import { caseId } from './shapes.ts'

/* What did not come right by itself: money that is paid and not booked, a bank that is silent, a card nobody knows about. Staff see it and do something about it. */

const matterKinds = ['unposted', 'unknown', 'mismatch', 'refund_refused', 'refund_unknown', 'output_unknown'] as const
export type MatterKind = (typeof matterKinds)[number]

const remedies = ['ask', 'again', 'by_hand', 'looked', 'put_out', 'not_put_out'] as const
export type Remedy = (typeof remedies)[number]

/** Why somebody says so: a reason of this list, for the remedies that settle something on their word. */
export const remedyReasons = {
  by_hand: ['cash', 'transfer'],
  looked: ['bank_confirmed', 'bank_corrected'],
  put_out: ['person_has_it', 'seen_taken'],
  not_put_out: ['still_inside', 'counted'],
} as const satisfies Partial<Record<Remedy, readonly string[]>>

/** The reasons a remedy needs one of; none where nothing is settled by somebody's word alone. */
export function reasonsFor(remedy: Remedy): readonly string[] {
  return remedy in remedyReasons ? remedyReasons[remedy as keyof typeof remedyReasons] : []
}

export const matterRow = z.object({
  kind: z.enum(matterKinds),
  /** The attempt, the refund or the output. */
  id: z.string(),
  case: z.object({ id: z.string(), number: z.string(), serviceName: z.string() }),
  /** In the smallest unit; null where it is not about money. */
  amount: z.nullable(z.int()),
  currency: z.nullable(z.string()),
  /** Where the machine stands. */
  place: z.nullable(z.string()),
  since: z.number(),
  remedies: z.array(z.enum(remedies)),
})
export type MatterRow = z.infer<typeof matterRow>

/** Open matters of cases in one's scope and departments, oldest first. */
export const listMatters = route({
  name: 'cases.matters',
  method: 'GET',
  path: '/api/matters',
  who: 'staff',
  input: z.object({}),
  output: z.object({ rows: z.array(matterRow) }),
})

/**
 * Does something about one. `card`: the last four digits of the card that came out. Refused with `case.nothing_open` when it has come right meanwhile; with
 * `case.reason_needed` where somebody's word settles it and they say no reason.
 */
export const settleMatter = route({
  name: 'cases.settle_matter',
  method: 'POST',
  path: '/api/matters/:id',
  who: 'staff',
  input: z.extend(caseId, {
    kind: z.enum(matterKinds),
    matter: z.uuid(),
    remedy: z.enum(remedies),
    reason: z.optional(z.string().check(z.maxLength(40))),
    card: z.optional(z.string().check(z.regex(/^\d{4}$/))),
  }),
  output: z.object({}),
  refusals: ['case.unknown', 'case.nothing_open', 'case.reason_needed', 'case.card_needed'],
})

import * as z from 'zod/mini'
import { writtenParts } from '#catalog'
import { route } from '#kernel'

/** What the console asks of cases: how many are under way, what a publication means for them, whether a department can be closed. */

const count = z.object({ drafts: z.int(), underWay: z.int() })

/** Cases under way by service (`service.manage`). */
export const countServices = route({
  name: 'cases.count_services',
  method: 'GET',
  path: '/api/console/case-counts',
  who: 'staff',
  input: z.object({}),
  output: z.object({ services: z.array(z.extend(count, { service: z.string() })) }),
})

const counted = z.object({ safe: z.int(), needsAnswer: z.int(), breaking: z.int() })
export type Counted = z.infer<typeof counted>

/**
 * What a definition, or an earlier version, would mean for what is under way, if it had to move to it: cases keep what they began with. Null: the definition has faults.
 * `same`: those that pinned exactly these parts.
 */
export const analyseImpact = route({
  name: 'cases.analyse',
  method: 'POST',
  path: '/api/console/services/:service/impact',
  who: 'staff',
  keyed: false,
  input: z.object({ service: z.string(), parts: z.optional(writtenParts), version: z.optional(z.int()) }),
  output: z.object({
    impact: z.nullable(z.object({ drafts: counted, underWay: counted, same: z.int() })),
  }),
  refusals: ['catalog.unknown_service'],
})
export type ImpactCounts = NonNullable<z.infer<typeof analyseImpact.output>['impact']>

/** Closes a department that has no case under way (`organisation.manage`). */
export const closeDepartment = route({
  name: 'cases.close_department',
  method: 'POST',
  path: '/api/console/departments/:department/close',
  who: 'staff',
  input: z.object({ department: z.uuid() }),
  output: z.object({}),
  refusals: ['case.department_has_work', 'organisation.unknown_department'],
})

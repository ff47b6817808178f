import * as z from 'zod/mini'
import { route } from '#kernel'

export const managedTerminal = z.object({
  id: z.string(),
  /** What is written on it. */
  key: z.string(),
  name: z.string(),
  siteId: z.string(),
  site: z.string(),
  /** Since when it is known by its own key; null: it is not enrolled. */
  enrolledAt: z.nullable(z.number()),
  /** When it last proved itself, for a visit. */
  seenAt: z.nullable(z.number()),
})
export type ManagedTerminal = z.infer<typeof managedTerminal>

/** The terminals of one's scope; `terminal.manage`. */
export const listTerminals = route({
  name: 'terminals.managed',
  method: 'GET',
  path: '/api/console/terminals',
  who: 'staff',
  input: z.object({}),
  output: z.object({ terminals: z.array(managedTerminal) }),
})

const given = z.string().check(z.minLength(1), z.maxLength(60))

export const makeTerminal = route({
  name: 'terminals.make',
  method: 'POST',
  path: '/api/console/terminals',
  who: 'staff',
  input: z.object({
    key: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)),
    name: z.object({ 'zh-CN': given, en: given }),
    siteId: z.uuid(),
  }),
  output: z.object({ id: z.string() }),
  refusals: ['terminals.key_taken', 'organisation.unknown_unit'],
})

/** A code with which the terminal makes itself known, once, within ten minutes. It is shown once. */
export const issueCode = route({
  name: 'terminals.issue_code',
  method: 'POST',
  path: '/api/console/terminals/:terminal/code',
  who: 'staff',
  keyed: false,
  input: z.object({ terminal: z.uuid() }),
  output: z.object({ code: z.string(), minutes: z.int() }),
  refusals: ['terminals.unknown'],
})

/** Its key and its unused codes are worth nothing any more. */
export const revokeTerminal = route({
  name: 'terminals.revoke',
  method: 'POST',
  path: '/api/console/terminals/:terminal/revoke',
  who: 'staff',
  input: z.object({ terminal: z.uuid() }),
  output: z.object({}),
  refusals: ['terminals.unknown'],
})

import * as z from 'zod/mini'
import type { Input } from '#catalog'
import { caseEndings, phases } from './state.ts'

// What was put in is checked by the field's kind, not by shape: anything a page can send is kept or refused with words. What is deeper than any page sends is none.
export const input = z.custom<Input>(given => isFlat(given, 4))

function isFlat(given: unknown, levels: number): boolean {
  if (typeof given !== 'object' || given === null) return true
  return levels > 0 && Object.values(given).every(each => isFlat(each, levels - 1))
}

export const problem = z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
export const entry = z.object({
  value: z.optional(input),
  input: z.optional(input),
  problem: z.optional(problem),
  source: z.string(),
  trust: z.enum(['A', 'B', 'C', 'D']),
  locked: z.optional(z.boolean()),
  revision: z.number(),
})

export const documentFile = z.object({
  id: z.string(),
  rule: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number(),
  source: z.enum(['upload', 'camera']),
  at: z.number(),
})

export const pathNode = z.object({
  /** `submit`, a stage's id, or `end`. */
  id: z.string(),
  /** The stage's name; null for `submit` and `end`, which every page names itself. */
  name: z.nullable(z.string()),
  state: z.enum(['done', 'now', 'waiting', 'coming', 'stopped']),
  at: z.nullable(z.number()),
  dueAt: z.nullable(z.number()),
  /** Who has it, in words. */
  department: z.nullable(z.string()),
})
export type PathNodeView = z.infer<typeof pathNode>

export const requestedItem = z.object({ kind: z.enum(['question', 'document']), path: z.string(), reason: z.string() })
/** With the words for the item and the reason. */
/** `cure`: what to do about it, where the definition says so. */
export const requestedView = z.extend(requestedItem, { name: z.string(), why: z.string(), cure: z.nullable(z.string()) })
export const request = z.object({
  items: z.array(requestedView),
  note: z.string(),
  at: z.number(),
  until: z.number(),
  mended: z.array(z.string()),
})

/** What is owed for a case, line by line, in minor units; `due` is what payments knows it by. */
export const moneyView = z.object({
  due: z.string(),
  state: z.enum(['open', 'paid', 'closed', 'refunding', 'refunded']),
  items: z.array(z.object({ name: z.string(), amount: z.number() })),
  total: z.number(),
  currency: z.string(),
  until: z.number(),
})
export type MoneyView = z.infer<typeof moneyView>

/** What the case waits for while somebody may stand and wait with it. `unknown`: a partner or a device has not said whether it did it. */
export const waitings = ['payment', 'partner', 'unknown', 'decision', 'device', 'undoing'] as const

/** A case without what was entered: for lists, the progress query and the drawn path. */
export const caseHead = z.object({
  id: z.string(),
  number: z.string(),
  service: z.string(),
  serviceName: z.string(),
  phase: z.enum(phases),
  ending: z.nullable(z.enum(caseEndings)),
  outcome: z.nullable(z.enum(['granted', 'refused'])),
  /** In words: what is being done now, or how it ended, what the customer is told then, and why it was refused. */
  doing: z.nullable(z.string()),
  waiting: z.nullable(z.enum(waitings)),
  money: z.nullable(moneyView),
  /** The time that was chosen, while it is kept. */
  time: z.nullable(z.object({ start: z.number(), label: z.string() })),
  /** Whether the customer may call it off, and until when (null: as long as it goes on). */
  cancel: z.nullable(z.object({ until: z.nullable(z.number()), ask: z.nullable(z.string()) })),
  /** What partners told of it that the customer needs: a number to be called by. */
  shown: z.array(z.object({ label: z.string(), value: z.string() })),
  told: z.nullable(z.string()),
  why: z.nullable(z.string()),
  path: z.array(pathNode),
  wholeDueAt: z.nullable(z.number()),
  request: z.nullable(request),
  openedAt: z.number(),
  submittedAt: z.nullable(z.number()),
  endedAt: z.nullable(z.number()),
  /** When a draft, or a case waiting for the customer, will be ended by itself. */
  expiresAt: z.nullable(z.number()),
  zone: z.string(),
})
export type CaseHead = z.infer<typeof caseHead>

/** A case as its customer works on it. */
export const caseView = z.object({
  head: caseHead,
  definition: z.object({ intake: z.string(), handling: z.string() }),
  revision: z.number(),
  consented: z.boolean(),
  /** Who acts is known. */
  identified: z.boolean(),
  entries: z.record(z.string(), entry),
  rows: z.record(z.string(), z.array(z.string())),
  documents: z.array(documentFile),
  /** Once submitted: what the slip shows. */
  slip: z.nullable(z.object({ number: z.string(), code: z.string() })),
  /** What a device is to put out, was asked to and has not been heard (`unknown`), or could not; `here`: by the terminal of this visit. */
  output: z.nullable(
    z.object({ id: z.string(), kind: z.enum(['dispense']), state: z.enum(['intended', 'unknown', 'failed']), here: z.boolean() }),
  ),
  /** The day at the case's site, by which ages and deadlines of days are meant. */
  today: z.string(),
})
export type CaseView = z.infer<typeof caseView>

export const caseId = z.object({ id: z.uuid() })

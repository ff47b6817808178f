import * as z from 'zod/mini'
import { route } from '#kernel'
import { caseHead, caseId, documentFile, entry, input, requestedItem } from './shapes.ts'
import { phases } from './state.ts'

/* What the desk asks of cases. */

export const workViews = ['mine', 'open', 'waiting', 'done'] as const
export type WorkView = (typeof workViews)[number]

export const workRow = z.object({
  id: z.string(),
  number: z.string(),
  service: z.string(),
  serviceName: z.string(),
  stage: z.nullable(z.string()),
  /** Masked. */
  subject: z.nullable(z.string()),
  channel: z.string(),
  place: z.nullable(z.string()),
  phase: z.enum(phases),
  outcome: z.nullable(z.enum(['granted', 'refused'])),
  dueAt: z.nullable(z.number()),
  warned: z.boolean(),
  overdue: z.boolean(),
  assignee: z.nullable(z.object({ name: z.string(), me: z.boolean() })),
  at: z.number(),
})
export type WorkRow = z.infer<typeof workRow>

/** The work in one's scope and departments: with me, open, waiting for the customer, done (last 30 days). Most urgent first. */
export const listWork = route({
  name: 'cases.work',
  method: 'GET',
  path: '/api/work',
  who: 'staff',
  input: z.object({ view: z.enum(workViews) }),
  output: z.object({ rows: z.array(workRow), counts: z.record(z.enum(workViews), z.number()), zone: z.string() }),
})

const storyLine = z.object({
  event: z.string(),
  at: z.number(),
  channel: z.string(),
  place: z.nullable(z.string()),
  by: z.nullable(z.string()),
  case: z.nullable(z.object({ id: z.string(), serviceName: z.string(), here: z.boolean() })),
  /** Codes whose words the desk has: the stage, the outcome, the reason. */
  detail: z.nullable(z.string()),
})
export type StoryLine = z.infer<typeof storyLine>

/** A case as the desk sees it: sensitive answers masked, everything else in full. */
export const workCase = z.object({
  head: caseHead,
  definition: z.object({ intake: z.string(), handling: z.string() }),
  revision: z.number(),
  entries: z.record(z.string(), z.extend(entry, { masked: z.nullable(z.string()) })),
  rows: z.record(z.string(), z.array(z.string())),
  documents: z.array(documentFile),
  stage: z.nullable(
    z.object({
      id: z.string(),
      department: z.string(),
      dueAt: z.number(),
      warned: z.boolean(),
      overdue: z.boolean(),
      paused: z.boolean(),
      assignee: z.nullable(z.object({ name: z.string(), me: z.boolean() })),
    }),
  ),
  /** Actions this person may take here, by id. */
  actions: z.array(z.string()),
  person: z.object({
    /** Masked names. */
    subject: z.nullable(z.string()),
    actor: z.nullable(z.string()),
    role: z.nullable(z.enum(['self', 'guardian', 'agent'])),
    assurance: z.string(),
    cases: z.number(),
    knownSince: z.nullable(z.number()),
    story: z.array(storyLine),
  }),
  today: z.string(),
})
export type WorkCase = z.infer<typeof workCase>

const workChanging = { who: 'staff', method: 'POST', output: workCase } as const

export const readWork = route({
  name: 'cases.work_case',
  method: 'GET',
  path: '/api/work/:id',
  who: 'staff',
  input: caseId,
  output: workCase,
  refusals: ['case.unknown'],
})

/** One masked answer in full; who looked at what is in the audit log. */
export const reveal = route({
  name: 'cases.reveal',
  method: 'POST',
  path: '/api/work/:id/reveal',
  who: 'staff',
  keyed: false,
  input: z.extend(caseId, { path: z.string().check(z.maxLength(130)) }),
  output: z.object({ value: input }),
  refusals: ['case.unknown', 'case.no_such_question'],
})

export const claim = route({
  ...workChanging,
  name: 'cases.claim',
  path: '/api/work/:id/claim',
  input: caseId,
  refusals: ['case.claimed_already', 'case.with_customer'],
})
export const release = route({
  ...workChanging,
  name: 'cases.release',
  path: '/api/work/:id/release',
  input: caseId,
  refusals: ['case.not_yours'],
})

export const advance = route({
  ...workChanging,
  name: 'cases.advance',
  path: '/api/work/:id/advance',
  input: z.extend(caseId, { seen: z.int(), action: z.string().check(z.maxLength(40)) }),
  refusals: ['case.moved_on', 'case.not_claimed', 'case.not_yours', 'case.no_such_action'],
})

export const refuse = route({
  ...workChanging,
  name: 'cases.refuse',
  path: '/api/work/:id/refuse',
  input: z.extend(caseId, { seen: z.int(), action: z.string().check(z.maxLength(40)), reason: z.string().check(z.maxLength(40)) }),
  refusals: ['case.moved_on', 'case.not_claimed', 'case.not_yours', 'case.no_such_action', 'case.reason_needed'],
})

export const giveBack = route({
  ...workChanging,
  name: 'cases.return',
  path: '/api/work/:id/return',
  input: z.extend(caseId, {
    seen: z.int(),
    action: z.string().check(z.maxLength(40)),
    items: z.array(requestedItem).check(z.maxLength(30)),
    note: z.string().check(z.maxLength(500)),
  }),
  refusals: ['case.moved_on', 'case.not_claimed', 'case.not_yours', 'case.reason_needed', 'case.nothing_returned'],
})

import * as z from 'zod/mini'
import { route } from '#kernel'
import { caseHead, caseId, caseView, input } from './model/shapes.ts'

export { applyAll } from './model/apply.ts'
export type { Change, Command } from './model/commands.ts'
export { analyseImpact, closeDepartment, type Counted, countServices, type ImpactCounts } from './model/console-routes.ts'
export { decide } from './model/engine.ts'
export { isCaseNumber, readCode, readNumber, showNumber } from './model/numbers.ts'
export { type KioskPage, kioskPages, pageToGoOn, pathsInHall, pathsOnKiosk, rowPages, stepToGoOn, supplementPages } from './model/pages.ts'
export { refusals } from './model/refusals.ts'
export {
  advance,
  claim,
  giveBack,
  listWork,
  readWork,
  refuse,
  release,
  reveal,
  type StoryLine,
  type WorkCase,
  type WorkRow,
  type WorkView,
  workViews,
} from './model/desk.ts'
export { listMatters, type MatterKind, type MatterRow, reasonsFor, type Remedy, settleMatter } from './model/matters.ts'
export { showAmount, showTime } from './model/shown.ts'
export { type CaseHead, type CaseView, type MoneyView, type PathNodeView } from './model/shapes.ts'
export { pathOfCase, type PathNode } from './model/path.ts'
export { doingOf, givenOf, nothingDoing } from './model/state.ts'
export { mayCancel } from './model/doing.ts'
export { typingOn } from './model/typing.ts'
export { type Rules, surveyCase, type World } from './model/world.ts'
export type { CaseState, DocumentFile, Patch, Phase, StageState, StoredEntry, SupplementRequest } from './model/state.ts'

export const events = {
  opened: 'case.opened',
  consented: 'case.consented',
  identified: 'case.identified',
  answered: 'case.answered',
  attached: 'case.document_attached',
  detached: 'case.document_removed',
  submitted: 'case.submitted',
  entered: 'case.stage_entered',
  left: 'case.stage_left',
  claimed: 'case.claimed',
  released: 'case.released',
  returned: 'case.returned',
  resumed: 'case.resubmitted',
  replanned: 'case.replanned',
  warned: 'case.warned',
  overdue: 'case.overdue',
  owed: 'case.owed',
  paid: 'case.paid',
  asked: 'case.partner_asked',
  dealt: 'case.partner_answered',
  intended: 'case.output_intended',
  putOut: 'case.output_known',
  outputContradicted: 'case.output_contradicted',
  unwinding: 'case.unwinding',
  rewound: 'case.rewound',
  ended: 'case.ended',
  erased: 'case.erased',
} as const

const changing = { who: 'visitor', method: 'POST', output: caseView } as const

/** Opens a case: it has a number and lives on the server from now on. */
export const openCase = route({
  ...changing,
  name: 'cases.open',
  path: '/api/cases',
  input: z.object({ service: z.string().check(z.maxLength(60)) }),
  refusals: ['catalog.unknown_service', 'catalog.not_offered_here', 'catalog.suspended'],
})

/** The cases of whoever is signed in, newest first; of an anonymous visit, its own. */
export const listCases = route({
  name: 'cases.mine',
  method: 'GET',
  path: '/api/cases',
  who: 'visitor',
  input: z.object({}),
  output: z.object({ cases: z.array(caseHead) }),
})

export const readCase = route({
  name: 'cases.read',
  method: 'GET',
  path: '/api/cases/:id',
  who: 'visitor',
  input: caseId,
  output: caseView,
  refusals: ['case.unknown'],
})

export const consent = route({
  ...changing,
  name: 'cases.consent',
  path: '/api/cases/:id/consent',
  /** What was agreed to: the content hash of the texts the notice stood in (`definitionView.texts.hash`). */
  input: z.extend(caseId, { notice: z.string().check(z.regex(/^[\da-f]{64}$/)) }),
})

/** Links the case to whoever was identified in this visit and fills in what their card or phone proves. */
export const identify = route({ ...changing, name: 'cases.identify', path: '/api/cases/:id/identify', input: caseId })

/** Keeps what was typed, valid or not. `seen`: the revision the page shows; refused with `case.moved_on` when one of these answers changed since. */
export const answer = route({
  ...changing,
  name: 'cases.answer',
  path: '/api/cases/:id/answers',
  input: z.extend(caseId, {
    seen: z.int(),
    patches: z.array(z.object({ path: z.string().check(z.maxLength(130)), input })).check(z.minLength(1), z.maxLength(100)),
  }),
  refusals: [
    'case.moved_on',
    'case.no_such_question',
    'case.locked_answer',
    'case.not_to_be_changed',
    'case.consent_needed',
    'case.submitted_already',
    'case.ended',
  ],
})

const offerItem = z.object({
  item: z.string(),
  label: z.string(),
  /** Minor units; null where it has no price. */
  amount: z.nullable(z.number()),
  shown: z.array(z.object({ label: z.string(), value: z.string() })),
})
export type OfferItem = z.infer<typeof offerItem>

/** What is offered for a question whose answers somebody else has: the resource whose times can be chosen, or what a partner answered. */
export const readOffers = route({
  name: 'cases.offers',
  method: 'GET',
  path: '/api/cases/:id/offers',
  who: 'visitor',
  input: z.extend(caseId, { path: z.string().check(z.maxLength(130)) }),
  output: z.union([
    z.object({ kind: z.literal('slot'), resource: z.string() }),
    z.object({ kind: z.literal('lookup'), currency: z.string(), items: z.array(offerItem) }),
  ]),
  refusals: ['case.no_such_question', 'partners.unavailable', 'queueing.unknown_resource'],
  limit: { per: 'actor', most: 120, seconds: 60 },
})

/** Takes one of what is offered: the server asks whoever offers it, so that nothing a page sends is believed. */
export const choose = route({
  ...changing,
  name: 'cases.choose',
  path: '/api/cases/:id/choose',
  input: z.extend(caseId, { seen: z.int(), path: z.string().check(z.maxLength(130)), choice: z.string().check(z.maxLength(100)) }),
  refusals: [
    'case.no_such_question',
    'case.moved_on',
    'case.not_offered',
    'case.submitted_already',
    'partners.unavailable',
    'queueing.slot_gone',
  ],
})

const rowInput = z.extend(caseId, { group: z.string().check(z.maxLength(40)), row: z.string().check(z.regex(/^[\w-]{1,40}$/)) })
export const addRow = route({
  ...changing,
  name: 'cases.add_row',
  path: '/api/cases/:id/rows',
  input: rowInput,
  refusals: ['case.too_many_rows'],
})
export const removeRow = route({ ...changing, name: 'cases.remove_row', path: '/api/cases/:id/rows/remove', input: rowInput })

/** Bytes of the largest file any definition may allow. */
export const largestFile = 20_000_000

/** Puts a file to a case; `file` is its id, made by the page, so that a repeated upload is the same file. */
export const attachDocument = route({
  name: 'cases.attach',
  method: 'PUT',
  path: '/api/cases/:id/documents/:file',
  who: 'visitor',
  input: z.extend(caseId, {
    file: z.uuid(),
    rule: z.string().check(z.maxLength(40)),
    name: z.string().check(z.maxLength(200)),
    source: z.enum(['upload', 'camera']),
  }),
  output: caseView,
  body: { kind: 'bytes', most: largestFile },
  refusals: [
    'case.no_such_document',
    'case.wrong_media_type',
    'case.unknown_file',
    'case.damaged_file',
    'case.locked_file',
    'case.file_too_large',
    'case.photo_too_small',
    'case.too_many_files',
    'case.not_to_be_changed',
  ],
})

export const detachDocument = route({
  ...changing,
  name: 'cases.detach',
  path: '/api/cases/:id/documents/:file/remove',
  input: z.extend(caseId, { file: z.uuid() }),
})

/** Where a page reads a file's content (an image or a PDF, not JSON): `/api/cases/<id>/documents/<file>`. */
export function documentUrl(id: string, file: string, face: string): string {
  return `/api/cases/${id}/documents/${file}?face=${face}`
}

export const submit = route({
  ...changing,
  name: 'cases.submit',
  path: '/api/cases/:id/submit',
  input: z.extend(caseId, { seen: z.int() }),
  refusals: [
    'case.moved_on',
    'case.incomplete',
    'case.not_eligible',
    'case.identity_needed',
    'case.submitted_already',
    'organisation.no_department',
  ],
})

export const resubmit = route({
  ...changing,
  name: 'cases.resubmit',
  path: '/api/cases/:id/resubmit',
  input: z.extend(caseId, { seen: z.int() }),
  refusals: ['case.moved_on', 'case.not_mended', 'case.incomplete', 'case.not_returned'],
})

/**
 * Says that the device of this terminal is about to be asked for `output`: from now on only the terminal's journal tells whether it was put out. Only at the terminal
 * where the case was begun; asked again, it changes nothing.
 */
export const beginOutput = route({
  ...changing,
  name: 'cases.begin_output',
  path: '/api/cases/:id/output',
  input: z.extend(caseId, { output: z.uuid() }),
  refusals: ['case.other_terminal'],
})

/** Ends a submitted case, or erases a draft with everything in it. */
export const withdraw = route({
  name: 'cases.withdraw',
  method: 'POST',
  path: '/api/cases/:id/withdraw',
  who: 'visitor',
  input: caseId,
  output: z.object({}),
  refusals: ['case.ended'],
})

/** Progress without signing in: the case's number and the code on its slip. Five tries an hour for a number. */
export const queryProgress = route({
  name: 'cases.progress',
  method: 'POST',
  path: '/api/progress',
  who: 'anyone',
  keyed: false,
  input: z.object({ number: z.string().check(z.maxLength(40)), code: z.string().check(z.maxLength(40)) }),
  output: caseHead,
  refusals: ['case.wrong_code', 'case.too_many_tries'],
  limit: { per: 'address', most: 30, seconds: 60 },
})

/** Live room of a case; its sequence is the case's revision. */
export function caseRoom(id: string): string {
  return `case:${id}`
}

/** Live room of the work under a place of the tree. */
export function workRoom(scope: string): string {
  return `work:${scope}`
}

/** Live room of one customer's list of cases. */
export function customerRoom(id: string): string {
  return `customer:${id}`
}

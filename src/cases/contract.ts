import * as z from 'zod/mini'
import type { Input } from '#catalog'
import { type RefusalTexts, route } from '#kernel'
import { caseEndings, phases } from './model/state.ts'

export { applyAll } from './model/apply.ts'
export type { Change, Command } from './model/commands.ts'
export { decide, type Rules, surveyCase, type World } from './model/engine.ts'
export { isCaseNumber, readCode, readNumber, showNumber } from './model/numbers.ts'
export { type KioskPage, kioskPages, pageToGoOn, pathsInHall, pathsOnKiosk, rowPages, stepToGoOn, supplementPages } from './model/pages.ts'
export { pathOfCase, type PathNode } from './model/path.ts'
export type { CaseState, DocumentFile, Patch, Phase, StageState, StoredEntry, SupplementRequest } from './model/state.ts'

export const refusals = {
  'case.unknown': { status: 404, 'zh-CN': '没有找到这个办件。', en: 'We could not find this application.' },
  'case.moved_on': {
    status: 409,
    'zh-CN': '这个办件在别处有了新变化，已经为您更新，请看一下再继续。',
    en: 'This application changed elsewhere. It has been updated; please check before you go on.',
  },
  'case.consent_needed': { status: 409, 'zh-CN': '请先阅读并同意个人信息说明。', en: 'Please read and agree to the privacy notice first.' },
  'case.no_such_question': { status: 409, 'zh-CN': '这个问题现在不需要填了。', en: 'This question is no longer asked.' },
  'case.locked_answer': {
    status: 409,
    'zh-CN': '这一项来自您的证件，不能改动。如有错误，请找工作人员。',
    en: 'This comes from your ID card and cannot be changed here. If it is wrong, please ask our staff.',
  },
  'case.not_to_be_changed': {
    status: 409,
    'zh-CN': '这一项不用改，只补要求的内容就好。',
    en: 'This does not need changing; please mend only what was asked for.',
  },
  'case.too_many_rows': { status: 422, 'zh-CN': '最多可以填 {most} 个。', en: 'You can add at most {most}.' },
  'case.no_such_document': { status: 409, 'zh-CN': '现在不需要这份材料。', en: 'This document is not needed now.' },
  'case.wrong_media_type': {
    status: 422,
    'zh-CN': '这份材料不能用这种文件，请换成说明里写的格式。',
    en: 'This kind of file cannot be used here. Please use one of the formats named.',
  },
  'case.unknown_file': {
    status: 422,
    'zh-CN': '这个文件不是照片，也不是 PDF，请换一个。',
    en: 'This file is neither a photo nor a PDF. Please choose another.',
  },
  'case.damaged_file': {
    status: 422,
    'zh-CN': '这个文件打不开，可能没传完整，请重新选择。',
    en: 'This file cannot be opened; it may be incomplete. Please choose it again.',
  },
  'case.locked_file': {
    status: 422,
    'zh-CN': '这个 PDF 设了密码，工作人员打不开。请去掉密码再上传。',
    en: 'This PDF has a password. Please remove it and upload again.',
  },
  'case.file_too_large': {
    status: 413,
    'zh-CN': '文件超过 {megabytes} MB，请压缩或重新拍一张。',
    en: 'The file is larger than {megabytes} MB. Please use a smaller one.',
  },
  'case.photo_too_small': {
    status: 422,
    'zh-CN': '照片太小，看不清楚。至少要 {width}×{height} 像素。',
    en: 'The photo is too small to read. It needs at least {width}×{height} pixels.',
  },
  'case.too_many_files': { status: 422, 'zh-CN': '这份材料最多 {most} 个文件。', en: 'At most {most} files for this document.' },
  'case.incomplete': {
    status: 422,
    'zh-CN': '还有几项没填好，请补上再提交。',
    en: 'Some answers are still missing. Please complete them before you submit.',
  },
  'case.not_eligible': {
    status: 422,
    'zh-CN': '按现在填的情况，还不能办这件事。',
    en: 'With what you entered, this cannot be applied for.',
  },
  'case.identity_needed': {
    status: 403,
    'zh-CN': '提交前，请先刷身份证或用手机号登录。',
    en: 'Please read your ID card or sign in by phone before you submit.',
  },
  'case.submitted_already': { status: 409, 'zh-CN': '这个办件已经提交了。', en: 'This application was already submitted.' },
  'case.not_submitted': { status: 409, 'zh-CN': '这个办件还没有提交。', en: 'This application has not been submitted yet.' },
  'case.not_returned': { status: 409, 'zh-CN': '这个办件现在不需要补材料。', en: 'Nothing needs to be mended in this application now.' },
  'case.not_mended': { status: 422, 'zh-CN': '还有要求补的内容没有补。', en: 'Something that was asked for has not been mended yet.' },
  'case.ended': { status: 409, 'zh-CN': '这个办件已经结束。', en: 'This application has ended.' },
  'case.no_stage': {
    status: 409,
    'zh-CN': '这个办件没有可去的环节，请联系管理员。',
    en: 'There is no stage this application can go to. Please tell the administrator.',
  },
  'case.no_such_action': { status: 409, 'zh-CN': '这个环节不能这样处理。', en: 'This cannot be done in this stage.' },
  'case.not_claimed': { status: 409, 'zh-CN': '请先认领这个办件。', en: 'Please claim this case first.' },
  'case.claimed_already': { status: 409, 'zh-CN': '这个办件已被同事认领。', en: 'A colleague has claimed this case.' },
  'case.not_yours': { status: 403, 'zh-CN': '这个办件在同事手里。', en: 'This case is with a colleague.' },
  'case.with_customer': { status: 409, 'zh-CN': '正在等申请人补材料。', en: 'It is waiting for the applicant.' },
  'case.reason_needed': { status: 422, 'zh-CN': '请选一个原因。', en: 'Please choose a reason.' },
  'case.nothing_returned': { status: 422, 'zh-CN': '请至少选一项要补的内容。', en: 'Please choose at least one thing to be mended.' },
  'case.wrong_code': {
    status: 422,
    'zh-CN': '办件号或取件码不对，还可以试 {left} 次。',
    en: 'The number or the code is wrong. You have {left} more tries.',
  },
  'case.too_many_tries': {
    status: 429,
    'zh-CN': '试的次数太多了，请过 {minutes} 分钟再查，或请工作人员帮忙。',
    en: 'Too many tries. Please try again in {minutes} minutes, or ask our staff.',
  },
} as const satisfies RefusalTexts

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
  warned: 'case.warned',
  overdue: 'case.overdue',
  ended: 'case.ended',
  erased: 'case.erased',
} as const

// What was put in is checked by the field's kind, not by shape: anything a page can send is kept or refused with words.
const input = z.custom<Input>(() => true)
const problem = z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
const entry = z.object({
  value: z.optional(input),
  input: z.optional(input),
  problem: z.optional(problem),
  source: z.string(),
  trust: z.enum(['A', 'B', 'C', 'D']),
  locked: z.optional(z.boolean()),
  revision: z.number(),
})

const documentFile = z.object({
  id: z.string(),
  rule: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number(),
  source: z.enum(['upload', 'camera']),
  at: z.number(),
})

const pathNode = z.object({
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

const requestedItem = z.object({ kind: z.enum(['question', 'document']), path: z.string(), reason: z.string() })
/** With the words for the item and the reason. */
const requestedView = z.extend(requestedItem, { name: z.string(), why: z.string() })
const request = z.object({
  items: z.array(requestedView),
  note: z.string(),
  at: z.number(),
  until: z.number(),
  mended: z.array(z.string()),
})

/** A case without what was entered: for lists, the progress query and the drawn path. */
const caseHead = z.object({
  id: z.string(),
  number: z.string(),
  service: z.string(),
  serviceName: z.string(),
  phase: z.enum(phases),
  ending: z.nullable(z.enum(caseEndings)),
  outcome: z.nullable(z.enum(['granted', 'refused'])),
  /** In words: what is being done now, or how it ended, what the customer is told then, and why it was refused. */
  doing: z.nullable(z.string()),
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
  /** The day at the case's site, by which ages and deadlines of days are meant. */
  today: z.string(),
})
export type CaseView = z.infer<typeof caseView>

const caseId = z.object({ id: z.uuid() })
const changing = { who: 'visitor', method: 'POST', output: caseView } as const

/** Opens a case: it has a number and lives on the server from now on. */
export const openCase = route({
  ...changing,
  name: 'cases.open',
  path: '/api/cases',
  input: z.object({ service: z.string().check(z.maxLength(60)) }),
  refusals: ['catalog.unknown_service', 'catalog.not_offered_here'],
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
  input: z.extend(caseId, { notice: z.string().check(z.maxLength(100)) }),
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
export function documentUrl(caseId: string, file: string, face: string): string {
  return `/api/cases/${caseId}/documents/${file}?face=${face}`
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

/* ---- the desk ---- */

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

import * as z from 'zod/mini'
import { assurances, languages, type RefusalTexts, route } from '#kernel'
import { siteView } from '#organisation'
import { cardData, terminalProof } from '#terminals'

export const refusals = {
  'visits.ended': {
    status: 401,
    'zh-CN': '这次办理已经结束，请重新开始。',
    en: 'This visit has ended. Please start again.',
  },
  'visits.not_a_terminal': {
    status: 403,
    'zh-CN': '这里是演示，读卡不能证明身份。请用手机号登录。',
    en: 'This is a demonstration: a card read here proves nothing. Please sign in with your phone.',
  },
  'visits.card_expired': {
    status: 422,
    'zh-CN': '这张身份证已过有效期，请先换领新证。',
    en: 'This ID card has expired. Please renew it first.',
  },
  'visits.another_person': {
    status: 409,
    'zh-CN': '这次办理已用另一个人的证件。要换人，请先退出。',
    en: 'Another person’s card was used in this visit. Please leave first to change the person.',
  },
  'visits.not_a_mobile': {
    status: 422,
    'zh-CN': '请填 11 位手机号。',
    en: 'Please enter an 11-digit mobile number.',
  },
  'visits.help_gone': {
    status: 409,
    'zh-CN': '这个求助已经有人处理或已取消。',
    en: 'This call for help was already taken or cancelled.',
  },
} as const satisfies RefusalTexts

export const events = {
  opened: 'visit.opened',
  identified: 'visit.identified',
  ended: 'visit.ended',
  helpCalled: 'help.called',
  helpAccepted: 'help.accepted',
  helpUnanswered: 'help.unanswered',
  helpDone: 'help.done',
} as const

/** How a visit ends; each ends exactly once (data.md 1.1). */
export const endings = ['completed', 'explicit_exit', 'timeout', 'preempted'] as const
export type Ending = (typeof endings)[number]

/** Whom we take the visitor for. Name and phone are masked. */
export const visitView = z.object({
  id: z.string(),
  channel: z.enum(['kiosk', 'hall']),
  assurance: z.enum(assurances),
  /** Whom the visit is by, for live rooms; null while nobody is known. */
  customer: z.nullable(z.string()),
  name: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  terminal: z.nullable(z.string()),
  terminalId: z.nullable(z.string()),
  site: z.nullable(siteView),
})
export type VisitView = z.infer<typeof visitView>

const language = z.enum(languages)

/** Opens a visit and sets the face's cookie. At a terminal with its proof; without one the kiosk page is a demonstration. */
export const openVisit = route({
  name: 'visits.open',
  method: 'POST',
  path: '/api/visits',
  who: 'anyone',
  keyed: false,
  input: z.object({ language, terminal: z.optional(terminalProof) }),
  output: visitView,
  refusals: ['terminals.not_proved'],
  limit: { per: 'address', most: 300, seconds: 60 },
})

export const readVisit = route({
  name: 'visits.read',
  method: 'GET',
  path: '/api/visits/current',
  who: 'visitor',
  input: z.object({}),
  output: visitView,
  refusals: ['visits.ended'],
})

export const sendPhoneCode = route({
  name: 'visits.phone_code',
  method: 'POST',
  path: '/api/visits/current/phone-code',
  who: 'visitor',
  input: z.object({ phone: z.string().check(z.maxLength(30)) }),
  /** Seconds until another code may be asked for. */
  output: z.object({ again: z.number() }),
  refusals: ['visits.not_a_mobile', 'identity.code_too_soon', 'identity.too_many_codes'],
  limit: { per: 'address', most: 60, seconds: 60 },
})

export const provePhone = route({
  name: 'visits.phone',
  method: 'POST',
  path: '/api/visits/current/phone',
  who: 'visitor',
  input: z.object({ phone: z.string().check(z.maxLength(30)), code: z.string().check(z.maxLength(12)) }),
  output: visitView,
  refusals: ['visits.not_a_mobile', 'identity.wrong_code', 'identity.code_expired'],
})

export const proveCard = route({
  name: 'visits.card',
  method: 'POST',
  path: '/api/visits/current/card',
  who: 'visitor',
  input: z.object({ card: cardData, signature: z.string().check(z.maxLength(200)) }),
  output: visitView,
  refusals: ['visits.not_a_terminal', 'visits.card_expired', 'visits.another_person', 'terminals.not_proved'],
})

export const endVisit = route({
  name: 'visits.end',
  method: 'POST',
  path: '/api/visits/current/end',
  who: 'visitor',
  keyed: false,
  input: z.object({ ending: z.enum(endings) }),
  output: z.object({}),
})

export const helpStates = ['ringing', 'accepted', 'unanswered', 'nobody', 'done', 'cancelled'] as const

/** A call for help as the person at the terminal sees it. */
export const helpView = z.object({
  id: z.string(),
  state: z.enum(helpStates),
  /** Members of staff whose desk page is open now. */
  present: z.number(),
  /** Who comes. */
  by: z.nullable(z.string()),
  /** In how long they said they would be there, in ms from this answer on: a terminal's own clock may be wrong. */
  expectedIn: z.nullable(z.number()),
  /** The way round when nobody is there. */
  site: z.nullable(siteView),
})
export type HelpView = z.infer<typeof helpView>

/** Where a person is stuck, in ids and never in their words: `home`, `guide`, or a service and, once it is begun, its step (`residence-permit-renewal/living`). */
const place = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,59}(\/[a-z][a-z0-9_]{0,39})?$/))

export const callHelp = route({
  name: 'visits.help',
  method: 'POST',
  path: '/api/visits/current/help',
  who: 'visitor',
  input: z.object({ place }),
  output: helpView,
  refusals: ['catalog.unknown_service'],
})

export const readHelp = route({
  name: 'visits.read_help',
  method: 'GET',
  path: '/api/visits/current/help',
  who: 'visitor',
  input: z.object({}),
  output: z.object({ help: z.nullable(helpView) }),
})

export const cancelHelp = route({
  name: 'visits.cancel_help',
  method: 'POST',
  path: '/api/visits/current/help/cancel',
  who: 'visitor',
  input: z.object({}),
  output: z.object({ help: z.nullable(helpView) }),
})

/** A call for help as the desk sees it. */
export const helpCall = z.object({
  id: z.string(),
  state: z.enum(helpStates),
  terminal: z.nullable(z.string()),
  site: z.string(),
  /** Where they are stuck, as ids; `service` and `step` are what the definition calls them, null at `home` and in the `guide`. */
  place: z.string(),
  service: z.nullable(z.string()),
  step: z.nullable(z.string()),
  calledAt: z.number(),
  by: z.nullable(z.string()),
  /** By when they said they would be there. */
  expectedAt: z.nullable(z.number()),
  mine: z.boolean(),
})
export type HelpCall = z.infer<typeof helpCall>

/** Open calls in one's scope; `help.answer`. */
export const listHelp = route({
  name: 'visits.help_calls',
  method: 'GET',
  path: '/api/help',
  who: 'staff',
  input: z.object({}),
  output: z.object({ calls: z.array(helpCall) }),
})

export const acceptHelp = route({
  name: 'visits.accept_help',
  method: 'POST',
  path: '/api/help/:help/accept',
  who: 'staff',
  input: z.object({ help: z.uuid(), minutes: z.int().check(z.minimum(1), z.maximum(30)) }),
  output: z.object({ calls: z.array(helpCall) }),
  refusals: ['visits.help_gone'],
})

export const finishHelp = route({
  name: 'visits.finish_help',
  method: 'POST',
  path: '/api/help/:help/finish',
  who: 'staff',
  input: z.object({ help: z.uuid() }),
  output: z.object({ calls: z.array(helpCall) }),
  refusals: ['visits.help_gone'],
})

/** Live room of a visit: its identity, its call for help. */
export function visitRoom(id: string): string {
  return `visit:${id}`
}

/** Live room of the calls for help under a place of the tree. */
export function helpRoom(scope: string): string {
  return `help:${scope}`
}

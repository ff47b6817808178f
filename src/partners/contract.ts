import * as z from 'zod/mini'
import type { RefusalTexts } from '#kernel'

export { retryAfter } from './model/patience.ts'

export const refusals = {
  'partners.unknown_system': { status: 404, 'zh-CN': '没有接入这个业务系统。', en: 'This business system is not connected.' },
  'partners.unavailable': {
    status: 503,
    'zh-CN': '对方系统暂时没有回应，请稍后再试。',
    en: 'The provider’s system does not answer just now. Please try again in a moment.',
  },
  'partners.not_answered': {
    status: 422,
    'zh-CN': '对方系统没有受理这个查询，请检查所填内容。',
    en: 'The provider’s system did not accept this. Please check your answers.',
  },
  'partners.unknown_call': { status: 404, 'zh-CN': '没有这次业务请求。', en: 'There is no such call.' },
  'partners.call_changed': {
    status: 409,
    'zh-CN': '同一个请求编号已用在别的内容上。',
    en: 'This request number was used for something else.',
  },
} as const satisfies RefusalTexts

/** `answered`: a call is settled (props: call, system, verb, state, code). `unknown`: nobody can say yet whether it was done; it is asked until somebody can. */
export const events = { asked: 'partners.asked', unknown: 'partners.unknown', answered: 'partners.answered' } as const

/** What a business system can be asked to do. `lock` keeps something for a customer, `post` does it for good, `reverse` undoes either. */
const verbs = ['lock', 'post', 'reverse'] as const
export type Verb = (typeof verbs)[number]

/**
 * A call's life. `asked`: stored, no answer yet. `unknown`: sent, and it cannot be said whether it was done. `done`, `refused`: the system has said so. `reversed`: it was
 * undone, or it is sure that it never will be done.
 */
const callStates = ['asked', 'unknown', 'done', 'refused', 'reversed'] as const
export type CallState = (typeof callStates)[number]

/** What a system is told, and what it tells: by its own names, flat; what people read may stand beside it in another language (`where`, `where.en`). Money is in minor units. */
const partnerValues = z.record(
  z.string().check(z.regex(/^[a-zA-Z][a-zA-Z0-9_]{0,39}(\.[a-z]{2}(-[A-Z]{2})?)?$/)),
  z.union([z.string().check(z.maxLength(2000)), z.number(), z.boolean()]),
)
export type PartnerValues = z.infer<typeof partnerValues>

const code = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,39}$/))

/** What a system says of a call. `unheard`: it has never got one with this number. */
export const callAnswer = z.union([
  z.object({ number: z.uuid(), verb: z.enum(verbs), state: z.literal('done'), result: partnerValues }),
  z.object({ number: z.uuid(), verb: z.enum(verbs), state: z.literal('refused'), code }),
  z.object({ number: z.uuid(), state: z.literal('unheard') }),
])
export type CallAnswer = z.infer<typeof callAnswer>

/** One of what a system lists: bills that are due, doctors of a department. `amount` in minor units, null where it has no price. `state`: may it be chosen. */
const listedItem = z.object({
  item: z.string().check(z.minLength(1), z.maxLength(100)),
  label: z.string().check(z.minLength(1), z.maxLength(200)),
  amount: z.nullable(z.int().check(z.minimum(0))),
  shown: z.array(z.object({ label: z.string().check(z.maxLength(100)), value: z.string().check(z.maxLength(200)) })).check(z.maxLength(20)),
})
export type ListedItem = z.infer<typeof listedItem>

/** A system's answer to a question: what it lists, or why not. */
export const listAnswer = z.union([
  z.object({ state: z.literal('done'), items: z.array(listedItem).check(z.maxLength(200)) }),
  z.object({ state: z.literal('refused'), code }),
])
export type ListAnswer = z.infer<typeof listAnswer>

/** What is signed: both ways the same, so that neither a question nor an answer can be made up or used for another. */
export function signedText(given: { readonly path: string; readonly at: string; readonly nonce: string; readonly body: string }): string {
  return [given.path, given.at, given.nonce, given.body].join('\n')
}

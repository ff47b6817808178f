import * as z from 'zod/mini'
import { type RefusalTexts, route } from '#kernel'

export * from './model/console-routes.ts'
export { type CardData, cardStatement, outputStatement, type PutOut, visitStatement } from './model/statements.ts'

export const refusals = {
  'terminals.bad_enrolment': {
    status: 403,
    'zh-CN': '登记码不对、已经用过或过期了。',
    en: 'The enrolment code is wrong, used or expired.',
  },
  'terminals.unknown': { status: 404, 'zh-CN': '没有这台终端。', en: 'There is no such terminal.' },
  'terminals.key_taken': { status: 409, 'zh-CN': '这个编号已经有终端在用了。', en: 'Another terminal has this number.' },
  'terminals.not_proved': {
    status: 403,
    'zh-CN': '这台设备没有通过核验。',
    en: 'This device could not be verified.',
  },
} as const satisfies RefusalTexts

export const events = {
  added: 'terminal.added',
  enrolled: 'terminal.enrolled',
  codeIssued: 'terminal.code_issued',
  revoked: 'terminal.revoked',
  putOut: 'terminal.put_out',
} as const

/** What a terminal may have; services say which of them they need. */
export const deviceKinds = ['card-reader', 'camera', 'card-dispenser'] as const
export type DeviceKind = (typeof deviceKinds)[number]

export const cardData = z.object({
  name: z.string().check(z.maxLength(60)),
  sex: z.enum(['male', 'female']),
  nation: z.string().check(z.maxLength(20)),
  birth: z.string().check(z.maxLength(10)),
  address: z.string().check(z.maxLength(150)),
  idNumber: z.string().check(z.regex(/^\d{17}[\dX]$/)),
  authority: z.string().check(z.maxLength(60)),
  validFrom: z.string().check(z.maxLength(10)),
  validTo: z.nullable(z.string().check(z.maxLength(10))),
})

/** Proof that a page runs on an enrolled terminal: its signature over a challenge of ours. */
export const terminalProof = z.object({
  terminal: z.uuid(),
  challenge: z.string().check(z.maxLength(100)),
  signature: z.string().check(z.maxLength(200)),
})

export const enrol = route({
  name: 'terminals.enrol',
  method: 'POST',
  path: '/api/terminals/enrol',
  who: 'anyone',
  keyed: false,
  /** `publicKey`: Ed25519, SPKI DER in base64. `devices`: what the terminal has; one that gets another is enrolled again. */
  input: z.object({
    code: z.string().check(z.maxLength(40)),
    publicKey: z.string().check(z.maxLength(200)),
    devices: z.optional(z.array(z.enum(deviceKinds)).check(z.maxLength(10))),
  }),
  output: z.object({ terminal: z.string(), name: z.string() }),
  refusals: ['terminals.bad_enrolment'],
  limit: { per: 'address', most: 10, seconds: 60 },
})

export const challenge = route({
  name: 'terminals.challenge',
  method: 'POST',
  path: '/api/terminals/challenge',
  who: 'anyone',
  keyed: false,
  input: z.object({}),
  output: z.object({ challenge: z.string() }),
  limit: { per: 'address', most: 120, seconds: 60 },
})

/**
 * A terminal's own word for what became of something it was to put out, from its journal, signed with its key. Sent by the terminal itself, until it is taken: the
 * page and the visit in which it was asked may be gone.
 */
export const reportOutput = route({
  name: 'terminals.report_output',
  method: 'POST',
  path: '/api/terminals/outputs',
  who: 'anyone',
  keyed: false,
  input: z.object({
    terminal: z.uuid(),
    case: z.uuid(),
    output: z.uuid(),
    result: z.enum(['done', 'failed']),
    signature: z.string().check(z.maxLength(200)),
  }),
  output: z.object({}),
  refusals: ['terminals.not_proved'],
})

/** Where the simulated terminal of a demonstration listens; null outside of one. */
export const readSimulated = route({
  name: 'terminals.simulated',
  method: 'GET',
  path: '/api/terminals/simulated',
  who: 'anyone',
  input: z.object({}),
  output: z.object({ simulated: z.nullable(z.object({ url: z.string(), token: z.string() })) }),
})

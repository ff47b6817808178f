import * as z from 'zod/mini'

/**
 * A service definition (服务事项): data, not code. Three parts with versions of their own, each immutable once published and addressed by the hash of its content:
 * intake (what a customer goes through), handling (what happens behind the counter), texts (what is said, per language).
 * Ids never change meaning; words stand in the texts only.
 */

const id = z.string().check(z.regex(/^[a-z][a-z0-9_]*$/), z.maxLength(40))
const serviceId = z.string().check(z.regex(/^[a-z][a-z0-9-]*$/), z.maxLength(60))

/** A rule in JsonLogic's form; its grammar and types are checked by the linter (`rules.ts`), not here. */
export type Rule = boolean | number | string | null | { readonly [operator: string]: Rule | readonly Rule[] }
const rule = z.custom<Rule>(value => value !== undefined)

/** Kinds of field; each has a row in the table of `field-kinds.ts`. */
export const fieldKinds = [
  'text',
  'paragraph',
  'number',
  'money',
  'date',
  'choice',
  'choices',
  'yesno',
  'name',
  'idcard',
  'phone',
  'email',
  'address',
  'consent',
  'signature',
  'slot',
  'lookup',
] as const
export type FieldKind = (typeof fieldKinds)[number]

/**
 * Where an answer can be filled in from, with the trust it then has (国办函〔2016〕108号): A issued by an authority, B verified at a counter or by a code, C uploaded and
 * still to be checked, D declared by the person. `locked`: what an authority issued is not typed over.
 */
export const trusts = ['A', 'B', 'C', 'D'] as const
export type Trust = (typeof trusts)[number]
export const prefillSources = ['card.name', 'card.idNumber', 'card.sex', 'card.birth', 'card.address', 'visit.phone'] as const
export type PrefillSource = (typeof prefillSources)[number]
const prefill = z.object({ from: z.enum(prefillSources), trust: z.enum(trusts), locked: z.optional(z.boolean()) })

/** A partner's name (an outside business system), and what it is told: each a rule over the answers, by the partner's own names. */
const partner = z.string().check(z.regex(/^[a-z][a-z0-9-]*$/), z.maxLength(40))
const request = z.record(z.string().check(z.regex(/^[a-z][A-Za-z0-9_]*$/), z.maxLength(40)), rule)

/** Limits by kind: lengths in characters, numbers in their unit (money in minor units), days as `YYYY-MM-DD` or relative to today (`today`, `today+30`, `today-365`). */
const limits = z.object({
  least: z.optional(z.number()),
  most: z.optional(z.number()),
  decimals: z.optional(z.int()),
  shortest: z.optional(z.int()),
  longest: z.optional(z.int()),
  earliest: z.optional(z.string()),
  latest: z.optional(z.string()),
  /** A regular expression the whole text must match; the text `field.<id>.form` says it in words. */
  form: z.optional(z.string()),
})
export type Limits = z.infer<typeof limits>

const field = z.object({
  id,
  kind: z.enum(fieldKinds),
  /** The repeated group whose rows have this field. */
  group: z.optional(id),
  /** Asked only when this condition holds. */
  when: z.optional(id),
  /** Default true; a condition's id makes it depend. */
  required: z.optional(z.union([z.boolean(), id])),
  /** Stored encrypted and masked. Name, phone, address, ID number, email and signature always are, whatever stands here. */
  sensitive: z.optional(z.boolean()),
  /** For choice, choices, address (its regions). */
  list: z.optional(id),
  limits: z.optional(limits),
  prefill: z.optional(z.array(prefill)),
  /** ISO 4217, for money and for the amounts of a lookup. */
  currency: z.optional(z.string()),
  /** For slot: the resource whose times are offered, as a rule that gives its key. */
  resource: z.optional(rule),
  /** For lookup: the partner that is asked, which of its lists, and with what. */
  lookup: z.optional(z.object({ partner, list: z.string().check(z.maxLength(40)), with: request })),
})
export type Field = z.infer<typeof field>

const condition = z.object({ id, rule })
export type Condition = z.infer<typeof condition>

const list = z.object({
  id,
  items: z.array(z.object({ id, when: z.optional(id) })),
})
export type List = z.infer<typeof list>

/** A repeated group, such as the members of a household: its rows are added and removed by the customer. */
const group = z.object({ id, when: z.optional(id), least: z.int(), most: z.int() })
export type Group = z.infer<typeof group>

const screen = z.object({
  id,
  when: z.optional(id),
  fields: z.optional(z.array(id)),
  group: z.optional(id),
})
export type Screen = z.infer<typeof screen>

/** After the review come what is paid, what a device puts out, and the result; they ask nothing. */
export const stepKinds = ['identify', 'form', 'appointment', 'documents', 'review', 'payment', 'device', 'result'] as const
export const closingKinds: ReadonlySet<(typeof stepKinds)[number]> = new Set(['payment', 'device', 'result'])
export type StepKind = (typeof stepKinds)[number]
const step = z.object({ id, kind: z.enum(stepKinds), when: z.optional(id), screens: z.array(screen) })
export type Step = z.infer<typeof step>

export const mediaTypes = ['image/jpeg', 'image/png', 'application/pdf'] as const
export type MediaType = (typeof mediaTypes)[number]

const documentRule = z.object({
  id,
  when: z.optional(id),
  required: z.optional(z.union([z.boolean(), id])),
  accepts: z.array(z.enum(mediaTypes)),
  /** How many files may stand for it. */
  files: z.object({ least: z.int(), most: z.int() }),
  /** Bytes of one file. */
  largest: z.int(),
  /** Pixels a photo must have at least. */
  width: z.optional(z.int()),
  height: z.optional(z.int()),
})
export type DocumentRule = z.infer<typeof documentRule>

/** A rule that stops the application when it holds; `eligibility.<id>` says why and what to do instead. */
const eligibility = z.object({ id, stops: rule })

/** Whose matter it is: the choice field that says so, and per item the fields that name that person. */
const parties = z.object({
  field: id,
  items: z.array(
    z.object({
      item: id,
      role: z.enum(['self', 'guardian', 'agent']),
      name: id,
      idCard: id,
    }),
  ),
})
export type Parties = z.infer<typeof parties>

/** What is owed when it applies: `amount` gives minor units of `currency` (ISO 4217). All fees of an intake have one currency. */
const fee = z.object({ id, when: z.optional(id), amount: rule, currency: z.string() })
export type Fee = z.infer<typeof fee>

export const intakeSchema = z.object({
  format: z.literal(1),
  steps: z.array(step),
  fields: z.array(field),
  groups: z.array(group),
  conditions: z.array(condition),
  lists: z.array(list),
  documents: z.array(documentRule),
  eligibility: z.array(eligibility),
  parties: z.optional(parties),
  /** The field with the number by which the person is told. */
  contact: z.optional(id),
  /** What a terminal must have. */
  devices: z.array(z.enum(['card-reader', 'camera', 'card-dispenser'])),
  fees: z.optional(z.array(fee)),
  /** Minutes one has to pay after the submission; then the application ends by itself and what was held for it is given back. */
  minutesToPay: z.optional(z.int()),
  /** About how long it takes, said before the start. */
  minutes: z.int(),
})
export type Intake = z.infer<typeof intakeSchema>

/** In working time of the department's calendar; `minutes` by the clock, for what is done while somebody waits. */
const deadline = z.union([z.object({ workingDays: z.int() }), z.object({ workingHours: z.number() }), z.object({ minutes: z.int() })])
export type Deadline = z.infer<typeof deadline>

export const actionKinds = ['advance', 'return', 'refuse'] as const
const action = z.object({
  id,
  kind: z.enum(actionKinds),
  roles: z.array(z.string()),
  /** For advance: the stage that follows, or an outcome. */
  to: z.optional(id),
  /** For refuse: the outcome it ends in. */
  outcome: z.optional(id),
  /** For refuse and return: the list of reasons to choose from. */
  reasons: z.optional(id),
  /** A letter of the desk's keyboard. */
  key: z.optional(z.string()),
})
export type Action = z.infer<typeof action>

const stage = z.object({
  id,
  when: z.optional(rule),
  /** The department by its key, nearest to the district the rule gives (up the tree region - head office where a site has none). */
  department: z.object({ key: z.string(), district: z.optional(rule) }),
  deadline,
  /** What staff may do here; none where `pay`, `auto` or `device` does it. */
  actions: z.array(action),
  /** The customer pays what the fees make; passed over when that is nothing. `paid`: the stage that follows, or an outcome. */
  pay: z.optional(z.object({ paid: id })),
  /**
   * A partner does it: `lock` keeps something for this customer, `post` does it for good; both can be reversed. What it refuses is an outcome, with the partner's code as the
   * reason where `reasons` lists it. While it is unknown whether it did, the case stays and says so. `tells`: of what it answers, what the customer is shown (a number to be
   * called by); it is kept with the case as it stands, so nothing that is secret.
   */
  auto: z.optional(
    z.object({
      partner,
      verb: z.enum(['lock', 'post']),
      with: request,
      done: id,
      refused: id,
      reasons: z.optional(id),
      tells: z.optional(z.array(id)),
    }),
  ),
  /** Decided by staff of the site where the person stands, who waits for it. */
  onSpot: z.optional(z.boolean()),
  /** A device of the terminal puts something out, exactly once. `failed`: it certainly did not. */
  device: z.optional(z.object({ kind: z.enum(['dispense']), done: id, failed: id })),
})
export type Stage = z.infer<typeof stage>

const notice = z.object({
  /** `submitted`, `returned`, `reminded`, `expired`, `unpaid`, `refunded`, `cancelled`, or an outcome's id. */
  on: z.string(),
  by: z.enum(['sms']),
})

/** Until when a customer may call off what was granted or is under way: what a partner did is reversed, the money goes back, the time is free again. */
const cancel = z.object({
  /** Minutes before the start of the time chosen in the field `slot`. */
  until: z.optional(z.object({ minutesBefore: z.int(), slot: id })),
})
export type Cancel = z.infer<typeof cancel>

export const handlingSchema = z.object({
  format: z.literal(1),
  stages: z.array(stage),
  outcomes: z.array(z.object({ id, kind: z.enum(['granted', 'refused']) })),
  lists: z.array(list),
  /** The whole, promised to the customer. */
  deadline,
  /** Days a draft without any activity is kept, and days the customer has to mend what was returned. */
  draftDays: z.int(),
  supplementDays: z.int(),
  /** Percent of a stage's time after which its people are warned. */
  warnAt: z.int().check(z.minimum(1), z.maximum(99)),
  notices: z.array(notice),
  cancel: z.optional(cancel),
})
export type Handling = z.infer<typeof handlingSchema>

/** Key -> what is said. Which keys a definition needs is known (`textKeys`), and the linter names the missing and the unknown ones. */
export const textsSchema = z.record(z.string(), z.string())
export type Texts = Readonly<Record<string, string>>

/** A guide's topic: sections whose words are texts (`topic.<id>.<section>`); a text may hold several paragraphs, one a line. */
const topic = z.object({
  id,
  sections: z.array(z.enum(['who', 'what', 'need', 'where', 'time', 'fee', 'law', 'note'])),
  /** The service that can be begun from here. */
  service: z.optional(serviceId),
})
export type Topic = z.infer<typeof topic>

export const guideSchema = z.object({ format: z.literal(1), topics: z.array(topic) })
export type Guide = z.infer<typeof guideSchema>

export const serviceSchema = z.object({
  id: serviceId,
  kind: z.enum(['handling', 'information']),
  /** An icon of the design kit. */
  icon: z.string(),
  category: z.enum(['residence', 'social', 'health', 'finance', 'utility', 'guide']),
  /** The key of the department that owns it. */
  owner: z.string(),
  /** Where it is offered. */
  channels: z.array(z.enum(['kiosk', 'hall'])),
  order: z.int(),
})
export type Service = z.infer<typeof serviceSchema>

/** Kinds whose answers are personal data by their nature. */
export const alwaysSensitive: ReadonlySet<FieldKind> = new Set(['name', 'idcard', 'phone', 'email', 'address', 'signature'])

export function isSensitive(given: Field): boolean {
  return given.sensitive === true || alwaysSensitive.has(given.kind)
}

/** Address of an answer: the field's id, or `group/row/field`. */
export type Path = string

export function pathOf(given: Pick<Field, 'id' | 'group'>, row: string | null): Path {
  return given.group === undefined || row === null ? given.id : `${given.group}/${row}/${given.id}`
}

export function readPath(path: Path): { readonly field: string; readonly group: string | null; readonly row: string | null } {
  const parts = path.split('/')
  return parts.length === 3 ? { group: parts[0]!, row: parts[1]!, field: parts[2]! } : { group: null, row: null, field: path }
}

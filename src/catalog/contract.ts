import * as z from 'zod/mini'
import { languages, type RefusalTexts, route } from '#kernel'
import { serviceCard } from './model/cards.ts'
import { guideSchema, handlingSchema, intakeSchema, serviceSchema, textsSchema } from './model/definition.ts'

export {
  type Action,
  type Cancel,
  closingKinds,
  type Deadline,
  type DocumentRule,
  type Field,
  type FieldKind,
  type Group,
  type Guide,
  type Handling,
  type Intake,
  isSensitive,
  type List,
  type MediaType,
  pathOf,
  type Path,
  type PrefillSource,
  readPath,
  type Service,
  type Stage,
  type Texts,
  type Topic,
  type Trust,
} from './model/definition.ts'
export {
  kinds as fieldKindTable,
  readInput,
  maskName,
  type Problem,
  type ProblemCode,
  problemCodes,
  showDay,
  type Speaker,
} from './model/field-kinds.ts'
export type { FeeLine, Fees } from './model/fees.ts'
export { birthOf, checkDigitOf, hasValidCheckDigit, sexOf } from './model/id-card.ts'
export { type Impact, impactOf, impacts } from './model/impact.ts'
export { compileRequest, isOffered, type Offer, type PartnerRequest } from './model/offers.ts'
export { type Answers, compileRule, compileText } from './model/rules.ts'
export { conditionWords, type Wording } from './model/wording/conditions.ts'
export { namesOf } from './model/wording/names.ts'
export { compileIntake, type Entry, entryAt, type Given, type Program, typedOver } from './model/program.ts'
export { inputOf, look } from './model/sight.ts'
export { feesOf, type Found, offerFor, readAnswer, survey } from './model/survey.ts'
export { type Surveyor, surveyorFor } from './model/surveyor.ts'
export {
  type DocumentView,
  type Gap,
  type Question,
  questionsOf,
  type RowView,
  type ScreenView,
  type StepView,
  type Survey,
} from './model/views.ts'
export {
  type AddressValue,
  type Input,
  isAddress,
  isLookup,
  isSlot,
  type LookupValue,
  type SignatureValue,
  type SlotValue,
  type Value,
} from './model/values.ts'

export * from './model/console-routes.ts'
export * from './model/menu-console-routes.ts'
export * from './model/menu-routes.ts'
export type { ServiceCard } from './model/cards.ts'
export type { PlaceNotice, Section } from './model/menus.ts'

export const refusals = {
  'catalog.unknown_service': { status: 404, 'zh-CN': '没有这项服务。', en: 'There is no such service.' },
  'catalog.not_offered_here': { status: 409, 'zh-CN': '这里暂时不能办这项服务。', en: 'This service is not offered here at the moment.' },
  'catalog.suspended': {
    status: 409,
    'zh-CN': '这项服务暂停办理，请问问工作人员。',
    en: 'This service is suspended for now. Please ask our staff.',
  },
  'catalog.unsound': {
    status: 422,
    'zh-CN': '还有 {count} 处要改，改好才能发布。',
    en: '{count|thing|things} must be fixed before this can be published.',
  },
  'catalog.unchanged': { status: 409, 'zh-CN': '和现在的版本一样，没有可发布的。', en: 'This is what is published already.' },
  'catalog.moved_on': {
    status: 409,
    'zh-CN': '别人刚发布了第 {version} 版，请先看看有什么不同。',
    en: 'Somebody has just published version {version}. Please look at what differs first.',
  },
  'catalog.unknown_place': { status: 404, 'zh-CN': '没有这个地方。', en: 'There is no such place.' },
  'catalog.place_moved_on': {
    status: 409,
    'zh-CN': '别人刚刚改过这里，请先看看现在的样子。',
    en: 'Somebody has just changed this. Please look at it as it is now.',
  },
  'catalog.menu_wrong': {
    status: 422,
    'zh-CN': '菜单里的“{service}”不存在，或者出现了两次。',
    en: 'On the menu, “{service}” does not exist or stands twice.',
  },
  'catalog.menu_empty': {
    status: 422,
    'zh-CN': '菜单里至少要有一项服务。',
    en: 'A menu needs at least one service.',
  },
} as const satisfies RefusalTexts

const language = z.enum(languages)

/** A found guide topic or service, best first. */
export const finding = z.object({
  kind: z.enum(['service', 'topic']),
  service: z.string(),
  topic: z.nullable(z.string()),
  title: z.string(),
  summary: z.string(),
  /** A service: whether it can be begun where one is. */
  here: z.boolean(),
})
export type Finding = z.infer<typeof finding>

/** A definition in full. `intake` and `handling` never change under their hash; `texts` are the newest that fit. */
export const definitionView = z.object({
  service: serviceSchema,
  /** As on its card. */
  suspended: z.nullable(z.string()),
  intake: z.nullable(z.object({ hash: z.string(), body: intakeSchema })),
  handling: z.nullable(z.object({ hash: z.string(), body: handlingSchema })),
  guide: z.nullable(guideSchema),
  texts: z.object({ hash: z.string(), language, body: textsSchema }),
})
export type DefinitionView = z.infer<typeof definitionView>

export const listServices = route({
  name: 'catalog.services',
  method: 'GET',
  path: '/api/services',
  who: 'anyone',
  input: z.object({ language }),
  output: z.object({ services: z.array(serviceCard) }),
})

export const readDefinition = route({
  name: 'catalog.definition',
  method: 'GET',
  path: '/api/services/:service',
  who: 'anyone',
  /** Without hashes: what is published now. */
  input: z.object({ service: z.string(), language, intake: z.optional(z.string()), handling: z.optional(z.string()) }),
  output: definitionView,
  refusals: ['catalog.unknown_service'],
})

export const search = route({
  name: 'catalog.search',
  method: 'GET',
  path: '/api/search',
  who: 'anyone',
  input: z.object({
    words: z.string().check(z.maxLength(100)),
    language,
    channel: z.optional(z.enum(['kiosk', 'hall'])),
    terminal: z.optional(z.uuid()),
  }),
  output: z.object({ findings: z.array(finding) }),
  limit: { per: 'address', most: 1200, seconds: 60 },
})

/** Events of this domain. */
export const events = {
  published: 'catalog.published',
  suspended: 'catalog.suspended',
  resumed: 'catalog.resumed',
  placeChanged: 'catalog.place_changed',
  synonymsChanged: 'catalog.synonyms_changed',
  searchMissed: 'catalog.search_missed',
} as const

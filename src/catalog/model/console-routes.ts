import * as z from 'zod/mini'
import { route } from '#kernel'
import { serviceSchema } from './definition.ts'
import { factKinds, sectionNames } from './wording/kinds.ts'

/** Doors for who publishes services (`service.manage`): reading for every administrator, changing for the head office's. */

const note = z.string().check(z.minLength(1), z.maxLength(200))

export const managedService = z.object({
  id: z.string(),
  name: z.string(),
  icon: z.string(),
  kind: z.enum(['handling', 'information']),
  /** The key of the department that owns it. */
  owner: z.string(),
  version: z.int(),
  publishedAt: z.number(),
  /** Since when no new cases are taken; null: they are. */
  suspendedAt: z.nullable(z.number()),
})
export type ManagedService = z.infer<typeof managedService>

export const listManaged = route({
  name: 'catalog.managed',
  method: 'GET',
  path: '/api/console/services',
  who: 'staff',
  input: z.object({}),
  output: z.object({ services: z.array(managedService) }),
})

export const versionLine = z.object({
  version: z.int(),
  publishedAt: z.number(),
  origin: z.enum(['shipped', 'console']),
  publishedBy: z.nullable(z.string()),
  /** The version it brought back. */
  restores: z.nullable(z.int()),
  intake: z.nullable(z.string()),
  handling: z.nullable(z.string()),
  /** The same parts and texts as what is published now. */
  same: z.boolean(),
})
export type VersionLine = z.infer<typeof versionLine>

export const readManaged = route({
  name: 'catalog.managed_service',
  method: 'GET',
  path: '/api/console/services/:service',
  who: 'staff',
  input: z.object({ service: z.string() }),
  output: z.object({
    service: managedService,
    channels: z.array(z.string()),
    suspended: z.nullable(z.object({ 'zh-CN': z.string(), en: z.string() })),
    /** The newest first. */
    versions: z.array(versionLine),
    /** Whether who asks may publish. */
    mayPublish: z.boolean(),
  }),
  refusals: ['catalog.unknown_service'],
})

/** A definition's files as they were written: any JSON, judged by the server. `texts` by language. */
export const writtenParts = z.object({
  service: z.optional(z.unknown()),
  intake: z.optional(z.unknown()),
  handling: z.optional(z.unknown()),
  guide: z.optional(z.unknown()),
  'texts.zh-CN': z.optional(z.unknown()),
  'texts.en': z.optional(z.unknown()),
})
export type WrittenParts = z.infer<typeof writtenParts>

/** A version's files, to be worked on. */
export const readVersion = route({
  name: 'catalog.version',
  method: 'GET',
  path: '/api/console/services/:service/versions/:version',
  who: 'staff',
  input: z.object({ service: z.string(), version: z.string().check(z.regex(/^\d{1,6}$/)) }),
  output: z.object({ service: serviceSchema, parts: writtenParts }),
  refusals: ['catalog.unknown_service'],
})

const wordingLine = z.object({ depth: z.int(), words: z.string() })
const fact = z.object({
  about: z.enum(factKinds),
  /** `department` is a department's key. */
  words: z.string(),
  /** The same in lines, where one line would have brackets in it; `depth` is how far a line is indented. */
  lines: z.nullable(z.array(wordingLine)),
})
const named = { name: z.string(), note: z.nullable(z.string()), facts: z.array(fact) }
const question = z.object(named)
const thing = z.object({ ...named, entries: z.array(question) })
const entry = z.object({ ...named, entries: z.array(thing) })
export type ReadEntry = z.infer<typeof entry> | z.infer<typeof thing> | z.infer<typeof question>
export type ReadFact = z.infer<typeof fact>

/** A version as an official reads it: every question, document, fee, stage and promise, and each condition in a sentence of the caller's language. */
export const readReading = route({
  name: 'catalog.reading',
  method: 'GET',
  path: '/api/console/services/:service/versions/:version/reading',
  who: 'staff',
  input: z.object({ service: z.string(), version: z.string().check(z.regex(/^\d{1,6}$/)) }),
  output: z.object({ sections: z.array(z.object({ section: z.enum(sectionNames), entries: z.array(entry) })) }),
  refusals: ['catalog.unknown_service'],
})

/** One thing that differs, in words. */
export const differenceLine = z.object({ part: z.string(), place: z.string(), words: z.string() })
export type DifferenceLine = z.infer<typeof differenceLine>

/** What changes from one version to another, in words of the caller's language. */
export const compareVersions = route({
  name: 'catalog.compare',
  method: 'GET',
  path: '/api/console/services/:service/differences',
  who: 'staff',
  input: z.object({
    service: z.string(),
    from: z.string().check(z.regex(/^\d{1,6}$/)),
    to: z.string().check(z.regex(/^\d{1,6}$/)),
  }),
  output: z.object({ differences: z.array(differenceLine) }),
  refusals: ['catalog.unknown_service'],
})

export const findingLine = z.object({ severity: z.enum(['error', 'warning']), place: z.string(), message: z.string(), cure: z.string() })
export type FindingLine = z.infer<typeof findingLine>

/** Judges a definition without publishing it: what must be mended, and what it would change. Differences only where it can be read. */
export const checkParts = route({
  name: 'catalog.check',
  method: 'POST',
  path: '/api/console/services/:service/check',
  who: 'staff',
  keyed: false,
  input: z.object({ service: z.string(), parts: writtenParts }),
  output: z.object({ findings: z.array(findingLine), differences: z.nullable(z.array(differenceLine)) }),
  refusals: ['catalog.unknown_service'],
})

const published = z.object({ version: z.int() })

export const publishService = route({
  name: 'catalog.publish',
  method: 'POST',
  path: '/api/console/services/:service/publish',
  who: 'staff',
  input: z.object({ service: z.string(), base: z.int(), parts: writtenParts }),
  output: published,
  refusals: ['catalog.unknown_service', 'catalog.unsound', 'catalog.unchanged', 'catalog.moved_on'],
})

export const rollBackService = route({
  name: 'catalog.roll_back',
  method: 'POST',
  path: '/api/console/services/:service/roll-back',
  who: 'staff',
  input: z.object({ service: z.string(), base: z.int(), to: z.int() }),
  output: published,
  refusals: ['catalog.unknown_service', 'catalog.unchanged', 'catalog.moved_on'],
})

/** No new cases; those under way go on. The note is what customers read. */
export const suspendService = route({
  name: 'catalog.suspend',
  method: 'POST',
  path: '/api/console/services/:service/suspend',
  who: 'staff',
  input: z.object({ service: z.string(), note: z.object({ 'zh-CN': note, en: note }) }),
  output: z.object({}),
  refusals: ['catalog.unknown_service'],
})

export const resumeService = route({
  name: 'catalog.resume',
  method: 'POST',
  path: '/api/console/services/:service/resume',
  who: 'staff',
  input: z.object({ service: z.string() }),
  output: z.object({}),
  refusals: ['catalog.unknown_service'],
})

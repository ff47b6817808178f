import type * as z from 'zod/mini'
import {
  compileIntake,
  type DifferenceLine,
  type FindingLine,
  type Guide,
  type Handling,
  type Intake,
  type ManagedService,
  type Program,
  type readReading,
  type Texts,
  type VersionLine,
  type WrittenParts,
} from '#catalog'
import { canonicalJson, type Day, isWhole, type Language, languages, Refusal, requireRight, type StaffMember } from '#kernel'
import type { Context } from '#kernel/server'
import { guideSchema, handlingSchema, intakeSchema, serviceSchema, textsSchema } from '../model/definition.ts'
import { differencesOf } from '../model/differences.ts'
import { describe, lintDefinition } from '../model/lint.ts'
import { misshapen } from '../model/misshapen.ts'
import { inWords } from '../model/wording/difference.ts'
import { readingOf } from '../model/wording/reading.ts'
import { bodyOf } from './operations.ts'
import { check, hashOf, type PublishingWorld, type WholeDefinition } from './publishing.ts'
import * as storage from './storage.ts'

export async function listManaged(context: Context, actor: StaffMember, language: Language): Promise<readonly ManagedService[]> {
  requireRight(actor, 'service.manage')
  const records = await storage.findCurrent(context.database)
  return await Promise.all(records.map(async record => await managed(context, record, language)))
}

export async function readManaged(context: Context, actor: StaffMember, id: string, language: Language) {
  requireRight(actor, 'service.manage')
  const record = await findRecord(context, id)
  const versions = await storage.findVersions(context.database, id)
  const partsOf = ({ service, intake, handling, guide, texts }: storage.VersionParts) =>
    canonicalJson({ service, intake, handling, guide, texts })
  return {
    service: await managed(context, record, language),
    channels: [...record.service.channels],
    suspended: record.suspended && { 'zh-CN': record.suspended['zh-CN'], en: record.suspended.en },
    versions: versions.map((version): VersionLine => {
      const { origin, publishedBy, restores, intake, handling, publishedAt } = version
      return {
        version: version.version,
        publishedAt,
        origin,
        publishedBy,
        restores,
        intake,
        handling,
        same: partsOf(version) === partsOf(record),
      }
    }),
    mayPublish: isWhole(actor.scope),
  }
}

/** A version's files; refuses with `catalog.unknown_service`. */
export async function readVersion(context: Context, actor: StaffMember, id: string, version: number): Promise<WholeDefinition> {
  requireRight(actor, 'service.manage')
  const found = (await storage.findVersions(context.database, id)).find(each => each.version === version)
  if (!found) throw new Refusal('catalog.unknown_service')
  return await wholeOf(context, found)
}

/** What is published now, in full; refuses with `catalog.unknown_service`. */
async function readCurrent(context: Context, id: string): Promise<WholeDefinition> {
  return await wholeOf(context, await findRecord(context, id))
}

export function writtenOf({ service, intake, handling, guide, texts }: WholeDefinition): WrittenParts {
  return {
    service,
    ...(intake ? { intake } : {}),
    ...(handling ? { handling } : {}),
    ...(guide ? { guide } : {}),
    'texts.zh-CN': texts['zh-CN'],
    'texts.en': texts.en,
  }
}

export function compare(from: WholeDefinition, to: WholeDefinition, language: Language): DifferenceLine[] {
  return differencesOf(from, to).map(difference => ({
    part: difference.part,
    place: difference.place,
    words: inWords(difference, { from, to }, language),
  }))
}

/** A version as an official reads it. */
export function readAloud(definition: WholeDefinition, language: Language): Reading {
  // Read-only lists are lists: nobody writes to an answer.
  return { sections: readingOf(definition, language) } as Reading
}
type Reading = z.infer<typeof readReading.output>

/** What must be mended in files as they were written, and what they would change. */
export async function checkWritten(
  context: Context,
  actor: StaffMember,
  given: { readonly service: string; readonly parts: WrittenParts; readonly world: PublishingWorld; readonly language: Language },
): Promise<{ readonly findings: FindingLine[]; readonly differences: DifferenceLine[] | null }> {
  requireRight(actor, 'service.manage')
  const current = await readCurrent(context, given.service)
  const read = readWritten(given.parts, given.service, given.language)
  if (!read.definition) return { findings: [...read.faults], differences: null }
  const { definition } = read
  const findings = check(definition, given.world).map(finding => ({
    severity: finding.severity,
    place: finding.place,
    ...describe(finding, given.language, definition),
  }))
  return { findings, differences: compare(current, definition, given.language) }
}

/** Files as a definition, or what keeps them from being one. A definition for another service is none for this. */
export function readWritten(
  parts: WrittenParts,
  service: string,
  language: Language,
): { readonly definition: WholeDefinition | null; readonly faults: readonly FindingLine[] } {
  const faults: FindingLine[] = []
  const read = <Schema extends z.ZodMiniType>(place: keyof WrittenParts, schema: Schema): z.output<Schema> | undefined => {
    const given = parts[place]
    if (given === undefined || given === null) {
      if (place === 'service' || place.startsWith('texts.')) faults.push(misshapen('missing', place, language))
      return undefined
    }
    const result = schema.safeParse(given)
    if (result.success) return result.data
    for (const issue of result.error.issues.slice(0, 20))
      faults.push(misshapen(issue.code, [place, ...issue.path.map(String)].join('.'), language))
    return undefined
  }
  const about = read('service', serviceSchema)
  const whole = {
    intake: read('intake', intakeSchema),
    handling: read('handling', handlingSchema),
    guide: read('guide', guideSchema),
    texts: Object.fromEntries(languages.map(each => [each, read(`texts.${each}`, textsSchema) ?? {}])) as unknown as Record<
      Language,
      Texts
    >,
  }
  if (about && about.id !== service) faults.push(misshapen('other_service', 'service.id', language))
  return { definition: about && faults.length === 0 ? { service: about, ...whole } : null, faults }
}

/** What cases would be moved to: a definition as it was written, or an earlier version of it. */
export interface Candidate {
  readonly intake: { readonly hash: string | null; readonly program: Program | null }
  readonly handling: { readonly hash: string | null; readonly body: Handling | null }
}

/** Null while it cannot be told, because the definition has faults. Refuses with `catalog.unknown_service`. */
export async function readCandidate(
  context: Context,
  actor: StaffMember,
  given: {
    readonly service: string
    readonly parts?: WrittenParts | undefined
    readonly version?: number | undefined
    readonly today: Day
  },
): Promise<Candidate | null> {
  const definition =
    given.parts === undefined
      ? await readVersion(context, actor, given.service, given.version ?? 0)
      : readWritten(given.parts, given.service, 'en').definition
  requireRight(actor, 'service.manage')
  if (!definition) return null
  const { service, intake, handling, guide, texts } = definition
  const own = { service, ...(intake ? { intake } : {}), ...(handling ? { handling } : {}), ...(guide ? { guide } : {}), texts }
  if (lintDefinition(own, given.today).some(({ severity }) => severity === 'error')) return null
  return {
    intake: { hash: intake ? hashOf(intake) : null, program: intake ? compileIntake(intake) : null },
    handling: { hash: handling ? hashOf(handling) : null, body: handling ?? null },
  }
}

async function managed(context: Context, record: storage.ServiceRecord, language: Language): Promise<ManagedService> {
  const { service, version, publishedAt, suspendedAt } = record
  const texts = (await bodyOf(context, record.texts[language])) as Texts
  return {
    id: service.id,
    name: texts['service.name']!,
    icon: service.icon,
    kind: service.kind,
    owner: service.owner,
    version,
    publishedAt,
    suspendedAt,
  }
}

async function findRecord(context: Context, id: string): Promise<storage.ServiceRecord> {
  const record = (await storage.findCurrent(context.database)).find(({ service }) => service.id === id)
  if (!record) throw new Refusal('catalog.unknown_service')
  return record
}

async function wholeOf(context: Context, record: storage.VersionParts): Promise<WholeDefinition> {
  const of = async <T>(hash: string | null) => (hash === null ? undefined : ((await bodyOf(context, hash)) as T))
  const texts = await Promise.all(languages.map(async each => [each, await bodyOf(context, record.texts[each])] as const))
  return {
    service: record.service,
    intake: await of<Intake>(record.intake),
    handling: await of<Handling>(record.handling),
    guide: await of<Guide>(record.guide),
    texts: Object.fromEntries(texts) as unknown as Record<Language, Texts>,
  }
}

import { createHash } from 'node:crypto'
import { pinyin } from 'pinyin-pro'
import {
  compileIntake,
  type DefinitionView,
  events,
  type Finding,
  type Guide,
  type Handling,
  type Intake,
  type Program,
  type Service,
  type ServiceCard,
  type Texts,
} from '#catalog'
import { canonicalJson, type Day, type Language, languages, Refusal } from '#kernel'
import { type Context, operate, type Request } from '#kernel/server'
import { describe, lintDefinition, type World } from '../model/lint.ts'
import { buildIndex, type Entry, find, type Index } from '../model/search.ts'
import type { FolderDefinition } from './folder.ts'
import * as storage from './storage.ts'

const room = 'catalog:all'

/** A definition ready for use: parts by hash, the intake compiled. Immutable, so one copy serves all. */
export interface ReadyIntake {
  readonly hash: string
  readonly program: Program
}
export interface ReadyHandling {
  readonly hash: string
  readonly handling: Handling
}

export interface ReadyService {
  readonly service: Service
  readonly version: string
  readonly intake: ReadyIntake | null
  readonly handling: ReadyHandling | null
  readonly guide: Guide | null
  readonly texts: Readonly<Record<Language, { readonly hash: string; readonly body: Texts }>>
}

interface Shelf {
  readonly services: ReadonlyMap<string, ReadyService>
  readonly search: Readonly<Record<Language, Index<Finding>>>
}

const shelves = new WeakMap<Context, Promise<Shelf>>()
const parts = new WeakMap<Context, Map<string, Promise<unknown>>>()

/** What an installation has, by which a definition is judged, and the day it is published on. */
export interface PublishingWorld extends World {
  readonly today: Day
}

/** Publishes what a folder holds, where it differs from what is published. Throws an Error with the linter's words when a definition is unsound. */
export async function installServices(context: Context, definitions: readonly FolderDefinition[], world: PublishingWorld): Promise<number> {
  for (const definition of definitions) refuseUnsound(definition, world)
  let published = 0
  for (const definition of definitions) {
    const request: Request = { name: 'catalog.publish', actor: { kind: 'system', id: 'install' } }
    published += await operate(context, request, async operation => {
      const { sql } = operation
      await storage.lockCatalog(sql)
      const before = (await storage.findCurrent(sql)).find(({ service }) => service.id === definition.service.id)
      const keep = async (kind: string, body: unknown) => {
        if (body === undefined) return null
        const hash = hashOf(body)
        await storage.addPart(sql, { hash, kind, body })
        return hash
      }
      const record: storage.VersionRecord = {
        service: definition.service,
        version: (before?.version ?? 0) + 1,
        intake: await keep('intake', definition.intake),
        handling: await keep('handling', definition.handling),
        guide: await keep('guide', definition.guide),
        texts: Object.fromEntries(
          await Promise.all(languages.map(async each => [each, await keep('texts', definition.texts[each])])),
        ) as storage.VersionRecord['texts'],
      }
      operation.about('service', definition.service.id)
      if (before && canonicalJson({ ...before, version: 0 }) === canonicalJson({ ...record, version: 0 })) return 0
      await storage.publish(sql, record, operation.now)
      operation.append({ event: events.published, serviceId: definition.service.id, serviceVersion: String(record.version) })
      operation.announce(room)
      return 1
    })
  }
  return published
}

export async function listServices(context: Context, language: Language): Promise<readonly ServiceCard[]> {
  const { services } = await shelf(context)
  return [...services.values()].map(({ service, intake, guide, texts }) => ({
    id: service.id,
    kind: service.kind,
    icon: service.icon,
    category: service.category,
    name: texts[language].body['service.name']!,
    summary: texts[language].body['service.summary']!,
    minutes: intake?.program.intake.minutes ?? null,
    channels: [...service.channels],
    topics: (guide?.topics ?? []).map(topic => ({
      id: topic.id,
      title: texts[language].body[`topic.${topic.id}.title`]!,
      service: topic.service ?? null,
    })),
  }))
}

/** What is published now; refuses with `catalog.unknown_service`. */
export async function findService(context: Context, id: string): Promise<ReadyService> {
  const found = (await shelf(context)).services.get(id)
  if (!found) throw new Refusal('catalog.unknown_service')
  return found
}

/** The intake a case pinned, whatever is published by now. */
export async function findIntake(context: Context, hash: string): Promise<ReadyIntake> {
  return await part(context, `ready:${hash}`, async () => ({ hash, program: compileIntake((await bodyOf(context, hash)) as Intake) }))
}

export async function findHandling(context: Context, hash: string): Promise<ReadyHandling> {
  return await part(context, `ready:${hash}`, async () => ({ hash, handling: (await bodyOf(context, hash)) as Handling }))
}

export async function readDefinition(
  context: Context,
  wanted: {
    readonly service: string
    readonly language: Language
    readonly intake?: string | undefined
    readonly handling?: string | undefined
  },
): Promise<DefinitionView> {
  const { service, intake, handling, guide, texts } = await findService(context, wanted.service)
  const pinnedIntake = wanted.intake === undefined ? intake : await findIntake(context, wanted.intake)
  const pinnedHandling = wanted.handling === undefined ? handling : await findHandling(context, wanted.handling)
  return {
    service,
    intake: pinnedIntake && { hash: pinnedIntake.hash, body: pinnedIntake.program.intake },
    handling: pinnedHandling && { hash: pinnedHandling.hash, body: pinnedHandling.handling },
    guide,
    texts: { hash: texts[wanted.language].hash, language: wanted.language, body: texts[wanted.language].body },
  }
}

export async function searchCatalog(context: Context, words: string, language: Language): Promise<readonly Finding[]> {
  return find((await shelf(context)).search[language], words)
}

function refuseUnsound(definition: FolderDefinition, world: PublishingWorld): void {
  const { service, intake, handling, guide, texts } = definition
  const findings = lintDefinition(
    { service, ...(intake ? { intake } : {}), ...(handling ? { handling } : {}), ...(guide ? { guide } : {}), texts },
    world.today,
    world,
  )
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const lines = errors.map(finding => {
    const { message, cure } = describe(finding, 'en')
    return `  ${finding.place}: ${message} ${cure}`
  })
  throw new Error(`The definition ${service.id} cannot be published:\n${lines.join('\n')}`)
}

async function shelf(context: Context): Promise<Shelf> {
  const known = shelves.get(context)
  if (known) return await known
  const stop = context.live.watch(room, () => {
    shelves.delete(context)
    stop()
  })
  const reading = readShelf(context)
  shelves.set(context, reading)
  reading.catch(() => shelves.delete(context))
  return await reading
}

async function readShelf(context: Context): Promise<Shelf> {
  const services = new Map<string, ReadyService>()
  for (const record of await storage.findCurrent(context.database)) {
    const texts = await Promise.all(
      languages.map(
        async each => [each, { hash: record.texts[each], body: (await bodyOf(context, record.texts[each])) as Texts }] as const,
      ),
    )
    services.set(record.service.id, {
      service: record.service,
      version: String(record.version),
      intake: record.intake === null ? null : await findIntake(context, record.intake),
      handling: record.handling === null ? null : await findHandling(context, record.handling),
      guide: record.guide === null ? null : ((await bodyOf(context, record.guide)) as Guide),
      texts: Object.fromEntries(texts) as unknown as ReadyService['texts'],
    })
  }
  const search = Object.fromEntries(
    languages.map(language => [language, buildIndex(entriesOf([...services.values()], language))]),
  ) as Shelf['search']
  return { services, search }
}

function entriesOf(services: readonly ReadyService[], language: Language): readonly Entry<Finding>[] {
  return services.flatMap(({ service, guide, texts }) => {
    const say = texts[language].body
    const own: readonly Entry<Finding>[] =
      service.kind === 'handling'
        ? [
            entry(
              { kind: 'service', service: service.id, topic: null, title: say['service.name']!, summary: say['service.summary']! },
              say['service.search']!,
              '',
              language,
            ),
          ]
        : []
    const topics = (guide?.topics ?? []).map(({ id, sections }) => {
      const finding: Finding = {
        kind: 'topic',
        service: service.id,
        topic: id,
        title: say[`topic.${id}.title`]!,
        summary: say[`topic.${id}.summary`]!,
      }
      return entry(finding, say[`topic.${id}.search`]!, sections.map(section => say[`topic.${id}.${section}`]).join('\n'), language)
    })
    return [...own, ...topics]
  })
}

function entry(finding: Finding, phrasings: string, body: string, language: Language): Entry<Finding> {
  const spoken = language === 'zh-CN' ? [finding.title, ...phrasings.split(/[\s,，、;；]+/)].filter(text => text !== '') : []
  const syllables = spoken.map(text => pinyin(text, { toneType: 'none', type: 'array', nonZh: 'removed' }))
  return { id: finding, title: finding.title, phrasings, body: `${finding.summary}\n${body}`, syllables }
}

async function bodyOf(context: Context, hash: string): Promise<unknown> {
  return await part(context, hash, async () => {
    const found = await storage.findPart(context.database, hash)
    if (!found) throw new Refusal('catalog.unknown_service')
    return found.body
  })
}

/** Parts never change under their hash: each is read once by a process. */
async function part<T>(context: Context, key: string, read: () => Promise<T>): Promise<T> {
  const kept = parts.get(context) ?? new Map<string, Promise<unknown>>()
  parts.set(context, kept)
  const known = kept.get(key) as Promise<T> | undefined
  if (known) return await known
  const reading = read()
  kept.set(key, reading)
  reading.catch(() => kept.delete(key))
  return await reading
}

function hashOf(body: unknown): string {
  return createHash('sm3').update(canonicalJson(body)).digest('hex')
}

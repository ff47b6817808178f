import { pinyin } from 'pinyin-pro'
import {
  compileIntake,
  type DefinitionView,
  type Finding,
  type Guide,
  type Handling,
  type Intake,
  type Program,
  type Service,
  type ServiceCard,
  type Texts,
} from '#catalog'
import { type Language, languages, Refusal } from '#kernel'
import type { Context } from '#kernel/server'
import type { PlaceRecord } from '../model/menus.ts'
import { buildSearch, type Entry, type Search } from '../model/search.ts'
import { textKeys } from '../model/text-keys.ts'
import { room } from './publishing.ts'
import * as storage from './storage.ts'

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
  /** The newest, and from older versions what only they need: cases that pinned them are still spoken of. */
  readonly texts: Readonly<Record<Language, { readonly hash: string; readonly body: Texts }>>
  /** What customers are told while no new cases are taken; null: they are. */
  readonly suspended: Readonly<Record<Language, string>> | null
}

/** What was found, wherever it can be done. */
export type Found = Omit<Finding, 'here'>

interface Shelf {
  readonly services: ReadonlyMap<string, ReadyService>
  readonly search: Readonly<Record<Language, Search<Found>>>
  /** What places have decided for themselves. */
  readonly places: ReadonlyMap<string, PlaceRecord>
}

const shelves = new WeakMap<Context, Promise<Shelf>>()
const parts = new WeakMap<Context, Map<string, Promise<unknown>>>()

export async function listServices(context: Context, language: Language): Promise<readonly ServiceCard[]> {
  const { services } = await shelf(context)
  return [...services.values()].map(ready => cardOf(ready, language))
}

export function cardOf({ service, intake, guide, texts, suspended }: ReadyService, language: Language): ServiceCard {
  return {
    id: service.id,
    kind: service.kind,
    icon: service.icon,
    category: service.category,
    name: texts[language].body['service.name']!,
    summary: texts[language].body['service.summary']!,
    minutes: intake?.program.intake.minutes ?? null,
    channels: [...service.channels],
    suspended: suspended?.[language] ?? null,
    topics: (guide?.topics ?? []).map(topic => ({
      id: topic.id,
      title: texts[language].body[`topic.${topic.id}.title`]!,
      service: topic.service ?? null,
    })),
  }
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
  const { service, intake, handling, guide, texts, suspended } = await findService(context, wanted.service)
  const pinnedIntake = wanted.intake === undefined ? intake : await findIntake(context, wanted.intake)
  const pinnedHandling = wanted.handling === undefined ? handling : await findHandling(context, wanted.handling)
  return {
    service,
    suspended: suspended?.[wanted.language] ?? null,
    intake: pinnedIntake && { hash: pinnedIntake.hash, body: pinnedIntake.program.intake },
    handling: pinnedHandling && { hash: pinnedHandling.hash, body: pinnedHandling.handling },
    guide,
    texts: { hash: texts[wanted.language].hash, language: wanted.language, body: texts[wanted.language].body },
  }
}

export async function searchCatalog(context: Context, words: string, language: Language): Promise<readonly Found[]> {
  return (await shelf(context)).search[language].find(words)
}

/** What is published and what places offer of it. Kept in memory by every process and read again when it was changed anywhere. */
export async function shelf(context: Context): Promise<Shelf> {
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
  const everSaid = await storage.findTexts(context.database)
  for (const record of await storage.findCurrent(context.database)) {
    const intake = record.intake === null ? null : await findIntake(context, record.intake)
    const handling = record.handling === null ? null : await findHandling(context, record.handling)
    const guide = record.guide === null ? null : ((await bodyOf(context, record.guide)) as Guide)
    const current = {
      service: record.service,
      ...(intake ? { intake: intake.program.intake } : {}),
      ...(handling ? { handling: handling.handling } : {}),
      ...(guide ? { guide } : {}),
    }
    const own = new Set(textKeys(current).map(({ key }) => key))
    const older = everSaid.filter(({ service }) => service === record.service.id).map(({ texts }) => texts)
    const texts = await Promise.all(
      languages.map(async each => {
        const body = await inherit(context, [...new Set(older.map(said => said[each]))], own, record.texts[each])
        return [each, { hash: record.texts[each], body }] as const
      }),
    )
    services.set(record.service.id, {
      service: record.service,
      version: String(record.version),
      intake,
      handling,
      guide,
      texts: Object.fromEntries(texts) as unknown as ReadyService['texts'],
      suspended: record.suspended,
    })
  }
  const synonyms = new Map((await storage.findSynonyms(context.database)).map(({ language, groups }) => [language, groups]))
  const search = Object.fromEntries(
    languages.map(language => [
      language,
      buildSearch(entriesOf([...services.values()], language), language, { synonyms: synonyms.get(language) ?? [], spell }),
    ]),
  ) as Shelf['search']
  const places = new Map((await storage.findPlaces(context.database)).map(record => [record.place, record]))
  return { services, search, places }
}

function spell(characters: string): readonly string[] {
  return pinyin(characters, { toneType: 'none', type: 'array' })
}

function entriesOf(services: readonly ReadyService[], language: Language): readonly Entry<Found>[] {
  return services.flatMap(({ service, guide, texts }) => {
    const say = texts[language].body
    const own: readonly Entry<Found>[] =
      service.kind === 'handling'
        ? [
            entry(
              { kind: 'service', service: service.id, topic: null, title: say['service.name']!, summary: say['service.summary']! },
              say['service.search']!,
            ),
          ]
        : []
    const topics = (guide?.topics ?? []).map(({ id, sections }) => {
      const finding: Found = {
        kind: 'topic',
        service: service.id,
        topic: id,
        title: say[`topic.${id}.title`]!,
        summary: say[`topic.${id}.summary`]!,
      }
      return entry(finding, say[`topic.${id}.search`]!, sections.map(section => say[`topic.${id}.${section}`]).join('\n'))
    })
    return [...own, ...topics]
  })
}

function entry(finding: Found, phrasings: string, body = ''): Entry<Found> {
  return {
    id: finding,
    title: finding.title,
    phrasings: phrasings
      .split(/[,，、;；]+/)
      .map(text => text.trim())
      .filter(text => text !== ''),
    body: `${finding.summary}\n${body}`,
  }
}

/** Texts over older ones: of these only keys that the definition as it is now has no use for (`own`), since what it leaves unsaid is left out on purpose. */
async function inherit(context: Context, older: readonly string[], own: ReadonlySet<string>, newest: string): Promise<Texts> {
  const body: Record<string, string> = {}
  for (const hash of older)
    for (const [key, text] of Object.entries((await bodyOf(context, hash)) as Texts)) if (!own.has(key)) body[key] = text
  return { ...body, ...((await bodyOf(context, newest)) as Texts) }
}

/** The whole content of a part, by its hash. */
export async function bodyOf(context: Context, hash: string): Promise<unknown> {
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

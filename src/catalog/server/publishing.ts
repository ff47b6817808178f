import { createHash } from 'node:crypto'
import { events, type Guide, type Handling, type Intake, type Service, type Texts } from '#catalog'
import { canonicalJson, type Day, isWhole, type Language, languages, Refusal, requireRight, type StaffMember } from '#kernel'
import { type Context, operate, type Operation, type Request } from '#kernel/server'
import { describe, type Finding, lintDefinition, type World } from '../model/lint.ts'
import * as storage from './storage.ts'

/** Announced when anything in the catalog has changed. */
export const room = 'catalog:all'

/** A definition in full, as it stands in a folder or comes from a page. */
export interface WholeDefinition {
  readonly service: Service
  readonly intake: Intake | undefined
  readonly handling: Handling | undefined
  readonly guide: Guide | undefined
  readonly texts: Readonly<Record<Language, Texts>>
}

/** What an installation has, by which a definition is judged, and the day it is published on. */
export interface PublishingWorld extends World {
  readonly today: Day
}

/**
 * Publishes what ships with the product, where it is new or replaces what shipped before; what somebody published at the console stays. Throws an Error with the
 * linter's words when a definition that would be published is unsound.
 */
export async function installServices(context: Context, definitions: readonly WholeDefinition[], world: PublishingWorld): Promise<number> {
  const current = new Map((await storage.findCurrent(context.database)).map(record => [record.service.id, record]))
  const changed = definitions.filter(definition => mayReplace(current.get(definition.service.id), partsOf(definition)))
  for (const definition of changed) refuseUnsound(definition, world)
  let published = 0
  for (const definition of changed) {
    const request: Request = { name: 'catalog.publish', actor: { kind: 'system', id: 'install' } }
    published += await operate(context, request, async operation => {
      await storage.lockCatalog(operation.sql)
      const before = (await storage.findCurrent(operation.sql)).find(({ service }) => service.id === definition.service.id)
      operation.about('service', definition.service.id)
      if (!mayReplace(before, partsOf(definition))) return 0
      await keepParts(operation, definition)
      await add(operation, partsOf(definition), { before, origin: 'shipped', restores: null })
      return 1
    })
  }
  return published
}

/** Everything that should be mended in a definition; errors keep it from being published. */
export function check(definition: WholeDefinition, world: PublishingWorld): readonly Finding[] {
  const { service, intake, handling, guide, texts } = definition
  return lintDefinition(
    { service, ...(intake ? { intake } : {}), ...(handling ? { handling } : {}), ...(guide ? { guide } : {}), texts },
    world.today,
    world,
  )
}

/** What may change services: the right to, over the whole enterprise. */
function requirePublisher(actor: StaffMember): void {
  requireRight(actor, 'service.manage')
  if (!isWhole(actor.scope)) throw new Refusal('kernel.not_allowed')
}

/**
 * Publishes a definition as the next version. `base`: the version it was made from; somebody else's publication since refuses with `catalog.moved_on`. Refuses with
 * `catalog.unsound`, `catalog.unchanged`, `catalog.unknown_service`.
 */
export async function publish(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: { readonly definition: WholeDefinition; readonly base: number; readonly world: PublishingWorld },
): Promise<number> {
  requirePublisher(actor)
  const errors = check(given.definition, given.world).filter(({ severity }) => severity === 'error').length
  if (errors > 0) throw new Refusal('catalog.unsound', { count: errors })
  return await operate(context, request, async operation => {
    const before = await lockService(operation, given.definition.service.id, given.base)
    const parts = partsOf(given.definition)
    if (isSame(before, parts)) throw new Refusal('catalog.unchanged')
    await keepParts(operation, given.definition)
    return await add(operation, parts, { before, origin: 'console', restores: null })
  })
}

/** Publishes the parts of an earlier version again, as the next version. Refuses with `catalog.moved_on`, `catalog.unchanged`, `catalog.unknown_service`. */
export async function rollBack(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: { readonly service: string; readonly to: number; readonly base: number },
): Promise<number> {
  requirePublisher(actor)
  return await operate(context, request, async operation => {
    const before = await lockService(operation, given.service, given.base)
    const earlier = (await storage.findVersions(operation.sql, given.service)).find(({ version }) => version === given.to)
    if (!earlier) throw new Refusal('catalog.unknown_service')
    if (isSame(before, earlier)) throw new Refusal('catalog.unchanged')
    return await add(operation, earlier, { before, origin: 'console', restores: given.to })
  })
}

/** No new cases from now on, and what customers are told; null resumes. */
export async function suspend(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: { readonly service: string; readonly note: Readonly<Record<Language, string>> | null },
): Promise<void> {
  requirePublisher(actor)
  await operate(context, request, async operation => {
    await lockService(operation, given.service)
    await storage.putSuspension(operation.sql, given.service, given.note, operation.now)
    const event = given.note === null ? events.resumed : events.suspended
    operation.append({ event, serviceId: given.service })
    operation.announce(room)
  })
}

export function hashOf(body: unknown): string {
  return createHash('sm3').update(canonicalJson(body)).digest('hex')
}

async function lockService(operation: Operation, id: string, base?: number): Promise<storage.ServiceRecord> {
  await storage.lockCatalog(operation.sql)
  operation.about('service', id)
  const record = (await storage.findCurrent(operation.sql)).find(({ service }) => service.id === id)
  if (!record) throw new Refusal('catalog.unknown_service')
  if (base !== undefined && base !== record.version) throw new Refusal('catalog.moved_on', { version: record.version })
  return record
}

function partsOf({ service, intake, handling, guide, texts }: WholeDefinition): storage.VersionParts {
  const of = (body: unknown) => (body === undefined ? null : hashOf(body))
  return {
    service,
    intake: of(intake),
    handling: of(handling),
    guide: of(guide),
    texts: Object.fromEntries(languages.map(each => [each, hashOf(texts[each])])) as storage.VersionParts['texts'],
  }
}

async function keepParts({ sql }: Operation, definition: WholeDefinition): Promise<void> {
  const bodies: readonly (readonly [string, unknown])[] = [
    ['intake', definition.intake],
    ['handling', definition.handling],
    ['guide', definition.guide],
    ...languages.map(each => ['texts', definition.texts[each]] as const),
  ]
  for (const [kind, body] of bodies) if (body !== undefined) await storage.addPart(sql, { hash: hashOf(body), kind, body })
}

async function add(
  operation: Operation,
  { service, intake, handling, guide, texts }: storage.VersionParts,
  how: {
    readonly before: storage.VersionRecord | undefined
    readonly origin: storage.VersionRecord['origin']
    readonly restores: number | null
  },
): Promise<number> {
  const version = (how.before?.version ?? 0) + 1
  const publishedBy = operation.actor.kind === 'staff' ? operation.actor.id : null
  const { origin, restores } = how
  await storage.publish(operation.sql, {
    service,
    intake,
    handling,
    guide,
    texts,
    version,
    origin,
    restores,
    publishedBy,
    publishedAt: operation.now,
  })
  operation.append({
    event: events.published,
    serviceId: service.id,
    serviceVersion: String(version),
    ...(restores === null ? {} : { props: { restores } }),
  })
  operation.announce(room)
  return version
}

/** Whether what ships takes the place of what is there: nothing, or something else that shipped. */
function mayReplace(before: storage.VersionRecord | undefined, parts: storage.VersionParts): boolean {
  return !before || (before.origin === 'shipped' && !isSame(before, parts))
}

function isSame(one: storage.VersionParts, other: storage.VersionParts): boolean {
  const only = ({ service, intake, handling, guide, texts }: storage.VersionParts) =>
    canonicalJson({ service, intake, handling, guide, texts })
  return only(one) === only(other)
}

function refuseUnsound(definition: WholeDefinition, world: PublishingWorld): void {
  const errors = check(definition, world).filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const lines = errors.map(finding => {
    const { message, cure } = describe(finding, 'en')
    return `  ${finding.place}: ${message} ${cure}`
  })
  throw new Error(`The definition ${definition.service.id} cannot be published:\n${lines.join('\n')}`)
}

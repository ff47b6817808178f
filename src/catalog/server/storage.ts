import type { PlaceNotice, Section, Service } from '#catalog'
import type { Instant, Language } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { PlaceRecord } from '../model/menus.ts'
import type { SynonymGroup } from '../model/search.ts'

type Json = Parameters<Database['json']>[0]
type Note = Readonly<Record<Language, string>>

/** A version's parts by their hashes, with what it says of the service itself. */
export interface VersionParts {
  readonly service: Service
  readonly intake: string | null
  readonly handling: string | null
  readonly guide: string | null
  readonly texts: Readonly<Record<Language, string>>
}

export interface VersionRecord extends VersionParts {
  readonly version: number
  readonly origin: 'shipped' | 'console'
  readonly publishedBy: string | null
  /** The version it brings back. */
  readonly restores: number | null
  readonly publishedAt: Instant
}

export interface ServiceRecord extends VersionRecord {
  /** What customers are told while it is suspended; null: it is not. */
  readonly suspended: Note | null
  readonly suspendedAt: Instant | null
}

export async function addPart(
  sql: Transaction,
  part: { readonly hash: string; readonly kind: string; readonly body: unknown },
): Promise<void> {
  await sql`insert into catalog.parts (hash, kind, body) values (${part.hash}, ${part.kind}, ${sql.json(part.body as Json)}) on conflict do nothing`
}

export async function findPart(sql: Database, hash: string): Promise<{ readonly kind: string; readonly body: unknown } | null> {
  const [row] = await sql`select kind, body from catalog.parts where hash = ${hash}`
  return row ? { kind: row['kind'] as string, body: row['body'] } : null
}

export async function publish(sql: Transaction, record: VersionRecord): Promise<void> {
  const about = sql.json(record.service)
  await sql`
    insert into catalog.services (id, about, version) values (${record.service.id}, ${about}, ${record.version})
    on conflict (id) do update set about = excluded.about, version = excluded.version`
  await sql`
    insert into catalog.versions (service_id, version, about, intake, handling, guide, texts, published_at, origin, published_by, restores)
    values (${record.service.id}, ${record.version}, ${about}, ${record.intake}, ${record.handling}, ${record.guide}, ${sql.json(record.texts)},
      ${sql.typed.instant(record.publishedAt)}, ${record.origin}, ${record.publishedBy}, ${record.restores})`
}

/** What is published now, in the order of lists. */
export async function findCurrent(sql: Database | Transaction): Promise<readonly ServiceRecord[]> {
  const rows = await sql`
    select v.*, s.suspended, s.suspended_at
    from catalog.services s join catalog.versions v on v.service_id = s.id and v.version = s.version order by (s.about->>'order')::int, s.id`
  return rows.map(row => ({
    ...versionOf(row),
    suspended: row['suspended'] as Note | null,
    suspendedAt: row['suspended_at'] as Instant | null,
  }))
}

/** Every version of a service, the newest first. */
export async function findVersions(sql: Database | Transaction, serviceId: string): Promise<readonly VersionRecord[]> {
  return (await sql`select * from catalog.versions where service_id = ${serviceId} order by version desc`).map(versionOf)
}

/** The texts each service ever had, the oldest version first. */
export async function findTexts(sql: Database): Promise<readonly { readonly service: string; readonly texts: VersionParts['texts'] }[]> {
  const rows = await sql`select service_id, texts from catalog.versions order by service_id, version`
  return rows.map(row => ({ service: row['service_id'] as string, texts: row['texts'] as VersionParts['texts'] }))
}

/** Suspends a service, or resumes it (`note` null). */
export async function putSuspension(sql: Transaction, serviceId: string, note: Note | null, at: Instant): Promise<void> {
  const since = note === null ? null : sql.typed.instant(at)
  await sql`update catalog.services set suspended = ${note === null ? null : sql.json(note)}, suspended_at = ${since} where id = ${serviceId}`
}

/** Two programs that install at once must not both make version 7. */
export async function lockCatalog(sql: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(7100010)`
}

/** What places have decided for themselves. */
export async function findPlaces(sql: Database | Transaction): Promise<readonly PlaceRecord[]> {
  return (await sql`select place_id, kind, sections, notice, revision from catalog.places order by place_id`).map(row => ({
    place: row['place_id'] as string,
    kind: row['kind'] as PlaceRecord['kind'],
    sections: row['sections'] as readonly Section[] | null,
    notice: row['notice'] as PlaceNotice | null,
    revision: row['revision'] as number,
  }))
}

export async function putPlace(sql: Transaction, record: PlaceRecord, by: string | null, at: Instant): Promise<void> {
  const json = (value: unknown) => (value === null ? null : sql.json(value as Json))
  await sql`
    insert into catalog.places (place_id, kind, sections, notice, revision, changed_at, changed_by)
    values (${record.place}, ${record.kind}, ${json(record.sections)}, ${json(record.notice)}, ${record.revision}, ${sql.typed.instant(at)}, ${by})
    on conflict (place_id) do update set sections = excluded.sections, notice = excluded.notice, revision = excluded.revision,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`
}

export interface SynonymRecord {
  readonly language: Language
  readonly groups: readonly SynonymGroup[]
  readonly origin: 'shipped' | 'console'
  readonly revision: number
}

export async function findSynonyms(sql: Database | Transaction): Promise<readonly SynonymRecord[]> {
  return (await sql`select language, groups, origin, revision from catalog.synonyms order by language`).map(row => ({
    language: row['language'] as Language,
    groups: row['groups'] as readonly SynonymGroup[],
    origin: row['origin'] as SynonymRecord['origin'],
    revision: row['revision'] as number,
  }))
}

export async function putSynonyms(sql: Transaction, { language, groups, origin, revision }: SynonymRecord): Promise<void> {
  await sql`
    insert into catalog.synonyms (language, groups, origin, revision) values (${language}, ${sql.json(groups)}, ${origin}, ${revision})
    on conflict (language) do update set groups = excluded.groups, origin = excluded.origin, revision = excluded.revision`
}

function versionOf(row: Record<string, unknown>): VersionRecord {
  return {
    service: row['about'] as Service,
    version: row['version'] as number,
    intake: row['intake'] as string | null,
    handling: row['handling'] as string | null,
    guide: row['guide'] as string | null,
    texts: row['texts'] as VersionParts['texts'],
    origin: row['origin'] as VersionRecord['origin'],
    publishedBy: row['published_by'] as string | null,
    restores: row['restores'] as number | null,
    publishedAt: row['published_at'] as Instant,
  }
}

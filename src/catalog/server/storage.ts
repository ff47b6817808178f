import type { Service } from '#catalog'
import type { Instant, Language } from '#kernel'
import type { Database, Transaction } from '#kernel/server'

type Json = Parameters<Database['json']>[0]

export interface VersionRecord {
  readonly service: Service
  readonly version: number
  readonly intake: string | null
  readonly handling: string | null
  readonly guide: string | null
  readonly texts: Readonly<Record<Language, string>>
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

export async function publish(sql: Transaction, record: VersionRecord, at: Instant): Promise<void> {
  await sql`
    insert into catalog.services (id, about, version) values (${record.service.id}, ${sql.json(record.service as unknown as Json)}, ${record.version})
    on conflict (id) do update set about = excluded.about, version = excluded.version`
  await sql`
    insert into catalog.versions (service_id, version, intake, handling, guide, texts, published_at)
    values (${record.service.id}, ${record.version}, ${record.intake}, ${record.handling}, ${record.guide}, ${sql.json(record.texts)}, ${sql.typed.instant(at)})`
}

export async function findCurrent(sql: Database | Transaction): Promise<readonly VersionRecord[]> {
  const rows = await sql`
    select s.about, v.version, v.intake, v.handling, v.guide, v.texts
    from catalog.services s join catalog.versions v on v.service_id = s.id and v.version = s.version order by (s.about->>'order')::int, s.id`
  return rows.map(row => ({
    service: row['about'] as Service,
    version: row['version'] as number,
    intake: row['intake'] as string | null,
    handling: row['handling'] as string | null,
    guide: row['guide'] as string | null,
    texts: row['texts'] as VersionRecord['texts'],
  }))
}

/** Two programs that install at once must not both make version 7. */
export async function lockCatalog(sql: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(7100010)`
}

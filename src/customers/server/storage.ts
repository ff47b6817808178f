import type { IdentifierKind, Proof } from '#customers'
import type { Instant } from '#kernel'
import type { Database, Transaction } from '#kernel/server'

export interface Identifier {
  readonly id: string
  readonly customerId: string
  readonly canonicalId: string
  readonly kind: IdentifierKind
  readonly proof: Proof
}

export async function findIdentifier(sql: Transaction, kind: IdentifierKind, index: Buffer): Promise<Identifier | null> {
  const [row] = await sql`
    select i.id, i.customer_id, c.canonical_id, i.kind, i.proof
    from customers.identifiers i join customers.customers c on c.id = i.customer_id where i.kind = ${kind} and i.index = ${index} for update of i`
  return row ? identifierOf(row) : null
}

export async function findIdentifiers(sql: Transaction, canonicalId: string): Promise<readonly Identifier[]> {
  const rows = await sql`
    select i.id, i.customer_id, c.canonical_id, i.kind, i.proof
    from customers.identifiers i join customers.customers c on c.id = i.customer_id where c.canonical_id = ${canonicalId}`
  return rows.map(identifierOf)
}

export async function addCustomer(sql: Transaction, given: { readonly id: string; readonly at: Instant }): Promise<void> {
  await sql`
    insert into customers.customers (id, canonical_id, kind, made_at) values (${given.id}, ${given.id}, 'person', ${sql.typed.instant(given.at)})`
}

/** Two visits can bring the same new card at the same moment; false: the other one was first. */
export async function addIdentifier(
  sql: Transaction,
  given: {
    readonly id: string
    readonly customerId: string
    readonly kind: IdentifierKind
    readonly index: Buffer
    readonly sealed: Buffer
    readonly proof: Proof
    readonly at: Instant
  },
): Promise<boolean> {
  const added = await sql`
    insert into customers.identifiers (id, customer_id, kind, index, sealed, proof, proved_at)
    values (${given.id}, ${given.customerId}, ${given.kind}, ${given.index}, ${given.sealed}, ${given.proof}, ${sql.typed.instant(given.at)})
    on conflict (kind, index) do nothing`
  return added.count === 1
}

export async function dropCustomer(sql: Transaction, id: string): Promise<void> {
  await sql`delete from customers.customers where id = ${id}`
}

export async function proveIdentifier(
  sql: Transaction,
  given: { readonly id: string; readonly proof: Proof; readonly at: Instant },
): Promise<void> {
  await sql`update customers.identifiers set proof = ${given.proof}, proved_at = ${sql.typed.instant(given.at)} where id = ${given.id}`
}

export async function putName(sql: Transaction, id: string, name: Buffer): Promise<void> {
  await sql`update customers.customers set name = ${name} where id = ${id}`
}

export async function findName(sql: Database | Transaction, id: string): Promise<{ readonly id: string; readonly name: Buffer } | null> {
  const [row] = await sql`
    select k.id, k.name from customers.customers c join customers.customers k on k.id = c.canonical_id where c.id = ${id} and k.name is not null`
  return row ? { id: row['id'] as string, name: row['name'] as Buffer } : null
}

export async function findPhone(
  sql: Database | Transaction,
  customerId: string,
): Promise<{ readonly id: string; readonly sealed: Buffer } | null> {
  const [row] = await sql`
    select i.id, i.sealed from customers.customers c join customers.customers k on k.canonical_id = c.canonical_id
      join customers.identifiers i on i.customer_id = k.id
    where c.id = ${customerId} and i.kind = 'phone' and i.proof = 'code' order by i.proved_at desc limit 1`
  return row ? { id: row['id'] as string, sealed: row['sealed'] as Buffer } : null
}

/** All records that are this one customer. */
export async function findSame(sql: Database | Transaction, id: string): Promise<readonly string[]> {
  const rows = await sql`
    select id from customers.customers where canonical_id = (select canonical_id from customers.customers where id = ${id})`
  return rows.map(row => row['id'] as string)
}

export async function findCanonical(sql: Transaction, id: string): Promise<string> {
  const [row] = await sql`select canonical_id from customers.customers where id = ${id}`
  return row!['canonical_id'] as string
}

export async function link(
  sql: Transaction,
  given: { readonly id: string; readonly from: string; readonly to: string; readonly reason: string; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into customers.links (id, from_id, to_id, reason, at) values (${given.id}, ${given.from}, ${given.to}, ${given.reason}, ${sql.typed.instant(given.at)})`
  await sql`update customers.customers set canonical_id = ${given.to} where canonical_id = ${given.from}`
}

function identifierOf(row: Record<string, unknown>): Identifier {
  return {
    id: row['id'] as string,
    customerId: row['customer_id'] as string,
    canonicalId: row['canonical_id'] as string,
    kind: row['kind'] as IdentifierKind,
    proof: row['proof'] as Proof,
  }
}

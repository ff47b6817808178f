import { events, type IdentifierKind, type Proof } from '#customers'
import type { Context, Database, Operation, Transaction } from '#kernel/server'
import * as storage from './storage.ts'

/** The customer a card belongs to, found or made. The name on the card is the name. Numbers are normalised (18 characters, upper case). */
export async function recogniseCard(operation: Operation, card: { readonly idNumber: string; readonly name: string }): Promise<string> {
  const customerId = await recognise(operation, 'id_card', card.idNumber, 'card')
  await nameCustomer(operation, customerId, card.name)
  return customerId
}

/** The customer a proved phone belongs to, found or made. */
export async function recognisePhone(operation: Operation, phone: string): Promise<string> {
  return await recognise(operation, 'phone', phone, 'code')
}

/**
 * Somebody a customer speaks of (a child, a person who authorised them) by name and ID number. Nothing is proved: an existing customer is named, never changed,
 * and a new one gets no way to sign in by it.
 */
export async function declarePerson(operation: Operation, person: { readonly idNumber: string; readonly name: string }): Promise<string> {
  const { context, sql } = operation
  const known = await storage.findIdentifier(sql, 'id_card', indexOf(context, 'id_card', person.idNumber))
  if (known) return known.canonicalId
  const customerId = await recognise(operation, 'id_card', person.idNumber, 'declared')
  await nameCustomer(operation, customerId, person.name)
  return customerId
}

/**
 * Joins the phone proved in a visit to the card read in it: one person from now on. A phone that is already another person's (with a card of their own: a
 * family's phone) is not joined; false then.
 */
export async function joinPhone(operation: Operation, given: { readonly customerId: string; readonly phone: string }): Promise<boolean> {
  const { sql, context } = operation
  const target = await storage.findCanonical(sql, given.customerId)
  const phone = await storage.findIdentifier(sql, 'phone', indexOf(context, 'phone', given.phone))
  if (!phone) {
    const added = await addIdentifier(operation, { customerId: target, kind: 'phone', value: given.phone, proof: 'code' })
    // Somebody else proved it at the same moment: now it is known.
    return added || (await joinPhone(operation, given))
  }
  if (phone.canonicalId === target) return true
  const others = await storage.findIdentifiers(sql, phone.canonicalId)
  if (others.some(({ kind }) => kind === 'id_card')) return false
  await storage.link(sql, {
    id: context.newId(),
    from: phone.canonicalId,
    to: target,
    reason: 'card and phone in one visit',
    at: operation.now,
  })
  operation.append({ event: events.joined, customerId: target, props: { from: phone.canonicalId } })
  return true
}

/** What somebody known by a phone only calls themselves, until a card says their name. */
export async function suggestName(operation: Operation, customerId: string, name: string): Promise<void> {
  if ((await storage.findName(operation.sql, customerId)) === null)
    await nameCustomer(operation, await storage.findCanonical(operation.sql, customerId), name)
}

/** The name a customer is shown by, in full; null when none is known. */
export async function readName(context: Context, customerId: string): Promise<string | null> {
  const found = await storage.findName(context.database, customerId)
  return found ? context.keyring.open({ table: 'customers.customers', column: 'name', row: found.id }, found.name) : null
}

/** The proved phone a customer can be reached by; null when there is none. */
export async function readPhone(
  reading: { readonly sql: Database | Transaction; readonly context: Context },
  customerId: string,
): Promise<string | null> {
  const found = await storage.findPhone(reading.sql, customerId)
  return found ? reading.context.keyring.open({ table: 'customers.identifiers', column: 'sealed', row: found.id }, found.sealed) : null
}

/** All ids under which this customer's matters are kept. */
export async function sameCustomer(context: Context, customerId: string): Promise<readonly string[]> {
  return await storage.findSame(context.database, customerId)
}

async function recognise(operation: Operation, kind: IdentifierKind, value: string, proof: Proof): Promise<string> {
  const { sql, context } = operation
  const index = indexOf(context, kind, value)
  const known = await storage.findIdentifier(sql, kind, index)
  if (known) {
    if (known.proof === 'declared' && proof !== 'declared') await storage.proveIdentifier(sql, { id: known.id, proof, at: operation.now })
    return known.canonicalId
  }
  const customerId = context.newId()
  await storage.addCustomer(sql, { id: customerId, at: operation.now })
  if (await addIdentifier(operation, { customerId, kind, value, proof })) {
    operation.append({ event: events.known, customerId, props: { by: kind, proof } })
    return customerId
  }
  await storage.dropCustomer(sql, customerId)
  return (await storage.findIdentifier(sql, kind, index))!.canonicalId
}

async function addIdentifier(
  { sql, context, now }: Operation,
  given: { readonly customerId: string; readonly kind: IdentifierKind; readonly value: string; readonly proof: Proof },
): Promise<boolean> {
  const id = context.newId()
  const sealed = context.keyring.seal({ table: 'customers.identifiers', column: 'sealed', row: id }, given.value)
  return await storage.addIdentifier(sql, {
    id,
    customerId: given.customerId,
    kind: given.kind,
    index: indexOf(context, given.kind, given.value),
    sealed,
    proof: given.proof,
    at: now,
  })
}

async function nameCustomer({ sql, context }: Operation, customerId: string, name: string): Promise<void> {
  await storage.putName(sql, customerId, context.keyring.seal({ table: 'customers.customers', column: 'name', row: customerId }, name))
}

function indexOf(context: Context, kind: IdentifierKind, value: string): Buffer {
  return context.keyring.blindIndex({ table: 'customers.identifiers', column: kind }, value)
}

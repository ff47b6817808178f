import { canonicalJson } from '#kernel'
import type { Field, Rule } from './definition.ts'
import { type Answers, compileText, compileValue } from './rules.ts'
import { isLookup, isSlot, type Value } from './values.ts'

/** What is offered for a field by somebody else, for the answers given so far: the times of a resource, or what a partner answers. */
export type Offer =
  | { readonly kind: 'slot'; readonly resource: string }
  | { readonly kind: 'lookup'; readonly partner: string; readonly list: string; readonly request: PartnerRequest; readonly asked: string }

export type PartnerRequest = Readonly<Record<string, string | number | boolean>>

/** Null: an answer it depends on is not there yet. */
export type FindOffer = (answers: Answers) => Offer | null

export function compileOffer(field: Field): FindOffer | null {
  if (field.kind === 'slot' && field.resource !== undefined) {
    const take = compileText(field.resource)
    return answers => {
      const resource = take(answers)
      return resource === undefined ? null : { kind: 'slot', resource }
    }
  }
  if (field.kind !== 'lookup' || !field.lookup) return null
  const { partner, list } = field.lookup
  const build = compileRequest(field.lookup.with)
  return answers => {
    const request = build(answers)
    return request && { kind: 'lookup', partner, list, request, asked: canonicalJson(request) }
  }
}

/** What a partner is told; null while something of it is absent. */
export function compileRequest(parts: Readonly<Record<string, Rule>>): (answers: Answers) => PartnerRequest | null {
  const compiled = Object.entries(parts).map(([name, rule]) => [name, compileValue(rule)] as const)
  return answers => {
    const values = compiled.map(([name, take]) => [name, take(answers)] as const)
    return values.some(([, value]) => value === undefined) ? null : (Object.fromEntries(values) as PartnerRequest)
  }
}

/** Whether a chosen value is one of what is offered now: it was chosen for the same resource, or for the same question to the partner. */
export function isOffered(value: Value, offer: Offer | null): boolean {
  if (isSlot(value)) return offer?.kind === 'slot' && offer.resource === value.resource
  return isLookup(value) && offer?.kind === 'lookup' && offer.asked === value.asked
}

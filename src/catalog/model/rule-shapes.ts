/* What rules speak of, and what can be wrong with one. */

export type RuleType = 'truth' | 'number' | 'text' | 'day' | 'item' | 'items' | 'rows' | 'address' | 'slot' | 'lookup' | 'nothing'

/** What rules may see of an answer with parts: `{"var": "bill.amount"}`. */
export const partTypes: Readonly<Partial<Record<RuleType, Readonly<Record<string, RuleType>>>>> = {
  address: { region: 'item' },
  slot: { slot: 'text', start: 'number' },
  lookup: { item: 'text', amount: 'number' },
}

/** The field a name with a part stands for. */
export function stemOf(name: string): string {
  const dot = name.indexOf('.')
  return dot < 0 ? name : name.slice(0, dot)
}

/** What a rule may speak of: the fields by id (with the items where they have a list), and the groups. */
export interface Vocabulary {
  typeOf(name: string): RuleType | undefined
  /** Items a name can hold, for choices. */
  itemsOf(name: string): readonly string[] | undefined
  /** The words of one row: the group's fields, then everything outside. */
  inGroup(group: string): Vocabulary
}

export interface RuleFault {
  readonly code: 'unknown_operator' | 'unknown_name' | 'wrong_type' | 'wrong_count' | 'unknown_item' | 'unlike_types'
  /** The part of the rule that is at fault, as JSON. */
  readonly part: string
  readonly found: string
  /** Types, operators or items in a row with spaces; `field`, `group`, `region` or `part` where a name was wanted; a count of parts. */
  readonly wanted: string
}

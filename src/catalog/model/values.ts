/** What an answer is once it is valid. Money is integer minor units; a day is `YYYY-MM-DD`; a stroke is x1, y1, x2, y2, … in thousandths of the pad's width. */
export type Value = string | number | boolean | readonly string[] | AddressValue | SignatureValue | SlotValue | LookupValue

export interface AddressValue {
  /** An item of the field's list. */
  readonly region: string
  readonly detail: string
}

export interface SignatureValue {
  readonly strokes: readonly (readonly number[])[]
}

/** A time that was chosen; `start` in milliseconds. It stands for the resource it was offered by, and for no other. */
export interface SlotValue {
  readonly slot: string
  readonly label: string
  readonly start: number
  readonly resource: string
}

/** What was chosen of what a partner answered; `asked` is what it had been asked, and answers to something else are none. */
export interface LookupValue {
  readonly item: string
  readonly label: string
  /** Minor units; null where it has no price. */
  readonly amount: number | null
  /** What the person was shown of it, line by line. */
  readonly shown: readonly { readonly label: string; readonly value: string }[]
  readonly asked: string
}

/** What a person put in, as a page sends it; text fields send text. */
export type Input = string | number | boolean | null | readonly string[] | AddressValue | SignatureValue | SlotValue | LookupValue

export function isAddress(value: unknown): value is AddressValue {
  return typeof value === 'object' && value !== null && 'region' in value && 'detail' in value
}

export function isSlot(value: unknown): value is SlotValue {
  return typeof value === 'object' && value !== null && 'slot' in value && 'resource' in value
}

export function isLookup(value: unknown): value is LookupValue {
  return typeof value === 'object' && value !== null && 'item' in value && 'asked' in value
}

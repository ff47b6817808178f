/** What an answer is once it is valid. Money is integer minor units; a day is `YYYY-MM-DD`; a stroke is x1, y1, x2, y2, … in thousandths of the pad's width. */
export type Value = string | number | boolean | readonly string[] | AddressValue | SignatureValue

export interface AddressValue {
  /** An item of the field's list. */
  readonly region: string
  readonly detail: string
}

export interface SignatureValue {
  readonly strokes: readonly (readonly number[])[]
}

/** What a person put in, as a page sends it; text fields send text. */
export type Input = string | number | boolean | null | readonly string[] | AddressValue | SignatureValue

export function isAddress(value: unknown): value is AddressValue {
  return typeof value === 'object' && value !== null && 'region' in value && 'detail' in value
}

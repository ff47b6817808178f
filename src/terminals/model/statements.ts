import { canonicalJson } from '#kernel'

/** What the chip of a resident ID card holds (GA 490), as a terminal reads it. */
export interface CardData {
  readonly name: string
  readonly sex: 'male' | 'female'
  readonly nation: string
  /** `YYYY-MM-DD` */
  readonly birth: string
  readonly address: string
  readonly idNumber: string
  readonly authority: string
  readonly validFrom: string
  /** Null: without end (长期). */
  readonly validTo: string | null
}

/**
 * What a terminal signs with its own key (Ed25519). A page in anyone's browser has no such key: its card readings are play and count for nothing.
 * Each statement names its purpose, so that a signature for one cannot be used for another.
 */
export function visitStatement(given: { readonly terminal: string; readonly challenge: string }): string {
  return canonicalJson({ purpose: 'onewindow.visit.1', ...given })
}

/** What became of something a device was to put out: `done`, the person has it; `failed`, it certainly did not get to them. */
export interface PutOut {
  readonly terminal: string
  readonly case: string
  readonly output: string
  readonly result: 'done' | 'failed'
}

/** For good and whoever asks: it is bound to what was put out, not to a visit, which may be over when it is known. */
export function outputStatement({ terminal, case: caseId, output, result }: PutOut): string {
  return canonicalJson({ purpose: 'onewindow.output.1', terminal, case: caseId, output, result })
}

/** Bound to one visit: a reading taken in it is worth nothing in the next person's. */
export function cardStatement(given: { readonly terminal: string; readonly visit: string; readonly card: CardData }): string {
  return canonicalJson({ purpose: 'onewindow.card.1', ...given })
}

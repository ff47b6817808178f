import type { PartnerRequest, Path, Value } from '#catalog'
import type { Instant } from '#kernel'
import type { WorkingCalendar } from '#organisation'
import type {
  CaseEnding,
  Dealing,
  DocumentFile,
  Fill,
  Money,
  Output,
  Patch,
  RequestedItem,
  Seat,
  StageState,
  StoredEntry,
  SupplementRequest,
  Unwinding,
  Word,
} from './state.ts'

/** What can be asked of a case. `seen` is the revision the asker saw. */
export type Command =
  | { readonly type: 'consent'; readonly notice: string }
  | { readonly type: 'answer'; readonly seen: number; readonly patches: readonly Patch[] }
  | { readonly type: 'fill'; readonly fills: readonly Fill[] }
  /** What was chosen of others' offers, as they themselves say it. */
  | { readonly type: 'choose'; readonly seen: number; readonly path: Path; readonly value: Value; readonly source: string }
  | { readonly type: 'addRow'; readonly group: string; readonly row: string }
  | { readonly type: 'removeRow'; readonly group: string; readonly row: string }
  | { readonly type: 'attach'; readonly file: DocumentFile }
  | { readonly type: 'detach'; readonly file: string }
  | { readonly type: 'submit'; readonly seen: number }
  | { readonly type: 'resubmit'; readonly seen: number }
  | { readonly type: 'withdraw' }
  | { readonly type: 'claim'; readonly staff: string }
  | { readonly type: 'release'; readonly staff: string }
  | { readonly type: 'advance'; readonly seen: number; readonly action: string; readonly by: Handler }
  | { readonly type: 'refuse'; readonly seen: number; readonly action: string; readonly reason: string; readonly by: Handler }
  | {
      readonly type: 'return'
      readonly seen: number
      readonly action: string
      readonly items: readonly RequestedItem[]
      readonly note: string
      readonly by: Handler
    }
  | { readonly type: 'captured'; readonly due: string; readonly seatLost?: boolean }
  /** `byHand`: over the counter, not the way it came. */
  | { readonly type: 'refunded'; readonly due: string; readonly byHand?: boolean }
  | {
      readonly type: 'partnerAnswered'
      readonly dealing: string
      readonly about: 'ask' | 'reverse'
      readonly answer: 'done' | 'refused' | 'unknown'
      /** The partner's code for a refusal. */
      readonly code: string | null
      /** What it answered, when it did it. */
      readonly result?: Readonly<Record<string, string>>
    }
  | { readonly type: 'settleOutput'; readonly output: string; readonly result: 'done' | 'failed'; readonly word: Word }
  | { readonly type: 'putOut'; readonly output: string; readonly result: 'done' | 'failed' | 'unknown' }
  /** The days its deadlines are counted in have changed. */
  | { readonly type: 'replan'; readonly stage: ChangedCalendar | null; readonly whole: ChangedCalendar | null }
  | { readonly type: 'expire' }
  | { readonly type: 'warn' }
  | { readonly type: 'overdue' }

/** A department's calendar, and since when the new one counts. */
export interface ChangedCalendar {
  readonly before: WorkingCalendar
  readonly after: WorkingCalendar
}

/** The member of staff who acts, with the roles a definition's actions name. */
export interface Handler {
  readonly staff: string
  readonly roles: readonly string[]
}

/** What a command does to a case. Changes carry answers and pass; the event log gets keys, codes and ids. */
export type Change =
  | { readonly type: 'consented'; readonly notice: string; readonly at: Instant }
  | { readonly type: 'answered'; readonly path: Path; readonly entry: Omit<StoredEntry, 'revision'> | null }
  | { readonly type: 'rowAdded'; readonly group: string; readonly row: string }
  | { readonly type: 'rowRemoved'; readonly group: string; readonly row: string; readonly paths: readonly Path[] }
  | { readonly type: 'attached'; readonly file: DocumentFile }
  | { readonly type: 'detached'; readonly file: string }
  | { readonly type: 'mended'; readonly path: string }
  | { readonly type: 'submitted'; readonly at: Instant; readonly wholeDueAt: Instant; readonly hidden: readonly Path[] }
  | { readonly type: 'entered'; readonly stage: StageState }
  | { readonly type: 'seated'; readonly seat: Seat }
  | { readonly type: 'booked'; readonly booking: string }
  | { readonly type: 'freed'; readonly booking: string }
  | { readonly type: 'owed'; readonly money: Money }
  | { readonly type: 'unowed' }
  | { readonly type: 'paid'; readonly at: Instant }
  | { readonly type: 'refunding'; readonly refund: string; readonly amount: number }
  | { readonly type: 'moneyBack'; readonly byHand: boolean }
  /** `request` is for the partner only and is kept nowhere here. */
  | { readonly type: 'asked'; readonly dealing: Dealing; readonly request: PartnerRequest }
  | {
      readonly type: 'dealt'
      readonly dealing: string
      readonly state: Dealing['state']
      readonly told?: Readonly<Record<string, string>>
    }
  | { readonly type: 'reversing'; readonly dealing: string }
  | { readonly type: 'intended'; readonly output: Output }
  | { readonly type: 'output'; readonly output: string; readonly state: Output['state']; readonly word?: Word }
  | { readonly type: 'unwinding'; readonly unwinding: Unwinding }
  /** What was being undone stands. */
  | { readonly type: 'rewound' }
  | { readonly type: 'claimed'; readonly staff: string }
  | { readonly type: 'released' }
  | { readonly type: 'left'; readonly stage: string; readonly at: Instant; readonly action: string }
  | { readonly type: 'returned'; readonly request: SupplementRequest }
  | { readonly type: 'resumed'; readonly at: Instant; readonly dueAt: Instant; readonly warnAt: Instant; readonly wholeDueAt: Instant }
  | { readonly type: 'replanned'; readonly dueAt: Instant; readonly warnAt: Instant; readonly wholeDueAt: Instant }
  | { readonly type: 'warned' }
  | { readonly type: 'overdue' }
  | {
      readonly type: 'ended'
      readonly ending: CaseEnding
      readonly outcome: string | null
      readonly reason: string | null
      readonly at: Instant
    }

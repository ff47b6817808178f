import type { Path } from '#catalog'
import type { Instant } from '#kernel'
import type { CaseEnding, DocumentFile, Fill, Patch, RequestedItem, StageState, StoredEntry, SupplementRequest } from './state.ts'

/** What can be asked of a case. `seen` is the revision the asker saw. */
export type Command =
  | { readonly type: 'consent'; readonly notice: string }
  | { readonly type: 'answer'; readonly seen: number; readonly patches: readonly Patch[] }
  | { readonly type: 'fill'; readonly fills: readonly Fill[] }
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
  | { readonly type: 'expire' }
  | { readonly type: 'warn' }
  | { readonly type: 'overdue' }

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
  | { readonly type: 'claimed'; readonly staff: string }
  | { readonly type: 'released' }
  | { readonly type: 'left'; readonly stage: string; readonly at: Instant; readonly action: string }
  | { readonly type: 'returned'; readonly request: SupplementRequest }
  | { readonly type: 'resumed'; readonly at: Instant; readonly dueAt: Instant; readonly warnAt: Instant; readonly wholeDueAt: Instant }
  | { readonly type: 'warned' }
  | { readonly type: 'overdue' }
  | {
      readonly type: 'ended'
      readonly ending: CaseEnding
      readonly outcome: string | null
      readonly reason: string | null
      readonly at: Instant
    }

import type { Entry, Given, Input, Path, Value } from '#catalog'
import type { Instant } from '#kernel'

/** A case (办件): one run of one definition for one customer, from the first keystroke. What the engine decides on. */
export interface CaseState {
  readonly id: string
  readonly number: string
  readonly serviceId: string
  /** What it pinned: the definition does not change under a case. */
  readonly definition: { readonly intake: string; readonly handling: string }
  /** Counts the commands that changed something; a command says which revision it saw. */
  readonly revision: number
  readonly phase: Phase
  readonly ending: CaseEnding | null
  readonly outcome: string | null
  /** Why it was refused: an item of the action's list of reasons. */
  readonly reason: string | null
  /** The privacy notice agreed to: hash of the texts shown. */
  readonly consent: { readonly notice: string; readonly at: Instant } | null
  readonly entries: Readonly<Record<Path, StoredEntry>>
  readonly rows: Readonly<Record<string, readonly string[]>>
  readonly documents: readonly DocumentFile[]
  /** What is owed for it, once it is. */
  readonly money: Money | null
  /** The times that are kept for it, or its own. */
  readonly seats: readonly Seat[]
  /** What partners were asked, oldest first. */
  readonly dealings: readonly Dealing[]
  /** What a device of a terminal puts out for it. */
  readonly output: Output | null
  /** While what was done is being undone: how it ends then. */
  readonly unwinding: Unwinding | null
  readonly stage: StageState | null
  /** The stages so far, in order. */
  readonly trail: readonly Trail[]
  /** By when the whole is promised; moves by the pauses. */
  readonly wholeDueAt: Instant | null
  /** What must be mended, while it lies with the customer. */
  readonly request: SupplementRequest | null
  readonly openedAt: Instant
  readonly activeAt: Instant
  readonly submittedAt: Instant | null
  readonly endedAt: Instant | null
}

/** draft: being filled in · paying: submitted, waiting for money · handling: behind the counter · returned: waiting for the customer · cancelling: being undone · ended */
export const phases = ['draft', 'paying', 'handling', 'returned', 'cancelling', 'ended'] as const
export type Phase = (typeof phases)[number]

/** unpaid: not paid in time · cancelled: called off after something was done · time_lost: the chosen time was gone when the money came */
export const caseEndings = ['outcome', 'withdrawn', 'expired', 'unpaid', 'cancelled', 'time_lost'] as const
export type CaseEnding = (typeof caseEndings)[number]

/** What is owed, in minor units of `currency`. */
export interface Money {
  readonly due: string
  readonly items: readonly { readonly fee: string; readonly amount: number }[]
  readonly total: number
  readonly currency: string
  /** When it ends by itself if nobody pays. */
  readonly until: Instant
  readonly state: 'open' | 'paid' | 'closed' | 'refunding' | 'refunded'
}

/** A seat in the time chosen in `field`. */
export interface Seat {
  readonly field: string
  readonly slot: string
  readonly start: Instant
  readonly booking: string
  readonly state: 'held' | 'booked' | 'released'
}

/** What a partner was asked to do. `unknown`: it may have done it. `spent`: a lock used up by a post. `kept`: it was to be undone and cannot be; a person decides. */
export interface Dealing {
  readonly id: string
  readonly stage: string
  readonly partner: string
  readonly verb: 'lock' | 'post'
  readonly state: 'asked' | 'unknown' | 'done' | 'spent' | 'refused' | 'reversing' | 'reversed' | 'kept'
  /** What it answered that the customer is shown, by the keys the definition names; `where.en` is what `where` is in English. */
  readonly told?: Readonly<Record<string, string>>
}

/** `intended` is written before the device is asked; `unknown`: the device was asked and has not been heard. */
export interface Output {
  readonly id: string
  readonly stage: string
  readonly state: 'intended' | 'unknown' | 'done' | 'failed'
  /** Whose word settled it, where the device never came back; absent when the device itself told. */
  readonly word?: Word
}

/** What a member of staff says of a device that never came back. `card`: the last four digits of what came out. */
export interface Word {
  readonly by: string
  readonly reason: string
  readonly card: string | null
}

export interface Unwinding {
  readonly ending: CaseEnding
  readonly outcome: string | null
  readonly reason: string | null
  readonly because: string
  readonly before: { readonly phase: Phase; readonly outcome: string | null; readonly endedAt: Instant | null }
}

/** A case for which nothing is owed, kept, asked or put out. */
export const nothingDoing = { money: null, seats: [], dealings: [], output: null, unwinding: null } as const

export type Doing = Pick<CaseState, 'money' | 'seats' | 'dealings' | 'output' | 'unwinding'>

export function doingOf({ money, seats, dealings, output, unwinding }: Doing): Doing {
  return { money, seats, dealings, output, unwinding }
}

/** An answer with the revision that last changed it: who saw an older one is told. */
export interface StoredEntry extends Entry {
  readonly revision: number
}

export interface DocumentFile {
  readonly id: string
  /** The document rule it stands for. */
  readonly rule: string
  readonly name: string
  readonly mediaType: string
  /** Bytes. */
  readonly size: number
  readonly source: 'upload' | 'camera'
  readonly at: Instant
}

export interface StageState {
  readonly id: string
  readonly departmentId: string
  /** The department's place in the tree: what the scope of staff is compared with. */
  readonly departmentPath: string
  readonly assigneeId: string | null
  readonly enteredAt: Instant
  /** Stored on entry, never computed by subtracting later; moves by the pauses only. */
  readonly dueAt: Instant
  readonly warnAt: Instant
  readonly warned: boolean
  readonly overdue: boolean
  /** Since when it waits for the customer, which does not count. */
  readonly pausedAt: Instant | null
}

export interface Trail {
  readonly stage: string
  readonly departmentId: string
  readonly enteredAt: Instant
  readonly leftAt: Instant | null
}

export interface RequestedItem {
  readonly kind: 'question' | 'document'
  /** The answer's path or the document rule's id. */
  readonly path: string
  /** An item of the action's list of reasons. */
  readonly reason: string
}

export interface SupplementRequest {
  readonly items: readonly RequestedItem[]
  /** In the words of the member of staff. */
  readonly note: string
  readonly at: Instant
  readonly until: Instant
  /** Items mended so far, by path. */
  readonly mended: readonly string[]
}

/** What the survey reads of a case. */
export function givenOf(state: Pick<CaseState, 'entries' | 'rows' | 'documents'>): Given {
  const files: Record<string, number> = {}
  for (const { rule } of state.documents) files[rule] = (files[rule] ?? 0) + 1
  return { entries: state.entries, rows: state.rows, files }
}

export interface Patch {
  readonly path: Path
  readonly input: Input
}

/** An answer taken from what was proved (a card, a phone). */
export interface Fill {
  readonly path: Path
  readonly value: Value
  readonly source: string
  readonly trust: Entry['trust']
  readonly locked: boolean
}

/** What a case worker was writing about a case and has not sent. */
interface Draft {
  readonly action: string
  /** Its dialog stands open. */
  readonly open: boolean
  /** What is to be mended -> why; empty while no reason was chosen. */
  readonly items: Readonly<Record<string, string>>
  readonly note: string
  /** For a refusal. */
  readonly reason: string | null
}

export interface Drafts {
  /** The page is theirs now: what somebody else was writing goes. */
  belongTo(staff: string): void
  read(caseId: string, action: string): Draft | null
  /** The action whose dialog was open when the session ended. */
  openAction(caseId: string): string | null
  write(caseId: string, draft: Draft): void
  drop(caseId: string, action: string): void
  clear(): void
}

/** Kept in this page's memory only: it outlives a session that ended by itself, never the page, and never reaches another person. */
export function createDrafts(): Drafts {
  const drafts = new Map<string, ReadonlyMap<string, Draft>>()
  let owner: string | null = null
  const of = (caseId: string): ReadonlyMap<string, Draft> => drafts.get(caseId) ?? new Map<string, Draft>()
  return {
    belongTo: staff => {
      if (owner !== staff) drafts.clear()
      owner = staff
    },
    read: (caseId, action) => of(caseId).get(action) ?? null,
    openAction: caseId => [...of(caseId).values()].find(({ open }) => open)?.action ?? null,
    write: (caseId, draft) => drafts.set(caseId, new Map([...of(caseId), [draft.action, draft]])),
    drop: (caseId, action) => drafts.set(caseId, new Map([...of(caseId)].filter(([name]) => name !== action))),
    clear: () => {
      drafts.clear()
      owner = null
    },
  }
}

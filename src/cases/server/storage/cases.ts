import type { Instant, Language } from '#kernel'
import type { Database, Transaction } from '#kernel/server'
import type { CaseState, Phase } from '#cases'
import type { CaseEnding, Doing, Trail } from '../../model/state.ts'

type Json = Parameters<Database['json']>[0]

/** A case's row, as it is stored: what it is, who has it, by when. Answers and files stand beside. */
export interface CaseRecord {
  readonly id: string
  readonly number: string
  readonly slipCode: Buffer
  readonly serviceId: string
  readonly intake: string
  readonly handling: string
  readonly revision: number
  readonly phase: Phase
  readonly ending: CaseEnding | null
  readonly outcome: string | null
  readonly reason: string | null
  readonly consent: CaseState['consent']
  readonly rows: CaseState['rows']
  readonly trail: readonly Trail[]
  readonly doing: Doing
  readonly request: Buffer | null
  readonly visitId: string
  readonly channel: 'kiosk' | 'hall'
  readonly siteId: string | null
  readonly terminalId: string | null
  readonly zone: string
  readonly language: Language
  readonly subjectId: string | null
  readonly actorId: string | null
  readonly role: 'self' | 'guardian' | 'agent' | null
  readonly assurance: string
  readonly subjectName: Buffer | null
  readonly stage: string | null
  readonly departmentId: string | null
  readonly departmentPath: string | null
  readonly assigneeId: string | null
  readonly handledBy: readonly string[]
  readonly handledAt: readonly string[]
  readonly enteredAt: Instant | null
  readonly dueAt: Instant | null
  readonly warnAt: Instant | null
  readonly warned: boolean
  readonly overdue: boolean
  readonly pausedAt: Instant | null
  readonly wholeDueAt: Instant | null
  readonly openedAt: Instant
  readonly activeAt: Instant
  readonly submittedAt: Instant | null
  readonly endedAt: Instant | null
}

const names = {
  id: 'id',
  number: 'number',
  slipCode: 'slip_code',
  serviceId: 'service_id',
  intake: 'intake',
  handling: 'handling',
  revision: 'revision',
  phase: 'phase',
  ending: 'ending',
  outcome: 'outcome',
  reason: 'reason',
  consent: 'consent',
  rows: 'rows',
  trail: 'trail',
  doing: 'doing',
  request: 'request',
  visitId: 'visit_id',
  channel: 'channel',
  siteId: 'site_id',
  terminalId: 'terminal_id',
  zone: 'zone',
  language: 'language',
  subjectId: 'subject_id',
  actorId: 'actor_id',
  role: 'role',
  assurance: 'assurance',
  subjectName: 'subject_name',
  stage: 'stage',
  departmentId: 'department_id',
  departmentPath: 'department_path',
  assigneeId: 'assignee_id',
  handledBy: 'handled_by',
  handledAt: 'handled_at',
  enteredAt: 'entered_at',
  dueAt: 'due_at',
  warnAt: 'warn_at',
  warned: 'warned',
  overdue: 'overdue',
  pausedAt: 'paused_at',
  wholeDueAt: 'whole_due_at',
  openedAt: 'opened_at',
  activeAt: 'active_at',
  submittedAt: 'submitted_at',
  endedAt: 'ended_at',
} as const satisfies Record<keyof CaseRecord, string>

const instants = new Set<keyof CaseRecord>([
  'enteredAt',
  'dueAt',
  'warnAt',
  'pausedAt',
  'wholeDueAt',
  'openedAt',
  'activeAt',
  'submittedAt',
  'endedAt',
])
const documents = new Set<keyof CaseRecord>(['consent', 'rows', 'trail', 'doing'])
const columns = Object.values(names)

export async function addCase(sql: Transaction, record: CaseRecord): Promise<void> {
  await sql`insert into cases.cases ${sql(toRow(sql, record) as Record<string, never>)}`
}

export async function lockCase(sql: Transaction, id: string): Promise<CaseRecord | null> {
  const [row] = await sql`select ${sql(columns)} from cases.cases where id = ${id} for update`
  return row ? fromRow(row) : null
}

export async function findCase(sql: Database | Transaction, id: string): Promise<CaseRecord | null> {
  const [row] = await sql`select ${sql(columns)} from cases.cases where id = ${id}`
  return row ? fromRow(row) : null
}

export async function findCases(sql: Database, ids: readonly string[]): Promise<readonly CaseRecord[]> {
  const rows = await sql`select ${sql(columns)} from cases.cases where id = any(${[...ids]}::uuid[])`
  return rows.map(fromRow)
}

export async function findCaseByNumber(sql: Database, number: string): Promise<CaseRecord | null> {
  const [row] = await sql`select ${sql(columns)} from cases.cases where number = ${number} and phase <> 'draft'`
  return row ? fromRow(row) : null
}

/** Writes what changed of a case. */
export async function updateCase(sql: Transaction, id: string, change: Partial<CaseRecord>): Promise<void> {
  await sql`update cases.cases set ${sql(toRow(sql, change) as Record<string, never>)} where id = ${id}`
}

/** The cases a customer may see: their own and those they act in; of an anonymous visit, its own. Erased drafts are gone. */
export async function findCasesOf(
  sql: Database,
  of: { readonly visitId: string; readonly customerIds: readonly string[] },
): Promise<readonly CaseRecord[]> {
  const ids = [...of.customerIds]
  const rows = await sql`
    select ${sql(columns)} from cases.cases
    where (visit_id = ${of.visitId} and actor_id is null) or actor_id = any(${ids}::uuid[]) or (subject_id = any(${ids}::uuid[]) and phase <> 'draft')
    order by opened_at desc limit 100`
  return rows.map(fromRow)
}

export async function findDraftsOfVisit(sql: Database, visitId: string): Promise<readonly string[]> {
  const rows = await sql`select id from cases.cases where visit_id = ${visitId} and actor_id is null and phase = 'draft'`
  return rows.map(row => row['id'] as string)
}

export interface WorkFilter {
  /** The place over which the person may see. */
  readonly scope: string
  /** Only these departments' work; null: all in scope (a supervisor of a region). */
  readonly departmentIds: readonly string[] | null
  readonly staffId: string
  readonly since: Instant
}

export async function findWork(
  sql: Database,
  view: 'mine' | 'open' | 'waiting' | 'done',
  filter: WorkFilter,
): Promise<readonly CaseRecord[]> {
  const rows = await sql`
    select ${sql(columns)} from cases.cases where ${reach(sql, filter)} and ${viewed(sql, view, filter)}
    order by ${view === 'done' ? sql`active_at desc` : sql`overdue desc, due_at, id`} limit 200`
  return rows.map(fromRow)
}

export async function countWork(
  sql: Database,
  filter: WorkFilter,
): Promise<Readonly<Record<'mine' | 'open' | 'waiting' | 'done', number>>> {
  const count = (view: 'mine' | 'open' | 'waiting' | 'done') => sql`count(*) filter (where ${viewed(sql, view, filter)})`
  const [row] = await sql`
    select ${count('mine')} as mine, ${count('open')} as open, ${count('waiting')} as waiting, ${count('done')} as done
    from cases.cases where ${reach(sql, filter)}`
  return row as unknown as Record<'mine' | 'open' | 'waiting' | 'done', number>
}

export async function openPause(
  sql: Transaction,
  given: { readonly caseId: string; readonly stage: string; readonly from: Instant },
): Promise<void> {
  await sql`insert into cases.pauses (case_id, stage, from_at) values (${given.caseId}, ${given.stage}, ${sql.typed.instant(given.from)})`
}

export async function closePause(sql: Transaction, caseId: string, to: Instant): Promise<void> {
  await sql`update cases.pauses set to_at = ${sql.typed.instant(to)} where case_id = ${caseId} and to_at is null`
}

/** A draft that is erased leaves its number and its instants; everything a person gave is gone. */
export async function eraseDraft(sql: Transaction, id: string): Promise<void> {
  await sql`delete from cases.answers where case_id = ${id}`
  await sql`update cases.cases set subject_name = null, rows = '{}', subject_id = null, actor_id = null, role = null where id = ${id}`
}

/** Cases whose device was asked before an instant and has not been heard since, with what it was to put out. */
export async function findDarkOutputs(
  sql: Database,
  filter: Pick<WorkFilter, 'scope' | 'departmentIds'> & { readonly before: Instant },
): Promise<readonly { readonly record: CaseRecord; readonly output: string }[]> {
  const rows = await sql`
    select ${sql(columns)}, doing->'output'->>'id' as output_id from cases.cases
    where ${reach(sql, filter)} and phase = 'handling' and doing->'output'->>'state' = 'unknown' and doing->'output'->>'stage' = stage
      and entered_at <= ${sql.typed.instant(filter.before)}
    order by entered_at limit 200`
  return rows.map(row => ({ record: fromRow(row), output: row['output_id'] as string }))
}

/** Scope and department decide who sees a case; both, always. */
function reach(sql: Database, { scope, departmentIds }: Pick<WorkFilter, 'scope' | 'departmentIds'>) {
  const inScope = sql`exists (select from unnest(handled_at) as place where place = ${scope} or place like ${`${scope}.%`})`
  return departmentIds === null ? inScope : sql`(${inScope} and handled_by && ${[...departmentIds]}::uuid[])`
}

function viewed(sql: Database, view: 'mine' | 'open' | 'waiting' | 'done', { departmentIds, staffId, since }: WorkFilter) {
  // A case that went on to another department is done, for this one.
  const here = departmentIds === null ? sql`true` : sql`department_id = any(${[...departmentIds]}::uuid[])`
  switch (view) {
    case 'mine':
      return sql`(phase = 'handling' and assignee_id = ${staffId} and ${here})`
    case 'open':
      return sql`(phase = 'handling' and assignee_id is null and ${here})`
    case 'waiting':
      return sql`(phase = 'returned' and ${here})`
    case 'done':
      return sql`((phase = 'ended' or not ${here}) and active_at > ${sql.typed.instant(since)})`
  }
}

function toRow(sql: Transaction, record: Partial<CaseRecord>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => {
      const key = name as keyof CaseRecord
      if (value !== null && instants.has(key)) return [names[key], sql.typed.instant(value as Instant)]
      if (value !== null && documents.has(key)) return [names[key], sql.json(value as Json)]
      return [names[key], value]
    }),
  )
}

function fromRow(row: Record<string, unknown>): CaseRecord {
  return Object.fromEntries(Object.entries(names).map(([name, column]) => [name, row[column]])) as unknown as CaseRecord
}

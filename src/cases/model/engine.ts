import {
  compileRule,
  compileText,
  type Deadline,
  type Handling,
  type Program,
  readAnswer,
  type Stage,
  survey,
  type Survey,
  type Value,
} from '#catalog'
import { type Day, hour, type Instant, Refusal } from '#kernel'
import { addWorkingDays, addWorkingTime, resumedDeadline, type WorkingCalendar, workingTimeBetween } from '#organisation'
import type { Change, Command, Handler } from './commands.ts'
import { type CaseState, givenOf, type Patch, type RequestedItem, type StageState } from './state.ts'

/**
 * The case engine: a pure function from a command to changes. The server runs it inside one transaction on the locked case; pages run the same code to show at once
 * what will be. It knows no time but the one handed in, and no department but those the world names.
 */
export interface World {
  readonly now: Instant
  /** The day at the case's site. */
  readonly today: Day
  /** The department that has a stage, by its key and the district the case lies in. */
  department(
    key: string,
    district: string | undefined,
  ): { readonly id: string; readonly path: string; readonly calendar: WorkingCalendar } | undefined
  calendarOf(departmentId: string): WorkingCalendar
}

/** What a case pinned, made ready. */
export interface Rules {
  readonly program: Program
  readonly handling: Handling
}

export type Decision = { readonly changes: readonly Change[] } | { readonly refusal: Refusal }

/** Never throws: a command that does not apply is refused, with a code. No changes: it was done already. */
export function decide(rules: Rules, state: CaseState, command: Command, world: World): Decision {
  try {
    return { changes: choose(rules, state, command, world) }
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error }
    throw error
  }
}

/** The survey of a case as it stands. */
export function surveyCase({ program }: Rules, state: Pick<CaseState, 'entries' | 'rows' | 'documents'>, today: Day): Survey {
  return survey(program, givenOf(state), today)
}

function choose(rules: Rules, state: CaseState, command: Command, world: World): readonly Change[] {
  switch (command.type) {
    case 'consent':
      requirePhase(state, 'draft')
      return state.consent ? [] : [{ type: 'consented', notice: command.notice, at: world.now }]
    case 'answer':
      return answer(rules, state, command, world)
    case 'fill':
      return fill(rules, state, command, world)
    case 'addRow':
      return addRow(rules, state, command)
    case 'removeRow':
      return removeRow(state, command)
    case 'attach':
      return attach(rules, state, command, world)
    case 'detach':
      return detach(state, command)
    case 'submit':
      return submit(rules, state, command, world)
    case 'resubmit':
      return resubmit(rules, state, command, world)
    case 'withdraw':
      if (state.phase === 'ended') throw new Refusal('case.ended')
      return [...leave(state, world, 'withdraw'), { type: 'ended', ending: 'withdrawn', outcome: null, reason: null, at: world.now }]
    case 'claim':
      return claim(state, command.staff)
    case 'release':
      if (state.stage?.assigneeId !== command.staff) throw new Refusal('case.not_yours')
      return [{ type: 'released' }]
    case 'advance':
      return advance(rules, state, command, world)
    case 'refuse':
      return refuse(rules, state, command, world)
    case 'return':
      return giveBack(rules, state, command, world)
    case 'expire':
      return expire(rules, state, world)
    case 'warn':
      return state.phase === 'handling' && state.stage && !state.stage.warned && world.now >= state.stage.warnAt ? [{ type: 'warned' }] : []
    case 'overdue':
      return state.phase === 'handling' && state.stage && !state.stage.overdue && world.now >= state.stage.dueAt
        ? [{ type: 'overdue' }]
        : []
  }
}

function answer({ program }: Rules, state: CaseState, command: Command & { type: 'answer' }, world: World): readonly Change[] {
  requireOpenToCustomer(state)
  const stale = command.patches.filter(({ path }) => (state.entries[path]?.revision ?? 0) > command.seen)
  if (stale.length > 0) throw new Refusal('case.moved_on', { paths: stale.map(({ path }) => path) })
  const changes: Change[] = []
  // Patches come in the order they were typed: an earlier one can make the question of a later one appear.
  let given = givenOf(state)
  for (const patch of command.patches) {
    const change = readPatch(program, state, given, patch, world.today)
    if (!change) continue
    changes.push(change)
    const entries = { ...given.entries }
    if (change.entry) entries[patch.path] = change.entry
    else delete entries[patch.path]
    given = { ...given, entries }
  }
  return [
    ...changes,
    ...mend(
      state,
      changes.map(change => (change.type === 'answered' ? change.path : '')),
    ),
  ]
}

function readPatch(program: Program, state: CaseState, given: ReturnType<typeof givenOf>, { path, input }: Patch, today: Day) {
  const found = readAnswer(program, given, path, input, today)
  if (!found) throw new Refusal('case.no_such_question', { path })
  const before = given.entries[path]
  if (before?.locked) throw new Refusal('case.locked_answer', { path })
  if (state.phase === 'returned' && !mayMend(state, path, before?.value)) throw new Refusal('case.not_to_be_changed', { path })
  const typed = { source: 'typed', trust: 'D' } as const
  if ('empty' in found.read) return before === undefined ? null : ({ type: 'answered', path, entry: null } as const)
  const entry = 'value' in found.read ? { ...typed, value: found.read.value } : { ...typed, input, problem: found.read.problem }
  if (before && same(before, entry)) return null
  return { type: 'answered', path, entry } as const
}

/** A customer mends what was asked for, and what a mended answer made necessary. */
function mayMend(state: CaseState, path: string, value: Value | undefined): boolean {
  return value === undefined || (state.request?.items.some(item => item.kind === 'question' && item.path === path) ?? false)
}

function mend(state: CaseState, paths: readonly string[]): readonly Change[] {
  const { request } = state
  if (!request) return []
  const wanted = request.items.filter(({ path }) => paths.includes(path) && !request.mended.includes(path))
  return wanted.map(({ path }) => ({ type: 'mended', path }))
}

function same(
  a: { readonly value?: unknown; readonly input?: unknown },
  b: { readonly value?: unknown; readonly input?: unknown },
): boolean {
  return JSON.stringify([a.value, a.input]) === JSON.stringify([b.value, b.input])
}

/** What a card or a phone proved is filled in where the definition says so; a typed answer gives way to a locked one only. */
function fill({ program }: Rules, state: CaseState, command: Command & { type: 'fill' }, world: World): readonly Change[] {
  requirePhase(state, 'draft')
  requireConsent(state)
  return command.fills.flatMap(({ path, value, source, trust, locked }): readonly Change[] => {
    const found = readAnswer(program, givenOf(state), path, value, world.today)
    const before = state.entries[path]
    if (!found || !('value' in found.read)) return []
    if (before !== undefined && (before.locked === true || !locked)) return []
    return [{ type: 'answered', path, entry: { value: found.read.value, source, trust, ...(locked ? { locked } : {}) } }]
  })
}

function addRow({ program }: Rules, state: CaseState, { group, row }: Command & { type: 'addRow' }): readonly Change[] {
  requirePhase(state, 'draft')
  requireConsent(state)
  const known = program.groups.get(group)
  if (!known) throw new Refusal('case.no_such_question', { path: group })
  const rows = state.rows[group] ?? []
  if (rows.includes(row)) return []
  if (rows.length >= known.most) throw new Refusal('case.too_many_rows', { most: known.most })
  return [{ type: 'rowAdded', group, row }]
}

function removeRow(state: CaseState, { group, row }: Command & { type: 'removeRow' }): readonly Change[] {
  requirePhase(state, 'draft')
  if (!(state.rows[group] ?? []).includes(row)) return []
  const paths = Object.keys(state.entries).filter(path => path.startsWith(`${group}/${row}/`))
  return [{ type: 'rowRemoved', group, row, paths }]
}

function attach(rules: Rules, state: CaseState, { file }: Command & { type: 'attach' }, world: World): readonly Change[] {
  requireOpenToCustomer(state)
  if (state.documents.some(({ id }) => id === file.id)) return []
  const document = surveyCase(rules, state, world.today)
    .steps.flatMap(step => step.documents)
    .find(({ rule }) => rule.id === file.rule)
  if (!document) throw new Refusal('case.no_such_document', { rule: file.rule })
  if (!(document.rule.accepts as readonly string[]).includes(file.mediaType)) throw new Refusal('case.wrong_media_type')
  if (file.size > document.rule.largest)
    throw new Refusal('case.file_too_large', { megabytes: Math.floor(document.rule.largest / 1_000_000) })
  if (state.phase === 'returned' && document.files > 0 && !isRequested(state, 'document', file.rule))
    throw new Refusal('case.not_to_be_changed', { path: file.rule })
  const mended = mend(state, [file.rule])
  // The first new file takes the place of those that were returned.
  const replaced: readonly Change[] =
    mended.length > 0 ? state.documents.filter(({ rule }) => rule === file.rule).map(({ id }) => ({ type: 'detached', file: id })) : []
  if (document.files - replaced.length >= document.rule.files.most)
    throw new Refusal('case.too_many_files', { most: document.rule.files.most })
  return [...replaced, { type: 'attached', file }, ...mended]
}

function detach(state: CaseState, command: Command & { type: 'detach' }): readonly Change[] {
  requireOpenToCustomer(state)
  const file = state.documents.find(({ id }) => id === command.file)
  if (!file) return []
  if (state.phase === 'returned' && !state.request?.mended.includes(file.rule))
    throw new Refusal('case.not_to_be_changed', { path: file.rule })
  return [{ type: 'detached', file: file.id }]
}

function submit(rules: Rules, state: CaseState, command: Command & { type: 'submit' }, world: World): readonly Change[] {
  if (state.phase !== 'draft') throw new Refusal(state.phase === 'ended' ? 'case.ended' : 'case.submitted_already')
  requireConsent(state)
  requireSeen(state, command.seen)
  const found = surveyCase(rules, state, world.today)
  if (found.stopped.length > 0) throw new Refusal('case.not_eligible', { rules: found.stopped })
  const gaps = found.steps.flatMap(step => step.gaps)
  if (gaps.length > 0) throw new Refusal('case.incomplete', { gaps: gaps.map(({ step, path }) => ({ step, path })) })
  // What is hidden is absent: it does not leave the customer's hands.
  const hidden = Object.keys(state.entries).filter(path => !(path in found.data))
  const documents = found.steps.flatMap(step => step.documents.map(({ rule }) => rule.id))
  const unasked = state.documents.filter(({ rule }) => !documents.includes(rule))
  const first = enterFrom(rules, found.data, 0, world)
  const wholeDueAt = dueBy(rules.handling.deadline, world.calendarOf(first.departmentId), world.now)
  return [
    ...unasked.map(({ id }) => ({ type: 'detached', file: id }) as const),
    { type: 'submitted', at: world.now, wholeDueAt, hidden },
    { type: 'entered', stage: first },
  ]
}

/** The first stage from `index` on that applies to this case. */
function enterFrom({ handling }: Rules, data: Readonly<Record<string, Value>>, index: number, world: World): StageState {
  const answers = { today: world.today, value: (field: string) => data[field], rows: () => [] }
  const stage = handling.stages.slice(index).find(({ when }) => when === undefined || compileRule(when)(answers))
  if (!stage) throw new Refusal('case.no_stage')
  return enter(handling, stage, answers, world)
}

function enter(handling: Handling, stage: Stage, answers: Parameters<ReturnType<typeof compileText>>[0], world: World): StageState {
  const district = stage.department.district === undefined ? undefined : compileText(stage.department.district)(answers)
  const department = world.department(stage.department.key, district)
  if (!department) throw new Refusal('organisation.no_department')
  const dueAt = dueBy(stage.deadline, department.calendar, world.now)
  return {
    id: stage.id,
    departmentId: department.id,
    departmentPath: department.path,
    assigneeId: null,
    enteredAt: world.now,
    dueAt,
    warnAt: warnBy(handling, department.calendar, world.now, dueAt),
    warned: false,
    overdue: false,
    pausedAt: null,
  }
}

function dueBy(deadline: Deadline, calendar: WorkingCalendar, from: Instant): Instant {
  return 'workingDays' in deadline
    ? addWorkingDays(calendar, from, deadline.workingDays)
    : addWorkingTime(calendar, from, deadline.workingHours * hour)
}

function warnBy(handling: Handling, calendar: WorkingCalendar, from: Instant, dueAt: Instant): Instant {
  return addWorkingTime(calendar, from, (workingTimeBetween(calendar, from, dueAt) * handling.warnAt) / 100)
}

function resubmit(rules: Rules, state: CaseState, command: Command & { type: 'resubmit' }, world: World): readonly Change[] {
  requirePhase(state, 'returned')
  requireSeen(state, command.seen)
  const { request, stage } = state
  if (!request || !stage || stage.pausedAt === null || state.wholeDueAt === null) throw new Refusal('case.not_returned')
  const open = request.items.filter(({ path }) => !request.mended.includes(path))
  if (open.length > 0) throw new Refusal('case.not_mended', { paths: open.map(({ path }) => path) })
  const found = surveyCase(rules, state, world.today)
  const gaps = found.steps.flatMap(step => step.gaps)
  if (gaps.length > 0) throw new Refusal('case.incomplete', { gaps: gaps.map(({ step, path }) => ({ step, path })) })
  const calendar = world.calendarOf(stage.departmentId)
  const pause = { from: stage.pausedAt, to: world.now }
  return [
    {
      type: 'resumed',
      at: world.now,
      dueAt: resumedDeadline(calendar, stage.dueAt, pause),
      warnAt: resumedDeadline(calendar, stage.warnAt, pause),
      wholeDueAt: resumedDeadline(calendar, state.wholeDueAt, pause),
    },
  ]
}

function claim(state: CaseState, staff: string): readonly Change[] {
  const stage = requireStage(state)
  if (stage.assigneeId === staff) return []
  if (stage.assigneeId !== null) throw new Refusal('case.claimed_already')
  return [{ type: 'claimed', staff }]
}

function advance(rules: Rules, state: CaseState, command: Command & { type: 'advance' }, world: World): readonly Change[] {
  const { action } = requireAction(rules, state, command, 'advance')
  const { handling } = rules
  const outcome = handling.outcomes.find(({ id }) => id === action.to)
  const left = leave(state, world, action.id)
  if (outcome) return [...left, { type: 'ended', ending: 'outcome', outcome: outcome.id, reason: null, at: world.now }]
  const index = handling.stages.findIndex(({ id }) => id === action.to)
  if (index < 0) throw new Refusal('case.no_stage')
  const { data } = surveyCase(rules, state, world.today)
  return [...left, { type: 'entered', stage: enterFrom(rules, data, index, world) }]
}

function refuse(rules: Rules, state: CaseState, command: Command & { type: 'refuse' }, world: World): readonly Change[] {
  const { action } = requireAction(rules, state, command, 'refuse')
  requireReason(rules.handling, action.reasons, command.reason)
  return [
    ...leave(state, world, action.id),
    { type: 'ended', ending: 'outcome', outcome: action.outcome ?? null, reason: command.reason, at: world.now },
  ]
}

function giveBack(rules: Rules, state: CaseState, command: Command & { type: 'return' }, world: World): readonly Change[] {
  const { action } = requireAction(rules, state, command, 'return')
  if (command.items.length === 0) throw new Refusal('case.nothing_returned')
  const found = surveyCase(rules, state, world.today)
  for (const item of command.items) {
    requireReason(rules.handling, action.reasons, item.reason)
    if (!isThere(found, item)) throw new Refusal('case.no_such_question', { path: item.path })
  }
  // The last day ends at midnight of the site; a customer is not held to office hours.
  const until = world.now + rules.handling.supplementDays * 24 * hour
  return [{ type: 'returned', request: { items: command.items, note: command.note, at: world.now, until, mended: [] } }]
}

function isThere(found: Survey, { kind, path }: RequestedItem): boolean {
  return kind === 'document' ? found.steps.some(step => step.documents.some(({ rule }) => rule.id === path)) : path in found.data
}

function expire({ handling }: Rules, state: CaseState, world: World): readonly Change[] {
  const ended: Change = { type: 'ended', ending: 'expired', outcome: null, reason: null, at: world.now }
  if (state.phase === 'draft' && world.now >= state.activeAt + handling.draftDays * 24 * hour) return [ended]
  if (state.phase === 'returned' && state.request && world.now >= state.request.until) return [...leave(state, world, 'expire'), ended]
  return []
}

function leave(state: CaseState, world: World, action: string): readonly Change[] {
  return state.stage ? [{ type: 'left', stage: state.stage.id, at: world.now, action }] : []
}

function requireAction(
  rules: Rules,
  state: CaseState,
  command: { readonly seen: number; readonly action: string; readonly by: Handler },
  kind: 'advance' | 'refuse' | 'return',
) {
  const current = requireStage(state)
  requireSeen(state, command.seen)
  const stage = rules.handling.stages.find(({ id }) => id === current.id)
  const action = stage?.actions.find(({ id }) => id === command.action)
  if (!stage || action?.kind !== kind) throw new Refusal('case.no_such_action')
  // A supervisor may do whatever may be done in the stage.
  if (![...action.roles, 'supervisor'].some(role => command.by.roles.includes(role))) throw new Refusal('kernel.not_allowed')
  if (current.assigneeId === null) throw new Refusal('case.not_claimed')
  if (current.assigneeId !== command.by.staff) throw new Refusal('case.not_yours')
  return { stage, action }
}

function requireReason(handling: Handling, list: string | undefined, reason: string): void {
  const items = handling.lists.find(({ id }) => id === list)?.items ?? []
  if (!items.some(({ id }) => id === reason)) throw new Refusal('case.reason_needed')
}

function requireStage(state: CaseState): StageState {
  if (state.phase === 'ended') throw new Refusal('case.ended')
  if (state.phase === 'returned') throw new Refusal('case.with_customer')
  if (!state.stage) throw new Refusal('case.not_submitted')
  return state.stage
}

function requireSeen(state: CaseState, seen: number): void {
  if (seen !== state.revision) throw new Refusal('case.moved_on', { paths: [] })
}

function requirePhase(state: CaseState, phase: 'draft' | 'returned'): void {
  if (state.phase === phase) return
  if (state.phase === 'ended') throw new Refusal('case.ended')
  throw new Refusal(phase === 'draft' ? 'case.submitted_already' : 'case.not_returned')
}

function requireOpenToCustomer(state: CaseState): void {
  if (state.phase === 'ended') throw new Refusal('case.ended')
  if (state.phase === 'handling') throw new Refusal('case.submitted_already')
  requireConsent(state)
}

/** PIPL art. 13 and 17: nothing personal is taken before the notice was shown and agreed to. */
function requireConsent(state: CaseState): void {
  if (!state.consent) throw new Refusal('case.consent_needed')
}

function isRequested(state: CaseState, kind: RequestedItem['kind'], path: string): boolean {
  return state.request?.items.some(item => item.kind === kind && item.path === path) ?? false
}

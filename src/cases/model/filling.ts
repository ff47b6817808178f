import { entryAt, type Found, type Given, isOffered, offerFor, readAnswer, readInput, type Surveyor, typedOver, type Value } from '#catalog'
import { type Day, Refusal } from '#kernel'
import type { Change, Command } from './commands.ts'
import { isRequested, requireConsent, requireOpenToCustomer, requirePhase } from './requirements.ts'
import { type CaseState, givenOf, type Patch } from './state.ts'
import { type Rules, surveyCase, type World } from './world.ts'

/* What a customer does with a case that lies with them: answers, rows, files. */

export function answer({ program }: Rules, state: CaseState, command: Command & { type: 'answer' }, world: World): readonly Change[] {
  requireOpenToCustomer(state)
  const stale = command.patches.filter(({ path }) => (state.entries[path]?.revision ?? 0) > command.seen)
  if (stale.length > 0) throw new Refusal('case.moved_on', { paths: stale.map(({ path }) => path) })
  const changes: Answered[] = []
  // Patches come in the order they were typed: an earlier one can make the question of a later one appear.
  let given = givenOf(state)
  for (const { path, input } of command.patches) {
    const change = readPatch(state, given, { path, input }, readAnswer(program, given, path, input, world.today))
    if (!change) continue
    changes.push(change)
    given = typedOver(given, path, change.entry)
  }
  return [
    ...changes,
    ...mend(
      state,
      changes.map(({ path }) => path),
    ),
  ]
}

/** One answer more on a page; `given` as it was where the server would refuse it: its answer says why. */
export function typeIn(surveyor: Surveyor, state: Open, given: Given, { path, input }: Patch, today: Day): Given {
  try {
    requireOpenToCustomer(state)
    const change = readPatch(state, given, { path, input }, surveyor.readAnswer(given, path, input, today))
    return change ? typedOver(given, path, change.entry) : given
  } catch (error) {
    if (error instanceof Refusal) return given
    throw error
  }
}

/** What decides whether a case may be written in. */
export type Open = Pick<CaseState, 'phase' | 'consent' | 'request'>

type Answered = Extract<Change, { readonly type: 'answered' }>

/** What an input changes: null where nothing does. */
function readPatch(state: Open, given: Given, { path, input }: Patch, found: Found | null): Answered | null {
  if (!found) throw new Refusal('case.no_such_question', { path })
  const before = entryAt(given, path)
  if (before?.locked) throw new Refusal('case.locked_answer', { path })
  if (state.phase === 'returned' && !mayMend(state, path, before?.value)) throw new Refusal('case.not_to_be_changed', { path })
  const typed = { source: 'typed', trust: 'D' } as const
  if ('empty' in found.read) return before === undefined ? null : { type: 'answered', path, entry: null }
  const entry = 'value' in found.read ? { ...typed, value: found.read.value } : { ...typed, input, problem: found.read.problem }
  if (before && same(before, entry)) return null
  return { type: 'answered', path, entry }
}

/** A customer mends what was asked for, and what a mended answer made necessary. */
function mayMend(state: Open, path: string, value: Value | undefined): boolean {
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

/** What was chosen of others' offers: it must be offered for the answers as they stand. */
export function choose({ program }: Rules, state: CaseState, command: Command & { type: 'choose' }, world: World): readonly Change[] {
  requireOpenToCustomer(state)
  const { path, value, source, seen } = command
  if ((state.entries[path]?.revision ?? 0) > seen) throw new Refusal('case.moved_on', { paths: [path] })
  const offer = offerFor(program, givenOf(state), path, world.today)
  if (!offer || !isOffered(value, offer)) throw new Refusal('case.no_such_question', { path })
  const before = state.entries[path]
  if (state.phase === 'returned' && !mayMend(state, path, before?.value)) throw new Refusal('case.not_to_be_changed', { path })
  if (before && same(before, { value })) return []
  return [{ type: 'answered', path, entry: { value, source, trust: 'A' } }, ...mend(state, [path])]
}

/** What a card or a phone proved is filled in where the definition says so; a typed answer gives way to a locked one only. */
export function fill({ program }: Rules, state: CaseState, command: Command & { type: 'fill' }, world: World): readonly Change[] {
  requirePhase(state, 'draft')
  requireConsent(state)
  return command.fills.flatMap(({ path, value, source, trust, locked }): readonly Change[] => {
    const field = program.fields.get(path)
    const before = state.entries[path]
    if (!field || (before !== undefined && (before.locked === true || !locked))) return []
    // What a card proves is kept for a question that is not asked yet: it may come with the next answer, and is dropped at the end if it does not.
    const items = (field.list === undefined ? [] : (program.lists.get(field.list)?.items ?? [])).map(({ id }) => id)
    const read = readInput(value, { field, items, today: world.today })
    return 'value' in read ? [{ type: 'answered', path, entry: { value: read.value, source, trust, ...(locked ? { locked } : {}) } }] : []
  })
}

export function addRow({ program }: Rules, state: CaseState, { group, row }: Command & { type: 'addRow' }): readonly Change[] {
  requirePhase(state, 'draft')
  requireConsent(state)
  const known = program.groups.get(group)
  if (!known) throw new Refusal('case.no_such_question', { path: group })
  const rows = state.rows[group] ?? []
  if (rows.includes(row)) return []
  if (rows.length >= known.most) throw new Refusal('case.too_many_rows', { most: known.most })
  return [{ type: 'rowAdded', group, row }]
}

export function removeRow({ program }: Rules, state: CaseState, { group, row }: Command & { type: 'removeRow' }): readonly Change[] {
  requirePhase(state, 'draft')
  if (!program.groups.has(group)) throw new Refusal('case.no_such_question', { path: group })
  if (!(state.rows[group] ?? []).includes(row)) return []
  const paths = Object.keys(state.entries).filter(path => path.startsWith(`${group}/${row}/`))
  return [{ type: 'rowRemoved', group, row, paths }]
}

export function attach(rules: Rules, state: CaseState, { file }: Command & { type: 'attach' }, world: World): readonly Change[] {
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

export function detach(state: CaseState, command: Command & { type: 'detach' }): readonly Change[] {
  requireOpenToCustomer(state)
  const file = state.documents.find(({ id }) => id === command.file)
  if (!file) return []
  if (state.phase === 'returned' && !state.request?.mended.includes(file.rule))
    throw new Refusal('case.not_to_be_changed', { path: file.rule })
  return [{ type: 'detached', file: file.id }]
}

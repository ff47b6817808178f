import type { Day } from '#kernel'
import type { Path } from './definition.ts'
import { readInput } from './field-kinds.ts'
import { type Entry, entryAt, type Given, own, type Program, rowsOf } from './program.ts'
import type { Found } from './survey.ts'
import { type Cell, seenParts } from './surveyor-seen.ts'
import { sameValue } from './surveyor-reuse.ts'
import { shownParts } from './surveyor-shown.ts'
import { type Part, surveyGraph, type SurveyGraph } from './survey-graph.ts'
import type { Input } from './values.ts'
import type { Survey } from './views.ts'

/**
 * Draws the survey of one case again and again: `survey` for a page, which has one after every keystroke. It remembers what it drew last, finds what was given
 * otherwise since, and looks again at what depends on that, in the order of the graph, as far as something really became another. What it gives is `survey`'s, and what did not
 * change is the same object. Whatever it is handed must not be changed in place.
 */
export interface Surveyor {
  survey(given: Given, today: Day): Survey
  /** As `readAnswer`. */
  readAnswer(given: Given, path: Path, input: Input, today: Day): Found | null
}

/** For an intake the linter passed. `graph` is another one in tests only. */
export function surveyorFor(program: Program, graph: SurveyGraph = surveyGraph(program.intake)): Surveyor {
  let day: Day = ''
  let last: Given = { entries: {}, rows: {}, files: {} }
  let [paths, entries]: [readonly Path[], readonly Entry[]] = [[], []]
  const ranks = new Map(graph.parts.map((part, rank) => [part, rank]))
  const readers = graph.parts.map(part => (graph.readers.get(part) ?? []).map(reader => ranks.get(reader)!))
  const dirty = new Uint8Array(graph.parts.length).fill(1)
  const mark = (part: Part) => {
    dirty[ranks.get(part)!] = 1
  }
  const seen = seenParts(program, () => day)
  const shown = shownParts(program, seen, { today: () => day, files: rule => own(last.files, rule) ?? 0 })
  const updates = graph.parts.map(part => seen.updates.get(part) ?? shown.updates.get(part)!)

  /** What was given is compared with what was given last; only what differs is looked at again. */
  function take(given: Given, today: Day): void {
    if (today !== day) dirty.fill(1)
    day = today
    if (given === last) return
    const before = last
    last = given
    if (given.rows !== before.rows)
      for (const group of program.groups.keys())
        if (seen.takeRows(group, rowsOf(given, group), path => entryAt(given, path))) mark(`group:${group}`)
    if (given.typed !== before.typed)
      for (const path of [...(before.typed?.keys() ?? []), ...(given.typed?.keys() ?? [])]) put(seen.cells.get(path), entryAt(given, path))
    if (given.entries !== before.entries) takeEntries(given)
    if (given.files !== before.files)
      for (const { id } of program.intake.documents) if (own(given.files, id) !== own(before.files, id)) mark(`document:${id}`)
  }

  /** As a rule the paths are the same as before, or one has come at their end: whole lists are compared far faster than paths are looked up. */
  function takeEntries(given: Given): void {
    const [nowPaths, nowEntries] = [Object.keys(given.entries), Object.values(given.entries)]
    if (paths.every((path, index) => path === nowPaths[index])) {
      nowPaths.forEach((path, index) => {
        if (nowEntries[index] !== entries[index]) put(seen.cells.get(path), entryAt(given, path))
      })
    } else for (const cell of seen.cells.values()) put(cell, entryAt(given, cell.path))
    paths = nowPaths
    entries = nowEntries
  }

  /** The server sends all entries anew with every answer: one that says the same is the same. */
  function put(cell: Cell | undefined, entry: Entry | undefined): void {
    if (!cell || sameValue(cell.given, entry)) return
    cell.given = entry
    mark(`field:${cell.field.id}`)
  }

  function run(until: number): void {
    for (let rank = dirty.indexOf(1); rank >= 0 && rank < until; rank = dirty.indexOf(1, rank)) {
      dirty[rank] = 0
      if (updates[rank]!()) for (const reader of readers[rank]!) dirty[reader] = 1
    }
  }

  return {
    survey: (given, today) => {
      take(given, today)
      run(graph.parts.length)
      return shown.survey()
    },
    readAnswer: (given, path, input, today) => {
      take(given, today)
      run(graph.things)
      const cell = seen.cells.get(path)
      return cell?.isVisible ? { field: cell.field, read: readInput(input, { field: cell.field, items: cell.items, today }) } : null
    },
  }
}

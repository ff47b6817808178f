import type { Day } from '#kernel'
import { type Field, pathOf, type Path } from './definition.ts'
import { type Entry, type Place, type Program } from './program.ts'
import type { Answers } from './rules.ts'
import { currentEntry } from './sight.ts'
import type { Part } from './survey-graph.ts'
import { keep, sameList, sameValue } from './surveyor-reuse.ts'

/* What a surveyor knows of what is there: `look`, kept from one survey to the next. */

/** One question's answer, as it was given and as it is seen. */
export interface Cell {
  readonly path: Path
  readonly field: Field
  /** What its conditions see. */
  readonly answers: Answers
  given: Entry | undefined
  isVisible: boolean
  /** As long as it is visible: the items offered now, and the entry as it is valid now. */
  items: readonly string[]
  entry: Entry | undefined
}

export interface Row {
  readonly id: string
  readonly answers: Answers
  /** By field. */
  readonly cells: ReadonlyMap<string, Cell>
}

interface Rows {
  isVisible: boolean
  /** They are others than when this group was looked at. */
  areNew: boolean
  all: readonly Row[]
  answers: readonly Answers[]
}

export interface Seen {
  readonly outside: Answers
  /** By path, of the rows there are. */
  readonly cells: ReadonlyMap<Path, Cell>
  readonly updates: ReadonlyMap<Part, () => boolean>
  holds(condition: string | undefined, answers?: Answers): boolean
  /** The rows of a group that is visible, else null. */
  rowsOf(group: string): readonly Row[] | null
  cellsOf(field: Field): readonly Cell[]
  /** Whether these are others than before; `given` is what was given for a new row's question. */
  takeRows(group: string, ids: readonly string[], given: (path: Path) => Entry | undefined): boolean
}

/** The updates say whether the part became another; they are run in the graph's order. */
export function seenParts(program: Program, today: () => Day): Seen {
  const held = new Map<string, boolean>()
  const cells = new Map<Path, Cell>()
  const groups = new Map<string, Rows>()
  const outside: Answers = {
    get today() {
      return today()
    },
    value: name => valueIn(cells.get(name)),
    rows: group => {
      const rows = groups.get(group)
      return rows?.isVisible ? rows.answers : []
    },
  }

  const holds = (condition: string | undefined, answers: Answers = outside): boolean => {
    if (condition === undefined) return true
    return (answers === outside ? held.get(condition) : program.conditions.get(condition)?.(answers)) ?? false
  }
  const isShown = (place: Place | undefined) => place !== undefined && holds(place.step.when) && holds(place.screen.when)
  const cellsOf = ({ id, group }: Field): readonly Cell[] => {
    const found = group === undefined ? [cells.get(id)] : (groups.get(group)?.all.map(row => row.cells.get(id)) ?? [])
    return found.filter(cell => cell !== undefined)
  }

  function makeCell(field: Field, row: string | null, answers: Answers, given: Entry | undefined): Cell {
    const cell = { path: pathOf(field, row), field, answers, given, isVisible: false, items: [], entry: undefined }
    cells.set(cell.path, cell)
    return cell
  }

  function makeRow(group: string, id: string, given: (path: Path) => Entry | undefined): Row {
    const own = new Map<string, Cell>()
    const answers: Answers = {
      get today() {
        return today()
      },
      value: name => (own.has(name) ? valueIn(own.get(name)) : outside.value(name)),
      rows: name => outside.rows(name),
    }
    for (const field of program.groupFields.get(group) ?? []) own.set(field.id, makeCell(field, id, answers, given(pathOf(field, id))))
    return { id, answers, cells: own }
  }

  function lookAtCell(cell: Cell): boolean {
    const { field, answers } = cell
    const isVisible =
      isShown(program.places.get(field.id)) &&
      (field.group === undefined || groups.get(field.group)?.isVisible === true) &&
      holds(field.when, answers)
    const items = isVisible ? keep(cell.items, offeredIn(field, answers)) : cell.items
    const entry = isVisible ? entryOf(cell, items) : undefined
    if (isVisible === cell.isVisible && items === cell.items && entry === cell.entry) return false
    Object.assign(cell, { isVisible, items, entry })
    return true
  }

  function offeredIn({ list }: Field, answers: Answers): readonly string[] {
    const items = list === undefined ? [] : (program.lists.get(list)?.items ?? [])
    return items.filter(item => holds(item.when, answers)).map(item => item.id)
  }

  function entryOf({ field, answers, given, entry }: Cell, items: readonly string[]): Entry | undefined {
    const now = given && currentEntry(program, field, given, { answers, items: () => items })
    return sameValue(entry, now) ? entry : now
  }

  function lookAtGroup(id: string): boolean {
    const rows = groups.get(id)!
    const isVisible = isShown(program.groupPlaces.get(id)) && holds(program.groups.get(id)!.when)
    if (isVisible === rows.isVisible && !rows.areNew) return false
    Object.assign(rows, { isVisible, areNew: false })
    return true
  }

  for (const field of program.intake.fields) if (field.group === undefined) makeCell(field, null, outside, undefined)
  for (const id of program.groups.keys()) groups.set(id, { isVisible: false, areNew: false, all: [], answers: [] })
  const updates = new Map<Part, () => boolean>()
  for (const [id, decide] of program.conditions)
    updates.set(`condition:${id}`, () => {
      const before = held.get(id)
      held.set(id, decide(outside))
      return before !== held.get(id)
    })
  for (const id of program.groups.keys()) updates.set(`group:${id}`, () => lookAtGroup(id))
  for (const field of program.intake.fields) {
    // All of them, whichever is the first to be another.
    updates.set(`field:${field.id}`, () => cellsOf(field).filter(lookAtCell).length > 0)
  }

  return {
    outside,
    cells,
    updates,
    holds,
    cellsOf,
    rowsOf: group => {
      const rows = groups.get(group)
      return rows?.isVisible ? rows.all : null
    },
    takeRows: (group, ids, given) => {
      const rows = groups.get(group)!
      if (
        sameList(
          ids,
          rows.all.map(({ id }) => id),
        )
      )
        return false
      for (const row of rows.all) if (!ids.includes(row.id)) for (const { path } of row.cells.values()) cells.delete(path)
      const all = ids.map(id => rows.all.find(row => row.id === id) ?? makeRow(group, id, given))
      Object.assign(rows, { areNew: true, all, answers: all.map(({ answers }) => answers) })
      return true
    },
  }
}

function valueIn(cell: Cell | undefined) {
  return cell?.entry?.value
}

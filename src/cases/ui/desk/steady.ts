import type { WorkRow } from '#cases'
import { useState } from 'react'

export interface SteadyRow {
  readonly row: WorkRow
  /** Came after the list was last put in order. */
  readonly isNew: boolean
  /** Not in this list any more: done, moved on, taken by somebody else. */
  readonly isGone: boolean
}

interface Given {
  readonly view: string
  readonly rows: readonly WorkRow[] | undefined
  /** When the rows were fetched. */
  readonly at: number
}

/**
 * Rows as they are shown: nothing moves under the hand. A row that goes keeps its place and says so, one that comes is put at the end and marked; in their right order
 * they come when the person asks (`settle`), does something themselves, or looks at another list.
 */
export function useSteady(given: Given): {
  readonly shown: readonly SteadyRow[]
  readonly changed: number
  readonly settle: (latest?: Given) => void
} {
  const [state, setState] = useState(() => ({ given, isFresh: false, shown: asTheyCome(given.rows) }))
  let { shown } = state
  if (state.given.view !== given.view) {
    // What was kept from last time, until the answer is here.
    shown = asTheyCome(given.rows)
    setState({ given, isFresh: false, shown })
  } else if (state.given.at !== given.at || state.given.rows !== given.rows) {
    shown = state.isFresh ? steady(state.shown, given.rows ?? []) : asTheyCome(given.rows)
    setState({ given, isFresh: state.isFresh || state.given.at !== given.at, shown })
  }
  return {
    shown,
    changed: shown.filter(({ isNew, isGone }) => isNew || isGone).length,
    settle: (latest = given) => setState({ given: latest, isFresh: true, shown: asTheyCome(latest.rows) }),
  }
}

function steady(shown: readonly SteadyRow[], rows: readonly WorkRow[]): readonly SteadyRow[] {
  const fresh = new Map(rows.map(row => [row.id, row]))
  const known = new Set(shown.map(({ row }) => row.id))
  return [
    ...shown.map(({ row, isNew }) => ({ row: fresh.get(row.id) ?? row, isNew, isGone: !fresh.has(row.id) })),
    ...rows.filter(({ id }) => !known.has(id)).map(row => ({ row, isNew: true, isGone: false })),
  ]
}

function asTheyCome(rows: readonly WorkRow[] | undefined): readonly SteadyRow[] {
  return (rows ?? []).map(row => ({ row, isNew: false, isGone: false }))
}

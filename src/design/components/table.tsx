import type { ReactNode } from 'react'
import { classes } from '../classes.ts'
import styles from './table.module.css'

export interface Column {
  readonly key: string
  readonly label: ReactNode
  /** Numbers are compared at their end; so stands what is done with a row. */
  readonly end?: boolean | undefined
  /** Never broken: dates, times, numbers with their unit. */
  readonly whole?: boolean | undefined
}

export interface TableLine {
  readonly key: string
  /** What the row is about: its first cell. */
  readonly name: ReactNode
  /** Opens it: the name becomes a button. */
  readonly onOpen?: (() => void) | undefined
  /** Depth in a tree, from 0. */
  readonly depth?: number | undefined
  /** Not in use any more. */
  readonly faint?: boolean | undefined
  readonly cells: readonly ReactNode[]
}

export interface TableProps {
  /** For screen readers. */
  readonly label: string
  /** The first is the name's. */
  readonly columns: readonly Column[]
  readonly lines: readonly TableLine[]
}

/** A calm table: one line a thing, its name first. For desk and console. */
export function Table({ label, columns, lines }: TableProps) {
  return (
    <div className={styles.sheet}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.key} scope="col" className={classes(column.end && styles.end)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <tr key={line.key} data-line={line.key} className={classes(line.faint && styles.faint)}>
              <th scope="row" className={styles[`depth${Math.min(line.depth ?? 0, 3)}`]}>
                {line.onOpen ? (
                  <button type="button" className={styles.open} data-size="secondary" onClick={line.onOpen}>
                    {line.name}
                  </button>
                ) : (
                  line.name
                )}
              </th>
              {line.cells.map((cell, index) => {
                const { key, end, whole } = columns[index + 1]!
                return (
                  <td key={key} className={classes(end && styles.end, whole && styles.whole)}>
                    {cell}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

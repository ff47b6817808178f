import { placeOf, type Sources } from './sources.ts'

/** A column of bytes, as `schema.table.column`. */
export interface BytesColumn {
  readonly column: string
  readonly path: string
}

/** Every `bytea` column that the migrations make. */
export function bytesColumns(sources: Sources): readonly BytesColumn[] {
  const found: BytesColumn[] = []
  for (const [path, text] of sources) {
    if (!path.endsWith('.sql') || placeOf(path).home === '') continue
    const plain = text.replaceAll(/--[^\n]*/g, '')
    for (const [, table, body = ''] of plain.matchAll(/create\s+table\s+(?:if\s+not\s+exists\s+)?([\w.]+)\s*\(([\s\S]*?)\n\)/gi)) {
      for (const [, column] of body.matchAll(/^\s*(\w+)\s+bytea\b/gim)) found.push({ column: `${table}.${column}`, path })
    }
    for (const [, table, body = ''] of plain.matchAll(/alter\s+table\s+([\w.]+)([^;]*)/gi)) {
      for (const [, column] of body.matchAll(/add\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?(\w+)\s+bytea\b/gi))
        found.push({ column: `${table}.${column}`, path })
    }
  }
  return found
}

/** Columns of bytes of which nobody has said whether they are sealed, those of which both is said, and those spoken of that are not there. */
export function unspokenBytes(
  columns: readonly BytesColumn[],
  sealed: readonly string[],
  unsealed: Readonly<Record<string, string>>,
): readonly string[] {
  const there = columns.map(({ column }) => column)
  return [
    ...columns
      .filter(({ column }) => !sealed.includes(column) && !(column in unsealed))
      .map(({ column, path }) => `${path} makes ${column}: name it in the domain's server/sealed.ts, or say here why it is not sealed.`),
    ...sealed.filter(column => column in unsealed).map(column => `${column} is said to be sealed and not to be.`),
    ...[...sealed, ...Object.keys(unsealed)].filter(column => !there.includes(column)).map(column => `${column} is not there.`),
  ]
}

import type { SealedColumn } from '#kernel/server'

/** The columns of this domain that hold sealed values. */
export const sealed: readonly SealedColumn[] = [
  { table: 'partners.calls', column: 'request', key: { id: 'uuid' } },
  { table: 'partners.calls', column: 'answer', key: { id: 'uuid' } },
]

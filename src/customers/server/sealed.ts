import type { SealedColumn } from '#kernel/server'

/** The columns of this domain that hold sealed values. */
export const sealed: readonly SealedColumn[] = [
  { table: 'customers.customers', column: 'name', key: { id: 'uuid' } },
  { table: 'customers.identifiers', column: 'sealed', key: { id: 'uuid' } },
]

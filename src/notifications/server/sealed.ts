import type { SealedColumn } from '#kernel/server'

/** The columns of this domain that hold sealed values. */
export const sealed: readonly SealedColumn[] = [
  { table: 'notifications.messages', column: 'recipient', key: { id: 'uuid' } },
  { table: 'notifications.messages', column: 'body', key: { id: 'uuid' } },
]

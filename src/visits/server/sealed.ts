import type { SealedColumn, SealedResult } from '#kernel/server'

/** The columns of this domain that hold sealed values. */
export const sealed: readonly SealedColumn[] = [
  { table: 'visits.visits', column: 'card', key: { id: 'uuid' } },
  { table: 'visits.visits', column: 'phone', key: { id: 'uuid' } },
]

/** The token a visitor gets when they become known, kept for the answer that was lost. */
export const sealedResults: readonly SealedResult[] = [
  { operations: ['visits.phone', 'visits.card'], table: 'visits.visits', column: 'token' },
]

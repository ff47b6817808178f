import type { SealedColumn } from '#kernel/server'

const id = { id: 'uuid' } as const

/** The columns of this domain that hold sealed values. */
export const sealed: readonly SealedColumn[] = [
  { table: 'cases.cases', column: 'slip_code', key: id },
  { table: 'cases.cases', column: 'request', key: id },
  { table: 'cases.cases', column: 'subject_name', key: id },
  { table: 'cases.answers', column: 'sealed', key: { case_id: 'uuid', path: 'text' } },
  { table: 'cases.documents', column: 'name', key: id },
]

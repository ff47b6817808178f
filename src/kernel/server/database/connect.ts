import postgres from 'postgres'

/** The pool, and the same thing inside a transaction. Instants travel as milliseconds, days as `YYYY-MM-DD`, 64-bit counts as numbers. */
export type Database = postgres.Sql<{ instant: number; bigint: number; day: string }>
export type Transaction = postgres.TransactionSql<{ instant: number; bigint: number; day: string }>

/**
 * Opens a pool. Time limits keep a stuck statement from holding a transaction, and a transaction from holding the table. `keep`: connections stay open though nothing is
 * asked, for what hangs on them.
 */
export function connect(url: string, options: { readonly most: number; readonly name: string; readonly keep?: boolean }): Database {
  return postgres(url, {
    max: options.most,
    ...(options.keep === true ? { idle_timeout: 0, max_lifetime: null } : { idle_timeout: 60 }),
    connect_timeout: 10,
    onnotice: () => {},
    connection: {
      application_name: options.name,
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      TimeZone: 'UTC',
    },
    types: {
      instant: { to: 1184, from: [1184], serialize: (instant: number) => new Date(instant).toISOString(), parse: parseInstant },
      day: { to: 1082, from: [1082], serialize: (day: string) => day, parse: (text: string) => text },
      bigint: { to: 20, from: [20], serialize: (count: number) => String(count), parse: Number },
    },
  })
}

function parseInstant(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}${/[+-]\d\d$/.test(text) ? ':00' : ''}`)
}

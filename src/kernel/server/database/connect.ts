import postgres from 'postgres'

/** The pool, and the same thing inside a transaction. Instants travel as milliseconds, days as `YYYY-MM-DD`, 64-bit counts as numbers. */
export type Database = postgres.Sql<{ instant: number; bigint: number; day: string }>
export type Transaction = postgres.TransactionSql<{ instant: number; bigint: number; day: string }>

/**
 * Opens a pool. Time limits keep a stuck statement from holding a transaction, and a transaction from holding the table. `keep`: connections stay open though nothing is
 * asked, for what hangs on them.
 *
 * Of its connections a quarter is never given to transactions: who is in one often reads beside it (who somebody is, the directory), and were all connections in
 * transactions that each wait for one more, nobody would ever go on.
 */
export function connect(url: string, options: { readonly most: number; readonly name: string; readonly keep?: boolean }): Database {
  const pool: Database = postgres(url, {
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
  const begin = pool.begin as (...given: readonly unknown[]) => Promise<unknown>
  const inTurn = turns(Math.max(1, options.most - Math.max(1, Math.floor(options.most / 4))))
  return Object.assign(pool, { begin: async (...given: readonly unknown[]) => await inTurn(async () => await begin(...given)) }) as Database
}

/** At most so many at a time, the others in the order they came. */
function turns(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let free = most
  return async work => {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}

function parseInstant(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}${/[+-]\d\d$/.test(text) ? ':00' : ''}`)
}

import { type DestinationStream, pino, type Logger } from 'pino'

export type Log = Logger

/**
 * The structured log. It carries ids, codes and counts, never personal data: callers hand in nothing a person typed, and errors are written without the
 * values a database driver attaches to them. `to`: standard output, unless somebody wants to read it.
 */
export function createLog(level: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: writeError, error: writeError },
  }
  return to === undefined ? pino(options) : pino(options, to)
}

interface WrittenError {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
}

/** An error without its values: PostgreSQL's `detail` ("Key (phone)=(…) already exists") and statement parameters stay out. */
function writeError(error: unknown): WrittenError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'a thrown value that is not an Error' }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { type: error.name, message: error.message, ...code, ...(error.stack ? { stack: error.stack } : {}) }
}

/** Tells what the agent does: codes, counts and names of services, never what a card holds or a page sends. */
export type Log = (event: string, facts?: Readonly<Record<string, string | number | boolean>>) => void

/** One line of JSON each, to standard error. */
export const logToStderr: Log = (event, facts = {}) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`)
}

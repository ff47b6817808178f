import type * as z from 'zod/mini'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Which kind of actor a route wants; the server finds it from the face's own cookie (or a terminal's signature). */
export type Who = 'anyone' | 'visitor' | 'staff'

export interface Limit {
  /** Counted per network address, or per visit or session; what anyone may ask always per address, behind which a whole hall may be. */
  readonly per: 'address' | 'actor'
  readonly most: number
  readonly seconds: number
}

/**
 * One door of the HTTP API, as data. `input` is flat: names in `path` (`/api/cases/:id`) come from the URL, the rest from the query (GET, DELETE)
 * or the JSON body. A route with `keyed` changes something and wants an `Idempotency-Key` header.
 */
export interface Route<
  Input extends z.core.$ZodType = z.core.$ZodType,
  Output extends z.core.$ZodType = z.core.$ZodType,
  W extends Who = Who,
> {
  readonly name: string
  readonly method: Method
  readonly path: `/api/${string}`
  readonly who: W
  readonly keyed: boolean
  readonly limit: Limit
  readonly input: Input
  readonly output: Output
  /** Codes a caller must expect, beside the kernel's own. */
  readonly refusals: readonly string[]
  /** `bytes`: the body is the file itself, of at most `most` bytes; `input` then comes from path and query. */
  readonly body: { readonly kind: 'json' } | { readonly kind: 'bytes'; readonly most: number }
}

export type InputOf<R> = R extends Route<infer Input> ? z.input<Input> : never
export type ParsedOf<R> = R extends Route<infer Input> ? z.output<Input> : never
export type OutputOf<R> = R extends Route<z.core.$ZodType, infer Output> ? z.output<Output> : never

const defaults = { refusals: [], body: { kind: 'json' } } as const
const limits = { anyone: { per: 'address', most: 3000, seconds: 60 }, known: { per: 'actor', most: 600, seconds: 60 } } as const

/** Declares a route; reading routes are not keyed, changing ones are unless they say otherwise. */
export function route<Input extends z.core.$ZodType, Output extends z.core.$ZodType, W extends Who>(
  given: Pick<Route<Input, Output, W>, 'name' | 'method' | 'path' | 'who' | 'input' | 'output'> & Partial<Route<Input, Output, W>>,
): Route<Input, Output, W> {
  return { keyed: given.method !== 'GET', limit: given.who === 'anyone' ? limits.anyone : limits.known, ...defaults, ...given }
}

/** The names of a route's path parameters, in order. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/:(\w+)/g)].map(match => match[1]!)
}

import { join, resolve } from 'node:path'
import * as z from 'zod/mini'

/** Everything the environment can set, read once at the start. Names are the environment's; defaults make a clean clone run. */
export interface Config {
  /** Where the HTTP server listens. */
  readonly host: string
  readonly port: number
  /** All that the product keeps, but the key file. */
  readonly dataDir: string
  /** The key-encryption key; outside `dataDir`, so that a copy of the data alone cannot be read. */
  readonly keyFile: string
  /** A PostgreSQL of your own instead of the embedded one. */
  readonly databaseUrl: string | null
  /** With the seeded enterprise, the simulated terminal and the message page. */
  readonly demo: boolean
  /** Where people reach the product, e.g. `https://hall.example.cn`; links, cookies and the origin check follow it. */
  readonly publicUrl: string | null
  /** The SMS gateway: `POST <smsUrl>/messages`. Null: messages are kept and marked undeliverable. */
  readonly smsUrl: string | null
  /** The bank's gateway: `POST <bankUrl>/trades`. Null: nothing can be paid, and every attempt says so. */
  readonly bankUrl: string | null
  /** What we and the bank sign with, at least 32 characters. */
  readonly bankKey: string | null
  /** Business systems of others by their key: `POST <url>/query`, `/lock`, `/post`, `/reverse`, `/calls`. */
  readonly partners: Readonly<Record<string, PartnerConfig>>
  readonly logLevel: string
  /** Who scrapes `/metrics` shows it; null: callers on this machine only. */
  readonly metricsToken: string | null
  /** PEM files for TLS of our own; null: plain HTTP, TLS ends at a proxy or nowhere. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** Addresses whose `X-Forwarded-For` is believed (a balancer's), comma separated; empty: none. */
  readonly trustedProxies: readonly string[]
}

/** People reach the product over TLS, ours or a proxy's: cookies then say so. */
export function isSecure({ publicUrl, tls }: Pick<Config, 'publicUrl' | 'tls'>): boolean {
  return tls !== null || publicUrl?.startsWith('https:') === true
}

/** Where a business system is, what both sides sign with (at least 32 characters), and the seconds an answer may take. */
export interface PartnerConfig {
  readonly url: string
  readonly key: string
  readonly seconds: number
}

const partners = z.record(
  z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)),
  z.object({
    url: z.url(),
    key: z.string().check(z.minLength(32)),
    seconds: z._default(z.number().check(z.minimum(0.1), z.maximum(60)), 10),
  }),
)

const flag = z.pipe(
  z.string(),
  z.transform((text: string) => !['0', 'off', 'no', 'false', ''].includes(text.toLowerCase())),
)

const environment = z.object({
  HOST: z._default(z.string(), '127.0.0.1'),
  PORT: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(65_535)), 7100),
  DATA_DIR: z._default(z.string(), '.data'),
  KEY_FILE: z.optional(z.string()),
  DATABASE_URL: z.optional(z.string().check(z.regex(/^postgres(ql)?:\/\//))),
  DEMO: z._default(flag, true),
  PUBLIC_URL: z.optional(z.url()),
  SMS_URL: z.optional(z.url()),
  BANK_URL: z.optional(z.url()),
  BANK_KEY: z.optional(z.string().check(z.minLength(32))),
  METRICS_TOKEN: z.optional(z.string().check(z.minLength(16))),
  TLS_CERT: z.optional(z.string()),
  TLS_KEY: z.optional(z.string()),
  PARTNERS: z._default(z.string(), '{}'),
  LOG_LEVEL: z._default(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']), 'info'),
  TRUSTED_PROXIES: z._default(z.string(), ''),
})

/** Reads the environment; throws an Error that names each variable that is wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const read = environment.safeParse(given)
  if (!read.success) {
    const faults = read.error.issues.map(issue => `${issue.path.join('.')} (${issue.code})`).join(', ')
    throw new Error(`The environment is not understood: ${faults}. See README.md, "Settings".`)
  }
  const dataDir = resolve(read.data.DATA_DIR)
  return {
    host: read.data.HOST,
    port: read.data.PORT,
    dataDir,
    keyFile: read.data.KEY_FILE ? resolve(read.data.KEY_FILE) : join(dataDir, '..', `${dataDir.split(/[/\\]/).at(-1)}.key`),
    databaseUrl: read.data.DATABASE_URL ?? null,
    demo: read.data.DEMO,
    publicUrl: read.data.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    smsUrl: read.data.SMS_URL?.replace(/\/$/, '') ?? null,
    bankUrl: read.data.BANK_URL?.replace(/\/$/, '') ?? null,
    bankKey: read.data.BANK_KEY ?? null,
    partners: readPartners(read.data.PARTNERS),
    logLevel: read.data.LOG_LEVEL,
    metricsToken: read.data.METRICS_TOKEN ?? null,
    tls: tlsOf(read.data.TLS_CERT, read.data.TLS_KEY),
    trustedProxies: read.data.TRUSTED_PROXIES.split(',')
      .map(address => address.trim())
      .filter(address => address !== ''),
  }
}

function tlsOf(cert: string | undefined, key: string | undefined): Config['tls'] {
  if (cert === undefined && key === undefined) return null
  if (cert === undefined || key === undefined) throw new Error('TLS_CERT and TLS_KEY go together. See README.md, "Settings".')
  return { cert: resolve(cert), key: resolve(key) }
}

/** Throws an Error that names what is wrong, and no keys. */
function readPartners(text: string): Config['partners'] {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw new Error('PARTNERS is not JSON. See README.md, "Settings".')
  }
  const read = partners.safeParse(given)
  if (read.success)
    return Object.fromEntries(Object.entries(read.data).map(([key, each]) => [key, { ...each, url: each.url.replace(/\/$/, '') }]))
  const faults = read.error.issues.map(issue => `${issue.path.join('.')} (${issue.code})`).join(', ')
  throw new Error(`PARTNERS is not understood: ${faults}. See README.md, "Settings".`)
}

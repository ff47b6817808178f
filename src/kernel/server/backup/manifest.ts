import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { WrappedKey } from '../crypto/keyring.ts'

/**
 * A backup is a folder:
 *
 *     manifest.json            what is below: this file
 *     manifest.json.sha256     SHA-256 of manifest.json, lower-case hexadecimal
 *     database/<schema>.<table>.copy.zst    the rows in PostgreSQL's text COPY format, Zstandard
 *     documents.jsonl          a line for every document: {"path","bytes","sha256"}
 *     documents/<xx>/<id>      as they lie in DATA_DIR, sealed
 *
 * The key file is not in it: without that file nothing sealed in a backup can be read.
 */
export const backupFormat = 1
export const manifestFile = 'manifest.json'
export const digestFile = 'manifest.json.sha256'
export const documentsFile = 'documents.jsonl'

const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const bytes = z.string().check(z.regex(/^[0-9a-f]*$/))
const name = z.string().check(z.regex(/^[a-z_][a-z0-9_]*$/))
const count = z.number().check(z.int(), z.minimum(0))

const filed = { path: z.string().check(z.regex(/^(?!.*\.\.)[\w./-]+$/)), bytes: count, sha256: digest }
const fileShape = z.object(filed)
/** A file of the backup: its path in the folder with `/`, its size, and SHA-256 of its bytes as they lie there. */
export type BackupFile = z.infer<typeof fileShape>

const tableShape = z.object({ ...filed, schema: name, name, columns: z.array(name), rows: count })
export type BackupTable = z.infer<typeof tableShape>

const manifestShape = z.object({
  format: z.literal(backupFormat),
  product: z.string(),
  installation: z.uuid(),
  /** Milliseconds: when it was begun (what the snapshot shows) and when it was whole. */
  begunAt: z.number(),
  endedAt: z.number(),
  /** Applied, in the order they were. `hash` is SHA-256 of the file. */
  migrations: z.array(z.object({ domain: name, name: z.string(), hash: digest })),
  /** The numbers of the jobs library's own. */
  jobsMigrations: z.array(z.number()),
  tables: z.array(tableShape),
  partitions: z.array(z.object({ schema: name, name, parent: name, bound: z.string() })),
  sequences: z.array(z.object({ schema: name, name, value: z.string().check(z.regex(/^-?\d+$/)), called: z.boolean() })),
  /** The data keys as the database has them, wrapped: they show whether a key file is the right one before anything is written. */
  keys: z.object({
    fingerprint: digest,
    wrapped: z.array(
      z.object({
        dekId: count,
        purpose: z.string(),
        epoch: count,
        wrapped: bytes,
        commitment: bytes,
        createdAt: z.number(),
        retiredAt: z.nullable(z.number()),
      }),
    ),
  }),
  documents: z.object({ ...filed, files: count, missing: count }),
})
export type Manifest = z.infer<typeof manifestShape>

/** A backup that is not whole, was changed, or cannot be restored here. The message says what and what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused'
}

/** Reads the manifest and checks its own digest; `sha256` names the backup. Throws `BackupRefused`. */
export async function readManifest(folder: string): Promise<{ readonly manifest: Manifest; readonly sha256: string }> {
  const [text, told] = await Promise.all([manifestFile, digestFile].map(file => readFile(join(folder, file)).catch(() => null)))
  if (!text || !told) throw new BackupRefused(`${folder} is not a backup: ${manifestFile} or ${digestFile} is not there.`)
  const sha256 = sha256Of(text)
  if (told.toString().trim() !== sha256) throw damaged(manifestFile)
  const json: unknown = JSON.parse(text.toString())
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : null
  if (format !== backupFormat)
    throw new BackupRefused(
      `The backup has the format ${String(format)}; this version reads ${backupFormat}. Restore it with a version that fits.`,
    )
  const read = manifestShape.safeParse(json)
  if (!read.success) throw damaged(manifestFile)
  return { manifest: read.data, sha256 }
}

export function damaged(path: string): BackupRefused {
  return new BackupRefused(`The backup is damaged: ${path} is not as it was written. Nothing was restored; take another backup.`)
}

export function keysToManifest(keys: readonly WrappedKey[]): Manifest['keys'] {
  const wrapped = keys.map(key => ({ ...key, wrapped: key.wrapped.toString('hex'), commitment: key.commitment.toString('hex') }))
  const lines = wrapped.map(key => `${key.dekId} ${key.purpose} ${key.epoch} ${key.commitment}\n`).sort()
  return { fingerprint: sha256Of(Buffer.from(lines.join(''))), wrapped }
}

export function keysOfManifest({ keys }: Manifest): readonly WrappedKey[] {
  return keys.wrapped.map(key => ({ ...key, wrapped: Buffer.from(key.wrapped, 'hex'), commitment: Buffer.from(key.commitment, 'hex') }))
}

export function parseFile(line: string): BackupFile {
  return z.parse(fileShape, JSON.parse(line))
}

export function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

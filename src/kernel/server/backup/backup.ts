import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import type { Instant } from '#kernel'
import { readKeys } from '../data-keys.ts'
import { systemAudit } from '../audit.ts'
import { connect, type Database, type Transaction } from '../database/connect.ts'
import { listApplied } from '../database/migrate.ts'
import { copyOut, listJobsMigrations, listPartitions, listSequences, listTables, type TableShape, takeTime } from '../database/tables.ts'
import * as storage from '../storage.ts'
import { copyFileTo, createCounter, passedOf, syncFolder, writeStream, writeText } from './files.ts'
import {
  type BackupTable,
  digestFile,
  documentsFile,
  backupFormat,
  keysToManifest,
  type Manifest,
  manifestFile,
  sha256Of,
} from './manifest.ts'

/** The files a domain keeps in DATA_DIR: those that the rows of a transaction speak of, by their path from there, with `/`. */
export type ListFiles = (sql: Transaction) => AsyncIterable<string>

export interface BackupOrder {
  readonly databaseUrl: string
  readonly dataDir: string
  /** The folder to be made; must not be there. */
  readonly to: string
  readonly product: string
  readonly schemas: readonly string[]
  readonly listFiles: ListFiles
  readonly now: () => Instant
  readonly newId: () => string
}

export interface BackupMade {
  readonly folder: string
  readonly manifest: Manifest
  readonly rows: number
  /** Files that the database speaks of and the disk has not. */
  readonly missing: number
}

/**
 * Takes a backup of a product that may be running: the database as one snapshot shows it, and all files that the snapshot speaks of. The folder has its name only when
 * it is whole and on disk. Rows are written while no file of a case is taken away: whoever removes files asks `isBackupUnderWay` first.
 */
export async function makeBackup(order: BackupOrder): Promise<BackupMade> {
  const to = resolve(order.to)
  if (await stat(to).catch(() => null)) throw new Error(`${to} is there already. Name a folder that is not.`)
  const draft = join(dirname(to), `.${basename(to)}.part-${order.newId()}`)
  await mkdir(draft, { recursive: true, mode: 0o700 })
  const database = connect(order.databaseUrl, { most: 2, name: 'onewindow backup', keep: true })
  try {
    const manifest = await holding(database, async () => await writeAll(order, database, draft))
    await syncFolder(draft)
    await rename(draft, to)
    await syncFolder(dirname(to))
    await database.begin(async sql => await storage.appendAudit(sql, auditOf(order, manifest)))
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    return { folder: to, manifest, rows, missing: manifest.documents.missing }
  } finally {
    await database.end({ timeout: 5 })
    await rm(draft, { recursive: true, force: true })
  }
}

/** The lock is a session's: it is held on a connection of its own before the snapshot is taken, and falls away with this program. */
async function holding<Result>(database: Database, work: () => Promise<Result>): Promise<Result> {
  const holder = await database.reserve()
  try {
    await storage.holdBackupLock(holder)
    return await work()
  } finally {
    await storage.releaseBackupLock(holder).catch(() => {})
    holder.release()
  }
}

async function writeAll(order: BackupOrder, database: Database, draft: string): Promise<Manifest> {
  const begunAt = order.now()
  const partial = await database.begin('isolation level repeatable read read only', async sql => {
    await takeTime(sql)
    const shapes = await listTables(sql, order.schemas)
    const installation = await storage.findInstallation(sql)
    if (installation === null) throw new Error('There is no installation in this database: nothing to back up.')
    const tables: BackupTable[] = []
    for (const shape of shapes) tables.push(await writeTable(sql, shape, draft))
    return {
      format: backupFormat,
      product: order.product,
      installation,
      migrations: [...(await listApplied(sql))],
      jobsMigrations: [...(await listJobsMigrations(sql))],
      tables,
      partitions: [...(await listPartitions(sql, order.schemas))],
      sequences: [...(await listSequences(sql, order.schemas))],
      keys: keysToManifest(await readKeys(sql)),
      documents: await writeDocuments(order, sql, draft),
    } satisfies Omit<Manifest, 'begunAt' | 'endedAt'>
  })
  const manifest: Manifest = { ...partial, begunAt, endedAt: order.now() }
  const text = `${JSON.stringify(manifest, null, 1)}\n`
  await writeText(join(draft, manifestFile), text)
  await writeText(join(draft, digestFile), `${sha256Of(Buffer.from(text))}\n`)
  return manifest
}

async function writeTable(sql: Transaction, shape: TableShape, draft: string): Promise<BackupTable> {
  const path = `database/${shape.schema}.${shape.name}.copy.zst`
  const [plain, packed] = [createCounter(), createCounter()]
  const compress = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } })
  await writeStream(join(draft, path), await copyOut(sql, shape), plain, compress, packed)
  const { bytes, sha256 } = packed.passed()
  return { schema: shape.schema, name: shape.name, columns: [...shape.columns], path, rows: plain.passed().lines, bytes, sha256 }
}

async function writeDocuments(order: BackupOrder, sql: Transaction, draft: string): Promise<Manifest['documents']> {
  const list = createWriteStream(join(draft, documentsFile), { mode: 0o600, flush: true })
  let files = 0
  let missing = 0
  for await (const path of order.listFiles(sql)) {
    const passed = await copyFileTo(join(order.dataDir, path), join(draft, path))
    if (!passed) {
      missing++
      continue
    }
    files++
    const line = `${JSON.stringify({ path, bytes: passed.bytes, sha256: passed.sha256 })}\n`
    if (!list.write(line)) await once(list, 'drain')
  }
  list.end()
  await finished(list)
  const { bytes, sha256 } = (await passedOf(join(draft, documentsFile)))!
  return { path: documentsFile, bytes, sha256, files, missing }
}

function auditOf(order: BackupOrder, manifest: Manifest) {
  return systemAudit({
    id: order.newId(),
    at: order.now(),
    action: 'kernel.backup',
    object: { kind: 'installation', id: manifest.installation },
    details: { tables: manifest.tables.length, files: manifest.documents.files, missing: manifest.documents.missing },
  })
}

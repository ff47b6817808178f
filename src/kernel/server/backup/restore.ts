import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import type { Instant } from '#kernel'
import { createKeyring } from '../crypto/keyring.ts'
import { readKeyFile } from '../crypto/keys.ts'
import { systemAudit } from '../audit.ts'
import { connect, type Database, type Transaction } from '../database/connect.ts'
import { hashOf, type Migration, migrateWithin } from '../database/migrate.ts'
import {
  copyIn,
  countRows,
  disableTriggers,
  dropForeignKeys,
  emptyTables,
  listJobsMigrations,
  listSchemas,
  listTables,
  makePartition,
  setSequence,
  takeTime,
} from '../database/tables.ts'
import { migrateJobs } from '../jobs.ts'
import type { Log } from '../log.ts'
import * as storage from '../storage.ts'
import { copyFileTo, isMissing, passedOf, syncFolder, writeText } from './files.ts'
import { type BackupFile, BackupRefused, damaged, keysOfManifest, type Manifest, parseFile, readManifest } from './manifest.ts'

export interface RestoreOrder {
  readonly from: string
  readonly dataDir: string
  readonly keyFile: string
  /** Null: the embedded database of `dataDir`. */
  readonly databaseUrl: string | null
  /** Starts the embedded database; asked only when everything has been checked. */
  readonly startEmbedded: () => Promise<{ readonly url: string; stop(): Promise<void> }>
  /** All there are, in their order. */
  readonly migrations: readonly Migration[]
  readonly schemas: readonly string[]
  readonly log: Log
  readonly now: () => Instant
  readonly newId: () => string
}

export interface Restored {
  readonly manifest: Manifest
  /** True: a run before this one had done all and was killed before it could say so. */
  readonly wasDone: boolean
}

/** While this file lies in DATA_DIR, what is there is half a restore: nothing starts on it, and a restore may begin again. */
const markFile = 'restore-under-way'

/**
 * Puts a backup into an empty DATA_DIR and database. Checks first, and writes nothing when it refuses (`BackupRefused`, `WrongKeyFile`, an Error in words): every file's
 * digest, the key file, the migrations, that nothing is there already. Then files are copied and all tables are filled in one transaction. Killed on the way, it leaves
 * an empty database and a DATA_DIR on which nothing starts; it can be run again.
 */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const { manifest, sha256 } = await readManifest(order.from)
  const migrations = chooseMigrations(order, manifest)
  checkKeyFile(order, manifest)
  await checkFiles(order.from, manifest)
  const again = await checkFolder(order.dataDir)
  if (order.databaseUrl !== null) await onDatabase(order.databaseUrl, async sql => await checkDatabase(sql, order, sha256, again))

  await mark(order.dataDir, sha256)
  await rm(join(order.dataDir, 'documents'), { recursive: true, force: true })
  await copyDocuments(order)
  const embedded = order.databaseUrl === null ? await order.startEmbedded() : null
  const url = order.databaseUrl ?? embedded!.url
  try {
    const wasDone = await onDatabase(url, async database => {
      if (await checkDatabase(database, order, sha256, again)) return true
      await migrateJobs(url, order.log)
      await fill(order, database, { manifest, sha256, migrations })
      return false
    })
    await rm(join(order.dataDir, markFile))
    await syncFolder(order.dataDir)
    return { manifest, wasDone }
  } finally {
    await embedded?.stop()
  }
}

/** Throws when a restore into this folder was begun and not ended. For every program that opens an installation. */
export async function refuseHalfRestored(dataDir: string): Promise<void> {
  if ((await readMark(dataDir)) === null) return
  throw new Error(`A restore into the data folder ${dataDir} was begun and not ended. Run it again: npm run restore -- --from=<the backup>`)
}

/** Ours, as far as the backup had them. Newer ones run at the next start. */
function chooseMigrations({ migrations }: RestoreOrder, manifest: Manifest): readonly Migration[] {
  const ours = new Map(migrations.map(migration => [`${migration.domain}/${migration.name}`, migration]))
  const applied = new Set<string>()
  for (const { domain, name, hash } of manifest.migrations) {
    const id = `${domain}/${name}`
    const migration = ours.get(id)
    if (!migration) throw newer(manifest, `the migration ${id}`)
    if (hashOf(migration) !== hash)
      throw new BackupRefused(
        `The backup was taken with another form of the migration ${id}. Restore it with the version that took it (${manifest.product}).`,
      )
    applied.add(id)
  }
  return migrations.filter(({ domain, name }) => applied.has(`${domain}/${name}`))
}

function newer(manifest: Manifest, what: string): BackupRefused {
  return new BackupRefused(
    `The backup was taken by a newer version (${manifest.product}): this one does not know ${what}. Restore it with that version.`,
  )
}

function checkKeyFile({ keyFile }: RestoreOrder, manifest: Manifest): void {
  const kek = readKeyFile(keyFile)
  if (!kek) throw new BackupRefused(`There is no key file at ${keyFile}. Put there the one the backup's data was sealed with (KEY_FILE).`)
  createKeyring({ tenant: manifest.installation, kek, wrapped: keysOfManifest(manifest), now: () => manifest.endedAt })
}

async function checkFiles(folder: string, manifest: Manifest): Promise<void> {
  for (const file of [...manifest.tables, manifest.documents]) await checkFile(folder, file)
  let files = 0
  for await (const file of readDocuments(folder)) {
    await checkFile(folder, file)
    files++
  }
  if (files !== manifest.documents.files) throw damaged(manifest.documents.path)
}

async function checkFile(folder: string, { path, bytes, sha256 }: BackupFile): Promise<void> {
  const passed = await passedOf(join(folder, path))
  if (!passed || passed.bytes !== bytes || passed.sha256 !== sha256) throw damaged(path)
}

async function* readDocuments(folder: string): AsyncGenerator<BackupFile> {
  const lines = createInterface({ input: createReadStream(join(folder, 'documents.jsonl')), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) if (line !== '') yield parseFile(line)
}

/** True: half a restore lies there, and may be written over. */
async function checkFolder(dataDir: string): Promise<boolean> {
  if ((await readMark(dataDir)) !== null) return true
  const there = await readdir(dataDir).catch(() => [])
  if (there.length === 0) return false
  throw new BackupRefused(
    `The data folder ${dataDir} is not empty. A backup is restored into an empty folder: set DATA_DIR to another, or move this one away.`,
  )
}

/** True: all of this backup is in the database. Throws when anything else is. */
async function checkDatabase(database: Database, order: RestoreOrder, sha256: string, again: boolean): Promise<boolean> {
  const there = await listSchemas(database, order.schemas)
  if (there.length === 0) return false
  if (again && (await storage.isRestored(database, sha256))) return true
  throw new BackupRefused(`The database is not empty (schemas ${there.join(', ')}). A backup is restored into an empty database.`)
}

async function mark(dataDir: string, sha256: string): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  await writeText(join(dataDir, markFile), `${sha256}\n`)
  await syncFolder(dataDir)
}

async function readMark(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(join(dataDir, markFile), 'utf8')).trim()
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function copyDocuments({ from, dataDir }: RestoreOrder): Promise<void> {
  const folders = new Set<string>()
  for await (const { path, sha256 } of readDocuments(from)) {
    const passed = await copyFileTo(join(from, path), join(dataDir, path))
    if (passed?.sha256 !== sha256) throw damaged(path)
    folders.add(join(dataDir, path, '..'))
  }
  for (const folder of folders) await syncFolder(folder)
}

async function fill(
  order: RestoreOrder,
  database: Database,
  { manifest, sha256, migrations }: { readonly manifest: Manifest; readonly sha256: string; readonly migrations: readonly Migration[] },
): Promise<void> {
  await database.begin(async sql => {
    await takeTime(sql)
    await checkJobs(sql, manifest)
    await migrateWithin(sql, migrations)
    for (const partition of manifest.partitions) await makePartition(sql, partition)
    const putBack = [await dropForeignKeys(sql, order.schemas), await disableTriggers(sql, order.schemas)]
    await emptyTables(sql, await listTables(sql, order.schemas))
    for (const table of manifest.tables) await fillTable(sql, order.from, table)
    for (const put of putBack) await put()
    for (const sequence of manifest.sequences) await setSequence(sql, sequence)
    const object = { kind: 'backup', id: sha256 }
    await storage.appendAudit(sql, systemAudit({ id: order.newId(), at: order.now(), action: storage.restoreAction, object }))
  })
}

async function fillTable(sql: Transaction, folder: string, table: Manifest['tables'][number]): Promise<void> {
  await pipeline(createReadStream(join(folder, table.path)), createZstdDecompress(), await copyIn(sql, table))
  const rows = await countRows(sql, table)
  if (rows !== table.rows)
    throw new Error(`The table ${table.schema}.${table.name} took ${rows} rows of ${table.rows}. Nothing was restored.`)
}

/** The jobs library makes its tables as it is now; an older backup fits as long as its columns are still there, which filling them shows. */
async function checkJobs(sql: Transaction, manifest: Manifest): Promise<void> {
  const ours = await listJobsMigrations(sql)
  const unknown = manifest.jobsMigrations.filter(id => !ours.includes(id))
  if (unknown.length > 0) throw newer(manifest, `${unknown.length} of its jobs library's migrations`)
}

async function onDatabase<Result>(url: string, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = connect(url, { most: 1, name: 'onewindow restore', keep: true })
  try {
    return await work(database)
  } finally {
    await database.end({ timeout: 5 })
  }
}

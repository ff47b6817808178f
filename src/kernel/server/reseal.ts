import { rm } from 'node:fs/promises'
import { minute } from '#kernel'
import { systemAudit } from './audit.ts'
import type { Context } from './context.ts'
import { dekIdOfFile, openFileFrom, sealFileTo } from './crypto/file-seal.ts'
import { sealsFrom } from './crypto/keyring.ts'
import { purposes, readKeys, resealTask } from './data-keys.ts'
import * as sealed from './database/sealed.ts'
import { takeTime } from './database/tables.ts'
import type { Jobs } from './jobs.ts'
import * as storage from './storage.ts'

/** Everything of the product that is sealed, put together from all domains: what is not named here would stay under a key for ever. */
export interface SealedPlaces {
  readonly columns: readonly sealed.SealedColumn[]
  readonly results: readonly sealed.SealedResult[]
  readonly files: readonly SealedFiles[]
}

/** A domain's sealed files. */
export interface SealedFiles {
  readonly name: string
  /** Those after `after` in their order (null: from the beginning), with the whole path. */
  list(context: SealedContext, after: string | null): AsyncIterable<{ readonly id: string; readonly path: string }>
  /** Whether anything speaks of the file. One that came a moment ago may be spoken of later; one that nobody claims goes by itself. */
  isKnown(context: SealedContext, id: string): Promise<boolean>
}
export type SealedContext = Pick<Context, 'database' | 'config'>

/** Rows looked at at a time, and rounds of them in one run of the job: a run takes a second or two, then others have their turn. */
const batch = 500
const rounds = 20

interface Steps {
  /** Seals the next ones afresh; answers the last one's place, null at the end. */
  next(context: Context, after: readonly string[] | null): Promise<readonly string[] | null>
}

/**
 * The job that follows a rotation: goes through every place in order, sealing afresh what is not under the newest key, a little a run; the place it has reached is in
 * its payload. It may be killed anywhere: a value is exchanged only for the one it was made from, and the next run finds the rest. When nothing is left, the older keys
 * are retired.
 */
export function resealJobs(places: SealedPlaces): Jobs {
  const all = stepsOf(places)
  return {
    [resealTask]: async (context, payload) => {
      await context.keys.reload()
      const waits = await readyAt(context)
      if (waits > context.now()) return await again(context, {}, waits)
      let place = Number(payload['place'] ?? 0)
      let after = (payload['after'] ?? null) as readonly string[] | null
      for (let round = 0; round < rounds && place < all.length; round++) {
        after = await all[place]!.next(context, after)
        if (after === null) place++
      }
      if (place < all.length) return await again(context, { place, ...(after === null ? {} : { after }) }, null)
      if ((await retire(context, places)) > 0) await again(context, {}, context.now() + 10 * minute)
    },
  }
}

/** Which keys there are, and how much is under each. Reads everything sealed. */
export async function countKeys(
  context: SealedContext,
  places: SealedPlaces,
): Promise<ReadonlyMap<number, { readonly values: number; readonly files: number }>> {
  const counts = new Map<number, { values: number; files: number }>()
  const add = (dekId: number, kind: 'values' | 'files', count: number) => {
    const known = counts.get(dekId) ?? { values: 0, files: 0 }
    counts.set(dekId, { ...known, [kind]: known[kind] + count })
  }
  await context.database.begin('read only', async sql => {
    await takeTime(sql)
    for (const column of places.columns) {
      for (const [dekId, count] of await sealed.countSealed(sql, column)) add(dekId, 'values', count)
    }
    for (const result of places.results) {
      for (const [dekId, count] of await sealed.countSealedResults(sql, result)) add(dekId, 'values', count)
    }
  })
  for (const files of places.files) {
    for await (const { path } of files.list(context, null)) {
      const dekId = await dekIdOfFile(path)
      if (dekId !== null) add(dekId, 'files', 1)
    }
  }
  return counts
}

/** When the newest key of each purpose seals. */
async function readyAt({ database }: Context): Promise<number> {
  const keys = await readKeys(database)
  return Math.max(...purposes.map(purpose => Math.max(...keys.filter(key => key.purpose === purpose && key.epoch > 1).map(sealsFrom))))
}

async function again(context: Context, payload: Readonly<Record<string, number | readonly string[]>>, at: number | null): Promise<void> {
  await context.database.begin(async sql => {
    await storage.addJob(sql, { task: resealTask, payload, at, key: resealTask, attempts: 25 })
  })
}

/** Retires the older keys under which nothing is left; answers how many must wait. */
async function retire(context: Context, places: SealedPlaces): Promise<number> {
  const { database, keyring, now, newId, installation } = context
  const counts = await countKeys(context, places)
  const old = (await readKeys(database)).filter(
    key =>
      (purposes as readonly string[]).includes(key.purpose) && key.retiredAt === null && key.dekId !== keyring.currentDekId(key.purpose),
  )
  const free = old.filter(key => !counts.has(key.dekId))
  if (free.length > 0) {
    await database.begin(async sql => {
      for (const { dekId } of free) {
        if (!(await sealed.retireKey(sql, dekId, now()))) continue
        const object = { kind: 'key', id: String(dekId) }
        await storage.appendAudit(sql, systemAudit({ id: newId(), at: now(), action: 'keys.retire', object, details: { installation } }))
      }
      await sealed.announceKeys(sql)
    })
  }
  return old.length - free.length
}

function stepsOf({ columns, results, files }: SealedPlaces): readonly Steps[] {
  return [...columns.map(columnSteps), ...results.map(resultSteps), ...files.map(fileSteps)]
}

function columnSteps(at: sealed.SealedColumn): Steps {
  return {
    next: async ({ database, keyring }, after) => {
      const current = keyring.currentDekId('fields')
      const rows = await sealed.findSealedOtherwise(database, at, { current, after, most: batch })
      const fresh = rows.filter(isSealed).map(row => {
        const cell = { table: at.table, column: at.column, row: row.key.join('/') }
        return { ...row, fresh: keyring.sealBytes(cell, keyring.openBytes(cell, row.sealed)) }
      })
      if (fresh.length > 0) await sealed.putResealed(database, at, fresh)
      return lastOf(rows)
    },
  }
}

function resultSteps(at: sealed.SealedResult): Steps {
  return {
    next: async ({ database, keyring }, after) => {
      const rows = await sealed.findResultsOtherwise(database, at, { current: keyring.currentDekId('fields'), after, most: batch })
      for (const row of rows.filter(isSealed)) {
        const cell = { table: at.table, column: at.column, row: row.key[1]! }
        await sealed.putResealedResult(database, row.key[0]!, row.sealed, keyring.sealBytes(cell, keyring.openBytes(cell, row.sealed)))
      }
      return lastOf(rows)
    },
  }
}

function isSealed(row: sealed.SeenRow): row is sealed.SealedRow {
  return row.sealed !== null
}

function lastOf(rows: readonly sealed.SeenRow[]): readonly string[] | null {
  return rows.length < batch ? null : rows.at(-1)!.key
}

/** Files are few a step: each is read and written whole. */
const filesAtOnce = 10

function fileSteps(files: SealedFiles): Steps {
  return {
    next: async (context, after) => {
      let last: string | null = null
      let looked = 0
      let moved = 0
      for await (const { id, path } of files.list(context, after?.[0] ?? null)) {
        last = id
        if (await resealFile(context, files, { id, path })) moved++
        if (++looked >= batch || moved >= filesAtOnce) return [last]
      }
      return null
    },
  }
}

/** False: nothing to do, or not now. */
async function resealFile(
  context: Context,
  files: SealedFiles,
  { id, path }: { readonly id: string; readonly path: string },
): Promise<boolean> {
  const { keyring, database } = context
  const dekId = await dekIdOfFile(path)
  if (dekId === null || dekId === keyring.currentDekId('files')) return false
  // A backup under way may have an older list of keys than the file would be under.
  if (await storage.isBackupUnderWay(database)) return false
  if (!(await files.isKnown(context, id))) return false
  const seal = { keyring, fileId: id }
  await sealFileTo(path, (await openFileFrom(path, seal)) as AsyncIterable<Buffer>, seal)
  // Erased while it was written: its name is back, and goes again.
  if (!(await files.isKnown(context, id))) await rm(path, { force: true })
  return true
}

import { randomBytes } from 'node:crypto'
import { type Instant } from '#kernel'
import type { Config } from './config.ts'
import { type Context, newUuid } from './context.ts'
import { createKeyring, type Keyring, type WrappedKey } from './crypto/keyring.ts'
import { readOrMakeKeyFile } from './crypto/keys.ts'
import { connect, type Database } from './database/connect.ts'
import { migrate, type Migration } from './database/migrate.ts'
import { migrateJobs } from './jobs.ts'
import { createLive } from './live.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import type { Reactions, TimerHandlers } from './operation.ts'
import * as storage from './storage.ts'
import { makePartitions } from './timers.ts'

export interface Opening {
  readonly config: Config
  readonly log: Log
  readonly databaseUrl: string
  readonly migrations: readonly Migration[]
  readonly reactions: Reactions
  readonly timers: TimerHandlers
  readonly now?: () => Instant
  readonly connections?: number
}

export interface OpenedContext extends Context {
  /** True when the key file did not exist and was made: whoever runs this should put a copy somewhere safe. */
  readonly keyFileMade: boolean
  close(): Promise<void>
}

/** Migrates the database, opens the keyring and puts the context together. */
export async function openContext(opening: Opening): Promise<OpenedContext> {
  const { config, log, databaseUrl } = opening
  const now = opening.now ?? Date.now
  const newId = () => newUuid(now())
  const database = connect(databaseUrl, { most: opening.connections ?? 16, name: 'onewindow' })
  await migrate(database, opening.migrations)
  await migrateJobs(databaseUrl, log)
  await makePartitions({ database, now }, now())
  const { kek, made } = readOrMakeKeyFile(config.keyFile)
  const { installation, keyring } = await openKeyring(database, kek, newId(), now())
  const live = await createLive(database, log)
  const context: OpenedContext = {
    config,
    log,
    database,
    keyring,
    live,
    installation,
    now,
    newId,
    random: randomBytes,
    reactions: opening.reactions,
    timers: opening.timers,
    metrics: createMetrics(),
    keyFileMade: made,
    close: async () => {
      await live.close()
      await database.end({ timeout: 5 })
    },
  }
  return context
}

/** The purposes data keys are made for; each has its own. */
const purposes = ['fields', 'files'] as const

async function openKeyring(
  database: Database,
  kek: Buffer,
  freshId: string,
  now: Instant,
): Promise<{ installation: string; keyring: Keyring }> {
  return await database.begin(async sql => {
    await storage.lockInstallation(sql)
    const installation = await storage.findOrMakeInstallation(sql, freshId, now)
    const wrapped = (await storage.findKeys(sql)).map(wrappedKeyOf)
    const keyring = createKeyring({ tenant: installation, kek, wrapped })
    let dekId = Math.max(0, ...wrapped.map(key => key.dekId)) + 1
    for (const purpose of purposes.filter(each => !wrapped.some(key => key.purpose === each))) {
      const key = keyring.makeWrapped({ dekId: dekId++, purpose, epoch: 1, createdAt: now })
      await storage.addKey(sql, key)
      keyring.add(key)
    }
    return { installation, keyring }
  })
}

function wrappedKeyOf(row: Record<string, unknown>): WrappedKey {
  return {
    dekId: row['dek_id'] as number,
    purpose: row['purpose'] as string,
    epoch: row['epoch'] as number,
    wrapped: row['wrapped'] as Buffer,
    commitment: row['commitment'] as Buffer,
    createdAt: row['created_at'] as Instant,
    retiredAt: row['retired_at'] as Instant | null,
  }
}

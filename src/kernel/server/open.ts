import { randomBytes } from 'node:crypto'
import { type Instant } from '#kernel'
import { refuseHalfRestored } from './backup/restore.ts'
import type { Config } from './config.ts'
import { type Context, newUuid } from './context.ts'
import { readOrMakeKeyFile } from './crypto/keys.ts'
import { followKeys, openKeyring } from './data-keys.ts'
import { connect } from './database/connect.ts'
import { migrate, type Migration } from './database/migrate.ts'
import { migrateJobs } from './jobs.ts'
import { createLive } from './live.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import type { Reactions, TimerHandlers } from './operation.ts'
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
  await refuseHalfRestored(config.dataDir)
  const database = connect(databaseUrl, { most: opening.connections ?? 16, name: 'onewindow' })
  await migrate(database, opening.migrations)
  await migrateJobs(databaseUrl, log)
  await makePartitions({ database, now }, now())
  const { kek, made } = readOrMakeKeyFile(config.keyFile)
  const { installation, keyring } = await openKeyring(database, { kek, freshId: newId(), now })
  const keys = await followKeys(database, keyring, { keyFile: config.keyFile, log })
  const live = await createLive(database, log)
  const context: OpenedContext = {
    config,
    log,
    database,
    keyring,
    keys,
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
      await keys.close()
      await live.close()
      await database.end({ timeout: 5 })
    },
  }
  return context
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Config, createLog, type Log, type Migration, newUuid, reachEmbedded, readConfig, readMigrations } from '#kernel/server'
import { domains } from '../architecture.ts'

/** What the programs beside the product have in common: backup, restore, keys. */

const root = fileURLToPath(new URL('../..', import.meta.url))

export const schemas: readonly string[] = ['kernel', ...domains]

export interface Beside {
  readonly config: Config
  readonly log: Log
  /** Name and version, as a backup remembers it. */
  readonly product: string
  readonly now: () => number
  readonly newId: () => string
}

/** Runs one of them: prints an error in words and ends with 1 when it could not be done. */
export async function runBeside(work: (beside: Beside) => Promise<void>): Promise<void> {
  try {
    const config = readConfig(process.env)
    const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string; version: string }
    const now = Date.now
    await work({ config, log: createLog(config.logLevel), product: `${name} ${version}`, now, newId: () => newUuid(now()) })
    process.exit(0)
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

/** The value of a `--name=`; throws an Error with the usage when it is not given. */
export function readOption(name: string, usage: string): string {
  const value = parseArgs({ options: { [name]: { type: 'string' } }, strict: false }).values[name]
  if (typeof value !== 'string' || value === '') throw new Error(usage)
  return value
}

/** Works on the database of the installation: DATABASE_URL, or the embedded one, whether the product is running or not. */
export async function onDatabaseOf(config: Config, work: (url: string) => Promise<void>): Promise<void> {
  if (config.databaseUrl !== null) return await work(config.databaseUrl)
  const embedded = await reachEmbedded(config.dataDir)
  try {
    await work(embedded.url)
  } finally {
    await embedded.stop()
  }
}

export async function allMigrations(): Promise<readonly Migration[]> {
  return await readMigrations(join(root, 'src'), schemas)
}

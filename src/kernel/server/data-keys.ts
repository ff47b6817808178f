import { type Instant, second } from '#kernel'
import { systemAudit } from './audit.ts'
import { createKeyring, type Keyring, sealsAfter, sealsFrom, type WrappedKey, WrongKeyFile } from './crypto/keyring.ts'
import { readKeyFile } from './crypto/keys.ts'
import type { Database, Transaction } from './database/connect.ts'
import { addKey, announceKeys, findKeys, putWrapped } from './database/sealed.ts'
import type { Log } from './log.ts'
import * as storage from './storage.ts'

/** The purposes data keys are made for and rotated by; each has its own. */
export const purposes = ['fields', 'files'] as const

/** The job that seals afresh what is under older keys (reseal.ts). */
export const resealTask = 'keys:reseal'

/** Opens the data keys of an installation; makes it and its first keys when the database has none. Throws `WrongKeyFile`. */
export async function openKeyring(
  database: Database,
  { kek, freshId, now }: { readonly kek: Buffer; readonly freshId: string; readonly now: () => Instant },
): Promise<{ readonly installation: string; readonly keyring: Keyring }> {
  return await database.begin(async sql => {
    await storage.lockInstallation(sql)
    const installation = await storage.findOrMakeInstallation(sql, freshId, now())
    const wrapped = await readKeys(sql)
    const keyring = createKeyring({ tenant: installation, kek, wrapped, now })
    let dekId = Math.max(0, ...wrapped.map(key => key.dekId)) + 1
    const keep = async (key: WrappedKey) => {
      await addKey(sql, key)
      keyring.add(key)
    }
    for (const purpose of purposes.filter(each => !wrapped.some(key => key.purpose === each))) {
      await keep(keyring.makeWrapped({ dekId: dekId++, purpose, epoch: 1, createdAt: now() }))
    }
    // An installation from before the root had a row of its own keeps the one it has made indexes with; a new one gets a root that no key file tells.
    if (!wrapped.some(({ purpose }) => purpose === 'index')) {
      await keep(keyring.wrapIndexRoot({ dekId, createdAt: now() }, wrapped.length === 0))
    }
    return { installation, keyring }
  })
}

export async function readKeys(sql: Database | Transaction): Promise<readonly WrappedKey[]> {
  return (await findKeys(sql)).map(row => ({
    dekId: row['dek_id'] as number,
    purpose: row['purpose'] as string,
    epoch: row['epoch'] as number,
    wrapped: row['wrapped'] as Buffer,
    commitment: row['commitment'] as Buffer,
    createdAt: row['created_at'] as Instant,
    retiredAt: row['retired_at'] as Instant | null,
  }))
}

/** Keeps a program's keyring as the database has it. */
export interface FollowedKeys {
  /** Loads what has changed. Rejects when the keys cannot be read or opened. */
  reload(): Promise<void>
  /** False: the keys were changed and could not be loaded. */
  areCurrent(): boolean
  close(): Promise<void>
}

/** Milliseconds between two looks at the keys: well within `sealsAfter`, for a notification can be lost. */
const reloadEvery = 10 * second

/** Loads new keys when they are announced, when the connection had to be made again, and every ten seconds. */
export async function followKeys(
  database: Database,
  keyring: Keyring,
  { keyFile, log, every = reloadEvery }: { readonly keyFile: string; readonly log: Log; readonly every?: number },
): Promise<FollowedKeys> {
  let current = true
  const load = async () => {
    for (const key of await readKeys(database)) {
      try {
        keyring.add(key)
      } catch (error) {
        // The key file may have been exchanged under this program; then what has its name now opens the key.
        const kek = error instanceof WrongKeyFile ? readKeyFile(keyFile) : null
        if (!kek) throw error
        keyring.changeKeyFile(kek)
        keyring.add(key)
      }
    }
  }
  const reload = async () => {
    try {
      await load()
      current = true
    } catch (error) {
      current = false
      throw error
    }
  }
  let closed = false
  const tryReload = () =>
    void reload().catch((error: unknown) => {
      if (!closed) log.error({ err: error }, 'the data keys could not be loaded')
    })
  const subscription = await database.listen('keys', tryReload, tryReload)
  const timer = setInterval(tryReload, every).unref()
  return {
    reload,
    areCurrent: () => current,
    close: async () => {
      closed = true
      clearInterval(timer)
      await subscription.unlisten()
    },
  }
}

interface KeyWork {
  /** What the key file holds. */
  readonly kek: Buffer
  readonly now: () => Instant
  readonly newId: () => string
}

/** The keys were changed a moment ago. */
class KeysJustMade extends Error {
  override readonly name = 'KeysJustMade'
}

/**
 * Makes a new data key for each purpose; answers them. Programs hear of them at once and seal with them from `sealsFrom` on; the job that seals afresh what is under
 * older ones is set for then. Throws `KeysJustMade` while the last ones wait.
 */
export async function rotateKeys(database: Database, { kek, now, newId }: KeyWork): Promise<readonly WrappedKey[]> {
  return await database.begin(async sql => {
    const installation = await lockInstallation(sql)
    const before = await readKeys(sql)
    const keyring = createKeyring({ tenant: installation, kek, wrapped: before, now })
    const at = now()
    if (before.some(key => key.epoch > 1 && sealsFrom(key) > at)) {
      throw new KeysJustMade(`The last rotation was less than ${sealsAfter / second} seconds ago. Try again in a moment.`)
    }
    let dekId = Math.max(...before.map(key => key.dekId))
    const made = purposes.map(purpose => {
      const epoch = Math.max(...before.filter(key => key.purpose === purpose).map(key => key.epoch)) + 1
      return keyring.makeWrapped({ dekId: ++dekId, purpose, epoch, createdAt: at })
    })
    for (const key of made) await addKey(sql, key)
    await storage.addJob(sql, { task: resealTask, payload: {}, at: at + sealsAfter + reloadEvery, key: resealTask, attempts: 25 })
    const object = { kind: 'installation', id: installation }
    const details = { keys: made.map(key => `${key.dekId} ${key.purpose} ${key.epoch}`) }
    await storage.appendAudit(sql, systemAudit({ id: newId(), at, action: 'keys.rotate', object, details }))
    await announceKeys(sql)
    return made
  })
}

/**
 * Wraps all data keys by another key file, in one transaction: before it the old file opens them, after it the new one and no other. Answers false when that has
 * been done already. Throws `WrongKeyFile` when neither file opens them.
 */
export async function rewrapKeys(database: Database, { kek, fresh, now, newId }: KeyWork & { readonly fresh: Buffer }): Promise<boolean> {
  return await database.begin(async sql => {
    const installation = await lockInstallation(sql)
    const wrapped = await readKeys(sql)
    if (opens(installation, fresh, wrapped)) return false
    const keyring = createKeyring({ tenant: installation, kek, wrapped })
    if (!wrapped.some(({ purpose }) => purpose === 'index')) {
      throw new Error('Start this version of the product once before its key file is exchanged.')
    }
    for (const key of keyring.rewrapped(fresh)) await putWrapped(sql, key)
    const object = { kind: 'installation', id: installation }
    await storage.appendAudit(
      sql,
      systemAudit({ id: newId(), at: now(), action: 'keys.rewrap', object, details: { keys: wrapped.length } }),
    )
    await announceKeys(sql)
    return true
  })
}

async function lockInstallation(sql: Transaction): Promise<string> {
  const installation = await storage.findInstallation(sql)
  if (installation === null) throw new Error('There is no installation in this database.')
  await storage.lockInstallation(sql)
  return installation
}

function opens(tenant: string, kek: Buffer, wrapped: readonly WrappedKey[]): boolean {
  try {
    createKeyring({ tenant, kek, wrapped })
    return true
  } catch (error) {
    if (error instanceof WrongKeyFile) return false
    throw error
  }
}

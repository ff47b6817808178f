import { randomBytes } from 'node:crypto'
import type { Instant } from '#kernel'
import type { Config } from './config.ts'
import type { Keyring } from './crypto/keyring.ts'
import type { FollowedKeys } from './data-keys.ts'
import type { Database } from './database/connect.ts'
import type { Live } from './live.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Reactions, TimerHandlers } from './operation.ts'

/** What every operation may use, built once by a program and handed on. Nothing else is global. */
export interface Context {
  readonly config: Config
  readonly log: Log
  readonly database: Database
  readonly keyring: Keyring
  readonly keys: FollowedKeys
  readonly live: Live
  /** This installation (one enterprise); F1's tenant. */
  readonly installation: string
  readonly now: () => Instant
  readonly newId: () => string
  /** `count` bytes nobody can guess. */
  readonly random: (count: number) => Buffer
  /** Who listens to which event, put together from all domains. */
  readonly reactions: Reactions
  readonly timers: TimerHandlers
  readonly metrics: Metrics
}

/** UUIDv7 (RFC 9562 5.7): sorts by time, 74 random bits. */
export function newUuid(now: Instant, random: (count: number) => Buffer = randomBytes): string {
  const bytes = random(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

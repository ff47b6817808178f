export { type ListFiles, makeBackup } from './backup/backup.ts'
export { restoreBackup } from './backup/restore.ts'
export { type Config, readConfig } from './config.ts'
export { type Context, newUuid } from './context.ts'
export { openFileFrom, sealFileTo } from './crypto/file-seal.ts'
export { sealsAfter, sealsFrom } from './crypto/keyring.ts'
export { readKeyFile, readOrMakeKeyFile } from './crypto/keys.ts'
export { readKeys, rewrapKeys, rotateKeys } from './data-keys.ts'
export { connect, type Database, type Transaction } from './database/connect.ts'
export { type SealedColumn, type SealedResult } from './database/sealed.ts'
export { type EmbeddedDatabase, reachEmbedded, startEmbedded } from './database/embedded.ts'
export { type Migration, readMigrations } from './database/migrate.ts'
export { serveLive } from './http/live-socket.ts'
export { serveMetrics } from './http/metrics.ts'
export { type ApiDescription, serveApiDescription } from './http/openapi.ts'
export { servePages } from './http/pages.ts'
export { acceptFiles, type Call, cookieOf, type Face, faceOf, serve } from './http/serve.ts'
export { createHttp, type HttpParts, type HttpServer, type Identify, type RoomRule } from './http/server.ts'
export { type JobPayload, type Jobs, kernelJobs, startJobs } from './jobs.ts'
export { createLog, type Log } from './log.ts'
export { type OpenedContext, openContext } from './open.ts'
export {
  auditRefusal,
  type EventDraft,
  type EventRow,
  isRepeated,
  operate,
  type Operation,
  type Property,
  type Reaction,
  type Reactions,
  type Request,
  type TimerHandlers,
  type TimerRow,
} from './operation.ts'
export { countKeys, resealJobs, type SealedFiles, type SealedPlaces } from './reseal.ts'
export { countAttempt, countWaitingJobs, findEvents, isBackupUnderWay } from './storage.ts'
export { fireDueTimers, fireTimer, makePartitions, nextTimer } from './timers.ts'

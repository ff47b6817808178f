import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type DocumentFile, largestFile } from '#cases'
import type { DocumentRule } from '#catalog'
import { day, Refusal } from '#kernel'
import { type Context, isBackupUnderWay, type ListFiles, openFileFrom, type SealedFiles, sealFileTo } from '#kernel/server'
import { inspect, stripJpeg } from '../model/media.ts'
import * as documents from './storage/documents.ts'

/** A file that was received, found sound and put away sealed. It belongs to no case yet. */
export interface Received {
  readonly mediaType: string
  readonly size: number
  readonly sm3: string
}

/**
 * Takes a file in: reads it whole (at most `largestFile`), finds out by its content what it is, takes out of a photo what the camera wrote beside the picture, and
 * seals it under `id`. Refuses with `case.unknown_file`, `case.damaged_file`, `case.locked_file`, `case.file_too_large`, `case.photo_too_small`, `case.wrong_media_type`.
 */
export async function receiveFile(context: Context, id: string, body: Readable, rule: DocumentRule): Promise<Received> {
  const bytes = await readAll(body, Math.min(rule.largest, largestFile))
  const media = inspect(bytes)
  if (media === 'unknown') throw new Refusal('case.unknown_file')
  if (media === 'damaged') throw new Refusal('case.damaged_file')
  if (media === 'locked') throw new Refusal('case.locked_file')
  if (!(rule.accepts as readonly string[]).includes(media.type)) throw new Refusal('case.wrong_media_type')
  if (media.width !== null && media.height !== null && isTooSmall(media.width, media.height, rule)) {
    throw new Refusal('case.photo_too_small', { width: rule.width ?? 0, height: rule.height ?? 0 })
  }
  const kept = media.type === 'image/jpeg' ? Buffer.from(stripJpeg(bytes)) : bytes
  const path = pathOf(context, id)
  await mkdir(dirname(path), { recursive: true })
  const { size, sm3 } = await sealFileTo(path, once(kept), { keyring: context.keyring, fileId: id })
  return { mediaType: media.type, size, sm3 }
}

/** The content of a file of a case, verified before a byte of it is given out. */
export async function openDocument(context: Context, file: Pick<DocumentFile, 'id'>): Promise<Readable> {
  return await openFileFrom(pathOf(context, file.id), { keyring: context.keyring, fileId: file.id })
}

/** Takes files away whose rows are gone. Throws while a backup is being made, whose snapshot may speak of them: the job is tried again. */
export async function dropFiles(context: Context, ids: readonly string[]): Promise<void> {
  if (await isBackupUnderWay(context.database)) throw new Error('A backup is being made: files are taken away afterwards.')
  for (const id of ids) await rm(pathOf(context, id), { force: true })
}

/** Takes away files that were received and never put to a case (the page went away, the operation was refused), after a day. */
export async function dropUnclaimed(context: Context): Promise<number> {
  const root = join(context.config.dataDir, 'documents')
  let dropped = 0
  for (const folder of await readdir(root).catch(() => [])) {
    const files = await readdir(join(root, folder)).catch(() => [])
    const ids = files.map(name => name.slice(0, 36)).filter(isId)
    const known = await documents.findKnown(context.database, ids)
    for (const name of files.filter(each => !known.has(each.slice(0, 36)) || each.endsWith('.part'))) {
      const path = join(root, folder, name)
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.MAX_SAFE_INTEGER }))
      if (context.now() - mtimeMs < day) continue
      await rm(path, { force: true })
      dropped++
    }
  }
  return dropped
}

/** All documents that a snapshot of the database speaks of, for a backup. */
export const listDocuments: ListFiles = async function* (sql) {
  for await (const ids of documents.readAllIds(sql)) for (const id of ids) yield placeOf(id)
}

/** What is sealed of documents, for the rotation of keys. */
export const sealedDocuments: SealedFiles = {
  name: 'documents',
  async *list({ config }, after) {
    const root = join(config.dataDir, 'documents')
    const folders = (await readdir(root).catch((): string[] => [])).sort()
    for (const folder of folders.filter(name => after === null || name >= after.slice(-2))) {
      const files = (await readdir(join(root, folder)).catch(() => [])).filter(name => isId(name)).sort()
      for (const id of files) {
        if (after === null || folder > after.slice(-2) || id > after) yield { id, path: join(config.dataDir, placeOf(id)) }
      }
    }
  },
  isKnown: async ({ database }, id) => (await documents.findKnown(database, [id])).has(id),
}

function isId(name: string): boolean {
  return /^[\da-f-]{36}$/.test(name)
}

function pathOf(context: Context, id: string): string {
  return join(context.config.dataDir, placeOf(id))
}

/** UUIDv7 begins with the time; its last digits spread the files over the folders. */
function placeOf(id: string): string {
  return `documents/${id.slice(-2)}/${id}`
}

async function readAll(body: Readable, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += part.length
      if (size > most) throw new Refusal('case.file_too_large', { megabytes: Math.floor(most / 1_000_000) })
      parts.push(part)
    }
  } finally {
    // What is too large is not kept, but taken off the line: the next request comes by the same.
    body.resume()
  }
  if (size === 0) throw new Refusal('case.damaged_file')
  return Buffer.concat(parts)
}

/** A photo may be taken upright or lying. */
function isTooSmall(width: number, height: number, rule: DocumentRule): boolean {
  const [long, short] = [Math.max(width, height), Math.min(width, height)]
  const [wantedLong, wantedShort] = [Math.max(rule.width ?? 0, rule.height ?? 0), Math.min(rule.width ?? 0, rule.height ?? 0)]
  return long < wantedLong || short < wantedShort
}

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes
}

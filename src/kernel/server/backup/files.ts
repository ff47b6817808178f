import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** What went by: bytes, their SHA-256, and the line ends among them. */
export interface Passed {
  readonly bytes: number
  readonly sha256: string
  readonly lines: number
}

/** A stream that changes nothing and counts. `passed()` is to be asked once it has ended. */
export function createCounter(): Transform & { passed(): Passed } {
  const digest = createHash('sha256')
  let bytes = 0
  let lines = 0
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      digest.update(chunk)
      bytes += chunk.length
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++
      done(null, chunk)
    },
  })
  return Object.assign(counter, { passed: () => ({ bytes, sha256: digest.digest('hex'), lines }) })
}

/** A file of its owner's only, on disk when the promise resolves. */
export async function writeStream(
  path: string,
  source: NodeJS.ReadableStream,
  ...through: readonly NodeJS.ReadWriteStream[]
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await pipeline([source, ...through, createWriteStream(path, { mode: 0o600, flush: true })])
}

export async function writeText(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Copies a file as it is when it is opened, though its name be given to another meanwhile. Null: it is not there. */
export async function copyFileTo(from: string, to: string): Promise<Passed | null> {
  const source = await openOrNull(from)
  if (!source) return null
  const counter = createCounter()
  await writeStream(to, source.createReadStream(), counter)
  return counter.passed()
}

/** Null: the file is not there. */
export async function passedOf(path: string): Promise<Passed | null> {
  const digest = createHash('sha256')
  let bytes = 0
  try {
    for await (const part of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      digest.update(part)
      bytes += part.length
    }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  return { bytes, sha256: digest.digest('hex'), lines: 0 }
}

/** Makes new names last through a power cut. Windows cannot open a directory and needs no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

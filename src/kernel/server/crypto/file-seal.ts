import { createCipheriv, createDecipheriv, createHash, createHmac, hash, type Hmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { associatedDataOf, SealBroken } from './f1.ts'
import type { FileKeys, Keyring } from './keyring.ts'

/**
 * Documents at rest, algorithm 0x02: SM4-CTR, then HMAC-SM3 over it (encrypt-then-MAC, which commits to its key):
 *
 *     file = header | ciphertext | mac(32)                                            58 bytes more than the document
 *     header = "OWF1" | version(1) = 0x01 | algorithm(1) = 0x02 | dekId(4) | iv(16)
 *     mac over header | AAD of F1 for the cell (tenant, "files", "content", file id) | ciphertext | length of the ciphertext(8)
 *
 * Numbers are big-endian; the iv is random and the first counter block. Cipher and MAC key are derived per file (keys.ts).
 */
const magic = Buffer.from('OWF1')
const fileVersion = 0x01
const algorithm = 0x02
const ivBytes = 16
const headerBytes = magic.length + 1 + 1 + 4 + ivBytes
const macBytes = 32
// Read, hashed and deciphered at a time: about a millisecond of the event loop.
const partBytes = 64 * 1024

export interface FileSeal {
  readonly keyring: Pick<Keyring, 'tenant' | 'fileKeys'>
  /** The document's id, at most 65,535 bytes of UTF-8. A file renamed to another document's path does not open. */
  readonly fileId: string
}

/**
 * Seals `source` into a new file at `path`, replacing what is there. The file has its name only when it is whole and on disk; when `source` or the
 * disk fails, nothing is left and the error is thrown. `size` is the document's in bytes, `sm3` the digest of its content in lower-case hexadecimal.
 */
export async function sealFileTo(
  path: string,
  source: AsyncIterable<Buffer>,
  seal: FileSeal,
): Promise<{ readonly size: number; readonly sm3: string }> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.part`
  const file = await open(draft, 'wx', 0o600)
  try {
    const written = await writeSealed(file, source, seal).finally(() => file.close())
    await rename(draft, path)
    await syncDirectory(dirname(path))
    return written
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/**
 * The document in the file at `path`. No byte of it is given out before the MAC over the whole file has been verified: the file is read twice, and
 * a digest of each part taken in the first reading is checked in the second, so that a change between the two ends the stream with `SealBroken`
 * before the changed part. Memory use does not grow with the file but for 32 bytes per 64 KiB. The file is held open only while it is read.
 * Throws `SealBroken` for a file that does not verify for this file id, and the error of the file system for one that is not there.
 */
export async function openFileFrom(path: string, seal: FileSeal): Promise<Readable> {
  const file = await open(path, 'r')
  const verified = await verify(file, seal).finally(() => file.close())
  return Readable.from(decipher(path, verified, seal), { objectMode: false })
}

/** The data key a file is sealed with, unverified; null when there is no such file. Throws `SealBroken` when it is none of ours. */
export async function dekIdOfFile(path: string): Promise<number | null> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (!file) return null
  try {
    const header = await readExactly(file, Buffer.alloc(headerBytes), 0)
    if (!header.subarray(0, 4).equals(magic)) throw new SealBroken('malformed')
    return header.readUInt32BE(6)
  } finally {
    await file.close()
  }
}

async function writeSealed(file: FileHandle, source: AsyncIterable<Buffer>, { keyring, fileId }: FileSeal) {
  const keys = keyring.fileKeys(fileId)
  const iv = randomBytes(ivBytes)
  const header = Buffer.concat([magic, Buffer.from([fileVersion, algorithm]), uint32(keys.dekId), iv])
  const cipher = createCipheriv('sm4-ctr', keys.cipherKey, iv)
  const mac = startMac(header, keys, { keyring, fileId })
  const digest = createHash('sm3')
  let size = 0
  await file.writeFile(header)
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; from += partBytes) {
      const plain = chunk.subarray(from, from + partBytes)
      digest.update(plain)
      size += plain.length
      const sealed = cipher.update(plain)
      mac.update(sealed)
      await file.writeFile(sealed)
    }
  }
  await file.writeFile(mac.update(uint64(size)).digest())
  await file.sync()
  return { size, sm3: digest.digest('hex') }
}

interface Verified {
  readonly header: Buffer
  readonly cipherKey: Buffer
  readonly iv: Buffer
  /** Bytes of ciphertext. */
  readonly length: number
  /** SHA-256 of each part of the ciphertext, in order. It never leaves this process; it is there because CPUs have it in hardware. */
  readonly parts: readonly Buffer[]
}

async function verify(file: FileHandle, seal: FileSeal): Promise<Verified> {
  const { size } = await file.stat()
  const length = size - headerBytes - macBytes
  if (length < 0) throw new SealBroken('malformed')
  const header = await readExactly(file, Buffer.alloc(headerBytes), 0)
  if (!header.subarray(0, 4).equals(magic)) throw new SealBroken('malformed')
  if (header[4] !== fileVersion || header[5] !== algorithm) throw new SealBroken('unknown_version')
  const keys = seal.keyring.fileKeys(seal.fileId, header.readUInt32BE(6))
  if (!keys) throw new SealBroken('unknown_key')
  const mac = startMac(header, keys, seal)
  const parts: Buffer[] = []
  for await (const part of readParts(file, length)) {
    mac.update(part)
    parts.push(hash('sha256', part, 'buffer'))
  }
  const expected = mac.update(uint64(length)).digest()
  const found = await readExactly(file, Buffer.alloc(macBytes), headerBytes + length)
  if (!timingSafeEqual(expected, found)) throw new SealBroken('not_authentic')
  return { header, cipherKey: keys.cipherKey, iv: header.subarray(10), length, parts }
}

async function* decipher(path: string, first: Verified, seal: FileSeal): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  try {
    // Sealed afresh under another key since the first reading: another file has the name, and is verified itself.
    const header = await readExactly(file, Buffer.alloc(headerBytes), 0)
    const { cipherKey, iv, length, parts } = header.equals(first.header) ? first : await verify(file, seal)
    const native = createDecipheriv('sm4-ctr', cipherKey, iv)
    let index = 0
    for await (const part of readParts(file, length)) {
      if (!parts[index++]?.equals(hash('sha256', part, 'buffer'))) throw new SealBroken('not_authentic')
      yield native.update(part)
    }
  } finally {
    await file.close()
  }
}

/** The ciphertext in parts of `partBytes`. The memory of a part is used again for the next. */
async function* readParts(file: FileHandle, length: number): AsyncGenerator<Buffer> {
  const room = Buffer.alloc(Math.min(partBytes, length))
  for (let at = 0; at < length; at += partBytes) {
    yield await readExactly(file, room.subarray(0, Math.min(partBytes, length - at)), headerBytes + at)
  }
}

async function readExactly(file: FileHandle, room: Buffer, position: number): Promise<Buffer> {
  let filled = 0
  while (filled < room.length) {
    const { bytesRead } = await file.read(room, filled, room.length - filled, position + filled)
    if (bytesRead === 0) throw new SealBroken('malformed')
    filled += bytesRead
  }
  return room
}

function startMac(header: Buffer, { dekId, macKey }: FileKeys, { keyring, fileId }: FileSeal): Hmac {
  const cell = { tenant: keyring.tenant, table: 'files', column: 'content', row: fileId }
  return createHmac('sm3', macKey).update(header).update(associatedDataOf(cell, dekId))
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

/** Makes a new name last through a power cut. Windows cannot open a directory and needs no such thing. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await open(path, 'r')
  await directory.sync().finally(() => directory.close())
}

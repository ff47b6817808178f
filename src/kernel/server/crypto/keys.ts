import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { lengthPrefixed, type Place, SealBroken } from './f1.ts'
import { nonceBytes, type Sm4Ccm } from './sm4-ccm.ts'

/**
 * The tree of keys. HKDF is RFC 5869 over SM3 (GB/T 32905) without salt; the texts and lp (f1.ts) are its info, the numbers its length in bytes:
 *
 *     key file: KEK (32 random bytes)
 *     |- HKDF "OneWindow wrapping key 1"  16   wraps the data keys (DEK), which lie wrapped in the database
 *     |    DEK (16 random bytes)
 *     |    |- HKDF "F1 column" lp(table) lp(column)   16   seals the cells of a column
 *     |    `- HKDF "F1 file" lp(file id)          16 + 32   seals one file (SM4-CTR key, HMAC-SM3 key)
 *     `- HKDF "OneWindow index root 1"    32
 *          `- HKDF "F1 index" lp(tenant) lp(table) lp(column) version(1)   32   blind index of a column
 *
 * Index keys hang on a root of their own and not on a DEK: an index outlives the rotation of DEKs. With one of them an ID number can be guessed (1.3e11 candidates), so
 * they are in the database only as their root is: wrapped like a DEK (purpose `index`, 32 bytes), so that the root stays the same under another key file. As long as
 * there is no such row the root is derived from the KEK as above; a row made for an installation from before has the value derived then.
 */
export interface RootKeys {
  readonly wrappingKey: Buffer
  readonly indexRoot: Buffer
}

const kekBytes = 32
export const dekBytes = 16

/** What a wrapped data key is bound to: a row of the keys table cannot be passed off as another. `epoch` and `dekId` are 0 to 2^32-1. */
export interface DekLabel {
  readonly tenant: string
  readonly purpose: string
  readonly epoch: number
  readonly dekId: number
}

export interface WrappedDek {
  /** nonce(12) | ciphertext(16, an index root 32) | tag(16), SM4-CCM under the wrapping key. */
  readonly wrapped: Buffer
  /** HMAC-SM3(DEK, "commit"), 32 bytes. CCM does not commit to its key: without this, one value could be made to open under two keys. */
  readonly commitment: Buffer
}

/**
 * The KEK in the file at `path`: 64 hexadecimal digits and a line break, as `openssl rand -hex 32` writes them. A missing file is made, mode 600,
 * whole and on disk before it has its name; of several makers at once one wins and all get its key. `made` is true for the winner.
 * Throws an Error that says what to do when others than the owner can open the file (POSIX; Windows has no such bits) or it holds no key.
 */
export function readOrMakeKeyFile(path: string): { readonly kek: Buffer; readonly made: boolean } {
  const found = readKeyFile(path)
  if (found) return { kek: found, made: false }
  const kek = randomBytes(kekBytes)
  if (makeKeyFile(path, kek)) return { kek, made: true }
  const theirs = readKeyFile(path)
  if (!theirs) throw new Error(`The key file ${path} was there and is gone again. Something else is moving it.`)
  return { kek: theirs, made: false }
}

export function deriveRootKeys(kek: Buffer): RootKeys {
  if (kek.length !== kekBytes) throw new RangeError(`A key-encryption key has ${kekBytes} bytes, this one has ${kek.length}.`)
  return {
    wrappingKey: derive(kek, Buffer.from('OneWindow wrapping key 1'), 16),
    indexRoot: derive(kek, Buffer.from('OneWindow index root 1'), 32),
  }
}

/** `wrapping` is SM4-CCM under the wrapping key. */
export function wrapDek(wrapping: Sm4Ccm, label: DekLabel, dek: Buffer): WrappedDek {
  const nonce = randomBytes(nonceBytes)
  return { wrapped: Buffer.concat([nonce, wrapping.seal(nonce, labelBytes(label), dek)]), commitment: commitmentOf(dek) }
}

/** The DEK. Throws `SealBroken`: `not_authentic` for another wrapping key, label or changed bytes; `wrong_commitment` for another commitment. */
export function unwrapDek(wrapping: Sm4Ccm, label: DekLabel, { wrapped, commitment }: WrappedDek): Buffer {
  if (wrapped.length < nonceBytes) throw new SealBroken('malformed')
  const dek = wrapping.open(wrapped.subarray(0, nonceBytes), labelBytes(label), wrapped.subarray(nonceBytes))
  if (!dek) throw new SealBroken('not_authentic')
  const expected = commitmentOf(dek)
  if (commitment.length !== expected.length || !timingSafeEqual(commitment, expected)) throw new SealBroken('wrong_commitment')
  return dek
}

/** 16 bytes. */
export function deriveColumnKey(dek: Buffer, { table, column }: Pick<Place, 'table' | 'column'>): Buffer {
  return derive(dek, Buffer.concat([Buffer.from('F1 column'), lengthPrefixed(table, column)]), 16)
}

/** 32 bytes; `version` is 0 to 255 and changes when a column's normalisation does. */
export function deriveIndexKey(indexRoot: Buffer, { tenant, table, column }: Omit<Place, 'row'>, version: number): Buffer {
  return derive(indexRoot, Buffer.concat([Buffer.from('F1 index'), lengthPrefixed(tenant, table, column), Buffer.from([version])]), 32)
}

/** The keys of one file: 16 bytes for SM4-CTR, 32 for HMAC-SM3. */
export function deriveFileKeys(dek: Buffer, fileId: string): { readonly cipherKey: Buffer; readonly macKey: Buffer } {
  const keys = derive(dek, Buffer.concat([Buffer.from('F1 file'), lengthPrefixed(fileId)]), 48)
  return { cipherKey: keys.subarray(0, 16), macKey: keys.subarray(16) }
}

function derive(key: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sm3', key, Buffer.alloc(0), info, bytes))
}

function commitmentOf(dek: Buffer): Buffer {
  return createHmac('sm3', dek).update('commit').digest()
}

function labelBytes({ tenant, purpose, epoch, dekId }: DekLabel): Buffer {
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(dekId, numbers.writeUInt32BE(epoch))
  return Buffer.concat([lengthPrefixed(tenant, purpose), numbers])
}

/** The KEK; null when there is no such file. Throws as `readOrMakeKeyFile` does. */
export function readKeyFile(path: string): Buffer | null {
  const file = unless('ENOENT', () => openSync(path, 'r'))
  if (file === null) return null
  try {
    // The mode of what is open, not of what has the name by now.
    const mode = fstatSync(file).mode & 0o777
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new Error(`The key file ${path} is open to others than its owner (mode ${mode.toString(8)}). Close it: chmod 600 ${path}`)
    }
    const text = readFileSync(file, 'latin1').trim()
    if (!/^[0-9a-f]{64}$/i.test(text)) {
      throw new Error(
        `The key file ${path} does not hold a key (64 hexadecimal digits). Put back the file this installation was started with.`,
      )
    }
    return Buffer.from(text, 'hex')
  } finally {
    closeSync(file)
  }
}

/** False when somebody else made it first. The name is given by `link`, which is atomic and never replaces, once the content is on disk. */
function makeKeyFile(path: string, kek: Buffer): boolean {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    try {
      writeFileSync(file, `${kek.toString('hex')}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (unless('EEXIST', () => linkSync(draft, path)) === null) return false
    syncDirectory(dirname(path))
    return true
  } finally {
    unlinkSync(draft)
  }
}

/** Makes a new name last through a power cut. Windows cannot open a directory and needs no such thing. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

function unless<Value>(code: string, act: () => Value): Value | null {
  try {
    return act()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return null
    throw error
  }
}

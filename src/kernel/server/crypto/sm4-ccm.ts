import { type Cipheriv, createCipheriv, randomFillSync, timingSafeEqual } from 'node:crypto'

/** Authenticated encryption under one key. Everything is synchronous and touches shared scratch memory only between entry and return. */
export interface Sm4Ccm {
  /**
   * ciphertext | tag(16). `nonce` is 12 bytes and must never be used twice under this key; `plain` is at most 2^24-1 bytes.
   * Throws a RangeError for a nonce or message of another size.
   */
  seal(nonce: Buffer, aad: Buffer, plain: Buffer): Buffer
  /** The plaintext; null when the tag does not fit (changed, cut, other nonce, other AAD, other key). Throws a RangeError for a nonce of another size. */
  open(nonce: Buffer, aad: Buffer, sealed: Buffer): Buffer | null
  /**
   * Writes nonce(12) | ciphertext | tag(16) into `target` from `at` on, under a fresh random nonce. The fast path: nonces are drawn and their first
   * keystream blocks made in batches. Throws a RangeError when the message is too long or `target` too short.
   */
  sealFresh(target: Buffer, at: number, aad: Buffer, plain: Buffer): void
}

export const nonceBytes = 12
export const tagBytes = 16
/** The length field has L = 3 bytes. */
export const mostPlainBytes = 2 ** 24 - 1

/** Native ciphers the mode is composed from; 128-bit blocks and keys. Tests put AES here and compare with OpenSSL's own CCM. */
export interface BlockCiphers {
  readonly ecb: string
  readonly cbc: string
}

const sm4: BlockCiphers = { ecb: 'sm4-ecb', cbc: 'sm4-cbc' }

const blockBytes = 16
const scratchBlocks = 1024
// Nonces made ahead per key, and keystream blocks made ahead per nonce: the tag's mask and 32 bytes of message, which is a name, a phone, ID or card number.
const readyNonces = 64
const readyBlocks = 3

// One for all keys: a call fills it and is done with it before it returns. Views of it are kept because making one costs as much as a short copy.
const scratch = Buffer.alloc(scratchBlocks * blockBytes)
const scratchWords = new Int32Array(scratch.buffer, scratch.byteOffset, scratch.length / 4)
const scratchViews: (Buffer | undefined)[] = []
const expectedTag = Buffer.alloc(tagBytes)

/**
 * SM4-CCM with L = 3, M = 16 (RFC 3610, NIST SP 800-38C; for SM4 RFC 8998 section 2), which OpenSSL as built into Node does not offer.
 *
 * It is composed from one native ECB object (the CTR keystream, many blocks a call) and one native CBC object (the CBC-MAC), both living as long as
 * the key: making a native cipher costs more than sealing a short field with it. A CBC object cannot be reset, so the chain left over from the
 * message before is cancelled by XORing it into the next message's first block, B0.
 *
 * `key` is 16 bytes. OpenSSL's SM4 is table-based, so an attacker who shares the CPU's cache is outside what this protects against.
 */
export function createSm4Ccm(key: Buffer, ciphers: BlockCiphers = sm4): Sm4Ccm {
  const mac = createCbcMac(key, ciphers.cbc)
  const keystream = createKeystream(key, ciphers.ecb)

  const nonces = Buffer.alloc(readyNonces * nonceBytes)
  let ready: Buffer = nonces
  let used = readyNonces

  /** XORs the first `length` bytes of `source` into `target`; the keystream given back begins with the tag's mask. */
  function crypt(nonce: Buffer, source: Buffer, length: number, target: Buffer): Buffer {
    const stream = keystream.blocks(nonce, 0, Math.min(scratchBlocks, 1 + Math.ceil(length / blockBytes)))
    const first = Math.min(length, stream.length - blockBytes)
    xor(source, stream, blockBytes, first, target, 0)
    if (first < length) keystream.apply(nonce, scratchBlocks, source.subarray(first, length), target.subarray(first, length))
    return stream
  }

  return {
    seal(nonce, aad, plain) {
      checkNonce(nonce)
      checkLength(plain.length)
      const sealed = Buffer.allocUnsafe(plain.length + tagBytes)
      const mask = crypt(nonce, plain, plain.length, sealed)
      xor(mac(nonce, 0, aad, plain), mask, 0, tagBytes, sealed, plain.length)
      return sealed
    },

    open(nonce, aad, sealed) {
      checkNonce(nonce)
      const length = sealed.length - tagBytes
      if (length < 0 || length > mostPlainBytes) return null
      const plain = Buffer.allocUnsafe(length)
      const mask = crypt(nonce, sealed, length, plain)
      xor(mac(nonce, 0, aad, plain), mask, 0, tagBytes, expectedTag, 0)
      if (timingSafeEqual(expectedTag, sealed.subarray(length))) return plain
      plain.fill(0)
      return null
    },

    sealFresh(target, at, aad, plain) {
      const length = plain.length
      checkLength(length)
      if (at < 0 || at + nonceBytes + length + tagBytes > target.length)
        throw new RangeError('The target is too short for the sealed value.')
      if (used === readyNonces) {
        randomFillSync(nonces)
        ready = keystream.firstBlocks(nonces)
        used = 0
      }
      const nonceAt = used * nonceBytes
      const maskAt = used * readyBlocks * blockBytes
      // Counted before anything below can throw: a nonce is never handed out twice.
      used++
      for (let i = 0; i < nonceBytes; i++) target[at + i] = nonces[nonceAt + i]!
      const to = at + nonceBytes
      const first = Math.min(length, (readyBlocks - 1) * blockBytes)
      xor(plain, ready, maskAt + blockBytes, first, target, to)
      if (first < length) {
        const nonce = nonces.subarray(nonceAt, nonceAt + nonceBytes)
        keystream.apply(nonce, readyBlocks, plain.subarray(first), target.subarray(to + first, to + length))
      }
      xor(mac(nonces, nonceAt, aad, plain), ready, maskAt, tagBytes, target, to + length)
    },
  }
}

type Mac = (nonces: Buffer, nonceAt: number, aad: Buffer, plain: Buffer) => Buffer

/** The CBC-MAC of RFC 3610 2.2 over B0, AAD and message. The 16 bytes it returns are its own memory, good until the next call. */
function createCbcMac(key: Buffer, name: string): Mac {
  // The last block the native object gave out, which it will XOR into the next block it takes.
  const chain = Buffer.alloc(blockBytes)
  let idle: Cipheriv | null = null

  function start(): Cipheriv {
    chain.fill(0)
    return createCipheriv(name, key, chain).setAutoPadding(false)
  }

  function encrypt(cipher: Cipheriv, bytes: number): void {
    const output = cipher.update(viewOfScratch(bytes))
    for (let i = 0, from = bytes - blockBytes; i < blockBytes; i++) chain[i] = output[from + i]!
  }

  function absorb(cipher: Cipheriv, bytes: Buffer, end: number): number {
    let from = 0
    while (bytes.length - from > scratch.length - end) {
      from += bytes.copy(scratch, end, from)
      encrypt(cipher, scratch.length)
      end = 0
    }
    bytes.copy(scratch, end, from)
    return end + bytes.length - from
  }

  return (nonces, nonceAt, aad, plain) => {
    const cipher = idle ?? start()
    // Put back at the end only: if a native call throws (out of memory), nobody knows where its chain stands, and the next message gets a new object.
    idle = null
    scratch[0] = aad.length > 0 ? 0x7a : 0x3a
    for (let i = 0; i < nonceBytes; i++) scratch[1 + i] = nonces[nonceAt + i]!
    scratch[13] = plain.length >>> 16
    scratch[14] = plain.length >>> 8
    scratch[15] = plain.length
    for (let i = 0; i < blockBytes; i++) scratch[i]! ^= chain[i]!
    let end = blockBytes
    if (aad.length > 0) end = pad(absorb(cipher, aad, writeAadLength(aad.length, end)))
    end = pad(absorb(cipher, plain, end))
    encrypt(cipher, end)
    idle = cipher
    return chain
  }
}

interface Keystream {
  /** `count` blocks from block `first` on; at most `scratchBlocks`. */
  blocks(nonce: Buffer, first: number, count: number): Buffer
  /** The first `readyBlocks` blocks for each of `readyNonces` nonces. */
  firstBlocks(nonces: Buffer): Buffer
  /** XORs `source` into `target`, of the same length, with the keystream from block `first` on. */
  apply(nonce: Buffer, first: number, source: Buffer, target: Buffer): void
}

/** The CTR keystream of RFC 3610 2.3: block i is E(key, flags | nonce | i). Block 0 masks the tag, the message begins at block 1. */
function createKeystream(key: Buffer, name: string): Keystream {
  // ECB keeps no state between blocks: a call that throws leaves nothing behind.
  const cipher = createCipheriv(name, key, null).setAutoPadding(false)

  function blocks(nonce: Buffer, first: number, count: number): Buffer {
    writeCounters(nonce, 0, first, count, 0)
    return cipher.update(viewOfScratch(count * blockBytes))
  }

  return {
    blocks,

    firstBlocks(nonces) {
      for (let i = 0; i < readyNonces; i++) writeCounters(nonces, i * nonceBytes, 0, readyBlocks, i * readyBlocks * blockBytes)
      return cipher.update(viewOfScratch(readyNonces * readyBlocks * blockBytes))
    },

    apply(nonce, first, source, target) {
      for (let done = 0; done < source.length; done += scratch.length) {
        const part = source.subarray(done, done + scratch.length)
        const stream = blocks(nonce, first + done / blockBytes, Math.ceil(part.length / blockBytes))
        xor(part, stream, 0, part.length, target, done)
      }
    },
  }
}

/** Counter blocks `first`, `first` + 1, ... into the scratch memory from byte `start` (a whole block) on. */
function writeCounters(nonces: Buffer, nonceAt: number, first: number, count: number, start: number): void {
  scratch[start] = 0x02
  for (let i = 0; i < nonceBytes; i++) scratch[start + 1 + i] = nonces[nonceAt + i]!
  const word = start / 4
  for (let i = 0; i < count; i++) {
    const at = start + i * blockBytes
    for (let j = 0; j < 4; j++) scratchWords[at / 4 + j] = scratchWords[word + j]!
    const counter = first + i
    scratch[at + 13] = counter >>> 16
    scratch[at + 14] = counter >>> 8
    scratch[at + 15] = counter
  }
}

/** RFC 3610 2.2: two bytes below 0xff00, else 0xfffe and four. */
function writeAadLength(length: number, at: number): number {
  if (length < 0xff00) return scratch.writeUInt16BE(length, at)
  return scratch.writeUInt32BE(length, scratch.writeUInt16BE(0xfffe, at))
}

function pad(end: number): number {
  while (end % blockBytes !== 0) scratch[end++] = 0
  return end
}

/** The first `length` bytes of `source`, XORed with `stream` from `streamAt` on, into `target` from `to` on. */
function xor(source: Buffer, stream: Buffer, streamAt: number, length: number, target: Buffer, to: number): void {
  for (let i = 0; i < length; i++) target[to + i] = source[i]! ^ stream[streamAt + i]!
}

function viewOfScratch(bytes: number): Buffer {
  return (scratchViews[bytes / blockBytes] ??= scratch.subarray(0, bytes))
}

function checkNonce(nonce: Buffer): void {
  if (nonce.length !== nonceBytes) throw new RangeError(`A nonce has ${nonceBytes} bytes, this one has ${nonce.length}.`)
}

function checkLength(length: number): void {
  if (length > mostPlainBytes) throw new RangeError(`A message has at most ${mostPlainBytes} bytes, this one has ${length}.`)
}

import { hash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFileFrom, sealFileTo } from './file-seal.ts'
import { createKeyring } from './keyring.ts'

const keyring = newKeyring('i-1')
const fileId = '0193f0a2-7011-7a22-9b33-1c44d55e66f7'
const seal = { keyring, fileId }
const headerBytes = 26
const macBytes = 32

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-seal-'))
  path = join(folder, 'document')
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('a sealed file', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 3_000_000])('of %i bytes gives back what was put in, with its size and digest', async size => {
    const content = randomBytes(size)
    expect(await sealFileTo(path, chunks(content, 10_000), seal)).toEqual({ size, sm3: hash('sm3', content) })
    expect((await buffer(await openFileFrom(path, seal))).equals(content)).toBe(true)
    expect((await stat(path)).size).toBe(size + headerBytes + macBytes)
    expect(await readdir(folder)).toEqual(['document'])
  })

  it.skipIf(process.platform === 'win32')('is open to its owner only', async () => {
    await sealFileTo(path, chunks(randomBytes(10), 10), seal)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('takes one chunk larger than it works on at a time', async () => {
    const content = randomBytes(500_000)
    await sealFileTo(path, chunks(content, 500_000), seal)
    expect((await buffer(await openFileFrom(path, seal))).equals(content)).toBe(true)
  })

  it('starts with its format and key id and shows nothing of the content', async () => {
    await sealFileTo(path, chunks(Buffer.from('%PDF-1.7 张三'), 100), seal)
    const first = await readFile(path)
    expect(first.subarray(0, 10)).toEqual(Buffer.from('OWF1\x01\x02\0\0\0\x03', 'latin1'))
    expect(first.includes('PDF')).toBe(false)
    await sealFileTo(path, chunks(Buffer.from('%PDF-1.7 张三'), 100), seal)
    expect((await readFile(path)).subarray(headerBytes)).not.toEqual(first.subarray(headerBytes))
  })

  it('does not open with any bit flipped', async () => {
    await sealFileTo(path, chunks(randomBytes(200), 100), seal)
    const sealed = await readFile(path)
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async bit => {
        const changed = Buffer.from(sealed)
        changed[bit >> 3]! ^= 1 << (bit & 7)
        await writeFile(path, changed)
        await expect(openFileFrom(path, seal)).rejects.toThrow('A sealed value does not open')
      }),
      { numRuns: 300 },
    )
  })

  it('does not open cut short, at either end, or with more behind it', async () => {
    await sealFileTo(path, chunks(randomBytes(70_000), 70_000), seal)
    const sealed = await readFile(path)
    const cuts = [
      0,
      1,
      headerBytes,
      headerBytes + macBytes - 1,
      headerBytes + macBytes,
      65_536,
      sealed.length - macBytes,
      sealed.length - 1,
    ]
    for (const changed of [
      ...cuts.map(length => sealed.subarray(0, length)),
      sealed.subarray(1),
      Buffer.concat([sealed, Buffer.alloc(1)]),
    ]) {
      await writeFile(path, changed)
      await expect(openFileFrom(path, seal)).rejects.toThrow('A sealed value does not open')
    }
  })

  it('does not open as another document, of another installation, or under other keys', async () => {
    await sealFileTo(path, chunks(randomBytes(100), 100), seal)
    await expect(openFileFrom(path, { ...seal, fileId: 'other' })).rejects.toThrow('not_authentic')
    await expect(openFileFrom(path, { ...seal, keyring: { ...keyring, tenant: 'i-2' } })).rejects.toThrow('not_authentic')
    await expect(openFileFrom(path, { ...seal, keyring: newKeyring('i-1') })).rejects.toThrow('not_authentic')
    await expect(
      openFileFrom(path, { ...seal, keyring: createKeyring({ tenant: 'i-1', kek: randomBytes(32), wrapped: [] }) }),
    ).rejects.toThrow('unknown_key')
  })

  it('is given out whole when it was sealed afresh between verifying and reading', async () => {
    const content = randomBytes(400_000)
    await sealFileTo(path, chunks(content, 50_000), seal)
    const before = await openFileFrom(path, seal)
    await sealFileTo(path, chunks(content, 50_000), seal)
    expect((await buffer(before)).equals(content)).toBe(true)
    const other = await openFileFrom(path, seal)
    await sealFileTo(path, chunks(content, 50_000), { ...seal, fileId: 'other' })
    await expect(buffer(other)).rejects.toThrow('not_authentic')
  })

  it('gives out nothing that changed between verifying and reading', async () => {
    const content = randomBytes(400_000)
    await sealFileTo(path, chunks(content, 50_000), seal)
    const stream = await openFileFrom(path, seal)
    const sealed = await readFile(path)
    sealed[headerBytes + 200_000]! ^= 1
    await writeFile(path, sealed)
    const { received, error } = await drain(stream)
    expect(error).toMatchObject({ reason: 'not_authentic' })
    // Parts of 64 KiB: three whole ones come before the changed byte.
    expect(received.length).toBeLessThanOrEqual(3 * 65_536)
    expect(received.equals(content.subarray(0, received.length))).toBe(true)
  })

  it('may be opened and never read, or read in part', async () => {
    await sealFileTo(path, chunks(randomBytes(400_000), 50_000), seal)
    const stream = await openFileFrom(path, seal)
    stream.destroy()
    for await (const part of await openFileFrom(path, seal)) {
      expect(part).toHaveLength(65_536)
      break
    }
    expect(stream.destroyed).toBe(true)
  })
})

describe('sealing', () => {
  it('leaves nothing behind when the source fails, and what was there before stays', async () => {
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.alloc(100_000)
      throw new Error('the line broke')
    }
    await expect(sealFileTo(path, failing(), seal)).rejects.toThrow('the line broke')
    expect(await readdir(folder)).toEqual([])
    await sealFileTo(path, chunks(Buffer.from('first'), 5), seal)
    await expect(sealFileTo(path, failing(), seal)).rejects.toThrow('the line broke')
    expect(await readdir(folder)).toEqual(['document'])
    expect((await buffer(await openFileFrom(path, seal))).toString()).toBe('first')
  })

  it('throws the file system’s error for a file that is not there', async () => {
    await expect(openFileFrom(path, seal)).rejects.toThrow('ENOENT')
    await expect(sealFileTo(join(folder, 'no', 'document'), chunks(Buffer.alloc(1), 1), seal)).rejects.toThrow('ENOENT')
  })
})

function newKeyring(tenant: string) {
  const ring = createKeyring({ tenant, kek: randomBytes(32), wrapped: [] })
  ring.add(ring.makeWrapped({ dekId: 3, purpose: 'files', epoch: 1, createdAt: 0 }))
  return ring
}

async function* chunks(content: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size)
}

async function drain(stream: Readable): Promise<{ readonly received: Buffer; readonly error: unknown }> {
  const received: Buffer[] = []
  try {
    for await (const part of stream) received.push(part)
    return { received: Buffer.concat(received), error: null }
  } catch (error) {
    return { received: Buffer.concat(received), error }
  }
}

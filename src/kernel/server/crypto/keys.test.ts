import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  deriveColumnKey,
  deriveFileKeys,
  deriveIndexKey,
  deriveRootKeys,
  readOrMakeKeyFile,
  unwrapDek,
  wrapDek,
  type DekLabel,
} from './keys.ts'
import { createSm4Ccm } from './sm4-ccm.ts'

describe('the key file', () => {
  let folder: string
  let path: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-file-'))
    path = join(folder, 'key')
  })

  afterEach(async () => {
    await rm(folder, { recursive: true })
  })

  it('is made once and read from then on', async () => {
    const first = readOrMakeKeyFile(path)
    expect(first).toEqual({ kek: expect.any(Buffer), made: true })
    expect(first.kek.length).toBe(32)
    expect(await readFile(path, 'utf8')).toBe(`${first.kek.toString('hex')}\n`)
    expect(readOrMakeKeyFile(path)).toEqual({ kek: first.kek, made: false })
    expect(await readdir(folder)).toEqual(['key'])
  })

  it.skipIf(process.platform === 'win32')('is open to its owner only, as it was made', async () => {
    readOrMakeKeyFile(path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('may be made by hand', async () => {
    await writeFile(path, 'AB'.repeat(32), { mode: 0o400 })
    expect(readOrMakeKeyFile(path)).toEqual({ kek: Buffer.alloc(32, 0xab), made: false })
  })

  it.skipIf(process.platform === 'win32').each(['640', '604', '620', '666'])('is refused when others can open it (mode %s)', async mode => {
    readOrMakeKeyFile(path)
    await chmod(path, Number.parseInt(mode, 8))
    expect(() => readOrMakeKeyFile(path)).toThrow(`mode ${mode}). Close it: chmod 600 ${path}`)
  })

  it.each(['', 'ab'.repeat(31), 'zz'.repeat(32), 'ab'.repeat(33)])('is refused when it holds no key: %j', async text => {
    await writeFile(path, text, { mode: 0o600 })
    expect(() => readOrMakeKeyFile(path)).toThrow('does not hold a key')
    expect(await readFile(path, 'utf8')).toBe(text)
  })

  it('is one and the same for servers that start at once', async () => {
    const start = String(Date.now() + 400)
    const results = await Promise.all(Array.from({ length: 4 }, () => makeInOwnProcess(path, start)))
    expect(new Set(results.map(({ kek }) => kek)).size).toBe(1)
    expect(results.filter(({ made }) => made).length).toBe(1)
    expect(await readdir(folder)).toEqual(['key'])
  })
})

describe('derivation', () => {
  const kek = Buffer.alloc(32, 1)
  const column = { tenant: 'i', table: 'customers', column: 'phone' }

  it('gives every use a key of its own', () => {
    const dek = Buffer.alloc(16, 2)
    const { wrappingKey, indexRoot } = deriveRootKeys(kek)
    const keys = [
      wrappingKey,
      indexRoot,
      deriveColumnKey(dek, column),
      deriveColumnKey(dek, { ...column, column: 'name' }),
      deriveColumnKey(dek, { table: 'customersp', column: 'hone' }),
      deriveIndexKey(indexRoot, column, 1),
      deriveIndexKey(indexRoot, column, 2),
      deriveIndexKey(indexRoot, { ...column, tenant: 'j' }, 1),
      ...Object.values(deriveFileKeys(dek, 'one')),
      ...Object.values(deriveFileKeys(dek, 'two')),
    ]
    expect(keys.map(key => key.length)).toEqual([16, 32, 16, 16, 16, 32, 32, 32, 16, 32, 16, 32])
    expect(new Set(keys.map(key => key.toString('hex').slice(0, 32))).size).toBe(keys.length)
  })

  it('never changes: what is sealed today opens in ten years', () => {
    const { wrappingKey, indexRoot } = deriveRootKeys(kek)
    expect({
      wrappingKey: wrappingKey.toString('hex'),
      indexRoot: indexRoot.toString('hex'),
      column: deriveColumnKey(Buffer.alloc(16, 2), column).toString('hex'),
      index: deriveIndexKey(indexRoot, column, 1).toString('hex'),
    }).toMatchInlineSnapshot(`
      {
        "column": "2984db6307d16f6d68af35f2c5040190",
        "index": "f170109743c61a1cdd7e275e26600147b56a56fd4137c7bb86c17aac47c2262a",
        "indexRoot": "4550c446c5852877a597be1b027257bfb800f434b4be98a57f889e5d1f2ef43a",
        "wrappingKey": "78862045c489c1ab18779f653ed08236",
      }
    `)
  })

  it('refuses a key-encryption key of another size', () => {
    expect(() => deriveRootKeys(Buffer.alloc(16))).toThrow(RangeError)
  })
})

describe('a wrapped data key', () => {
  const wrapping = createSm4Ccm(randomBytes(16))
  const label: DekLabel = { tenant: 'i', purpose: 'fields', epoch: 1, dekId: 7 }
  const dek = randomBytes(16)

  it('is unwrapped under its own label', () => {
    const wrapped = wrapDek(wrapping, label, dek)
    expect([wrapped.wrapped.length, wrapped.commitment.length]).toEqual([44, 32])
    expect(unwrapDek(wrapping, label, wrapped)).toEqual(dek)
  })

  it.each([{ tenant: 'j' }, { purpose: 'files' }, { epoch: 2 }, { dekId: 8 }])('is not unwrapped as %o', change => {
    expect(() => unwrapDek(wrapping, { ...label, ...change }, wrapDek(wrapping, label, dek))).toThrow('not_authentic')
  })

  it('is not unwrapped by another key, changed or cut', () => {
    const { wrapped, commitment } = wrapDek(wrapping, label, dek)
    expect(() => unwrapDek(createSm4Ccm(randomBytes(16)), label, { wrapped, commitment })).toThrow('not_authentic')
    expect(() => unwrapDek(wrapping, label, { wrapped: wrapped.subarray(1), commitment })).toThrow('not_authentic')
    expect(() => unwrapDek(wrapping, label, { wrapped: wrapped.subarray(0, 4), commitment })).toThrow('malformed')
  })

  it('is not unwrapped with the commitment to another key', () => {
    const { wrapped, commitment } = wrapDek(wrapping, label, dek)
    const other = wrapDek(wrapping, label, randomBytes(16))
    expect(() => unwrapDek(wrapping, label, { wrapped, commitment: other.commitment })).toThrow('wrong_commitment')
    expect(() => unwrapDek(wrapping, label, { wrapped, commitment: commitment.subarray(1) })).toThrow('wrong_commitment')
  })
})

function makeInOwnProcess(path: string, start: string): Promise<{ readonly kek: string; readonly made: boolean }> {
  const program = `
    const { readOrMakeKeyFile } = await import(${JSON.stringify(new URL('keys.ts', import.meta.url).href)})
    while (Date.now() < ${start});
    const { kek, made } = readOrMakeKeyFile(${JSON.stringify(path)})
    console.log(JSON.stringify({ kek: kek.toString('hex'), made }))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.on('error', reject).on('close', code => {
      if (code === 0) resolve(JSON.parse(output))
      else reject(new Error(`The maker ended with ${code}.`))
    })
  })
}

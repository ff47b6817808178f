import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { sealFileTo } from './file-seal.ts'
import { createKeyring } from './keyring.ts'

/**
 * The formats are read back by a program that shares nothing with ours: Python, its `cryptography` package (OpenSSL's SM4 and SM3 by another door),
 * and the CCM, HKDF and F1 rules written a second time (test/f1_open.py).
 */
const python = 'python3'
const reader = fileURLToPath(new URL('../../../../test/f1_open.py', import.meta.url))
const missing = whatIsMissing()

describe.skipIf(missing !== null)(`a stranger’s reader${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const tenant = '0193f0a2-6f2b-7c3d-8e4f-5a6b7c8d9e0f'
  const kek = randomBytes(32)
  const keyring = createKeyring({ tenant, kek, wrapped: [] })
  const keys = [
    keyring.makeWrapped({ dekId: 1, purpose: 'fields', epoch: 1, createdAt: 0 }),
    keyring.makeWrapped({ dekId: 4_000_000_000, purpose: 'fields', epoch: 2, createdAt: 0 }),
    keyring.makeWrapped({ dekId: 2, purpose: 'files', epoch: 1, createdAt: 0 }),
  ]
  const texts = ['', '110101199003071234', '张三', '北京市海淀区中关村大街 1 号 🏠'.repeat(3), 'x'.repeat(40_000)]

  it('reads cells of every key, blind indexes and files from the key file on', async () => {
    const cells = keys.slice(0, 2).flatMap(key => {
      keyring.add(key)
      return texts.map((text, i) => {
        const cell = { table: 'customers', column: `column_${i}`, row: `行 ${i}` }
        return { ...cell, sealed: keyring.seal(cell, text).toString('hex') }
      })
    })
    keyring.add(keys[2]!)
    const folder = mkdtempSync(join(tmpdir(), 'stranger-'))
    try {
      const content = randomBytes(200_000)
      const path = join(folder, 'document')
      await sealFileTo(
        path,
        (async function* () {
          yield content
        })(),
        { keyring, fileId: 'f-1' },
      )
      const indexes = [{ table: 'customers', column: 'phone', value: '13800138000' }]
      const read = ask({ kek: kek.toString('hex'), tenant, keys: keys.map(inHex), cells, indexes, files: [{ path, fileId: 'f-1' }] })
      expect(read).toEqual({
        cells: [...texts, ...texts].map(text => Buffer.from(text).toString('hex')),
        indexes: [keyring.blindIndex({ table: 'customers', column: 'phone' }, '13800138000').toString('hex')],
        files: [content.toString('hex')],
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('computes blind indexes from a root that is kept wrapped', () => {
    const root = keyring.wrapIndexRoot({ dekId: 9, createdAt: 0 }, true)
    const ring = createKeyring({ tenant, kek, wrapped: [root] })
    const indexes = [{ table: 'customers', column: 'phone', value: '13800138000' }]
    const read = ask({ kek: kek.toString('hex'), tenant, keys: [inHex(root)], cells: [], indexes, files: [] })
    const expected = ring.blindIndex({ table: 'customers', column: 'phone' }, '13800138000').toString('hex')
    expect(read).toEqual({ cells: [], indexes: [expected], files: [] })
    expect(keyring.blindIndex({ table: 'customers', column: 'phone' }, '13800138000').toString('hex')).not.toBe(expected)
  })

  it('counter-test: refuses a cell in another row', () => {
    keyring.add(keys[0]!)
    const cell = { table: 'customers', column: 'name', row: '1' }
    const moved = { ...cell, row: '2', sealed: keyring.seal(cell, 'x').toString('hex') }
    expect(() => ask({ kek: kek.toString('hex'), tenant, keys: keys.map(inHex), cells: [moved], indexes: [], files: [] })).toThrow(
      'the tag does not fit',
    )
  })

  function inHex(key: (typeof keys)[number]) {
    return { ...key, wrapped: key.wrapped.toString('hex'), commitment: key.commitment.toString('hex') }
  }
})

function ask(question: object): unknown {
  const { status, stdout, stderr } = spawnSync(python, [reader], { input: JSON.stringify(question), encoding: 'utf8', maxBuffer: 64 << 20 })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** Why the reader cannot run here; null when it can. */
function whatIsMissing(): string | null {
  const probe =
    'from cryptography.hazmat.primitives import hashes as h; from cryptography.hazmat.primitives.ciphers import Cipher as C, algorithms as a, modes as m; ' +
    'h.Hash(h.SM3()); C(a.SM4(bytes(16)), m.ECB()).encryptor()'
  const { error, status, stderr } = spawnSync(python, ['-c', probe], { encoding: 'utf8' })
  if (error) return `no ${python}`
  return status === 0 ? null : (stderr.trim().split('\n').at(-1) ?? 'Python failed')
}

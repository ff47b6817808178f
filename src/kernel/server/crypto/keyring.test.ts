import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyring, type Keyring, sealsFrom, type WrappedKey, WrongKeyFile } from './keyring.ts'

const kek = randomBytes(32)
const tenant = '0193f0a2-6f2b-7c3d-8e4f-5a6b7c8d9e0f'
const cell = { table: 'customers', column: 'id_number', row: '0193f0a2-7011-7a22-9b33-1c44d55e66f7' }
const column = { table: 'customers', column: 'id_number' }

const maker = createKeyring({ tenant, kek, wrapped: [] })
const fields1 = maker.makeWrapped({ dekId: 1, purpose: 'fields', epoch: 1, createdAt: 1000 })
const fields2 = maker.makeWrapped({ dekId: 2, purpose: 'fields', epoch: 2, createdAt: 2000 })
const files = maker.makeWrapped({ dekId: 3, purpose: 'files', epoch: 1, createdAt: 1000 })

describe('a keyring', () => {
  it('makes wrapped keys for the caller to store, each another, and does not use them before they are added', () => {
    expect(fields1).toEqual({
      dekId: 1,
      purpose: 'fields',
      epoch: 1,
      createdAt: 1000,
      retiredAt: null,
      wrapped: expect.any(Buffer),
      commitment: expect.any(Buffer),
    })
    expect(fields1.commitment).not.toEqual(fields2.commitment)
    expect(() => maker.seal(cell, 'x')).toThrow('There is no data key for fields')
    expect(() => maker.currentDekId('files')).toThrow('There is no data key for files')
  })

  it('seals texts and bytes, and another server with the same keys opens them', () => {
    const [here, there] = [keyring([fields1]), keyring([fields1])]
    for (const text of ['', '110101199003071234', '北京市海淀区中关村大街 1 号 🏠', 'x'.repeat(20_000)]) {
      expect(there.open(cell, here.seal(cell, text))).toBe(text)
    }
    expect(there.openBytes(cell, here.sealBytes(cell, Buffer.from([0, 255, 0])))).toEqual(Buffer.from([0, 255, 0]))
  })

  it('keeps every column under a key of its own', () => {
    const sealed = keyring([fields1]).seal(cell, 'x')
    for (const other of [
      { ...cell, column: 'phone' },
      { ...cell, table: 'cases' },
      { ...cell, row: 'other' },
    ]) {
      expect(() => keyring([fields1]).open(other, sealed)).toThrow('not_authentic')
    }
    expect(() => createKeyring({ tenant: 'other', kek, wrapped: [] }).open(cell, sealed)).toThrow('unknown_key')
  })

  it('seals with the newest key in whatever order they come, and opens with all', () => {
    const old = keyring([fields1]).seal(cell, 'old')
    for (const keys of [
      [fields1, fields2, files],
      [files, fields2, fields1],
    ]) {
      const ring = keyring(keys)
      expect([ring.dekIdOf(old), ring.dekIdOf(ring.seal(cell, 'new')), ring.currentDekId('fields')]).toEqual([1, 2, 2])
      expect(ring.open(cell, old)).toBe('old')
    }
  })

  it('opens but does not seal with a retired key', () => {
    const sealed = keyring([fields2]).seal(cell, 'x')
    const ring = keyring([fields1, { ...fields2, retiredAt: 3000 }])
    expect([ring.currentDekId('fields'), ring.dekIdOf(ring.seal(cell, 'y')), ring.open(cell, sealed)]).toEqual([1, 1, 'x'])
  })

  it('takes in a key made elsewhere, and its retirement, while it runs', () => {
    const ring = keyring([fields1])
    const sealed = keyring([fields1, fields2]).seal(cell, 'x')
    expect(ring.dekIdOf(ring.seal(cell, 'warm'))).toBe(1)
    expect(() => ring.open(cell, sealed)).toThrow('unknown_key')
    ring.add(fields2)
    expect([ring.open(cell, sealed), ring.dekIdOf(ring.seal(cell, 'y'))]).toEqual(['x', 2])
    ring.add({ ...fields2, retiredAt: 3000 })
    expect([ring.open(cell, sealed), ring.dekIdOf(ring.seal(cell, 'y'))]).toEqual(['x', 1])
    const impostor = ring.makeWrapped({ dekId: 2, purpose: 'fields', epoch: 3, createdAt: 4000 })
    expect(() => ring.add(impostor)).toThrow('two different data keys 2')
  })

  it('does not open cells with a key that is not for fields', () => {
    const sealed = keyring([fields1]).seal(cell, 'x')
    sealed.writeUInt32BE(3, 1)
    expect(() => keyring([fields1, files]).open(cell, sealed)).toThrow('unknown_key')
  })

  it('gives the keys of a file by the newest files key or by id', () => {
    const ring = keyring([fields1, files])
    const keys = ring.fileKeys('f-1')
    expect(keys.dekId).toBe(3)
    expect(ring.fileKeys('f-1', 3)).toEqual(keys)
    expect(ring.fileKeys('f-2').macKey).not.toEqual(keys.macKey)
    expect([ring.fileKeys('f-1', 1), ring.fileKeys('f-1', 9)]).toEqual([undefined, undefined])
  })

  it('stays right when more columns are used than it remembers', () => {
    const ring = keyring([fields1])
    const cells = Array.from({ length: 1100 }, (_, i) => ({ ...cell, column: `c${i}` }))
    const sealed = cells.map(c => ring.seal(c, c.column))
    expect(cells.map((c, i) => ring.open(c, sealed[i]!))).toEqual(cells.map(c => c.column))
  })
})

describe('a key that was made a moment ago', () => {
  it('opens at once and seals from 30 s on; the first of its purpose seals at once', () => {
    let now = fields2.createdAt
    const ring = createKeyring({ tenant, kek, wrapped: [fields1, files, fields2], now: () => now })
    const sealed = keyring([fields2]).seal(cell, 'x')
    const seals = () => [ring.currentDekId('fields'), ring.dekIdOf(ring.seal(cell, 'y')), ring.open(cell, sealed)]
    expect(seals()).toEqual([1, 1, 'x'])
    now = sealsFrom(fields2) - 1
    expect(seals()).toEqual([1, 1, 'x'])
    now++
    expect(seals()).toEqual([2, 2, 'x'])
    const first = createKeyring({ tenant, kek, wrapped: [fields2], now: () => fields2.createdAt })
    expect(first.dekIdOf(first.seal(cell, 'y'))).toBe(2)
  })
})

describe('another key file', () => {
  const other = randomBytes(32)
  const root = maker.wrapIndexRoot({ dekId: 4, createdAt: 1000 }, false)

  it('opens the same keys when they are wrapped by it, and the indexes stay', () => {
    const [before, sealed] = [keyring([fields1, files, root]), keyring([fields1]).seal(cell, 'x')]
    const after = createKeyring({ tenant, kek: other, wrapped: before.rewrapped(other) })
    expect([after.open(cell, sealed), after.fileKeys('f')]).toEqual(['x', before.fileKeys('f')])
    expect(after.blindIndex(column, '1')).toEqual(before.blindIndex(column, '1'))
    // The root kept for an installation from before is the one its key file gave.
    expect(before.blindIndex(column, '1')).toEqual(keyring([fields1]).blindIndex(column, '1'))
    expect(() => keyring(before.rewrapped(other))).toThrow(WrongKeyFile)
  })

  it('a root that is made fresh is nobody else’s', () => {
    const [one, two] = [0, 1].map(() => keyring([maker.wrapIndexRoot({ dekId: 4, createdAt: 1000 }, true)]).blindIndex(column, '1'))
    expect(one).not.toEqual(two)
    expect(one).not.toEqual(keyring([]).blindIndex(column, '1'))
  })

  it('does not trouble a ring that is open, and opens new keys once the ring is told of it', () => {
    const ring = keyring([fields1])
    for (const key of ring.rewrapped(other)) ring.add(key)
    const late = createKeyring({ tenant, kek: other, wrapped: [] }).makeWrapped({ dekId: 5, purpose: 'fields', epoch: 3, createdAt: 1 })
    expect(() => ring.add(late)).toThrow(WrongKeyFile)
    ring.changeKeyFile(other)
    ring.add(late)
    expect(ring.currentDekId('fields')).toBe(5)
    expect(() => ring.add({ ...late, epoch: 9 })).toThrow('not_authentic')
  })
})

describe('a blind index', () => {
  it('is 8 bytes, equal for equal values of a column only, and outlives the data keys', () => {
    const index = keyring([fields1]).blindIndex(column, '110101199003071234')
    expect(index.length).toBe(8)
    expect(keyring([fields2]).blindIndex(column, '110101199003071234')).toEqual(index)
    const others = [
      keyring([fields1]).blindIndex(column, '110101199003071235'),
      keyring([fields1]).blindIndex({ ...column, column: 'phone' }, '110101199003071234'),
      keyring([fields1]).blindIndex({ ...column, table: 'visits' }, '110101199003071234'),
      createKeyring({ tenant: 'other', kek, wrapped: [] }).blindIndex(column, '110101199003071234'),
      createKeyring({ tenant, kek: randomBytes(32), wrapped: [] }).blindIndex(column, '110101199003071234'),
    ]
    for (const other of others) expect(other).not.toEqual(index)
  })
})

describe('the wrong key file', () => {
  it('is found out at once, in plain words', () => {
    const wrong = () => createKeyring({ tenant, kek: randomBytes(32), wrapped: [fields1, files] })
    expect(wrong).toThrow(WrongKeyFile)
    expect(wrong).toThrow('(1, 3). The data cannot be read without the key file it was sealed with: put that file back.')
    expect(() => keyring([fields1]).add({ ...fields2, epoch: 9 })).toThrow(WrongKeyFile)
  })

  it('is told from a key exchanged by somebody who has the file', () => {
    expect(() => keyring([{ ...fields1, commitment: fields2.commitment }])).toThrow('wrong_commitment')
  })
})

function keyring(wrapped: readonly WrappedKey[]): Keyring {
  return createKeyring({ tenant, kek, wrapped })
}

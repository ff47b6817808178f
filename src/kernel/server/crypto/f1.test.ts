import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Brokenness, type Dek, dekIdOf, f1Overhead, openF1, type Place, SealBroken, sealF1 } from './f1.ts'
import { createSm4Ccm } from './sm4-ccm.ts'

const dek = newDek(0x01020304)
const otherDek = newDek(5)
const find = (id: number) => [dek, otherDek].find(known => known.id === id)
const here: Place = { tenant: 'i-1', table: 'customers', column: 'phone', row: '0193f0a2-7011-7a22-9b33-1c44d55e66f7' }

const values = fc.uint8Array({ maxLength: 100 }).map(bytes => Buffer.from(bytes))
const names = fc.string({ unit: 'grapheme', maxLength: 90 })
const places = fc.record({ tenant: names, table: names, column: names, row: names })

describe('F1', () => {
  it('is version, key id, nonce, ciphertext and tag, 33 bytes more than the value', () => {
    const sealed = sealF1(dek, here, Buffer.from('13800138000'))
    expect(sealed.subarray(0, 5)).toEqual(Buffer.from([1, 1, 2, 3, 4]))
    expect(sealed.length).toBe(11 + 33)
    expect(f1Overhead).toBe(33)
    expect(dekIdOf(sealed)).toBe(0x01020304)
    const aad = Buffer.from('F1\0\x03i-1\0\x09customers\0\x05phone\0\x240193f0a2-7011-7a22-9b33-1c44d55e66f7\x01\x01\x02\x03\x04', 'latin1')
    expect(dek.ccm.open(sealed.subarray(5, 17), aad, sealed.subarray(17))?.toString()).toBe('13800138000')
  })

  it('opens in its place, whatever the value and the place', () => {
    fc.assert(
      fc.property(values, places, (plain, place) => {
        expect(openF1(find, place, sealF1(dek, place, plain))).toEqual(plain)
      }),
    )
  })

  it('never gives the same bytes twice for the same value', () => {
    const sealed = Array.from({ length: 200 }, () => sealF1(dek, here, Buffer.from('same')).toString('hex'))
    expect(new Set(sealed).size).toBe(200)
  })

  it('does not open in any other place', () => {
    fc.assert(
      fc.property(values, places, places, (plain, place, other) => {
        fc.pre(JSON.stringify(place) !== JSON.stringify(other))
        expect(reasonOf(() => openF1(find, other, sealF1(dek, place, plain)))).toBe('not_authentic')
      }),
    )
  })

  it.each(['tenant', 'table', 'column', 'row'] as const)('does not open when only the %s differs', part => {
    const sealed = sealF1(dek, here, Buffer.from('110101199003071234'))
    expect(reasonOf(() => openF1(find, { ...here, [part]: `${here[part]}x` }, sealed))).toBe('not_authentic')
  })

  it('does not open when text moves from one part of the place to the next', () => {
    fc.assert(
      fc.property(names, names, fc.nat(90), (table, column, cut) => {
        const all = table + column
        fc.pre(all.slice(0, cut) !== table)
        const sealed = sealF1(dek, { ...here, table, column }, Buffer.from('x'))
        expect(reasonOf(() => openF1(find, { ...here, table: all.slice(0, cut), column: all.slice(cut) }, sealed))).toBe('not_authentic')
      }),
    )
  })

  it('does not open with any bit flipped, in every region of the value', () => {
    const regions = { version: [0, 1], dekId: [1, 5], nonce: [5, 17], ciphertext: [17, -16], tag: [-16, undefined] } as const
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.constantFrom(...Object.values(regions)),
        fc.nat(),
        (plain, [from, to], bit) => {
          const sealed = sealF1(dek, here, Buffer.from(plain))
          const region = sealed.subarray(from, to)
          const at = bit % (region.length * 8)
          region[at >> 3]! ^= 1 << (at & 7)
          expect(() => openF1(find, here, sealed)).toThrow(SealBroken)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('does not open with a part taken from another value of the same cell, key and length', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), (from, length) => {
        const [one, two] = [sealF1(dek, here, Buffer.from('110101199003071234')), sealF1(dek, here, Buffer.from('110101199003071235'))]
        const mixed = Buffer.concat([one.subarray(0, from), two.subarray(from, from + length), one.subarray(from + length)])
        fc.pre(!mixed.equals(one) && !mixed.equals(two))
        expect(reasonOf(() => openF1(find, here, mixed))).toBe('not_authentic')
      }),
      { numRuns: 500 },
    )
  })

  it('does not open under another known key: neither renamed nor the key’s own name bent', () => {
    const sealed = sealF1(dek, here, Buffer.from('x'))
    sealed.writeUInt32BE(otherDek.id, 1)
    expect(reasonOf(() => openF1(find, here, sealed))).toBe('not_authentic')
    expect(reasonOf(() => openF1(() => ({ ...dek, id: otherDek.id }), here, sealed))).toBe('not_authentic')
  })

  it('says why a value does not open, and nothing of the value', () => {
    const sealed = sealF1(dek, here, Buffer.from('13800138000'))
    const reasons = {
      malformed: reasonOf(() => openF1(find, here, sealed.subarray(0, 32))),
      unknown_version: reasonOf(() => openF1(find, here, Buffer.concat([Buffer.from([2]), sealed.subarray(1)]))),
      unknown_key: reasonOf(() => openF1(() => undefined, here, sealed)),
      not_authentic: reasonOf(() => openF1(find, here, sealed.subarray(0, -1))),
    }
    for (const [expected, reason] of Object.entries(reasons)) expect(reason).toBe(expected)
    expect(new SealBroken('not_authentic').message).toBe('A sealed value does not open: not_authentic.')
  })

  it('refuses a part of a place above 65,535 bytes', () => {
    const long = 'x'.repeat(65_536)
    for (const part of ['tenant', 'table', 'column', 'row'] as const) {
      expect(() => sealF1(dek, { ...here, [part]: long }, Buffer.from('x'))).toThrow(RangeError)
      const longest = { ...here, [part]: long.slice(1) }
      expect(openF1(find, longest, sealF1(dek, longest, Buffer.from('x'))).toString()).toBe('x')
    }
  })
})

function newDek(id: number): Dek {
  return { id, ccm: createSm4Ccm(randomBytes(16)) }
}

function reasonOf(act: () => unknown): Brokenness | 'opened' {
  try {
    act()
    return 'opened'
  } catch (error) {
    if (error instanceof SealBroken) return error.reason
    throw error
  }
}

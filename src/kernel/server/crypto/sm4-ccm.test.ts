import { Cipheriv, createCipheriv, createDecipheriv, hash, randomBytes, randomInt } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSm4Ccm, mostPlainBytes } from './sm4-ccm.ts'

const aes = { ecb: 'aes-128-ecb', cbc: 'aes-128-cbc' }
const none = Buffer.alloc(0)

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the native primitives this stands on', () => {
  const key = hex('0123456789abcdeffedcba9876543210')

  it('SM4 gives GB/T 32907 A.1', () => {
    const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
    expect(cipher.update(key).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
  })

  it('SM4 gives GB/T 32907 A.2, one million times over', () => {
    // CBC over zero blocks encrypts its own last block again and again.
    const cipher = createCipheriv('sm4-cbc', key, key).setAutoPadding(false)
    expect(cipher.update(Buffer.alloc(16_000_000)).subarray(-16).toString('hex')).toBe('595298c7c6fd271f0402f804c33d3f66')
  })

  it('SM3 gives GB/T 32905 A.1 and A.2', () => {
    expect(hash('sm3', 'abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(hash('sm3', 'abcd'.repeat(16))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  })
})

describe('SM4-CCM', () => {
  it('gives RFC 8998 appendix A.2', () => {
    const ccm = createSm4Ccm(hex('0123456789abcdeffedcba9876543210'))
    const nonce = hex('00001234567800000000abcd')
    const aad = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const plain = hex(
      'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa',
    )
    const sealed = ccm.seal(nonce, aad, plain)
    expect(sealed.toString('hex')).toBe(
      '48af93501fa62adbcd414cce6034d895dda1bf8f132f042098661572e7483094fd12e518ce062c98acee28d95df4416bed31a2f04476c18bb40c84a74b97dc5b' +
        '16842d4fa186f56ab33256971fa110f4',
    )
    expect(ccm.open(nonce, aad, sealed)).toEqual(plain)
  })

  it('opens what it sealed under nonces of its own, none of which comes twice', () => {
    const ccm = createSm4Ccm(randomBytes(16))
    const aad = randomBytes(69)
    const nonces = new Set<string>()
    for (let i = 0; i < 1000; i++) {
      const plain = randomBytes(randomInt(120))
      const target = Buffer.alloc(5 + 12 + plain.length + 16 + 3, 7)
      ccm.sealFresh(target, 5, aad, plain)
      const nonce = target.subarray(5, 17)
      const sealed = target.subarray(17, -3)
      expect(sealed).toEqual(ccm.seal(nonce, aad, plain))
      expect(ccm.open(nonce, aad, sealed)).toEqual(plain)
      expect([...target.subarray(0, 5), ...target.subarray(-3)]).toEqual([7, 7, 7, 7, 7, 7, 7, 7])
      nonces.add(nonce.toString('hex'))
    }
    expect(nonces.size).toBe(1000)
  })

  it('rejects any flipped bit of nonce, AAD, ciphertext and tag, another key and every shorter value', () => {
    const ccm = createSm4Ccm(randomBytes(16))
    const [nonce, aad] = [randomBytes(12), randomBytes(40)]
    const sealed = ccm.seal(nonce, aad, randomBytes(33))
    for (const part of [nonce, aad, sealed]) {
      for (let bit = 0; bit < part.length * 8; bit++) {
        flip(part, bit)
        expect(ccm.open(nonce, aad, sealed)).toBeNull()
        flip(part, bit)
      }
    }
    for (let length = 0; length < sealed.length; length++) expect(ccm.open(nonce, aad, sealed.subarray(0, length))).toBeNull()
    expect(createSm4Ccm(randomBytes(16)).open(nonce, aad, sealed)).toBeNull()
    expect(ccm.open(nonce, aad, sealed)).not.toBeNull()
  })

  it('counter-test: plain sm4-cbc, the usual choice, opens values with flipped bits', () => {
    const [key, iv] = [randomBytes(16), randomBytes(16)]
    const cipher = createCipheriv('sm4-cbc', key, iv)
    const sealed = Buffer.concat([cipher.update('110101199003071234'), cipher.final()])
    flip(iv, 0)
    const decipher = createDecipheriv('sm4-cbc', key, iv)
    expect(Buffer.concat([decipher.update(sealed), decipher.final()]).toString()).toBe('010101199003071234')
  })

  it('goes on rightly after a native call has failed', () => {
    const [key, nonce, aad, plain] = [randomBytes(16), randomBytes(12), randomBytes(69), randomBytes(18)]
    const ccm = createSm4Ccm(key)
    const sealed = ccm.seal(nonce, aad, plain)
    const native = Reflect.get(Cipheriv.prototype, 'update')
    for (const failing of [1, 2]) {
      let calls = 0
      vi.spyOn(Cipheriv.prototype, 'update').mockImplementation(function update(this: Cipheriv, ...given: unknown[]) {
        const output: unknown = Reflect.apply(native, this, given)
        calls++
        // Thrown after the native object has moved on, the worst moment.
        if (calls === failing) throw new Error('out of memory')
        return output as never
      })
      expect(() => ccm.seal(nonce, aad, Buffer.from('another message'))).toThrow('out of memory')
      vi.restoreAllMocks()
      expect(ccm.seal(nonce, aad, plain)).toEqual(sealed)
      expect(ccm.open(nonce, aad, sealed)).toEqual(plain)
    }
  })

  it('refuses nonces, messages and targets of a wrong size', () => {
    const ccm = createSm4Ccm(randomBytes(16))
    expect(() => ccm.seal(Buffer.alloc(13), none, none)).toThrow(RangeError)
    expect(() => ccm.open(Buffer.alloc(11), none, Buffer.alloc(16))).toThrow(RangeError)
    expect(() => ccm.seal(Buffer.alloc(12), none, Buffer.alloc(mostPlainBytes + 1))).toThrow(RangeError)
    expect(() => ccm.sealFresh(Buffer.alloc(45), 0, none, Buffer.alloc(18))).toThrow(RangeError)
    expect(ccm.open(Buffer.alloc(12), none, Buffer.alloc(mostPlainBytes + 17))).toBeNull()
  })
})

describe('the composition with AES in it is OpenSSL’s own aes-128-ccm', () => {
  it('in 3,000 random cases, keys and sizes mixed', () => {
    const keys = Array.from({ length: 5 }, () => randomBytes(16))
    const ccms = keys.map(key => createSm4Ccm(key, aes))
    for (let i = 0; i < 3000; i++) {
      const which = randomInt(keys.length)
      const [nonce, aad, plain] = [
        randomBytes(12),
        randomBytes(randomInt(i % 10 === 0 ? 500 : 70)),
        randomBytes(randomInt(i % 10 === 0 ? 3000 : 100)),
      ]
      const expected = openSslSeal(keys[which]!, nonce, aad, plain)
      expect(ccms[which]!.seal(nonce, aad, plain).equals(expected)).toBe(true)
      expect(ccms[which]!.open(nonce, aad, expected)?.equals(plain)).toBe(true)
    }
  })

  // Around whole blocks, the 16 KiB the native objects are fed at a time, and the AAD's longer length field.
  const aadSizes = [0, 1, 13, 14, 15, 30, 16_349, 16_350, 16_366, 16_367, 0xfeff, 0xff00, 70_000]
  const plainSizes = [0, 1, 15, 16, 17, 31, 32, 33, 16_351, 16_352, 16_367, 16_368, 16_369, 32_768, 50_000]
  it.each(aadSizes)('at every edge of message size, AAD of %i bytes', aadSize => {
    const key = randomBytes(16)
    const ccm = createSm4Ccm(key, aes)
    for (const size of plainSizes) {
      const [aad, plain] = [randomBytes(aadSize), randomBytes(size)]
      const target = Buffer.alloc(12 + size + 16)
      ccm.sealFresh(target, 0, aad, plain)
      const nonce = target.subarray(0, 12)
      const expected = openSslSeal(key, nonce, aad, plain)
      expect(target.subarray(12).equals(expected)).toBe(true)
      expect(ccm.seal(nonce, aad, plain).equals(expected)).toBe(true)
      expect(ccm.open(nonce, aad, expected)?.equals(plain)).toBe(true)
    }
  })

  it('for the longest message', () => {
    const [key, nonce, aad, plain] = [randomBytes(16), randomBytes(12), randomBytes(69), randomBytes(mostPlainBytes)]
    const sealed = createSm4Ccm(key, aes).seal(nonce, aad, plain)
    expect(sealed.equals(openSslSeal(key, nonce, aad, plain))).toBe(true)
  })
})

function openSslSeal(key: Buffer, nonce: Buffer, aad: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-ccm', key, nonce, { authTagLength: 16 })
  cipher.setAAD(aad, { plaintextLength: plain.length })
  const body = cipher.update(plain)
  cipher.final()
  return Buffer.concat([body, cipher.getAuthTag()])
}

function flip(bytes: Buffer, bit: number): void {
  bytes[bit >> 3]! ^= 1 << (bit & 7)
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex')
}

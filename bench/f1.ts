import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { createKeyring } from '../src/kernel/server/crypto/keyring.ts'

/**
 * Sealed fields (F1, SM4-CCM) as the product calls them, beside Node's AES-256-GCM as it is usually called: one cipher object and one `randomBytes(12)`
 * per value, 69 bytes of AAD, the tag kept. Rates are per CPU-second of the whole process (process.cpuUsage, so garbage collection in other threads
 * counts), rounds interleaved, the best of five. Two AES rows because Node takes longer for a key given as a Buffer than for one kept as a KeyObject.
 */
const rounds = 5
const sizes = [
  { name: '18 B', bytes: 18, calls: 100_000 },
  { name: '256 B', bytes: 256, calls: 50_000 },
  { name: '4 KiB', bytes: 4096, calls: 5_000 },
]

interface Contender {
  readonly name: string
  readonly seal: () => unknown
  readonly open: () => unknown
}

console.log(`Node ${process.version}, OpenSSL ${process.versions.openssl}; thousands per CPU-second, best of ${rounds}`)
console.log(row('value', 'what', 'seal', 'open', 'F1 seals are', 'F1 opens are'))
for (const { name, bytes, calls } of sizes) {
  const contenders = [
    f1(bytes),
    aes('AES-256-GCM, key as Buffer', bytes, randomBytes(32)),
    aes('AES-256-GCM, KeyObject', bytes, createSecretKey(randomBytes(32))),
  ]
  const seals = race(
    contenders.map(contender => contender.seal),
    calls,
  )
  const opens = race(
    contenders.map(contender => contender.open),
    calls,
  )
  contenders.forEach((contender, i) => {
    const times = (rates: readonly number[]) => (i === 0 ? '' : `${(rates[0]! / rates[i]!).toFixed(2)} x`)
    console.log(row(i === 0 ? name : '', contender.name, thousands(seals[i]!), thousands(opens[i]!), times(seals), times(opens)))
  })
}

/** The whole way of a field: text in, F1 bytes out, in a cell named by UUIDs (107 bytes of AAD), and back. */
function f1(bytes: number): Contender {
  const given = { tenant: '0193f0a2-6f2b-7c3d-8e4f-5a6b7c8d9e0f', kek: randomBytes(32), wrapped: [] }
  const keyring = createKeyring(given)
  keyring.add(keyring.makeWrapped({ dekId: 1, purpose: 'fields', epoch: 1, createdAt: 0 }))
  const cell = { table: 'customers', column: 'id_number', row: '0193f0a2-7011-7a22-9b33-1c44d55e66f7' }
  const text = '110101199003071234'.repeat(Math.ceil(bytes / 18)).slice(0, bytes)
  const sealed = keyring.seal(cell, text)
  return { name: 'F1', seal: () => keyring.seal(cell, text), open: () => keyring.open(cell, sealed) }
}

function aes(name: string, bytes: number, key: Buffer | KeyObject): Contender {
  const aad = randomBytes(69)
  const plain = randomBytes(bytes)
  const seal = () => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
    const body = cipher.update(plain)
    cipher.final()
    return { nonce, body, tag: cipher.getAuthTag() }
  }
  const { nonce, body, tag } = seal()
  const open = () => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(tag)
    const opened = decipher.update(body)
    decipher.final()
    return opened
  }
  return { name, seal, open }
}

/** Calls per CPU-second of each. */
function race(contenders: readonly (() => unknown)[], calls: number): number[] {
  const best = contenders.map(() => 0)
  for (let round = 0; round < rounds; round++) {
    contenders.forEach((call, i) => {
      const before = process.cpuUsage()
      for (let n = 0; n < calls; n++) call()
      const { user, system } = process.cpuUsage(before)
      best[i] = Math.max(best[i]!, (calls * 1e6) / (user + system))
    })
  }
  return best
}

function thousands(rate: number): string {
  return (rate / 1000).toFixed(1)
}

function row(value: string, what: string, ...figures: readonly string[]): string {
  return value.padEnd(7) + what.padEnd(28) + figures.map(figure => figure.padStart(14)).join('')
}

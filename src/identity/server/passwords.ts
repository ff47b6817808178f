import { hash, verify } from '@node-rs/argon2'

/** argon2id (the library's 2) with OWASP's first choice (46 MiB, one pass): about 26 ms of a core. Few at a time: each takes its memory. */
const options = { algorithm: 2, memoryCost: 47_104, timeCost: 1, parallelism: 1 }
const mostAtOnce = 4

let working = 0
const waiting: (() => void)[] = []

export async function hashPassword(password: string): Promise<string> {
  return await inTurn(async () => await hash(password.normalize('NFKC'), options))
}

/** False for a wrong password; with no hash (an unknown login) it takes as long, so that the time tells nothing. To be asked in turn. */
export async function verifyPassword(hashed: string | null, password: string): Promise<boolean> {
  const right = await verify(hashed ?? (await nobodysHash()), password.normalize('NFKC'))
  return right && hashed !== null
}

/** NIST SP 800-63B / ASVS 5.0 6.2: length, and none of those that everybody tries first; no rules of composition. */
export function isWeak(password: string, login: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase()
  if (Array.from(plain).length < 8 || plain.includes(login.toLowerCase())) return true
  return common.has(plain) || /^(.)\1+$/.test(plain) || '01234567890123456789'.includes(plain) || '98765432109876543210'.includes(plain)
}

const common = new Set(
  (
    'password password1 passw0rd 12345678 123456789 1234567890 11111111 88888888 66666666 00000000 qwertyui qwertyuiop 1qaz2wsx 1q2w3e4r 1q2w3e4r5t abcd1234 a1234567 ' +
    'a12345678 aa123456 abc12345 asdfghjk asdf1234 zxcvbnm1 iloveyou woaini1314 woaini520 5201314520 admin123 admin888 administrator root1234 welcome1 changeme letmein1 ' +
    'qq123456 q1w2e3r4 password123 p@ssw0rd zaq12wsx 147258369 123123123 987654321'
  ).split(' '),
)

let nobodys: Promise<string> | null = null
async function nobodysHash(): Promise<string> {
  nobodys ??= hash('nobody has this password', options)
  return await nobodys
}

/** Runs what takes a password's memory and time: a few at once, the others wait. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working >= mostAtOnce) await new Promise<void>(resolve => waiting.push(resolve))
  working++
  try {
    return await work()
  } finally {
    working--
    waiting.shift()?.()
  }
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as contract from '#terminals'
import type { DeviceKind } from '#terminals'
import type { Clock } from './clock.ts'

/** The terminal's own key. It never leaves the terminal; the server knows its public half. */
export interface Key {
  /** The id the server gave; null before the terminal is enrolled. */
  readonly terminal: string | null
  /** Ed25519, SPKI DER in base64. */
  readonly publicKey: string
  /** The signature over a statement's UTF-8, in base64. */
  sign(statement: string): string
  /** Makes itself known to the server; the key stays. Throws `EnrolmentRefused`, or an Error that the server does not answer. */
  enrol(given: { readonly server: string; readonly code: string; readonly devices?: readonly DeviceKind[] }): Promise<void>
}

/** The code is wrong, used or too old: another one is needed. */
export class EnrolmentRefused extends Error {
  override readonly name = 'EnrolmentRefused'
  readonly code: string

  constructor(code: string) {
    super(`The server does not enrol this terminal (${code}).`)
    this.code = code
  }
}

interface Identity {
  /** PKCS #8, PEM. */
  readonly privateKey: string
  readonly terminal: string | null
}

const fileName = 'identity.json'
/** How often a server that does not answer is asked again, and how long after: it may just be starting. */
const tries = 6
const firstWait = 250

/** The key in the agent's folder; made on the first start. Throws an Error that says what to do when others can read it or it is none. */
export async function openKey(folder: string, clock: Clock, ask: typeof fetch = fetch): Promise<Key> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, fileName)
  let identity = (await readIdentity(path)) ?? (await makeIdentity(path))
  const privateKey = keyOf(identity, path)
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  return {
    get terminal() {
      return identity.terminal
    },
    publicKey,
    sign: statement => sign(null, Buffer.from(statement), privateKey).toString('base64'),
    enrol: async ({ server, code, devices = [] }) => {
      const terminal = await askPatiently(clock, server, () => enrol({ server, code, publicKey, devices: [...devices] }, ask))
      identity = { ...identity, terminal }
      await writeIdentity(path, identity)
    },
  }
}

async function enrol(
  { server, ...input }: { readonly server: string; readonly code: string; readonly publicKey: string; readonly devices: DeviceKind[] },
  ask: typeof fetch,
): Promise<string> {
  const { method, path, output } = contract.enrol
  const response = await ask(`${server}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(10_000),
  })
  const answer = (await response.json()) as { readonly refusal?: { readonly code: string } }
  if (answer.refusal) throw new EnrolmentRefused(answer.refusal.code)
  return output.parse(answer).terminal
}

async function askPatiently<Value>(clock: Clock, server: string, act: () => Promise<Value>): Promise<Value> {
  for (let left = tries - 1, pause = firstWait; ; left--, pause *= 2) {
    try {
      return await act()
    } catch (error) {
      if (error instanceof EnrolmentRefused) throw error
      if (left === 0) throw new Error(`The server ${server} does not answer as it should: the terminal is not enrolled.`, { cause: error })
    }
    const length = pause
    await new Promise<void>(resolve => clock.after(length, resolve))
  }
}

async function readIdentity(path: string): Promise<Identity | null> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!found) return null
  const mode = found.mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(`The terminal's key ${path} is open to others than its owner (mode ${mode.toString(8)}). Close it: chmod 600 ${path}`)
  }
  try {
    const { privateKey, terminal } = JSON.parse(await readFile(path, 'utf8')) as Partial<Identity>
    if (typeof privateKey === 'string') return { privateKey, terminal: typeof terminal === 'string' ? terminal : null }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw unusable(path)
}

async function makeIdentity(path: string): Promise<Identity> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const identity = { privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), terminal: null }
  await writeIdentity(path, identity)
  return identity
}

function keyOf({ privateKey }: Identity, path: string): KeyObject {
  try {
    const key = createPrivateKey(privateKey)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Said below.
  }
  throw unusable(path)
}

function unusable(path: string): Error {
  return new Error(`The file ${path} holds no terminal key. Put back the right one; or remove it, start again and enrol the terminal anew.`)
}

/** Whole and on disk before it has its name: a power cut leaves the old file or the new one. */
async function writeIdentity(path: string, identity: Identity): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      // The mode above passes through the umask.
      await chmod(draft, 0o600)
      await file.writeFile(`${JSON.stringify(identity)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
  if (process.platform === 'win32') return
  const folder = await open(join(path, '..'), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

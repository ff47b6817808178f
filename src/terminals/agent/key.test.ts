import { createPublicKey, verify } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { EnrolmentRefused, openKey } from './key.ts'
import { createFakeClock, type FakeClock } from './test-kit.ts'

const server = 'http://127.0.0.1:7100'

async function newFolder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'onewindow-key-')), 'agent')
}

/** A server that gives these answers, one after the other; an Error is no answer. */
function answering(...answers: readonly (Response | Error)[]) {
  const asked: { readonly url: string; readonly body: unknown }[] = []
  const ask: typeof fetch = async (url, init) => {
    asked.push({ url: String(url), body: JSON.parse(String(init?.body)) })
    const answer = answers[asked.length - 1]
    if (!answer || answer instanceof Error) throw answer ?? new Error('asked too often')
    return answer
  }
  return { asked, ask }
}

const enrolled = () => Response.json({ terminal: 't-1', name: '望江 1 号' })

test('a key is made once, is for its owner only, and signs', async () => {
  const folder = await newFolder()
  const first = await openKey(folder, systemClock)
  const second = await openKey(folder, systemClock)
  const modes = await Promise.all([folder, join(folder, 'identity.json')].map(async path => (await stat(path)).mode & 0o777))
  const publicKey = createPublicKey({ key: Buffer.from(first.publicKey, 'base64'), format: 'der', type: 'spki' })
  const signature = Buffer.from(second.sign('一窗'), 'base64')
  expect([modes, first.publicKey, await readdir(folder)]).toEqual([[0o700, 0o600], second.publicKey, ['identity.json']])
  expect([
    publicKey.asymmetricKeyType,
    verify(null, Buffer.from('一窗'), publicKey, signature),
    verify(null, Buffer.from('二窗'), publicKey, signature),
  ]).toEqual(['ed25519', true, false])
})

test('a key that others can read is not used', async () => {
  const folder = await newFolder()
  await openKey(folder, systemClock)
  await chmod(join(folder, 'identity.json'), 0o640)
  await expect(openKey(folder, systemClock)).rejects.toThrow(/mode 640\). Close it: chmod 600/)
})

test.each(['', '{', '{}', '{"privateKey":"no key"}'])('a file that holds no key stays as it is: %s', async text => {
  const folder = await newFolder()
  await openKey(folder, systemClock)
  const path = join(folder, 'identity.json')
  await writeFile(path, text)
  await expect(openKey(folder, systemClock)).rejects.toThrow(/holds no terminal key/)
  expect(await readFile(path, 'utf8')).toBe(text)
})

test('enrolment tells the server the public key and remembers what the terminal is called', async () => {
  const folder = await newFolder()
  const { asked, ask } = answering(enrolled())
  const key = await openKey(folder, systemClock, ask)
  const before = key.terminal
  await key.enrol({ server, code: 'ABCDE' })
  expect([before, key.terminal, (await openKey(folder, systemClock)).terminal, asked]).toEqual([
    null,
    't-1',
    't-1',
    [{ url: `${server}/api/terminals/enrol`, body: { code: 'ABCDE', publicKey: key.publicKey, devices: [] } }],
  ])
})

test('a refused code changes nothing and is not tried again', async () => {
  const folder = await newFolder()
  const refusal = { refusal: { code: 'terminals.bad_enrolment', message: '', details: {} } }
  const { asked, ask } = answering(enrolled(), Response.json(refusal, { status: 403 }))
  const key = await openKey(folder, systemClock, ask)
  await key.enrol({ server, code: 'GOOD' })
  await expect(key.enrol({ server, code: 'BAD' })).rejects.toThrow(EnrolmentRefused)
  expect([key.terminal, asked.length]).toEqual(['t-1', 2])
})

test('a server that is only just starting is asked again; one that stays away is not asked for ever', async () => {
  const away = new TypeError('fetch failed')
  const clock = createFakeClock()
  const patient = answering(away, new Response('<html>', { status: 502 }), enrolled())
  const key = await openKey(await newFolder(), clock, patient.ask)
  expect([await during(clock, key.enrol({ server, code: 'ABCDE' })), key.terminal, patient.asked.length]).toEqual(['done', 't-1', 3])

  const gone = answering(...Array.from({ length: 20 }, () => away))
  const lost = await openKey(await newFolder(), clock, gone.ask)
  const outcome = await during(clock, lost.enrol({ server, code: 'ABCDE' }))
  expect([outcome, gone.asked.length]).toEqual([`The server ${server} does not answer as it should: the terminal is not enrolled.`, 6])
})

/** Lets time go by until the work is done; how it ended. */
async function during(clock: FakeClock, work: Promise<void>): Promise<string> {
  const state = { end: '' }
  const note = (end: string) => {
    state.end = end
  }
  work.then(
    () => note('done'),
    (error: unknown) => note(error instanceof Error ? error.message : 'unknown'),
  )
  while (state.end === '') {
    await clock.advance(250)
    await new Promise(resolve => setImmediate(resolve))
  }
  return state.end
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import * as cases from '#cases'
import { listServices, readDefinition } from '#catalog'
import { readMe, signIn } from '#identity'
import { connect } from '#kernel/server'
import { challenge, enrol } from '#terminals'
import { openVisit, readVisit } from '#visits'
import { attach, jpeg, open } from '../../../test/setup/applying.ts'
import { atDesk, byPhone, Face, FaceRefused, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onewindow-faces-'))
  for (const face of ['hall', 'kiosk', 'desk']) {
    await mkdir(join(folder, face), { recursive: true })
    await writeFile(join(folder, face, 'index.html'), `<!doctype html><title>${face}</title>`)
  }
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'assets', 'main-abc.js'), 'export {}')
  product = await openTestProduct({ faces: folder, config: { logLevel: 'warn' } })
})
afterAll(async () => {
  await product.close()
  await rm(folder, { recursive: true, force: true })
})

interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

/** A request as it stands, with headers and a path no client would send. */
async function raw(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Buffer,
  url = product.url,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return await new Promise((resolve, reject) => {
    const asked = httpRequest({ hostname, port, method, path, headers, setHost: !('host' in headers) }, response => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts).toString() }),
      )
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

function shapeOf({ status, body }: RawAnswer): unknown {
  const { refusal } = JSON.parse(body) as { refusal?: { code: string; message: string; details: object } }
  return [status, refusal?.code, typeof refusal?.message, typeof refusal?.details]
}

test('every kind of answer carries the security headers', async () => {
  const hall = await inHall(product)
  await byPhone(product, hall)
  const { head } = await open(hall)
  const { documents } = await attach(hall, head.id, 'photo')
  const cookie = hall.cookie
  const kinds: Readonly<Record<string, readonly [string, string, Record<string, string>?, string?]>> = {
    'an answer': ['GET', '/api/cases', { cookie }],
    'a head': ['HEAD', '/api/services?language=en'],
    'a refusal': ['GET', '/api/cases'],
    'a document': ['GET', `/api/cases/${head.id}/documents/${documents[0]!.id}`, { cookie }],
    'a document that is not there': ['GET', `/api/cases/${head.id}/documents/${head.id}`, { cookie }],
    'a page': ['GET', '/hall/cases/1'],
    'an asset': ['GET', '/assets/main-abc.js'],
    'an asset that is not there': ['GET', '/assets/gone.js'],
    'a way on': ['GET', '/'],
    'nothing there': ['GET', '/nothing'],
    'no such method': ['DELETE', '/api/cases'],
    life: ['GET', '/livez'],
    readiness: ['GET', '/readyz'],
    'no json': ['POST', '/api/visits', { 'content-type': 'application/json' }, '{'],
    'an unknown type': ['POST', '/api/visits', { 'content-type': 'application/xml' }, '<a/>'],
    'a foreign origin': ['POST', '/api/visits', { origin: 'https://elsewhere.example' }],
    'an address that cannot be read': ['GET', '/api/cases/%E0%A4%A'],
    'an address that is too long': ['GET', `/api/services/${'x'.repeat(500)}`],
    'a socket’s address without a socket': ['GET', '/api/live?face=hall', { cookie }],
  }
  for (const [kind, [method, path, headers, body]] of Object.entries(kinds)) {
    const answer = await raw(method, path, headers, body)
    expect(answer.headers, kind).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=(self)'),
    })
    expect(answer.headers['content-security-policy'], kind).not.toContain('unsafe')
    if (path.startsWith('/api/') && kind !== 'a document') expect(answer.headers['cache-control'], kind).toBe('no-store')
    if (answer.status >= 400 && method !== 'HEAD')
      expect(shapeOf(answer), kind).toEqual([answer.status, expect.any(String), 'string', 'object'])
    expect(answer.status, kind).toBeLessThan(500)
  }
})

test('only the kiosk page may reach the devices of its terminal; pages are fresh, assets are kept', async () => {
  const [kiosk, hall, asset] = await Promise.all(['/kiosk', '/hall', '/assets/main-abc.js'].map(async path => await raw('GET', path)))
  expect(kiosk!.headers['content-security-policy']).toContain('ws://127.0.0.1:*')
  expect(hall!.headers['content-security-policy']).not.toContain('127.0.0.1:*')
  expect([hall!.headers['cache-control'], hall!.body]).toEqual(['no-cache', '<!doctype html><title>hall</title>'])
  expect(asset!.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  for (const path of ['/assets/../hall/index.html', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/etc/passwd'])
    expect((await raw('GET', path)).status, path).toBeGreaterThanOrEqual(400)
})

test('a Host no name can be leaves the policy and the answer whole', async () => {
  for (const host of ['a b', '', '[', 'x; script-src *', '例え', 'a'.repeat(300), 'x\'y"z', '127.0.0.1:99999']) {
    const answer = await raw('GET', '/api/services?language=en', { host: Buffer.from(host).toString('latin1') })
    expect(answer.status, host).toBe(200)
    expect(answer.headers['content-security-policy'], host).toContain("connect-src 'self'")
    expect(answer.headers['content-security-policy'], host).not.toContain('script-src *')
  }
})

test('a changing request from another site is not carried out; from our own, and from what is no browser, it is', async () => {
  const body = JSON.stringify({ language: 'zh-CN' })
  const ask = async (headers: Record<string, string>) =>
    shapeOf(await raw('POST', '/api/visits', { 'content-type': 'application/json', ...headers }, body))
  const foreign = [403, 'kernel.foreign_origin', 'string', 'object']
  expect(await ask({ origin: 'https://elsewhere.example' })).toEqual(foreign)
  expect(await ask({ origin: 'null' })).toEqual(foreign)
  expect(await ask({ origin: product.url.replace('127.0.0.1', 'localhost') })).toEqual(foreign)
  expect(await ask({ 'sec-fetch-site': 'cross-site' })).toEqual(foreign)
  expect(await ask({ 'sec-fetch-site': 'same-site' })).toEqual(foreign)
  expect((await raw('POST', '/api/visits', { 'content-type': 'text/plain', origin: 'https://elsewhere.example' }, body)).status).toBe(403)
  expect(
    (await raw('POST', '/api/visits', { 'content-type': 'application/json', origin: product.url, 'sec-fetch-site': 'same-origin' }, body))
      .status,
  ).toBe(200)
  expect((await raw('POST', '/api/visits', { 'content-type': 'application/json' }, body)).status).toBe(200)
  expect((await raw('GET', '/api/services?language=en', { origin: 'https://elsewhere.example' })).status).toBe(200)
})

test('a refusal says the same in the language asked for', async () => {
  const ask = async (language: string) =>
    JSON.parse((await raw('GET', '/api/cases', { 'accept-language': language })).body).refusal.message as string
  expect(await ask('en-GB,en;q=0.9')).toBe('This visit has ended. Please start again.')
  expect(await ask('zh-CN')).toBe('这次办理已经结束，请重新开始。')
  expect(await ask('fr')).toBe('这次办理已经结束，请重新开始。')
  expect(await ask(';;q=,,*;q=x')).toBe('这次办理已经结束，请重新开始。')
  const english = new Face(product.url, 'desk', 'en')
  await expect(english.call(signIn, { login: 'nobody', password: 'wrong' })).rejects.toThrow('The staff ID or the password is wrong.')
})

test('a fault gives a number to read out, which the log has, and tells nothing of what went wrong', async () => {
  const hall = await inHall(product)
  await product.context.database`alter table visits.visits rename to elsewhere`
  const answer = await raw('GET', '/api/cases', { cookie: hall.cookie, 'accept-language': 'en' })
  await product.context.database`alter table visits.elsewhere rename to visits`
  const { refusal } = JSON.parse(answer.body) as { refusal: { code: string; message: string; details: { reference: string } } }
  expect([answer.status, refusal]).toEqual([
    500,
    {
      code: 'kernel.fault',
      message: `Something went wrong on our side; what you entered is not lost. Please tell our staff the number ${refusal.details.reference}.`,
      details: { reference: expect.stringMatching(/^[\dA-F]{8}$/) },
    },
  ])
  const logged = product.lines
    .map(line => JSON.parse(line) as Record<string, unknown>)
    .find(line => line['reference'] === refusal.details.reference)
  expect(logged).toMatchObject({ msg: 'a fault', route: '/api/cases', method: 'GET', err: { code: '42P01', stack: expect.any(String) } })
  expect(answer.body).not.toMatch(/stack|visits\.visits|at .*\.ts/)
})

test('it is alive, and ready as long as the database answers', async () => {
  expect(JSON.parse((await raw('GET', '/livez')).body)).toEqual({ alive: true })
  expect([(await raw('GET', '/readyz')).status, JSON.parse((await raw('GET', '/readyz')).body)]).toEqual([
    200,
    { ready: true, database: true, keys: true },
  ])
  product.server.ready = false
  expect((await raw('GET', '/readyz')).status).toBe(503)
  product.server.ready = true

  const away = connect('postgres://nobody:x@127.0.0.1:1/none', { most: 2, name: 'away' })
  onTestFinished(async () => await away.end({ timeout: 1 }))
  const url = await product.anotherDoor({ database: away })
  const ready = await raw('GET', '/readyz', {}, undefined, url)
  expect([ready.status, JSON.parse(ready.body)]).toEqual([503, { ready: false, database: false, keys: true }])
  expect((await raw('GET', '/livez', {}, undefined, url)).status).toBe(200)
  const hall = await inHall(product)
  expect(shapeOf(await raw('GET', '/api/cases', { cookie: hall.cookie }, undefined, url))).toEqual([
    503,
    'kernel.unavailable',
    'string',
    'object',
  ])
})

test('after all connections to the database were cut it goes on by itself', async () => {
  const hall = await inHall(product)
  await product.context.database`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'onewindow' and pid <> pg_backend_pid()`
  const answers = await Promise.all(Array.from({ length: 10 }, () => raw('GET', '/api/cases', { cookie: hall.cookie })))
  for (const { status } of answers) expect([200, 503]).toContain(status)
  const all = async () =>
    (await Promise.all(Array.from({ length: 20 }, () => raw('GET', '/api/cases', { cookie: hall.cookie })))).map(({ status }) => status)
  await expect.poll(async () => new Set(await all())).toEqual(new Set([200]))
})

test('a stuck table is answered with "in a moment", not with a fault', async () => {
  const hall = await inHall(product)
  const { head, revision } = await open(hall)
  const sql = product.context.database
  const held = await sql.reserve()
  onTestFinished(() => held.release())
  await held.unsafe('begin; lock table cases.answers in access exclusive mode')
  const asked = refusalOf(hall.call(cases.answer, { id: head.id, seen: revision, patches: [{ path: 'local_register', input: false }] }))
  const code = await asked
  await held.unsafe('rollback')
  expect(code).toBe('kernel.unavailable')
})

test('too many requests are refused with the seconds to wait, per address or per person as the route says', async () => {
  const url = await product.anotherDoor()
  const nobody = new Face(url, 'hall')
  const enrolments = await Promise.all(Array.from({ length: 12 }, () => nobody.send(enrol, { code: 'x', publicKey: 'y' })))
  expect(enrolments.map(({ status }) => status).sort((a, b) => a - b)).toEqual([...Array.from({ length: 10 }, () => 403), 429, 429])
  const refused = enrolments.find(({ status }) => status === 429)!
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toEqual({
    refusal: { code: 'kernel.too_many', message: expect.stringMatching(/请过 \d+ 秒再试/), details: { seconds: expect.any(Number) } },
  })
  // One person at the limit does not keep the others of the same address from their work.
  const [busy, calm] = [new Face(url, 'hall'), new Face(url, 'hall')]
  await busy.call(openVisit, { language: 'zh-CN' })
  await calm.call(openVisit, { language: 'zh-CN' })
  let status = 200
  for (let calls = 0; calls < 620 && status === 200; calls += 20)
    status = Math.max(...(await Promise.all(Array.from({ length: 20 }, () => busy.send(readVisit, {})))).map(answer => answer.status))
  expect(status).toBe(429)
  expect((await calm.send(readVisit, {})).status).toBe(200)
})

test('making up a cookie for each request does not help past a limit', async () => {
  const url = await product.anotherDoor()
  let status = 200
  for (let calls = 0; calls < 1300 && status < 429; calls += 50) {
    const asked = Array.from({ length: 50 }, (_, index) =>
      raw('GET', '/api/search?words=x&language=en', { cookie: `ow-hall=made-up-${calls + index}` }, undefined, url),
    )
    status = Math.max(...(await Promise.all(asked)).map(answer => answer.status))
  }
  expect(status).toBe(429)
})

test('a body that is too large is refused, JSON and files', async () => {
  const hall = await inHall(product)
  await byPhone(product, hall, '13800000222')
  const { head, revision } = await open(hall)
  const patches = [{ path: 'name', input: 'x'.repeat(300_000) }]
  expect(await refusalOf(hall.call(cases.answer, { id: head.id, seen: revision, patches }))).toBe('kernel.too_large')
  const much = Buffer.concat([jpeg(), Buffer.alloc(21_000_000)])
  expect(await refusalOf(attach(hall, head.id, 'photo', much))).toBe('case.file_too_large')
  // The same in parts, without saying how much is to come.
  const { hostname, port } = new URL(product.url)
  const headers = { cookie: hall.cookie, 'content-type': 'image/jpeg', 'idempotency-key': 'chunked-1', 'transfer-encoding': 'chunked' }
  const path = `/api/cases/${head.id}/documents/0190f000-0000-7000-8000-000000000001?rule=photo&name=a&source=upload`
  const line = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => line.destroy())
  const answer = await new Promise<number>((resolve, reject) => {
    const asked = httpRequest({ hostname, port, method: 'PUT', path, headers, agent: line }, response => {
      response.resume()
      response.once('end', () => resolve(response.statusCode!))
    })
    asked.once('error', reject)
    asked.write(jpeg())
    for (let part = 0; part < 24; part++) asked.write(Buffer.alloc(1_000_000))
    asked.end()
  })
  expect(answer).toBe(413)
  // The line is free for the next request.
  const next = await new Promise<number>((resolve, reject) => {
    const asked = httpRequest({ hostname, port, path: '/livez', agent: line }, response => resolve(response.resume().statusCode!))
    asked.once('error', reject)
    asked.end()
  })
  expect(next).toBe(200)
})

test('what is no HTTP at all is answered in our form, and cut', async () => {
  const { hostname, port } = new URL(product.url)
  const say = async (words: string) =>
    await new Promise<string>((resolve, reject) => {
      const socket = connectSocket(Number(port), hostname, () => socket.write(words))
      let heard = ''
      socket.on('data', data => (heard += data.toString()))
      socket.once('close', () => resolve(heard))
      socket.once('error', reject)
    })
  for (const words of ['nonsense\r\n\r\n', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`]) {
    const heard = await say(words)
    expect(heard).toMatch(/^HTTP\/1.1 4\d\d /)
    expect(JSON.parse(heard.slice(heard.indexOf('\r\n\r\n'))), heard).toEqual({
      refusal: { code: 'kernel.malformed', message: expect.any(String), details: {} },
    })
  }
})

test('behind https cookies are of this host alone, and no other name of theirs is believed', async () => {
  const url = await product.anotherDoor({ config: { ...product.config, publicUrl: 'https://hall.example.cn' } })
  const answer = await raw(
    'POST',
    '/api/visits',
    { 'content-type': 'application/json', origin: 'https://hall.example.cn' },
    JSON.stringify({ language: 'en' }),
    url,
  )
  const [line] = answer.headers['set-cookie'] as readonly string[]
  expect(line).toMatch(/^__Host-ow-hall=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
  const token = line!.slice('__Host-ow-hall='.length, line!.indexOf(';'))
  expect((await raw('GET', '/api/cases', { cookie: `__Host-ow-hall=${token}` }, undefined, url)).status).toBe(200)
  expect((await raw('GET', '/api/cases', { cookie: `ow-hall=${token}` }, undefined, url)).status).toBe(401)
})

test('each face has its own person: a cookie of one is nothing at another', async () => {
  const desk = await atDesk(product, 'lina')
  const token = desk.cookie
    .split('; ')
    .find(pair => pair.startsWith('ow-desk='))!
    .slice('ow-desk='.length)
  expect(desk.cookie).not.toContain('ow-hall')
  const asHall = await raw('GET', '/api/cases', { cookie: `ow-hall=${token}` })
  const asDesk = await raw('GET', '/api/staff/me', { cookie: `ow-desk=${token}`, 'x-face': 'desk' })
  const hall = await inHall(product)
  const visitor = await raw('GET', '/api/staff/me', { cookie: hall.cookie.replace('ow-hall', 'ow-desk'), 'x-face': 'desk' })
  expect([asHall.status, asDesk.status, visitor.status]).toEqual([401, 200, 401])
  expect(await refusalOf(new Face(product.url, 'desk').call(readMe, {}))).toBe('kernel.not_signed_in')
})

test('an answer is cut to its shape, and an input is read by it', async () => {
  const nobody = new Face(product.url, 'hall')
  const services = await nobody.call(listServices, { language: 'en' })
  expect(services.services.map(({ id }) => id)).toEqual(expect.arrayContaining(['residence-permit-renewal', 'service-guide']))
  await expect(nobody.call(readDefinition, { service: 'residence-permit-renewal', language: 'fr' as 'en' })).rejects.toThrow(FaceRefused)
  const refused = await raw('POST', '/api/progress', { 'content-type': 'application/json' }, JSON.stringify({ number: 5 }))
  expect(JSON.parse(refused.body)).toEqual({
    refusal: {
      code: 'kernel.malformed',
      message: expect.any(String),
      details: {
        faults: [
          { path: 'number', code: 'invalid_type' },
          { path: 'code', code: 'invalid_type' },
        ],
      },
    },
  })
  expect(
    shapeOf(
      await raw('POST', '/api/cases', { 'content-type': 'application/json', cookie: (await inHall(product)).cookie }, '{"service":"x"}'),
    ),
  ).toEqual([400, 'kernel.malformed', 'string', 'object'])
  expect((await nobody.send(challenge, {})).status).toBe(200)
})

import fc from 'fast-check'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as cases from '#cases'
import * as catalog from '#catalog'
import * as identity from '#identity'
import type { Route } from '#kernel'
import * as terminals from '#terminals'
import * as visits from '#visits'
import { refusals } from '../../programs/compose.ts'
import { apply, attach, open } from '../../../test/setup/applying.ts'
import { atDesk, atTerminal, enrolTerminal, type Face, layCard, type TestTerminal } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { runs } from '../../../test/setup/runs.ts'

const routes: readonly Route[] = [cases, catalog, identity, terminals, visits].flatMap(contract =>
  Object.values(contract as Readonly<Record<string, unknown>>).filter(isRoute),
)

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'path' in value && 'method' in value && 'output' in value
}

let product: Product
let terminal: TestTerminal
let ids: readonly string[]
beforeAll(async () => {
  // A balancer's word for the address is believed, so that the limits per address do not hide what is behind them.
  product = await openTestProduct({ config: { trustedProxies: ['127.0.0.1'], logLevel: 'error' } })
  terminal = await enrolTerminal(product)
})
afterAll(async () => await product.close())

/** What programs that read text have stumbled over, and what our own things are called. */
const words = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '0',
      '-1',
      'null',
      'true',
      'self',
      'child',
      'zh-CN',
      'en',
      'upload',
      'completed',
      'open',
      'approve',
      'photo',
    ),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      '\u0000',
      'a\u0000b',
      '\ud800',
      '\udfff\ud800',
      '\u202e',
      '\ufeff',
      '𠮷',
      '🏳️‍🌈',
      '%',
      '%00',
      '%E0%A4',
      '..',
      '../../etc/passwd',
      "'",
      '"',
      '\\',
      '\\u0000',
      '${1}',
      '{seconds}',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'members/__proto__/member_name',
      'members/constructor/member_id',
      'members',
      'name',
      'address',
      'signature',
      '------------------------------------',
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '0190f000-0000-7000-8000-00000000000g',
      '1e999',
      '9'.repeat(40),
      'x'.repeat(400),
      '13800000001',
      '990101199005120225',
      '2026-02-30',
      '9999-99-99',
      '123456',
      'residence-permit-renewal',
      'service-guide',
      'head.east',
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 4, arbitrary: fc.nat(11).map(index => ids[index % ids.length]!) },
)

const things = fc.letrec(tie => ({
  thing: fc.oneof(
    { maxDepth: 4 },
    words,
    fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -1, 2 ** 53, 1e308, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('thing'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(words, fc.constantFrom('path', 'input', 'region', 'detail', 'strokes', 'kind', 'reason')), tie('thing'), {
      maxKeys: 4,
    }),
  ),
})).thing

const headers = fc.record(
  {
    'x-face': fc.constantFrom('hall', 'kiosk', 'desk', 'nobody', ''),
    'accept-language': fc.constantFrom('en', 'zh', ';q=', '*', 'x'.repeat(300)),
    'idempotency-key': fc.constantFrom('short', 'x'.repeat(64), 'with spaces here', 'k-12345678'),
    'content-type': fc.constantFrom(
      'application/json',
      'text/plain',
      'image/jpeg',
      'application/pdf',
      'application/xml',
      'x',
      'multipart/form-data; boundary=x',
    ),
    'content-encoding': fc.constant('gzip'),
    range: fc.constant('bytes=0-1'),
    'if-none-match': fc.constant('*'),
    host: fc.constantFrom('x', 'a b', '127.0.0.1'),
    'transfer-encoding': fc.constant('chunked'),
    cookie: fc.constantFrom('ow-hall=x; ow-kiosk=x; ow-desk=x', '=;=;;', 'ow-hall', 'ow-desk=%E0%A4%A', `ow-hall=${'x'.repeat(2000)}`),
  },
  { requiredKeys: [] },
)

const questions = fc.constantFrom(
  'for_whom',
  'local_register',
  'valid_until',
  'home_address',
  'phone',
  'ground',
  'address',
  'since',
  'landlord_name',
  'with_family',
  'declaration',
  'signature',
  'members/r1/member_name',
  'members/r1/member_id',
  'members/r1/member_relation',
)

const noBodies = fc.constantFrom(
  '',
  '{',
  '[]',
  '"x"',
  'null',
  '1',
  '{"__proto__":{"a":1}}',
  '{"a":1}}',
  '\u0000',
  `${'['.repeat(60_000)}${']'.repeat(60_000)}`,
)

interface Asked {
  readonly input: Readonly<Record<string, unknown>>
  readonly more: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string | null
  readonly address: number
}

/** A request to a route: its own names with anything in them, other names beside, and now and then a body that is none. */
function requestsTo(route: Route): fc.Arbitrary<Asked> {
  const names = Object.keys((route.input._zod.def as unknown as { readonly shape: object }).shape)
  const known = fc.nat(11).map(index => ids[index % ids.length]!)
  const fitting: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    id: fc.oneof({ weight: 8, arbitrary: fc.nat(1).map(index => ids[index]!) }, words),
    file: fc.oneof({ weight: 4, arbitrary: known }, words),
    help: fc.oneof({ weight: 4, arbitrary: fc.constant(3).map(index => ids[index]!) }, words),
    staff: fc.oneof({ weight: 4, arbitrary: known }, words),
    patches: fc.array(
      fc.record({ path: fc.oneof({ weight: 4, arbitrary: questions }, words), input: things }, { requiredKeys: ['path'] }),
      { minLength: 1, maxLength: 3 },
    ),
    items: fc.array(fc.record({ kind: fc.constantFrom('question', 'document'), path: words, reason: words }), { maxLength: 3 }),
    seen: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 5, max: 12 }) }, things),
    minutes: fc.oneof(fc.nat(40), things),
    language: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('zh-CN', 'en') }, words),
    rule: fc.oneof(fc.constantFrom('photo', 'lease', 'constructor'), words),
    source: fc.oneof({ weight: 4, arbitrary: fc.constant('upload') }, words),
    row: fc.oneof({ weight: 2, arbitrary: fc.constantFrom('r1', '__proto__', 'constructor') }, words),
    group: fc.oneof({ weight: 2, arbitrary: fc.constantFrom('members', '__proto__', 'constructor') }, words),
    view: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...cases.workViews) }, words),
    ending: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...visits.endings) }, words),
    terminal: fc.oneof(fc.record({ terminal: words, challenge: words, signature: words }), things),
    card: fc.oneof(
      fc.record({
        ...Object.fromEntries(['name', 'nation', 'address', 'authority', 'birth', 'validFrom', 'validTo'].map(name => [name, words])),
        sex: fc.constant('male'),
        idNumber: fc.constant('990101199005120225'),
      }),
      things,
    ),
  }
  const fields = Object.fromEntries(names.map(name => [name, fitting[name] ?? fc.oneof({ weight: 5, arbitrary: words }, things)]))
  return fc.record({
    input: fc.oneof({ weight: 5, arbitrary: fc.record(fields) }, fc.record(fields, { requiredKeys: [] })),
    more: fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, fc.dictionary(words, things, { maxKeys: 3 })),
    headers: fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, headers),
    body: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, noBodies, fc.json()),
    address: fc.nat(2 ** 24 - 1),
  })
}

async function send(route: Route, face: Face, asked: Asked): Promise<{ readonly status: number; readonly body: string }> {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeSafely(textOf(asked.input[name] ?? ids[0])))
  const rest = { ...asked.input, ...asked.more }
  const inBody = route.body.kind === 'json' && (route.method === 'POST' || route.method === 'PUT')
  const query = inBody
    ? ''
    : `?${Object.entries(rest)
        .map(([name, value]) => `${encodeSafely(name)}=${encodeSafely(textOf(value))}`)
        .join('&')}`
  const { hostname, port } = new URL(product.url)
  const { address } = asked
  const sent: Record<string, string> = {
    'x-face': face.face,
    cookie: face.cookie,
    'idempotency-key': `fuzz-${asked.address}-${Math.random().toString(36).slice(2)}`,
    'x-forwarded-for': `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}`,
    ...(inBody ? { 'content-type': 'application/json' } : route.body.kind === 'bytes' ? { 'content-type': 'image/jpeg' } : {}),
    ...Object.fromEntries(Object.entries(asked.headers).filter((pair): pair is [string, string] => pair[1] !== undefined)),
  }
  const body = asked.body ?? (inBody ? JSON.stringify(rest) : undefined)
  return await new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method: route.method, path: `${path}${query}`, headers: sent }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.once('end', () => resolve({ status: response.statusCode!, body: text }))
    })
    request.once('error', reject)
    request.end(body)
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function encodeSafely(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return '%ED%A0%80'
  }
}

/** Somebody at a terminal, identified, with a draft, or a member of staff: whoever the route is for, so that what is sent gets behind the door. */
async function actorFor(route: Route): Promise<Face> {
  // Through a door that has counted nobody yet: many actors from one address are what limits are for.
  const door = { ...product, url: await product.anotherDoor() }
  const { face, visit } = await atTerminal(door, terminal)
  await layCard(face, terminal, visit)
  const draft = await open(face)
  const { documents } = await attach(face, draft.head.id, 'photo')
  const submitted = await apply(face)
  const desk = await atDesk(door, { identity: 'admin', visits: 'chenjing' }[route.name.split('.')[0]!] ?? 'zhaomin')
  const { id: help } = await face.call(visits.callHelp, { place: 'home' })
  ids = [draft.head.id, submitted.head.id, documents[0]!.id, help, visit.id, terminal.id, submitted.head.number, submitted.slip!.code]
  return route.who === 'staff' ? desk : face
}

describe('whatever is sent to a route, it is answered or refused in words, and never a fault', () => {
  test.each(routes.map(route => [route.name, route] as const))('%s', { timeout: 120_000 }, async (_, route) => {
    const face = await actorFor(route)
    const property = fc.asyncProperty(requestsTo(route), async asked => {
      const { status, body } = await send(route, face, asked)
      if (status < 400) return
      const { refusal } = JSON.parse(body) as { refusal: { code: string; message: string; details: unknown } }
      expect(status, status < 500 ? body : `${body}\n${product.lines.at(-1)}`).toBeLessThan(500)
      expect(Object.keys(refusals)).toContain(refusal.code)
      expect(refusal).toEqual({ code: refusal.code, message: expect.stringMatching(/^[^{}]+$/), details: expect.any(Object) })
    })
    await fc.assert(property, { numRuns: runs(route.name === 'cases.answer' ? 100 : 25) })
  })
})

test('every route of every contract was tried', () => {
  expect(routes.length).toBeGreaterThan(40)
  expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length)
})

describe('what has gone wrong once', () => {
  let face: Face
  let id: string
  beforeAll(async () => {
    ;({ face } = await atTerminal(product, terminal))
    id = (await open(face)).head.id
  })

  const asked = (given: Partial<Asked>): Asked => ({ input: {}, more: {}, headers: {}, body: null, address: 1, ...given })
  const answered = async (route: Route, given: Partial<Asked>) => {
    const { status, body } = await send(route, face, asked(given))
    return [status, (JSON.parse(body) as { refusal?: { code: string } }).refusal?.code]
  }

  test('a text with a NUL in it, where PostgreSQL looks for it', async () => {
    expect(await answered(identity.signIn, { input: { login: 'a\u0000b', password: 'x' } })).toEqual([400, 'kernel.malformed'])
    expect(await answered(visits.callHelp, { input: { place: 'a\u0000b' } })).toEqual([400, 'kernel.malformed'])
  })

  test('half a character, and a NUL, in an answer: kept with a sign in its place, and shown with what is wrong', async () => {
    for (const typed of ['\ud83d', 'a\u0000b', { a: '\udfff' }]) {
      const { revision } = await face.call(cases.readCase, { id })
      const patches = [{ path: 'employer', input: typed as string }]
      await face.call(cases.answer, { id, seen: revision, patches: [{ path: 'ground', input: 'work' }, ...patches] })
      const { entries } = await face.call(cases.readCase, { id })
      expect(JSON.stringify(entries['employer'])).toContain('\ufffd')
      expect(entries['employer']?.problem?.code).toMatch(/strange_characters|malformed|too_short/)
    }
  })

  test('an answer a hundred thousand levels deep, and one of five', async () => {
    const deep = (levels: number) =>
      `{"id":"${id}","seen":99,"patches":[{"path":"employer","input":${'['.repeat(levels)}${']'.repeat(levels)}}]}`
    expect(await answered(cases.answer, { input: { id }, body: deep(100_000) })).toEqual([400, 'kernel.malformed'])
    expect(await answered(cases.answer, { input: { id }, body: deep(5) })).toEqual([400, 'kernel.malformed'])
    expect(await answered(cases.answer, { input: { id }, body: deep(4) })).toEqual([200, undefined])
  })

  test('a group called like something every object has', async () => {
    for (const group of ['constructor', '__proto__', 'toString'])
      expect(await answered(cases.removeRow, { input: { id, group, row: 'a' } })).toEqual([409, 'case.no_such_question'])
    expect(await answered(cases.addRow, { input: { id, group: 'constructor', row: 'a' } })).toEqual([409, 'case.no_such_question'])
  })

  test('ids that are none, in addresses, bodies and live rooms', async () => {
    const dashes = '-'.repeat(36)
    const proof = { terminal: dashes, challenge: 'x', signature: 'x' }
    expect(await answered(visits.openVisit, { input: { language: 'en', terminal: proof } })).toEqual([400, 'kernel.malformed'])
    const documents = await fetch(`${product.url}/api/cases/${dashes}/documents/${dashes}?face=kiosk`, { headers: { cookie: face.cookie } })
    expect([documents.status, ((await documents.json()) as { refusal: { code: string } }).refusal.code]).toEqual([404, 'case.unknown'])
  })

  test('a file that is no file: nothing, text, JSON', async () => {
    const input = { id, file: '0190f000-0000-7000-8000-000000000001', rule: 'photo', name: 'a', source: 'upload' }
    for (const [type, body] of [
      ['text/plain', 'x'],
      ['application/json', '{}'],
      ['application/json', '[1]'],
      ['image/jpeg', ''],
    ] as const) {
      const [status, code] = await answered(cases.attachDocument, { input, headers: { 'content-type': type }, body })
      expect([status, code], type).toEqual(type === 'image/jpeg' ? [422, 'case.damaged_file'] : [400, 'kernel.malformed'])
    }
    const { file, ...query } = input
    const address = `${product.url}/api/cases/${id}/documents/${file}?${new URLSearchParams(query)}`
    const bare = { 'x-face': 'kiosk', cookie: face.cookie, 'idempotency-key': 'nothing-at-all' }
    expect((await fetch(address, { method: 'PUT', headers: bare })).status).toBe(400)
    expect(await answered(identity.signOut, { headers: { 'content-type': 'image/jpeg' }, body: 'x' })).toEqual([
      401,
      'kernel.not_signed_in',
    ])
    expect(await answered(terminals.challenge, { headers: { 'content-type': 'image/jpeg' }, body: 'x' })).toEqual([400, 'kernel.malformed'])
  })
})

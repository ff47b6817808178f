import { createHash, getHashes, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { search } from '#catalog'
import { signIn } from '#identity'
import { canonicalJson } from '#kernel'
import { callHelp, proveCard, provePhone, sendPhoneCode } from '#visits'
import { answerAll, attach, jpeg, open, rented } from '../../../test/setup/applying.ts'
import { atDesk, atTerminal, card, enrolTerminal, Face, FaceRefused, idNumber, layCard } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

/** What nobody but the case may know, in every field somebody can type in. Each is found again by its own letters. */
const canary = {
  name: '金丝雀',
  idNumber: idNumber('1983-07-19', 777),
  phone: '13877770001',
  home: '金丝雀县藏身路 771 号',
  detail: '金丝雀大道 772 号 3 单元',
  landlord: '金丝雀东',
  landlordPhone: '13877770002',
  wrongPhone: '1387777',
  wrongId: '990101198307197770',
  member: '金丝雀儿',
  memberId: idNumber('2015-02-03', 778),
  school: '金丝雀学堂',
  file: '金丝雀的合同',
  note: '金丝雀先生请重拍',
  exif: 'canary-camera-7734',
} as const
/** Also nobody's business in a log, though not sealed in the case: what is typed where it may be anything. */
const typed = {
  employer: '鹦鹉工厂',
  words: '鹦鹉怎么办',
  login: 'canary-login-775',
  password: 'canary-password-776',
  code: 'CANARY77',
} as const

let product: Product
beforeAll(async () => {
  // Nothing works on the jobs, so that all of them can be read.
  product = await openTestProduct({ work: false, config: { logLevel: 'debug' } })
  await live()
})
afterAll(async () => await product.close())

/** Somebody does everything there is to do, and something wrong everywhere. */
async function live(): Promise<void> {
  const { context } = product
  const terminal = await enrolTerminal(product)
  const { face, visit } = await atTerminal(product, terminal)
  const data = card({ name: canary.name, idNumber: canary.idNumber, address: canary.home })
  await layCard(face, terminal, visit, data)
  await refused(face.call(proveCard, { card: data, signature: 'x' }))
  await refused(face.call(provePhone, { phone: canary.phone, code: '000000' }))
  await face.call(callHelp, { place: 'home' })
  await refused(face.call(search, { words: typed.words, language: 'zh-CN' }))
  await refused(new Face(product.url, 'desk').call(signIn, { login: typed.login, password: typed.password }))
  await refused(face.call(cases.queryProgress, { number: canary.idNumber, code: typed.code }))

  const { head, today } = await open(face)
  const { id } = head
  const identified = await face.call(cases.identify, { id })
  const own: Readonly<Record<string, string | boolean | { region: string; detail: string }>> = {
    home_address: canary.home,
    phone: canary.phone,
    address: { region: 'jn_wangjiang', detail: canary.detail },
    landlord_name: canary.landlord,
    with_family: true,
  }
  const answers = rented(today).map(([path, input]) => [path, own[path] ?? input] as const)
  let view = await answerAll(face, identified, answers)
  for (const [path, input] of [
    ['landlord_phone', canary.wrongPhone],
    ['phone', canary.wrongPhone],
    ['phone', canary.phone],
    ['landlord_phone', canary.landlordPhone],
  ] as const)
    view = await face.call(cases.answer, { id, seen: view.revision, patches: [{ path, input }] })
  view = await face.call(cases.addRow, { id, group: 'members', row: 'r1' })
  for (const memberId of [canary.wrongId, canary.memberId])
    view = await face.call(cases.answer, {
      id,
      seen: view.revision,
      patches: [
        { path: 'members/r1/member_name', input: canary.member },
        { path: 'members/r1/member_id', input: memberId },
        { path: 'members/r1/member_relation', input: 'child' },
      ],
    })
  await attach(face, id, 'photo', withExif(jpeg()))
  const sealed = { id, file: randomUUID(), rule: 'lease', name: `${canary.file}.jpg`, source: 'upload' } as const
  view = await face.call(cases.attachDocument, sealed, { body: jpeg(), type: 'image/jpeg' })
  const submitted = await face.call(cases.submit, { id, seen: view.revision })

  const desk = await atDesk(product, 'lina')
  const claimed = await desk.call(cases.claim, { id })
  await desk.call(cases.reveal, { id, path: 'id_number' })
  await desk.call(cases.giveBack, {
    id,
    seen: claimed.revision,
    action: 'return',
    items: [{ kind: 'question', path: 'landlord_name', reason: 'mismatch' }],
    note: canary.note,
  })
  await face.call(cases.queryProgress, { number: submitted.slip!.number, code: submitted.slip!.code })

  // A draft with what is sensitive by the definition and what is not, one file, and a fault on the way.
  const draft = await open(face)
  await answerAll(face, draft, [
    ['ground', 'study'],
    ['school', canary.school],
    ['ground', 'work'],
    ['employer', typed.employer],
  ])
  await context.database`alter table cases.answers rename to elsewhere`
  await refused(
    answerAll(face, draft, [
      ['landlord_name', canary.landlord],
      ['employer', typed.employer],
    ]),
  )
  await refused(answerAll(face, draft, [['phone', `${canary.phone}\u0000`]]))
  await context.database`alter table cases.elsewhere rename to answers`
}

async function refused(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof FaceRefused)) throw error
  })
}

function withExif(picture: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('Exif\0\0'), Buffer.from(canary.exif)])
  const segment = Buffer.from([0xff, 0xe1, 0, body.length + 2])
  return Buffer.concat([picture.subarray(0, 2), segment, body, picture.subarray(2)])
}

/** Every row of every table, as text; bytes as hexadecimal. */
async function rows(schemas: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const sql = product.context.database
  const tables = await sql`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema = any(${[...schemas]}) order by 1`
  const found = new Map<string, readonly string[]>()
  for (const { name } of tables)
    found.set(
      name as string,
      (await sql.unsafe(`select t::text as line from ${name as string} t`)).map(row => row['line'] as string),
    )
  return found
}

/** Where a word stands: plain, as bytes, or as JSON writes it. */
function hits(places: ReadonlyMap<string, readonly string[]>, words: readonly string[]): readonly string[] {
  return [...places].flatMap(([place, lines]) =>
    words
      .filter(word =>
        lines.some(
          line =>
            line.includes(word) ||
            line.includes(Buffer.from(word).toString('hex')) ||
            line.includes(
              JSON.stringify(word)
                .replaceAll(/[\u0080-\uffff]/g, letter => `\\u${letter.charCodeAt(0).toString(16)}`)
                .slice(1, -1),
            ),
        ),
      )
      .map(word => `${place}: ${word}`),
  )
}

const all = [...Object.values(canary), ...Object.values(typed)]

test('the search finds what it looks for: names of staff, of terminals, and what was typed and is no secret', async () => {
  const found = await rows(['identity', 'terminals', 'cases'])
  expect(hits(found, ['李娜', '自助终端 1 号', typed.employer])).toEqual([
    `cases.answers: ${typed.employer}`,
    'identity.staff: 李娜',
    'terminals.terminals: 自助终端 1 号',
  ])
  expect(hits(new Map([['bytes', [Buffer.from(`x${canary.name}x`).toString('hex')]]]), all)).toEqual([`bytes: ${canary.name}`])
})

test('no event, audit row, operation, timer or job holds what a person typed', async () => {
  const found = await rows(['kernel', 'graphile_worker'])
  for (const table of ['kernel.operations', 'kernel.timers', 'graphile_worker._private_jobs'])
    expect(found.get(table)?.length, table).toBeGreaterThan(1)
  const logged = [...found].filter(([name]) => /^kernel\.(events|audit)_/.test(name)).reduce((sum, [, lines]) => sum + lines.length, 0)
  expect(logged).toBeGreaterThan(60)
  expect(hits(found, all)).toEqual([])
})

test('what is kept of an input to know it again tells nobody who tries all phone numbers which it was', async () => {
  const { face } = await atTerminal(product, await enrolTerminal(product))
  const key = randomUUID()
  await face.call(sendPhoneCode, { phone: canary.phone }, { key })
  const [row] = await product.context.database`select fingerprint from kernel.operations where key = ${key}`
  const fingerprint = row!['fingerprint'] as string
  const asked = canonicalJson({ route: sendPhoneCode.name, input: { phone: canary.phone } })
  // With the key file it is known again: what is tried below is what was asked.
  const keyed = product.context.keyring.blindIndex({ table: 'kernel.operations', column: 'fingerprint' }, asked)
  expect(fingerprint).toBe(keyed.toString('hex'))
  const guesses = getHashes().flatMap(name => hashOf(name, asked) ?? [])
  expect(guesses.length).toBeGreaterThan(10)
  expect(guesses.filter(guess => guess.startsWith(fingerprint))).toEqual([])
})

/** Null for a hash this build of OpenSSL does not do. */
function hashOf(name: string, text: string): string | null {
  try {
    return createHash(name).update(text).digest('hex')
  } catch {
    return null
  }
}

test('no table holds in plain text what is sensitive', async () => {
  const found = await rows(['kernel', 'organisation', 'notifications', 'customers', 'identity', 'catalog', 'terminals', 'visits', 'cases'])
  expect(found.get('cases.answers')?.length).toBeGreaterThan(15)
  expect(hits(found, Object.values(canary))).toEqual([])
})

test('the log tells of requests and faults, and nothing of what was in them', async () => {
  const lines = product.lines.map(line => JSON.parse(line) as Record<string, unknown>)
  expect(lines.filter(({ msg }) => msg === 'answered').length).toBeGreaterThan(30)
  expect(lines.filter(({ msg }) => msg === 'a fault').length).toBeGreaterThan(0)
  expect(hits(new Map([['log', product.lines]]), all)).toEqual([])
  expect(product.lines.filter(line => /\d{17}[\dX]|\b1[3-9]\d{9}\b/.test(line))).toEqual([])
})

test('files are sealed on disk, under names that tell nothing', async () => {
  const root = join(product.config.dataDir, 'documents')
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  expect(files.length).toBe(2)
  for (const { parentPath, name } of files) {
    const bytes = await readFile(join(parentPath, name))
    expect(name).toMatch(/^[\da-f-]{36}$/)
    expect(bytes.subarray(0, 4).toString()).toBe('OWF1')
    for (const plain of [Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(canary.exif), Buffer.from(canary.file)])
      expect(bytes.indexOf(plain)).toBe(-1)
  }
})

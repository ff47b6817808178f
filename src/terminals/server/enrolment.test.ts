import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { minute, second } from '#kernel'
import { operate } from '#kernel/server'
import { cardStatement, challenge, enrol, readSimulated, visitStatement } from '#terminals'
import { findTerminalByKey, issueEnrolment } from '#terminals/server'
import { openVisit, proveCard, readVisit } from '#visits'
import { atTerminal, card, enrolTerminal, Face, idNumber, layCard, refusalOf, type TestTerminal } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let url: string
beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())
beforeEach(async () => {
  url = await product.anotherDoor()
})

const request = { name: 'terminals.issue_enrolment', actor: { kind: 'system', id: 'test' } } as const

async function issue(key = 'wangjiang-1'): Promise<{ readonly id: string; readonly code: string }> {
  const { id } = (await findTerminalByKey(product.context, key))!
  return { id, code: await operate(product.context, request, async operation => await issueEnrolment(operation, id)) }
}

function newKey(type: 'ed25519' | 'x25519' = 'ed25519'): string {
  // The two types have declarations of their own.
  const { publicKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
}

const kiosk = () => new Face(url, 'kiosk')
const bad = 'terminals.bad_enrolment'

test('a code enrols one terminal, once', async () => {
  const { id, code } = await issue()
  expect(code).toMatch(/^[\dA-F]{20}$/)
  const typed = ` ${code.toLowerCase()} `
  expect(await kiosk().call(enrol, { code: typed, publicKey: newKey() })).toEqual({ terminal: id, name: '自助终端 1 号' })
  expect(await refusalOf(kiosk().call(enrol, { code, publicKey: newKey() }))).toBe(bad)
})

test('used at eight places at once, it is used once', async () => {
  const { code } = await issue()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      kiosk()
        .call(enrol, { code, publicKey: newKey() })
        .then(
          () => 'in',
          () => bad,
        ),
    ),
  )
  expect(answers.filter(answer => answer === 'in')).toHaveLength(1)
})

test('a code is good for ten minutes, and a wrong one never', async () => {
  const { code } = await issue()
  product.clock.advance(10 * minute)
  expect(await refusalOf(kiosk().call(enrol, { code, publicKey: newKey() }))).toBe(bad)
  const late = await issue()
  product.clock.advance(10 * minute - second)
  expect((await kiosk().call(enrol, { code: late.code, publicKey: newKey() })).terminal).toBe(late.id)
  for (const wrong of ['', 'x', '0'.repeat(20)])
    expect(await refusalOf(kiosk().call(enrol, { code: wrong, publicKey: newKey() }))).toBe(bad)
})

test('only an Ed25519 key is taken, and a code is not used up by another', async () => {
  const { code } = await issue()
  for (const publicKey of ['', 'no key', newKey('x25519'), Buffer.from('MIIB').toString('base64')])
    expect(await refusalOf(kiosk().call(enrol, { code, publicKey })), publicKey).toBe(bad)
  expect((await kiosk().call(enrol, { code, publicKey: newKey() })).name).toBe('自助终端 1 号')
})

test('enrolled again, a terminal has its new key only', async () => {
  const before = await enrolTerminal({ ...product, url }, 'qianjiang-1')
  const after = await enrolTerminal({ ...product, url }, 'qianjiang-1')
  expect(before.id).toBe(after.id)
  expect(await refusalOf(atTerminal({ url }, before))).toBe('terminals.not_proved')
  expect((await atTerminal({ url }, after)).visit).toMatchObject({
    channel: 'kiosk',
    terminal: '自助终端 1 号',
    site: { name: '钱江街道便民服务站' },
  })
})

/** Opens a visit with a proof that has been tampered with. */
async function openWith(
  change: (given: { terminal: string; challenge: string; signature: string }) => { terminal: string; challenge: string; signature: string },
  terminal: TestTerminal,
) {
  const face = kiosk()
  const { challenge: asked } = await face.call(challenge, {})
  const signature = terminal.signed(visitStatement({ terminal: terminal.id, challenge: asked }))
  return await refusalOf(
    face.call(openVisit, { language: 'zh-CN', terminal: change({ terminal: terminal.id, challenge: asked, signature }) }),
  )
}

test('no visit at a terminal without its own signature over our challenge', async () => {
  const own = await enrolTerminal({ ...product, url }, 'wangjiang-1')
  const foreign = await enrolTerminal({ ...product, url }, 'wangjiang-2')
  const { challenge: other } = await kiosk().call(challenge, {})
  const cases: Readonly<Record<string, Parameters<typeof openWith>[0]>> = {
    'no signature': given => ({ ...given, signature: '' }),
    'noise for a signature': given => ({ ...given, signature: Buffer.alloc(64).toString('base64') }),
    'another terminal’s signature': given => ({
      ...given,
      signature: foreign.signed(visitStatement({ terminal: own.id, challenge: given.challenge })),
    }),
    'in another terminal’s name': given => ({ ...given, terminal: foreign.id }),
    'over another challenge': given => ({ ...given, challenge: other }),
    'a challenge of one’s own': () => {
      const made = Buffer.alloc(16, 7).toString('base64url')
      return { terminal: own.id, challenge: made, signature: own.signed(visitStatement({ terminal: own.id, challenge: made })) }
    },
    'a signature for a card': given => ({
      ...given,
      signature: own.signed(cardStatement({ terminal: own.id, visit: given.challenge, card: card() })),
    }),
    'a terminal nobody knows': given => ({ ...given, terminal: '0190f000-0000-7000-8000-000000000000' }),
    'a terminal that was never enrolled': given => ({ ...given, terminal: unenrolled }),
  }
  const unenrolled = (await findTerminalByKey(product.context, 'xincheng-1'))!.id
  for (const [kind, change] of Object.entries(cases)) expect(await openWith(change, own), kind).toBe('terminals.not_proved')
})

test('a challenge is answered once, and within a minute', async () => {
  const terminal = await enrolTerminal({ ...product, url })
  const face = kiosk()
  const { challenge: asked } = await face.call(challenge, {})
  const proof = {
    terminal: terminal.id,
    challenge: asked,
    signature: terminal.signed(visitStatement({ terminal: terminal.id, challenge: asked })),
  }
  expect((await face.call(openVisit, { language: 'zh-CN', terminal: proof })).channel).toBe('kiosk')
  expect(await refusalOf(kiosk().call(openVisit, { language: 'zh-CN', terminal: proof }))).toBe('terminals.not_proved')
  const { challenge: late } = await face.call(challenge, {})
  product.clock.advance(minute)
  const signature = terminal.signed(visitStatement({ terminal: terminal.id, challenge: late }))
  expect(
    await refusalOf(kiosk().call(openVisit, { language: 'zh-CN', terminal: { terminal: terminal.id, challenge: late, signature } })),
  ).toBe('terminals.not_proved')
})

test('a card counts only with its terminal’s signature, for this visit and as it was read', async () => {
  const own = await enrolTerminal({ ...product, url }, 'wangjiang-1')
  const foreign = await enrolTerminal({ ...product, url }, 'wangjiang-2')
  const before = await atTerminal({ url }, own)
  const { face, visit } = await atTerminal({ url }, own)
  const data = card()
  const readings: Readonly<Record<string, readonly [typeof data, string]>> = {
    'no signature': [data, ''],
    'another terminal’s': [data, foreign.signed(cardStatement({ terminal: own.id, visit: visit.id, card: data }))],
    'a reading from the visit before': [data, own.signed(cardStatement({ terminal: own.id, visit: before.visit.id, card: data }))],
    'another number than was read': [
      card({ idNumber: idNumber('1991-01-01', 33) }),
      own.signed(cardStatement({ terminal: own.id, visit: visit.id, card: data })),
    ],
    'another name than was read': [card({ name: '李四' }), own.signed(cardStatement({ terminal: own.id, visit: visit.id, card: data }))],
    'a longer validity than was read': [
      card({ validTo: null }),
      own.signed(cardStatement({ terminal: own.id, visit: visit.id, card: data })),
    ],
    'the signature that opened the visit': [data, own.signed(visitStatement({ terminal: own.id, challenge: visit.id }))],
  }
  for (const [kind, [given, signature]] of Object.entries(readings))
    expect(await refusalOf(face.call(proveCard, { card: given, signature })), kind).toBe('terminals.not_proved')
  expect((await face.call(readVisit, {})).assurance).toBe('none')
  expect((await layCard(face, own, visit, data)).assurance).toBe('card')
})

test('outside of a demonstration there is no simulated terminal', async () => {
  expect(await kiosk().call(readSimulated, {})).toEqual({ simulated: null })
})

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect } from 'vitest'
import { checkDigitOf, sexOf } from '#catalog'
import { operate } from '#kernel/server'
import { signIn } from '#identity'
import { type CardData, cardStatement, challenge, type DeviceKind, enrol, visitStatement } from '#terminals'
import { findTerminalByKey, issueEnrolment } from '#terminals/server'
import { openVisit, proveCard, provePhone, sendPhoneCode, type VisitView } from '#visits'
import { demoPassword } from '../../src/programs/seed/enterprise.ts'
import { Face, FaceRefused } from '../../src/programs/seed/face.ts'
import type { Product } from './product.ts'

export { Face, FaceRefused }

export interface TestTerminal {
  readonly id: string
  readonly key: KeyObject
  signed(statement: string): string
}

/** An ID number that cannot be anybody's (no area begins with 99), for a birth day. */
export function idNumber(birth = '1990-05-12', sequence = 22): string {
  const seventeen = `990101${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return seventeen + checkDigitOf(seventeen)
}

export function card(given: Partial<CardData> = {}): CardData {
  const number = given.idNumber ?? idNumber()
  return {
    name: '张敏',
    sex: sexOf(number),
    nation: '汉',
    birth: '1990-05-12',
    address: '安州市临溪县城关镇解放路 12 号',
    idNumber: number,
    authority: '临溪县公安局',
    validFrom: '2018-06-01',
    validTo: '2038-06-01',
    ...given,
  }
}

export async function enrolTerminal(
  product: Pick<Product, 'url' | 'context'>,
  key = 'wangjiang-1',
  devices: DeviceKind[] = [],
): Promise<TestTerminal> {
  const { id } = (await findTerminalByKey(product.context, key))!
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const request = { name: 'terminals.issue_enrolment', actor: { kind: 'system', id: 'test' } } as const
  const code = await operate(product.context, request, async operation => await issueEnrolment(operation, id))
  await new Face(product.url, 'kiosk').call(enrol, {
    code,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    devices,
  })
  return { id, key: privateKey, signed: statement => sign(null, Buffer.from(statement), privateKey).toString('base64') }
}

/** Somebody at a terminal: a visit that the terminal itself vouches for. */
export async function atTerminal(product: Pick<Product, 'url'>, terminal: TestTerminal): Promise<{ face: Face; visit: VisitView }> {
  const face = new Face(product.url, 'kiosk')
  const { challenge: asked } = await face.call(challenge, {})
  const signature = terminal.signed(visitStatement({ terminal: terminal.id, challenge: asked }))
  const visit = await face.call(openVisit, { language: 'zh-CN', terminal: { terminal: terminal.id, challenge: asked, signature } })
  return { face, visit }
}

export async function layCard(face: Face, terminal: TestTerminal, visit: VisitView, data: CardData = card()): Promise<VisitView> {
  return await face.call(proveCard, {
    card: data,
    signature: terminal.signed(cardStatement({ terminal: terminal.id, visit: visit.id, card: data })),
  })
}

export async function inHall(product: Pick<Product, 'url'>, language: 'zh-CN' | 'en' = 'zh-CN'): Promise<Face> {
  const face = new Face(product.url, 'hall', language)
  await face.call(openVisit, { language })
  return face
}

/** Proves a phone by the code that arrives at it. */
export async function byPhone(product: Product, face: Face, phone = '13800000001'): Promise<VisitView> {
  const before = product.sms.messages.length
  await face.call(sendPhoneCode, { phone })
  const code = await codeFor(product, phone, before)
  return await face.call(provePhone, { phone, code })
}

export async function codeFor(product: Product, phone: string, after = 0): Promise<string> {
  const find = () => product.sms.messages.slice(after).find(({ to }) => to === phone)
  await expect.poll(find, { timeout: 10_000, interval: 10 }).toBeDefined()
  return /\d{6}/.exec(find()!.text)![0]
}

export async function atDesk(product: Pick<Product, 'url'>, login: string): Promise<Face> {
  const face = new Face(product.url, 'desk')
  await face.call(signIn, { login, password: demoPassword })
  return face
}

/** The code of the refusal a call meets; the test fails when it is answered. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof FaceRefused) return error.code
    throw error
  }
  throw new Error('the call was answered, a refusal was expected')
}

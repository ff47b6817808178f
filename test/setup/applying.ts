import { randomUUID } from 'node:crypto'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import { type Input, readDefinition } from '#catalog'
import { addDays } from '#kernel'
import { byPhone, type Face, idNumber, inHall } from './people.ts'
import type { Product } from './product.ts'

/** A picture of the size asked for that every decoder takes: grey, JPEG, drawn by hand (ITU-T T.81) so that the tests need no library. */
export function jpeg(width = 600, height = 800): Buffer {
  const table = (id: number, bytes: readonly number[]) => Buffer.from([0xff, 0xdb, 0, 67, id, ...bytes])
  const start = Buffer.from([0xff, 0xd8])
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])
  const counts = [0, 1, ...Array.from({ length: 14 }, () => 0)]
  const dc = Buffer.from([0xff, 0xc4, 0, 20, 0x00, ...counts, 0])
  const ac = Buffer.from([0xff, 0xc4, 0, 20, 0x10, ...counts, 0])
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0])
  // Each block is a DC difference of nothing and an end-of-block: the codes 00 00.
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8)
  const data = Buffer.alloc(Math.ceil((blocks * 4) / 8))
  return Buffer.concat([
    start,
    table(
      0,
      Array.from({ length: 64 }, () => 16),
    ),
    frame,
    dc,
    ac,
    scan,
    data,
    Buffer.from([0xff, 0xd9]),
  ])
}

export const rented = (today: string): readonly (readonly [string, Input])[] => [
  ['for_whom', 'self'],
  ['local_register', false],
  ['valid_until', addDays(today, 18)],
  ['name', '张敏'],
  ['id_number', idNumber()],
  ['home_address', '安州市临溪县城关镇解放路 12 号'],
  ['phone', '13800000001'],
  ['ground', 'rented'],
  ['address', { region: 'jn_wangjiang', detail: '江南大道 88 号 3 幢 502 室' }],
  ['since', addDays(today, -800)],
  ['landlord_name', '许国华'],
  ['lease_end', addDays(today, 220)],
  ['with_family', false],
  ['declaration', true],
]

export async function open(face: Face): Promise<CaseView> {
  const opened = await face.call(cases.openCase, { service: 'residence-permit-renewal' })
  return await agree(face, opened.head.id)
}

/** Agrees to the notice as the page shows it. */
export async function agree(face: Face, id: string, service = 'residence-permit-renewal'): Promise<CaseView> {
  return await face.call(cases.consent, { id, notice: await noticeOf(face, service) })
}

/** The hash of the notice that is published, in the language of the face. */
export async function noticeOf(face: Face, service = 'residence-permit-renewal'): Promise<string> {
  return (await face.call(readDefinition, { service, language: face.language })).texts.hash
}

export async function answerAll(face: Face, view: CaseView, answers: readonly (readonly [string, Input])[]): Promise<CaseView> {
  const patches = answers.filter(([path]) => view.entries[path]?.locked !== true).map(([path, input]) => ({ path, input }))
  return await face.call(cases.answer, { id: view.head.id, seen: view.revision, patches })
}

export async function attach(face: Face, id: string, rule: string, body = jpeg(), file: string = randomUUID()): Promise<CaseView> {
  return await face.call(cases.attachDocument, { id, file, rule, name: `${rule}.jpg`, source: 'upload' }, { body, type: 'image/jpeg' })
}

/** From the first keystroke to the slip: somebody identified applies, for themselves in rented rooms if nothing else is said. */
export async function apply(face: Face, answers = rented, documents: readonly string[] = ['photo', 'lease']): Promise<CaseView> {
  const ready = await fillIn(face, answers, documents)
  return await face.call(cases.submit, { id: ready.head.id, seen: ready.revision })
}

/** The same without the last step. */
export async function fillIn(face: Face, answers = rented, documents: readonly string[] = ['photo', 'lease']): Promise<CaseView> {
  const opened = await open(face)
  const { id } = opened.head
  const identified = await face.call(cases.identify, { id })
  let view = await answerAll(face, identified, answers(identified.today))
  for (const rule of documents) view = await attach(face, id, rule)
  return view
}

const strokes = { strokes: [[0, 0, 100, 100, 300, 300, 500, 100, 700, 300, 900, 900]] } as const

/** A parent for their child, who goes to school here. */
export const forChild = (today: string): readonly (readonly [string, Input])[] => [
  ...rented(today).filter(([path]) => !['for_whom', 'home_address', 'ground', 'landlord_name', 'lease_end', 'with_family'].includes(path)),
  ['for_whom', 'child'],
  ['child_name', '张小一'],
  ['child_id', idNumber('2015-09-01', 31)],
  ['ground', 'study'],
  ['school', '望江小学'],
  ['signature', strokes],
]

/** Somebody for a relative who authorised them, in rooms of the relative's own. */
export const forRelative = (today: string): readonly (readonly [string, Input])[] => [
  ...rented(today).filter(([path]) => !['for_whom', 'home_address', 'ground', 'landlord_name', 'lease_end', 'with_family'].includes(path)),
  ['for_whom', 'relative'],
  ['principal_name', '何秀珍'],
  ['principal_id', idNumber('1946-04-04', 62)],
  ['relation', 'grandparent'],
  ['ground', 'own'],
  ['signature', strokes],
]

/** Somebody in the hall, known by a phone of their own. */
export async function somebody(product: Product, phone: string): Promise<Face> {
  const face = await inHall(product)
  await byPhone(product, face, phone)
  return face
}

/** Claims a case and gives it back for what is named, as `who` would at their desk. */
export async function giveBack(
  desk: Face,
  id: string,
  items: readonly { readonly kind: 'question' | 'document'; readonly path: string; readonly reason: string }[],
): Promise<void> {
  const { revision: seen } = await desk.call(cases.claim, { id })
  await desk.call(cases.giveBack, { id, seen, action: 'return', items: [...items], note: '请补一下。' })
}

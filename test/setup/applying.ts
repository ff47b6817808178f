import { randomUUID } from 'node:crypto'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import type { Input } from '#catalog'
import { addDays } from '#kernel'
import type { Face } from './people.ts'
import { idNumber } from './people.ts'

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
  return await face.call(cases.consent, { id: opened.head.id, notice: 'test' })
}

export async function answerAll(face: Face, view: CaseView, answers: readonly (readonly [string, Input])[]): Promise<CaseView> {
  const patches = answers.filter(([path]) => view.entries[path]?.locked !== true).map(([path, input]) => ({ path, input }))
  return await face.call(cases.answer, { id: view.head.id, seen: view.revision, patches })
}

export async function attach(face: Face, id: string, rule: string, body = jpeg(), file: string = randomUUID()): Promise<CaseView> {
  return await face.call(cases.attachDocument, { id, file, rule, name: `${rule}.jpg`, source: 'upload' }, { body, type: 'image/jpeg' })
}

/** From the first keystroke to the slip: somebody identified applies for themselves, in rented rooms. */
export async function apply(face: Face, answers = rented): Promise<CaseView> {
  const opened = await open(face)
  const { id } = opened.head
  const identified = await face.call(cases.identify, { id })
  await answerAll(face, identified, answers(identified.today))
  await attach(face, id, 'photo')
  const ready = await attach(face, id, 'lease')
  return await face.call(cases.submit, { id, seen: ready.revision })
}

import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as cases from '#cases'
import { birthOf, type Input, readDefinition, sexOf } from '#catalog'
import { addDays, type Day } from '#kernel'
import { type Context, operate } from '#kernel/server'
import { type CardData, cardStatement, challenge, enrol, visitStatement } from '#terminals'
import { findTerminalByKey, issueEnrolment } from '#terminals/server'
import { endVisit, openVisit, proveCard, provePhone, sendPhoneCode } from '#visits'
import type { SmsWorld } from '../../../test/world/sms.ts'
import { Face } from './face.ts'
import type { Life, Person } from './lives.ts'

const samples = new URL('../../terminals/agent/samples/', import.meta.url)
const twentyYears = 7300
const service = 'residence-permit-renewal'

/** A terminal the seeder plays: really enrolled, with a key of its own. */
interface PlayedTerminal {
  readonly id: string
  readonly key: KeyObject
}

/** Customers, played through the doors the pages use. */
export class Townspeople {
  readonly #context: Context
  readonly #url: string
  readonly #sms: SmsWorld
  readonly #terminals = new Map<string, PlayedTerminal>()
  readonly #cases = new Map<Life, string>()
  readonly #pictures: Readonly<Record<'photo' | 'paper', Buffer>>

  private constructor(context: Context, url: string, sms: SmsWorld, pictures: Readonly<Record<'photo' | 'paper', Buffer>>) {
    this.#context = context
    this.#url = url
    this.#sms = sms
    this.#pictures = pictures
  }

  static async meet(context: Context, url: string, sms: SmsWorld): Promise<Townspeople> {
    const picture = async (name: string) => await readFile(fileURLToPath(new URL(name, samples)))
    return new Townspeople(context, url, sms, { photo: await picture('portrait-good.jpg'), paper: await picture('lease.jpg') })
  }

  caseOf(life: Life): string {
    return this.#cases.get(life)!
  }

  /** Fills an application in and submits it, or leaves it half-way. */
  async apply(life: Life, end: 'submit' | 'leave'): Promise<void> {
    const face = life.channel === 'hall' ? await this.signIn(life.person) : await this.atTerminal(life.terminal!, life.person)
    const opened = await face.call(cases.openCase, { service })
    const { id } = opened.head
    this.#cases.set(life, id)
    const { texts } = await face.call(readDefinition, { service, language: face.language })
    await face.call(cases.consent, { id, notice: texts.hash })
    await face.call(cases.identify, { id })
    const answers = answersOf(life, opened.today)
    await this.#answer(face, id, end === 'leave' ? answers.slice(0, 9) : answers)
    if (end === 'submit') {
      for (const member of life.family ?? []) await this.#addMember(face, id, member)
      await this.#attachAll(face, id)
      const { revision } = await face.call(cases.readCase, { id })
      await face.call(cases.submit, { id, seen: revision })
    }
    await face.call(endVisit, { ending: end === 'submit' ? 'completed' : 'explicit_exit' })
  }

  /** Comes back in the hall, replaces what was returned, and sends it again. */
  async mend(life: Life): Promise<void> {
    const face = await this.signIn(life.person)
    const id = this.caseOf(life)
    const { head } = await face.call(cases.readCase, { id })
    for (const { path } of head.request?.items ?? []) await this.#attach(face, id, path)
    const { revision } = await face.call(cases.readCase, { id })
    await face.call(cases.resubmit, { id, seen: revision })
  }

  async withdraw(life: Life): Promise<void> {
    const face = await this.signIn(life.person)
    await face.call(cases.withdraw, { id: this.caseOf(life) })
  }

  /** Somebody at a terminal, with their card and their phone. */
  async atTerminal(key: string, person: Person): Promise<Face> {
    const terminal = await this.#terminal(key)
    const face = new Face(this.#url, 'kiosk')
    const { challenge: asked } = await face.call(challenge, {})
    const signature = signed(terminal, visitStatement({ terminal: terminal.id, challenge: asked }))
    const visit = await face.call(openVisit, { language: 'zh-CN', terminal: { terminal: terminal.id, challenge: asked, signature } })
    const card = cardOf(person)
    await face.call(proveCard, { card, signature: signed(terminal, cardStatement({ terminal: terminal.id, visit: visit.id, card })) })
    await this.#provePhone(face, person.phone)
    return face
  }

  /** Somebody in the hall, by their phone. */
  async signIn(person: Person): Promise<Face> {
    const face = new Face(this.#url, 'hall')
    await face.call(openVisit, { language: 'zh-CN' })
    await this.#provePhone(face, person.phone)
    return face
  }

  async #provePhone(face: Face, phone: string): Promise<void> {
    const before = this.#sms.messages.length
    await face.call(sendPhoneCode, { phone })
    for (;;) {
      const message = this.#sms.messages.slice(before).find(({ to }) => to === phone)
      const code = message && /\d{6}/.exec(message.text)?.[0]
      if (code) return void (await face.call(provePhone, { phone, code }))
      await pause(5)
    }
  }

  async #terminal(key: string): Promise<PlayedTerminal> {
    const known = this.#terminals.get(key)
    if (known) return known
    const { id } = (await findTerminalByKey(this.#context, key))!
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const request = { name: 'terminals.issue_enrolment', actor: { kind: 'system', id: 'seed' } } as const
    const code = await operate(this.#context, request, async operation => await issueEnrolment(operation, id))
    await new Face(this.#url, 'kiosk').call(enrol, {
      code,
      publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    })
    const terminal = { id, key: privateKey }
    this.#terminals.set(key, terminal)
    return terminal
  }

  async #answer(face: Face, id: string, answers: readonly (readonly [string, Input])[]): Promise<void> {
    const { revision, entries } = await face.call(cases.readCase, { id })
    const patches = answers.filter(([path]) => entries[path]?.locked !== true).map(([path, input]) => ({ path, input }))
    await face.call(cases.answer, { id, seen: revision, patches })
  }

  async #addMember(face: Face, id: string, { person, relation }: NonNullable<Life['family']>[number]): Promise<void> {
    const row = randomUUID().slice(0, 8)
    await face.call(cases.addRow, { id, group: 'members', row })
    await this.#answer(face, id, [
      [`members/${row}/member_name`, person.name],
      [`members/${row}/member_id`, person.idNumber],
      [`members/${row}/member_relation`, relation],
    ])
  }

  async #attachAll(face: Face, id: string): Promise<void> {
    const { entries } = await face.call(cases.readCase, { id })
    const answers = new Map(Object.entries(entries).map(([path, entry]) => [path, entry.value]))
    for (const rule of documentsFor(answers)) await this.#attach(face, id, rule)
  }

  async #attach(face: Face, id: string, rule: string): Promise<void> {
    const body = rule === 'photo' ? this.#pictures.photo : this.#pictures.paper
    const source = face.face === 'kiosk' ? 'camera' : 'upload'
    const name = source === 'camera' ? `${rule}.jpg` : 'IMG_2043.jpg'
    await face.call(cases.attachDocument, { id, file: this.#context.newId(), rule, name, source }, { body, type: 'image/jpeg' })
  }
}

const proofs: Readonly<Record<Life['ground'], readonly string[]>> = {
  rented: ['lease'],
  own: ['property'],
  employer: ['lodging'],
  relative: ['lodging'],
  work: ['work_proof'],
  study: ['study_proof'],
}

function documentsFor(answers: ReadonlyMap<string, unknown>): readonly string[] {
  const whose = answers.get('for_whom')
  return [
    'photo',
    ...proofs[answers.get('ground') as Life['ground']],
    ...(whose === 'child' ? ['child_proof'] : []),
    ...(whose === 'relative' ? ['authorisation', 'principal_card'] : []),
  ]
}

/** What this person would type, in the order of the questions. */
function answersOf(life: Life, today: Day): readonly (readonly [string, Input])[] {
  const { person, ground, whose } = life
  const follow: Readonly<Record<Life['ground'], readonly (readonly [string, Input])[]>> = {
    rented: [
      ['landlord_name', '许国华'],
      ['landlord_phone', '13900000088'],
      ['lease_end', addDays(today, 220)],
    ],
    own: [],
    employer: [['employer', '滨江望江电子有限公司']],
    relative: [
      ['host_name', '赵德明'],
      ['host_phone', '13900000066'],
    ],
    work: [['employer', '滨江市新程物流有限公司']],
    study: [['school', '滨江望江职业学院']],
  }
  const other: readonly (readonly [string, Input])[] =
    whose?.item === 'child'
      ? [
          ['child_name', whose.person.name],
          ['child_id', whose.person.idNumber],
        ]
      : whose?.item === 'relative'
        ? [
            ['principal_name', whose.person.name],
            ['principal_id', whose.person.idNumber],
            ['relation', 'grandparent'],
          ]
        : [['home_address', '安州市临溪县城关镇解放路 12 号']]
  return [
    ['for_whom', whose?.item ?? 'self'],
    ['local_register', false],
    ['valid_until', addDays(today, 18)],
    ['name', person.name],
    ['id_number', person.idNumber],
    ...other,
    ['phone', person.phone],
    ['ground', ground],
    ['address', { region: life.region, detail: life.detail }],
    ['since', addDays(today, -800)],
    ...follow[ground],
    ...(whose ? [] : ([['with_family', (life.family ?? []).length > 0]] as const)),
    ['declaration', true],
    ...(whose
      ? ([
          [
            'signature',
            {
              strokes: [
                [120, 300, 180, 260, 240, 330, 300, 250],
                [340, 240, 360, 340, 420, 280],
              ],
            },
          ],
        ] as const)
      : []),
  ]
}

function cardOf(person: Person): CardData {
  const birth = birthOf(person.idNumber)!
  return {
    name: person.name,
    sex: sexOf(person.idNumber),
    nation: person.name.includes('·') ? '维吾尔' : '汉',
    birth,
    address: '安州市临溪县城关镇解放路 12 号',
    idNumber: person.idNumber,
    authority: '临溪县公安局',
    validFrom: '2018-06-01',
    validTo: addDays('2018-06-01', twentyYears),
  }
}

function signed(terminal: PlayedTerminal, statement: string): string {
  return sign(null, Buffer.from(statement), terminal.key).toString('base64')
}

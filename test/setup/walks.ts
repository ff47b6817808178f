import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import * as cases from '#cases'
import { type CaseView, pathsInHall, pathsOnKiosk, surveyCase } from '#cases'
import {
  compileIntake,
  type Entry,
  type Given,
  type Field,
  type Input,
  type Intake,
  type Path,
  pathOf,
  questionsOf,
  readDefinition,
  survey as drawn,
  type Survey,
} from '#catalog'
import { addDays, type Day, minute } from '#kernel'
import { createClient, type LiveClient } from '#kernel/browser'
import { openVisit } from '#visits'
import { openFile } from '../../src/cases/server/keep.ts'
import { findCase } from '../../src/cases/server/storage/cases.ts'
import { type CaseSession, openSession } from '../../src/cases/ui/session.ts'
import { agree, jpeg } from './applying.ts'
import { byPhone, Face, FaceRefused, idNumber, inHall } from './people.ts'
import type { Product } from './product.ts'

/*
 * Random walks through a definition, on three ways at once: bare requests to the server, what a terminal's page runs, what the hall's page runs. After every step all
 * three must show the same questions, miss the same things and hold the same data.
 */

/** One thing a person does. Numbers choose among what there is at that moment, so that any part of a walk is a walk: it can be shrunk. */
export type Step =
  /** Types or clears: where something is asked now, at what other questions hang on, or anywhere; `waits`: until it is saved. */
  | {
      readonly does: 'answer'
      readonly where: (typeof places)[number]
      readonly field: number
      readonly row: number
      readonly input: number
      readonly waits: boolean
    }
  | { readonly does: 'addRow'; readonly group: number }
  | { readonly does: 'removeRow'; readonly group: number; readonly row: number }
  | { readonly does: 'attach'; readonly rule: number }
  | { readonly does: 'detach'; readonly file: number }
  /** The answer to the next request is lost, and the page asks again. */
  | { readonly does: 'lose' }
  /** Goes away and comes back to the case later, with a new page. */
  | { readonly does: 'leave' }

const places = ['asked', 'deciding', 'anywhere'] as const
const deciding: readonly Field['kind'][] = ['choice', 'choices', 'yesno']

const any = fc.nat(999)
const answer = fc.record({
  does: fc.constant('answer' as const),
  where: fc.constantFrom(...places),
  field: any,
  row: any,
  input: any,
  waits: fc.boolean(),
})
export const walk: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: answer },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('addRow' as const), group: any }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('removeRow' as const), group: any, row: any }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('attach' as const), rule: any }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('detach' as const), file: any }) },
    { weight: 2, arbitrary: fc.constant({ does: 'lose' as const }) },
    { weight: 1, arbitrary: fc.constant({ does: 'leave' as const }) },
  ),
  { minLength: 1, maxLength: 24, size: 'max' },
)

/** What one way shows of the case; rows by their place, for their ids are each page's own. */
export interface Look {
  readonly visible: readonly string[]
  readonly gaps: readonly unknown[]
  readonly data: Readonly<Record<string, unknown>>
  readonly entries: Readonly<Record<string, unknown>>
  readonly documents: readonly unknown[]
  readonly stopped: readonly string[]
}

/** One way through the case. `answer` tells whether it was asked there. */
interface Way {
  readonly name: string
  rows(group: string): readonly string[]
  answer(path: Path, input: Input, waits: boolean): Promise<'asked' | 'not asked'>
  addRow(group: string): Promise<void>
  removeRow(group: string, row: string): Promise<void>
  attach(rule: string): Promise<void>
  /** Takes a file of this document away. */
  detach(rule: string): Promise<void>
  lose(): void
  leave(): Promise<void>
  look(): Promise<Look>
  close(): Promise<void>
}

/** What a test plants into the terminal's way, to see that it is found. */
export interface Planted {
  readonly survey?: (intake: Intake) => Intake
  readonly input?: (input: Input) => Input | undefined
}

export interface Walkers {
  /** Throws an Error that says where the ways part. */
  readonly go: (steps: readonly Step[], planted?: Planted) => Promise<void>
}

let met = 0

/** One person by three ways, known by their phone, who walks again and again; `service` is published. */
export async function openWalkers(product: Product, service: string): Promise<Walkers> {
  const people = [await inHall(product), new Face(product.url, 'kiosk'), await inHall(product)]
  await people[1]!.call(openVisit, { language: 'zh-CN' })
  const phone = `1370000${String(++met).padStart(4, '0')}`
  for (const face of people) {
    await byPhone(product, face, phone)
    // A number gets one code a minute.
    product.clock.advance(minute)
  }
  let url = product.url
  let walked = 0
  return {
    go: async (steps, planted = {}) => {
      // Requests are counted by each door; a walk is as long as a person's hour.
      if (++walked % 10 === 0) url = await product.anotherDoor()
      const [bare, kiosk, hall] = await Promise.all(people.map(async face => await begin(face.again(url), service)))
      const ways = await Promise.all([
        openBare(product, bare!),
        openPage('kiosk', kiosk!, pathsOnKiosk, planted),
        openPage('hall', hall!, pathsInHall, {}),
      ])
      try {
        await goTogether(bare!.intake, bare!.view.today, ways, steps)
        await submitAlike(bare!, ways)
      } finally {
        await Promise.all(ways.map(async way => await way.close()))
      }
    },
  }
}

interface Begun {
  readonly face: Face
  readonly view: CaseView
  readonly intake: Intake
}

async function begin(face: Face, service: string): Promise<Begun> {
  const opened = await face.call(cases.openCase, { service })
  await agree(face, opened.head.id, service)
  const view = await face.call(cases.identify, { id: opened.head.id })
  return { face, view, intake: await intakeOf(face, service) }
}

async function goTogether(intake: Intake, today: Day, ways: readonly Way[], steps: readonly Step[]): Promise<void> {
  let looks = await Promise.all(ways.map(async way => await way.look()))
  for (const [index, step] of steps.entries()) {
    const before = looks
    const told = await Promise.all(ways.map(async (way, place) => await take({ intake, today, way, before: before[place]! }, step)))
    alike(`step ${index} (${step.does}): what was asked`, ways, told)
    looks = await Promise.all(ways.map(async way => await way.look()))
    for (const part of ['visible', 'gaps', 'data', 'entries', 'documents', 'stopped'] as const)
      alike(
        `step ${index} (${step.does}): ${part}`,
        ways,
        looks.map(look => look[part]),
      )
  }
}

interface Standing {
  readonly intake: Intake
  readonly today: Day
  readonly way: Way
  readonly before: Look
}

async function take({ intake, today, way, before }: Standing, step: Step): Promise<string> {
  const choose = <T>(items: readonly T[], number: number): T | undefined => items[number % Math.max(items.length, 1)]
  switch (step.does) {
    case 'answer': {
      const asked = new Set(before.visible.map(path => path.split('/').at(-1)))
      const fields = intake.fields.filter(
        ({ id, kind }) => step.where === 'anywhere' || (asked.has(id) && (step.where === 'asked' || deciding.includes(kind))),
      )
      const field = choose(fields, step.field)
      if (!field) return 'no field'
      const row = field.group === undefined ? null : choose(way.rows(field.group), step.row)
      if (row === undefined) return 'no row'
      const input = choose(inputsFor(field, intake, today), step.input) ?? null
      return await way.answer(pathOf(field, row), input, step.waits)
    }
    case 'addRow': {
      const group = choose(intake.groups, step.group)
      if (group && way.rows(group.id).length < group.most) await way.addRow(group.id)
      return 'done'
    }
    case 'removeRow': {
      const group = choose(intake.groups, step.group)
      const row = group && choose(way.rows(group.id), step.row)
      if (group && row !== undefined) await way.removeRow(group.id, row)
      return 'done'
    }
    case 'attach': {
      const shown = before.documents as readonly { readonly rule: string; readonly files: number }[]
      const rule = choose(shown, step.rule)
      const most = intake.documents.find(({ id }) => id === rule?.rule)?.files.most ?? 0
      if (rule && rule.files < most) await way.attach(rule.rule)
      return rule?.rule ?? 'none'
    }
    case 'detach': {
      const held = (before.documents as readonly { readonly rule: string; readonly files: number }[]).filter(({ files }) => files > 0)
      const document = choose(held, step.file)
      if (document) await way.detach(document.rule)
      return document?.rule ?? 'none'
    }
    case 'lose':
      way.lose()
      return 'done'
    case 'leave':
      await way.leave()
      return 'done'
  }
}

function alike(what: string, ways: readonly Way[], found: readonly unknown[]): void {
  const texts = found.map(each => JSON.stringify(sorted(each)))
  if (texts.every(text => text === texts[0])) return
  throw new Error(`The ways part at ${what}.\n${ways.map(({ name }, index) => `  ${name}: ${texts[index]}`).join('\n')}`)
}

/** Submitting is the server's last word: it takes what the pages hold for complete, and names the same gaps where they see some. */
async function submitAlike({ face, view }: Begun, [bare, kiosk]: readonly Way[]): Promise<void> {
  const seen = (await face.call(cases.readCase, { id: view.head.id })).revision
  const look = await kiosk!.look()
  const expected =
    look.stopped.length > 0
      ? { code: 'case.not_eligible', details: { rules: look.stopped } }
      : look.gaps.length > 0
        ? { code: 'case.incomplete', details: { gaps: look.gaps.map(gap => pick(gap as Record<string, unknown>)) } }
        : { code: 'submitted', details: look.data }
  const rowsOf = (path: string) => nameRows(path, group => bare!.rows(group))
  const answered = await face.call(cases.submit, { id: view.head.id, seen }).then(
    after => ({
      code: 'submitted',
      details: Object.fromEntries(Object.entries(after.entries).map(([path, { value }]) => [rowsOf(path), value])),
    }),
    (error: unknown) => {
      if (!(error instanceof FaceRefused)) throw error
      const gaps = error.details['gaps'] as readonly { readonly step: string; readonly path: string }[] | undefined
      return { code: error.code, details: gaps ? { gaps: gaps.map(gap => ({ ...gap, path: rowsOf(gap.path) })) } : error.details }
    },
  )
  alike('submitting', [kiosk!, bare!], [expected, answered])
}

function pick({ step, path }: Record<string, unknown>) {
  return { step, path }
}

/** The server by bare requests. What it shows is what it finds in its database, opened and surveyed as for its own decisions. */
async function openBare(product: Product, { face, view: first }: Begun): Promise<Way> {
  const { id } = first.head
  let view = first
  let loses = false
  const ask = async (call: (key: string) => Promise<CaseView>): Promise<void> => {
    const key = randomUUID()
    const lost = loses ? await call(key) : null
    loses = false
    view = await call(key)
    if (lost && lost.revision !== view.revision) throw new Error('What was asked again happened again.')
  }
  const rows = (group: string) => view.rows[group] ?? []
  return {
    name: 'server',
    rows,
    answer: async (path, input) => {
      try {
        await ask(async key => await face.call(cases.answer, { id, seen: view.revision, patches: [{ path, input }] }, { key }))
        return 'asked'
      } catch (error) {
        if (error instanceof FaceRefused && error.code === 'case.no_such_question') return 'not asked'
        throw error
      }
    },
    addRow: async group => {
      const row = randomUUID().slice(0, 8)
      await ask(async key => await face.call(cases.addRow, { id, group, row }, { key }))
    },
    removeRow: async (group, row) => await ask(async key => await face.call(cases.removeRow, { id, group, row }, { key })),
    attach: async rule => {
      const file = randomUUID()
      const given = { id, file, rule, name: 'a.jpg', source: 'upload' } as const
      await ask(async key => await face.call(cases.attachDocument, given, { body: jpeg(), type: 'image/jpeg', key }))
    },
    detach: async rule => {
      const file = view.documents.find(each => each.rule === rule)
      if (file) await ask(async key => await face.call(cases.detachDocument, { id, file: file.id }, { key }))
    },
    lose: () => {
      loses = true
    },
    leave: async () => {
      view = await face.call(cases.readCase, { id })
    },
    look: async () => {
      const { context } = product
      const file = await openFile(context, context.database, (await findCase(context.database, id))!)
      const found = surveyCase(file.rules, file.state, view.today)
      const visible = questionsOf(found.steps).map(({ path }) => path)
      return lookOf({ survey: found, visible, entries: file.state.entries, rows })
    },
    close: async () => {},
  }
}

/** What a page runs: the session that answers at once, and the face's own cut of the survey. */
async function openPage(
  name: 'kiosk' | 'hall',
  { face, view: first, intake }: Begun,
  pathsOn: (survey: Survey) => readonly Path[],
  planted: Planted,
): Promise<Way> {
  let loses = false
  const client = createClient({
    face: face.face,
    language: () => 'zh-CN',
    origin: face.url,
    fetch: async (url, init) => {
      const request = async () =>
        await fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie: face.cookie } })
      if (loses && init?.method !== 'GET') {
        loses = false
        await (await request()).arrayBuffer()
      }
      return await request()
    },
  })
  const open = async (view: CaseView): Promise<CaseSession> =>
    await openSession({
      client,
      live: deaf,
      language: 'zh-CN',
      view,
      onGone: code => {
        throw new Error(`gone: ${code}`)
      },
    })
  let session = await open(first)
  const wrong = planted.survey ? compileIntake(planted.survey(intake)) : null
  const surveyNow = () => {
    const { survey: found, given, view } = session.snapshot()
    return wrong ? drawn(wrong, given, view.today) : found
  }
  const rows = (group: string) => session.snapshot().given.rows[group] ?? []
  return {
    name,
    rows,
    answer: async (path, input, waits) => {
      const isAsked = pathsOn(surveyNow()).includes(path)
      const typed = planted.input ? planted.input(input) : input
      if (isAsked && typed !== undefined) session.type(path, typed)
      if (waits) await session.flush()
      return isAsked ? 'asked' : 'not asked'
    },
    addRow: async group => void (await session.addRow(group)),
    removeRow: async (group, row) => await session.removeRow(group, row),
    attach: async rule => await session.attach(rule, new Blob([new Uint8Array(jpeg())], { type: 'image/jpeg' }), 'a.jpg', 'upload'),
    detach: async rule => {
      const file = session.snapshot().view.documents.find(each => each.rule === rule)
      if (file) await session.detach(file.id)
    },
    lose: () => {
      loses = true
    },
    leave: async () => {
      await session.flush()
      session.close()
      session = await open(await face.call(cases.readCase, { id: session.id }))
    },
    look: async () => {
      const found = surveyNow()
      return await Promise.resolve(lookOf({ survey: found, visible: pathsOn(found), entries: entriesOf(session.snapshot().given), rows }))
    },
    close: async () => {
      await session.flush()
      session.close()
    },
  }
}

const deaf: LiveClient = { watch: () => () => {}, renew: () => {}, close: () => {} }

function lookOf(found: {
  readonly survey: Survey
  readonly visible: readonly Path[]
  readonly entries: Readonly<Record<Path, Entry>>
  readonly rows: (group: string) => readonly string[]
}): Look {
  const { survey, rows } = found
  const named = (path: string) => nameRows(path, rows)
  const byName = (given: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(given).map(([path, value]) => [named(path), value]))
  return {
    // The terminal looks at what an authority issued before it asks: the order within a screen is the face's own.
    visible: found.visible.map(named).toSorted(),
    gaps: survey.steps.flatMap(({ gaps }) => gaps.map(gap => ({ ...gap, path: named(gap.path) }))),
    data: byName(survey.data),
    entries: byName(Object.fromEntries(Object.entries(found.entries).map(([path, entry]) => [path, withoutRevision(entry)]))),
    documents: survey.steps.flatMap(({ documents }) => documents.map(({ rule, required, files }) => ({ rule: rule.id, required, files }))),
    stopped: survey.stopped,
  }
}

/** What a page has of its answers. */
function entriesOf({ entries, typed = new Map() }: Given): Readonly<Record<Path, Entry>> {
  const all = new Map<Path, Entry | null>([...Object.entries(entries), ...typed])
  return Object.fromEntries([...all].flatMap(([path, entry]) => (entry ? [[path, entry]] : [])))
}

function withoutRevision(entry: Entry & { readonly revision?: number }): Entry {
  const { revision: _, ...rest } = entry
  return rest
}

/** `members/4f1c/name` -> `members/0/name`. */
function nameRows(path: string, rows: (group: string) => readonly string[]): string {
  const [group = '', row, ...rest] = path.split('/')
  return row === undefined ? path : [group, rows(group).indexOf(row), ...rest].join('/')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  )
}

async function intakeOf(face: Face, service: string): Promise<Intake> {
  return (await face.call(readDefinition, { service, language: 'zh-CN' })).intake!.body
}

/** What is put in for a field: sound, unsound, half, and nothing. */
function inputsFor({ kind, list }: Field, intake: Intake, today: Day): readonly Input[] {
  const items = intake.lists.find(({ id }) => id === list)?.items.map(({ id }) => id) ?? []
  const signed = { strokes: [[0, 0, 100, 100, 300, 300, 500, 100, 700, 300, 900, 900]] }
  const byKind: Readonly<Partial<Record<Field['kind'], readonly Input[]>>> = {
    text: ['小敏敏的话', 'AB1234', '敏', ' ', '小敏\u200b敏', 12],
    paragraph: ['昨天下午在楼下丢了一把伞。\n蓝的。', '短'],
    number: ['3', '12', '三', '5.5', 4],
    money: ['86.4', '0.5', '1,200', '十元', '86.401'],
    date: [today, addDays(today, -10), addDays(today, 18), addDays(today, 300), '2026-02-30', '2026-', '--'],
    choice: [...items, 'nowhere', true],
    choices: [items, items.slice(0, 2), items.slice(1, 3), items.slice(0, 1), [], ['nowhere']],
    yesno: [true, false, 'yes', 'maybe'],
    name: ['张敏', '阿依古丽·买买提', 'Min Zhang', '张3', '张'],
    idcard: [idNumber(), idNumber('2015-09-01', 31), '990101199005120221', '99'],
    phone: ['13800000007', '+86 138 0000 0008', '12345'],
    email: ['min@example.cn', 'min@'],
    address: [
      ...items.map(region => ({ region, detail: '江南大道 88 号' })),
      { region: items[0] ?? '', detail: '' },
      { region: '', detail: '江南大道 88 号' },
      { region: '', detail: '' },
    ],
    consent: [true, false, 'yes'],
    signature: [signed, { strokes: [] }, { strokes: [[1, 1]] }],
  }
  const inputs = byKind[kind]
  if (!inputs) throw new Error(`The walks put nothing in for the kind ${kind}.`)
  return [...inputs, null]
}

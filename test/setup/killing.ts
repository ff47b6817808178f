import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import type { Input } from '#catalog'
import { attach, fillIn, jpeg, open, rented, somebody } from './applying.ts'
import { type Face, FaceRefused } from './people.ts'
import type { Product } from './product.ts'
import { type Program, startProgram } from './programs.ts'

/** How often what was asked of a program that died had happened (only its answer was lost), and how often it had not. */
export interface Fates {
  answered: number
  happened: number
  lost: number
}

interface Page {
  readonly face: Face
  readonly fates: Fates
  /** Where the program answers now. */
  readonly url: () => string
}

/** Rounds of killing, for as many delays as are given, and the fates of what was asked in all of them. */
export async function killAndGoOn(product: Product, delays: readonly number[]): Promise<Fates> {
  const fates: Fates = { answered: 0, happened: 0, lost: 0 }
  const start = () => startProgram(product, 'serves', { TEST_NOW: String(product.clock.now()) })
  let program = start()
  for (const [index, delay] of delays.entries()) {
    const next = start()
    await killOnce(product, { program, next, delay, fates, round: index })
    program = next
  }
  program.child.kill('SIGKILL')
  await program.ended
  return fates
}

interface Round {
  readonly program: Program
  readonly next: Program
  /** Milliseconds of work before the kill. */
  readonly delay: number
  readonly fates: Fates
  readonly round: number
}

/**
 * One round: three people at work on one program, one saving answers, one putting a file, one submitting; the program is killed, and the next one takes over, asked
 * again with the same keys. Expects that nothing typed is lost and nothing happened twice.
 */
async function killOnce(product: Product, { program, next, delay, fates, round }: Round): Promise<void> {
  const [first, second] = await Promise.all([program.says('http'), next.says('http')])
  const phones = [0, 1, 2].map(index => `139${String(round * 3 + index).padStart(8, '0')}`)
  const [typist, photographer, applicant] = await Promise.all(phones.map(async phone => await somebody(product, phone)))
  const drafts = await Promise.all([begun(typist!), begun(photographer!), fillIn(applicant!)])
  let died = false
  const page = (face: Face): Page => ({ face, fates, url: () => (died ? second : first) })
  const work = Promise.all([
    typeAll(page(typist!), drafts[0]),
    putFile(page(photographer!), drafts[1]),
    submit(page(applicant!), drafts[2]),
  ])
  await Promise.race([work, pause(delay)])
  died = true
  program.child.kill('SIGKILL')
  await program.ended
  const [typed, put, submitted] = await work
  await expectTypedOnce(product, typed)
  await expectPutOnce(product, page(photographer!), put)
  await expectSubmittedOnce(product, submitted)
}

async function begun(face: Face): Promise<CaseView> {
  const { head } = await open(face)
  return await face.call(cases.identify, { id: head.id })
}

/** Asks as a page does: with one key, until there is an answer. `happened`: whether what is asked is done in this view. */
async function patiently(
  { face, fates, url }: Page,
  id: string,
  ask: (face: Face, key: string) => Promise<CaseView>,
  happened: (view: CaseView) => boolean,
): Promise<CaseView> {
  const key = randomUUID()
  for (let wasLost = false; ; wasLost = true) {
    const at = face.again(url())
    try {
      if (wasLost) fates[happened(await at.call(cases.readCase, { id })) ? 'happened' : 'lost']++
      const view = await ask(at, key)
      if (!wasLost) fates.answered++
      return view
    } catch (error) {
      if (error instanceof FaceRefused && error.code !== 'kernel.unavailable') throw error
      await pause(5)
    }
  }
}

interface Typed {
  readonly view: CaseView
  readonly answers: readonly (readonly [string, Input])[]
}

async function typeAll(page: Page, draft: CaseView): Promise<Typed> {
  const { id } = draft.head
  const answers = rented(draft.today).filter(([path]) => draft.entries[path] === undefined)
  let view = draft
  for (const [path, input] of answers) {
    const asked = { id, seen: view.revision, patches: [{ path, input }] }
    view = await patiently(
      page,
      id,
      async (face, key) => await face.call(cases.answer, asked, { key }),
      seen => seen.entries[path] !== undefined,
    )
  }
  return { view, answers }
}

async function expectTypedOnce(product: Product, { view, answers }: Typed): Promise<void> {
  const { id } = view.head
  expect(Object.fromEntries(answers.map(([path]) => [path, view.entries[path]?.value]))).toEqual(Object.fromEntries(answers))
  const told = await product.context.database`
    select props->'fields'->>0 as field from kernel.events where case_id = ${id} and event = 'case.answered' and props->'sources' ? 'typed' order by position`
  expect(told.map(row => row['field'])).toEqual(answers.map(([path]) => path))
  const audited = await product.context.database`select 1 from kernel.audit where object_id = ${id} and action = 'cases.answer'`
  expect(audited.length).toBe(answers.length)
}

interface Put {
  readonly view: CaseView
  readonly file: string
}

async function putFile(page: Page, draft: CaseView): Promise<Put> {
  const { id } = draft.head
  const file = randomUUID()
  const view = await patiently(
    page,
    id,
    async face => await attach(face, id, 'photo', photo, file),
    seen => seen.documents.length > 0,
  )
  return { view, file }
}

const photo = jpeg(2400, 3200)

async function expectPutOnce(product: Product, { face, url }: Page, { view, file }: Put): Promise<void> {
  const { id } = view.head
  expect(view.documents.map(each => [each.id, each.rule])).toEqual([[file, 'photo']])
  const answer = await fetch(`${url()}${cases.documentUrl(id, file, 'hall')}`, { headers: { cookie: face.cookie } })
  expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(photo)]).toEqual([200, true])
  expect(await linesOf(product, id, 'case.document_attached')).toBe(1)
}

async function submit(page: Page, draft: CaseView): Promise<CaseView> {
  const { id } = draft.head
  return await patiently(
    page,
    id,
    async (face, key) => await face.call(cases.submit, { id, seen: draft.revision }, { key }),
    seen => seen.head.phase === 'handling',
  )
}

async function expectSubmittedOnce(product: Product, view: CaseView): Promise<void> {
  const { id, number } = view.head
  expect([view.head.phase, view.slip?.number]).toEqual(['handling', number])
  expect([await linesOf(product, id, 'case.submitted'), await linesOf(product, id, 'case.stage_entered')]).toEqual([1, 1])
  const told = await product.context.database`select 1 from notifications.messages where case_id = ${id}`
  const own = await product.context.database`
    select 1 from cases.cases where actor_id = (select actor_id from cases.cases where id = ${id}) and phase = 'handling'`
  expect([told.length, own.length]).toEqual([1, 1])
}

async function linesOf(product: Product, id: string, event: string): Promise<number> {
  return (await product.context.database`select 1 from kernel.events where case_id = ${id} and event = ${event}`).length
}

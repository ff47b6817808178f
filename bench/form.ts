import { compileIntake, type Given, type Intake, questionsOf, readAnswer, survey, typedOver } from '#catalog'
import { applyAll, type CaseView, type CaseState, decide, kioskPages, nothingDoing, type Patch, type Rules } from '#cases'
import type { Client } from '#kernel/browser'
import type { Rule } from '../src/catalog/model/definition.ts'
import { openSession } from '../src/cases/ui/session.ts'
import { printTable, quantile } from './table.ts'

/**
 * A form of 500 fields and 1,000 conditions: what a page does for every change before React draws it. `in the page` is the session of a case as the faces open it, with a
 * client that answers at once instead of a server: what was typed is read by its kind and laid over the case, everything that depends on it is decided anew, and the
 * terminal's pages are cut. `afresh` is the same change with the whole survey drawn from nothing, as the server does once per command. CPU time of this process, so
 * that what else the machine does shows little; without the work of the client that plays the server. Wanted: <= 0.1 ms a change.
 */
const fields = 500
const conditions = 1000
const rounds = 9
const changes = 2000
/** So many answers go to the server together. */
const batch = 10
const today = '2026-11-24'

const intake = makeIntake()
const program = compileIntake(intake)
const paths = intake.fields.map(({ id }) => id)
const pinned: Rules = { program, handling: {} as Rules['handling'] }
let [serving, view] = [
  0,
  draftOf(Object.fromEntries(paths.map(path => [path, { value: 1, source: 'typed', trust: 'D' as const, revision: 1 }]))),
]

const session = await openSession({
  client: { call: playServer, onConnection: () => () => {} } as unknown as Client,
  live: { watch: () => () => {}, renew: () => {}, close: () => {} },
  language: 'en',
  view,
  onGone: () => {},
})
const times = { afresh: [] as number[], page: [] as number[], away: [] as number[], saved: [] as number[] }
for (let round = 0; round < rounds; round++) {
  times.afresh.push(afresh(round))
  const { typed, away, saved } = await inThePage(round)
  times.page.push(typed)
  times.away.push(away)
  times.saved.push(saved)
}
session.close()
const row = (name: string, each: readonly number[], wanted: string) => [
  name,
  ...[Math.min(...each), quantile(each, 0.5), Math.max(...each)].map(ms => ms.toFixed(3)),
  wanted,
]
console.log(`${fields} fields, ${conditions} conditions; ${changes} changes a round, ${rounds} rounds`)
printTable([
  ['CPU, ms', 'best', 'median', 'worst (the first, cold)', 'wanted'],
  row('a change, in the page', times.page, '<= 0.1'),
  row('an answer taken away, in the page', times.away, ''),
  row('a change, all afresh', times.afresh, ''),
  row(`the answer of the server to ${batch} changes`, times.saved, ''),
])

/** ms a change. */
function afresh(round: number): number {
  let given: Given = { entries: view.entries as CaseState['entries'], rows: {}, files: {} }
  const some = changes / 10
  const started = cpu()
  for (let turn = 0; turn < some; turn++) {
    const path = paths[(turn * 37) % fields]!
    const found = readAnswer(program, given, path, String((turn + round) % 2), today)
    if (!found || !('value' in found.read)) continue
    given = typedOver(given, path, { value: found.read.value, source: 'typed', trust: 'D' })
    kioskPages(survey(program, given, today))
  }
  return (cpu() - started) / some
}

/** ms a change, an answer taken away, a save; every question that is changed is one that is asked then. */
async function inThePage(round: number): Promise<{ typed: number; away: number; saved: number }> {
  const spent = { typed: 0, away: 0, saved: 0 }
  let [typed, away, saves, pages] = [0, 0, 0, 0]
  const type = (path: string, input: string) => {
    const started = cpu()
    session.type(path, input)
    pages += kioskPages(session.snapshot().survey).length
    return cpu() - started
  }
  for (let turn = 0; turn < changes; turn++) {
    const asked = questionsOf(session.snapshot().survey.steps)
    const { path, entry } = asked[(turn * 37 + round) % asked.length]!
    spent.typed += type(path, entry?.value === 1 ? '0' : '1')
    typed += 1
    if (turn % 20 === 7) {
      spent.away += type(path, '')
      away += 1
    }
    if (turn % batch < batch - 1) continue
    const before = serving
    const started = cpu()
    await session.flush()
    kioskPages(session.snapshot().survey)
    spent.saved += cpu() - started - (serving - before)
    saves += 1
  }
  if (pages === 0) throw new Error('nothing was shown')
  return { typed: spent.typed / typed, away: spent.away / away, saved: spent.saved / saves }
}

/** What the server would answer, as text, which the page reads. */
async function playServer(_: unknown, input: { readonly patches?: readonly Patch[] }): Promise<unknown> {
  if (!input.patches)
    return {
      intake: { body: intake },
      handling: { body: pinned.handling },
      texts: { hash: '', language: 'en', body: {} },
    }
  const started = cpu()
  const { entries: before, revision: seen } = view
  const state = {
    phase: 'draft',
    consent: {},
    entries: before,
    rows: {},
    documents: [],
    request: null,
    revision: seen,
    ...nothingDoing,
  } as unknown as CaseState
  const decision = decide(pinned, state, { type: 'answer', seen: view.revision, patches: input.patches }, { now: 0, today } as Parameters<
    typeof decide
  >[3])
  if ('refusal' in decision) throw decision.refusal
  const { entries, revision } = applyAll(state, decision.changes, 0)
  view = { ...view, entries, revision }
  const answer = JSON.stringify(view)
  serving += cpu() - started
  return JSON.parse(answer)
}

function draftOf(entries: CaseView['entries']): CaseView {
  const head = {
    id: 'c',
    number: '1',
    service: 'form',
    phase: 'draft',
    ending: null,
    wholeDueAt: null,
    request: null,
    openedAt: 0,
    submittedAt: null,
    endedAt: null,
  }
  return {
    head,
    definition: { intake: '', handling: '' },
    revision: 1,
    consented: true,
    identified: true,
    entries,
    rows: {},
    documents: [],
    slip: null,
    output: null,
    today,
  } as unknown as CaseView
}

/** ms of this process. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Numbers that are asked when two conditions on the ten fields before them hold; every tenth is always asked. Half of the conditions combine others' fields. */
function makeIntake(): Intake {
  const id = (index: number) => `f${index}`
  const rules: { readonly id: string; readonly rule: Rule }[] = []
  for (let index = 0; index < conditions; index++) {
    const about = Math.floor(index / 2)
    const one = id(Math.max(0, about - 1 - (index % 10)))
    const two = id(Math.max(0, about - 1 - ((index * 7) % 10)))
    const rule: Rule =
      index % 2 === 0
        ? { or: [{ '>=': [{ var: one }, 1] }, { '<': [{ var: two }, 5] }] }
        : { and: [{ '!=': [{ var: one }, 7] }, { '!': [{ '==': [{ var: two }, 9] }] }] }
    rules.push({ id: `c${index}`, rule })
  }
  const steps = Array.from({ length: 5 }, (_, step) => ({
    id: `s${step}`,
    kind: 'form' as const,
    screens: Array.from({ length: 50 }, (_each, screen) => ({
      id: `p${step}_${screen}`,
      fields: [id(step * 100 + screen * 2), id(step * 100 + screen * 2 + 1)],
    })),
  }))
  return {
    format: 1,
    steps,
    fields: Array.from({ length: fields }, (_, index) => ({
      id: id(index),
      kind: 'number' as const,
      ...(index % 10 === 0 ? {} : { when: `c${index * 2}`, required: `c${index * 2 + 1}` }),
    })),
    groups: [],
    conditions: rules,
    lists: [],
    documents: [],
    eligibility: [],
    devices: [],
    minutes: 5,
  } as unknown as Intake
}

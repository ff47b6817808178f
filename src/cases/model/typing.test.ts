import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileIntake, type Entry, entryAt, type Intake, survey, surveyorFor } from '#catalog'
import { applyAll } from './apply.ts'
import { decide } from './engine.ts'
import type { CaseView } from './shapes.ts'
import { type CaseState, nothingDoing, type Patch } from './state.ts'
import { typingOn } from './typing.ts'
import type { World } from './world.ts'

/* What a page lays over a case must be what the server makes of the same patches, whatever was typed, changed again, saved or refused on the way. */

const intake: Intake = {
  format: 1,
  steps: [{ id: 'a', kind: 'form', screens: [{ id: 'b', fields: ['one', 'two', 'three', 'four'] }] }],
  fields: [
    { id: 'one', kind: 'number', limits: { most: 5 } },
    { id: 'two', kind: 'number', when: 'one_is_great' },
    { id: 'three', kind: 'choice', list: 'items', when: 'two_is_there' },
    { id: 'four', kind: 'text' },
  ],
  groups: [],
  conditions: [
    { id: 'one_is_great', rule: { '>=': [{ var: 'one' }, 3] } },
    { id: 'two_is_there', rule: { answered: 'two' } },
  ],
  lists: [{ id: 'items', items: [{ id: '1' }, { id: '4', when: 'one_is_great' }] }],
  documents: [],
  eligibility: [],
  devices: [],
  minutes: 1,
}
const today = '2026-11-24'
const program = compileIntake(intake)
const rules = { program, handling: {} as never }
const world = { now: 0, today } as World

describe('typing', () => {
  test('lays over a case what the server will make of it', () => {
    expect(fc.check(walks(typingOn), { numRuns: 1000 })).toMatchObject({ failed: false })
  })

  test('the same walks see what is laid over wrongly', () => {
    // The last patch alone, as if those before had been saved.
    const careless = (...given: Parameters<typeof typingOn>) => {
      const typing = typingOn(...given)
      return { given: (view: CaseView, patches: readonly Patch[]) => typing.given(view, patches.slice(-1)) }
    }
    expect(fc.check(walks(careless), { numRuns: 1000 }).failed).toBe(true)
  })

  test('what cannot be written in any more is not written over', () => {
    const view = { ...viewOf(draft), head: { phase: 'handling', request: null } } as unknown as CaseView
    expect(typingOn(surveyorFor(program)).given(view, [{ path: 'one', input: '3' }])).toEqual({
      entries: draft.entries,
      rows: {},
      files: {},
    })
  })
})

const draft = {
  phase: 'draft',
  consent: { notice: '', at: 0 },
  request: null,
  revision: 1,
  entries: { four: { value: 'card', source: 'card.name', trust: 'A', locked: true, revision: 0 } },
  rows: {},
  documents: [],
  ...nothingDoing,
} as unknown as CaseState

function viewOf({ entries }: CaseState): CaseView {
  return { head: { phase: 'draft', request: null }, consented: true, entries, rows: {}, documents: [], today } as unknown as CaseView
}

function walks(make: typeof typingOn) {
  const move = fc.record({
    does: fc.constantFrom('type', 'type', 'type', 'type again', 'save'),
    path: fc.constantFrom('one', 'two', 'three', 'four', 'nothing'),
    input: fc.constantFrom('', '1', '4', '9', 'x'),
  })
  return fc.property(fc.array(move, { maxLength: 30 }), moves => {
    const surveyor = surveyorFor(program)
    const typing = make(surveyor)
    let [server, patches]: readonly [CaseState, readonly Patch[]] = [draft, []]
    let view = viewOf(server)
    for (const { does, path, input } of moves) {
      if (does === 'save') {
        server = taken(server, patches)
        view = viewOf(server)
        patches = []
      } else patches = [...(does === 'type again' ? patches.slice(0, -1) : patches), { path, input }]
      const given = typing.given(view, patches)
      const wanted = taken(server, patches)
      for (const { id } of intake.fields) expect(said(entryAt(given, id))).toEqual(said(wanted.entries[id]))
      const plain = { entries: wanted.entries, rows: {}, files: {} }
      expect(surveyor.survey(given, today).data).toEqual(survey(program, plain, today).data)
    }
  })
}

/** What the server makes of patches; each that it refuses is left out. */
function taken(state: CaseState, patches: readonly Patch[]): CaseState {
  return patches.reduce((sofar, patch) => {
    const decision = decide(rules, sofar, { type: 'answer', seen: Number.MAX_SAFE_INTEGER, patches: [patch] }, world)
    return 'changes' in decision ? applyAll(sofar, decision.changes, 0) : sofar
  }, state)
}

function said(entry: (Entry & { readonly revision?: number }) | undefined): Entry | undefined {
  if (!entry) return undefined
  const { revision: _, ...rest } = entry
  return rest
}

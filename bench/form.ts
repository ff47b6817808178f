import { compileIntake, type Given, type Intake, readAnswer, survey } from '#catalog'
import type { Rule } from '../src/catalog/model/definition.ts'
import { printTable, quantile } from './table.ts'

/**
 * A form of 500 fields and 1,000 conditions: what a page does for every change (the answer is read by its kind, everything that depends on it is decided anew, the
 * survey of all steps drawn up). CPU time of this process, so that what else the machine does shows little. Wanted: <= 0.1 ms a change.
 */
const fields = 500
const conditions = 1000
const changes = 4000
const rounds = 7
const today = '2026-11-24'

const intake = makeIntake()
const program = compileIntake(intake)
const paths = intake.fields.map(({ id }) => id)

let given: Given = { entries: {}, rows: {}, files: {} }
for (const path of paths) given = change(given, path, 1)
const shown = survey(program, given, today).steps.flatMap(step => step.screens.flatMap(screen => screen.questions)).length

const perChange: number[] = []
for (let round = 0; round < rounds; round++) {
  const before = process.cpuUsage()
  for (let turn = 0; turn < changes; turn++) {
    given = change(given, paths[(turn * 37) % fields]!, (turn + round) % 2)
    survey(program, given, today)
  }
  const { user, system } = process.cpuUsage(before)
  perChange.push((user + system) / 1000 / changes)
}
console.log(`${fields} fields, ${conditions} conditions, ${shown} questions shown at first; ${changes} changes a round, ${rounds} rounds`)
printTable([
  ['CPU a change, ms', 'best', 'median', 'worst (the first, cold)', 'wanted'],
  ['', Math.min(...perChange).toFixed(3), quantile(perChange, 0.5).toFixed(3), Math.max(...perChange).toFixed(3), '<= 0.1'],
])

function change(before: Given, path: string, value: number): Given {
  const found = readAnswer(program, before, path, String(value), today)
  if (!found || !('value' in found.read)) return before
  return { ...before, entries: { ...before.entries, [path]: { value: found.read.value, source: 'typed', trust: 'D' } } }
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

import * as fc from 'fast-check'
import { addDays, canonicalJson, type Day } from '#kernel'
import { type Field, type FieldKind, type Intake, intakeSchema, type Rule } from './definition.ts'
import type { Input, Value } from './values.ts'

/* For the property tests of surveys: intakes whose conditions look back only, and what may be put in for their questions. */

export type Generator = fc.GeneratorValue

/** The day the tests begin on. */
export const firstDay: Day = '2026-11-22'

const plainKinds: readonly FieldKind[] = ['yesno', 'number', 'choice', 'choices', 'text', 'address']
const otherKinds: readonly FieldKind[] = ['date', 'slot', 'lookup', 'consent']

/**
 * Steps, screens, groups, fields, conditions and lists with items that depend. `everything`: also days, times and others' offers, papers, fees, reasons to stop, and
 * rules that look at today.
 */
export function makeIntake(g: Generator, { everything = false } = {}): Intake {
  const fields: Field[] = []
  const conditions: { id: string; rule: Rule }[] = []
  const lists: { id: string; items: { id: string; when?: string }[] }[] = []
  const groups: Intake['groups'] = []
  const shown: string[] = []
  const chance = (of: number) => g(fc.nat, { max: of - 1 }) === 0
  const rule = (before: readonly Field[], depth = 2): Rule => {
    const rows = shown.filter(group => fields.some(field => field.group === group))
    const group = rows.length > 0 ? rows[g(fc.nat, { max: rows.length - 1 })]! : null
    return makeRule(g, { fields: before, group, ofRows: fields.filter(field => field.group === group), everything }, depth)
  }
  /** A condition on what was asked before; from a row also on its fields before. */
  const maybe = (of: number, group?: string): { when?: string } => {
    const before = fields.filter(field => field.group === undefined || field.group === group)
    if ((before.length === 0 && !fields.some(field => shown.includes(field.group ?? ''))) || !chance(of)) return {}
    conditions.push({ id: `c${conditions.length}`, rule: rule(before) })
    return { when: conditions.at(-1)!.id }
  }
  const offered = (kind: FieldKind, group?: string): Partial<Field> => {
    const texts = fields.filter(field => (field.group === undefined || field.group === group) && ['text', 'choice'].includes(field.kind))
    const asked: Rule = texts.length > 0 && !chance(4) ? { var: texts[g(fc.nat, { max: texts.length - 1 })]!.id } : 'a'
    if (kind === 'slot') return { resource: asked }
    return kind === 'lookup' ? { lookup: { partner: 'biller', list: 'bills', with: { of: asked } } } : {}
  }
  const makeField = (group?: string): string => {
    const kinds = everything ? [...plainKinds, ...otherKinds] : plainKinds
    const kind = kinds[g(fc.nat, { max: kinds.length - 1 })]!
    const id = `f${fields.length}`
    const withList = ['choice', 'choices', 'address'].includes(kind)
    if (withList) lists.push({ id: `l_${id}`, items: ['a', 'b', 'c'].map(item => ({ id: item, ...maybe(5, group) })) })
    const { when: required = !chance(3) } = maybe(6, group)
    fields.push({
      id,
      kind,
      required,
      ...(withList ? { list: `l_${id}` } : {}),
      ...(kind === 'date' ? { limits: { earliest: 'today-2', latest: 'today+2' } } : {}),
      ...offered(kind, group),
      ...(group === undefined ? {} : { group }),
      ...maybe(2, group),
    })
    return id
  }
  const makeGroup = (): string => {
    const id = `rows${groups.length === 0 ? '' : groups.length}`
    groups.push({ id, least: 0, most: 3, ...maybe(4) })
    // A row may look at its fellows; a plain reading from beginning to end does not know them yet.
    if (everything) shown.push(id)
    for (let count = g(fc.integer, { min: 1, max: 4 }); count > 0; count -= 1) makeField(id)
    if (!everything) shown.push(id)
    return id
  }
  const steps = [...Array(g(fc.integer, { min: 1, max: 4 })).keys()].map((step): Intake['steps'][number] => {
    const when = maybe(4)
    const screens = [...Array(g(fc.integer, { min: 1, max: 3 })).keys()].map(screen => {
      const head = { id: `s${step}_${screen}`, ...maybe(4) }
      if (groups.length < (everything ? 2 : 1) && chance(3)) return { ...head, group: makeGroup() }
      return { ...head, fields: [...Array(g(fc.integer, { min: 1, max: 4 }))].map(() => makeField()) }
    })
    return { id: `step${step}`, kind: 'form', ...when, screens }
  })
  const plain = { format: 1, steps, fields, groups, conditions, lists, documents: [], eligibility: [], devices: [], minutes: 1 }
  if (!everything) return intakeSchema.parse(plain)
  const outside = fields.filter(({ group }) => group === undefined)
  const numbers = outside.filter(({ kind }) => kind === 'number')
  const amount = (): Rule =>
    numbers.length > 0 && chance(2) ? { var: numbers[g(fc.nat, { max: numbers.length - 1 })]!.id } : { '*': [100, counted(g, shown)] }
  const some = <Made>(most: number, make: (index: number) => Made): readonly Made[] => [...Array(g(fc.nat, { max: most })).keys()].map(make)
  return intakeSchema.parse({
    ...plain,
    documents: some(3, index => {
      const { when: required = chance(2) } = maybe(2)
      return { id: `d${index}`, required, ...maybe(2), accepts: ['image/jpeg'], files: { least: 1, most: 2 }, largest: 1 }
    }),
    eligibility: outside.length === 0 ? [] : some(2, index => ({ id: `e${index}`, stops: rule(outside) })),
    fees: some(2, index => ({ id: `m${index}`, ...maybe(2), amount: amount(), currency: 'CNY' })),
    steps: [
      ...steps,
      { id: 'papers', kind: 'documents', ...maybe(4), screens: [] },
      { id: 'check', kind: 'review', screens: [] },
      { id: 'money', kind: 'payment', ...maybe(4), screens: [] },
      { id: 'done', kind: 'result', screens: [] },
    ],
  })
}

function counted(g: Generator, groups: readonly string[]): Rule {
  return groups.length > 0 ? { count: groups[g(fc.nat, { max: groups.length - 1 })]! } : g(fc.nat, { max: 2 })
}

interface Words {
  readonly fields: readonly Field[]
  readonly group: string | null
  readonly ofRows: readonly Field[]
  readonly everything: boolean
}

function makeRule(g: Generator, words: Words, depth: number): Rule {
  const { fields, group, ofRows, everything } = words
  const kind = g(fc.nat, { max: 9 })
  if (depth > 0 && kind < 2) return { and: [makeRule(g, words, depth - 1), makeRule(g, words, depth - 1)] }
  if (depth > 0 && kind < 4) return { '!': [makeRule(g, words, depth - 1)] }
  if (group !== null && (kind < 6 || fields.length === 0)) {
    const ofRow = { ...words, fields: ofRows, group: null, ofRows: [] }
    return g(fc.boolean) ? { some: [group, makeRule(g, ofRow, 1)] } : { '>=': [{ count: group }, g(fc.nat, { max: 3 })] }
  }
  const field = fields[g(fc.nat, { max: fields.length - 1 })]!
  const item = g(fc.constantFrom, 'a', 'b', 'c') as string
  if (everything && kind === 8) return { '>=': [{ today: [] }, addDays(firstDay, g(fc.nat, { max: 2 }))] }
  if (kind === 9 || field.kind === 'address') return { answered: field.id }
  if (field.kind === 'yesno' || field.kind === 'consent') return { '==': [{ var: field.id }, g(fc.boolean)] }
  if (field.kind === 'number') return { '>=': [{ var: field.id }, g(fc.nat, { max: 4 })] }
  if (field.kind === 'date') return { '>=': [{ days_until: { var: field.id } }, g(fc.nat, { max: 4 }) - 2] }
  if (field.kind === 'slot') return { '>=': [{ var: `${field.id}.start` }, g(fc.nat, { max: 4 })] }
  if (field.kind === 'lookup') return { '>=': [{ var: `${field.id}.amount` }, g(fc.nat, { max: 4 })] }
  return field.kind === 'choices' ? { in: [item, { var: field.id }] } : { '==': [{ var: field.id }, item] }
}

/** Something that may be put in for a question. */
export function inputFor(g: Generator, { kind }: Field): Input {
  if (g(fc.nat, { max: 9 }) === 0) return null
  if (kind === 'yesno' || kind === 'consent') return g(fc.boolean)
  if (kind === 'number') return g(fc.nat, { max: 4 })
  if (kind === 'date') return addDays(firstDay, g(fc.nat, { max: 8 }) - 4)
  const item = () => g(fc.constantFrom, 'a', 'b', 'c') as string
  if (kind === 'choices') return [item(), item()]
  return kind === 'address' ? { region: item(), detail: '人民路1号' } : item()
}

/** What the server writes down for something that was chosen of others' offers; null for what is typed. */
export function chosenFor(g: Generator, { kind }: Field): Value | null {
  const of = g(fc.constantFrom, 'a', 'b', 'c') as string
  if (kind === 'slot') return { slot: 's', label: 's', start: g(fc.nat, { max: 4 }), resource: of }
  if (kind === 'lookup') return { item: 'i', label: 'i', amount: g(fc.nat, { max: 4 }), shown: [], asked: canonicalJson({ of }) }
  return null
}

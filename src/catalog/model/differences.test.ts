import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fill } from '#kernel'
import { differencesOf, type Whole } from './differences.ts'
import { differenceWords } from './differences-words.ts'
import { plantOne } from './test-kit.ts'
import { inWords } from './wording/difference.ts'

const folder = fileURLToPath(new URL('../../../services/', import.meta.url))
const read = (path: string) => JSON.parse(readFileSync(`${folder}${path}.json`, 'utf8')) as never

const permit = whole('residence-permit-renewal')
const registration = whole('outpatient-registration')

function whole(service: string): Whole {
  const part = (name: string) => read(`${service}/${name}`)
  return {
    service: part('service'),
    intake: part('intake'),
    handling: part('handling'),
    guide: undefined,
    texts: { 'zh-CN': part('texts.zh-CN'), en: part('texts.en') },
  }
}

/** What differs after changes planted into a definition, in words. */
function after(base: Whole, ...changes: readonly string[]): readonly string[] {
  const to = structuredClone(base)
  for (const change of changes) plantOne(to, change)
  return differencesOf(base, to).map(difference => inWords(difference, { from: base, to }, 'en'))
}

describe('what differs, in the words of an office', () => {
  test('nothing, between a definition and itself', () => {
    expect(differencesOf(permit, structuredClone(permit))).toEqual([])
  })

  test('fields: asked now, not asked any more, required, of another kind, with other limits', () => {
    const label = (id: string) => permit.texts.en[`field.${id}.label`]!
    expect(after(permit, 'add intake.fields {"id":"note","kind":"paragraph","required":false}', 'set texts.en {}').slice(0, 1)).toEqual([
      '“note” is asked now, as optional',
    ])
    expect(after(permit, 'cut intake.fields.landlord_name')).toEqual([`“${label('landlord_name')}” is not asked any more`])
    expect(after(permit, 'set intake.fields.landlord_name.kind "text"')).toEqual([
      `“${label('landlord_name')}” changes its kind: name → text`,
    ])
    expect(after(permit, 'set intake.fields.phone.required false')).toEqual([`“${label('phone')}” becomes optional`])
    expect(after(permit, 'set intake.fields.phone.limits {"longest":5}')).toEqual([`What “${label('phone')}” may be has changed`])
    expect(after(permit, 'set intake.fields.phone.prefill []')).toEqual([`“${label('phone')}”: prefill, list or secrecy have changed`])
  })

  test('choices, documents, deadlines, departments, stages', () => {
    const items = permit.intake!.lists[0]!
    expect(after(permit, `cut intake.lists.${items.id}.items.0`)).toEqual([
      `The list ${items.id} has lost “${permit.texts.en[`list.${items.id}.${items.items[0]!.id}`]}”`,
    ])
    expect(after(permit, 'set intake.documents.photo.required false')).toEqual([
      `The document “${permit.texts.en['document.photo.name']}” becomes optional`,
    ])
    const [stage] = permit.handling!.stages
    const name = permit.texts.en[`stage.${stage!.id}.name`]
    expect(after(permit, 'set handling.deadline {"workingDays":9}')).toEqual([
      expect.stringMatching(/^The promised deadline: \d+ working days → 9 working days$/),
    ])
    expect(after(permit, `set handling.stages.${stage!.id}.department {"key":"other"}`)).toEqual([
      `Department of the stage “${name}”: ${stage!.department.key} → other`,
    ])
    expect(after(permit, `cut handling.stages.${stage!.id}`)).toEqual([`The stage “${name}” is gone`])
  })

  test('fees and texts', () => {
    const [fee] = registration.intake!.fees!
    expect(after(registration, `set intake.fees.${fee!.id}.amount 1`)).toEqual([
      `Amount of the fee “${registration.texts.en[`fee.${fee!.id}.name`]}”: the amount of “Doctor” → ¥0.01`,
    ])
    const to = { ...permit, texts: { ...permit.texts, en: { ...permit.texts.en, 'service.name': 'Renew it' } } }
    expect(differencesOf(permit, to)).toEqual([
      {
        part: 'texts',
        code: 'text_changed',
        place: 'texts.en.service.name',
        values: { before: permit.texts.en['service.name'], after: 'Renew it' },
      },
    ])
  })

  test('conditions are told as an official reads them', () => {
    const label = (id: string) => permit.texts.en[`field.${id}.label`]!
    const item = (id: string) => permit.texts.en[`list.grounds.${id}`]!
    const whose = (id: string) => permit.texts.en[`list.whose.${id}`]!
    const ground = (id: string) => `“${label('ground')}” is ‘${item(id)}’`
    expect(after(permit, 'set intake.fields.employer.when "rented"')).toEqual([
      `When “${label('employer')}” is asked: “${label('ground')}” is one of ‘${item('employer')}’, ‘${item('work')}’ → ${ground('rented')}`,
    ])
    expect(after(permit, 'cut intake.fields.landlord_name.when')).toEqual([
      `When “${label('landlord_name')}” is asked: ${ground('rented')} → without a condition`,
    ])
    expect(after(permit, 'set intake.fields.phone.required "rented"')).toEqual([
      `“${label('phone')}” becomes required under a condition: ${ground('rented')}`,
    ])
    expect(after(permit, 'set intake.documents.lease.when "owned"')).toEqual([
      `When the document “${permit.texts.en['document.lease.name']}” is asked for: ${ground('rented')} → ${ground('own')}`,
    ])
    expect(after(permit, 'set intake.conditions.rented.rule {"!=":[{"var":"ground"},"own"]}')).toEqual([
      `A condition has changed: ${ground('rented')} → “${label('ground')}” is not ‘${item('own')}’ (and has an answer)`,
    ])
    expect(after(permit, 'cut intake.lists.grounds.items.work.when')).toEqual([
      `When “${item('work')}” can be chosen: “${label('for_whom')}” is not ‘${whose('child')}’ (or has no answer) → without a condition`,
    ])
    expect(after(permit, 'set intake.eligibility.too_early.stops {">":[{"days_until":{"var":"valid_until"}},60]}')).toEqual([
      `When an application stops for “${permit.texts.en['eligibility.too_early.title']}”: “${label('valid_until')}” is more than 31 days away → “${label('valid_until')}” is more than 60 days away`,
    ])
    expect(after(permit, 'set handling.stages.issue.when {"var":"with_family"}')).toEqual([
      `When the stage “${permit.texts.en['stage.issue.name']}” is passed through: without a condition → “${label('with_family')}” is answered ‘Yes’`,
    ])
  })

  test('every difference has words in both languages that ask for the same values', () => {
    const asked = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '').toSorted()
    for (const [code, words] of Object.entries(differenceWords)) expect(asked(words['zh-CN']), code).toEqual(asked(words.en))
    expect(fill(differenceWords.field_added.en, { name: 'x' })).not.toContain('{')
  })
})

/** The leaves of a JSON value and the entries of its lists, as paths of keys: what can be cut or changed and leaves the shape of a definition. */
function places(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  const isList = Array.isArray(value)
  return Object.entries(value).flatMap(([key, inner]) => [...(isList ? [[...at, key]] : []), ...places(inner, [...at, key])])
}

test('no change passes in silence: cutting anything anywhere, or changing a value, is told', () => {
  const all = [permit, registration].flatMap(base => places(base).map(path => ({ base, path })))
  fc.assert(
    fc.property(fc.nat(all.length - 1), fc.boolean(), (index, cut) => {
      const { base, path } = all[index]!
      const to = structuredClone(base)
      const parent = path.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, to as never)
      const key = path.at(-1)!
      const isEntry = Array.isArray(parent) && typeof parent[Number(key)] === 'object'
      if (Array.isArray(parent) && (cut || isEntry)) parent.splice(Number(key), 1)
      else if (cut && path[0] === 'texts') delete parent[key]
      else parent[key] = typeof parent[key] === 'string' ? `${parent[key]}x` : typeof parent[key] === 'number' ? parent[key] + 1 : 'changed'
      const found = differencesOf(base, to)
      expect(found.length, path.join('.')).toBeGreaterThan(0)
      for (const difference of found)
        expect(inWords(difference, { from: base, to }, 'zh-CN'), path.join('.')).not.toMatch(
          /\{(name|item|list|was|is|fromKind|toKind|\w+When|\w+Rule|\w+Amount)\}/,
        )
    }),
    { numRuns: 400 },
  )
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as cases from '#cases'
import * as catalog from '#catalog'
import { readOrganisation } from '#organisation'
import { apply, fillIn, rented } from '../../../test/setup/applying.ts'
import { atDesk, byPhone, type Face, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'
import { installShipped } from '../../programs/compose.ts'

const service = 'residence-permit-renewal'
let product: Product
let admin: Face

beforeAll(async () => {
  product = await openTestProduct()
  admin = await atDesk(product, 'admin')
})
afterAll(async () => await product.close())

async function partsOf(wanted = 1) {
  return structuredClone((await admin.call(catalog.readVersion, { service, version: String(wanted) })).parts) as never as {
    service: { owner: string }
    intake: {
      fields: { id: string; kind: string; required?: boolean }[]
      steps: { screens: { fields?: string[] }[] }[]
      documents: { id: string }[]
    }
    handling: { deadline: unknown }
    'texts.zh-CN': Record<string, string>
    'texts.en': Record<string, string>
  }
}

async function current(): Promise<number> {
  return (await admin.call(catalog.readManaged, { service })).service.version
}

/** A form that asks for one thing more, and does not ask for another. */
async function changed() {
  const parts = await partsOf(await current())
  parts.intake.fields = parts.intake.fields.filter(({ id }) => id !== 'landlord_phone')
  parts.intake.steps = parts.intake.steps.map(step => ({
    ...step,
    screens: step.screens.map(screen =>
      screen.fields ? { ...screen, fields: screen.fields.filter(id => id !== 'landlord_phone') } : screen,
    ),
  }))
  parts.intake.fields.push({ id: 'rooms', kind: 'number' })
  parts.intake.steps
    .flatMap(({ screens }) => screens)
    .find(({ fields }) => fields?.includes('since'))!
    .fields!.push('rooms')
  for (const language of ['texts.zh-CN', 'texts.en'] as const) {
    for (const key of Object.keys(parts[language])) if (key.startsWith('field.landlord_phone.')) delete parts[language][key]
    parts[language]['field.rooms.label'] = language === 'texts.en' ? 'Rooms' : '房间数'
    parts[language]['field.rooms.ask'] = language === 'texts.en' ? 'How many rooms?' : '住几间房？'
  }
  return parts
}

describe('publishing', () => {
  test('only an administrator of the head office: others are refused', async () => {
    for (const login of ['lina', 'zhaomin']) {
      const desk = await atDesk(product, login)
      expect(await refusalOf(desk.call(catalog.listManaged, {})), login).toBe('kernel.not_allowed')
      expect(await refusalOf(desk.call(catalog.rollBackService, { service, base: 1, to: 1 })), login).toBe('kernel.not_allowed')
      expect(await refusalOf(desk.call(catalog.suspendService, { service, note: { 'zh-CN': '停', en: 'off' } }))).toBe('kernel.not_allowed')
      expect(await refusalOf(desk.call(cases.analyseImpact, { service, version: 1 })), login).toBe('kernel.not_allowed')
      expect(await refusalOf(desk.call(cases.countServices, {})), login).toBe('kernel.not_allowed')
      expect(await refusalOf(desk.call(catalog.readReading, { service, version: '1' })), login).toBe('kernel.not_allowed')
    }
  })

  test('a version is read in words, in the language of who asks; a condition with a fault is told with its words', async () => {
    const { sections } = await admin.call(catalog.readReading, { service, version: '1' })
    const living = sections.find(({ section }) => section === 'questions')!.entries.find(({ name }) => name === '住处')!
    expect(living.entries.find(({ name }) => name === '房东姓名')!.facts[0]).toEqual({
      about: 'asked',
      words: '“续签依据”是「租房住」',
      lines: null,
    })
    expect(await refusalOf(admin.call(catalog.readReading, { service, version: '99' }))).toBe('catalog.unknown_service')
    const parts = await partsOf()
    const conditions = (parts.intake as never as { conditions: { id: string; rule: unknown }[] }).conditions
    const never = { and: [{ '==': [{ var: 'ground' }, 'rented'] }, { '==': [{ var: 'ground' }, 'own'] }] }
    const broken = {
      ...parts,
      intake: { ...parts.intake, conditions: conditions.map(each => (each.id === 'rented' ? { id: 'rented', rule: never } : each)) },
    }
    const { findings } = await admin.call(catalog.checkParts, { service, parts: broken })
    expect(findings.find(({ place }) => place.startsWith('intake.conditions.rented'))!.message).toBe(
      '条件“rented”永远不会成立。这个条件是：“续签依据”是「租房住」，并且“续签依据”是「住自家的房」。（intake.conditions.rented.rule）',
    )
  })

  test('files that are no definition, and definitions with faults, are told with place and cure, and not published', async () => {
    const parts = await partsOf()
    const broken = { ...parts, intake: { ...parts.intake, minutes: 'eight' }, 'texts.en': undefined }
    const { findings, differences } = await admin.call(catalog.checkParts, { service, parts: broken })
    expect(differences).toBeNull()
    expect(findings.map(({ severity, place }) => [severity, place])).toEqual([
      ['error', 'intake.minutes'],
      ['error', 'texts.en'],
    ])
    delete parts['texts.en']['field.phone.label']
    const checked = await admin.call(catalog.checkParts, { service, parts })
    expect(checked.findings.filter(({ severity }) => severity === 'error')).toEqual([
      { severity: 'error', place: 'texts.en.field.phone.label', message: expect.any(String), cure: expect.any(String) },
    ])
    expect(await refusalOf(admin.call(catalog.publishService, { service, base: 1, parts }))).toBe('catalog.unsound')
    expect((await admin.call(cases.analyseImpact, { service, parts })).impact).toBeNull()
    expect(await refusalOf(admin.call(catalog.publishService, { service, base: 1, parts: await partsOf() }))).toBe('catalog.unchanged')
    const other = { ...(await partsOf()), service: { ...(await partsOf()).service, id: 'water-bill' } }
    expect((await admin.call(catalog.checkParts, { service, parts: other })).findings.map(({ place }) => place)).toContain('service.id')
    const nowhere = await partsOf()
    nowhere.service.owner = 'nobody'
    expect((await admin.call(catalog.checkParts, { service, parts: nowhere })).findings.map(({ place }) => place)).toContain(
      'service.owner',
    )
    expect(await current()).toBe(1)
  })

  test('cases under way keep what they began with, through a publication and a roll-back', async () => {
    const before = await inHall(product)
    await byPhone(product, before, '13800000101')
    const draft = await fillIn(before)
    const intake = draft.definition
    const parts = await changed()
    const { impact } = await admin.call(cases.analyseImpact, { service, parts })
    expect(impact).toEqual({
      drafts: { safe: 0, needsAnswer: 1, breaking: 0 },
      underWay: { safe: 0, needsAnswer: 0, breaking: 0 },
      same: 0,
    })
    const { differences } = await admin.call(catalog.checkParts, { service, parts })
    expect(differences!.filter(({ part }) => part === 'intake').map(({ words }) => words)).toEqual([
      '新增必填项“房间数”',
      '不再询问“房东手机号”',
      expect.stringContaining('步骤'),
    ])
    expect((await admin.call(catalog.publishService, { service, base: 1, parts })).version).toBe(2)
    expect(await refusalOf(admin.call(catalog.publishService, { service, base: 1, parts }))).toBe('catalog.moved_on')

    const after = await inHall(product)
    await byPhone(product, after, '13800000102')
    const opened = await after.call(cases.openCase, { service })
    expect(opened.definition.intake).not.toBe(intake.intake)
    const said = await before.call(catalog.readDefinition, { service, language: 'zh-CN', intake: intake.intake, handling: intake.handling })
    expect(said.intake!.body.fields.map(({ id }) => id)).toContain('landlord_phone')
    expect(said.texts.body['field.landlord_phone.label']).toBe('房东手机号')

    expect((await admin.call(catalog.rollBackService, { service, base: 2, to: 1 })).version).toBe(3)
    expect(await refusalOf(admin.call(catalog.rollBackService, { service, base: 3, to: 1 }))).toBe('catalog.unchanged')
    const submitted = await before.call(cases.submit, { id: draft.head.id, seen: draft.revision })
    expect(submitted.head.phase).toBe('handling')
    const { versions } = await admin.call(catalog.readManaged, { service })
    expect(versions.map(each => [each.version, each.origin, each.restores, each.same])).toEqual([
      [3, 'console', 1, true],
      [2, 'console', null, false],
      [1, 'shipped', null, true],
    ])
    expect((await admin.call(cases.countServices, {})).services).toEqual([{ service, drafts: 1, underWay: 1 }])
  })

  test('what was published here stays when the program starts again', async () => {
    const parts = await partsOf(3)
    parts['texts.en']['service.name'] = 'Renew a permit'
    const { version: published } = await admin.call(catalog.publishService, { service, base: 3, parts })
    await installShipped(product.context)
    expect(await current()).toBe(published)
  })

  test('a suspended service takes nobody new and lets those under way finish', async () => {
    const face = await inHall(product)
    await byPhone(product, face, '13800000103')
    const draft = await fillIn(face)
    const note = { 'zh-CN': '系统升级，周三恢复。请到窗口办理。', en: 'Back on Wednesday. Please come to a counter.' }
    await admin.call(catalog.suspendService, { service, note })
    expect(await refusalOf(face.call(cases.openCase, { service }))).toBe('catalog.suspended')
    const { services } = await face.call(catalog.listServices, { language: 'en' })
    expect(services.find(({ id }) => id === service)!.suspended).toBe(note.en)
    expect((await face.call(cases.submit, { id: draft.head.id, seen: draft.revision })).head.phase).toBe('handling')
    await admin.call(catalog.resumeService, { service })
    expect((await face.call(cases.openCase, { service })).head.phase).toBe('draft')
  })
})

test('a department with a case cannot be closed; without one it can, and gets nothing new', async () => {
  const { departments, units } = await admin.call(readOrganisation, {})
  const hall = units.find(({ key }) => key === 'qianjiang_point')!
  const department = departments.find(({ key, unitId }) => key === 'population' && unitId === hall.id)!
  const busy = departments.find(
    ({ key, unitId }) => key === 'population' && unitId === units.find(unit => unit.key === 'wangjiang_hall')!.id,
  )!
  expect(await refusalOf(admin.call(cases.closeDepartment, { department: busy.id }))).toBe('case.department_has_work')
  expect(await refusalOf((await atDesk(product, 'lina')).call(cases.closeDepartment, { department: department.id }))).toBe(
    'kernel.not_allowed',
  )
  await admin.call(cases.closeDepartment, { department: department.id })
  const face = await inHall(product)
  await byPhone(product, face, '13800000104')
  expect(await refusalOf(apply(face, rentedAt))).toBe('organisation.no_department')
})

const rentedAt = (today: string) =>
  rented(today).map(([path, input]) =>
    path === 'address' ? ([path, { region: 'jn_qianjiang', detail: '钱江路 66 号 1 幢 101 室' }] as const) : ([path, input] as const),
  )

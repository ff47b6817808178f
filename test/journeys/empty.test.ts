import { afterAll, beforeAll, expect, test } from 'vitest'
import * as cases from '#cases'
import { listManaged } from '#catalog'
import { addMember, signIn } from '#identity'
import { makeDepartment, makeUnit, readOrganisation } from '#organisation'
import { apply, rented } from '../setup/applying.ts'
import { byPhone, Face, inHall, refusalOf } from '../setup/people.ts'
import { emptyDatabase, openTestProduct, type Product } from '../setup/product.ts'
import { installShipped } from '../../src/programs/compose.ts'
import { makeFirstAdministrator } from '../../src/programs/seed/seed.ts'

let product: Product
let database: Awaited<ReturnType<typeof emptyDatabase>>

beforeAll(async () => {
  database = await emptyDatabase()
  product = await openTestProduct({ databaseUrl: database.url })
})
afterAll(async () => {
  await product.close()
  await database.drop()
})

const named = (zh: string, en: string) => ({ 'zh-CN': zh, en })

test('an installation with nothing in it is set up at the console until somebody can apply and staff can work', async () => {
  const first = (await makeFirstAdministrator(product.context))!
  await installShipped(product.context)
  const admin = new Face(product.url, 'console')
  expect(await refusalOf(admin.call(signIn, first))).toBe('identity.new_password_needed')
  await admin.call(signIn, { ...first, newPassword: 'all of it begins here' })

  const { units } = await admin.call(readOrganisation, {})
  const head = units[0]!
  const place = { address: named('', ''), phone: '', hours: head.hours }
  const region = await admin.call(makeUnit, {
    ...place,
    parentId: head.id,
    kind: 'region',
    key: 'south',
    name: named('南区', 'South'),
    districts: [],
  })
  const site = await admin.call(makeUnit, {
    ...place,
    parentId: region.id,
    kind: 'site',
    key: 'hall',
    name: named('南区大厅', 'South Hall'),
    districts: ['jn_wangjiang'],
  })

  const person = await inHall(product)
  await byPhone(product, person, '13800000301')
  expect(await refusalOf(apply(person, rented))).toBe('organisation.no_department')

  const population = await admin.call(makeDepartment, {
    unitId: site.id,
    key: 'population',
    name: named('人口科', 'Population'),
    phone: '',
  })
  await admin.call(makeDepartment, { unitId: region.id, key: 'certificates', name: named('证件科', 'Certificates'), phone: '' })
  const { password } = await admin.call(addMember, {
    login: 'worker',
    name: named('小吴', 'Wu'),
    unitId: site.id,
    departmentIds: [population.id],
    roles: ['approver'],
  })
  const desk = new Face(product.url, 'desk')
  await desk.call(signIn, { login: 'worker', password, newPassword: 'work begins at nine' })

  const another = await inHall(product)
  await byPhone(product, another, '13800000302')
  const { head: applied } = await apply(another, rented)
  const claimed = await desk.call(cases.claim, { id: applied.id })
  await desk.call(cases.advance, { id: applied.id, seen: claimed.revision, action: 'approve' })
  expect((await another.call(cases.readCase, { id: applied.id })).head.phase).toBe('handling')

  // The next start finds departments missing that other shipped services name, and starts all the same.
  expect(await installShipped(product.context)).toBe(0)
  expect((await admin.call(listManaged, {})).services.length).toBeGreaterThan(2)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember, changeMember, disableMember, listStaff, readMe, resetPassword, signIn } from '#identity'
import type { InputOf } from '#kernel'
import { readOrganisation } from '#organisation'
import { issueCode, listTerminals, makeTerminal, revokeTerminal } from '#terminals'
import { atDesk, atTerminal, enrolTerminal, Face, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let admin: Face
let places: Awaited<ReturnType<typeof readPlaces>>
const name = { 'zh-CN': '新人', en: 'New Person' }

const readPlaces = async () => await admin.call(readOrganisation, {})
const unitId = (key: string) => places.units.find(unit => unit.key === key)!.id
const departmentId = (unit: string, key: string) => places.departments.find(each => each.unitId === unitId(unit) && each.key === key)!.id

beforeAll(async () => {
  product = await openTestProduct({ work: false })
  admin = await atDesk(product, 'admin')
  places = await readPlaces()
})
afterAll(async () => await product.close())

async function add(by: Face, login: string, change: Partial<InputOf<typeof addMember>> = {}) {
  const given = { login, name, unitId: unitId('wangjiang_hall'), departmentIds: [] as string[], roles: ['handler' as const] }
  return await by.call(addMember, { ...given, ...change })
}

async function enter(login: string, password: string, newPassword = 'a good long one'): Promise<Face> {
  const face = new Face(product.url, 'console')
  await face.call(signIn, { login, password, newPassword })
  return face
}

test('somebody is added once, at a place with departments that are there', async () => {
  const population = departmentId('wangjiang_hall', 'population')
  const elsewhere = departmentId('xincheng_hall', 'population')
  expect(await refusalOf(add(admin, 'newone', { departmentIds: [elsewhere] }))).toBe('identity.wrong_department')
  const { id, password } = await add(admin, 'newone', { departmentIds: [population] })
  expect(await refusalOf(add(admin, 'newone'))).toBe('identity.login_taken')
  const face = await enter('newone', password)
  expect(await face.call(readMe, {})).toMatchObject({ id, scope: 'binjiang.jiangnan.wangjiang_hall', roles: ['handler'] })
  for (const forbidden of [
    async () => await add(face, 'another'),
    async () => await face.call(disableMember, { staff: id, disabled: true }),
    async () => await face.call(listTerminals, {}),
    async () => await face.call(readOrganisation, {}),
  ])
    expect(await refusalOf(forbidden())).toBe('kernel.not_allowed')
})

test('a change of place and roles holds at once for who is signed in', async () => {
  const { id, password } = await add(admin, 'mover')
  const face = await enter('mover', password)
  await admin.call(changeMember, { staff: id, name, unitId: unitId('jiangbei'), departmentIds: [], roles: ['supervisor'] })
  expect(await face.call(readMe, {})).toMatchObject({ scope: 'binjiang.jiangbei', roles: ['supervisor'] })
})

test('who is disabled is signed out and let in no more, as if unknown; enabled, they are back', async () => {
  const { id, password } = await add(admin, 'leaver')
  const face = await enter('leaver', password)
  await admin.call(disableMember, { staff: id, disabled: true })
  expect(await refusalOf(face.call(readMe, {}))).toBe('kernel.not_signed_in')
  const again = async () => await new Face(product.url, 'desk').call(signIn, { login: 'leaver', password: 'a good long one' })
  expect(await refusalOf(again())).toBe('identity.wrong_password')
  expect((await admin.call(listStaff, {})).staff.find(row => row.id === id)!.disabled).toBe(true)
  await admin.call(disableMember, { staff: id, disabled: false })
  expect((await again()).login).toBe('leaver')
})

test('an administrator of a region reaches their region only, and cannot shut themselves out', async () => {
  const { id, password } = await add(admin, 'regional', { unitId: unitId('jiangbei'), roles: ['administrator'] })
  const regional = await enter('regional', password)
  expect(await refusalOf(add(regional, 'spy', { unitId: unitId('jiangnan') }))).toBe('organisation.unknown_unit')
  const chief = (await admin.call(listStaff, {})).staff.find(row => row.login === 'admin')!
  expect(await refusalOf(regional.call(disableMember, { staff: chief.id, disabled: true }))).toBe('identity.unknown_staff')
  expect(await refusalOf(regional.call(resetPassword, { staff: chief.id }))).toBe('identity.unknown_staff')
  expect(await refusalOf(regional.call(disableMember, { staff: id, disabled: true }))).toBe('identity.not_yourself')
  const demoted = { staff: id, name, unitId: unitId('jiangbei'), departmentIds: [], roles: ['handler' as const] }
  expect(await refusalOf(regional.call(changeMember, demoted))).toBe('identity.not_yourself')
  const { terminals } = await regional.call(listTerminals, {})
  expect(terminals.map(({ key }) => key)).toEqual(['xincheng-1'])
  const foreign = (await admin.call(listTerminals, {})).terminals.find(({ key }) => key === 'wangjiang-1')!
  expect(await refusalOf(regional.call(issueCode, { terminal: foreign.id }))).toBe('terminals.unknown')
  expect(await refusalOf(regional.call(revokeTerminal, { terminal: foreign.id }))).toBe('terminals.unknown')
})

test('a terminal is added, enrolled, seen, and revoked', async () => {
  const made = { key: 'hall-9', name, siteId: unitId('wangjiang_hall') }
  const { id } = await admin.call(makeTerminal, made)
  expect(await refusalOf(admin.call(makeTerminal, made))).toBe('terminals.key_taken')
  const find = async () => (await admin.call(listTerminals, {})).terminals.find(terminal => terminal.id === id)!
  expect(await find()).toMatchObject({ enrolledAt: null, seenAt: null })
  expect((await admin.call(issueCode, { terminal: id })).code).toMatch(/^[0-9A-F]{20}$/)
  const terminal = await enrolTerminal(product, 'hall-9')
  await atTerminal(product, terminal)
  expect(await find()).toMatchObject({ enrolledAt: product.clock.now(), seenAt: product.clock.now() })
  await admin.call(revokeTerminal, { terminal: id })
  expect((await find()).enrolledAt).toBeNull()
  expect(await refusalOf(atTerminal(product, terminal))).toBe('terminals.not_proved')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDepartment } from '#cases'
import {
  changeDepartment,
  changeUnit,
  closeUnit,
  type Hours,
  makeDepartment,
  makeUnit,
  readOrganisation,
  reopenDepartment,
} from '#organisation'
import { findUnit, presentSite, readDirectory } from '#organisation/server'
import { atDesk, type Face, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let admin: Face
const name = { 'zh-CN': '某处', en: 'Somewhere' }
const fields = { name, address: name, phone: '1', districts: [] }

beforeAll(async () => {
  product = await openTestProduct({ work: false })
  admin = await atDesk(product, 'admin')
})
afterAll(async () => await product.close())

async function unit(key: string) {
  return (await admin.call(readOrganisation, {})).units.find(each => each.key === key)!
}

function hours(change: Partial<Hours['week']> = {}, zone = 'Asia/Shanghai'): Hours {
  const day: [number, number][] = [[540, 1020]]
  return { zone, week: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [], ...change } }
}

test('units stand where they can: regions under the head office, sites under a region or the head office', async () => {
  const head = await unit('binjiang')
  const region = await unit('jiangnan')
  const site = await unit('wangjiang_hall')
  const make = async (parentId: string, kind: 'region' | 'site', key: string) =>
    await refusalOf(admin.call(makeUnit, { parentId, kind, key, hours: hours(), ...fields }))
  expect(await make(region.id, 'region', 'below')).toBe('organisation.wrong_place')
  expect(await make(site.id, 'site', 'below')).toBe('organisation.wrong_place')
  expect(await make(region.id, 'site', 'wangjiang_hall')).toBe('organisation.key_taken')
  await admin.call(makeUnit, { parentId: head.id, kind: 'region', key: 'hexi', hours: hours(), ...fields })
  expect((await unit('hexi')).path).toBe('binjiang.hexi')
})

test('hours that cannot be are refused; new ones hold for the unit and its departments, and nobody else', async () => {
  const point = await unit('qianjiang_point')
  const change = async (given: Hours) =>
    await admin.call(changeUnit, { unit: point.id, ...fields, districts: point.districts, name: point.name, hours: given })
  for (const wrong of [
    hours({ 1: [[600, 540]] }),
    hours({
      1: [
        [540, 700],
        [690, 800],
      ],
    }),
    hours({ 1: [[540, 1500]] }),
    hours({}, 'Asia/Nowhere'),
  ])
    expect(await refusalOf(change(wrong))).toBe('organisation.wrong_hours')
  await change(hours({ 6: [[600, 720]] }, 'Asia/Urumqi'))
  const read = async () => (await readDirectory(product.context)).departments.find(({ unitId }) => unitId === point.id)!
  await expect.poll(async () => (await read()).calendar.zone).toBe('Asia/Urumqi')
  const own = await read()
  expect(own.calendar.week[6]).toEqual([[600, 720]])
  expect(Object.keys(own.calendar.exceptions).length).toBeGreaterThan(0)
  expect((await unit('wangjiang_hall')).hours.zone).toBe('Asia/Shanghai')
  expect(presentSite(await findUnit(product.context, point.id), 'en', product.clock.now()).zone).toBe('Asia/Urumqi')
})

test('a unit closes when nothing in it is open, and not the one somebody stands in', async () => {
  const head = await unit('binjiang')
  const hexi = await unit('hexi')
  const { id } = await admin.call(makeDepartment, { unitId: hexi.id, key: 'population', name, phone: '' })
  expect(await refusalOf(admin.call(makeDepartment, { unitId: hexi.id, key: 'population', name, phone: '' }))).toBe(
    'organisation.key_taken',
  )
  expect(await refusalOf(admin.call(closeUnit, { unit: hexi.id, closed: true }))).toBe('organisation.in_use')
  expect(await refusalOf(admin.call(closeUnit, { unit: head.id, closed: true }))).toBe('organisation.wrong_place')
  await admin.call(changeDepartment, { department: id, name: { 'zh-CN': '新名', en: 'New' }, phone: '2' })
  await admin.call(closeDepartment, { department: id })
  await admin.call(closeUnit, { unit: hexi.id, closed: true })
  expect(await refusalOf(admin.call(reopenDepartment, { department: id }))).toBe('organisation.wrong_place')
  expect(await refusalOf(admin.call(makeDepartment, { unitId: hexi.id, key: 'other', name, phone: '' }))).toBe('organisation.unknown_unit')
  await admin.call(closeUnit, { unit: hexi.id, closed: false })
  await admin.call(reopenDepartment, { department: id })
  const { departments } = await admin.call(readOrganisation, {})
  expect(departments.find(each => each.id === id)).toMatchObject({ closed: false, name: { en: 'New' } })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCase, readCase, submit } from '#cases'
import { listPlaces, putPlace, putSynonyms, readMenu, readOffering, readPlace, readSynonyms, reportMissedSearch, search } from '#catalog'
import { addMember, signIn } from '#identity'
import { readDirectory } from '#organisation/server'
import { fillIn, somebody } from '../../../test/setup/applying.ts'
import { atDesk, atTerminal, enrolTerminal, Face, inHall, refusalOf, type TestTerminal } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let admin: Face
let wangjiang: TestTerminal
let xincheng: TestTerminal

beforeAll(async () => {
  product = await openTestProduct()
  admin = await atDesk(product, 'admin')
  wangjiang = await enrolTerminal(product, 'wangjiang-1')
  xincheng = await enrolTerminal(product, 'xincheng-1')
})
afterAll(async () => await product.close())

const names = (text: string) => ({ 'zh-CN': text, en: text })
const section = (id: string, ...services: string[]) => ({ id, name: names(id), icon: 'cases', services })
const unitId = async (key: string) => (await readDirectory(product.context)).units.find(unit => unit.key === key)!.id

interface Change {
  readonly sections?: ReturnType<typeof section>[] | null
  readonly notice?: ReturnType<typeof notice> | null
}

async function put(by: Face, place: string, given: Change) {
  const { revision, sections, notice: said } = await by.call(readPlace, { place, language: 'en' })
  return await by.call(putPlace, { place, revision, sections, notice: said, ...given })
}
const notice = (text: string, from: string | null = null, to: string | null = null) => ({ text: names(text), from, to })

async function offered(terminal: TestTerminal): Promise<string[]> {
  const { sections } = await new Face(product.url, 'kiosk').call(readMenu, {
    language: 'en',
    channel: 'kiosk',
    terminal: terminal.id,
  })
  return sections.flatMap(({ services }) => services.map(({ id }) => id))
}

test('without any decision every place has the standard menu', async () => {
  expect(await offered(wangjiang)).toEqual([
    'residence-permit-renewal',
    'outpatient-registration',
    'water-bill',
    'bank-card-issue',
    'service-guide',
  ])
  const { places } = await admin.call(listPlaces, {})
  expect(places.find(({ kind }) => kind === 'head')).toMatchObject({ depth: 0, menuFrom: null, services: 5, noticeFrom: null })
  expect(places.filter(({ kind }) => kind === 'terminal').map(({ depth }) => depth)).toEqual(Array.from({ length: 7 }, () => 3))
})

test('head office, region, site and terminal: the nearest that has decided counts, and giving it back inherits again', async () => {
  const [head, jiangnan, hall] = [await unitId('binjiang'), await unitId('jiangnan'), await unitId('wangjiang_hall')]
  await put(admin, head, { sections: [section('all', 'residence-permit-renewal', 'water-bill', 'service-guide')] })
  await expect.poll(() => offered(wangjiang)).toEqual(['residence-permit-renewal', 'water-bill', 'service-guide'])
  expect(await offered(xincheng)).toEqual(['residence-permit-renewal', 'water-bill', 'service-guide'])
  await put(admin, jiangnan, { sections: [section('bills', 'water-bill')] })
  await expect.poll(() => offered(wangjiang)).toEqual(['water-bill'])
  expect(await offered(xincheng)).toEqual(['residence-permit-renewal', 'water-bill', 'service-guide'])
  await put(admin, hall, { sections: [section('a', 'bank-card-issue'), section('b', 'residence-permit-renewal')] })
  await expect.poll(() => offered(wangjiang)).toEqual(['bank-card-issue', 'residence-permit-renewal'])
  await put(admin, wangjiang.id, { sections: [section('a', 'service-guide')] })
  await expect.poll(() => offered(wangjiang)).toEqual(['service-guide'])
  const read = await admin.call(readPlace, { place: wangjiang.id, language: 'en' })
  expect(read.inherited).toMatchObject({ from: { id: hall }, sections: [{ id: 'a' }, { id: 'b' }] })
  await put(admin, wangjiang.id, { sections: null })
  await put(admin, hall, { sections: null })
  await put(admin, jiangnan, { sections: null })
  await put(admin, head, { sections: null })
  await expect.poll(async () => (await offered(wangjiang)).length).toBe(5)
})

test('what is not on the menu of a place cannot be begun there; what was begun before goes on, and one is told where to go', async () => {
  const hall = await unitId('wangjiang_hall')
  const { face } = await atTerminal(product, wangjiang)
  const begun = await face.call(openCase, { service: 'water-bill' })
  await put(admin, hall, { sections: [section('a', 'residence-permit-renewal')] })
  await expect.poll(() => refusalOf(face.call(openCase, { service: 'water-bill' }))).toBe('catalog.not_offered_here')
  expect((await face.call(readCase, { id: begun.head.id })).head).toMatchObject({ id: begun.head.id, service: 'water-bill' })
  const elsewhere = await atTerminal(product, xincheng)
  expect((await elsewhere.face.call(openCase, { service: 'water-bill' })).head.service).toBe('water-bill')
  const where = await face.call(readOffering, { service: 'water-bill', language: 'en', channel: 'kiosk', terminal: wangjiang.id })
  expect(where.here).toBe(false)
  expect(where.sites.map(({ name }) => name)).toContain('Jiangbei Service Hall')
  expect(where.sites.map(({ name }) => name)).not.toContain('Jiangnan Service Hall')
  // The hall goes by the head office, and a card is put out at a terminal only.
  const inTheHall = await inHall(product)
  expect((await inTheHall.call(openCase, { service: 'water-bill' })).head.service).toBe('water-bill')
  expect(await refusalOf(inTheHall.call(openCase, { service: 'bank-card-issue' }))).toBe('catalog.not_offered_here')
  const { sections } = await inTheHall.call(readMenu, { language: 'en', channel: 'hall' })
  const told = sections.flatMap(({ services }) => services.map(({ id, elsewhere: at }) => [id, at] as const))
  expect(Object.fromEntries(told)).toMatchObject({ 'water-bill': null, 'bank-card-issue': 5 })
  await put(admin, hall, { sections: null })
})

test('a draft that was begun before the service was taken off the menu is submitted as ever', async () => {
  const head = await unitId('binjiang')
  const person = await somebody(product, '13800000077')
  const ready = await fillIn(person)
  await put(admin, head, { sections: [section('a', 'water-bill')] })
  await expect.poll(() => refusalOf(person.call(openCase, { service: 'residence-permit-renewal' }))).toBe('catalog.not_offered_here')
  const submitted = await person.call(submit, { id: ready.head.id, seen: ready.revision })
  expect(submitted.head).toMatchObject({ id: ready.head.id, service: 'residence-permit-renewal' })
  expect(submitted.head.submittedAt).not.toBeNull()
  await put(admin, head, { sections: null })
  await expect.poll(async () => (await offered(wangjiang)).length).toBe(5)
})

test('a region’s administrator sees and changes their own region’s menus, and nobody else’s', async () => {
  const [head, jiangnan, jiangbei] = [await unitId('binjiang'), await unitId('jiangnan'), await unitId('jiangbei')]
  const { password } = await admin.call(addMember, {
    login: 'northadmin',
    name: names('North'),
    unitId: jiangbei,
    departmentIds: [],
    roles: ['administrator'],
  })
  const north = new Face(product.url, 'console')
  await north.call(signIn, { login: 'northadmin', password, newPassword: 'a good long one' })
  const { places } = await north.call(listPlaces, {})
  expect(places[0]).toMatchObject({ id: jiangbei, kind: 'region', depth: 0 })
  expect(places.map(({ id }) => id)).toContain(xincheng.id)
  expect(places.map(({ id }) => id)).not.toContain(wangjiang.id)
  for (const place of [head, jiangnan, wangjiang.id])
    expect(await refusalOf(north.call(putPlace, { place, revision: 0, sections: null, notice: null }))).toBe('catalog.unknown_place')
  expect(await refusalOf(north.call(readPlace, { place: head, language: 'en' }))).toBe('catalog.unknown_place')
  await put(north, xincheng.id, { sections: [section('a', 'water-bill')] })
  await expect.poll(() => offered(xincheng)).toEqual(['water-bill'])
  await put(north, xincheng.id, { sections: null })
  expect(await refusalOf(north.call(putSynonyms, { language: 'en', revision: 1, groups: [] }))).toBe('kernel.not_allowed')
  const lina = await atDesk(product, 'lina')
  expect(await refusalOf(lina.call(listPlaces, {}))).toBe('kernel.not_allowed')
})

test('a menu that cannot be is refused, and so is one that was made from an older one', async () => {
  const place = await unitId('qianjiang_point')
  const wrong = async (...sections: ReturnType<typeof section>[]) => await refusalOf(put(admin, place, { sections }))
  expect(await wrong(section('a', 'no-such-service'))).toBe('catalog.menu_wrong')
  expect(await wrong(section('a', 'water-bill'), section('b', 'water-bill'))).toBe('catalog.menu_wrong')
  expect(await wrong(section('a', 'water-bill'), section('a', 'service-guide'))).toBe('catalog.menu_wrong')
  expect(await wrong(section('a'))).toBe('catalog.menu_empty')
  expect(await wrong()).toBe('catalog.menu_empty')
  expect(await wrong({ ...section('a', 'water-bill'), name: { 'zh-CN': '', en: '' } })).toBe('kernel.malformed')
  const seen = (await admin.call(readPlace, { place, language: 'en' })).revision
  await admin.call(putPlace, { place, revision: seen, sections: [section('a', 'water-bill')], notice: null })
  const again = admin.call(putPlace, { place, revision: seen, sections: null, notice: null })
  expect(await refusalOf(again)).toBe('catalog.place_moved_on')
})

test('a place tells what it has to say on its days, in the language asked for', async () => {
  const hall = await unitId('wangjiang_hall')
  const told = async () => {
    const visitor = await inHall(product)
    return (await visitor.call(readMenu, { language: 'en', channel: 'kiosk', terminal: wangjiang.id })).notice
  }
  await put(admin, hall, { notice: notice('Lift out of order', '2026-11-24', '2026-11-25') })
  await expect.poll(told).toBe('Lift out of order')
  product.clock.advance(2 * 24 * 3600_000)
  expect(await told()).toBeNull()
  product.clock.advance(-2 * 24 * 3600_000)
  await put(admin, hall, { notice: null })
  await expect.poll(told).toBeNull()
})

test('words that an enterprise adds are understood without a restart, and what found nothing is counted without what was typed', async () => {
  const visitor = await inHall(product)
  const found = async () => (await visitor.call(search, { words: '缴哗啦啦', language: 'zh-CN' })).findings[0]?.service
  expect(await found()).toBeUndefined()
  const { revision, groups, mayChange } = await admin.call(readSynonyms, { language: 'zh-CN' })
  expect(mayChange).toBe(true)
  await admin.call(putSynonyms, { language: 'zh-CN', revision, groups: [...groups, ['水费', '哗啦啦']] })
  await expect.poll(found).toBe('water-bill')
  expect(await refusalOf(admin.call(putSynonyms, { language: 'zh-CN', revision, groups: [] }))).toBe('catalog.place_moved_on')
  await visitor.call(reportMissedSearch, { words: '张敏 13800000001 身份证号', language: 'zh-CN' })
  const rows = await product.context.database`select props from kernel.events where event = 'catalog.search_missed'`
  expect(rows.map(row => row['props'])).toEqual([{ language: 'zh-CN', characters: 19, known: ['身份证'] }])
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listStaff, readMe, resetPassword, signIn, signOut } from '#identity'
import { addStaff } from '#identity/server'
import { hour, minute, second } from '#kernel'
import { operate } from '#kernel/server'
import { readDirectory } from '#organisation/server'
import { demoPassword } from '../../programs/seed/enterprise.ts'
import { atDesk, Face, FaceRefused, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let url: string
let sequence = 0
beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())
// An address may sign in sixty times a minute, and these tests come from one.
beforeEach(async () => {
  url = await product.anotherDoor()
})

/** A member of staff nobody else in these tests knows. */
async function hire(
  given: { readonly unit?: string; readonly roles?: readonly ('handler' | 'administrator')[]; readonly temporary?: boolean } = {},
): Promise<{ id: string; login: string }> {
  const login = `somebody${++sequence}`
  const { units } = await readDirectory(product.context)
  const unitId = units.find(({ key }) => key === (given.unit ?? 'wangjiang_hall'))!.id
  const request = { name: 'identity.add_staff', actor: { kind: 'system', id: 'test' } } as const
  const id = await operate(product.context, request, async operation =>
    addStaff(operation, {
      login,
      name: { 'zh-CN': '某人', en: 'Somebody' },
      unitId,
      departmentIds: [],
      roles: given.roles ?? ['handler'],
      password: demoPassword,
      temporary: given.temporary ?? false,
    }),
  )
  return { id, login }
}

async function tryOut(
  face: Face,
  login: string,
  password: string,
  newPassword?: string,
): Promise<readonly [string, Readonly<Record<string, unknown>>] | 'in'> {
  try {
    await face.call(signIn, { login, password, ...(newPassword === undefined ? {} : { newPassword }) })
    return 'in'
  } catch (error) {
    if (error instanceof FaceRefused) return [error.code, error.details]
    throw error
  }
}

const desk = () => new Face(url, 'desk')
const wrong = ['identity.wrong_password', {}] as const

test('who signs in is told who they are, and is known from then on', async () => {
  const face = desk()
  const me = await face.call(signIn, { login: ' lina ', password: demoPassword })
  expect(me).toEqual({
    id: me.id,
    login: 'lina',
    name: '李娜',
    scope: 'binjiang.jiangnan.wangjiang_hall',
    unit: '江南区政务服务大厅',
    departments: [{ id: expect.any(String), name: '人口管理科' }],
    roles: ['handler'],
    permissions: ['case.view', 'case.claim', 'case.handle'],
  })
  expect(await face.call(readMe, {})).toEqual(me)
  expect(await refusalOf(desk().call(readMe, {}))).toBe('kernel.not_signed_in')
})

test('the cookie of a desk is for pages of this site only, not for scripts, and ends with the working day', async () => {
  const response = await desk().send(signIn, { login: 'lina', password: demoPassword })
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^ow-browser=[\w-]{22}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=(Lax|Strict)$/),
    expect.stringMatching(/^ow-desk=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
  ])
})

test('each sign-in has a token of its own; the database knows only its digest', async () => {
  const tokens = await Promise.all(
    [1, 2].map(
      async () =>
        /ow-desk=([\w-]+)/.exec((await desk().send(signIn, { login: 'lina', password: demoPassword })).headers.getSetCookie().join())![1]!,
    ),
  )
  expect(new Set(tokens).size).toBe(2)
  const rows = await product.context.database`select t::text as line from identity.sessions t`
  for (const token of tokens) {
    const bytes = Buffer.from(token).toString('hex')
    expect(rows.some(row => (row['line'] as string).includes(token) || (row['line'] as string).includes(bytes))).toBe(false)
  }
})

test('a wrong password and an unknown name look the same and take as long', async () => {
  const { login } = await hire()
  const time = async (name: string): Promise<number> => {
    const started = performance.now()
    expect(await tryOut(desk(), name, 'wrong')).toEqual(wrong)
    return performance.now() - started
  }
  await time('warm-up')
  const pairs: (readonly [number, number])[] = []
  for (let round = 0; round < 7; round++) {
    const known = await time(login)
    pairs.push([known, await time(`unknown-${round}`)])
    product.clock.advance(hour)
  }
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[3]!
  const [known, unknown] = [median(pairs.map(pair => pair[0])), median(pairs.map(pair => pair[1]))]
  expect(unknown / known).toBeGreaterThan(0.5)
  expect(unknown / known).toBeLessThan(2)
})

test('wrong passwords: two at once are free, then a growing wait, at the fifth a lock of fifteen minutes, the same for unknown names', async () => {
  const { login } = await hire()
  for (const name of [login, 'nobody-at-all']) {
    const face = desk()
    expect(await tryOut(face, name, 'wrong')).toEqual(wrong)
    expect(await tryOut(face, name, 'wrong')).toEqual(wrong)
    expect(await tryOut(face, name, 'wrong')).toEqual(['identity.wait', { seconds: 5 }])
    // Not even the right one, and the try does not count.
    expect(await tryOut(face, name, demoPassword)).toEqual(['identity.wait', { seconds: 5 }])
    product.clock.advance(5 * second)
    expect(await tryOut(face, name, 'wrong')).toEqual(['identity.wait', { seconds: 10 }])
    product.clock.advance(10 * second)
    expect(await tryOut(face, name, 'wrong')).toEqual(['identity.locked', { minutes: 15, seconds: 900 }])
    product.clock.advance(15 * minute - second)
    expect(await tryOut(face, name, demoPassword)).toEqual(['identity.locked', { minutes: 1, seconds: 1 }])
    product.clock.advance(second)
    expect(await tryOut(face, name, demoPassword)).toEqual(name === login ? 'in' : wrong)
  }
})

test('a right password between wrong ones wipes them out', async () => {
  const { login } = await hire()
  for (let round = 0; round < 3; round++) {
    expect(await tryOut(desk(), login, 'wrong')).toEqual(wrong)
    expect(await tryOut(desk(), login, 'wrong')).toEqual(wrong)
    expect(await tryOut(desk(), login, demoPassword)).toBe('in')
  }
})

test('twenty guesses at once are no more than five', async () => {
  const { login } = await hire()
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => tryOut(desk(), login, `guess ${index}`)))
  expect(answers.filter(answer => answer[0] === 'identity.wrong_password').length).toBeLessThan(5)
  const rows = await product.context
    .database`select count(*) as count from kernel.audit where action like 'identity.%' and object_id = (select id::text from identity.staff where login = ${login})`
  expect(rows[0]!['count']).toBeLessThan(6)
  // And of twenty at once that are right, all are let in.
  const other = await hire()
  expect(await Promise.all(Array.from({ length: 8 }, () => tryOut(desk(), other.login, demoPassword)))).toEqual(
    Array.from({ length: 8 }, () => 'in'),
  )
})

test('a stranger cannot lock out who has signed in here before: a known browser has a budget of its own', async () => {
  const { login } = await hire()
  const own = desk()
  await own.call(signIn, { login, password: demoPassword })
  const stranger = desk()
  for (let tries = 0; tries < 5; tries++) {
    await tryOut(stranger, login, 'wrong')
    product.clock.advance(20 * second)
  }
  expect((await tryOut(stranger, login, demoPassword))[0]).toBe('identity.locked')
  expect(await tryOut(own, login, 'wrong')).toEqual(wrong)
  expect(await tryOut(own, login, demoPassword)).toBe('in')
  expect((await tryOut(stranger, login, demoPassword))[0]).toBe('identity.locked')
  // The browser is known to this person, not to others.
  const other = await hire()
  for (let tries = 0; tries < 5; tries++) {
    await tryOut(stranger, other.login, 'wrong')
    product.clock.advance(20 * second)
  }
  expect((await tryOut(own, other.login, demoPassword))[0]).toBe('identity.locked')
})

test('failed sign-ins and locks are in the audit log, without what was typed', async () => {
  const { id, login } = await hire()
  for (let tries = 0; tries < 5; tries++) {
    await tryOut(desk(), login, 'wrong')
    product.clock.advance(20 * second)
  }
  const rows = await product.context
    .database`select action, actor_kind, result, details from kernel.audit where object_id = ${id} order by at, action`
  const row = { actor_kind: 'system', result: 'done', details: {} }
  expect([...rows].filter(({ action }) => action !== 'identity.add_staff')).toEqual([
    ...Array.from({ length: 4 }, () => ({ ...row, action: 'identity.sign_in_failed' })),
    { ...row, action: 'identity.locked' },
  ])
})

test('an administrator resets a password: sessions end, the lock is lifted, and the temporary one must be changed', async () => {
  const { id, login } = await hire()
  const face = desk()
  await face.call(signIn, { login, password: demoPassword })
  for (let tries = 0; tries < 5; tries++) {
    await tryOut(desk(), login, 'wrong')
    product.clock.advance(20 * second)
  }
  const admin = await atDesk({ url }, 'admin')
  const locked = (await admin.call(listStaff, {})).staff.find(row => row.id === id)!
  expect(locked).toEqual({
    id,
    login,
    name: '某人',
    unit: '江南区政务服务大厅',
    departments: [],
    names: { 'zh-CN': '某人', en: 'Somebody' },
    unitId: expect.any(String),
    departmentIds: [],
    disabled: false,
    roles: ['handler'],
    lockedUntil: product.clock.now() - 20 * second + 15 * minute,
    seenAt: expect.any(Number),
  })
  const { password } = await admin.call(resetPassword, { staff: id })
  expect(password).toMatch(/^[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{4}$/)
  expect(await refusalOf(face.call(readMe, {}))).toBe('kernel.not_signed_in')
  expect((await admin.call(listStaff, {})).staff.find(row => row.id === id)).toMatchObject({ lockedUntil: null, seenAt: null })

  expect(await tryOut(desk(), login, demoPassword)).toEqual(wrong)
  expect(await tryOut(desk(), login, password)).toEqual(['identity.new_password_needed', {}])
  for (const weak of ['short77', 'password123', '88888888', '12345678', `x${login}99`, password, '１２３４５６７８'])
    expect(await tryOut(desk(), login, password, weak), weak).toEqual(['identity.weak_password', {}])
  expect(await tryOut(desk(), login, password, 'a good long one')).toBe('in')
  expect(await tryOut(desk(), login, password)).toEqual(wrong)
  expect(await tryOut(desk(), login, 'a good long one')).toBe('in')
})

test('only who manages staff does, and only in their own place', async () => {
  const elsewhere = await hire({ unit: 'xincheng_hall' })
  const here = await hire({ unit: 'wangjiang_hall' })
  const regional = await hire({ unit: 'jiangnan', roles: ['administrator'] })
  const admin = await atDesk({ url }, regional.login)
  const { staff } = await admin.call(listStaff, {})
  expect(staff.map(({ id }) => id)).toContain(here.id)
  expect(staff.map(({ id }) => id)).not.toContain(elsewhere.id)
  expect(staff.map(({ login }) => login)).not.toContain('admin')
  expect(await refusalOf(admin.call(resetPassword, { staff: elsewhere.id }))).toBe('identity.unknown_staff')
  expect(await refusalOf(admin.call(resetPassword, { staff: '0190f000-0000-7000-8000-000000000000' }))).toBe('identity.unknown_staff')
  expect((await admin.call(resetPassword, { staff: here.id })).password).toBeDefined()
  const handler = await atDesk({ url }, 'lina')
  expect(await refusalOf(handler.call(resetPassword, { staff: here.id }))).toBe('kernel.not_allowed')
  expect(await refusalOf(handler.call(listStaff, {}))).toBe('kernel.not_allowed')
})

test('a session ends after half an hour without anything done, and at the latest after twelve hours', async () => {
  const face = await atDesk({ url }, 'lina')
  for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
    product.clock.advance(20 * minute)
    await face.call(readMe, {})
  }
  product.clock.advance(21 * minute)
  expect(await refusalOf(face.call(readMe, {}))).toBe('kernel.not_signed_in')
  const idle = await atDesk({ url }, 'lina')
  product.clock.advance(30 * minute)
  await idle.call(readMe, {})
  product.clock.advance(30 * minute + second)
  expect(await refusalOf(idle.call(readMe, {}))).toBe('kernel.not_signed_in')
})

test('who signs out is out, on this desk only; the old cookie is worth nothing', async () => {
  const [face, other] = [await atDesk({ url }, 'lina'), await atDesk({ url }, 'lina')]
  const before = face.again()
  await face.call(signOut, {})
  expect(face.cookie).not.toContain('ow-desk')
  expect(await refusalOf(before.call(readMe, {}))).toBe('kernel.not_signed_in')
  expect((await other.call(readMe, {})).login).toBe('lina')
})

test('routes for staff are for staff: a visitor, known or not, is nobody there', async () => {
  const hall = await inHall({ url })
  const visitor = Object.assign(new Face(url, 'desk'), {})
  expect(await refusalOf(hall.call(readMe, {}))).toBe('kernel.not_signed_in')
  expect(await refusalOf(visitor.call(listStaff, {}))).toBe('kernel.not_signed_in')
})

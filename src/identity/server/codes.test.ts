import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hour, minute, second } from '#kernel'
import { provePhone, readVisit, sendPhoneCode } from '#visits'
import { codeFor, type Face, FaceRefused, inHall, refusalOf } from '../../../test/setup/people.ts'
import { openTestProduct, type Product } from '../../../test/setup/product.ts'

let product: Product
let hall: Face
let phone: string
let sequence = 0
beforeAll(async () => {
  product = await openTestProduct()
})
afterAll(async () => await product.close())
beforeEach(async () => {
  hall = await inHall({ url: await product.anotherDoor() })
  phone = `1370000${String(++sequence).padStart(4, '0')}`
})

async function askFor(face: Face, number = phone): Promise<string> {
  const before = product.sms.messages.length
  await face.call(sendPhoneCode, { phone: number })
  return await codeFor(product, number, before)
}

function other(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}

async function details(call: Promise<unknown>): Promise<Readonly<Record<string, unknown>>> {
  try {
    await call
  } catch (error) {
    if (error instanceof FaceRefused) return { code: error.code, ...error.details }
    throw error
  }
  throw new Error('the call was answered')
}

test('a code comes to the phone, in the language of the page, and proves it once', async () => {
  const english = await inHall({ url: hall.url }, 'en')
  expect(await english.call(sendPhoneCode, { phone })).toEqual({ again: 60 })
  const code = await codeFor(product, phone)
  expect(product.sms.messages.at(-1)?.text).toBe(`[OneWindow] Your code is ${code}, valid for 5 minutes. Our staff will never ask for it.`)
  const visit = await english.call(provePhone, { phone, code })
  expect(visit).toMatchObject({ assurance: 'phone', phone: `${phone.slice(0, 3)}****${phone.slice(-4)}`, name: null })
  expect(await refusalOf(english.call(provePhone, { phone, code }))).toBe('identity.code_expired')
})

test('the number may be written as people write it; what is no mobile number gets no code', async () => {
  const written = `+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)}-${phone.slice(7)}`
  const code = await askFor(hall)
  expect((await hall.call(provePhone, { phone: written, code: ` ${code} ` })).assurance).toBe('phone')
  for (const given of ['', '12345', '02012345678', '1380000000', '138000000011', 'abc', '１３８'])
    expect(await refusalOf(hall.call(sendPhoneCode, { phone: given })), given).toBe('visits.not_a_mobile')
})

test('a wrong code may be tried five times, then the right one is worth nothing either', async () => {
  const code = await askFor(hall)
  const tries: unknown[] = []
  for (let count = 0; count < 5; count++) tries.push(await details(hall.call(provePhone, { phone, code: other(code) })))
  expect(tries).toEqual([
    { code: 'identity.wrong_code', left: 4 },
    { code: 'identity.wrong_code', left: 3 },
    { code: 'identity.wrong_code', left: 2 },
    { code: 'identity.wrong_code', left: 1 },
    { code: 'identity.code_expired' },
  ])
  expect(await refusalOf(hall.call(provePhone, { phone, code }))).toBe('identity.code_expired')
  expect((await hall.call(readVisit, {})).assurance).toBe('none')
})

test('guessing twenty at once is no way past the five', async () => {
  const code = await askFor(hall)
  const tries = await Promise.all(Array.from({ length: 20 }, () => refusalOf(hall.call(provePhone, { phone, code: other(code) }))))
  expect(tries.filter(each => each === 'identity.wrong_code').length).toBe(4)
  expect(await refusalOf(hall.call(provePhone, { phone, code }))).toBe('identity.code_expired')
})

test('a code is good for five minutes', async () => {
  const code = await askFor(hall)
  product.clock.advance(5 * minute)
  expect(await refusalOf(hall.call(provePhone, { phone, code }))).toBe('identity.code_expired')
  const next = await askFor(hall)
  product.clock.advance(5 * minute - second)
  expect((await hall.call(provePhone, { phone, code: next })).assurance).toBe('phone')
})

test('the newest code counts, and only that', async () => {
  const first = await askFor(hall)
  product.clock.advance(minute)
  const later = await askFor(hall)
  if (first !== later)
    expect(await details(hall.call(provePhone, { phone, code: first }))).toEqual({ code: 'identity.wrong_code', left: 4 })
  expect((await hall.call(provePhone, { phone, code: later })).assurance).toBe('phone')
})

test('a code of another visit, or for another phone, is worth nothing', async () => {
  const stranger = await inHall({ url: hall.url })
  const code = await askFor(hall)
  expect(await refusalOf(stranger.call(provePhone, { phone, code }))).toBe('identity.code_expired')
  expect(await refusalOf(hall.call(provePhone, { phone: '13799999999', code }))).toBe('identity.code_expired')
  expect((await hall.call(provePhone, { phone, code })).assurance).toBe('phone')
})

test('another code may be asked for after a minute, by whoever asks; five an hour for a phone', async () => {
  const stranger = await inHall({ url: hall.url })
  await askFor(hall)
  expect(await details(hall.call(sendPhoneCode, { phone }))).toEqual({ code: 'identity.code_too_soon', seconds: 60 })
  product.clock.advance(59 * second)
  expect(await details(stranger.call(sendPhoneCode, { phone }))).toEqual({ code: 'identity.code_too_soon', seconds: 1 })
  for (let count = 0; count < 4; count++) {
    product.clock.advance(minute)
    await askFor(count % 2 === 0 ? hall : stranger)
  }
  product.clock.advance(minute)
  expect(await refusalOf(hall.call(sendPhoneCode, { phone }))).toBe('identity.too_many_codes')
  product.clock.advance(hour)
  await stranger.call(sendPhoneCode, { phone }).catch(() => {})
  expect(await refusalOf(hall.call(sendPhoneCode, { phone }))).toMatch(/visits.ended|identity.code_too_soon/)
})

test('ten codes an hour for a visit, whatever the phones', async () => {
  for (let count = 0; count < 10; count++)
    await hall.call(sendPhoneCode, { phone: `1360000${String(sequence).padStart(2, '0')}${String(count).padStart(2, '0')}` })
  expect(await refusalOf(hall.call(sendPhoneCode, { phone }))).toBe('identity.too_many_codes')
})

test('asked for ten times at once, a phone gets one message', async () => {
  const faces = await Promise.all(Array.from({ length: 10 }, () => inHall({ url: hall.url })))
  const before = product.sms.messages.length
  const asked = await Promise.all(
    faces.map(
      async face =>
        await face.call(sendPhoneCode, { phone }).then(
          () => 'sent',
          () => 'refused',
        ),
    ),
  )
  expect(asked.filter(each => each === 'sent')).toHaveLength(1)
  await codeFor(product, phone, before)
  expect(product.sms.messages.slice(before).filter(({ to }) => to === phone)).toHaveLength(1)
})

test('a code used at two pages at once is used once', async () => {
  const code = await askFor(hall)
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      hall
        .again()
        .call(provePhone, { phone, code })
        .then(
          () => 'in',
          (error: FaceRefused) => error.code,
        ),
    ),
  )
  expect(answers.filter(answer => answer === 'in')).toHaveLength(1)
  expect(answers.every(answer => ['in', 'identity.code_expired', 'visits.ended'].includes(answer))).toBe(true)
})

test('the same request again (its answer was lost) sends no second code, and signs in no second time', async () => {
  const before = product.sms.messages.length
  const key = `twice-${phone}`
  expect(await hall.call(sendPhoneCode, { phone }, { key })).toEqual({ again: 60 })
  expect(await hall.call(sendPhoneCode, { phone }, { key })).toEqual({ again: 60 })
  const code = await codeFor(product, phone, before)
  expect(product.sms.messages.slice(before)).toHaveLength(1)
  const first = await hall.call(provePhone, { phone, code }, { key: `prove-${phone}` })
  expect(await hall.call(provePhone, { phone, code }, { key: `prove-${phone}` })).toEqual(first)
  expect(await hall.call(readVisit, {})).toEqual(first)
})

test('the database holds neither codes nor phones', async () => {
  const code = await askFor(hall)
  const rows = await product.context.database`select t::text as line from identity.codes t`
  expect(
    rows.filter(row => (row['line'] as string).includes(phone) || (row['line'] as string).includes(Buffer.from(code).toString('hex'))),
  ).toEqual([])
})

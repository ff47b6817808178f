import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Field, type FieldKind, fieldKinds } from './definition.ts'
import { kinds, maskName, type Problem, type ProblemCode, type Read, readInput, type Speaker } from './field-kinds.ts'
import { checkDigitOf } from './id-card.ts'
import { inputOf } from './sight.ts'
import type { Input, Value } from './values.ts'
import { runs } from '../../../test/setup/runs.ts'

const today = '2026-11-22'
const items = ['a', 'b', 'c']
const read = (input: unknown, field: Omit<Field, 'id'>): Read => readInput(input as Input, { field: { id: 'it', ...field }, items, today })
const bad = (code: ProblemCode, values: Problem['values'] = {}): Read => ({ problem: { code, values } })
const good = (value: Value): Read => ({ value })
const empty: Read = { empty: true }

/** One and the same person's number: 11010519491231002X is the example of GB 11643. */
const person = '11010519491231002X'
const idOf = (seventeen: string) => seventeen + checkDigitOf(seventeen)
const line = (points: number) => ({ strokes: [[...Array(points).keys()].flatMap(point => [point * 20, point * 10])] })

type Row = readonly [input: unknown, wanted: Read, field?: Omit<Field, 'id' | 'kind'>]

const readings: Readonly<Record<FieldKind, readonly Row[]>> = {
  // What is offered elsewhere is written down by the server: a page that sends one, whole or not, chooses nothing.
  slot: [
    ['slot-1', bad('not_offered')],
    [{ slot: 'slot-1', label: '', start: 1, resource: 'doctor' }, bad('not_offered')],
    [null, empty],
  ],
  lookup: [
    ['bill-1', bad('not_offered')],
    [{ item: 'bill-1', label: '', amount: 1, shown: [], asked: '' }, bad('not_offered')],
    ['', empty],
  ],
  text: [
    ['  粤B·12345  ', good('粤B·12345')],
    ['one\ttwo\nthree', good('one two three')],
    ['e\u0301', good('é')],
    ['１２', good('１２')],
    ['👍', good('👍')],
    ['   ', empty],
    ['\ufeff', empty],
    [7, bad('malformed')],
    [true, bad('malformed')],
    ['a\u202eb', bad('strange_characters')],
    ['a\u200bb', bad('strange_characters')],
    ['a\u0000b', bad('strange_characters')],
    ['a\u00adb', bad('strange_characters')],
    ['half \ud842 a character', bad('strange_characters')],
    ['\u3164', bad('strange_characters')],
    ['𠮷'.repeat(100), good('𠮷'.repeat(100))],
    ['𠮷'.repeat(101), bad('too_long', { most: 100 })],
    ['ab', bad('too_short', { least: 3 }), { limits: { shortest: 3 } }],
    ['AB12', good('AB12'), { limits: { form: '[A-Z]+\\d+|x' } }],
    ['AB12 x', bad('wrong_form'), { limits: { form: '[A-Z]+\\d+|x' } }],
  ],
  paragraph: [
    [' one\r\n\r\ntwo\rthree\u2028four ', good('one\n\ntwo\nthree\nfour')],
    ['a\tb', good('a\tb')],
    ['字'.repeat(1001), bad('too_long', { most: 1000 })],
    ['a\u2066b', bad('strange_characters')],
    [['a'], bad('malformed')],
  ],
  number: [
    ['１２，３４５', good(12_345)],
    ['-1,234,567', good(-1_234_567)],
    ['1 000', good(1000)],
    ['007', good(7)],
    [-0, good(0)],
    ['-0', good(0)],
    [42, good(42)],
    ['1,5', bad('not_a_number')],
    ['1,2345', bad('not_a_number')],
    ['12a', bad('not_a_number')],
    ['一百', bad('not_a_number')],
    ['1e5', bad('not_a_number')],
    [1e21, bad('not_a_number')],
    [Number.NaN, bad('not_a_number')],
    ['0x10', bad('not_a_number')],
    ['1234567890123456', bad('not_a_number')],
    ['1.5', bad('too_many_decimals', { most: 0 })],
    [1.5, good(1.5), { limits: { decimals: 1 } }],
    ['1。5', good(1.5), { limits: { decimals: 2 } }],
    [0.1 + 0.2, bad('too_many_decimals', { most: 2 }), { limits: { decimals: 2 } }],
    ['-1', bad('too_small', { least: 0 }), { limits: { least: 0 } }],
    ['131', bad('too_large', { most: 130 }), { limits: { most: 130 } }],
    ['130', good(130), { limits: { most: 130 } }],
    [true, bad('malformed')],
    [{}, bad('malformed')],
  ],
  money: [
    ['0.29', good(29)],
    [0.29, good(29)],
    [1.1, good(110)],
    ['4.35', good(435)],
    ['1005.85', good(100_585)],
    ['￥１，２３４.５元', good(123_450)],
    ['12。', good(1200)],
    ['999999999999.99', good(99_999_999_999_999)],
    ['0.295', bad('too_many_decimals', { most: 2 })],
    ['100', good(100), { currency: 'JPY' }],
    ['100.5', bad('too_many_decimals', { most: 0 }), { currency: 'JPY' }],
    ['1.234', good(1234), { currency: 'KWD' }],
    ['-5', bad('not_a_number')],
    ['.5', bad('not_a_number')],
    ['12,5', bad('not_a_number')],
    ['0.99', bad('too_small', { least: 1 }), { limits: { least: 100 } }],
    ['5000.01', bad('too_large', { most: 5000 }), { limits: { most: 500_000 } }],
    [false, bad('malformed')],
  ],
  date: [
    ['2026-11-22', good('2026-11-22')],
    ['2026年1月5日', good('2026-01-05')],
    ['２０２６．１．５', good('2026-01-05')],
    ['20240229', good('2024-02-29')],
    [20240229, good('2024-02-29')],
    ['2023-02-29', bad('not_a_date')],
    ['2023/2/29', bad('not_a_date')],
    ['0000-01-01', bad('not_a_date')],
    ['2026-13-01', bad('not_a_date')],
    ['22.11.2026', bad('not_a_date')],
    ['2026--', bad('required')],
    ['-11-', bad('required')],
    ['2026-11-', bad('required')],
    ['26-11-22', bad('not_a_date')],
    ['yesterday', bad('not_a_date')],
    ['2026-11-23', bad('too_late', { day: '2026-11-22' }), { limits: { latest: 'today' } }],
    ['2026-10-22', bad('too_early', { day: '2026-10-23' }), { limits: { earliest: 'today-30' } }],
    ['2026-10-23', good('2026-10-23'), { limits: { earliest: 'today-30' } }],
    ['2025-12-31', bad('too_early', { day: '2026-01-01' }), { limits: { earliest: '2026-01-01' } }],
    [true, bad('malformed')],
  ],
  choice: [
    ['a', good('a')],
    ['d', bad('not_offered')],
    ['constructor', bad('not_offered')],
    [['a'], bad('malformed')],
    [1, bad('malformed')],
  ],
  choices: [
    [['c', 'a', 'c'], good(['a', 'c'])],
    [[], empty],
    [['a', 'd'], bad('not_offered')],
    [[1], bad('not_offered')],
    [['a'], bad('too_few_chosen', { least: 2 }), { limits: { least: 2 } }],
    [['a', 'b', 'c'], bad('too_many_chosen', { most: 2 }), { limits: { most: 2 } }],
    ['a', bad('malformed')],
  ],
  yesno: [
    [true, good(true)],
    ['no', good(false)],
    ['是', bad('malformed')],
    [1, bad('malformed')],
  ],
  name: [
    ['张三', good('张三')],
    ['张 三', good('张三')],
    ['  欧阳　锋 ', good('欧阳锋')],
    ['䶮㐂', good('䶮㐂')],
    ['𠮷野', good('𠮷野')],
    ['李〇', good('李〇')],
    ['⽣⽥', good('生田')],
    ['买买提·阿布都拉', good('买买提·阿布都拉')],
    ['买买提•阿布都拉', good('买买提·阿布都拉')],
    ['买买提．阿布都拉', good('买买提·阿布都拉')],
    ['买买提 ・ 阿布都拉', good('买买提·阿布都拉')],
    ['Li Xiaoming', good('Li Xiaoming')],
    ['Ｌｉ　Ｍｉｎｇ', good('Li Ming')],
    ['José María O’Brien-Núñez', good("José María O'Brien-Núñez")],
    ['John F. Kennedy, Jr.', good('John F. Kennedy, Jr.')],
    ['张', bad('too_short', { least: 2 })],
    ['张三·', bad('not_a_name')],
    ['·张三', bad('not_a_name')],
    ['阿··力', bad('not_a_name')],
    ['张三1', bad('not_a_name')],
    ['李Ming', bad('not_a_name')],
    ['张三👍', bad('not_a_name')],
    ['<b>Li</b>', bad('not_a_name')],
    ['张\u200b三', bad('strange_characters')],
    ['Li\u202eMing', bad('strange_characters')],
    ['字'.repeat(51), bad('too_long', { most: 50 })],
    [5, bad('malformed')],
  ],
  idcard: [
    [person, good(person)],
    [person.toLowerCase(), good(person)],
    ['１１０１０５１９４９１２３１００２Ｘ', good(person)],
    ['110105 19491231 002X', good(person)],
    [idOf('11010520000229123'), good(idOf('11010520000229123'))],
    [idOf('11010520010229123'), bad('id_birth')],
    [idOf('11010520261122123'), good(idOf('11010520261122123'))],
    [idOf('11010520261123123'), bad('id_birth')],
    [idOf('11010518791231123'), bad('id_birth')],
    ['110105194912310021', bad('id_check')],
    ['11010519491231002', bad('id_length')],
    ['110105491231002', bad('id_length')],
    ['X10105194912310021', bad('id_length')],
    ['身份证', bad('id_length')],
    [110105194912310000, bad('malformed')],
  ],
  phone: [
    ['13800138000', good('13800138000')],
    ['１３８ ００１３ ８０００', good('13800138000')],
    ['+86 138-0013-8000', good('13800138000')],
    ['008613800138000', good('13800138000')],
    [13_800_138_000, good('13800138000')],
    ['12800138000', bad('not_a_mobile')],
    ['1380013800', bad('not_a_mobile')],
    ['010-62345678', bad('not_a_mobile')],
    ['+1 415 555 0100', bad('not_a_mobile')],
    [[], empty],
  ],
  email: [
    ['li.ming+a@example.com', good('li.ming+a@example.com')],
    ['ｌｉ＠ｅｘａｍｐｌｅ。ｃｏｍ', good('li@example.com')],
    ['张三@例子.中国', good('张三@例子.中国')],
    ['li@example', bad('not_an_email')],
    ['li@@example.com', bad('not_an_email')],
    ['li ming@example.com', bad('not_an_email')],
    ['<li@example.com>', bad('not_an_email')],
    ['li@example.com,ming@example.com', bad('not_an_email')],
    [`${'x'.repeat(65)}@example.com`, bad('not_an_email')],
    [`li@${'example.'.repeat(40)}com`, bad('not_an_email')],
    ['li\u202e@example.com', bad('strange_characters')],
    [true, bad('malformed')],
  ],
  address: [
    [{ region: 'a', detail: ' 人民路 １号\n2单元 ', more: 1 }, good({ region: 'a', detail: '人民路 １号 2单元' })],
    [{ region: '', detail: '' }, empty],
    [{ region: '', detail: '人民路1号' }, bad('region_missing')],
    [{ region: 'd', detail: '人民路1号' }, bad('region_missing')],
    [{ region: 'a', detail: ' ' }, bad('detail_missing')],
    [{ region: 'a', detail: 5 }, bad('detail_missing')],
    [{ region: ['a'], detail: '人民路1号' }, bad('region_missing')],
    [{ region: 'a', detail: '1号' }, bad('too_short', { least: 4 })],
    [{ region: 'a', detail: '路'.repeat(121) }, bad('too_long', { most: 120 })],
    [{ region: 'a', detail: '人民路\u202e1号' }, bad('strange_characters')],
    [{ region: 'a' }, bad('malformed')],
    ['人民路1号', bad('malformed')],
  ],
  consent: [
    [true, good(true)],
    [false, empty],
    ['true', bad('malformed')],
    [1, bad('malformed')],
  ],
  signature: [
    [line(6), good(line(6))],
    [{ strokes: [] }, empty],
    [line(5), bad('not_signed')],
    [{ strokes: [Array(40).fill(500)] }, bad('not_signed')],
    [{ strokes: [[1, 2, 3]] }, bad('malformed')],
    [{ strokes: [[1, 2], 3] }, bad('malformed')],
    [{ strokes: [[[1, 2]]] }, bad('malformed')],
    [{ strokes: [[1, 4001]] }, bad('malformed')],
    [{ strokes: [[0.5, 1]] }, bad('malformed')],
    [{ strokes: [Array(20_002).fill(1)] }, bad('malformed')],
    [{ strokes: null }, bad('malformed')],
    ['X', bad('malformed')],
  ],
}

describe('readInput', { timeout: runs(30_000) }, () => {
  test.each(fieldKinds.flatMap(kind => readings[kind].map(([input, wanted, field]) => [kind, input, wanted, field] as const)))(
    '%s: %j is %j',
    (kind, input, wanted, field) => {
      expect(read(input, { kind, ...field })).toEqual(wanted)
    },
  )

  test.each(fieldKinds)('%s: nothing is no answer', kind => {
    expect([null, '', ' \t', '　'].map(input => read(input, { kind }))).toEqual([empty, empty, empty, empty])
  })

  test('never throws, whatever a page sends, and says what it says twice', () => {
    const shaped = fc.oneof(
      fc.record({ region: fc.jsonValue(), detail: fc.jsonValue() }),
      fc.record({ strokes: fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.nat(5000)))) }),
      fc.array(fc.constantFrom('a', 'b', 'd', 1)),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: letters('0123456789Xx-.,+年月日 ¥元@·张') }),
    )
    const property = fc.property(fc.constantFrom(...fieldKinds), fc.oneof(shaped, fc.jsonValue()), (kind, input) => {
      const found = read(input, { kind })
      expect(Object.keys(found)).toEqual([expect.stringMatching(/^(?:empty|value|problem)$/)])
      expect(read(input, { kind })).toEqual(found)
    })
    expect(() => fc.assert(property, { numRuns: runs(1000) })).not.toThrow()
  })

  test('reads a value, sent again, as the same value', () => {
    const fields: readonly Omit<Field, 'id'>[] = [
      ...fieldKinds.map(kind => ({ kind })),
      { kind: 'number', limits: { decimals: 6 } },
      { kind: 'money', currency: 'JPY' },
      { kind: 'money', currency: 'KWD' },
    ]
    const property = fc.property(
      fc.constantFrom(...fields).chain(field => fc.tuple(fc.constant(field), inputsFor(field))),
      ([field, input]) => {
        const first = read(input, field)
        if (!('value' in first)) return
        expect(read(inputOf(first.value, { id: 'it', ...field }), field)).toEqual(first)
        // Through a page and back: as JSON.
        expect(read(JSON.parse(JSON.stringify(inputOf(first.value, { id: 'it', ...field }))), field)).toEqual(first)
      },
    )
    expect(() => fc.assert(property, { numRuns: runs(1000) })).not.toThrow()
  })
})

describe('show', () => {
  const speaker: Speaker = { language: 'zh-CN', item: item => `《${item}》`, yes: '是', no: '否', agreed: '已同意', signed: '已签名' }
  const english: Speaker = { ...speaker, language: 'en', yes: 'Yes' }

  test.each<[FieldKind, Value, Partial<Field>, string, string]>([
    ['number', 12_345.678, { limits: { decimals: 6 } }, '12,345.678', '12,345.678'],
    ['number', 0.000_001, { limits: { decimals: 6 } }, '0.000001', '0.000001'],
    ['money', 864_05, { currency: 'CNY' }, '¥864.05', '¥864.05'],
    ['date', '2026-02-03', {}, '2026年2月3日', '3 February 2026'],
    ['choice', 'a', {}, '《a》', '《a》'],
    ['choices', ['a', 'b'], {}, '《a》、《b》', '《a》, 《b》'],
    ['yesno', true, {}, '是', 'Yes'],
    ['phone', '13800138000', {}, '138 0013 8000', '138 0013 8000'],
    ['address', { region: 'a', detail: '人民路1号' }, {}, '《a》 人民路1号', '《a》, 人民路1号'],
    ['consent', true, {}, '已同意', '已同意'],
    ['signature', line(6), {}, '已签名', '已签名'],
  ])('%s %j', (kind, value, field, chinese, inEnglish) => {
    expect([speaker, english].map(each => kinds[kind].show(value, { id: 'it', kind, ...field }, each))).toEqual([chinese, inEnglish])
  })
})

describe('mask', { timeout: runs(30_000) }, () => {
  test.each<[FieldKind, Value, string]>([
    ['name', '张三', '张*'],
    ['name', '欧阳锋', '欧*锋'],
    ['name', '𠮷野家', '𠮷*家'],
    ['name', '买买提·阿布都拉', '买***拉'],
    ['idcard', person, '1101**********002X'],
    ['phone', '13800138000', '138****8000'],
    ['email', 'li.ming@example.com', 'l***@example.com'],
    ['email', '𠮷@example.com', '𠮷***@example.com'],
    ['address', { region: 'a', detail: '𠮷祥路1号' }, '𠮷祥****'],
    ['text', 'anything', '****'],
    ['date', '1949-12-31', '****'],
    ['signature', line(6), '****'],
  ])('%s %j is %s', (kind, value, wanted) => {
    expect(kinds[kind].mask(value)).toBe(wanted)
  })

  test('a name of one character shows nothing', () => {
    expect([maskName(''), maskName('张')]).toEqual(['*', '*'])
  })

  test('shows no more than a head and a tail', () => {
    const shown: Partial<Record<FieldKind, readonly [head: number, tail: number]>> = {
      name: [1, 1],
      idcard: [4, 4],
      phone: [3, 4],
      email: [1, 0],
      address: [2, 0],
    }
    const property = fc.property(
      fc.constantFrom(...fieldKinds).chain(kind => fc.tuple(fc.constant(kind), inputsFor({ kind }))),
      ([kind, input]) => {
        const found = read(input, { kind })
        if (!('value' in found)) return
        const mask = kinds[kind].mask(found.value)
        const [head, tail] = shown[kind] ?? [0, 0]
        const [whole, domain] = secretOf(kind, found.value)
        // A star of the value's own looks like one of the mask's.
        if (whole.includes('*')) return
        const [before = '', after = ''] = mask.split(/\*+/)
        expect(mask).toContain('*')
        expect(lengthOf(before) <= head && whole.startsWith(before)).toBe(true)
        expect(kind === 'email' ? after === domain : lengthOf(after) <= tail && whole.endsWith(after)).toBe(true)
        expect(lengthOf(before) + (kind === 'email' ? 0 : lengthOf(after))).toBeLessThanOrEqual(Math.max(1, lengthOf(whole) - 1))
      },
    )
    expect(() => fc.assert(property, { numRuns: runs(1000) })).not.toThrow()
  })
})

/** What is to be kept secret, and what an e-mail address may show: its domain. */
function secretOf(kind: FieldKind, value: Value): readonly [string, string] {
  if (kind === 'email') return [(value as string).split('@')[0]!, `@${(value as string).split('@')[1]}`]
  if (kind === 'address') return [(value as { detail: string }).detail, '']
  return [typeof value === 'string' ? value : JSON.stringify(value), '']
}

function lengthOf(words: string): number {
  return Array.from(words).length
}

function letters(of: string): fc.Arbitrary<string> {
  return fc.constantFrom(...Array.from(of))
}

/** Inputs that are often good. */
function inputsFor({ kind, limits }: Omit<Field, 'id'>): fc.Arbitrary<unknown> {
  const words = fc.string({ unit: 'grapheme', maxLength: 60 })
  const decimals = limits?.decimals ?? 0
  const inputs: Readonly<Record<FieldKind, fc.Arbitrary<unknown>>> = {
    slot: words,
    lookup: words,
    text: words,
    paragraph: words,
    number: fc.oneof(
      fc.integer(),
      // Not fc.double: nearly all of its numbers lie at the ends.
      fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }).map(units => (Number(units) / 10 ** decimals).toFixed(decimals)),
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map(String),
    ),
    money: fc.oneof(
      fc.nat(),
      fc.tuple(fc.nat(999_999), fc.nat(99)).map(([whole, part]) => `${whole}.${String(part).padStart(2, '0')}`),
      fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String),
    ),
    date: fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map(dayOf),
    choice: fc.constantFrom(...items),
    choices: fc.subarray(items),
    yesno: fc.boolean(),
    consent: fc.boolean(),
    name: fc.oneof(
      fc.string({ unit: letters('张三欧阳𠮷䶮㐂〇 ·•'), minLength: 2, maxLength: 9 }),
      fc.string({ unit: letters("LiMing éñ'-. Ｌ"), minLength: 2 }),
    ),
    idcard: fc.tuple(fc.nat(899_999), fc.nat(40_000), fc.nat(999)).map(([place, days, order]) => {
      const birth = dayOf(new Date(Date.UTC(1900, 0, 1 + days))).replaceAll('-', '')
      return idOf(`${place + 100_000}${birth}${String(order).padStart(3, '0')}`)
    }),
    phone: fc.nat(999_999_999).map(digits => `+86 13${String(digits).padStart(9, '0')}`),
    email: fc
      .tuple(fc.string({ unit: letters('liming.+张𠮷'), minLength: 1, maxLength: 20 }), fc.constantFrom('example.com', '例子.中国'))
      .map(parts => parts.join('@')),
    address: fc.tuple(fc.constantFrom(...items), words).map(([region, detail]) => ({ region, detail })),
    signature: fc
      .array(fc.array(fc.tuple(fc.nat(1000), fc.nat(400)), { minLength: 1 }).map(points => points.flat()))
      .map(strokes => ({ strokes })),
  }
  return inputs[kind]
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}

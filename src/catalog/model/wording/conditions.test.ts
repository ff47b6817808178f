import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Language, languages } from '#kernel'
import { runs } from '../../../../test/setup/runs.ts'
import type { Field, Intake, Rule, Texts } from '../definition.ts'
import { answersOf, items, outsides, rows, truths } from '../rule-kit.ts'
import { compileRule } from '../rules.ts'
import { conditionWords, valueWords } from './conditions.ts'
import { namesOf } from './names.ts'

/** What the rules of rule-kit.ts speak of, as a definition. */
const fields: readonly Field[] = [
  { id: 'n', kind: 'number' },
  { id: 'rent', kind: 'money', currency: 'CNY' },
  { id: 'yes', kind: 'yesno' },
  { id: 'agreed', kind: 'consent' },
  { id: 'day', kind: 'date' },
  { id: 'other_day', kind: 'date' },
  { id: 'birth', kind: 'date', prefill: [{ from: 'card.birth', trust: 'A' }] },
  { id: 'text', kind: 'text' },
  { id: 'pick', kind: 'choice', list: 'letters' },
  { id: 'same_pick', kind: 'choice', list: 'letters' },
  { id: 'picks', kind: 'choices', list: 'letters' },
  { id: 'home', kind: 'address', list: 'letters' },
  { id: 'doctor', kind: 'lookup', currency: 'CNY' },
  { id: 'time', kind: 'slot' },
  { id: 'signed', kind: 'signature' },
  { id: 'age', kind: 'number', group: 'members' },
  { id: 'kin', kind: 'choice', list: 'letters', group: 'members' },
]
const intake = {
  fields,
  groups: [{ id: 'members', least: 0, most: 6 }],
  lists: [{ id: 'letters', items: items.map(id => ({ id })) }],
  steps: [],
} as unknown as Intake
const labels: Readonly<Record<string, readonly [string, string]>> = {
  n: ['人数', 'Headcount'],
  rent: ['月租金', 'Monthly rent'],
  yes: ['已婚', 'Married'],
  agreed: ['告知书', 'Notice'],
  day: ['到期日', 'Expiry'],
  other_day: ['入住日', 'Moved in'],
  birth: ['出生日期', 'Date of birth'],
  text: ['备注', 'Remark'],
  pick: ['事由', 'Ground'],
  same_pick: ['原事由', 'Former ground'],
  picks: ['证件', 'Papers'],
  home: ['住址', 'Residence'],
  doctor: ['医生', 'Doctor'],
  time: ['就诊时间', 'Visit'],
  signed: ['签名', 'Signature'],
  age: ['年龄', 'Years lived'],
  kin: ['关系', 'Kinship'],
}
const letters = [
  ['租房', 'Rented'],
  ['自有', 'Owned'],
  ['借住', 'Lodging'],
] as const
const textsIn = (language: Language): Texts => {
  const at = language === 'en' ? 1 : 0
  return {
    ...Object.fromEntries(Object.entries(labels).map(([id, words]) => [`field.${id}.label`, words[at]])),
    ...Object.fromEntries(items.map((id, index) => [`list.letters.${id}`, letters[index]![at]])),
    'group.members.name': ['同住家人', 'Family'][at]!,
    'group.members.one': ['第 {n} 位家人', 'Family member {n}'][at]!,
  }
}
const names = { 'zh-CN': namesOf(intake, textsIn('zh-CN'), 'zh-CN'), en: namesOf(intake, textsIn('en'), 'en') }
const say = (rule: unknown, language: Language = 'zh-CN') => conditionWords(rule as Rule, names[language]).words
const v = (name: string) => ({ var: name })

describe('a condition in words', () => {
  test.each<[rule: unknown, zh: string, en: string]>([
    [true, '总是成立', 'this always holds'],
    [false, '从不成立', 'this never holds'],
    [v('yes'), '“已婚”选了「是」', '“Married” is answered ‘Yes’'],
    [{ '!': v('yes') }, '“已婚”没有选「是」', '“Married” is not answered ‘Yes’'],
    [{ '==': [v('yes'), false] }, '“已婚”选了「否」', '“Married” is answered ‘No’'],
    [{ '!=': [true, v('yes')] }, '“已婚”选了「否」', '“Married” is answered ‘No’'],
    [{ '!': { '==': [v('yes'), false] } }, '“已婚”没有选「否」', '“Married” is not answered ‘No’'],
    [v('agreed'), '已同意“告知书”', '“Notice” is agreed to'],
    [{ '!': v('agreed') }, '没有同意“告知书”', '“Notice” is not agreed to'],
    [{ answered: 'n' }, '“人数”有回答', '“Headcount” is answered'],
    [{ '!': { answered: 'home.region' } }, '“住址”的所在地没有回答', 'the area of “Residence” is not answered'],

    [{ '==': [v('pick'), 'a'] }, '“事由”是「租房」', '“Ground” is ‘Rented’'],
    [{ '!': { '==': [v('pick'), 'a'] } }, '“事由”不是「租房」（没有回答也算）', '“Ground” is not ‘Rented’ (or has no answer)'],
    [{ '!=': [v('pick'), 'a'] }, '“事由”不是「租房」（要有回答）', '“Ground” is not ‘Rented’ (and has an answer)'],
    [{ '!': { '!=': [v('pick'), 'a'] } }, '“事由”是「租房」（没有回答也算）', '“Ground” is ‘Rented’ (or has no answer)'],
    [{ '==': [v('pick'), v('same_pick')] }, '“事由”是“原事由”', '“Ground” is “Former ground”'],
    [{ '==': [v('text'), '借住'] }, '“备注”是「借住」', '“Remark” is ‘借住’'],
    [{ '==': [v('home.region'), 'c'] }, '“住址”的所在地是「借住」', 'the area of “Residence” is ‘Lodging’'],

    [{ '==': [v('n'), 3] }, '“人数”等于 3', '“Headcount” equals 3'],
    [{ '!=': [v('n'), 3] }, '“人数”不等于 3（要有回答）', '“Headcount” does not equal 3 (and has an answer)'],
    [{ '<': [v('n'), 3] }, '“人数”小于 3', '“Headcount” is less than 3'],
    [{ '<=': [v('n'), 3] }, '“人数”不大于 3', '“Headcount” is at most 3'],
    [{ '>': [v('n'), -3] }, '“人数”大于 -3', '“Headcount” is more than -3'],
    [{ '>=': [3, v('n')] }, '“人数”不大于 3', '“Headcount” is at most 3'],
    [{ '!': { '<': [v('n'), 3] } }, '“人数”不小于 3（没有回答也算）', '“Headcount” is at least 3 (or has no answer)'],
    [{ '>=': [v('rent'), 300000] }, '“月租金”不小于 3000 元', '“Monthly rent” is at least ¥3000'],
    [{ '<': [v('doctor.amount'), 1250] }, '“医生”的金额小于 12.50 元', 'the amount of “Doctor” is less than ¥12.50'],
    [{ '==': [v('doctor.item'), 'd1'] }, '“医生”选定的一项是「d1」', 'what is chosen at “Doctor” is ‘d1’'],
    [{ '==': [v('time.slot'), 's1'] }, '“就诊时间”选定的号是「s1」', 'the time chosen at “Visit” is ‘s1’'],
    [{ '>': [v('time.start'), 0] }, '“就诊时间”的开始时刻大于 0', 'the start of “Visit” is more than 0'],

    [{ '<': [v('day'), '2026-03-01'] }, '“到期日”早于 2026 年 3 月 1 日', '“Expiry” is before 1 March 2026'],
    [{ '>=': [v('day'), { today: [] }] }, '“到期日”不早于今天', '“Expiry” is on or after today'],
    [{ '!=': [v('day'), v('other_day')] }, '“到期日”不是“入住日”（要有回答）', '“Expiry” is not “Moved in” (and has an answer)'],

    [{ '<': [{ years: v('birth') }, 18] }, '按“出生日期”未满 18 周岁', 'under 18 years old by “Date of birth”'],
    [{ '>=': [{ years: v('birth') }, 18] }, '按“出生日期”已满 18 周岁', 'at least 18 years old by “Date of birth”'],
    [{ '<=': [{ years: v('birth') }, 17] }, '按“出生日期”未满 18 周岁', 'under 18 years old by “Date of birth”'],
    [{ '>': [18, { years: v('birth') }] }, '按“出生日期”未满 18 周岁', 'under 18 years old by “Date of birth”'],
    [{ '==': [{ years: v('birth') }, 18] }, '按“出生日期”算的周岁等于 18', 'the age by “Date of birth” equals 18'],
    [
      { '!': { '<': [{ years: v('birth') }, 18] } },
      '按“出生日期”已满 18 周岁（没有回答也算）',
      'at least 18 years old by “Date of birth” (or has no answer)',
    ],
    [{ '<': [{ years: v('other_day') }, 1] }, '从“入住日”到今天不满 1 年', 'less than 1 full year since “Moved in”'],
    [{ '>=': [{ years: v('other_day') }, 2] }, '从“入住日”到今天已满 2 年', 'at least 2 full years since “Moved in”'],
    [{ '>': [{ years: v('day') }, -2] }, '从“到期日”到今天的整年数大于 -2', 'the full years since “Expiry” is more than -2'],

    [{ '>': [{ days_until: v('day') }, 31] }, '离“到期日”还有超过 31 天', '“Expiry” is more than 31 days away'],
    [{ '>=': [{ days_until: v('day') }, 1] }, '离“到期日”至少还有 1 天', '“Expiry” is at least 1 day away'],
    [
      { '<': [{ days_until: v('day') }, 31] },
      '离“到期日”不到 31 天（已经过了的也算）',
      '“Expiry” is less than 31 days away (or has passed)',
    ],
    [{ '<': [{ days_until: v('day') }, 0] }, '“到期日”已经过了', '“Expiry” has passed'],
    [{ '>=': [{ days_until: v('day') }, 0] }, '“到期日”是今天或者还没到', '“Expiry” is today or still to come'],
    [{ '==': [{ days_until: v('day') }, 5] }, '从今天到“到期日”的天数等于 5', 'the days from today to “Expiry” equals 5'],

    [{ '>': [{ '+': [v('n'), 2] }, v('rent')] }, '“人数”加 0.02 元大于“月租金”', '“Headcount” plus ¥0.02 is more than “Monthly rent”'],
    [
      { '<=': [{ '*': [v('rent'), 12] }, { '-': [5000000, v('rent')] }] },
      '“月租金”乘以 12 不大于 50000 元减“月租金”',
      '“Monthly rent” times 12 is at most ¥50000 minus “Monthly rent”',
    ],
    [{ '<': [{ '*': [{ '+': [v('n'), 1] }, 2] }, 9] }, '（“人数”加 1）乘以 2 小于 9', '(“Headcount” plus 1) times 2 is less than 9'],

    [{ in: [v('pick'), ['a', 'b']] }, '“事由”是「租房」、「自有」之一', '“Ground” is one of ‘Rented’, ‘Owned’'],
    [
      { '!': { in: [v('pick'), ['a', 'b']] } },
      '“事由”不是「租房」、「自有」中的任何一个（没有回答也算）',
      '“Ground” is none of ‘Rented’, ‘Owned’ (or has no answer)',
    ],
    [{ in: [v('pick'), ['a']] }, '“事由”是「租房」', '“Ground” is ‘Rented’'],
    [{ in: [v('pick'), []] }, '从不成立', 'this never holds'],
    [{ in: ['a', v('picks')] }, '“证件”里选了「租房」', '‘Rented’ is chosen in “Papers”'],
    [{ '!': { in: ['a', v('picks')] } }, '“证件”里没有选「租房」', '‘Rented’ is not chosen in “Papers”'],
    [{ in: [v('pick'), v('picks')] }, '“证件”里选了“事由”', '“Ground” is chosen in “Papers”'],

    [{ '>=': [{ count: 'members' }, 2] }, '“同住家人”的条数不小于 2', 'the number of entries in “Family” is at least 2'],
    [{ '!': { '<': [{ count: 'members' }, 2] } }, '“同住家人”的条数不小于 2', 'the number of entries in “Family” is at least 2'],
    [
      { some: ['members', { '==': [v('kin'), 'a'] }] },
      '“同住家人”中至少有一位：其“关系”是「租房」',
      'at least one of “Family”: its “Kinship” is ‘Rented’',
    ],
    [
      { all: [{ var: 'members' }, { '<': [v('age'), 18] }] },
      '“同住家人”中每一位都（一位也没有也算）：其“年龄”小于 18',
      'every one of “Family” (also where there is none): its “Years lived” is less than 18',
    ],
    [
      { none: ['members', { '<': [v('age'), v('n')] }] },
      '“同住家人”中没有一位：其“年龄”小于“人数”',
      'not one of “Family”: its “Years lived” is less than “Headcount”',
    ],
    [
      { '!': { all: ['members', { '<': [v('age'), 18] }] } },
      '“同住家人”中至少有一位：其“年龄”不小于 18（没有回答也算）',
      'at least one of “Family”: its “Years lived” is at least 18 (or has no answer)',
    ],
    [
      { '!': { some: ['members', v('yes')] } },
      '“同住家人”中没有一位：“已婚”选了「是」',
      'not one of “Family”: “Married” is answered ‘Yes’',
    ],
    [
      { '!': { none: ['members', v('yes')] } },
      '“同住家人”中至少有一位：“已婚”选了「是」',
      'at least one of “Family”: “Married” is answered ‘Yes’',
    ],

    [{ and: [] }, '总是成立', 'this always holds'],
    [{ or: [] }, '从不成立', 'this never holds'],
    [{ and: [v('yes')] }, '“已婚”选了「是」', '“Married” is answered ‘Yes’'],
    [
      { and: [v('yes'), { answered: 'n' }, { and: [v('agreed')] }] },
      '“已婚”选了「是」，并且“人数”有回答，并且已同意“告知书”',
      '“Married” is answered ‘Yes’, and “Headcount” is answered, and “Notice” is agreed to',
    ],
    [
      { and: [{ or: [v('yes'), v('agreed')] }, { answered: 'n' }] },
      '（“已婚”选了「是」，或者已同意“告知书”），并且“人数”有回答',
      '(“Married” is answered ‘Yes’, or “Notice” is agreed to), and “Headcount” is answered',
    ],
    [
      { '!': { and: [v('yes'), { '!': v('agreed') }] } },
      '“已婚”没有选「是」，或者已同意“告知书”',
      '“Married” is not answered ‘Yes’, or “Notice” is agreed to',
    ],
    [
      { or: [{ some: ['members', v('yes')] }, v('agreed')] },
      '（“同住家人”中至少有一位：“已婚”选了「是」），或者已同意“告知书”',
      '(at least one of “Family”: “Married” is answered ‘Yes’), or “Notice” is agreed to',
    ],
  ])('%j', (rule, zh, en) => {
    expect(say(rule)).toBe(zh)
    expect(say(rule, 'en')).toBe(en)
  })

  test('says yes and no as the question is answered', () => {
    const own = namesOf(intake, { ...textsIn('zh-CN'), 'field.yes.yes': '有', 'field.yes.no': '没有' }, 'zh-CN')
    const inOwn = (rule: unknown) => conditionWords(rule as Rule, own).words
    expect([inOwn(v('yes')), inOwn({ '!': v('yes') }), inOwn({ '==': [v('yes'), false] })]).toEqual([
      '“已婚”选了「有」',
      '“已婚”没有选「有」',
      '“已婚”选了「没有」',
    ])
  })

  test('stands in lines where one line would need brackets', () => {
    const rule = {
      and: [
        { '<': [{ years: v('birth') }, 18] },
        { or: [v('yes'), { some: ['members', { or: [v('agreed'), { '>': [v('age'), 60] }] }] }] },
      ],
    } as unknown as Rule
    expect(conditionWords(rule, names['zh-CN']).lines).toEqual([
      { depth: 0, words: '同时满足：' },
      { depth: 1, words: '按“出生日期”未满 18 周岁' },
      { depth: 1, words: '满足任何一项：' },
      { depth: 2, words: '“已婚”选了「是」' },
      { depth: 2, words: '“同住家人”中至少有一位：' },
      { depth: 3, words: '满足任何一项：' },
      { depth: 4, words: '已同意“告知书”' },
      { depth: 4, words: '其“年龄”大于 60' },
    ])
    expect(conditionWords({ and: [v('yes'), v('agreed')] }, names['zh-CN']).lines).toBeNull()
  })

  test('tells a row’s own fields from those of the row it is asked in', () => {
    const rule = { and: [{ '>': [v('age'), 60] }, { some: ['members', { '<': [v('age'), 6] }] }] } as unknown as Rule
    expect(conditionWords(rule, names['zh-CN'], 'members').words).toBe(
      '同一条里的“年龄”大于 60，并且（“同住家人”中至少有一位：其“年龄”小于 6）',
    )
  })

  test('tells fields of one label apart by their pages, and by number where that is not enough', () => {
    const twins = {
      ...intake,
      fields: ['a', 'b', 'c'].map(id => ({ id, kind: 'yesno' })),
      steps: [
        {
          id: 's',
          kind: 'form',
          screens: [
            { id: 'one', fields: ['a'] },
            { id: 'two', fields: ['b', 'c'] },
          ],
        },
      ],
    } as unknown as Intake
    const texts = {
      'field.a.label': '姓名',
      'field.b.label': '姓名',
      'field.c.label': '姓名',
      'screen.one.title': '本人',
      'screen.two.title': '家人',
    }
    const called = namesOf(twins, texts, 'zh-CN')
    expect(twins.fields.map(field => called.label(field))).toEqual(['“姓名”（本人）', '“姓名 1”', '“姓名 2”'])
  })

  test('says amounts and districts', () => {
    expect(valueWords({ var: 'doctor.amount' }, names['zh-CN'], 'CNY')).toBe('“医生”的金额')
    expect(valueWords(4000, names.en, 'CNY')).toBe('¥40')
    expect(valueWords({ '*': [{ count: 'members' }, 2000] }, names['zh-CN'], 'CNY')).toBe('“同住家人”的条数乘以 20 元')
    expect(valueWords({ var: 'home.region' }, names.en)).toBe('the area of “Residence”')
  })
})

const often = { numRuns: runs(1500) }
/** Ids of the definition, as words of their own: what an official must never have to read. */
const anyId = new RegExp(
  `(?<![\\p{L}_])(?:${[...Object.keys(labels), 'members', 'letters'].join('|')}|undefined|null|NaN|object)(?![\\p{L}_])`,
  'u',
)

describe.each(languages)('any condition, in %s', language => {
  test('has words without an id', () => {
    const property = fc.property(truths(3, false), rule => {
      const { words, lines } = conditionWords(rule, names[language])
      // Headings and labels of our own are no ids; what is quoted is a name or a value.
      const own = [words, ...(lines ?? []).map(line => line.words)].map(text => text.replaceAll(/“[^”]*”|「[^」]*」|‘[^’]*’/g, ''))
      for (const text of own) {
        expect(text.replace(/\b(?:the (?:days|age|amount|area|start|number)|today|day|years?|old|full)\b/g, '')).not.toMatch(anyId)
      }
      for (const text of own) expect(text.trim()).not.toBe('')
    })
    expect(() => fc.assert(property, often)).not.toThrow()
  })

  test('that reads like another one means the same', () => {
    const { property, met } = readingAlike(rule => say(rule, language))
    expect(() => fc.assert(property, { numRuns: often.numRuns * 2 })).not.toThrow()
    // The check is about something: many rules read alike.
    expect(met()).toBeGreaterThan(100)
  })

  test('that is changed in one place and means something else reads differently', () => {
    const property = fc.property(truths(2, false), fc.nat(), (rule, at) => {
      const changed = changeOne(rule, at)
      if (changed === null) return
      expect(say(changed, language), JSON.stringify([rule, changed])).not.toBe(say(rule, language))
    })
    expect(() => fc.assert(property, often)).not.toThrow()
  })
})

test('the check of what reads alike sees words that leave something out', () => {
  const careless = (rule: Rule) => say(rule).replaceAll(/（没有回答也算）|（要有回答）/g, '')
  expect(fc.check(readingAlike(careless).property, { numRuns: 50_000, endOnFailure: true }).failed).toBe(true)
})

test('any JSON is said without an error', () => {
  const operator = fc.constantFrom(
    'var',
    'answered',
    'count',
    'some',
    'all',
    'and',
    '!',
    '==',
    '<',
    'in',
    '+',
    'years',
    'days_until',
    'toString',
    '__proto__',
  )
  const { json } = fc.letrec<{ json: unknown; part: unknown }>(tie => ({
    json: fc.oneof({ depthSize: 'medium' }, fc.jsonValue(), tie('part')),
    part: fc
      .tuple(operator, fc.oneof(fc.array(tie('json'), { maxLength: 3 }), tie('json'), fc.constantFrom(...Object.keys(labels))))
      .map(([name, parts]) => ({ [name]: parts })),
  }))
  const property = fc.property(json, fc.constantFrom(...languages), (rule, language) => {
    expect(say(rule, language)).not.toBe('')
    expect(valueWords(rule as Rule, names[language], 'CNY')).not.toBe('')
  })
  expect(() => fc.assert(property, often)).not.toThrow()
})

test('every condition of the services that ship has words without an id', () => {
  for (const service of ['residence-permit-renewal', 'outpatient-registration', 'water-bill', 'bank-card-issue']) {
    const read = (file: string) =>
      JSON.parse(readFileSync(new URL(`../../../../services/${service}/${file}`, import.meta.url), 'utf8')) as never
    const shipped = read('intake.json') as Intake
    for (const language of languages) {
      const called = namesOf(shipped, read(`texts.${language}.json`), language)
      for (const { rule } of shipped.conditions) expect(conditionWords(rule, called).words).not.toMatch(/\b[a-z]+_[a-z_]+\b|undefined/)
    }
  }
})

/** Rules one after another: whichever reads like one before is tried on the same answers. `met` says how often that was so. */
function readingAlike(wordsOf: (rule: Rule) => string) {
  const samples = fc.sample(fc.tuple(outsides(), fc.array(rows(), { maxLength: 3 })), { numRuns: 50, seed: 7 })
  const meanings = new Map<string, { readonly meaning: string; readonly rule: Rule }>()
  let met = 0
  const property = fc.property(truths(2, false), rule => {
    const words = wordsOf(rule)
    const before = meanings.get(words)
    const holds = compileRule(rule)
    const meaning = samples.map(([outside, members]) => (holds(answersOf(outside, members)) ? '1' : '0')).join('')
    if (!before) return void meanings.set(words, { meaning, rule })
    met += 1
    expect({ words, meaning }, JSON.stringify([before.rule, rule])).toEqual({ words, meaning: before.meaning })
  })
  return { property, met: () => met }
}

/** The rule with one operator, number or name in it changed to one that means something else, counted through from the outside; null where nothing was met. */
function changeOne(rule: Rule, at: number): Rule | null {
  const places: ((rule: Rule) => Rule)[] = []
  const visit = (part: Rule, put: (part: Rule) => Rule): void => {
    if (part === null || typeof part !== 'object') return
    const [[name, given]] = Object.entries(part) as [[string, Rule | readonly Rule[]]]
    const other = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' }[name]
    const [one, two] = Array.isArray(given) ? (given as readonly Rule[]) : []
    const isOpen = (side: Rule | undefined) => typeof side === 'object' && side !== null && 'var' in side
    // A comparison of an answer with something written: the other order is another meaning.
    if (other !== undefined && isOpen(one) && !isOpen(two) && typeof two !== 'object') places.push(() => put({ [other]: given }))
    if (name === 'var' && given === 'yes') places.push(() => put({ '!': part }))
    if (name === 'answered') places.push(() => put({ '!': part }))
    if (!Array.isArray(given)) return
    // Only where a change of a part is sure to be a change of the whole: not inside another.
    if (name === '!') visit((given as readonly Rule[])[0]!, inner => put({ '!': [inner] }))
  }
  visit(rule, part => part)
  return places.length === 0 ? null : places[at % places.length]!(rule)
}

import type { Day, Language } from '#kernel'

/** What a comparison asks, after it was turned so that what is known stands at the right. */
export type Order = '==' | '!=' | '<' | '<=' | '>' | '>='
/** What is compared: the same sign is said in other words of amounts, of days and of everything else. */
export type Sort = 'number' | 'day' | 'plain'

/** How one language says what conditions are made of. Every clause is whole: it can stand alone, behind “if”, and in a list. */
export interface Phrases {
  readonly always: string
  readonly never: string
  readonly nothing: string
  readonly today: string
  readonly yes: string
  readonly no: string
  /** Around what a field or a group is called, and around what somebody may answer: never taken for one another. */
  quote(name: string): string
  value(text: string): string
  /** Around what belongs together within something else. */
  bracket(clause: string): string
  and(clauses: readonly string[]): string
  or(clauses: readonly string[]): string
  /** Above clauses that stand in lines of their own. */
  readonly allOf: string
  readonly anyOf: string
  list(values: readonly string[]): string
  day(day: Day): string
  money(minor: number, currency: string): string
  region(field: string): string
  chosenSlot(field: string): string
  slotStart(field: string): string
  chosenItem(field: string): string
  itemAmount(field: string): string
  /** A field of the row that is looked at; of the row around it; of the row in which the condition itself is asked. */
  ofRow(field: string): string
  ofOuterRow(field: string): string
  ofOwnRow(field: string): string
  count(group: string): string
  age(day: string): string
  years(day: string): string
  daysUntil(day: string): string
  plus(one: string, other: string): string
  minus(one: string, other: string): string
  times(one: string, other: string): string
  compare(sort: Sort, order: Order, one: string, other: string): string
  /** An age, or years since a day, against a whole number of years; `less`: fewer than that. */
  ageIs(less: boolean, day: string, years: number): string
  yearsAre(less: boolean, day: string, years: number): string
  /** Days until a day against a whole number of days from 0. */
  daysAre(order: Exclude<Order, '==' | '!='>, day: string, days: number): string
  among(one: string, values: readonly string[]): string
  notAmong(one: string, values: readonly string[]): string
  chosen(item: string, field: string): string
  notChosen(item: string, field: string): string
  answered(field: string): string
  notAnswered(field: string): string
  /** A question of yes or no, with the answer's word; and: answered otherwise or not at all. */
  says(field: string, answer: string): string
  saysNot(field: string, answer: string): string
  agreed(field: string): string
  notAgreed(field: string): string
  /** Holds also where something it speaks of has no answer; and: only where it has. */
  orUnanswered(clause: string): string
  andAnswered(clause: string): string
  /** Before a clause about one row. `one` is the text by which a row is counted (`第 {n} 位家人`). */
  some(group: string, one: string): string
  all(group: string, one: string): string
  none(group: string, one: string): string
  /** Between such a beginning and its clause. */
  readonly that: string
}

const zh: Phrases = {
  always: '总是成立',
  never: '从不成立',
  nothing: '空白',
  today: '今天',
  yes: '是',
  no: '否',
  quote: name => `“${name}”`,
  value: text => `「${text}」`,
  bracket: clause => `（${clause}）`,
  and: clauses => clauses.join('，并且'),
  or: clauses => clauses.join('，或者'),
  allOf: '同时满足：',
  anyOf: '满足任何一项：',
  list: values => values.join('、'),
  day: day => {
    const [year, month, date] = day.split('-').map(Number)
    return `${year} 年 ${month} 月 ${date} 日`
  },
  money: (minor, currency) => `${inMajor(minor)} ${currency === 'CNY' ? '元' : currency}`,
  region: field => `${field}的所在地`,
  chosenSlot: field => `${field}选定的号`,
  slotStart: field => `${field}的开始时刻`,
  chosenItem: field => `${field}选定的一项`,
  itemAmount: field => `${field}的金额`,
  ofRow: field => `其${field}`,
  ofOuterRow: field => `外一层的${field}`,
  ofOwnRow: field => `同一条里的${field}`,
  count: group => `${group}的条数`,
  age: day => `按${day}算的周岁`,
  years: day => `从${day}到今天的整年数`,
  daysUntil: day => `从今天到${day}的天数`,
  plus: (one, other) => zhJoin(one, '加', other),
  minus: (one, other) => zhJoin(one, '减', other),
  times: (one, other) => zhJoin(one, '乘以', other),
  compare: (sort, order, one, other) => zhJoin(one, zhOrders[sort][order], other),
  ageIs: (less, day, years) => `按${day}${less ? '未满' : '已满'} ${years} 周岁`,
  yearsAre: (less, day, years) => `从${day}到今天${less ? '不满' : '已满'} ${years} 年`,
  daysAre: (order, day, days) =>
    days === 0
      ? { '<': `${day}已经过了`, '<=': `${day}是今天或者已经过了`, '>': `${day}在今天之后`, '>=': `${day}是今天或者还没到` }[order]
      : {
          '<': `离${day}不到 ${days} 天（已经过了的也算）`,
          '<=': `离${day}最多还有 ${days} 天（已经过了的也算）`,
          '>': `离${day}还有超过 ${days} 天`,
          '>=': `离${day}至少还有 ${days} 天`,
        }[order],
  among: (one, values) => `${one}是${values.join('、')}之一`,
  notAmong: (one, values) => `${one}不是${values.join('、')}中的任何一个`,
  chosen: (item, field) => `${field}里选了${item}`,
  notChosen: (item, field) => `${field}里没有选${item}`,
  answered: field => `${field}有回答`,
  notAnswered: field => `${field}没有回答`,
  says: (field, answer) => `${field}选了「${answer}」`,
  saysNot: (field, answer) => `${field}没有选「${answer}」`,
  agreed: field => `已同意${field}`,
  notAgreed: field => `没有同意${field}`,
  orUnanswered: clause => `${clause}（没有回答也算）`,
  andAnswered: clause => `${clause}（要有回答）`,
  some: (group, one) => `${group}中至少有一${zhMeasure(one)}`,
  all: (group, one) => `${group}中每一${zhMeasure(one)}都（一${zhMeasure(one)}也没有也算）`,
  none: (group, one) => `${group}中没有一${zhMeasure(one)}`,
  that: '：',
}

const zhOrders: Readonly<Record<Sort, Readonly<Record<Order, string>>>> = {
  number: { '==': '等于', '!=': '不等于', '<': '小于', '<=': '不大于', '>': '大于', '>=': '不小于' },
  day: { '==': '是', '!=': '不是', '<': '早于', '<=': '不晚于', '>': '晚于', '>=': '不早于' },
  plain: { '==': '是', '!=': '不是', '<': '小于', '<=': '不大于', '>': '大于', '>=': '不小于' },
}

/** Figures stand a little apart from characters. */
function zhJoin(one: string, word: string, other: string): string {
  return `${one}${/\d$/.test(one) ? ' ' : ''}${word}${/^[\d-]/.test(other) ? ' ' : ''}${other}`
}

/** 第 {n} 位家人: one says 一位. */
function zhMeasure(one: string): string {
  return /^第\s*\{n\}\s*([位名个条项辆套笔户件份本张家])/.exec(one)?.[1] ?? '条'
}

const en: Phrases = {
  always: 'this always holds',
  never: 'this never holds',
  nothing: 'nothing',
  today: 'today',
  yes: 'Yes',
  no: 'No',
  quote: name => `“${name}”`,
  value: text => `‘${text}’`,
  bracket: clause => `(${clause})`,
  and: clauses => clauses.join(', and '),
  or: clauses => clauses.join(', or '),
  allOf: 'all of these:',
  anyOf: 'any of these:',
  list: values => values.join(', '),
  day: day => {
    const [year, month, date] = day.split('-').map(Number)
    return `${date} ${enMonths[month! - 1]} ${year}`
  },
  money: (minor, currency) => (currency === 'CNY' ? `¥${inMajor(minor)}` : `${inMajor(minor)} ${currency}`),
  region: field => `the area of ${field}`,
  chosenSlot: field => `the time chosen at ${field}`,
  slotStart: field => `the start of ${field}`,
  chosenItem: field => `what is chosen at ${field}`,
  itemAmount: field => `the amount of ${field}`,
  ofRow: field => `its ${field}`,
  ofOuterRow: field => `the outer entry’s ${field}`,
  ofOwnRow: field => `the same entry’s ${field}`,
  count: group => `the number of entries in ${group}`,
  age: day => `the age by ${day}`,
  years: day => `the full years since ${day}`,
  daysUntil: day => `the days from today to ${day}`,
  plus: (one, other) => `${one} plus ${other}`,
  minus: (one, other) => `${one} minus ${other}`,
  times: (one, other) => `${one} times ${other}`,
  compare: (sort, order, one, other) => `${one} ${enOrders[sort][order]} ${other}`,
  ageIs: (less, day, years) => `${less ? 'under' : 'at least'} ${years} years old by ${day}`,
  yearsAre: (less, day, years) => `${less ? 'less than' : 'at least'} ${enCount(years, 'full year')} since ${day}`,
  daysAre: (order, day, days) =>
    days === 0
      ? {
          '<': `${day} has passed`,
          '<=': `${day} is today or has passed`,
          '>': `${day} is after today`,
          '>=': `${day} is today or still to come`,
        }[order]
      : {
          '<': `${day} is less than ${enCount(days, 'day')} away (or has passed)`,
          '<=': `${day} is at most ${enCount(days, 'day')} away (or has passed)`,
          '>': `${day} is more than ${enCount(days, 'day')} away`,
          '>=': `${day} is at least ${enCount(days, 'day')} away`,
        }[order],
  among: (one, values) => `${one} is one of ${values.join(', ')}`,
  notAmong: (one, values) => `${one} is none of ${values.join(', ')}`,
  chosen: (item, field) => `${item} is chosen in ${field}`,
  notChosen: (item, field) => `${item} is not chosen in ${field}`,
  answered: field => `${field} is answered`,
  notAnswered: field => `${field} is not answered`,
  says: (field, answer) => `${field} is answered ‘${answer}’`,
  saysNot: (field, answer) => `${field} is not answered ‘${answer}’`,
  agreed: field => `${field} is agreed to`,
  notAgreed: field => `${field} is not agreed to`,
  orUnanswered: clause => `${clause} (or has no answer)`,
  andAnswered: clause => `${clause} (and has an answer)`,
  some: group => `at least one of ${group}`,
  all: group => `every one of ${group} (also where there is none)`,
  none: group => `not one of ${group}`,
  that: ': ',
}

const enOrders: Readonly<Record<Sort, Readonly<Record<Order, string>>>> = {
  number: {
    '==': 'equals',
    '!=': 'does not equal',
    '<': 'is less than',
    '<=': 'is at most',
    '>': 'is more than',
    '>=': 'is at least',
  },
  day: { '==': 'is', '!=': 'is not', '<': 'is before', '<=': 'is on or before', '>': 'is after', '>=': 'is on or after' },
  plain: { '==': 'is', '!=': 'is not', '<': 'is less than', '<=': 'is at most', '>': 'is more than', '>=': 'is at least' },
}

const enMonths = 'January February March April May June July August September October November December'.split(' ')

function enCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Minor units as an amount: 300000 is 3000, 8640 is 86.40. */
function inMajor(minor: number): string {
  return minor % 100 === 0 ? String(minor / 100) : (minor / 100).toFixed(Number.isInteger(minor) ? 2 : 6)
}

export const phrases: Readonly<Record<Language, Phrases>> = { 'zh-CN': zh, en }

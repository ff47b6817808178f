import { type Day, daysBetween, isDay, yearsOld } from '#kernel'
import type { Rule } from './definition.ts'
import { partTypes, type RuleFault, type RuleType, stemOf, type Vocabulary } from './rule-shapes.ts'
import type { Value } from './values.ts'

/**
 * Conditions: rules in JsonLogic's form, typed and total, compiled to closures (no `eval`: a terminal runs under a strict content security policy).
 *
 * Total: no rule throws, whatever the answers are. An answer that is hidden or not given is *absent*, and every comparison with something absent is false (`!=`
 * too), so that nothing is decided by what is not known; `{"answered": "field"}` asks for presence itself. A group without rows, or hidden, satisfies `all` and `none`.
 */
export interface Answers {
  /** The visible, valid answer, or undefined. */
  value(field: string): Value | undefined
  /** The rows of a repeated group. */
  rows(group: string): readonly Answers[]
  readonly today: Day
}

export { type RuleFault, type RuleType, stemOf, type Vocabulary } from './rule-shapes.ts'

export type Evaluate = (answers: Answers) => boolean
type Take = (answers: Answers) => unknown
/** What a part of a rule gives; `fault` when that part was found at fault already. */
type Given = RuleType | 'fault'

/** Compiles a rule that was checked; an unknown operator gives a rule that never holds. */
export function compileRule(rule: Rule): Evaluate {
  const take = compile(rule)
  return answers => take(answers) === true
}

/** Compiles a rule that gives a text or an item, such as a district; undefined when it is absent. */
export function compileText(rule: Rule): (answers: Answers) => string | undefined {
  const take = compile(rule)
  return answers => {
    const value = take(answers)
    return typeof value === 'string' ? value : undefined
  }
}

/** Compiles a rule that gives a number, such as a fee; undefined when something it is made of is absent. */
export function compileNumber(rule: Rule): (answers: Answers) => number | undefined {
  const take = compile(rule)
  return answers => {
    const value = take(answers)
    return typeof value === 'number' ? value : undefined
  }
}

/** Compiles a rule that gives what a partner is told. */
export function compileValue(rule: Rule): (answers: Answers) => string | number | boolean | undefined {
  const take = compile(rule)
  return answers => {
    const value = take(answers)
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
  }
}

/** What a rule is to give: `plain` is whatever can be compared. */
export type Wanted = 'truth' | 'text' | 'number' | 'plain'

/**
 * The names (fields and groups) a rule depends on; a name inside the condition of `some`, `all` or `none` with the group whose row it is seen from
 * (`members/relation`, where `relation` is a field of the group or one outside).
 */
export function namesIn(rule: Rule): ReadonlySet<string> {
  const names = new Set<string>()
  collect(rule, names)
  return names
}

/** Checks a rule's operators, names and types. No faults: it compiles to what it says, for `compileRule` (`truth`) or `compileText` (`text`). */
export function checkRule(rule: Rule, words: Vocabulary, wanted: Wanted = 'truth'): readonly RuleFault[] {
  const faults: RuleFault[] = []
  if (wanted === 'plain') return (expectComparable(rule, 'any', words, faults), faults)
  const type = infer(rule, words, faults)
  if (type !== 'fault' && !alike(type, wanted)) faults.push({ code: 'wrong_type', part: JSON.stringify(rule), found: type, wanted })
  return faults
}

/** An operator's name and parts; the name is empty for what is none. */
export function partsOf(rule: Rule): readonly [operator: string, parts: readonly Rule[]] {
  if (rule === null || typeof rule !== 'object') return ['', []]
  const [name = '', given = []] = Object.entries(rule)[0] ?? []
  return [name, Array.isArray(given) ? (given as readonly Rule[]) : [given as Rule]]
}

interface Operator {
  readonly infer: (parts: readonly Rule[], words: Vocabulary, faults: RuleFault[], whole: Rule) => Given
  readonly compile: (parts: readonly Rule[]) => Take
}

const table = {
  var: {
    infer: (parts, words, faults, whole) => (expectCount(parts, 1, faults, whole), nameType(parts[0], words, faults, whole)),
    compile: ([name]) => compileName(nameOf(name)),
  },
  answered: {
    infer: (parts, words, faults, whole) => (expectCount(parts, 1, faults, whole), expectField(parts[0], words, faults, whole), 'truth'),
    compile: ([name]) => {
      const take = compileName(nameOf(name))
      return answers => take(answers) !== undefined
    },
  },
  count: {
    infer: (parts, words, faults, whole) => (expectCount(parts, 1, faults, whole), expectRows(parts[0], words, faults, whole), 'number'),
    compile:
      ([name]) =>
      answers =>
        answers.rows(nameOf(name)).length,
  },
  some: overRows((rows, holds) => rows.some(holds)),
  all: overRows((rows, holds) => rows.every(holds)),
  none: overRows((rows, holds) => !rows.some(holds)),
  and: {
    infer: (parts, words, faults) => (expectEach(parts, 'truth', words, faults), 'truth'),
    compile: parts => {
      const each = parts.map(compile)
      return answers => each.every(part => part(answers) === true)
    },
  },
  or: {
    infer: (parts, words, faults) => (expectEach(parts, 'truth', words, faults), 'truth'),
    compile: parts => {
      const each = parts.map(compile)
      return answers => each.some(part => part(answers) === true)
    },
  },
  '!': {
    infer: (parts, words, faults, whole) => (expectCount(parts, 1, faults, whole), expectEach(parts, 'truth', words, faults), 'truth'),
    compile: ([part]) => {
      const take = compile(part!)
      return answers => take(answers) !== true
    },
  },
  '==': comparison((a, b) => a === b, 'any'),
  '!=': comparison((a, b) => a !== b, 'any'),
  '<': comparison((a, b) => a < b, 'ordered'),
  '<=': comparison((a, b) => a <= b, 'ordered'),
  '>': comparison((a, b) => a > b, 'ordered'),
  '>=': comparison((a, b) => a >= b, 'ordered'),
  in: {
    infer: inferIn,
    compile: ([needle, hay]) => {
      const take = compile(needle!)
      const among = Array.isArray(hay) ? hay.map(compile) : null
      const inside = among ? null : compile(hay!)
      return answers => {
        const value = take(answers)
        if (value === undefined || value === null) return false
        const values = among ? among.map(each => each(answers)) : inside!(answers)
        return Array.isArray(values) && values.includes(value)
      }
    },
  },
  '+': arithmetic((a, b) => a + b),
  '-': arithmetic((a, b) => a - b),
  '*': arithmetic((a, b) => a * b),
  today: {
    infer: (parts, _, faults, whole) => (expectCount(parts, 0, faults, whole), 'day'),
    compile: () => answers => answers.today,
  },
  /** Completed years from a day to today: an age. */
  years: dayNumber((day, today) => yearsOld(day, today)),
  /** Days from today to a day; negative when it is past. */
  days_until: dayNumber((day, today) => daysBetween(today, day)),
} as const satisfies Readonly<Record<string, Operator>>
/** Every operator there is: who says rules in words has words for each. */
export type OperatorName = keyof typeof table
/** A map: a rule may say `constructor`, and an object would find something there. */
const operators: ReadonlyMap<string, Operator> = new Map(Object.entries<Operator>(table))

function compile(rule: Rule): Take {
  if (rule === null || typeof rule !== 'object') return () => rule
  const [name, parts] = partsOf(rule)
  return operators.get(name)?.compile(parts) ?? (() => undefined)
}

function compileName(name: string): Take {
  const dot = name.indexOf('.')
  if (dot < 0) return answers => answers.value(name)
  const [field, part] = [name.slice(0, dot), name.slice(dot + 1)]
  return answers => {
    const value = answers.value(field)
    return typeof value === 'object' && part in value ? (value as unknown as Readonly<Record<string, unknown>>)[part] : undefined
  }
}

function infer(rule: Rule, words: Vocabulary, faults: RuleFault[]): Given {
  if (typeof rule === 'boolean') return 'truth'
  if (typeof rule === 'number') return 'number'
  if (typeof rule === 'string') return isDay(rule) ? 'day' : 'text'
  if (rule === null) return 'nothing'
  const [name, parts] = partsOf(rule)
  const operator = operators.get(name)
  if (operator && Object.keys(rule).length === 1) return operator.infer(parts, words, faults, rule)
  faults.push({
    code: 'unknown_operator',
    part: JSON.stringify(rule),
    found: Object.keys(rule).join(' '),
    wanted: [...operators.keys()].join(' '),
  })
  return 'fault'
}

function nameType(name: Rule | undefined, words: Vocabulary, faults: RuleFault[], whole: Rule): Given {
  const text = nameOf(name)
  const dot = text.indexOf('.')
  const type = words.typeOf(stemOf(text))
  if (type !== undefined && dot < 0) return type
  const part = type && partTypes[type]?.[text.slice(dot + 1)]
  if (part) return part
  faults.push({ code: 'unknown_name', part: JSON.stringify(whole), found: text, wanted: type === undefined ? 'field' : wantedPart(type) })
  return 'fault'
}

function wantedPart(type: RuleType): string {
  return type === 'slot' || type === 'lookup' ? 'part' : 'region'
}

function expectField(name: Rule | undefined, words: Vocabulary, faults: RuleFault[], whole: Rule): void {
  if (nameType(name, words, faults, whole) === 'rows')
    faults.push({ code: 'unknown_name', part: JSON.stringify(whole), found: nameOf(name), wanted: 'field' })
}

function expectRows(name: Rule | undefined, words: Vocabulary, faults: RuleFault[], whole: Rule): void {
  if (words.typeOf(nameOf(name)) !== 'rows')
    faults.push({ code: 'unknown_name', part: JSON.stringify(whole), found: nameOf(name), wanted: 'group' })
}

function expectCount(parts: readonly Rule[], count: number, faults: RuleFault[], whole: Rule): void {
  if (parts.length !== count)
    faults.push({ code: 'wrong_count', part: JSON.stringify(whole), found: String(parts.length), wanted: String(count) })
}

function expectEach(parts: readonly Rule[], wanted: RuleType, words: Vocabulary, faults: RuleFault[]): void {
  for (const part of parts) {
    const type = infer(part, words, faults)
    if (type !== wanted && type !== 'fault') faults.push({ code: 'wrong_type', part: JSON.stringify(part), found: type, wanted })
  }
}

/** What can be compared; groups, several choices, addresses and signatures are not. */
const comparable = { any: ['number', 'day', 'text', 'item', 'truth'], ordered: ['number', 'day'] } as const

/** Numbers, days and texts are compared with their like; an item with one of its own items. */
function comparison(compare: (a: never, b: never) => boolean, kind: keyof typeof comparable): Operator {
  return {
    infer: (parts, words, faults, whole) => {
      expectCount(parts, 2, faults, whole)
      const types = parts.map(part => expectComparable(part, kind, words, faults))
      expectAlike(types, faults, whole)
      checkItems(parts, words, faults, whole)
      return 'truth'
    },
    compile: ([left, right]) => {
      const [a, b] = [compile(left ?? null), compile(right ?? null)]
      return answers => {
        const [one, other] = [a(answers), b(answers)]
        if (one === undefined || other === undefined || one === null || other === null) return false
        return compare(one as never, other as never)
      }
    },
  }
}

function expectComparable(part: Rule, kind: keyof typeof comparable, words: Vocabulary, faults: RuleFault[]): Given {
  const type = infer(part, words, faults)
  if (type === 'fault' || (comparable[kind] as readonly RuleType[]).includes(type)) return type
  faults.push({ code: 'wrong_type', part: JSON.stringify(part), found: type, wanted: comparable[kind].join(' ') })
  return 'fault'
}

function expectAlike([left, right]: readonly Given[], faults: RuleFault[], whole: Rule): void {
  if (left === undefined || right === undefined || left === 'fault' || right === 'fault' || alike(left, right)) return
  faults.push({ code: 'unlike_types', part: JSON.stringify(whole), found: `${left} ${right}`, wanted: left })
}

function alike(left: RuleType, right: RuleType): boolean {
  const plain = (type: RuleType) => (type === 'item' ? 'text' : type)
  return plain(left) === plain(right)
}

/** `{"==": [{"var": "reason"}, "rented"]}`: is `rented` one of the items of `reason`'s list? */
function checkItems(parts: readonly Rule[], words: Vocabulary, faults: RuleFault[], whole: Rule): void {
  for (const [one, other] of [
    [parts[0], parts[1]],
    [parts[1], parts[0]],
  ]) {
    if (typeof other !== 'string' || one === undefined || one === null || typeof one !== 'object') continue
    const [operator, [name]] = partsOf(one)
    const items = operator === 'var' ? words.itemsOf(nameOf(name).replace(/\.region$/, '')) : undefined
    if (items && !items.includes(other))
      faults.push({ code: 'unknown_item', part: JSON.stringify(whole), found: other, wanted: items.join(' ') })
  }
}

function inferIn(parts: readonly Rule[], words: Vocabulary, faults: RuleFault[], whole: Rule): Given {
  expectCount(parts, 2, faults, whole)
  const [needle, hay] = parts
  if (needle === undefined || hay === undefined) return 'truth'
  const type = expectComparable(needle, 'any', words, faults)
  if (Array.isArray(hay)) {
    for (const each of hay as readonly Rule[]) {
      expectAlike([type, expectComparable(each, 'any', words, faults)], faults, whole)
      checkItems([needle, each], words, faults, whole)
    }
    return 'truth'
  }
  const inside = infer(hay, words, faults)
  if (inside === 'items') expectAlike([type, 'item'], faults, whole)
  else if (inside !== 'fault') faults.push({ code: 'wrong_type', part: JSON.stringify(hay), found: inside, wanted: 'items' })
  checkItems([hay, needle], words, faults, whole)
  return 'truth'
}

function overRows(decide: (rows: readonly Answers[], holds: (row: Answers) => boolean) => boolean): Operator {
  return {
    infer: (parts, words, faults, whole) => {
      expectCount(parts, 2, faults, whole)
      const group = groupOf(parts[0])
      expectRows(group, words, faults, whole)
      if (words.typeOf(group) === 'rows' && parts[1] !== undefined) expectEach([parts[1]], 'truth', words.inGroup(group), faults)
      return 'truth'
    },
    compile: ([name, condition]) => {
      const group = groupOf(name)
      const holds = compile(condition ?? false)
      return answers => decide(answers.rows(group), row => holds(row) === true)
    },
  }
}

/** JSON can be anything, and not everything can be made a string. */
function nameOf(part: Rule | undefined): string {
  return typeof part === 'string' ? part : ''
}

/** Rows are named as JsonLogic does (`{"var": "members"}`) or by the bare id. */
export function groupOf(name: Rule | undefined): string {
  if (typeof name === 'string') return name
  return typeof name === 'object' && name !== null && typeof name['var'] === 'string' ? name['var'] : ''
}

function arithmetic(calculate: (a: number, b: number) => number): Operator {
  return {
    infer: (parts, words, faults, whole) => (expectCount(parts, 2, faults, whole), expectEach(parts, 'number', words, faults), 'number'),
    compile: ([left, right]) => {
      const [a, b] = [compile(left ?? null), compile(right ?? null)]
      return answers => {
        const [one, other] = [a(answers), b(answers)]
        return typeof one === 'number' && typeof other === 'number' ? calculate(one, other) : undefined
      }
    },
  }
}

function dayNumber(measure: (day: Day, today: Day) => number): Operator {
  return {
    infer: (parts, words, faults, whole) => (expectCount(parts, 1, faults, whole), expectEach(parts, 'day', words, faults), 'number'),
    compile: ([part]) => {
      const take = compile(part ?? null)
      return answers => {
        const value = take(answers)
        return typeof value === 'string' ? measure(value, answers.today) : undefined
      }
    },
  }
}

function collect(rule: Rule | readonly Rule[], names: Set<string>, group?: string): void {
  if (rule === null || typeof rule !== 'object') return
  if (Array.isArray(rule)) return rule.forEach(part => collect(part as Rule, names, group))
  const [name, parts] = partsOf(rule as Rule)
  if (name === 'count') names.add(nameOf(parts[0]))
  else if (name === 'var' || name === 'answered') {
    const given = stemOf(nameOf(parts[0]))
    names.add(group === undefined ? given : `${group}/${given}`)
  } else if (name === 'some' || name === 'all' || name === 'none') {
    const rows = groupOf(parts[0])
    names.add(rows)
    collect(parts[1] ?? null, names, rows)
  } else for (const part of parts) collect(part, names, group)
}

import { type Day, daysBetween, yearsOld } from '#kernel'
import type { Rule } from './definition.ts'
import { isAddress, type Value } from './values.ts'

/**
 * Conditions: rules in JsonLogic's form, typed and total, compiled to closures (no `eval`: a terminal runs under a strict content security policy).
 *
 * Total: no rule throws, whatever the answers are. An answer that is hidden or not given is *absent*, and every comparison with something absent is false (`!=`
 * too), so that nothing is decided by what is not known; `{"answered": "field"}` asks for presence itself.
 */
export interface Answers {
  /** The visible, valid answer, or undefined. */
  value(field: string): Value | undefined
  /** The rows of a repeated group. */
  rows(group: string): readonly Answers[]
  readonly today: Day
}

export type RuleType = 'truth' | 'number' | 'text' | 'day' | 'item' | 'items' | 'rows' | 'address' | 'nothing'

/** What a rule may speak of: the fields by id (with the items where they have a list), and the groups. */
export interface Vocabulary {
  typeOf(name: string): RuleType | undefined
  /** Items a name can hold, for choices. */
  itemsOf(name: string): readonly string[] | undefined
  /** The words of one row: the group's fields, then everything outside. */
  inGroup(group: string): Vocabulary
}

export interface RuleFault {
  readonly code: 'unknown_operator' | 'unknown_name' | 'wrong_type' | 'wrong_count' | 'unknown_item' | 'unlike_types'
  /** The part of the rule that is at fault, as JSON. */
  readonly part: string
  readonly found: string
  readonly wanted: string
}

export type Evaluate = (answers: Answers) => boolean
type Take = (answers: Answers) => unknown

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

/** The names (fields and groups) a rule depends on; those inside a group's rows with their group (`members/relation`). */
export function namesIn(rule: Rule): ReadonlySet<string> {
  const names = new Set<string>()
  collect(rule, names)
  return names
}

/** Checks a rule's operators, names and types. No faults: it compiles to what it says. */
export function checkRule(rule: Rule, words: Vocabulary): readonly RuleFault[] {
  const faults: RuleFault[] = []
  const type = infer(rule, words, faults)
  if (type !== 'truth' && type !== 'nothing') faults.push({ code: 'wrong_type', part: JSON.stringify(rule), found: type, wanted: 'truth' })
  return faults
}

interface Operator {
  readonly infer: (parts: readonly Rule[], words: Vocabulary, faults: RuleFault[], whole: Rule) => RuleType
  readonly compile: (parts: readonly Rule[]) => Take
}

const operators: Readonly<Record<string, Operator>> = {
  var: {
    infer: ([name], words, faults, whole) => nameType(name, words, faults, whole),
    compile: ([name]) => compileName(String(name)),
  },
  answered: {
    infer: ([name], words, faults, whole) => (nameType(name, words, faults, whole), 'truth'),
    compile: ([name]) => {
      const take = compileName(String(name))
      return answers => take(answers) !== undefined
    },
  },
  count: {
    infer: ([name], words, faults, whole) => (expectRows(name, words, faults, whole), 'number'),
    compile:
      ([name]) =>
      answers =>
        answers.rows(String(name)).length,
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
        if (value === undefined) return false
        const values = among ? among.map(each => each(answers)) : inside!(answers)
        return Array.isArray(values) && values.includes(value)
      }
    },
  },
  '+': arithmetic((a, b) => a + b),
  '-': arithmetic((a, b) => a - b),
  '*': arithmetic((a, b) => a * b),
  today: { infer: () => 'day', compile: () => answers => answers.today },
  /** Completed years from a day to today: an age. */
  years: dayNumber((day, today) => yearsOld(day, today)),
  /** Days from today to a day; negative when it is past. */
  days_until: dayNumber((day, today) => daysBetween(today, day)),
}

function compile(rule: Rule): Take {
  if (rule === null || typeof rule !== 'object') return () => rule
  const [name, parts] = partsOf(rule)
  const operator = operators[name]
  return operator ? operator.compile(parts) : () => undefined
}

function compileName(name: string): Take {
  const dot = name.indexOf('.')
  if (dot < 0) return answers => answers.value(name)
  const [field, part] = [name.slice(0, dot), name.slice(dot + 1)]
  return answers => {
    const value = answers.value(field)
    return isAddress(value) && part === 'region' ? value.region : undefined
  }
}

function infer(rule: Rule, words: Vocabulary, faults: RuleFault[]): RuleType {
  if (typeof rule === 'boolean') return 'truth'
  if (typeof rule === 'number') return 'number'
  if (typeof rule === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(rule) ? 'day' : 'text'
  if (rule === null) return 'nothing'
  const [name, parts] = partsOf(rule)
  const operator = operators[name]
  if (operator && Object.keys(rule).length === 1) return operator.infer(parts, words, faults, rule)
  faults.push({
    code: 'unknown_operator',
    part: JSON.stringify(rule),
    found: Object.keys(rule).join(' '),
    wanted: Object.keys(operators).join(' '),
  })
  return 'nothing'
}

function partsOf(rule: { readonly [operator: string]: Rule | readonly Rule[] }): readonly [string, readonly Rule[]] {
  const [name = '', given = []] = Object.entries(rule)[0] ?? []
  return [name, Array.isArray(given) ? (given as readonly Rule[]) : [given as Rule]]
}

function nameType(name: Rule | undefined, words: Vocabulary, faults: RuleFault[], whole: Rule): RuleType {
  const text = typeof name === 'string' ? name : ''
  const dot = text.indexOf('.')
  const type = words.typeOf(dot < 0 ? text : text.slice(0, dot))
  if (type === undefined) {
    faults.push({ code: 'unknown_name', part: JSON.stringify(whole), found: text, wanted: 'the id of a field' })
    return 'nothing'
  }
  if (dot < 0) return type
  if (type === 'address' && text.slice(dot + 1) === 'region') return 'item'
  faults.push({ code: 'unknown_name', part: JSON.stringify(whole), found: text, wanted: 'an address field with .region' })
  return 'nothing'
}

function expectRows(name: Rule | undefined, words: Vocabulary, faults: RuleFault[], whole: Rule): void {
  const type = typeof name === 'string' ? words.typeOf(name) : undefined
  if (type !== 'rows') faults.push({ code: 'unknown_name', part: JSON.stringify(whole), found: String(name), wanted: 'the id of a group' })
}

function expectCount(parts: readonly Rule[], count: number, faults: RuleFault[], whole: Rule): void {
  if (parts.length !== count)
    faults.push({ code: 'wrong_count', part: JSON.stringify(whole), found: String(parts.length), wanted: String(count) })
}

function expectEach(parts: readonly Rule[], wanted: RuleType, words: Vocabulary, faults: RuleFault[]): void {
  for (const part of parts) {
    const type = infer(part, words, faults)
    if (type !== wanted && type !== 'nothing') faults.push({ code: 'wrong_type', part: JSON.stringify(part), found: type, wanted })
  }
}

/** Numbers, days and texts are compared with their like; an item with one of its own items. */
function comparison(compare: (a: never, b: never) => boolean, kind: 'any' | 'ordered'): Operator {
  return {
    infer: (parts, words, faults, whole) => {
      expectCount(parts, 2, faults, whole)
      const [left, right] = parts.map(part => infer(part, words, faults))
      if (left === undefined || right === undefined || left === 'nothing' || right === 'nothing') return 'truth'
      if (kind === 'ordered' && !['number', 'day'].includes(left)) {
        faults.push({ code: 'wrong_type', part: JSON.stringify(parts[0]), found: left, wanted: 'number or day' })
      }
      if (!alike(left, right))
        faults.push({ code: 'unlike_types', part: JSON.stringify(whole), found: `${left} and ${right}`, wanted: 'two of the same type' })
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
    const items = operator === 'var' && typeof name === 'string' ? words.itemsOf(name.replace(/\.region$/, '')) : undefined
    if (items && !items.includes(other))
      faults.push({ code: 'unknown_item', part: JSON.stringify(whole), found: other, wanted: items.join(' ') })
  }
}

function inferIn(parts: readonly Rule[], words: Vocabulary, faults: RuleFault[], whole: Rule): RuleType {
  expectCount(parts, 2, faults, whole)
  const [needle, hay] = parts
  if (needle === undefined || hay === undefined) return 'truth'
  const type = infer(needle, words, faults)
  if (Array.isArray(hay)) {
    for (const each of hay as readonly Rule[]) {
      const found = infer(each, words, faults)
      if (found !== 'nothing' && type !== 'nothing' && !alike(type, found)) {
        faults.push({ code: 'unlike_types', part: JSON.stringify(whole), found: `${type} and ${found}`, wanted: 'two of the same type' })
      }
      checkItems([needle, each], words, faults, whole)
    }
    return 'truth'
  }
  const inside = infer(hay, words, faults)
  if (inside !== 'items' && inside !== 'nothing')
    faults.push({ code: 'wrong_type', part: JSON.stringify(hay), found: inside, wanted: 'items' })
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

/** Rows are named as JsonLogic does (`{"var": "members"}`) or by the bare id. */
function groupOf(name: Rule | undefined): string {
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
  const [name, parts] = partsOf(rule as { readonly [operator: string]: Rule | readonly Rule[] })
  if (name === 'var' || name === 'answered' || name === 'count') {
    const given = String(parts[0]).replace(/\.region$/, '')
    names.add(given)
    if (group !== undefined) names.add(`${group}/${given}`)
    return
  }
  if (name === 'some' || name === 'all' || name === 'none') {
    const rows = groupOf(parts[0])
    names.add(rows)
    return collect(parts[1] ?? null, names, rows)
  }
  for (const part of parts) collect(part, names, group)
}

import type { Field, Intake, Rule } from './definition.ts'
import { circlesIn, dependenciesOf, type Thing } from './dependencies.ts'
import { kinds } from './field-kinds.ts'
import { type Finding, finding } from './findings.ts'
import { checkRule, namesIn, type RuleFault, type Vocabulary, type Wanted } from './rules.ts'

/** Rules as they are written: operators, names, types, circles, and whether a condition is used where it can be decided. */
export function lintRules(intake: Intake): readonly Finding[] {
  const words = vocabularyOf(intake)
  const uses = usesOf(intake)
  return [
    ...intake.conditions.flatMap(({ id, rule }) => {
      const [row, ...more] = rowsNamed(rule, intake)
      const place = `intake.conditions.${id}`
      if (more.length > 0) return [finding('row_condition_mixed', `${place}.rule`, { id, groups: [row, ...more].join(', ') })]
      const used = uses.filter(({ condition }) => condition === id)
      return [
        ...ruleFindings(rule, row === undefined ? words : words.inGroup(row), `${place}.rule`),
        ...(used.length === 0 ? [finding('condition_unused', place, { id })] : []),
        ...used
          .filter(use => row !== undefined && use.rowOf !== row)
          .map(use => finding('row_condition_outside', use.place, { id, group: row! })),
      ]
    }),
    ...intake.eligibility.flatMap(({ id, stops }) => ruleFindings(stops, words, `intake.eligibility.${id}.stops`)),
    ...circlesIn(dependenciesOf(intake)).map(circleFinding),
  ]
}

/** A rule's faults, with the place of the rule. */
export function ruleFindings(rule: Rule, words: Vocabulary, place: string, wanted: Wanted = 'truth'): readonly Finding[] {
  return checkRule(rule, words, wanted).map(fault =>
    finding(`rule_${fault.code}`, place, { part: fault.part, ...faultValues[fault.code](fault) }),
  )
}

/** What an intake's rules may speak of. Seen from a row, its group's fields come first; of other groups only `some`, `all`, `none` and `count` can speak. */
export function vocabularyOf({ fields, groups, lists }: Pick<Intake, 'fields' | 'groups' | 'lists'>): Vocabulary {
  const seenFrom = (row: string | undefined): Vocabulary => {
    const find = (name: string): Field | undefined => fields.find(({ id, group }) => id === name && (group === undefined || group === row))
    return {
      typeOf: name => {
        const field = find(name)
        return field ? kinds[field.kind].ruleType : groups.some(({ id }) => id === name) ? 'rows' : undefined
      },
      itemsOf: name => {
        const field = find(name)
        return field?.list === undefined ? undefined : lists.find(({ id }) => id === field.list)?.items.map(({ id }) => id)
      },
      inGroup: seenFrom,
    }
  }
  return seenFrom(undefined)
}

/** The groups whose fields a rule names as if it stood in one of their rows. */
export function rowsNamed(rule: Rule, { fields }: Intake): readonly string[] {
  const names = namesIn(rule)
  const groups = fields.filter(({ id }) => names.has(id)).flatMap(({ group }) => (group === undefined ? [] : [group]))
  return [...new Set(groups)]
}

interface Use {
  readonly condition: string
  readonly place: string
  /** The group from whose row the condition is asked; null outside of any. */
  readonly rowOf: string | null
}

/** Every place that asks a condition. */
function usesOf(intake: Intake): readonly Use[] {
  const use = (condition: boolean | string | undefined, place: string, rowOf: string | null = null): readonly Use[] =>
    typeof condition === 'string' ? [{ condition, place, rowOf }] : []
  return [
    ...intake.steps.flatMap(step => [
      ...use(step.when, `intake.steps.${step.id}.when`),
      ...step.screens.flatMap(screen => use(screen.when, `intake.steps.${step.id}.screens.${screen.id}.when`)),
    ]),
    ...intake.groups.flatMap(({ id, when }) => use(when, `intake.groups.${id}.when`)),
    ...intake.fields.flatMap(({ id, when, required, group = null }) => [
      ...use(when, `intake.fields.${id}.when`, group),
      ...use(required, `intake.fields.${id}.required`, group),
    ]),
    ...intake.documents.flatMap(({ id, when, required }) => [
      ...use(when, `intake.documents.${id}.when`),
      ...use(required, `intake.documents.${id}.required`),
    ]),
    ...(intake.fees ?? []).flatMap(({ id, when }) => use(when, `intake.fees.${id}.when`)),
    ...intake.lists.flatMap(list =>
      list.items.flatMap(item => {
        const users = intake.fields.filter(field => field.list === list.id).map(({ group = null }) => group)
        return [...new Set(users.length > 0 ? users : [null])].flatMap(rowOf =>
          use(item.when, `intake.lists.${list.id}.items.${item.id}.when`, rowOf),
        )
      }),
    ),
  ]
}

function circleFinding(circle: readonly Thing[]): Finding {
  const idOf = (thing: Thing) => thing.slice(thing.indexOf(':') + 1)
  const first = circle.find(thing => thing.startsWith('condition:')) ?? circle[0]!
  const from = circle.indexOf(first)
  const way = [...circle.slice(from), ...circle.slice(0, from), first].map(idOf)
  return finding('circle', `intake.conditions.${idOf(first)}.rule`, { way: way.join(' → ') })
}

/** By a fault's code, the values its words need. */
const faultValues: Readonly<Record<RuleFault['code'], (fault: RuleFault) => Finding['values']>> = {
  unknown_operator: ({ found, wanted }) => ({ operator: found, operators: wanted }),
  unknown_name: ({ found, wanted }) => ({ name: found, kind: wanted }),
  wrong_type: ({ found, wanted }) => ({ type: found, types: wanted }),
  wrong_count: ({ found, wanted }) => ({ found, wanted }),
  unknown_item: ({ found, wanted }) => ({ item: found, items: wanted }),
  unlike_types: ({ found }) => ({ types: found }),
}

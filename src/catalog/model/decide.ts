import type { Day } from '#kernel'
import type { Field, Intake, Rule } from './definition.ts'
import { pathOf } from './definition.ts'
import { dependenciesOf, reach, type Thing } from './dependencies.ts'
import { type Domains, domainsOf, type Domained, mostTodays, todaysFor } from './domains.ts'
import type { Answers } from './rules.ts'
import { compileIntake, type Entry, type Given, type Program } from './program.ts'
import { look, type Sight } from './sight.ts'

/**
 * Decides whether something can ever be true or false of a customer's answers: by trying, with the very code that decides at the terminal. Each answer has few values
 * the rules can tell apart (`domains.ts`), and only answers that are really looked at are varied: one run shows which were read, and the last one read is changed
 * next (as Korat does; Boyapati, Khurshid, Marinov, ISSTA 2002). So what `and` and `or` leave out is never tried.
 */
export interface Decider {
  readonly program: Program
  decide(statement: Statement): Decision
}

export interface Statement {
  /** What it depends on directly. */
  readonly things: readonly Thing[]
  /** Rules it has of its own, beside the conditions among the things. */
  readonly rules?: readonly Rule[]
  /** The group from whose row it is seen; `answers` are then those of a row. */
  readonly rowOf?: string | undefined
  /** `held`: only whether it can hold is wanted. */
  readonly until?: 'held'
  /** Null: such answers do not count. */
  readonly holds: (seen: { readonly sight: Sight; readonly answers: Answers; readonly row: string | null }) => boolean | null
}

type Verdict = 'yes' | 'no' | 'undecided'

export interface Decision {
  readonly canHold: Verdict
  readonly canFail: Verdict
  readonly evaluations: number
}

const mostEvaluations = 200_000

/** For an intake without circles. `today` is the day from which on something is to be possible. */
export function deciderFor(given: Intake, today: Day, budget: number = mostEvaluations): Decider {
  const intake = withoutForms(given)
  const program = compileIntake(intake)
  const graph = dependenciesOf(intake)
  const rules: ReadonlyMap<string, Rule> = new Map(intake.conditions.map(({ id, rule }) => [`condition:${id}`, rule]))

  const domainedBy = (statement: Statement): Domained => {
    const things = [...reach(graph, statement.things)]
    return {
      fields: intake.fields.filter(({ id }) => things.includes(`field:${id}`)),
      groups: intake.groups.filter(({ id }) => things.includes(`group:${id}`)),
      items: field => (field.list === undefined ? [] : (program.lists.get(field.list)?.items ?? [])),
      rules: [...(statement.rules ?? []), ...things.filter(thing => rules.has(thing)).map(thing => rules.get(thing)!)],
      rowOf: statement.rowOf ?? null,
    }
  }
  const decide = (statement: Statement): Decision => {
    const domained = domainedBy(statement)
    const todays = todaysFor(domained, today)
    let [holds, fails, evaluations, complete] = [false, false, 0, todays.length < mostTodays]
    for (const day of todays) {
      const domains = domainsOf(domained, day)
      const search = new Search(domains, domained.fields)
      complete &&= domains.complete
      do {
        evaluations += 1
        if (evaluations > budget) return decision(holds, fails, false, evaluations)
        const verdict = run(program, search.given, day, statement)
        holds ||= verdict === true
        fails ||= verdict === false
        if (holds && (fails || statement.until === 'held')) return decision(holds, fails, complete, evaluations)
      } while (search.next())
    }
    return decision(holds, fails, complete, evaluations)
  }
  return { program, decide }
}

function run(program: Program, given: Given, today: Day, { rowOf, holds }: Statement): boolean | null {
  const sight = look(program, given, today)
  if (rowOf === undefined) return holds({ sight, answers: sight.outside, row: null })
  return holds({ sight, answers: sight.inRow(rowOf, firstRow), row: firstRow })
}

function decision(holds: boolean, fails: boolean, complete: boolean, evaluations: number): Decision {
  const not: Verdict = complete ? 'no' : 'undecided'
  return { canHold: holds ? 'yes' : not, canFail: fails ? 'yes' : not, evaluations }
}

const firstRow = '0'

interface Choice {
  readonly key: string
  readonly size: number
  index: number
}

/** Owns the walk through the answers: `given` shows the present ones and notes what is read of them; `next` moves on. */
class Search {
  readonly given: Given
  private readonly choices: Choice[] = []
  private readonly chosen = new Map<string, Choice>()

  constructor(domains: Domains, fields: readonly Field[]) {
    const entries: Record<string, Entry | undefined> = {}
    const rows: Record<string, readonly string[]> = {}
    for (const field of fields) {
      const tried = domains.values.get(field.id)!.map(value => (value === undefined ? undefined : entryOf(value)))
      const most = field.group === undefined ? 0 : Math.max(0, ...(domains.counts.get(field.group) ?? []))
      const own = field.group === undefined ? 1 : (domains.witnesses.get(field.group) ?? 1)
      const paths = field.group === undefined ? [field.id] : [...Array(most).keys()].map(row => pathOf(field, String(row)))
      paths.forEach((path, row) => {
        // Rows beyond those that differ are like the last that does.
        const key = paths[Math.min(row, own - 1)]!
        this.show(entries, path, () => tried[this.indexOf(key, tried.length)])
      })
    }
    for (const [group, counts] of domains.counts) {
      const all = [...Array(Math.max(0, ...counts)).keys()].map(String)
      const tried = counts.map(count => all.slice(0, count))
      this.show(rows, group, () => tried[this.indexOf(`rows ${group}`, tried.length)] ?? [])
    }
    this.given = { entries: entries as Readonly<Record<string, Entry>>, rows, files: {} }
  }

  /** Moves on to answers that differ in what was read; false when there are none left. */
  next(): boolean {
    for (let last = this.choices.at(-1); last; last = this.choices.at(-1)) {
      if (last.index + 1 < last.size) {
        last.index += 1
        return true
      }
      this.choices.pop()
      this.chosen.delete(last.key)
    }
    return false
  }

  private indexOf(key: string, size: number): number {
    const known = this.chosen.get(key)
    if (known) return known.index
    const choice = { key, size, index: 0 }
    this.choices.push(choice)
    this.chosen.set(key, choice)
    return 0
  }

  private show<Kept>(record: Record<string, Kept>, key: string, get: () => Kept): void {
    Object.defineProperty(record, key, { get, enumerable: true, configurable: true })
  }
}

function entryOf(value: NonNullable<Entry['value']>): Entry {
  return { value, source: 'typed', trust: 'D' }
}

/** An address that is tried has a region and no care for the form of its details; what somebody else offers is always offered. */
function withoutForms(intake: Intake): Intake {
  const fields = intake.fields.map(field => {
    const { limits: _, resource: __, lookup: ___, ...rest } = field
    return field.kind === 'address' || field.kind === 'slot' || field.kind === 'lookup' ? rest : field
  })
  return { ...intake, fields }
}

import { at, isScript, isTest, placeOf, type Reach, type Sources, walk } from './sources.ts'

/** SQL in a source file: the text, comments, quoted values and `${…}` blanked out, at its own offsets. */
interface Sql {
  readonly path: string
  readonly source: string
  readonly text: string
  readonly offset: number
}

/** Schemas that are not ours to own: the jobs library's, used by the kernel, and PostgreSQL's own. */
const lent: Readonly<Record<string, readonly string[]>> = { graphile_worker: ['kernel'], pg_catalog: [], information_schema: [] }

/**
 * Qualified names of a schema that is not the domain's own. A migration may point a foreign key (`references x.y`) where its imports may go; nothing else leaves home.
 * Knows a schema by its name, and any name after `from`, `join`, `into`, `update`, `table`, `schema`, `references`.
 */
export function foreignSchemas(sources: Sources, mayUse: Reach): readonly string[] {
  const findings: string[] = []
  const schemas = new Set([...Object.keys(mayUse), 'kernel', ...Object.keys(lent)])
  for (const sql of sqlOf(sources)) {
    const { home } = placeOf(sql.path)
    for (const { schema, name, after, offset } of namesIn(sql.text, schemas)) {
      if (schema === home || lent[schema]?.includes(home)) continue
      const points = after === 'references' && sql.path.endsWith('.sql')
      if (points && mayUse[home]?.includes(schema)) continue
      const why = points ? `${home} may not use ${schema} (src/architecture.ts)` : `the schema of ${home} is ${home}`
      findings.push(`${at(sql.path, sql.source, sql.offset + offset)} names ${name}: ${why}.`)
    }
  }
  return findings
}

/** SQL in code elsewhere than in `storage.ts`, `storage/` and the kernel's `database/`. */
export function sqlOutsideStorage(sources: Sources): readonly string[] {
  return [...sqlOf(sources)]
    .filter(({ path }) => !isStorage(path))
    .map(sql => `${at(sql.path, sql.source, sql.offset)} holds SQL: it stands in storage.ts or storage/, one statement a function.`)
}

/** SQL that asks PostgreSQL for the time. Instants are handed in, so that tests, timers and the seeder set them. */
export function clocksInSql(sources: Sources): readonly string[] {
  return [...sqlOf(sources)].flatMap(sql =>
    [...sql.text.matchAll(clocks)].map(
      match => `${at(sql.path, sql.source, sql.offset + match.index)} says ${match[0].replaceAll(/\s/g, '')}: the instant is handed in.`,
    ),
  )
}

const clocks =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|\b(?:current_(?:timestamp|date|time)|localtime(?:stamp)?)\b/gi

const statement =
  /^\s*(?:select|insert|update|delete|create|alter|drop|truncate|with|set|begin|commit|grant|revoke|lock|listen|notify|copy|merge|call|vacuum|analyze)\b/i
/** A string nobody tagged: only what is hardly a sentence, all in lower or all in upper case. */
const untagged =
  /^\s*(?:select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|(?:create|alter|drop)\s+(?:table|schema|index|database|role)\s)/
const tags = ['sql', 'tx', 'transaction', 'database', 'db']

/** Statements in migrations and in code: tagged templates, what is handed to `.unsafe(…)`, strings that can be nothing else. Tests may say what they like. */
function* sqlOf(sources: Sources): Generator<Sql> {
  for (const [path, source] of sources) {
    if (path.endsWith('.sql')) yield { path, source, text: blank(source), offset: 0 }
    if (!isScript(path) || isTest(path)) continue
    for (const { start, end } of statementsIn(path, source)) {
      yield { path, source, text: blank(withoutValues(source.slice(start, end))), offset: start }
    }
  }
}

interface Span {
  readonly start: number
  readonly end: number
}

function statementsIn(path: string, source: string): readonly Span[] {
  const found = new Map<number, Span>()
  const add = ({ start, end }: Span) => found.set(start, { start: start + 1, end: end - 1 })
  const textOf = ({ start, end }: Span) => source.slice(start + 1, end - 1)
  walk(path, source, {
    TaggedTemplateExpression: ({ tag, quasi }) => {
      if (tags.includes(lastName(tag)) || statement.test(textOf(quasi))) add(quasi)
    },
    CallExpression: ({ callee, arguments: given }) => {
      const [first] = given
      if (lastName(callee) === 'unsafe' && first) add(first)
    },
    TemplateLiteral: node => void (isStatement(textOf(node)) && add(node)),
    Literal: node => void (typeof node.value === 'string' && isStatement(node.value) && add(node)),
  })
  return [...found.values()]
}

function isStatement(text: string): boolean {
  return untagged.test(/^\s*[A-Z]{3}/.test(text) ? text.toLowerCase() : text)
}

/** `database` of `context.database`, `sql` of `sql`. */
function lastName(node: unknown): string {
  if (typeof node !== 'object' || node === null) return ''
  if ('property' in node) return lastName(node.property)
  return 'name' in node && typeof node.name === 'string' ? node.name : ''
}

function isStorage(path: string): boolean {
  return path.endsWith('.sql') || /^src\/\w+\/server\/storage(\.ts$|\/)/.test(path) || path.startsWith('src/kernel/server/database/')
}

function* namesIn(text: string, schemas: ReadonlySet<string>) {
  const pattern =
    /(?:\b(from|join|into|update|table|references|schema(?:\s+if\s+not\s+exists)?)\s+(?:only\s+)?)?(?<![.\w])([a-z_]\w*)(?:\.([a-z_]\w*))?/gi
  for (const match of text.matchAll(pattern)) {
    const [all, before, schema = '', table] = match
    const after = before?.toLowerCase().split(/\s/)[0]
    const qualified = table !== undefined && (after !== undefined || schemas.has(schema))
    const made = after === 'schema' && !['if', 'not', 'exists'].includes(schema)
    if (!qualified && !made) continue
    yield { schema, name: table === undefined ? schema : `${schema}.${table}`, after, offset: match.index + all.lastIndexOf(schema) }
  }
}

/** Comments and quoted values as blanks, so that offsets stay. */
function blank(text: string): string {
  return text.replaceAll(/--[^\n]*|'(?:[^']|'')*'/g, found => found.replaceAll(/[^\n]/g, ' '))
}

/** `${…}` as blanks, braces within braces too. */
function withoutValues(text: string): string {
  let out = ''
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!
    if (depth === 0 && text.startsWith('${', index)) depth = 1
    else if (depth > 0 && char === '}' && --depth === 0) {
      out += ' '
      continue
    } else if (depth > 0 && char === '{' && text[index - 1] !== '$') depth++
    out += depth > 0 && char !== '\n' ? ' ' : char
  }
  return out
}

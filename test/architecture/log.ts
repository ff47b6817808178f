import { at, isScript, isTest, placeOf, type Sources, walk } from './sources.ts'

/**
 * Names under which a person's own words and numbers travel through the code. The log, the audit rows, jobs and timers hold keys, codes, counts and ids.
 *
 * A heuristic, and no more: it sees a name where it is used, not what a variable holds. `props: { path }` passes although `path` could be made of anything, and a
 * value that was renamed on its way passes too. Review looks at every new property; the tests over HTTP can look at what really arrives in the log.
 */
const personal = new Set(
  (
    'value values input inputs answer answers entry entries patches text note words body content message ' +
    'name names phone mobile email address birth idNumber idCard card recipient to login password token slipCode'
  ).split(' '),
)

/** Calls that write something others read later, with the argument that is kept: the log, the audit row, jobs, the program's own log. */
const keeps: Readonly<Record<string, number>> = { append: 0, about: 2, enqueue: 1, line: 1 }
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
/** What of a draft of a log entry is a name of ours, not a value: `event`, `outcome` and the like are codes from contracts. */
const draft = ['props', 'payload']

/** Personal names handed to the log, to audit rows, jobs, timers or the program's log by a server's code. */
export function personalInLogs(sources: Sources): readonly string[] {
  const findings: string[] = []
  for (const [path, text] of sources) {
    if (!isScript(path) || isTest(path) || placeOf(path).room !== 'server') continue
    const look = (node: unknown, where: string) => {
      for (const { name, offset } of namesIn(node))
        findings.push(`${at(path, text, offset)} puts ${name} into ${where}: keys, codes, counts and ids only.`)
    }
    walk(path, text, {
      CallExpression: ({ callee, arguments: given }) => {
        const [on, name] = calleeOf(callee)
        const kept = keeps[name]
        if (kept !== undefined && given[kept] !== undefined) look(withoutDrafts(given[kept]), name)
        if (logLevels.includes(name) && (on === 'log' || on === 'logger') && given[0] !== undefined) look(given[0], 'the log')
      },
      Property: ({ key, value }) => void (draft.includes(nameOf(key)) && look(value, nameOf(key))),
    })
  }
  return findings
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number }

interface Name {
  readonly name: string
  readonly offset: number
}

/** The names an expression's value comes from: of `given.phone` the last one, of an object's properties their values, of a call its arguments. */
function namesIn(node: unknown): readonly Name[] {
  if (Array.isArray(node)) return node.flatMap(namesIn)
  if (!isNode(node)) return []
  switch (node.type) {
    case 'Identifier':
      return personal.has(nameOf(node)) ? [{ name: nameOf(node), offset: node.start }] : []
    case 'MemberExpression':
      return namesIn(node['computed'] === true ? node['object'] : node['property'])
    case 'Property':
      return namesIn(node['value'])
    case 'ArrowFunctionExpression':
      return namesIn(node['body'])
    case 'CallExpression': {
      const callee = node['callee']
      const on = isNode(callee) && callee.type === 'MemberExpression' ? callee['object'] : null
      return [...namesIn(on), ...namesIn(node['arguments'])]
    }
    default:
      return Object.values(node).flatMap(namesIn)
  }
}

/** A draft's own fields are looked at where they stand; here only what is spread into it. */
function withoutDrafts(node: unknown): unknown {
  if (!isNode(node) || node.type !== 'ObjectExpression') return node
  const properties = node['properties'] as readonly Node[]
  return { ...node, properties: properties.filter(property => property.type !== 'Property' || !draft.includes(nameOf(property['key']))) }
}

function calleeOf(callee: unknown): readonly [on: string, name: string] {
  if (!isNode(callee)) return ['', '']
  if (callee.type !== 'MemberExpression') return ['', nameOf(callee)]
  const on = callee['object']
  return [isNode(on) && on.type === 'MemberExpression' ? nameOf(on['property']) : nameOf(on), nameOf(callee['property'])]
}

function isNode(node: unknown): node is Node {
  return typeof node === 'object' && node !== null && 'type' in node && 'start' in node
}

function nameOf(node: unknown): string {
  return typeof node === 'object' && node !== null && 'name' in node && typeof node.name === 'string' ? node.name : ''
}

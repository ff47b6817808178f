import { MagicString } from 'magic-string'
import { parseSync, type Plugin } from 'vite'

/**
 * Cuts the schemas out of the contracts in a page's bundle. A page trusts what its own server answers and lets the server judge what it sends: of a contract it needs
 * paths, names and types, not schemas, whose code (with the library's) would be a third of a first screen. A schema becomes an empty object; a page that asked it to
 * check something would fail at once, in its first test.
 */
export function noSchemas(): Plugin {
  return {
    name: 'onewindow:no-schemas',
    enforce: 'pre',
    transform(code, id) {
      if (!/\/src\/[\w-]+\/(contract|model\/[\w-]+)\.ts$/.test(id) || !code.includes("'zod/mini'")) return undefined
      const { program } = parseSync(id, code, { lang: 'ts' })
      const text = new MagicString(code)
      cut(program as unknown as Node, text)
      return { code: text.toString(), map: text.generateMap({ hires: true }) }
    },
  }
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [part: string]: unknown
}

function cut(node: Node, text: MagicString): void {
  if (node.type === 'CallExpression' && isSchema(node)) {
    text.overwrite(node.start, node.end, '{}')
    return
  }
  // A route that no page calls is left out with what it says.
  if (node.type === 'CallExpression' && isRoute(node)) text.appendLeft(node.start, '/* @__PURE__ */ ')
  for (const part of Object.values(node)) {
    for (const each of Array.isArray(part) ? (part as readonly unknown[]) : [part]) if (isNode(each)) cut(each, text)
  }
}

/** `z.object(…)`, `z.string().check(…)`: a call whose chain begins with `z`. */
function isSchema(call: Node): boolean {
  let at: unknown = call
  while (isNode(at)) {
    if (at.type === 'Identifier') return at['name'] === 'z'
    at = at.type === 'CallExpression' ? at['callee'] : at.type === 'MemberExpression' ? at['object'] : null
  }
  return false
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function isRoute({ callee }: Node): boolean {
  return isNode(callee) && callee.type === 'Identifier' && callee['name'] === 'route'
}

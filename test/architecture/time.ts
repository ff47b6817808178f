import { at, isScript, placeOf, type Sources, walk } from './sources.ts'

/**
 * Where code makes time or chance of its own: `Date.now`, `new Date()` without an argument, `Math.random`, `randomUUID`. In the product both come from `context`.
 * Rooms that have none are left out: browser code and the agent (a clock of their own, no context) and tests; programs make the context.
 */
export function ownTimeAndIds(sources: Sources): readonly string[] {
  const findings: string[] = []
  for (const [path, text] of sources) {
    if (!isScript(path) || isFree(path)) continue
    const add = (offset: number, what: string) =>
      findings.push(`${at(path, text, offset)} uses ${what}: time and ids come from context (now(), newId(), random()).`)
    walk(path, text, {
      MemberExpression: node => {
        const name = `${nameOf(node.object)}.${nameOf(node.property)}`
        if (made.has(name) || name.endsWith('.randomUUID')) add(node.start, name)
      },
      NewExpression: node => void (nameOf(node.callee) === 'Date' && node.arguments.length === 0 && add(node.start, 'new Date()')),
      CallExpression: node => void (nameOf(node.callee) === 'Date' && add(node.start, 'Date()')),
      ImportSpecifier: node => void (nameOf(node.imported) === 'randomUUID' && add(node.start, 'randomUUID')),
    })
  }
  return findings
}

const made = new Set(['Date.now', 'Math.random', 'performance.now', 'Temporal.Now'])

function isFree(path: string): boolean {
  const { home, room } = placeOf(path)
  return home === 'programs' || (room !== 'contract' && room !== 'model' && room !== 'server')
}

function nameOf(node: unknown): string {
  return typeof node === 'object' && node !== null && 'name' in node && typeof node.name === 'string' ? node.name : ''
}

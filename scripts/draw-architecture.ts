/**
 * Draws who may use whom (src/architecture.ts) into ARCHITECTURE.md, between its two markers.
 *
 *     node scripts/draw-architecture.ts           draws
 *     node scripts/draw-architecture.ts --check   ends with 1 when the drawing is not of today
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { mayUse } from '../src/architecture.ts'

type Reach = Readonly<Record<string, readonly string[]>>

const file = fileURLToPath(new URL('../ARCHITECTURE.md', import.meta.url))
const begin = '<!-- the reach: drawn by scripts/draw-architecture.ts, do not edit -->'
const end = '<!-- the reach ends -->'

/** The page with the drawing in its place; everything else stays. Throws an Error when a marker is missing. */
export function drawInto(page: string, reach: Reach): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`ARCHITECTURE.md needs the lines ${begin} and ${end}.`)
  return `${page.slice(0, from + begin.length)}\n${draw(reach)}\n${page.slice(to)}`
}

/** A table of everything that is allowed, and a graph of what does not follow from it: an arrow is left out where a longer way leads to the same domain. */
export function draw(reach: Reach): string {
  const domains = Object.keys(reach)
  const used = domains.filter(domain => domains.some(other => reach[other]!.includes(domain)))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table = [
    line(['may use', ...used]),
    line(['---', ...used.map(() => ':-:')]),
    ...domains.map(domain => line([`**${domain}**`, ...used.map(other => (reach[domain]!.includes(other) ? '●' : ''))])),
  ]
  const arrows = domains.flatMap(domain => nearest(reach, domain).map(other => `  ${domain} --> ${other}`))
  return ['', ...table, '', '```mermaid', 'graph TD', ...domains.map(domain => `  ${domain}`), ...arrows, '```', ''].join('\n')
}

/** What a domain uses and does not reach through another it uses. */
function nearest(reach: Reach, domain: string): readonly string[] {
  const used = reach[domain]!
  return used.filter(one => !used.some(other => other !== one && reaches(reach, other, one)))
}

function reaches(reach: Reach, from: string, to: string): boolean {
  return (reach[from] ?? []).some(next => next === to || reaches(reach, next, to))
}

if (import.meta.main) {
  const page = readFileSync(file, 'utf8')
  const drawn = drawInto(page, mayUse)
  if (process.argv.includes('--check')) {
    if (drawn !== page) {
      console.error('The reach in ARCHITECTURE.md is not that of src/architecture.ts. Run: node scripts/draw-architecture.ts')
      process.exit(1)
    }
  } else writeFileSync(file, drawn)
}

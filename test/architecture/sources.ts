import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor, type VisitorObject } from 'vite'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Files by their path from the root, with `/`: what every guard looks at. Tests plant their own. */
export type Sources = ReadonlyMap<string, string>

/** Who may use whom, as `src/architecture.ts` declares it. */
export type Reach = Readonly<Record<string, readonly string[]>>

export function readSources(patterns: readonly string[] = ['src/**/*.{ts,tsx,css,sql}']): Sources {
  const paths = globSync([...patterns], { cwd: root }).map(path => path.replaceAll('\\', '/'))
  return new Map(paths.sort().map(path => [path, readFileSync(join(root, path), 'utf8')]))
}

export function planted(files: Readonly<Record<string, string>>): Sources {
  return new Map(Object.entries(files))
}

/** Where a file stands: `home` is its folder under `src/`, `room` says where it runs (design and faces are `ui`, programs `server`). */
export interface Place {
  readonly home: string
  readonly room: Room | 'test' | null
}
export type Room = 'contract' | 'model' | 'server' | 'agent' | 'browser' | 'ui'

export function placeOf(path: string): Place {
  const [, home = '', first = ''] = path.split('/')
  if (isTest(path)) return { home, room: 'test' }
  if (home === 'design' || home === 'faces') return { home, room: 'ui' }
  if (home === 'programs' || home === 'architecture.ts') return { home, room: 'server' }
  if (first === 'contract.ts') return { home, room: 'contract' }
  return { home, room: rooms.find(room => room === first) ?? null }
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path)
}

export function isScript(path: string): boolean {
  return /\.tsx?$/.test(path)
}

/** Every import of a file: static, re-exported, dynamic, of types; `@import`, `composes … from` and `url(…)` of a style sheet. */
export interface Import {
  readonly specifier: string
  readonly line: number
}

export function importsOf(path: string, text: string): readonly Import[] {
  return isScript(path) ? importsOfScript(path, text) : path.endsWith('.css') ? importsOfStyles(text) : []
}

/** The file a relative specifier means, from the root. */
export function resolveFrom(path: string, specifier: string): string {
  return posix.normalize(posix.join(dirname(path).replaceAll('\\', '/'), specifier))
}

/** Walks the syntax tree of a TypeScript file. Throws an Error that names a file which cannot be parsed. */
export function walk(path: string, text: string, visitor: VisitorObject): void {
  const key = `${path}\0${text}`
  const known = trees.get(key)
  const tree = known ?? parseSync(path, text)
  if (!known) trees.set(key, tree)
  if (tree.errors.length > 0) throw new Error(`${path} cannot be parsed: ${tree.errors[0]!.message}`)
  new Visitor(visitor).visit(tree.program)
}

/** `src/cases/model/state.ts:12`, for a place in a file given by its offset. */
export function at(path: string, text: string, offset: number): string {
  return `${path}:${lineAt(text, offset)}`
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** Something a guard finds fault with and that has a reason to be so. */
export interface Exception {
  readonly path: string
  /** A part of what the guard says about it. */
  readonly says: string
  readonly reason: string
}

/** What a guard found, less the exceptions. An exception that fits nothing any more is a finding itself: the lists only shrink. */
export function without(findings: readonly string[], exceptions: readonly Exception[]): readonly string[] {
  const fits = (finding: string, { path, says }: Exception) => finding.startsWith(`${path}:`) && finding.includes(says)
  const left = findings.filter(finding => !exceptions.some(exception => fits(finding, exception)))
  const idle = exceptions.filter(exception => !findings.some(finding => fits(finding, exception)))
  return [
    ...left,
    ...idle.map(({ path, says }) => `${path}: is excepted for "${says}", which is not there any more. Take the exception away.`),
  ]
}

const rooms = ['model', 'server', 'agent', 'browser', 'ui'] as const
const trees = new Map<string, ReturnType<typeof parseSync>>()

function importsOfScript(path: string, text: string): readonly Import[] {
  const found: Import[] = []
  const add = (node: { readonly start: number }, source: unknown) => {
    if (isLiteral(source)) found.push({ specifier: source.value, line: lineAt(text, node.start) })
  }
  walk(path, text, {
    ImportDeclaration: node => add(node, node.source),
    ExportNamedDeclaration: node => add(node, node.source),
    ExportAllDeclaration: node => add(node, node.source),
    ImportExpression: node => add(node, node.source),
    TSImportType: node => add(node, node.source),
    TSExternalModuleReference: node => add(node, node.expression),
  })
  return found
}

function isLiteral(node: unknown): node is { readonly value: string } {
  return typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string'
}

function importsOfStyles(text: string): readonly Import[] {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, comment => comment.replaceAll(/[^\n]/g, ' '))
  return [...bare.matchAll(/(?:@import\s+(?:url\()?|from\s+|url\()\s*['"]?([^'")\s]+)/g)]
    .filter(([, specifier]) => /^[.#/]/.test(specifier!))
    .map(match => ({ specifier: match[1]!, line: lineAt(bare, match.index) }))
}

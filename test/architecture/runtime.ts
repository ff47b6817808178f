import { posix } from 'node:path'
import { isScript, isTest } from './sources.ts'

/** What a tsconfig says of its files, in its own words: patterns relative to the folder it stands in. */
export interface Project {
  readonly name: string
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Files under `src/` that belong to no project or to several: then their path does not say where they run. Tests are compiled with the tools. */
export function unplaced(paths: Iterable<string>, projects: readonly Project[], folder = 'tsconfig'): readonly string[] {
  const findings: string[] = []
  for (const path of paths) {
    if (!path.startsWith('src/') || !isScript(path) || isTest(path)) continue
    const names = projects.filter(project => holds(project, path, folder)).map(({ name }) => name)
    if (names.length === 0) findings.push(`${path} belongs to no project: its path does not say where it runs.`)
    if (names.length > 1) findings.push(`${path} belongs to ${names.join(' and ')}: it can run in one place only.`)
  }
  return findings
}

/** What `tsc` says, by file: `error TS2304: Cannot find name 'window'.` */
export function errorsByFile(output: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const match of output.matchAll(/^(.+?)\(\d+,\d+\): (error TS\d+: .+)$/gm)) {
    const path = match[1]!.replaceAll('\\', '/')
    found.set(path, [...(found.get(path) ?? []), match[2]!])
  }
  return found
}

function holds({ include, exclude }: Project, path: string, folder: string): boolean {
  const matches = (pattern: string) => posix.matchesGlob(path, posix.join(folder, pattern).replace(/\*\*\/\*$/, '**'))
  return include.some(matches) && !exclude.some(matches)
}

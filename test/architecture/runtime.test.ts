import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errorsByFile, type Project, unplaced } from './runtime.ts'
import { readSources, root } from './sources.ts'

type Name = 'contract' | 'server' | 'browser' | 'agent'
const names: readonly Name[] = ['contract', 'server', 'browser', 'agent']

interface Settings extends Project {
  readonly name: Name
  readonly references?: readonly { readonly path: string }[]
}

const projects = names.map(name => ({ ...(JSON.parse(readFileSync(join(root, 'tsconfig', `${name}.json`), 'utf8')) as Settings), name }))

/** Where it is planted, for the length of the test; several runs may plant at once. */
const folder = `build/planted-${process.pid}`

/** Code as somebody could write it in a file of each project, with what `tsc` has to say of it: nothing, or this. */
type Planted = Readonly<Record<Name, Readonly<Record<string, readonly [code: string, says: RegExp | null]>>>>

const filesOfNode = [
  "import { readFileSync } from 'node:fs'\nexport const read = readFileSync",
  /Cannot find (module|name) 'node:fs'/,
] as const
const ofNode = {
  process: ['export const home = process.env', /Cannot find name 'process'/],
  files: filesOfNode,
  buffer: ["export const bytes = Buffer.from('')", /Cannot find name 'Buffer'/],
} as const
const ofBrowsers = {
  window: ['export const width = window.innerWidth', /Cannot find name 'window'/],
  document: ['export const title = document.title', /Cannot find name 'document'/],
} as const

/** Compiled among the project's own files: a package that drags another runtime's types in would open the door for all. */
const foreignNames: Planted = {
  contract: {
    right: ['export const week: number = 7 * 24', null],
    ...ofNode,
    ...ofBrowsers,
    fetch: ["export const asked = fetch('/api')", /Cannot find name 'fetch'/],
    timer: ['export const later = setTimeout(() => {}, 1)', /Cannot find name 'setTimeout'/],
  },
  server: { right: ["export const home: string | undefined = process.env['HOME']", null], ...ofBrowsers },
  browser: { right: ['export const title: string = document.title', null], ...ofNode },
  agent: { right: ["export const home: string | undefined = process.env['HOME']", null], ...ofBrowsers },
}

const notIn = /is not listed within the file list of project/
/** Compiled by themselves: what they drag in must not help the others. */
const foreignDoors: Planted = {
  contract: {
    right: ["import { day } from '#kernel'\nexport const week: number = 7 * day", null],
    server: ["import { operate } from '#kernel/server'\nexport const run = operate", notIn],
  },
  server: {
    right: ["import { day } from '#kernel'\nexport const week: number = 7 * day", null],
    browser: ["import { createClient } from '#kernel/browser'\nexport const client = createClient", notIn],
  },
  browser: {
    right: ["import { day } from '#kernel'\nexport const week: number = 7 * day", null],
    server: ["import { serveCases } from '#cases/server'\nexport const serve = serveCases", notIn],
    agent: ["import { startAgent } from '#terminals/agent'\nexport const start = startAgent", notIn],
  },
  agent: {
    right: ["import { day } from '#kernel'\nexport const week: number = 7 * day", null],
    server: ["import { serveCases } from '#cases/server'\nexport const serve = serveCases", notIn],
  },
}

describe('the path says where a file runs', () => {
  test('every file under src belongs to exactly one project', () => {
    expect(unplaced(readSources(['src/**/*.{ts,tsx}']).keys(), projects)).toEqual([])
    const paths = [
      'src/cases/rules.ts',
      'src/cases/server/run.ts',
      'src/cases/server/agent/x.ts',
      'src/cases/contract.test.ts',
      'src/design/a/b.tsx',
      'test/x.ts',
    ]
    const both: Project = { name: 'both', include: ['../src/*/server/**/*.ts'], exclude: ['../src/*/server/agent/**'] }
    expect(unplaced(paths, [...projects, both])).toEqual([
      'src/cases/rules.ts belongs to no project: its path does not say where it runs.',
      'src/cases/server/run.ts belongs to server and both: it can run in one place only.',
    ])
  })

  test('what does not run there does not compile there', { timeout: 120_000 }, () => {
    const errors = compilePlanted()
    const plants = Object.entries({ names: foreignNames, doors: foreignDoors }).flatMap(([group, planted]) =>
      names.flatMap(name =>
        Object.entries(planted[name]).map(([file, [, says]]) => ({ path: `${folder}/${group}-${name}/${file}.ts`, says })),
      ),
    )
    const told = plants.map(({ path, says }) => ({ path, says, found: (errors.get(path) ?? []).join('\n') }))
    expect(told.filter(({ says, found }) => (says === null ? found !== '' : !says.test(found)))).toEqual([])
    expect(plants.filter(({ says }) => says !== null)).toHaveLength(19)
  })
})

/** Compiles what is planted by the settings of the project it would belong to. */
function compilePlanted(): ReadonlyMap<string, readonly string[]> {
  for (const { name, include, exclude, references = [] } of projects) {
    const elsewhere = (paths: readonly string[]) => paths.map(path => join('../../tsconfig', path))
    const own = references.map(({ path }) => path)
    plant(`names-${name}`, foreignNames[name], { name, include: elsewhere(include), exclude: elsewhere(exclude), references: own })
    // What is planted by itself needs the contracts beside it.
    plant(`doors-${name}`, foreignDoors[name], {
      name,
      include: [],
      exclude: [],
      references: name === 'contract' ? ['contract.json'] : own,
    })
  }
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const files = ['names', 'doors'].flatMap(group => names.map(name => `${folder}/${group}-${name}.json`))
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-b', '--pretty', 'false', ...files], { cwd: root, encoding: 'utf8' })
  rmSync(join(root, folder), { recursive: true })
  return errorsByFile(stdout + stderr)
}

function plant(group: string, files: Planted[Name], project: Project & { readonly references: readonly string[] }): void {
  mkdirSync(join(root, folder, group), { recursive: true })
  for (const [file, [code]] of Object.entries(files)) writeFileSync(join(root, folder, group, `${file}.ts`), `${code}\n`)
  const settings = {
    extends: `../../tsconfig/${project.name}.json`,
    compilerOptions: { outDir: `types/${group}` },
    include: [...project.include, `${group}/*.ts`],
    exclude: project.exclude,
    references: project.references.map(path => ({ path: `../../tsconfig/${path}` })),
  }
  writeFileSync(join(root, folder, `${group}.json`), JSON.stringify(settings))
}

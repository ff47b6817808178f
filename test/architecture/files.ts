import { isScript, isTest, type Sources } from './sources.ts'

/** Files that have grown too long to be read at one sitting. */
export function tooLong(sources: Sources, most: { readonly file: number; readonly test: number }): readonly string[] {
  return [...sources].flatMap(([path, text]) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    const limit = isTest(path) ? most.test : most.file
    return (isScript(path) || path.endsWith('.css')) && lines > limit
      ? [`${path} has ${lines} lines; ${limit} are enough. Find the second thing in it.`]
      : []
  })
}

const nameless = ['utils', 'util', 'helpers', 'helper', 'common', 'lib', 'libs', 'misc', 'shared', 'tools']

/** Folders (and files) that say where somebody left something, not what it is about. */
export function namelessFolders(paths: Iterable<string>): readonly string[] {
  const found = new Set<string>()
  for (const path of paths) {
    const parts = path.split('/')
    parts.forEach((part, index) => {
      if (nameless.includes(part.replace(/\..*$/, ''))) found.add(parts.slice(0, index + 1).join('/'))
    })
  }
  return [...found].map(path => `${path} says nothing of what is in it.`)
}

export interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
}

/** Packages whose install script npm 12 would skip in silence, and allowances for packages that have none (any more). */
export function unlikeAllowances(lock: Lock, allowed: Readonly<Record<string, unknown>>): readonly string[] {
  const scripted = new Set(
    Object.entries(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  )
  return [
    ...[...scripted]
      .filter(name => typeof allowed[name] !== 'boolean')
      .map(name => `${name} has an install script; say in "allowScripts" whether it may run.`),
    ...Object.keys(allowed)
      .filter(name => !scripted.has(name))
      .map(name => `${name} stands in "allowScripts" and has no install script.`),
  ]
}

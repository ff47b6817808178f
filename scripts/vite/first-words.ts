import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { covers, type Source, usesOf } from './check-words.ts'
import type { Face, Words } from './words.ts'

/**
 * The words of a face's first page: those that the modules use which come with its first script. The others come with the first part that is fetched later, so
 * that a service with many words costs the first page nothing.
 */
export function firstWords(words: Words, sources: readonly Source[]): Words {
  const used = sources.map(usesOf)
  const isFirst = (key: string) =>
    used.some(({ all, built }) => all.some(use => covers(use, key)) || built.some(beginning => key.startsWith(beginning)))
  return Object.fromEntries(Object.entries(words).filter(([key]) => isFirst(key)))
}

/** What the main script of a face imports, directly or not; what is imported when it is needed is left out. Paths from the root. */
export function firstSources(root: string, face: Face): readonly Source[] {
  const found = new Map<string, Source>()
  const visit = (path: string) => {
    if (found.has(path) || !existsSync(join(root, path))) return
    const text = readFileSync(join(root, path), 'utf8')
    found.set(path, { path, text })
    for (const specifier of staticImports(text)) {
      const target = resolve(path, specifier, face)
      if (target !== null) visit(target)
    }
  }
  visit(`src/faces/${face}/main.tsx`)
  return [...found.values()]
}

/** `import … from`, `export … from` and bare imports; types leave nothing behind, and `import(…)` comes later. */
export function staticImports(text: string): readonly string[] {
  const named = [...text.matchAll(/^(?:import|export)\s(?!type\b)[^'"();]*?\bfrom\s*'([^']+)'/gm)]
  const bare = [...text.matchAll(/^import\s*'([^']+)'/gm)]
  return [...named, ...bare].map(match => match[1]!)
}

function resolve(path: string, specifier: string, face: Face): string | null {
  if (specifier.startsWith('.')) return posix.join(dirname(path), specifier)
  if (specifier === '#design') return 'src/design/index.ts'
  const door = /^#([\w-]+)\/([\w-]+)$/.exec(specifier)
  if (!door) return null
  return door[2] === face ? `src/${door[1]}/ui/${face}.tsx` : null
}

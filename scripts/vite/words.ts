import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type CompiledMessage, compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'
import { firstSources, firstWords } from './first-words.ts'

/** Files with words, by what they belong to. The same list tells the plugin, the test and the fonts where words stand. */
export const wordFiles = ['src/design/words/*.json', 'src/*/ui/words/*.json', 'src/faces/*/words/*.json'] as const

export const faces = ['kiosk', 'hall', 'desk', 'console', 'gallery'] as const
export type Face = (typeof faces)[number]

/** Faces that come with the first page's words of their first language, so that they need no second request to show one. They fetch the others when they have time. */
const eager: readonly Face[] = ['kiosk', 'gallery']

/** Faces that open in any language: the first page's words of the one it opens in come first, the others with the first part that is fetched later. */
const opening: readonly Face[] = ['hall']

export type Words = Readonly<Record<string, string>>

export interface WordFile {
  /** From the root, with `/`. */
  readonly path: string
  readonly language: string
  readonly words: Words
}

export function readWordFiles(root: string): readonly WordFile[] {
  return globSync([...wordFiles], { cwd: root })
    .map(path => path.replaceAll('\\', '/'))
    .sort()
    .map(path => ({ path, language: basename(path, '.json'), words: parse(root, path) }))
}

/**
 * What a face says in a language. A key that begins with the name of a face belongs to that face alone; the gallery shows the kit, so it
 * gets what is shared and its own. Throws when a key stands in two files.
 */
export function wordsOf(files: readonly WordFile[], face: Face, language: string): Words {
  const words: Record<string, string> = {}
  const home = new Map<string, string>()
  for (const file of files) {
    if (file.language !== language || !reaches(file.path, face)) continue
    for (const [key, text] of Object.entries(file.words)) {
      if (faces.some(other => !speaksFor(face, other) && key.startsWith(`${other}.`))) continue
      const before = home.get(key)
      if (before) throw new Error(`The key ${key} stands in ${before} and in ${file.path}.`)
      home.set(key, file.path)
      words[key] = text
    }
  }
  return words
}

/** The console has the desk's sign-in and account, so it has their words. */
function speaksFor(face: Face, other: Face): boolean {
  return other === face || (face === 'console' && other === 'desk')
}

/** Languages in which there is a file for the design's own words, the source language first. */
export function languagesOf(files: readonly WordFile[]): readonly string[] {
  const found = files.filter(file => dirname(file.path) === 'src/design/words').map(file => file.language)
  return ['zh-CN', ...found.filter(language => language !== 'zh-CN')]
}

/**
 * Serves `virtual:words/<face>/<language>` (the compiled messages), `…/first` and `…/rest` (those of the first page, and the others) and `virtual:words/<face>` (the
 * languages of a face and how to load them).
 * A new language is a new file in each `words/` folder and nothing else.
 */
export function wordsPlugin(root: string): Plugin {
  const prefix = 'virtual:words/'
  return {
    name: 'onewindow:words',
    resolveId(id) {
      return id.startsWith(prefix) ? `\0${id}` : undefined
    },
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined
      const [face, language, part] = id.slice(prefix.length + 1).split('/') as [Face, string | undefined, 'first' | 'rest' | undefined]
      const files = readWordFiles(root)
      for (const { path } of files) this.addWatchFile(join(root, path))
      if (language === undefined) return listModule(files, face)
      const words = wordsOf(files, face, language)
      if (part === undefined) return catalogModule(words, language)
      const first = firstWords(words, firstSources(root, face))
      const rest = Object.fromEntries(Object.entries(words).filter(([key]) => !(key in first)))
      return catalogModule(part === 'first' ? first : rest, language)
    },
    handleHotUpdate({ file, server }) {
      if (!/\/words\/[\w-]+\.json$/.test(file)) return undefined
      for (const module of server.moduleGraph.idToModuleMap.values()) {
        if (module.id?.startsWith(`\0${prefix}`)) server.moduleGraph.invalidateModule(module)
      }
      server.ws.send({ type: 'full-reload' })
      return []
    },
  }
}

function listModule(files: readonly WordFile[], face: Face): string {
  const imports: string[] = []
  const entries = languagesOf(files).map((language, index) => {
    const id = JSON.stringify(`virtual:words/${face}/${language}`)
    const own = wordsOf(files, face, language)
    // The first page's words of the first language come with the face; the others once, and then they are there: a switch waits for nothing.
    const isFirst = index === 0 && eager.includes(face)
    imports.push(`let m${index}`)
    if (isFirst) imports.unshift(`import first from ${JSON.stringify(`virtual:words/${face}/${language}/first`)}`)
    const get = isFirst
      ? `import(${JSON.stringify(`virtual:words/${face}/${language}/rest`)}).then(module => (m${index} = { ...first, ...module.default }))`
      : `import(${id}).then(module => (m${index} = module.default))`
    const name = JSON.stringify(own['language.name'] ?? language)
    const region = JSON.stringify(own['language.region'] ?? language)
    if (opening.includes(face)) {
      const [first, rest] = ['first', 'rest'].map(part => `import(${JSON.stringify(`virtual:words/${face}/${language}/${part}`)})`)
      const whole = `Promise.all([${first}, ${rest}]).then(([first, rest]) => (m${index} = { ...first.default, ...rest.default }))`
      const open = `${first}.then(module => module.default)`
      return `{ code: ${JSON.stringify(language)}, name: ${name}, region: ${region}, load: () => m${index} ?? ${whole}, open: () => ${open} }`
    }
    const load = `() => m${index} ?? ${get}${isFirst ? ', first' : ''}`
    return `{ code: ${JSON.stringify(language)}, name: ${name}, region: ${region}, load: ${load} }`
  })
  return `${imports.join('\n')}\nexport default [${entries.join(', ')}]`
}

function catalogModule(words: Words, language: string): string {
  const compiled: Record<string, CompiledMessage | string> = {}
  for (const [key, text] of Object.entries(words)) compiled[key] = compile(key, text, language)
  return `export default ${JSON.stringify(compiled)}`
}

/** What `src/design/message.ts` formats. */
const knownTypes = ['plural', 'selectordinal', 'select', 'number']

function compile(key: string, text: string, language: string): CompiledMessage | string {
  try {
    const compiled = compileMessageOrThrow(text)
    checkTypes(compiled)
    // A message without placeholders is its own text.
    return compiled.length === 1 && typeof compiled[0] === 'string' ? compiled[0] : compiled
  } catch (error) {
    throw new Error(`${key} (${language}) cannot be used as an ICU message: ${text}`, { cause: error })
  }
}

function checkTypes(message: CompiledMessage): void {
  for (const token of message) {
    if (typeof token === 'string') continue
    const [name, type, choices] = token
    if (type !== undefined && !knownTypes.includes(type))
      throw new Error(`{${name}, ${type}}: our formatter knows ${knownTypes.join(', ')}.`)
    if (typeof choices === 'object' && choices !== null) Object.values(choices).filter(Array.isArray).forEach(checkTypes)
  }
}

function reaches(path: string, face: Face): boolean {
  if (path.startsWith('src/faces/')) return path.startsWith(`src/faces/${face}/`)
  return face !== 'gallery' || path.startsWith('src/design/')
}

function parse(root: string, path: string): Words {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')) as Words
  } catch (error) {
    throw new Error(`${path} cannot be read.`, { cause: error })
  }
}

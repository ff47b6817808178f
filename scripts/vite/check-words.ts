import { compileMessageOrThrow, type CompiledMessage } from '@lingui/message-utils/compileMessage'
import type { WordFile } from './words.ts'

/** A file of the browser's code: where words are used. */
export interface Source {
  readonly path: string
  readonly text: string
}

const sourceLanguage = 'zh-CN'

/**
 * What is wrong with the words, one line each: keys and placeholders that differ between languages, keys that code uses and nobody wrote, keys
 * nobody uses. Code uses a key by `t('…')`. Where it puts a key together (`t(`cases.status.${status}`)`) a comment, there or
 * where the same is done, says which it may be: `// words: cases.status.open cases.status.closed`, or all below a name: `// words: cases.status.*`.
 */
export function checkWords(files: readonly WordFile[], sources: readonly Source[]): readonly string[] {
  const known = new Set(files.flatMap(file => Object.keys(file.words)))
  const used = sources.map(usesOf)
  const allDeclared = used.flatMap(({ declared }) => declared)
  const unused = [...known].filter(key => !key.startsWith('language.') && !used.some(uses => uses.all.some(use => covers(use, key))))
  return [
    ...folders(files).flatMap(compareLanguages),
    ...files.flatMap(checkTexts),
    ...used.flatMap(({ path, written }) => written.filter(key => !known.has(key)).map(key => `${path}: nobody wrote ${key}`)),
    ...used.flatMap(({ path, declared }) =>
      declared.filter(use => ![...known].some(key => covers(use, key))).map(use => `${path}: declares ${use}, which nobody wrote`),
    ),
    ...used.flatMap(({ path, built }) =>
      built
        .filter(start => !allDeclared.some(use => use.startsWith(start)))
        .map(start => `${path}: puts ${start}… together and declares no words`),
    ),
    ...unused.map(key => `nobody uses ${key}`),
  ]
}

function folders(files: readonly WordFile[]): readonly (readonly WordFile[])[] {
  const byFolder = new Map<string, WordFile[]>()
  for (const file of files) {
    const folder = file.path.slice(0, file.path.lastIndexOf('/'))
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file])
  }
  return [...byFolder.values()]
}

/** Every language of a folder against the source language: the same keys with the same placeholders. */
function compareLanguages(folder: readonly WordFile[]): readonly string[] {
  const source = folder.find(file => file.language === sourceLanguage)
  if (!source) return [`${folder[0]!.path}: there is no ${sourceLanguage}.json beside it`]
  return folder.flatMap(({ path, words }) => [
    ...Object.keys(source.words)
      .filter(key => !(key in words))
      .map(key => `${path}: ${key} is missing`),
    ...Object.entries(words).flatMap(([key, text]) => {
      const original = source.words[key]
      if (original === undefined) return [`${path}: ${key} is not in ${sourceLanguage}.json`]
      const [wanted, found] = [placeholders(original), placeholders(text)]
      return wanted === found ? [] : [`${path}: ${key} has {${found}} where ${sourceLanguage} has {${wanted}}`]
    }),
  ])
}

function checkTexts({ path, words }: WordFile): readonly string[] {
  return Object.entries(words)
    .filter(([, text]) => compiled(text) === null)
    .map(([key]) => `${path}: ${key} is no ICU message`)
}

function placeholders(text: string): string {
  const names = new Set<string>()
  const visit = (message: CompiledMessage): void => {
    for (const token of message) {
      if (typeof token === 'string') continue
      names.add(token[0])
      const choices = token[2]
      if (typeof choices === 'object' && choices !== null) Object.values(choices).filter(Array.isArray).forEach(visit)
    }
  }
  visit(compiled(text) ?? [])
  return [...names].sort().join(', ')
}

function compiled(text: string): CompiledMessage | null {
  try {
    return compileMessageOrThrow(text)
  } catch {
    return null
  }
}

export interface Uses {
  readonly path: string
  /** In `t('…')`. */
  readonly written: readonly string[]
  /** Beginnings of keys that are put together. */
  readonly built: readonly string[]
  /** In `words:` comments. */
  readonly declared: readonly string[]
  readonly all: readonly string[]
}

export function usesOf({ path, text }: Source): Uses {
  // From `t(` to the values or the end of the call; a choice between two keys is within.
  const calls = [...text.matchAll(/\bt\(([^{}]*?(?:\$\{[^}]*\}[^{}]*?)*)(?:,\s*[{\w]|\))/g)].map(match => match[1]!)
  const written = calls.flatMap(call => [...call.matchAll(/'([a-z][\w-]*(?:\.[\w-]+)+)'/g)].map(match => match[1]!))
  const built = calls.flatMap(call => [...call.matchAll(/`([a-z][\w.-]*\.)\$\{/g)].map(match => match[1]!))
  const declared = [...text.matchAll(/(?:\/\/|\/\*) *words:((?: +[a-z][\w-]*(?:\.[\w*-]+)+)+)/g)].flatMap(match =>
    match[1]!.trim().split(/\s+/),
  )
  return { path, written, built, declared, all: [...written, ...declared] }
}

/** `cases.status.*` stands for every key that begins so, `cases.*.cure` for every cure. */
export function covers(use: string, key: string): boolean {
  if (!use.includes('*')) return use === key
  return new RegExp(`^${use.replaceAll('.', '\\.').replaceAll('*', '.+')}$`).test(key)
}

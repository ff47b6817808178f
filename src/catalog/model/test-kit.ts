import type { Language } from '#kernel'
import { type Definition, textKeys } from './text-keys.ts'

/* For the tests of the linter: definitions with a mistake planted in them. */

export type Said = Record<Language, Record<string, string>>

/** Words for everything a definition needs said. */
export function textsOf(definition: Definition): Said {
  const say = (words: string) =>
    Object.fromEntries(
      textKeys(definition)
        .filter(key => key.needed)
        .map(({ key }) => [key, words]),
    )
  return { 'zh-CN': say('请看这里。'), en: say('Look here.') }
}

/** Plants a change: `set`, `cut`, `add` (to a list) or `insert` (into one) at a path in which entries of a list are named by id or number, then JSON. */
export function plantOne(definition: object, change: string): void {
  const [, verb = '', path = '', json = 'null'] = /^(\w+) ?(\S*) ?(.*)$/.exec(change)!
  put(definition, verb, path.split('.'), verb === 'cut' ? null : JSON.parse(json))
}

function put(definition: object, verb: string, path: readonly string[], value: unknown): void {
  let at = definition as Record<string, unknown>
  const keyOf = (key: string) => (Array.isArray(at) && !/^\d+$/.test(key) ? String(at.findIndex(entry => entry.id === key)) : key)
  for (const key of path.slice(0, -1)) at = at[keyOf(key)] as Record<string, unknown>
  const key = keyOf(path.at(-1)!)
  if (verb === 'set') at[key] = value
  else if (verb === 'add') at[key] = [...(at[key] as unknown[]), value]
  else if (Array.isArray(at)) at.splice(Number(key), verb === 'cut' ? 1 : 0, ...(verb === 'cut' ? [] : [value]))
  else delete at[key]
}

/** A table of mistakes: what | what is changed | what is found. */
export const rowsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map(row => row.split(' | '))
    .map(([what = '', changes = '', found = '']) => ({ what, changes, found: found === '' ? [] : found.split(', ') }))

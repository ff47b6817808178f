import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Language } from '#kernel'
import { together } from '../../../src/design/together.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What a screen says, found where the product finds it: tests name a thing by its key and read the screen as a person does, in either language. */
export interface Words {
  readonly language: Language
  /** A word of the faces (`kiosk.next`) or of the definition (`list.grounds.rented`). Throws for one that does not exist. */
  (key: string, values?: Readonly<Record<string, string | number>>): string
  has(key: string): boolean
}

export function wordsOf(language: Language, folder = 'services/residence-permit-renewal'): Words {
  const files = [...globSync(`src/**/words/${language}.json`, { cwd: root }), `${folder}/texts.${language}.json`]
  const all: Record<string, string> = Object.assign({}, ...files.filter(file => !file.includes('gallery')).map(read))
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}) => {
    const text = all[key]
    if (text === undefined) throw new Error(`no words for ${key} in ${language}`)
    return together(text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (values[name] === undefined ? whole : String(values[name]))))
  }
  return Object.assign(say, { language, has: (key: string) => all[key] !== undefined })
}

/** What a question of yes or no is answered by: its own word, else yes or no. */
export function yesNo(say: Words, field: string, isYes: boolean): string {
  const word = isYes ? 'yes' : 'no'
  return say.has(`field.${field}.${word}`) ? say(`field.${field}.${word}`) : say(`catalog.${word}`)
}

function read(file: string): Record<string, string> {
  return JSON.parse(readFileSync(`${root}/${file}`, 'utf8')) as Record<string, string>
}

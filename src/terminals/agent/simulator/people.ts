import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { cardData } from '#terminals'

const names = z.strictObject({ 'zh-CN': z.string(), en: z.string() })
const people = z.array(z.strictObject({ id: z.string(), name: names, note: names, card: cardData })).check(z.minLength(1))

/** Somebody with an ID card; `note` says what is special about the card or the person. */
export type Person = Readonly<z.infer<typeof people>[number]>

/** The people of a simulator, from its JSON file. Throws when the file is not one. */
export async function readPeople(path: string): Promise<readonly Person[]> {
  return people.parse(JSON.parse(await readFile(path, 'utf8')))
}

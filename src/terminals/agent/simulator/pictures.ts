import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Language } from '#kernel'

export interface Picture {
  readonly id: string
  readonly name: Readonly<Record<Language, string>>
  readonly jpeg: Buffer
  /** A data URL. */
  readonly thumbnail: string
}

/** Not a picture: each camera sees what it is usually asked for. */
export const fitting = { id: 'fitting', name: { 'zh-CN': '自动：要什么拍什么', en: 'Automatic: whatever is asked for' } } as const

const folder = join(import.meta.dirname, '..', 'samples')
const list = z.array(z.strictObject({ id: z.string(), name: z.strictObject({ 'zh-CN': z.string(), en: z.string() }) }))

/** The pictures that come with the agent. */
export async function readPictures(): Promise<readonly Picture[]> {
  const entries = list.parse(JSON.parse(await readFile(join(folder, 'pictures.json'), 'utf8')))
  return await Promise.all(
    entries.map(async ({ id, name }) => {
      const [jpeg, small] = await Promise.all([readFile(join(folder, `${id}.jpg`)), readFile(join(folder, 'small', `${id}.jpg`))])
      return { id, name, jpeg, thumbnail: `data:image/jpeg;base64,${small.toString('base64')}` }
    }),
  )
}

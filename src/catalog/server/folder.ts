import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { Texts } from '#catalog'
import { type Language, languages } from '#kernel'
import { guideSchema, handlingSchema, intakeSchema, serviceSchema, textsSchema } from '../model/definition.ts'
import type { WholeDefinition } from './publishing.ts'

/** Reads the definitions in a folder of folders; throws an Error that names file and place of what cannot be read. */
export async function readServicesFolder(folder: string): Promise<readonly WholeDefinition[]> {
  const found: WholeDefinition[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const about = entry.isDirectory() ? await readPart(join(path, 'service.json'), serviceSchema) : undefined
    if (!about) continue
    const texts = await Promise.all(
      languages.map(async language => [language, (await readPart(join(path, `texts.${language}.json`), textsSchema)) ?? {}] as const),
    )
    found.push({
      service: about,
      intake: await readPart(join(path, 'intake.json'), intakeSchema),
      handling: await readPart(join(path, 'handling.json'), handlingSchema),
      guide: await readPart(join(path, 'guide.json'), guideSchema),
      texts: Object.fromEntries(texts) as unknown as Record<Language, Texts>,
    })
  }
  return found
}

async function readPart<Schema extends z.ZodMiniType>(file: string, schema: Schema): Promise<z.output<Schema> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return undefined
  const read = z.safeParse(schema, JSON.parse(text))
  if (read.success) return read.data
  const faults = read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.code}`)
  throw new Error(`${file} is not a definition:\n  ${faults.join('\n  ')}`)
}

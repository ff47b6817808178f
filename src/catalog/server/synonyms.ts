import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { events } from '#catalog'
import { canonicalJson, isWhole, type Language, languages, Refusal, requireRight, type StaffMember, type Visitor } from '#kernel'
import { type Context, operate, type Request } from '#kernel/server'
import { room } from './publishing.ts'
import * as storage from './storage.ts'

type Groups = readonly (readonly string[])[]
const shippedSchema = z.record(z.enum(languages), z.array(z.array(z.string())))

/** The words that ship take the place of those that shipped before; what was changed at the console stays. */
export async function installSynonyms(context: Context, file: string): Promise<void> {
  const shipped = shippedSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  const request: Request = { name: 'catalog.put_synonyms', actor: { kind: 'system', id: 'install' } }
  const mayReplace = (before: storage.SynonymRecord | undefined, groups: Groups) =>
    !before || (before.origin === 'shipped' && canonicalJson(before.groups) !== canonicalJson(groups))
  const current = await storage.findSynonyms(context.database)
  for (const language of languages) {
    const groups = shipped[language] ?? []
    if (
      !mayReplace(
        current.find(each => each.language === language),
        groups,
      )
    )
      continue
    await operate(context, request, async operation => {
      await storage.lockCatalog(operation.sql)
      const before = (await storage.findSynonyms(operation.sql)).find(each => each.language === language)
      operation.about('synonyms', language)
      if (!mayReplace(before, groups)) return
      await storage.putSynonyms(operation.sql, { language, groups, origin: 'shipped', revision: (before?.revision ?? 0) + 1 })
      operation.append({ event: events.synonymsChanged, props: { language, groups: groups.length } })
      operation.announce(room)
    })
  }
}

export async function readSynonyms(context: Context, actor: StaffMember, language: Language) {
  requireRight(actor, 'service.manage')
  const record = (await storage.findSynonyms(context.database)).find(each => each.language === language)
  return {
    revision: record?.revision ?? 0,
    groups: (record?.groups ?? []).map(group => [...group]),
    mayChange: isWhole(actor.scope),
  }
}

/** What words mean holds for the whole enterprise. Refuses with `catalog.place_moved_on`. */
export async function putSynonyms(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: { readonly language: Language; readonly revision: number; readonly groups: Groups },
): Promise<number> {
  requireRight(actor, 'service.manage')
  if (!isWhole(actor.scope)) throw new Refusal('kernel.not_allowed')
  return await operate(context, request, async operation => {
    const { language, groups } = given
    operation.about('synonyms', language)
    await storage.lockCatalog(operation.sql)
    const before = (await storage.findSynonyms(operation.sql)).find(each => each.language === language)
    if ((before?.revision ?? 0) !== given.revision) throw new Refusal('catalog.place_moved_on')
    await storage.putSynonyms(operation.sql, { language, groups, origin: 'console', revision: given.revision + 1 })
    operation.append({ event: events.synonymsChanged, props: { language, groups: groups.length } })
    operation.announce(room)
    return given.revision + 1
  })
}

/**
 * A search that found nothing. What was typed may be anything, a name too, and is not kept: only how long it was, and which of the enterprise's own words were in it.
 */
export async function reportMissed(
  context: Context,
  request: Request,
  visitor: Visitor,
  given: { readonly words: string; readonly language: Language },
): Promise<void> {
  const record = (await storage.findSynonyms(context.database)).find(({ language }) => language === given.language)
  const asked = given.words.toLowerCase()
  const known = (record?.groups ?? []).filter(group => group.some(word => asked.includes(word.toLowerCase()))).map(group => group[0]!)
  await operate(context, request, async operation => {
    operation.about('visit', visitor.id)
    operation.append({ event: events.searchMissed, props: { language: given.language, characters: Array.from(asked).length, known } })
  })
}

import * as contract from '#catalog'
import { type Language, Refusal, type StaffMember } from '#kernel'
import { type Call, type Context, type HttpServer, serve } from '#kernel/server'
import * as managing from './console.ts'
import { placed, readMenu, readOffering, type ReadTerminals } from './menus.ts'
import { listPlaces, putPlace, readPlace } from './menus-console.ts'
import { listServices, readDefinition, searchCatalog } from './operations.ts'
import { publish, type PublishingWorld, rollBack, suspend } from './publishing.ts'
import { putSynonyms, readSynonyms, reportMissed } from './synonyms.ts'

/** What the catalog itself does not know: what an installation has, by which definitions are judged, and the terminals. */
export interface CatalogSurroundings {
  readonly worldOf: (context: Context) => Promise<PublishingWorld>
  readonly terminals: ReadTerminals
}

export function serveCatalog(server: HttpServer, { worldOf, terminals }: CatalogSurroundings): void {
  const { context } = server
  serveMenus(server, terminals)
  serve(server, contract.listServices, async call => ({ services: [...(await listServices(context, call.input.language))] }))
  serve(server, contract.readDefinition, async call => await readDefinition(context, call.input))

  serve(server, contract.listManaged, async call => ({
    services: [...(await managing.listManaged(context, call.actor, call.language))],
  }))
  serve(server, contract.readManaged, async call => await managing.readManaged(context, call.actor, call.input.service, call.language))
  serve(server, contract.readVersion, async call => {
    const definition = await managing.readVersion(context, call.actor, call.input.service, Number(call.input.version))
    return { service: definition.service, parts: managing.writtenOf(definition) }
  })
  serve(server, contract.readReading, async call => {
    const definition = await managing.readVersion(context, call.actor, call.input.service, Number(call.input.version))
    return managing.readAloud(definition, call.language)
  })
  serve(server, contract.compareVersions, async call => {
    const { service, from, to } = call.input
    const read = async (version: string) => await managing.readVersion(context, call.actor, service, Number(version))
    return { differences: managing.compare(await read(from), await read(to), call.language) }
  })
  serve(
    server,
    contract.checkParts,
    async call =>
      await managing.checkWritten(context, call.actor, { ...call.input, world: await worldOf(context), language: call.language }),
  )
  serve(server, contract.publishService, async call => {
    const { service, parts, base } = call.input
    const { definition, faults } = managing.readWritten(parts, service, call.language)
    if (!definition) throw new Refusal('catalog.unsound', { count: faults.length })
    const given = { definition, base, world: await worldOf(context) }
    return { version: await publish(context, call.request('catalog.publish'), call.actor, given) }
  })
  serve(server, contract.rollBackService, async call => ({
    version: await rollBack(context, call.request('catalog.roll_back'), call.actor, call.input),
  }))
  const change = async (
    call: Call<{ readonly service: string }, StaffMember>,
    name: string,
    note: Readonly<Record<Language, string>> | null,
  ) => {
    await suspend(context, call.request(name), call.actor, { service: call.input.service, note })
    return {}
  }
  serve(server, contract.suspendService, async call => await change(call, 'catalog.suspend', call.input.note))
  serve(server, contract.resumeService, async call => await change(call, 'catalog.resume', null))
}

function serveMenus(server: HttpServer, terminals: ReadTerminals): void {
  const { context } = server
  const place = async <Given extends { readonly terminal?: string | undefined }>(given: Given) => {
    const all = await terminals(context)
    return [{ ...given, terminal: all.find(({ id }) => id === given.terminal) }, all] as const
  }
  serve(server, contract.readMenu, async call => await readMenu(context, ...(await place(call.input))))
  serve(server, contract.readOffering, async call => await readOffering(context, ...(await place(call.input))))
  serve(server, contract.search, async call => {
    const [{ words, language, ...at }] = await place(call.input)
    return { findings: await placed(context, at, await searchCatalog(context, words, language)) }
  })
  serve(server, contract.reportMissedSearch, async call => {
    await reportMissed(context, call.request('catalog.missed_search'), call.actor, call.input)
    return {}
  })
  serve(server, contract.listPlaces, async call => ({ places: await listPlaces(context, call.actor, terminals) }))
  serve(server, contract.readPlace, async call => await readPlace(context, call.actor, call.input, terminals))
  serve(server, contract.putPlace, async call => ({
    revision: await putPlace(context, call.request('catalog.put_place'), call.actor, call.input, terminals),
  }))
  serve(server, contract.readSynonyms, async call => await readSynonyms(context, call.actor, call.input.language))
  serve(server, contract.putSynonyms, async call => ({
    revision: await putSynonyms(context, call.request('catalog.put_synonyms'), call.actor, call.input),
  }))
}

import * as contract from '#catalog'
import { type HttpServer, serve } from '#kernel/server'
import { listServices, readDefinition, searchCatalog } from './operations.ts'

export function serveCatalog(server: HttpServer): void {
  const { context } = server
  serve(server, contract.listServices, async call => ({ services: [...(await listServices(context, call.input.language))] }))
  serve(server, contract.readDefinition, async call => await readDefinition(context, call.input))
  serve(server, contract.search, async call => ({ findings: [...(await searchCatalog(context, call.input.words, call.input.language))] }))
}

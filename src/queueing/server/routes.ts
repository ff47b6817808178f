import { isDay, Refusal } from '#kernel'
import { type HttpServer, type RoomRule, serve } from '#kernel/server'
import * as contract from '#queueing'
import { listResources, listSlots } from './resources.ts'

export function serveQueueing(server: HttpServer): void {
  const { context } = server
  serve(server, contract.listResources, async call => ({
    resources: (await listResources(context, call.input, call.language)).map(({ resource, days }) => ({ resource, days: [...days] })),
  }))
  serve(server, contract.listSlots, async call => {
    if (call.input.day !== undefined && !isDay(call.input.day)) throw new Refusal('kernel.malformed')
    const { resource, days } = await listSlots(context, call.input, call.language)
    return { resource, days: [...days] }
  })
}

/** What is free is no secret; the room says that it changed, and no more. */
export const rooms: Readonly<Record<string, RoomRule>> = {
  slots: async (_, id) => {
    const [resource = '', date = ''] = id.split('/')
    if (!/^[0-9a-f-]{36}$/.test(resource) || !isDay(date)) throw new Refusal('kernel.not_found')
    return 0
  },
}

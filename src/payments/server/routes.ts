import * as z from 'zod/mini'
import { Refusal } from '#kernel'
import { type Context, type HttpServer, type RoomRule, serve } from '#kernel/server'
import * as contract from '#payments'
import { hear } from './asking.ts'
import { readNotice } from './gateway.ts'
import * as payments from './operations.ts'
import * as storage from './storage.ts'

export function servePayments(server: HttpServer): void {
  const { context } = server

  serve(server, contract.readDue, async call => await payments.readDue(context, call.actor, call.input.due))

  serve(server, contract.startAttempt, async call => {
    await payments.startAttempt(context, call.request('payments.start'), call.actor, call.input)
    return await payments.readDue(context, call.actor, call.input.due)
  })

  serve(server, contract.cancelAttempt, async call => {
    await payments.cancelAttempt(context, call.request('payments.cancel'), call.actor, call.input.due)
    return await payments.readDue(context, call.actor, call.input.due)
  })

  serve(
    server,
    contract.printReceipt,
    async call => await payments.printReceipt(context, call.request('payments.receipt'), call.actor, call.input.due),
  )

  serve(server, contract.takeNotice, async call => {
    const read = readNotice(context, call.input.notice, call.input.signature)
    if (!read) throw new Refusal('payments.not_signed')
    const dueId = await storage.findDueOfTrade(context.database, read.number)
    // A trade nobody here began is the bank's matter: it is thanked, so that it does not come again for days.
    if (dueId === null) context.log.warn('the bank spoke of a trade that is not ours')
    else await hear(context, { dueId, number: read.number, answer: read.answer })
    return {}
  })
}

const dueId = z.uuid()

/** Live room of a due, for those who may pay it. */
export function roomsOf(context: Context): Readonly<Record<string, RoomRule>> {
  return {
    due: async (actor, id) => {
      if (actor.kind !== 'visitor' || !dueId.safeParse(id).success) throw new Refusal('payments.unknown')
      return await payments.revisionFor(context, actor, id)
    },
  }
}

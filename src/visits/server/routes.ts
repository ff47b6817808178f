import { Refusal } from '#kernel'
import { type HttpServer, type Reaction, type RoomRule, serve } from '#kernel/server'
import * as contract from '#visits'
import * as help from './help.ts'
import * as visits from './visits.ts'

export function serveVisits(server: HttpServer): void {
  const { context } = server

  serve(server, contract.openVisit, async call => {
    const channel = call.face === 'kiosk' ? 'kiosk' : 'hall'
    // A hall page that is loaded again goes on; a terminal's page always begins anew.
    const known = channel === 'hall' && call.cookies.token !== null ? await visits.findVisitor(context, call.cookies.token, true) : null
    if (known?.channel === 'hall') return await visits.readVisit(context, known, call.language)
    const { token } = await visits.openVisit(context, call.request('visits.open'), {
      channel,
      language: call.input.language,
      terminal: call.input.terminal,
    })
    call.cookies.set(token, visits.cookieSeconds[channel])
    return await visits.readVisit(context, (await visits.findVisitor(context, token, true))!, call.language)
  })

  serve(server, contract.readVisit, async call => await visits.readVisit(context, call.actor, call.language))

  serve(server, contract.sendPhoneCode, async call => ({
    again: await visits.sendPhoneCode(context, call.request('visits.phone_code'), call.actor, {
      phone: call.input.phone,
      language: call.language,
    }),
  }))

  serve(server, contract.provePhone, async call => {
    const token = await visits.provePhone(context, call.request('visits.phone'), call.actor, call.input)
    call.cookies.set(token, visits.cookieSeconds[call.actor.channel])
    return await visits.readVisit(context, call.actor, call.language)
  })

  serve(server, contract.proveCard, async call => {
    const token = await visits.proveCard(context, call.request('visits.card'), call.actor, call.input)
    call.cookies.set(token, visits.cookieSeconds[call.actor.channel])
    return await visits.readVisit(context, call.actor, call.language)
  })

  serve(server, contract.endVisit, async call => {
    await visits.endVisit(context, call.request('visits.end'), call.actor, call.input.ending)
    call.cookies.clear()
    return {}
  })

  serve(server, contract.callHelp, async call => {
    await help.callHelp(context, call.request('visits.help'), call.actor, call.input.place)
    return (await help.readHelp(context, call.actor, call.language))!
  })
  serve(server, contract.readHelp, async call => ({ help: await help.readHelp(context, call.actor, call.language) }))
  serve(server, contract.cancelHelp, async call => {
    await help.cancelHelp(context, call.request('visits.cancel_help'), call.actor)
    return { help: await help.readHelp(context, call.actor, call.language) }
  })

  serve(server, contract.listHelp, async call => ({ calls: [...(await help.listHelp(context, call.actor, call.language))] }))
  serve(server, contract.acceptHelp, async call => {
    await help.acceptHelp(context, call.request('visits.accept_help'), call.actor, call.input)
    return { calls: [...(await help.listHelp(context, call.actor, call.language))] }
  })
  serve(server, contract.finishHelp, async call => {
    await help.finishHelp(context, call.request('visits.finish_help'), call.actor, call.input.help)
    return { calls: [...(await help.listHelp(context, call.actor, call.language))] }
  })
}

export const rooms: Readonly<Record<string, RoomRule>> = {
  visit: async (actor, id) => {
    if (actor.kind !== 'visitor' || actor.id !== id) throw new Refusal('kernel.not_found')
    return 0
  },
  help: async (actor, scope) => {
    if (actor.kind !== 'staff' || actor.scope !== scope || !actor.permissions.includes('help.answer')) throw new Refusal('kernel.not_found')
    return 0
  },
}

export const reactions: readonly Reaction[] = [
  {
    name: 'visits.drop_help',
    to: [contract.events.ended],
    react: async (context, event) => {
      if (event.visit_id !== null) await help.dropHelpOf(context, event.visit_id)
    },
  },
]

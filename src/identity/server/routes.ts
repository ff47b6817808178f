import { type HttpServer, serve } from '#kernel/server'
import * as contract from '#identity'
import * as managing from './managing.ts'
import * as staff from './staff.ts'

/** How long a browser is recognised at sign-in. */
const browserSeconds = 180 * 24 * 3600

export function serveIdentity(server: HttpServer): void {
  const { context } = server

  serve(server, contract.signIn, async call => {
    const browser = call.browser.token ?? context.random(16).toString('base64url')
    const { token, staffId } = await staff.signIn(context, call.request('identity.sign_in'), { ...call.input, browser })
    call.browser.set(browser, browserSeconds)
    call.cookies.set(token, staff.sessionSeconds)
    return await staff.readMe(context, staffId, call.language)
  })

  serve(server, contract.signOut, async call => {
    await staff.signOut(context, call.request('identity.sign_out'), call.actor)
    call.cookies.clear()
    return {}
  })

  serve(server, contract.readMe, async call => await staff.readMe(context, call.actor.id, call.language))

  serve(server, contract.listStaff, async call => ({ staff: [...(await managing.listStaff(context, call.actor, call.language))] }))

  serve(server, contract.resetPassword, async call => ({
    password: await managing.resetPassword(context, call.request('identity.reset_password'), call.actor, call.input.staff),
  }))

  serve(
    server,
    contract.addMember,
    async call => await managing.addMember(context, call.request('identity.add_member'), call.actor, call.input),
  )
  serve(server, contract.changeMember, async call => {
    await managing.changeMember(context, call.request('identity.change_member'), call.actor, call.input)
    return {}
  })
  serve(server, contract.disableMember, async call => {
    await managing.disableMember(context, call.request('identity.disable_member'), call.actor, call.input)
    return {}
  })
}

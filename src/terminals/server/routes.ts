import { type HttpServer, serve } from '#kernel/server'
import * as contract from '#terminals'
import * as managing from './managing.ts'
import { enrol, makeChallenge, takeReport } from './operations.ts'

/** `simulated`: where the simulated terminal listens, in a demonstration. */
export function serveTerminals(server: HttpServer, simulated: () => { readonly url: string; readonly token: string } | null): void {
  const { context } = server
  serve(
    server,
    contract.enrol,
    async call => await enrol(context, call.request('terminals.enrol'), { ...call.input, language: call.language }),
  )
  serve(server, contract.challenge, async () => ({ challenge: await makeChallenge(context) }))
  serve(server, contract.reportOutput, async call => {
    await takeReport(context, call.request('terminals.report_output'), call.input)
    return {}
  })
  serve(server, contract.readSimulated, async () => ({ simulated: simulated() }))

  serve(server, contract.listTerminals, async call => ({
    terminals: [...(await managing.listTerminals(context, call.actor, call.language))],
  }))
  serve(server, contract.makeTerminal, async call => ({
    id: await managing.makeTerminal(context, call.request('terminals.make'), call.actor, call.input),
  }))
  serve(
    server,
    contract.issueCode,
    async call => await managing.issueCode(context, call.request('terminals.issue_code'), call.actor, call.input.terminal),
  )
  serve(server, contract.revokeTerminal, async call => {
    await managing.revokeTerminal(context, call.request('terminals.revoke'), call.actor, call.input.terminal)
    return {}
  })
}

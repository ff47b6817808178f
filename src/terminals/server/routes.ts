import { type HttpServer, serve } from '#kernel/server'
import * as contract from '#terminals'
import { enrol, makeChallenge } from './operations.ts'

/** `simulated`: where the simulated terminal listens, in a demonstration. */
export function serveTerminals(server: HttpServer, simulated: () => { readonly url: string; readonly token: string } | null): void {
  const { context } = server
  serve(
    server,
    contract.enrol,
    async call => await enrol(context, call.request('terminals.enrol'), { ...call.input, language: call.language }),
  )
  serve(server, contract.challenge, async () => ({ challenge: await makeChallenge(context) }))
  serve(server, contract.readSimulated, async () => ({ simulated: simulated() }))
}

import * as z from 'zod/mini'
import * as contract from '#cases'
import { sameCustomer } from '#customers/server'
import { inScope, Refusal, type StaffMember, type Visitor } from '#kernel'
import { auditRefusal, type Call, type Context, faceOf, type HttpServer, type Request, type RoomRule, serve } from '#kernel/server'
import type { Command, DocumentFile } from '#cases'
import { accessCase, accessWork } from './access.ts'
import { analyse, closeDepartment, countServices } from './console.ts'
import { openDocument } from './documents.ts'
import { openFile } from './keep.ts'
import * as offers from './offers.ts'
import * as operations from './operations.ts'
import { presentCase, presentHead, presentWork, presentWorkRow } from './present.ts'
import * as matters from './matters.ts'
import * as work from './work.ts'

export function serveCases(server: HttpServer): void {
  const { context } = server
  const show = async (call: Call<unknown, Visitor>, id: string) =>
    presentCase(context, await accessCase(context, call.actor, id), call.language, call.actor.terminalId)

  serve(server, contract.openCase, async call => {
    const id = await operations.openCase(context, call.request('cases.open'), call.actor, { ...call.input, language: call.language })
    return await show(call, id)
  })
  serve(server, contract.countServices, async call => ({ services: [...(await countServices(context, call.actor))] }))
  serve(server, contract.analyseImpact, async call => ({ impact: await analyse(context, call.actor, call.input) }))
  serve(server, contract.closeDepartment, async call => {
    await closeDepartment(context, call.request('cases.close_department'), call.actor, call.input.department)
    return {}
  })
  serve(server, contract.listCases, async call => ({
    cases: (await operations.listCases(context, call.actor)).map(file => presentHead(file, call.language)),
  }))
  serve(server, contract.readCase, async call => await show(call, call.input.id))

  const change = async (call: Call<{ readonly id: string }, Visitor>, route: { readonly name: string }, command: Command) => {
    await operations.command(context, call.request(route.name), call.actor, call.input.id, command)
    return await show(call, call.input.id)
  }
  serve(server, contract.consent, async call => {
    await operations.consentToCase(context, call.request('cases.consent'), call.actor, call.input.id, call.input.notice)
    return await show(call, call.input.id)
  })
  serve(
    server,
    contract.addRow,
    async call => await change(call, contract.addRow, { type: 'addRow', group: call.input.group, row: call.input.row }),
  )
  serve(
    server,
    contract.removeRow,
    async call => await change(call, contract.removeRow, { type: 'removeRow', group: call.input.group, row: call.input.row }),
  )
  serve(
    server,
    contract.detachDocument,
    async call => await change(call, contract.detachDocument, { type: 'detach', file: call.input.file }),
  )
  serve(server, contract.resubmit, async call => await change(call, contract.resubmit, { type: 'resubmit', seen: call.input.seen }))

  serve(server, contract.answer, async call => {
    const { id, seen, patches } = call.input
    await operations.answerCase(context, call.request('cases.answer'), call.actor, id, { type: 'answer', seen, patches }, call.language)
    return await show(call, id)
  })
  serve(server, contract.readOffers, async call => {
    const offered = await offers.readOffers(context, call.actor, call.input)
    return offered.kind === 'slot' ? offered : { ...offered, items: offered.items.map(item => ({ ...item, shown: [...item.shown] })) }
  })
  serve(server, contract.choose, async call => {
    await offers.choose(context, call.request('cases.choose'), call.actor, call.input)
    return await show(call, call.input.id)
  })
  serve(server, contract.identify, async call => {
    await operations.identifyCase(context, call.request('cases.identify'), call.actor, call.input.id)
    return await show(call, call.input.id)
  })
  serve(server, contract.attachDocument, async call => {
    await operations.attachFile(context, call.request('cases.attach'), call.actor, { ...call.input, body: call.body! })
    return await show(call, call.input.id)
  })
  serve(server, contract.submit, async call => {
    await operations.submitCase(context, call.request('cases.submit'), call.actor, { ...call.input, language: call.language })
    return await show(call, call.input.id)
  })
  serve(server, contract.beginOutput, async call => {
    await operations.beginOutput(context, call.request('cases.begin_output'), call.actor, call.input)
    return await show(call, call.input.id)
  })
  serve(server, contract.withdraw, async call => {
    await operations.withdrawCase(context, call.request('cases.withdraw'), call.actor, call.input.id)
    return {}
  })
  serve(server, contract.queryProgress, async call => presentHead(await operations.queryProgress(context, call.input), call.language))

  serveWork(server)
  serveDocuments(server)
}

function serveWork(server: HttpServer): void {
  const { context } = server
  serve(server, contract.listMatters, async call => ({ rows: [...(await matters.listMatters(context, call.actor, call.language))] }))
  serve(server, contract.settleMatter, async call => {
    await matters.settleMatter(context, call.request('cases.settle_matter'), call.actor, call.input)
    return {}
  })
  serve(server, contract.listWork, async call => {
    const { records, counts } = await work.listWork(context, call.actor, call.input.view)
    const rows = await Promise.all(
      records.map(
        async record => await presentWorkRow(context, record, call.actor, await openFile(context, context.database, record), call.language),
      ),
    )
    return { rows, counts, zone: records[0]?.zone ?? 'Asia/Shanghai' }
  })
  serve(server, contract.readWork, async call => {
    const file = await accessWork(context, call.actor, call.input.id)
    await work.noteLook(context, call.request('cases.view'), { caseId: call.input.id })
    return await presentWork(context, file, call.actor, call.language)
  })
  serve(server, contract.reveal, async call => ({
    value: await work.revealAnswer(context, call.request('cases.reveal'), call.actor, call.input),
  }))

  const decide = async (call: Call<{ readonly id: string }, StaffMember>, route: { readonly name: string }, command: Command) => {
    await work.decideWork(context, call.request(route.name), call.actor, call.input.id, command)
    return await presentWork(context, await accessWork(context, call.actor, call.input.id), call.actor, call.language)
  }
  const by = ({ actor }: Call<unknown, StaffMember>) => ({ staff: actor.id, roles: actor.roles })
  serve(server, contract.claim, async call => await decide(call, contract.claim, { type: 'claim', staff: call.actor.id }))
  serve(server, contract.release, async call => await decide(call, contract.release, { type: 'release', staff: call.actor.id }))
  serve(server, contract.advance, async call => {
    const { seen, action } = call.input
    return await decide(call, contract.advance, { type: 'advance', seen, action, by: by(call) })
  })
  serve(server, contract.refuse, async call => {
    const { seen, action, reason } = call.input
    return await decide(call, contract.refuse, { type: 'refuse', seen, action, reason, by: by(call) })
  })
  serve(server, contract.giveBack, async call => {
    const { seen, action, items, note } = call.input
    return await decide(call, contract.giveBack, { type: 'return', seen, action, items, note, by: by(call) })
  })
}

const caseId = z.uuid()
const address = z.object({ id: caseId, file: z.uuid() })

/** Files are given out as what they are and nothing else: the browser may not guess, run or keep them. */
function serveDocuments(server: HttpServer): void {
  const { context } = server
  server.app.get('/api/cases/:id/documents/:file', async (request, reply) => {
    const face = faceOf(request)
    const actor = await server.identify(request, face === 'desk' ? 'staff' : 'visitor')
    const read = address.safeParse(request.params)
    if (!read.success) throw new Refusal('case.unknown')
    const document = await accessDocument(context, { name: 'cases.view_document', actor, requestId: request.id, ids: read.data }, read.data)
    const content = await openDocument(context, document)
    // A PDF's viewer is a page of the browser's own, which a sandbox would forbid.
    const policy =
      document.mediaType === 'application/pdf'
        ? "default-src 'none'; object-src 'self'; plugin-types application/pdf"
        : "default-src 'none'; sandbox"
    return await reply
      .type(document.mediaType)
      .header('content-security-policy', policy)
      .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(document.name)}`)
      // A terminal is everybody's: nothing of a person may stay in its browser.
      .header('cache-control', face === 'kiosk' ? 'no-store' : 'private, max-age=300')
      .send(content)
  })
}

/** A file of a case for those who may see it: its actor, and staff, whose looking is noted. */
async function accessDocument(
  context: Context,
  request: Request,
  { id, file }: { readonly id: string; readonly file: string },
): Promise<DocumentFile> {
  const { actor } = request
  try {
    const found = actor.kind === 'staff' ? await accessWork(context, actor, id) : await accessCase(context, actor as Visitor, id)
    const document = found.state.documents.find(each => each.id === file)
    if (!document || ('standing' in found && found.standing !== 'actor')) throw new Refusal('case.unknown')
    if (actor.kind === 'staff') await work.noteLook(context, request, { caseId: id, file })
    return document
  } catch (error) {
    if (error instanceof Refusal) await auditRefusal(context, request, error)
    throw error
  }
}

/** Live rooms: a case for those who may see it, the work of a place for its staff, a customer's own list. */
export function roomsOf(context: Parameters<typeof accessCase>[0]): Readonly<Record<string, RoomRule>> {
  return {
    case: async (actor, id) => {
      const file = !caseId.safeParse(id).success
        ? null
        : actor.kind === 'staff'
          ? await accessWork(context, actor, id)
          : actor.kind === 'visitor'
            ? await accessCase(context, actor, id)
            : null
      if (!file) throw new Refusal('case.unknown')
      return file.state.revision
    },
    work: async (actor, scope) => {
      if (actor.kind !== 'staff' || !inScope(scope, actor.scope)) throw new Refusal('kernel.not_found')
      return 0
    },
    customer: async (actor, id) => {
      if (actor.kind !== 'visitor' || actor.customerId === null || !(await sameCustomer(context, actor.customerId)).includes(id))
        throw new Refusal('kernel.not_found')
      return 0
    },
  }
}

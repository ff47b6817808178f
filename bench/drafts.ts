import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Input } from '#catalog'
import { findService } from '#catalog/server'
import type { Visitor } from '#kernel'
import type { Context } from '#kernel/server'
import { accessCase } from '../src/cases/server/access.ts'
import { answerCase, attachFile, command, identifyCase, openCase } from '../src/cases/server/operations.ts'
import { jpeg, rented } from '../test/setup/applying.ts'

/** The service whose submitting is measured. */
const service = 'residence-permit-renewal'

export interface Draft {
  readonly id: string
  readonly visitor: Visitor
  readonly revision: number
}

/** An application that lacks nothing but the submitting, by the product's own operations. */
export async function fillDraft(context: Context, visitor: Visitor, idCard: string): Promise<Draft> {
  const asked = (name: string) => ({ name, actor: visitor })
  const id = await openCase(context, asked('cases.open'), visitor, { service, language: 'zh-CN' })
  const { texts } = await findService(context, service)
  await command(context, asked('cases.consent'), visitor, id, { type: 'consent', notice: texts['zh-CN'].hash })
  await identifyCase(context, asked('cases.identify'), visitor, id)
  const { record, state } = await accessCase(context, visitor, id)
  const answers = rented(new Intl.DateTimeFormat('en-CA', { timeZone: record.zone }).format(context.now()))
  const patches = answers
    .filter(([path]) => state.entries[path]?.locked !== true)
    .map(([path, input]): { readonly path: string; readonly input: Input } => ({ path, input: path === 'id_number' ? idCard : input }))
  await answerCase(context, asked('cases.answer'), visitor, id, { type: 'answer', seen: state.revision, patches }, 'zh-CN')
  for (const rule of ['photo', 'lease']) {
    await attachFile(context, asked('cases.attach'), visitor, {
      id,
      file: randomUUID(),
      rule,
      name: `${rule}.jpg`,
      source: 'upload',
      body: Readable.from([jpeg()]),
    })
  }
  return { id, visitor, revision: (await accessCase(context, visitor, id)).state.revision }
}

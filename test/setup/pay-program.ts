/**
 * The product with a domain above payments that posts what was paid, to be killed while people pay: `pay-program.ts <port> <database url> <key file> <bank url> <bank key>`.
 * Beside its own doors `POST /test/dues {due, visit, amount}` opens a due and `POST /test/refunds {refund, due, amount}` asks for money back. Prints `ready`.
 */
import type { FastifyRequest } from 'fastify'
import { createLog, operate, type Reaction, readConfig, startJobs } from '../../src/kernel/server/index.ts'
import { markPosted, openDue, refund } from '../../src/payments/server/index.ts'
import { crontab, jobs, openDoors, openProduct } from '../../src/programs/compose.ts'

const [port, databaseUrl, keyFile, bankUrl, bankKey] = process.argv.slice(2) as [string, string, string, string, string]
const log = createLog(process.env['TEST_LOG'] ?? 'silent')
const config = { ...readConfig({ PORT: port, LOG_LEVEL: 'silent', DEMO: 'off' }), keyFile, dataDir: `${keyFile}.data`, bankUrl, bankKey }
const by = { kind: 'system', id: 'test' } as const

/** What a hospital or a water company would do: note it once, and say so in the same transaction. */
const post: Reaction = {
  name: 'test.post',
  to: ['payments.captured', 'payments.unposted'],
  react: async (context, { props }) => {
    const due = String(props['due'])
    await operate(context, { name: 'test.post', actor: by, key: `post-${due}` }, async operation => {
      await operation.sql`insert into test_posts (due) values (${due})`
      await markPosted(operation, due)
    })
  },
}

const opened = await openProduct({ config, log, databaseUrl, connections: 8 })
const context = { ...opened, reactions: [...opened.reactions, post] }
const server = await openDoors(context)
const open = async ({ due, visit, amount }: { readonly due: string; readonly visit: string; readonly amount: number }) => {
  await operate(context, { name: 'test.open', actor: by, key: `open-${due}` }, async operation => {
    const subject = { kind: 'test', id: due }
    const zone = 'Asia/Shanghai'
    await openDue(operation, { id: due, subject, amount, currency: 'CNY', description: 'test.fee', visitId: visit, customerId: null, zone })
  })
  return {}
}
const giveBack = async ({ refund: id, due, amount }: { readonly refund: string; readonly due: string; readonly amount: number }) => {
  await operate(context, { name: 'test.refund', actor: by, key: `back-${id}` }, async operation => {
    await refund(operation, { id, due, amount, reason: 'test.withdrawn' })
  })
  return {}
}
server.app.post('/test/dues', (request: FastifyRequest) => open(request.body as Parameters<typeof open>[0]))
server.app.post('/test/refunds', (request: FastifyRequest) => giveBack(request.body as Parameters<typeof giveBack>[0]))
await startJobs(context, databaseUrl, { jobs, crontab })
await server.app.listen({ host: '127.0.0.1', port: Number(port) })
console.log('ready')

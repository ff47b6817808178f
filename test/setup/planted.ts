/**
 * Plants a bug: `node --import ./test/setup/planted.ts program.ts` with PLANTED naming it. The sources are changed as they are loaded; what is on disk stays as it is. A
 * bug whose place is not found any more ends the program: a check that plants nothing proves nothing.
 */
import { registerHooks } from 'node:module'

interface Edit {
  readonly file: string
  readonly find: string
  readonly put: string
}

/** What money programs get wrong (docs/decisions/0013-payments.md tells what ours does instead). */
const bugs: Readonly<Record<string, readonly Edit[]>> = {
  'charge first, write after': [
    {
      file: 'src/payments/server/operations.ts',
      find: 'const { id: due } = await accessDue(context, visitor, given.due)',
      put: 'const { id: due, amount, currency } = await accessDue(context, visitor, given.due)',
    },
    {
      file: 'src/payments/server/operations.ts',
      find: "const number = bankNumber('T', context.random)",
      put: `const number = bankNumber('T', context.random)
  const { gatewayOf } = await import('./gateway.ts')
  const said = await gatewayOf(context).create({ number, amount, currency, memo: due, expiresAt: context.now() + 600000 })
  if (said.status === 'unanswered') throw new Error('the bank did not answer')`,
    },
  ],
  'a new trade number for each call': [
    {
      file: 'src/payments/server/asking.ts',
      find: 'const { number, amount, expiresAt } = attempt',
      put: `const { amount, expiresAt } = attempt
  let { number } = attempt
  if (attempt.state === 'unknown') {
    number = 'T' + context.random(12).toString('hex')
    await context.database\`update payments.attempts set number = \${number} where id = \${id}\`
  }`,
    },
    {
      file: 'src/payments/server/asking.ts',
      find: "if (state === 'created') return",
      put: "if (state === 'created' || state === 'unknown') return",
    },
  ],
  'settle without lock and unique': [
    { file: 'src/payments/server/storage.ts', find: 'where id = ${id} for update', put: 'where id = ${id}' },
  ],
}

export const plantedBugs = Object.keys(bugs)

const name = process.env['PLANTED']
if (name !== undefined) {
  const edits = bugs[name]
  if (!edits) throw new Error(`Nobody knows the bug "${name}".`)
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context)
      const here = edits.filter(({ file }) => url.endsWith(`/${file}`))
      if (here.length === 0) return loaded
      let text = String(loaded.source)
      for (const { find, put } of here) {
        if (!text.includes(find)) throw new Error(`The bug "${name}" finds no place in ${url}.`)
        text = text.replace(find, () => put)
      }
      return { ...loaded, source: text }
    },
  })
}

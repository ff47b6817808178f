import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * 500 payments over HTTP with kill -9 of the program and immediate stops of PostgreSQL, and three planted bugs that the same check must find: the long test of payments, which
 * a bench only starts, so that there is one truth of what is to hold.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const began = performance.now()
const args = [vitest, 'run', '--project', 'long', 'src/payments/server/storm.long.test.ts']
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
console.log(`${((performance.now() - began) / 1000).toFixed(0)} s; ${status === 0 ? 'as promised' : 'NOT as promised'}`)
process.exit(status ?? 1)

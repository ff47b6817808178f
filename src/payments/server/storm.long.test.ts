import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedDatabase, startEmbedded } from '#kernel/server'
import { type Aftermath, storm } from '../../../test/setup/pay-storm.ts'
import { plantedBugs } from '../../../test/setup/planted.ts'
import postgres from 'postgres'

// 500 payments under kill -9 and immediate stops of PostgreSQL, and the proof that the check bites: three bugs are planted, each must be found.

let folder: string
let embedded: EmbeddedDatabase
let wire: Wire
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onewindow-storm-'))
  embedded = await startEmbedded(folder)
  wire = await openWire(() => Number(new URL(embedded.url).port))
})
afterAll(async () => {
  await wire.close()
  await embedded.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('500 payments, 24 kills, 4 stops of the database: nothing lost, nothing taken twice, posted is paid, the ledger is the bank’s', async () => {
  const found = await under({ payments: 500, kills: 24, stops: 4, seed: 3 })
  expect(found).toMatchObject({ paid: 500, lost: 0, twice: 0, ledgerWrong: 0, notPosted: 0, open: 0 })
  expect([found.kills >= 20, found.stops >= 3, found.ledger]).toEqual([true, true, found.bank])
})

test.each(plantedBugs)('the check finds the bug: %s', async planted => {
  const found = await under({ payments: 120, kills: 4, stops: 1, seed: 5, planted })
  expect(found.lost + found.twice + found.ledgerWrong).toBeGreaterThan(0)
  expect(found.ledger).not.toBe(found.bank)
})

/** A storm on a fresh database of a server of its own, which can be stopped at once. */
async function under(given: {
  readonly payments: number
  readonly kills: number
  readonly stops: number
  readonly seed: number
  readonly planted?: string
}): Promise<Aftermath> {
  const name = `storm_${given.seed}_${given.planted === undefined ? 'none' : plantedBugs.indexOf(given.planted)}`
  const admin = postgres(embedded.url, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name}`)
  await admin.end()
  const url = new URL(embedded.url)
  url.port = String(wire.port)
  url.pathname = `/${name}`
  return await storm({ ...given, databaseUrl: url.href, keyFile: join(folder, 'storm.key'), stopDatabase: async () => await stopAtOnce() })
}

/** SIGQUIT is PostgreSQL's immediate stop: no checkpoint, no good-bye; the next start recovers from the log. */
async function stopAtOnce(): Promise<void> {
  const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGQUIT')
  const gone = () => {
    try {
      process.kill(pid, 0)
      return false
    } catch {
      return true
    }
  }
  await expect.poll(gone, { timeout: 20_000, interval: 10 }).toBe(true)
  wire.cut()
  embedded = await startEmbedded(folder)
}

interface Wire {
  readonly port: number
  cut(): void
  close(): Promise<void>
}

/** One port for a database that comes back on another. */
async function openWire(target: () => number): Promise<Wire> {
  const sockets = new Set<Socket>()
  const server: Server = createServer(near => {
    const far = dial(target(), '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.once('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close: async () => {
      cut()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

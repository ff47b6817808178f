import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, readConfig, startEmbedded } from '../src/kernel/server/index.ts'
import { openProduct } from '../src/programs/compose.ts'
import { seedEnterprise } from '../src/programs/seed/seed.ts'
import { type Storm, stormSlots, type Told } from '../test/setup/slot-storm.ts'

/**
 * 5,000 people who all want a slot at once, with retries, of 100 slots with 20 seats each, over 2 server processes (one of them killed twice meanwhile). Then what is
 * stored is held against what was told: 0 overlaps, one booking a key. The same with a bug planted, which must be found. Each storm has a PostgreSQL of its own.
 *
 *     node bench/slots.ts [people] [slots] [seats a slot] [processes]
 */
const [people = 5000, slots = 100, capacity = 20, processes = 2] = process.argv.slice(2).map(Number)
const storms: Readonly<Record<string, Storm>> = {
  'as it is': { people, slots, capacity, processes, kills: 2 },
  'bug planted': { people: Math.min(people, 1000), slots, capacity: Math.ceil(capacity / 5), processes, kills: 0, unguarded: true },
}

console.log(`${people} people, ${slots} slots with ${capacity} seats, ${processes} processes; Node ${process.version}`)
console.log(row('', 'asked', 'booked', 'full', 'refused else', 'kills', 'seconds', 'asked/s', 'p50 ms', 'p99 ms', 'faults'))
let ok = true
for (const [name, storm] of Object.entries(storms)) {
  const told = await run(storm)
  const { booked = 0, 'queueing.slot_full': full = 0, ...others } = told.codes
  const otherwise = Object.values(others).reduce((sum, count) => sum + count, 0)
  const rate = Math.round(told.asked / told.seconds)
  console.log(
    row(
      name,
      told.asked,
      booked,
      full,
      otherwise,
      told.kills,
      told.seconds.toFixed(1),
      rate,
      told.p50.toFixed(0),
      told.p99.toFixed(0),
      told.faults.length,
    ),
  )
  for (const fault of told.faults.slice(0, 8)) console.log(`    ${fault}`)
  if (storm.unguarded !== true) console.log(`    refused otherwise: ${JSON.stringify(others)}`)
  ok &&= storm.unguarded === true ? told.faults.length > 0 : told.faults.length === 0 && told.booked === booked
}
console.log(ok ? '0 overlaps, one booking a key; the planted bug is found' : 'NOT as promised')
process.exit(ok ? 0 : 1)

async function run(storm: Storm): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-slots-'))
  const keyFile = join(folder, 'key')
  const server = await startEmbedded(join(folder, 'data'))
  const config = { ...readConfig({ LOG_LEVEL: 'error', DEMO: 'off' }), keyFile, dataDir: join(folder, 'data') }
  const context = await openProduct({ config, log: createLog('error'), databaseUrl: server.url, connections: 4 })
  try {
    await seedEnterprise(context)
    return await stormSlots(context, { databaseUrl: server.url, keyFile }, storm)
  } finally {
    await context.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function row(...cells: readonly (string | number)[]): string {
  return cells.map((cell, index) => (index === 0 ? String(cell).padEnd(12) : String(cell).padStart(13))).join('')
}

/**
 * A server process of its own that books slots as fast as it is asked: `slot-program.ts <database url> <key file> <now> <guarded|unguarded>`, its wishes over IPC. To be
 * started several times, and killed. `unguarded` has a bug planted: it looks whether there is room and then takes it, as one does without a second thought.
 */
import { Refusal } from '../../src/kernel/contract.ts'
import { createLog, operate, type Operation, readConfig } from '../../src/kernel/server/index.ts'
import { openProduct } from '../../src/programs/compose.ts'
import { book, hold } from '../../src/queueing/server/index.ts'

/** One wish: the same `key` however often it is asked. */
export interface SlotWish {
  readonly number: number
  readonly key: string
  readonly booking: string
  readonly slot: string
  readonly owner: string
  readonly customer: string
}
export interface SlotAnswer {
  readonly number: number
  /** `booked`, or why not. */
  readonly code: string
}

const [databaseUrl, keyFile, now, mode] = process.argv.slice(2) as [string, string, string, 'guarded' | 'unguarded']
const config = { ...readConfig({ LOG_LEVEL: 'error', DEMO: 'off' }), keyFile, dataDir: `${keyFile}.data` }
const context = await openProduct({ config, log: createLog('error'), databaseUrl, connections: 12, now: () => Number(now) })

async function take(operation: Operation, wish: SlotWish): Promise<string> {
  if (mode === 'unguarded') await takeUnguarded(operation, wish)
  else {
    await hold(operation, { id: wish.booking, slot: wish.slot, owner: wish.owner, customer: wish.customer })
    await book(operation, wish.booking)
  }
  return 'booked'
}

async function takeUnguarded({ sql }: Operation, { booking, slot, owner, customer }: SlotWish): Promise<void> {
  const [room] = await sql`
    select s.capacity, s.day, (select count(*)::integer from queueing.bookings b where b.slot_id = s.id and b.seat is not null) as taken
    from queueing.slots s where s.id = ${slot}`
  if (room!['taken'] >= room!['capacity']) throw new Refusal('queueing.slot_full')
  const at = sql.typed.instant(Number(now))
  await sql`
    insert into queueing.bookings (id, slot_id, capacity, seat, owner_id, customer_id, day, state, held_at, booked_at)
    values (${booking}, ${slot}, ${room!['capacity']}, ${room!['taken'] + 1}, ${owner}, ${customer}, ${room!['day']}, 'booked', ${at}, ${at})
    on conflict do nothing`
}

process.on('message', (wish: SlotWish) => {
  const { number, key, ...asked } = wish
  const request = { name: 'storm.book', actor: { kind: 'system', id: 'storm' }, key, fingerprint: asked } as const
  operate(context, request, async operation => await take(operation, wish))
    .catch((error: unknown) => (error instanceof Refusal ? error.code : `fault: ${error instanceof Error ? error.message : String(error)}`))
    .then(code => process.send!({ number, code }))
    .catch(() => process.exit(1))
})
process.once('disconnect', () => process.exit(0))
process.send!({ number: -1, code: 'ready' })

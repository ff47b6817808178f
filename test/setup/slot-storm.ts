import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { day } from '../../src/kernel/contract.ts'
import { type Context, newUuid, operate } from '../../src/kernel/server/index.ts'
import { readDirectory } from '../../src/organisation/server/index.ts'
import { listSlots, putResource } from '../../src/queueing/server/index.ts'
import type { SlotAnswer, SlotWish } from './slot-program.ts'

/** How many people want how many slots, all at once. */
export interface Storm {
  readonly people: number
  readonly slots: number
  readonly capacity: number
  readonly processes: number
  /** Processes killed with -9 while the storm is on; each is started again, and what it had not answered is asked of another. */
  readonly kills: number
  /** The bug planted: look whether there is room, then take it. The constraints are taken off, so that only the check at the end can find it. */
  readonly unguarded?: boolean
}

export interface Told {
  readonly asked: number
  readonly codes: Readonly<Record<string, number>>
  readonly seconds: number
  /** Milliseconds from asking to the answer, of those that were answered at the first asking. */
  readonly p50: number
  readonly p99: number
  /** What is wrong afterwards; empty when nothing is. */
  readonly faults: readonly string[]
  readonly booked: number
  readonly kills: number
}

const resources = 4
/** Times a person whose slot is full looks for another. */
const tries = 5

/**
 * People who all want a slot now: everybody asks for a random one, half of them twice at once with the same key at different processes, a tenth on two devices with two
 * keys, a tenth together with somebody else of the same customer. Whoever finds it full tries another. Then everything that was told is held against what is stored.
 */
export async function stormSlots(
  context: Context,
  given: { readonly databaseUrl: string; readonly keyFile: string },
  storm: Storm,
): Promise<Told> {
  const slots = await makeSlots(context, storm)
  const sql = context.database
  if (storm.unguarded) await sql`alter table queueing.bookings drop constraint bookings_seat_once, drop constraint bookings_seat_there`
  const random = randomFrom(20_261_122)
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!
  const id = () => newUuid(context.now())

  const args = [given.databaseUrl, given.keyFile, String(context.now()), storm.unguarded ? 'unguarded' : 'guarded']
  const crew = await startCrew(storm.processes, args)
  const codes: Record<string, number> = {}
  const times: number[] = []
  const told = new Map<string, { readonly booking: string; readonly owner: string }>()
  const faults: string[] = []
  let asked = 0

  const ask = async (wish: Omit<SlotWish, 'number'>, at: number): Promise<string> => {
    asked++
    const began = performance.now()
    const { code, resent } = await crew.ask(wish, at)
    if (!resent) times.push(performance.now() - began)
    if (code.startsWith('fault')) faults.push(code)
    return code
  }
  const want = async (person: { readonly owner: string; readonly customer: string }): Promise<void> => {
    const full = new Set<string>()
    for (let attempt = 0; attempt < tries; attempt++) {
      const free = slots.filter(slot => !full.has(slot))
      const wish = { key: id(), booking: id(), slot: pick(free), ...person }
      const at = Math.floor(random() * storm.processes)
      const twice = random() < 0.5
      const answers = await Promise.all([ask(wish, at), ...(twice ? [ask(wish, at + 1)] : [])])
      const booked = answers.filter(code => code === 'booked')
      if (booked.length > 0) {
        if (booked.length < answers.length) faults.push(`one key was answered ${answers.join(' and ')}`)
        told.set(wish.key, { booking: wish.booking, owner: wish.owner })
      }
      const code = answers[0]
      if (code !== 'queueing.slot_full') return void (codes[code] = (codes[code] ?? 0) + 1)
      full.add(wish.slot)
    }
    codes['queueing.slot_full'] = (codes['queueing.slot_full'] ?? 0) + 1
  }

  const began = performance.now()
  let together = id()
  const wants = Array.from({ length: storm.people }, async (_, index) => {
    const customer = index % 10 === 0 ? (together = id()) : index % 10 === 1 ? together : id()
    const person = { owner: id(), customer }
    return index % 10 === 2 ? await Promise.all([want(person), want(person)]) : await want(person)
  })
  const killing = crew.killSometimes(storm.kills, () => told.size, Math.min(storm.people, storm.slots * storm.capacity))
  await Promise.all(wants)
  const seconds = (performance.now() - began) / 1000
  await killing
  await crew.stop()
  times.sort((a, b) => a - b)
  return {
    asked,
    codes,
    seconds,
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
    faults: [...new Set([...faults, ...(await faultsIn(context, told))])],
    booked: (await sql`select count(*)::integer as count from queueing.bookings where state = 'booked'`)[0]!['count'] as number,
    kills: crew.killed(),
  }
}

/** What is wrong with what is stored, and with what was told of it. */
async function faultsIn(
  context: Context,
  told: ReadonlyMap<string, { readonly booking: string; readonly owner: string }>,
): Promise<string[]> {
  const sql = context.database
  const count = async (rows: Promise<readonly unknown[]>, what: string) => {
    const found = (await rows).length
    return found > 0 ? [`${found} ${what}`] : []
  }
  const live = await sql`select id, owner_id, state from queueing.bookings where seat is not null`
  const known = new Map(live.map(row => [row['id'] as string, row['state'] as string]))
  const keys = await sql`select key from kernel.operations where name = 'storm.book' and result is not null`
  const bookings = new Set([...told.values()].map(({ booking }) => booking))
  return [
    ...(await count(
      sql`
        select 1 from queueing.slots s join queueing.bookings b on b.slot_id = s.id where b.seat is not null
        group by s.id, s.capacity having count(*) > s.capacity`,
      'slots with more people than seats',
    )),
    ...(await count(
      sql`select 1 from queueing.bookings where seat is not null group by slot_id, seat having count(*) > 1`,
      'seats taken twice',
    )),
    ...(await count(sql`select 1 from queueing.bookings where seat is not null group by owner_id having count(*) > 1`, 'owners with two')),
    ...(await count(
      sql`select 1 from queueing.bookings where seat is not null group by customer_id, day having count(*) > 1`,
      'customers with two on a day',
    )),
    ...[...told].filter(([, { booking }]) => known.get(booking) !== 'booked').map(([key]) => `${key} was told booked and is not`),
    ...[...known.keys()].filter(booking => !bookings.has(booking)).map(booking => `${booking} is booked and nobody was told`),
    ...(keys.length === live.length ? [] : [`${keys.length} keys and ${live.length} bookings`]),
  ]
}

async function makeSlots(context: Context, { slots, capacity }: Storm): Promise<readonly string[]> {
  const site = (await readDirectory(context)).units.find(({ kind }) => kind === 'site')!
  const date = new Date(context.now() + 3 * day).toISOString().slice(0, 10)
  const each = Math.ceil(slots / resources)
  const found: string[] = []
  for (let index = 0; index < resources; index++) {
    const id = await operate(
      context,
      { name: 'queueing.put_resource', actor: { kind: 'system', id: 'storm' } },
      async operation =>
        await putResource(operation, {
          siteId: site.id,
          key: `storm-${index}`,
          group: 'storm',
          name: { 'zh-CN': `窗口 ${index}`, en: `Counter ${index}` },
          plan: {
            week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
            days: { [date]: [{ from: 480, to: 480 + each * 10, minutes: 10, capacity }] },
            follows: 'none',
            makeUpAs: null,
          },
          rules: { daysAhead: 7, holdMinutes: 10, closesBefore: 0, releasesUntil: 0, onceADay: 'group' },
        }),
    )
    const { days } = await listSlots(context, { resource: id }, 'en')
    found.push(...days.flatMap(({ slots: there }) => there.map(slot => slot.id)))
  }
  return found.slice(0, slots)
}

interface Waiting {
  readonly wish: SlotWish
  readonly answer: (told: { readonly code: string; readonly resent: boolean }) => void
  resent: boolean
}

/** Several server processes; what one has not answered when it dies is asked of another. */
async function startCrew(count: number, args: readonly string[]) {
  let numbers = 0
  let kills = 0
  const ending = { now: false }
  const members: { child: ChildProcess; readonly waiting: Map<number, Waiting> }[] = []
  const start = async (place: number): Promise<void> => {
    const child = fork(fileURLToPath(new URL('slot-program.ts', import.meta.url)), [...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const waiting = new Map<number, Waiting>()
    await new Promise<void>((resolve, reject) => {
      child.on('message', ({ number, code }: SlotAnswer) => {
        if (number < 0) return resolve()
        const found = waiting.get(number)
        waiting.delete(number)
        found?.answer({ code, resent: found.resent })
      })
      child.once('exit', code => reject(new Error(`a slot program ended with ${code}`)))
    })
    members[place] = { child, waiting }
    child.once('exit', () => {
      if (ending.now) return
      for (const each of waiting.values()) {
        each.resent = true
        send(members[(place + 1) % count]!, each)
      }
      waiting.clear()
    })
  }
  const send = (member: (typeof members)[number], each: Waiting) => {
    member.waiting.set(each.wish.number, each)
    member.child.send(each.wish, () => {})
  }
  await Promise.all(Array.from({ length: count }, async (_, place) => await start(place)))
  return {
    ask: async (wish: Omit<SlotWish, 'number'>, at: number) =>
      await new Promise<{ readonly code: string; readonly resent: boolean }>(answer => {
        let place = at % count
        // A process that is just being started again hears nothing.
        while (members[place]!.child.exitCode !== null || members[place]!.child.signalCode !== null) place = (place + 1) % count
        send(members[place]!, { wish: { ...wish, number: numbers++ }, answer, resent: false })
      }),
    /** Kills one after the other, each when another share of what there is has been booked. */
    killSometimes: async (times: number, done: () => number, of: number) => {
      for (let time = 1; time <= times; time++) {
        while (done() < (of * time) / (times + 2) && !ending.now) await new Promise(resolve => setTimeout(resolve, 5))
        if (ending.now) return
        const place = time % count
        members[place]!.child.kill('SIGKILL')
        kills++
        await start(place)
      }
    },
    killed: () => kills,
    stop: async () => {
      ending.now = true
      for (const { child } of members) child.disconnect()
      await Promise.all(members.map(async ({ child }) => child.exitCode ?? (await new Promise(resolve => child.once('exit', resolve)))))
    },
  }
}

/** The same chance every time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

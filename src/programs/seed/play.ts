import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import * as cases from '#cases'
import { signIn, signOut } from '#identity'
import { addDays, type Day, dayIn, type Instant, instantOf } from '#kernel'
import { type Context, countWaitingJobs, fireTimer, newUuid, nextTimer, startJobs } from '#kernel/server'
import { isWorkingDay } from '#organisation'
import { readDirectory } from '#organisation/server'
import { startSmsWorld } from '../../../test/world/sms.ts'
import { jobs, openDoors } from '../compose.ts'
import { demoPassword } from './enterprise.ts'
import { Face } from './face.ts'
import { type Life, lives, type Turn } from './lives.ts'
import { Townspeople } from './townspeople.ts'

/**
 * Plays the seeded lives through the doors the pages use, in the order in which they happened, each at its own time. Timers that came due between two turns fire at
 * their own instant: a case nobody looked at is overdue because its clock ran, not because somebody wrote so.
 */
export async function playLives(context: Context, databaseUrl: string): Promise<void> {
  // Messages of the past go to a gateway nobody reads; the demonstration's own begins empty.
  const sms = await startSmsWorld()
  let now = context.now()
  const past: Context = { ...context, config: { ...context.config, smsUrl: sms.url }, now: () => now, newId: () => newUuid(now) }
  const turns = await inOrder(context)
  now = turns[0]!.at
  const server = await openDoors(past)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const working = await startJobs(past, databaseUrl, { jobs, crontab: '' })
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  const people = await Townspeople.meet(past, url, sms)
  const set = (instant: Instant) => (now = instant)
  try {
    for (const { at, life, turn } of turns) {
      await letTimePass(past, at, set)
      await play(url, people, life, turn)
    }
    await letTimePass(past, context.now(), set)
    // What was begun in the past ends there: no job of it runs in the present.
    while ((await countWaitingJobs(context.database)) > 0) await pause(20)
  } finally {
    await working.stop()
    await server.app.close()
    await sms.close()
  }
}

interface Scheduled {
  readonly at: Instant
  readonly life: Life
  readonly turn: Turn
}

/** All turns of all lives by their instants; what would lie in the future is left out. */
async function inOrder(context: Context): Promise<readonly Scheduled[]> {
  const { calendar } = (await readDirectory(context)).units[0]!
  const today = dayIn(context.now(), calendar.zone)
  const at = ([days, time]: Turn['at']): Instant => {
    let day: Day = today
    for (let left = days; left > 0;) {
      day = addDays(day, -1)
      if (isWorkingDay(calendar, day)) left--
    }
    const [hours, minutes] = time.split(':').map(Number)
    return instantOf(day, hours! * 60 + minutes!, calendar.zone)
  }
  return lives
    .flatMap(life => life.turns.map(turn => ({ at: at(turn.at), life, turn })))
    .filter(turn => turn.at < context.now())
    .sort((a, b) => a.at - b.at)
}

async function letTimePass(context: Context, until: Instant, set: (instant: Instant) => void): Promise<void> {
  for (let timer = await nextTimer(context); timer && timer.dueAt <= until; timer = await nextTimer(context)) {
    set(timer.dueAt)
    await fireTimer(context, timer.name, timer.key)
  }
  set(until)
}

async function play(url: string, people: Townspeople, life: Life, turn: Turn): Promise<void> {
  switch (turn.do) {
    case 'submit':
      return await people.apply(life, 'submit')
    case 'leave draft':
      return await people.apply(life, 'leave')
    case 'mend':
      return await people.mend(life)
    case 'withdraw':
      return await people.withdraw(life)
    default:
      return await work(url, people.caseOf(life), turn)
  }
}

/** A member of staff at their desk, for one turn. */
async function work(url: string, id: string, turn: Extract<Turn, { readonly by: string }>): Promise<void> {
  const desk = new Face(url, 'desk')
  await desk.call(signIn, { login: turn.by, password: demoPassword })
  const { revision: seen } = await desk.call(cases.readWork, { id })
  if (turn.do === 'claim') await desk.call(cases.claim, { id })
  else if (turn.do === 'refuse') await desk.call(cases.refuse, { id, seen, action: 'refuse', reason: turn.reason })
  else if (turn.do === 'return') {
    const items = [{ kind: 'document', path: turn.document, reason: turn.reason }] as const
    await desk.call(cases.giveBack, { id, seen, action: 'return', items: [...items], note: turn.note })
  } else await desk.call(cases.advance, { id, seen, action: turn.do })
  await desk.call(signOut, {})
}

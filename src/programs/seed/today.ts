import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import * as cases from '#cases'
import type { CaseView } from '#cases'
import { type Input, readDefinition } from '#catalog'
import { type Context, startJobs } from '#kernel/server'
import { readDue, startAttempt } from '#payments'
import { listSlots } from '#queueing'
import { endVisit, openVisit } from '#visits'
import type { BankWorld } from '../../../test/world/bank.ts'
import { startSmsWorld } from '../../../test/world/sms.ts'
import { jobs, openDoors } from '../compose.ts'
import { Face } from './face.ts'
import { huangLei, songJia, wangJun, zhaoLan } from './lives.ts'
import { Townspeople } from './townspeople.ts'

/**
 * What happened this minute at the services that take money, time and cards, by the demonstration's own bank, hospital and water company: they know of it too, so all of it
 * can be gone on with. A bill that is paid, a visit to the doctor that comes, one that was called off and whose refund the bank refuses (the desk has to look into it), and a
 * bank card that waits for a clerk.
 */
export async function playToday(
  context: Context,
  databaseUrl: string,
  bank: Pick<BankWorld, 'pay' | 'misbehave' | 'notifyAt' | 'quiet'>,
): Promise<void> {
  // Their messages go to a gateway nobody reads; the demonstration's own begins empty.
  const sms = await startSmsWorld()
  const here: Context = { ...context, config: { ...context.config, smsUrl: sms.url } }
  const server = await openDoors(here)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const working = await startJobs(here, databaseUrl, { jobs, crontab: '' })
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  bank.notifyAt(url)
  try {
    const people = await Townspeople.meet(here, url, sms)
    await Promise.all([payBill(url, bank), seeDoctor(people, bank), callOffDoctor(people, bank), wantCard(people)])
  } finally {
    bank.notifyAt(null)
    await bank.quiet()
    await working.stop()
    await server.app.close()
    await sms.close()
  }
}

async function payBill(url: string, bank: Pick<BankWorld, 'pay'>): Promise<void> {
  const face = new Face(url, 'hall')
  await face.call(openVisit, { language: 'zh-CN' })
  const answers = [
    ['number', '1020030006'],
    ['phone', wangJun.phone],
  ] as const
  const filled = await choose(face, await fill(face, 'water-bill', answers), 'bill')
  await pay(face, await submit(face, filled), bank)
}

async function seeDoctor(people: Townspeople, bank: Pick<BankWorld, 'pay'>): Promise<void> {
  await register(await people.signIn(zhaoLan), zhaoLan, { bank, department: 0 })
}

async function callOffDoctor(people: Townspeople, bank: Pick<BankWorld, 'pay' | 'misbehave'>): Promise<void> {
  const face = await people.signIn(huangLei)
  const { head } = await register(face, huangLei, { bank, department: 1 })
  bank.misbehave('refuse', 1, 'refund')
  await face.call(cases.withdraw, { id: head.id })
  await until(face, head.id, each => each.phase === 'ended')
}

async function wantCard(people: Townspeople): Promise<void> {
  const face = await people.atTerminal('wangjiang-1', songJia)
  const answers = [
    ['phone', songJia.phone],
    ['home', '候潮路 18 号'],
    ['occupation', 'employee'],
    ['employer', '滨江望江电子有限公司'],
    ['purpose', 'wages'],
    ['own_use', true],
    [
      'signature',
      {
        strokes: [
          [120, 300, 180, 260, 240, 330, 300, 250],
          [340, 240, 360, 340, 420, 280],
        ],
      },
    ],
  ] as const
  await submit(face, await choose(face, await fill(face, 'bank-card-issue', answers), 'product'))
  await face.call(endVisit, { ending: 'completed' })
}

/** `department`: which of those that are offered; two people do not want the same time. */
async function register(
  face: Face,
  { name, idNumber }: typeof zhaoLan,
  { bank, department }: { readonly bank: Pick<BankWorld, 'pay'>; readonly department: number },
): Promise<CaseView> {
  const answers = [
    ['name', name],
    ['id_number', idNumber],
  ] as const
  const asked = await fill(face, 'outpatient-registration', answers)
  const withDoctor = await choose(face, await choose(face, asked, 'department', department), 'doctor')
  const offered = await face.call(cases.readOffers, { id: withDoctor.head.id, path: 'time' })
  if (offered.kind !== 'slot') throw new Error('a time is offered by slots')
  const { days } = await face.call(listSlots, { resource: offered.resource })
  // The last of what is offered: it can be called off for days.
  const slot = days.flatMap(({ slots }) => slots).findLast(({ free }) => free > 0)
  const choice = slot?.id ?? ''
  const timed = await face.call(cases.choose, { id: withDoctor.head.id, seen: withDoctor.revision, path: 'time', choice })
  return await pay(face, await submit(face, timed), bank)
}

async function fill(face: Face, service: string, answers: readonly (readonly [string, Input])[]): Promise<CaseView> {
  const { head } = await face.call(cases.openCase, { service })
  const { texts } = await face.call(readDefinition, { service, language: face.language })
  const consented = await face.call(cases.consent, { id: head.id, notice: texts.hash })
  const { revision: seen, entries } = consented.identified ? await face.call(cases.identify, { id: head.id }) : consented
  const patches = answers.filter(([path]) => entries[path]?.locked !== true).map(([path, input]) => ({ path, input }))
  return await face.call(cases.answer, { id: head.id, seen, patches })
}

/** One of what is offered, the first if nothing else is said. */
async function choose(face: Face, { head, revision: seen }: CaseView, path: string, which = 0): Promise<CaseView> {
  const offered = await face.call(cases.readOffers, { id: head.id, path })
  if (offered.kind !== 'lookup') throw new Error(`nothing is listed for ${path}`)
  return await face.call(cases.choose, { id: head.id, seen, path, choice: offered.items[which]!.item })
}

async function submit(face: Face, { head, revision: seen }: CaseView): Promise<CaseView> {
  return await face.call(cases.submit, { id: head.id, seen })
}

/** Pays as a phone would, and waits until what was paid for is there. */
async function pay(face: Face, { head }: CaseView, bank: Pick<BankWorld, 'pay'>): Promise<CaseView> {
  const { money } = (await until(face, head.id, each => each.phase === 'paying')).head
  const { due } = money!
  await face.call(startAttempt, { due, channel: 'phone' })
  for (;;) {
    const link = (await face.call(readDue, { due })).attempt?.link
    if (link) {
      bank.pay(link.slice(link.lastIndexOf('/') + 1))
      break
    }
    await pause(30)
  }
  return await until(face, head.id, each => each.phase === 'ended')
}

async function until(face: Face, id: string, holds: (head: CaseView['head']) => boolean): Promise<CaseView> {
  for (;;) {
    const view = await face.call(cases.readCase, { id })
    if (holds(view.head)) return view
    await pause(50)
  }
}

import type { CaseState, Change } from '#cases'
import type { Operation } from '#kernel/server'
import { ask, reverse } from '#partners/server'
import { closeDue, markPosted, openDue, refund } from '#payments/server'
import { book, hold, release } from '#queueing/server'
import type { CaseFile } from './keep.ts'

/*
 * What a case sets going below: a seat, an amount due, a refund, a question to a partner. All of it is written in the operation that changed the case; whoever is
 * outside hears of it after the commit, from the domain below.
 */
export async function setGoing(operation: Operation, file: CaseFile, changes: readonly Change[], after: CaseState): Promise<void> {
  for (const change of changes) await does(operation, file, change, after)
}

async function does(operation: Operation, { record, state: before }: CaseFile, change: Change, after: CaseState): Promise<void> {
  const { money } = after
  switch (change.type) {
    case 'seated': {
      const { booking: id, slot, state } = change.seat
      await hold(operation, { id, slot, owner: record.id, customer: record.subjectId ?? record.actorId })
      return state === 'booked' ? await book(operation, id) : undefined
    }
    case 'booked':
      return await book(operation, change.booking)
    case 'freed':
      return await release(operation, { id: change.booking, anyTime: true })
    case 'owed': {
      const { due: id, total: amount, currency } = change.money
      const { visitId, actorId: customerId, siteId, zone, serviceId: description } = record
      return await openDue(operation, {
        id,
        subject: { kind: 'case', id: record.id },
        amount,
        currency,
        description,
        visitId,
        customerId,
        siteId,
        zone,
      })
    }
    case 'unowed':
      return await closeDue(operation, money!.due)
    case 'refunding':
      return await refund(operation, { id: change.refund, due: money!.due, amount: change.amount, reason: 'case' })
    case 'asked': {
      const { id, partner: system, verb } = change.dealing
      const lock =
        verb === 'post'
          ? [...before.dealings, ...after.dealings].findLast(each => each.partner === system && each.verb === 'lock')
          : undefined
      const customer = record.subjectId ?? record.actorId
      return await ask(operation, { id, system, verb, request: change.request, owner: record.id, customer, follows: lock?.id ?? null })
    }
    case 'reversing':
      await reverse(operation, { id: operation.context.newId(), of: change.dealing })
      return
    case 'ended':
      // What was paid for is there: nobody needs to look for money without goods any more.
      return change.ending === 'outcome' && money?.state === 'paid' ? await markPosted(operation, money.due) : undefined
    default:
      return undefined
  }
}

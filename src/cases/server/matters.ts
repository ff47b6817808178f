import { type MatterRow, reasonsFor, type Remedy, showNumber } from '#cases'
import { requirePermission } from '#identity/server'
import { type Language, minute, Refusal, type StaffMember } from '#kernel'
import { type Context, operate, type Request } from '#kernel/server'
import { askNow } from '#partners/server'
import { listOpenMatters, type MatterRemedy, type OpenMatter, remedies, settleMatter as settlePayment } from '#payments/server'
import { findTerminal } from '#terminals/server'
import { departmentsOf, isWorkOf, lockWork } from './access.ts'
import { openFile } from './keep.ts'
import { run } from './run.ts'
import * as cases from './storage/cases.ts'

/** A terminal that was asked and is silent for this long is looked after by people. */
const darkAfter = 2 * minute

interface Found {
  readonly record: cases.CaseRecord
  readonly row: Omit<MatterRow, 'case' | 'remedies'>
  readonly remedies: readonly Remedy[]
  /** Of the money's side; null for what a device did. */
  readonly payment: OpenMatter | null
}

/** What did not come right by itself in the cases of one's scope and departments, oldest first. */
export async function listMatters(context: Context, actor: StaffMember, language: Language): Promise<readonly MatterRow[]> {
  requirePermission(actor, 'case.handle')
  const found = await findMatters(context, actor)
  return await Promise.all(
    found.map(async ({ record, row, remedies: possible }) => {
      const { service } = await openFile(context, context.database, record)
      const serviceName = service.texts[language].body['service.name'] ?? record.serviceId
      const terminal = row.place === null ? null : await findTerminal(context, row.place)
      const own = possible.filter(remedy => remedy === 'ask' || !isAboutMoney(remedy) || actor.permissions.includes('case.refuse'))
      return {
        ...row,
        place: terminal?.name[language] ?? null,
        case: { id: record.id, number: showNumber(record.number), serviceName },
        remedies: own,
      }
    }),
  )
}

/**
 * Does something about an open matter; what came right meanwhile is left as it is. Who settles money on their own word must be one who may refuse. What they said, and
 * why, is in the audit log.
 */
export async function settleMatter(
  context: Context,
  request: Request,
  actor: StaffMember,
  given: {
    readonly id: string
    readonly kind: string
    readonly matter: string
    readonly remedy: Remedy
    readonly reason?: string | undefined
    readonly card?: string | undefined
  },
): Promise<void> {
  const { remedy, reason = null, card = null } = given
  requirePermission(actor, isAboutMoney(remedy) ? 'case.refuse' : 'case.handle')
  const reasons = reasonsFor(remedy)
  await operate(context, request, async operation => {
    const file = await lockWork(operation, actor, given.id)
    const all = await findMatters(context, actor)
    const found = all.find(({ record, row }) => record.id === given.id && row.id === given.matter && row.kind === given.kind)
    if (!found?.remedies.includes(remedy)) throw new Refusal('case.nothing_open')
    if (reasons.length > 0 && !reasons.some(each => each === reason)) throw new Refusal('case.reason_needed')
    if (remedy === 'put_out' && card === null) throw new Refusal('case.card_needed')
    if (found.payment === null) {
      const result = remedy === 'put_out' ? 'done' : 'failed'
      await run(operation, file, { type: 'settleOutput', output: given.matter, result, word: { by: actor.id, reason: reason!, card } })
    } else {
      await settlePayment(operation, found.payment, remedy as MatterRemedy)
      if (remedy === 'ask') await askNow(operation, given.id)
    }
    operation.about('case', given.id, { matter: given.matter, kind: given.kind, remedy, reason })
  })
}

function isAboutMoney(remedy: Remedy): boolean {
  return remedy === 'again' || remedy === 'by_hand' || remedy === 'looked'
}

async function findMatters(context: Context, actor: StaffMember): Promise<readonly Found[]> {
  const { database, now } = context
  const matters = (await listOpenMatters(context)).filter(({ subjectKind }) => subjectKind === 'case')
  const records = await cases.findCases(
    database,
    matters.map(({ subjectId }) => subjectId),
  )
  const money = matters.flatMap(payment => {
    const record = records.find(({ id }) => id === payment.subjectId)
    if (!record || !isWorkOf(actor, record)) return []
    const { kind, id, amount, currency, since } = payment
    return [{ record, row: { kind, id, amount, currency, since, place: null }, remedies: remedies[kind], payment }]
  })
  const filter = { scope: actor.scope, departmentIds: departmentsOf(actor), before: now() - darkAfter }
  const dark = (await cases.findDarkOutputs(database, filter)).flatMap(({ record, output }): readonly Found[] => {
    const row = { kind: 'output_unknown', id: output, amount: null, currency: null, since: record.enteredAt ?? 0 } as const
    return [{ record, row: { ...row, place: record.terminalId }, remedies: ['put_out', 'not_put_out'], payment: null }]
  })
  return [...money, ...dark].sort((a, b) => a.row.since - b.row.since)
}

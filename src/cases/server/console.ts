import { type Counted, givenOf, type ImpactCounts } from '#cases'
import { type Impact, impactOf, type WrittenParts } from '#catalog'
import { readCandidate } from '#catalog/server'
import { dayIn, Refusal, requireRight, type StaffMember } from '#kernel'
import { type Context, operate, type Request } from '#kernel/server'
import { closeDepartment as close, lockDepartment } from '#organisation/server'
import { type CaseFile, openFile } from './keep.ts'
import * as cases from './storage/cases.ts'
import * as counts from './storage/counts.ts'

/** Cases read at a time: a few thousand are under way, and each is opened whole. */
const batch = 100

export async function countServices(context: Context, actor: StaffMember) {
  requireRight(actor, 'service.manage')
  return await counts.countByService(context.database)
}

/** Replays every case under way against what would be published. Refuses with `catalog.unknown_service`. */
export async function analyse(
  context: Context,
  actor: StaffMember,
  given: { readonly service: string; readonly parts?: WrittenParts | undefined; readonly version?: number | undefined },
): Promise<ImpactCounts | null> {
  const candidate = await readCandidate(context, actor, { ...given, today: dayIn(context.now(), 'Asia/Shanghai') })
  if (!candidate) return null
  const found = { drafts: nothing(), underWay: nothing(), same: 0 }
  for (let after: string | null = null; ;) {
    const ids: readonly string[] = await counts.findOpenIds(context.database, { service: given.service, after, most: batch })
    for (const id of ids) {
      const record = await cases.findCase(context.database, id)
      if (!record) continue
      const file = await openFile(context, context.database, record)
      if (record.intake === candidate.intake.hash && record.handling === candidate.handling.hash) found.same++
      else found[file.state.phase === 'draft' ? 'drafts' : 'underWay'][names[impactOn(file, candidate, context.now())]]++
    }
    if (ids.length < batch) return found
    after = ids.at(-1)!
  }
}

/** Closes a department; refuses with `case.department_has_work` while a case lies with it. New ones cannot come meanwhile: the department is locked. */
export async function closeDepartment(context: Context, request: Request, actor: StaffMember, id: string): Promise<void> {
  await operate(context, request, async operation => {
    await lockDepartment(operation, actor, id)
    const count = await counts.countAtDepartment(operation.sql, id)
    if (count > 0) throw new Refusal('case.department_has_work', { count })
    await close(operation, id)
  })
}

const names = { safe: 'safe', needs_answer: 'needsAnswer', breaking: 'breaking' } as const satisfies Record<Impact, keyof Counted>

/** Without an intake or a handling there is nothing a case could move to. */
function impactOn(
  { record, state, rules }: CaseFile,
  { intake, handling }: NonNullable<Awaited<ReturnType<typeof readCandidate>>>,
  now: number,
): Impact {
  if (!intake.program || !handling.body) return 'breaking'
  return impactOf(
    { given: givenOf(state), stage: state.stage?.id ?? null, program: rules.program },
    { program: intake.program, handling: handling.body },
    dayIn(now, record.zone),
  )
}

function nothing(): Counted {
  return { safe: 0, needsAnswer: 0, breaking: 0 }
}

import type { Handling, Intake, Service, Stage } from './definition.ts'
import { type Finding, finding } from './findings.ts'
import { atLeast } from './lint-fields.ts'
import { ruleFindings, vocabularyOf } from './lint-rules.ts'
import { idsOf, unknown } from './lint-structure.ts'

/** Whether a stage is done by money, a partner or a device instead of by staff. */
export function runsItself({ pay, auto, device }: Stage): boolean {
  return pay !== undefined || auto !== undefined || device !== undefined
}

/** Where a stage leads without anybody's action. */
export function waysOf({ pay, auto, device }: Stage): readonly string[] {
  return [pay?.paid, auto?.done, auto?.refused, device?.done, device?.failed].filter(each => each !== undefined)
}

/** Stages that run themselves, decisions on the spot, and calling off. */
export function lintDoing(handling: Handling, intake: Intake | undefined, service: Service): readonly Finding[] {
  return [
    ...handling.stages.flatMap(stage => lintStage(stage, handling, intake, service)),
    ...paying(handling, intake),
    ...unpaid(handling, intake),
    ...lintCancel(handling, intake),
  ]
}

function lintStage(stage: Stage, handling: Handling, intake: Intake | undefined, { channels }: Service): readonly Finding[] {
  const { id, pay, auto, device, onSpot, actions, deadline } = stage
  const place = `handling.stages.${id}`
  const kinds = [pay, auto, device].filter(each => each !== undefined).length
  const outcomes = new Map(handling.outcomes.map(each => [each.id, each]))
  const known = new Set([...idsOf(handling.stages), ...outcomes.keys()])
  const leads = (to: string | undefined, setting: string, wanted: 'granted' | 'refused' | null) => [
    ...unknown('stage', to, known, `${place}.${setting}`),
    ...(to !== undefined && wanted !== null && outcomes.has(to) && outcomes.get(to)!.kind !== wanted
      ? [finding('outcome_unfit_here', `${place}.${setting}`, { id, outcome: to })]
      : []),
  ]
  const words = vocabularyOf(intake ?? { fields: [], groups: [], lists: [] })
  const needsPresence = onSpot === true || device !== undefined
  return [
    ...(kinds > 1 || (kinds > 0 && (actions.length > 0 || onSpot === true)) ? [finding('stage_mixed', place, { id })] : []),
    ...leads(pay?.paid, 'pay.paid', 'granted'),
    ...leads(auto?.done, 'auto.done', 'granted'),
    ...leads(auto?.refused, 'auto.refused', 'refused'),
    ...leads(device?.done, 'device.done', 'granted'),
    ...leads(device?.failed, 'device.failed', 'refused'),
    ...Object.entries(auto?.with ?? {}).flatMap(([name, rule]) => ruleFindings(rule, words, `${place}.auto.with.${name}`, 'plain')),
    ...unknown('list', auto?.reasons, new Set(idsOf(handling.lists)), `${place}.auto.reasons`),
    ...(auto?.verb === 'lock' && !handling.stages.some(each => each.auto?.verb === 'post' && each.auto.partner === auto.partner)
      ? [finding('lock_idle', `${place}.auto`, { id })]
      : []),
    ...(needsPresence && channels.includes('hall') ? [finding('presence_online', place, { id })] : []),
    ...(onSpot === true && !('minutes' in deadline) ? [finding('on_spot_slow', `${place}.deadline`, { id })] : []),
    ...(device && intake && !intake.devices.includes('card-dispenser') ? [finding('dispenser_missing', `${place}.device`)] : []),
  ]
}

function paying({ stages }: Handling, intake: Intake | undefined): readonly Finding[] {
  const found = stages.filter(({ pay }) => pay !== undefined)
  const owed = (intake?.fees ?? []).length > 0
  return [
    ...(owed && found.length === 0 ? [finding('pay_missing', 'handling.stages')] : []),
    ...(intake && !owed ? found.map(({ id }) => finding('pay_idle', `handling.stages.${id}.pay`, { id })) : []),
    ...found.slice(1).map(({ id }) => finding('pay_twice', `handling.stages.${id}.pay`, { id })),
  ]
}

/** What is delivered is paid: nothing is posted, put out or granted on a way round the payment. */
function unpaid({ stages, outcomes }: Handling, intake: Intake | undefined): readonly Finding[] {
  if ((intake?.fees ?? []).length === 0 || !stages.some(({ pay }) => pay !== undefined)) return []
  const seen = new Set<string>()
  const open = stages.slice(0, 1).map(({ id }) => id)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    const index = stages.findIndex(stage => stage.id === id)
    const stage = stages[index]
    if (!stage || stage.pay) continue
    open.push(...waysOf(stage), ...stage.actions.flatMap(({ kind, to }) => (kind === 'advance' && to !== undefined ? [to] : [])))
    if (stage.when !== undefined && stages[index + 1]) open.push(stages[index + 1]!.id)
  }
  return [
    ...stages
      .filter(({ id, auto, device }) => seen.has(id) && (auto?.verb === 'post' || device !== undefined))
      .map(({ id }) => finding('delivered_unpaid', `handling.stages.${id}`, { id })),
    ...outcomes
      .filter(({ id, kind }) => seen.has(id) && kind === 'granted')
      .map(({ id }) => finding('delivered_unpaid', `handling.outcomes.${id}`, { id })),
  ]
}

function lintCancel({ cancel }: Handling, intake: Intake | undefined): readonly Finding[] {
  if (!cancel?.until) return []
  const { minutesBefore, slot } = cancel.until
  const field = intake?.fields.find(({ id }) => id === slot)
  return [
    ...atLeast(0, 'handling.cancel.until.minutesBefore', minutesBefore),
    ...(intake && field?.kind !== 'slot' ? [finding('cancel_slot_unfit', 'handling.cancel.until.slot', { id: slot })] : []),
  ]
}

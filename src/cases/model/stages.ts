import { type Answers, compileRequest, compileRule, compileText, type Deadline, feesOf, type Handling, look, type Stage } from '#catalog'
import { hour, type Instant, minute, Refusal } from '#kernel'
import { addWorkingDays, addWorkingTime, type WorkingCalendar, workingTimeBetween } from '#organisation'
import type { Change } from './commands.ts'
import { type CaseState, givenOf, type StageState } from './state.ts'
import type { Rules, World } from './world.ts'

/* How a case goes from stage to stage, and what a stage sets going when it is entered. */

/** To a stage (or the next one that applies), or to the end. `state` is the case as it stands when it goes on. */
export function follow(rules: Rules, state: CaseState, to: string | undefined, world: World): readonly Change[] {
  const outcome = rules.handling.outcomes.find(({ id }) => id === to)
  if (outcome) return [{ type: 'ended', ending: 'outcome', outcome: outcome.id, reason: null, at: world.now }]
  const index = rules.handling.stages.findIndex(({ id }) => id === to)
  if (index < 0) throw new Refusal('case.no_stage')
  return enterFrom(rules, state, index, world)
}

/** Into the first stage from `index` on that applies to this case; where nothing is to be paid, past the payment. */
export function enterFrom(rules: Rules, state: CaseState, index: number, world: World): readonly Change[] {
  const { handling, program } = rules
  const answers = look(program, givenOf(state), world.today).outside
  const stage = handling.stages.slice(index).find(({ when }) => when === undefined || compileRule(when)(answers))
  if (!stage) throw new Refusal('case.no_stage')
  if (stage.pay) return enterPayment(rules, state, stage, answers, world)
  // Where no device can do it, it goes the way of a device that did not.
  if (stage.device && !world.has('card-dispenser')) return follow(rules, state, stage.device.failed, world)
  return [{ type: 'entered', stage: stageStateOf(handling, stage, answers, world) }, ...setGoing(stage, answers, world)]
}

function enterPayment(rules: Rules, state: CaseState, stage: Stage, answers: Answers, world: World): readonly Change[] {
  const { intake } = rules.program
  const fees = feesOf(rules.program, givenOf(state), world.today)
  if (!fees) throw new Refusal('case.fee_unknown')
  if (fees.total === 0) return follow(rules, state, stage.pay!.paid, world)
  const until = world.now + (intake.minutesToPay ?? minutesToPay) * minute
  const entered = stageStateOf(rules.handling, stage, answers, world)
  const money = { due: world.newId(), ...fees, until, state: 'open' } as const
  return [
    { type: 'entered', stage: { ...entered, dueAt: until, warnAt: until } },
    { type: 'owed', money },
  ]
}

/** Where a definition does not say it (one that was published before it could). */
const minutesToPay = 15

function setGoing({ id, auto, device }: Stage, answers: Answers, world: World): readonly Change[] {
  if (auto) {
    const request = compileRequest(auto.with)(answers)
    if (!request) throw new Refusal('case.request_incomplete')
    const { partner, verb } = auto
    return [{ type: 'asked', dealing: { id: world.newId(), stage: id, partner, verb, state: 'asked' }, request }]
  }
  return device ? [{ type: 'intended', output: { id: world.newId(), stage: id, state: 'intended' } }] : []
}

function stageStateOf(handling: Handling, stage: Stage, answers: Answers, world: World): StageState {
  const district = stage.department.district === undefined ? undefined : compileText(stage.department.district)(answers)
  const department = world.department(stage.department.key, district)
  if (!department) throw new Refusal('organisation.no_department')
  const dueAt = dueBy(stage.deadline, department.calendar, world.now)
  return {
    id: stage.id,
    departmentId: department.id,
    departmentPath: department.path,
    assigneeId: null,
    enteredAt: world.now,
    dueAt,
    warnAt: warnBy(handling, stage.deadline, department.calendar, world.now, dueAt),
    warned: false,
    overdue: false,
    pausedAt: null,
  }
}

export function dueBy(deadline: Deadline, calendar: WorkingCalendar, from: Instant): Instant {
  // Somebody waits: their minutes run when the office is closed, too.
  if ('minutes' in deadline) return from + deadline.minutes * minute
  return 'workingDays' in deadline
    ? addWorkingDays(calendar, from, deadline.workingDays)
    : addWorkingTime(calendar, from, deadline.workingHours * hour)
}

function warnBy(handling: Handling, deadline: Deadline, calendar: WorkingCalendar, from: Instant, dueAt: Instant): Instant {
  if ('minutes' in deadline) return from + ((dueAt - from) * handling.warnAt) / 100
  return addWorkingTime(calendar, from, (workingTimeBetween(calendar, from, dueAt) * handling.warnAt) / 100)
}

export function leave(state: CaseState, world: World, action: string): readonly Change[] {
  return state.stage ? [{ type: 'left', stage: state.stage.id, at: world.now, action }] : []
}

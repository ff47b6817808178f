import type { Fee, Field, Intake } from './definition.ts'
import { closingKinds } from './definition.ts'
import { thingsNamed } from './dependencies.ts'
import { type Finding, finding } from './findings.ts'
import { atLeast, isCurrency } from './lint-fields.ts'
import { isEverOpen, type Reach } from './lint-reach.ts'
import { ruleFindings, vocabularyOf } from './lint-rules.ts'
import { idsOf, twice, unknown } from './lint-structure.ts'
import { namesIn } from './rules.ts'

/** What is chosen of others' offers, what is owed for it, and the steps after the review. */
export function lintOffers(intake: Intake): readonly Finding[] {
  return [...intake.fields.flatMap(field => lintOffer(field, intake)), ...appointments(intake), ...lintFees(intake), ...closing(intake)]
}

function lintOffer({ id, kind, group, resource, lookup }: Field, intake: Intake): readonly Finding[] {
  const place = `intake.fields.${id}`
  const words = vocabularyOf(intake)
  const unfit = (setting: string) => finding('setting_unfit', `${place}.${setting}`, { setting })
  return [
    ...(kind === 'slot' && resource === undefined ? [finding('resource_missing', place, { id })] : []),
    ...(kind !== 'slot' && resource !== undefined ? [unfit('resource')] : []),
    ...(kind === 'lookup' && lookup === undefined ? [finding('lookup_missing', place, { id })] : []),
    ...(kind !== 'lookup' && lookup !== undefined ? [unfit('lookup')] : []),
    ...((kind === 'slot' || kind === 'lookup') && group !== undefined ? [finding('offer_grouped', `${place}.group`, { id })] : []),
    ...(kind === 'slot' && resource !== undefined ? ruleFindings(resource, words, `${place}.resource`, 'text') : []),
    ...(kind === 'lookup'
      ? Object.entries(lookup?.with ?? {}).flatMap(([name, rule]) => ruleFindings(rule, words, `${place}.lookup.with.${name}`, 'plain'))
      : []),
  ]
}

/** A time is chosen in an appointment, and an appointment is for that. */
function appointments({ steps, fields }: Intake): readonly Finding[] {
  const slots = new Set(fields.filter(({ kind }) => kind === 'slot').map(({ id }) => id))
  const asked = (step: Intake['steps'][number]) => step.screens.flatMap(screen => screen.fields ?? []).filter(id => slots.has(id))
  return steps.flatMap(step => {
    const place = `intake.steps.${step.id}`
    if (step.kind === 'appointment') return asked(step).length === 0 ? [finding('appointment_empty', place, { id: step.id })] : []
    return asked(step).map(id => finding('slot_outside', place, { id }))
  })
}

function lintFees(intake: Intake): readonly Finding[] {
  const { fees = [], steps } = intake
  const words = vocabularyOf(intake)
  const paying = steps.filter(({ kind }) => kind === 'payment')
  return [
    ...twice('fee', idsOf(fees), id => `intake.fees.${id}`),
    ...fees.flatMap(({ id, when, amount, currency }) => [
      ...unknown('condition', when, new Set(idsOf(intake.conditions)), `intake.fees.${id}.when`),
      ...ruleFindings(amount, words, `intake.fees.${id}.amount`, 'number'),
      ...(isCurrency(currency) ? [] : [finding('currency_unknown', `intake.fees.${id}.currency`, { currency })]),
      ...(currency === fees[0]!.currency ? [] : [finding('fee_currencies', `intake.fees.${id}.currency`, { id })]),
    ]),
    ...(fees.length > 0 && paying.length === 0 ? [finding('payment_missing', 'intake.steps')] : []),
    ...(fees.length === 0 ? paying.map(({ id }) => finding('payment_idle', `intake.steps.${id}`)) : []),
    ...(fees.length > 0 && intake.minutesToPay === undefined ? [finding('minutes_to_pay_missing', 'intake.minutesToPay')] : []),
    ...(intake.minutesToPay === undefined ? [] : atLeast(1, 'intake.minutesToPay', intake.minutesToPay)),
  ]
}

/** After the review: what is paid, then what a device puts out, then the result, each at most once and asking nothing. */
function closing({ steps, devices }: Intake): readonly Finding[] {
  const order = ['payment', 'device', 'result'] as const
  const after = steps.filter(({ kind }) => closingKinds.has(kind))
  const misplaced = after.filter((step, index) => {
    const rank = order.indexOf(step.kind as (typeof order)[number])
    const before = after.slice(0, index).some(({ kind }) => order.indexOf(kind as (typeof order)[number]) >= rank)
    const asksLater = steps.slice(steps.indexOf(step)).some(({ kind }) => !closingKinds.has(kind))
    return step.kind !== 'result' && (before || asksLater)
  })
  const output = after.find(({ kind }) => kind === 'device')
  return [
    ...misplaced.map(({ id, kind }) => finding('step_misplaced', `intake.steps.${id}`, { kind })),
    ...after
      .filter(({ kind, screens }) => kind !== 'result' && screens.length > 0)
      .map(({ id, kind }) => finding('closing_asks', `intake.steps.${id}.screens`, { kind })),
    ...(output && !devices.includes('card-dispenser') ? [finding('dispenser_missing', 'intake.devices')] : []),
  ]
}

/** Every fee can be told when it applies, and none is below nothing. */
export function lintAmounts(intake: Intake, reached: Reach): readonly Finding[] {
  return (intake.fees ?? []).flatMap(fee => [...openFee(fee, intake, reached), ...negativeFee(fee, reached)])
}

function openFee({ id, when, amount }: Fee, intake: Intake, reached: Reach): readonly Finding[] {
  const named = thingsNamed(namesIn(amount), new Set(idsOf(intake.fields)), new Set())
  const condition = when === undefined ? [] : ([`condition:${when}`] as const)
  return intake.fields
    .filter(field => named.includes(`field:${field.id}`) && field.group === undefined)
    .filter(field => isEverOpen(field, reached, { things: condition, when: (_, sight) => sight.holds(when) }))
    .map(field => finding('fee_open', `intake.fees.${id}.amount`, { id, field: field.id }))
}

function negativeFee({ id, when, amount }: Fee, reached: Reach): readonly Finding[] {
  if (!reached.isSound(amount, 'number')) return []
  const rule = { '<': [amount, 0] } as const
  const below = reached.holds(rule)
  const decision = reached.decide({
    things: [...reached.thingsIn(amount), ...(when === undefined ? [] : [`condition:${when}` as const])],
    rules: [rule],
    until: 'held',
    holds: ({ sight, answers }) => (sight.holds(when) && below(answers)) || null,
  })
  return decision?.canHold === 'yes' ? [finding('fee_negative', `intake.fees.${id}.amount`, { id })] : []
}

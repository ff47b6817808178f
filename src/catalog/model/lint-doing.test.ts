import { describe as group, expect, test } from 'vitest'
import { languages } from '#kernel'
import { handlingSchema, intakeSchema, serviceSchema } from './definition.ts'
import { doingMessages } from './lint-messages-doing.ts'
import { describe, type Finding, lintDefinition } from './lint.ts'
import { plantOne, rowsOf, textsOf } from './test-kit.ts'

const today = '2026-11-22'

/** A visit to a doctor with everything that is offered by others, paid, done by partners, put out and called off. */
function sound() {
  return {
    service: serviceSchema.parse({
      id: 'visit',
      kind: 'handling',
      icon: 'calendar',
      category: 'health',
      owner: 'clinic',
      channels: ['kiosk'],
      order: 1,
    }),
    intake: intakeSchema.parse({
      format: 1,
      steps: [
        { id: 'what', kind: 'form', screens: [{ id: 'which', fields: ['rank', 'doctor', 'phone', 'account', 'bill', 'tip'] }] },
        { id: 'when', kind: 'appointment', screens: [{ id: 'time', fields: ['slot'] }] },
        { id: 'check', kind: 'review', screens: [] },
        { id: 'money', kind: 'payment', screens: [] },
        { id: 'card', kind: 'device', screens: [] },
        { id: 'done', kind: 'result', screens: [] },
      ],
      fields: [
        { id: 'rank', kind: 'choice', list: 'ranks' },
        { id: 'doctor', kind: 'choice', list: 'doctors' },
        { id: 'phone', kind: 'phone' },
        { id: 'account', kind: 'text' },
        {
          id: 'bill',
          kind: 'lookup',
          currency: 'CNY',
          lookup: { partner: 'biller', list: 'bills', with: { account: { var: 'account' } } },
        },
        { id: 'tip', kind: 'money', currency: 'CNY', limits: { least: 0, most: 5000 } },
        { id: 'slot', kind: 'slot', resource: { var: 'doctor' } },
      ],
      groups: [],
      conditions: [
        { id: 'expert', rule: { '==': [{ var: 'rank' }, 'expert'] } },
        { id: 'dear', rule: { '>': [{ var: 'bill.amount' }, 10_000] } },
      ],
      lists: [
        { id: 'ranks', items: [{ id: 'plain' }, { id: 'expert' }] },
        { id: 'doctors', items: [{ id: 'lin' }, { id: 'chen', when: 'dear' }] },
      ],
      documents: [],
      eligibility: [],
      contact: 'phone',
      devices: ['card-dispenser'],
      fees: [
        { id: 'expert_fee', when: 'expert', amount: 3000, currency: 'CNY' },
        { id: 'bill_fee', amount: { '+': [{ var: 'bill.amount' }, { var: 'tip' }] }, currency: 'CNY' },
      ],
      minutesToPay: 15,
      minutes: 4,
    }),
    handling: handlingSchema.parse({
      format: 1,
      stages: [
        {
          id: 'allow',
          onSpot: true,
          department: { key: 'clinic' },
          deadline: { minutes: 5 },
          actions: [
            { id: 'yes', kind: 'advance', to: 'keep', roles: ['clerk'] },
            { id: 'no', kind: 'refuse', outcome: 'refused', reasons: 'grounds', roles: ['clerk'] },
          ],
        },
        {
          id: 'keep',
          department: { key: 'clinic' },
          deadline: { minutes: 5 },
          actions: [],
          auto: {
            partner: 'hospital',
            verb: 'lock',
            with: { doctor: { var: 'doctor' } },
            done: 'pay',
            refused: 'refused',
            reasons: 'grounds',
          },
        },
        { id: 'pay', department: { key: 'clinic' }, deadline: { minutes: 15 }, actions: [], pay: { paid: 'register' } },
        {
          id: 'register',
          department: { key: 'clinic' },
          deadline: { minutes: 5 },
          actions: [],
          auto: {
            partner: 'hospital',
            verb: 'post',
            with: { start: { var: 'slot.start' }, paid: { var: 'bill.amount' } },
            done: 'put_out',
            refused: 'refused',
          },
        },
        {
          id: 'put_out',
          department: { key: 'clinic' },
          deadline: { minutes: 5 },
          actions: [],
          device: { kind: 'dispense', done: 'registered', failed: 'counter' },
        },
        {
          id: 'counter',
          department: { key: 'clinic' },
          deadline: { minutes: 30 },
          actions: [{ id: 'handed', kind: 'advance', to: 'registered', roles: ['clerk'] }],
        },
      ],
      outcomes: [
        { id: 'registered', kind: 'granted' },
        { id: 'refused', kind: 'refused' },
      ],
      lists: [{ id: 'grounds', items: [{ id: 'full' }] }],
      deadline: { workingDays: 1 },
      draftDays: 1,
      supplementDays: 1,
      warnAt: 80,
      notices: ['submitted', 'registered', 'refused', 'unpaid', 'refunded', 'cancelled'].map(on => ({ on, by: 'sms' })),
      cancel: { until: { minutesBefore: 120, slot: 'slot' } },
    }),
  }
}

const mistakes = rowsOf(`
time of nobody | cut intake.fields.slot.resource | resource_missing @ intake.fields.slot
lookup of nothing | cut intake.fields.bill.lookup | lookup_missing @ intake.fields.bill
resource of a text | set intake.fields.account.resource "lin" | setting_unfit @ intake.fields.account.resource
lookup of a text | set intake.fields.account.lookup {"partner":"biller","list":"bills","with":{}} | setting_unfit @ intake.fields.account.lookup
resource that is no text | set intake.fields.slot.resource {"var":"tip"} | rule_wrong_type @ intake.fields.slot.resource
lookup by what there is not | set intake.fields.bill.lookup.with.account {"var":"acount"} | rule_unknown_name @ intake.fields.bill.lookup.with.account
part there is not | set intake.fees.bill_fee.amount {"var":"bill.price"} | rule_unknown_name @ intake.fees.bill_fee.amount
offer in a group | add intake.groups {"id":"rows","least":0,"most":2} ; add intake.fields {"id":"other","kind":"lookup","group":"rows","lookup":{"partner":"biller","list":"bills","with":{}}} ; add intake.steps.what.screens {"id":"more","group":"rows"} | offer_grouped @ intake.fields.other.group
appointment without a time | set intake.steps.when.screens [] ; add intake.steps.what.screens.which.fields "slot" | step_empty @ intake.steps.when, slot_outside @ intake.steps.what, appointment_empty @ intake.steps.when
fee twice | add intake.fees {"id":"expert_fee","amount":1,"currency":"CNY"} | duplicate_id @ intake.fees.expert_fee
fee on an unknown condition | set intake.fees.expert_fee.when "x" | unknown_reference @ intake.fees.expert_fee.when, condition_unused @ intake.conditions.expert
fee that is no number | set intake.fees.bill_fee.amount {"var":"account"} | rule_wrong_type @ intake.fees.bill_fee.amount
fee in no currency | set intake.fees.expert_fee.currency "RMB" ; set intake.fees.bill_fee.currency "RMB" | currency_unknown @ intake.fees.expert_fee.currency, currency_unknown @ intake.fees.bill_fee.currency
fees in two currencies | set intake.fees.bill_fee.currency "USD" | fee_currencies @ intake.fees.bill_fee.currency
fee of what may be absent | set intake.fields.tip.required false | fee_open @ intake.fees.bill_fee.amount
fee below nothing | set intake.fees.bill_fee.amount {"-":[{"var":"bill.amount"},{"var":"tip"}]} | fee_negative @ intake.fees.bill_fee.amount
fees nobody pays | cut intake.steps.money | payment_missing @ intake.steps
payment of nothing | cut intake.fees | payment_idle @ intake.steps.money, condition_unused @ intake.conditions.expert, pay_idle @ handling.stages.pay.pay
no time to pay | cut intake.minutesToPay | minutes_to_pay_missing @ intake.minutesToPay
no minute to pay | set intake.minutesToPay 0 | limit_unsound @ intake.minutesToPay
payment that asks | set intake.steps.money.screens [{"id":"why","fields":["more"]}] ; add intake.fields {"id":"more","kind":"text"} | closing_asks @ intake.steps.money.screens
payment before the review | cut intake.steps.money ; insert intake.steps.1 {"id":"money","kind":"payment","screens":[]} | step_misplaced @ intake.steps.money
device before the payment | cut intake.steps.card ; insert intake.steps.3 {"id":"card","kind":"device","screens":[]} | step_misplaced @ intake.steps.money
no dispenser | set intake.devices [] | dispenser_missing @ intake.devices, dispenser_missing @ handling.stages.put_out.device
stage of two kinds | set handling.stages.pay.actions [{"id":"x","kind":"advance","to":"register","roles":["clerk"]}] | stage_mixed @ handling.stages.pay
payment that leads nowhere | set handling.stages.pay.pay.paid "x" | unreachable @ handling.stages.register, unreachable @ handling.stages.put_out, unreachable @ handling.stages.counter, unreachable @ handling.outcomes.registered, stage_endless @ handling.stages.pay, unknown_reference @ handling.stages.pay.pay.paid
partner that refuses and grants | set handling.stages.register.auto.refused "registered" | outcome_unfit_here @ handling.stages.register.auto.refused
partner told what there is not | set handling.stages.register.auto.with.start {"var":"slot.end"} | rule_unknown_name @ handling.stages.register.auto.with.start
partner's reasons unknown | set handling.stages.keep.auto.reasons "x" | unknown_reference @ handling.stages.keep.auto.reasons
lock without a post | set handling.stages.register.auto.partner "bank" | lock_idle @ handling.stages.keep
presence asked online | set service.channels ["kiosk","hall"] | presence_online @ handling.stages.allow, presence_online @ handling.stages.put_out
days on the spot | set handling.stages.allow.deadline {"workingDays":1} | on_spot_slow @ handling.stages.allow.deadline
nobody takes the money | cut handling.stages.pay.pay ; set handling.stages.pay.actions [{"id":"x","kind":"advance","to":"register","roles":["clerk"]}] ; cut handling.notices.4 ; cut handling.notices.3 | pay_missing @ handling.stages
money taken twice | add handling.stages {"id":"again","department":{"key":"clinic"},"deadline":{"minutes":5},"actions":[],"pay":{"paid":"registered"}} ; set handling.stages.counter.actions.handed.to "again" | pay_twice @ handling.stages.again.pay
done before it is paid | set handling.stages.keep.auto.done "register" | unreachable @ handling.stages.pay, delivered_unpaid @ handling.stages.register, delivered_unpaid @ handling.stages.put_out, delivered_unpaid @ handling.outcomes.registered
put out on a way round | add handling.stages.allow.actions {"id":"gift","kind":"advance","to":"put_out","roles":["clerk"]} | delivered_unpaid @ handling.stages.put_out, delivered_unpaid @ handling.outcomes.registered
cancel by no time | set handling.cancel.until.slot "tip" | cancel_slot_unfit @ handling.cancel.until.slot
cancel before nothing | set handling.cancel.until.minutesBefore -1 | limit_unsound @ handling.cancel.until.minutesBefore
unpaid untold | cut handling.notices.3 | moment_untold @ handling.notices
cancelled without a way | cut handling.cancel | notice_never @ handling.notices.cancelled
`)

function findingsOf(changes: string): readonly Finding[] {
  const definition = sound()
  for (const change of changes.split(/\s+;\s+/).filter(each => each !== '')) plantOne(definition, change)
  return lintDefinition({ ...definition, texts: textsOf(definition) }, today)
}

const brief = (findings: readonly Finding[]) => findings.map(({ code, place }) => `${code} @ ${place.replace(/\.auto$/, '')}`)

group('a definition with money, times, partners and devices', () => {
  test('has no findings when it is sound', () => {
    expect(brief(findingsOf(''))).toEqual([])
  })

  test.each(mistakes)('$what', ({ changes, found }) => {
    expect(brief(findingsOf(changes))).toEqual(found)
  })

  test('every code is planted, and said in words with its place', () => {
    const planted = mistakes.flatMap(({ changes }) => findingsOf(changes))
    expect(Object.keys(doingMessages).filter(code => !planted.some(each => each.code === code))).toEqual([])
    for (const language of languages) {
      const told = planted.map(each => ({ place: each.place, ...describe(each, language) }))
      expect(told.filter(({ message, cure, place }) => !message.includes(place) || /\{\w+\}|undefined/.test(message + cure))).toEqual([])
      expect(told.filter(({ cure }) => /\p{Script=Han}/u.test(cure) !== (language === 'zh-CN'))).toEqual([])
    }
  })
})

import type { Message } from './lint-messages.ts'

/** What can be wrong with times, lookups, fees, and with what partners, money and devices do. */
export const doingMessages = {
  resource_missing: {
    severity: 'error',
    'zh-CN': ['时段字段“{id}”没有写明是谁的时段。', '写上 resource。'],
    en: ['The time “{id}” does not say whose times are offered.', 'Give it a `resource`.'],
  },
  lookup_missing: {
    severity: 'error',
    'zh-CN': ['查询字段“{id}”没有写明向哪个业务系统查什么。', '写上 lookup。'],
    en: ['The lookup “{id}” does not say whom to ask for what.', 'Give it a `lookup`.'],
  },
  offer_grouped: {
    severity: 'error',
    'zh-CN': ['字段“{id}”要向别处查询，不能放在分组里。', '把它移到分组外面。'],
    en: ['The field “{id}” is offered by others and cannot stand in a group.', 'Move it out of the group.'],
  },
  appointment_empty: {
    severity: 'error',
    'zh-CN': ['预约步骤“{id}”没有可选的时段。', '放一个时段字段（kind 为 slot）进去，或者改成填写步骤。'],
    en: ['The appointment “{id}” has no time to choose.', 'Put a field of the kind slot in it, or make it a form.'],
  },
  slot_outside: {
    severity: 'error',
    'zh-CN': ['时段字段“{id}”不在预约步骤里。', '把它移到 kind 为 appointment 的步骤。'],
    en: ['The time “{id}” is not chosen in an appointment.', 'Move it to a step of the kind appointment.'],
  },
  fee_currencies: {
    severity: 'error',
    'zh-CN': ['费用“{id}”的币种和别的费用不一样。', '用同一个币种。'],
    en: ['The fee “{id}” has another currency than the first.', 'Use one currency for all fees.'],
  },
  fee_open: {
    severity: 'error',
    'zh-CN': ['算费用“{id}”时，字段“{field}”可能没有内容，就算不出多少钱。', '收这笔费用时，让这个字段总是询问并且必填。'],
    en: [
      'When the fee “{id}” applies, the field “{field}” may be absent, and the amount cannot be told.',
      'Always ask and require that field when the fee applies.',
    ],
  },
  fee_negative: {
    severity: 'error',
    'zh-CN': ['费用“{id}”可能小于零。', '改正算法，或者给用到的字段加上限制。'],
    en: ['The fee “{id}” can be less than nothing.', 'Correct it, or limit the fields it is made of.'],
  },
  payment_missing: {
    severity: 'error',
    'zh-CN': ['有费用，却没有缴费步骤。', '在核对之后添加 kind 为 payment 的步骤。'],
    en: ['There are fees but no step to pay them.', 'Add a step of the kind payment after the review.'],
  },
  payment_idle: {
    severity: 'error',
    'zh-CN': ['有缴费步骤，却没有费用。', '写上 fees，或者删去这个步骤。'],
    en: ['There is a step to pay but nothing to be paid.', 'Give the intake its fees, or remove the step.'],
  },
  minutes_to_pay_missing: {
    severity: 'error',
    'zh-CN': ['有费用，却没有写明要在多少分钟内付清。', '写上 minutesToPay。'],
    en: ['There are fees, but not how many minutes one has to pay them.', 'Give `minutesToPay`.'],
  },
  closing_asks: {
    severity: 'error',
    'zh-CN': ['{kind}在提交之后，不能再询问。', '把它的页面移到核对之前。'],
    en: ['A {kind} comes after everything was sent and cannot ask.', 'Move its screens before the review.'],
  },
  dispenser_missing: {
    severity: 'error',
    'zh-CN': ['要出卡，设备里却没有发卡机。', '在 devices 中写上 card-dispenser。'],
    en: ['Something is dispensed, but the devices name no dispenser.', 'Add card-dispenser to the devices.'],
  },
  stage_mixed: {
    severity: 'error',
    'zh-CN': ['环节“{id}”既由人办，又自动办，或者有两种自动办法。', '分成几个环节。'],
    en: ['The stage “{id}” is done by staff and by itself, or in two ways at once.', 'Make it several stages.'],
  },
  outcome_unfit_here: {
    severity: 'error',
    'zh-CN': ['环节“{id}”从这里不能通向结果“{outcome}”。', '办成的通向同意类的结果，没有办成的通向拒绝类的结果。'],
    en: [
      'From here the stage “{id}” cannot lead to the outcome “{outcome}”.',
      'What was done leads to granted outcomes, what was not to refused ones.',
    ],
  },
  lock_idle: {
    severity: 'warning',
    'zh-CN': ['环节“{id}”锁定了，后面却没有入账。', '添加同一个业务系统的 post 环节，或者删去锁定。'],
    en: ['The stage “{id}” locks something that is never posted.', 'Add a stage that posts to the same partner, or remove the lock.'],
  },
  presence_online: {
    severity: 'error',
    'zh-CN': ['环节“{id}”要人在终端前，网上却也提供这项服务。', '从 channels 中去掉 hall。'],
    en: ['The stage “{id}” needs the person at a terminal, but the service is offered online too.', 'Remove hall from the channels.'],
  },
  on_spot_slow: {
    severity: 'error',
    'zh-CN': ['有人站着等环节“{id}”，它的时限却不是分钟。', '写成 minutes。'],
    en: ['Somebody stands and waits for the stage “{id}”, but its deadline is not in minutes.', 'Give the deadline in `minutes`.'],
  },
  pay_missing: {
    severity: 'error',
    'zh-CN': ['有费用，却没有收费的环节。', '添加一个带 pay 的环节。'],
    en: ['There are fees, but no stage takes the money.', 'Add a stage with `pay`.'],
  },
  pay_idle: {
    severity: 'error',
    'zh-CN': ['环节“{id}”收费，却没有费用。', '写上 fees，或者删去 pay。'],
    en: ['The stage “{id}” takes money, but there are no fees.', 'Give the intake its fees, or remove `pay`.'],
  },
  pay_twice: {
    severity: 'error',
    'zh-CN': ['环节“{id}”又收一次费。', '只留一个收费的环节。'],
    en: ['The stage “{id}” takes the money again.', 'Keep one stage with `pay`.'],
  },
  delivered_unpaid: {
    severity: 'error',
    'zh-CN': ['不付钱也能走到“{id}”。', '把收费的环节放在它前面的必经之路上。'],
    en: ['“{id}” can be reached without paying.', 'Put the stage that takes the money before it, on every way.'],
  },
  cancel_slot_unfit: {
    severity: 'error',
    'zh-CN': ['取消时限要看的“{id}”不是时段字段。', '改成一个时段字段（kind 为 slot）。'],
    en: ['“{id}”, by which it is told until when one can cancel, is no time that was chosen.', 'Name a field of the kind slot.'],
  },
  moment_untold: {
    severity: 'error',
    'zh-CN': ['可能发生“{id}”，却没有通知客户。', '在 notices 中添加它的通知。'],
    en: ['“{id}” can happen, and the customer is not told.', 'Add a notice for it.'],
  },
} as const satisfies Readonly<Record<string, Message>>

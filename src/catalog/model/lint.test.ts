import * as fc from 'fast-check'
import { describe as group, expect, test } from 'vitest'
import { type Language, languages } from '#kernel'
import { guideSchema, handlingSchema, intakeSchema, serviceSchema } from './definition.ts'
import { doingMessages } from './lint-messages-doing.ts'
import { describe, type Finding, findingCodes, lintDefinition, type World } from './lint.ts'
import { plantOne, rowsOf, textsOf } from './test-kit.ts'
import { runs } from '../../../test/setup/runs.ts'

const today = '2026-11-22'
const world: World = { roles: ['clerk', 'head'], departments: ['residence', 'district'], services: ['pension'] }

/** A small service with one of everything. */
function sound() {
  return {
    service: serviceSchema.parse({
      id: 'permit',
      kind: 'handling',
      icon: 'house',
      category: 'residence',
      owner: 'residence',
      channels: ['kiosk'],
      order: 1,
    }),
    intake: intakeSchema.parse({
      format: 1,
      steps: [
        { id: 'you', kind: 'identify', screens: [{ id: 'who', fields: ['name', 'id_card', 'phone', 'birth'] }] },
        {
          id: 'matter',
          kind: 'form',
          screens: [
            { id: 'whose', fields: ['acting', 'child_name', 'child_id'] },
            { id: 'home', fields: ['housing', 'rent', 'since', 'landlord', 'address', 'plate'] },
            { id: 'aid', when: 'is_old', fields: ['benefits'] },
            { id: 'family', group: 'members' },
          ],
        },
        { id: 'papers', kind: 'documents', when: 'is_rented', screens: [] },
        { id: 'check', kind: 'review', screens: [{ id: 'agree', fields: ['truthful', 'signed'] }] },
        { id: 'done', kind: 'result', screens: [] },
      ],
      fields: [
        { id: 'name', kind: 'name', prefill: [{ from: 'card.name', trust: 'A', locked: true }] },
        { id: 'id_card', kind: 'idcard', prefill: [{ from: 'card.idNumber', trust: 'A' }] },
        { id: 'phone', kind: 'phone', prefill: [{ from: 'visit.phone', trust: 'B' }] },
        { id: 'birth', kind: 'date', limits: { earliest: '1900-01-01', latest: 'today' } },
        { id: 'acting', kind: 'choice', list: 'persons' },
        { id: 'child_name', kind: 'name', when: 'for_child' },
        { id: 'child_id', kind: 'idcard', when: 'for_child' },
        { id: 'housing', kind: 'choice', list: 'housings' },
        { id: 'rent', kind: 'money', currency: 'CNY', when: 'is_rented', limits: { least: 1, most: 10_000_000 } },
        { id: 'since', kind: 'date', limits: { earliest: 'today-3650', latest: 'today+30' }, required: 'is_rented' },
        { id: 'landlord', kind: 'phone', when: 'is_rented', required: false },
        { id: 'address', kind: 'address', list: 'districts' },
        { id: 'plate', kind: 'text', required: false, limits: { longest: 8, form: '[A-Z0-9]+' } },
        { id: 'benefits', kind: 'choices', list: 'benefits', required: false, limits: { least: 1, most: 2 } },
        { id: 'relation', kind: 'choice', list: 'relations', group: 'members' },
        { id: 'age', kind: 'number', group: 'members', limits: { least: 0, most: 130 } },
        { id: 'school', kind: 'text', group: 'members', when: 'is_pupil' },
        { id: 'truthful', kind: 'consent' },
        { id: 'signed', kind: 'signature' },
      ],
      groups: [{ id: 'members', least: 0, most: 8 }],
      conditions: [
        { id: 'for_child', rule: { '==': [{ var: 'acting' }, 'child'] } },
        { id: 'is_rented', rule: { '==': [{ var: 'housing' }, 'rented'] } },
        { id: 'is_old', rule: { '>=': [{ years: { var: 'birth' } }, 60] } },
        { id: 'is_pupil', rule: { and: [{ '==': [{ var: 'relation' }, 'child'] }, { '<': [{ var: 'age' }, 18] }] } },
        { id: 'has_child', rule: { some: ['members', { '==': [{ var: 'relation' }, 'child'] }] } },
      ],
      lists: [
        { id: 'persons', items: [{ id: 'self' }, { id: 'child' }] },
        { id: 'housings', items: [{ id: 'owned' }, { id: 'rented' }, { id: 'relatives' }] },
        { id: 'districts', items: [{ id: 'east' }, { id: 'west' }] },
        { id: 'benefits', items: [{ id: 'heating' }, { id: 'transport' }, { id: 'kindergarten', when: 'has_child' }] },
        { id: 'relations', items: [{ id: 'spouse' }, { id: 'child' }] },
      ],
      documents: [
        { id: 'lease', when: 'is_rented', accepts: ['application/pdf', 'image/jpeg'], files: { least: 1, most: 5 }, largest: 5_000_000 },
        { id: 'photo', accepts: ['image/jpeg'], files: { least: 1, most: 1 }, largest: 2_000_000, width: 358, height: 441 },
      ],
      eligibility: [{ id: 'too_young', stops: { '<': [{ years: { var: 'birth' } }, 16] } }],
      parties: {
        field: 'acting',
        items: [
          { item: 'self', role: 'self', name: 'name', idCard: 'id_card' },
          { item: 'child', role: 'guardian', name: 'child_name', idCard: 'child_id' },
        ],
      },
      contact: 'phone',
      devices: ['card-reader'],
      minutes: 8,
    }),
    handling: handlingSchema.parse({
      format: 1,
      stages: [
        {
          id: 'examine',
          department: { key: 'residence', district: { var: 'address.region' } },
          deadline: { workingDays: 2 },
          actions: [
            { id: 'pass', kind: 'advance', to: 'visit', roles: ['clerk'], key: 'p' },
            { id: 'ask_back', kind: 'return', roles: ['clerk'], reasons: 'faults', key: 'r' },
            { id: 'refuse', kind: 'refuse', roles: ['head'], outcome: 'refused', reasons: 'grounds' },
          ],
        },
        {
          id: 'visit',
          when: { '==': [{ var: 'housing' }, 'rented'] },
          department: { key: 'district' },
          deadline: { workingHours: 8 },
          actions: [{ id: 'visited', kind: 'advance', to: 'sign', roles: ['clerk'] }],
        },
        {
          id: 'sign',
          department: { key: 'residence' },
          deadline: { workingDays: 1 },
          actions: [{ id: 'grant', kind: 'advance', to: 'granted', roles: ['head'] }],
        },
      ],
      outcomes: [
        { id: 'granted', kind: 'granted' },
        { id: 'refused', kind: 'refused' },
      ],
      lists: [
        { id: 'faults', items: [{ id: 'unreadable' }] },
        { id: 'grounds', items: [{ id: 'not_resident' }] },
      ],
      deadline: { workingDays: 5 },
      draftDays: 30,
      supplementDays: 10,
      warnAt: 80,
      notices: ['submitted', 'returned', 'granted', 'refused'].map(on => ({ on, by: 'sms' })),
    }),
    guide: guideSchema.parse({ format: 1, topics: [{ id: 'pension', sections: ['who', 'need'], service: 'pension' }] }),
  }
}

type Sound = ReturnType<typeof sound>

/**
 * A table of mistakes: what | what is changed | what is found. Changes: `set`, `cut`, `add` (to a list) and `insert` (into a list) at a path, in which entries of a list
 * are named by id or number; `ask` makes a new condition and has a field ask it; `step` makes a form with a field, `cars` a group with a field.
 */
const structure = `
step twice | set intake.steps.papers.id "matter" | duplicate_id @ intake.steps.matter
screen twice | set intake.steps.matter.screens.whose.id "who" | duplicate_id @ intake.steps.matter.screens.who
field twice | add intake.fields {"id":"plate","kind":"text"} | duplicate_id @ intake.fields.plate
group named like a field | add intake.groups {"id":"age","least":0,"most":1} | duplicate_id @ intake.groups.age, group_nowhere @ intake.groups.age, group_empty @ intake.groups.age
condition twice | add intake.conditions {"id":"is_old","rule":{">":[{"var":"rent"},7]}} | duplicate_id @ intake.conditions.is_old
list twice | add intake.lists {"id":"persons","items":[{"id":"self"},{"id":"child"}]} | duplicate_id @ intake.lists.persons
item twice | add intake.lists.persons.items {"id":"self"} | duplicate_id @ intake.lists.persons.items.self
document twice | set intake.documents.0.id "photo" | duplicate_id @ intake.documents.photo
eligibility twice | add intake.eligibility {"id":"too_young","stops":{"<":[{"years":{"var":"birth"}},16]}} | duplicate_id @ intake.eligibility.too_young
list in both parts | set handling.lists.faults.id "benefits" ; set handling.stages.examine.actions.ask_back.reasons "benefits" | duplicate_id @ handling.lists.benefits
step on unknown condition | set intake.steps.papers.when "is_rentet" | unknown_reference @ intake.steps.papers.when
screen on unknown condition | set intake.steps.matter.screens.home.when "x" | unknown_reference @ intake.steps.matter.screens.home.when
field on unknown condition | set intake.fields.plate.when "x" | unknown_reference @ intake.fields.plate.when
group on unknown condition | set intake.groups.members.when "x" | unknown_reference @ intake.groups.members.when
document required by unknown condition | set intake.documents.photo.required "x" | unknown_reference @ intake.documents.photo.required
item on unknown condition | set intake.lists.housings.items.owned.when "x" | unknown_reference @ intake.lists.housings.items.owned.when
screen with unknown field | add intake.steps.you.screens.who.fields "nation" | unknown_reference @ intake.steps.you.screens.who.fields
screen with unknown group | set intake.steps.matter.screens.family.group "x" | unknown_reference @ intake.steps.matter.screens.family.group, group_nowhere @ intake.groups.members
field of unknown group | set intake.fields.plate.group "x" | unknown_reference @ intake.fields.plate.group, group_field_outside @ intake.steps.matter.screens.home.fields
field with unknown list | set intake.fields.address.list "x" | unknown_reference @ intake.fields.address.list, list_unused @ intake.lists.districts
unknown contact | set intake.contact "mobile" | unknown_reference @ intake.contact
party with unknown field | set intake.parties.items.0.name "x" | unknown_reference @ intake.parties.items.self.name
party for unknown item | set intake.parties.items.1.item "x" | unknown_reference @ intake.parties.items.x, parties_item_missing @ intake.parties.items
field on no screen | add intake.fields {"id":"passport","kind":"text"} | field_nowhere @ intake.fields.passport
field on two screens | add intake.steps.check.screens.agree.fields "phone" | field_twice @ intake.steps.check.screens.agree.fields
group's field by itself | add intake.steps.matter.screens.home.fields "age" | group_field_outside @ intake.steps.matter.screens.home.fields
group on no screen | cars ; cut intake.steps.matter.screens.garage | group_nowhere @ intake.groups.cars
group on two screens | add intake.steps.matter.screens {"id":"again","group":"members"} | group_twice @ intake.groups.members
group without fields | cars ; cut intake.fields.seats | group_empty @ intake.groups.cars
screen that shows nothing | add intake.steps.matter.screens {"id":"pause"} | screen_empty @ intake.steps.matter.screens.pause
form without screens | step more ; cut intake.steps.more.screens.0 ; cut intake.fields.more_field | step_empty @ intake.steps.more
documents step without documents | set intake.documents [] | step_empty @ intake.steps.papers
result that asks | add intake.steps.done.screens {"id":"end","fields":["why"]} ; add intake.fields {"id":"why","kind":"text"} | result_asks @ intake.steps.done.screens
six steps | step one ; step two | too_many_steps @ intake.steps
six steps, each for some | step one for_child ; step two is_rented | too_many_steps @ intake.steps
six steps, not decidable | add intake.conditions {"id":"odd","rule":{"==":[{"*":[{"var":"rent"},{"var":"rent"}]},7]}} ; step one odd ; step two odd | undecided @ intake.conditions.odd.rule, too_many_steps @ intake.steps
no review | cut intake.steps.check | field_nowhere @ intake.fields.truthful, field_nowhere @ intake.fields.signed, step_missing @ intake.steps
no result | cut intake.steps.done | step_missing @ intake.steps
review before a question | cut intake.steps.papers ; add intake.steps {"id":"late","kind":"documents","screens":[]} | step_misplaced @ intake.steps.check, step_misplaced @ intake.steps.done
two reviews | set intake.steps.matter.kind "review" | step_misplaced @ intake.steps.matter
review for some | set intake.steps.check.when "is_rented" | step_conditional @ intake.steps.check.when
nobody identified | set intake.steps.you.kind "form" | identify_missing @ intake.steps
card read too late | set intake.steps.you.kind "form" ; set intake.steps.matter.kind "identify" | identify_late @ intake.fields.name.prefill, identify_late @ intake.fields.id_card.prefill
no card reader | set intake.devices [] | device_missing @ intake.devices
no documents step | cut intake.steps.papers | documents_step_missing @ intake.steps
two documents steps | insert intake.steps.3 {"id":"more","kind":"documents","screens":[]} | documents_step_twice @ intake.steps.more
no time | set intake.minutes 0 | limit_unsound @ intake.minutes
`
const fields = `
choice without list | cut intake.fields.housing.list | list_missing @ intake.fields.housing, list_unused @ intake.lists.housings
list without items | set intake.lists.districts.items [] | list_empty @ intake.lists.districts
list nobody uses | add intake.lists {"id":"colours","items":[{"id":"red"}]} | list_unused @ intake.lists.colours
text with a list | set intake.fields.plate.list "persons" | setting_unfit @ intake.fields.plate.list
limits a kind does not know | set intake.fields.rent.limits.longest 5 | setting_unfit @ intake.fields.rent.limits.longest
text with a currency | set intake.fields.plate.currency "CNY" | setting_unfit @ intake.fields.plate.currency
money without currency | cut intake.fields.rent.currency | currency_missing @ intake.fields.rent
unknown currency | set intake.fields.rent.currency "RMB" | currency_unknown @ intake.fields.rent.currency
least above most | set intake.fields.age.limits {"least":18,"most":6} | limits_contradict @ intake.fields.age.limits
shortest above the longest by default | set intake.fields.plate.limits {"shortest":200} | limits_contradict @ intake.fields.plate.limits
more choices than items | set intake.fields.benefits.limits {"least":4} | limits_contradict @ intake.fields.benefits.limits
earliest after latest | set intake.fields.since.limits {"earliest":"today+31","latest":"today+30"} | limits_contradict @ intake.fields.since.limits
group with least above most | set intake.groups.members.least 9 | limits_contradict @ intake.groups.members
money in fractions of fen | set intake.fields.rent.limits.least 0.5 | limit_unsound @ intake.fields.rent.limits.least
seven decimals | set intake.fields.age.limits.decimals 7 | limit_unsound @ intake.fields.age.limits.decimals
bad relative day | set intake.fields.since.limits.latest "today + 30" | day_unsound @ intake.fields.since.limits.latest
day there is none of | set intake.fields.since.limits.earliest "2026-02-30" | day_unsound @ intake.fields.since.limits.earliest
bad regular expression | set intake.fields.plate.limits.form "[A-Z" | form_unsound @ intake.fields.plate.limits.form
slow regular expression | set intake.fields.plate.limits.form "([A-Z]+)+" | form_slow @ intake.fields.plate.limits.form
consent that need not be given | set intake.fields.truthful.required false | consent_optional @ intake.fields.truthful.required
a birth day for a name | set intake.fields.name.prefill.0.from "card.birth" | prefill_unfit @ intake.fields.name.prefill
typed by the person and locked | set intake.fields.phone.prefill.0.locked true | locked_untrusted @ intake.fields.phone.prefill
party's name of the wrong kind | set intake.parties.items.0.name "plate" | parties_wrong_kind @ intake.parties.items.self.name, parties_field_open @ intake.parties.items.self.name
party's choice of the wrong kind | set intake.fields.acting {"id":"acting","kind":"yesno"} | list_unused @ intake.lists.persons, parties_wrong_kind @ intake.parties.field, rule_unlike_types @ intake.conditions.for_child.rule
item without a party | cut intake.parties.items.1 | parties_item_missing @ intake.parties.items
party whose name need not be there | set intake.fields.child_name.required false | parties_field_open @ intake.parties.items.child.name
party whose number is not asked | set intake.fields.id_card.when "for_child" | parties_field_open @ intake.parties.items.self.idCard
nowhere to send a message | cut intake.contact | contact_missing @ intake.contact
contact that is no phone | set intake.contact "plate" | contact_wrong_kind @ intake.contact
contact for some | set intake.fields.phone.required "is_rented" | contact_optional @ intake.contact
document of no type | set intake.documents.photo.accepts [] | document_accepts_nothing @ intake.documents.photo.accepts
document with least above most | set intake.documents.lease.files.least 6 | limits_contradict @ intake.documents.lease.files
document of no size | set intake.documents.lease.largest 0 | limit_unsound @ intake.documents.lease.largest
pixels of a PDF | set intake.documents.lease.width 300 | photo_size_unfit @ intake.documents.lease
`
const rules = `
field shown when it is answered | ask plate.has_plate {"answered":"plate"} | circle @ intake.conditions.has_plate.rule
two fields that wait for each other | ask acting.named {"answered":"child_name"} | circle @ intake.conditions.for_child.rule
item that waits for itself | add intake.conditions {"id":"warm","rule":{"in":["heating",{"var":"benefits"}]}} ; set intake.lists.benefits.items.1.when "warm" | circle @ intake.conditions.warm.rule
group's field that waits for its rows | set intake.fields.relation.when "has_child" | circle @ intake.conditions.has_child.rule
unknown operator | set intake.conditions.is_rented.rule {"===":[{"var":"housing"},"rented"]} | rule_unknown_operator @ intake.conditions.is_rented.rule
two operators in one | set intake.conditions.is_rented.rule {"==":[{"var":"housing"},"rented"],"!":[true]} | rule_unknown_operator @ intake.conditions.is_rented.rule
unknown name | set intake.conditions.is_rented.rule {"==":[{"var":"house"},"rented"]} | rule_unknown_name @ intake.conditions.is_rented.rule
group's field outside of it | set intake.eligibility.0.stops {"<":[{"var":"age"},16]} | rule_unknown_name @ intake.eligibility.too_young.stops
address for its region | set intake.conditions.is_rented.rule {"==":[{"var":"address"},"east"]} | rule_wrong_type @ intake.conditions.is_rented.rule
text as a number | set intake.conditions.is_rented.rule {">":[{"var":"plate"},5]} | rule_wrong_type @ intake.conditions.is_rented.rule
number as a condition | set intake.conditions.is_rented.rule {"years":{"var":"birth"}} | rule_wrong_type @ intake.conditions.is_rented.rule
null for “not answered” | set intake.conditions.is_rented.rule {"!=":[{"var":"housing"},null]} | rule_wrong_type @ intake.conditions.is_rented.rule
comparison with nothing | set intake.conditions.is_rented.rule {"==":[{"var":"housing"}]} | rule_wrong_count @ intake.conditions.is_rented.rule
unknown item | set intake.conditions.is_rented.rule {"==":[{"var":"housing"},"rent"]} | rule_unknown_item @ intake.conditions.is_rented.rule
day compared with a number | set intake.conditions.is_rented.rule {">=":[{"var":"since"},60]} | rule_unlike_types @ intake.conditions.is_rented.rule
row of two groups | cars ; set intake.conditions.is_pupil.rule {"<":[{"var":"age"},{"var":"seats"}]} | row_condition_mixed @ intake.conditions.is_pupil.rule
row's condition outside of it | set intake.fields.plate.when "is_pupil" | row_condition_outside @ intake.fields.plate.when
unused condition | add intake.conditions {"id":"x","rule":{"answered":"rent"}} | condition_unused @ intake.conditions.x
`
const reach = `
two items at once | ask plate.torn {"and":[{"==":[{"var":"housing"},"owned"]},{"==":[{"var":"housing"},"rented"]}]} | condition_dead @ intake.conditions.torn.rule, unreachable @ intake.fields.plate
age beyond the limits | set intake.conditions.is_pupil.rule {">":[{"var":"age"},130]} | condition_dead @ intake.conditions.is_pupil.rule, unreachable @ intake.fields.school
more rows than there can be | ask plate.many {">":[{"count":"members"},8]} | condition_dead @ intake.conditions.many.rule, unreachable @ intake.fields.plate
hidden when asked about | ask plate.cheap {"and":[{"<":[{"var":"rent"},500]},{"==":[{"var":"housing"},"owned"]}]} | condition_dead @ intake.conditions.cheap.rule, unreachable @ intake.fields.plate
born in the future | ask plate.unborn {">":[{"days_until":{"var":"birth"}},0]} | condition_dead @ intake.conditions.unborn.rule, unreachable @ intake.fields.plate
day that is past | ask plate.early {"<":[{"today":[]},"2026-11-22"]} | condition_dead @ intake.conditions.early.rule, unreachable @ intake.fields.plate
dead step | set intake.conditions.is_rented.rule {">":[{"years":{"var":"birth"}},200]} ; cut handling.stages.visit ; set handling.stages.examine.actions.pass.to "sign" | condition_dead @ intake.conditions.is_rented.rule, unreachable @ intake.fields.rent, unreachable @ intake.fields.landlord, unreachable @ intake.steps.papers, unreachable @ intake.documents.lease, unreachable @ intake.documents.photo
dead screen | add intake.conditions {"id":"owner","rule":{"==":[{"var":"housing"},"owned"]}} ; set intake.steps.papers.screens [{"id":"x","when":"owner","fields":["why"]}] ; add intake.fields {"id":"why","kind":"text"} | unreachable @ intake.steps.papers.screens.x
always | ask plate.sure true | condition_always @ intake.conditions.sure.rule
not of what cannot be | ask plate.sure {"!":{"and":[{"<":[{"var":"rent"},5]},{">":[{"var":"rent"},5]}]}} | condition_always @ intake.conditions.sure.rule
unlike one or unlike the other | ask plate.any {"or":[{"!":{"==":[{"var":"housing"},"owned"]}},{"!=":[{"var":"housing"},"rented"]}]} | condition_always @ intake.conditions.any.rule
always when answered | ask plate.any {">=":[{"var":"rent"},1]} | condition_always_answered @ intake.conditions.any.rule
calculation too complex | ask plate.odd {"==":[{"*":[{"var":"rent"},{"var":"rent"}]},7]} | undecided @ intake.conditions.odd.rule
field that excludes its screen | ask benefits.young {"<":[{"years":{"var":"birth"}},30]} | unreachable @ intake.fields.benefits, unreachable @ intake.lists.benefits.items.kindergarten
document that excludes its step | add intake.conditions {"id":"owner","rule":{"==":[{"var":"housing"},"owned"]}} ; set intake.documents.photo.when "owner" | unreachable @ intake.documents.photo
group that excludes its screen | cars ; add intake.conditions {"id":"young","rule":{"<":[{"years":{"var":"birth"}},30]}} ; set intake.groups.cars.when "young" ; set intake.steps.matter.screens.garage.when "is_old" | unreachable @ intake.groups.cars
item nobody is offered | add intake.conditions {"id":"young","rule":{"<":[{"years":{"var":"birth"}},30]}} ; set intake.lists.benefits.items.heating.when "young" | unreachable @ intake.lists.benefits.items.heating
eligibility that stops everybody | set intake.eligibility.0.stops {"<":[1,2]} | eligibility_always @ intake.eligibility.too_young.stops
eligibility that stops nobody | set intake.eligibility.0.stops {"<":[{"years":{"var":"birth"}},0]} | eligibility_never @ intake.eligibility.too_young.stops
eligibility before an answer | set intake.eligibility.0.stops {"!":{">=":[{"years":{"var":"birth"}},16]}} | eligibility_early @ intake.eligibility.too_young.stops
`
const handling = `
no stage | set handling.stages [] | stage_none @ handling.stages, unreachable @ handling.outcomes.granted, unreachable @ handling.outcomes.refused, notice_never @ handling.notices.returned, list_unused @ handling.lists.faults, list_unused @ handling.lists.grounds
stage twice | set handling.stages.visit.id "examine" | duplicate_id @ handling.stages.examine, unknown_reference @ handling.stages.examine.actions.pass.to
outcome named like a stage | add handling.outcomes {"id":"sign","kind":"granted"} | duplicate_id @ handling.outcomes.sign, outcome_untold @ handling.outcomes.sign
outcome named like a moment | set handling.outcomes.granted.id "submitted" ; set handling.stages.sign.actions.grant.to "submitted" ; cut handling.notices.2 | reserved_id @ handling.outcomes.submitted
action twice | add handling.stages.sign.actions {"id":"grant","kind":"advance","to":"granted","roles":["head"]} | duplicate_id @ handling.stages.sign.actions.grant
notice twice | add handling.notices {"on":"granted","by":"sms"} | duplicate_id @ handling.notices.granted.sms
unknown department | set handling.stages.visit.department.key "x" | unknown_reference @ handling.stages.visit.department.key
unknown owner | set service.owner "x" | unknown_reference @ service.owner
unknown role | set handling.stages.visit.actions.visited.roles ["boss"] | unknown_reference @ handling.stages.visit.actions.visited.roles
unknown service | set guide.topics.pension.service "x" | unknown_reference @ guide.topics.pension.service
unknown stage | set handling.stages.visit.actions.visited.to "x" | unknown_reference @ handling.stages.visit.actions.visited.to
unknown reasons | set handling.stages.examine.actions.refuse.reasons "x" | unknown_reference @ handling.stages.examine.actions.refuse.reasons, list_unused @ handling.lists.grounds
district that is no text | set handling.stages.examine.department.district {"var":"age"} | rule_unknown_name @ handling.stages.examine.department.district
stage that looks at what there is not | set handling.stages.visit.when {"answered":"x"} | rule_unknown_name @ handling.stages.visit.when
stage without a way forward | cut handling.stages.sign.actions.grant | stage_nobody @ handling.stages.sign, stage_stuck @ handling.stages.sign, unreachable @ handling.outcomes.granted
stages in a circle | set handling.stages.sign.actions.grant.to "visit" | unreachable @ handling.outcomes.granted, stage_endless @ handling.stages.visit, stage_endless @ handling.stages.sign
unreachable stage | set handling.stages.examine.actions.pass.to "sign" | unreachable @ handling.stages.visit
stage for nobody | set handling.stages.visit.when {"!":{"answered":"housing"}} | unreachable @ handling.stages.visit
stage not decidable | set handling.stages.visit.when {"==":[{"*":[{"var":"rent"},{"var":"rent"}]},7]} | undecided @ handling.stages.visit.when
no stage applies | set handling.stages.examine.when {"==":[{"var":"housing"},"owned"]} ; set handling.stages.sign.when {"==":[{"var":"housing"},"owned"]} | stage_none_applies @ handling.stages, stage_none_applies @ handling.stages.visit.actions.visited.to
no stage after the first applies | set handling.stages.sign.when {"answered":"plate"} | stage_none_applies @ handling.stages.examine.actions.pass.to, stage_none_applies @ handling.stages.visit.actions.visited.to
unreachable outcome | add handling.outcomes {"id":"partly","kind":"granted"} ; add handling.notices {"on":"partly","by":"sms"} | unreachable @ handling.outcomes.partly
refusal without reasons | cut handling.stages.examine.actions.refuse.reasons | reasons_missing @ handling.stages.examine.actions.refuse, list_unused @ handling.lists.grounds
return without reasons | cut handling.stages.examine.actions.ask_back.reasons | reasons_missing @ handling.stages.examine.actions.ask_back, list_unused @ handling.lists.faults
refusal without outcome | cut handling.stages.examine.actions.refuse.outcome | outcome_missing @ handling.stages.examine.actions.refuse, unreachable @ handling.outcomes.refused
refusal that grants | set handling.stages.examine.actions.refuse.outcome "granted" | outcome_unfit @ handling.stages.examine.actions.refuse, unreachable @ handling.outcomes.refused
advance that refuses | set handling.stages.visit.actions.visited.to "refused" | outcome_unfit @ handling.stages.visit.actions.visited
advance to nowhere | cut handling.stages.sign.actions.grant.to | advance_nowhere @ handling.stages.sign.actions.grant, unreachable @ handling.outcomes.granted
return that leads somewhere | set handling.stages.examine.actions.ask_back.to "sign" | action_setting_unfit @ handling.stages.examine.actions.ask_back.to
no time for a stage | set handling.stages.visit.deadline {"workingHours":0} | deadline_unsound @ handling.stages.visit.deadline
no time for the whole | set handling.deadline {"workingDays":0} | deadline_unsound @ handling.deadline
whole shorter than a stage | set handling.deadline {"workingDays":1} | deadline_too_short @ handling.stages.examine.deadline
one key for two | set handling.stages.examine.actions.refuse.key "p" | action_key_twice @ handling.stages.examine.actions
key that is none | set handling.stages.examine.actions.refuse.key "F5" | action_key_unsound @ handling.stages.examine.actions.refuse.key
stage nobody can act in | set handling.stages.visit.actions.visited.roles [] | stage_nobody @ handling.stages.visit
action nobody can take | set handling.stages.examine.actions.refuse.roles [] | action_nobody @ handling.stages.examine.actions.refuse
outcome nobody is told of | cut handling.notices.3 | outcome_untold @ handling.outcomes.refused
return nobody is told of | cut handling.notices.1 | returned_untold @ handling.notices
reminder without a return | cut handling.stages.examine.actions.ask_back ; cut handling.lists.faults ; cut handling.notices.1 ; add handling.notices {"on":"reminded","by":"sms"} | notice_never @ handling.notices.reminded
notice of what never happens | add handling.notices {"on":"approved","by":"sms"} | notice_never @ handling.notices.approved
no time to mend | set handling.supplementDays 0 | limit_unsound @ handling.supplementDays
list of reasons nobody gives | add handling.lists {"id":"x","items":[{"id":"y"}]} | list_unused @ handling.lists.x
no handling | cut handling | part_missing @ handling
information with an intake | set service.kind "information" ; cut handling | part_unused @ intake
offered nowhere | set service.channels [] | channels_none @ service.channels
topic twice | add guide.topics {"id":"pension","sections":["law"]} | duplicate_id @ guide.topics.pension
topic that says nothing | set guide.topics.pension.sections [] | topic_empty @ guide.topics.pension
`

const wording = `
text missing in one | unsay en field.plate.label | text_missing @ texts.en.field.plate.label
text missing in both | unsay en step.you.title ; unsay zh-CN step.you.title | text_missing @ texts.zh-CN.step.you.title, text_missing @ texts.en.step.you.title
help in one only | say zh-CN field.plate.help 看车牌。 | text_missing @ texts.en.field.plate.help
unknown text | say en field.plat.label Plate | text_unknown @ texts.en.field.plat.label
empty text | say en field.plate.label | text_empty @ texts.en.field.plate.label
unknown placeholder | say en field.plate.label {x} ; say zh-CN field.plate.label {x} | placeholder_unknown @ texts.zh-CN.field.plate.label, placeholder_unknown @ texts.en.field.plate.label
placeholder in one only | say en notice.granted.sms Done: {number} | placeholders_differ @ texts.notice.granted.sms
broken placeholder | say en notice.granted.sms Done: {number | placeholder_broken @ texts.en.notice.granted.sms
long sentence | say zh-CN field.plate.ask 请您把您现在使用的机动车的号牌号码完整地填写在这里好吗？ | sentence_long @ texts.zh-CN.field.plate.ask
Chinese left in English | say en field.plate.label Plate 车牌 | chinese_left @ texts.en.field.plate.label
one guide for tapping and typing | say zh-CN screen.whose.guide 点一下。 ; say en screen.whose.guide Tap one. | guide_mixed @ texts.screen.whose.guide
one guide for agreeing and signing | say zh-CN screen.agree.guide 点一下。 ; say en screen.agree.guide Tap it. | guide_mixed @ texts.screen.agree.guide
the guide of a group above its questions | say zh-CN screen.family.guide 一位一位添加。 ; say en screen.family.guide Add one at a time. | guide_mixed @ texts.screen.family.guide
a word for yes alone | say zh-CN field.owner.yes 有 ; say en field.owner.yes Yes ; add intake.fields {"id":"owner","kind":"yesno"} ; add intake.steps.matter.screens.whose.fields "owner" | text_missing @ texts.zh-CN.field.owner.no, text_missing @ texts.en.field.owner.no
`
const harmless = `
six steps of which two exclude each other | add intake.conditions {"id":"owner","rule":{"==":[{"var":"housing"},"owned"]}} ; step one owner ; step two
a day that is still to come | ask plate.late {">=":[{"today":[]},"2027-01-01"]}
a birth after today, later on | ask plate.late {">=":[{"var":"birth"},"2027-01-01"]}
three rows and each different | ask plate.x {"and":[{"==":[{"count":"members"},3]},{"some":["members",{"==":[{"var":"age"},7]}]},{"some":["members",{"==":[{"var":"age"},8]}]},{"some":["members",{"==":[{"var":"age"},9]}]}]}
twins | ask plate.twins {"and":[{">=":[{"count":"members"},2]},{"all":["members",{"==":[{"var":"age"},7]}]}]}
an amount less than another | ask plate.x {"and":[{"==":[{"+":[{"var":"rent"},7]},{"*":[{"var":"fee"},1]}]},{">":[{"var":"rent"},500]}]} ; add intake.fields {"id":"fee","kind":"money","currency":"CNY"} ; add intake.steps.matter.screens.whose.fields "fee"
speech in one language | say zh-CN field.plate.label.speech 车牌
placeholders in all languages | say zh-CN notice.granted.sms {name}：{number} ; say en notice.granted.sms {name}: {number}
Chinese to search for | say en service.search permit 居住证
one guide for all that is typed | say zh-CN screen.who.guide 照着填。 ; say en screen.who.guide Copy it.
a guide of its own for what is done otherwise | say zh-CN screen.whose.guide 照着填。 ; say en screen.whose.guide Copy it. ; say zh-CN field.acting.guide 点一下。 ; say en field.acting.guide Tap one.
words of its own for yes and no | add intake.fields {"id":"owner","kind":"yesno"} ; add intake.steps.matter.screens.whose.fields "owner" ; say zh-CN field.owner.yes 有 ; say en field.owner.yes Yes ; say zh-CN field.owner.no 没有 ; say en field.owner.no No
short sentences | say zh-CN field.plate.ask 请看您的行驶证，左上角写着号牌号码。请把它填在这里，好吗？
`

const cars = `add intake.groups {"id":"cars","least":0,"most":2} ; add intake.fields {"id":"seats","kind":"number","group":"cars"} ;
  add intake.steps.matter.screens {"id":"garage","group":"cars"}`

function plant(definition: Sound, changes: string): void {
  for (const change of changes.split(/\s+;\s+/)) {
    const [, verb = '', path = '', json = 'null'] = /^(\w+) ?(\S*) ?(.*)$/.exec(change)!
    if (verb === 'cars') plant(definition, cars)
    else if (verb === 'ask') {
      const [field, id] = path.split('.')
      plant(definition, `add intake.conditions {"id":"${id}","rule":${json}} ; set intake.fields.${field}.when "${id}"`)
    } else if (verb === 'step') {
      const step = {
        id: path,
        kind: 'form',
        screens: [{ id: `${path}_screen`, fields: [`${path}_field`] }],
        ...(json === '' ? {} : { when: json }),
      }
      plant(definition, `insert intake.steps.2 ${JSON.stringify(step)} ; add intake.fields {"id":"${path}_field","kind":"text"}`)
    } else plantOne(definition, change)
  }
}

function findingsOf(changes: string): readonly Finding[] {
  const definition = sound()
  const each = changes.split(/\s+;\s+/).filter(change => change !== '')
  const isSaid = (change: string) => /^(?:un)?say /.test(change)
  each.filter(change => !isSaid(change)).forEach(change => plant(definition, change))
  const texts = textsOf(definition)
  for (const change of each.filter(isSaid)) {
    const [, verb, language, key = '', words = ''] = /^(\w+) (\S+) (\S+) ?(.*)$/.exec(change)!
    const spoken = texts[language as Language]
    if (verb === 'say') spoken[key] = words
    else delete spoken[key]
  }
  return lintDefinition({ ...definition, texts }, today, world)
}

const brief = (findings: readonly Finding[]) => findings.map(({ code, place }) => `${code} @ ${place}`)
const mistakes = [structure, fields, rules, reach, handling, wording].flatMap(rowsOf)

group('a sound definition', () => {
  test('has no findings, with and without a world', () => {
    expect(findingsOf('')).toEqual([])
    expect(lintDefinition({ ...sound(), texts: textsOf(sound()) }, today)).toEqual([])
  })

  test.each(rowsOf(harmless))('may have $what', ({ changes }) => {
    expect(brief(findingsOf(changes))).toEqual([])
  })
})

group('authoring mistakes', { timeout: runs(30_000) }, () => {
  test.each(mistakes)('$what', ({ changes, found }) => {
    expect(brief(findingsOf(changes))).toEqual(found)
  })

  test('every code is planted', () => {
    const planted = new Set(mistakes.flatMap(({ found }) => found.map(each => each.split(' @ ')[0])))
    // Those of fees, offers and what runs itself are planted in lint-doing.test.ts.
    expect(findingCodes.filter(code => !planted.has(code) && !(code in doingMessages))).toEqual([])
    expect(mistakes.length).toBeGreaterThan(150)
  })

  test.each(languages)('every finding is said in %s, with its place and every value', language => {
    const told = mistakes.flatMap(({ changes }) => findingsOf(changes)).map(each => ({ ...each, ...describe(each, language) }))
    const isWhole = ({ code, place, message, cure }: (typeof told)[number]) =>
      message.includes(place) && (code === 'placeholder_broken' || !/\{\w+\}|undefined/.test(message + cure)) && message !== cure
    expect(told.filter(each => !isWhole(each))).toEqual([])
    expect(told.filter(({ cure }) => /\p{Script=Han}/u.test(cure) !== (language === 'zh-CN'))).toEqual([])
  })

  test('any mixture of them is found without an error', () => {
    const property = fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 }), swaps => {
      const definition = sound()
      const places = stringsIn(definition)
      swaps.forEach(([at, from]) => places[at % places.length]!.put(places[from % places.length]!.value))
      if (!isWellFormed(definition)) return
      const findings = lintDefinition({ ...definition, texts: textsOf(definition) }, today, world)
      languages.forEach(language => findings.forEach(each => expect(describe(each, language).message).toContain(each.place)))
    })
    expect(() => fc.assert(property, { numRuns: runs(150) })).not.toThrow()
  })

  test('are said in words', () => {
    const [found] = findingsOf('set intake.conditions.is_rented.rule {">":[{"var":"plate"},5]}')
    expect(describe(found!, 'en')).toEqual({
      message: 'In the rule, {"var":"plate"} is of the type text; wanted: number, day. (intake.conditions.is_rented.rule)',
      cure: 'Use a field or an operator that fits.',
    })
    expect(describe(found!, 'zh-CN')).toEqual({
      message: '规则中的 {"var":"plate"} 是文字，这里要的是数字、日期。（intake.conditions.is_rented.rule）',
      cure: '换成合适的字段或运算。',
    })
  })
})

/** Every text of a definition that is not a key, with a way to put another in its place. */
function stringsIn(node: object): readonly { readonly value: string; put(value: string): void }[] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [{ value, put: (other: string) => void Object.assign(node, { [key]: other }) }]
      : typeof value === 'object' && value !== null
        ? stringsIn(value as object)
        : [],
  )
}

function isWellFormed({ service, intake, handling: behind, guide }: Sound): boolean {
  return [
    serviceSchema.safeParse(service),
    intakeSchema.safeParse(intake),
    handlingSchema.safeParse(behind),
    guideSchema.safeParse(guide),
  ].every(({ success }) => success)
}

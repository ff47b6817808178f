import type { Guide, Handling, Intake, Service } from './definition.ts'

/** A text a definition needs or may have. `values` are the placeholders it may hold. */
export interface TextKey {
  readonly key: string
  readonly needed: boolean
  readonly values: readonly string[]
}

export interface Definition {
  readonly service: Service
  readonly intake?: Intake
  readonly handling?: Handling
  readonly guide?: Guide
}

/** What a message to the customer may speak of. */
export const noticeValues = ['number', 'service', 'department', 'days', 'due', 'reason', 'name', 'amount', 'time'] as const

/**
 * Every text of a definition. The vocabulary of keys:
 * `service.*` what it is · `step.<id>.title` · `screen.<id>.title|guide` · `field.<id>.label|ask|help|guide|form|yes|no` · `list.<list>.<item>[.help]` ·
 * `group.<id>.name|one|add|none` · `document.<id>.name|help|guide` · `eligibility.<id>.title|cure` · `stage.<id>.name|doing` · `action.<id>.name` ·
 * `outcome.<id>.name|told` · `fee.<id>.name` · `stage.<id>.unknown` (where it may be unknown what was done) · `field.<id>.none` (where nothing is offered) ·
 * `cancel.ask|done` · `notice.<on>.<by>` · `topic.<id>.title|summary|search|<section>`.
 * `guide` is what the person is told to do now, `ask` the question as a neighbour would put it; `.speech` beside any of them is said instead of it.
 */
export function textKeys({ service, intake, handling, guide }: Definition): readonly TextKey[] {
  return [
    ...need('service.name', 'service.summary', 'service.search'),
    ...(service.kind === 'handling'
      ? need('service.who', 'service.need', 'service.result', 'service.fee', 'service.law', 'service.privacy')
      : []),
    ...(intake ? intakeKeys(intake) : []),
    ...(handling ? handlingKeys(handling) : []),
    ...(guide
      ? guide.topics.flatMap(({ id, sections }) => [
          ...need(...['title', 'summary', 'search', ...sections].map(part => `topic.${id}.${part}`)),
        ])
      : []),
  ].flatMap(key => [key, { key: `${key.key}.speech`, needed: false, values: key.values }])
}

function intakeKeys(intake: Intake): readonly TextKey[] {
  return [
    ...intake.steps.flatMap(step => [
      ...need(`step.${step.id}.title`),
      ...may(`step.${step.id}.guide`),
      ...step.screens.flatMap(screen => [...need(`screen.${screen.id}.title`), ...may(`screen.${screen.id}.guide`)]),
    ]),
    ...intake.fields.flatMap(field => [
      ...need(`field.${field.id}.label`, `field.${field.id}.ask`),
      ...may(`field.${field.id}.help`, `field.${field.id}.guide`),
      ...(field.kind === 'slot' || field.kind === 'lookup' ? need(`field.${field.id}.none`) : []),
      // A question that is not answered by yes and no says what it is answered by: 有 and 没有.
      ...(field.kind === 'yesno' ? may(`field.${field.id}.yes`, `field.${field.id}.no`) : []),
      ...(field.limits?.form === undefined ? [] : need(`field.${field.id}.form`)),
    ]),
    ...(intake.fees ?? []).flatMap(({ id }) => need(`fee.${id}.name`)),
    ...listKeys(intake.lists),
    ...intake.groups.flatMap(({ id }) => [
      ...need(`group.${id}.name`, `group.${id}.add`, `group.${id}.none`),
      { key: `group.${id}.one`, needed: true, values: ['n'] },
    ]),
    ...intake.documents.flatMap(({ id }) => [...need(`document.${id}.name`, `document.${id}.help`), ...may(`document.${id}.guide`)]),
    ...intake.eligibility.flatMap(({ id }) => need(`eligibility.${id}.title`, `eligibility.${id}.cure`)),
  ]
}

function handlingKeys(handling: Handling): readonly TextKey[] {
  const actions = new Set(handling.stages.flatMap(stage => stage.actions.map(action => action.id)))
  return [
    ...handling.stages.flatMap(({ id, auto, device }) => [
      ...need(`stage.${id}.name`, `stage.${id}.doing`),
      ...(auto || device ? need(`stage.${id}.unknown`) : []),
      ...(auto?.tells ?? []).flatMap(key => need(`stage.${id}.told.${key}`)),
    ]),
    ...(handling.cancel ? need('cancel.ask', 'cancel.done') : []),
    ...[...actions].flatMap(id => need(`action.${id}.name`)),
    ...handling.outcomes.flatMap(({ id }) => need(`outcome.${id}.name`, `outcome.${id}.told`)),
    ...listKeys(handling.lists),
    ...handling.notices.map(({ on, by }) => ({ key: `notice.${on}.${by}`, needed: true, values: noticeValues })),
  ]
}

function listKeys(lists: Intake['lists']): readonly TextKey[] {
  return lists.flatMap(list =>
    list.items.flatMap(item => [...need(`list.${list.id}.${item.id}`), ...may(`list.${list.id}.${item.id}.help`)]),
  )
}

function need(...keys: readonly string[]): readonly TextKey[] {
  return keys.map(key => ({ key, needed: true, values: [] }))
}

function may(...keys: readonly string[]): readonly TextKey[] {
  return keys.map(key => ({ key, needed: false, values: [] }))
}

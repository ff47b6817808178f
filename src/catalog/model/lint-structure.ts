import { closingKinds, type Field, type Intake, type Step } from './definition.ts'
import { type Finding, finding } from './findings.ts'

/** An intake's ids and references, and where its steps, screens, fields and groups stand. */
export function lintStructure(intake: Intake): readonly Finding[] {
  return [
    ...duplicates(intake),
    ...references(intake),
    ...intake.fields.flatMap(field => placesOfField(field, intake)),
    ...intake.groups.flatMap(({ id }) => placesOfGroup(id, intake)),
    ...screensWithout(intake),
    ...order(intake.steps),
    ...identification(intake),
    ...documentsStep(intake),
  ]
}

/** Findings for ids that come again, each at its later place. */
export function twice(kind: string, ids: readonly string[], placeOf: (id: string) => string): readonly Finding[] {
  const again = ids.filter((id, index) => ids.indexOf(id) !== index)
  return [...new Set(again)].map(id => finding('duplicate_id', placeOf(id), { kind, id }))
}

/** A reference to what there is not. */
export function unknown(kind: string, id: string | undefined, known: { has(id: string): boolean }, place: string): readonly Finding[] {
  return id === undefined || known.has(id) ? [] : [finding('unknown_reference', place, { kind, id })]
}

export function idsOf(things: readonly { readonly id: string }[]): readonly string[] {
  return things.map(({ id }) => id)
}

function duplicates(intake: Intake): readonly Finding[] {
  const screens = intake.steps.flatMap(step =>
    step.screens.map(screen => ({ id: screen.id, place: `intake.steps.${step.id}.screens.${screen.id}` })),
  )
  const fields = idsOf(intake.fields)
  return [
    ...twice('step', idsOf(intake.steps), id => `intake.steps.${id}`),
    ...twice('screen', idsOf(screens), id => screens.findLast(screen => screen.id === id)!.place),
    ...twice('field', fields, id => `intake.fields.${id}`),
    // A rule names fields and groups alike.
    ...twice('group', [...new Set(fields), ...idsOf(intake.groups)], id => `intake.groups.${id}`),
    ...twice('condition', idsOf(intake.conditions), id => `intake.conditions.${id}`),
    ...listDuplicates(intake.lists, 'intake'),
    ...twice('document', idsOf(intake.documents), id => `intake.documents.${id}`),
    ...twice('eligibility', idsOf(intake.eligibility), id => `intake.eligibility.${id}`),
  ]
}

export function listDuplicates(lists: Intake['lists'], part: 'intake' | 'handling'): readonly Finding[] {
  return [
    ...twice('list', idsOf(lists), id => `${part}.lists.${id}`),
    ...lists.flatMap(list => twice('item', idsOf(list.items), id => `${part}.lists.${list.id}.items.${id}`)),
    ...lists.filter(({ items }) => items.length === 0).map(({ id }) => finding('list_empty', `${part}.lists.${id}`, { id })),
  ]
}

function references(intake: Intake): readonly Finding[] {
  const conditions = new Set(idsOf(intake.conditions))
  const fields = new Set(idsOf(intake.fields))
  const groups = new Set(idsOf(intake.groups))
  const lists = new Set(idsOf(intake.lists))
  const depends = (place: string, given: { readonly when?: string | undefined; readonly required?: boolean | string | undefined }) => [
    ...unknown('condition', given.when, conditions, `${place}.when`),
    ...unknown('condition', typeof given.required === 'string' ? given.required : undefined, conditions, `${place}.required`),
  ]
  return [
    ...intake.steps.flatMap(step => [
      ...depends(`intake.steps.${step.id}`, step),
      ...step.screens.flatMap(screen => {
        const place = `intake.steps.${step.id}.screens.${screen.id}`
        return [
          ...depends(place, screen),
          ...(screen.fields ?? []).flatMap(id => unknown('field', id, fields, `${place}.fields`)),
          ...unknown('group', screen.group, groups, `${place}.group`),
        ]
      }),
    ]),
    ...intake.fields.flatMap(field => [
      ...depends(`intake.fields.${field.id}`, field),
      ...unknown('group', field.group, groups, `intake.fields.${field.id}.group`),
      ...unknown('list', field.list, lists, `intake.fields.${field.id}.list`),
    ]),
    ...intake.groups.flatMap(group => depends(`intake.groups.${group.id}`, group)),
    ...intake.lists.flatMap(list => list.items.flatMap(item => depends(`intake.lists.${list.id}.items.${item.id}`, item))),
    ...intake.documents.flatMap(document => depends(`intake.documents.${document.id}`, document)),
    ...unknown('field', intake.contact, fields, 'intake.contact'),
    ...unknown('field', intake.parties?.field, fields, 'intake.parties.field'),
    ...(intake.parties?.items ?? []).flatMap(({ item, name, idCard }) => [
      ...unknown('field', name, fields, `intake.parties.items.${item}.name`),
      ...unknown('field', idCard, fields, `intake.parties.items.${item}.idCard`),
    ]),
  ]
}

function placesOfField({ id, group }: Field, intake: Intake): readonly Finding[] {
  const screens = intake.steps.flatMap(step =>
    step.screens.flatMap(screen =>
      (screen.fields ?? [])
        .filter(field => field === id)
        .map(() => ({ id: screen.id, place: `intake.steps.${step.id}.screens.${screen.id}.fields` })),
    ),
  )
  if (group !== undefined) return screens.map(({ place }) => finding('group_field_outside', place, { id, group }))
  if (screens.length === 0) return [finding('field_nowhere', `intake.fields.${id}`, { id })]
  return screens.length > 1 ? [finding('field_twice', screens.at(-1)!.place, { id, screens: idsOf(screens).join(', ') })] : []
}

function placesOfGroup(id: string, intake: Intake): readonly Finding[] {
  const place = `intake.groups.${id}`
  const screens = intake.steps.flatMap(step => step.screens).filter(screen => screen.group === id)
  return [
    ...(screens.length === 0 ? [finding('group_nowhere', place, { id })] : []),
    ...(screens.length > 1 ? [finding('group_twice', place, { id, screens: idsOf(screens).join(', ') })] : []),
    ...(intake.fields.every(field => field.group !== id) ? [finding('group_empty', place, { id })] : []),
  ]
}

function screensWithout(intake: Intake): readonly Finding[] {
  return intake.steps.flatMap(step => {
    const empty = step.screens.filter(screen => (screen.fields ?? []).length === 0 && screen.group === undefined)
    if (step.kind === 'result') return empty.length < step.screens.length ? [finding('result_asks', `intake.steps.${step.id}.screens`)] : []
    if (closingKinds.has(step.kind)) return []
    const idle =
      ((step.kind === 'form' || step.kind === 'appointment') && step.screens.length === 0) ||
      (step.kind === 'documents' && intake.documents.length === 0)
    return [
      ...empty.map(({ id }) => finding('screen_empty', `intake.steps.${step.id}.screens.${id}`, { id })),
      ...(idle ? [finding('step_empty', `intake.steps.${step.id}`, { id: step.id })] : []),
    ]
  })
}

/** One review, after which nothing is asked, and the one result, which comes last; both are for everybody. */
function order(steps: readonly Step[]): readonly Finding[] {
  return (['review', 'result'] as const).flatMap(kind => {
    const found = steps.filter(step => step.kind === kind)
    if (found.length === 0) return [finding('step_missing', 'intake.steps', { kind })]
    const asking = steps.filter(step => !closingKinds.has(step.kind))
    const right = kind === 'result' ? steps.at(-1) : steps.some(step => step.kind === 'result') ? asking.at(-1) : steps.at(-2)
    // Without a result, a review that comes last is where it belongs.
    const misplaced = found.filter(
      step => step !== right && !(kind === 'review' && step === steps.at(-1) && !steps.some(each => each.kind === 'result')),
    )
    return [
      ...misplaced.map(step => finding('step_misplaced', `intake.steps.${step.id}`, { kind })),
      ...found.filter(step => step.when !== undefined).map(step => finding('step_conditional', `intake.steps.${step.id}.when`, { kind })),
    ]
  })
}

function identification(intake: Intake): readonly Finding[] {
  const fromCard = intake.fields.filter(field => field.prefill?.some(({ from }) => from.startsWith('card.')))
  const at = intake.steps.findIndex(step => step.kind === 'identify')
  if (at < 0) return intake.parties || fromCard.length > 0 ? [finding('identify_missing', 'intake.steps')] : []
  const before = new Set(intake.steps.slice(0, at).flatMap(step => step.screens.flatMap(screen => screen.fields ?? [])))
  return [
    ...fromCard.filter(({ id }) => before.has(id)).map(({ id }) => finding('identify_late', `intake.fields.${id}.prefill`, { id })),
    ...(fromCard.length > 0 && !intake.devices.includes('card-reader') ? [finding('device_missing', 'intake.devices')] : []),
  ]
}

function documentsStep({ steps, documents }: Intake): readonly Finding[] {
  const found = steps.filter(step => step.kind === 'documents')
  if (found.length === 0 && documents.length > 0) return [finding('documents_step_missing', 'intake.steps')]
  return found.slice(1).map(step => finding('documents_step_twice', `intake.steps.${step.id}`))
}

import { canonicalJson, fill, type Language, languages } from '#kernel'
import type { Deadline, DocumentRule, Field, Guide, Handling, Intake, List, Service, Stage, Texts } from './definition.ts'
import { differenceWords, kindNames, type DifferenceCode } from './differences-words.ts'

/** A definition with all its texts. */
export interface Whole {
  readonly service: Service
  readonly intake: Intake | undefined
  readonly handling: Handling | undefined
  readonly guide: Guide | undefined
  readonly texts: Readonly<Record<Language, Texts>>
}

/** One thing that differs between two versions. Names in `values` are ids or keys of texts until `inWords` puts them into words. */
export interface Difference {
  readonly part: 'service' | 'intake' | 'handling' | 'guide' | 'texts'
  readonly code: DifferenceCode
  /** As the linter names places: `intake.fields.phone.required`. */
  readonly place: string
  readonly values: Readonly<Record<string, string | number>>
}

/**
 * What somebody has to know who publishes `to` over `from`, from what customers are asked to what they are told. Complete: two definitions that differ give at least
 * one difference, and two that are alike give none.
 */
export function differencesOf(from: Whole, to: Whole): readonly Difference[] {
  return [
    ...ofService(from.service, to.service),
    ...ofPart('intake', from.intake, to.intake, ofIntake),
    ...ofPart('handling', from.handling, to.handling, ofHandling),
    ...ofPart('guide', from.guide, to.guide, ofGuide),
    ...languages.flatMap(language => ofTexts(language, from.texts[language], to.texts[language])),
  ]
}

/** The difference as an official would say it, with the names customers see. */
export function inWords(difference: Difference, { from, to }: { readonly from: Whole; readonly to: Whole }, language: Language): string {
  const name = (key: string) => to.texts[language][key] ?? from.texts[language][key] ?? key.split('.').slice(1, -1).join('.')
  const values = Object.fromEntries(
    Object.entries(difference.values).map(([key, value]) => {
      if (typeof value === 'number') return [key, value]
      if (key === 'name' || key === 'item') return [key, name(value)]
      if (key === 'fromKind' || key === 'toKind') return [key, kindNames[language][value] ?? value]
      if (key === 'was' || key === 'is')
        return [key, value.startsWith('{') ? deadlineWords(JSON.parse(value) as Deadline, language) : value]
      return [key, value]
    }),
  )
  return fill(differenceWords[difference.code][language], values)
}

type Part = Difference['part']
type Ids<T> = readonly T[]

function say(part: Part, code: DifferenceCode, place: string, values: Difference['values'] = {}): Difference {
  return { part, code, place, values }
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other))
}

/** What is left of a thing beside what has words of its own. */
function without<T extends object>(it: T, told: readonly (keyof T & string)[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(it).filter(([key]) => !(told as readonly string[]).includes(key)))
}

/** A part that came or went is one difference; one that changed where no finer word was found is named as a whole. */
function ofPart<T>(
  part: 'intake' | 'handling' | 'guide',
  from: T | undefined,
  to: T | undefined,
  compare: (from: T, to: T) => readonly Difference[],
): readonly Difference[] {
  if (isSame(from, to)) return []
  if (from === undefined) return [say(part, 'part_added', part)]
  if (to === undefined) return [say(part, 'part_removed', part)]
  const found = compare(from, to)
  return found.length > 0 ? found : [say(part, 'part_changed', part)]
}

function ofService(from: Service, to: Service): readonly Difference[] {
  if (isSame(from, to)) return []
  const found = [
    ...(from.owner === to.owner ? [] : [say('service', 'owner', 'service.owner', { was: from.owner, is: to.owner })]),
    ...(isSame(from.channels, to.channels)
      ? []
      : [say('service', 'channels', 'service.channels', { was: from.channels.join(', '), is: to.channels.join(', ') })]),
  ]
  const rest = (it: Service) => without(it, ['owner', 'channels'])
  return isSame(rest(from), rest(to)) ? found : [...found, say('service', 'service_changed', 'service')]
}

/** Compares two lists of things with ids: what came, what went, what stayed but changed, and the order of what stayed. */
function ofList<T extends { readonly id: string }>(
  from: Ids<T>,
  to: Ids<T>,
  tell: {
    readonly added: (it: T) => Difference
    readonly removed: (it: T) => Difference
    readonly changed: (was: T, is: T) => readonly Difference[]
  },
  moved?: Difference,
): readonly Difference[] {
  const before = new Map(from.map(it => [it.id, it]))
  const after = new Set(to.map(({ id }) => id))
  const stayed = (all: Ids<T>, other: { has(id: string): boolean }) => all.filter(({ id }) => other.has(id)).map(({ id }) => id)
  return [
    ...to.flatMap(it => {
      const was = before.get(it.id)
      return was === undefined ? [tell.added(it)] : isSame(was, it) ? [] : tell.changed(was, it)
    }),
    ...from.filter(({ id }) => !after.has(id)).map(tell.removed),
    ...(moved && !isSame(stayed(from, after), stayed(to, before)) ? [moved] : []),
  ]
}

function ofIntake(from: Intake, to: Intake): readonly Difference[] {
  const plain = (code: DifferenceCode, removed: DifferenceCode, changed: DifferenceCode, place: string, key: (id: string) => string) => ({
    added: ({ id }: { readonly id: string }) => say('intake', code, `${place}.${id}`, { name: key(id) }),
    removed: ({ id }: { readonly id: string }) => say('intake', removed, `${place}.${id}`, { name: key(id) }),
    changed: (_: unknown, { id }: { readonly id: string }) => [say('intake', changed, `${place}.${id}`, { name: key(id) })],
  })
  const found = [
    ...ofList(from.fields, to.fields, {
      added: field =>
        say('intake', field.required === false ? 'field_added' : 'field_added_required', `intake.fields.${field.id}`, {
          name: label(field),
        }),
      removed: field => say('intake', 'field_removed', `intake.fields.${field.id}`, { name: label(field) }),
      changed: ofField,
    }),
    ...ofList(from.documents, to.documents, {
      added: rule =>
        say('intake', rule.required === false ? 'document_added' : 'document_added_required', `intake.documents.${rule.id}`, {
          name: `document.${rule.id}.name`,
        }),
      removed: ({ id }) => say('intake', 'document_removed', `intake.documents.${id}`, { name: `document.${id}.name` }),
      changed: ofDocument,
    }),
    ...ofLists('intake', from.lists, to.lists),
    ...ofList(
      from.fees ?? [],
      to.fees ?? [],
      plain('fee_added', 'fee_removed', 'fee_changed', 'intake.fees', id => `fee.${id}.name`),
    ),
    ...ofList(
      from.eligibility,
      to.eligibility,
      plain('stop_added', 'stop_removed', 'stop_changed', 'intake.eligibility', id => `eligibility.${id}.title`),
    ),
    ...ofList(
      from.groups,
      to.groups,
      plain('group_added', 'group_removed', 'group_changed', 'intake.groups', id => `group.${id}.name`),
    ),
    ...ofList(
      from.steps,
      to.steps,
      plain('step_added', 'step_removed', 'step_changed', 'intake.steps', id => `step.${id}.title`),
      say('intake', 'steps_moved', 'intake.steps'),
    ),
    ...ofList(
      from.conditions,
      to.conditions,
      plain('condition_added', 'condition_removed', 'condition_changed', 'intake.conditions', id => `condition.${id}.`),
    ),
    ...ofNumber('intake', 'minutes', 'intake.minutes', from.minutes, to.minutes),
    ...ofNumber('intake', 'minutes_to_pay', 'intake.minutesToPay', from.minutesToPay, to.minutesToPay),
  ]
  const rest = ({ parties, contact, devices, format }: Intake) => ({ parties, contact, devices, format })
  return isSame(rest(from), rest(to)) ? found : [...found, say('intake', 'part_changed', 'intake')]
}

function label({ id }: Pick<Field, 'id'>): string {
  return `field.${id}.label`
}

function ofField(was: Field, is: Field): readonly Difference[] {
  const place = `intake.fields.${is.id}`
  const name = label(is)
  const need = (field: { readonly required?: boolean | string | undefined }) => field.required ?? true
  const found = [
    ...(was.kind === is.kind ? [] : [say('intake', 'field_kind', `${place}.kind`, { name, fromKind: was.kind, toKind: is.kind })]),
    ...(need(was) === need(is)
      ? []
      : [
          say(
            'intake',
            need(is) === false ? 'field_optional' : need(is) === true ? 'field_required' : 'field_sometimes',
            `${place}.required`,
            { name },
          ),
        ]),
    ...(was.when === is.when ? [] : [say('intake', 'field_when', `${place}.when`, { name })]),
    ...(isSame(was.limits, is.limits) ? [] : [say('intake', 'field_limits', `${place}.limits`, { name })]),
  ]
  const rest = (it: Field) => without(it, ['kind', 'required', 'when', 'limits'])
  return isSame(rest(was), rest(is)) ? found : [...found, say('intake', 'field_changed', place, { name })]
}

function ofDocument(was: DocumentRule, is: DocumentRule): readonly Difference[] {
  const values = { name: `document.${is.id}.name` }
  const place = `intake.documents.${is.id}`
  const need = ({ required }: DocumentRule) => required ?? true
  const rest = (it: DocumentRule) => without(it, ['required'])
  return [
    ...(need(was) === need(is)
      ? []
      : [
          say(
            'intake',
            need(is) === false ? 'document_optional' : need(is) === true ? 'document_required' : 'document_sometimes',
            `${place}.required`,
            values,
          ),
        ]),
    ...(isSame(rest(was), rest(is)) ? [] : [say('intake', 'document_changed', place, values)]),
  ]
}

function ofLists(part: 'intake' | 'handling', from: Ids<List>, to: Ids<List>): readonly Difference[] {
  const entry = (list: string, code: DifferenceCode) => (item: { readonly id: string }) =>
    say(part, code, `${part}.lists.${list}.${item.id}`, { list, item: `list.${list}.${item.id}` })
  return ofList(from, to, {
    added: ({ id }) => say(part, 'list_added', `${part}.lists.${id}`, { list: id }),
    removed: ({ id }) => say(part, 'list_removed', `${part}.lists.${id}`, { list: id }),
    changed: (was, { id, items }) =>
      ofList(
        was.items,
        items,
        {
          added: entry(id, 'item_added'),
          removed: entry(id, 'item_removed'),
          changed: (_, item) => [entry(id, 'item_changed')(item)],
        },
        say(part, 'items_moved', `${part}.lists.${id}`, { list: id }),
      ),
  })
}

function ofHandling(from: Handling, to: Handling): readonly Difference[] {
  const deadline = (code: DifferenceCode, place: string, was: Deadline, is: Deadline, values: Difference['values'] = {}) =>
    isSame(was, is) ? [] : [say('handling', code, place, { ...values, was: JSON.stringify(was), is: JSON.stringify(is) })]
  const ofStage = (was: Stage, is: Stage): readonly Difference[] => {
    const place = `handling.stages.${is.id}`
    const name = `stage.${is.id}.name`
    const rest = (it: Stage) => without(it, ['deadline', 'department'])
    return [
      ...deadline('stage_deadline', `${place}.deadline`, was.deadline, is.deadline, { name }),
      ...(isSame(was.department, is.department)
        ? []
        : [say('handling', 'stage_department', `${place}.department`, { name, was: was.department.key, is: is.department.key })]),
      ...(isSame(rest(was), rest(is)) ? [] : [say('handling', 'stage_changed', place, { name })]),
    ]
  }
  const found = [
    ...ofList(
      from.stages,
      to.stages,
      {
        added: ({ id }) => say('handling', 'stage_added', `handling.stages.${id}`, { name: `stage.${id}.name` }),
        removed: ({ id }) => say('handling', 'stage_removed', `handling.stages.${id}`, { name: `stage.${id}.name` }),
        changed: ofStage,
      },
      say('handling', 'stages_moved', 'handling.stages'),
    ),
    ...ofList(from.outcomes, to.outcomes, {
      added: ({ id }) => say('handling', 'outcome_added', `handling.outcomes.${id}`, { name: `outcome.${id}.name` }),
      removed: ({ id }) => say('handling', 'outcome_removed', `handling.outcomes.${id}`, { name: `outcome.${id}.name` }),
      changed: (_, { id }) => [say('handling', 'outcome_changed', `handling.outcomes.${id}`, { name: `outcome.${id}.name` })],
    }),
    ...ofLists('handling', from.lists, to.lists),
    ...deadline('whole_deadline', 'handling.deadline', from.deadline, to.deadline),
    ...ofNumber('handling', 'draft_days', 'handling.draftDays', from.draftDays, to.draftDays),
    ...ofNumber('handling', 'supplement_days', 'handling.supplementDays', from.supplementDays, to.supplementDays),
    ...ofNumber('handling', 'warn_at', 'handling.warnAt', from.warnAt, to.warnAt),
    ...(isSame(from.notices, to.notices) ? [] : [say('handling', 'notices', 'handling.notices')]),
    ...(isSame(from.cancel, to.cancel) ? [] : [say('handling', 'cancel', 'handling.cancel')]),
  ]
  return found
}

function ofGuide(from: Guide, to: Guide): readonly Difference[] {
  const tell =
    (code: DifferenceCode) =>
    ({ id }: { readonly id: string }) =>
      say('guide', code, `guide.topics.${id}`, { name: `topic.${id}.title` })
  return ofList(
    from.topics,
    to.topics,
    { added: tell('topic_added'), removed: tell('topic_removed'), changed: (_, topic) => [tell('topic_changed')(topic)] },
    say('guide', 'topics_moved', 'guide.topics'),
  )
}

function ofTexts(language: Language, from: Texts, to: Texts): readonly Difference[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  return keys.flatMap(key => {
    const place = `texts.${language}.${key}`
    const [was, is] = [from[key], to[key]]
    if (was === is) return []
    if (was === undefined) return [say('texts', 'text_added', place, { after: is! })]
    return is === undefined
      ? [say('texts', 'text_removed', place, { before: was })]
      : [say('texts', 'text_changed', place, { before: was, after: is })]
  })
}

function ofNumber(part: Part, code: DifferenceCode, place: string, was: number | undefined, is: number | undefined): readonly Difference[] {
  return was === is ? [] : [say(part, code, place, { was: String(was ?? '-'), is: String(is ?? '-') })]
}

function deadlineWords(deadline: Deadline, language: Language): string {
  const [unit, count] = Object.entries(deadline)[0] as [string, number]
  const word = kindNames[language][unit] ?? unit
  return `${count} ${word}`
}

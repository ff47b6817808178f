import { canonicalJson, type Language, languages } from '#kernel'
import type { Deadline, DocumentRule, Fee, Field, Group, Guide, Handling, Intake, List, Service, Stage, Step, Texts } from './definition.ts'
import type { DifferenceCode } from './differences-words.ts'

/** A definition with all its texts. */
export interface Whole {
  readonly service: Service
  readonly intake: Intake | undefined
  readonly handling: Handling | undefined
  readonly guide: Guide | undefined
  readonly texts: Readonly<Record<Language, Texts>>
}

/**
 * One thing that differs between two versions. Until `inWords` puts them into words, `values` are: names, keys of texts; `…When`, a condition's id (`row`: the group in whose
 * row it is asked); `…Rule` and `…Amount`, the rule as JSON. What begins with `was` is of the first version.
 */
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

type Part = Difference['part']
type Ids<T> = readonly T[]

function say(part: Part, code: DifferenceCode, place: string, values: Difference['values'] = {}): Difference {
  return { part, code, place, values }
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other))
}

/** Another condition stands where one stood, or none. */
function ofWhen(
  code: DifferenceCode,
  place: string,
  was: Conditional,
  is: Conditional,
  values: Difference['values'],
): readonly Difference[] {
  if (was.when === is.when) return []
  return [say('intake', code, `${place}.when`, { ...values, wasWhen: was.when ?? '', isWhen: is.when ?? '' })]
}

interface Conditional {
  readonly when?: string | undefined
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
    ...ofList(from.fees ?? [], to.fees ?? [], {
      ...plain('fee_added', 'fee_removed', 'part_changed', 'intake.fees', id => `fee.${id}.name`),
      changed: ofFee,
    }),
    ...ofList(from.eligibility, to.eligibility, {
      ...plain('stop_added', 'stop_removed', 'part_changed', 'intake.eligibility', id => `eligibility.${id}.title`),
      changed: (was, is) => [
        say('intake', 'stop_changed', `intake.eligibility.${is.id}`, {
          name: `eligibility.${is.id}.title`,
          wasRule: JSON.stringify(was.stops),
          isRule: JSON.stringify(is.stops),
        }),
      ],
    }),
    ...ofList(from.groups, to.groups, {
      ...plain('group_added', 'group_removed', 'part_changed', 'intake.groups', id => `group.${id}.name`),
      changed: ofGroup,
    }),
    ...ofList(
      from.steps,
      to.steps,
      { ...plain('step_added', 'step_removed', 'part_changed', 'intake.steps', id => `step.${id}.title`), changed: ofStep },
      say('intake', 'steps_moved', 'intake.steps'),
    ),
    ...ofList(from.conditions, to.conditions, {
      added: ({ id, rule }) => say('intake', 'condition_added', `intake.conditions.${id}`, { isRule: JSON.stringify(rule) }),
      removed: ({ id, rule }) => say('intake', 'condition_removed', `intake.conditions.${id}`, { wasRule: JSON.stringify(rule) }),
      changed: (was, { id, rule }) => [
        say('intake', 'condition_changed', `intake.conditions.${id}`, { wasRule: JSON.stringify(was.rule), isRule: JSON.stringify(rule) }),
      ],
    }),
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
  const row = is.group === undefined ? {} : { row: is.group }
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
            { name, ...row, isWhen: typeof need(is) === 'string' ? String(need(is)) : '' },
          ),
        ]),
    ...ofWhen('field_when', place, was, is, { name, ...row }),
    ...(isSame(was.limits, is.limits) ? [] : [say('intake', 'field_limits', `${place}.limits`, { name })]),
  ]
  const rest = (it: Field) => without(it, ['kind', 'required', 'when', 'limits'])
  return isSame(rest(was), rest(is)) ? found : [...found, say('intake', 'field_changed', place, { name })]
}

function ofDocument(was: DocumentRule, is: DocumentRule): readonly Difference[] {
  const values = { name: `document.${is.id}.name` }
  const place = `intake.documents.${is.id}`
  const need = ({ required }: DocumentRule) => required ?? true
  const rest = (it: DocumentRule) => without(it, ['required', 'when'])
  return [
    ...(need(was) === need(is)
      ? []
      : [
          say(
            'intake',
            need(is) === false ? 'document_optional' : need(is) === true ? 'document_required' : 'document_sometimes',
            `${place}.required`,
            { ...values, isWhen: typeof need(is) === 'string' ? String(need(is)) : '' },
          ),
        ]),
    ...ofWhen('document_when', place, was, is, values),
    ...(isSame(rest(was), rest(is)) ? [] : [say('intake', 'document_changed', place, values)]),
  ]
}

function ofFee(was: Fee, is: Fee): readonly Difference[] {
  const [place, values] = [`intake.fees.${is.id}`, { name: `fee.${is.id}.name` }]
  const amount = isSame([was.amount, was.currency], [is.amount, is.currency])
    ? []
    : [
        say('intake', 'fee_amount', `${place}.amount`, {
          ...values,
          wasAmount: JSON.stringify(was.amount),
          isAmount: JSON.stringify(is.amount),
          wasCurrency: was.currency,
          isCurrency: is.currency,
        }),
      ]
  return [...amount, ...ofWhen('fee_when', place, was, is, values)]
}

function ofGroup(was: Group, is: Group): readonly Difference[] {
  const [place, values] = [`intake.groups.${is.id}`, { name: `group.${is.id}.name` }]
  const isAlike = was.least === is.least && was.most === is.most
  return [...ofWhen('group_when', place, was, is, values), ...(isAlike ? [] : [say('intake', 'group_changed', place, values)])]
}

function ofStep(was: Step, is: Step): readonly Difference[] {
  const [place, values] = [`intake.steps.${is.id}`, { name: `step.${is.id}.title` }]
  const rest = (it: Step) => without(it, ['when'])
  return [
    ...ofWhen('step_when', place, was, is, values),
    ...(isSame(rest(was), rest(is)) ? [] : [say('intake', 'step_changed', place, values)]),
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
          changed: (before, item) => [
            {
              ...entry(id, 'item_changed')(item),
              values: { ...entry(id, 'item_changed')(item).values, wasWhen: before.when ?? '', isWhen: item.when ?? '' },
            },
          ],
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
    const rest = (it: Stage) => without(it, ['deadline', 'department', 'when'])
    return [
      ...deadline('stage_deadline', `${place}.deadline`, was.deadline, is.deadline, { name }),
      ...(isSame(was.department, is.department)
        ? []
        : [say('handling', 'stage_department', `${place}.department`, { name, was: was.department.key, is: is.department.key })]),
      ...(isSame(was.when, is.when)
        ? []
        : [
            say('handling', 'stage_when', `${place}.when`, {
              name,
              wasRule: was.when === undefined ? '' : JSON.stringify(was.when),
              isRule: is.when === undefined ? '' : JSON.stringify(is.when),
            }),
          ]),
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

import { fill, isDay, type Language } from '#kernel'
import { type DocumentRule, type Field, type Handling, type Intake, isSensitive, type Rule, type Stage } from '../definition.ts'
import type { Whole } from '../differences.ts'
import { kindNames } from '../differences-words.ts'
import { conditionWords, valueWords, type Wording } from './conditions.ts'
import { deadlineWords } from './difference.ts'
import type { FactKind, SectionName } from './kinds.ts'
import { type Names, namesOf } from './names.ts'
import { type ReadingWord, readingWords } from './reading-words.ts'

/** One thing that is settled about an entry. `department` is a department's key, which whoever knows the organisation puts into words. */
export interface Fact extends Wording {
  readonly about: FactKind
}

/** Something of a definition by its name: a step, a question, a document, a stage. */
export interface Entry {
  readonly name: string
  readonly note: string | null
  readonly facts: readonly Fact[]
  readonly entries: readonly Entry[]
}

export interface Section {
  readonly section: SectionName
  readonly entries: readonly Entry[]
}

/** A definition as an official reads it, from what customers are asked to what is promised; sections in which nothing stands are left out. */
export function readingOf({ intake, handling, texts }: Whole, language: Language): readonly Section[] {
  const reader = readerOf(namesOf(intake, texts[language], language), intake, language)
  const sections: readonly Section[] = [
    { section: 'questions', entries: intake ? questions(intake, reader) : [] },
    { section: 'parties', entries: intake ? parties(intake, reader) : [] },
    { section: 'eligibility', entries: intake ? eligibility(intake, reader) : [] },
    { section: 'documents', entries: intake ? intake.documents.map(rule => ofDocument(rule, reader)) : [] },
    { section: 'fees', entries: intake ? fees(intake, reader) : [] },
    { section: 'stages', entries: handling ? handling.stages.map(stage => ofStage(stage, handling, reader)) : [] },
    { section: 'outcomes', entries: handling ? outcomes(handling, reader) : [] },
    { section: 'promises', entries: promises(intake, handling, reader) },
  ]
  return sections.filter(({ entries }) => entries.length > 0)
}

interface Reader {
  readonly names: Names
  readonly language: Language
  say(word: ReadingWord, values?: Readonly<Record<string, string | number>>): string
  fact(about: FactKind, words: string): Fact
  /** When something applies: all of these conditions of the intake at once; nothing where there are none. */
  applies(about: FactKind, conditions: readonly (string | undefined)[], row?: string): readonly Fact[]
  condition(id: string, row?: string): Wording
  list(parts: readonly string[]): string
}

function readerOf(names: Names, intake: Intake | undefined, language: Language): Reader {
  const ruleOf = (id: string): Rule => intake?.conditions.find(condition => condition.id === id)?.rule ?? false
  return {
    names,
    language,
    say: (word, values = {}) => fill(readingWords[word][language], values),
    fact: (about, words) => ({ about, words, lines: null }),
    applies: (about, conditions, row) => {
      const rules = conditions.flatMap(id => (id === undefined ? [] : [ruleOf(id)]))
      return rules.length === 0 ? [] : [{ about, ...conditionWords({ and: rules }, names, row) }]
    },
    condition: (id, row) => conditionWords(ruleOf(id), names, row),
    list: parts => parts.join(language === 'en' ? '; ' : '；'),
  }
}

function entry(name: string, facts: readonly Fact[], note: string | null = null, entries: readonly Entry[] = []): Entry {
  return { name, note, facts, entries }
}

function questions(intake: Intake, reader: Reader): readonly Entry[] {
  const field = (id: string) => intake.fields.find(each => each.id === id)
  return intake.steps.flatMap(step => {
    const entries = step.screens.flatMap(screen => {
      const own = (screen.fields ?? []).flatMap(id => {
        const found = field(id)
        return found ? [ofField(found, screen.when, intake, reader)] : []
      })
      const group = intake.groups.find(({ id }) => id === screen.group)
      if (!group) return own
      const rows = intake.fields.filter(each => each.group === group.id).map(each => ofField(each, undefined, intake, reader))
      const facts = [
        ...reader.applies('asked', [screen.when, group.when]),
        reader.fact('rows', reader.say('rows', { least: group.least, most: group.most })),
      ]
      return [...own, entry(reader.names.text(`group.${group.id}.name`), facts, null, rows)]
    })
    const facts = reader.applies('asked', [step.when])
    return entries.length + facts.length === 0 ? [] : [entry(reader.names.text(`step.${step.id}.title`), facts, null, entries)]
  })
}

function ofField(field: Field, screen: string | undefined, { lists }: Intake, reader: Reader): Entry {
  const { names, say, fact, language } = reader
  const items = lists.find(({ id }) => id === field.list)?.items ?? []
  const word = (item: string) => names.item(field.list, item)!
  const facts: readonly (Fact | readonly Fact[] | false)[] = [
    reader.applies('asked', [screen, field.when], field.group),
    field.required === false && fact('required', say('optional')),
    typeof field.required === 'string' &&
      fact('required', say('required_when', { condition: reader.condition(field.required, field.group).words })),
    (field.prefill ?? []).map(({ from, trust, locked }) =>
      fact('prefill', say(locked ? 'locked' : 'stays_open', { source: say(from), trust: say(`trust_${trust}`) })),
    ),
    limitsOf(field, reader),
    items.length > 0 && fact('choices', names.phrases.list(items.map(({ id }) => word(id)))),
    items.flatMap(({ id, when }) =>
      when === undefined
        ? []
        : [fact('choices', say('item_when', { item: word(id), condition: reader.condition(when, field.group).words }))],
    ),
    sourceOf(field, reader),
    isSensitive(field) && fact('secret', say('sealed')),
  ]
  const name = names.text(`field.${field.id}.label`)
  const kind = kindNames[language][field.kind]!
  return entry(
    name,
    facts.flat().filter(each => each !== false),
    kind === name ? null : kind,
  )
}

function limitsOf({ id, limits, kind, currency }: Field, reader: Reader): readonly Fact[] {
  const { names, say, fact, list } = reader
  if (!limits) return []
  const amount = (value: number) => valueWords(value, names, kind === 'money' ? (currency ?? 'CNY') : undefined)
  const said = [
    limits.least === undefined ? null : say('least', { value: amount(limits.least) }),
    limits.most === undefined ? null : say('most', { value: amount(limits.most) }),
    limits.decimals === undefined ? null : say('decimals', { value: limits.decimals }),
    limits.shortest === undefined ? null : say('shortest', { value: limits.shortest }),
    limits.longest === undefined ? null : say('longest', { value: limits.longest }),
    limits.earliest === undefined ? null : say('earliest', { value: dayWords(limits.earliest, reader) }),
    limits.latest === undefined ? null : say('latest', { value: dayWords(limits.latest, reader) }),
    limits.form === undefined ? null : names.text(`field.${id}.form`),
  ].filter(words => words !== null)
  return said.length === 0 ? [] : [fact('limits', list(said))]
}

/** `2026-01-31`, `today`, `today+30`, `today-365`. */
function dayWords(limit: string, { names: { phrases }, say, language }: Reader): string {
  const by = isDay(limit) ? NaN : Number(limit.slice('today'.length))
  if (by === 0) return say('today')
  const words = isDay(limit) ? phrases.day(limit) : say(by > 0 ? 'today_after' : 'today_before', { days: Math.abs(by) })
  // Figures stand a little apart from characters.
  return language === 'zh-CN' ? ` ${words}` : words
}

function sourceOf({ lookup, resource }: Field, reader: Reader): readonly Fact[] {
  const { names, say, fact } = reader
  if (lookup) {
    const told = toldOf(lookup.with, reader)
    return [fact('source', say(told === '' ? 'looked_up' : 'looked_up_with', { partner: names.phrases.value(lookup.partner), told }))]
  }
  return resource === undefined ? [] : [fact('source', say('times_of', { resource: valueWords(resource, names) }))]
}

/** What a partner is told: the answers, not by which names it knows them. */
function toldOf(request: Readonly<Record<string, Rule>>, { names }: Reader): string {
  return names.phrases.list(Object.values(request).map(rule => valueWords(rule, names)))
}

function parties({ parties: given }: Intake, reader: Reader): readonly Entry[] {
  if (!given) return []
  const { names, say, fact } = reader
  const field = names.field(given.field, [])
  const label = (id: string) => {
    const found = names.field(id, [])
    return found ? names.label(found) : names.phrases.quote(names.text(`field.${id}.label`))
  }
  return given.items.map(({ item, role, name, idCard }) =>
    entry(
      names.text(`list.${field?.list ?? ''}.${item}`),
      [fact('whose', say('party', { name: label(name), idCard: label(idCard) }))],
      say(`party.${role}`),
    ),
  )
}

function eligibility(intake: Intake, { names }: Reader): readonly Entry[] {
  return intake.eligibility.map(({ id, stops }) =>
    entry(names.text(`eligibility.${id}.title`), [{ about: 'stops', ...conditionWords(stops, names) }]),
  )
}

function ofDocument(rule: DocumentRule, reader: Reader): Entry {
  const { names, say, fact, list } = reader
  const accepts = names.phrases.list(rule.accepts.map(type => type.split('/')[1]!.toUpperCase()))
  const size = Math.round((rule.largest / 1048576) * 10) / 10
  const { least, most } = rule.files
  const files = [
    say(least === most ? 'one_file' : 'files', { accepts, least, most, size }),
    ...(rule.width !== undefined && rule.height !== undefined ? [say('pixels', { width: rule.width, height: rule.height })] : []),
  ]
  return entry(names.text(`document.${rule.id}.name`), [
    ...reader.applies('wanted', [rule.when]),
    ...(rule.required === false ? [fact('required', say('document_optional'))] : []),
    ...(typeof rule.required === 'string'
      ? [fact('required', say('document_required_when', { condition: reader.condition(rule.required).words }))]
      : []),
    fact('files', list(files)),
  ])
}

function fees({ fees: given = [] }: Intake, reader: Reader): readonly Entry[] {
  return given.map(({ id, when, amount, currency }) =>
    entry(reader.names.text(`fee.${id}.name`), [
      reader.fact('amount', valueWords(amount, reader.names, currency)),
      ...reader.applies('wanted', [when]),
    ]),
  )
}

function ofStage(stage: Stage, { outcomes: ends }: Handling, reader: Reader): Entry {
  const { names, say, fact, language } = reader
  const isEnd = (id: string) => ends.some(outcome => outcome.id === id)
  const place = (id: string) => names.text(isEnd(id) ? `outcome.${id}.name` : `stage.${id}.name`)
  const { pay, auto, device } = stage
  const actions = stage.actions.map(({ id, kind, roles, to, outcome }) => {
    const values = {
      action: names.text(`action.${id}.name`),
      roles: names.phrases.list(
        roles.map(role => (Object.hasOwn(readingWords, `role.${role}`) ? say(`role.${role}` as ReadingWord) : role)),
      ),
      to: place(to ?? outcome ?? ''),
    }
    return fact('does', say(kind === 'advance' && to !== undefined && isEnd(to) ? 'advance_end' : kind, values))
  })
  const { district } = stage.department
  return entry(names.text(`stage.${stage.id}.name`), [
    ...(stage.when === undefined ? [] : [{ about: 'reached' as const, ...conditionWords(stage.when, names) }]),
    fact('department', stage.department.key),
    ...(district === undefined ? [] : [fact('district', say('to_department', { district: valueWords(district, names) }))]),
    fact('time', deadlineWords(stage.deadline, language)),
    ...(stage.onSpot ? [fact('does', say('on_spot'))] : []),
    ...actions,
    ...(pay ? [fact('does', say('pays', { to: place(pay.paid) }))] : []),
    ...(auto
      ? [
          fact(
            'does',
            say(`auto_${auto.verb}`, { partner: names.phrases.value(auto.partner), to: place(auto.done), refused: place(auto.refused) }),
          ),
          fact('does', say('told', { told: toldOf(auto.with, reader) })),
        ]
      : []),
    ...(device ? [fact('does', say('dispense', { to: place(device.done), refused: place(device.failed) }))] : []),
  ])
}

function outcomes({ outcomes: ends, notices }: Handling, { names, say, fact }: Reader): readonly Entry[] {
  return ends.map(({ id, kind }) =>
    entry(names.text(`outcome.${id}.name`), notices.some(({ on }) => on === id) ? [fact('message', say('sms'))] : [], say(kind)),
  )
}

// words: console.promise.deadline console.promise.draft console.promise.supplement console.promise.warn console.promise.pay console.promise.cancel
/** The names of these are the face's own: `console.promise.<name>`. */
function promises(intake: Intake | undefined, handling: Handling | undefined, { names, say, fact, language }: Reader): readonly Entry[] {
  const line = (name: string, words: string) => entry(name, [fact('time', words)])
  const slot = handling?.cancel?.until && names.field(handling.cancel.until.slot, [])
  return [
    ...(handling
      ? [
          line('deadline', deadlineWords(handling.deadline, language)),
          line('supplement', say('days', { value: handling.supplementDays })),
          line('warn', say('percent', { value: handling.warnAt })),
          line('draft', say('days', { value: handling.draftDays })),
        ]
      : []),
    ...(intake?.minutesToPay === undefined ? [] : [line('pay', say('minutes', { value: intake.minutesToPay }))]),
    ...(handling?.cancel
      ? [
          line(
            'cancel',
            handling.cancel.until
              ? say('cancel_until', { value: handling.cancel.until.minutesBefore, slot: slot ? names.label(slot) : '' })
              : say('cancel'),
          ),
        ]
      : []),
  ]
}

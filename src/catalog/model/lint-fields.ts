import { type Day, isDay } from '#kernel'
import type { DocumentRule, Field, FieldKind, Intake, Limits, Parties, PrefillSource } from './definition.ts'
import { limitDay } from './field-kinds.ts'
import { type Finding, finding } from './findings.ts'
import { twice, unknown } from './lint-structure.ts'

/** An intake's fields one by one, its lists, its parties and contact, its documents. */
export function lintFields(intake: Intake, today: Day): readonly Finding[] {
  return [
    ...intake.fields.flatMap(field => lintField(field, intake, today)),
    ...intake.groups.flatMap(({ id, least, most }) => bounds(`intake.groups.${id}`, least, most, 1)),
    ...unusedLists(intake),
    ...(intake.parties ? lintParties(intake.parties, intake) : []),
    ...lintContact(intake),
    ...intake.documents.flatMap(lintDocument),
    ...atLeast(1, 'intake.minutes', intake.minutes),
  ]
}

/** `limit` must be `least` or more. */
export function atLeast(least: number, place: string, value: number): readonly Finding[] {
  const limit = place.slice(place.lastIndexOf('.') + 1)
  return value >= least ? [] : [finding('limit_unsound', place, { limit, value, types: `≥${least}` })]
}

/** Which limits a kind knows. */
const known: Readonly<Record<FieldKind, readonly (keyof Limits)[]>> = {
  text: ['shortest', 'longest', 'form'],
  paragraph: ['shortest', 'longest', 'form'],
  name: ['shortest', 'longest', 'form'],
  address: ['shortest', 'longest', 'form'],
  number: ['least', 'most', 'decimals'],
  money: ['least', 'most'],
  date: ['earliest', 'latest'],
  choices: ['least', 'most'],
  choice: [],
  yesno: [],
  idcard: [],
  phone: [],
  email: [],
  consent: [],
  signature: [],
  slot: [],
  lookup: [],
}

/** Lengths where none are given, as `field-kinds.ts` reads. */
const lengths: Partial<Record<FieldKind, readonly [shortest: number, longest: number]>> = {
  text: [1, 100],
  paragraph: [1, 1000],
  name: [2, 50],
  address: [4, 120],
}

const withList: ReadonlySet<FieldKind> = new Set(['choice', 'choices', 'address'])

function lintField(field: Field, intake: Intake, today: Day): readonly Finding[] {
  const { id, kind, currency, limits = {} } = field
  const place = `intake.fields.${id}`
  const unfit = (setting: string) => finding('setting_unfit', `${place}.${setting}`, { setting: setting.replace('limits.', '') })
  return [
    ...(withList.has(kind) && field.list === undefined ? [finding('list_missing', place, { id })] : []),
    ...(!withList.has(kind) && field.list !== undefined ? [unfit('list')] : []),
    ...(kind === 'money' && currency === undefined ? [finding('currency_missing', place, { id })] : []),
    ...(kind !== 'money' && kind !== 'lookup' && currency !== undefined ? [unfit('currency')] : []),
    ...((kind === 'money' || kind === 'lookup') && currency !== undefined && !isCurrency(currency)
      ? [finding('currency_unknown', `${place}.currency`, { currency })]
      : []),
    ...(Object.keys(limits) as (keyof Limits)[]).filter(limit => !known[kind].includes(limit)).map(limit => unfit(`limits.${limit}`)),
    ...lintLimits(field, intake, today, `${place}.limits`),
    ...(kind === 'consent' && field.required === false ? [finding('consent_optional', `${place}.required`, { id })] : []),
    ...(field.prefill ?? []).flatMap(({ from, trust, locked }) => [
      ...(filledBy[from].includes(kind) && field.group === undefined
        ? []
        : [finding('prefill_unfit', `${place}.prefill`, { id, source: from })]),
      ...(locked === true && trust !== 'A' ? [finding('locked_untrusted', `${place}.prefill`, { source: from })] : []),
    ]),
  ]
}

const filledBy: Readonly<Record<PrefillSource, readonly FieldKind[]>> = {
  'card.name': ['name', 'text'],
  'card.idNumber': ['idcard', 'text'],
  'card.sex': ['choice', 'text'],
  'card.birth': ['date'],
  'card.address': ['address', 'text', 'paragraph'],
  'visit.phone': ['phone', 'text'],
}

export function isCurrency(currency: string): boolean {
  return /^[A-Z]{3}$/.test(currency) && Intl.supportedValuesOf('currency').includes(currency)
}

function lintLimits({ kind, list, limits = {} }: Field, intake: Intake, today: Day, place: string): readonly Finding[] {
  const [shortest, longest] = lengths[kind] ?? [0, Infinity]
  const items = kind === 'choices' ? intake.lists.find(({ id }) => id === list)?.items.length : undefined
  const { least = -Infinity, most = Infinity, decimals } = limits
  return [
    ...contradiction(place, limits.shortest ?? shortest, limits.longest ?? longest),
    ...contradiction(place, least, Math.min(most, items ?? Infinity)),
    ...(limits.shortest === undefined ? [] : atLeast(0, `${place}.shortest`, limits.shortest)),
    ...(kind === 'choices' && limits.most !== undefined ? atLeast(1, `${place}.most`, limits.most) : []),
    ...(decimals !== undefined && (decimals < 0 || decimals > 6)
      ? [finding('limit_unsound', `${place}.decimals`, { limit: 'decimals', value: decimals, types: '0–6' })]
      : []),
    ...(kind === 'money' ? (['least', 'most'] as const).flatMap(limit => minorUnits(limit, limits[limit], place)) : []),
    ...dayLimits(limits, today, place),
    ...formOf(limits.form, `${place}.form`),
  ]
}

function minorUnits(limit: string, value: number | undefined, place: string): readonly Finding[] {
  if (value === undefined || Number.isSafeInteger(value)) return []
  return [finding('limit_unsound', `${place}.${limit}`, { limit, value, types: 'whole' })]
}

function contradiction(place: string, least: number | string, most: number | string): readonly Finding[] {
  return least > most ? [finding('limits_contradict', place, { least, most })] : []
}

function bounds(place: string, least: number, most: number, leastMost: number): readonly Finding[] {
  return [...contradiction(place, least, most), ...atLeast(0, `${place}.least`, least), ...atLeast(leastMost, `${place}.most`, most)]
}

function dayLimits({ earliest, latest }: Limits, today: Day, place: string): readonly Finding[] {
  const unsound = Object.entries({ earliest, latest }).filter(([, limit]) => limit !== undefined && !isDay(limitDay(limit, today)))
  if (unsound.length > 0) return unsound.map(([name, limit]) => finding('day_unsound', `${place}.${name}`, { value: limit! }))
  return earliest === undefined || latest === undefined ? [] : contradiction(place, limitDay(earliest, today), limitDay(latest, today))
}

function formOf(form: string | undefined, place: string): readonly Finding[] {
  if (form === undefined) return []
  try {
    RegExp(`^(?:${form})$`, 'u')
  } catch {
    return [finding('form_unsound', place, { form })]
  }
  const repeated = /\((?:[^()\\]|\\.)*[^\\(](?:[*+]|\{\d+,\d*\})\)(?:[*+]|\{\d+,\d*\})/u
  return repeated.test(form) ? [finding('form_slow', place, { form })] : []
}

function unusedLists({ lists, fields }: Intake): readonly Finding[] {
  return lists
    .filter(({ id }) => fields.every(field => field.list !== id))
    .map(({ id }) => finding('list_unused', `intake.lists.${id}`, { id }))
}

function lintParties({ field, items }: Parties, intake: Intake): readonly Finding[] {
  const fields = new Map(intake.fields.map(each => [each.id, each]))
  const wrongKind = (id: string, wanted: FieldKind, place: string) => {
    const found = fields.get(id)
    return found && (found.kind !== wanted || found.group !== undefined) ? [finding('parties_wrong_kind', place, { id, wanted })] : []
  }
  const offered = intake.lists.find(({ id }) => id === fields.get(field)?.list)?.items.map(({ id }) => id)
  const place = 'intake.parties.items'
  return [
    ...wrongKind(field, 'choice', 'intake.parties.field'),
    ...twice(
      'item',
      items.map(({ item }) => item),
      item => `${place}.${item}`,
    ),
    ...items.flatMap(({ item, name, idCard }) => [
      ...(offered ? unknown('item', item, new Set(offered), `${place}.${item}`) : []),
      ...wrongKind(name, 'name', `${place}.${item}.name`),
      ...wrongKind(idCard, 'idcard', `${place}.${item}.idCard`),
    ]),
    ...(offered ?? []).filter(id => items.every(({ item }) => item !== id)).map(item => finding('parties_item_missing', place, { item })),
  ]
}

function lintContact({ contact, fields }: Intake): readonly Finding[] {
  const found = fields.find(({ id }) => id === contact)
  if (contact === undefined || !found || (found.kind === 'phone' && found.group === undefined)) return []
  return [finding('contact_wrong_kind', 'intake.contact', { id: contact })]
}

function lintDocument({ id, accepts, files, largest, width, height }: DocumentRule): readonly Finding[] {
  const place = `intake.documents.${id}`
  const pixels = [width, height].filter(size => size !== undefined)
  return [
    ...(accepts.length === 0 ? [finding('document_accepts_nothing', `${place}.accepts`, { id })] : []),
    ...bounds(`${place}.files`, files.least, files.most, 1),
    ...atLeast(1, `${place}.largest`, largest),
    ...(pixels.length > 0 && accepts.includes('application/pdf') ? [finding('photo_size_unfit', place, { id })] : []),
    ...(width === undefined ? [] : atLeast(1, `${place}.width`, width)),
    ...(height === undefined ? [] : atLeast(1, `${place}.height`, height)),
  ]
}

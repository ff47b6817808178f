import type { Language } from '#kernel'
import type { Field, Intake, Texts } from '../definition.ts'
import { phrases, type Phrases } from './phrases.ts'

/** What the things of a definition are called, for an official: never an id, and no two fields alike. */
export interface Names {
  readonly phrases: Phrases
  /** A field as it is seen from rows (the innermost last): its own ones before those outside. */
  field(id: string, rows: readonly string[]): Field | undefined
  /** The label in quotes; where two fields have one label, with the page it stands on. */
  label(field: Field): string
  item(list: string | undefined, item: string): string | undefined
  /** What a question of yes or no is answered by: its own word, 有, or yes. */
  yesNo(field: Field, isYes: boolean): string
  isGroup(id: string): boolean
  group(id: string): string
  /** The text by which a group's rows are counted. */
  one(group: string): string
  text(key: string): string
}

export function namesOf(intake: Intake | undefined, texts: Texts, language: Language): Names {
  const say = phrases[language]
  const text = (key: string) => texts[key] ?? key.split('.').slice(1, -1).join('.')
  const fields = intake?.fields ?? []
  const labels = labelsOf(intake, text, say)
  const lists = new Map((intake?.lists ?? []).map(list => [list.id, list]))
  return {
    phrases: say,
    field: (id, rows) =>
      fields.find(field => field.id === id && field.group !== undefined && rows.includes(field.group)) ??
      fields.find(field => field.id === id && field.group === undefined),
    label: ({ id }) => labels.get(id) ?? say.quote(id),
    item: (list, item) => {
      const items = list === undefined ? [] : (lists.get(list)?.items ?? [])
      if (list === undefined || !items.some(({ id }) => id === item)) return undefined
      const word = (id: string) => texts[`list.${list}.${id}`] ?? id
      const like = items.filter(({ id }) => word(id) === word(item)).map(({ id }) => id)
      return say.value(like.length === 1 ? word(item) : `${word(item)} ${like.indexOf(item) + 1}`)
    },
    yesNo: ({ id }, isYes) => texts[`field.${id}.${isYes ? 'yes' : 'no'}`] ?? (isYes ? say.yes : say.no),
    isGroup: id => (intake?.groups ?? []).some(group => group.id === id),
    group: id => say.quote(text(`group.${id}.name`)),
    one: id => texts[`group.${id}.one`] ?? '',
    text,
  }
}

function labelsOf(intake: Intake | undefined, text: (key: string) => string, say: Phrases): ReadonlyMap<string, string> {
  const fields = intake?.fields ?? []
  const screens = (intake?.steps ?? []).flatMap(step => step.screens)
  const plain = (field: Field) => text(`field.${field.id}.label`)
  const placed = (field: Field) => {
    const screen = screens.find(each => each.fields?.includes(field.id) || (field.group !== undefined && each.group === field.group))
    const place = field.group === undefined ? screen && text(`screen.${screen.id}.title`) : text(`group.${field.group}.name`)
    return place === undefined ? say.quote(plain(field)) : `${say.quote(plain(field))}${say.bracket(place)}`
  }
  const unique = (name: (field: Field) => string, field: Field) => fields.filter(each => name(each) === name(field)).length === 1
  return new Map(
    fields.map(field => {
      if (unique(plain, field)) return [field.id, say.quote(plain(field))]
      if (unique(placed, field)) return [field.id, placed(field)]
      const like = fields.filter(each => placed(each) === placed(field))
      return [field.id, say.quote(`${plain(field)} ${like.indexOf(field) + 1}`)]
    }),
  )
}

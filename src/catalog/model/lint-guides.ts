import { type Language, languages } from '#kernel'
import type { Field, FieldKind, Intake, Texts } from './definition.ts'
import { type Finding, finding } from './findings.ts'

/** What a person does to answer. An address is chosen first and typed then. */
const doing: Readonly<Record<FieldKind, 'type' | 'tap' | 'tap and type' | 'agree' | 'sign'>> = {
  text: 'type',
  paragraph: 'type',
  number: 'type',
  money: 'type',
  date: 'type',
  name: 'type',
  idcard: 'type',
  phone: 'type',
  email: 'type',
  choice: 'tap',
  choices: 'tap',
  yesno: 'tap',
  slot: 'tap',
  lookup: 'tap',
  address: 'tap and type',
  consent: 'agree',
  signature: 'sign',
}

/**
 * A terminal asks one question at a time and says above each what to do now: the field's own guide, else the screen's. One guide cannot tell a person to tap where the
 * next question is typed, nor to add one person after another where a name is asked. Whether it fits the words of the question only a reader can tell.
 */
export function lintGuides(intake: Intake, texts: Readonly<Record<Language, Texts>>): readonly Finding[] {
  const isSaid = (key: string) => languages.some(language => texts[language][key] !== undefined)
  return intake.steps.flatMap(step =>
    step.screens.flatMap(screen => {
      const key = `screen.${screen.id}.guide`
      if (!isSaid(key)) return []
      const asks = (field: Field) => (screen.group === undefined ? screen.fields?.includes(field.id) : field.group === screen.group)
      const led = intake.fields.filter(field => asks(field) && !isSaid(`field.${field.id}.guide`))
      const isMixed = screen.group === undefined ? new Set(led.map(({ kind }) => doing[kind])).size > 1 : led.length > 0
      return isMixed ? [finding('guide_mixed', `texts.${key}`, { key, fields: led.map(({ id }) => id).join(', ') })] : []
    }),
  )
}

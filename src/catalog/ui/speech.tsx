import { type DefinitionView, type Field, fieldKindTable, type Problem, type Question, showDay, type Speaker, type Value } from '#catalog'
import { together, useWords, type WordsValue } from '#design'
import type { ReactNode } from 'react'

/** What a definition says, in the language it was asked for. A key it does not have is empty: the linter sees to it that none is missing. */
export interface Say {
  (key: string, values?: Readonly<Record<string, string | number>>): string
  has(key: string): boolean
}

export function sayFrom(definition: Pick<DefinitionView, 'texts'>): Say {
  const { body } = definition.texts
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}) =>
    together(
      (body[key] ?? '').replaceAll(/\{(\w+)\}/g, (whole, name: string) => (values[name] === undefined ? whole : String(values[name]))),
    )
  return Object.assign(say, { has: (key: string) => body[key] !== undefined && body[key] !== '' })
}

/** Texts hold a thought a line. Lines that begin with `- ` belong to the one above: any one of these proofs. */
export function Lines({ children }: { readonly children: string }): ReactNode {
  return children.split('\n').map((line, index) => {
    const isMember = line.startsWith('- ')
    return (
      <span key={index} style={{ display: 'block', ...(isMember ? { paddingInlineStart: '1em', textIndent: '-1em' } : {}) }}>
        {isMember && (
          <span aria-hidden="true" style={{ display: 'inline-block', inlineSize: '1em', textIndent: 0 }}>
            •
          </span>
        )}
        {isMember ? line.slice(2) : line}
      </span>
    )
  })
}

/** What a question is answered by: 有 and 没有 where the definition says so, else yes and no. */
export function yesNoWords({ t }: WordsValue, say: Say, { id }: Field): { readonly yes: string; readonly no: string } {
  return { yes: say(`field.${id}.yes`) || t('catalog.yes'), no: say(`field.${id}.no`) || t('catalog.no') }
}

/** How a field's values are said. */
export function useSpeaker(say: Say): (field: Field) => Speaker {
  const words = useWords()
  const { t, language } = words
  return field => ({
    language,
    item: item => (field.list === undefined ? item : say(`list.${field.list}.${item}`)),
    ...yesNoWords(words, say, field),
    agreed: t('catalog.agreed'),
    signed: t('catalog.signed'),
  })
}

/** An answer as words. */
export function useAnswerWords(say: Say): (field: Field, value: Value) => string {
  const speakerOf = useSpeaker(say)
  return (field, value) => fieldKindTable[field.kind].show(value, field, speakerOf(field))
}

// words: catalog.problem.*
/** What is wrong with an answer and how to mend it, in words. A field with a form of its own says it itself. */
export function problemWords(page: WordsValue, say: Say, question: Pick<Question, 'field'>, problem: Problem): string {
  const { t, language } = page
  if (problem.code === 'wrong_form') return say(`field.${question.field.id}.form`)
  const { day, ...values } = problem.values
  const words = {
    label: say(`field.${question.field.id}.label`),
    ...yesNoWords(page, say, question.field),
    ...values,
    ...(typeof day === 'string' ? { day: showDay(day, language) } : {}),
  }
  const own = `catalog.problem.${problem.code}.${question.field.kind}`
  const said = t(own, words)
  return said === own ? t(`catalog.problem.${problem.code}`, words) : said
}

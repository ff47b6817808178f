import { entryAt, type Gap, type Question, type StepView } from '#catalog'
import { faultIdOf, FieldView, idOf, problemWords, type Say, useAnswerWords } from '#catalog/hall'
import { afterPress, Button, Fieldset, type FieldError, Pane, Row, Stack, useWords } from '#design'
import { type ReactNode } from 'react'
import type { CaseSession, CaseSnapshot } from '../session.ts'
import { LookupField } from '../offer-choices.tsx'
import { SlotField } from './slot.tsx'
import { DocumentField, documentId } from './documents.tsx'
import styles from './hall.module.css'

export interface StepBodyProps {
  readonly session: CaseSession
  readonly snapshot: CaseSnapshot
  readonly say: Say
  readonly step: StepView
  /** Paths whose mistakes are shown: left once, or all after trying to go on. */
  readonly told: ReadonlySet<string> | 'all'
  readonly onLeft: (path: string) => void
  /** Nothing is offered for this question: until what was asked for is changed, it is all there is on the page. */
  readonly barren: string | null
  readonly onBarren: (path: string | null) => void
  /** Leads to where a field is asked. */
  readonly onChange: (field: string) => void
}

/** A step as one page: its screens one under the other. */
export function StepBody({ session, snapshot, say, step, told, onLeft, barren, onBarren, onChange }: StepBodyProps): ReactNode {
  const words = useWords()
  const answer = useAnswerWords(say)
  const gapFor = (path: string) => step.gaps.find(gap => gap.path === path)
  const errorFor = (question: Question) => {
    const gap = gapFor(question.path)
    // An empty answer is a mistake only once one tried to go on.
    const isTold = told === 'all' || (told.has(question.path) && question.entry?.problem !== undefined)
    return gap && isTold ? problemWords(words, say, question, gap.problem) : undefined
  }
  const offer = (question: Question) => ({
    session,
    question,
    label: say(`field.${question.field.id}.ask`),
    labelHidden: false,
    none: say(`field.${question.field.id}.none`),
    error: errorFor(question),
  })
  const ask = (question: Question, asked: boolean) => {
    const isOffered = question.field.kind === 'lookup' || question.field.kind === 'slot'
    const named = isOffered ? namedFields(snapshot, question) : []
    const first = named.find(({ id, required }) => required !== false && entryAt(snapshot.given, id)?.value === undefined)
    if (first)
      return (
        <Stack key={question.path} gap="text">
          <h2 className={styles.ask} id={idOf(question.path)} tabIndex={-1}>
            {say(`field.${question.field.id}.ask`)}
          </h2>
          <p className={styles.note}>{words.t('hall.offer.first', { name: say(`field.${first.id}.label`) })}</p>
        </Stack>
      )
    return question.field.kind === 'lookup' ? (
      <LookupField
        key={offerKey(snapshot, question)}
        {...offer(question)}
        asked={named.flatMap(field => {
          const value = entryAt(snapshot.given, field.id)?.value
          return value === undefined ? [] : [{ label: say(`field.${field.id}.label`), value: answer(field, value), personal: true }]
        })}
        onChange={named[0] && (() => onChange(named[0]!.id))}
        onNone={isNone => onBarren(isNone ? question.path : null)}
      />
    ) : question.field.kind === 'slot' ? (
      <SlotField key={offerKey(snapshot, question)} {...offer(question)} />
    ) : (
      <FieldView
        key={question.path}
        question={question}
        say={say}
        asked={asked}
        error={errorFor(question)}
        onInput={(input, when) => session.type(question.path, input, when)}
        onLeave={() => {
          afterPress(() => onLeft(question.path))
          void session.flush().catch(() => {})
        }}
      />
    )
  }
  return (
    <Stack gap="block">
      {step.screens
        .filter(({ questions }) => barren === null || questions.some(({ path }) => path === barren))
        .map(screen => (
          <Pane key={screen.id} title={screen.questions.length > 1 || screen.group ? say(`screen.${screen.id}.title`) : undefined}>
            <Stack gap="part">
              {screen.questions.map(question => ask(question, screen.questions.length > 1))}
              {screen.group && (
                <Rows {...{ session, say, ask }} group={screen.group} error={told === 'all' ? gapFor(screen.group.group.id) : undefined} />
              )}
            </Stack>
          </Pane>
        ))}
      {step.documents.map(document => (
        <Pane key={document.rule.id}>
          <DocumentField
            {...{ session, snapshot, say, document }}
            error={told === 'all' && gapFor(document.rule.id) ? words.t('hall.document.missing') : undefined}
          />
        </Pane>
      ))}
    </Stack>
  )
}

/** The answers an offer depends on. */
function namedFields({ definition }: CaseSnapshot, { field }: Question) {
  const rules = [field.resource, ...Object.values(field.lookup?.with ?? {})]
  const named = new Set(Array.from(JSON.stringify(rules).matchAll(/"var":\[?"([^".]+)/g), ([, id]) => id))
  return (definition.intake?.body.fields ?? []).filter(({ id }) => named.has(id))
}

/** What is offered for other answers is another offer: it is asked for anew. */
function offerKey(snapshot: CaseSnapshot, question: Question): string {
  const named = namedFields(snapshot, question)
  return `${question.path} ${named.map(({ id }) => JSON.stringify(entryAt(snapshot.given, id)?.value ?? null)).join(' ')}`
}

interface RowsProps {
  readonly session: CaseSession
  readonly say: Say
  readonly ask: (question: Question, asked: boolean) => ReactNode
  readonly group: NonNullable<StepView['screens'][number]['group']>
  readonly error: Gap | undefined
}

function Rows({ session, say, ask, group: { group, rows }, error }: RowsProps): ReactNode {
  const { t } = useWords()
  return (
    <Stack gap="part">
      {rows.map(({ row, questions }, index) => (
        <fieldset key={row} style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
          <Stack gap="part">
            <Row align="between">
              <legend>
                <strong>{say(`group.${group.id}.one`, { n: index + 1 })}</strong>
              </legend>
              <Button kind="quiet" size="secondary" onPress={() => void session.removeRow(group.id, row).catch(() => {})}>
                {t('design.remove')}
              </Button>
            </Row>
            {questions.map(question => ask(question, true))}
          </Stack>
        </fieldset>
      ))}
      <Fieldset
        id={idOf(group.id)}
        label={say(`group.${group.id}.name`)}
        labelHidden
        error={error && t('catalog.problem.too_few_chosen', { least: group.least })}
      >
        <Stack gap="part">
          {rows.length === 0 && <p>{say(`group.${group.id}.none`)}</p>}
          {rows.length < group.most && (
            <Button icon="plus" onPress={() => void session.addRow(group.id).catch(() => {})}>
              {say(`group.${group.id}.add`)}
            </Button>
          )}
        </Stack>
      </Fieldset>
    </Stack>
  )
}

/** All that is wrong on a page, each leading to its field. */
export function useErrors(say: Say): (step: StepView) => readonly FieldError[] {
  const words = useWords()
  return step => {
    const questions = new Map(
      step.screens
        .flatMap(screen => [...screen.questions, ...(screen.group?.rows.flatMap(row => row.questions) ?? [])])
        .map(question => [question.path, question]),
    )
    // A question that stands alone is shown as it is asked, with others beside it by its label.
    const alone = new Set(step.screens.flatMap(({ questions: asked }) => (asked.length === 1 ? [asked[0]!.path] : [])))
    return step.gaps.map(gap => {
      const question = questions.get(gap.path)
      if (question) {
        const problem = problemWords(words, say, question, gap.problem)
        if (alone.has(gap.path) && question.field.kind !== 'consent') {
          const ask = say(`field.${question.field.id}.ask`)
          return { field: faultIdOf(question), message: words.t('hall.error.asked', { ask, problem }) }
        }
        const label = say(`field.${question.field.id}.label`)
        // Many a problem names its field by itself.
        return { field: faultIdOf(question), message: problem.includes(label) ? problem : words.t('hall.error', { label, problem }) }
      }
      if (gap.kind === 'document')
        return { field: documentId(gap.path), message: words.t('hall.document.missing.name', { name: say(`document.${gap.path}.name`) }) }
      return { field: idOf(gap.path), message: say(`group.${gap.path}.name`) }
    })
  }
}

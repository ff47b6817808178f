import type { KioskPage } from '#cases'
import { fieldKindTable, type Gap, type Question } from '#catalog'
import { FieldView, type Frame, type FramedPage, type Say, useAnswerWords } from '#catalog/kiosk'
import { Button, DefinitionList, NowPanel, Notice, Stack, useWords } from '#design'
import type { ReactNode } from 'react'
import type { CaseSession } from '../session.ts'
import type { Attempt } from '../use-case.ts'

/** What every page of the flow gets. */
export interface PageProps {
  readonly session: CaseSession
  readonly say: Say
  readonly frame: Frame
  readonly framed: FramedPage
  /** What is wrong with this page's answer, once one tried to go on. */
  readonly error: string | undefined
  readonly alert: Gap | null
  /** Why it came back, in words. */
  readonly note: string | null
  readonly refusal: Attempt['refusal']
  readonly onNext: () => void
}

/** One question. */
export function QuestionPage({
  session,
  say,
  frame,
  framed,
  error,
  note,
  refusal,
  onNext,
  page,
}: PageProps & { readonly page: KioskPage & { kind: 'question' } }): ReactNode {
  const { field, path } = page.question
  const guide = note ?? firstOf(say, `field.${field.id}.guide`, `screen.${page.screen}.guide`)
  // A promise stands beside the box to tick; the heading says what it is, not the same again.
  const only = say(`field.${field.id}.${field.kind === 'consent' ? 'label' : 'ask'}`)
  return frame({
    ...framed,
    question: only,
    now: guide === '' ? undefined : <NowPanel>{guide}</NowPanel>,
    children: (
      <Stack gap="part" fill>
        {refusal && <Notice tone="bad" title={refusal.message} />}
        <FieldView
          asked
          question={page.question}
          say={say}
          error={error}
          onInput={(input, when) => session.type(path, input, when)}
          onLeave={() => void session.flush().catch(() => {})}
          onEnter={onNext}
        />
      </Stack>
    ),
  })
}

/** What the card said: to be looked at, not typed. */
export function ConfirmPage({
  say,
  frame,
  framed,
  page,
  onNotMe,
}: PageProps & { readonly page: KioskPage & { kind: 'confirm' }; readonly onNotMe: () => void }): ReactNode {
  const { t } = useWords()
  const words = useAnswerWords(say)
  // Others stand behind one at a terminal: a number from a card is shown in part.
  const shown = ({ field, entry }: Question) =>
    field.kind === 'idcard' ? fieldKindTable.idcard.mask(entry!.value!) : words(field, entry!.value!)
  return frame({
    ...framed,
    question: t('kiosk.confirm.title'),
    now: <NowPanel icon="check">{t('kiosk.confirm.guide')}</NowPanel>,
    beside: <Button onPress={onNotMe}>{t('kiosk.confirm.no')}</Button>,
    children: (
      <DefinitionList
        rows={page.questions
          .filter(({ entry }) => entry?.value !== undefined)
          .map(question => ({ label: say(`field.${question.field.id}.label`), value: shown(question), personal: true }))}
      />
    ),
  })
}

export function firstOf(say: Say, ...keys: readonly string[]): string {
  const key = keys.find(each => say.has(each))
  return key === undefined ? '' : say(key)
}

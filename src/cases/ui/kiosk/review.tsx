import { kioskPages, type KioskPage } from '#cases'
import { fieldKindTable, type Question } from '#catalog'
import { type Say, useAnswerWords } from '#catalog/kiosk'
import { Button, DefinitionList, NowPanel, Notice, Paged, Stack, useWords } from '#design'
import type { ReactNode } from 'react'
import type { CaseSnapshot } from '../session.ts'
import type { PageProps } from './question.tsx'

/** Everything that was given, before it goes: each line leads back to where it was asked. */
export function ReviewPage({
  say,
  frame,
  framed,
  refusal,
  snapshot,
  onChange,
}: PageProps & { readonly snapshot: CaseSnapshot; readonly onChange: (page: string) => void }): ReactNode {
  const { t } = useWords()
  const lines = useReviewLines(snapshot, say)
  return frame({
    ...framed,
    question: t('kiosk.review.title'),
    now: <NowPanel>{t('kiosk.review.guide')}</NowPanel>,
    children: (
      <Stack gap="part" fill>
        {refusal && <Notice tone="bad" title={refusal.message} />}
        <Paged count={lines.length} of={snapshot.view.revision} whole>
          {(from, to) => (
            <DefinitionList
              rows={lines.slice(from, to).map(({ key, label, value, page: target }) => ({
                label,
                value,
                personal: true,
                action:
                  target === null ? undefined : (
                    <Button key={key} size="secondary" describedAs={t('cases.change.what', { label })} onPress={() => onChange(target)}>
                      {t('catalog.change')}
                    </Button>
                  ),
              }))}
            />
          )}
        </Paged>
      </Stack>
    ),
  })
}

interface ReviewLine {
  readonly key: string
  readonly label: string
  readonly value: string
  /** The page to mend it on; null for what an authority issued. */
  readonly page: string | null
}

function useReviewLines(snapshot: CaseSnapshot, say: Say): readonly ReviewLine[] {
  const { t, formats } = useWords()
  const words = useAnswerWords(say)
  const lineOf = (page: KioskPage, { path, field, entry, required }: Question): readonly ReviewLine[] => {
    if (field.kind === 'consent' || field.kind === 'signature') return []
    if (entry?.value === undefined && !required)
      return [{ key: path, label: say(`field.${field.id}.label`), value: t('cases.not.given'), page: page.id }]
    if (entry?.value === undefined) return []
    // Others stand behind one at a terminal: a number from a card is shown in part.
    const value = entry.locked && field.kind === 'idcard' ? fieldKindTable.idcard.mask(entry.value) : words(field, entry.value)
    return [{ key: path, label: say(`field.${field.id}.label`), value, page: entry.locked ? null : page.id }]
  }
  const { fees } = snapshot.survey
  const total: readonly ReviewLine[] =
    fees && fees.total > 0
      ? [{ key: 'fees', label: t('cases.fees.total'), value: formats.money(fees.total, fees.currency), page: null }]
      : []
  const given = kioskPages(snapshot.survey).flatMap((page): readonly ReviewLine[] => {
    switch (page.kind) {
      case 'question':
        return lineOf(page, page.question)
      case 'confirm':
        return page.questions.flatMap(question => lineOf(page, question))
      case 'rows':
        return [
          {
            key: page.id,
            label: say(`group.${page.group.id}.name`),
            value: t('kiosk.review.rows', { count: page.rows.length }),
            page: page.id,
          },
        ]
      case 'document':
        return [
          {
            key: page.id,
            label: say(`document.${page.document.rule.id}.name`),
            value: t('kiosk.review.files', { count: page.document.files }),
            page: page.id,
          },
        ]
      case 'review':
        return []
    }
  })
  // What it comes to is not left for a later page.
  return [...total, ...given]
}

import { closingKinds, questionsOf } from '#catalog'
import { type Go, type Say, useAnswerWords } from '#catalog/hall'
import { Button, type Definition, DefinitionList, Pane, Stack, useWords } from '#design'
import type { ReactNode } from 'react'
import type { CaseSnapshot } from '../session.ts'

/** Everything that was given, step by step, each with the way back to it. */
export function Review({ snapshot, say, go }: { readonly snapshot: CaseSnapshot; readonly say: Say; readonly go: Go }): ReactNode {
  const { t, formats } = useWords()
  const words = useAnswerWords(say)
  const { survey, view } = snapshot
  const { fees } = survey
  return (
    <Stack gap="block">
      <p>{t('hall.review.lead')}</p>
      {survey.steps
        .filter(({ kind }) => kind !== 'review' && !closingKinds.has(kind))
        .map(step => {
          const answers: readonly Definition[] = questionsOf([step]).map(({ field, entry }) => ({
            label: say(`field.${field.id}.label`),
            value: entry?.value === undefined ? t('cases.not.given') : words(field, entry.value),
            personal: true,
          }))
          const files: readonly Definition[] = step.documents.map(({ rule, files: count }) => ({
            label: say(`document.${rule.id}.name`),
            value: t('hall.review.files', { count }),
          }))
          return (
            <Pane
              key={step.id}
              title={say(`step.${step.id}.title`)}
              aside={
                <Button
                  kind="quiet"
                  size="secondary"
                  describedAs={t('cases.change.what', { label: say(`step.${step.id}.title`) })}
                  onPress={() => go(`/hall/case/${view.head.id}?step=${step.id}`)}
                >
                  {t('catalog.change')}
                </Button>
              }
            >
              <DefinitionList rows={[...answers, ...files]} />
            </Pane>
          )
        })}
      {fees !== null && fees.total > 0 && (
        <Pane title={t('cases.fees.total')}>
          <DefinitionList
            rows={[
              ...(fees.items.length > 1
                ? fees.items.map(({ fee, amount }) => ({ label: say(`fee.${fee}.name`), value: formats.money(amount, fees.currency) }))
                : []),
              { label: t('cases.fees.pay'), value: formats.money(fees.total, fees.currency) },
            ]}
          />
        </Pane>
      )}
    </Stack>
  )
}

import type { KioskPage } from '#cases'
import { useAnswerWords } from '#catalog/kiosk'
import { Button, DefinitionList, Empty, NowPanel, Notice, Paged, Stack, useWords } from '#design'
import { type ReactNode, useState } from 'react'
import type { PageProps } from './question.tsx'
import { firstOf } from './question.tsx'

interface RowsPageProps extends PageProps {
  readonly page: KioskPage & { kind: 'rows' }
  /** The row one comes back from: its page is shown. */
  readonly last: string | null
  readonly onRow: (row: string) => void
}

/** A repeated group: who is in it so far, add one, take one out. */
export function RowsPage({ session, say, frame, framed, alert, refusal, page, last, onRow }: RowsPageProps): ReactNode {
  const { t } = useWords()
  const words = useAnswerWords(say)
  const [busy, setBusy] = useState(false)
  const { group, rows } = page
  const add = async () => {
    setBusy(true)
    try {
      onRow(await session.addRow(group.id))
    } catch {
      await session.reload().catch(() => {})
    } finally {
      setBusy(false)
    }
  }
  const nameOf = (row: (typeof rows)[number]) =>
    row.questions
      .flatMap(({ field, entry }) => (entry?.value === undefined || field.kind === 'idcard' ? [] : [words(field, entry.value)]))
      .slice(0, 2)
      .join(' · ')
  return frame({
    ...framed,
    question: say(`group.${group.id}.name`),
    now: <NowPanel>{firstOf(say, `screen.${page.screen}.guide`) || t('kiosk.rows.guide')}</NowPanel>,
    beside:
      rows.length < group.most ? (
        <Button icon="plus" busy={busy} onPress={() => void add()}>
          {say(`group.${group.id}.add`)}
        </Button>
      ) : undefined,
    children: (
      <Stack gap="part" fill>
        {refusal && <Notice tone="bad" title={refusal.message} />}
        {alert && (
          <Notice tone="bad" title={t(alert.path === group.id ? 'kiosk.rows.few' : 'kiosk.rows.incomplete', { least: group.least })} />
        )}
        {rows.length === 0 ? (
          <Empty icon="people" title={say(`group.${group.id}.none`)} />
        ) : (
          <Paged
            count={rows.length}
            of={rows.map(nameOf).join('\n')}
            at={Math.max(
              0,
              rows.findIndex(({ row }) => row === last),
            )}
          >
            {(from, to) => (
              <DefinitionList
                rows={rows.slice(from, to).map((row, index) => {
                  const one = say(`group.${group.id}.one`, { n: from + index + 1 })
                  return {
                    label: one,
                    value: nameOf(row) === '' ? t('kiosk.rows.empty') : nameOf(row),
                    personal: true,
                    below: true,
                    action: (
                      <>
                        <Button size="secondary" describedAs={t('cases.change.what', { label: one })} onPress={() => onRow(row.row)}>
                          {t('catalog.change')}
                        </Button>
                        <Button
                          size="secondary"
                          kind="danger"
                          describedAs={t('cases.remove.what', { label: one })}
                          onPress={() => void session.removeRow(group.id, row.row).catch(() => {})}
                        >
                          {t('design.remove')}
                        </Button>
                      </>
                    ),
                  }
                })}
              />
            )}
          </Paged>
        )}
      </Stack>
    ),
  })
}

import type { Day } from '#kernel'
import { type NoticeFault, readHolidayNotice, type SpecialDay } from '#organisation'
import { Button, Dialog, Notice, Stack, TextArea, useAttempt, useWords } from '#design'
import { type ReactNode, useMemo, useState } from 'react'
import styles from './calendar.module.css'
import { type Layer, runsOf } from './runs.ts'
import { RunWords } from './run-words.tsx'

export interface NoticeFormProps {
  readonly year: number
  readonly today: Day
  readonly place: string
  readonly onClose: () => void
  readonly onSave: (days: SpecialDay[]) => Promise<void>
}

const nobody: Layer = { unit: '', name: { 'zh-CN': '', en: '' }, own: true, days: [] }

/** A year's holidays from the text of the State Council's notice: what was understood is shown before anything is kept. */
export function NoticeForm({ year, today, place, onClose, onSave }: NoticeFormProps): ReactNode {
  const { t } = useWords()
  const attempt = useAttempt(t('console.unreachable'))
  const [text, setText] = useState('')
  const reading = useMemo(() => (text.trim() === '' ? null : readHolidayNotice(text, year)), [text, year])
  const days = reading?.days ?? []
  const coming = days.filter(({ date }) => date >= today)
  const held = new Map(days.map(each => [each.date, { ...each, layer: nobody }]))
  const years = [...new Set(days.map(({ date }) => Number(date.slice(0, 4))))]
  return (
    <Dialog
      open
      size="wide"
      title={t('console.calendar.notice.title', { place })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('design.cancel')}</Button>
          <Button
            kind="act"
            busy={attempt.busy}
            disabled={coming.length === 0 || (reading?.faults.length ?? 0) > 0}
            onPress={() => void attempt.run(async () => await onSave([...coming]))}
          >
            {t('console.calendar.notice.take', { count: coming.length })}
          </Button>
        </>
      }
    >
      <Stack gap="part">
        <TextArea
          label={t('console.calendar.notice.text')}
          help={t('console.calendar.notice.help')}
          rows={6}
          value={text}
          onChange={setText}
        />
        {reading?.faults.map(fault => (
          <FaultNotice key={fault.about + fault.words} fault={fault} />
        ))}
        {days.length > 0 && (
          <div className={styles.preview} tabIndex={0} role="region" aria-label={t('console.calendar.notice.understood')}>
            {years
              .flatMap(each => runsOf(held, each))
              .map(run => (
                <RunWords key={run.first.date} run={run} />
              ))}
          </div>
        )}
        {coming.length < days.length && (
          <Notice tone="info" title={t('console.calendar.notice.past', { count: days.length - coming.length })} />
        )}
        {attempt.failure !== null && <Notice tone="bad" title={attempt.failure} />}
      </Stack>
    </Dialog>
  )
}

// words: console.calendar.fault.nothing console.calendar.fault.dates console.calendar.fault.weekday console.calendar.fault.count console.calendar.fault.twice
function FaultNotice({ fault }: { readonly fault: NoticeFault }): ReactNode {
  const { t } = useWords()
  return (
    <Notice tone="bad" title={t(`console.calendar.fault.${fault.about}`)}>
      {fault.words}
    </Notice>
  )
}

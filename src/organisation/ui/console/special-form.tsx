import { addDays, type Day, daysBetween, isDay } from '#kernel'
import type { SpecialDay, SpecialKind } from '#organisation'
import { ChoiceGroup, DateField, FormDialog, Notice, TextField, useForm, useWords } from '#design'
import { type ReactNode, useState } from 'react'
import { NameFields, useNameFaults } from './names.tsx'
import styles from './calendar.module.css'
import { readDay, writeDay } from './hours.ts'

export interface SpecialFormProps {
  readonly today: Day
  /** The day that was chosen, as it holds now; null: from an empty form. */
  readonly day: Day | null
  readonly now: SpecialDay | undefined
  readonly place: string
  readonly onClose: () => void
  readonly onSave: (days: SpecialDay[]) => Promise<void>
}

const kinds: readonly SpecialKind[] = ['off', 'make_up', 'own', 'usual']
const longest = 60

// words: console.calendar.what.off console.calendar.what.make_up console.calendar.what.own console.calendar.what.usual

/** One day or several in a row on which a place does not keep its week. */
export function SpecialForm({ today, day, now, place, onClose, onSave }: SpecialFormProps): ReactNode {
  const { t } = useWords()
  const form = useForm(t('console.unreachable'))
  const [first, setFirst] = useState(day ?? '')
  const [last, setLast] = useState(day ?? '')
  const [kind, setKind] = useState<SpecialKind>(now?.kind ?? 'off')
  const [hours, setHours] = useState(now?.kind === 'own' ? writeDay(now.periods.map(([from, to]) => [from, to])) : '')
  const [name, setName] = useState(now?.name ?? { 'zh-CN': '', en: '' })
  const nameFaults = useNameFaults(name)
  const periods = kind === 'own' ? readDay(hours) : []
  const firstFault = !isDay(first) ? t('console.calendar.no_day') : first < today ? t('console.calendar.past') : null
  const lastFault = !isDay(last)
    ? t('console.calendar.no_day')
    : last < first
      ? t('console.calendar.backwards')
      : daysBetween(first, last) >= longest
        ? t('console.calendar.too_long', { most: longest })
        : null
  const hoursFault = periods === null || (kind === 'own' && periods.length === 0) ? t('console.hours.wrong') : null
  const save = async () => {
    const count = daysBetween(first, last) + 1
    await onSave(Array.from({ length: count }, (_, index) => ({ date: addDays(first, index), kind, periods: periods ?? [], name })))
  }
  return (
    <FormDialog
      form={form}
      size="wide"
      title={t('console.calendar.set', { place })}
      act={t('console.save')}
      faults={[firstFault, lastFault, hoursFault, ...nameFaults]}
      onAct={save}
      onClose={onClose}
    >
      <div className={styles.two}>
        <DateField
          label={t('console.calendar.first')}
          value={first}
          onChange={date => {
            setFirst(date)
            if (!isDay(last) || (isDay(date) && last < date)) setLast(date)
          }}
          {...form.faultOf(firstFault)}
        />
        <DateField label={t('console.calendar.last')} value={last} onChange={setLast} {...form.faultOf(lastFault)} />
      </div>
      <ChoiceGroup
        label={t('console.calendar.what')}
        value={kind}
        choices={kinds.map(each => ({
          value: each,
          name: t(`console.calendar.kind.${each}`),
          help: t(`console.calendar.what.${each}`),
        }))}
        onChange={chosen => setKind(kinds.find(each => each === chosen) ?? 'off')}
      />
      {kind === 'own' && (
        <TextField
          label={t('console.calendar.hours')}
          help="09:00-12:00"
          keyboard="latin"
          value={hours}
          onChange={setHours}
          {...form.faultOf(hoursFault)}
        />
      )}
      <div className={styles.two}>
        <NameFields form={form} name={name} onChange={setName} faults={nameFaults} help={t('console.calendar.name.help')} />
      </div>
      <Notice tone="info" title={t('console.calendar.moves')} />
    </FormDialog>
  )
}

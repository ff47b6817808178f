import { Button, classes, Empty, Notice, Skeleton, Stack, useWords } from '#design'
import { byDayPart, type ResourceView, type SlotDay } from '#queueing'
import { type ReactNode, useId, useState } from 'react'
import { type ChooseSlotProps, hasGone, slotIn, useSlots, useSlotWords } from '../use-slots.ts'
import styles from './hall.module.css'

/** A time of a resource on a phone or a PC: days in a row that is pushed aside, the times of one day below. */
export function ChooseSlotForm(props: ChooseSlotProps): ReactNode {
  const { t } = useWords()
  const { there, failed, again } = useSlots(props.client, props.live, props.resource)
  if (!there) {
    if (!failed) return <Skeleton lines={4} />
    return (
      <Empty icon="offline" title={t('queueing.unreachable')} action={<Button onPress={again}>{t('queueing.again')}</Button>}>
        {t('queueing.unreachable.help')}
      </Empty>
    )
  }
  if (there.days.length === 0) {
    return (
      <Empty icon="calendar" title={t('queueing.none')}>
        {t('queueing.none.help')}
      </Empty>
    )
  }
  return <Choosing {...props} resource={there.resource} days={there.days} />
}

type ChoosingProps = Omit<ChooseSlotProps, 'resource'> & { readonly resource: ResourceView; readonly days: readonly SlotDay[] }

// words: queueing.part.*
function Choosing({ resource, days, value, isKept, refusal, error, onChoose }: ChoosingProps): ReactNode {
  const { t } = useWords()
  const words = useSlotWords(resource)
  const name = useId()
  const [opened, setOpened] = useState<string | null>(null)
  const gone = hasGone(days, { value, isKept })
  const wished = opened ?? slotIn(days, value)?.day
  const shown = days.find(({ day }) => day === wished) ?? days.find(({ free }) => free > 0) ?? days[0]!
  const isFull = days.every(({ free }) => free === 0) && (gone || value === null)
  const alert = refusal ?? (gone ? t('queueing.gone') : error)
  return (
    <Stack gap="part">
      {alert !== undefined && <Notice tone="bad" title={alert} />}
      {isFull && alert === undefined && (
        <Notice tone="info" title={t('queueing.all.full')}>
          {t('queueing.all.full.help')}
        </Notice>
      )}
      <div className={styles.days} role="group" aria-label={t('queueing.day.label')}>
        {days.map(({ day, free }) => (
          <button
            key={day}
            type="button"
            className={classes(styles.day, free === 0 && styles.off)}
            aria-pressed={day === shown.day}
            onClick={() => setOpened(day)}
          >
            <span className={styles.weekday}>{words.weekday(day)}</span>
            <span className={styles.date}>{words.date(day)}</span>
            <span className={styles.left}>{words.free(free)}</span>
          </button>
        ))}
      </div>
      {byDayPart(shown.slots, resource.zone).map(({ part, slots }) => (
        <section key={part} className={styles.part}>
          <h3>{t(`queueing.part.${part}`)}</h3>
          <div className={styles.times}>
            {slots.map(slot => {
              const isChosen = !gone && slot.id === value
              const isOff = slot.free === 0 && !isChosen
              return (
                <label key={slot.id} className={classes(styles.time, isOff && styles.off)} data-chosen={isChosen ? '' : undefined}>
                  <input
                    type="radio"
                    name={name}
                    value={slot.id}
                    checked={isChosen}
                    disabled={isOff}
                    aria-label={`${words.span(slot)} ${words.free(slot.free)}`}
                    onChange={() => onChoose({ ...slot, day: shown.day })}
                  />
                  <span className={styles.clock}>{words.time(slot.startsAt)}</span>
                  <span className={styles.left}>{words.free(slot.free)}</span>
                </label>
              )
            })}
          </div>
        </section>
      ))}
    </Stack>
  )
}

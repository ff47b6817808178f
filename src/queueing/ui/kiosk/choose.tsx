import { Button, ChoiceGroup, classes, Empty, Hidden, Notice, Paged, Row, Segments, Skeleton, Stack, useSurface, useWords } from '#design'
import { byDayPart, type DayPart, type ResourceView, type SlotDay, type SlotView } from '#queueing'
import { type ReactNode, useId, useState } from 'react'
import { type ChooseSlotProps, hasGone, slotIn, useSlots, useSlotWords } from '../use-slots.ts'
import styles from './kiosk.module.css'

/** A time of a resource: the day first, then the time; one decision at a time, nothing scrolls. Takes the height it is given. */
export function ChooseSlotPart(props: ChooseSlotProps): ReactNode {
  const { t } = useWords()
  const { there, failed, again } = useSlots(props.client, props.live, props.resource)
  if (!there) {
    if (!failed) return <Skeleton lines={4} panes />
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

function Choosing({ resource, days, value, isKept, refusal, error, onChoose }: ChoosingProps): ReactNode {
  const { t } = useWords()
  const [opened, setOpened] = useState<string | null>(null)
  const wished = opened ?? slotIn(days, value)?.day ?? (days.length === 1 ? days[0]!.day : '')
  const shown = days.find(({ day }) => day === wished)
  const gone = hasGone(days, { value, isKept })
  const alert = refusal ?? (gone ? t('queueing.gone') : error)
  const isFull = days.every(({ free }) => free === 0) && (gone || value === null)
  return (
    <Stack gap="part" fill>
      {alert !== undefined && <Notice tone="bad" title={alert} />}
      {isFull && alert === undefined && (
        <Notice tone="info" title={t('queueing.all.full')}>
          {t('queueing.all.full.help')}
        </Notice>
      )}
      {shown ? (
        <Times
          key={shown.day}
          resource={resource}
          day={shown}
          value={gone ? null : value}
          onChoose={slot => onChoose({ ...slot, day: shown.day })}
          onOtherDay={days.length > 1 ? () => setOpened('') : undefined}
        />
      ) : (
        <Days resource={resource} days={days} onOpen={setOpened} />
      )}
    </Stack>
  )
}

function Days({
  resource,
  days,
  onOpen,
}: Pick<ChoosingProps, 'resource' | 'days'> & { readonly onOpen: (day: string) => void }): ReactNode {
  const { t } = useWords()
  const words = useSlotWords(resource)
  return (
    <ChoiceGroup
      label={t('queueing.day.label')}
      labelHidden
      value={null}
      choices={days.map(({ day, free }) => ({
        value: day,
        name: words.date(day),
        help: `${words.weekday(day)} · ${words.free(free)}`,
        disabled: free === 0,
      }))}
      onChange={onOpen}
    />
  )
}

interface TimesProps {
  readonly resource: ResourceView
  readonly day: SlotDay
  readonly value: string | null
  readonly onChoose: (slot: SlotView) => void
  readonly onOtherDay?: (() => void) | undefined
}

// words: queueing.part.*
function Times({ resource, day, value, onChoose, onOtherDay }: TimesProps): ReactNode {
  const { t } = useWords()
  const words = useSlotWords(resource)
  const parts = byDayPart(day.slots, resource.zone)
  const first =
    parts.find(({ slots }) => slots.some(({ id }) => id === value)) ?? parts.find(({ slots }) => slots.some(({ free }) => free > 0))
  const [part, setPart] = useState<DayPart | undefined>(first?.part)
  const shown = parts.find(each => each.part === part) ?? parts[0]!
  return (
    <>
      <Row align="between">
        <p className={styles.day}>{words.day(day.day)}</p>
        {onOtherDay && (
          <Button size="secondary" onPress={onOtherDay}>
            {t('queueing.day.other')}
          </Button>
        )}
      </Row>
      {parts.length > 1 && (
        <Row>
          <Segments
            label={t('queueing.parts')}
            value={shown.part}
            onChange={setPart}
            segments={parts.map(({ part: each, slots }) => ({
              value: each,
              label: `${t(`queueing.part.${each}`)} ${words.free(slots.reduce((sum, { free }) => sum + free, 0))}`,
            }))}
          />
        </Row>
      )}
      <TimeGrid key={shown.part} resource={resource} slots={shown.slots} value={value} onChoose={onChoose} />
    </>
  )
}

/** Times are looked up as on a clock, not weighed against one another: as many to a page as fit. */
function TimeGrid({
  resource,
  slots,
  value,
  onChoose,
}: Omit<TimesProps, 'day' | 'onOtherDay'> & { readonly slots: readonly SlotView[] }): ReactNode {
  const { t } = useWords()
  const { scale } = useSurface()
  const words = useSlotWords(resource)
  const name = useId()
  return (
    <Paged count={slots.length} of={slots.map(({ id }) => id).join(' ')}>
      {(from, to) => (
        <fieldset className={styles.times}>
          <legend>
            <Hidden>{t('queueing.time.label')}</Hidden>
          </legend>
          <div className={classes(styles.grid, scale === 'large' && styles.gridLarge)}>
            {slots.slice(from, to).map(slot => {
              const isChosen = slot.id === value
              const isOff = slot.free === 0 && !isChosen
              return (
                <label
                  key={slot.id}
                  className={classes(styles.time, isOff && styles.off)}
                  data-item=""
                  data-chosen={isChosen ? '' : undefined}
                >
                  <input
                    type="radio"
                    name={name}
                    value={slot.id}
                    checked={isChosen}
                    disabled={isOff}
                    aria-label={`${words.span(slot)} ${words.free(slot.free)}`}
                    onChange={() => onChoose(slot)}
                  />
                  <span className={styles.clock}>{words.time(slot.startsAt)}</span>
                  <span className={styles.left}>{words.free(slot.free)}</span>
                </label>
              )
            })}
          </div>
        </fieldset>
      )}
    </Paged>
  )
}

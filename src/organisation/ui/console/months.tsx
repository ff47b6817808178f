import type { Day } from '#kernel'
import { Hidden, useWords } from '#design'
import type { ReactNode } from 'react'
import styles from './calendar.module.css'
import { weekdays } from './hours.ts'
import { daysOfMonth, type Held, weekdayOf } from './runs.ts'

export interface MonthsProps {
  readonly year: number
  readonly today: Day
  readonly held: ReadonlyMap<Day, Held>
  readonly isOpen: (date: Day) => boolean
  /** From today on; what has passed is only shown. */
  readonly onDay: (date: Day) => void
}

const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const

// words: console.calendar.weekday.1 console.calendar.weekday.2 console.calendar.weekday.3 console.calendar.weekday.4 console.calendar.weekday.5
// words: console.calendar.weekday.6 console.calendar.weekday.7 console.calendar.mark.off console.calendar.mark.make_up console.calendar.mark.own console.calendar.mark.usual console.calendar.kind.off
// words: console.calendar.kind.make_up console.calendar.kind.own console.calendar.kind.usual

/** A year on one sheet: each day says what it is by its ground and by a word under it. */
export function Months({ year, today, held, isOpen, onDay }: MonthsProps): ReactNode {
  const { t, language, formats } = useWords()
  const names = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
  const cell = (date: Day) => {
    const special = held.get(date)
    const told = special ? `${t(`console.calendar.kind.${special.kind}`)}${t('console.calendar.colon')}${special.name[language]}` : ''
    const label = [formats.date(date), formats.weekday(date), told, date === today ? t('console.calendar.today') : '']
    const given = {
      className: styles.day,
      'data-kind': special?.kind ?? (isOpen(date) ? 'open' : 'closed'),
      'data-today': date === today ? '' : undefined,
    }
    // What is seen is part of what is heard (WCAG 2.5.3).
    const inside = (
      <>
        <span>{Number(date.slice(8))}</span>
        {special && <span className={styles.mark}>{t(`console.calendar.mark.${special.kind}`)}</span>}
        <Hidden>{label.filter(each => each !== '').join(' ')}</Hidden>
      </>
    )
    return date < today ? (
      <div {...given} title={special?.name[language]}>
        {inside}
      </div>
    ) : (
      <button type="button" {...given} title={special?.name[language]} onClick={() => onDay(date)}>
        {inside}
      </button>
    )
  }
  return (
    <div className={styles.months}>
      {months.map(month => {
        const days = daysOfMonth(year, month)
        return (
          <section key={month} className={styles.month} aria-label={`${year} ${names.format(Date.UTC(year, month - 1))}`}>
            <h2>{names.format(Date.UTC(year, month - 1))}</h2>
            <div className={styles.grid}>
              {weekdays.map(day => (
                <span key={day} className={styles.weekday} aria-hidden="true">
                  {t(`console.calendar.weekday.${day}`)}
                </span>
              ))}
              {days.map((date, index) => (
                <div key={date} style={index === 0 ? { gridColumnStart: weekdayOf(date) } : undefined}>
                  {cell(date)}
                </div>
              ))}
            </div>
          </section>
        )
      })}
    </div>
  )
}

import { useWords } from '#design'
import type { ReactNode } from 'react'
import styles from './calendar.module.css'
import { writeDay } from './hours.ts'
import type { Run } from './runs.ts'

/** `10月1日星期四至10月7日星期三`, `放假：国庆节，共 7 天`, and who says so where that is not the place itself. The year stands above. */
export function RunWords({ run, children }: { readonly run: Run; readonly children?: ReactNode }): ReactNode {
  const { t, language, formats } = useWords()
  const { first, last, count } = run
  const day = formats.dayOfYear
  const hours = first.kind === 'own' ? ` ${writeDay(first.periods.map(([from, to]) => [from, to]))}` : ''
  return (
    <div className={styles.run}>
      <p className={styles.when}>
        {count === 1 ? day(first.date) : t('console.calendar.run', { first: day(first.date), last: day(last) })}
      </p>
      <p>
        {t(`console.calendar.kind.${first.kind}`)}
        {hours}
        {t('console.calendar.colon')}
        {first.name[language]}
        {count > 1 && t('console.calendar.count', { count })}
      </p>
      {first.layer.own ? children : <p className={styles.whose}>{t('console.calendar.from', { place: first.layer.name[language] })}</p>}
    </div>
  )
}

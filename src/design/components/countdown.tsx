import { useWords } from '../words.tsx'
import styles from './countdown.module.css'
import layout from './layout.module.css'

export interface CountdownProps {
  /** Whole seconds left; the caller counts, so that tests and a paused clock stay right. */
  readonly seconds: number
  readonly of: number
  readonly variant?: 'ring' | 'bar' | undefined
}

/** How much time is left: a number, and how much of all it is. Spoken at the start, at ten and at five. */
export function Countdown({ seconds, of, variant = 'ring' }: CountdownProps) {
  const { t } = useWords()
  const share = Math.min(1, Math.max(0, seconds / of))
  const words = t('design.seconds.left', { seconds })
  const isSpoken = seconds === of || seconds === 10 || seconds === 5
  const spoken = (
    <span className={layout.hidden} role="timer" aria-live="assertive">
      {isSpoken ? words : ''}
    </span>
  )
  if (variant === 'bar') {
    return (
      <div className={styles.bar}>
        {spoken}
        <p className={styles.barWords} aria-hidden="true">
          {words}
        </p>
        <div className={styles.barTrack}>
          <div className={styles.barLeft} style={{ transform: `scaleX(${share})` }} />
        </div>
      </div>
    )
  }
  const round = 2 * Math.PI * 44
  return (
    <div className={styles.ring}>
      {spoken}
      <svg viewBox="0 0 100 100" fill="none" strokeWidth="7" aria-hidden="true">
        <circle className={styles.track} cx="50" cy="50" r="44" />
        <circle className={styles.left} cx="50" cy="50" r="44" strokeLinecap="round" strokeDasharray={`${round * share} ${round}`} />
      </svg>
      <span className={styles.number} aria-hidden="true">
        {seconds}
      </span>
    </div>
  )
}

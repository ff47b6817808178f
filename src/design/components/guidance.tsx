import { createContext, type ReactNode, useContext } from 'react'
import { createPortal } from 'react-dom'
import { classes } from '../classes.ts'
import { Icon, type IconName } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import { Button } from './button.tsx'
import styles from './guidance.module.css'

export interface NowPanelProps {
  /** One or two short sentences: what to do now. */
  readonly children: ReactNode
  /** Says it again; without it there is no button. */
  readonly onRepeat?: (() => void) | undefined
  /** What the eye should do; an arrow down to what is below by default. */
  readonly icon?: IconName | undefined
}

/** The one place on a screen that says what to do now. Nothing else is amber. */
export function NowPanel({ children, onRepeat, icon = 'down' }: NowPanelProps) {
  const { t } = useWords()
  const { density, scale } = useSurface()
  const slot = useContext(RepeatSlot)
  const repeat = onRepeat && (
    <Button kind="now" size="secondary" onPress={onRepeat}>
      {t('design.repeat')}
    </Button>
  )
  return (
    <div className={classes(styles.now, styles[density], scale === 'large' && styles.nowLarge)} data-role="now" role="status">
      {(scale === 'standard' || density !== 'kiosk') && (
        <span className={styles.sign}>
          <Icon name={icon} />
        </span>
      )}
      <p className={styles.nowText}>{typeof children === 'string' ? sentencesOf(children) : children}</p>
      {repeat && (slot ? createPortal(repeat, slot) : repeat)}
    </div>
  )
}

/** A sentence goes on in the next line as a whole, where it has room there. */
function sentencesOf(text: string): ReactNode {
  // Not by what stands before: phones of some years do not know a lookbehind, and would not read the whole script.
  const sentences = text.match(/.+?(?:[。？！]|[.?!]\s|$)/g) ?? []
  return sentences.length < 2
    ? text
    : sentences.map((sentence, index) => (
        <span key={index} className={styles.sentence}>
          {sentence}
        </span>
      ))
}

/** Where the button of the now-panel stands when the panel itself lies too high (reach mode). */
export const RepeatSlot = createContext<Element | null>(null)

export interface StepBarProps {
  /** From 1. */
  readonly step: number
  readonly of: number
  /** What the step is about: 选科室. */
  readonly name?: ReactNode
}

/** 第 2 步，共 4 步, with a bar: steps done are full, this one is half. */
export function StepBar({ step, of, name }: StepBarProps) {
  const { t } = useWords()
  const { density } = useSurface()
  return (
    <div className={classes(styles.step, density === 'kiosk' ? styles.stepKiosk : styles.stepSmall)}>
      <p className={styles.stepWords} aria-live="polite">
        <strong>{t('design.step', { step, of })}</strong>
        {name !== undefined && <span className={styles.stepName}>{name}</span>}
      </p>
      <div className={styles.bars} aria-hidden="true">
        {Array.from({ length: of }, (_, index) => (
          <span key={index} className={classes(index + 1 < step && styles.done, index + 1 === step && styles.half)} />
        ))}
      </div>
    </div>
  )
}

import { type MouseEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../icons.tsx'
import { OnScreenKeyboard, useKeyboardOpen } from '../keyboard/keyboard.tsx'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import { Button } from './button.tsx'
import styles from './kiosk.module.css'
import { RepeatSlot } from './guidance.tsx'
import { useMeasure } from './measure.ts'
import { Reading, type Turn } from './reading.ts'
import { LanguageSwitch } from './segments.tsx'

export interface KioskFrameProps {
  /** `home`: the first page. `step`: one question of a service. A screen linter counts choices and words by it. */
  readonly kind: 'home' | 'step'
  /** On the first page: where one is, and what day and time it is. */
  readonly place?: { readonly name: ReactNode; readonly detail?: readonly string[] | undefined } | undefined
  /** In a service: its name. */
  readonly service?: ReactNode
  readonly step?: ReactNode
  /** One question, or what this page is. Takes the focus when it changes, so that a screen reader begins here. */
  readonly question?: string | undefined
  readonly lead?: ReactNode
  readonly now?: ReactNode
  /** Takes what height is left; lists of choices fill it with as many as fit. */
  readonly children?: ReactNode
  /** `middle`: what is shown rather than chosen (a slip, progress) stands in the middle of its room. */
  readonly align?: 'start' | 'middle' | undefined
  /** At the lower left: 用手机接着办. In reach mode the languages stand there. */
  readonly beside?: ReactNode
  /** At the lower right: 下一步. */
  readonly next?: ReactNode
  readonly sill: ReactNode
  /** Lies over the page: a dialog, a countdown. */
  readonly over?: ReactNode
}

/** Every page on a terminal: where one is, languages, one question, what to do now, the way on, and the sill. */
export function KioskFrame({
  kind,
  place,
  service,
  step,
  question,
  lead,
  now,
  children,
  align = 'start',
  beside,
  next,
  sill,
  over,
}: KioskFrameProps) {
  const { scale, reach } = useSurface()
  const { t } = useWords()
  const [slot, setSlot] = useState<Element | null>(null)
  const [unread, setUnread] = useState<Turn>(null)
  const isTyping = useKeyboardOpen()
  const heading = useRef<HTMLHeadingElement>(null)
  const main = useRef<HTMLElement>(null)
  const squeeze = useSqueeze(main, isTyping)
  useEffect(() => {
    if (question !== undefined && document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [question])
  return (
    <div className={classes(styles.frame, scale === 'large' && styles.largeStep, reach && styles.reach)}>
      <header className={styles.header}>
        {place && (
          <div className={styles.place}>
            <Icon name="window" className={styles.mark} />
            <div>
              <p className={styles.placeName}>{place.name}</p>
              {place.detail && (
                <p className={styles.placeDetail}>
                  {place.detail.map(fact => (
                    <span key={fact}>{fact}</span>
                  ))}
                </p>
              )}
            </div>
          </div>
        )}
        {service !== undefined && <p className={styles.service}>{service}</p>}
        {!reach && <LanguageSwitch />}
      </header>
      <main
        ref={main}
        className={classes(styles.main, isTyping && styles.typing, align === 'middle' && styles.middle)}
        data-words={kind}
        data-squeeze={squeeze || undefined}
      >
        <div className={classes(styles.top, kind === 'home' && styles.welcome)}>
          {step !== undefined && <div className={styles.step}>{step}</div>}
          {question !== undefined && (
            <h1 ref={heading} tabIndex={-1} className={styles.question}>
              {question}
            </h1>
          )}
          {lead !== undefined && (
            <p className={styles.lead} data-phrases="">
              {lead}
            </p>
          )}
          {now !== undefined && (
            <div className={styles.now}>
              <RepeatSlot.Provider value={reach ? slot : null}>{now}</RepeatSlot.Provider>
            </div>
          )}
        </div>
        <div className={styles.content} data-content="">
          <Reading.Provider value={setUnread}>{children}</Reading.Provider>
        </div>
        {!isTyping && (reach || beside !== undefined || next !== undefined) && (
          <div className={styles.foot}>
            {reach ? <LanguageSwitch /> : beside}
            {reach && <span ref={setSlot} />}
            {next !== undefined && (
              <div className={styles.footEnd} onClickCapture={unread ? undefined : onceOnly}>
                {unread ? (
                  <Button key="turn" kind="act" size="main" role="next" wide onPress={unread.turn}>
                    {t('design.page.turn')}
                  </Button>
                ) : (
                  next
                )}
              </div>
            )}
          </div>
        )}
      </main>
      {isTyping && (
        <div className={styles.keyboard}>
          <OnScreenKeyboard />
        </div>
      )}
      {sill}
      {over}
    </div>
  )
}

/** The second of two quick taps was meant for what stood there before. */
function onceOnly(event: MouseEvent): void {
  if (event.detail > 1) event.stopPropagation()
}

/** While keys take half of the page: how much of what is only read must make room (1: what to do now; 2: the step too). */
function useSqueeze(main: RefObject<HTMLElement | null>, isTyping: boolean): number {
  const [squeeze, setSqueeze] = useState(0)
  useMeasure(() => {
    const element = main.current
    if (!isTyping && squeeze > 0) setSqueeze(0)
    else if (isTyping && element && squeeze < 2 && element.scrollHeight > element.clientHeight + 1) setSqueeze(squeeze + 1)
  })
  return squeeze
}

/** A code to scan and what it is for, at the left of 下一步. */
export function HandOver({ code, children }: { readonly code: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles.handOver}>
      {code}
      <p data-phrases="">{children}</p>
    </div>
  )
}

export interface SillProps {
  readonly onBack?: (() => void) | undefined
  readonly onExit?: (() => void) | undefined
  /** 大字版 on or off; without it its place stays empty. */
  readonly onLargeText?: (() => void) | undefined
  readonly onHelp: () => void
  /** Somebody has been asked already: 正在过来. */
  readonly helpBusy?: boolean | undefined
  /** Which terminal this is; shown where `back` would be, for whoever calls for help. */
  readonly terminal?: string | undefined
}

/** The bar below, the same on every page. What does not apply leaves its place empty. */
export function Sill({ onBack, onExit, onLargeText, onHelp, helpBusy, terminal }: SillProps) {
  const { t } = useWords()
  const { scale, theme, onTheme } = useSurface()
  const isLarge = scale === 'large'
  const isContrast = theme === 'contrast'
  return (
    <nav className={classes(styles.sill, isLarge && styles.sillLarge)} aria-label={t('design.sill')}>
      {onBack ? (
        <Button role="back" onPress={onBack}>
          {t('design.back')}
        </Button>
      ) : (
        // In large type the place is too narrow for a name.
        <Vacant note={isLarge ? undefined : terminal} />
      )}
      {onLargeText ? <Button onPress={onLargeText}>{t(isLarge ? 'design.text.standard' : 'design.text.large')}</Button> : <Vacant />}
      {onTheme ? (
        <Button onPress={() => onTheme(isContrast ? 'light' : 'contrast')}>
          {t(isContrast ? 'design.theme.light' : 'design.theme.contrast')}
        </Button>
      ) : (
        <Vacant />
      )}
      {onExit ? <Button onPress={onExit}>{t('design.exit')}</Button> : <Vacant />}
      <Button kind="help" role="help" busy={helpBusy} busyLabel={t('design.help.coming')} onPress={onHelp}>
        {t('design.help')}
      </Button>
    </nav>
  )
}

/** Keeps the place of a button that would be in it. */
function Vacant({ note }: { readonly note?: string | undefined }) {
  return <span className={styles.terminal}>{note}</span>
}

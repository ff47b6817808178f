import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { classes } from '../classes.ts'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import layout from './layout.module.css'
import styles from './segments.module.css'

export interface Segment<Value extends string = string> {
  readonly value: Value
  readonly label: string
  /** The language the label is written in, where it is not the page's. */
  readonly lang?: string | undefined
}

export interface SegmentsProps<Value extends string = string> {
  /** For screen readers. */
  readonly label: string
  readonly segments: readonly Segment<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** One of a few, side by side: native radios that touch. */
export function Segments<Value extends string>({ label, segments, value, onChange }: SegmentsProps<Value>) {
  const name = useId()
  const { density } = useSurface()
  return (
    <fieldset className={classes(styles.segments, styles[density])} data-segments="">
      <legend className={layout.hidden}>{label}</legend>
      {segments.map(segment => (
        <label key={segment.value} className={styles.segment} data-chosen={segment.value === value ? '' : undefined} lang={segment.lang}>
          <input type="radio" name={name} checked={segment.value === value} onChange={() => onChange(segment.value)} />
          <span className={styles.words} data-words={segment.label}>
            {segment.label}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** The languages of the page, each in its own script. */
export function LanguageSwitch() {
  const { t, language, languages, setLanguage } = useWords()
  return (
    <Segments
      label={t('design.language')}
      segments={languages.map(({ code, name }) => ({ value: code, label: name, lang: code }))}
      value={language}
      onChange={setLanguage}
    />
  )
}

export interface Tab<Value extends string = string> {
  readonly value: Value
  readonly label: ReactNode
  readonly count?: number | undefined
}

export interface TabsProps<Value extends string = string> {
  readonly label: string
  readonly tabs: readonly Tab<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
  /** The id of what the tabs change. */
  readonly controls?: string | undefined
}

/** Views of one list. Arrow keys go from one to the next. */
export function Tabs<Value extends string>({ label, tabs, value, onChange, controls }: TabsProps<Value>) {
  const { formats } = useWords()
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = (tabs.findIndex(tab => tab.value === value) + by + tabs.length) % tabs.length
    onChange(tabs[next]!.value)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div className={styles.tabs} role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map(tab => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab.value === value}
          aria-controls={controls}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && <span className={styles.count}>{formats.number(tab.count)}</span>}
        </button>
      ))}
    </div>
  )
}

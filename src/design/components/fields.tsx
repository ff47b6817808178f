import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../icons.tsx'
import type { KeyboardName } from '../keyboard/layouts.ts'
import { useSurface } from '../surface.tsx'
import { useWords } from '../words.tsx'
import styles from './fields.module.css'
import { Fieldset, FormRow, type FormRowBasics } from './form-row.tsx'

export interface TextFieldProps extends FormRowBasics {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly name?: string | undefined
  /** Which keys a terminal's own keyboard shows, and a phone's. Default `text`. */
  readonly keyboard?: KeyboardName | undefined
  readonly maxLength?: number | undefined
  /** As HTML's; terminals never complete. */
  readonly autoComplete?: string | undefined
  readonly placeholder?: string | undefined
  readonly type?: 'text' | 'password' | undefined
  /** `short`: for a number or a code. */
  readonly width?: 'full' | 'short' | undefined
  /** May be long (an address): takes a second line where there is no room, so that all of it can be checked. Not on a terminal. */
  readonly grows?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly autoFocus?: boolean | undefined
  readonly onEnter?: (() => void) | undefined
  readonly onLeave?: (() => void) | undefined
}

export function TextField({ label, help, error, optional, id, width = 'full', ...input }: TextFieldProps) {
  const isNumber = !['text', 'name', 'latin'].includes(input.keyboard ?? 'text')
  return (
    <FormRow label={label} help={help} error={error} optional={optional} id={id}>
      {links => <Input {...input} {...links} className={classes(width === 'short' && styles.short, isNumber && styles.numbers)} />}
    </FormRow>
  )
}

interface InputProps extends Omit<TextFieldProps, keyof FormRowBasics | 'width'> {
  readonly id: string
  readonly className?: string | undefined
  readonly 'aria-label'?: string | undefined
  readonly 'aria-describedby'?: string | undefined
  readonly 'aria-invalid'?: true | undefined
}

/** On a terminal the system shows no keyboard; ours opens for whatever has `data-keys`. */
export function Input({ keyboard = 'text', onChange, onEnter, onLeave, className, autoComplete, grows, ...props }: InputProps) {
  const isKiosk = useSurface().density === 'kiosk'
  const isArea = grows && !isKiosk
  const keyDown = (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(onEnter || isArea)) return
    event.preventDefault()
    if (onEnter) onEnter()
    else event.currentTarget.form?.requestSubmit()
  }
  if (isArea) {
    const { type: _, ...rest } = props
    return (
      <textarea
        {...rest}
        className={classes(styles.input, styles.grows, className)}
        // Where the browser does not see to it: a line is about so many characters on a phone.
        rows={1 + Math.floor(props.value.length / 17)}
        autoComplete={autoComplete}
        spellCheck={false}
        onChange={event => onChange(event.currentTarget.value.replaceAll(/\s*\n\s*/g, ' '))}
        onKeyDown={keyDown}
        onBlur={onLeave}
      />
    )
  }
  return (
    <input
      {...props}
      className={classes(styles.input, className)}
      type={props.type ?? 'text'}
      inputMode={isKiosk ? 'none' : inputModes[keyboard]}
      data-keys={isKiosk ? keyboard : undefined}
      autoComplete={isKiosk ? 'off' : autoComplete}
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      onChange={event => onChange(event.currentTarget.value)}
      onKeyDown={keyDown}
      onBlur={onLeave}
    />
  )
}

const inputModes = {
  text: 'text',
  name: 'text',
  number: 'numeric',
  decimal: 'decimal',
  'id-card': 'text',
  phone: 'tel',
  latin: 'text',
} as const

export interface TextAreaProps extends FormRowBasics {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly rows?: number | undefined
  readonly maxLength?: number | undefined
  readonly disabled?: boolean | undefined
}

/** A few lines of text. Says how much room is left once half of it is used. */
export function TextArea({ value, onChange, rows = 3, maxLength, disabled, ...basics }: TextAreaProps) {
  const { t } = useWords()
  const isKiosk = useSurface().density === 'kiosk'
  const left = maxLength === undefined ? null : maxLength - value.length
  const room = left !== null && maxLength !== undefined && left <= maxLength / 2 ? t('design.room', { left }) : undefined
  return (
    <FormRow {...basics} help={basics.help ?? room}>
      {links => (
        <textarea
          {...links}
          className={classes(styles.input, styles.area)}
          value={value}
          rows={rows}
          maxLength={maxLength}
          disabled={disabled}
          inputMode={isKiosk ? 'none' : 'text'}
          data-keys={isKiosk ? 'text' : undefined}
          onChange={event => onChange(event.currentTarget.value)}
        />
      )}
    </FormRow>
  )
}

export interface SelectNativeProps extends FormRowBasics {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** Shown while nothing is chosen. */
  readonly placeholder?: string | undefined
  readonly disabled?: boolean | undefined
}

/** The browser's own list. Not for terminals: there it is a `ChoiceGroup`. */
export function SelectNative({ value, onChange, options, placeholder, disabled, ...basics }: SelectNativeProps) {
  return (
    <FormRow {...basics}>
      {links => (
        <div className={styles.select}>
          <select
            {...links}
            className={styles.input}
            value={value}
            disabled={disabled}
            onChange={event => onChange(event.currentTarget.value)}
          >
            {placeholder !== undefined && <option value="">{placeholder}</option>}
            {options.map(option => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" className={styles.chevron} />
        </div>
      )}
    </FormRow>
  )
}

export interface DateFieldProps extends FormRowBasics {
  /** `YYYY-MM-DD`, empty, or what is there of it (`2026-07-`). */
  readonly value: string
  /** Told what is there: a missing part is empty. Whether there is such a day is for the caller to check (`isDay`). */
  readonly onChange: (day: string) => void
  readonly labelHidden?: boolean | undefined
}

const partNames = ['year', 'month', 'day'] as const
type Part = (typeof partNames)[number]
type Parts = Readonly<Record<Part, string>>

// words: design.date.* design.date.after.*
/** Year, month and day as three numbers: quicker than any calendar for a day one knows by heart. */
export function DateField({ value, onChange, ...basics }: DateFieldProps) {
  const { t } = useWords()
  const [typed, setTyped] = useState<Parts>(() => partsOf(value))
  const [given, setGiven] = useState(value)
  // A day set from outside (read from a card) replaces what was typed; our own echo does not.
  if (value !== given) {
    setGiven(value)
    if (value !== dayOf(typed)) setTyped(partsOf(value))
  }
  const place = useRef<HTMLDivElement>(null)
  const own = useId()
  const id = basics.id ?? own
  const order = t('design.date.order').split(' ') as readonly Part[]
  // 日 stands behind its number; `day` would need a line of its own there.
  const isNamed = t('design.date.after.day').length > 1
  const change = (part: Part, text: string) => {
    const digits = text.replaceAll(/\D/g, '').slice(0, lengths[part])
    const parts = { ...typed, [part]: digits }
    const day = dayOf(parts)
    setTyped(parts)
    setGiven(day)
    onChange(day)
    const next = order[order.indexOf(part) + 1]
    if (next && digits.length === lengths[part] && digits !== typed[part])
      place.current?.querySelector<HTMLInputElement>(`[name=${next}]`)?.focus()
  }
  return (
    <Fieldset {...basics} id={id}>
      <div className={classes(styles.parts, isNamed && styles.named)} ref={place} data-segments="">
        {order.map(part => (
          <span key={part} className={styles.part}>
            <Input
              id={`${id}-${part}`}
              name={part}
              keyboard="number"
              className={classes(styles.numbers, part !== 'year' && styles.two)}
              aria-label={t(`design.date.${part}`)}
              aria-invalid={basics.error === undefined ? undefined : true}
              maxLength={lengths[part]}
              value={typed[part]}
              onChange={text => change(part, text)}
            />
            <span aria-hidden="true">{t(`design.date.after.${part}`)}</span>
          </span>
        ))}
      </div>
    </Fieldset>
  )
}

const lengths: Readonly<Record<Part, number>> = { year: 4, month: 2, day: 2 }

function partsOf(day: string): Parts {
  const [year = '', month = '', date = ''] = day.split('-')
  return { year, month: month.replace(/^0/, ''), day: date.replace(/^0/, '') }
}

function dayOf({ year, month, day }: Parts): string {
  if (year === '' && month === '' && day === '') return ''
  const two = (digits: string) => (digits === '' ? '' : digits.padStart(2, '0'))
  return `${year}-${two(month)}-${two(day)}`
}

export interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string | undefined
  readonly onEnter?: (() => void) | undefined
  /** A button within the field, at its end. */
  readonly action?: ReactNode
}

export function SearchField({ label, value, onChange, placeholder, onEnter, action }: SearchFieldProps) {
  const id = useId()
  return (
    <div className={styles.search} role="search" data-segments="">
      <Icon name="search" className={styles.searchIcon} />
      <Input id={id} aria-label={label} value={value} onChange={onChange} placeholder={placeholder ?? label} onEnter={onEnter} />
      {action}
    </div>
  )
}

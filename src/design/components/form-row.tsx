import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Icon } from '../icons.tsx'
import { useWords } from '../words.tsx'
import { classes } from '../classes.ts'
import styles from './fields.module.css'
import layout from './layout.module.css'

/** What every field has around it. */
export interface FormRowBasics {
  readonly label: ReactNode
  readonly help?: ReactNode
  /** What is wrong and how to mend it, in words. */
  readonly error?: ReactNode
  /** Says so beside the label; what is not optional is not marked. */
  readonly optional?: boolean | undefined
  /** For `ErrorSummary` and tests; without one the row makes its own. */
  readonly id?: string | undefined
}

export interface FieldLinks {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

export interface FormRowProps extends FormRowBasics {
  /** Gets what links it with label, help and error. */
  readonly children: (links: FieldLinks) => ReactNode
}

/** Label above, control, help under it, then the error with an icon. */
export function FormRow({ children, ...basics }: FormRowProps) {
  const links = useFieldLinks(basics)
  return (
    <div className={styles.row}>
      <label className={styles.label} htmlFor={links.id}>
        <LabelText {...basics} />
      </label>
      <div className={styles.control}>{children(links)}</div>
      <Notes {...basics} id={links.id} />
    </div>
  )
}

export interface FieldsetProps extends FormRowBasics {
  readonly children: ReactNode
  /** The page's own heading says it already. */
  readonly labelHidden?: boolean | undefined
  /** Its parts have names of their own. */
  readonly several?: boolean | undefined
  readonly className?: string | undefined
}

/** Several controls that answer one question. */
export function Fieldset({ children, labelHidden = false, several = false, className, ...basics }: FieldsetProps) {
  const { id, ...links } = useFieldLinks(basics)
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className={classes(styles.row, several && styles.several, className)}
      aria-describedby={links['aria-describedby']}
      data-invalid={links['aria-invalid'] && ''}
    >
      <legend className={labelHidden ? layout.hidden : styles.label}>
        <LabelText {...basics} />
      </legend>
      <div className={styles.control}>{children}</div>
      <Notes {...basics} id={id} />
    </fieldset>
  )
}

function useFieldLinks({ id, help, error }: FormRowBasics): FieldLinks {
  const own = useId()
  const fieldId = id ?? own
  const describedBy = classes(help !== undefined && `${fieldId}-help`, error !== undefined && `${fieldId}-error`)
  return { id: fieldId, 'aria-describedby': describedBy || undefined, 'aria-invalid': error === undefined ? undefined : true }
}

function LabelText({ label, optional }: FormRowBasics) {
  const { t } = useWords()
  return (
    <>
      {label}
      {optional && <span className={styles.optional}> {t('design.optional')}</span>}
    </>
  )
}

function Notes({ id, help, error }: { readonly id: string; readonly help?: ReactNode; readonly error?: ReactNode }) {
  return (
    <>
      {help !== undefined && (
        <p className={styles.help} id={`${id}-help`}>
          {help}
        </p>
      )}
      {error !== undefined && (
        <p className={styles.error} id={`${id}-error`}>
          <Icon name="warning" className={styles.errorIcon} />
          <span>{error}</span>
        </p>
      )}
    </>
  )
}

export interface FieldError {
  /** The `id` given to the field. */
  readonly field: string
  readonly message: ReactNode
}

/** What is wrong on the page, above its fields; each line leads to its field. When it comes (a new `key` for a new try), it is gone to and has the focus. */
export function ErrorSummary({ errors, title }: { readonly errors: readonly FieldError[]; readonly title?: ReactNode }) {
  const { t } = useWords()
  const place = useRef<HTMLDivElement>(null)
  const hasCome = useRef(false)
  const isHere = errors.length > 0
  useLayoutEffect(() => {
    // Before it is painted: it is never seen without the focus. Only when it comes, which may be later than it was asked for: what is wrong changes with every key, and the person mends in peace.
    if (!isHere || hasCome.current) return
    hasCome.current = true
    place.current?.focus({ preventScroll: true })
    place.current?.scrollIntoView({ block: 'start' })
  }, [isHere])
  if (!isHere) return null
  return (
    <div className={styles.summary} ref={place} tabIndex={-1} role="alert">
      <h2>
        <Icon name="warning" className={styles.errorIcon} />
        {title ?? t('design.errors', { count: errors.length })}
      </h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field}>
            <button type="button" onClick={() => focusField(field)}>
              {message}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Leads to a field by its id; false where there is none. */
export function focusField(id: string): boolean {
  const field = document.getElementById(id)
  const control =
    (field?.matches('fieldset') ? field.querySelector<HTMLElement>('input:checked, input, select, textarea, button') : null) ?? field
  control?.focus()
  control?.scrollIntoView({ block: 'center' })
  return control !== null
}

import { type CSSProperties, type ReactNode, useId, useRef, useState } from 'react'
import { classes } from '../classes.ts'
import { Icon, type IconName } from '../icons.tsx'
import { useSurface } from '../surface.tsx'
import styles from './choices.module.css'
import { useFit } from './fit.ts'
import { Fieldset, type FormRowBasics } from './form-row.tsx'
import { Pager } from './pager.tsx'

export interface Choice<Value extends string = string> {
  readonly value: Value
  readonly name: ReactNode
  /** One line that helps to decide. */
  readonly help?: ReactNode
  readonly icon?: IconName | undefined
  /** Cannot be chosen now; `help` says why. */
  readonly disabled?: boolean | undefined
}

interface GroupProps<Value extends string> extends FormRowBasics {
  readonly choices: readonly Choice<Value>[]
  /** The page's question says it already: the label is for screen readers. */
  readonly labelHidden?: boolean | undefined
  /** Columns on a terminal; default 2, in 大字版 1 (where height is scarce, in reach mode, 2). At the desk 1 keeps short ones from standing beside one another. */
  readonly columns?: 1 | 2 | undefined
  /** On a terminal never more than this on a page: 6 by default, and fewer where they do not fit. */
  readonly most?: number | undefined
}

export interface ChoiceGroupProps<Value extends string = string> extends GroupProps<Value> {
  readonly value: Value | null
  readonly onChange: (value: Value) => void
}

/** One of many: native radios. Panes and pages on a terminal, rows in the hall, compact at the desk. */
export function ChoiceGroup<Value extends string>({ value, onChange, ...group }: ChoiceGroupProps<Value>) {
  const name = useId()
  return (
    <Group {...group}>
      {choice => (
        <ChoiceRow key={choice.value} choice={choice} type="radio" name={name} isChosen={choice.value === value} onChoose={onChange} />
      )}
    </Group>
  )
}

export interface CheckGroupProps<Value extends string = string> extends GroupProps<Value> {
  readonly values: readonly Value[]
  readonly onChange: (values: readonly Value[]) => void
}

/** Several of many: native checkboxes. The values keep the order of the choices. */
export function CheckGroup<Value extends string>({ values, onChange, ...group }: CheckGroupProps<Value>) {
  const toggle = (value: Value) => {
    const isIn = values.includes(value)
    onChange(group.choices.map(choice => choice.value).filter(each => (each === value ? !isIn : values.includes(each))))
  }
  return (
    <Group {...group}>
      {choice => (
        <ChoiceRow key={choice.value} choice={choice} type="checkbox" isChosen={values.includes(choice.value)} onChoose={toggle} />
      )}
    </Group>
  )
}

interface GroupBodyProps<Value extends string> extends GroupProps<Value> {
  readonly children: (choice: Choice<Value>) => ReactNode
}

function Group<Value extends string>({ choices, columns, most = 6, children, ...basics }: GroupBodyProps<Value>) {
  const { density } = useSurface()
  if (density === 'kiosk') {
    return (
      <Fieldset {...basics} className={classes(styles.group, styles.kioskGroup)}>
        <Pages choices={choices} columns={columns ?? 2} most={most}>
          {children}
        </Pages>
      </Fieldset>
    )
  }
  const isColumn = columns === 1 || choices.length > 4 || choices.some(choice => choice.help !== undefined)
  return (
    <Fieldset {...basics} className={styles.group}>
      <div className={classes(styles[`${density}List`], density === 'dense' && isColumn && styles.denseColumn)}>
        {choices.map(children)}
      </div>
    </Fieldset>
  )
}

type PagesProps<Value extends string> = Required<Pick<GroupProps<Value>, 'columns' | 'most'>> &
  Pick<GroupBodyProps<Value>, 'choices' | 'children'>

/** As many choices on a page as fit, and buttons for the other pages: a terminal does not scroll. */
function Pages<Value extends string>({ choices, columns: wanted, most, children }: PagesProps<Value>) {
  const { scale, reach } = useSurface()
  const columns = scale === 'large' && !reach ? 1 : (wanted ?? 2)
  const place = useRef<HTMLDivElement>(null)
  const fitting = useFit(place, { most: Math.min(most ?? 6, scale === 'large' ? 4 : 6), step: columns, of: choices, scale })
  const [first, setFirst] = useState(0)
  const pages = Math.ceil(choices.length / fitting)
  const page = Math.min(Math.floor(first / fitting), pages - 1)
  return (
    <div className={styles.pages} ref={place}>
      <div className={styles.kioskList} style={{ '--columns': columns, '--rows': pages > 1 ? fitting / columns : 0 } as CSSProperties}>
        {choices.slice(page * fitting, (page + 1) * fitting).map(children)}
      </div>
      {pages > 1 && (
        <div className={styles.pager}>
          <Pager page={page + 1} pages={pages} onChange={next => setFirst((next - 1) * fitting)} />
        </div>
      )}
    </div>
  )
}

interface ChoiceRowProps<Value extends string> {
  readonly choice: Choice<Value>
  readonly type: 'radio' | 'checkbox'
  readonly name?: string | undefined
  readonly isChosen: boolean
  readonly onChoose: (value: Value) => void
}

function ChoiceRow<Value extends string>({ choice, type, name, isChosen, onChoose }: ChoiceRowProps<Value>) {
  const { density } = useSurface()
  return (
    <label
      className={classes(styles.choice, styles[density], choice.disabled && styles.off)}
      data-role="choice"
      data-chosen={isChosen ? '' : undefined}
    >
      {choice.icon && <Icon name={choice.icon} className={styles.icon} />}
      <span className={styles.texts}>
        <span className={styles.name}>{choice.name}</span>
        {choice.help !== undefined && <span className={styles.help}>{choice.help}</span>}
      </span>
      <input
        type={type}
        name={name}
        value={choice.value}
        checked={isChosen}
        disabled={choice.disabled}
        onChange={() => onChoose(choice.value)}
      />
      <span className={classes(styles.ring, type === 'checkbox' && styles.box)} aria-hidden="true">
        {type === 'radio' ? <span className={styles.dot} /> : <Icon name="check" className={styles.tick} />}
      </span>
    </label>
  )
}
